"""Slivers of a parcel under one plan: found by area and mean width, given to the neighbour with the longest edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from .cutting import (
    DOUBLE,
    ROUNDING_WIDTH,
    SAFE_GRID,
    ZONE,
    Floats,
    Geometries,
    Indices,
    Pieces,
    polygons_of,
    robust,
)

# Edges that lie this near (metres) are one edge: crossing points computed twice differ by some nanometres.
SAME_EDGE = 1e-5
EDGE_DECIMALS = 3  # common edges are compared to the millimetre; what is shorter is a point


@dataclass(frozen=True)
class Moved:
    """n slivers: parcel, kind and zone (-1: none) they were taken from and given to, m², mean width in m, shape."""

    parcel: Indices
    from_kind: NDArray[np.int8]
    from_zone: Indices
    to_kind: NDArray[np.int8]
    to_zone: Indices
    area: Floats
    width: Floats
    geometry: Geometries

    def take(self, places: Indices) -> Moved:
        return Moved(*(getattr(self, one.name)[places] for one in fields(self)))


@dataclass(frozen=True)
class Tidied:
    """``pieces`` after the slivers were moved, the list of them, and how many had nowhere to go."""

    pieces: Pieces
    moved: Moved
    left: int


def mean_width(geometry: Geometries) -> Floats:
    """Return 2 × area / perimeter (n,): the width of a long strip, half the side of a square."""
    length = shapely.length(geometry)
    return np.asarray(2.0 * shapely.area(geometry) / np.where(length > 0, length, 1.0))


def tidy(pieces: Pieces, area: float, width: float, *, shapes: bool = True) -> Tidied:
    """Move every sliver among ``pieces`` (one plan; ordered by parcel, kind, zone): smaller *and* narrower than given.

    A sliver is a connected part of a row. For every parcel ``sum(zone) − sum(double) + uncovered`` stays what it was:

    - a sliver of ``double`` is taken from the zone that comes later; the earlier one that has most of it keeps it;
    - any other goes to the row, zone or uncovered, with the longest common edge inside the parcel, the first of
      them where edges are equal. Slivers that touch only slivers go after those have gone.

    One that touches nothing else in its parcel, or lies partly on doubly covered ground, stays and is counted.
    ``shapes``: whether the shapes of what grew are wanted too.
    """
    if area <= 0 or width <= 0:
        return Tidied(pieces, _none(), 0)
    part, row = shapely.get_parts(pieces.geometry, return_index=True)
    small = _is_sliver(part, area, width)
    if not small.any():
        return Tidied(pieces, _none(), 0)
    concerned = np.isin(pieces.parcel, np.unique(pieces.parcel[row[small]]))
    calm, busy = _take(pieces, ~concerned), _take(pieces, concerned)
    busy, first = _take_doubles(busy, area, width)
    busy, second, left = _move_parts(busy, area, width, shapes)
    moved = concatenated([first, second])
    moved = moved.take(np.argsort(moved.parcel, kind="stable"))
    every = joined_pieces([calm, busy])
    order = np.lexsort((every.zone, every.kind, every.parcel))
    return Tidied(_take(every, order), moved, left)


def _is_sliver(part: Geometries, area: float, width: float) -> NDArray[np.bool_]:
    return np.asarray((shapely.area(part) < area) & (mean_width(part) < width))


def _take_doubles(pieces: Pieces, area: float, width: float) -> tuple[Pieces, Moved]:
    """Take slivers of doubly covered ground from the zone that comes later in the plan."""
    doubles = np.flatnonzero(pieces.kind == DOUBLE)
    part, row = shapely.get_parts(pieces.geometry[doubles], return_index=True)
    small = _is_sliver(part, area, width)
    part, row = part[small], doubles[row[small]]
    if len(part) == 0:
        return pieces, _none()
    zones = np.flatnonzero(pieces.kind == ZONE)
    one, other = _pairs(pieces.parcel[row], pieces.parcel[zones])
    earlier = pieces.zone[zones[other]] < pieces.zone[row[one]]
    one, other = one[earlier], zones[other[earlier]]
    common = np.round(shapely.area(robust(shapely.intersection, part[one], pieces.geometry[other])), 6)
    keeper = _best(one, other, common, len(part))
    own = _zone_row(pieces, row)
    moved = Moved(
        pieces.parcel[row],
        pieces.kind[row],
        pieces.zone[row],
        pieces.kind[keeper],
        pieces.zone[keeper],
        shapely.area(part),
        mean_width(part),
        part,
    )
    geometry, size = pieces.geometry.copy(), pieces.area.copy()
    for rows in (own, row):
        np.subtract.at(size, rows, moved.area)
        changed, rank = np.unique(rows, return_inverse=True)
        order = np.argsort(rank, kind="stable")
        gone = shapely.multipolygons(part[order], indices=rank[order])
        geometry[changed] = _land(polygons_of(robust(shapely.difference, geometry[changed], gone)))
    real = ~shapely.is_empty(geometry)
    return _take(replace(pieces, geometry=geometry, area=size), real), moved


def _land(geometry: Geometries) -> Geometries:
    """Return polygons (n,) without the parts that are only rounding."""
    part, owner = shapely.get_parts(geometry, return_index=True)
    real = shapely.area(part) > ROUNDING_WIDTH * shapely.length(part)
    if real.all():
        return geometry
    kept = np.full(len(geometry), shapely.Polygon(), dtype=object)
    owners, rank = np.unique(owner[real], return_inverse=True)
    kept[owners] = shapely.multipolygons(part[real], indices=rank)
    return kept


def _zone_row(pieces: Pieces, row: Indices) -> Indices:
    """Return the zone row that each double row belongs to."""
    zones = np.flatnonzero(pieces.kind == ZONE)
    one, other = _pairs(pieces.parcel[row], pieces.parcel[zones])
    same = pieces.zone[zones[other]] == pieces.zone[row[one]]
    found = np.empty(len(row), dtype=np.int64)
    found[one[same]] = zones[other[same]]
    return found


def _move_parts(pieces: Pieces, area: float, width: float, shapes: bool) -> tuple[Pieces, Moved, int]:
    """Give slivers of zones and of uncovered ground to the neighbour with the longest common edge."""
    rows = np.flatnonzero(pieces.kind != DOUBLE)
    part, row = shapely.get_parts(pieces.geometry[rows], return_index=True)
    row = rows[row]
    small = _is_sliver(part, area, width)
    candidates = np.flatnonzero(small)
    blocked = _on_double_ground(pieces, part[candidates], pieces.parcel[row[candidates]])
    movable = candidates[~blocked]
    owner = _owners(pieces, part, row, movable)
    gone = np.flatnonzero(owner != row)
    size = shapely.area(part)
    moved = Moved(
        pieces.parcel[row[gone]],
        pieces.kind[row[gone]],
        pieces.zone[row[gone]],
        pieces.kind[owner[gone]],
        pieces.zone[owner[gone]],
        size[gone],
        mean_width(part[gone]),
        part[gone],
    )
    areas = pieces.area.copy()
    np.subtract.at(areas, row[gone], size[gone])
    np.add.at(areas, owner[gone], size[gone])
    geometry = pieces.geometry.copy()
    if shapes and len(gone):
        _rebuild(geometry, part, row, owner)
    kept = np.ones(len(areas), dtype=bool)
    kept[np.setdiff1d(row[gone], owner)] = False
    return _take(replace(pieces, geometry=geometry, area=areas), kept), moved, len(candidates) - len(gone)


def _on_double_ground(pieces: Pieces, part: Geometries, parcel: Indices) -> NDArray[np.bool_]:
    """Tell which parts (n,) of the parcels ``parcel`` (n,) lie partly on doubly covered ground."""
    doubles = np.flatnonzero(pieces.kind == DOUBLE)
    one, other = shapely.STRtree(pieces.geometry[doubles]).query(part, predicate="intersects")
    same = parcel[one] == pieces.parcel[doubles[other]]
    one, other = one[same], other[same]
    common = shapely.area(robust(shapely.intersection, part[one], pieces.geometry[doubles[other]]))
    found = np.zeros(len(part), dtype=bool)
    found[one[common > ROUNDING_WIDTH * shapely.length(part[one])]] = True
    return found


def _owners(pieces: Pieces, part: Geometries, row: Indices, movable: Indices) -> Indices:
    """Return the row (parts,) that each part belongs to in the end; ``movable`` are places of slivers."""
    one, other = shapely.STRtree(part).query(part[movable], predicate="dwithin", distance=SAME_EDGE)
    one = movable[one]
    near = (one != other) & (pieces.parcel[row[one]] == pieces.parcel[row[other]])
    one, other = one[near], other[near]
    around = shapely.buffer(part[one], SAME_EDGE, quad_segs=1)
    common = shapely.length(robust(shapely.intersection, shapely.boundary(part[other]), around))
    edge = np.round(common, EDGE_DECIMALS)
    one, other, edge = one[edge > 0], other[edge > 0], edge[edge > 0]
    owner = row.copy()
    settled = np.ones(len(part), dtype=bool)
    settled[movable] = False
    while True:
        open_pairs = ~settled[one] & settled[other]
        if not open_pairs.any():
            return owner
        pair = np.stack([one[open_pairs], owner[other[open_pairs]]])
        (mine, theirs), place = np.unique(pair, axis=1, return_inverse=True)
        length: Floats = np.round(np.bincount(place.ravel(), edge[open_pairs]), EDGE_DECIMALS)
        best = _best(mine, theirs, length, len(part))
        now = np.unique(mine)
        owner[now] = best[now]
        settled[now] = True


def _best(one: Indices, other: Indices, value: Floats, count: int) -> Indices:
    """Return for each of ``count`` the ``other`` with the largest value, the first of equals; -1 where none."""
    found = np.full(count, -1, dtype=np.int64)
    order = np.lexsort((-other, value, one))  # the last one written stays
    found[one[order]] = other[order]
    return found


def _rebuild(geometry: Geometries, part: Geometries, row: Indices, owner: Indices) -> None:
    """Put together anew, in place, the shapes of rows that gained or lost parts."""
    came = owner != row
    changed = np.union1d(owner[came], row[came])
    own = np.flatnonzero(np.isin(owner, changed))
    shape = part.copy()
    gone = np.flatnonzero(came)
    one, other = shapely.STRtree(part).query(part[gone], predicate="dwithin", distance=SAME_EDGE)
    beside = (owner[gone[one]] == owner[other]) & (gone[one] != other)
    order = np.lexsort((other[beside], one[beside]))
    hosted, rank = np.unique(one[beside][order], return_inverse=True)
    hosts = shapely.geometrycollections(part[other[beside][order]], indices=rank)
    snapped = shapely.snap(part[gone[hosted]], hosts, SAME_EDGE)
    usable = shapely.is_valid(snapped) & (shapely.get_type_id(snapped) == 3) & ~shapely.is_empty(snapped)
    shape[gone[hosted[usable]]] = snapped[usable]
    order = own[np.argsort(owner[own], kind="stable")]
    rows, rank = np.unique(owner[order], return_inverse=True)
    bundles = shapely.geometrycollections(shape[order], indices=rank)
    try:
        joined = shapely.union_all(bundles[:, None], axis=1)
    except shapely.errors.GEOSException:
        joined = np.array([shapely.union_all(shapely.get_parts(b), grid_size=SAFE_GRID) for b in bundles])
    geometry[rows] = polygons_of(np.asarray(joined, dtype=object))


def _pairs(one: Indices, other: Indices) -> tuple[Indices, Indices]:
    """Return all (place in ``one``, place in ``other``) that have the same value, ordered by both."""
    order = np.argsort(other, kind="stable")
    low = np.searchsorted(other[order], one, "left")
    count = np.searchsorted(other[order], one, "right") - low
    mine = np.repeat(np.arange(len(one)), count)
    start = np.repeat(low - (np.cumsum(count) - count), count)
    return mine, order[start + np.arange(len(mine))]


def joined_pieces(several: Sequence[Pieces]) -> Pieces:
    """Return several sets of pieces one after the other."""
    return Pieces(*(np.concatenate([getattr(one, f.name) for one in several]) for f in fields(Pieces)))


def _take(pieces: Pieces, which: NDArray[np.generic]) -> Pieces:
    return Pieces(*(getattr(pieces, one.name)[which] for one in fields(Pieces)))


def _none() -> Moved:
    whole, small = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int8)
    real, shape = np.empty(0), np.empty(0, dtype=object)
    return Moved(whole, small, whole, small, whole, real, real, shape)


def concatenated(several: Sequence[Moved]) -> Moved:
    """Return several lists of slivers one after the other."""
    return Moved(*(np.concatenate([getattr(one, f.name) for one in several]) for f in fields(Moved)))
