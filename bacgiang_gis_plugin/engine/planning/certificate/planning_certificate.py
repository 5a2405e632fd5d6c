"""The operation: parcels asked for × plans → certificates of planning information as PDF and HTML, with an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import shapely

from ...crs import require_planar, short_name
from ...datasets import LayerInfo, layer_info
from ...datasets_extent import layer_bounds
from ...dictionary import meridian
from ...errors import EngineError
from ...map_symbols import is_corridor
from ...messages import WARNINGS
from ...operations import operation
from ...outputs import ISSUED, write_json
from ...parameters import InputFile, InputLayer, Metres, OutputFile, OutputFolder, PlanInput, SquareMetres
from ...progress import Progress
from ..overlay.plans import Plan, parse_date, read_plans, require_meeting, require_polygons
from ..overlay.rows import Wishes
from .contents import Content, DataFile, data_file
from .corridors import is_corridor_plan
from .making import make_contents
from .parcels import Outcome, find, key_fields, read_keys
from .requests import Wanted, read_list, wanted_by_hand
from .settings import Settings
from .writing import write_all

MOST = 2000  # certificates of one run: what is in memory, and what a person can look through
LISTED = 5
FAR = 20_000.0  # metres; coordinates of another meridian are about 156 km away


@dataclass
class CertificateReport:
    """``rows``: what became of each row asked for; ``certificates``: names of the files without ending."""

    asked: int = 0
    issued: int = 0
    not_issued: int = 0
    repeated: int = 0
    rows: list[dict[str, object]] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)
    plans: list[dict[str, object]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@operation
def planning_certificate(
    parcels: InputLayer,
    plans: list[PlanInput],
    folder: OutputFolder | None = None,
    pdf: OutputFile | None = None,
    *,
    sheet: str = "",
    parcel_number: str = "",
    parcel_id: str = "",
    point: str = "",
    point_crs: str | None = None,
    commune_code: str = "",
    list_file: InputFile | None = None,
    fids: list[int] | None = None,
    all_parcels: bool = False,
    sheet_field: str | None = None,
    number_field: str | None = None,
    id_field: str | None = None,
    office: str = "",
    superior: str = "",
    place: str = "",
    issue_date: str = "",
    signer: str = "",
    map_scale: int = 0,
    sliver_area: SquareMetres = 0.0,
    sliver_width: Metres = 0.0,
    parcels_source: str = "",
    plan_sources: list[str] | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> CertificateReport:
    """Issue certificates of planning information for parcels named by sheet and number, id, point or a list.

    ``folder`` gets ``<parcel>.pdf`` and ``<parcel>.html`` for each parcel and ``index.html``; ``pdf`` all
    certificates in one file. At least one of them. ``list_file``: CSV, text or XLSX. ``fids``: features of the layer;
    ``all_parcels``: every feature. ``point``: ``x,y`` in ``point_crs`` (None: the layer's, degrees where both are
    small). ``issue_date``: YYYY-MM-DD or DD/MM/YYYY, empty: a blank to fill in; no clock is read. ``map_scale``: the
    denominator, 0: chosen. ``parcels_source``, ``plan_sources``: the files that the layers were exported from, for
    naming the data. ``sliver_area`` (m²) and ``sliver_width`` (m), both or neither: parts below both go to their
    neighbour in the parcel, and the certificate lists them. A row that cannot be answered gets its reason in index
    and report and stops nothing.

    Areas in m² of the layers' plane. Raises EngineError CRS_*, GEOMETRY_KIND, LAYER_EMPTY, LAYERS_APART,
    FIELD_MISSING, CERTIFICATE_REQUEST, CERTIFICATE_LIST, CERTIFICATE_NONE, CERTIFICATE_MANY, CERTIFICATE_OUTPUT.
    """
    if folder is None and pdf is None:
        raise EngineError("CERTIFICATE_OUTPUT")
    wishes = _wishes(sliver_area, sliver_width)
    day, info = _day(issue_date), layer_info(parcels)
    require_polygons(info)
    crs = require_planar(info)
    columns = key_fields(info, {"so_to": sheet_field, "so_thua": number_field, "ma_thua": id_field})
    progress.update(0.0, "Looking for the parcels")
    keys = read_keys(parcels, columns)
    chosen = keys.fids.tolist() if all_parcels else list(fids or [])
    wanted = wanted_by_hand(sheet, parcel_number, parcel_id, point, commune_code, chosen)
    wanted += read_list(list_file, commune_code) if list_file else []
    _check_count(wanted, columns, info)
    outcomes = find(wanted, keys, parcels, crs, point_crs)
    _require_some(outcomes)
    progress.update(0.1, "Reading the plans")
    read = read_plans(plans, info)
    _check_meeting(read, parcels, info)
    files = _files([info, *(plan.info for plan in read)], [parcels_source, *(plan_sources or [])])
    settings = Settings(office, superior, place, day, signer, system_name(crs), files, map_scale or None)
    progress.update(0.2, "Cutting the parcels by the plans")
    contents = list(make_contents(parcels, keys, outcomes, read, settings, wishes))
    _require_some(outcomes)
    progress.update(0.4, "Writing the certificates")
    write_all(contents, outcomes, settings, folder, pdf, progress)
    result = _report(outcomes, contents, read, progress)
    _write_reports(result, folder, report)
    return result


def _write_reports(result: CertificateReport, folder: OutputFolder | None, report: OutputFile | None) -> None:
    inside = OutputFile(folder.path / ISSUED, folder.staged / ISSUED) if folder else None
    for output in (inside, report):
        if output is not None:
            write_json(output, asdict(result))


def _wishes(area: float, width: float) -> Wishes:
    if area < 0 or width < 0 or (area > 0) != (width > 0):
        reason = "a sliver is below two limits: give both its area and its width, or neither"
        raise EngineError("PARAMETER_INVALID", name="sliver_area", value=area, reason=reason)
    return Wishes(sliver_area=area, sliver_width=width)


def _files(infos: Sequence[LayerInfo], sources: Sequence[str]) -> tuple[DataFile, ...]:
    """Return where each layer came from; ``sources``: the files that layers were exported from, empty for none."""
    given = [Path(name) if name else None for name in sources]
    given += [None] * (len(infos) - len(given))
    return tuple(data_file(info, original) for info, original in zip(infos, given, strict=False))


def _day(text: str) -> date | None:
    if not text:
        return None
    day = parse_date(text)
    if day is None:
        raise EngineError("CERTIFICATE_REQUEST", reason=f"{text} is no date such as 2026-01-31 or 31/01/2026")
    return day


def _check_count(wanted: Sequence[Wanted], columns: dict[str, str], info: LayerInfo) -> None:
    """Raise EngineError for a request that names nothing, too much, or by a field that the layer does not have."""
    if not wanted:
        raise EngineError("CERTIFICATE_REQUEST", reason="no parcel is named")
    if len(wanted) > MOST:
        raise EngineError("CERTIFICATE_MANY", count=len(wanted), most=MOST)
    needed = {"so_to": any(one.sheet for one in wanted), "so_thua": any(one.sheet for one in wanted)}
    needed["ma_thua"] = any(one.id for one in wanted)
    for name, used in needed.items():
        if used and name not in columns:
            known = ", ".join(info.fields)
            raise EngineError("FIELD_MISSING", path=info.path, layer=info.layer, field=name, known=known)


def _require_some(outcomes: Sequence[Outcome]) -> None:
    """Raise EngineError CERTIFICATE_NONE where there is not one parcel to issue a certificate for."""
    if not any(outcome.code == "found" for outcome in outcomes):
        reasons = "; ".join(f"{one.wanted.said}: {one.reason}" for one in outcomes[:LISTED])
        raise EngineError("CERTIFICATE_NONE", count=len(outcomes), reasons=reasons)


def _check_meeting(plans: Sequence[Plan], parcels: InputLayer, info: LayerInfo) -> None:
    """Raise EngineError LAYERS_APART where a plan has nothing to do with the layer of parcels."""
    extent = np.asarray(layer_bounds(parcels))
    for plan in plans:
        # Corridors may be few and beside the parcels; a plan of the place covers some of it.
        beside = FAR if is_corridor_plan(plan) else 0.0
        require_meeting(shapely.total_bounds(plan.zones), plan.info, extent, info, beside)


def system_name(crs: str) -> str:
    """Return how a map names its plane: VN-2000 with the central meridian, or the system's short name."""
    name = short_name(crs)
    zone = meridian(int(name.partition(":")[2])) if name.startswith("EPSG:") else None
    if zone is None:
        return f"Hệ tọa độ {name}; đơn vị mét"
    width = 6 if zone.scale < 0.9998 else 3
    return f"Hệ tọa độ VN-2000, kinh tuyến trục {zone.text}, múi {width}° ({name}); đơn vị mét"


