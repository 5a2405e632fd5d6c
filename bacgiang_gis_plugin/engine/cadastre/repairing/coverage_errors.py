"""Where polygons that should share their boundaries do not: gaps, overlaps, unmatched edges, spikes. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Geometries = NDArray[np.object_]
OUTSIDE = -1
THIN = 1e-6  # metres; a part this narrow is rounding, not ground


@dataclass(frozen=True)
class Border:
    """The edges of one part towards another face: ``ends`` (k, 2, 2) metres, the owners on the other side."""

    ends: Floats
    beyond: frozenset[int]


@dataclass
class Part:
    """A connected part of the plane that no polygon covers (``owners`` empty) or several cover.

    ``width``: diameter in metres of the largest circle inside it, up to the width that was asked for; wider: infinite.
    """

    faces: list[int]
    owners: frozenset[int]
    shape: shapely.Geometry
    borders: list[Border]
    nodes: list[int]
    width: float

    def neighbours(self) -> frozenset[int]:
        """Return the polygons on the other side of its edges."""
        return frozenset().union(*(border.beyond for border in self.borders))


@dataclass
class Partition:
    """The plane cut along all boundaries: ``faces`` (f,), their owners, edges with the faces (m, 2) beside them."""

    faces: Geometries
    owners: list[frozenset[int]]
    nodes: Floats
    edges: Ints
    beside: Ints


def invalid_edges(polygons: Geometries, gap_width: float) -> tuple[Ints, Geometries]:
    """Return the polygons with edges that no neighbour shares as they are, and these edges.

    Edges that face another polygon over a gap up to ``gap_width`` (metres) count too.
    """
    edges = shapely.coverage_invalid_edges(polygons, gap_width=gap_width)
    rows = np.flatnonzero(~shapely.is_empty(edges) & ~shapely.is_missing(edges))
    return rows, edges[rows]


def with_neighbours(tree: shapely.STRtree, polygons: Geometries, rows: Ints, reach: float) -> Ints:
    """Return ``rows`` and all polygons nearer than ``reach`` to their boxes, ascending."""
    bounds = shapely.bounds(polygons[rows])
    boxes = shapely.box(
        bounds[:, 0] - reach, bounds[:, 1] - reach, bounds[:, 2] + reach, bounds[:, 3] + reach
    )
    return np.unique(np.concatenate([rows, tree.query(boxes)[1]]))


def partition(polygons: Geometries, rows: Ints, tree: shapely.STRtree, extra: Geometries) -> Partition:
    """Cut the plane along the boundaries of ``polygons[rows]`` and ``extra`` lines; owners are of all polygons."""
    lines = shapely.union_all(np.concatenate([shapely.boundary(polygons[rows]), extra]))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    inside, owner = tree.query(shapely.point_on_surface(faces), predicate="within")
    owners: list[set[int]] = [set() for _ in range(len(faces))]
    for face, polygon in zip(inside.tolist(), owner.tolist(), strict=True):
        owners[face].add(polygon)
    rings, face_of_ring = shapely.get_rings(faces, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    _, first, node = np.unique(points[:, 0] + 1j * points[:, 1], return_index=True, return_inverse=True)
    same = ring[:-1] == ring[1:]
    ends = np.sort(np.stack([node[:-1][same], node[1:][same]], axis=1), axis=1).astype(np.int64)
    face = face_of_ring[ring[:-1][same]]
    order = np.lexsort((face, ends[:, 1], ends[:, 0]))
    ends, face = ends[order], face[order]
    new = np.r_[True, (ends[1:] != ends[:-1]).any(axis=1)] if len(ends) else np.empty(0, dtype=bool)
    starts = np.flatnonzero(new)
    beside = np.full((len(starts), 2), OUTSIDE, dtype=np.int64)
    beside[:, 0] = face[starts]
    twice = np.diff(np.r_[starts, len(ends)]) > 1
    beside[twice, 1] = face[starts[twice] + 1]
    return Partition(faces, [frozenset(some) for some in owners], points[first], ends[starts], beside)


def parts_of(cut: Partition, gap_width: float, overlap_width: float) -> list[Part]:
    """Return the gaps and overlaps of a partition in the order of their places."""
    wrong = np.array([len(some) != 1 for some in cut.owners], dtype=bool)
    groups = _groups(cut, np.flatnonzero(wrong), gap_width)
    edges_of: dict[int, list[int]] = defaultdict(list)
    for edge in np.flatnonzero(wrong[cut.beside].any(axis=1)).tolist():
        for face in cut.beside[edge].tolist():
            if face != OUTSIDE and wrong[face]:
                edges_of[face].append(edge)
    found = []
    for faces in groups:
        owners = cut.owners[faces[0]]
        limit = overlap_width if owners else gap_width
        shape = shapely.union_all(cut.faces[faces])
        found.append(_part(cut, faces, owners, shape, edges_of, limit))
    return sorted(found, key=lambda part: shapely.bounds(part.shape).tolist())


def _groups(cut: Partition, wrong: Ints, gap_width: float) -> list[list[int]]:
    """Join faces with the same owners that meet along an edge; of gaps only narrow ones, for a wide one stays open."""
    wide = {
        face
        for face in wrong.tolist()
        if not cut.owners[face] and not np.isfinite(width_of(cut.faces[face], gap_width))
    }
    head = {face: face for face in wrong.tolist()}

    def find(face: int) -> int:
        while head[face] != face:
            head[face] = head[head[face]]
            face = head[face]
        return face

    for one, other in cut.beside[np.isin(cut.beside, wrong).all(axis=1)].tolist():
        if cut.owners[one] == cut.owners[other] and one not in wide and other not in wide:
            low, high = sorted((find(one), find(other)))
            head[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for face in head:
        groups[find(face)].append(face)
    return list(groups.values())


def _part(
    cut: Partition,
    faces: list[int],
    owners: frozenset[int],
    shape: shapely.Geometry,
    edges_of: dict[int, list[int]],
    limit: float,
) -> Part:
    mine = set(faces)
    sides: dict[frozenset[int], list[int]] = defaultdict(list)
    nodes: set[int] = set()
    for face in faces:
        for edge in edges_of[face]:
            one, other = cut.beside[edge].tolist()
            beyond = other if one == face else one
            if beyond not in mine:
                sides[frozenset() if beyond == OUTSIDE else cut.owners[beyond]].append(edge)
                nodes.update(cut.edges[edge].tolist())
    borders = [Border(cut.nodes[cut.edges[edges]], beyond) for beyond, edges in sides.items()]
    return Part(faces, owners, shape, borders, sorted(nodes), width_of(shape, limit))


def width_of(shape: shapely.Geometry, limit: float) -> float:
    """Return the diameter of the largest circle inside a polygon; infinite where that is more than ``limit``."""
    length = shapely.length(shape)
    if length == 0 or 2 * shapely.area(shape) / length > limit:
        return float("inf") if length else 0.0
    pieces = shapely.get_parts(shape)
    fine = max(min(limit, float(np.sqrt(shapely.area(shape)))), THIN) / 500
    widths = 2 * shapely.length(shapely.maximum_inscribed_circle(pieces, tolerance=fine))
    width = float(widths.max())
    return width if width <= limit * (1 + 1e-9) + 1e-9 else float("inf")


def corner_angles(points: Floats, ring: Ints) -> tuple[Floats, Floats]:
    """Return for the vertices (n, 2) of closed rings the angle between both arms in degrees, and the spike's height.

    ``ring`` (n,): the ring of each vertex; the last vertex of a ring repeats the first and gets an angle of 180.
    The height is the distance in metres from the vertex to the segment between its neighbours.
    """
    closing = np.r_[ring[1:] != ring[:-1], True]
    opening = np.r_[True, closing[:-1]]
    place = np.arange(len(points))
    starts = place[opening]
    stops = place[closing]
    before = place - 1
    before[starts] = stops - 1
    after = np.minimum(place + 1, len(points) - 1)
    u, v, w = points[before], points, points[after]
    first, second = u - v, w - v
    cross = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    angle = np.degrees(np.arctan2(np.abs(cross), (first * second).sum(axis=1)))
    angle[closing | (first == 0).all(axis=1) | (second == 0).all(axis=1)] = 180.0
    along = w - u
    length = (along**2).sum(axis=1)
    share = np.clip(((v - u) * along).sum(axis=1) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    height = np.hypot(*(v - u - share[:, None] * along).T)
    return angle, height
