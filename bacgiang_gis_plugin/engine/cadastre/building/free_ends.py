"""Where a free line end belongs: on a vertex beside it, on the line ahead of it, or nowhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Move:
    """Node ``node`` goes to ``point``: an existing node, or ``fraction`` (0 to 1) along ``segment``."""

    node: int
    point: tuple[float, float]
    distance: float
    target_node: int = -1
    segment: int = -1
    fraction: float = 0.0


def find_moves(
    tree: shapely.STRtree,
    nodes: Floats,
    segments: Ints,
    edges: Ints,
    loose: Ints,
    reach: float,
    resolution: float,
) -> list[Move]:
    """Return a move for every loose node that finds a line or a vertex within ``reach`` metres.

    ``tree`` indexes ``segments`` (n, 2); ``edges`` (m, 2) are their pieces. The nearest vertex comes first, then a
    straight continuation onto a line, then the nearest point of a line. Ordered by node number, so by place.
    """
    if len(loose) == 0:
        return []
    inner = _inner_nodes(edges, loose, len(nodes))
    which, found = tree.query(shapely.points(nodes[loose]), predicate="dwithin", distance=reach)
    order = np.lexsort((found, which))
    which, found = which[order], found[order]
    bounds = np.searchsorted(which, np.arange(len(loose) + 1))
    moves: list[Move] = []
    moved: dict[int, int] = {}
    met: set[int] = set()
    for index, node in enumerate(loose.tolist()):
        near = found[bounds[index] : bounds[index + 1]]
        if node in met or len(near) == 0:
            continue
        move = _target(nodes, segments, near, node, int(inner[index]), reach, resolution)
        if move is None or moved.get(move.target_node) == node:
            continue
        moves.append(move)
        moved[node] = move.target_node
        met.add(move.target_node)
    return moves


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


def _target(
    nodes: Floats, segments: Ints, near: Ints, node: int, inner: int, reach: float, resolution: float
) -> Move | None:
    here = nodes[node]
    near = near[(segments[near] != node).all(axis=1)]
    vertices = np.unique(segments[near].ravel())
    vertices = vertices[vertices != inner]
    distance = np.hypot(*(nodes[vertices] - here).T)
    if len(vertices) and distance.min() <= reach:
        best = int(vertices[distance.argmin()])
        return Move(node, _point(nodes[best]), float(distance.min()), target_node=best)
    ahead = _straight_on(nodes, segments, near, node, inner, reach, resolution)
    if ahead is not None:
        return ahead
    start = nodes[segments[near, 0]]
    along = nodes[segments[near, 1]] - start
    side = (segments[near] != inner).all(axis=1)
    if not side.any():
        return None
    fraction = ((here - start) * along).sum(axis=1) / (along**2).sum(axis=1)
    fraction = np.clip(fraction, 0.0, 1.0)
    foot = start + fraction[:, None] * along
    distance = np.where(side, np.hypot(*(foot - here).T), np.inf)
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
