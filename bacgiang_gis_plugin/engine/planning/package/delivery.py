"""A delivered package as it is: its folders and files, the layers in memory, what the scans and the workbook say."""

from __future__ import annotations

import html
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...archives import unpack
from ...datasets_legacy import shapefile_doubts
from ...datasets_package import StoredLayer, read_sheets, read_stored, stored_layers
from ...dictionary.fields import plain_name
from ...errors import EngineError
from ...progress import Progress
from .scans import Scan, look_at
from .schema import BASIC, DATABASES, GIS, MANDATORY, PREFIX, SCAN, ClassSpec, classes, cut_name

MOST_UNPACKED = 8_000_000_000  # bytes of an archive
MOST_OF_PROJECT = 100_000_000  # bytes of a project that are looked at
FILES = (".gpkg", ".shp", ".geojson", ".json")
DRAWINGS = (".dxf", ".dwg", ".dgn")


@dataclass(frozen=True)
class DeliveredLayer:
    """One layer. ``file``: its path in the package; ``database``: empty where the path does not say it.

    ``spec``: the listed class that it stands for, None for another one; ``exact``: its name is that of the class.
    """

    file: str
    database: str
    stored: StoredLayer
    name: str
    spec: ClassSpec | None
    exact: bool = True

    @property
    def key(self) -> str:
        return f"{self.database}.{self.name}" if self.database else self.name

    @cached_property
    def names(self) -> dict[str, str]:
        """Return field of the class → field of the file, by the whole name or as a shapefile cuts it."""
        known = [entry.name for entry in self.spec.fields] if self.spec else list(MANDATORY)
        there = {entry.name.casefold(): entry.name for entry in self.stored.fields}
        found = {name: there[name.casefold()] for name in known if name.casefold() in there}
        for name, short in shapefile_names(known).items():
            if name not in found and short.casefold() in there and short != name:
                found[name] = there[short.casefold()]
        return found

    def values(self, name: str) -> list[Any] | None:
        """Return the values of a field of the class, None where the file has no such field."""
        own = self.names.get(name)
        if own is None:
            return None
        if own not in self._read:
            self._read[own] = self.stored.table.column(own).to_pylist()
        return self._read[own]

    @cached_property
    def _read(self) -> dict[str, list[Any]]:
        return {}


def shapefile_names(names: list[str]) -> dict[str, str]:
    """Return field → its name in a shapefile's table, as GDAL cuts and numbers them."""
    used: set[str] = set()
    found = {}
    for name in names:
        short, number = cut_name(name), 0
        while short.casefold() in used and number < 99:
            number += 1
            short = f"{name[:8]}_{number}" if number < 10 else f"{name[:8]}{number}"
        used.add(short.casefold())
        found[name] = short
    return found


@dataclass
class Delivery:
    """A package. Paths are relative to its root, with slashes.

    ``unreadable``: file → reason; ``workbooks``: file → sheet → rows; ``scans``: file → what it says of itself.
    ``projects``: QGIS project → its sources as they are written.
    """

    name: str
    folders: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    layers: list[DeliveredLayer] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    workbooks: dict[str, dict[str, list[list[str]]]] = field(default_factory=dict)
    scans: dict[str, Scan | None] = field(default_factory=dict)
    drawings: dict[str, Path] = field(default_factory=dict)
    projects: dict[str, list[str]] = field(default_factory=dict)

    def of(self, database: str, name: str) -> list[DeliveredLayer]:
        """Return the layers that stand for a class."""
        return [one for one in self.layers if one.spec is not None and one.spec.key == (database, name)]


@contextmanager
def opened(package: Path) -> Iterator[Path]:
    """Give the root of a package: the folder, what is in it, or an archive unpacked for the time being.

    Raises EngineError FILE_MISSING, ARCHIVE_*, PACKAGE_NOT_FOUND.
    """
    if package.is_dir():
        yield _root(package, package)
        return
    if not package.exists():
        raise EngineError("FILE_MISSING", path=package)
    if package.suffix.lower() != ".zip":
        raise EngineError("PACKAGE_NOT_FOUND", path=package)
    with TemporaryDirectory(prefix="bacgiang-package-") as folder:
        unpack(package, Path(folder), lambda name: True, MOST_UNPACKED, folders=True)
        yield _root(Path(folder), package)


def _root(folder: Path, package: Path) -> Path:
    """Return the folder that holds HoSoGIS: the given one, or the only one in it that is a package."""
    if (folder / GIS).is_dir() or folder.name.startswith(PREFIX):
        return folder
    inside = [path for path in sorted(folder.iterdir()) if path.is_dir()]
    found = [path for path in inside if (path / GIS).is_dir() or path.name.startswith(PREFIX)]
    if len(found) == 1:
        return found[0]
    if not found and any(True for _ in _data(folder)):
        return folder
    raise EngineError("PACKAGE_NOT_FOUND", path=package)


