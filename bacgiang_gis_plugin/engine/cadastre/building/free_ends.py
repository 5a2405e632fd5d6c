"""Where a free line end belongs: on a vertex beside it, on the line ahead of it, or nowhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AHEAD = (
    0.75  # of the distance to another free end: a line straight ahead that near is what the end belongs to
)


@dataclass(frozen=True)
class Move:
    """Node ``node`` goes to ``point``: an existing node, or ``fraction`` (0 to 1) along ``segment``."""

    node: int
    point: tuple[float, float]
    distance: float
    target_node: int = -1
    segment: int = -1
    fraction: float = 0.0


@dataclass(frozen=True)
class LineWork:
    """Line work around free ends: segments (n, 2), the pieces (m, 2) they are cut into, and where they are cut.

    ``tree`` indexes the boxes of ``segments``; segment ``split_segments`` (s,) meets others at ``split_nodes`` (s,).
    ``edges`` are the pieces; ``stubs`` the ends that will be cut.
    """

    tree: shapely.STRtree
    nodes: Floats
    segments: Ints
    split_segments: Ints
    split_nodes: Ints
    edges: Ints
    stubs: Ints


def find_moves(work: LineWork, loose: Ints, reach: float, resolution: float) -> list[Move]:
    """Return a move for every loose node that finds a line or a vertex within ``reach`` metres.

    The nearest vertex comes first, unless it is a free end itself and a line lies clearly nearer straight ahead; then
    a straight continuation onto a line, then the nearest point of a line. Ordered by node number, so by place.
    """
    if len(loose) == 0:
        return []
    near = _Near(work, loose, reach, resolution)
    moves: dict[int, Move] = {}
    met: set[int] = set()
    # Ends that others point at wait: where they do not move themselves, the lines meet where they should.
    order = np.argsort(near.votes > 0, kind="stable")
    for index in order.tolist():
        node = int(loose[index])
        if node in met:
            continue
        move = near.target(index, node, moves)
        if move is None:
            continue
        moves[node] = move
        met.add(move.target_node)
    return [moves[node] for node in sorted(moves)]


class _Near:
    """Finds what lies within reach of each loose node."""

    def __init__(self, work: LineWork, loose: Ints, reach: float, resolution: float) -> None:
        self.work, self.reach, self.resolution = work, reach, resolution
        self.inner = _inner_nodes(work.edges, loose, len(work.nodes))
        at = work.nodes[loose]
        boxes = shapely.linestrings(np.stack([at - reach, at + reach], axis=1))
        which, found = work.tree.query(boxes)
        close = _distance(work.nodes, work.segments[found], at[which]) <= reach
        which, found = which[close], found[close]
        order = np.lexsort((found, which))
        self.found = found[order]
        self.bounds = np.searchsorted(which[order], np.arange(len(loose) + 1))
        self.free = frozenset(loose.tolist())
        self.stubs = frozenset(work.stubs.tolist())
        by_segment = np.argsort(work.split_segments, kind="stable")
        self.split_nodes = work.split_nodes[by_segment]
        self.split_bounds = np.searchsorted(
            work.split_segments[by_segment], np.arange(len(work.segments) + 1)
        )
        self.hits: dict[int, list[Move]] = {}
        self.votes = self._votes(loose)
        self.votes_of = dict(zip(loose.tolist(), self.votes.tolist(), strict=True))

    def _votes(self, loose: Ints) -> Ints:
        """Count for each loose node the others within reach that point at it."""
        at = self.work.nodes[loose]
        points = shapely.points(at)
        one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=self.reach)
        one, other = one[one != other], other[one != other]
        ahead = at[one] - self.work.nodes[self.inner[one]]
        away = at[other] - at[one]
        size = np.hypot(*ahead.T)
        offset = np.abs(ahead[:, 0] * away[:, 1] - ahead[:, 1] * away[:, 0]) / size
        points_at = (offset <= 2 * self.resolution) & ((ahead * away).sum(axis=1) > 0)
        return np.bincount(other[points_at], minlength=len(loose))

    def target(self, index: int, node: int, moves: dict[int, Move]) -> Move | None:
        segments, nodes = self.work.segments, self.work.nodes
        near = self.found[self.bounds[index] : self.bounds[index + 1]]
        near = near[(segments[near] != node).all(axis=1)]
        inner = int(self.inner[index])
        vertex = self._vertex(near, node, inner, moves)
        if vertex is not None and vertex.target_node not in self.free:
            return vertex
        ahead = _straight_on(nodes, segments, near, node, inner, self.reach, self.resolution)
        if vertex is not None and (ahead is None or ahead.distance > AHEAD * vertex.distance):
            return vertex
        beside = ahead or _beside(nodes, segments, near, node, inner, self.reach)
        return None if beside is None else self._joined(beside, nodes[node])

    def _vertex(self, near: Ints, node: int, inner: int, moves: dict[int, Move]) -> Move | None:
        """Return the move to the nearest vertex; where that has moved itself, to where it went.

        A vertex that lines pass through goes before free ends; of these, one straight ahead goes before others: an
        end that stopped short points at the place where the lines should meet.
        """
        here = self.work.nodes[node]
        parts = [self.work.segments[near].ravel()]
        parts += [self.split_nodes[self.split_bounds[s] : self.split_bounds[s + 1]] for s in near.tolist()]
        vertices = np.unique(np.concatenate(parts))
        away = self.work.nodes[vertices] - here
        distance = np.hypot(*away.T)
        ahead = here - self.work.nodes[inner]
        offset = np.abs(ahead[0] * away[:, 1] - ahead[1] * away[:, 0]) / np.hypot(*ahead)
        rank = np.where(offset <= 2 * self.resolution, 1, 2)
        rank[[int(vertex) not in self.free for vertex in vertices]] = 0
        votes = np.array([self.votes_of.get(int(vertex), 0) for vertex in vertices])
        order = np.lexsort((distance, -votes, rank))
        for place in order[distance[order] <= self.reach].tolist():
            vertex = int(vertices[place])
            if vertex in (node, inner) or vertex in self.stubs:
                continue
            gone = moves.get(vertex)
            point = _point(self.work.nodes[vertex])
            if gone is not None:
                if gone.target_node == node:
                    continue
                point = gone.point
                vertex = gone.target_node if gone.target_node >= 0 else vertex
            apart = float(np.hypot(point[0] - here[0], point[1] - here[1]))
            if apart <= self.reach:
                return Move(node, point, apart, target_node=vertex)
        return None

    def _joined(self, move: Move, here: Floats) -> Move:
        """Let ends that reach nearly the same place of a line meet in one node."""
        if move.target_node >= 0:
            return move
        for other in self.hits.setdefault(move.segment, []):
            if np.hypot(*np.subtract(other.point, move.point)) <= 2 * self.resolution:
                apart = float(np.hypot(other.point[0] - here[0], other.point[1] - here[1]))
                return Move(move.node, other.point, apart, target_node=other.node)
        self.hits[move.segment].append(move)
        return move


def _distance(nodes: Floats, segments: Ints, points: Floats) -> Floats:
    """Return the distance of each point (n, 2) from its segment (n, 2)."""
    start = nodes[segments[:, 0]]
    along = nodes[segments[:, 1]] - start
    fraction = ((points - start) * along).sum(axis=1) / (along**2).sum(axis=1)
    foot = start + np.clip(fraction, 0.0, 1.0)[:, None] * along
    return np.asarray(np.hypot(*(foot - points).T))


def _inner_nodes(edges: Ints, loose: Ints, count: int) -> Ints:
    """Return for each loose node the other end of its only edge."""
    other = np.full(count, -1, dtype=np.int64)
    other[edges[:, 0]] = edges[:, 1]
    other[edges[:, 1]] = np.where(other[edges[:, 1]] >= 0, other[edges[:, 1]], edges[:, 0])
    single = np.full(count, -1, dtype=np.int64)
    for near in (0, 1):
        mine = np.isin(edges[:, near], loose)
        single[edges[mine, near]] = edges[mine, 1 - near]
    return single[loose]


def _beside(nodes: Floats, segments: Ints, near: Ints, node: int, inner: int, reach: float) -> Move | None:
    """Return the move to the nearest point of a line that does not start where the end comes from."""
    near = near[(segments[near] != inner).all(axis=1)]
    if len(near) == 0:
        return None
    here = nodes[node]
    start = nodes[segments[near, 0]]
    along = nodes[segments[near, 1]] - start
    fraction = np.clip(((here - start) * along).sum(axis=1) / (along**2).sum(axis=1), 0.0, 1.0)
    foot = start + fraction[:, None] * along
    distance = np.hypot(*(foot - here).T)
    best = int(distance.argmin())
    if distance[best] > reach:
        return None
    return Move(
        node,
        _point(foot[best]),
        float(distance[best]),
        segment=int(near[best]),
        fraction=float(fraction[best]),
    )


def _straight_on(
    nodes: Floats, segments: Ints, near: Ints, node: int, inner: int, reach: float, resolution: float
) -> Move | None:
    """Carry the end on in its own direction; a vertex within twice the resolution of the hit is the hit."""
    here = nodes[node]
    direction = here - nodes[inner]
    direction = direction / np.hypot(*direction)
    start = nodes[segments[near, 0]]
    along = nodes[segments[near, 1]] - start
    offset = start - here
    area = direction[0] * along[:, 1] - direction[1] * along[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = (offset[:, 0] * along[:, 1] - offset[:, 1] * along[:, 0]) / area
        fraction = (offset[:, 0] * direction[1] - offset[:, 1] * direction[0]) / area
    hit = np.isfinite(distance) & (distance >= 0) & (distance <= reach) & (fraction >= 0) & (fraction <= 1)
    if not hit.any():
        return None
    best = int(np.where(hit, distance, np.inf).argmin())
    point = start[best] + fraction[best] * along[best]
    for vertex in segments[near[best]].tolist():
        if np.hypot(*(nodes[vertex] - point)) <= 2 * resolution:
            gap = float(np.hypot(*(nodes[vertex] - here)))
            return Move(node, _point(nodes[vertex]), gap, target_node=vertex)
    return Move(
        node,
        _point(point),
        float(distance[best]),
        segment=int(near[best]),
        fraction=float(fraction[best]),
    )


def _point(row: Floats) -> tuple[float, float]:
    return float(row[0]), float(row[1])
