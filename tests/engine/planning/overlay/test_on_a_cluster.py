"""The overlay on a real Dask cluster: the same bytes, lost workers, lost schedulers, other versions, cancelling."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import distributed
import numpy as np
import pyarrow as pa
import pyogrio
import pytest
import shapely

from bacgiang_gis_plugin.engine import cluster as cluster_module
from bacgiang_gis_plugin.engine import jobs
from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.errors import Cancelled, EngineError
from bacgiang_gis_plugin.engine.parameters import OutputLayer
from bacgiang_gis_plugin.engine.planning.overlay import overlay_zoning as module
from bacgiang_gis_plugin.engine.progress import Progress
from bacgiang_gis_plugin.engine.workers import executor, map_ordered

ROOT = Path(__file__).resolve().parents[4]
_SPEC = importlib.util.spec_from_file_location("dask_cluster", ROOT / "tests" / "engine" / "dask_cluster.py")
assert _SPEC is not None
assert _SPEC.loader is not None
dask_cluster = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(dask_cluster)

SIDE = 60  # parcels along a side; blocks of 100 make 64 tasks


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Start clusters: ``start(workers=2)``; whatever is left of them is ended afterwards."""
    started = []

    def make(workers: int = 2, *, nanny: bool = False, **options: Any) -> Any:
        folder = tmp_path / f"cluster{len(started)}"
        folder.mkdir()
        cluster = dask_cluster.DaskCluster(folder, **options)
        started.append(cluster)
        for _ in range(workers):
            cluster.add_worker(nanny=nanny)
        if workers:
            with distributed.Client(cluster.address, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=60)
        return cluster

    yield make
    for cluster in started:
        cluster.close()


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """3 600 parcels, one of them broken, and a plan with wiggly borders, overlaps and ground that it leaves out."""
    folder = tmp_path_factory.mktemp("layers")
    x, y = (part.ravel() * 20.0 for part in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
    parcels = shapely.box(x, y, x + 20, y + 20)
    parcels[7] = shapely.from_wkt("POLYGON ((140 0, 160 20, 160 0, 140 20, 140 0))")
    angle = np.linspace(0, 2 * np.pi, 3000, endpoint=False)
    zones = []
    for number in range(9):
        radius = 260 + 20 * np.sin(40 * angle + number)
        middle = np.array([200.0 + 400 * (number % 3), 200.0 + 400 * (number // 3)])
        ring = middle + radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        zones.append(shapely.Polygon(ring))
    made = []
    for name, geometry, columns in (
        ("parcels", parcels, {"so_thua": np.arange(len(parcels)), "chu_su_dung": ["A"] * len(parcels)}),
        ("zones", np.array(zones), {"ma_vung": [f"V{number}" for number in range(9)]}),
    ):
        path = folder / f"{name}.gpkg"
        write_layer(
            OutputLayer(path, path, name), geometry, columns, geometry_type="Polygon", crs="EPSG:9214"
        )
        made.append(path)
    return made[0], made[1]


@pytest.fixture
def run(layers: tuple[Path, Path], tmp_path: Path, monkeypatch) -> Callable[..., Any]:
    """Run the operation in small blocks; return the result and both layers as Arrow with WKB."""
    monkeypatch.setattr(module, "BLOCK", 100)
    monkeypatch.setattr(module, "ROUND", 1500)
    monkeypatch.setattr(module, "stream_layer", partial(module.stream_layer, batch_size=500))

    def overlay(
        name: str, progress: Progress | None = None, **more: Any
    ) -> tuple[dict[str, Any], pa.Table, pa.Table]:
        paths = [tmp_path / f"{name}_{kind}.gpkg" for kind in ("register", "pieces")]
        parameters = {"parcels": str(layers[0]), "zones": str(layers[1]), **more}
        parameters |= {"register": str(paths[0]), "pieces": str(paths[1])}
        result = jobs.run_job(jobs.Job("overlay_zoning", parameters, name), progress or Progress())
        return result, pyogrio.read_arrow(paths[0])[1], pyogrio.read_arrow(paths[1])[1]

    return overlay


class At(Progress):
    """Does something once, when the ``count``-th result is awaited."""

    def __init__(self, count: int, act: Callable[[], None]) -> None:
        super().__init__()
        self.left, self.act = count, act

    def check(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.act()
        super().check()


def error_of(run: Callable[[], Any]) -> EngineError:
    with pytest.raises(EngineError) as caught:
        run()
    return caught.value


def tasks_of(address: str) -> int:
    with distributed.Client(address, set_as_default=False) as client:
        return int(client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)))


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_the_same_bytes_as_on_this_machine_and_after_a_worker_was_killed(start, run) -> None:
    cluster = start(2)
    expected = run("local")
    assert expected[0]["parcels"] == SIDE * SIDE
    assert min(expected[0]["double_rows"], expected[0]["uncovered_rows"]) > 100
    assert run("cluster", scheduler=cluster.address) == expected

    victim = cluster.workers[0]
    killing = At(20, victim.kill)
    assert run("killed", killing, scheduler=cluster.address) == expected
    assert killing.left < -20, "the worker was killed at the end, not in the middle"
    assert victim.wait(10) == -9
    assert wait_for(lambda: tasks_of(cluster.address) == 0)


def test_cancel_releases_the_tasks_and_writes_nothing(start, run, tmp_path) -> None:
    cluster = start(1)
    progress = At(10, lambda: setattr(progress, "cancel_asked", True))
    with pytest.raises(Cancelled):
        run("cancelled", progress, scheduler=cluster.address)
    assert wait_for(lambda: tasks_of(cluster.address) == 0)
    assert not list(tmp_path.glob("*cancelled*"))


def test_an_ended_engine_releases_the_tasks(start, layers, tmp_path) -> None:
    cluster = start(1)
    worker_stops = cluster.workers[0].send_signal
    worker_stops(19)  # SIGSTOP: the tasks stay with the scheduler until the engine goes
    names = {"parcels": layers[0], "zones": layers[1], "register": tmp_path / "r.gpkg"}
    parameters = {key: str(path) for key, path in names.items()} | {"scheduler": cluster.address}
    job = tmp_path / "job.json"
    job.write_text(json.dumps({"operation": "overlay_zoning", "parameters": parameters, "watch_input": True}))
    launch = ROOT / "bacgiang_gis_plugin" / "engine" / "launch.py"
    worker_stops(18)
    with subprocess.Popen(
        [sys.executable, "-I", str(launch), str(job)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as engine:
        assert wait_for(lambda: tasks_of(cluster.address) > 0 or engine.poll() is not None)
        worker_stops(19)
        assert engine.stdin is not None
        engine.stdin.close()
        engine.wait(30)
        worker_stops(18)
    assert wait_for(lambda: tasks_of(cluster.address) == 0)


def test_a_task_that_always_kills_its_worker_ends_in_a_named_error(start, monkeypatch) -> None:
    restarted = start(1, nanny=True, allowed_failures=1)
    with executor(scheduler=restarted.address) as pool:  # a good task first: the cluster is in order
        assert list(map_ordered(pool, abs, [-3], Progress())) == [3]

    def kill(address: str) -> None:
        with executor(scheduler=address) as pool:
            list(map_ordered(pool, os._exit, [9], Progress()))

    error = error_of(lambda: kill(restarted.address))
    assert (error.code, error.values) == ("CLUSTER_TASK_KILLS", {"count": "2"})

    gone = start(2)
    monkeypatch.setattr(cluster_module, "WORKERS_SECONDS", 2.0)
    assert error_of(lambda: kill(gone.address)).code == "CLUSTER_NO_WORKERS"


def test_a_lost_scheduler_is_named(start, run, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 2.0)
    cluster = start(1)
    progress = At(10, cluster.scheduler.kill)
    error = error_of(lambda: run("lost", progress, scheduler=cluster.address))
    assert error.code == "CLUSTER_LOST"
    assert not list(tmp_path.glob("*lost*"))


def test_a_cluster_that_cannot_be_used_is_refused_before_the_work(start, run, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(cluster_module, "WORKERS_SECONDS", 1.0)
    error = error_of(lambda: run("x", scheduler="tcp://127.0.0.1:9"))
    assert error.code == "CLUSTER_UNREACHABLE"
    assert "tcp://127.0.0.1:9" in error.message
    assert error_of(lambda: run("x", scheduler="no address")).code == "CLUSTER_UNREACHABLE"

    cluster = start(0)
    error = error_of(lambda: run("x", scheduler=cluster.address))
    assert error.code == "CLUSTER_NO_WORKERS"
    assert cluster.address in error.hint

    monkeypatch.setattr(cluster_module, "PACKAGE", "a_package_that_is_not_there")
    assert error_of(lambda: run("x", scheduler=cluster.address)).code == "CLUSTER_PACKAGE"
    assert not list(tmp_path.glob("*x_*"))


def test_workers_of_other_versions_are_refused_by_name(start, run, tmp_path) -> None:
    other = tmp_path / "other" / "bacgiang_gis_plugin"
    other.mkdir(parents=True)
    shutil.copy(ROOT / "bacgiang_gis_plugin" / "__init__.py", other)
    shutil.copytree(
        ROOT / "bacgiang_gis_plugin" / "engine",
        other / "engine",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    with (other / "engine" / "planning" / "overlay" / "cutting.py").open("a") as file:
        file.write("\nLEAF_PARCELS = 9\n")
    cluster = start(2)
    cluster.add_worker(path=tmp_path / "other")
    with distributed.Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(3, timeout=60)
    error = error_of(lambda: run("x", scheduler=cluster.address))
    assert error.code == "CLUSTER_VERSIONS"
    assert error.values["differences"].startswith("engine ")
    assert error.values["worker"].startswith("tcp://127.0.0.1:")

    for bare in (start(1, path=None), start(1)):
        bare.add_worker(path=None)
        with distributed.Client(bare.address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        error = error_of(lambda address=bare.address: run("x", scheduler=address))
        assert error.code == "CLUSTER_VERSIONS"
        assert "No module named 'bacgiang_gis_plugin'" in error.message


def test_a_worker_that_comes_later_with_other_versions_computes_nothing() -> None:
    task = cluster_module._Checked(abs, cluster_module.versions() | {"GEOS": "3.9.0"})
    error = error_of(lambda: task(-3))
    assert error.code == "CLUSTER_VERSIONS"
    assert error.values["differences"] == f"GEOS {shapely.geos_version_string} (here 3.9.0)"
