"""Which files of folders and archives are layers of old systems, in an order that is always the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from ...archives import unpack
from ...errors import EngineError
from ..sheet_names import natural_key

READ = frozenset({".shp", ".tab", ".mif", ".gpkg", ".gdb", ".kml", ".gml", ".geojson", ".json", ".pol"})
# What belongs to one of them and must be unpacked with it.
BESIDE = frozenset({".shx", ".dbf", ".prj", ".cpg", ".dat", ".map", ".id", ".ind", ".mid", ".xsd", ".gfs"})
ARCHIVE = ".zip"


@dataclass
class Sources:
    """``found``: (path, name shown) in order; ``repeated``: named twice; ``failed``: archives and why."""

    found: list[tuple[Path, str]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    failed: list[tuple[str, EngineError]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)


def find_sources(
    inputs: Iterable[Path], folder: Path, most_bytes: int, kinds: frozenset[str] = READ
) -> Sources:
    """Return what is to be read. Archives are unpacked into ``folder``; one that is refused fails alone.

    A file is taken whatever its suffix, so that a wrong one is reported; of folders and archives, what has a known
    suffix (``kinds``). ``most_bytes`` is for all archives together. Raises EngineError LEGACY_NONE_FOUND.
    """
    sources = Sources()
    seen: set[Path] = set()
    for given in inputs:
        listed = _listed(given, kinds)
        if not listed:
            raise EngineError("LEGACY_NONE_FOUND", path=given)
        for path in listed:
            name = _name(path, given)
            if path.resolve() in seen:
                sources.repeated.append(name)
                continue
            seen.add(path.resolve())
            if path.suffix.lower() == ARCHIVE:
                most_bytes = _open(path, name, folder, most_bytes, sources, kinds)
            else:
                sources.found.append((path, name))
    return sources


def _name(path: Path, given: Path) -> str:
    return path.name if path == given else path.relative_to(given).as_posix()


def _listed(given: Path, kinds: frozenset[str]) -> list[Path]:
    if not given.is_dir() or given.suffix.lower() == ".gdb":
        return [given]
    wanted = kinds | {ARCHIVE}
    found = [path for path in given.rglob("*") if path.suffix.lower() in wanted and _own(path, given)]
    return sorted(found, key=natural_key)


def _own(path: Path, given: Path) -> bool:
    """Whether a path is a source itself: no hidden file, nothing inside a .gdb, a folder only as .gdb."""
    inside = path.relative_to(given).parts
    if any(part.startswith((".", "__MACOSX")) for part in inside):
        return False
    if any(part.lower().endswith(".gdb") for part in inside[:-1]):
        return False
    return path.is_dir() == (path.suffix.lower() == ".gdb")


def _wanted(name: PurePosixPath, kinds: frozenset[str]) -> bool:
    in_gdb = any(part.lower().endswith(".gdb") for part in name.parts[:-1])
    return in_gdb or name.suffix.lower() in kinds | BESIDE


def _open(
    path: Path, name: str, folder: Path, most_bytes: int, sources: Sources, kinds: frozenset[str]
) -> int:
    """Unpack one archive and return how many bytes may still be unpacked."""
    target = folder / str(len(sources.found) + len(sources.failed))
    target.mkdir()
    try:
        if not path.is_file():
            raise EngineError("FILE_MISSING", path=path)
        rest = unpack(path, target, partial(_wanted, kinds=kinds), most_bytes)
        inside = _listed(target, kinds)
        if not inside:
            raise EngineError("LEGACY_NONE_FOUND", path=path)
    except EngineError as error:
        sources.failed.append((name, error))
        return most_bytes
    if rest:
        sources.doubts.append((name, f"{rest} files in the archive were left there"))
    sources.found += [(entry, f"{name}/{_name(entry, target)}") for entry in inside]
    return most_bytes - sum(entry.stat().st_size for entry in target.rglob("*") if entry.is_file())
