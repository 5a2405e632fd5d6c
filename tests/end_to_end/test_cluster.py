"""overlayzoning on a Dask cluster of two worker processes through qgis_process, one worker killed in between."""

from __future__ import annotations

import importlib.util
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OVERLAY = "bacgiang:overlayzoning"
_SPEC = importlib.util.spec_from_file_location("dask_cluster", ROOT / "tests" / "engine" / "dask_cluster.py")
dask_cluster = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(dask_cluster)


@pytest.fixture
def cluster(tmp_path, engine_python):
    folder = tmp_path / "cluster"
    folder.mkdir()
    found = dask_cluster.DaskCluster(folder, python=engine_python)
    for _ in range(2):
        found.add_worker()
    yield found
    found.close()


def inputs(data: Path, folder: Path, name: str) -> dict[str, str]:
    return {
        "PARCELS": f"{data}|layername=parcels",
        "ZONES": f"{data}|layername=zones",
        "REGISTER": str(folder / f"{name}_register.gpkg"),
        "PIECES": str(folder / f"{name}_pieces.gpkg"),
    }


def content(folder: Path, name: str) -> list[list[tuple]]:
    """All rows of both layers in their order, shapes as bytes."""
    found = []
    for kind in ("register", "pieces"):
        with sqlite3.connect(folder / f"{name}_{kind}.gpkg") as database:
            found.append(database.execute(f"SELECT * FROM {kind} ORDER BY fid").fetchall())
    return found


def processor_seconds(pid: int) -> float:
    numbers = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def test_a_worker_killed_in_the_middle_changes_nothing(linked, make_data, cluster, tmp_path):
    data = make_data(220, 60_000)
    code, _, said = linked.run(OVERLAY, inputs(data, tmp_path, "here"))
    assert code == 0, said
    process = linked.start(OVERLAY, {**inputs(data, tmp_path, "there"), "SCHEDULER": cluster.address})
    victim = cluster.workers[0].pid
    idle, end = processor_seconds(victim), time.monotonic() + 120
    while processor_seconds(victim) < idle + 1.5:  # loading its libraries takes less than a second
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < end, "the worker got nothing to do"
        time.sleep(0.02)
    os.kill(victim, signal.SIGKILL)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0, said
    here, there = content(tmp_path, "here"), content(tmp_path, "there")
    assert len(here[0]) == len(here[1]) >= 220 * 220
    assert there == here


def test_a_scheduler_that_is_not_there_is_named(linked, make_data, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    given = {**inputs(make_data(220, 60_000), folder, "x"), "SCHEDULER": "tcp://127.0.0.1:9"}
    code, _, said = linked.run(OVERLAY, given)
    assert code == 1
    assert "No scheduler answers at tcp://127.0.0.1:9" in said
    assert "CLUSTER_UNREACHABLE" in said
    assert list(folder.iterdir()) == []
