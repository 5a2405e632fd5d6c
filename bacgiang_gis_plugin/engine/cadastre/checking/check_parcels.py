"""Check parcels: every rule of the catalogue over a layer of parcels, to layers of errors and reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import pyarrow as pa

from ...crs import require_planar, require_same, short_name
from ...datasets import Layer, layer_info, read_layer
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputFile, InputFiles, InputLayer, OutputFile, OutputLayer
from ...progress import Progress
from ...workbook import MOST_ROWS
from .attributes import check_attributes, latest_day
from .baseline import Told, compare, read_baseline, told_of
from .checks import Checks, Geometries, Ints
from .coverage import check_coverage
from .findings import FINDINGS, findings_table, write_findings
from .geometry import check_geometry
from .identity import check_areas, check_identity
from .linework import check_linework
from .place import check_place
from .profile import CATALOGUE, Limits, read_profile
from .report import draw_worst, rule_rows, write_html, write_xlsx

NEW, STILL = "new", "still"


@dataclass
class CheckReport:
    """Totals of a check. ``by_rule`` counts findings; points + lines + polygons + without_place = findings.

    ``failed``: there is a finding as severe as ``fail_on``. ``new``, ``still`` and ``gone`` compare with the baseline.
    ``linework``: lines looked at and left out, by reason; ``not_in_workbook``: findings beyond what a sheet holds.
    """

    parcels: int
    findings: int
    fields: dict[str, str]
    crs: str = ""
    on_date: str = ""
    limits: str = "default"
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    points: int = 0
    lines: int = 0
    polygons: int = 0
    without_place: int = 0
    fail_on: str = "never"
    failed: bool = False
    compared: bool = False
    new: int = 0
    still: int = 0
    gone: int = 0
    not_in_workbook: int = 0
    by_rule: dict[str, int] = field(default_factory=dict)
    new_by_rule: dict[str, int] = field(default_factory=dict)
    gone_by_rule: dict[str, int] = field(default_factory=dict)
    checked: list[str] = field(default_factory=list)
    not_checked: dict[str, str] = field(default_factory=dict)
    switched_off: list[str] = field(default_factory=list)
    linework: dict[str, int] = field(default_factory=dict)


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
    linework: InputLayer | None = None,
    limits: Limits = "default",
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

    ``parcels`` are polygons in a planar system in metres; ``communes``, ``sheets``, ``province`` (polygons),
    ``neighbours`` (parcels of other communes) and ``linework`` (lines that parcels are built from) are in the same
    one. ``limits`` is the shipped profile, ``profile`` an office's own that changes it; all limits are office settings
    or provisional. One defect is one finding, which names every parcel it is about. Codes are judged as of
    ``on_date`` (ISO; empty: the newest code lists). Findings go to ``points``, ``lines`` and ``polygons`` by their
    shape; one without a place is a point without geometry. The reports show ``pictures`` of the worst at most; the
    workbook lists as many findings as fit its sheet.
    ``baseline``: errors layers of an earlier check. Parcels are only read.

    Raises EngineError FILE_*, LAYER_*, CRS_*, CHECK_PROFILE, CHECK_BASELINE, PARAMETER_INVALID, OUTPUT_*.
    """
    tuned = read_profile(profile, limits)
    day = _day(on_date)
    earlier = read_baseline(baseline) if baseline else None
    progress.update(0.0, "Reading parcels")
    crs = require_planar(layer_info(parcels))
    others = [_beside(parcels, source) for source in (communes, sheets, province, neighbours)]
    lines_given = _beside(parcels, linework)
    checks = Checks.of(read_layer(parcels), tuned)
    _check(checks, others, day, progress)
    progress.update(0.82, "Checking lines")
    looked_at = check_linework(checks, lines_given)
    progress.update(0.85, "Writing the findings")
    table, places, rows = findings_table(checks)
    table, past = _compared(table, places, earlier)
    layers = write_findings(crs, table, places, {0: points, 1: lines, 2: polygons})
    result = _report(checks, table, layers, fail_on, past)
    result.crs, result.on_date = short_name(crs), day.isoformat()
    result.limits, result.linework = limits, looked_at
    if workbook is not None:
        _count_left_out(result, progress)
    _write_reports(result, checks, table, places, rows, pictures, html, workbook, past)
    if report is not None:
        write_json(report, asdict(result))
    return result


