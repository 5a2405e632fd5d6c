"""The operation: lines with classes → protection corridors by an editable table, and the parcels under them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import shapely

from ...crs import require_planar, require_same, short_name
from ...datasets import Geometries, LayerInfo, layer_info, read_layer
from ...datasets_write import write_layer
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputFile, InputLayer, OutputFile, OutputLayer
from ...progress import Progress
from ..overlay.blocks import clean
from ..overlay.plans import require_meeting
from ..overlay.tables import parcel_columns
from .affected import AffectedReport, write_affected
from .messages import WARNINGS
from .offsets import Ends
from .presets import Preset, RangeChoice, read_mapping, read_presets, write_presets
from .reading import Lines, Measure, Refused, Rules, read_lines
from .regions import Corridor, Overlaps, make_corridors, resolve
from .report import write_html

LISTED = 1000


@dataclass(frozen=True)
class CorridorEntry:
    """A corridor in the report: the row of the table it follows, areas in m² before and after the overlap rule."""

    key: str
    name_vi: str
    name_en: str
    width: float
    width_range: str
    measured_from: str
    measured_from_vi: str
    reference: str
    status: str
    source: str
    confidence: str
    priority: int
    lines: int
    length: float
    measured_area: float
    area: float


@dataclass
class CorridorReport:
    """Counts and areas (m²): ``corridor_area`` is the sum, ``union_area`` the ground, ``double_area`` the difference.

    ``lines = lines_with_corridor + lines_without``; a line may also be refused in part or on one side.
    """

    presets: int = 0
    lines: int = 0
    lines_with_corridor: int = 0
    lines_without: int = 0
    line_length: float = 0.0
    refused: int = 0
    refused_by_reason: dict[str, int] = field(default_factory=dict)
    overlaps: str = ""
    corridors: int = 0
    corridor_area: float = 0.0
    union_area: float = 0.0
    double_area: float = 0.0
    entries: list[CorridorEntry] = field(default_factory=list)
    classes: list[dict[str, Any]] = field(default_factory=list)
    affected: AffectedReport | None = None
    warnings: list[str] = field(default_factory=list)


@operation
def protection_corridors(
    lines: list[InputLayer] | None = None,
    corridors: OutputLayer | None = None,
    errors: OutputLayer | None = None,
    parcels: InputLayer | None = None,
    affected: OutputLayer | None = None,
    *,
    class_fields: list[str] | None = None,
    presets: InputFile | None = None,
    presets_out: OutputFile | None = None,
    mapping: InputFile | None = None,
    edges: InputLayer | None = None,
    measure: Measure = "table",
    object_width_field: str | None = None,
    width_field: str | None = None,
    range_choice: RangeChoice = "ask",
    side: Literal["table", "left", "right", "both"] = "table",
    side_field: str | None = None,
    river_side: Literal["not given", "left", "right"] = "not given",
    river_side_field: str | None = None,
    ends: Ends = "flat",
    overlaps: Overlaps = "priority",
    decision: str | None = None,
    decision_date: str | None = None,
    html: OutputFile | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> CorridorReport:
    """Make a corridor for each class of lines from a table of widths, and find the parcels under them.

    ``presets_out`` gets the table, ``presets`` is an edited one. ``class_fields``: one for all layers or one for each;
    ``=code`` gives a whole layer one class. ``errors`` has the lines whose class, width or side is not known, with the
    reason. ``affected``: for all parcels together *corridors − double + uncovered = area*.

    Raises EngineError CRS_*, GEOMETRY_KIND, LAYER_*, LAYERS_APART, FIELD_MISSING, PARAMETER_*, CORRIDOR_*.
    """
    table = read_presets(presets)
    result = CorridorReport(presets=len(table), overlaps=overlaps)
    if presets_out:
        write_presets(presets_out, table)
    if _wanted(lines, corridors, class_fields, presets_out) and lines and corridors and class_fields:
        infos, day = [layer_info(one) for one in lines], _day(decision_date)
        crs = _same_crs([*infos, *[layer_info(one) for one in (parcels, edges) if one]])
        fields = (object_width_field, width_field, side_field, river_side_field)
        rules = Rules(measure, range_choice, side, river_side, *fields)
        progress.update(0.0, "Reading the lines")
        read = read_lines(lines, class_fields, table, read_mapping(mapping, table), rules)
        made, regions, refused = _made(read, table, ends, overlaps, edges, progress)
        _count(result, read, refused, made, regions)
        zones = _zone_table(made, regions, decision, day)
        write_layer(corridors, regions, zones, geometry_type="MultiPolygon", crs=crs)
        if errors:
            _write_errors(errors, refused, crs)
        if parcels and affected:
            result.affected = _affected(affected, parcels, regions, zones, infos[0], progress)
        _warn(result, made, refused, progress)
        if html:
            names = [one.layer for one in infos]
            write_html(html, asdict(result), made, regions, refused, names, short_name(crs))
    if report:
        write_json(report, asdict(result))
    return result


def _wanted(
    lines: list[InputLayer] | None,
    corridors: OutputLayer | None,
    class_fields: list[str] | None,
    presets_out: OutputFile | None,
) -> bool:
    """Tell whether corridors are to be made; without lines only the table is written."""
    if not lines and presets_out:
        return False
    for name, value in (("lines", lines), ("corridors", corridors), ("class_fields", class_fields)):
        if not value:
            raise EngineError("PARAMETER_MISSING", name=name)
    return True


def _made(
    read: Lines,
    table: list[Preset],
    ends: Ends,
    overlaps: Overlaps,
    edges: InputLayer | None,
    progress: Progress,
) -> tuple[list[Corridor], Geometries, list[Refused]]:
    """Return the corridors in the order of the table, their regions after the overlap rule, and what has none."""
    progress.update(0.2, "Making the corridors")
    made, outside = make_corridors(read.strips, ends, _edge_polygons(edges))
    refused = [*read.refused, *outside]
    if not made:
        reasons = sorted({one.texts[1] for one in refused}) or ["no line"]
        raise EngineError("CORRIDOR_NONE", reasons="; ".join(reasons[:10]))
    order = {one.key: place for place, one in enumerate(table)}
    made.sort(key=lambda one: order[one.preset.key])
    regions = resolve(made, overlaps)
    progress.update(0.5, "Writing the corridors")
    return made, regions, refused


def _affected(
    output: OutputLayer,
    parcels: InputLayer,
    regions: Geometries,
    zones: pa.Table,
    other: LayerInfo,
    progress: Progress,
) -> AffectedReport:
    """Write the parcels under corridors. Raises EngineError LAYERS_APART where both lie apart altogether."""
    info = layer_info(parcels)
    plan = zones.select(["ma_vung", "ma_loai_qh", "ten_vung"])
    found, extent = write_affected(
        output, parcels, parcel_columns(info, None), regions, plan, info, progress.part(0.5, 0.95)
    )
    require_meeting(extent, info, shapely.total_bounds(regions), other)
    return found


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise EngineError(
            "PARAMETER_INVALID", name="decision_date", value=text, reason="a day such as 2026-03-31"
        ) from error


def _same_crs(infos: list[LayerInfo]) -> str:
    for info in infos:
        if info.count == 0:
            raise EngineError("LAYER_EMPTY", path=info.path, layer=info.layer)
        require_planar(info)
        require_same(infos[0], info)
    return require_planar(infos[0])


def _edge_polygons(edges: InputLayer | None) -> Geometries | None:
    if edges is None:
        return None
    layer = read_layer(edges, [])
    polygons, reason, _ = clean(layer.geometry)
    usable = np.array([text is None for text in reason], dtype=bool)
    if not usable.any():
        found = ", ".join(sorted({str(text) for text in reason}))
        raise EngineError(
            "GEOMETRY_KIND", path=edges.path, layer=layer.info.layer, found=found, wanted="polygons"
        )
    kept: Geometries = polygons[usable]
    return kept


def _zone_table(
    made: list[Corridor], regions: Geometries, decision: str | None, day: date | None
) -> pa.Table:
    """Return the fields of zones, and on what basis each corridor stands."""
    presets = [one.preset for one in made]
    return pa.table(
        {
            "ma_vung": [f"HL_{one.key}" for one in presets],
            "ma_loai_qh": [f"HL_{one.code}" for one in presets],
            "ten_vung": [one.name_vi for one in presets],
            "so_quyet_dinh": pa.array([decision] * len(made), pa.string()),
            "ngay_quyet_dinh": pa.array([day] * len(made), pa.date32()),
            "dien_tich": pa.array(shapely.area(regions)),
            "be_rong_hanh_lang": pa.array([one.width for one in made], pa.float64()),
            "tinh_tu": [one.measured_from_vi for one in presets],
            "phia": [one.side for one in presets],
            "can_cu": [one.source for one in presets],
            "tinh_trang_phap_ly": [one.status for one in presets],
            "muc_do_xac_thuc": [one.confidence for one in presets],
            "thu_tu_uu_tien": pa.array([one.priority for one in presets], pa.int64()),
            "so_duong": pa.array([one.lines for one in made], pa.int64()),
            "chieu_dai": pa.array([one.length for one in made], pa.float64()),
        }
    )


def _write_errors(output: OutputLayer, refused: list[Refused], crs: str) -> None:
    texts = [one.texts for one in refused]
    columns = {
        "ma_loi": [f"corridor_{one.code}" for one in refused],
        "muc_do": ["error"] * len(refused),
        "thong_bao": [vi for vi, _ in texts],
        "thong_bao_en": [en for _, en in texts],
        "tep": [one.source[0] for one in refused],
        "lop": [one.source[1] for one in refused],
        "fid_goc": [one.source[2] for one in refused],
    }
    kinds = {"fid_goc": pa.int64()}
    table = pa.table(
        {name: pa.array(values, kinds.get(name, pa.string())) for name, values in columns.items()}
    )
    shapes = np.array([one.line for one in refused], dtype=object)
    write_layer(output, shapes, table, geometry_type="Unknown", crs=crs)


def _count(
    result: CorridorReport, read: Lines, refused: list[Refused], made: list[Corridor], regions: Geometries
) -> None:
    without = {one.source for one in refused if one.code == "no_edge"}
    result.lines, result.line_length = read.count, read.length
    result.lines_with_corridor = len({one.source for one in read.strips} - without)
    result.lines_without = read.count - result.lines_with_corridor
    result.refused = len(refused)
    for one in refused:
        result.refused_by_reason[one.code] = result.refused_by_reason.get(one.code, 0) + 1
    result.corridors = len(made)
    result.corridor_area = float(shapely.area(regions).sum())
    result.union_area = float(shapely.area(shapely.union_all(regions)))
    result.double_area = max(0.0, result.corridor_area - result.union_area)
    result.classes = [
        {"layer": layer, "value": value, "code": code, "lines": count}
        for (layer, value, code), count in sorted(read.by_value.items())
    ][:LISTED]
    result.entries = [_entry(one, region) for one, region in zip(made, regions, strict=True)]


def _entry(one: Corridor, region: shapely.Geometry) -> CorridorEntry:
    row: Preset = one.preset
    return CorridorEntry(
        row.key,
        row.name_vi,
        row.name_en,
        one.width,
        "" if row.width is not None or row.width_min is None else f"{row.width_min:g}–{row.width_max:g} m",
        row.measured_from,
        row.measured_from_vi,
        row.reference,
        row.status,
        row.source,
        row.confidence,
        row.priority,
        one.lines,
        one.length,
        float(one.region.area),
        float(region.area),
    )


def _warn(result: CorridorReport, made: list[Corridor], refused: list[Refused], progress: Progress) -> None:
    def say(about: str, **values: Any) -> None:
        result.warnings.append(progress.warning(WARNINGS[about], **values))

    if refused:
        say("refused", count=len(refused))
    for one in made:
        row = one.preset
        if row.status not in ("verified", "office"):
            say("status", name=row.name_vi, status=row.status, source=row.source)
        if row.width is None and row.width_min is not None:
            say("range", name=row.name_vi, least=row.width_min, most=row.width_max, width=one.width)
        if one.from_line and row.reference == "edge":
            say("from_line", name=row.name_vi, measured_from=row.measured_from)
    if result.double_area > 0.005:
        say("double", area=f"{result.double_area:.1f}")
    affected = result.affected
    if affected and not affected.rows:
        say("nothing")
    if affected and affected.repaired_parcels:
        say("repaired", count=affected.repaired_parcels)
    if affected and affected.unusable_parcels:
        say("unusable", count=affected.unusable_parcels)
