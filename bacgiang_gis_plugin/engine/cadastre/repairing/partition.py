"""The plane cut along the boundaries of polygons: faces, their owners, and what nobody or several own. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from .coverage_errors import OUTSIDE, Floats, Geometries, Ints, width_of

NOBODY: frozenset[int] = frozenset()


@dataclass
class Part:
    """A connected part of the plane that no polygon covers (``owners`` empty) or several cover.

    ``edges`` (k,): its outline; ``beyond`` (k,): the face on the other side of each, or OUTSIDE. ``width``: diameter in
    metres of the largest circle inside it, up to the width that was asked for; wider: infinite.
    """

    faces: list[int]
    owners: frozenset[int]
    shape: shapely.Geometry
    edges: Ints
    beyond: Ints
    width: float


@dataclass
class Partition:
    """The plane cut along all boundaries: ``faces`` (f,), their owners, edges with the faces (m, 2) beside them."""

    faces: Geometries
    owners: list[frozenset[int]]
    nodes: Floats
    edges: Ints
    beside: Ints

    def beyond(self, part: Part) -> list[frozenset[int]]:
        """Return who owns the other side of each edge of a part."""
        return [NOBODY if face == OUTSIDE else self.owners[face] for face in part.beyond.tolist()]

    def neighbours(self, part: Part) -> frozenset[int]:
        """Return the polygons on the other side of a part's edges."""
        return NOBODY.union(*self.beyond(part))

    def ends(self, edges: Ints) -> Floats:
        """Return the coordinates (k, 2, 2) of edges."""
        return np.asarray(self.nodes[self.edges[edges]])


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


def parts_of(
    cut: Partition, gap_width: float, overlap_width: float, *, by_neighbours: bool = False
) -> list[Part]:
    """Return the gaps and overlaps of a partition in the order of their places.

    Faces with the same owners that meet along an edge are one part; of gaps only narrow ones, for a wide one stays
    open. With ``by_neighbours`` a narrow gap is one part only as far as it lies between the same two polygons.
    """
    wrong = np.array([len(some) != 1 for some in cut.owners], dtype=bool)
    edges_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for edge in np.flatnonzero(wrong[cut.beside].any(axis=1)).tolist():
        one, other = cut.beside[edge].tolist()
        for face, beyond in ((one, other), (other, one)):
            if face != OUTSIDE and wrong[face]:
                edges_of[face].append((edge, beyond))
    kinds = {
        face: _kind(cut, face, gap_width, edges_of[face] if by_neighbours else None)
        for face in np.flatnonzero(wrong).tolist()
    }
    found = []
    for faces in groups(kinds, cut.beside[(cut.beside >= 0).all(axis=1)], kinds.get):
        owners = cut.owners[faces[0]]
        found.append(part_of(cut, faces, edges_of, overlap_width if owners else gap_width))
    return sorted(found, key=lambda part: shapely.bounds(part.shape).tolist())


def _kind(
    cut: Partition, face: int, gap_width: float, edges: list[tuple[int, int]] | None
) -> tuple[object, ...]:
    """Return what faces of one part have in common."""
    if cut.owners[face]:
        return ("overlap", cut.owners[face])
    if not np.isfinite(width_of(cut.faces[face], gap_width)):
        return ("wide", face)
    if edges is None:
        return ("gap",)
    around = NOBODY.union(*(NOBODY if beyond == OUTSIDE else cut.owners[beyond] for _, beyond in edges))
    return ("gap", around) if len(around) == 2 else ("gap", face)


def groups(
    faces: Iterable[int], pairs: Ints, kind: Callable[[int], object] = lambda face: None
) -> list[list[int]]:
    """Return ``faces`` joined where a pair (k, 2) of them has the same kind."""
    head = {face: face for face in faces}

    def find(face: int) -> int:
        while head[face] != face:
            head[face] = head[head[face]]
            face = head[face]
        return face

    for one, other in pairs.tolist():
        if one in head and other in head and kind(one) == kind(other):
            low, high = sorted((find(one), find(other)))
            head[high] = low
    found: dict[int, list[int]] = defaultdict(list)
    for face in head:
        found[find(face)].append(face)
    return list(found.values())


def part_of(
    cut: Partition, faces: list[int], edges_of: dict[int, list[tuple[int, int]]], limit: float
) -> Part:
    """Return the part made of faces; ``edges_of``: the edges of each face with the face beyond."""
    mine = set(faces)
    outline = [pair for face in faces for pair in edges_of[face] if pair[1] not in mine]
    edges, beyond = np.array(outline, dtype=np.int64).reshape(-1, 2).T
    shape = cut.faces[faces[0]] if len(faces) == 1 else shapely.union_all(cut.faces[faces])
    return Part(faces, cut.owners[faces[0]], shape, edges, beyond, width_of(shape, limit))
