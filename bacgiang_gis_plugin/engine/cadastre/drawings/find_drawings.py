"""Which files of folders and archives are drawings, in an order that is always the same, and what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ...archives import unpack
from ...errors import EngineError
from ..sheet_names import natural_key
from .read_twice import SUFFIXES

ARCHIVE = ".zip"
MOST_BYTES = 4_000_000_000  # unpacked, of all archives together


@dataclass
class Drawings:
    """``paths``, and ``names`` and ``places`` shown for them; ``repeated``: named twice; ``failed``: archives and why.

    ``left`` tells for an archive how many files in it are no drawings and were left there.
    """

    paths: list[Path] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    repeated: list[Path] = field(default_factory=list)
    failed: list[tuple[Path, EngineError]] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)


def find_drawings(inputs: Iterable[Path], folder: Path) -> Drawings:
    """Return the drawings in natural order. Archives are unpacked into ``folder``; a bad one fails alone.

    A file is taken whatever its suffix, so that a wrong one is reported; of folders and archives, what ends in .dgn,
    .dwg or .dxf (upper and lower case alike). Raises EngineError CAD_NONE_FOUND.
    """
    given = list(inputs)
    listed = [path for entry in given for path in _listed(entry)]
    drawings = Drawings()
    unique: dict[Path, Path] = {}
    for path in sorted(listed, key=natural_key):
        if path.resolve() in unique:
            drawings.repeated.append(path)
        else:
            unique[path.resolve()] = path
    files = [path for path in unique.values() if path.suffix.lower() != ARCHIVE]
    shown = dict(zip(files, _names(files), strict=True))
    left = MOST_BYTES
    for path in unique.values():
        if path in shown:
            drawings.paths.append(path)
            drawings.names.append(shown[path])
            drawings.places.append(str(path))
        else:
            left -= _open(path, folder, left, drawings)
    if not drawings.paths and not drawings.failed:
        raise EngineError("CAD_NONE_FOUND", path=", ".join(map(str, given)))
    return drawings


def _listed(entry: Path) -> list[Path]:
    if not entry.is_dir():
        return [entry]
    inside = _inside(entry, SUFFIXES | {ARCHIVE})
    if not inside:
        raise EngineError("CAD_NONE_FOUND", path=entry)
    return inside


def _inside(folder: Path, suffixes: frozenset[str]) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file()]
    return [path for path in found if not _hidden(path.relative_to(folder).parts)]


def _hidden(parts: tuple[str, ...]) -> bool:
    return parts[-1].startswith(".") or "__MACOSX" in parts


def _wanted(name: PurePosixPath) -> bool:
    return name.suffix.lower() in SUFFIXES and not _hidden(name.parts)


def _open(path: Path, folder: Path, most_bytes: int, drawings: Drawings) -> int:
    """Unpack one archive and return how many bytes that took."""
    target = folder / str(len(drawings.failed) + len(drawings.left))
    target.mkdir()
    try:
        if not path.is_file():
            raise EngineError("FILE_MISSING", path=path)
        rest = unpack(path, target, _wanted, most_bytes)
        inside = sorted(_inside(target, SUFFIXES), key=natural_key)
        if not inside:
            raise EngineError("CAD_NONE_FOUND", path=path)
    except EngineError as error:
        drawings.failed.append((path, error))
        return 0
    drawings.left[path.name] = rest
    drawings.paths += inside
    within = [entry.relative_to(target).as_posix() for entry in inside]
    drawings.names += [f"{path.name}/{name}" for name in within]
    drawings.places += [f"{path}/{name}" for name in within]
    return sum(entry.stat().st_size for entry in inside)


def _names(paths: list[Path]) -> list[str]:
    """Return the files' names; where two are alike, as much of their folders as tells them apart."""
    names = [path.name for path in paths]
    for depth in range(2, max((len(path.parts) for path in paths), default=0) + 1):
        seen = {name for name, number in Counter(names).items() if number > 1}
        if not seen:
            break
        names = [
            "/".join(path.parts[-depth:]) if name in seen else name
            for path, name in zip(paths, names, strict=True)
        ]
    return names
