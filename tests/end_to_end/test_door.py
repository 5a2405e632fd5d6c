"""The engine is killed, cancelled, missing, broken: qgis_process says so, exits 1 and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import stat
import sys
import time
from pathlib import Path

import pytest

OVERLAY = "bacgiang:overlayzoning"


def overlay_inputs(data: Path, folder: Path) -> dict:
    return {
        "PARCELS": f"{data}|layername=parcels",
        "ZONES": f"{data}|layername=zones",
        "REGISTER": str(folder / "register.gpkg"),
        "PIECES": str(folder / "pieces.gpkg"),
    }


def descendants(pid: int) -> list[tuple[int, str]]:
    """Return (pid, command line) of every process below one, from /proc."""
    parents, lines = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text()
                lines[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            parents[int(entry.name)] = int(text.rsplit(")", 1)[1].split()[1])
    found, todo = [], [pid]
    while todo:
        here = todo.pop()
        children = [child for child, parent in parents.items() if parent == here]
        found += [(child, lines[child]) for child in children]
        todo += children
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds: float, what: str):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


@pytest.fixture
def running(linked, make_data, tmp_path):
    """An overlay in the middle of its work: engine and workers run and outputs are staged."""
    data = make_data(220, 60_000)
    folder = tmp_path / "out"
    folder.mkdir()
    process = linked.start(OVERLAY, overlay_inputs(data, folder), BACGIANG_WORKERS="2", TMPDIR=str(tmp_path))

    def in_the_middle():
        assert process.poll() is None, process.communicate()[0]
        below = descendants(process.pid)
        workers = [pid for pid, line in below if "spawn_main" in line]
        return below if len(workers) >= 2 else None

    below = wait_until(in_the_middle, 120, "the engine works")
    time.sleep(0.3)
    yield process, below, folder
    if process.poll() is None:
        process.kill()
        process.communicate()


def engine_of(below: list[tuple[int, str]]) -> int:
    return next(pid for pid, line in below if "launch.py" in line)


def nothing_is_left(below: list[tuple[int, str]], folder: Path) -> None:
    wait_until(lambda: not [pid for pid, _ in below if alive(pid)], 10, f"all processes ended: {below}")
    assert [path.name for path in folder.iterdir()] == []
    assert list(folder.parent.glob("bacgiang-*.json")) == []


def test_kill_9_of_the_engine(running):
    process, below, folder = running
    os.kill(engine_of(below), signal.SIGKILL)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert "The engine was ended from outside or crashed (signal 9)." in said
    assert "Nothing was written" in said
    nothing_is_left(below, folder)


def test_kill_9_of_a_worker(running):
    process, below, folder = running
    worker = next(pid for pid, line in below if "spawn_main" in line)
    os.kill(worker, signal.SIGKILL)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert "WORKER_DIED" in said
    nothing_is_left(below, folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_cancel(running, number):
    process, below, folder = running
    os.kill(process.pid, number)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert "Cancelled. Nothing was written." in said
    nothing_is_left(below, folder)


def test_kill_9_of_qgis_process_ends_the_engine_too(running):
    process, below, folder = running
    process.kill()
    process.communicate(timeout=60)
    wait_until(lambda: not [pid for pid, _ in below if alive(pid)], 10, f"all processes ended: {below}")
    assert [path.name for path in folder.iterdir()] == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (None, ["does not exist", "BACGIANG_ENGINE_PYTHON", "setupengine"]),
        ("#!/nowhere/interpreter\n", ["cannot be started", "setupengine"]),
        ("#!/bin/sh\necho Welcome to something else\n", ["not an answer: Welcome", "setupengine"]),
        (f"#!{sys.executable}\nwhile True: print('y')\n", ["not an answer: y"]),
        ("#!/bin/sh\nexit 0\n", ["without a result"]),
        ("#!/bin/sh\necho no module shapely >&2\nexit 5\n", ["code 5", "no module shapely"]),
        ("#!/bin/sh\nkill -SEGV $$\n", ["signal 11"]),
    ],
)
def test_bad_engine(linked, make_data, tmp_path, body, words):
    program = tmp_path / "engine" / "python"
    program.parent.mkdir()
    if body is not None:
        program.write_text(body)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    folder = tmp_path / "out"
    folder.mkdir()
    code, results, said = linked.run(
        OVERLAY, overlay_inputs(make_data(10, 50), folder), BACGIANG_ENGINE_PYTHON=str(program)
    )
    assert code == 1
    assert results == {}
    for word in words:
        assert word in said
    assert list(folder.iterdir()) == []


def test_no_engine_at_all(linked, make_data, tmp_path):
    code, _, said = linked.run(
        OVERLAY, overlay_inputs(make_data(10, 50), tmp_path), BACGIANG_ENGINE_PYTHON=""
    )
    assert code == 1
    assert "The engine is not set up yet" in said
    assert "bacgiang:setupengine" in said
