"""Parcels and zone boundaries decided with arrays, all pairs at a time.

Most parcels on a zone's edge are entered by its boundary at one place and left at another. The piece is then the
boundary between the two places and the parcel's ring back again. Others are only near a boundary, and lie in the zone
or beside it. Whatever is not as simple, or too near to a touch to be decided for sure, is left to exact overlay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .arrays import Bools, Floats, Geometries, Indices
from .parcels import Parcels
from .rings import Edges, Rings, expanded

# Metres. What is nearer to a touch is not decided here; rounding of coordinates and cross products is a thousandth.
SURE = 1e-6


@dataclass(frozen=True)
class Decided:
    """Of k pairs: ``known`` (k,) which are decided; of those, ``inside`` (k,): the parcel lies in the zone whole.

    ``made`` (k,): the piece where the parcel is cut in two, else None. Known and neither: they are apart.
    """

    known: Bools
    inside: Bools
    made: Geometries


@dataclass(frozen=True)
class _Crossings:
    """n places ``x``, ``y`` where a zone's boundary crosses a parcel's ring: ``pair``, edges by their first vertices.

    ``enters``: the zone's boundary goes into the parcel. ``along_zone`` and ``along_parcel``: shares of the edges.
    """

    pair: Indices
    zone_edge: Indices
    parcel_edge: Indices
    enters: Bools
    along_zone: Floats
    along_parcel: Floats
    x: Floats
    y: Floats


def simple_cuts(parcels: Parcels, zones: Geometries, one: Indices, other: Indices) -> Decided:
    """Decide pairs of ``parcels`` ``one`` (k,) and valid, prepared ``zones`` ``other`` (k,) whose boxes meet."""
    count = len(one)
    ring = Rings.of(zones)
    zone_edges, ring_of = ring.edges(), ring.ring_of()
    pair, edge = _edges_in_boxes(ring, zone_edges, ring_of, parcels.bounds[one], other, len(zones))
    edge_ring = ring_of[edge]
    edges = np.bincount(pair, minlength=count)
    first = np.cumsum(edges) - edges
    known, inside = edges == 0, np.zeros(count, dtype=bool)
    made: Geometries = np.full(count, None, dtype=object)
    # A parcel of one ring, and edges of one ring only (they come in the order of the rings): nothing can lie inside.
    near = np.flatnonzero(~known & parcels.single[one])
    zone_ring = np.full(count, -1)
    zone_ring[near] = edge_ring[first[near]]
    near = near[zone_ring[near] == edge_ring[first[near] + edges[near] - 1]]
    x_min, y_min, x_max, y_max = parcels.bounds[one].T
    x, y = (x_min + x_max) / 2, (y_min + y_max) / 2
    if len(near):
        fits = np.zeros(count, dtype=bool)
        fits[near] = True
        kept = fits[pair]
        pair, edge = pair[kept], edge[kept]
        places, number = np.unique(one[near], return_inverse=True)
        own = parcels.rings(places)
        parcel_of = np.zeros(count, dtype=np.int64)
        parcel_of[near] = number
        found, doubtful = _crossings(zone_edges, own, pair, edge, parcel_of[pair], count)
        a, b = _entry_and_exit(found, doubtful, count)
        polygons, done = _polygons(ring, own, zone_ring, parcel_of, found, a, b)
        made[found.pair[a[done]]] = polygons
        known[found.pair[a[done]]] = True
        # The boundary is near, does not touch, and goes on elsewhere: all of the parcel is on one side of it.
        crossed = np.bincount(found.pair, minlength=count) > 0
        beside = near[~doubtful[near] & ~crossed[near] & (edges[near] < ring.count[zone_ring[near]])]
        corner = own.first[parcel_of[beside]]
        x[beside], y[beside] = own.x[corner], own.y[corner]
        known[beside] = True
    whole = np.flatnonzero(known & shapely.is_missing(made))
    inside[whole] = shapely.contains_xy(zones[other[whole]], x[whole], y[whole])
    return Decided(known, inside, made)


def _edges_in_boxes(
    ring: Rings, edges: Edges, ring_of: Indices, box: Floats, other: Indices, zones: int
) -> tuple[Indices, Indices]:
    """Return (pair, edge) of every zone edge whose box meets that of the pair's parcel; edges in their order."""
    of_zone = np.bincount(ring.owner[ring_of], minlength=zones)
    first = np.cumsum(of_zone) - of_zone
    edge, pair = expanded(first[other], of_zone[other])
    x_min, y_min, x_max, y_max = np.ascontiguousarray(box.T)
    x_min, y_min, x_max, y_max = x_min - SURE, y_min - SURE, x_max + SURE, y_max + SURE
    meets = (edges.x0[edge] <= x_max[pair]) & (edges.x1[edge] >= x_min[pair])
    edge, pair = edge[meets], pair[meets]
    meets = (edges.low[edge] <= y_max[pair]) & (edges.high[edge] >= y_min[pair])
    return pair[meets], edge[meets]


