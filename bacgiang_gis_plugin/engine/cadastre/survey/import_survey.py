"""Import survey files: total-station and GNSS text to points, lines from codes, findings; every row counts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from ...crs import short_name
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputFiles, InputLayer, Metres, OutputFile, OutputLayer
from ...progress import Progress
from ..placing.outline import Outline, outline_for_import
from ..sheet_names import natural_key
from .checks import about_numbers, about_order, about_place, about_places
from .codes import SurveyLine, form_lines, unknown_codes
from .join import Joined, join, read_fabric
from .layers import locations, usable_of, write_findings, write_lines, write_points
from .layout import Ranges, detect, ranges_of, read_columns
from .rows import Point, Rows, read_rows
from .rules import Finding
from .text import read_lines

SUFFIXES = (".txt", ".csv", ".tsv", ".dat", ".xyz", ".pts", ".neh")
LISTED = 1000  # failed rows named in the report; the findings layer holds all of them


@dataclass
class FileReport:
    """One file's outcome. ``lines`` = ``points`` + ``failed`` + ``headings`` + ``comments`` + ``blank``.

    ``status``: ok, doubt (imported, with findings of severity error or warning), failed (nothing of it imported),
    repeated (the same bytes a second time, left out). ``columns``: the order found, as COLUMNS takes it;
    ``evidence``: why. ``turned``: points whose X and Y are exchanged; ``outside``: points outside the zone;
    ``place``: whether the points lie in the province, with the evidence.
    """

    name: str
    path: str
    status: str = "ok"
    reason: str = ""
    code: str | None = None
    encoding: str | None = None
    separator: str | None = None
    columns: str | None = None
    decided_by: str | None = None
    evidence: list[str] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)
    lines: int = 0
    points: int = 0
    failed: int = 0
    headings: int = 0
    comments: int = 0
    blank: int = 0
    turned: int = 0
    outside: int = 0
    place: dict[str, Any] | None = None


@dataclass(frozen=True)
class JoinReport:
    """Points related to the fabric: in a parcel, within the tolerance of a vertex or a boundary, of neither."""

    parcels: int
    tolerance: float
    joined: int
    in_parcel: int
    at_vertex: int
    at_boundary: int
    away: int


@dataclass(frozen=True)
class SurveyReport:
    """Totals over all files; ``findings_per_rule`` counts the rows of the findings layer."""

    crs: str
    files: int
    imported: int
    failed_files: int
    repeated: int
    lines_read: int
    points: int
    failed: int
    headings: int
    comments: int
    blank: int
    survey_lines: int
    closed_lines: int
    findings: int
    findings_per_rule: dict[str, int]
    join: JoinReport | None
    file_reports: list[FileReport]
    failed_rows: list[dict[str, str | int | None]]


@operation
def import_survey(
    inputs: InputFiles,
    survey_points: OutputLayer,
    survey_lines: OutputLayer,
    survey_findings: OutputLayer,
    *,
    crs: str = "EPSG:9214",
    columns: str = "",
    near_tolerance: Metres = 0.05,
    turned: Literal["keep", "correct"] = "keep",
    parcels: InputLayer | None = None,
    join_tolerance: Metres = 0.15,
    outline: InputLayer | None = None,
    language: Literal["vi", "en"] = "vi",
    report: OutputFile | None = None,
    progress: Progress,
) -> SurveyReport:
    """Import total-station and GNSS text files with every row accounted for.

    ``inputs``: files, or folders that are searched with their sub-folders. Separator, heading and order of the
    columns are found from the values (northings and eastings of ``crs``; X is north) unless ``columns`` gives the
    order, for example ``number,x,y,z,code``. Points nearer than ``near_tolerance`` (metres) are reported, never
    dropped. Rows with X and Y exchanged are kept as written (``keep``) or exchanged back (``correct``). Codes make
    lines by the lists ``survey_codes`` and ``survey_markers``. ``parcels``: a fabric in ``crs`` that the points
    are compared with; candidates lie within ``join_tolerance`` (metres). ``outline``: polygons where the points should
    lie; None: boxes around the communes. Nothing moves.

    Raises EngineError FILE_*, SURVEY_*, CAD_CRS, CRS_*, PARAMETER_INVALID; a file's own errors only when no file
    could be read.
    """
    for name, value in (("near_tolerance", near_tolerance), ("join_tolerance", join_tolerance)):
        if value < 0:
            raise EngineError("PARAMETER_INVALID", name=name, value=value, reason="0 or more is needed")
    ranges = ranges_of(crs)
    forced = read_columns(columns) if columns.strip() else None
    fabric = read_fabric(parcels, crs) if parcels is not None else None
    files, points, findings = _read_all(
        find_files(inputs), ranges, forced, turned == "correct", crs, outline_for_import(outline), progress
    )
    _refuse_nothing(files)
    names = [file.name for file in files]
    progress.update(0.7, "Comparing points and forming lines")
    lines, about_lines = form_lines(points)
    findings += [*about_numbers(points), *about_places(points, near_tolerance, names), *about_lines]
    findings += unknown_codes(points)
    findings.sort(key=lambda finding: (finding.file, finding.line or 0, finding.rule))
    joined = None
    if fabric is not None:
        progress.update(0.8, "Comparing points with the parcels")
        joined = join(locations(points), usable_of(points), fabric, join_tolerance)
    _set_states(files, findings)
    progress.update(0.9, "Writing the layers")
    write_points(survey_points, points, names, findings, joined, crs)
    write_lines(survey_lines, lines, points, names, crs)
    write_findings(survey_findings, findings, names, language, crs)
    related = (
        None
        if joined is None or fabric is None
        else _join_report(joined, len(fabric), join_tolerance, points)
    )
    result = _summarise(files, points, lines, findings, related, crs)
    if report is not None:
        settings = {"columns_asked": columns, "near_tolerance": near_tolerance, "turned_rows": turned}
        write_json(report, asdict(result) | settings)
    return result


def find_files(inputs: Iterable[Path]) -> list[Path]:
    """Return the files in natural order; of a folder, those with a suffix of survey text. One may be named twice.

    Raises EngineError SURVEY_NONE_FOUND.
    """
    listed: list[Path] = []
    for entry in inputs:
        if not entry.is_dir():
            listed.append(entry)
            continue
        inside = [path for path in entry.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file()]
        inside = [path for path in inside if not path.name.startswith(".")]
        if not inside:
            raise EngineError("SURVEY_NONE_FOUND", path=entry)
        listed += inside
    if not listed:
        raise EngineError("SURVEY_NONE_FOUND", path=", ".join(map(str, inputs)))
    return sorted(listed, key=natural_key)


def _names(paths: Sequence[Path]) -> list[str]:
    """Return the files' names; where two are alike, with their folders."""
    counts = Counter(path.name for path in paths)
    return [path.name if counts[path.name] == 1 else str(path) for path in paths]


