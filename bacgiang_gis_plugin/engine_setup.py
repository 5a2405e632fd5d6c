"""Make the engine's own Python environment: complete under a temporary name, then put into place."""

from __future__ import annotations

import contextlib
import shutil
import uuid
from pathlib import Path

from qgis.core import QgsFeedback, QgsProcessingException, QgsProcessingFeedback

from . import engine_python
from .blocking_process import run_process
from .engine_process import EngineRun
from .engine_python import ENGINE, LOCK, MARK, OLDEST, EnginePython, ask, lock_hash, python_of
from .translation import tr

_RUN_PIP = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module('pip', run_name='__main__')"
)
_LIST = (
    "import sys; sys.path.append(sys.argv[1])\n"
    "import numpy, shapely, pyogrio, pyproj, rasterio, pyarrow, ezdxf\n"
    "from bacgiang_gis_plugin.engine.__main__ import main\n"
    "sys.exit(main(['list']))\n"
)
_NETWORK = (
    "ConnectionError",
    "connection broken",
    "ProxyError",
    "SSLError",
    "timed out",
    "Max retries",
    "resolve",
)


def set_up(base: str, wheels: str, feedback: QgsProcessingFeedback, folder: Path | None = None) -> str:
    """Make the environment with the Python ``base`` and return its interpreter.

    ``wheels`` is a folder of wheels for machines without network, or empty. An environment that is there stays
    until the new one is complete. Raises QgsProcessingException with a message that says what to do.
    """
    folder = folder or engine_python.environment_folder()
    _check_base(base)
    making = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        making.parent.mkdir(parents=True, exist_ok=True)
        feedback.setProgressText(tr("Making an empty Python environment"))
        pip = _make_empty(base, making, feedback)
        feedback.setProgress(5)
        _install(making, pip, wheels, feedback)
        feedback.setProgressText(tr("Starting the engine once"))
        _verify(making, feedback)
        (making / MARK).write_text(lock_hash() + "\n", encoding="ascii")
        _put_into_place(making, folder)
    except OSError as error:
        raise QgsProcessingException(
            tr("{path} cannot be written: {reason}", path=folder, reason=error.strerror or error)
        ) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    feedback.setProgress(100)
    return str(python_of(folder))


def _check_base(base: str) -> None:
    answer = ask(base)
    if answer.version is None:
        raise QgsProcessingException(
            tr("{path} is not a Python that can be started.", path=base)
            + "\n"
            + tr("Choose the interpreter of a Python 3.11, 3.12 or 3.13.")
        )
    if answer.version < OLDEST:
        version = ".".join(map(str, answer.version))
        raise QgsProcessingException(
            tr("The Python {path} is {version}; the engine needs 3.11 or newer.", path=base, version=version)
            + "\n"
            + tr("Install a Python 3.11, 3.12 or 3.13 beside QGIS and choose it as base Python.")
        )


def _make_empty(base: str, folder: Path, feedback: QgsProcessingFeedback) -> str:
    run = EngineRun(EnginePython(base, tr("the base Python")), feedback)
    answer = run.run([str(ENGINE / "make_environment.py"), str(folder)])
    if not answer.get("made") or not answer.get("pip"):
        raise QgsProcessingException(
            tr("The Python {path} cannot make environments: it lacks venv or pip.", path=base)
            + "\n"
            + tr("Install them (on Debian and Ubuntu the package python3-venv), then run again.")
        )
    return str(answer["pip"])


def _install(folder: Path, pip: str, wheels: str, feedback: QgsProcessingFeedback) -> None:
    count = len(engine_python.locked_versions())
    log = _PipLog(count, feedback)
    arguments = [
        *("-I", "-c", _RUN_PIP, pip, "install", "--require-hashes", "--no-deps", "--ignore-installed"),
        *("--no-input", "--no-color", "--disable-pip-version-check", "--progress-bar", "off", "--no-compile"),
        *(("--no-index", "--find-links", wheels) if wheels else ("--retries", "2")),
        *("--requirement", str(LOCK)),
    ]
    python = str(python_of(folder))
    end = run_process(python, arguments, feedback, QgsFeedback(), log.read, log.read)
    _raise_if_cancelled(feedback)
    if not end.started or end.crashed or end.code != 0:
        raise QgsProcessingException(log.reason(wheels))


