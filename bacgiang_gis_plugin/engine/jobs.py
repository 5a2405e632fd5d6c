"""One job: read it, check it, run the operation, put the outputs into place or sweep them away."""

from __future__ import annotations

import json
import sys
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import outputs, workers
from .errors import EngineError
from .lifeline import watch_caller
from .operations import find
from .parameters import arguments_from
from .progress import Progress


@dataclass(frozen=True)
class Job:
    """What the caller wants: an operation, its parameters as JSON values, an id that marks staged files."""

    operation: str
    parameters: dict[str, Any]
    job_id: str
    watch_input: bool = False


def read_job(path: str) -> Job:
    """Read a job file (``-``: standard input). Raises EngineError JOB_UNREADABLE."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
        value = json.loads(text)
        return Job(
            str(value["operation"]),
            dict(value["parameters"]),
            str(value.get("job_id") or uuid.uuid4().hex[:12]),
            bool(value.get("watch_input", False)),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError("JOB_UNREADABLE", path=path, reason=repr(error)) from error


def run_job(job: Job, progress: Progress, *, watch: bool = False) -> dict[str, Any]:
    """Run a job and return the operation's result as JSON-able values; outputs are in place when it returns.

    ``watch`` ends the whole process when the caller asks or disappears; only for a process of our own.
    """
    function = find(job.operation)
    arguments = arguments_from(function, job.parameters, job.job_id)
    wanted = outputs.outputs_of(arguments)
    outputs.check_outputs(wanted, outputs.inputs_of(arguments))

    def stop() -> None:
        workers.stop_all()
        outputs.sweep(wanted)

    if watch:
        watch_caller(stop, watch_input=job.watch_input)
    try:
        result = function(**arguments, progress=progress)
        outputs.commit(wanted)
    finally:
        outputs.sweep(wanted)
    return asdict(result)