def _read_all(
    paths: Sequence[Path],
    ranges: Ranges,
    forced: Mapping[str, int] | None,
    correct: bool,
    crs: str,
    outline: Outline,
    progress: Progress,
) -> tuple[list[FileReport], list[Point], list[Finding]]:
    files: list[FileReport] = []
    points: list[Point] = []
    findings: list[Finding] = []
    digests: dict[str, str] = {}
    for number, (path, name) in enumerate(zip(paths, _names(paths), strict=True)):
        file = FileReport(name, str(path))
        try:
            _refuse_repeated(path, file, digests)
            if file.status == "ok":
                rows = _read_file(path, file, number, ranges, forced, correct, findings)
                misplaced, file.place = about_place(rows.points, crs, number, outline)
                findings += misplaced
                points += rows.points
        except EngineError as error:
            file.status, file.reason, file.code = "failed", error.message, error.code
            file.__dict__["error"] = error
        if file.status == "failed":
            progress.warning("{file}: nothing imported: {reason}", file=name, reason=file.reason)
        files.append(file)
        progress.update(0.7 * len(files) / len(paths), "{file}: {count} points", file=name, count=file.points)
    return files, points, findings


def _refuse_repeated(path: Path, file: FileReport, digests: dict[str, str]) -> None:
    """Mark a file that holds the same bytes as an earlier one; a missing file fails when it is read."""
    if not path.is_file():
        return
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return
    if digest in digests:
        file.status, file.reason = "repeated", f"it holds the same bytes as {digests[digest]}"
    digests.setdefault(digest, file.name)


