"""Layers of old systems as they are: every feature, texts as stored bytes, damage stated instead of raised."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray

from .datasets import Geometries, check_file
from .errors import EngineError
from .legacy_damage import gml_members, mid_rows, tab_rows, table_rows

SMALLEST_FEATURE = 2  # bytes; a count of features beyond file size / this is damage
# A text table's code page byte: https://www.clicketyclick.dk/databases/xbase/format/dbf.html (what GDAL knows too)
WESTERN = frozenset({"", "ansi", "1252", "cp1252", "windows-1252", "iso-8859-1", "8859-1", "88591", "latin1"})


@dataclass(frozen=True)
class RawLayer:
    """n features: ``geometry`` (n,) objects, ``table`` n rows whose texts are binary, ``fids`` (n,) int64.

    ``raw`` tells that the texts are the stored bytes, else they are UTF-8 that the format promises. ``declared``:
    the code page that the file names. ``promised``: the file's own count of features, ``unparsed`` (n,) marks
    geometries that are there but cannot be parsed.
    """

    name: str
    crs: str | None
    geometry: Geometries
    unparsed: NDArray[np.bool_]
    table: pa.Table
    fids: NDArray[np.int64]
    promised: int
    raw: bool = False
    declared: str = ""
    doubts: list[str] = field(default_factory=list)


def legacy_layers(path: Path) -> tuple[list[str], list[str]]:
    """Return the names of a source's layers with geometry, and of its tables without. Raises EngineError FILE_*."""
    check_file(path)
    try:
        rows = pyogrio.list_layers(path)
    except Exception as error:  # GDAL's drivers report damage in many ways
        raise EngineError("FILE_UNREADABLE", path=path, reason=_plain(error)) from error
    if path.suffix.lower() == ".gml":
        _check_gml(path, [str(name) for name, _ in rows])
    return [str(name) for name, kind in rows if kind], [str(name) for name, kind in rows if not kind]


def _check_gml(path: Path, layers: list[str]) -> None:
    """Raise EngineError FILE_DAMAGED where GDAL stops reading before the file's end."""
    members, reason = gml_members(path)
    if reason is None:
        read = sum(_count(path, layer, WRITE_GFS="NO") for layer in layers)
        reason = f"{read} of {members} features could be read" if read < members else None
    if reason is not None:
        raise EngineError("FILE_DAMAGED", path=path, reason=reason)


def _count(path: Path, layer: str, **options: Any) -> int:
    try:
        return int(pyogrio.read_info(path, layer=layer, force_feature_count=True, **options)["features"])
    except Exception as error:  # GDAL's drivers report damage in many ways
        raise EngineError("FILE_DAMAGED", path=path, reason=_plain(error)) from error


def read_legacy_layer(path: Path, layer: str) -> RawLayer:
    """Read a layer whole. Raises EngineError FILE_DAMAGED, GEOMETRY_CURVED."""
    shape = path.suffix.lower() == ".shp"
    options: dict[str, Any] = {"encoding": "ISO-8859-1"} if shape else {}
    if path.suffix.lower() == ".gml":
        options["WRITE_GFS"] = "NO"
    try:
        info = pyogrio.read_info(path, layer=layer, force_feature_count=True, **options)
        promised = int(info["features"])
        if path.is_file() and promised > _size(path) / SMALLEST_FEATURE:
            raise EngineError("FILE_DAMAGED", path=path, reason=f"it says that it has {promised} features")
        with pyogrio.open_arrow(path, layer=layer, return_fids=True, use_pyarrow=True, **options) as (
            meta,
            reader,
        ):
            table = reader.read_all()
    except EngineError:
        raise
    except NotImplementedError as error:
        raise EngineError("GEOMETRY_CURVED", path=path, layer=layer) from error
    except Exception as error:  # GDAL, pyogrio and Arrow report damage in many ways
        raise EngineError("FILE_DAMAGED", path=path, reason=_plain(error)) from error
    doubts = shapefile_doubts(path) if shape else []
    promised = _promised(path, promised, len(table), doubts)
    return _raw_layer(path, layer, table, meta, promised, shape, doubts)


def _promised(path: Path, counted: int, read: int, doubts: list[str]) -> int:
    """Return how many features a file should give, by the headers of its parts where GDAL does not look at them.

    A header that promises more than its part has room for is only a doubt.
    """
    suffix = path.suffix.lower()
    if suffix == ".shp":
        deleted = table_rows(path, ".dbf")[1]
        if deleted and read == counted - deleted:
            doubts.append(f"{deleted} rows marked as deleted were left out")
            return read
    if suffix == ".mif" and (rows := mid_rows(path)) is not None and rows != read:
        doubts.append(f"{read} objects, but {rows} rows in the .mid")
        return max(counted, rows)
    if suffix == ".tab" and (objects := tab_rows(path)) != read:
        doubts.append(f"{read} objects, but {objects} by the headers of its parts")
        return max(counted, objects) if objects <= _size(path) / SMALLEST_FEATURE else counted
    return counted


