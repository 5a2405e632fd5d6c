"""Check parcels: every rule of the catalogue over a layer of parcels, to layers of errors and reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import shapely

from ...crs import require_planar, require_same, short_name
from ...datasets import GeometryType, Layer, layer_info, read_layer, write_layer
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputFile, InputFiles, InputLayer, OutputFile, OutputLayer
from ...progress import Progress
from ..rules import RULES
from .attributes import check_attributes, latest_day
from .baseline import compare, read_baseline
from .checks import Checks, Geometries, Ints
from .coverage import check_coverage
from .geometry import check_geometry
from .identity import check_areas, check_identity
from .place import check_place
from .profile import CATALOGUE, read_profile
from .report import rule_rows, write_html, write_xlsx

FINDINGS = pa.schema(
    [
        ("ma_loi", pa.string()),
        ("muc_do", pa.string()),
        ("thong_bao", pa.string()),
        ("thong_bao_en", pa.string()),
        ("so_to", pa.int32()),
        ("so_thua", pa.int32()),
        ("ma_thua", pa.string()),
        ("fid_thua", pa.int64()),
        ("tep", pa.string()),
        ("gia_tri", pa.float64()),
        ("nguong", pa.float64()),
        ("so_sanh", pa.string()),
    ]
)
NEW, STILL = "new", "still"


@dataclass
class CheckReport:
    """Totals of a check. ``by_rule`` counts findings; points + lines + polygons + without_place = findings.

    ``failed``: there is a finding as severe as ``fail_on``. ``new``, ``still`` and ``gone`` compare with the baseline.
    """

    crs: str
    parcels: int
    on_date: str
    findings: int
    errors: int
    warnings: int
    notes: int
    points: int
    lines: int
    polygons: int
    without_place: int
    fail_on: str
    failed: bool
    compared: bool
    new: int
    still: int
    gone: int
    by_rule: dict[str, int]
    new_by_rule: dict[str, int]
    gone_by_rule: dict[str, int]
    checked: list[str]
    not_checked: dict[str, str]
    switched_off: list[str]
    fields: dict[str, str]


@operation
def check_parcels(
    parcels: InputLayer,
    *,
    points: OutputLayer | None = None,
    lines: OutputLayer | None = None,
    polygons: OutputLayer | None = None,
    communes: InputLayer | None = None,
    sheets: InputLayer | None = None,
    province: InputLayer | None = None,
    neighbours: InputLayer | None = None,
    profile: InputFile | None = None,
    on_date: str = "",
    baseline: InputFiles | None = None,
    fail_on: Literal["never", "error", "warning"] = "never",
    pictures: int = 24,
    html: OutputFile | None = None,
    workbook: OutputFile | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> CheckReport:
    """Check parcels by the rule catalogue: shape, coverage, attributes, numbers, areas and place.

    ``parcels`` are polygons in a planar system in metres; ``communes``, ``sheets``, ``province`` (polygons) and
    ``neighbours`` (parcels of other communes) are in the same one. ``profile`` switches and tunes rules; all limits
    are office settings. Codes are judged as of ``on_date`` (ISO; empty: the newest code lists). Findings go to
    ``points``, ``lines`` and ``polygons`` by their shape; one without a place is a point without geometry.
    ``baseline``: errors layers of an earlier check. Parcels are only read.

    Raises EngineError FILE_*, LAYER_*, CRS_*, CHECK_PROFILE, CHECK_BASELINE, PARAMETER_INVALID, OUTPUT_*.
    """
    tuned = read_profile(profile)
    day = _day(on_date)
    earlier = read_baseline(baseline) if baseline else None
    progress.update(0.0, "Reading parcels")
    crs = require_planar(layer_info(parcels))
    others = [_beside(parcels, source) for source in (communes, sheets, province, neighbours)]
    checks = Checks.of(read_layer(parcels), tuned)
    _check(checks, others, day, progress)
    progress.update(0.85, "Writing the findings")
    table, places, rows = _findings(checks)
    gone: Counter[str] = Counter()
    if earlier is not None:
        keys = [key or "" for key in table.column("ma_thua").to_pylist()]
        there, lost = compare(table.column("ma_loi").to_pylist(), keys, places, earlier)
        states = np.where(there, STILL, NEW)
        table = table.set_column(
            FINDINGS.get_field_index("so_sanh"), "so_sanh", pa.array(states, pa.string())
        )
        gone.update(rule for rule, flag in zip(earlier.rules, lost.tolist(), strict=True) if flag)
    layers = _write(crs, table, places, {0: points, 1: lines, 2: polygons})
    result = _report(checks, table, layers, short_name(crs), day, fail_on, earlier is not None, gone)
    _write_reports(result, checks, table, places, rows, pictures, html, workbook)
    if report is not None:
        write_json(report, asdict(result))
    return result


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else latest_day()
    except ValueError as error:
        reason = "a date such as 2025-07-01 is needed"
        raise EngineError("PARAMETER_INVALID", name="on_date", value=text, reason=reason) from error


def _beside(parcels: InputLayer, source: InputLayer | None) -> Layer | None:
    if source is None:
        return None
    require_same(layer_info(parcels), layer_info(source))
    return read_layer(source)


def _check(checks: Checks, others: list[Layer | None], day: date, progress: Progress) -> None:
    progress.update(0.1, "Checking shapes")
    check_geometry(checks)
    progress.update(0.3, "Checking how parcels fit together")
    check_coverage(checks)
    progress.update(0.6, "Checking attributes")
    check_attributes(checks, day)
    progress.update(0.7, "Checking numbers and areas")
    check_identity(checks)
    check_areas(checks)
    progress.update(0.8, "Checking places")
    check_place(checks, *others)


def _findings(checks: Checks) -> tuple[pa.Table, Geometries, Ints]:
    """Return all findings as one table, their places (n,) and their parcels (n,), in the order of the catalogue."""
    rank = {rule: place for place, rule in enumerate(CATALOGUE)}
    found = sorted(checks.found, key=lambda entry: rank[entry.rule])
    rows = np.concatenate([np.empty(0, dtype=np.int64), *(entry.rows for entry in found)])
    places = np.concatenate([np.empty(0, dtype=object), *(entry.places for entry in found)])
    taken = pa.array(rows, mask=rows < 0)
    columns: dict[str, Any] = {
        "ma_loi": [entry.rule for entry in found for _ in range(len(entry.rows))],
        "muc_do": [checks.profile[entry.rule].severity for entry in found for _ in range(len(entry.rows))],
        "thong_bao": [],
        "thong_bao_en": [],
        "so_to": _whole(checks, "so_to", rows),
        "so_thua": _whole(checks, "so_thua", rows),
        "ma_thua": checks.texts("ma_thua").take(taken),
        "fid_thua": pa.array(checks.fids).take(taken),
        "tep": checks.texts("tep" if "tep" in checks.columns else "ten_to").take(taken),
        "gia_tri": _nullable([entry.values for entry in found]),
        "nguong": _nullable([entry.limits for entry in found]),
        "so_sanh": pa.nulls(len(rows), pa.string()),
    }
    for entry in found:
        said: dict[tuple[float | None, float | None, str], tuple[str, str]] = {}
        for value, limit, text in zip(entry.values.tolist(), entry.limits.tolist(), entry.texts, strict=True):
            key = (None if value != value else value, None if limit != limit else limit, text)
            if key not in said:
                said[key] = _messages(entry.rule, *key)
            columns["thong_bao"].append(said[key][0])
            columns["thong_bao_en"].append(said[key][1])
    return pa.table(columns, schema=FINDINGS), shapely.force_2d(places), rows


def _messages(rule: str, value: float | None, limit: float | None, text: str) -> tuple[str, str]:
    vietnamese = RULES[rule].message("vi", value=value, limit=limit, text=text)
    return vietnamese, RULES[rule].message("en", value=value, limit=limit, text=text)


def _nullable(parts: list[Any]) -> pa.Array:
    return pa.array(np.concatenate([np.empty(0), *parts]), pa.float64(), from_pandas=True)


def _whole(checks: Checks, name: str, rows: Ints) -> pa.Array:
    values = np.where(rows >= 0, checks.numbers_of[name][rows], np.nan) if len(rows) else np.empty(0)
    fits = np.isfinite(values) & (np.abs(values) < 2**31)
    return pa.array(np.where(fits, values, 0).astype(np.int64), mask=~fits).cast(pa.int32())


def _write(
    crs: str, table: pa.Table, places: Geometries, outputs: dict[int, OutputLayer | None]
) -> tuple[int, int, int, int]:
    """Write the findings by dimension; return how many there are of each, and how many without a place."""
    dimension = shapely.get_dimensions(places)
    without = dimension < 0
    kinds: dict[int, GeometryType] = {0: "Point", 1: "MultiLineString", 2: "MultiPolygon"}
    for wanted, output in outputs.items():
        if output is not None:
            chosen = np.flatnonzero((dimension == wanted) | (without if wanted == 0 else False))
            geometry = places[chosen]
            if wanted:
                geometry = np.array([_multi(entry, wanted) for entry in geometry], dtype=object)
            part = table.take(pa.array(chosen))
            write_layer(output, geometry, part, geometry_type=kinds[wanted], crs=crs)
    counts = [int((dimension == wanted).sum()) for wanted in (0, 1, 2)]
    return counts[0], counts[1], counts[2], int(without.sum())


def _multi(geometry: shapely.Geometry, dimension: int) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_dimensions(part) == dimension]
    if dimension == 1:
        parts = [shapely.LineString(part) if shapely.get_type_id(part) == 2 else part for part in parts]
        return shapely.multilinestrings(parts)
    return shapely.multipolygons(parts)


def _report(
    checks: Checks,
    table: pa.Table,
    layers: tuple[int, int, int, int],
    crs: str,
    day: date,
    fail_on: str,
    compared: bool,
    gone: Counter[str],
) -> CheckReport:
    severities = Counter(table.column("muc_do").to_pylist())
    rules = table.column("ma_loi").to_pylist()
    states = table.column("so_sanh").to_pylist()
    new = Counter(rule for rule, state in zip(rules, states, strict=True) if state == NEW)
    off = [rule for rule in CATALOGUE if not checks.profile[rule].on]
    not_checked = {rule: why for rule, why in sorted(checks.not_checked.items()) if rule not in off}
    failing = {"never": (), "error": ("error",), "warning": ("error", "warning")}[fail_on]
    return CheckReport(
        crs,
        len(checks.geometry),
        day.isoformat(),
        len(table),
        severities["error"],
        severities["warning"],
        severities["info"],
        *layers,
        fail_on,
        any(severities[severity] for severity in failing),
        compared,
        sum(new.values()),
        states.count(STILL),
        sum(gone.values()),
        dict(sorted(Counter(rules).items())),
        dict(sorted(new.items())),
        dict(sorted(gone.items())),
        [rule for rule in CATALOGUE if rule not in off and rule not in not_checked],
        not_checked,
        off,
        checks.columns,
    )


def _write_reports(
    result: CheckReport,
    checks: Checks,
    table: pa.Table,
    places: Geometries,
    rows: Ints,
    pictures: int,
    html: OutputFile | None,
    workbook: OutputFile | None,
) -> None:
    rules = rule_rows(checks.profile, result.by_rule, result.new_by_rule)
    told = asdict(result)
    if html is not None:
        severities = {"error": result.errors, "warning": result.warnings, "info": result.notes}
        told |= {"rules": rules, "severities": severities}
        write_html(html, checks, table, places, rows, pictures, told)
    if workbook is not None:
        write_xlsx(workbook, rules, table, asdict(result))
