"""Parcels × zones on arrays: parcels that no zone boundary comes near whole, the others small against small.

They are split recursively, zones clipped on the way down. A parcel is in exactly one leaf, so nothing has to be
stitched afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .arrays import Floats as Floats
from .arrays import Geometries as Geometries
from .arrays import Indices as Indices
from .parcels import Parcels
from .simple_cuts import simple_cuts
from .undivided import undivided

ZONE, DOUBLE, UNCOVERED = 0, 1, 2
KINDS = ("zone", "double", "uncovered")

# Rounding of double coordinates (5e-10 m at 4 000 km) and of computed intersection points: what is narrower than
# ten nanometres along an outline is rounding, not land.
ROUNDING_WIDTH = 1e-8
# A leaf is small enough when its zones have this many vertices together, or it has this many parcels.
LEAF_VERTICES = 300
LEAF_PARCELS = 8
SAFE_GRID = 1e-6  # metres; only for the rare pair on which floating-point noding fails

Binary = Callable[..., Geometries]


@dataclass(frozen=True)
class Part:
    """A set of parcels (``index``) and what of the zones lies around them (``zones``, ``zone_index``)."""

    index: Indices
    zones: Geometries
    zone_index: Indices


@dataclass(frozen=True)
class Pieces:
    """n pieces: ``parcel`` and ``zone`` (-1: none) indices, ``kind``, planar ``area`` and ``geometry``.

    From ``overlay_parcels`` a ``geometry`` is None where the piece is its whole parcel.
    """

    parcel: Indices
    zone: Indices
    kind: NDArray[np.int8]
    area: Floats
    geometry: Geometries


@dataclass(frozen=True)
class Balance:
    """Per parcel: area; area minus (zones − double + uncovered); pieces left out as rounding and their area."""

    area: Floats
    deviation: Floats
    rounding_count: int
    rounding_area: float


def subdivide(bounds: Floats, whole: Part, is_small: Callable[[Part], bool]) -> Iterator[Part]:
    """Split ``whole`` along the longer axis at the median until ``is_small``; zones are clipped to each part.

    ``bounds`` (n, 4) of all parcels. Parts come in a fixed order and share no parcel.
    """
    columns = np.ascontiguousarray(bounds.T)
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        if len(part.index) == 0:
            yield Part(part.index, part.zones[:0], part.zone_index[:0])
            continue
        x_min, y_min, x_max, y_max = columns[:, part.index]
        part = clip_zones((x_min.min(), y_min.min(), x_max.max(), y_max.max()), part)
        if len(part.index) < 2 or len(part.zones) == 0 or is_small(part):
            yield part
            continue
        wide = x_max.max() - x_min.min() >= y_max.max() - y_min.min()
        order = np.argsort(x_min + x_max if wide else y_min + y_max, kind="stable")
        half = len(order) // 2
        for side in (order[half:], order[:half]):
            waiting.append(Part(part.index[np.sort(side)], part.zones, part.zone_index))


def clip_zones(box: tuple[float, float, float, float], part: Part) -> Part:
    """Return ``part`` with its zones cut down to a box a little larger than ``box``, that of its parcels."""
    if len(part.zones) == 0:
        return part
    low, high = np.array(box[:2]), np.array(box[2:])
    margin = 0.01 * float((high - low).max()) + 0.01
    low, high = low - margin, high + margin
    extent = shapely.bounds(part.zones)
    near = (extent[:, :2] <= high).all(axis=1) & (extent[:, 2:] >= low).all(axis=1)
    zones, zone_index, extent = part.zones[near], part.zone_index[near], extent[near]
    cut = ~((extent[:, :2] >= low).all(axis=1) & (extent[:, 2:] <= high).all(axis=1))
    if cut.any():
        zones = zones.copy()
        zones[cut] = clip(zones[cut], float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        filled = ~shapely.is_empty(zones)
        zones, zone_index = zones[filled], zone_index[filled]
    return Part(part.index, zones, zone_index)


def clip(zones: Geometries, x_min: float, y_min: float, x_max: float, y_max: float) -> Geometries:
    """Clip in linear time; where that gives something invalid (or not polygons) clip by exact overlay."""
    box = shapely.box(x_min, y_min, x_max, y_max)
    try:
        clipped: Geometries = shapely.clip_by_rect(zones, x_min, y_min, x_max, y_max)
    except shapely.errors.GEOSException:  # a ring that runs along the box; rare enough to clip all exactly
        return polygons_of(robust(shapely.intersection, zones, box))
    doubtful = ~(shapely.is_valid(clipped) & (shapely.is_empty(clipped) | _is_polygonal(clipped)))
    if doubtful.any():
        clipped[doubtful] = polygons_of(robust(shapely.intersection, zones[doubtful], box))
    return clipped


def _is_polygonal(geometry: Geometries) -> NDArray[np.bool_]:
    return np.isin(shapely.get_type_id(geometry), (3, 6))


def polygons_of(geometry: Geometries) -> Geometries:
    """Return (n,) polygons and multipolygons: the parts of dimension 2 of each geometry, without Z."""
    if shapely.has_z(geometry).any() or shapely.has_m(geometry).any():
        geometry = shapely.force_2d(geometry)
    odd = np.flatnonzero(~_is_polygonal(geometry))
    if len(odd):
        geometry = geometry.copy()
        for place in odd:
            parts = shapely.get_parts(shapely.get_parts(geometry[place]))
            geometry[place] = shapely.union_all(parts[shapely.get_type_id(parts) == 3])
    return geometry


def robust(operation: Binary, first: Geometries, second: Geometries) -> Geometries:
    """Apply an overlay operation; on a topology failure pair by pair, the failing one on a fine grid."""
    try:
        return np.asarray(operation(first, second), dtype=object)
    except shapely.errors.GEOSException:
        one, other = np.broadcast_arrays(first, second)
        return np.array([_one(operation, a, b) for a, b in zip(one, other, strict=True)], dtype=object)


def _one(operation: Binary, first: shapely.Geometry, second: shapely.Geometry) -> shapely.Geometry:
    try:
        return operation(first, second)
    except shapely.errors.GEOSException:
        clean = shapely.make_valid([first, second])
        return operation(clean[0], clean[1], grid_size=SAFE_GRID)


def overlay(parcels: Geometries, zones: Geometries, zone_index: Indices) -> tuple[Pieces, Balance]:
    """Cut valid polygons ``parcels`` (n,) by valid polygons ``zones`` (m,), numbered ``zone_index`` ascending.

    For every parcel, areas in square units of the coordinates:
    ``area = sum(zone) − sum(double) + uncovered`` up to ``Balance.deviation``.
    A ``double`` piece is what a zone has in common with the zones before it, so ground under k zones is counted
    k times in ``zone`` and k − 1 times in ``double``. Pieces come ordered by parcel, kind and zone.
    """
    known = Parcels.of(parcels)
    pieces, balance = overlay_parcels(known, zones, zone_index)
    return replace(pieces, geometry=known.filled(pieces.geometry, pieces.parcel)), balance


def overlay_parcels(parcels: Parcels, zones: Geometries, zone_index: Indices) -> tuple[Pieces, Balance]:
    """Do what ``overlay`` does for parcels whose shapes need not exist; whole pieces have None as geometry."""
    free, parcel, zone = undivided(parcels.bounds, zones)
    whole = _whole(parcels, parcel, zone_index[zone], ZONE)
    divided = np.flatnonzero(~free)
    leaves = list(subdivide(parcels.bounds, Part(divided, zones, zone_index), _is_leaf))
    pieces = _concatenate([whole, _intersect(parcels, leaves)])
    rounding = ROUNDING_WIDTH * parcels.length
    is_land = pieces.area > rounding[pieces.parcel]
    left_out = pieces.area[~is_land]
    pieces = _take(pieces, np.flatnonzero(is_land))
    deviation = parcels.area - np.bincount(pieces.parcel, pieces.area, len(parcels))
    count = np.bincount(pieces.parcel, minlength=len(parcels))
    doubtful = np.abs(deviation) > rounding
    doubtful |= _under_overlap(leaves, len(parcels)) & (count > 1)
    bare = np.flatnonzero(doubtful & (count == 0))
    extra = _concatenate(
        [
            _whole(parcels, bare, np.full(len(bare), -1), UNCOVERED),
            _coverage(parcels, pieces, np.flatnonzero(doubtful & (count > 0)), rounding),
        ]
    )
    sign = np.where(extra.kind == DOUBLE, -1.0, 1.0)
    deviation -= np.bincount(extra.parcel, sign * extra.area, len(parcels))
    every = _concatenate([pieces, extra])
    order = np.lexsort((every.zone, every.kind, every.parcel))
    balance = Balance(parcels.area, deviation, len(left_out), float(left_out.sum()))
    return _take(every, order), balance


def _whole(parcels: Parcels, parcel: Indices, zone: Indices, kind: int) -> Pieces:
    """Return whole parcels (k,) as pieces."""
    none = np.full(len(parcel), None, dtype=object)
    return Pieces(parcel, zone, np.full(len(parcel), kind, dtype=np.int8), parcels.area[parcel], none)


def _is_leaf(part: Part) -> bool:
    if len(part.index) <= LEAF_PARCELS:
        return True
    return int(shapely.get_num_coordinates(part.zones).sum()) <= LEAF_VERTICES


def _intersect(parcels: Parcels, leaves: list[Part]) -> Pieces:
    """Return the zone pieces of all leaves: what arrays decide, then parcels inside a zone, then exact overlay."""
    zones = _joined([leaf.zones for leaf in leaves], object)
    zone_index = _joined([leaf.zone_index for leaf in leaves], np.int64)
    one, other = _pairs(leaves)
    near = _touch(parcels.bounds, one, shapely.bounds(zones), other)
    one, other = one[near], other[near]
    shapely.prepare(zones)
    decided = simple_cuts(parcels, zones, one, other)
    inside, geometry = decided.inside, decided.made
    left = np.flatnonzero(~decided.known)
    shapes = parcels.shapes(one[left])
    inside[left] = shapely.contains_properly(zones[other[left]], shapes)
    meets = ~inside[left] & shapely.intersects(zones[other[left]], shapes)
    left, shapes = left[meets], shapes[meets]
    geometry[left] = polygons_of(robust(shapely.intersection, shapes, zones[other[left]]))
    area = np.where(inside, parcels.area[one], shapely.area(geometry))
    real = np.flatnonzero(area > 0)
    kind = np.full(len(real), ZONE, dtype=np.int8)
    return Pieces(one[real], zone_index[other[real]], kind, area[real], geometry[real])


def _touch(bounds: Floats, one: Indices, extent: Floats, other: Indices) -> NDArray[np.bool_]:
    """Tell for pairs (n,) of places in ``bounds`` and ``extent`` whether the boxes have a point in common."""
    x_min, y_min, x_max, y_max = np.ascontiguousarray(bounds.T)
    left, low, right, high = np.ascontiguousarray(extent.T)
    across = (x_min[one] <= right[other]) & (x_max[one] >= left[other])
    return np.asarray(across & (y_min[one] <= high[other]) & (y_max[one] >= low[other]))


def _pairs(leaves: list[Part]) -> tuple[Indices, Indices]:
    """Return every (parcel, place of a zone among all leaves' zones) that meet in a leaf."""
    parcels, zones, start = [], [], 0
    for leaf in leaves:
        count = len(leaf.zones)
        parcels.append(np.repeat(leaf.index, count))
        zones.append(np.tile(np.arange(start, start + count), len(leaf.index)))
        start += count
    return _joined(parcels, np.int64), _joined(zones, np.int64)


def _under_overlap(leaves: list[Part], count: int) -> NDArray[np.bool_]:
    """Tell for each of ``count`` parcels whether zones overlap in its leaf (equal sums alone prove nothing)."""
    first: list[Geometries] = []
    second: list[Geometries] = []
    owner: list[Indices] = []
    for number, leaf in enumerate(leaves):
        # Zones that share their borders vertex by vertex cannot overlap; that is quicker to see.
        if len(leaf.zones) > 1 and not shapely.coverage_is_valid(leaf.zones):
            extent = shapely.bounds(leaf.zones)
            one, other = np.triu_indices(len(leaf.zones), 1)
            meets = (extent[one, :2] < extent[other, 2:]).all(axis=1)
            meets &= (extent[one, 2:] > extent[other, :2]).all(axis=1)
            first.append(leaf.zones[one[meets]])
            second.append(leaf.zones[other[meets]])
            owner.append(np.full(int(meets.sum()), number))
    these, those = _joined(first, object), _joined(second, object)
    common = shapely.area(robust(shapely.intersection, these, those))
    overlapping = common > 0.1 * ROUNDING_WIDTH * np.minimum(shapely.length(these), shapely.length(those))
    found = np.zeros(count, dtype=bool)
    for number in np.unique(_joined(owner, np.int64)[overlapping]):
        found[leaves[number].index] = True
    return found


def _coverage(parcels: Parcels, pieces: Pieces, wanted: Indices, rounding: Floats) -> Pieces:
    """Return the double and uncovered pieces of the ``wanted`` (k,) parcels, which have pieces."""
    order = np.lexsort((pieces.zone, pieces.parcel))
    start = np.searchsorted(pieces.parcel[order], wanted, "left")
    count = np.searchsorted(pieces.parcel[order], wanted, "right") - start
    covered: Geometries = np.full(len(wanted), shapely.Polygon(), dtype=object)
    parcel, zone, shapes = [wanted], [np.full(len(wanted), -1)], [covered]
    for number in range(int(count.max(initial=0))):  # one piece of every parcel after the other
        own = np.flatnonzero(count > number)
        place = order[start[own] + number]
        piece = parcels.filled(pieces.geometry[place], wanted[own])
        if number:
            parcel.append(wanted[own])
            zone.append(pieces.zone[place])
            shapes.append(robust(shapely.intersection, covered[own], piece))
            piece = robust(shapely.union, covered[own], piece)
        covered[own] = piece
    shapes[0] = robust(shapely.difference, parcels.shapes(wanted), covered)
    geometry = polygons_of(np.concatenate(shapes))
    owner, area = np.concatenate(parcel), shapely.area(geometry)
    kind = np.where(np.arange(len(owner)) < len(wanted), UNCOVERED, DOUBLE).astype(np.int8)
    real = area > rounding[owner]
    return Pieces(owner[real], np.concatenate(zone)[real], kind[real], area[real], geometry[real])


def _joined(arrays: list[Any], dtype: type) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=dtype)


def _take(pieces: Pieces, places: Indices) -> Pieces:
    return Pieces(
        pieces.parcel[places],
        pieces.zone[places],
        pieces.kind[places],
        pieces.area[places],
        pieces.geometry[places],
    )


def _concatenate(several: list[Pieces]) -> Pieces:
    return Pieces(
        np.concatenate([pieces.parcel for pieces in several]),
        np.concatenate([pieces.zone for pieces in several]),
        np.concatenate([pieces.kind for pieces in several]),
        np.concatenate([pieces.area for pieces in several]),
        np.concatenate([pieces.geometry for pieces in several]),
    )
