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
from .rings import Rings, expanded

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
    """n places where a zone's boundary crosses a parcel's ring: ``pair``, edges (first vertices), zone ring, point.

    ``enters``: the zone's boundary goes into the parcel. ``along_zone`` and ``along_parcel``: shares of the edges.
    """

    pair: Indices
    zone_edge: Indices
    parcel_edge: Indices
    enters: Bools
    along_zone: Floats
    along_parcel: Floats
    point: Floats


def simple_cuts(parcels: Parcels, zones: Geometries, one: Indices, other: Indices) -> Decided:
    """Decide pairs of ``parcels`` ``one`` (k,) and valid, prepared ``zones`` ``other`` (k,) whose boxes meet."""
    count = len(one)
    ring = Rings.of(zones)
    pair, edge, edge_ring = _edges_in_boxes(ring, parcels.bounds[one], other, len(zones))
    edges = np.bincount(pair, minlength=count)
    first = np.cumsum(edges) - edges
    known, inside = edges == 0, np.zeros(count, dtype=bool)
    made: Geometries = np.full(count, None, dtype=object)
    # A parcel of one ring, and edges of one ring only (they come in the order of the rings): nothing can lie inside.
    near = np.flatnonzero(~known & parcels.single[one])
    zone_ring = np.full(count, -1)
    zone_ring[near] = edge_ring[first[near]]
    near = near[zone_ring[near] == edge_ring[first[near] + edges[near] - 1]]
    point = (parcels.bounds[one, :2] + parcels.bounds[one, 2:]) / 2
    if len(near):
        fits = np.zeros(count, dtype=bool)
        fits[near] = True
        kept = fits[pair]
        pair, edge = pair[kept], edge[kept]
        places, number = np.unique(one[near], return_inverse=True)
        own = parcels.rings(places)
        parcel_of = np.zeros(count, dtype=np.int64)
        parcel_of[near] = number
        found, doubtful = _crossings(ring, own, pair, edge, zone_ring[pair], parcel_of[pair], count)
        a, b = _entry_and_exit(found, doubtful, count)
        polygons, done = _polygons(ring, own, zone_ring, parcel_of, found, a, b)
        made[found.pair[a[done]]] = polygons
        known[found.pair[a[done]]] = True
        # The boundary is near, does not touch, and goes on elsewhere: all of the parcel is on one side of it.
        crossed = np.bincount(found.pair, minlength=count) > 0
        beside = near[~doubtful[near] & ~crossed[near] & (edges[near] < ring.count[zone_ring[near]])]
        point[beside] = own.xy[own.first[parcel_of[beside]]]
        known[beside] = True
    whole = np.flatnonzero(known & shapely.is_missing(made))
    inside[whole] = shapely.contains_xy(zones[other[whole]], point[whole, 0], point[whole, 1])
    return Decided(known, inside, made)


def _edges_in_boxes(ring: Rings, box: Floats, other: Indices, zones: int) -> tuple[Indices, Indices, Indices]:
    """Return (pair, edge, ring) of every zone edge whose box meets that of the pair's parcel."""
    ring_of = np.repeat(np.arange(len(ring.first)), ring.count)
    after = ring.ends(np.arange(len(ring.xy)), ring_of)
    left, low, right, high = _boxes(ring.xy, ring.xy[after], SURE)
    of_zone = np.bincount(ring.owner[ring_of], minlength=zones)
    first = np.cumsum(of_zone) - of_zone
    edge, pair = expanded(first[other], of_zone[other])
    x_min, y_min, x_max, y_max = np.ascontiguousarray(box.T)
    meets = (left[edge] <= x_max[pair]) & (right[edge] >= x_min[pair])
    edge, pair = edge[meets], pair[meets]
    meets = (low[edge] <= y_max[pair]) & (high[edge] >= y_min[pair])
    edge, pair = edge[meets], pair[meets]
    return pair, edge, ring_of[edge]


