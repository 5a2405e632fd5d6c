"""Short lines across narrow gaps: they close a gap that is open at an end and cut a net of gaps into pieces. Pure."""

from __future__ import annotations

import numpy as np
import shapely

from .coverage_errors import Bools, Floats, Geometries, Ints
from .moves import CLOSE, within

BEYOND = 1e-8  # metres that a bridge goes on behind the far boundary: rounding must not leave it short


def bridges(polygons: Geometries, rows: Ints, loose: Floats, width: float) -> Geometries:
    """Return lines from loose vertices (k, 2) to the nearest point of each polygon within ``width`` metres.

    None runs through a polygon, and no two cross: the shorter one stays.
    """
    if width <= 0 or len(loose) == 0:
        return np.empty(0, dtype=object)
    at = shapely.points(np.unique(loose, axis=0))
    tree = shapely.STRtree(polygons[rows])
    point, row = tree.query(at, predicate="dwithin", distance=within(width))
    lines = shapely.shortest_line(at[point], shapely.boundary(polygons[rows])[row])
    lines = lines[shapely.length(lines) > 10 * CLOSE]
    if len(lines) == 0:
        return np.empty(0, dtype=object)
    ends = np.unique(shapely.get_coordinates(lines).reshape(-1, 4), axis=0)
    open_part = shapely.linestrings(_between(ends, 0.001, 0.999))
    taken = np.unique(tree.query(open_part, predicate="intersects")[0])
    ends, open_part = np.delete(ends, taken, axis=0), np.delete(open_part, taken)
    kept = _not_crossing(ends, open_part)
    return _overlong(ends[kept], polygons[rows])


def _between(ends: Floats, start: float, stop: float) -> Floats:
    along = ends[:, 2:] - ends[:, :2]
    return np.stack([ends[:, :2] + start * along, ends[:, :2] + stop * along], axis=1)


def _not_crossing(ends: Floats, open_part: Geometries) -> Bools:
    kept = np.ones(len(ends), dtype=bool)
    one, other = shapely.STRtree(open_part).query(open_part, predicate="crosses")
    length = np.hypot(*(ends[:, 2:] - ends[:, :2]).T).round(6)
    rank = np.empty(len(ends), dtype=np.int64)
    rank[np.lexsort((*ends.T, length))] = np.arange(len(ends))
    pairs = np.stack([one, other], axis=1)[rank[one] < rank[other]]
    for first, second in pairs[np.lexsort((rank[pairs[:, 1]], rank[pairs[:, 0]]))].tolist():
        if kept[first]:
            kept[second] = False
    return kept


def _overlong(ends: Floats, polygons: Geometries) -> Geometries:
    """Return the lines, those that end on an edge a little too long, so that the cut has a node there."""
    vertices = shapely.get_coordinates(polygons)
    on_edge = ~np.isin(ends[:, 2] + 1j * ends[:, 3], vertices[:, 0] + 1j * vertices[:, 1])
    along = ends[:, 2:] - ends[:, :2]
    length = np.hypot(*along.T)[:, None]
    stops = np.where(on_edge[:, None], ends[:, 2:] + along / length * BEYOND, ends[:, 2:])
    made: Geometries = shapely.linestrings(np.stack([ends[:, :2], stops], axis=1))
    return made