def _read_file(
    path: Path,
    file: FileReport,
    number: int,
    ranges: Ranges,
    forced: Mapping[str, int] | None,
    correct: bool,
    findings: list[Finding],
) -> Rows:
    text = read_lines(path)
    file.encoding, file.lines = text.encoding, len(text.texts)
    layout = detect(text.texts, ranges, path, forced)
    file.separator, file.columns, file.decided_by = layout.separator, layout.names(), layout.decided_by
    file.evidence = layout.evidence
    rows = read_rows(text.texts, layout, ranges, number, correct=correct)
    if not rows.reconciled:
        raise EngineError("SURVEY_NOT_RECONCILED", path=path, lines=rows.lines)
    file.points, file.failed, file.headings = len(rows.points), len(rows.failed), len(rows.headings)
    file.comments, file.blank, file.heading = rows.comments, rows.blank, rows.headings
    file.turned = sum(point.turned for point in rows.points)
    file.outside = sum(point.outside for point in rows.points)
    findings += [*rows.failed, *rows.findings, *about_order(layout, rows.points, number)]
    return rows


def _refuse_nothing(files: Sequence[FileReport]) -> None:
    """Raise the files' error when none could be read."""
    failed = [file for file in files if file.status == "failed"]
    if len(failed) < len([file for file in files if file.status != "repeated"]):
        return
    if len(failed) == 1:
        error: EngineError = failed[0].__dict__["error"]
        raise error
    reasons = "; ".join(file.reason for file in failed[:3])
    raise EngineError("SURVEY_ALL_FAILED", count=len(failed), reasons=reasons)


def _set_states(files: Sequence[FileReport], findings: Sequence[Finding]) -> None:
    doubtful = {finding.file for finding in findings if finding.severity != "info"}
    for number, file in enumerate(files):
        if file.status == "ok" and number in doubtful:
            file.status = "doubt"


def _join_report(joined: Joined, parcels: int, tolerance: float, points: Sequence[Point]) -> JoinReport:
    usable = usable_of(points)
    inside = sum(name is not None for name in joined.inside)
    at_boundary = int((joined.to_boundary <= tolerance).sum())
    away = sum(
        bool(ok) and name is None and not distance <= tolerance
        for ok, name, distance in zip(usable, joined.inside, joined.to_boundary, strict=True)
    )
    at_vertex = int((joined.to_vertex <= tolerance).sum())
    return JoinReport(parcels, tolerance, int(usable.sum()), inside, at_vertex, at_boundary, away)


def _summarise(
    files: list[FileReport],
    points: Sequence[Point],
    lines: Sequence[SurveyLine],
    findings: Sequence[Finding],
    related: JoinReport | None,
    crs: str,
) -> SurveyReport:
    failed = [finding for finding in findings if finding.rule in FAILURES]
    totals = {name: sum(getattr(file, name) for file in files) for name in ("headings", "comments", "blank")}
    imported = [file for file in files if file.status in ("ok", "doubt")]
    return SurveyReport(
        crs=short_name(crs),
        files=len(files),
        imported=len(imported),
        failed_files=sum(file.status == "failed" for file in files),
        repeated=sum(file.status == "repeated" for file in files),
        lines_read=sum(file.lines for file in imported),
        points=len(points),
        failed=len(failed),
        survey_lines=len(lines),
        closed_lines=sum(line.closed for line in lines),
        findings=len(findings),
        findings_per_rule=dict(sorted(Counter(finding.rule for finding in findings).items())),
        join=related,
        file_reports=files,
        failed_rows=[
            {"file": files[f.file].name, "line": f.line, "rule": f.rule, "reason": f.message("en")}
            for f in failed[:LISTED]
        ],
        **totals,
    )


FAILURES = frozenset(
    {
        "survey_row_unreadable",
        "survey_row_short",
        "survey_not_a_number",
        "survey_not_finite",
        "survey_too_large",
    }
)
