"""Build parcels: lines and texts of cadastral sheets to labelled parcels and a layer of errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, nullcontext
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any, Literal

import pyarrow as pa

from ...crs import short_name
from ...datasets import GEOMETRY
from ...datasets_write import LayerWriter
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputLayer, Metres, OutputFile, OutputLayer, Percent, SquareMetres
from ...progress import Progress
from ...workers import executor, map_ordered, worker_count
from .across_sheets import AcrossSheets
from .edge_matching import EdgeChange, EdgePair
from .label_forms import known_codes
from .read_drawing import Drawings, read_drawings
from .read_seeds import read_seeds
from .sheet import Finding, Settings
from .sheet_spool import SheetRows, Spool
from .sheet_tables import ERRORS, NAMED, PARCELS, BuiltSheet, Wording, build_tables, findings_table, warm_up

CLOSING_ROLES = ("parcel_boundary", "parcel_closing")
WORTH_WORKERS = 400_000  # vertices; below, starting processes costs more than it saves
WORTH_WARMING = 4_000_000  # bytes of a file with lines; from here on workers start while it is being read


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
    outline_area_m2, the area inside the outer lines. ``lines_left_out``: lines of other roles, by role. ``edges``:
    the pairs of sheets that meet, with what was moved.
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
    seeds_read: int = 0
    seeds_without_sheet: int = 0
    edges: list[EdgePair] = field(default_factory=list)
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
    edge_tolerance: Metres = 0.02,
    label_reach: Metres = 25.0,
    text_field: str = "noi_dung",
    role_field: str = "vai_tro",
    closing_roles: list[str] | None = None,
    seeds: InputLayer | None = None,
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
    ``label_reach`` are given to it and reported; 0 turns this off. Along their common edge the later sheet is carried
    onto the earlier one where they are no farther apart than ``edge_tolerance`` (0: never), and that is reported; a
    gap between sheets counts as one up to ``edge_width`` wide. ``seeds``: centroids with the data of their parcels,
    fields matched by the dictionary's aliases; they number faces without a label and decide between several.

    Raises EngineError FILE_*, LAYER_*, CRS_*, SHEET_ZONES_DIFFER, FIELD_MISSING, GEOMETRY_KIND, COORDINATES_NOT_FINITE,
    PARAMETER_INVALID, OUTPUT_*.
    """
    settings = _settings(
        (snap_tolerance, resolution, area_tolerance, area_tolerance_percent),
        (edge_width, edge_tolerance, label_reach),
    )
    progress.update(0.0, "Reading lines and texts")
    closing = list(closing_roles or CLOSING_ROLES)
    wording = Wording(commune_code or None, language, named_faces is not None)
    with ExitStack() as stack:
        pool = _early_pool(stack, lines)
        rows = stack.enter_context(Spool(parcels.staged.with_suffix(".rows")))
        drawings = read_drawings(lines, texts, role_field, text_field, closing, rows)
        if seeds is not None:
            read_seeds(seeds, lines, drawings)
        _warn(drawings, closing, progress)
        result = _report(drawings, settings)
        build = partial(build_tables, settings=settings, wording=wording)
        write = _Writers(stack, drawings.crs, parcels, errors, named_faces)
        across = AcrossSheets()
        match = drawings.match_edges(edge_tolerance, resolution)
        result.edges = match.pairs
        built = _build_all(drawings, match.changes, build, pool, progress.part(0.1, 0.9))
        for done, sheet in enumerate(built, start=1):
            write.sheet(sheet)
            across.add(sheet)
            _add(result, sheet)
            progress.update(
                0.1 + 0.8 * done / result.sheets, "Sheet {done} of {total}", done=done, total=result.sheets
            )
        progress.update(0.9, "Comparing sheet edges")
        found = across.findings(_sheet_names(result), match, drawings.seeds_shared, settings)
        _add_findings(result, found, write, wording)
        result.parcels_written, result.errors_written = write.parcels.count, write.errors.count
    if report is not None:
        write_json(report, asdict(result))
    return result