def _raw_layer(
    path: Path,
    layer: str,
    table: pa.Table,
    meta: dict[str, Any],
    promised: int,
    shape: bool,
    doubts: list[str],
) -> RawLayer:
    geometry_name, fid_name = meta["geometry_name"] or "wkb_geometry", meta["fid_column"] or "OGC_FID"
    table = table.rename_columns(_single_names(table.column_names, geometry_name))
    wkb = np.full(len(table), None, dtype=object)
    if geometry_name in table.column_names:
        wkb = np.asarray(table.column(geometry_name).to_numpy(zero_copy_only=False))
        table = table.drop_columns([geometry_name])
    geometry = shapely.from_wkb(wkb, on_invalid="ignore")
    unparsed = shapely.is_missing(geometry) & np.array([data is not None for data in wkb], dtype=bool)
    fids = np.arange(len(table), dtype=np.int64)
    if fid_name in table.column_names:
        fids = table.column(fid_name).to_numpy(zero_copy_only=False).astype(np.int64)
        table = table.drop_columns([fid_name])
    raw, declared = shape, code_page(path) if shape else ""
    columns = {name: _as_bytes(table.column(name)) for name in table.column_names}
    if shape:
        columns = {name: _stored(column) for name, column in columns.items()}
    elif any(pa.types.is_binary(column.type) and not _is_utf8(column) for column in columns.values()):
        raw = True
    texts = pa.table(columns) if columns else table
    return RawLayer(layer, meta["crs"], geometry, unparsed, texts, fids, promised, raw, declared, doubts)


def _single_names(names: list[str], geometry_name: str) -> list[str]:
    """Return the names with a number behind those met before; the last one named like the geometry is it."""
    last = len(names) - 1 - names[::-1].index(geometry_name) if geometry_name in names else -1
    seen = {geometry_name} if last >= 0 else set()
    out = []
    for place, name in enumerate(names):
        new, number = name, 2
        while place != last and new in seen:
            new, number = f"{name}_{number}", number + 1
        seen.add(new)
        out.append(new)
    return out


def _as_bytes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.cast(pa.large_binary()).cast(pa.binary())
    if pa.types.is_binary(column.type):  # a picture, not a text
        return pa.chunked_array([pa.array([None if v is None else v.hex() for v in column.to_pylist()])])
    return column


def _stored(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the bytes of a shapefile's table, which GDAL was told to read as Latin-1."""
    if not pa.types.is_binary(column.type):
        return column
    values = column.to_pylist()
    known = {
        data: data.decode("utf-8", "replace").encode("latin-1", "replace") for data in set(values) - {None}
    }
    return pa.chunked_array([pa.array([known.get(data) for data in values], pa.binary())])


def _is_utf8(column: pa.ChunkedArray) -> bool:
    try:
        column.cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True


def code_page(path: Path) -> str:
    """Return the code page that a shapefile's .cpg names, empty where there is none or it is a western one.

    Western code pages are what old programs write whatever the text is in: they say nothing.
    """
    for suffix in (".cpg", ".CPG", ".Cpg"):
        beside = path.with_suffix(suffix)
        if beside.is_file():
            name = beside.read_bytes()[:64].decode("ascii", "ignore").strip().lower()
            return "" if name in WESTERN else name
    return ""


def shapefile_doubts(path: Path) -> list[str]:
    """Return what does not fit together in a shapefile's parts, by their headers."""
    doubts = []
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) == 100 and 2 * struct.unpack(">i", header[24:28])[0] != path.stat().st_size:
        doubts.append("the .shp has another size than its header says")
    records = {}
    for suffix in (".shx", ".dbf"):
        beside = next(
            (p for p in (path.with_suffix(suffix), path.with_suffix(suffix.upper())) if p.is_file()), None
        )
        if beside is None:
            doubts.append(f"the {suffix} is missing")
        elif suffix == ".shx":
            records[suffix] = (beside.stat().st_size - 100) // 8
        else:
            with beside.open("rb") as file:
                head = file.read(8)
            records[suffix] = struct.unpack("<I", head[4:8])[0] if len(head) == 8 else 0
    if len(records) == 2 and records[".shx"] != records[".dbf"]:
        doubts.append(f"{records['.shx']} shapes, but {records['.dbf']} rows in the table")
    return doubts


def _size(path: Path) -> int:
    return sum(
        part.stat().st_size for part in path.parent.glob(f"{_plain_glob(path.stem)}.*") if part.is_file()
    )


def _plain_glob(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _plain(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
