"""Build parcels: lines and texts of cadastral sheets to labelled parcels and a layer of errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import shapely

from ...crs import short_name
from ...datasets import LayerWriter
from ...dictionary.tables import read_rows
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputLayer, Metres, OutputFile, OutputLayer, Percent, SquareMetres
from ...progress import Progress
from ...workers import executor, map_ordered, worker_count
from ..rules import RULES, Language
from .checks import Finding, check_edges
from .read_drawing import Drawings, read_drawings
from .sheet_parcels import Settings, Sheet, SheetResult, build_sheet

CLOSING_ROLES = ("parcel_boundary", "parcel_closing")
WORTH_WORKERS = 400_000  # vertices; below, starting processes costs more than it saves

PARCELS = pa.schema(
    [
        ("ma_thua", pa.string()),
        ("ma_xa", pa.string()),
        ("so_to", pa.int32()),
        ("so_thua", pa.int32()),
        ("loai_dat", pa.string()),
        ("dien_tich", pa.float64()),
        ("dien_tich_nhan", pa.float64()),
        ("nhan", pa.string()),
        ("ten_to", pa.string()),
        ("chu_su_dung", pa.string()),
    ]
)
ERRORS = pa.schema(
    [
        ("ma_loi", pa.string()),
        ("muc_do", pa.string()),
        ("thong_bao", pa.string()),
        ("so_to", pa.int32()),
        ("so_thua", pa.int32()),
        ("ma_thua", pa.string()),
        ("tep", pa.string()),
        ("gia_tri", pa.float64()),
        ("nguong", pa.float64()),
    ]
)
NAMED = pa.schema(
    [("ten", pa.string()), ("so_to", pa.int32()), ("dien_tich", pa.float64()), ("ten_to", pa.string())]
)


@dataclass
class SheetReport:
    """Counts of one sheet; label_texts = in parcels + in other faces + outside."""

    sheet: str | None
    number: int | None
    counts: dict[str, float]
    errors: dict[str, int]


@dataclass
class BuildReport:
    """Totals over all sheets: ``counts`` add up the sheets', ``errors`` count findings per rule.

    ``counts``: texts_in = label_texts + name_texts + owner_texts + label_points + other_texts; lines_in = closing
    lines read; faces = parcels + named_faces + slivers + unlabelled_faces;
    label_texts = label_texts_in_parcels + label_texts_in_other_faces + label_texts_outside; faces_area_m2 equals
    outline_area_m2, the area inside the outer lines. ``lines_left_out``: lines of other roles, by role.
    """

    crs: str
    sheets: int
    lines_read: int
    texts_read: int
    texts_without_sheet: int
    lines_left_out: dict[str, int]
    all_lines_close: bool
    parcels_written: int
    errors_written: int
    counts: dict[str, float]
    errors: dict[str, int]
    settings: dict[str, Any]
    per_sheet: list[SheetReport] = field(default_factory=list)


@operation
def build_parcels(
    lines: InputLayer,
    texts: InputLayer,
    parcels: OutputLayer,
    errors: OutputLayer,
    *,
    commune_code: str = "",
    snap_tolerance: Metres = 0.02,
    resolution: Metres = 0.001,
    area_tolerance: SquareMetres = 0.1,
    area_tolerance_percent: Percent = 0.01,
    edge_width: Metres = 1.0,
    label_reach: Metres = 25.0,
    text_field: str = "noi_dung",
    role_field: str = "vai_tro",
    closing_roles: list[str] | None = None,
    language: Literal["vi", "en"] = "vi",
    named_faces: OutputLayer | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> BuildReport:
    """Build parcels from the lines and texts of cadastral sheets, sheet by sheet.

    ``lines`` and ``texts`` are in one planar system in metres. Lines whose ``role_field`` is one of
    ``closing_roles`` close parcels; without that field every line does. Free line ends no farther than
    ``snap_tolerance`` from where they belong are extended or cut and reported; no other vertex moves. ``resolution``
    is the drawing's smallest unit. Every closed face is in ``parcels`` (without number if it has no label, with an
    error), except named roads and waters without a label, which go to ``named_faces``. ``dien_tich`` is computed in
    the sheet's own system (field ``epsg`` of the lines, where it is there). A label's area may differ from it by
    ``area_tolerance`` or ``area_tolerance_percent`` of it, whichever is larger: office settings, no legal value is
    known. Where labels share a face, or lie in none, those that fit a face without label no farther than
    ``label_reach`` are given to it and reported; 0 turns this off. A gap between sheets counts as one up to
    ``edge_width`` wide.

    Raises EngineError FILE_*, LAYER_*, CRS_*, FIELD_MISSING, GEOMETRY_KIND, COORDINATES_NOT_FINITE,
    PARAMETER_INVALID, OUTPUT_*.
    """
    settings = _settings(
        snap_tolerance, resolution, area_tolerance, area_tolerance_percent, edge_width, label_reach
    )
    progress.update(0.0, "Reading lines and texts")
    closing = list(closing_roles or CLOSING_ROLES)
    drawings = read_drawings(lines, texts, role_field, text_field, closing)
    _warn(drawings, closing, progress)
    result = _report(drawings, settings)
    outlines: list[Any] = []
    with ExitStack() as stack:
        write = _Writers(stack, drawings.crs, commune_code, language, parcels, errors, named_faces)
        total = len(drawings.sheets)
        for done, sheet in enumerate(_build_all(drawings, settings, progress.part(0.1, 0.9)), start=1):
            write.sheet(sheet)
            outlines.append(sheet.outline)
            _add(result, sheet)
            progress.update(0.1 + 0.8 * done / total, "Sheet {done} of {total}", done=done, total=total)
        progress.update(0.9, "Comparing sheet edges")
        for entry in check_edges(outlines, _sheet_names(result), edge_width, resolution):
            place = result.per_sheet[entry.sheets[0]]
            write.findings([entry.finding], place.number, place.sheet)
            _count_finding(result, entry.finding.rule, entry.sheets[0])
        result.parcels_written, result.errors_written = write.parcels.count, write.errors.count
    result.errors = dict(sorted(result.errors.items()))
    if report is not None:
        write_json(report, asdict(result))
    return result


def _settings(
    tolerance: float, resolution: float, area: float, percent: float, edge_width: float, label_reach: float
) -> Settings:
    for name, value, lowest in (
        ("snap_tolerance", tolerance, 0.0),
        ("resolution", resolution, 1e-6),
        ("area_tolerance", area, 0.0),
        ("area_tolerance_percent", percent, 0.0),
        ("edge_width", edge_width, 0.0),
        ("label_reach", label_reach, 0.0),
    ):
        if value < lowest:
            raise EngineError(
                "PARAMETER_INVALID", name=name, value=value, reason=f"at least {lowest:g} is needed"
            )
    codes = frozenset(row["code"] for row in read_rows("land_use_codes"))
    return Settings(tolerance, resolution, area, percent, edge_width, label_reach, codes)


def _warn(drawings: Drawings, closing: list[str], progress: Progress) -> None:
    if drawings.all_lines_close:
        progress.warning(
            "No line has a role among {roles}: every line is taken as a boundary.", roles=", ".join(closing)
        )
    if drawings.texts_read == 0:
        progress.warning("There are no texts: no parcel gets a number.")
    if drawings.texts_without_sheet:
        progress.warning("{count} texts lie in no sheet that has lines.", count=drawings.texts_without_sheet)


def _report(drawings: Drawings, settings: Settings) -> BuildReport:
    shown = {key: value for key, value in asdict(settings).items() if key != "known_codes"}
    return BuildReport(
        short_name(drawings.crs),
        len(drawings.sheets),
        drawings.lines_read,
        drawings.texts_read,
        drawings.texts_without_sheet,
        dict(sorted(drawings.lines_left_out.items())),
        drawings.all_lines_close,
        0,
        0,
        {},
        {},
        shown,
    )


def _build_all(drawings: Drawings, settings: Settings, progress: Progress) -> Iterator[SheetResult]:
    """Yield the sheets' results in order, each sheet's input being given up as it is taken."""
    workers = min(worker_count(), len(drawings.sheets))
    size = sum(len(sheet.coordinates) for sheet in drawings.sheets)
    build = partial(build_sheet, settings=settings)
    sheets = _taken(drawings.sheets)
    if workers < 2 or size < WORTH_WORKERS:
        for sheet in sheets:
            progress.check()
            yield build(sheet)
        return
    with executor(workers) as pool:
        yield from map_ordered(pool, build, sheets, progress, ahead=workers + 1)


def _taken(sheets: list[Sheet]) -> Iterator[Sheet]:
    sheets.reverse()
    while sheets:
        yield sheets.pop()


def _add(report: BuildReport, sheet: SheetResult) -> None:
    errors = Counter(finding.rule for finding in sheet.findings)
    report.per_sheet.append(
        SheetReport(sheet.sheet, sheet.number, sheet.counts, dict(sorted(errors.items())))
    )
    for name, count in sheet.counts.items():
        report.counts[name] = report.counts.get(name, 0) + count
    for rule, count in errors.items():
        report.errors[rule] = report.errors.get(rule, 0) + count


def _count_finding(report: BuildReport, rule: str, sheet: int) -> None:
    report.errors[rule] = report.errors.get(rule, 0) + 1
    own = report.per_sheet[sheet].errors
    own[rule] = own.get(rule, 0) + 1


def _sheet_names(report: BuildReport) -> list[str]:
    return [str(entry.number if entry.number is not None else entry.sheet) for entry in report.per_sheet]


class _Writers:
    """The output layers of one run, written sheet by sheet."""

    def __init__(
        self,
        stack: ExitStack,
        crs: str,
        commune: str,
        language: Language,
        parcels: OutputLayer,
        errors: OutputLayer,
        named: OutputLayer | None,
    ) -> None:
        self._commune, self._language = commune or None, language
        self.parcels = stack.enter_context(LayerWriter(parcels, PARCELS, geometry_type="Polygon", crs=crs))
        self.errors = stack.enter_context(LayerWriter(errors, ERRORS, geometry_type="Point", crs=crs))
        writer = (
            nullcontext() if named is None else LayerWriter(named, NAMED, geometry_type="Polygon", crs=crs)
        )
        self._named: LayerWriter | None = stack.enter_context(writer)

    def sheet(self, result: SheetResult) -> None:
        count = len(result.parcels)
        numbers = [label.label.number for label in result.labels]
        columns = {
            "ma_thua": [self._key(result.number, number) for number in numbers],
            "ma_xa": [self._commune] * count,
            "so_to": [result.number] * count,
            "so_thua": numbers,
            "loai_dat": [label.label.code for label in result.labels],
            "dien_tich": np.round(result.areas, 4),
            "dien_tich_nhan": [label.label.area for label in result.labels],
            "nhan": [label.texts or None for label in result.labels],
            "ten_to": [result.sheet] * count,
            "chu_su_dung": result.owners,
        }
        self.parcels.write(result.parcels, pa.table(columns, schema=PARCELS))
        self.findings(result.findings, result.number, result.sheet)
        if self._named is not None:
            many = len(result.named)
            named = {
                "ten": result.names,
                "so_to": [result.number] * many,
                "dien_tich": np.round(result.named_areas, 4),
                "ten_to": [result.sheet] * many,
            }
            self._named.write(result.named, pa.table(named, schema=NAMED))

    def _key(self, sheet: int | None, number: int | None) -> str | None:
        """Return ``ma_xa-so_to-so_thua``; a part that is not known stays empty, without a number there is no key."""
        if number is None:
            return None
        return f"{self._commune or ''}-{'' if sheet is None else sheet}-{number}"

    def findings(self, found: list[Finding], sheet: int | None, name: str | None) -> None:
        rules = [RULES[finding.rule] for finding in found]
        columns = {
            "ma_loi": [rule.id for rule in rules],
            "muc_do": [rule.severity for rule in rules],
            "thong_bao": [
                rule.message(self._language, value=finding.value, limit=finding.limit, text=finding.text)
                for rule, finding in zip(rules, found, strict=True)
            ],
            "so_to": [sheet] * len(found),
            "so_thua": [finding.number for finding in found],
            "ma_thua": [self._key(sheet, finding.number) for finding in found],
            "tep": [name] * len(found),
            "gia_tri": [finding.value for finding in found],
            "nguong": [finding.limit for finding in found],
        }
        places = (
            shapely.points([[finding.x, finding.y] for finding in found])
            if found
            else np.empty(0, dtype=object)
        )
        self.errors.write(places, pa.table(columns, schema=ERRORS))
