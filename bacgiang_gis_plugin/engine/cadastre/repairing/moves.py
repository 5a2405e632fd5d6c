"""How far the boundary of a polygon moved, and whether it may become what a repair made of it. Pure."""

from __future__ import annotations

import numpy as np
import shapely

from .coverage_errors import Floats, Geometries, Ints

CLOSE = 1e-9  # metres; limits hold up to the rounding of coordinates
LIMITED = 1 + 1e-6
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)

VANISHES, INVALID, APART, TOO_FAR = (
    "would vanish",
    "would become invalid",
    "would fall apart",
    "would move too far",
)


def within(limit: float) -> float:
    """Return the limit in metres with room for the rounding of coordinates."""
    return limit * LIMITED + CLOSE


def moved_points(before: shapely.Geometry, after: shapely.Geometry) -> tuple[Floats, Floats]:
    """Return points (k, 2) of the boundaries that differ, and how far in metres each lies from the other boundary.

    The points are the vertices and the quarter points of every segment that only one of both polygons has.
    """
    old, new = _segments(before), _segments(after)
    lines = shapely.boundary(before), shapely.boundary(after)
    found, distances = [], []
    for segments, others, line in ((old, new, lines[1]), (new, old, lines[0])):
        there = set(map(tuple, others.tolist()))
        own = segments[[tuple(one) not in there for one in segments.tolist()]]
        points = np.concatenate([own[:, :2] + share * (own[:, 2:] - own[:, :2]) for share in SHARES])
        shapely.prepare(line)
        found.append(points)
        distances.append(shapely.distance(line, shapely.points(points)))
    return np.concatenate(found), np.concatenate(distances)


def _segments(polygon: shapely.Geometry) -> Floats:
    """Return the segments (k, 4) of all rings, each with its lower end first."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(polygon)), return_index=True)
    same = ring[:-1] == ring[1:]
    start, end = points[:-1][same], points[1:][same]
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    return np.where(turned[:, None], np.hstack([end, start]), np.hstack([start, end]))


def largest_move(before: shapely.Geometry, after: shapely.Geometry) -> float:
    """Return the largest move of a boundary in metres."""
    return float(moved_points(before, after)[1].max(initial=0.0))


def differing(before: Geometries, after: Geometries) -> Ints:
    """Return the rows whose polygons are not the same points in the same order."""
    rows = np.flatnonzero([one is not other for one, other in zip(before, after, strict=True)])
    return np.asarray(rows[~shapely.equals_exact(before[rows], after[rows], tolerance=0.0)])


def objection(before: shapely.Geometry, after: shapely.Geometry, limit: float) -> tuple[str, Floats] | None:
    """Return why ``before`` must not become ``after``, with the points (k, 2) that move beyond ``limit`` metres."""
    nowhere = np.empty((0, 2))
    if shapely.is_empty(after):
        return VANISHES, nowhere
    if not shapely.is_valid(after):
        return INVALID, nowhere
    if shapely.get_num_geometries(after) != shapely.get_num_geometries(before):
        return APART, nowhere
    points, distances = moved_points(before, after)
    far = distances > within(limit)
    return (TOO_FAR, points[far]) if far.any() else None
