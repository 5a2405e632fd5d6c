"""The ground of two versions of a plan: who had each piece of it before, and who has it after."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from ..overlay.cutting import (
    ROUNDING_WIDTH,
    UNCOVERED,
    ZONE,
    Floats,
    Geometries,
    Indices,
    Pieces,
    overlay,
    polygons_of,
)

NO_LAND = 1e-6  # m²: what two zones have in common below this is rounding


@dataclass(frozen=True)
class Ground:
    """k pieces of land in no particular plan: zone ``old`` and ``new`` (-1: none), ``area`` m², ``geometry``.

    ``deviation``: the largest difference (m²) between a zone's area and the sum of its pieces.
    """

    old: Indices
    new: Indices
    area: Floats
    geometry: Geometries
    deviation: float


def flatten(zones: Geometries) -> tuple[Geometries, float]:
    """Return valid polygons (m,) that share no ground, and how much lay under more than one (m²).

    Ground under several zones belongs to the first of them, as in the register. A zone may become empty.
    """
    if len(zones) < 2 or shapely.coverage_is_valid(zones):
        return zones, 0.0
    later, earlier = shapely.STRtree(zones).query(zones, predicate="intersects")
    keep = earlier < later
    later, earlier = later[keep], earlier[keep]
    common = shapely.area(shapely.intersection(zones[later], zones[earlier]))
    later, earlier = later[common > NO_LAND], earlier[common > NO_LAND]
    flat, twice = zones.copy(), 0.0
    for place in np.unique(later):
        above = shapely.union_all(zones[earlier[later == place]])
        flat[place] = polygons_of(np.array([shapely.difference(zones[place], above)], dtype=object))[0]
        twice += float(shapely.area(zones[place]) - shapely.area(flat[place]))
    return flat, twice


def cross(old: Geometries, new: Geometries) -> Ground:
    """Cut two sets of polygons, each without overlaps, by each other; pieces ordered by old and new zone."""
    one, deviation = _cut(old, new)
    # Only new zones that the pieces do not fill can have ground of their own.
    filled = np.bincount(one.zone[one.kind == ZONE], one.area[one.kind == ZONE], len(new))
    missing = shapely.area(new) - filled
    open_ones = missing > ROUNDING_WIDTH * shapely.length(new)
    other, mirrored = _cut(np.where(open_ones, new, shapely.Polygon()), old)
    mirrored = max(mirrored, float(np.abs(missing[~open_ones]).max(initial=0.0)))
    added = other.kind == UNCOVERED
    kept = (one.kind == ZONE) | (one.kind == UNCOVERED)
    before = np.concatenate([one.parcel[kept], np.full(int(added.sum()), -1)])
    after = np.concatenate([one.zone[kept], other.parcel[added]])
    area = np.concatenate([one.area[kept], other.area[added]])
    geometry = np.concatenate([one.geometry[kept], other.geometry[added]])
    order = np.lexsort((after, before))
    largest = max(deviation, mirrored)
    return Ground(before[order], after[order], area[order], geometry[order], largest)


def _cut(polygons: Geometries, by: Geometries) -> tuple[Pieces, float]:
    """Overlay those that have land; numbers are those of the whole arrays. The deviation is the largest one."""
    filled, cutting = (np.flatnonzero(~shapely.is_empty(one)) for one in (polygons, by))
    pieces, balance = overlay(polygons[filled], by[cutting], cutting)
    deviation = float(np.abs(balance.deviation).max()) if len(filled) else 0.0
    return replace(pieces, parcel=filled[pieces.parcel]), deviation


def sums(ground: Ground, count_old: int, count_new: int) -> tuple[Floats, Floats]:
    """Return the area (m²) of every old and every new zone as the sum of its pieces."""
    return _by_zone(ground.old, ground.area, count_old), _by_zone(ground.new, ground.area, count_new)


def _by_zone(zone: Indices, area: Floats, count: int) -> Floats:
    inside = zone >= 0
    return np.bincount(zone[inside], area[inside], count).astype(np.float64)
