"""One layer of an old system to parcels in the dictionary's fields, every feature accounted for."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...crs import parse
from ...datasets import check_file
from ...datasets_legacy import RawLayer, legacy_layers, read_legacy_layer
from ...dictionary import layer as dictionary_layer
from ...errors import EngineError
from ...usable import unusable
from ..placing.hypotheses import diagnose
from ..placing.outline import Outline
from ..placing.words import datum_doubt, doubt_about, evidence_of
from ..sheet_names import sheet_number
from .crs import own_crs, way_between
from .fields import FieldMatch, arrow_type, convert, match_fields
from .outcome import LayerOutcome, named_as
from .pol_read import read_pol
from .raw_rows import carried, decoded_columns, flat_multipolygons, moved, polygon_reasons, readable

AREA_ROUNDING = 0.1  # m²; areas are written with one decimal


@dataclass(frozen=True)
class LegacyTask:
    """What to read and how; goes to a worker process as it is. ``rules``: file name pattern → CRS.

    ``name`` is what rows and report show; ``shown`` is the path for messages, of an archive's member in the archive.
    """

    path: Path
    name: str
    shown: str
    target: str
    rules: Sequence[tuple[str, str]]
    mapping: Mapping[str, str]
    encoding: str
    commune: str
    outline: Outline


@dataclass
class LegacyLayer(LayerOutcome):
    """One layer's outcome. ``features`` = ``parcels`` + ``failed``; ``status``: ok, doubt, failed, skipped."""

    encoding: str = ""
    features: int = 0
    parcels: int = 0
    failed: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    invalid: int = 0
    z_or_m_dropped: int = 0
    areas_computed: int = 0
    areas_differ: int = 0
    texts_changed: int = 0
    not_converted: int = 0
    fields: list[FieldMatch] = field(default_factory=list)
    place: dict[str, Any] | None = None


@dataclass
class LegacyRows:
    """A layer's report and its rows: ``wkb`` and ``table`` of parcels, ``extra`` columns carried along, findings."""

    report: LegacyLayer
    wkb: Any = None
    table: Any = None
    extra: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str, str, bytes | None, int]] = field(default_factory=list)
    error: EngineError | None = None


def read_legacy(task: LegacyTask) -> list[LegacyRows]:
    """Read every layer of one source. What cannot be read gives an entry with status ``failed`` and the reason."""
    try:
        check_file(task.path)
        if task.path.suffix.lower() == ".pol":
            raw = read_pol(task.path.read_bytes(), task.path)
            return [_guarded(task, raw.name, lambda: raw)]
        with tempfile.TemporaryDirectory(prefix="bacgiang_") as folder:
            return _read_layers(task, readable(task.path, Path(folder)))
    except EngineError as error:
        return [_failed(task, "", error)]
    except OSError as error:
        reason = error.strerror or error
        return [_failed(task, "", EngineError("FILE_UNREADABLE", path=task.path, reason=reason))]


def _read_layers(task: LegacyTask, path: Path) -> list[LegacyRows]:
    spatial, tables = legacy_layers(path)
    if not spatial:
        reason = "it holds no layer with geometry"
        raise EngineError("FILE_UNREADABLE", path=task.path, reason=reason)
    found = [_guarded(task, name, partial(read_legacy_layer, path, name)) for name in spatial]
    for name in tables:
        reason = "a table without geometry: it is not imported"
        found.append(LegacyRows(LegacyLayer(task.name, name, "skipped", reason)))
    return found


def _failed(task: LegacyTask, layer: str, error: EngineError) -> LegacyRows:
    """Return the entry of what failed."""
    error = named_as(error, task.shown)
    rows = LegacyRows(LegacyLayer(task.name, layer), error=error)
    rows.report.fail(error)
    return rows


