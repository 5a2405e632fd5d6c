"""Noding: raw line work of one sheet becomes edges that meet only at their ends.

Only free line ends move: a short one is carried onto the line it misses, a long one is cut. Every other vertex stays
where it was drawn; where a line ends on another, that other line gets the vertex too, so neighbours share all nodes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from .free_ends import LineWork, Move, find_moves

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SAME_POINT = 6  # decimals of a metre: coordinates that agree to a micrometre are one point
ON_LINE = 0.71  # of the resolution: rounding to whole units puts a vertex up to 1/√2 of one beside its line


@dataclass(frozen=True)
class Noded:
    """Nodes (k, 2) in metres, edges (m, 2) as node numbers, the line (m,) each edge comes from, and what was met.

    ``undershoots`` and ``overshoots`` are (x, y, metres) rows (·, 3); ``doubled`` maps a line number to the length
    drawn twice and a place on it; ``free_ends`` are (x, y) rows of ends that stayed loose; ``*_lines`` tell the line
    of each of these rows (-1: unknown). ``lines_used`` counts the lines with an edge left.
    """

    nodes: Floats
    edges: Ints
    edge_lines: Ints
    undershoots: Floats
    overshoots: Floats
    doubled: dict[int, tuple[float, tuple[float, float]]]
    free_ends: Floats
    lines_used: int
    undershoot_lines: Ints
    overshoot_lines: Ints
    free_end_lines: Ints


@dataclass(frozen=True)
class _Splits:
    segments: Ints
    fractions: Floats
    nodes: Ints


def node_lines(coordinates: Floats, lines: Ints, tolerance: float, resolution: float) -> Noded:
    """Node line work given as vertices ``coordinates`` (n, 2) with the line number (n,) of each, in drawing order.

    ``tolerance``: how far a free end may move (metres). ``resolution``: the drawing's smallest unit (metres); a
    vertex nearer than ``ON_LINE`` of it to a line lies on the line.
    """
    nodes, ends, segment_lines = _segments(coordinates, lines)
    rings = _ring_lines(ends, segment_lines)
    doubled = _doubled_lines(nodes, ends, segment_lines, rings, whole_rings=True)
    ends, segment_lines = _distinct(ends, segment_lines)
    margin = ON_LINE * resolution
    tree, first, second = _near_pairs(nodes, ends, margin)
    nodes, splits = _meetings(first, second, nodes, ends, margin)
    drawn = _split(ends, segment_lines, splits)
    edges, edge_lines = _distinct(*drawn)

    reach = tolerance + resolution
    loose, stubs = _loose_ends(nodes, edges, reach)
    firm = np.setdiff1d(loose, stubs)
    work = LineWork(tree, nodes, ends, splits.segments, splits.nodes, edges, stubs)
    moves = find_moves(work, firm, reach, resolution)
    moved_lines = _lines_at(edges, edge_lines, np.array([move.node for move in moves], dtype=np.int64))
    if moves:
        nodes, ends, splits = _apply(moves, nodes, ends, splits)
        drawn = _split(ends, segment_lines, splits)
        edges, edge_lines = _distinct(*drawn)
        loose, stubs = _loose_ends(nodes, edges, reach)
    again = _doubled_lines(nodes, *drawn, rings, whole_rings=False)
    along, along_lines = _run_along(nodes, *drawn, again, reach)
    doubled = {line: place for line, place in again.items() if line not in along_lines} | doubled
    edges, edge_lines, overshoots, cut_lines = _cut(nodes, edges, edge_lines, stubs)
    undershoots = np.array([[*move.point, move.distance] for move in moves], dtype=float).reshape(-1, 3)
    free = np.setdiff1d(loose, stubs)
    return Noded(
        nodes,
        edges,
        edge_lines,
        undershoots,
        np.concatenate([overshoots, along]),
        doubled,
        nodes[free],
        len(np.unique(edge_lines)),
        moved_lines,
        np.concatenate([cut_lines, along_lines]),
        _lines_at(edges, edge_lines, free),
    )


def _lines_at(edges: Ints, lines: Ints, nodes: Ints) -> Ints:
    """Return the line that ends at each of ``nodes`` (with one edge each)."""
    order = np.argsort(edges.ravel(), kind="stable")
    place = np.searchsorted(edges.ravel(), nodes, sorter=order)
    return np.asarray(lines[order[place] // 2])


def _run_along(
    nodes: Floats,
    ends: Ints,
    lines: Ints,
    doubled: dict[int, tuple[float, tuple[float, float]]],
    reach: float,
) -> tuple[Floats, Ints]:
    """Return the lines whose end runs over along the next line, which goes on in the same direction.

    What they draw twice is no longer than ``reach`` and leads to their end: (x, y, metres) rows and the lines.
    """
    found, found_lines = [], []
    for line, (length, _) in sorted(doubled.items()):
        mine = ends[lines == line]
        sizes = np.hypot(*(nodes[mine[:, 1]] - nodes[mine[:, 0]]).T)
        once, count = np.unique(mine, return_counts=True)
        last = np.isin(mine, once[count == 1]).any(axis=1)
        if length > reach or not (last & np.isclose(sizes, length, rtol=0, atol=1e-9)).any():
            continue
        if length >= sizes.sum() - 1e-9:
            continue
        piece = mine[last & np.isclose(sizes, length, rtol=0, atol=1e-9)][0]
        x, y = nodes[piece].mean(axis=0).tolist()
        found.append([x, y, length])
        found_lines.append(line)
    return np.array(found, dtype=float).reshape(-1, 3), np.array(found_lines, dtype=np.int64)


def node_again(noded: Noded, tolerance: float, resolution: float) -> Noded:
    """Node the edges once more: a line bent to a vertex beside it may cross what it did not cross before."""
    coordinates = noded.nodes[noded.edges].reshape(-1, 2)
    again = node_lines(coordinates, np.repeat(np.arange(len(noded.edges)), 2), tolerance, resolution)
    return replace(
        again,
        edge_lines=noded.edge_lines[again.edge_lines],
        undershoots=np.concatenate([noded.undershoots, again.undershoots]),
        overshoots=np.concatenate([noded.overshoots, again.overshoots]),
        doubled=noded.doubled,
        lines_used=noded.lines_used,
        undershoot_lines=np.concatenate([noded.undershoot_lines, noded.edge_lines[again.undershoot_lines]]),
        overshoot_lines=np.concatenate([noded.overshoot_lines, noded.edge_lines[again.overshoot_lines]]),
        free_end_lines=noded.edge_lines[again.free_end_lines],
    )


def renode(noded: Noded, resolution: float) -> Noded:
    """Node again on a grid of half the ``resolution``, for line work so close that it crosses itself after rounding.

    Vertices move by at most a third of the resolution; edges no longer know their line (-1).
    """
    merged = shapely.union_all(shapely.linestrings(noded.nodes[noded.edges]), grid_size=resolution / 2)
    coordinates, lines = shapely.get_coordinates(shapely.get_parts(merged), return_index=True)
    nodes, ends, _ = _segments(coordinates, lines)
    ends, _ = _distinct(ends, np.zeros(len(ends), dtype=np.int64))
    return replace(noded, nodes=nodes, edges=ends, edge_lines=np.full(len(ends), -1, dtype=np.int64))


def distinct_segments(coordinates: Floats, lines: Ints) -> tuple[Floats, Ints]:
    """Return the distinct points (k, 2) of line work and its distinct segments (n, 2) as point numbers."""
    nodes, ends, segment_lines = _segments(coordinates, lines)
    return nodes, _distinct(ends, segment_lines)[0]


def _segments(coordinates: Floats, lines: Ints) -> tuple[Floats, Ints, Ints]:
    """Return distinct points (k, 2), segments (n, 2) as point numbers and the line of each; no zero lengths."""
    rounded = np.round(coordinates, SAME_POINT)
    _, first, point = np.unique(rounded[:, 0] + 1j * rounded[:, 1], return_index=True, return_inverse=True)
    same_line = lines[:-1] == lines[1:]
    ends = np.stack([point[:-1][same_line], point[1:][same_line]], axis=1).astype(np.int64)
    segment_lines = lines[:-1][same_line]
    real = ends[:, 0] != ends[:, 1]
    return coordinates[first], ends[real], segment_lines[real]


def _keys(ends: Ints) -> Ints:
    low, high = ends.min(axis=1), ends.max(axis=1)
    return np.asarray(low * (int(high.max(initial=0)) + 1) + high)


def _distinct(ends: Ints, lines: Ints) -> tuple[Ints, Ints]:
    """Keep the first of equal segments; all run from the lower node, in the order of their nodes.

    Nodes are numbered by place, so what follows does not depend on the order or direction of drawing.
    """
    first = np.unique(_keys(ends), return_index=True)[1]
    return np.sort(ends[first], axis=1), lines[first]


def _doubled_lines(
    nodes: Floats, ends: Ints, lines: Ints, rings: Ints, *, whole_rings: bool
) -> dict[int, tuple[float, tuple[float, float]]]:
    """Return for each line that repeats earlier lines the length it repeats, and the middle of that stretch.

    Neighbouring closed shapes share their common side by nature, so a ring counts only where an equal ring was drawn
    before it (``whole_rings``), and an open line over a ring only where it is covered entirely.
    """
    by_line = np.argsort(lines, kind="stable")
    ends, lines = ends[by_line], lines[by_line]
    keys = _keys(ends)
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    earlier = first[group]
    repeated = (earlier != np.arange(len(keys))) & (lines[earlier] != lines)
    if not repeated.any():
        return {}
    starts = np.flatnonzero(np.r_[True, lines[1:] != lines[:-1]])
    run = np.cumsum(np.r_[True, lines[1:] != lines[:-1]]) - 1
    ring = np.isin(lines[starts], rings)
    covered = np.logical_and.reduceat(repeated, starts)
    twin = _equal_before(group.astype(np.uint64), starts)
    partial = repeated & ~ring[run] & ~ring[run[earlier]]
    whole = repeated & np.where(ring[run], twin[run] & whole_rings, covered[run])
    counted = partial | whole
    if not counted.any():
        return {}
    length = np.hypot(*(nodes[ends[:, 1]] - nodes[ends[:, 0]]).T)
    found = {}
    order = np.flatnonzero(counted)
    for part in np.split(order, np.flatnonzero(np.diff(lines[order])) + 1):
        x, y = nodes[ends[part[len(part) // 2]]].mean(axis=0).tolist()
        found[int(lines[part[0]])] = (float(length[part].sum()), (x, y))
    return found


def _ring_lines(ends: Ints, lines: Ints) -> Ints:
    """Return the numbers of the lines that close."""
    if len(lines) == 0:
        return lines
    starts = np.flatnonzero(np.r_[True, lines[1:] != lines[:-1]])
    stops = np.r_[starts[1:], len(lines)] - 1
    return np.asarray(lines[starts[(ends[starts, 0] == ends[stops, 1]) & (stops - starts >= 2)]])


def _equal_before(groups: NDArray[np.uint64], starts: Ints) -> Bools:
    """Tell for each run of segments whether an earlier run has the same segments (by an order-free sum)."""
    mixed = groups * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    sums = np.add.reduceat(mixed, starts)
    _, first, inverse = np.unique(sums, return_index=True, return_inverse=True)
    return np.asarray(first[inverse] != np.arange(len(starts)))


def _meetings(first: Ints, second: Ints, nodes: Floats, ends: Ints, margin: float) -> tuple[Floats, _Splits]:
    """Find where pairs of segments touch or cross; returns the nodes with the crossings added, and all splits."""
    touch, meets = _touches(nodes, ends, first, second, margin)
    first, second = first[~meets], second[~meets]
    at_first, at_second, cross = _crossings(nodes, ends, first, second)
    first, second, at_first, at_second = first[cross], second[cross], at_first[cross], at_second[cross]
    start = nodes[ends[first, 0]]
    points = start + at_first[:, None] * (nodes[ends[first, 1]] - start)
    rounded = np.round(points, SAME_POINT)
    _, index, inverse = np.unique(rounded[:, 0] + 1j * rounded[:, 1], return_index=True, return_inverse=True)
    numbers = len(nodes) + inverse.astype(np.int64)
    splits = _Splits(
        np.concatenate([touch.segments, first, second]),
        np.concatenate([touch.fractions, at_first, at_second]),
        np.concatenate([touch.nodes, numbers, numbers]),
    )
    return np.concatenate([nodes, points[index]]), splits


def _near_pairs(nodes: Floats, ends: Ints, margin: float) -> tuple[shapely.STRtree, Ints, Ints]:
    """Return an index of the segments' boxes, widened by ``margin``, and the pairs, first < second, whose boxes meet.

    A box is held as its diagonal, the cheapest geometry that has it.
    """
    start, stop = nodes[ends[:, 0]], nodes[ends[:, 1]]
    corners = np.stack([np.minimum(start, stop) - margin, np.maximum(start, stop) + margin], axis=1)
    boxes = shapely.linestrings(corners)
    tree = shapely.STRtree(boxes)
    first, second = tree.query(boxes)
    ordered = first < second
    return tree, first[ordered], second[ordered]


def _touches(nodes: Floats, ends: Ints, first: Ints, second: Ints, margin: float) -> tuple[_Splits, Bools]:
    """Find vertices that lie on the inside of another segment, and the pairs where an end lies on the other."""
    segment = np.concatenate([second, second, first, first])
    vertex = np.concatenate([ends[first, 0], ends[first, 1], ends[second, 0], ends[second, 1]])
    start = nodes[ends[segment, 0]]
    along = nodes[ends[segment, 1]] - start
    offset = nodes[vertex] - start
    length = np.hypot(along[:, 0], along[:, 1])
    across = np.abs(along[:, 0] * offset[:, 1] - along[:, 1] * offset[:, 0]) / length
    position = (along * offset).sum(axis=1) / length
    meets = (across < margin) & (position > -margin) & (position < length + margin)
    foreign = (vertex != ends[segment, 0]) & (vertex != ends[segment, 1])
    inside = meets & foreign & (position > margin) & (position < length - margin)
    key = segment[inside] * len(nodes) + vertex[inside]
    found = np.flatnonzero(inside)[np.unique(key, return_index=True)[1]]
    splits = _Splits(segment[found], position[found] / length[found], vertex[found])
    return splits, np.asarray(meets.reshape(4, -1).any(axis=0))


def _crossings(nodes: Floats, ends: Ints, first: Ints, second: Ints) -> tuple[Floats, Floats, Bools]:
    """Tell which pairs cross, and at which fraction of each."""
    start_a, start_b = nodes[ends[first, 0]], nodes[ends[second, 0]]
    along_a = nodes[ends[first, 1]] - start_a
    along_b = nodes[ends[second, 1]] - start_b
    between = start_b - start_a
    area = along_a[:, 0] * along_b[:, 1] - along_a[:, 1] * along_b[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        at_a = (between[:, 0] * along_b[:, 1] - between[:, 1] * along_b[:, 0]) / area
        at_b = (between[:, 0] * along_a[:, 1] - between[:, 1] * along_a[:, 0]) / area
    return at_a, at_b, np.asarray((at_a > 0) & (at_a < 1) & (at_b > 0) & (at_b < 1))


def _split(ends: Ints, lines: Ints, splits: _Splits) -> tuple[Ints, Ints]:
    """Cut segments at their split nodes; the pieces stand where the segment stood."""
    if len(splits.segments) == 0:
        return ends, lines
    number = np.arange(len(ends))
    segment = np.concatenate([number, splits.segments, number])
    fraction = np.concatenate([np.full(len(ends), -1.0), splits.fractions, np.full(len(ends), 2.0)])
    node = np.concatenate([ends[:, 0], splits.nodes, ends[:, 1]])
    order = np.lexsort((fraction, segment))
    segment, node = segment[order], node[order]
    same = (segment[:-1] == segment[1:]) & (node[:-1] != node[1:])
    return np.stack([node[:-1][same], node[1:][same]], axis=1), lines[segment[:-1][same]]


def _loose_ends(nodes: Floats, edges: Ints, reach: float) -> tuple[Ints, Ints]:
    """Return nodes with one edge only, and those of them on an edge no longer than ``reach`` beyond a junction."""
    degree = np.bincount(edges.ravel(), minlength=len(nodes))
    loose = np.flatnonzero(degree == 1)
    length = np.hypot(*(nodes[edges[:, 1]] - nodes[edges[:, 0]]).T)
    short = edges[length <= reach]
    stubs = [short[(degree[short[:, near]] == 1) & (degree[short[:, 1 - near]] > 2), near] for near in (0, 1)]
    return loose, np.unique(np.concatenate(stubs))


def _apply(moves: list[Move], nodes: Floats, ends: Ints, splits: _Splits) -> tuple[Floats, Ints, _Splits]:
    """Move free ends: onto a node they become that node, onto a segment they are moved and split it."""
    nodes = nodes.copy()
    renamed = np.arange(len(nodes))
    segments, fractions, added = [], [], []
    for move in moves:
        if move.target_node >= 0:
            renamed[move.node] = renamed[move.target_node]
        else:
            nodes[move.node] = move.point
            segments.append(move.segment)
            fractions.append(move.fraction)
            added.append(move.node)
    splits = _Splits(
        np.concatenate([splits.segments, np.array(segments, dtype=np.int64)]),
        np.concatenate([splits.fractions, np.array(fractions, dtype=float)]),
        renamed[np.concatenate([splits.nodes, np.array(added, dtype=np.int64)])],
    )
    return nodes, renamed[ends], splits


def _cut(nodes: Floats, edges: Ints, lines: Ints, stubs: Ints) -> tuple[Ints, Ints, Floats, Ints]:
    """Drop the edges that end in ``stubs``; returns what is left, (x, y, metres) of each cut and its line."""
    at_start, at_end = np.isin(edges[:, 0], stubs), np.isin(edges[:, 1], stubs)
    cut = at_start | at_end
    kept_node = np.where(at_start, edges[:, 1], edges[:, 0])[cut]
    length = np.hypot(*(nodes[edges[cut, 1]] - nodes[edges[cut, 0]]).T)
    return edges[~cut], lines[~cut], np.column_stack([nodes[kept_node], length]), lines[cut]
