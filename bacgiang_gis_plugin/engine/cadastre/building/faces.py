"""Faces: the areas that noded edges enclose, by walking every edge with the face on its left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Geometries = NDArray[np.object_]


@dataclass(frozen=True)
class Faces:
    """Polygons (n,) with holes, counter-clockwise, starting at their lowest node; edges (m,) that bound no face;
    ``outline`` (k,) polygons around each connected part that lies in no other face; ``planar``: no edges cross."""

    polygons: Geometries
    outline: Geometries
    unused: Bools
    planar: bool


@dataclass(frozen=True)
class _Rings:
    nodes: Ints  # node numbers, ring after ring, not closed
    starts: Ints  # where each ring begins
    walks: Ints  # the walk around a face that each ring is part of


def trace_faces(nodes: Floats, edges: Ints) -> Faces:
    """Return the faces of edges (m, 2) that meet only at their ends; ``nodes`` (k, 2) in metres.

    Dangling edges and edges with the same face on both sides bound nothing and are left out.
    Method: half-edges sorted by angle around each node, cycles found by pointer doubling (all in numpy).
    """
    used = np.ones(len(edges), dtype=bool)
    ring, rank = _walk(nodes, edges)
    planar = _is_planar(edges, ring)
    same = ring[0::2] == ring[1::2]
    if same.any():
        used[same] = False
        ring, rank = _walk(nodes, edges[used])
    if not used.any():
        empty: Geometries = np.empty(0, dtype=object)
        return Faces(empty, empty, ~used, planar)
    kept = edges[used]
    order = np.lexsort((rank, ring))
    origin = np.stack([kept[:, 0], kept[:, 1]], axis=1).ravel()[order]
    starts = np.flatnonzero(np.r_[True, np.diff(ring[order]) != 0])
    rings = _simple(_Rings(origin, starts, np.arange(len(starts))))
    polygons, outline = _polygons(nodes, rings)
    return Faces(polygons, outline, ~used, planar and _is_partition(polygons, outline))


def _is_planar(edges: Ints, ring: Ints) -> bool:
    """Tell by Euler's formula whether the walks fit edges drawn without crossings: V − E + F = 2 for each part."""
    met = np.bincount(edges.ravel()) > 0
    one, other = (np.cumsum(met) - 1)[edges].T
    part = np.arange(int(met.sum()))
    while True:
        lowest = np.minimum(part[one], part[other])
        if np.array_equal(part[one], part[other]):
            break
        np.minimum.at(part, part[one], lowest)
        np.minimum.at(part, part[other], lowest)
        while not np.array_equal(part, part[part]):
            part = part[part]
    walks, parts = (int((np.bincount(numbers) > 0).sum()) for numbers in (ring, part))
    return len(part) - len(edges) + walks == 2 * parts


def _is_partition(polygons: Geometries, outline: Geometries) -> bool:
    """Tell whether no two faces overlap. Much quicker than a check of the whole coverage, and the same.

    Every edge is walked once in each direction, so around any point the windings of all rings add up to 0. Where
    the polygons are valid, the shells around it less the holes around it are the faces it lies in; that is the number
    of outlines around it, so faces overlap only where outlines do.
    """
    valid = bool(shapely.is_valid(polygons).all()) and bool(shapely.is_valid(outline).all())
    return valid and bool(shapely.coverage_is_valid(outline))


def _walk(nodes: Floats, edges: Ints) -> tuple[Ints, Ints]:
    """Return ring number and place in it for each half-edge; half-edge 2e runs along edge e, 2e + 1 against it."""
    origin = edges.ravel()
    target = edges[:, ::-1].ravel()
    count = len(origin)
    delta = nodes[target] - nodes[origin]
    order = np.lexsort((np.arctan2(delta[:, 1], delta[:, 0]), origin))
    first = np.flatnonzero(np.r_[True, np.diff(origin[order]) != 0]) if count else np.empty(0, dtype=np.int64)
    last = np.r_[first[1:], count] - 1
    previous_place = np.arange(count) - 1
    previous_place[first] = last
    place = np.empty(count, dtype=np.int64)
    place[order] = np.arange(count)
    twin = np.arange(count) ^ 1
    following = order[previous_place[place[twin]]]
    return _cycles(following)


def _cycles(following: Ints) -> tuple[Ints, Ints]:
    """Return for each item of a permutation its cycle's lowest item, and the steps from there to it."""
    lowest = np.arange(len(following))
    jump = following.copy()
    while True:
        better = np.minimum(lowest, lowest[jump])
        if np.array_equal(better, lowest):
            break
        lowest, jump = better, jump[jump]
    preceding = np.empty_like(following)
    preceding[following] = np.arange(len(following))
    root = lowest == np.arange(len(following))
    back = np.where(root, np.arange(len(following)), preceding)
    steps = (~root).astype(np.int64)
    while True:
        more = steps[back]
        if not more.any():
            return lowest, steps
        steps, back = steps + more, back[back]


