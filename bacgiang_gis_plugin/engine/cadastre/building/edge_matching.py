"""Edge matching (tiếp biên): what two sheets both draw along their common edge is made one line.

The later sheet is carried onto the earlier one, where they are no farther apart than the tolerance; both get each
other's vertices. Free line ends take no part: they belong to a line of their own sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from .noding import ON_LINE, SAME_POINT, distinct_segments
from .sheet import Finding, Floats, Ints

Bools = NDArray[np.bool_]
LineWork = tuple[Floats, Ints]  # vertices (n, 2) and the line number (n,) of each


@dataclass
class EdgeChange:
    """Changes of one sheet's lines: ``moved`` (m, 4) from x, y to x, y; ``added`` (a, 6) a vertex x, y (last two) in
    the segment between the first two points, which are those before any move."""

    moved: Floats = field(default_factory=lambda: np.empty((0, 4)))
    added: Floats = field(default_factory=lambda: np.empty((0, 6)))

    @property
    def empty(self) -> bool:
        return len(self.moved) == 0 and len(self.added) == 0


@dataclass
class EdgePair:
    """Two sheets, by their titles: how many places were carried over, how far; ``small``: those of no more than
    the resolution, which are not listed; ``added``: vertices that one sheet took over without a move."""

    sheets: tuple[str, str]
    moved: int = 0
    largest_m: float = 0.0
    mean_m: float = 0.0
    small: int = 0
    added: int = 0

    def count(self, distances: Floats, resolution: float) -> None:
        listed = distances[distances > resolution]
        self.small += int((distances <= resolution).sum())
        if len(listed):
            total = self.mean_m * self.moved + float(listed.sum())
            self.moved += len(listed)
            self.mean_m = total / self.moved
            self.largest_m = max(self.largest_m, float(listed.max()))


@dataclass
class EdgeMatch:
    """For each sheet its change and findings; the pairs of sheets that meet."""

    changes: list[EdgeChange]
    findings: list[list[Finding]]
    pairs: list[EdgePair]


@dataclass
class _Strip:
    """The lines of a sheet near others: ``nodes`` (k, 2), as drawn in ``origin``; ``ends`` (m, 2); ``firm`` nodes are
    no free ends; ``numbers``: of the nodes in the strip that this one is a part of."""

    nodes: Floats
    origin: Floats
    ends: Ints
    firm: Bools
    numbers: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.linestrings(self.nodes[self.ends]))


def match_edges(
    load: Callable[[int], LineWork],
    boxes: Floats,
    titles: Sequence[str],
    tolerance: float,
    resolution: float,
) -> EdgeMatch:
    """Compare sheets in their order. ``load`` gives the lines of a sheet, ``boxes`` (n, 4) their extents."""
    count = len(titles)
    match = EdgeMatch([EdgeChange() for _ in range(count)], [[] for _ in range(count)], [])
    if count < 2 or tolerance <= 0:
        return match
    reach = boxes + np.array([-tolerance, -tolerance, tolerance, tolerance])
    tree = shapely.STRtree(shapely.box(*reach.T))
    strips: dict[int, _Strip] = {}
    for index in range(count):
        beside = np.sort(tree.query(shapely.box(*reach[index])))
        beside = beside[beside != index]
        if len(beside) == 0:
            continue
        strip = _strip(*load(index), reach[beside], resolution)
        strips[index] = strip
        for other in beside[beside < index].tolist():
            pair = EdgePair((titles[other], titles[index]))
            window = np.r_[
                np.maximum(reach[other, :2], reach[index, :2]) - tolerance,
                np.minimum(reach[other, 2:], reach[index, 2:]) + tolerance,
            ]
            fixed, moving = _part(strips[other], window), _part(strip, window)
            _match_pair(match, (fixed, moving), (other, index), pair, tolerance, resolution)
            strip.nodes[moving.numbers] = moving.nodes
            if pair.moved or pair.small or pair.added:
                match.pairs.append(pair)
        done = [old for old in strips if old < index and tree.query(shapely.box(*reach[old])).max() <= index]
        for old in done:
            del strips[old]
    return match


def _strip(coordinates: Floats, lines: Ints, boxes: Floats, resolution: float) -> _Strip:
    nodes, ends = distinct_segments(coordinates, lines)
    degree = np.bincount(ends.ravel(), minlength=len(nodes))
    near = np.zeros(len(ends), dtype=bool)
    for box in boxes:
        near |= _in_box(nodes, ends, box)
    ends = ends[near]
    used, compact = np.unique(ends, return_inverse=True)
    strip = _Strip(nodes[used], nodes[used], compact.reshape(-1, 2).astype(np.int64), degree[used] > 1)
    loose = np.flatnonzero(~strip.firm)
    if len(loose):
        node, _ = _own(strip, strip.tree(), loose, strip.nodes[loose], ON_LINE * resolution)
        strip.firm[loose[node]] = True
    return strip


def _in_box(nodes: Floats, ends: Ints, box: Floats) -> Bools:
    """Tell which segments have a box that meets ``box`` (left, bottom, right, top)."""
    start, stop = nodes[ends[:, 0]], nodes[ends[:, 1]]
    inside = (np.minimum(start, stop) <= box[2:]) & (np.maximum(start, stop) >= box[:2])
    return np.asarray(inside.all(axis=1))


def _part(strip: _Strip, box: Floats) -> _Strip:
    """Return the segments of a strip that meet a box, with copies of their nodes."""
    ends = strip.ends[_in_box(strip.nodes, strip.ends, box)]
    used, compact = np.unique(ends, return_inverse=True)
    ends = compact.reshape(-1, 2).astype(np.int64)
    return _Strip(strip.nodes[used], strip.origin[used], ends, strip.firm[used], used)


def _own(
    strip: _Strip, tree: shapely.STRtree, nodes: Ints, points: Floats, distance: float
) -> tuple[Ints, Ints]:
    """Return places in ``points`` and segments of the strip near them that do not end in the node of that place."""
    place, segment = tree.query(shapely.points(points), predicate="dwithin", distance=distance)
    foreign = (strip.ends[segment] != nodes[place][:, None]).all(axis=1)
    return place[foreign], segment[foreign]


def _match_pair(
    match: EdgeMatch,
    strips: tuple[_Strip, _Strip],
    sheets: tuple[int, int],
    pair: EdgePair,
    tolerance: float,
    resolution: float,
) -> None:
    """Carry the lines of the second sheet onto the first; the second strip and the changes are brought up to date."""
    fixed, moving = strips
    first, second = sheets
    if len(fixed.ends) == 0 or len(moving.ends) == 0:
        return
    own = moving.tree()
    places: list[Floats] = []
    distances: list[Floats] = []
    found = [
        _to_vertices(fixed, moving, own, tolerance, resolution),
        _to_lines(fixed, moving, own, tolerance, resolution),
    ]
    for number, (node, target, distance) in enumerate(found):
        if number == 1:
            free = ~np.isin(node, found[0][0])
            node, target, distance = node[free], target[free], distance[free]
        far = distance > (0.0 if number == 0 else resolution)
        node, target, distance = node[far], target[far], distance[far]
        moved = np.column_stack([moving.origin[node], target])
        match.changes[second].moved = np.concatenate([match.changes[second].moved, moved])
        moving.nodes[node] = target
        places.append(target)
        distances.append(distance)
    own, other = moving.tree(), fixed.tree()
    bent, apart = _take_vertices(match.changes[second], moving, fixed, own, other, tolerance, resolution)
    _take_vertices(match.changes[first], fixed, moving, other, own, resolution, resolution)
    places.append(bent[apart > resolution])
    distances.append(apart[apart > resolution])
    pair.added = int((apart <= resolution).sum())
    where, lengths = np.concatenate(places), np.concatenate(distances)
    pair.count(lengths, resolution)
    text = " / ".join(pair.sheets)
    for (x, y), value in zip(where.tolist(), lengths.tolist(), strict=True):
        if value > resolution:
            match.findings[second].append(
                Finding("edge_moved", x, y, value=value, limit=tolerance, text=text, beside=pair.sheets[0])
            )


_Targets = tuple[Ints, Floats, Floats]  # nodes (m,), where they go (m, 2), how far (m,)


def _to_vertices(
    fixed: _Strip, moving: _Strip, own: shapely.STRtree, tolerance: float, resolution: float
) -> _Targets:
    """Each vertex of the fixed sheet takes the nearest one of the other, if no line of that is there already."""
    nodes, targets = np.flatnonzero(moving.firm), np.flatnonzero(fixed.firm)
    if len(nodes) == 0 or len(targets) == 0:
        return np.empty(0, dtype=np.int64), np.empty((0, 2)), np.empty(0)
    tree = shapely.STRtree(shapely.points(fixed.nodes[targets]))
    (row, place), distance = tree.query_nearest(
        shapely.points(moving.nodes[nodes]), max_distance=tolerance, return_distance=True, all_matches=False
    )
    order = np.lexsort((row, distance, place))
    nearest = order[np.flatnonzero(np.r_[True, np.diff(place[order]) != 0][: len(order)])]
    node, target, distance = nodes[row[nearest]], targets[place[nearest]], distance[nearest]
    return _unshielded(moving, own, node, fixed.nodes[target], distance, resolution)


def _to_lines(
    fixed: _Strip, moving: _Strip, own: shapely.STRtree, tolerance: float, resolution: float
) -> _Targets:
    """Vertices beside a line of the fixed sheet and the nearest points of that line."""
    nodes = np.flatnonzero(moving.firm)
    lines = shapely.linestrings(fixed.nodes[fixed.ends])
    points = shapely.points(moving.nodes[nodes])
    (row, segment), distance = shapely.STRtree(lines).query_nearest(
        points, max_distance=tolerance, return_distance=True, all_matches=False
    )
    foot = shapely.line_interpolate_point(
        lines[segment], shapely.line_locate_point(lines[segment], points[row])
    )
    return _unshielded(moving, own, nodes[row], shapely.get_coordinates(foot), distance, resolution)


def _unshielded(
    strip: _Strip, tree: shapely.STRtree, node: Ints, target: Floats, distance: Floats, resolution: float
) -> _Targets:
    """Leave out nodes to whose target a line of their own sheet leads already: they lie behind the edge."""
    behind, _ = _own(strip, tree, node, target, resolution)
    keep = ~np.isin(np.arange(len(node)), behind) | (distance <= resolution)
    return node[keep], target[keep], distance[keep]


def _take_vertices(
    change: EdgeChange,
    strip: _Strip,
    other: _Strip,
    own: shapely.STRtree,
    others: shapely.STRtree,
    tolerance: float,
    resolution: float,
) -> tuple[Floats, Floats]:
    """Put firm vertices of ``other`` into the segments of ``strip`` they lie beside; returns places and distances."""
    nodes = np.flatnonzero(other.firm)
    place, segment = own.query(shapely.points(other.nodes[nodes]), predicate="dwithin", distance=tolerance)
    start, stop = strip.nodes[strip.ends[segment, 0]], strip.nodes[strip.ends[segment, 1]]
    point = other.nodes[nodes[place]]
    length = np.hypot(*(stop - start).T)
    with np.errstate(divide="ignore", invalid="ignore"):
        along = ((point - start) * (stop - start)).sum(axis=1) / length
    foot = start + (along / length)[:, None] * (stop - start)
    inside = (along > tolerance) & (along < length - tolerance)
    ends = np.minimum(np.hypot(*(point - start).T), np.hypot(*(point - stop).T))
    inside |= (
        (along > 0) & (along < length) & (ends > resolution) & (np.hypot(*(point - foot).T) <= resolution)
    )
    place, segment, point, foot = place[inside], segment[inside], point[inside], foot[inside]
    taken = np.isin(_keys(point), _keys(strip.nodes))
    place, segment, point, foot = place[~taken], segment[~taken], point[~taken], foot[~taken]
    apart = np.hypot(*(point - foot).T)
    behind, _ = _own(other, others, nodes[place], foot, resolution)
    keep = ~np.isin(np.arange(len(place)), behind) | (apart <= resolution)
    segment, point, apart = segment[keep], point[keep], apart[keep]
    rows = np.column_stack(
        [strip.origin[strip.ends[segment, 0]], strip.origin[strip.ends[segment, 1]], point]
    )
    change.added = np.concatenate([change.added, rows])
    return point, apart


def _keys(points: Floats) -> NDArray[np.complex128]:
    rounded = np.round(points, SAME_POINT)
    return np.asarray(rounded[:, 0] + 1j * rounded[:, 1])


def change_lines(coordinates: Floats, lines: Ints, change: EdgeChange) -> LineWork:
    """Return the lines of a sheet with vertices added and moved."""
    if change.empty:
        return coordinates, lines
    keys = _keys(coordinates)
    moved = coordinates.copy()
    if len(change.moved):
        latest = change.moved[::-1]
        old, first = np.unique(_keys(latest[:, :2]), return_index=True)
        place = np.minimum(np.searchsorted(old, keys), len(old) - 1)
        hit = old[place] == keys
        moved[hit] = latest[first[place[hit]], 2:]
    return _add(moved, keys, lines, change.added)


def _add(coordinates: Floats, keys: NDArray[np.complex128], lines: Ints, added: Floats) -> LineWork:
    """Put each vertex into every segment between its two points, in either direction; ``keys``: points as drawn."""
    if len(added) == 0:
        return coordinates, lines
    start, stop = keys[:-1], keys[1:]
    one, other = _keys(added[:, :2]), _keys(added[:, 2:4])
    candidates = np.flatnonzero((lines[:-1] == lines[1:]) & np.isin(start, np.r_[one, other]))
    wanted: dict[tuple[complex, complex], list[int]] = {}
    for row, (a, b) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        wanted.setdefault((a, b), []).append(row)
        wanted.setdefault((b, a), []).append(row)
    places: list[int] = []
    vertices: list[Floats] = []
    for segment in candidates.tolist():
        rows = wanted.get((complex(start[segment]), complex(stop[segment])), [])
        points = np.unique(added[rows, 4:], axis=0) if rows else np.empty((0, 2))
        for point in points[np.argsort(np.hypot(*(points - coordinates[segment]).T), kind="stable")]:
            places.append(segment + 1)
            vertices.append(point)
    if not places:
        return coordinates, lines
    return (
        np.insert(coordinates, places, np.array(vertices), axis=0),
        np.insert(lines, places, lines[np.array(places) - 1]),
    )
