"""Reads line work and texts and tells their rows apart by sheet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...crs import parse, require_planar, require_same
from ...datasets import Layer, LayerInfo, layer_info, stream_layer
from ...errors import EngineError
from ...parameters import InputLayer
from ...usable import unusable
from .edge_matching import EdgeChange, EdgeMatch, match_edges
from .sheet_spool import Key, SheetRows, Spool

SHEET_FIELDS = ("tep", "so_to", "epsg")
LEVEL = "muc"
SHEET_IN_NAME = re.compile(r"to[ _-]*0*(\d{1,5})(?!\d)", re.IGNORECASE)
LINEAR = {"LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection", "Unknown"}


@dataclass
class Drawings:
    """The rows of all sheets, and those that were not used, by role."""

    crs: str
    rows: Spool
    lines_read: int = 0
    texts_read: int = 0
    lines_left_out: dict[str, int] = field(default_factory=dict)
    texts_without_sheet: int = 0
    seeds_read: int = 0
    seeds_without_sheet: int = 0
    seeds_shared: dict[int, int] = field(default_factory=dict)
    all_lines_close: bool = False
    keys: list[Key] = field(default_factory=list)

    def match_edges(self, tolerance: float, resolution: float) -> EdgeMatch:
        """Compare the edges of all sheets; ``sheets`` are then changed by what was found."""
        looks = [self.rows.look(key, self.crs) for key in self.keys]
        boxes = np.array([self.rows.box(key) for key in self.keys], dtype=float)
        titles = [look.title for look in looks]
        return match_edges(lambda index: looks[index].load_lines(), boxes, titles, tolerance, resolution)

    def sheets(self, changes: Sequence[EdgeChange]) -> Iterator[SheetRows]:
        """Yield the sheets in the order of their numbers and names; each is given up as it is taken."""
        for key, change in zip(self.keys, changes, strict=True):
            epsg = self.rows.epsg(key)
            area_crs = None if epsg is None else f"EPSG:{epsg}"
            if area_crs and parse(area_crs).equals(parse(self.crs), ignore_axis_order=True):
                area_crs = None
            yield self.rows.take(key, self.crs, area_crs, change)


def read_drawings(
    lines: InputLayer,
    texts: InputLayer,
    role_field: str,
    text_field: str,
    closing_roles: Sequence[str],
    rows: Spool,
) -> Drawings:
    """Read the lines that close parcels and all texts into ``rows``.

    Where the lines have no field ``role_field``, or no line has one of ``closing_roles``, every line closes parcels.
    Raises EngineError FILE_*, LAYER_*, CRS_*, SHEET_ZONES_DIFFER, FIELD_MISSING, GEOMETRY_KIND, COORDINATES_NOT_FINITE.
    """
    line_info, text_info = layer_info(lines), layer_info(texts)
    crs = require_planar(line_info)
    require_same(line_info, text_info)
    if line_info.count == 0:
        raise EngineError("LAYER_EMPTY", path=line_info.path, layer=line_info.layer)
    if (line_info.geometry_type or "None").split(" ")[0] not in LINEAR:
        raise _wrong_kind(line_info, "lines")
    if text_field not in text_info.fields:
        known = ", ".join(text_info.fields)
        raise EngineError(
            "FIELD_MISSING", path=text_info.path, field=text_field, layer=text_info.layer, known=known
        )
    found = Drawings(crs, rows)
    roles = frozenset(closing_roles) if role_field in line_info.fields else frozenset()
    _read_lines(lines, line_info, found, role_field, roles)
    if roles and rows.lines == 0:
        rows.clear()
        found = Drawings(crs, rows)
        roles = frozenset()
        _read_lines(lines, line_info, found, role_field, roles)
    found.all_lines_close = not roles
    if rows.lines == 0:
        raise _wrong_kind(line_info, "lines")
    _read_texts(texts, text_info, found, role_field, text_field)
    found.keys = sorted(rows.keys, key=lambda key: (key[1] is None, key[1] or 0, key[0] or ""))
    return found


def _wrong_kind(info: LayerInfo, wanted: str) -> EngineError:
    return EngineError(
        "GEOMETRY_KIND",
        path=info.path,
        layer=info.layer,
        found=info.geometry_type or "no geometry",
        wanted=wanted,
    )


def _read_lines(
    source: InputLayer,
    info: LayerInfo,
    found: Drawings,
    role_field: str,
    closing: frozenset[str],
) -> None:
    wanted = [name for name in (*SHEET_FIELDS, LEVEL, role_field) if name in info.fields]
    for layer in stream_layer(source, wanted):
        found.lines_read += len(layer)
        geometry = _linear(layer)
        usable = np.array([reason is None for reason in why_unusable(layer, geometry)], dtype=bool)
        _count(found.lines_left_out, ["no line"] * int((~usable).sum()))
        if closing:
            role = layer.column(role_field)
            closes = np.array([value in closing for value in role], dtype=bool)
            _count(found.lines_left_out, role[usable & ~closes].tolist())
            usable &= closes
        pieces, owner = shapely.get_parts(geometry, return_index=True)
        coordinates, lengths = shapely.get_coordinates(pieces), shapely.get_num_coordinates(pieces)
        starts = np.r_[0, np.cumsum(lengths)]
        first = np.searchsorted(owner, np.arange(len(layer) + 1))
        levels = _levels(layer)
        for key, rows, epsg in rows_by_sheet(layer, np.flatnonzero(usable)):
            mine = _spans(first[rows], first[rows + 1])
            vertices = coordinates[_spans(starts[mine], starts[mine + 1])]
            _one_zone(layer, key, found.rows.epsg(key) if key in found.rows else None, epsg)
            found.rows.add_lines(key, vertices, lengths[mine], levels.take(pa.array(owner[mine])), epsg)


def _spans(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers from each start to before its stop, one span after the other."""
    lengths = stops - starts
    shift = starts - np.r_[0, np.cumsum(lengths)[:-1]]
    return np.asarray(np.repeat(shift, lengths) + np.arange(lengths.sum()))


