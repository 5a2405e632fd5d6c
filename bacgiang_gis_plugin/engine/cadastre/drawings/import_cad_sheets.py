"""Import CAD sheets: DGN, DWG and DXF files to lines, texts and an index that accounts for every element."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import shapely

from ...crs import short_name
from ...datasets_write import LayerWriter
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputFile, InputFiles, InputLayer, Metres, OutputFile, OutputLayer
from ...progress import Progress
from ...workers import executor, map_ordered, worker_count
from ..placing.outline import outline_for_import
from ..placing.words import likely_key, percent_inside
from ..sheet_names import crs_of, crs_rules
from .find_drawings import find_drawings
from .read_sheet import LINE_SCHEMA, TEXT_SCHEMA, LevelCount, Sheet, Task, read_sheet
from .roles import read_office_roles

WORTH_WORKERS = 20_000_000  # bytes of drawings; below, starting processes costs more than it saves
SHEET_SCHEMA = pa.schema(
    [
        ("tep", pa.string()), ("ten_to", pa.string()), ("so_to", pa.int32()), ("ma_xa", pa.string()),
        ("kinh_tuyen", pa.string()), ("epsg", pa.int32()), ("bang_ma", pa.string()),
        ("so_phan_tu", pa.int32()), ("so_doc", pa.int32()), ("so_duong", pa.int32()), ("so_nhan", pa.int32()),
        ("so_khac", pa.int32()), ("so_loi", pa.int32()), ("trang_thai", pa.string()), ("ly_do", pa.string()),
        ("ty_le_trong", pa.float64()), ("gia_thiet", pa.string()),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class SheetReport:
    """One file's outcome. ``elements`` = ``lines`` + ``labels`` + ``other`` + ``failed``.

    ``status``: ok, doubt (imported, look at ``reason``), failed (nothing of it imported), repeated (the same
    file or the same bytes a second time, left out). ``labels`` include points, which are texts without a text.
    A chain that breaks and a block reference give other numbers of rows than of elements. ``place``: whether the
    coordinates lie where they should, with the evidence; None where the file could not be read.
    """

    name: str
    path: str
    sheet: str
    number: int | None
    meridian: str | None
    epsg: int | None
    encoding: str | None
    status: str
    reason: str
    code: str | None
    elements: int
    lines: int
    labels: int
    other: int
    failed: int
    line_rows: int
    text_rows: int
    place: dict[str, Any] | None


@dataclass(frozen=True)
class ImportReport:
    """Totals over all files, and one entry per file in the order of import."""

    crs: str
    files: int
    imported: int
    doubtful: int
    failed_files: int
    repeated: int
    elements: int
    lines: int
    labels: int
    other: int
    failed: int
    line_rows: int
    text_rows: int
    sheets: list[SheetReport] = field(default_factory=list)


@operation
def import_cad_sheets(
    inputs: InputFiles,
    lines: OutputLayer,
    texts: OutputLayer,
    sheets: OutputLayer,
    *,
    crs: str = "EPSG:9214",
    meridians: list[str] | None = None,
    encoding: Literal["auto", "TCVN3", "VNI", "VISCII", "CP1258", "UTF-8", "Latin-1"] = "auto",
    commune_code: str = "",
    stroke_tolerance: Metres = 0.005,
    levels: InputFile | None = None,
    second_reader: bool = True,
    outline: InputLayer | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> ImportReport:
    """Import cadastral sheets drawn in CAD (DGN v7 and v8, DWG, DXF) with every element accounted for.

    ``inputs``: drawings, ZIP archives, or folders that are searched with their sub-folders. Coordinates are in
    ``crs``; a file whose name fits a rule of ``meridians`` (``DC_12*=EPSG:9209``) is in that zone and is brought to
    ``crs``, its own zone stays in the field ``epsg``. Arcs are stroked with a chord height of at most
    ``stroke_tolerance`` (metres). ``levels``: the office's own table of levels or layers and their roles. A file
    that fails has a row in ``sheets`` that says why, the others are imported; lines of a layer that nobody knows
    have the role ``other``. Points have a row in ``texts`` with an empty text. ``second_reader``: read DGN v7 and
    DXF a second time with another reader and compare; what differs is a doubt, with numbers in the report.
    ``outline``: polygons where the sheets should lie; None: boxes around the commune, or all communes.

    Raises EngineError FILE_*, DGN_*, DXF_*, CAD_*, CRS_*, MERIDIAN_RULE, LEVELS_TABLE; of the files' errors only
    when no file could be read.
    """
    if stroke_tolerance <= 0:
        raise EngineError(
            "PARAMETER_INVALID",
            name="stroke_tolerance",
            value=stroke_tolerance,
            reason="more than 0 is needed",
        )
    rules = crs_rules(crs, meridians or [])
    roles = read_office_roles(levels) if levels is not None else {}
    within = outline_for_import(outline, commune_code)
    with tempfile.TemporaryDirectory(prefix="bacgiang_") as folder:
        drawings = find_drawings(inputs, Path(folder))
        settings = (crs, stroke_tolerance, encoding, roles, within, second_reader)
        tasks = [
            Task(path, name, crs_of(path.name, rules), *settings, place)
            for path, name, place in zip(drawings.paths, drawings.names, drawings.places, strict=True)
        ]
        found = [_repeated(path, "the same file is named twice") for path in drawings.repeated]
        found += [_refused(path, error) for path, error in drawings.failed]
        found = _write_rows(tasks, found, lines, texts, crs, progress)
    for name, number in drawings.left.items():
        if number:
            progress.warning(
                "{name}: {count} files in the archive are no drawings and were left there",
                name=name,
                count=number,
            )
    _write_index(found, sheets, crs, commune_code)
    result = _summarise(found, crs)
    if report is not None:
        _write_report(report, result, found, encoding, stroke_tolerance)
    return result


def _refused(path: Path, error: EngineError) -> Sheet:
    sheet = Sheet(path.name, str(path), path.stem)
    sheet.fail(error)
    return sheet


def _repeated(path: Path, reason: str) -> Sheet:
    return Sheet(path.name, str(path), path.stem, status="repeated", reason=reason)


def _read_all(tasks: list[Task], progress: Progress) -> Iterator[Sheet]:
    """Yield the sheets in order; in worker processes where that is worth starting them."""
    size = sum(task.path.stat().st_size * (1 + task.second) for task in tasks if task.path.is_file())
    workers = min(worker_count(), len(tasks))
    if workers < 2 or size < WORTH_WORKERS:
        for task in tasks:
            progress.check()
            yield read_sheet(task)
        return
    with executor(workers) as pool:
        yield from map_ordered(pool, read_sheet, tasks, progress, ahead=workers + 1)


def _write_rows(
    tasks: list[Task],
    others: list[Sheet],
    lines: OutputLayer,
    texts: OutputLayer,
    crs: str,
    progress: Progress,
) -> list[Sheet]:
    found: list[Sheet] = []
    digests: dict[str, str] = {}
    with ExitStack() as stack:
        line_writer = stack.enter_context(
            LayerWriter(lines, LINE_SCHEMA, geometry_type="LineString", crs=crs)
        )
        text_writer = stack.enter_context(LayerWriter(texts, TEXT_SCHEMA, geometry_type="Point", crs=crs))
        for sheet in _read_all(tasks, progress):
            first = digests.setdefault(sheet.digest, sheet.name) if sheet.digest else sheet.name
            if first != sheet.name:
                sheet = _repeated(Path(sheet.path), f"it holds the same bytes as {first}")
            elif sheet.status in ("ok", "doubt"):
                line_writer.write(sheet.line_geometry, sheet.line_table)
                text_writer.write(sheet.text_geometry, sheet.text_table)
            sheet.line_geometry = sheet.text_geometry = sheet.line_table = sheet.text_table = None
            if sheet.status != "ok":
                progress.warning(f"{sheet.name}: {sheet.status}: {sheet.reason}")
            found.append(sheet)
            progress.update(
                len(found) / len(tasks), "{sheet}: {count} elements", sheet=sheet.name, count=sheet.elements
            )
        _refuse_nothing(found + others)
    return found + others


def _refuse_nothing(found: list[Sheet]) -> None:
    """Raise the files' error when none could be read."""
    failed = [sheet for sheet in found if sheet.status == "failed"]
    if any(sheet.status in ("ok", "doubt") for sheet in found):
        return
    if len(failed) == 1 and failed[0].error is not None:
        raise failed[0].error
    reasons = "; ".join(sheet.reason for sheet in failed[:3])
    raise EngineError("CAD_ALL_FAILED", count=len(failed), reasons=reasons)


