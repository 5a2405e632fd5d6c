"""Lines of the alignment: zone boundaries, the parcel boundaries near them, where one follows the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..overlay.cutting import Floats, Geometries, Indices

# A zone boundary follows a parcel boundary where it stays near it for this many times the distance: a line that
# crosses at more than 24 degrees is near for a shorter stretch and is a cut.
FOLLOWS = 5.0
CHUNK = 32  # vertices of a zone line that are looked up at once
TOUCHING = 1e-6  # metres; noded lines that lie on each other differ by rounding only
# An end of a stretch this near to a parcel's corner (as a share of the distance) goes to the corner itself.
CORNER = 0.1


# Lines that lie on each other up to rounding must become one: noding rounds to a tenth of a micrometre, and given
# vertices get their own coordinates back.
GRID = 1e-7


@dataclass(frozen=True)
class Stretches:
    """``lines`` (r,) of zone boundaries that follow parcel boundaries, and ``joins`` (c,) from their ends to those."""

    lines: Geometries
    joins: Geometries


def zone_arcs(zones: Geometries) -> Geometries:
    """Return the boundaries of valid polygons (m,) once each, from node to node."""
    noded = shapely.union_all(shapely.boundary(zones), grid_size=GRID)
    return np.asarray(shapely.get_parts(shapely.line_merge(noded)), dtype=object)


def chunks_of(arcs: Geometries) -> tuple[Geometries, Indices]:
    """Return the arcs in pieces of at most CHUNK edges, and the arc (k,) each piece is of."""
    coordinates, owner = shapely.get_coordinates(arcs, return_index=True)
    count = np.bincount(owner, minlength=len(arcs))
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    pieces = np.maximum(1, -(-(count - 1) // CHUNK))
    arc = np.repeat(np.arange(len(arcs)), pieces)
    number = np.arange(len(arc)) - np.repeat(np.concatenate([[0], np.cumsum(pieces)[:-1]]), pieces)
    start = first[arc] + number * CHUNK
    end = np.minimum(start + CHUNK, first[arc] + count[arc] - 1)
    length = end - start + 1
    place = np.repeat(start - np.concatenate([[0], np.cumsum(length)[:-1]]), length) + np.arange(length.sum())
    lines = shapely.linestrings(coordinates[place], indices=np.repeat(np.arange(len(arc)), length))
    return np.asarray(lines, dtype=object), arc


def edges_of(polygons: Geometries) -> Floats:
    """Return the edges (n, 4) of polygons, each once, ends in lexical order."""
    rings = shapely.get_rings(shapely.get_parts(polygons))
    coordinates, owner = shapely.get_coordinates(rings, return_index=True)
    same = owner[1:] == owner[:-1]
    return once(np.hstack([coordinates[:-1][same], coordinates[1:][same]]))


def ordered(edges: Floats) -> Floats:
    """Return edges (n, 4) with their ends in lexical order."""
    turn = (edges[:, 0] > edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3]))
    return np.where(turn[:, None], edges[:, [2, 3, 0, 1]], edges)


def once(edges: Floats) -> Floats:
    """Return edges (n, 4) once each, in lexical order, ends too."""
    return np.unique(ordered(edges), axis=0) if len(edges) else edges.reshape(0, 4)


def lines_of(edges: Floats) -> Geometries:
    """Return edges (n, 4) as lines (n,)."""
    return np.asarray(shapely.linestrings(edges.reshape(-1, 2, 2)), dtype=object)


def near_edges(batches: Iterable[Geometries], chunks: Geometries, distance: float) -> Floats:
    """Return the edges (n, 4) of polygons within ``distance`` of the zone lines, each once; polygons in batches."""
    tree = shapely.STRtree(chunks)
    found: list[Floats] = []
    for polygons in batches:
        near = np.unique(tree.query(polygons, predicate="dwithin", distance=distance)[0])
        edges = edges_of(polygons[near])
        if len(edges):
            kept = np.unique(tree.query(lines_of(edges), predicate="dwithin", distance=distance)[0])
            found.append(edges[kept])
    return once(np.concatenate(found)) if found else np.empty((0, 4))


def stretches(arcs: Geometries, edges: Floats, distance: float) -> Stretches:
    """Return where zone boundaries follow parcel edges (n, 4) within ``distance``, with the joins at their ends."""
    if len(edges) == 0 or len(arcs) == 0:
        none: Geometries = np.empty(0, dtype=object)
        return Stretches(none, none)
    lines, arc = _within(arcs, edges, distance)
    whole = shapely.length(lines) >= shapely.length(arcs[arc]) - TOUCHING
    lines = lines[whole | (shapely.length(lines) >= FOLLOWS * distance)]
    return Stretches(lines, _joins(lines, arcs, edges, distance))


def _within(arcs: Geometries, edges: Floats, distance: float) -> tuple[Geometries, Indices]:
    """Return the parts of the arcs no farther than ``distance`` from the edges, and the arc of each part."""
    chunks, arc = chunks_of(arcs)
    lines = lines_of(edges)
    edge, chunk = shapely.STRtree(chunks).query(lines, predicate="dwithin", distance=distance)
    order = np.lexsort((edge, chunk))
    edge, chunk = edge[order], chunk[order]
    touched, place = np.unique(chunk, return_inverse=True)
    around = shapely.buffer(shapely.multilinestrings(lines[edge], indices=place), distance, quad_segs=8)
    parts, owner = shapely.get_parts(shapely.intersection(chunks[touched], around), return_index=True)
    is_line = shapely.get_type_id(parts) == 1
    parts, owner = parts[is_line], arc[touched[owner[is_line]]]
    if len(parts) == 0:
        return parts, owner
    arcs_met, place = np.unique(owner, return_inverse=True)
    merged = shapely.line_merge(shapely.multilinestrings(parts, indices=place))
    joined, which = shapely.get_parts(merged, return_index=True)
    return np.asarray(joined, dtype=object), arcs_met[which]


def _joins(lines: Geometries, arcs: Geometries, edges: Floats, distance: float) -> Geometries:
    """Return lines from the ends of open stretches to the nearest parcel edge.

    An intersection needs lines that meet: a join is a little longer at both ends, save where it ends in a vertex.
    """
    is_open = lines[~shapely.is_closed(lines)]
    if len(is_open) == 0:
        return np.empty(0, dtype=object)
    ends = np.concatenate([shapely.get_point(is_open, 0), shapely.get_point(is_open, -1)])
    ends = shapely.points(np.unique(shapely.get_coordinates(ends), axis=0))
    targets = lines_of(edges)
    at, to = shapely.STRtree(targets).query_nearest(
        ends, max_distance=distance * 1.01 + TOUCHING, all_matches=False
    )
    start = shapely.get_coordinates(ends[at])
    end = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(ends[at], targets[to]), 1))
    end, corner = _to_corners(end, edges[to], CORNER * distance)
    direction = end - start
    length = np.hypot(direction[:, 0], direction[:, 1])
    real = length > TOUCHING
    start, end, corner, direction = start[real], end[real], corner[real], direction[real]
    step = direction / length[real][:, None] * TOUCHING
    vertex = among(start, shapely.get_coordinates(arcs))
    start = np.where(vertex[:, None], start, start - step)
    end = np.where(corner[:, None], end, end + step)
    return lines_of(np.hstack([start, end]))


def among(points: Floats, others: Floats) -> NDArray[np.bool_]:
    """Tell which points (n, 2) have exactly the coordinates of one of the others (m, 2)."""
    kind = np.dtype([("x", np.float64), ("y", np.float64)])
    one, other = (np.ascontiguousarray(some + 0.0).view(kind).ravel() for some in (points, others))
    return np.isin(one, other)


def _to_corners(points: Floats, edges: Floats, distance: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the points (n, 2), moved to an end of their edge where that is near, and which (n,) are there."""
    moved, corner = points.copy(), np.zeros(len(points), dtype=bool)
    for ends in (edges[:, :2], edges[:, 2:]):
        near = np.hypot(*(points - ends).T) <= distance
        near &= ~corner
        moved[near] = ends[near]
        corner |= near
    return moved, corner


def as_given(geometry: Geometries, given: Floats) -> Geometries:
    """Return geometry (n,) noded on the grid with the coordinates of ``given`` (m, 2) wherever they were rounded."""
    cells = np.rint(given / GRID).astype(np.int64)
    cells, first = np.unique(cells, axis=0, return_index=True)
    coordinates = shapely.get_coordinates(geometry)
    wanted = np.rint(coordinates / GRID).astype(np.int64)
    kind = np.dtype([("x", np.int64), ("y", np.int64)])
    known, asked = (np.ascontiguousarray(some).view(kind).ravel() for some in (cells, wanted))
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    hit = known[place] == asked
    coordinates[hit] = given[first[place[hit]]]
    return np.asarray(shapely.set_coordinates(geometry.copy(), coordinates), dtype=object)
