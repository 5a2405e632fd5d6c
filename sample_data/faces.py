"""Pieces fitted together: one arrangement of lines on whole millimetres, closed faces, lane corners rounded.

Points are integer millimetres from the corner of the sheets. The lines are first noded on a 250 mm grid, so that no
two vertices lie closer than that and no vertex closer than half of it to another edge; a shift of up to 30 mm then
makes the numbers look surveyed. Everything two neighbours share is therefore identical, and nothing but the planted
defects is as short as a snapping tolerance.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field

import layout
import numpy as np
import shapely
from commune import Piece
from dgn_writer import Arc
from shapely import Polygon

Vertex = tuple[int, int]
Edge = tuple[Vertex, Vertex]
GRID = 250
JITTER = 30
LARGE = {"house": 60.0, "paddy": 150.0, "forest": 700.0, "public": 300.0}


@dataclass
class Face:
    """A closed face of one sheet: rings of vertices (shell first), what it is, and its attributes as a parcel."""

    sheet: int
    kind: str
    code: str
    name: str
    rings: list[list[Vertex]]
    number: int = 0
    owner: str = ""
    attributes: dict[str, object] = field(default_factory=dict)

    @property
    def polygon(self) -> Polygon:
        """In millimetres from the corner."""
        return Polygon(self.rings[0], self.rings[1:])

    @property
    def area(self) -> float:
        """m²"""
        return self.polygon.area / 1e6

    def edges(self) -> list[Edge]:
        return [edge_of(a, b) for ring in self.rings for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]


def edge_of(a: Vertex, b: Vertex) -> Edge:
    return (a, b) if a < b else (b, a)


def build_faces(pieces: list[Piece], seed: int) -> tuple[list[Face], dict[Vertex, tuple[Arc, list[Vertex]]]]:
    """Faces in a fixed order and the arcs of the lane corners: first vertex of the arc → arc and its points."""
    lines = shapely.union_all([shapely.boundary(p.polygon) for p in pieces])
    lines = shapely.transform(lines, lambda xy: xy * 1000)
    noded = shapely.union_all(shapely.get_parts(lines), grid_size=GRID)
    polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    tree = shapely.STRtree([shapely.transform(p.polygon, lambda xy: xy * 1000) for p in pieces])
    hits = dict(zip(*tree.query(shapely.point_on_surface(polygons), predicate="within"), strict=True))
    move = _Jitter(seed)
    faces = []
    for i, polygon in enumerate(polygons):
        if i not in hits:
            continue
        piece = pieces[hits[i]]
        column, row = (int(v // (layout.SHEET * 1000)) for v in polygon.representative_point().coords[0])
        sheet = (layout.ROWS - 1 - row) * layout.COLUMNS + column + 1
        rings = [
            [move(p) for p in shapely.get_coordinates(r)[:-1]] for r in (polygon.exterior, *polygon.interiors)
        ]
        faces.append(Face(sheet, piece.kind, piece.code, piece.name, rings))
    faces = merge_small(faces)
    faces.sort(key=lambda f: (f.sheet, min(f.rings[0])))
    return faces, round_corners(faces)


class _Jitter:
    """Moves grid points by up to JITTER mm, points on sheet lines only along them."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed + 1)
        self._moved: dict[Vertex, Vertex] = {}

    def __call__(self, point: np.ndarray) -> Vertex:
        x, y = round(point[0]), round(point[1])
        if (x, y) not in self._moved:
            dx, dy = (int(v) for v in self._rng.integers(-JITTER, JITTER + 1, 2))
            side = layout.SHEET * 1000
            self._moved[x, y] = (x + dx if x % side else x, y + dy if y % side else y)
        return self._moved[x, y]


