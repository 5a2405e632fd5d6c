"""Import plans: CAD drawings and GIS layers with any field names to zones, with every element accounted for."""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np

from ...cadastre.drawings.read_twice import SUFFIXES
from ...cadastre.legacy.fields import read_mapping
from ...cadastre.legacy.sources import READ, Sources, find_sources
from ...cadastre.placing.outline import outline_for_import
from ...cadastre.sheet_names import crs_rules
from ...crs import short_name
from ...errors import EngineError
from ...messages import WARNINGS
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputFile, InputFiles, InputLayer, Metres, OutputFile, OutputLayer
from ...progress import Progress
from .checks import Checked, check_zones
from .codes import describe_code, read_office_codes
from .complete import complete
from .matching import ZONES, pairs_of
from .outputs import as_date, write_rest, write_zones
from .read_cad import read_cad
from .read_gis import read_gis
from .report import write_html
from .rows import Entry, Rows, Settings, Source, failed

KINDS = (READ - {".pol"}) | SUFFIXES
LISTED = 50
MOST_BYTES = 4_000_000_000  # unpacked, of all archives together


@dataclass(frozen=True)
class CodeSum:
    """One code: its function, whether a code list knows it, zones and m² (as drawn: overlaps count in each)."""

    code: str
    name: str
    known: bool
    zones: int
    area: float


@dataclass(frozen=True)
class PlanReport:
    """Totals over all files. ``zone_area`` = ``covered_area`` + what zones have in common more than once.

    ``elements`` = ``in_zones`` + ``repeating`` + ``labels`` + ``rejected`` + ``counted``, in total and per entry.
    """

    crs: str
    files: int
    imported: int
    doubtful: int
    failed: int
    repeated: int
    elements: int
    in_zones: int
    repeating: int
    labels: int
    rejected: int
    counted: int
    zones: int
    zone_area: float
    covered_area: float
    overlaps: int
    overlap_area: float
    gaps: int
    gap_area: float
    repaired: int
    closed: int
    ids_made: int
    duplicate_ids: list[str]
    without_code: int
    unknown_codes: dict[str, int]
    carried_fields: int
    by_code: list[CodeSum] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@operation
