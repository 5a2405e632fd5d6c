"""Outputs appear complete or not at all: checked before work, staged, renamed after success."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from .errors import EngineError, os_error
from .parameters import WRITABLE, InputLayer, Output, OutputFile, OutputFolder, OutputLayer

OURS = "publication.json"
CONTENTS = "contents.json"
MARKS = (OURS, CONTENTS)  # a folder with one of these was made by an algorithm and may be replaced by one
ISSUED = "certificates.json"  # in a folder of certificates; such a folder is never replaced


def outputs_of(arguments: dict[str, Any]) -> list[Output]:
    return [value for value in arguments.values() if isinstance(value, Output)]


def inputs_of(arguments: dict[str, Any]) -> list[Path]:
    found: list[Path] = []
    for value in arguments.values():
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, InputLayer):
                found.append(entry.path)
            elif isinstance(entry, Path):
                found.append(entry)
    return found


def check_outputs(outputs: Iterable[Output], inputs: Iterable[Path]) -> None:
    """Refuse before work starts what could not be put into place afterwards.

    Raises EngineError OUTPUT_IS_INPUT, OUTPUT_FORMAT, OUTPUT_NO_FOLDER, OUTPUT_NOT_WRITABLE, OUTPUT_IN_USE,
    OUTPUT_FOLDER_FOREIGN, OUTPUT_FOLDER_ISSUED.
    """
    taken = {path.resolve() for path in inputs}
    for output in outputs:
        if output.path.resolve() in taken:
            raise EngineError("OUTPUT_IS_INPUT", path=output.path)
        if isinstance(output, OutputLayer) and output.path.suffix.lower() not in WRITABLE:
            raise EngineError("OUTPUT_FORMAT", path=output.path, known=" ".join(WRITABLE))
        _check_parent(output)
        if isinstance(output, OutputFolder):
            _check_folder(output.path)
        elif output.path.exists():
            _check_file(output.path)


def _check_parent(output: Output) -> None:
    parent = output.path.parent
    if not parent.is_dir():
        raise EngineError("OUTPUT_NO_FOLDER", path=output.path)
    probe = output.staged.with_name(output.staged.name + ".probe")
    try:
        probe.write_bytes(b"\0" * 4096)
    except OSError as error:
        raise os_error(error, output.path) from error
    finally:
        probe.unlink(missing_ok=True)


def _check_folder(path: Path) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise EngineError("OUTPUT_NOT_WRITABLE", path=path, reason="it is a file, not a folder")
    if (path / ISSUED).is_file():
        raise EngineError("OUTPUT_FOLDER_ISSUED", path=path)
    if any(path.iterdir()) and not any((path / mark).is_file() for mark in MARKS):
        raise EngineError("OUTPUT_FOLDER_FOREIGN", path=path)


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise EngineError("OUTPUT_NOT_WRITABLE", path=path, reason="it is a folder")
    if not os.access(path, os.W_OK):
        raise EngineError("OUTPUT_NOT_WRITABLE", path=path, reason="the file is read-only")
    if path.suffix.lower() == ".gpkg" and _open_elsewhere(path):
        raise EngineError("OUTPUT_IN_USE", path=path)


def _open_elsewhere(path: Path) -> bool:
    """Tell whether another program holds the GeoPackage open: its write-ahead log cannot be closed then."""
    try:
        with closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as database:
            mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
            return str(mode).lower() == "wal"
    except sqlite3.OperationalError as error:
        return "locked" in str(error) or "busy" in str(error)
    except sqlite3.DatabaseError:
        return False


def write_json(output: OutputFile, value: Any) -> None:
    """Write a report to its staged path. Raises EngineError OUTPUT_NO_SPACE, OUTPUT_NOT_WRITABLE."""
    try:
        output.staged.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise os_error(error, output.path) from error


def write_files(folder: OutputFolder, files: Mapping[str, bytes]) -> None:
    """Fill a new folder with files and the list of them. Raises EngineError OUTPUT_*."""
    try:
        folder.staged.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder.staged / name).write_bytes(content)
    except OSError as error:
        raise os_error(error, folder.path) from error
    write_contents(folder)


def write_contents(folder: OutputFolder) -> None:
    """Write the list of what was put into a folder; it marks the folder as ours. Raises EngineError OUTPUT_*."""
    found = (path for path in folder.staged.rglob("*") if path.is_file() and path.name != CONTENTS)
    files = sorted(found)
    listed = [
        {"path": path.relative_to(folder.staged).as_posix(), "bytes": path.stat().st_size} for path in files
    ]
    target = folder.staged / CONTENTS
    write_json(
        OutputFile(folder.path / CONTENTS, target), {"product": "bacgiang_gis_plugin", "files": listed}
    )


def commit(outputs: Iterable[Output]) -> None:
    """Put every staged output into place; outputs that were not written are left out.

    Several layers of one GeoPackage are brought together first, so that a failure changes nothing.
    """
    ready = _joined([output for output in outputs if output.staged.exists()])
    for staged, final in ready:
        try:
            if staged.is_dir():
                _replace_folder(staged, final)
            else:
                _replace_file(staged, final)
        except PermissionError as error:
            raise EngineError("OUTPUT_IN_USE", path=final) from error
        except OSError as error:
            raise os_error(error, final) from error


def _joined(outputs: list[Output]) -> list[tuple[Path, Path]]:
    groups: dict[Path, list[Output]] = {}
    for output in outputs:
        groups.setdefault(output.path.resolve(), []).append(output)
    return [(_join(group), group[0].path) for group in groups.values()]


def _join(group: list[Output]) -> Path:
    from .datasets_write import copy_layer

    first = group[0]
    layers = [output for output in group if isinstance(output, OutputLayer)]
    target = first.staged
    if any(layer.append for layer in layers) and first.path.exists():
        target = _joined_name(first.staged)
        shutil.copyfile(first.path, target)
        rest = layers
    else:
        rest = layers[1:]
    for layer in rest:
        copy_layer(layer.staged, layer.layer, target)
        remove(layer.staged)
    return target


def _joined_name(staged: Path) -> Path:
    return staged.with_name(f".joined{staged.name}")


def _replace_file(staged: Path, final: Path) -> None:
    for extra in ("-wal", "-shm", "-journal"):
        final.with_name(final.name + extra).unlink(missing_ok=True)
    _sync(staged)
    staged.replace(final)


def _replace_folder(staged: Path, final: Path) -> None:
    old = staged.with_name(staged.name + ".old")
    if final.exists():
        final.replace(old)
    try:
        staged.replace(final)
    except OSError:
        if old.exists():
            old.replace(final)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def remove(staged: Path) -> None:
    """Remove a staged output and whatever GDAL left beside it."""
    if staged.is_dir():
        shutil.rmtree(staged, ignore_errors=True)
    for path in staged.parent.glob(f"{_escaped(staged.stem)}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def sweep(outputs: Iterable[Output]) -> None:
    """Remove everything staged; called when a job did not succeed."""
    for output in outputs:
        remove(output.staged)
        remove(_joined_name(output.staged))