def _write_index(found: list[Sheet], sheets: OutputLayer, crs: str, commune_code: str) -> None:
    boxes = np.array([shapely.box(*sheet.bounds) if sheet.bounds else None for sheet in found], dtype=object)
    columns: dict[str, Any] = {
        "tep": [sheet.name for sheet in found],
        "ten_to": [sheet.sheet for sheet in found],
        "so_to": [sheet.number for sheet in found],
        "ma_xa": [commune_code or None] * len(found),
        "kinh_tuyen": [sheet.meridian for sheet in found],
        "epsg": [sheet.epsg for sheet in found],
        "bang_ma": [sheet.encoding for sheet in found],
        "so_phan_tu": [sheet.elements for sheet in found],
        "so_doc": [sheet.lines + sheet.labels + sheet.other + sheet.failed for sheet in found],
        "so_duong": [sheet.lines for sheet in found],
        "so_nhan": [sheet.labels for sheet in found],
        "so_khac": [sheet.other for sheet in found],
        "so_loi": [sheet.failed for sheet in found],
        "trang_thai": [sheet.status for sheet in found],
        "ly_do": [sheet.reason or None for sheet in found],
        "ty_le_trong": [percent_inside(sheet.place) for sheet in found],
        "gia_thiet": [likely_key(sheet.place) for sheet in found],
    }
    with LayerWriter(sheets, SHEET_SCHEMA, geometry_type="Polygon", crs=crs) as writer:
        writer.write(boxes, pa.table(columns, schema=SHEET_SCHEMA))


