"""Which Python runs the engine: environment variable, setting, own environment, QGIS's own Python."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.core import QgsApplication, QgsFeedback, QgsProcessingException, QgsSettings

from .blocking_process import run_process
from .translation import tr

ENGINE = Path(__file__).resolve().parent / "engine"
LOCK = ENGINE / "requirements.lock"
VARIABLE = "BACGIANG_ENGINE_PYTHON"
SETTING = "bacgiang/engine_python"
MARK = "bacgiang_lock.txt"
OLDEST = (3, 11)

_ASK = (
    "import importlib.metadata as m, json, sys\n"
    "found = {}\n"
    "for name in sys.argv[1:]:\n"
    "    try:\n"
    "        found[name] = m.version(name)\n"
    "    except Exception:\n"
    "        found[name] = None\n"
    "print(json.dumps({'version': list(sys.version_info[:2]), 'packages': found}))\n"
)


@dataclass(frozen=True)
class EnginePython:
    """A Python for the engine and where its path came from, in words that people read."""

    path: str
    origin: str


@dataclass(frozen=True)
class Answer:
    """What a Python says of itself: its version and the packages it lacks, each with the wanted version."""

    version: Optional[tuple[int, int]]
    missing: tuple[str, ...] = ()


_answers: dict[tuple[str, str], Answer] = {}


def find_engine_python() -> EnginePython:
    """Return the engine's Python by the look-up order. Raises QgsProcessingException where there is none."""
    asked = os.environ.get(VARIABLE, "").strip()
    if asked:
        return _checked(asked, tr("the environment variable {name}", name=VARIABLE))
    asked = str(QgsSettings().value(SETTING, "") or "").strip()
    if asked:
        return _checked(asked, tr("the setting {name}", name=SETTING))
    own = python_of(environment_folder())
    if own.is_file() and is_current(environment_folder()):
        return EnginePython(str(own), tr("the environment made by Set up the engine"))
    return _qgis_python_or_error(made_for_another_version=own.is_file())


def _checked(path: str, origin: str) -> EnginePython:
    if not Path(path).is_file():
        raise QgsProcessingException(
            tr("The engine's Python {path} does not exist; {origin} names it.", path=path, origin=origin)
            + "\n"
            + tr("Correct it or remove it, or run the algorithm Set up the engine (bacgiang:setupengine).")
        )
    return EnginePython(path, origin)


def _qgis_python_or_error(*, made_for_another_version: bool) -> EnginePython:
    base = qgis_python()
    answer = ask(base) if base else Answer(None)
    if base and answer.version and answer.version >= OLDEST and not answer.missing:
        return EnginePython(base, tr("the Python of QGIS"))
    if made_for_another_version:
        reason = tr("The engine was set up for another version of the plugin.")
    elif answer.version is None:
        reason = tr("The engine is not set up yet, and QGIS's own Python was not found.")
    elif answer.version < OLDEST:
        version = ".".join(map(str, answer.version))
        reason = tr(
            "The engine is not set up yet, and QGIS's own Python {version} is too old.", version=version
        )
    else:
        names = ", ".join(answer.missing[:6]) + (" …" if len(answer.missing) > 6 else "")
        reason = tr("The engine is not set up yet, and QGIS's own Python lacks: {names}.", names=names)
    raise QgsProcessingException(
        reason + "\n" + tr("Run the algorithm Set up the engine (bacgiang:setupengine) once.")
    )


def environment_folder() -> Path:
    """Return the folder of the environment made by Set up the engine, in the user's QGIS profile."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "bacgiang" / "engine"


def python_of(environment: Path) -> Path:
    """Return the interpreter of a virtual environment on this system."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def lock_hash() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def is_current(environment: Path) -> bool:
    """Tell whether the environment was made from the lock file of this version of the plugin."""
    try:
        return (environment / MARK).read_text(encoding="ascii").strip() == lock_hash()
    except OSError:
        return False


def locked_versions() -> dict[str, str]:
    """Return package → exact version from the lock file; packages for other systems only are left out."""
    text = LOCK.read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if ";" not in line)
    return {
        match[1]: match[2]
        for match in (re.match(r"([A-Za-z0-9._-]+)==([^\s\\]+)", line) for line in lines)
        if match
    }


def qgis_python() -> Optional[str]:
    """Return the interpreter of the Python inside QGIS; ``sys.executable`` may be QGIS itself."""
    here = Path(sys.base_exec_prefix)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    names = ("python3.exe", "python.exe") if os.name == "nt" else (f"bin/python{version}", "bin/python3")
    found = [here / name for name in names if (here / name).is_file()]
    own = Path(sys.executable or "")
    if not found and own.is_file() and own.name.lower().startswith("python"):
        found = [own]
    return str(found[0]) if found else None


def ask(python: str) -> Answer:
    """Ask a Python for its version and the locked packages it lacks; asked once per session."""
    key = (python, lock_hash())
    if key not in _answers:
        _answers[key] = _asked(python)
    return _answers[key]


def _asked(python: str) -> Answer:
    wanted = locked_versions()
    lines: list[bytes] = []
    nobody = QgsFeedback()
    end = run_process(
        python, ["-I", "-c", _ASK, *wanted], nobody, QgsFeedback(), lines.append, lambda _: None
    )
    if not end.started or end.crashed or end.code != 0:
        return Answer(None)
    try:
        value = json.loads(b"".join(lines))
        version = (int(value["version"][0]), int(value["version"][1]))
        found = value["packages"]
    except (ValueError, KeyError, IndexError, TypeError):
        return Answer(None)
    missing = tuple(f"{name} {wanted[name]}" for name in wanted if found.get(name) != wanted[name])
    return Answer(version, missing)
