"""The only door from QGIS to the engine: start, feed, progress, cancel, errors.

The engine answers in JSON lines on standard output; anything else there is an error, like a non-zero exit.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsFeedback, QgsProcessingException, QgsProcessingFeedback

from .blocking_process import ProcessEnd, run_process
from .engine_python import ENGINE, EnginePython, find_engine_python
from .translation import tr, tr_event

LAUNCHER = ENGINE / "launch.py"
LONGEST_LINE = 64 * 1024 * 1024
GARBAGE_KEPT = 5
ERRORS_KEPT = 8000


def run_engine(
    operation: str,
    parameters: dict[str, Any],
    outputs: Iterable[str],
    feedback: Optional[QgsProcessingFeedback] = None,
) -> dict[str, Any]:
    """Run one operation in the engine and return its result.

    ``outputs`` are the paths that the job writes; nothing staged stays beside them when the job fails.
    Raises QgsProcessingException with a message that says what to do.
    """
    feedback = feedback or QgsProcessingFeedback()
    python = find_engine_python()
    job_id = uuid.uuid4().hex[:12]
    job = {"operation": operation, "parameters": parameters, "job_id": job_id, "watch_input": True}
    handle, job_file = tempfile.mkstemp(prefix="bacgiang-", suffix=".json")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(job, file, ensure_ascii=True)
    try:
        return EngineRun(python, feedback).run([str(LAUNCHER), job_file])
    except QgsProcessingException:
        sweep(outputs, job_id)
        raise
    finally:
        with contextlib.suppress(OSError):
            Path(job_file).unlink()


class EngineRun:
    """One engine process: reads its lines, passes progress on, turns its end into a result or an error."""

    def __init__(self, python: EnginePython, feedback: QgsProcessingFeedback) -> None:
        self._python, self._feedback = python, feedback
        self._stop = QgsFeedback()
        self._rest = b""
        self._errors = b""
        self._text: Optional[str] = None
        self.garbage: list[str] = []
        self.result: Optional[dict[str, Any]] = None
        self.error: Optional[dict[str, Any]] = None

    def run(self, arguments: list[str]) -> dict[str, Any]:
        """Start ``python -I arguments…`` and wait for its end. Raises QgsProcessingException."""
        if self._feedback.isCanceled():
            raise QgsProcessingException(tr("Cancelled. Nothing was written."))
        end = run_process(
            self._python.path, ["-I", *arguments], self._feedback, self._stop, self.read, self._read_errors
        )
        self.read(b"\n")
        if self._feedback.isCanceled():
            raise QgsProcessingException(tr("Cancelled. Nothing was written."))
        return self._result(end)

    def read(self, chunk: bytes) -> None:
        """Take the next bytes of standard output, cut anywhere. Never raises: it is called from C++."""
        lines = (self._rest + chunk).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            if line.strip():
                self._read_line(line)
        if len(self._rest) > LONGEST_LINE:
            self._refuse(self._rest)
            self._rest = b""

    def _read_line(self, line: bytes) -> None:
        try:
            event = json.loads(line.decode("utf-8"))
            kind = event["event"]
        except (ValueError, KeyError, TypeError, RecursionError):
            self._refuse(line)
            return
        if kind == "progress":
            self._progress(event)
        elif kind == "info":
            self._feedback.pushInfo(self._words(event))
        elif kind == "warning":
            self._feedback.pushWarning(self._words(event))
        elif kind == "error":
            self.error = event
        elif kind == "result" and isinstance(event.get("result"), dict):
            self.result = event["result"]
        else:
            self._refuse(line)

    def _progress(self, event: dict[str, Any]) -> None:
        percent, text = event.get("percent"), event.get("message")
        if isinstance(percent, (int, float)):
            self._feedback.setProgress(float(percent))
        if text and text != self._text:
            self._text = str(text)
            self._feedback.setProgressText(self._words(event))

    @staticmethod
    def _words(event: dict[str, Any]) -> str:
        return tr_event(str(event.get("message", "")), event.get("template"), event.get("values"))

    def _refuse(self, line: bytes) -> None:
        """Keep the beginning of a line that is not from the engine, and stop a program that prints many."""
        self.garbage.append(line[:200].decode("utf-8", "replace").strip())
        if len(self.garbage) >= GARBAGE_KEPT:
            self.garbage = self.garbage[:GARBAGE_KEPT]
            self._stop.cancel()

    def _read_errors(self, chunk: bytes) -> None:
        self._errors = (self._errors + chunk)[-ERRORS_KEPT:]

    def _result(self, end: ProcessEnd) -> dict[str, Any]:
        problem = self._problem(end)
        if problem is None and self.result is not None:
            return self.result
        log = self._errors.decode("utf-8", "replace").strip()
        if log:
            self._feedback.pushDebugInfo(log)
        raise QgsProcessingException(problem or "")

    def _problem(self, end: ProcessEnd) -> str | None:
        if not end.started:
            return self._blame_python(
                tr("The engine's Python {path} cannot be started.", path=self._python.path)
            )
        if self.error is not None:
            return error_text(self.error)
        if self.garbage:
            text = tr(
                "The engine answered with something that is not an answer: {line}", line=self.garbage[0]
            )
            return self._blame_python(text)
        if end.crashed:
            return (
                tr("The engine was ended from outside or crashed (signal {code}).", code=end.code)
                + "\n"
                + tr(
                    "Nothing was written. If it happens again, the machine may lack memory: close other programs "
                    "or split the input."
                )
            )
        last = self._errors.decode("utf-8", "replace").strip().splitlines()[-1:] or ["-"]
        if end.code != 0:
            text = tr("The engine ended with code {code}: {reason}", code=end.code, reason=last[0])
            return self._blame_python(text)
        if self.result is None:
            return self._blame_python(tr("The engine ended without a result: {reason}", reason=last[0]))
        return None

    def _blame_python(self, text: str) -> str:
        return "\n".join(
            (
                text,
                tr(
                    "Its Python is {path}, from {origin}.", path=self._python.path, origin=self._python.origin
                ),
                tr(
                    "Nothing was written. Correct this, or run the algorithm Set up the engine (bacgiang:setupengine)."
                ),
            )
        )


def error_text(event: dict[str, Any]) -> str:
    """Return the message and the hint of an ``error`` event in the user's language."""
    values = event.get("values")
    message = tr_event(str(event.get("message", "")), event.get("template"), values)
    hint = tr_event(str(event.get("hint", "")), event.get("hint_template"), values)
    code = event.get("code")
    return "\n".join(part for part in (f"{message} [{code}]" if code else message, hint) if part)


def sweep(outputs: Iterable[str], job_id: str) -> None:
    """Remove what a job that did not succeed left beside its outputs; an earlier folder comes back."""
    for output in {Path(output) for output in outputs}:
        for attempt in range(10):
            if _swept(output, job_id):
                break
            time.sleep(0.05 * (attempt + 1))  # on Windows a dying process may still hold the file


def _swept(output: Path, job_id: str) -> bool:
    for staged in list(output.parent.glob(f".*.{job_id}.part*")):
        with contextlib.suppress(OSError):
            if staged.name.endswith(".old") and staged.is_dir() and not output.exists():
                staged.rename(output)
            elif staged.is_dir():
                shutil.rmtree(staged)
            else:
                staged.unlink()
    return not any(output.parent.glob(f".*.{job_id}.part*"))