def merge_small(faces: list[Face]) -> list[Face]:
    """Slivers and crumbs go to the neighbour in the same sheet with which they share the longest border."""
    alive = dict(enumerate(faces))
    owners: dict[Edge, set[int]] = defaultdict(set)
    for i, face in alive.items():
        for edge in face.edges():
            owners[edge].add(i)
    fixed = {"road", "lane", "canal", "pond", "island"}
    todo = [i for i, f in alive.items() if _too_small(f)]
    for i in sorted(todo, key=lambda i: alive[i].area):
        face = alive[i]
        if not _too_small(face):
            continue
        shared: dict[int, float] = defaultdict(float)
        for edge in face.edges():
            for j in owners[edge] - {i}:
                if alive[j].sheet == face.sheet and alive[j].kind not in ("pond", "island"):
                    liking = 0.001 if alive[j].kind in fixed else 1.0 if alive[j].kind == face.kind else 0.2
                    shared[j] += math.dist(*edge) * liking
        if not shared:
            continue
        j = max(sorted(shared), key=lambda k: shared[k])
        other = alive[j]
        joined = shapely.coverage_union_all([other.polygon, face.polygon])
        if joined.geom_type != "Polygon":
            joined = max(shapely.get_parts(joined), key=lambda p: p.area)
        for edge in face.edges() + other.edges():
            owners[edge] -= {i, j}
        rings = [joined.exterior, *joined.interiors]
        other.rings = [[(round(x), round(y)) for x, y in list(r.coords)[:-1]] for r in rings]
        for edge in other.edges():
            owners[edge].add(j)
        del alive[i]
    return list(alive.values())


def _too_small(face: Face) -> bool:
    if face.kind in ("road", "canal", "pond", "island"):
        return False
    if face.kind == "lane":
        return face.area < 20
    width = 2 * shapely.maximum_inscribed_circle(face.polygon, tolerance=100).length / 1000
    return face.area < LARGE[face.kind] or width < (4.5 if face.kind == "house" else 6.0)


def round_corners(faces: list[Face]) -> dict[Vertex, tuple[Arc, list[Vertex]]]:
    """Turn about every fourth right-angled lane corner of a parcel into an arc; both faces get the same points."""
    at: dict[Vertex, set[int]] = defaultdict(set)
    for i, face in enumerate(faces):
        for ring in face.rings:
            for v in ring:
                at[v].add(i)
    arcs: dict[Vertex, tuple[Arc, list[Vertex]]] = {}
    taken: set[Vertex] = set()
    for i, face in enumerate(faces):
        if face.kind not in ("house", "public"):
            continue
        ring = face.rings[0]
        for k, corner in enumerate(ring):
            before, after = ring[k - 1], ring[(k + 1) % len(ring)]
            around = {before, corner, after}
            kinds = sorted(faces[j].kind for j in at[corner] if j != i)
            if kinds != ["lane"] or around & taken or len(at[corner]) != 2 or (corner[0] + corner[1]) % 3:
                continue
            found = _fillet(before, corner, after)
            if found is None:
                continue
            taken |= around
            arcs[found[1][0]] = found
            for j in at[corner]:
                faces[j].rings = [_replace(r, corner, found[1], before) for r in faces[j].rings]
            break
    return arcs


def _replace(ring: list[Vertex], corner: Vertex, points: list[Vertex], before: Vertex) -> list[Vertex]:
    if corner not in ring:
        return ring
    k = ring.index(corner)
    run = points if ring[k - 1] == before else points[::-1]
    return ring[:k] + run + ring[k + 1 :]


def _fillet(before: Vertex, corner: Vertex, after: Vertex) -> tuple[Arc, list[Vertex]] | None:
    """An arc of about 4 m that touches both edges at whole millimetres; None where the corner does not suit."""
    c, a, b = (np.array(p, float) for p in (corner, before, after))
    u, v = a - c, b - c
    lu, lv = np.linalg.norm(u), np.linalg.norm(v)
    angle = math.acos(np.clip(np.dot(u, v) / (lu * lv), -1, 1))
    if not math.radians(70) < angle < math.radians(110) or min(lu, lv) < 6000:
        return None
    tangent = 3500.0
    start, end = np.round(c + u / lu * tangent), np.round(c + v / lv * tangent)
    sweep = math.pi - angle
    chord = end - start
    radius = np.linalg.norm(chord) / (2 * math.sin(sweep / 2))
    middle = (start + end) / 2
    # Square to the chord, not along the bisector: the rounded ends must lie on the arc exactly.
    inward = np.array([-chord[1], chord[0]]) / np.linalg.norm(chord)
    inward *= np.sign(np.dot(inward, middle - c))
    centre = middle + inward * radius * math.cos(sweep / 2)
    first = math.degrees(math.atan2(*(start - centre)[::-1]))
    turn = math.degrees(sweep) * (
        1 if np.cross(np.append(start - centre, 0), np.append(end - centre, 0))[2] > 0 else -1
    )
    arc = Arc(centre[0], centre[1], float(radius), first, turn)
    points = [(round(x), round(y)) for x, y in arc.points(18)]
    points[0], points[-1] = (int(start[0]), int(start[1])), (int(end[0]), int(end[1]))
    return arc, points
