"""The operation: two versions of a plan → what changed zone by zone, on the ground, and for which parcels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...crs import require_same
from ...datasets import layer_info, stream_layer
from ...datasets_write import LayerWriter, write_layer
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputLayer, OutputFile, OutputLayer, PlanInput, SquareMetres
from ...progress import Progress
from ..overlay.blocks import clean, multi
from ..overlay.cutting import Floats, Geometries
from ..overlay.plans import Plan, read_plan, require_meeting, require_polygons
from ..overlay.tables import parcel_columns
from .compare_papers import write_html, write_xlsx
from .compare_report import CodeChange, CompareReport, count_zones, say_matching, version_report
from .compare_tables import ground_table, parcel_table, zone_shapes, zone_table
from .differences import (
    ADDED,
    REMOVED,
    UNCHANGED,
    Values,
    changed_zones,
    code_matrix,
    ground_kinds,
    values_of,
)
from .ground import Ground, cross, flatten
from .matching import Matching, look_at_ids, match, with_hidden
from .parcels_changed import ParcelChange, changed_parcels
from .reading import Teller, extent_of, wider

BATCH = 20_000  # parcels that are in memory together with their pieces
# Rows of parcels in the workbook, which is in memory because it has forms: 1.8 kB a row (measured with 734 473).
MOST_ROWS = 500_000


@dataclass(frozen=True)
class _Compared:
    """Both versions without overlaps, the ground they make, and what changed on each piece of it."""

    plans: tuple[Plan, Plan]
    flat: tuple[Geometries, Geometries]
    values: tuple[Values, Values]
    ground: Ground
    kinds: list[str]


@operation
def compare_plans(
    old: PlanInput,
    new: PlanInput,
    zone_changes: OutputLayer,
    ground_changes: OutputLayer,
    parcels: InputLayer | None = None,
    parcel_changes: OutputLayer | None = None,
    *,
    matching: Matching = "auto",
    smallest_area: SquareMetres = 0.1,
    workbook: OutputFile | None = None,
    html: OutputFile | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> CompareReport:
    """Tell what changed between two versions of a plan: zones, ground, and the parcels concerned.

    Zones are matched by id where the ids are stable (``auto``), by ground otherwise or when asked; what ids leave
    unmatched is matched by ground. A zone is added, removed, or has another code, boundary, indicator, decision,
    name or id. ``ground_changes`` holds the pieces whose code or indicators differ; together with what is unchanged
    and what only one version covers they are all the ground of both. ``parcel_changes``: for every changed
    parcel a row per code with the area before and after; both add up to the parcel's area.

    Differences up to ``smallest_area`` are counted with their area, not listed. Ground under several zones of one
    version counts for the first of them. The zones of both versions are in memory, parcels come in batches.

    Raises EngineError CRS_MISSING, CRS_NOT_PLANAR, CRS_DIFFERS, GEOMETRY_KIND, LAYER_EMPTY, LAYERS_APART,
    FIELD_MISSING, PLAN_FIELD, PLAN_DATE.
    """
    tell = Teller(progress)
    progress.update(0.0, "Reading the plans")
    before = read_plan(old, key="QH1")
    after = read_plan(new, before.info, key="QH2")
    for plan in (before, after):
        tell.of_plan(plan)
    require_meeting(extent_of(after.zones), after.info, extent_of(before.zones), before.info)
    progress.update(0.1, "Comparing the zones")
    compared, result = _compare(before, after, smallest_area, matching)
    rows = _write_layers(compared, zone_changes, ground_changes, result, smallest_area)
    concerned: pa.Table | None = None
    if parcels is not None:
        part = progress.part(0.4, 0.9)
        concerned = _write_parcels(compared, parcels, parcel_changes, smallest_area, result, tell, part)
    if result.old.double_area + result.new.double_area > smallest_area:
        tell("compared_double", area=f"{result.old.double_area + result.new.double_area:.1f}")
    if result.too_small_count:
        tell("compared_small", count=result.too_small_count, area=f"{result.too_small_area:.3f}")
    if workbook and result.parcel_rows > MOST_ROWS:
        tell("compared_rows", most=MOST_ROWS, count=result.parcel_rows)
    result.warnings, result.warnings_vi = tell.told, tell.told_vi
    progress.update(0.9, "Writing the reports")
    if html:
        picture = (compared.flat, compared.ground, compared.kinds)
        write_html(html, result, rows, concerned, picture, before.crs)
    if workbook:
        write_xlsx(workbook, result, rows, concerned)
    if report:
        write_json(report, asdict(result))
    return result


def _compare(
    before: Plan, after: Plan, smallest_area: float, matching: Matching
) -> tuple[_Compared, CompareReport]:
    (flat_old, twice_old), (flat_new, twice_new) = flatten(before.zones), flatten(after.zones)
    ground = cross(flat_old, flat_new)
    old, new = values_of(before), values_of(after)
    kinds = ground_kinds(old, new, ground)
    kind = np.array(kinds)
    result = CompareReport(
        version_report(before, _sum(ground, ground.old >= 0), twice_old),
        version_report(after, _sum(ground, ground.new >= 0), twice_new),
    )
    result.common_area = _sum(ground, (ground.old >= 0) & (ground.new >= 0))
    result.added_area, result.removed_area = (_sum(ground, kind == name) for name in (ADDED, REMOVED))
    result.changed_area = _sum(ground, kind != UNCHANGED)
    result.area_by_kind = {name: _sum(ground, kind == name) for name in sorted(set(kinds))}
    _, cells = code_matrix(old, new, ground)
    ordered = sorted(cells.items(), key=lambda cell: (cell[0][0] or "~", cell[0][1] or "~"))
    result.code_changes = [CodeChange(one, other, area) for (one, other), area in ordered]
    result.largest_deviation = ground.deviation
    result.matching = matching
    return _Compared((before, after), (flat_old, flat_new), (old, new), ground, kinds), result


def _sum(ground: Ground, mask: NDArray[np.bool_]) -> float:
    return float(ground.area[mask].sum())


def _write_layers(
    compared: _Compared,
    zone_layer: OutputLayer,
    ground_layer: OutputLayer,
    result: CompareReport,
    smallest_area: float,
) -> pa.Table:
    """Match the zones, write both layers and return the zones' rows."""
    (before, after), (old, new) = compared.plans, compared.values
    plans = zip((old, new), (before, after), strict=True)
    names = [values.columns.get("ma_vung", [None] * len(plan.zones)) for values, plan in plans]
    ids = look_at_ids(names[0], names[1], compared.ground)
    asked = result.matching
    by_id = asked == "id" or (asked == "auto" and ids.stable)
    pairs = match(names[0], names[1], compared.ground, by_id=by_id)
    pairs = with_hidden(pairs, compared.ground, before.zones, after.zones)
    say_matching(result, ids, pairs, by_id, asked)
    counts = (len(before.zones), len(after.zones))
    changes = changed_zones(old, new, pairs, compared.ground, counts, smallest_area)
    count_zones(result, changes)
    rows = zone_table(changes, old, new)
    shapes = multi(zone_shapes(changes, before.zones, after.zones))
    write_layer(zone_layer, shapes, rows, geometry_type="MultiPolygon", crs=before.crs)
    changed = np.array(compared.kinds) != UNCHANGED
    large = compared.ground.area > smallest_area
    listed = np.flatnonzero(changed & large)
    result.too_small_count = int((changed & ~large).sum())
    result.too_small_area = _sum(compared.ground, changed & ~large)
    table = ground_table(compared.ground, compared.kinds, listed, old, new)
    pieces = multi(compared.ground.geometry[listed])
    write_layer(ground_layer, pieces, table, geometry_type="MultiPolygon", crs=before.crs)
    return rows


