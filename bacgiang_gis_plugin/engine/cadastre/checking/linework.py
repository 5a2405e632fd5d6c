"""Checks of the lines that parcels were built from: free ends, and lines that bound no parcel."""

from __future__ import annotations

import numpy as np
import shapely

from ...datasets import Layer
from .checks import Checks, Flags, Floats, Geometries, Ints
from .edges import among

ROLE = "vai_tro"
CLOSING_ROLES = ("parcel_boundary", "parcel_closing")  # those that Build parcels takes
RULES_OF_LINES = ("dangle", "line_closes_nothing")


def check_linework(checks: Checks, layer: Layer | None) -> dict[str, int]:
    """Add the findings about lines; return how many were looked at and how many were left out, by reason.

    Where the layer has roles and some lines have one that closes parcels, only those are looked at.
    """
    if layer is None:
        rest = {rule: "layer linework" for rule in RULES_OF_LINES if checks.profile[rule].on}
        checks.not_checked |= rest
        return {}
    parts, counts = _parts(layer)
    if len(parts) == 0:
        return counts
    ends, line = _ends(parts)
    loose = ends[_free(ends, line, parts, checks.limit("dangle"))]
    if checks.on("dangle"):
        checks.add("dangle", _parcel_at(checks, loose), loose)
    if checks.on("line_closes_nothing"):
        _closes_nothing(checks, parts, loose)
    return counts