def _boxes(start: Floats, end: Floats, margin: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the boxes of edges (n, 2): left, low, right, high (n,), larger by ``margin``."""
    x0, y0, x1, y1 = start[:, 0], start[:, 1], end[:, 0], end[:, 1]
    return (
        np.minimum(x0, x1) - margin,
        np.minimum(y0, y1) - margin,
        np.maximum(x0, x1) + margin,
        np.maximum(y0, y1) + margin,
    )


def _crossings(
    zone: Rings, own: Rings, pair: Indices, edge: Indices, zone_ring: Indices, parcel: Indices, pairs: int
) -> tuple[_Crossings, Bools]:
    """Return the crossings, and which pairs have a touch or what could be one."""
    side, row = _near_sides(zone, own, edge, zone_ring, parcel)
    z0, z1 = zone.xy[edge[row]], zone.xy[zone.ends(edge[row], zone_ring[row])]
    p0, p1 = own.xy[side], own.xy[own.ends(side, parcel[row])]
    # The same edge seen from either side has its ends in the same order: neighbours get the same point.
    z_turned, p_turned = _turned(z0, z1), _turned(p0, p1)
    z0, z1 = _in_order(z0, z1, z_turned)
    p0, p1 = _in_order(p0, p1, p_turned)
    on_p = np.stack([_cross(p0, p1, z0), _cross(p0, p1, z1)])
    on_z = np.stack([_cross(z0, z1, p0), _cross(z0, z1, p1)])
    long_p, long_z = np.hypot(*(p1 - p0).T), np.hypot(*(z1 - z0).T)
    unsure = (np.abs(on_p) <= SURE * long_p).any(axis=0) | (np.abs(on_z) <= SURE * long_z).any(axis=0)
    doubtful = np.bincount(pair[row[unsure]], minlength=pairs) > 0
    crosses = ~unsure & ((on_p[0] > 0) != (on_p[1] > 0)) & ((on_z[0] > 0) != (on_z[1] > 0))
    row, side = row[crosses], side[crosses]
    on_p, on_z = on_p[:, crosses], on_z[:, crosses]
    z_turned, p_turned = z_turned[crosses], p_turned[crosses]
    t, s = on_p[0] / (on_p[0] - on_p[1]), on_z[0] / (on_z[0] - on_z[1])
    point = p0[crosses] + s[:, None] * (p1[crosses] - p0[crosses])
    # Left of a parcel's edge is the parcel: the boundary goes in where its far end is left.
    enters = (on_p[1] > 0) ^ z_turned ^ p_turned
    found = _Crossings(
        pair[row],
        edge[row],
        side,
        enters,
        np.where(z_turned, 1 - t, t),
        np.where(p_turned, 1 - s, s),
        point,
    )
    return found, doubtful


def _near_sides(
    zone: Rings, own: Rings, edge: Indices, zone_ring: Indices, parcel: Indices
) -> tuple[Indices, Indices]:
    """Return the parcels' edges whose boxes meet that of a zone edge (n,), and the number of that."""
    ring_of = np.repeat(np.arange(len(own.first)), own.count)
    ends = own.ends(np.arange(len(own.xy)), ring_of)
    left, low, right, high = _boxes(own.xy, own.xy[ends], SURE)
    x_min, y_min, x_max, y_max = _boxes(zone.xy[edge], zone.xy[zone.ends(edge, zone_ring)], 0.0)
    side, row = expanded(own.first[parcel], own.count[parcel])
    meets = (left[side] <= x_max[row]) & (right[side] >= x_min[row])
    side, row = side[meets], row[meets]
    meets = (low[side] <= y_max[row]) & (high[side] >= y_min[row])
    return side[meets], row[meets]


def _turned(start: Floats, end: Floats) -> Bools:
    return np.asarray((start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1])))


def _in_order(start: Floats, end: Floats, turned: Bools) -> tuple[Floats, Floats]:
    return np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)


def _cross(start: Floats, end: Floats, point: Floats) -> Floats:
    """Return twice the area (n,) of the triangles: above 0 where the point is left of start → end."""
    u, v = end - start, point - start
    return np.asarray(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])


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
    xy[at], xy[at + inner + 1], xy[at + size - 1] = found.point[a], found.point[b], found.point[a]
    step, run = expanded(np.zeros(len(a), dtype=np.int64), inner)
    vertex = (
        zone.first[ring[run]]
        + (found.zone_edge[a][run] - zone.first[ring[run]] + 1 + step) % zone.count[ring[run]]
    )
    xy[at[run] + 1 + step] = zone.xy[vertex]
    step, run = expanded(np.zeros(len(a), dtype=np.int64), outer)
    vertex = (
        own.first[parcel[run]]
        + (found.parcel_edge[b][run] - own.first[parcel[run]] + 1 + step) % own.count[parcel[run]]
    )
    xy[at[run] + inner[run] + 2 + step] = own.xy[vertex]
    rings = shapely.linearrings(xy, indices=np.repeat(np.arange(len(a)), size))
    return np.asarray(shapely.polygons(rings), dtype=object), done
