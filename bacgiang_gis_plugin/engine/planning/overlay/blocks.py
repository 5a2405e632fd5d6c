"""What a worker process does: repair one block of parcels, cut it by its zones, hand numbers and WKB back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...datasets import unusable
from .cutting import Floats, Geometries, Indices, overlay, polygons_of

NOT_POLYGON = "not a polygon"
NO_AREA = "no area, even after repair"


@dataclass(frozen=True)
class Block:
    """n parcels and m zones around them as WKB; ``zone_index`` (m,) ascending numbers of the zones in the plan.

    ``smallest_area``: pieces below it are counted, not returned. ``geometry``: whether shapes are wanted.
    """

    parcels: pa.Array
    zones: pa.Array
    zone_index: Indices
    smallest_area: float
    geometry: bool


@dataclass(frozen=True)
class Cut:
    """Rows in the order parcel, kind, zone (numbers as in ``Block``), and what is said per parcel (n,).

    ``wkb``: multipolygons, None where not wanted. ``reason``: why a parcel could not be used, else None.
    """

    parcel: Indices
    zone: Indices
    kind: NDArray[np.int8]
    area: Floats
    wkb: pa.Array | None
    parcel_area: Floats
    deviation: Floats
    reason: NDArray[np.object_]
    repaired: NDArray[np.bool_]
    small_count: int
    small_area: float
    rounding_count: int
    rounding_area: float


def clean(geometry: Geometries) -> tuple[Geometries, NDArray[np.object_], NDArray[np.bool_]]:
    """Return (n,) valid polygons without Z, the reason (n,) why one is unusable, and which (n,) were repaired.

    An unusable one becomes an empty polygon.
    """
    valid = shapely.is_valid(geometry) & ~shapely.is_empty(geometry)
    reason = np.full(len(geometry), None, dtype=object)
    reason[~valid] = unusable(geometry[~valid])
    kind = shapely.get_type_id(geometry)
    usable = np.array([text is None for text in reason], dtype=bool)
    reason[usable & (kind != 3) & (kind != 6)] = NOT_POLYGON
    usable = np.array([text is None for text in reason], dtype=bool)
    broken = usable & ~valid
    cleaned = np.where(usable, geometry, shapely.Polygon())
    cleaned[broken] = shapely.make_valid(cleaned[broken], method="structure", keep_collapsed=False)
    cleaned = polygons_of(cleaned)
    reason[usable & (shapely.area(cleaned) == 0)] = NO_AREA
    return cleaned, reason, broken


def cut_block(block: Block) -> Cut:
    """Cut a block's parcels by its zones (already valid)."""
    parcels = shapely.from_wkb(block.parcels.to_numpy(zero_copy_only=False), on_invalid="fix")
    parcels, reason, repaired = clean(parcels)
    zones = shapely.from_wkb(block.zones.to_numpy(zero_copy_only=False))
    usable = np.flatnonzero(np.array([text is None for text in reason], dtype=bool))
    pieces, balance = overlay(parcels[usable], zones, block.zone_index)
    kept = np.flatnonzero(pieces.area >= block.smallest_area)
    small = pieces.area[pieces.area < block.smallest_area]
    wkb = None
    if block.geometry:
        wkb = pa.array(shapely.to_wkb(_multi(pieces.geometry[kept]), include_srid=False), pa.binary())
    area, deviation = np.zeros(len(parcels)), np.zeros(len(parcels))
    area[usable], deviation[usable] = balance.area, balance.deviation
    return Cut(
        parcel=usable[pieces.parcel[kept]],
        zone=pieces.zone[kept],
        kind=pieces.kind[kept],
        area=pieces.area[kept],
        wkb=wkb,
        parcel_area=area,
        deviation=deviation,
        reason=reason,
        repaired=repaired,
        small_count=len(small),
        small_area=float(small.sum()),
        rounding_count=balance.rounding_count,
        rounding_area=balance.rounding_area,
    )


def _multi(geometry: Geometries) -> Geometries:
    single = shapely.get_type_id(geometry) == 3
    result = geometry.copy()
    if single.any():
        result[single] = shapely.multipolygons(geometry[single], indices=np.arange(int(single.sum())))
    return result