def _write_parcels(
    compared: _Compared,
    source: InputLayer,
    output: OutputLayer | None,
    smallest_area: float,
    result: CompareReport,
    tell: Teller,
    progress: Progress,
) -> pa.Table:
    """Compare parcel by parcel, write the rows of those that changed, and return MOST_ROWS of them."""
    info = layer_info(source)
    require_polygons(info)
    require_same(compared.plans[0].info, info)
    keys = parcel_columns(info, None)
    shown: list[pa.Table] = []
    extent = np.full(4, np.nan)
    with ExitStack() as stack:
        writer: LayerWriter | None = None
        for rows, box in _parcel_rows(compared, source, keys, smallest_area, result):
            if output is not None:
                if writer is None:
                    crs = compared.plans[0].crs
                    writer = LayerWriter(output, rows.schema, geometry_type="None", crs=crs)
                    stack.enter_context(writer)
                writer.write(None, rows)
            if not shown or result.parcel_rows < MOST_ROWS:
                shown.append(rows.slice(0, MOST_ROWS - result.parcel_rows))
            result.parcel_rows += len(rows)
            extent = wider(extent, box)
            progress.update(result.parcels / max(info.count, 1), "Comparing the parcels")
        zones = np.concatenate([plan.zones for plan in compared.plans])
        require_meeting(extent_of(zones), compared.plans[0].info, extent, info)
    for name, count in (
        ("unusable_parcels", result.unusable_parcels),
        ("repaired_parcels", result.repaired_parcels),
    ):
        if count:
            tell(name, count=count)
    return pa.concat_tables(shown)


def _parcel_rows(
    compared: _Compared, source: InputLayer, keys: list[str], smallest_area: float, result: CompareReport
) -> Iterator[tuple[pa.Table, Floats]]:
    """Yield the rows of changed parcels and the box of all parcels, batch by batch."""
    for batch in stream_layer(source, keys, batch_size=BATCH):
        shapes, reason, repaired = clean(batch.geometry)
        usable = np.flatnonzero(np.array([text is None for text in reason], dtype=bool))
        result.parcels += len(batch)
        result.unusable_parcels += len(batch) - len(usable)
        result.repaired_parcels += int(repaired[usable].sum())
        changes: list[ParcelChange] = []
        left_out = 0.0
        if len(usable):
            changes, left_out = changed_parcels(
                shapes[usable], compared.ground, compared.kinds, *compared.values, smallest_area
            )
        result.unlisted_parcel_area += left_out
        result.changed_parcels += len(changes)
        result.changed_parcel_area += sum(change.changed for change in changes)
        result.largest_deviation = max([result.largest_deviation, *(change.deviation for change in changes)])
        rows = parcel_table(batch.table.take(pa.array(usable)), batch.fids[usable], changes)
        yield rows, extent_of(shapes[usable])
