"""Where polygons that should share their boundaries do not: unmatched edges, widths, corners. Pure."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Geometries = NDArray[np.object_]
OUTSIDE = -1
THIN = 1e-6  # metres; a part this narrow is rounding, not ground
SHORT_SIDES = 4.0  # times the width of a hole


def invalid_edges(polygons: Geometries, gap_width: float) -> tuple[Ints, Geometries]:
    """Return the polygons with edges that no neighbour shares as they are, and these edges.

    Edges that face another polygon over a gap up to ``gap_width`` (metres) count too.
    """
    edges = shapely.coverage_invalid_edges(polygons, gap_width=gap_width)
    rows = np.flatnonzero(~shapely.is_empty(edges) & ~shapely.is_missing(edges))
    return rows, edges[rows]


def with_neighbours(tree: shapely.STRtree, polygons: Geometries, rows: Ints, reach: float) -> Ints:
    """Return ``rows`` and all polygons nearer than ``reach`` to their boxes, ascending."""
    bounds = shapely.bounds(polygons[rows])
    boxes = shapely.box(
        bounds[:, 0] - reach, bounds[:, 1] - reach, bounds[:, 2] + reach, bounds[:, 3] + reach
    )
    return np.unique(np.concatenate([rows, tree.query(boxes)[1]]))


def rings_of(polygons: Geometries) -> tuple[Geometries, Ints]:
    """Return the rings of (multi)polygons (n,), and the row of each."""
    parts, row = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return rings, row[part]


def width_of(shape: shapely.Geometry, limit: float) -> float:
    """Return the diameter of the largest circle inside a polygon; infinite where that is more than ``limit``."""
    length = shapely.length(shape)
    if length == 0 or 2 * shapely.area(shape) / length > limit:
        return float("inf") if length else 0.0
    pieces = shapely.get_parts(shape)
    fine = max(min(limit, float(np.sqrt(shapely.area(shape)))), THIN) / 500
    widths = 2 * shapely.length(shapely.maximum_inscribed_circle(pieces, tolerance=fine))
    width = float(widths.max())
    return width if width <= limit * (1 + 1e-9) + 1e-9 else float("inf")


def small_holes(polygons: Geometries, tree: shapely.STRtree, width: float) -> Geometries:
    """Return the holes up to ``width`` metres wide between polygons, of those whose sides are all short.

    GEOS marks edges that run beside each other; a hole with a side much longer than its width has such edges.
    """
    points, ring = shapely.get_coordinates(rings_of(polygons)[0], return_index=True)
    step = np.hypot(*(points[1:] - points[:-1]).T)
    short = np.flatnonzero((ring[1:] == ring[:-1]) & (step > 0) & (step <= SHORT_SIDES * width))
    nodes = points[:, 0] + 1j * points[:, 1]
    ends = np.sort(np.stack([nodes[short], nodes[short + 1]], axis=1), axis=1)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    ends = ends[order]
    same = (ends[1:] == ends[:-1]).all(axis=1)
    once = np.ones(len(ends), dtype=bool)
    once[1:] &= ~same
    once[:-1] &= ~same
    lines = shapely.linestrings(np.stack([ends[once].real, ends[once].imag], axis=2))
    faces = shapely.get_parts(shapely.polygonize(lines))
    faces = faces[np.isfinite([width_of(face, width) for face in faces])]
    filled = tree.query(shapely.point_on_surface(faces), predicate="intersects")[0]
    return np.asarray(np.delete(faces, filled))


def corner_angles(points: Floats, ring: Ints) -> tuple[Floats, Floats]:
    """Return for the vertices (n, 2) of closed rings the angle between both arms in degrees, and the spike's height.

    ``ring`` (n,): the ring of each vertex; the last vertex of a ring repeats the first and gets an angle of 180.
    The height is the distance in metres from the vertex to the segment between its neighbours.
    """
    closing = np.r_[ring[1:] != ring[:-1], True]
    opening = np.r_[True, closing[:-1]]
    place = np.arange(len(points))
    starts = place[opening]
    stops = place[closing]
    before = place - 1
    before[starts] = stops - 1
    after = np.minimum(place + 1, len(points) - 1)
    u, v, w = points[before], points, points[after]
    first, second = u - v, w - v
    cross = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    angle = np.degrees(np.arctan2(np.abs(cross), (first * second).sum(axis=1)))
    angle[closing | (first == 0).all(axis=1) | (second == 0).all(axis=1)] = 180.0
    along = w - u
    length = (along**2).sum(axis=1)
    share = np.clip(((v - u) * along).sum(axis=1) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    height = np.hypot(*(v - u - share[:, None] * along).T)
    return angle, height