def _raise_if_cancelled(feedback: QgsProcessingFeedback) -> None:
    if feedback.isCanceled():
        raise QgsProcessingException(tr("Cancelled. Nothing was changed."))


class _PipLog:
    """Reads what pip says: progress while it works, the reason where it fails."""

    def __init__(self, count: int, feedback: QgsProcessingFeedback) -> None:
        self._count, self._feedback = count, feedback
        self._rest = b""
        self._collected = 0
        self._lines: list[str] = []

    def read(self, chunk: bytes) -> None:
        """Take the next bytes, cut anywhere. Never raises: it is called from C++."""
        lines = (self._rest + chunk).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            self._read_line(line.decode("utf-8", "replace").strip())

    def _read_line(self, line: str) -> None:
        if not line:
            return
        self._lines = [*self._lines[-200:], line]
        if line.startswith("Collecting "):
            self._collected += 1
            package = line.removeprefix("Collecting ").split(" ")[0]
            self._feedback.setProgressText(tr("Fetching {package}", package=package))
            self._feedback.setProgress(5 + 75 * min(self._collected / max(self._count, 1), 1.0))
        elif line.startswith("Installing collected packages"):
            self._feedback.setProgressText(tr("Installing {count} packages", count=self._count))
            self._feedback.setProgress(82)

    def reason(self, wheels: str) -> str:
        """Return what went wrong and what to do."""
        text = "\n".join(self._lines)
        self._feedback.pushDebugInfo(text)
        errors = [line for line in self._lines if line.startswith("ERROR")] or self._lines[-1:] or ["-"]
        lacking = [line.rsplit(" for ", 1)[1].split(" ")[0] for line in errors if "No matching" in line]
        if "DO NOT MATCH THE HASHES" in text:
            message = tr("A package is not the one that was pinned: its hash differs. Nothing was installed.")
            hint = tr("Fetch the wheels again from a source that you trust; do not use this one.")
        elif "No space left" in text:
            message = tr("There is no space left for the engine (about 700 MB are needed).")
            hint = tr("Free some space, then run again.")
        elif wheels and lacking:
            message = tr("The folder {path} has no wheel for {package}.", path=wheels, package=lacking[0])
            hint = tr(
                "Fetch the wheels for this system and this version of Python into the folder, run again."
            )
        elif any(sign in text for sign in _NETWORK):
            message = tr("The package index cannot be reached.")
            hint = tr(
                "Check network, proxy and certificates (pip's settings), or use an offline folder of wheels."
            )
        elif lacking:
            message = tr("The package index has no {package} for this Python.", package=lacking[0])
            hint = tr("Choose a Python 3.11, 3.12 or 3.13 of 64 bits as base Python, then run again.")
        else:
            message = tr("The packages could not be installed: {reason}", reason=errors[0])
            hint = tr("The log says more.")
        return f"{message}\n{hint}"


def _verify(folder: Path, feedback: QgsProcessingFeedback) -> None:
    output: list[bytes] = []
    arguments = ["-I", "-c", _LIST, str(ENGINE.parents[1])]
    python = str(python_of(folder))
    end = run_process(python, arguments, feedback, QgsFeedback(), output.append, output.append)
    _raise_if_cancelled(feedback)
    text = b"".join(output).decode("utf-8", "replace")
    if not end.started or end.crashed or end.code != 0 or "build_parcels" not in text:
        last = (text.strip().splitlines() or ["-"])[-1]
        raise QgsProcessingException(
            tr("The packages are installed, but the engine does not start: {reason}", reason=last)
        )


def _put_into_place(made: Path, folder: Path) -> None:
    old = made.with_name(made.name + ".old")
    if folder.exists():
        folder.replace(old)
    try:
        made.replace(folder)
    except OSError:
        with contextlib.suppress(OSError):
            old.replace(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
