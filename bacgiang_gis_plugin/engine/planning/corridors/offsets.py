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
GRID = 1e-7  # metres; lines that lie on each other up to rounding become one
ON_LINE = 1e-6  # metres that an edge cut out of the line may lie beside it
PARALLEL = 1e-4  # sine of the angle between them
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
    if points.tolist() > points[::-1].tolist():  # a line drawn the other way gets the same ground
        points, sign = points[::-1], -sign
    region, other = (shapely.union_all(_pieces(points, distance, way, ends)) for way in (sign, -sign))
    beyond = _across(region, points, distance, sign)
    # What both sides would give away stays with both: together they lose nothing.
    given = shapely.difference(shapely.intersection(beyond, other), _across(other, points, distance, -sign))
    return shapely.difference(region, given)


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


def _across(region: shapely.Geometry, points: Floats, distance: float, sign: float) -> shapely.Geometry:
    """Return what a sharp bend carries across the line to its other side.

    The region is cut by the line and straight across its ends; those are the faces that the line touches with its
    other side only.
    """
    line = shapely.LineString(points)
    if not shapely.relate_pattern(region, line, "T********"):
        return shapely.Polygon()
    cuts = [line]
    if (points[0] != points[-1]).any():
        along = np.diff(points, axis=0) / np.hypot(*np.diff(points, axis=0).T)[:, None]
        # A little longer than the corridor is wide: a cut that ends just before its edge cuts nothing.
        across = (distance + 10 * ON_LINE) * np.column_stack([-along[:, 1], along[:, 0]])[[0, -1]]
        ends = points[[0, -1]]
        cuts += list(shapely.linestrings(np.stack([ends - across, ends + across], axis=1)))
    edges = shapely.union_all([shapely.boundary(region), *cuts], grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(list(shapely.get_parts(edges))))
    faces = faces[shapely.contains(region, shapely.point_on_surface(faces))]
    here, there = _sides_touched(faces, points, sign)
    return shapely.union_all(faces[there & ~here])


def _sides_touched(
    faces: NDArray[np.object_], points: Floats, sign: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which faces (n,) have an edge of the line on the side ``sign`` of it, and which on the other side."""
    rings, face = shapely.get_rings(shapely.orient_polygons(faces), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    start, end, owner = xy[:-1][same], xy[1:][same], face[ring[:-1][same]]
    segments = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
    edge, segment = shapely.STRtree(segments).query(
        shapely.points((start + end) / 2), predicate="dwithin", distance=ON_LINE
    )
    way, along = (end - start)[edge], (points[1:] - points[:-1])[segment]
    length = np.hypot(*way.T) * np.hypot(*along.T)
    straight = np.abs(way[:, 0] * along[:, 1] - way[:, 1] * along[:, 0]) <= PARALLEL * length
    # Faces lie left of their rings: an edge that runs along the line has its face on the line's left.
    left = (way * along).sum(axis=1) > 0
    touched = np.zeros((2, len(faces)), dtype=bool)
    for number, chosen in enumerate((left == (sign == LEFT), left != (sign == LEFT))):
        touched[number, owner[edge[straight & chosen]]] = True
    return touched[0], touched[1]
