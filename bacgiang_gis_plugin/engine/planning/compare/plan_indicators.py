"""The operation: a plan against what is there → done and built by zone, by commune and code."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from ...crs import require_same
from ...datasets import LayerInfo, layer_info
from ...datasets_write import write_layer
from ...dictionary import layer as layer_spec
from ...dictionary import match_field
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputFile, InputLayer, OutputFile, OutputLayer, PlanInput
from ...progress import Progress
from ..change.codes import NO_CODE, read_table
from ..overlay.blocks import multi
from ..overlay.cutting import Floats
from ..overlay.plans import Plan, PlanFacts, read_plan, require_field, require_meeting, require_polygons
from .built import Built, read_built
from .cells import Cells, Communes, by_cell_and_text, in_cells, make_cells, read_communes, read_once
from .differences import Values, values_of
from .done import keys_of, matching, read_works
from .ground import flatten
from .indicator_papers import write_html, write_xlsx
from .indicator_rows import COMPARED, Found, limits_of, progress_rows, zone_rows
from .reading import Teller, extent_of


@dataclass
class IndicatorReport:
    """All areas in m². ``planned_area``: the zones' ground, counted once; ``largest_deviation``: of any sum checked.

    ``done_by``: works, land use or nothing. ``unread``: texts of indicators that were not understood, by field.
    """

    plan: str
    decision: str | None
    zones: int
    planned_area: float
    double_area: float
    facts: PlanFacts
    done_by: str = "nothing"
    done_area: float | None = None
    done_percent: float | None = None
    communes: int = 0
    area_in_no_commune: float = 0.0
    works: int = 0
    works_done: int = 0
    works_not_done: int = 0
    works_later: int = 0
    works_without_year: int = 0
    works_of_other_code: int = 0
    works_other_area: float = 0.0
    present_features: int = 0
    present_area_in_plan: float = 0.0
    present_overlap_area: float = 0.0
    codes_never_met: list[str] = field(default_factory=list)
    buildings: int = 0
    buildings_without_storeys: int = 0
    built_area: float | None = None
    floor_area: float | None = None
    unusable: dict[str, int] = field(default_factory=dict)
    unread: dict[str, list[str]] = field(default_factory=dict)
    checks: dict[str, dict[str, int]] = field(default_factory=dict)
    largest_deviation: float = 0.0
    warnings: list[str] = field(default_factory=list)
    warnings_vi: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Ground:
    """The plan without overlaps, cut by communes."""

    plan: Plan
    values: Values
    area: Floats
    cells: Cells
    communes: Communes | None
    codes: list[str]


@operation
def plan_indicators(
    plan: PlanInput,
    indicators: OutputLayer,
    progress_by_code: OutputLayer,
    current: InputLayer | None = None,
    works: InputLayer | None = None,
    buildings: InputLayer | None = None,
    communes: InputLayer | None = None,
    *,
    current_code_field: str | None = None,
    code_table: InputFile | None = None,
    works_status_field: str | None = None,
    works_done_values: list[str] | None = None,
    works_year_field: str | None = None,
    year: int | None = None,
    works_code_field: str | None = None,
    storeys_field: str | None = None,
    commune_code_field: str | None = None,
    commune_name_field: str | None = None,
    workbook: OutputFile | None = None,
    html: OutputFile | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> IndicatorReport:
    """Tell how far a plan is carried out, by zone and by commune and code.

    Done is what completed ``works`` cover (of the planned code where they name one); without works, where the
    ``current`` land use is the planned code or a land type of the planned group. ``code_table`` (``ma``,
    ``loai_dat``) says which land use the layers of an urban plan stand for. ``buildings`` give density, storeys and
    floor-area ratio, compared with the plan's texts ("40–60 %", "≤5"; a number alone is the upper limit); what is
    not understood is kept and told. Ground under several zones counts for the first of them.

    Of the present land use only boxes, areas and codes stay in memory; the other layers are read whole.

    Raises EngineError PARAMETER_INVALID (nothing to compare with), CRS_*, GEOMETRY_KIND, LAYER_EMPTY, LAYERS_APART,
    FIELD_MISSING, PLAN_FIELD, PLAN_DATE, CODE_TABLE.
    """
    _require_something(current, works, buildings)
    tell = Teller(progress)
    progress.update(0.0, "Reading the plan")
    read = read_plan(plan)
    tell.of_plan(read)
    table = read_table(code_table) if code_table else None
    ground, result = _ground(read, communes, (commune_code_field, commune_name_field), table, tell)
    found, built = Found(None, None), None
    if current is not None:
        progress.update(0.2, "Reading the present land use")
        part, folder = progress.part(0.2, 0.6), indicators.staged.parent
        found = _by_land_use(ground, current, current_code_field, table, result, tell, part, folder)
    if works is not None:
        progress.update(0.6, "Reading the works")
        given = (works_status_field, works_done_values, works_year_field, year, works_code_field)
        found = replace(found, done=_by_works(ground, works, given, table, result, tell))
    if buildings is not None:
        progress.update(0.75, "Reading the buildings")
        built = _built(ground, buildings, storeys_field, result, tell)
    rows, totals = _rows(ground, found, built)
    _finish(result, ground, found, rows.to_pydict(), tell)
    write_layer(indicators, multi(read.zones), rows, geometry_type="MultiPolygon", crs=read.crs)
    write_layer(progress_by_code, None, totals, geometry_type="None", crs=read.crs)
    progress.update(0.9, "Writing the reports")
    if html:
        write_html(html, result, rows, totals, read.zones, read.crs)
    if workbook:
        write_xlsx(workbook, result, rows, totals)
    if report:
        write_json(report, asdict(result))
    return result


def _require_something(*layers: InputLayer | None) -> None:
    if all(layer is None for layer in layers):
        reason = "give present land use, completed works or buildings"
        raise EngineError("PARAMETER_INVALID", name="current", value="", reason=reason)


def _rows(ground: _Ground, found: Found, built: Built | None) -> tuple[pa.Table, pa.Table]:
    """Return the rows by zone, and by commune and code."""
    spec = [entry.name for entry in layer_spec("plan_indicators").fields]
    rows = zone_rows(ground.values, ground.cells, ground.area, found, built, ground.communes, spec)
    return rows, progress_rows(ground.codes, ground.cells, found, ground.communes)


def _ground(
    plan: Plan,
    source: InputLayer | None,
    commune_fields: tuple[str | None, str | None],
    table: dict[str, str] | None,
    tell: Teller,
) -> tuple[_Ground, IndicatorReport]:
    flat, twice = flatten(plan.zones)
    outlines = None
    if source is not None:
        info = _beside(source, plan)
        code = commune_fields[0] or _field(info, "ma_xa")
        name = commune_fields[1] or _field(info, "ten_xa") or _field(info, "ten")
        for one in commune_fields:
            if one:
                require_field(info, one)
        outlines = read_communes(source, code, name)
        require_meeting(extent_of(plan.zones), plan.info, extent_of(outlines.geometry), info)
    cells = make_cells(flat, None if outlines is None else outlines.geometry)
    area = np.bincount(cells.zone, cells.area, len(plan.zones)).astype(np.float64)
    result = IndicatorReport(
        plan.title, plan.decision, len(plan.zones), float(shapely.area(flat).sum()), twice, plan.facts
    )
    result.largest_deviation = float(max(cells.deviation, np.abs(area - shapely.area(flat)).max()))
    if outlines is not None:
        result.communes = len(outlines.codes)
        result.area_in_no_commune = float(cells.area[cells.commune < 0].sum())
        result.unusable["communes"] = outlines.unusable
        if result.area_in_no_commune > 0.05:
            tell("indicators_no_commune", area=f"{result.area_in_no_commune:.1f}")
    if twice > 0.05:
        tell("indicators_double", area=f"{twice:.1f}")
    values = values_of(plan)
    texts = values.columns.get("ma_loai_qh", [None] * len(plan.zones))
    keys = keys_of(list(dict.fromkeys(texts)), table)
    return _Ground(plan, values, area, cells, outlines, [keys[text] for text in texts]), result


def _beside(source: InputLayer, plan: Plan) -> LayerInfo:
    """Return what a layer says of itself. Raises EngineError LAYER_EMPTY, GEOMETRY_KIND, CRS_DIFFERS, CRS_MISSING."""
    info = layer_info(source)
    require_polygons(info)
    require_same(plan.info, info)
    return info


def _field(info: LayerInfo, wanted: str) -> str | None:
    """Return the field of a layer that stands for one of the dictionary, None where there is none."""
    if wanted in info.fields:
        return wanted
    known = ((name, match_field(name)) for name in info.fields)
    return next((name for name, entry in known if entry is not None and entry.name == wanted), None)


def _by_land_use(
    ground: _Ground,
    source: InputLayer,
    code_field: str | None,
    table: dict[str, str] | None,
    result: IndicatorReport,
    tell: Teller,
    progress: Progress,
    folder: Path,
) -> Found:
    """Return done and present ground by what the land is used for."""
    info = _beside(source, ground.plan)
    chosen = code_field or _field(info, "loai_dat")
    if chosen is None:
        require_field(info, "loai_dat")
    state = read_once(source, str(chosen), progress, folder)
    box = np.concatenate([state.bounds[:, :2].min(axis=0), state.bounds[:, 2:].max(axis=0)])
    require_meeting(extent_of(ground.plan.zones), ground.plan.info, box, info)
    keys = keys_of(state.texts, table)
    present_codes = [keys[text] for text in state.texts]
    area = by_cell_and_text(state, ground.cells)
    truth = matching(ground.codes, present_codes)
    done = (area * truth[ground.cells.zone]).sum(axis=1)
    present: dict[str, Floats] = {}
    for place, code in enumerate(present_codes):
        if area[:, place].any():
            present[code] = present.get(code, np.zeros(len(area))) + area[:, place]
    result.done_by = "land use"
    result.present_features = state.features
    result.present_area_in_plan = float(area.sum())
    result.present_overlap_area = state.overlap_area
    result.unusable["current"] = state.unusable_count
    if state.unusable_count:
        tell("indicators_unusable", layer=info.layer, count=state.unusable_count)
    met: list[bool] = np.any(truth, axis=1).tolist()
    never = {code for code, some in zip(ground.codes, met, strict=True) if not some and code != NO_CODE}
    result.codes_never_met = sorted(never)
    if never:
        shown = ", ".join(result.codes_never_met[:5])
        tell("indicators_never_met", count=len(never), codes=shown)
    return Found(done, present)


def _by_works(
    ground: _Ground,
    source: InputLayer,
    given: tuple[str | None, list[str] | None, str | None, int | None, str | None],
    table: dict[str, str] | None,
    result: IndicatorReport,
    tell: Teller,
) -> Floats:
    """Return the done ground (m²) per cell by completed works."""
    info = _beside(source, ground.plan)
    works = read_works(source, *given)
    if len(works.geometry):
        require_meeting(extent_of(ground.plan.zones), ground.plan.info, extent_of(works.geometry), info)
    keys = keys_of(list(dict.fromkeys(works.codes)), table)
    said = [keys[code] for code in works.codes]
    truth = matching(ground.codes, said) | np.array([code is None for code in works.codes], dtype=bool)
    done = np.zeros(len(ground.cells.zone))
    other, elsewhere = set(), 0.0
    wkb = np.asarray(shapely.to_wkb(works.geometry, include_srid=False), dtype=object)
    for place, cell, area in in_cells(wkb, shapely.bounds(works.geometry), ground.cells):
        good = truth[ground.cells.zone[cell], place]
        np.add.at(done, cell[good], area[good])
        other |= set(place[~good].tolist())
        elsewhere += float(area[~good].sum())
    result.done_by = "works"
    result.works, result.works_done, result.works_not_done = works.read, works.done, works.not_done
    result.works_later, result.works_without_year = works.later, works.without_year
    result.works_of_other_code, result.works_other_area = len(other), elsewhere
    result.unusable["works"] = works.unusable
    if given[0] is None:
        tell("works_without_status")
    if works.unusable:
        tell("indicators_unusable", layer=info.layer, count=works.unusable)
    if other:
        tell("works_of_other_code", count=len(other), area=f"{elsewhere:.1f}")
    if works.without_year:
        tell("works_without_year", count=works.without_year)
    return done


def _built(
    ground: _Ground, source: InputLayer, storeys_field: str | None, result: IndicatorReport, tell: Teller
) -> Built:
    info = _beside(source, ground.plan)
    chosen = storeys_field or _field(info, "tang_cao_xay_dung") or _field(info, "so_tang")
    built = read_built(source, chosen, ground.cells, len(ground.area))
    result.buildings, result.buildings_without_storeys = built.read, built.unread_storeys
    result.built_area, result.floor_area = float(built.footprint.sum()), float(built.floor.sum())
    result.unusable["buildings"] = built.unusable
    if built.unusable:
        tell("indicators_unusable", layer=info.layer, count=built.unusable)
    if built.unread_storeys:
        tell("buildings_without_storeys", count=built.unread_storeys)
    return built


def _finish(
    result: IndicatorReport, ground: _Ground, found: Found, rows: dict[str, list[object]], tell: Teller
) -> None:
    """Add up, and tell which texts of indicators were not understood."""
    if found.done is not None:
        result.done_area = float(found.done.sum())
        result.done_percent = 100 * result.done_area / result.planned_area if result.planned_area else None
        over = float(np.max(found.done - ground.cells.area, initial=0.0))
        result.largest_deviation = max(result.largest_deviation, over)
    for plan_field, _, check_field in COMPARED:
        limits = limits_of(ground.values, plan_field, len(ground.area))
        unread = sorted({limit.text for limit in limits if limit is not None and not limit.read})
        if unread:
            result.unread[plan_field] = unread
            tell("indicators_unread", field=plan_field, count=len(unread), texts=", ".join(unread[:5]))
        seen = [str(check) for check in rows[check_field] if check]
        result.checks[check_field] = {check: seen.count(check) for check in sorted(set(seen))}
    result.warnings, result.warnings_vi = tell.told, tell.told_vi
