"""The helper process: what crashes, hangs or takes all memory there is an error of the file, and the next is read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bacgiang_gis_plugin.engine.cadastre.drawings import cadkit_process as process
from bacgiang_gis_plugin.engine.cadastre.drawings.cadkit_process import Request, begin, finish, read_drawing
from bacgiang_gis_plugin.engine.errors import EngineError

from .make_dgn8 import line, write_dgn8

FILES = Path(__file__).parent / "files"
DWG = FILES / "sheet_2018.dwg"
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(autouse=True)
def own_helper() -> Iterator[None]:
    """A helper of the test's own, gone afterwards."""
    before, process._helper = process._helper, None
    yield
    if process._helper is not None:
        process._helper.kill()
    process._helper = before


def code_of(path: Path) -> str:
    with pytest.raises(EngineError) as caught:
        read_drawing(path, 0.01)
    assert str(path) in caught.value.message
    assert caught.value.hint
    return caught.value.code


def test_one_helper_reads_one_file_after_the_other() -> None:
    first = read_drawing(DWG, 0.01)
    helper = process._helper
    second = read_drawing(FILES / "sheet_2000.dwg", 0.01)
    assert process._helper is helper
    assert first.drawing.elements == second.drawing.elements == 24


def test_a_crash_is_named_and_the_next_file_is_read() -> None:
    begin(Request(DWG, "drawing", 0.01))
    assert process._helper is not None
    process._helper.process.kill()
    process._helper.process.join()
    with pytest.raises(EngineError) as caught:
        finish()
    assert caught.value.code == "CAD_READER_DIED"
    assert str(DWG) in caught.value.message
    assert read_drawing(DWG, 0.01).drawing.elements == 24


def test_a_hang_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(process, "SECONDS", 0.01)  # no process starts as fast
        patch.setattr(process, "SECONDS_PER_MEGABYTE", 0.0)
        assert code_of(DWG) == "CAD_READER_SLOW"
    assert read_drawing(DWG, 0.01).drawing.elements == 24


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space of a process")
def test_too_much_memory_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = write_dgn8(tmp_path / "large.dgn", [line(1, *[(i, i % 7) for i in range(60_000)])] * 30)
    monkeypatch.setattr(process, "MEMORY", 300 << 20)
    assert code_of(large) in ("CAD_READER_MEMORY", "CAD_READER_DIED")
    monkeypatch.undo()
    assert read_drawing(DWG, 0.01).drawing.elements == 24


def test_a_forgotten_request_does_not_answer_the_next() -> None:
    begin(Request(FILES / "sheet_2000.dxf", "summary", 0.01))
    assert read_drawing(DWG, 0.01).drawing.elements == 24


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"AC1032" + bytes(3000), "FILE_DAMAGED"),
        (b"AC1009" + bytes(3000), "CAD_UNSUPPORTED"),
        (b"AC1015" + bytes(20), "FILE_DAMAGED"),
    ],
)
def test_what_cadkit_refuses_is_named(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "x.dwg"
    path.write_bytes(data)
    assert code_of(path) == code


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.dwg") == "FILE_DAMAGED"


def test_the_helper_ends_with_the_engine() -> None:
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from bacgiang_gis_plugin.engine.cadastre.drawings import cadkit_process as process\n"
        "if __name__ == '__main__':\n"
        f"    process.read_drawing(Path({str(DWG)!r}), 0.01)\n"
        "    print(process._helper.process.pid, flush=True)\n"
        "    os._exit(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 7, done.stderr
    helper = int(done.stdout)
    for _ in range(100):
        try:
            os.waitpid(helper, os.WNOHANG)
        except ChildProcessError:
            pass
        if not Path(f"/proc/{helper}").exists() or Path(f"/proc/{helper}/stat").read_text().split()[2] == "Z":
            return
        import time

        time.sleep(0.05)
    pytest.fail("the helper lives on without the engine")