def _simple(rings: _Rings) -> _Rings:
    """Split rings that pass a node twice (a corner touched from inside or outside) into rings that do not."""
    stops = np.r_[rings.starts[1:], len(rings.nodes)]
    owner = np.repeat(np.arange(len(rings.starts)), stops - rings.starts)
    order = np.lexsort((rings.nodes, owner))
    twice = (np.diff(rings.nodes[order]) == 0) & (np.diff(owner[order]) == 0)
    touched = np.unique(owner[order][1:][twice])
    if len(touched) == 0:
        return rings
    keep = ~np.isin(owner, touched)
    pieces = [rings.nodes[keep]]
    lengths = [np.delete(stops - rings.starts, touched)]
    walks = [np.delete(rings.walks, touched)]
    for index in touched.tolist():
        for piece in _split_at_repeats(rings.nodes[rings.starts[index] : stops[index]].tolist()):
            pieces.append(np.array(piece, dtype=np.int64))
            lengths.append(np.array([len(piece)]))
            walks.append(np.array([index]))
    all_lengths = np.concatenate(lengths)
    places = np.r_[0, np.cumsum(all_lengths)[:-1]].astype(np.int64)
    return _Rings(np.concatenate(pieces), places, np.concatenate(walks))


def _split_at_repeats(walk: list[int]) -> list[list[int]]:
    found: list[list[int]] = []
    path: list[int] = []
    position: dict[int, int] = {}
    for node in walk:
        if node in position:
            start = position[node]
            loop = path[start:]
            found.append(loop)
            for gone in loop:
                position.pop(gone, None)
            del path[start:]
        position[node] = len(path)
        path.append(node)
    found.append(path)
    return [ring for ring in found if len(ring) > 2]


def _polygons(nodes: Floats, rings: _Rings) -> tuple[Geometries, Geometries]:
    """Make polygons of rings: counter-clockwise ones are shells, clockwise ones holes or outer edges."""
    lengths = np.diff(np.r_[rings.starts, len(rings.nodes)])
    owner = np.repeat(np.arange(len(lengths)), lengths)
    rotated = _from_lowest(rings, owner, lengths)
    points = nodes[rotated]
    closing = rings.starts + lengths - 1
    after = np.arange(len(rotated)) + 1
    after[closing] = rings.starts
    # Relative to one corner: areas of coordinates in the millions of metres would lose the last digits.
    local = points - points[rings.starts][owner]
    double_area = np.add.reduceat(local[:, 0] * local[after, 1] - local[after, 0] * local[:, 1], rings.starts)
    made: Geometries = shapely.linearrings(
        np.insert(points, closing + 1, points[rings.starts], axis=0),
        indices=np.repeat(np.arange(len(lengths)), lengths + 1),
    )
    shells, outer = made[double_area > 0], made[double_area < 0]
    polygons: Geometries = shapely.polygons(shells)
    face_of_walk = np.full(len(lengths), -1, dtype=np.int64)
    face_of_walk[rings.walks[double_area > 0]] = np.arange(len(shells))
    holes_of, parent = _hosts(polygons, outer, face_of_walk[rings.walks[double_area < 0]])
    outline = shapely.polygons(outer[~np.isin(np.arange(len(outer)), holes_of)])
    return _with_holes(polygons, shells, outer, holes_of, parent), outline


def _from_lowest(rings: _Rings, owner: Ints, lengths: Ints) -> Ints:
    """Rotate every ring so that it starts at its lowest node number (its most western node)."""
    order = np.lexsort((rings.nodes, owner))
    lowest = order[rings.starts] - rings.starts
    place = np.arange(len(owner)) - rings.starts[owner]
    return np.asarray(rings.nodes[rings.starts[owner] + (place + lowest[owner]) % lengths[owner]])


def _hosts(polygons: Geometries, outer: Geometries, known: Ints) -> tuple[Ints, Ints]:
    """Return the clockwise rings that lie inside a face, and that face.

    ``known`` (n,): the face whose own walk the ring is part of (it touches the shell), or -1. The others lie in the
    smallest face around them, if any; as another connected part they cannot touch it, so one corner tells.
    """
    free = np.flatnonzero(known < 0)
    corner = shapely.points(shapely.get_coordinates(shapely.get_point(outer[free], 0)))
    ring, face = shapely.STRtree(polygons).query(corner, predicate="within")
    order = np.lexsort((shapely.area(polygons[face]), ring))
    ring, face = free[ring[order]], face[order]
    smallest = np.flatnonzero(np.r_[True, np.diff(ring) != 0][: len(ring)])
    touching = np.flatnonzero(known >= 0)
    return np.r_[ring[smallest], touching], np.r_[face[smallest], known[touching]]


def _with_holes(
    polygons: Geometries, shells: Geometries, outer: Geometries, holes: Ints, parent: Ints
) -> Geometries:
    polygons = polygons.copy()
    order = np.argsort(parent, kind="stable")
    holes, parent = holes[order], parent[order]
    for face in np.unique(parent).tolist():
        polygons[face] = shapely.polygons(shells[face], holes=outer[holes[parent == face]])
    return polygons