def _report(
    outcomes: list[Outcome], contents: list[Content], plans: list[Plan], progress: Progress
) -> CertificateReport:
    names = {content.fid: content for content in contents}
    result = CertificateReport(asked=len(outcomes), issued=len(contents))
    result.repeated = sum(1 for one in outcomes if one.code == "repeated")
    result.not_issued = result.asked - result.issued - result.repeated
    for one in outcomes:
        content = names.get(one.fid) if one.fid is not None else None
        made = {"file": content.file_name, "parcel": content.title} if content else {}
        told: dict[str, object] = {
            "row": one.wanted.row,
            "asked": one.wanted.said,
            "outcome": one.code,
            "fid": one.fid,
            **made,
        }
        if content and one.code == "found":
            told["area"], told["data_hash"] = content.area, content.data_hash
        result.rows.append({**told, "reason": one.reason or one.note})
    result.certificates = [content.file_name for content in contents]
    result.plans = [{"key": plan.key, "title": plan.title, **asdict(plan.facts)} for plan in plans]
    _warn(result, contents, plans, progress)
    return result


def _warn(result: CertificateReport, contents: list[Content], plans: list[Plan], progress: Progress) -> None:
    """Say what a person should look at, in the report and while the job runs."""

    def tell(name: str, count: int, **values: object) -> None:
        if count:
            result.warnings.append(progress.warning(WARNINGS[name], count=count, **values))

    tell("rows_without_certificate", result.not_issued)
    tell("restricted_parcels", sum(content.restricted for content in contents))
    for plan in plans:
        facts = plan.facts
        title = plan.name or plan.info.path.stem
        tell("repaired_zones", facts.repaired_zone_count)
        tell("unusable_zones", facts.unusable_zone_count)
        ids = facts.duplicate_zone_ids
        tell("repeated_zone_ids", len(ids), plan=title, ids=", ".join(ids[:LISTED]))
        unknown = [code for code in facts.unknown_codes if not is_corridor(code)]
        tell("unknown_plan_codes", len(unknown), plan=title, codes=", ".join(unknown[:LISTED]))
        tell("zones_without_code", facts.zones_without_code, plan=title)
