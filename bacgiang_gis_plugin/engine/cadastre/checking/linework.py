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
    lines = _off(shapely.linestrings(rest), edges, reach)
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


def _off(lines: Geometries, edges: Floats, reach: float) -> Geometries:
    """Return the pieces of straight lines (n,) farther than ``reach`` from all edges."""
    if len(edges):
        beside = shapely.linestrings(edges)
        line, edge = shapely.STRtree(beside).query(lines, predicate="dwithin", distance=reach)
        order = np.lexsort((edge, line))
        line, edge = line[order], edge[order]
        near, group = np.unique(line, return_inverse=True)
        if len(near):
            cover = shapely.buffer(shapely.multilinestrings(beside[edge], indices=group), reach, quad_segs=4)
            lines = lines.copy()
            lines[near] = shapely.difference(lines[near], cover)
    pieces = shapely.get_parts(lines)
    return np.asarray(pieces[shapely.length(pieces) > 0])
