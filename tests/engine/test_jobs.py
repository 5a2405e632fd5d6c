"""A job from JSON to outputs in place, through the real process, and what happens when it is killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "bacgiang_gis_plugin" / "engine" / "launch.py"


def start(job: dict[str, Any], folder: Path) -> subprocess.Popen[str]:
    path = folder / "job.json"
    path.write_text(json.dumps(job))
    return subprocess.Popen(
        [sys.executable, "-I", str(LAUNCHER), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(job: dict[str, Any], folder: Path) -> tuple[int, list[dict[str, Any]]]:
    process = start(job, folder)
    output, _ = process.communicate(timeout=120)
    return process.returncode, [json.loads(line) for line in output.splitlines()]


def overlay_job(parcels: InputLayer, zones: InputLayer, folder: Path, **extra: Any) -> dict[str, Any]:
    return {
        "operation": "overlay_zoning",
        "parameters": {
            "parcels": f"{parcels.path}|layername={parcels.layer}",
            "zones": f"{zones.path}|layername={zones.layer}",
            "register": str(folder / "register.gpkg"),
            "pieces": str(folder / "pieces.gpkg"),
        },
        "job_id": "job1",
        **extra,
    }


@pytest.fixture
def small(make_layer: Callable[..., InputLayer]) -> tuple[InputLayer, InputLayer]:
    square = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
    parcels = make_layer(
        [square], {"so_to": [1], "so_thua": [1]}, name="parcels.gpkg", geometry_type="Polygon"
    )
    zones = make_layer(
        [square], {"ma_vung": ["z"], "ma_loai_qh": ["ONT"]}, name="zones.gpkg", geometry_type="Polygon"
    )
    return parcels, zones


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[InputLayer, InputLayer]:
    """A job of several seconds: many parcels, zones of many vertices."""
    folder = tmp_path_factory.mktemp("large")
    x, y = np.meshgrid(np.arange(500) * 10.0, np.arange(500) * 10.0)
    boxes = shapely.box(x.ravel(), y.ravel(), x.ravel() + 10, y.ravel() + 10)
    angle = np.linspace(0, 2 * np.pi, 60_000, endpoint=False)
    radius = 2000 + 100 * np.sin(997 * angle)
    ring = np.column_stack([2500 + radius * np.cos(angle), 2500 + radius * np.sin(angle)])
    parcels, zones = folder / "parcels.gpkg", folder / "zones.gpkg"
    write_layer(
        OutputLayer(parcels, parcels, "parcels"),
        boxes,
        {"so_to": [1] * len(boxes), "so_thua": list(range(len(boxes)))},
        geometry_type="Polygon",
        crs="EPSG:9214",
    )
    write_layer(
        OutputLayer(zones, zones, "zones"),
        np.array([shapely.Polygon(ring)]),
        {"ma_vung": ["z"], "ma_loai_qh": ["ONT"]},
        geometry_type="Polygon",
        crs="EPSG:9214",
    )
    return InputLayer(parcels, "parcels"), InputLayer(zones, "zones")


def test_a_job_ends_with_one_result_and_its_outputs(
    small: tuple[InputLayer, InputLayer], tmp_path: Path
) -> None:
    code, events = run(overlay_job(*small, tmp_path), tmp_path)
    assert code == 0
    assert [event["event"] for event in events].count("result") == 1
    assert events[-1]["event"] == "result"
    assert (tmp_path / "register.gpkg").is_file()
    assert not list(tmp_path.glob(".*part*"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"operation": "conquer"}, "OPERATION_UNKNOWN"),
        ({"parameters": {}}, "PARAMETER_MISSING"),
        ({"parameters": None}, "JOB_UNREADABLE"),
    ],
)
def test_a_wrong_job_ends_with_one_error(
    small: tuple[InputLayer, InputLayer], tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    status, events = run({**overlay_job(*small, tmp_path), **change}, tmp_path)
    assert status == 1
    assert [event["code"] for event in events] == [code]
    assert events[0]["message"]
    assert events[0]["hint"]


def test_foreign_settings_do_not_reach_the_engine(
    small: tuple[InputLayer, InputLayer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH", "PYTHONHOME", "PYTHONPATH"):
        monkeypatch.setenv(name, str(tmp_path / "nonsense"))
    code, _ = run(overlay_job(*small, tmp_path), tmp_path)
    assert code == 0


def children_of(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def descendants_of(pid: int) -> list[int]:
    found = children_of(pid)
    for child in list(found):
        found += descendants_of(child)
    return found


def spawned_by(pid: int) -> list[int]:
    """Return the processes that multiprocessing started, without its own resource tracker."""
    found = []
    for child in children_of(pid):
        with contextlib.suppress(OSError):
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


def alive(pids: list[int]) -> list[int]:
    running = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (OSError, IndexError):
            continue
        if state != "Z":
            running.append(pid)
    return running


def wait_for(condition: Callable[[], object], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
@pytest.mark.parametrize(
    ("how", "processes"),
    [
        *((how, 1) for how in ("terminate", "interrupt", "kill", "caller gone")),
        *(
            (how, 3) for how in ("terminate", "kill", "caller gone")
        ),  # two workers, and what writes the pieces
    ],
)
def test_an_ended_engine_leaves_no_process_and_no_output(
    large: tuple[InputLayer, InputLayer],
    tmp_path: Path,
    how: str,
    processes: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BACGIANG_WORKERS", "2")
    process = start(overlay_job(*large, tmp_path, watch_input=True), tmp_path)
    try:
        assert wait_for(lambda: len(spawned_by(process.pid)) >= processes), "too few processes in time"
        workers = descendants_of(process.pid)
        if how == "caller gone":
            process.stdin.close()  # type: ignore[union-attr]
        else:
            number = {"terminate": signal.SIGTERM, "interrupt": signal.SIGINT, "kill": signal.SIGKILL}[how]
            os.kill(process.pid, number)
        assert process.wait(timeout=30) == (-signal.SIGKILL if how == "kill" else 3)
        assert wait_for(lambda: not alive(workers), 10), "a worker process stayed behind"
    finally:
        process.kill()
    assert not (tmp_path / "register.gpkg").exists()
    assert not (tmp_path / "pieces.gpkg").exists()
    if how != "kill":
        assert not list(tmp_path.glob(".*part*"))


def test_the_command_line_needs_no_qgis() -> None:
    command = [sys.executable, "-m", "bacgiang_gis_plugin.engine"]
    listed = subprocess.run([*command, "list"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "overlay_zoning" in listed
    text = subprocess.run(
        [*command, "describe", "overlay_zoning"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert {"parcels", "zones", "register"} <= {
        entry["name"] for entry in json.loads(text.stdout)["parameters"]
    }
