"""``python -m bacgiang_gis_plugin.engine list | describe NAME | run JOB.json``: all without QGIS."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from .environment import add_own_settings, drop_foreign_settings, keep_memory

EXIT_ERROR = 1


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns 0, or 1 after an ``error`` event; 3 means cancelled."""
    drop_foreign_settings()
    add_own_settings()
    keep_memory()
    parser = argparse.ArgumentParser(prog="bacgiang_gis_plugin.engine", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="list the operations")
    describe = commands.add_parser("describe", help="show an operation and its parameters")
    describe.add_argument("name")
    run = commands.add_parser("run", help="run the job in a JSON file; '-' reads it from standard input")
    run.add_argument("job")
    options = parser.parse_args(arguments)
    events = _claim_standard_output()
    from .errors import EngineError

    try:
        if options.command == "list":
            return _list(events)
        if options.command == "describe":
            return _describe(options.name, events)
        return _run(options.job, events)
    except EngineError as error:
        _write(events, error.as_event())
        return EXIT_ERROR


def _claim_standard_output() -> io.TextIOWrapper:
    """Keep standard output for events alone: whatever a library prints goes to standard error."""
    events = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
    sys.stdout.flush()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return events


def _write(events: io.TextIOWrapper, event: dict[str, Any]) -> None:
    events.write(json.dumps(event, ensure_ascii=True, default=str) + "\n")
    events.flush()


def _list(events: io.TextIOWrapper) -> int:
    from .operations import OPERATIONS, describe

    for name in OPERATIONS:
        events.write(f"{name}\t{describe(name)['summary']}\n")
    events.flush()
    return 0


def _describe(name: str, events: io.TextIOWrapper) -> int:
    from .operations import describe

    events.write(json.dumps(describe(name), ensure_ascii=False, indent=2, default=str) + "\n")
    events.flush()
    return 0


def _run(job_path: str, events: io.TextIOWrapper) -> int:
    from .errors import Cancelled, EngineError
    from .jobs import read_job, run_job
    from .progress import StreamProgress

    progress = StreamProgress(events)
    try:
        result = run_job(read_job(job_path), progress, watch=True)
    except EngineError as error:
        _write(events, error.as_event())
        return EXIT_ERROR
    except Cancelled:
        return 3
    except MemoryError:
        _write(events, EngineError("OUT_OF_MEMORY").as_event())
        return EXIT_ERROR
    except Exception as error:  # the door must always answer with an event
        traceback.print_exc()
        reason = f"{type(error).__name__}: {error} ({_place(error)})"
        _write(events, EngineError("INTERNAL", reason=reason).as_event())
        return EXIT_ERROR
    _write(events, {"event": "result", "result": result})
    return 0


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def leave(code: int) -> NoReturn:
    """End the process at once. Before Python 3.12 its own way out waits for ever after a worker was killed
    while work was being sent to it (CPython issue 94777).
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main())
