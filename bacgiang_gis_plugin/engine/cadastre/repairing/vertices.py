"""Repair of single vertices: repeated ones, spikes, vertices of neighbours that miss each other. Pure.

A vertex is moved, inserted or removed by its coordinates, in every polygon that has it: what fitted still fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely

from .coverage_errors import Bools, Floats, Geometries, Ints, corner_angles, rings_of

Point = tuple[float, float]
ON_LINE = 0.001  # metres; a boundary this near to a locked line lies on it
ON_EDGE = 1e-6
ON_LOCKED = 1e-8  # metres; a vertex this near to a locked edge does not bend it


@dataclass(frozen=True)
class Locks:
    """What must not move: polygons (n,) and the tree of locked lines."""

    polygons: Bools
    lines: shapely.STRtree | None

    def points(self, points: Floats) -> Bools:
        """Tell which points (k, 2) lie on a locked line."""
        found = np.zeros(len(points), dtype=bool)
        if self.lines is not None and len(points):
            found[self.lines.query(shapely.points(points), predicate="dwithin", distance=ON_LINE)[0]] = True
        return found

    def edges(self, ends: Floats) -> Bools:
        """Tell which edges (k, 2, 2) lie on a locked line."""
        middle = self.points(ends.mean(axis=1))
        return self.points(ends[:, 0]) & middle & self.points(ends[:, 1])

    def with_polygons(self, rows: Ints) -> Locks:
        """Return locks that hold ``rows`` too."""
        polygons = self.polygons.copy()
        polygons[rows] = True
        return Locks(polygons, self.lines)


def rebuilt(polygon: shapely.Geometry, change: Callable[[list[Point]], list[Point]]) -> shapely.Geometry:
    """Return a (multi)polygon with ``change`` applied to the open vertex list of every ring.

    Rings that are left with fewer than three vertices are dropped.
    """
    parts = []
    for part in shapely.get_parts(polygon):
        rings = [
            change([(x, y) for x, y in shapely.get_coordinates(ring)[:-1].tolist()])
            for ring in shapely.get_rings(part)
        ]
        if len(rings[0]) > 2:
            parts.append(shapely.Polygon(rings[0], [ring for ring in rings[1:] if len(ring) > 2]))
    if len(parts) == 1 and polygon.geom_type == "Polygon":
        return parts[0]
    return shapely.MultiPolygon(parts)


def drop_repeated(polygons: Geometries, locks: Locks) -> tuple[Geometries, list[int]]:
    """Drop vertices that repeat the one before, to a micrometre; returns the polygons and the rows that changed.

    A vertex that goes is replaced by the other one in every polygon that has it.
    """
    rings, row = rings_of(polygons)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    step = np.hypot(*(points[1:] - points[:-1]).T)
    close = np.flatnonzero((ring[1:] == ring[:-1]) & (step <= ON_EDGE))
    if len(close) == 0:
        return polygons, []
    close = close[~locks.polygons[row[ring[close]]]]
    places: dict[Point, Point] = {}
    fixed = locks.points(points)
    for place in close[step[close] > 0].tolist():
        stays, goes = sorted([place, place + 1], key=lambda one: (not fixed[one], *points[one].tolist()))
        if not fixed[goes]:
            places.setdefault(_point(points[goes]), _point(points[stays]))
    for one in list(places):
        while places[one] in places:
            places[one] = places[places[one]]
    rows = set(row[ring[close]].tolist()) | set(_rows_with(polygons, set(places)))
    rows = {one for one in rows if not locks.polygons[one]}
    return _moved(polygons, rows, places)


def _moved(polygons: Geometries, rows: set[int], places: dict[Point, Point]) -> tuple[Geometries, list[int]]:
    """Put the vertices of ``rows`` to their new places, and drop those that then repeat the one before."""
    polygons = polygons.copy()
    for row in rows:
        polygons[row] = rebuilt(
            polygons[row], lambda ring: _without([places.get(point, point) for point in ring], set())
        )
    return polygons, sorted(rows)


def drop_spikes(
    polygons: Geometries, locks: Locks, angle: float, height: float
) -> tuple[Geometries, list[int]]:
    """Drop spikes: corners no wider than ``angle`` degrees, no higher than ``height`` metres.

    A tip that several polygons share is dropped where all of them have it between the same two vertices and none is
    locked. Returns the polygons and the rows that changed.
    """
    polygons, changed = polygons.copy(), set()
    for _ in range(20):  # a spike under a spike
        tips = _spike_tips(polygons, locks, angle, height)
        rows = _rows_with(polygons, tips)
        if not rows:
            break
        for row in rows:
            polygons[row] = rebuilt(polygons[row], partial(_without, gone=tips))
        changed.update(rows)
    return polygons, sorted(changed)


def _spike_tips(polygons: Geometries, locks: Locks, angle: float, height: float) -> set[Point]:
    rings, row = rings_of(polygons)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    if len(points) == 0:
        return set()
    angles, heights = corner_angles(points, ring)
    sharp = np.flatnonzero((angles <= angle) & (heights <= height * (1 + 1e-6) + 1e-9))
    if len(sharp) == 0:
        return set()
    tips = np.unique(points[sharp], axis=0)
    tips = tips[~locks.points(tips)]
    wanted = {(x, y) for x, y in tips.tolist()}
    uses: dict[Point, set[frozenset[Point]]] = defaultdict(set)
    for place in np.flatnonzero(np.isin(_keys(points), _keys(tips))).tolist():
        tip = (float(points[place, 0]), float(points[place, 1]))
        if locks.polygons[row[ring[place]]]:
            wanted.discard(tip)
        arms = _arms(points, ring, place)
        if arms is not None:
            uses[tip].add(arms)
    # Two tips beside each other wait for one another's turn: the lower one goes first.
    return {tip for tip in wanted if len(uses[tip]) == 1 and not any(arm in wanted and arm < tip for arm in
            next(iter(uses[tip])))}  # fmt: skip


def _arms(points: Floats, ring: Ints, place: int) -> frozenset[Point] | None:
    last = place + 1 == len(ring) or ring[place + 1] != ring[place]
    if last:
        return None
    before = place - 1
    if place == 0 or ring[before] != ring[place]:
        before = int(np.searchsorted(ring, ring[place], side="right")) - 2
    u, w = points[before].tolist(), points[place + 1].tolist()
    return frozenset([(u[0], u[1]), (w[0], w[1])])


def _without(ring: list[Point], gone: set[Point]) -> list[Point]:
    kept = [point for point in ring if point not in gone]
    return [point for place, point in enumerate(kept) if point != kept[place - 1]]


def _rows_with(polygons: Geometries, points: set[Point]) -> list[int]:
    if not points:
        return []
    coordinates, row = shapely.get_coordinates(polygons, return_index=True)
    wanted = np.array([complex(x, y) for x, y in points])
    rows: list[int] = np.unique(row[np.isin(_keys(coordinates), wanted)]).tolist()
    return rows


def _keys(points: Floats) -> np.ndarray[tuple[int], np.dtype[np.complex128]]:
    return np.asarray(points[:, 0] + 1j * points[:, 1])


def snap_vertices(
    polygons: Geometries, rows: Ints, loose: Floats, locks: Locks, tolerance: float
) -> tuple[Geometries, list[int]]:
    """Bring vertices of different polygons that miss each other by up to ``tolerance`` metres to one place.

    ``loose`` (k, 2): vertices on unmatched edges; no other moves. Two vertices of one polygon never become one.
    Locked vertices stay, then those that more polygons share; ties by place.
    """
    loose = np.unique(loose, axis=0)
    owners = _owners(polygons, rows, loose)
    fixed = locks.points(loose) | np.array([any(locks.polygons[row] for row in some) for some in owners])
    tree = shapely.STRtree(shapely.points(loose))
    near: dict[int, list[int]] = defaultdict(list)
    first, second = tree.query(shapely.points(loose), predicate="dwithin", distance=tolerance)
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        if one != other:
            near[one].append(other)
    order = sorted(near, key=lambda one: (not fixed[one], -len(owners[one]), one))
    target: dict[int, int] = {}
    for one in order:
        heads = [head for head in near[one] if target.get(head) == head and not owners[head] & owners[one]]
        if fixed[one] or not heads:
            target[one] = one
            continue
        head = min(heads, key=lambda other: (float(np.hypot(*(loose[other] - loose[one]))), other))
        target[one] = head
        owners[head] |= owners[one]
    places = {_point(loose[one]): _point(loose[head]) for one, head in target.items() if one != head}
    rows_hit = {row for row in _rows_with(polygons, set(places)) if not locks.polygons[row]}
    return _moved(polygons, rows_hit, places)


def _point(values: Floats) -> Point:
    x, y = values.tolist()
    return x, y


def _owners(polygons: Geometries, rows: Ints, points: Floats) -> list[set[int]]:
    """Return for each of the distinct, ordered points (k, 2) the rows that have it as a vertex."""
    coordinates, index = shapely.get_coordinates(polygons[rows], return_index=True)
    keys = _keys(points)
    order = np.argsort(keys)
    wanted = _keys(coordinates)
    place = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    hit = keys[order][place] == wanted
    owners: list[set[int]] = [set() for _ in range(len(points))]
    for point, row in zip(order[place[hit]].tolist(), rows[index[hit]].tolist(), strict=True):
        owners[point].add(row)
    return owners


def insert_vertices(
    polygons: Geometries, rows: Ints, loose: Floats, locks: Locks, tolerance: float
) -> tuple[Geometries, list[int]]:
    """Give an edge the vertices of neighbours that lie no farther than ``tolerance`` metres beside it.

    ``loose`` (k, 2): vertices on unmatched edges. An edge on a locked line takes only vertices that lie on it; locked
    polygons take none.
    """
    loose = np.unique(loose, axis=0)
    rings, index = rings_of(polygons[rows])
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[:-1] == ring[1:]
    ends = np.stack([points[:-1][same], points[1:][same]], axis=1)
    owner = rows[index[ring[:-1][same]]]
    tree = shapely.STRtree(shapely.linestrings(ends))
    vertex, edge = tree.query(shapely.points(loose), predicate="dwithin", distance=max(tolerance, ON_EDGE))
    start, along = ends[edge, 0], ends[edge, 1] - ends[edge, 0]
    length = np.hypot(*along.T)
    length[length == 0] = 1.0
    offset = loose[vertex] - start
    position = (offset * along).sum(axis=1) / length
    across = np.abs(along[:, 0] * offset[:, 1] - along[:, 1] * offset[:, 0]) / length
    owners = _owners(polygons, rows, loose)
    foreign = np.array(
        [row not in owners[one] for one, row in zip(vertex, owner[edge], strict=True)], dtype=bool
    )
    inside = (position > ON_EDGE) & (position < length - ON_EDGE) & foreign
    inside &= ~locks.edges(ends[edge]) | (across <= ON_LOCKED)
    barred = {_edge_key(one) for one, row in zip(ends[edge], owner[edge], strict=True) if locks.polygons[row]}
    inserts: dict[frozenset[Point], set[Point]] = defaultdict(set)
    hit: set[int] = set()
    done: set[tuple[int, int]] = set()
    pairs = np.flatnonzero(inside)
    for pair in pairs[np.lexsort((edge[pairs], across[pairs].round(9)))].tolist():  # nearest edge first
        key, row = _edge_key(ends[edge[pair]]), int(owner[edge[pair]])
        if key not in barred and (int(vertex[pair]), row) not in done:
            done.add((int(vertex[pair]), row))
            inserts[key].add(_point(loose[vertex[pair]]))
            hit.add(row)
    polygons = polygons.copy()
    for row in sorted(hit):
        polygons[row] = rebuilt(polygons[row], lambda ring: _with_inserts(ring, inserts))
    return polygons, sorted(hit)


def _edge_key(ends: Floats) -> frozenset[Point]:
    (a, b), (c, d) = ends.tolist()
    return frozenset([(a, b), (c, d)])


def _with_inserts(ring: list[Point], inserts: dict[frozenset[Point], set[Point]]) -> list[Point]:
    present = set(ring)
    found = []
    for place, point in enumerate(ring):
        found.append(point)
        after = ring[(place + 1) % len(ring)]
        new = [other for other in inserts.get(frozenset([point, after]), ()) if other not in present]
        along = (after[0] - point[0], after[1] - point[1])
        new.sort(key=lambda p: ((p[0] - point[0]) * along[0] + (p[1] - point[1]) * along[1], p))
        found += new
        present.update(new)
    return found
