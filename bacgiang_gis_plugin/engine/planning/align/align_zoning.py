"""The operation: zone boundaries near parcel boundaries move onto them; what moved is listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...crs import require_planar, require_same, short_name
from ...datasets import Layer, LayerInfo, layer_info, read_layer, stream_layer
from ...datasets_write import write_layer
from ...errors import EngineError
from ...messages import WARNINGS
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputLayer, Metres, OutputFile, OutputLayer
from ...progress import Progress
from ..overlay.blocks import LISTED, Unusable, clean, multi, unusable_features
from ..overlay.cutting import Floats, Geometries
from ..overlay.plans import SHOWN, plan_fields, require_meeting, require_polygons
from .alignment import Aligned, align

NO_ZONE = ""
MOVED, NARROW = "moved", "narrow"


@dataclass(frozen=True)
class ZoneChange:
    """A zone that changed: its id and its planar area in m² before and after."""

    ma_vung: str
    before: float
    after: float


@dataclass
class AlignReport:
    """What moved. Areas in m², distances in m; lists hold at most 1000 entries, the counts are complete.

    ``area_before`` and ``area_after``: ground in at least one zone. ``moved_area`` changed sides; ``narrow_count``
    strips stay because a zone narrower than the distance would be lost there.
    """

    crs: str
    distance: float
    zones: int = 0
    parcels: int = 0
    zones_changed: int = 0
    moves: int = 0
    moved_area: float = 0.0
    largest_move: float = 0.0
    narrow_count: int = 0
    area_before: float = 0.0
    area_after: float = 0.0
    repaired_zone_count: int = 0
    repaired_zones: list[int] = field(default_factory=list)
    unusable_zone_count: int = 0
    unusable_zones: list[Unusable] = field(default_factory=list)
    unusable_parcel_count: int = 0
    duplicate_zone_ids: list[str] = field(default_factory=list)
    changes: list[ZoneChange] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@operation
def align_zoning(
    zones: InputLayer,
    parcels: InputLayer,
    aligned: OutputLayer,
    moves: OutputLayer | None = None,
    *,
    distance: Metres = 0.5,
    zone_id_field: str | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> AlignReport:
    """Move zone boundaries that follow parcel boundaries within ``distance`` onto them.

    A zone boundary follows where it stays within the distance for at least five times the distance; a zone that
    cuts a parcel keeps its cut. Land between the two boundaries goes to the zone on the other side, for all zones at
    once: neighbours stay without gap and overlap, and gaps or overlaps that were drawn stay. No boundary moves
    farther than ``distance``, no zone is lost.

    ``aligned`` has every zone in its order with all fields; ``dien_tich``, the computed area, follows the shape.
    ``moves`` has a polygon for every stretch: from and to which zone, its area, the largest distance; rows
    ``narrow`` are strips that stay because a zone narrower than the distance would be lost. Zones without usable
    geometry are written as they are and listed.

    Raises EngineError FILE_*, LAYER_EMPTY, LAYERS_APART, CRS_MISSING, CRS_NOT_PLANAR, CRS_DIFFERS, GEOMETRY_KIND,
    FIELD_MISSING, PARAMETER_INVALID, OUTPUT_*.
    """
    if not 0 < distance < np.inf:
        reason = "a distance above 0 is needed"
        raise EngineError("PARAMETER_INVALID", name="distance", value=distance, reason=reason)
    zone_info, parcel_info = layer_info(zones), layer_info(parcels)
    crs = require_planar(zone_info)
    require_same(parcel_info, zone_info)
    for info in (zone_info, parcel_info):
        require_polygons(info)
    progress.update(0.0, "Reading the plan")
    layer = read_layer(zones)
    shapes, reasons, repaired = clean(layer.geometry)
    usable = np.array([text is None for text in reasons], dtype=bool)
    if not usable.any():
        raise EngineError("LAYER_EMPTY", path=zone_info.path, layer=zone_info.layer)
    result = AlignReport(short_name(crs), distance, zones=len(layer))
    names = _names(layer, zone_info, zone_id_field, result)
    result.repaired_zone_count = int((repaired & usable).sum())
    result.repaired_zones = layer.fids[repaired & usable].tolist()[:LISTED]
    result.unusable_zone_count = int((~usable).sum())
    result.unusable_zones = unusable_features(layer.fids, reasons)[:LISTED]
    reader = _Parcels(parcels, parcel_info, progress, result)
    made = align(shapes[usable], reader.polygons(), distance)
    require_meeting(shapely.total_bounds(shapes[usable]), zone_info, reader.extent, parcel_info)
    progress.update(0.9, "Writing")
    _tell(result, made, shapes[usable], names[usable])
    after = np.where(usable, shapes, layer.geometry)
    after[np.flatnonzero(usable)] = made.zones
    write_layer(
        aligned, multi(after), _with_area(layer, after, usable), geometry_type="MultiPolygon", crs=crs
    )
    if moves is not None:
        geometry, table = _move_rows(made, names[usable])
        write_layer(moves, multi(geometry), table, geometry_type="MultiPolygon", crs=crs)
    _warn(result, zone_info.layer, progress)
    if report:
        write_json(report, asdict(result))
    return result


class _Parcels:
    """The parcels, batch by batch; keeps their box and counts what cannot be used."""

    def __init__(self, source: InputLayer, info: LayerInfo, progress: Progress, report: AlignReport) -> None:
        self._source, self._info, self._progress, self._report = source, info, progress, report
        self.extent: Floats = np.full(4, np.nan)

    def polygons(self) -> Iterator[Geometries]:
        for layer in stream_layer(self._source, []):
            shapes, reason, _ = clean(layer.geometry)
            usable = np.array([text is None for text in reason], dtype=bool)
            self._report.parcels += len(layer)
            self._report.unusable_parcel_count += int((~usable).sum())
            if usable.any():
                bounds = shapely.total_bounds(shapes[usable])
                self.extent[:2] = np.fmin(self.extent[:2], bounds[:2])
                self.extent[2:] = np.fmax(self.extent[2:], bounds[2:])
            yield shapes[usable]
            self._progress.update(0.4 * self._report.parcels / self._info.count, "Reading parcels")
        if np.isnan(self.extent).any():
            raise EngineError("LAYER_EMPTY", path=self._info.path, layer=self._info.layer)
        self._progress.update(0.4, "Aligning boundaries")


def _names(layer: Layer, info: LayerInfo, id_field: str | None, report: AlignReport) -> NDArray[np.object_]:
    """Return the id of every zone as text, its feature number where it has none."""
    chosen = plan_fields(info, {"ma_vung": id_field} if id_field else {}).get("ma_vung")
    values = layer.table.column(chosen).to_pylist() if chosen else [None] * len(layer)
    names = [str(fid) if value is None else str(value) for value, fid in zip(values, layer.fids, strict=True)]
    unique, count = np.unique(np.array(names, dtype=str), return_counts=True)
    report.duplicate_zone_ids = unique[count > 1].tolist()[:LISTED]
    return np.array(names, dtype=object)


def _tell(report: AlignReport, made: Aligned, before: Geometries, names: NDArray[np.object_]) -> None:
    old, new = shapely.area(before), shapely.area(made.zones)
    report.zones_changed = len(made.changed)
    report.moves = len(made.moves.area)
    report.moved_area = float(made.moves.area.sum())
    report.largest_move = float(made.moves.distance.max(initial=0.0))
    report.narrow_count = len(made.narrow)
    gained = np.array([not one for one in made.moves.old], dtype=bool)
    lost = np.array([not one for one in made.moves.new], dtype=bool)
    report.area_before = float(shapely.area(shapely.union_all(before)))
    report.area_after = report.area_before + float(
        made.moves.area[gained].sum() - made.moves.area[lost].sum()
    )
    report.changes = [
        ZoneChange(str(names[at]), float(old[at]), float(new[at])) for at in made.changed[:LISTED].tolist()
    ]


def _with_area(layer: Layer, after: Geometries, usable: NDArray[np.bool_]) -> pa.Table:
    """Return the fields; where ``dien_tich`` is a number it is the planar area of the shape that is written."""
    table = layer.table
    if "dien_tich" not in table.column_names:
        return table
    place = table.column_names.index("dien_tich")
    kind = table.schema.field(place)
    if not pa.types.is_floating(kind.type):
        return table
    given = table.column(place).to_numpy(zero_copy_only=False)
    area = np.where(usable, np.round(shapely.area(after), 4), given)
    return table.set_column(place, kind, pa.array(area, kind.type, from_pandas=True))


def _move_rows(made: Aligned, names: NDArray[np.object_]) -> tuple[Geometries, pa.Table]:
    """Return the shapes and rows of what moved, the largest first, and of the narrow strips that stay."""
    moves = made.moves
    order = np.argsort(-moves.area, kind="stable")
    left = [" + ".join(names[list(moves.old[at])]) or NO_ZONE for at in order.tolist()]
    right = [" + ".join(names[list(moves.new[at])]) or NO_ZONE for at in order.tolist()]
    narrow = len(made.narrow)
    nothing: list[str | None] = [None] * narrow
    table = pa.table(
        {
            "tu_vung": pa.array([*left, *nothing], pa.string()),
            "den_vung": pa.array([*right, *nothing], pa.string()),
            "dien_tich": np.concatenate([moves.area[order], shapely.area(made.narrow)]),
            "dich_chuyen": np.concatenate([moves.distance[order], np.zeros(narrow)]),
            "ket_qua_khop": pa.array([MOVED] * len(order) + [NARROW] * narrow, pa.string()),
        }
    )
    return np.concatenate([moves.geometry[order], made.narrow]), table


def _warn(report: AlignReport, plan: str, progress: Progress) -> None:
    counts = (
        ("unusable_parcels", report.unusable_parcel_count),
        ("unusable_zones", report.unusable_zone_count),
        ("repaired_zones", report.repaired_zone_count),
        ("narrow_strips", report.narrow_count),
    )
    for name, count in counts:
        if count:
            report.warnings.append(progress.warning(WARNINGS[name], count=count))
    if ids := report.duplicate_zone_ids:
        values = {"plan": plan, "count": len(ids), "ids": ", ".join(ids[:SHOWN])}
        report.warnings.append(progress.warning(WARNINGS["repeated_zone_ids"], **values))
