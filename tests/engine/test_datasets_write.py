"""A layer written by a thread and by a process of its own: the same file, the same errors, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine import workers
from bacgiang_gis_plugin.engine.datasets import Layer, read_layer
from bacgiang_gis_plugin.engine.datasets_write import LayerWriter
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer

ROOT = Path(__file__).resolve().parents[2]
ROWS = 12_000  # more than are written at once
SCHEMA = pa.schema([("so", pa.int64()), ("ten", pa.string())])
BOTH = pytest.mark.parametrize("own_process", [False, True], ids=["thread", "process"])
Make = Callable[..., OutputLayer]


def part(start: int, *, missing: bool) -> tuple[np.ndarray, pa.Table]:
    """Return rows whose texts are dictionary-encoded, with other words in another order in every part."""
    numbers = np.arange(start, start + ROWS)
    squares = shapely.multipolygons(shapely.box(numbers, 0, numbers + 0.25, 1)[:, None])
    words = [f"Xã {start}", "Đất ở", f"vùng {start}"][:: 1 if start else -1]
    codes = [None if number % 7 == 0 else int(number % 3) for number in numbers]
    columns = {
        "so": pa.array(numbers),
        "ten": pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words)),
        "dien_tich": pa.array([None if number % 5 == 0 else number / 3 for number in numbers]),
        "ghi_chu": pa.array([f"thửa {number}" for number in numbers]),
    }
    if missing:
        squares[::11] = None
    return squares, pa.table(columns)


def written(output: OutputLayer, parts: list[tuple[np.ndarray, pa.Table]], own_process: bool) -> Layer:
    schema, crs = parts[0][1].schema, "EPSG:9214"
    with LayerWriter(
        output, schema, geometry_type="MultiPolygon", crs=crs, own_process=own_process
    ) as writer:
        for geometry, table in parts:
            writer.write(geometry, table)
    return read_layer(InputLayer(output.staged))


@pytest.mark.parametrize("ending", ["gpkg", "fgb"])
def test_thread_and_process_write_the_same_rows(output_layer: Make, ending: str) -> None:
    parts = [part(start, missing=ending == "gpkg") for start in (0, ROWS, 2 * ROWS)]
    thread, process = (written(output_layer(f"{own}.{ending}"), parts, own) for own in (False, True))
    assert len(process) == 3 * ROWS
    assert process.fids.tolist() == thread.fids.tolist()
    assert process.table.equals(thread.table)
    assert shapely.to_wkb(process.geometry).tolist() == shapely.to_wkb(thread.geometry).tolist()
    assert process.info.geometry_type == thread.info.geometry_type
    assert process.crs == thread.crs == "EPSG:9214"
    if ending != "fgb":  # its index puts features into another order
        texts = pa.concat_arrays([table.column("ten").combine_chunks().cast("string") for _, table in parts])
        assert process.column("ten").tolist() == texts.to_pylist()
        assert process.column("so").tolist() == list(range(3 * ROWS))


@pytest.mark.parametrize("sent", [0, 1])
@pytest.mark.parametrize("ending", ["gpkg", "fgb"])
def test_an_empty_layer_from_a_process(output_layer: Make, ending: str, sent: int) -> None:
    output = output_layer(f"a.{ending}")
    with LayerWriter(output, SCHEMA, geometry_type="Polygon", crs="EPSG:9214", own_process=True) as writer:
        for _ in range(sent):
            writer.write(np.array([], dtype=object), SCHEMA.empty_table())
    layer = read_layer(InputLayer(output.staged))
    assert len(layer) == 0
    assert layer.table.column_names == ["so", "ten"]
    assert layer.info.geometry_type == "Polygon"


def test_a_table_without_geometry_from_a_process(output_layer: Make) -> None:
    output = output_layer("a.gpkg")
    with LayerWriter(output, SCHEMA, geometry_type="None", crs=None, own_process=True) as writer:
        writer.write(None, {"so": [1, 2], "ten": ["a", None]})
    assert read_layer(InputLayer(output.staged)).table.to_pydict() == {"so": [1, 2], "ten": ["a", None]}


def table_writer(output: OutputLayer, *, own_process: bool = True) -> LayerWriter:
    return LayerWriter(output, SCHEMA, geometry_type="None", crs=None, ahead=2, own_process=own_process)


def fill(writer: LayerWriter, times: int) -> None:
    rows = {"so": np.arange(5000), "ten": ["x" * 200] * 5000}
    for _ in range(times):
        writer.write(None, rows)


def code_of(action: Callable[[], None]) -> str:
    others = active_children()
    with pytest.raises(EngineError) as caught:
        action()
    assert set(active_children()) <= set(others), "a process stayed behind"
    assert not workers._single
    return caught.value.code


def the_process() -> int:
    (process,) = workers._single
    assert process.pid is not None
    return process.pid


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
@pytest.mark.parametrize("when", ["at the start", "in the middle", "before the end"])
def test_a_killed_process_is_told_and_nothing_hangs(output_layer: Make, when: str) -> None:
    def act() -> None:
        with table_writer(output_layer("a.gpkg")) as writer:
            if when != "at the start":
                fill(writer, 20)
            os.kill(the_process(), signal.SIGKILL)
            if when != "before the end":
                fill(writer, 200)

    assert code_of(act) == "WORKER_DIED"


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
def test_waiting_for_a_process_that_is_killed_ends(output_layer: Make) -> None:
    """The process stands still while the pipe is full and the engine waits in the middle of a batch."""

    def act() -> None:
        with table_writer(output_layer("a.gpkg")) as writer:
            fill(writer, 2)
            pid = the_process()
            os.kill(pid, signal.SIGSTOP)
            killer = subprocess.Popen(["sh", "-c", f"sleep 1; kill -KILL {pid}"])
            try:
                fill(writer, 200)
            finally:
                killer.wait()

    assert code_of(act) == "WORKER_DIED"


@BOTH
def test_a_folder_that_vanished_is_told(tmp_path: Path, own_process: bool) -> None:
    output = OutputLayer(tmp_path / "gone" / "a.gpkg", tmp_path / "gone" / ".a.part.gpkg", "a")

    def act() -> None:
        with table_writer(output, own_process=own_process) as writer:
            fill(writer, 1)

    assert code_of(act) == "OUTPUT_WRITE_FAILED"


@BOTH
def test_an_unknown_ending_is_told(output_layer: Make, own_process: bool) -> None:
    def act() -> None:
        with table_writer(output_layer("a.xyz"), own_process=own_process) as writer:
            fill(writer, 100)

    assert code_of(act) == "OUTPUT_WRITE_FAILED"


@BOTH
def test_a_full_disk_is_told(tiny_disk: Path, own_process: bool) -> None:
    output = OutputLayer(tiny_disk / "a.gpkg", tiny_disk / ".a.part.gpkg", "a")

    def act() -> None:
        with table_writer(output, own_process=own_process) as writer:
            fill(writer, 200)

    assert code_of(act) == "OUTPUT_NO_SPACE"


@BOTH
@pytest.mark.parametrize("rows", [0, 20])
def test_an_operation_that_fails_ends_the_process_at_once(
    output_layer: Make, own_process: bool, rows: int
) -> None:
    output = output_layer("a.gpkg")
    others, started = active_children(), []

    def act() -> None:
        with table_writer(output, own_process=own_process) as writer:
            started.extend(workers._single)
            fill(writer, rows)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert len(started) == own_process
    assert set(active_children()) <= set(others)
    assert not workers._single


SCRIPT = """
import os, sys
from pathlib import Path
import pyarrow as pa
from bacgiang_gis_plugin.engine import workers
from bacgiang_gis_plugin.engine.datasets_write import LayerWriter
from bacgiang_gis_plugin.engine.parameters import OutputLayer

if __name__ == "__main__":
    path = Path(sys.argv[1])
    schema = pa.schema([("so", pa.int64())])
    with LayerWriter(OutputLayer(path, path, "a"), schema, geometry_type="None", crs=None, own_process=True) as writer:
        writer.write(None, {"so": list(range(20_000))})
        print(workers._single[0].pid, flush=True)
        sys.stdin.readline()
        if sys.argv[2] == "stop":
            workers.stop_all()
        os._exit(3)
"""


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
@pytest.mark.parametrize("how", ["killed", "gone", "stop"])
def test_the_process_ends_with_the_engine(tmp_path: Path, how: str) -> None:
    script = tmp_path / "engine.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), str(tmp_path / "a.gpkg"), how]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as engine:
        assert engine.stdin is not None
        assert engine.stdout is not None
        pid = int(engine.stdout.readline())
        assert runs(pid)
        if how == "killed":
            engine.kill()
        else:
            engine.stdin.write("\n")
            engine.stdin.flush()
        engine.wait(30)
        end = time.monotonic() + 10
        while runs(pid) and time.monotonic() < end:
            time.sleep(0.02)
        assert not runs(pid), "the process that writes stayed behind"