def _settings(in_sheet: tuple[float, float, float, float], around: tuple[float, float, float]) -> Settings:
    settings = Settings(*in_sheet, *around, known_codes())
    for name, value in asdict(settings).items():
        lowest = 1e-6 if name == "resolution" else 0.0
        if name != "known_codes" and value < lowest:
            shown = "snap_tolerance" if name == "tolerance" else name
            raise EngineError(
                "PARAMETER_INVALID", name=shown, value=value, reason=f"at least {lowest:g} is needed"
            )
    return settings


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
        len(drawings.keys),
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
        seeds_read=drawings.seeds_read,
        seeds_without_sheet=drawings.seeds_without_sheet,
    )


def _early_pool(stack: ExitStack, lines: InputLayer) -> Executor | None:
    """Start worker processes while a large file is still being read."""
    workers = worker_count()
    if workers < 2 or not lines.path.is_file() or lines.path.stat().st_size < WORTH_WARMING:
        return None
    pool = stack.enter_context(executor(workers))
    for _ in range(workers):
        pool.submit(warm_up)
    return pool


def _build_all(
    drawings: Drawings,
    changes: list[EdgeChange],
    build: Callable[[SheetRows], BuiltSheet],
    pool: Executor | None,
    progress: Progress,
) -> Iterator[BuiltSheet]:
    """Yield the sheets' results in order, each sheet's input being given up as it is taken."""
    workers = worker_count()
    if min(workers, len(drawings.keys)) < 2 or drawings.rows.vertices < WORTH_WORKERS:
        for sheet in drawings.sheets(changes):
            progress.check()
            yield build(sheet)
    elif pool is not None:
        yield from map_ordered(pool, build, drawings.sheets(changes), progress, ahead=workers + 2)
    else:
        with executor(workers) as own:
            yield from map_ordered(own, build, drawings.sheets(changes), progress, ahead=workers + 2)


def _add(report: BuildReport, sheet: BuiltSheet) -> None:
    report.per_sheet.append(SheetReport(sheet.sheet, sheet.number, sheet.counts, sheet.found))
    for name, count in sheet.counts.items():
        report.counts[name] = report.counts.get(name, 0) + count
    for rule, count in sheet.found.items():
        report.errors[rule] = report.errors.get(rule, 0) + count


def _add_findings(report: BuildReport, found: list[list[Finding]], write: _Writers, wording: Wording) -> None:
    for sheet, listed in zip(report.per_sheet, found, strict=True):
        write.findings(findings_table(listed, sheet.number, sheet.sheet, wording))
        for finding in listed:
            for counts in (report.errors, sheet.errors):
                counts[finding.rule] = counts.get(finding.rule, 0) + 1
    report.errors = dict(sorted(report.errors.items()))


def _sheet_names(report: BuildReport) -> list[str]:
    return [str(entry.number if entry.number is not None else entry.sheet) for entry in report.per_sheet]


class _Writers:
    """The output layers of one run, written sheet by sheet."""

    def __init__(
        self, stack: ExitStack, crs: str, parcels: OutputLayer, errors: OutputLayer, named: OutputLayer | None
    ) -> None:
        self.parcels = stack.enter_context(LayerWriter(parcels, PARCELS, geometry_type="Polygon", crs=crs))
        self.errors = stack.enter_context(LayerWriter(errors, ERRORS, geometry_type="Point", crs=crs))
        writer = (
            nullcontext() if named is None else LayerWriter(named, NAMED, geometry_type="Polygon", crs=crs)
        )
        self._named: LayerWriter | None = stack.enter_context(writer)

    def sheet(self, built: BuiltSheet) -> None:
        self.parcels.write(built.parcels.column(GEOMETRY), built.parcels)
        self.findings(built.errors)
        if self._named is not None and built.named is not None:
            self._named.write(built.named.column(GEOMETRY), built.named)

    def findings(self, table: pa.Table) -> None:
        self.errors.write(table.column(GEOMETRY), table)