def _crossings(
    zone: Edges, own: Rings, pair: Indices, edge: Indices, parcel: Indices, pairs: int
) -> tuple[_Crossings, Bools]:
    """Return the crossings, and which pairs have a touch or what could be one."""
    sides = own.edges()
    side, row = _near_sides(zone, own, sides, edge, parcel)
    far = edge[row]
    # The same edge seen from either side has its ends in the same order: neighbours get the same point.
    zx, zy, z_dx, z_dy = zone.x0[far], zone.y0[far], zone.dx[far], zone.dy[far]
    px, py, p_dx, p_dy = sides.x0[side], sides.y0[side], sides.dx[side], sides.dy[side]
    # Twice the areas of triangles: above 0 where an end of one edge is left of the other edge.
    p_start = p_dx * (zy - py) - p_dy * (zx - px)
    p_end = p_dx * (zone.y1[far] - py) - p_dy * (zone.x1[far] - px)
    z_start = z_dx * (py - zy) - z_dy * (px - zx)
    z_end = z_dx * (sides.y1[side] - zy) - z_dy * (sides.x1[side] - zx)
    unsure = np.minimum(np.abs(p_start), np.abs(p_end)) <= SURE * sides.length[side]
    unsure |= np.minimum(np.abs(z_start), np.abs(z_end)) <= SURE * zone.length[far]
    doubtful = np.bincount(pair[row[unsure]], minlength=pairs) > 0
    there = np.flatnonzero(~unsure & ((p_start > 0) != (p_end > 0)) & ((z_start > 0) != (z_end > 0)))
    row, side, far = row[there], side[there], far[there]
    t = p_start[there] / (p_start[there] - p_end[there])
    s = z_start[there] / (z_start[there] - z_end[there])
    found = _Crossings(
        pair[row],
        far,
        side,
        # Left of a parcel's edge is the parcel: the boundary goes in where its far end is left.
        (p_end[there] > 0) ^ zone.turned[far] ^ sides.turned[side],
        np.where(zone.turned[far], 1 - t, t),
        np.where(sides.turned[side], 1 - s, s),
        px[there] + s * p_dx[there],
        py[there] + s * p_dy[there],
    )
    return found, doubtful


def _near_sides(
    zone: Edges, own: Rings, sides: Edges, edge: Indices, parcel: Indices
) -> tuple[Indices, Indices]:
    """Return the parcels' edges whose boxes meet that of a zone edge (n,), and the number of that."""
    left, right = zone.x0[edge] - SURE, zone.x1[edge] + SURE
    low, high = zone.low[edge] - SURE, zone.high[edge] + SURE
    side, row = expanded(own.first[parcel], own.count[parcel])
    meets = (sides.x0[side] <= right[row]) & (sides.x1[side] >= left[row])
    side, row = side[meets], row[meets]
    meets = (sides.low[side] <= high[row]) & (sides.high[side] >= low[row])
    return side[meets], row[meets]


def _entry_and_exit(found: _Crossings, doubtful: Bools, pairs: int) -> tuple[Indices, Indices]:
    """Return the crossings where the boundary comes in and goes out, of the pairs that have one of each."""
    ins = np.bincount(found.pair[found.enters], minlength=pairs)
    outs = np.bincount(found.pair[~found.enters], minlength=pairs)
    simple = (ins == 1) & (outs == 1) & ~doubtful
    chosen = np.flatnonzero(simple[found.pair])
    chosen = chosen[np.lexsort((~found.enters[chosen], found.pair[chosen]))]
    return chosen[0::2], chosen[1::2]


def _polygons(
    zone: Rings, own: Rings, zone_ring: Indices, parcel_of: Indices, found: _Crossings, a: Indices, b: Indices
) -> tuple[Geometries, Bools]:
    """Return the polygons of pairs that come in at ``a`` and go out at ``b`` (k,), and which (k,) could be made."""
    ring, parcel = zone_ring[found.pair[a]], parcel_of[found.pair[a]]
    inner = (found.zone_edge[b] - found.zone_edge[a]) % zone.count[ring]
    outer = (found.parcel_edge[a] - found.parcel_edge[b]) % own.count[parcel]
    once_around = (found.parcel_edge[a] == found.parcel_edge[b]) & (
        found.along_parcel[b] > found.along_parcel[a]
    )
    outer = np.where(once_around, own.count[parcel], outer)
    done = (found.zone_edge[a] != found.zone_edge[b]) | (found.along_zone[a] < found.along_zone[b])
    a, b, inner, outer, ring, parcel = a[done], b[done], inner[done], outer[done], ring[done], parcel[done]
    size = inner + outer + 3
    at = np.cumsum(size) - size
    xy = np.empty((int(size.sum()), 2))
    for place, end in ((at, a), (at + inner + 1, b), (at + size - 1, a)):
        xy[place, 0], xy[place, 1] = found.x[end], found.y[end]
    for rings, ring_at, first, length, room in (
        (zone, ring, found.zone_edge[a], inner, at + 1),
        (own, parcel, found.parcel_edge[b], outer, at + inner + 2),
    ):
        # The vertices after the edge where it starts, around the ring.
        step, run = expanded(np.zeros(len(a), dtype=np.int64), length)
        start = rings.first[ring_at]
        vertex = start[run] + ((first - start + 1)[run] + step) % rings.count[ring_at][run]
        xy[room[run] + step, 0], xy[room[run] + step, 1] = rings.x[vertex], rings.y[vertex]
    made = shapely.linearrings(xy, indices=np.repeat(np.arange(len(a)), size))
    return np.asarray(shapely.polygons(made), dtype=object), done
