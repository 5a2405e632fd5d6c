"""What lies beside a line within a distance: exact strips from rectangles and sectors, on one side or on both.

A general buffer simplifies its line by a hundredth of the distance first; a corridor must not.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Side = Literal["left", "right", "both"]
Ends = Literal["flat", "round"]

ARC_ERROR = 0.001  # metres by which a chord may lie inside its arc
PROBE = 1e-4  # metres beside a segment; tells on which side of the line a face lies
LEFT, RIGHT = 1.0, -1.0


def beside(line: shapely.Geometry, distance: float, side: Side, ends: Ends) -> shapely.Geometry:
    """Return the ground within ``distance`` (m) of a line or multi-line on a side, seen along the line.

    Outside of a bend the corridor is rounded, so that every point of its edge has the distance; chords lie at most
    ``ARC_ERROR`` inside their arc. ``flat`` ends stop at the end of the line, ``round`` ones go around it.
    """
    lines = [part for part in shapely.get_parts(line) if part.length > 0]
    if distance <= 0 or not lines:
        return shapely.Polygon()
    return shapely.union_all([_of_line(shapely.get_coordinates(one), distance, side, ends) for one in lines])


def disc(middle: Floats, radius: float) -> shapely.Polygon:
    """Return the disc about a point (2,); chords lie at most ``ARC_ERROR`` inside its edge."""
    count = max(8, math.ceil(math.pi / math.acos(max(0.0, 1 - ARC_ERROR / radius))))
    angle = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return shapely.Polygon(middle + radius * np.column_stack([np.cos(angle), np.sin(angle)]))


def _of_line(points: Floats, distance: float, side: Side, ends: Ends) -> shapely.Geometry:
    points = points[np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))]
    if side == "both":
        both = [piece for sign in (LEFT, RIGHT) for piece in _pieces(points, distance, sign, ends)]
        return shapely.union_all(both)
    sign = LEFT if side == "left" else RIGHT
    region = shapely.union_all(_pieces(points, distance, sign, ends))
    return _on_side(region, points, distance, sign)


def _pieces(points: Floats, distance: float, sign: float, ends: Ends) -> list[shapely.Geometry]:
    """Return a rectangle for each segment and a sector for each bend and round end, on one side."""
    start, end = points[:-1], points[1:]
    along = (end - start) / np.hypot(*(end - start).T)[:, None]
    normal = sign * np.column_stack([-along[:, 1], along[:, 0]])
    corners = np.stack([start, end, end + distance * normal, start + distance * normal], axis=1)
    pieces = list(shapely.polygons(corners))
    closed = bool((points[0] == points[-1]).all())
    before = np.arange(len(start)) if closed else np.arange(len(start) - 1)
    after = (before + 1) % len(start)
    cross = along[before, 0] * along[after, 1] - along[before, 1] * along[after, 0]
    dot = (along[before] * along[after]).sum(axis=1)
    turn = np.arctan2(cross, dot)
    for one in np.flatnonzero(turn * sign < 0):
        pieces.append(_sector(end[before[one]], normal[before[one]], normal[after[one]], turn[one], distance))
    if ends == "round" and not closed:
        quarter = sign * math.pi / 2
        pieces.append(_sector(start[0], -along[0], normal[0], -quarter, distance))
        pieces.append(_sector(end[-1], normal[-1], along[-1], -quarter, distance))
    return pieces


def _sector(middle: Floats, first: Floats, last: Floats, turn: float, distance: float) -> shapely.Polygon:
    """Return the sector between two directions; ``turn`` (radians) is the angle from the first to the last."""
    step = 2 * math.acos(max(0.0, 1 - ARC_ERROR / distance))
    count = max(1, math.ceil(abs(turn) / step))
    angle = math.atan2(first[1], first[0]) + np.linspace(0, turn, count + 1)[1:-1]
    between = np.column_stack([np.cos(angle), np.sin(angle)])
    rim = middle + distance * np.vstack([first, between, last])
    return shapely.Polygon(np.vstack([middle, rim]))


def _on_side(region: shapely.Geometry, points: Floats, distance: float, sign: float) -> shapely.Geometry:
    """Leave out what a sharp bend carries across the line to its other side.

    The region is cut by the line and straight across its ends; a face that the line touches with its other side
    only does not belong to this one.
    """
    line = shapely.LineString(points)
    if not shapely.relate_pattern(region, line, "T********"):
        return region
    along = np.diff(points, axis=0) / np.hypot(*np.diff(points, axis=0).T)[:, None]
    normal = sign * np.column_stack([-along[:, 1], along[:, 0]])
    cuts = [line]
    if (points[0] != points[-1]).any():
        across = distance * normal[[0, -1]]
        cuts += list(
            shapely.linestrings(np.stack([points[[0, -1]] - across, points[[0, -1]] + across], axis=1))
        )
    edges = shapely.node(shapely.union_all([shapely.boundary(region), *cuts]))
    faces = shapely.get_parts(shapely.polygonize(list(shapely.get_parts(edges))))
    faces = faces[shapely.contains(region, shapely.point_on_surface(faces))]
    places = np.concatenate([points[:-1] + part * np.diff(points, axis=0) for part in (0.1, 0.5, 0.9)])
    here, there = (
        shapely.STRtree(shapely.points(places + beside_it * np.tile(normal, (3, 1)))).query(
            faces, predicate="contains"
        )[0]
        for beside_it in (PROBE, -PROBE)
    )
    wrong = np.setdiff1d(there, here)
    return shapely.union_all(np.delete(faces, wrong))