def _summarise(found: list[Sheet], crs: str) -> ImportReport:
    names = SheetReport.__dataclass_fields__
    rows = [SheetReport(**{name: getattr(sheet, name) for name in names}) for sheet in found]
    totals = ("elements", "lines", "labels", "other", "failed", "line_rows", "text_rows")
    return ImportReport(
        crs=short_name(crs),
        files=len(rows),
        imported=sum(row.status in ("ok", "doubt") for row in rows),
        doubtful=sum(row.status == "doubt" for row in rows),
        failed_files=sum(row.status == "failed" for row in rows),
        repeated=sum(row.status == "repeated" for row in rows),
        sheets=rows,
        **{name: sum(getattr(row, name) for row in rows) for name in totals},
    )


def _level_entry(count: LevelCount) -> dict[str, Any]:
    entry = asdict(count)
    entry["other_total"], entry["failed_total"] = sum(count.other.values()), sum(count.failed.values())
    return entry


def _write_report(
    report: OutputFile, result: ImportReport, found: list[Sheet], encoding: str, tolerance: float
) -> None:
    value = asdict(result) | {"encoding_asked": encoding, "stroke_tolerance": tolerance}
    for entry, sheet in zip(value["sheets"], found, strict=True):
        entry["levels"] = [_level_entry(count) for count in sheet.levels]
        entry["second_reading"] = sheet.second_reading.as_entry() if sheet.second_reading else None
    write_json(report, value)