def _guarded(task: LegacyTask, layer: str, read: Any) -> LegacyRows:
    raw: RawLayer | None = None
    try:
        raw = read()
        return _import(task, raw)
    except EngineError as error:
        rows = _failed(task, layer, error)
    except MemoryError:
        raise
    except Exception as error:  # one layer must not end the import of the others
        reason = f"{type(error).__name__}: {error}"
        rows = _failed(task, layer, EngineError("LEGACY_READER_FAILED", path=task.path, reason=reason))
    if raw is not None:
        count = max(raw.promised, len(raw.geometry))
        rows.report.features = rows.report.failed = count
        rows.report.failures = {"the layer failed": count}
    return rows


def _import(task: LegacyTask, raw: RawLayer) -> LegacyRows:
    rows = LegacyRows(LegacyLayer(task.name, raw.name))
    report = rows.report
    report.features = max(raw.promised, len(raw.geometry))
    for text in raw.doubts:
        report.doubt(text)
    place = own_crs(raw.crs, Path(task.name).name, task.rules)
    report.crs, report.epsg = place.crs, place.epsg
    report.crs_origin, report.crs_statement = place.origin, place.statement
    if place.doubtful:
        report.doubt(place.statement)
    move, report.operation = way_between(place.crs, task.target)
    if "EPSG:1544" in report.operation and (doubt := datum_doubt(place.crs, task.target)):
        report.doubt(doubt)
    reasons = polygon_reasons(raw)
    kept = np.flatnonzero([reason is None for reason in reasons])
    own, report.z_or_m_dropped = flat_multipolygons(raw.geometry[kept])
    if report.z_or_m_dropped:
        report.doubt(f"heights or measures of {report.z_or_m_dropped} features were dropped")
    placed = moved(own, move)
    outside = np.array([bool(reason) for reason in unusable(placed)], dtype=bool)
    for number in kept[outside]:
        reasons[number] = "its coordinates cannot be brought into the output's system"
    kept, own, placed = kept[~outside], own[~outside], placed[~outside]
    _count_failures(rows, raw, reasons)
    rows.wkb = pa.array(shapely.to_wkb(placed), pa.binary())
    planar = own if parse(place.crs).is_projected else placed
    _fill_table(task, rows, raw, kept, shapely.area(planar))
    _note_invalid(rows, raw, kept, placed)
    _check_place(task, report, own, place.crs)
    report.parcels = len(kept)
    if report.parcels + report.failed != report.features:
        raise EngineError("CAD_NOT_RECONCILED", path=task.path, elements=report.features)
    if report.failed:
        report.doubt(f"{report.failed} of {report.features} features are not among the parcels")
    return rows


def _count_failures(rows: LegacyRows, raw: RawLayer, reasons: NDArray[np.object_]) -> None:
    failed = [number for number, reason in enumerate(reasons) if reason is not None]
    counts = Counter(str(reasons[number]) for number in failed)
    for number in failed:
        geometry = raw.geometry[number]
        usable = geometry is not None and unusable(raw.geometry[number : number + 1])[0] is None
        wkb = shapely.to_wkb(shapely.force_2d(geometry)) if usable else None
        rows.errors.append(("LEGACY_NOT_A_PARCEL", "error", str(reasons[number]), wkb, int(raw.fids[number])))
    lost = raw.promised - len(raw.geometry)
    if lost > 0:
        text = f"{lost} features that the file says it has could not be read"
        counts["it could not be read"] += lost
        rows.errors.append(("LEGACY_NOT_READ", "error", text, None, -1))
    rows.report.failures = dict(sorted(counts.items()))
    rows.report.failed = sum(counts.values())


def _note_invalid(
    rows: LegacyRows, raw: RawLayer, kept: NDArray[np.int64], geometry: NDArray[np.object_]
) -> None:
    invalid = np.flatnonzero(~shapely.is_valid(geometry))
    rows.report.invalid = len(invalid)
    if len(invalid):
        rows.report.doubt(f"{len(invalid)} parcels have an invalid geometry, kept as it is")
    for number in invalid:
        text = str(shapely.is_valid_reason(geometry[number]))
        wkb = shapely.to_wkb(geometry[number])
        rows.errors.append(("LEGACY_INVALID", "warning", text, wkb, int(raw.fids[kept[number]])))