def _parts(layer: Layer) -> tuple[Geometries, dict[str, int]]:
    geometry = layer.geometry
    linear = np.isin(shapely.get_dimensions(geometry), (1, 2)) & ~shapely.is_empty(geometry)
    coordinates, owner = shapely.get_coordinates(geometry, return_index=True)
    linear[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    closing = np.ones(len(geometry), dtype=bool)
    if ROLE in layer.table.column_names:
        named = np.isin(layer.column(ROLE).astype(object), CLOSING_ROLES)
        closing = named if (named & linear).any() else closing
    wanted = shapely.force_2d(geometry[linear & closing])
    areal = shapely.get_dimensions(wanted) == 2
    wanted[areal] = shapely.boundary(wanted[areal])
    parts = shapely.get_parts(wanted)
    parts = parts[shapely.length(parts) > 0]
    counts = {"lines": int((linear & closing).sum()), "no_line": int((~linear).sum())}
    counts["other_roles"] = len(geometry) - sum(counts.values())
    return _once(parts), counts


def _once(parts: Geometries) -> Geometries:
    """Leave one of lines that are drawn twice."""
    if len(parts) == 0:
        return parts
    _, first = np.unique(shapely.to_wkb(shapely.normalize(parts)), return_index=True)
    return parts[np.sort(first)]


def _ends(parts: Geometries) -> tuple[Geometries, Ints]:
    """Return the ends (m,) of the lines that do not close, and the line of each."""
    open_ones = np.flatnonzero(~shapely.is_closed(parts))
    ends = np.r_[shapely.get_point(parts[open_ones], 0), shapely.get_point(parts[open_ones], -1)]
    return ends, np.r_[open_ones, open_ones]


def _free(ends: Geometries, line: Ints, parts: Geometries, reach: float) -> Flags:
    """Return which ends (m,) no line touches."""
    free = np.ones(len(ends), dtype=bool)
    at, other = shapely.STRtree(parts).query(ends, predicate="dwithin", distance=reach)
    apart = line[at] != other
    at, other = at[apart], other[apart]
    free[at[~_drawn_over(ends[at], parts[line[at]], parts[other], reach)]] = False
    for index in np.flatnonzero(free).tolist():
        points = shapely.get_coordinates(parts[line[index]])
        starts = np.array_equal(points[0], shapely.get_coordinates(ends[index])[0])
        rest = points[1:] if starts else points[:-1]
        if len(rest) > 1 and shapely.distance(ends[index], shapely.linestrings(rest)) <= reach:
            free[index] = np.hypot(*(points[1] - points[0] if starts else points[-1] - points[-2])) <= reach
    return free


def _drawn_over(ends: Geometries, lines: Geometries, others: Geometries, reach: float) -> Flags:
    """Return which of the others (n,) stop at the same end after running along the line: these do not hold it."""
    stop = np.minimum(
        shapely.distance(ends, shapely.get_point(others, 0)),
        shapely.distance(ends, shapely.get_point(others, -1)),
    )
    back = np.minimum(shapely.length(lines), shapely.length(others)) / 2
    at_start = shapely.distance(ends, shapely.get_point(lines, 0)) == 0
    before = shapely.line_interpolate_point(lines, np.where(at_start, back, shapely.length(lines) - back))
    along = shapely.distance(before, others) <= reach
    return np.asarray((stop <= reach) & along & ~shapely.is_closed(others))


def _parcel_at(checks: Checks, points: Geometries) -> Ints:
    rows = np.full(len(points), -1)
    at, parcel = shapely.STRtree(checks.geometry[checks.sound]).query(points, predicate="intersects")
    order = np.lexsort((parcel, at))[::-1]
    rows[at[order]] = np.flatnonzero(checks.sound)[parcel[order]]
    return rows


def _closes_nothing(checks: Checks, parts: Geometries, loose: Geometries) -> None:
    """Stretches of lines along which no parcel ends; a free end says so already of the stretch it belongs to."""
    reach = checks.limit("line_closes_nothing")
    areal = np.isin(shapely.get_type_id(checks.geometry), (3, 6))
    edges, segments = _segments(checks.geometry[areal]), _segments(parts)
    rest = segments[~among(segments, edges)]
    lines = _off(rest, edges, reach)
    if len(lines) == 0:
        return
    # Half the reach joins what meets, and keeps apart what stops at both sides of a parcel's edge.
    stretches = shapely.get_parts(shapely.union_all(shapely.buffer(lines, reach / 2, quad_segs=2)))
    tree = shapely.STRtree(stretches)
    line, stretch = tree.query(lines, predicate="intersects")
    order = np.lexsort((line, stretch))
    line, stretch = line[order], stretch[order]
    told = np.unique(tree.query(loose, predicate="dwithin", distance=reach)[1])
    merged = shapely.line_merge(shapely.multilinestrings(lines[line], indices=stretch))
    length = shapely.length(merged)
    found = np.setdiff1d(np.flatnonzero(length > 2 * reach), told)
    middles = shapely.line_interpolate_point(shapely.get_geometry(merged[found], 0), 0.5, normalized=True)
    checks.add("line_closes_nothing", _parcel_at(checks, middles), merged[found], values=length[found])


def _segments(shapes: Geometries) -> Floats:
    """Return the segments (n, 2, 2) of lines and rings."""
    lines = shapely.get_parts(shapes)
    areal = shapely.get_dimensions(lines) == 2
    lines = np.r_[lines[~areal], shapely.get_rings(lines[areal])]
    points, owner = shapely.get_coordinates(lines, return_index=True)
    pairs = np.stack([points[:-1], points[1:]], axis=1)
    usable = (owner[1:] == owner[:-1]) & np.isfinite(pairs).all(axis=(1, 2))
    pairs = pairs[usable]
    return np.asarray(pairs[(pairs[:, 0] != pairs[:, 1]).any(axis=1)])


def _off(segments: Floats, edges: Floats, reach: float) -> Geometries:
    """Return the pieces of segments (n, 2, 2) farther than ``reach`` from all edges (m, 2, 2), as lines.

    Where a segment is near one edge is one stretch of it, because the distance to an edge is convex along a line.
    """
    line = shapely.linestrings(segments)
    near, edge = shapely.STRtree(shapely.linestrings(edges)).query(line, predicate="dwithin", distance=reach)
    low, high = _near(segments[near], edges[edge], reach)
    step = segments[:, 1] - segments[:, 0]
    length = np.hypot(step[:, 0], step[:, 1])
    # Every segment also begins and ends with an empty stretch; all lie on one long axis, one after the other.
    each = np.arange(len(segments))
    owner = np.r_[near, each, each]
    low, high = np.r_[low, np.zeros(len(each)), length], np.r_[high, np.zeros(len(each)), length]
    axis = owner * (length.max(initial=0.0) + 1.0)
    order = np.argsort(low + axis, kind="stable")
    owner, low = owner[order], low[order]
    reached = np.maximum.accumulate((high + axis)[order]) - axis[order]
    free = np.flatnonzero((owner[1:] == owner[:-1]) & (low[1:] > reached[:-1]))
    of = owner[free]
    unit = step[of] / length[of, None]
    pieces = [segments[of, 0] + unit * at[:, None] for at in (reached[free], low[free + 1])]
    return np.asarray(shapely.linestrings(np.stack(pieces, axis=1)), dtype=object)


def _near(segments: Floats, edges: Floats, reach: float) -> tuple[Floats, Floats]:
    """Return from where to where (n,), in metres from its start, each segment is within reach of its edge."""
    start, step = segments[:, 0], segments[:, 1] - segments[:, 0]
    length = np.hypot(step[:, 0], step[:, 1])
    unit = step / length[:, None]
    low, high = np.full(len(start), np.inf), np.full(len(start), -np.inf)
    for corner in (edges[:, 0], edges[:, 1]):
        to = corner - start
        along = (to * unit).sum(axis=1)
        half = np.sqrt(np.maximum(reach**2 - ((to**2).sum(axis=1) - along**2), -1.0) + 0j)
        touched = half.imag == 0
        low = np.where(touched, np.minimum(low, along - half.real), low)
        high = np.where(touched, np.maximum(high, along + half.real), high)
    run = edges[:, 1] - edges[:, 0]
    size = np.hypot(run[:, 0], run[:, 1])
    run = run / size[:, None]
    to = start - edges[:, 0]
    first, last = np.zeros(len(start)), length.copy()
    for value, slope, least, most in (
        ((to * run).sum(axis=1), (unit * run).sum(axis=1), 0.0, size),
        (
            to[:, 0] * run[:, 1] - to[:, 1] * run[:, 0],
            unit[:, 0] * run[:, 1] - unit[:, 1] * run[:, 0],
            -reach,
            reach,
        ),
    ):
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = np.sort(np.stack([(least - value) / slope, (most - value) / slope]), axis=0)
        level = slope == 0
        inside = (value >= least) & (value <= most)
        first = np.maximum(first, np.where(level, np.where(inside, 0.0, np.inf), ends[0]))
        last = np.minimum(last, np.where(level, np.where(inside, length, -np.inf), ends[1]))
    strip = first <= last
    low, high = np.where(strip, np.minimum(low, first), low), np.where(strip, np.maximum(high, last), high)
    return np.clip(low, 0.0, length), np.clip(high, 0.0, length)