def _count_left_out(result: CheckReport, progress: Progress) -> None:
    result.not_in_workbook = max(0, result.findings - MOST_ROWS)
    if result.not_in_workbook:
        text = "The workbook holds {most} findings; {rest} more stand in the layers only."
        progress.warning(text, most=MOST_ROWS, rest=result.not_in_workbook)


def _compared(table: pa.Table, places: Geometries, earlier: Told | None) -> tuple[pa.Table, pa.Table | None]:
    """Return the findings with what is new and still there, and the earlier ones that are gone."""
    if earlier is None:
        return table, None
    there, gone = compare(told_of(table, places), earlier)
    states = pa.array(np.where(there, STILL, NEW), pa.string())
    table = table.set_column(FINDINGS.get_field_index("so_sanh"), "so_sanh", states)
    chosen = np.flatnonzero(gone).tolist()
    columns = {
        "ma_loi": [earlier.rules[at] for at in chosen],
        "thong_bao": [earlier.messages[at] for at in chosen],
        "ma_thua": ["; ".join(sorted(earlier.keys[at])) for at in chosen],
    }
    return table, pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


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


def _report(
    checks: Checks,
    table: pa.Table,
    layers: tuple[int, int, int, int],
    fail_on: str,
    past: pa.Table | None,
) -> CheckReport:
    severities = Counter(table.column("muc_do").to_pylist())
    rules = table.column("ma_loi").to_pylist()
    states = table.column("so_sanh").to_pylist()
    new = Counter(rule for rule, state in zip(rules, states, strict=True) if state == NEW)
    off = [rule for rule in CATALOGUE if not checks.profile[rule].on]
    not_checked = {rule: why for rule, why in sorted(checks.not_checked.items()) if rule not in off}
    failing = {"never": (), "error": ("error",), "warning": ("error", "warning")}[fail_on]
    told = CheckReport(parcels=len(checks.geometry), findings=len(table), fields=checks.columns)
    told.errors, told.warnings, told.notes = (severities[name] for name in ("error", "warning", "info"))
    told.points, told.lines, told.polygons, told.without_place = layers
    told.fail_on, told.failed = fail_on, any(severities[severity] for severity in failing)
    told.new, told.still = sum(new.values()), states.count(STILL)
    told.by_rule = dict(sorted(Counter(rules).items()))
    told.new_by_rule = dict(sorted(new.items()))
    told.checked = [rule for rule in CATALOGUE if rule not in off and rule not in not_checked]
    told.not_checked, told.switched_off = not_checked, off
    if past is not None:
        told.compared, told.gone = True, len(past)
        told.gone_by_rule = dict(sorted(Counter(past.column("ma_loi").to_pylist()).items()))
    return told


def _write_reports(
    result: CheckReport,
    checks: Checks,
    table: pa.Table,
    places: Geometries,
    rows: Ints,
    pictures: int,
    html: OutputFile | None,
    workbook: OutputFile | None,
    past: pa.Table | None,
) -> None:
    rules = rule_rows(checks.profile, result.by_rule, result.new_by_rule)
    told = asdict(result)
    shown = draw_worst(checks, table, places, rows, pictures) if html or workbook else []
    if html is not None:
        severities = {"error": result.errors, "warning": result.warnings, "info": result.notes}
        told |= {"rules": rules, "severities": severities}
        write_html(html, shown, told)
    if workbook is not None:
        write_xlsx(workbook, rules, table, asdict(result), past, shown)