def _check_place(task: LegacyTask, report: LegacyLayer, own: NDArray[np.object_], crs: str) -> None:
    """Tell whether the layer lies where it should; nothing is moved."""
    if not len(own):
        return
    diagnosis = diagnose(shapely.get_coordinates(own), crs, task.outline)
    report.place = evidence_of(diagnosis)
    if text := doubt_about(diagnosis, "the layer"):
        report.doubt(text)


# ---------------------------------------------------------------- attributes


def _fill_table(
    task: LegacyTask, rows: LegacyRows, raw: RawLayer, kept: NDArray[np.int64], areas: NDArray[np.float64]
) -> None:
    report = rows.report
    table = raw.table.take(pa.array(kept)) if raw.table.num_columns else raw.table
    report.fields = match_fields(table.column_names, task.mapping)
    columns, originals, used = decoded_columns(raw, table, len(kept), report.fields, task.encoding)
    report.encoding = used.most_common(1)[0][0] if used else "ascii"
    report.texts_changed = sum(match.changed for match in report.fields)
    if task.encoding == "auto" and used["unknown"]:
        report.doubt("the encoding of some texts is not known; they are shown as Windows-1252")
    specs = dictionary_layer("parcels").fields
    filled: dict[str, list[Any]] = {}
    for match, column in zip(report.fields, columns, strict=True):
        match.values = sum(value not in (None, "") for value in column)
        if match.target is None:
            kind = table.column(match.source).type
            rows.extra[match.column] = carried(column, kind)
            continue
        spec = next(spec for spec in specs if spec.name == match.target)
        filled[match.target], lost = convert(column, spec)
        match.not_converted = len(lost)
        for number in lost:
            originals[number].setdefault(match.source, str(column[number]))
    report.not_converted = sum(match.not_converted for match in report.fields)
    if report.not_converted:
        report.doubt(f"{report.not_converted} values do not fit their field; they are kept in gia_tri_goc")
    _add_own(task, rows, raw, kept, areas, filled, originals)
    rows.table = pa.table(
        {spec.name: pa.array(filled.get(spec.name, [None] * len(kept)), arrow_type(spec)) for spec in specs}
    )


def _add_own(
    task: LegacyTask,
    rows: LegacyRows,
    raw: RawLayer,
    kept: NDArray[np.int64],
    areas: NDArray[np.float64],
    filled: dict[str, list[Any]],
    originals: list[dict[str, Any]],
) -> None:
    report, count = rows.report, len(kept)
    given = filled.get("dien_tich", [None] * count)
    filled["dien_tich"] = [
        float(own) if area is None else area for area, own in zip(given, areas, strict=True)
    ]
    report.areas_computed = sum(area is None for area in given)
    report.areas_differ = sum(
        area is not None and bool(abs(area - own) > AREA_ROUNDING)
        for area, own in zip(given, areas, strict=True)
    )
    if task.commune:
        old = filled.get("ma_xa", [None] * count)
        filled["ma_xa"] = [value or task.commune for value in old]
    if "so_to" not in filled and task.path.suffix.lower() == ".pol":
        number, _ = sheet_number(task.path.stem, [])
        filled["so_to"] = [number] * count
        if number is not None:
            report.doubt(f"sheet number {number} was taken from the file's name")
    if "ma_thua" not in filled and {"ma_xa", "so_to", "so_thua"} <= set(filled):
        keys = zip(filled["ma_xa"], filled["so_to"], filled["so_thua"], strict=True)
        filled["ma_thua"] = ["-".join(map(str, key)) if None not in key else None for key in keys]
    filled["tep"], filled["lop"] = [report.file] * count, [report.layer] * count
    filled["fid_goc"] = [int(fid) if abs(fid) < 2**31 else None for fid in raw.fids[kept]]
    filled["epsg"] = [report.epsg] * count
    filled["gia_tri_goc"] = [json.dumps(entry, ensure_ascii=False) if entry else None for entry in originals]
