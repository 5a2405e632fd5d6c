"""One stored plan (GeoPackage, shapefile, FileGDB, GeoJSON, GML, MapInfo …) to zones, every feature accounted for."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...cadastre.legacy.fields import FieldMatch, convert
from ...cadastre.legacy.raw_rows import (
    carried,
    decoded_columns,
    flat_multipolygons,
    moved,
    polygon_reasons,
    readable,
)
from ...datasets import check_file
from ...datasets_legacy import RawLayer, legacy_layers, read_legacy_layer
from ...dictionary import layer as dictionary_layer
from ...errors import EngineError
from ...usable import unusable
from ..overlay.blocks import clean
from .codes import EXISTING, describe_code
from .matching import DROPPED, ZONES, match_plan_fields
from .placing import find_way
from .read_cad import repaired_finding
from .rows import Entry, Rejected, Rows, Settings, Source, failed

FEATURE = "feature"


def read_gis(source: Source, settings: Settings) -> list[Rows]:
    """Read every layer with polygons of one file; a layer that cannot be read gives an entry with the reason."""
    try:
        check_file(source.path)
        with tempfile.TemporaryDirectory(prefix="bacgiang_") as folder:
            return _read_layers(source, readable(source.path, Path(folder)), settings)
    except EngineError as error:
        return [failed(source, "", error)]
    except OSError as error:
        reason = error.strerror or error
        return [failed(source, "", EngineError("FILE_UNREADABLE", path=source.path, reason=reason))]


def _read_layers(source: Source, path: Path, settings: Settings) -> list[Rows]:
    spatial, tables = legacy_layers(path)
    if not spatial:
        raise EngineError("FILE_UNREADABLE", path=source.path, reason="it holds no layer with geometry")
    wanted = [name for name in spatial if not settings.only or name.casefold() in settings.only]
    if not wanted:
        asked = ", ".join(sorted(settings.only))
        raise EngineError("LAYER_MISSING", path=source.path, layer=asked, known=", ".join(spatial))
    found = [_guarded(source, name, partial(read_legacy_layer, path, name), settings) for name in wanted]
    rest = [(name, "not among the layers that were asked for") for name in spatial if name not in wanted]
    rest += [(name, "a table without geometry: it is not imported") for name in tables]
    return found + [Rows(Entry(source.name, name, "skipped", reason)) for name, reason in rest]


def _guarded(source: Source, layer: str, read: Any, settings: Settings) -> Rows:
    raw: RawLayer | None = None
    try:
        raw = read()
        return _import(source, raw, settings)
    except EngineError as error:
        rows = failed(source, layer, error)
    except MemoryError:
        raise
    except Exception as error:  # one layer must not end the import of the others
        reason = f"{type(error).__name__}: {error}"
        rows = failed(source, layer, EngineError("LEGACY_READER_FAILED", path=source.path, reason=reason))
    if raw is not None:
        rows.entry.elements = max(raw.promised, len(raw.geometry))
        rows.entry.counted = {"the layer failed": rows.entry.elements}
    return rows


def _import(source: Source, raw: RawLayer, settings: Settings) -> Rows:
    rows = Rows(Entry(source.name, raw.name))
    entry = rows.entry
    entry.elements = max(raw.promised, len(raw.geometry))
    if not entry.elements:
        raise EngineError("LAYER_EMPTY", path=source.path, layer=raw.name)
    for text in raw.doubts:
        entry.doubt(text)
    reasons = polygon_reasons(raw)
    if not np.array([reason is None for reason in reasons], dtype=bool).any():
        found = ", ".join(sorted({str(reason) for reason in reasons}))
        raise EngineError("GEOMETRY_KIND", path=source.path, layer=raw.name, found=found, wanted="polygons")
    kept = np.flatnonzero([reason is None for reason in reasons])
    own, heights = flat_multipolygons(raw.geometry[kept])
    if heights:
        entry.doubt(f"heights or measures of {heights} features were dropped")
    points = shapely.get_coordinates(own)
    way = find_way(points, raw.crs, source, entry, settings, "the layer")
    placed = moved(own, way.move)
    outside = np.array([text is not None for text in unusable(placed)], dtype=bool)
    for number in kept[outside]:
        reasons[number] = "its coordinates cannot be brought into the output's system"
    kept, placed = kept[~outside], placed[~outside]
    drawn = shapely.area(placed)
    cleaned, why, repaired = clean(placed)
    for number, reason in zip(kept, why, strict=True):
        if reason is not None:
            reasons[number] = reason
    usable = np.array([reason is None for reason in why], dtype=bool)
    kept, cleaned, repaired, drawn = kept[usable], cleaned[usable], repaired[usable], drawn[usable]
    rows.geometry = list(cleaned)
    _fill(rows, raw, kept, settings)
    _reject(rows, raw, reasons)
    _note_repaired(rows, repaired, drawn, source)
    entry.in_zones, entry.zones, entry.how = len(kept), len(kept), {FEATURE: len(kept)}
    if entry.balance() != entry.elements:
        raise EngineError("CAD_NOT_RECONCILED", path=source.path, elements=entry.elements)
    if entry.rejected:
        entry.doubt(f"{entry.rejected} of {entry.elements} features are not among the zones")
    return rows


def _reject(rows: Rows, raw: RawLayer, reasons: NDArray[np.object_]) -> None:
    """Put every feature that is no zone among the rejected; its shape only where it is in the output's system."""
    entry = rows.entry
    for number, reason in enumerate(reasons):
        if reason is None:
            continue
        geometry = raw.geometry[number]
        fit = geometry is not None and unusable(raw.geometry[number : number + 1])[0] is None
        shape = shapely.force_2d(geometry) if fit and entry.operation == "none" else None
        kind = geometry.geom_type if geometry is not None else ""
        rows.rejected.append(Rejected(shape, raw.name, kind, int(raw.fids[number]), "", str(reason)))
    entry.rejected = len(rows.rejected)
    lost = raw.promised - len(raw.geometry)
    if lost > 0:
        entry.counted["promised by the file, but it could not be read"] = lost
        entry.doubt(f"{lost} features that the file says it has could not be read")