def _data(folder: Path) -> Iterator[Path]:
    """Yield the files and FileGDB folders that may hold layers."""
    for current, folders, names in os.walk(folder):
        here = Path(current)
        for name in sorted(folders):
            if name.lower().endswith(".gdb"):
                yield here / name
        folders[:] = sorted(name for name in folders if not name.lower().endswith(".gdb"))
        for name in sorted(names):
            if Path(name).suffix.lower() in FILES:
                yield here / name


def read_delivery(root: Path, title: str, progress: Progress) -> Delivery:
    """Read a package whole; what cannot be read is said, not raised. All features are in memory."""
    found = Delivery(title)
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root)
        inside = any(part.lower().endswith(".gdb") for part in place.parts[:-1])
        if not inside and not path.is_symlink():
            (found.folders if path.is_dir() else found.files).add(place.as_posix())
    gis = root / GIS if (root / GIS).is_dir() else root
    sources = list(_data(gis))
    for number, path in enumerate(sources):
        progress.update(0.9 * number / max(len(sources), 1), "Reading {file}", file=path.name)
        _read_layers(found, root, path, progress)
    for name in sorted(found.files):
        path, top = root / name, name.split("/")[0]
        if top == SCAN and path.suffix.lower() == ".xlsx" and not path.name.startswith("~$"):
            try:
                found.workbooks[name] = read_sheets(path)
            except EngineError as error:
                found.unreadable[name] = str(error.values.get("reason", error.message))
        elif top == SCAN:
            progress.check()
            found.scans[name] = look_at(path)
        elif top == GIS and path.suffix.lower() in (".qgz", ".qgs"):
            try:
                found.projects[name] = project_sources(path)
            except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
                found.unreadable[name] = str(error) or type(error).__name__
        elif top == BASIC and path.suffix.lower() in DRAWINGS:
            found.drawings[name] = path
    return found


def project_sources(path: Path) -> list[str]:
    """Return the sources that a QGIS project names, as they are written. Raises OSError and errors of zipfile."""
    if path.suffix.lower() == ".qgs":
        with path.open("rb") as file:
            data = file.read(MOST_OF_PROJECT)
    else:
        with zipfile.ZipFile(path) as archive:
            inside = next((one for one in archive.namelist() if one.lower().endswith(".qgs")), None)
            if inside is None:
                raise zipfile.BadZipFile("no .qgs in it")
            with archive.open(inside) as packed:
                data = packed.read(MOST_OF_PROJECT)
    text = data.decode("utf-8", "replace")
    return [html.unescape(source) for source in re.findall(r"<datasource>([^<]*)</datasource>", text)]


def _read_layers(found: Delivery, root: Path, path: Path, progress: Progress) -> None:
    place = path.relative_to(root).as_posix()
    try:
        names = stored_layers(path)
    except EngineError as error:
        found.unreadable[place] = str(error.values.get("reason", error.message))
        return
    if path.suffix.lower() == ".shp" and (doubts := shapefile_doubts(path)):
        found.unreadable[place] = "; ".join(doubts)
    for name in names:
        progress.check()
        try:
            stored = read_stored(path, name)
        except EngineError as error:
            reason = error.values.get("reason") or error.message
            found.unreadable[f"{place}|{name}"] = str(reason)
            continue
        found.layers.append(delivered_layer(place, stored))


def delivered_layer(place: str, stored: StoredLayer) -> DeliveredLayer:
    """Return a layer with its database and class, by the path and the name."""
    database = ""
    for part in place.split("/"):
        for known in DATABASES:
            if plain_name(part.rsplit(".", 1)[0]) == plain_name(known):
                database = known
    stem = place.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    single = place.lower().endswith((".shp", ".geojson", ".json"))
    name = stem if single and plain_name(stem) != plain_name(database) else stored.name
    spec, exact = find_class(database, name)
    return DeliveredLayer(place, database, stored, name, spec, exact)


def find_class(database: str, name: str) -> tuple[ClassSpec | None, bool]:
    """Return the listed class of a name, and whether the name is spelt as listed; any database's where unknown."""
    listed = classes()
    if (database, name) in listed:
        return listed[database, name], True
    plain = plain_name(name)
    same = [spec for spec in listed.values() if plain_name(spec.name) == plain]
    own = [spec for spec in same if spec.database == database]
    planned = [spec for spec in same if spec.database == "QuyHoach"]
    for group in (own, planned, same):
        if group:
            return group[0], group[0].name == name
    return None, False