def _levels(layer: Layer) -> pa.Array:
    """Return the levels or layers of the drawing, null where the table has none."""
    if LEVEL in layer.table.column_names:
        return layer.table.column(LEVEL).combine_chunks().cast(pa.string())
    return pa.nulls(len(layer), pa.string())


def _linear(layer: Layer) -> NDArray[np.object_]:
    """Return lines as they are, polygons as their rings, anything else as None."""
    kind = shapely.get_type_id(layer.geometry)
    geometry: NDArray[np.object_] = np.full(len(layer), None, dtype=object)
    linear = np.isin(kind, [1, 2, 5])
    geometry[linear] = layer.geometry[linear]
    surface = np.isin(kind, [3, 6])
    geometry[surface] = shapely.boundary(layer.geometry[surface])
    return geometry


def why_unusable(layer: Layer, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    reasons = unusable(geometry)
    for row in np.flatnonzero(reasons != None).tolist():  # noqa: E711 - an array of objects
        if reasons[row] != "no geometry":
            raise EngineError("COORDINATES_NOT_FINITE", path=layer.info.path, feature=int(layer.fids[row]))
    return reasons


def _read_texts(
    source: InputLayer,
    info: LayerInfo,
    found: Drawings,
    role_field: str,
    text_field: str,
) -> None:
    wanted = [name for name in (*SHEET_FIELDS, role_field, text_field) if name in info.fields]
    single = found.rows.keys[0] if len(found.rows.keys) == 1 else None
    for layer in stream_layer(source, wanted):
        found.texts_read += len(layer)
        reasons = why_unusable(layer, layer.geometry)
        usable = np.array([reason is None for reason in reasons], dtype=bool)
        found.texts_without_sheet += int((~usable).sum())
        points = shapely.get_coordinates(shapely.centroid(layer.geometry[usable]))
        place = np.cumsum(usable) - 1
        words, roles = _values(layer, text_field), _values(layer, role_field)
        for key, rows, _ in rows_by_sheet(layer, np.flatnonzero(usable)):
            sheet = key if key in found.rows else single
            if sheet is None:
                found.texts_without_sheet += len(rows)
                continue
            listed = rows.tolist()
            said = [_text(words[row]) for row in listed]
            found.rows.add_texts(sheet, points[place[rows]], said, [str(roles[row] or "") for row in listed])


def _text(value: Any) -> str:
    if value is None or value != value:  # a null in a column of numbers is read as NaN
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _values(layer: Layer, name: str) -> list[Any]:
    if name not in layer.table.column_names:
        return [None] * len(layer)
    values: list[Any] = layer.table.column(name).to_pylist()
    return values


def _count(counts: dict[str, int], roles: list[Any]) -> None:
    for role, count in Counter(map(str, roles)).items():
        counts[role] = counts.get(role, 0) + count


def rows_by_sheet(layer: Layer, rows: NDArray[np.int64]) -> list[tuple[Key, NDArray[np.int64], int | None]]:
    """Group rows by file and sheet number; a missing number is looked for in the file's name."""
    present = [name for name in SHEET_FIELDS if name in layer.table.column_names]
    if not present or not len(rows):
        return [((None, None), rows, None)] if len(rows) else []
    code = np.zeros(len(layer), dtype=np.int64)
    for field_name in present:
        index = layer.table.column(field_name).combine_chunks().dictionary_encode()
        values = index.indices.fill_null(len(index.dictionary)).to_numpy(zero_copy_only=False)
        code = code * (len(index.dictionary) + 1) + values
    _, first, group = np.unique(code[rows], return_index=True, return_inverse=True)
    parts = np.split(rows[np.argsort(group, kind="stable")], np.cumsum(np.bincount(group))[:-1])
    found: dict[Key, list[NDArray[np.int64]]] = defaultdict(list)
    epsg: dict[Key, int | None] = {}
    for row, part in zip(rows[first].tolist(), parts, strict=True):
        name, number, zone = (
            layer.table.column(field)[row].as_py() if field in present else None for field in SHEET_FIELDS
        )
        key = (name, _number_in(name) if number is None else number)
        found[key].append(part)
        epsg[key] = _one_zone(layer, key, epsg.get(key), zone)
    return [(key, np.sort(np.concatenate(parts)), epsg[key]) for key, parts in found.items()]


def _one_zone(layer: Layer, key: Key, known: int | None, zone: int | None) -> int | None:
    """Return the zone of a sheet, where it is known; areas of a sheet are computed in one zone only."""
    if known is None or zone is None or known == zone:
        return known if zone is None else zone
    sheet = key[0] if key[1] is None else key[1]
    raise EngineError("SHEET_ZONES_DIFFER", path=layer.info.path, sheet=sheet, one=known, other=zone)


def _number_in(name: str | None) -> int | None:
    found = SHEET_IN_NAME.search(name or "")
    return int(found[1]) if found else None