def _note_repaired(
    rows: Rows, repaired: NDArray[np.bool_], drawn: NDArray[np.float64], source: Source
) -> None:
    codes = rows.columns["ma_loai_qh"]
    for number in np.flatnonzero(repaired):
        shape = rows.geometry[number]
        name = str(codes[number] or rows.columns["ma_vung"][number] or "?")
        rows.findings.append(
            repaired_finding(name, shape, float(drawn[number]), float(shape.area), source.name)
        )
    rows.entry.repaired = int(repaired.sum())


# ---------------------------------------------------------------- attributes


def _fill(rows: Rows, raw: RawLayer, kept: NDArray[np.int64], settings: Settings) -> None:
    entry, count = rows.entry, len(kept)
    table = raw.table.take(pa.array(kept)) if raw.table.num_columns else raw.table
    names = table.column_names
    plain = [FieldMatch(name, None, "", name) for name in names]
    columns, originals, used = decoded_columns(raw, table, count, plain, settings.encoding)
    matches, sure = match_plan_fields(names, columns, settings.fields, settings.personal)
    for match, before, certain in zip(matches, plain, sure, strict=True):
        match.encoding, match.changed = before.encoding, before.changed
        match.confidence = certain
    entry.fields = matches
    entry.encoding = used.most_common(1)[0][0] if used else "ascii"
    entry.texts_changed = sum(match.changed for match in matches)
    if settings.encoding == "auto" and used["unknown"]:
        entry.doubt("the encoding of some texts is not known; they are shown as Windows-1252")
    _place_values(rows, matches, columns, originals, table)
    _add_own(rows, raw, kept, originals)


def _place_values(
    rows: Rows,
    matches: Sequence[FieldMatch],
    columns: list[list[Any]],
    originals: list[dict[str, Any]],
    table: pa.Table,
) -> None:
    entry = rows.entry
    specs = {spec.name: spec for spec in dictionary_layer(ZONES).fields}
    for match, column in zip(matches, columns, strict=True):
        match.values = sum(value not in (None, "") for value in column)
        if match.how == DROPPED:
            entry.left_out_fields.append(match.source)
        elif match.target is None:
            rows.extra[match.column] = carried(column, table.column(match.source).type)
        else:
            values, lost = convert(column, specs[match.target])
            rows.columns[match.target] = values
            match.not_converted = len(lost)
            for number in lost:
                originals[number].setdefault(match.source, str(column[number]))
    for entries in originals:
        for name in entry.left_out_fields:
            entries.pop(name, None)
    entry.not_converted = sum(match.not_converted for match in matches)
    if entry.not_converted:
        entry.doubt(f"{entry.not_converted} values do not fit their field; they are kept in gia_tri_goc")
    if entry.left_out_fields:
        entry.doubt(f"personal fields were left out: {', '.join(entry.left_out_fields)}")


def _add_own(rows: Rows, raw: RawLayer, kept: NDArray[np.int64], originals: list[dict[str, Any]]) -> None:
    entry, count = rows.entry, len(kept)
    for name in ("ma_vung", "ma_loai_qh", "ten_vung"):
        rows.columns.setdefault(name, [None] * count)
    codes = rows.columns["ma_loai_qh"]
    described = {code: describe_code(str(code)) for code in set(codes) - {None}}
    unknown = Counter(str(code) for code in codes if code is not None and not described[code][1])
    entry.unknown_codes = dict(unknown)
    existing = sum(str(code).upper().startswith(f"{EXISTING}_") for code in codes if code is not None)
    if existing:
        entry.doubt(
            f"{existing} zones have a code of existing land use (HT_…), which is no plan; they were kept"
        )
    if not any(code is not None for code in codes):
        fields = ", ".join(match.source for match in entry.fields)
        entry.doubt(f"no field was found for the zones' code; name it (fields: {fields})")
    names = rows.columns["ten_vung"]
    rows.columns["ten_vung"] = [
        name or (described[code][0] or None if code is not None else None)
        for name, code in zip(names, codes, strict=True)
    ]
    rows.columns["lop"] = [raw.name] * count
    rows.columns["so_phan_tu"] = [int(fid) if abs(fid) < 2**31 else None for fid in raw.fids[kept]]
    rows.columns["cach_tao"] = [FEATURE] * count
    rows.columns["gia_tri_goc"] = [json.dumps(one, ensure_ascii=False) if one else None for one in originals]