def import_plan(
    inputs: InputFiles,
    zones: OutputLayer,
    rejected: OutputLayer,
    findings: OutputLayer,
    matches: OutputLayer,
    *,
    crs: str = "EPSG:9214",
    meridians: list[str] | None = None,
    encoding: Literal["auto", "TCVN3", "VNI", "VISCII", "CP1258", "UTF-8", "Latin-1"] = "auto",
    mapping: InputFile | None = None,
    field_mapping: InputFile | None = None,
    field_pairs: list[str] | None = None,
    layers: list[str] | None = None,
    plan_name: str = "",
    plan_level: str = "",
    decision: str = "",
    decision_date: str = "",
    commune_code: str = "",
    closing_tolerance: Metres = 0.1,
    stroke_tolerance: Metres = 0.005,
    existing: bool = False,
    personal: bool = False,
    fix: Literal["nothing", "best", "chosen"] = "nothing",
    hypothesis: str = "",
    outline: InputLayer | None = None,
    html: OutputFile | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> PlanReport:
    """Import plans drawn in CAD or stored as GIS layers into zones with the dictionary's fields.

    ``inputs``: drawings (DXF, DGN, DWG), layers (GeoPackage, Shapefile, FileGDB, GeoJSON, GML, KML, MapInfo), folders
    and ZIPs. ``zones`` are in ``crs``; what states no system is taken to be in it or in that of a rule of
    ``meridians`` (``QH_12*=EPSG:9209``), and is diagnosed as cadastral sheets are; ``fix`` puts it right where asked
    (``best``: the one that fits; ``chosen``: the key in ``hypothesis``). In drawings a zone's code is its
    layer's name (TT 16/2025/TT-BXD, or a land code), or what the office's table ``mapping`` (layer, colour, code, name)
    says. Fields of GIS layers are matched by ``field_mapping`` and ``field_pairs`` (``TYPEZONE=ma_loai_qh``), names,
    aliases, likeness and values. ``layers``: only these of GIS files. Plan name, level and decision fill zones that
    state none. Ends nearer than ``closing_tolerance`` are joined. ``existing``: also existing land use (HT);
    ``personal``: also personal fields. All zones are in memory at once.

    Raises EngineError FILE_*, ARCHIVE_*, CAD_*, DGN_*, DXF_*, CRS_*, PLACE_*, PLAN_*, FIELD_MAPPING, MERIDIAN_RULE;
    of the files' errors only when no zone could be read.
    """
    settings = Settings(
        crs,
        crs_rules(crs, meridians or []),
        outline_for_import(outline, commune_code),
        encoding,
        read_office_codes(mapping) if mapping is not None else (),
        _field_names(field_mapping, field_pairs or []),
        frozenset(name.casefold() for name in layers or ()),
        {"ten_quy_hoach": plan_name, "cap_quy_hoach": plan_level, "so_quyet_dinh": decision},
        _day(decision_date),
        closing_tolerance,
        stroke_tolerance,
        existing,
        personal,
        fix,
        hypothesis,
    )
    found, files = _read_all(inputs, settings, progress)
    made = complete(found, settings)
    checked = _checked(found, progress)
    told = [one for rows in found for one in rows.findings] + checked.findings
    carried = write_zones(found, zones, crs)
    write_rest(found, told, rejected, findings, matches, crs)
    result = _summarise(found, files, checked, made, carried, crs)
    _warn(result, found, progress)
    if html is not None:
        write_html(html, result, found, told)
    if report is not None:
        write_json(report, asdict(result))
    return result


def _day(text: str) -> date | None:
    """Return the day of a decision, None for no text. Raises EngineError PARAMETER_INVALID."""
    day = as_date(text)
    if text and day is None:
        reason = "write the day as 2025-07-01 or 1/7/2025"
        raise EngineError("PARAMETER_INVALID", name="decision_date", value=text, reason=reason)
    return day


def _field_names(table: Path | None, pairs: Sequence[str]) -> dict[str, str]:
    return (read_mapping(table, ZONES) if table is not None else {}) | pairs_of(pairs)


def _check(settings: Settings) -> None:
    def refuse(name: str, value: object, reason: str) -> EngineError:
        return EngineError("PARAMETER_INVALID", name=name, value=value, reason=reason)

    if settings.closing < 0:
        raise refuse("closing_tolerance", settings.closing, "0 or more is needed")
    if settings.stroke <= 0:
        raise refuse("stroke_tolerance", settings.stroke, "more than 0 is needed")
    if settings.fix == "chosen" and not settings.hypothesis:
        raise refuse("hypothesis", "", "name the hypothesis to follow, as the report has it")


# ---------------------------------------------------------------- reading


def _read_all(inputs: Sequence[Path], settings: Settings, progress: Progress) -> tuple[list[Rows], Sources]:
    """Read every file. Raises EngineError where there is no zone at all."""
    _check(settings)
    with tempfile.TemporaryDirectory(prefix="bacgiang_") as folder:
        sources = find_sources(inputs, Path(folder), MOST_BYTES, KINDS)
        found = _read(sources, Path(folder), settings, progress)
    _refuse_nothing(found)
    return found, sources


def _read(sources: Sources, folder: Path, settings: Settings, progress: Progress) -> list[Rows]:
    found = [failed(Source(Path(name), name, name), "", error) for name, error in sources.failed]
    for name in sources.repeated:
        progress.warning("{file} is named twice; it was read once.", file=name)
    for name, text in sources.doubts:
        progress.info(f"{name}: {text}")
    digests: dict[str, str] = {}
    for number, (path, name) in enumerate(sources.found, 1):
        progress.check()
        source = Source(path, name, name if path.is_relative_to(folder) else str(path))
        first = digests.setdefault(_digest(path), name)
        if first != name:
            reason = f"it holds the same bytes as {first}"
            found.append(Rows(Entry(name, "", "repeated", reason)))
        elif path.suffix.lower() in SUFFIXES:
            found.append(read_cad(source, settings))
        else:
            found += read_gis(source, settings)
        zones = sum(rows.entry.zones for rows in found)
        progress.update(0.7 * number / len(sources.found), "{file}: {count} zones", file=name, count=zones)
    return found


def _digest(path: Path) -> str:
    if not path.is_file():
        return str(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_nothing(found: list[Rows]) -> None:
    """Raise the files' error when there is no zone at all."""
    if any(rows.geometry for rows in found):
        return
    wrong = [rows for rows in found if rows.error is not None]
    if len(wrong) == 1 and wrong[0].error is not None:
        raise wrong[0].error
    if wrong:
        reasons = "; ".join(rows.entry.reason for rows in wrong[:3])
        raise EngineError("PLAN_ALL_FAILED", count=len(wrong), reasons=reasons)
    reasons = "; ".join(f"{rows.entry.file}: {rows.entry.reason}" for rows in found[:3])
    raise EngineError("PLAN_NO_ZONES", reasons=reasons)


# ---------------------------------------------------------------- the plan as a whole


def _checked(found: list[Rows], progress: Progress) -> Checked:
    """Look for overlaps, gaps and repeated ids in the zones of all files together."""
    every = [zone for rows in found for zone in rows.geometry]
    zones = np.empty(len(every), dtype=object)
    zones[:] = every
    ids = [str(name) for rows in found for name in rows.columns.get("ma_vung", [])]
    codes = [code for rows in found for code in rows.columns.get("ma_loai_qh", [])]
    progress.update(0.75, "Looking for overlaps and gaps")
    checked = check_zones(zones, ids, codes)
    progress.update(0.9, "Writing the zones")
    return checked


def _by_code(found: list[Rows]) -> list[CodeSum]:
    zones: Counter[str] = Counter()
    areas: dict[str, float] = {}
    for rows in found:
        for code, area in zip(
            rows.columns.get("ma_loai_qh", []), rows.columns.get("dien_tich", []), strict=True
        ):
            zones[str(code or "")] += 1
            areas[str(code or "")] = areas.get(str(code or ""), 0.0) + area
    described = {code: describe_code(code) if code else ("", False) for code in zones}
    return [CodeSum(code, *described[code], zones[code], areas[code]) for code in sorted(zones)]


def _summarise(
    found: list[Rows], sources: Sources, checked: Checked, made: int, carried: int, crs: str
) -> PlanReport:
    entries = [rows.entry for rows in found]
    by_code = _by_code(found)
    ids = Counter(str(name) for rows in found for name in rows.columns.get("ma_vung", []))
    totals = ("elements", "in_zones", "repeating", "labels", "rejected", "zones", "repaired", "closed")
    unknown: Counter[str] = Counter()
    for entry in entries:
        unknown.update(entry.unknown_codes)
    return PlanReport(
        crs=short_name(crs),
        files=len(sources.found) + len(sources.failed),
        imported=sum(entry.status in ("ok", "doubt") for entry in entries),
        doubtful=sum(entry.status == "doubt" for entry in entries),
        failed=sum(entry.status == "failed" for entry in entries),
        repeated=sum(entry.status == "repeated" for entry in entries) + len(sources.repeated),
        counted=sum(sum(entry.counted.values()) for entry in entries),
        zone_area=float(sum(one.area for one in by_code)),
        covered_area=checked.covered_area,
        overlaps=checked.overlaps,
        overlap_area=checked.overlap_area,
        gaps=checked.gaps,
        gap_area=checked.gap_area,
        ids_made=made,
        duplicate_ids=sorted(name for name, number in ids.items() if number > 1)[:LISTED],
        without_code=sum(one.zones for one in by_code if not one.code),
        unknown_codes=dict(sorted(unknown.items())),
        carried_fields=carried,
        by_code=by_code,
        entries=entries,
        **{name: sum(getattr(entry, name) for entry in entries) for name in totals},
    )


def _warn(result: PlanReport, found: list[Rows], progress: Progress) -> None:
    for rows in found:
        entry = rows.entry
        if entry.status != "ok":
            progress.warning(f"{entry.file} {entry.layer}: {entry.status}: {entry.reason}")
        if entry.crs_origin in ("parameter", "rule"):
            progress.info(f"{entry.file} {entry.layer}: {entry.crs_statement}")
        for match in entry.fields:
            sure = "" if match.confidence is None else f", {match.confidence:.0f} %"
            progress.info(
                "Field {source} → {column} ({how})",
                source=match.source,
                column=match.column or "–",
                how=f"{match.how}{sure}",
            )
    if result.unknown_codes:
        listed = ", ".join(list(result.unknown_codes)[:20])
        progress.warning("Codes that no list knows were kept: {codes}", codes=listed)
    counts = {
        "plan_without_code": result.without_code,
        "plan_repaired": result.repaired,
        "plan_closed": result.closed,
        "plan_overlaps": result.overlaps,
        "plan_gaps": result.gaps,
        "plan_repeated_ids": len(result.duplicate_ids),
        "plan_ids_made": result.ids_made,
    }
    for name, count in counts.items():
        if count:
            progress.warning(WARNINGS[name], count=count)
