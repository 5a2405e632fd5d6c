"""Parcels that no zone boundary comes near: a grid finds them, one point of each tells the zones they lie in.

In most plans that is nearly every parcel, and no shape is needed for it.
"""

from __future__ import annotations

import numpy as np
import shapely

from .arrays import Bools, Floats, Geometries, Indices

CELLS = 4.0  # along an axis, for each box along it
FEWEST, MOST = 8, 2000  # cells along an axis
MARGIN = 1e-6  # metres around boxes and edges; rounding of the coordinates is a thousandth


def undivided(bounds: Floats, zones: Geometries) -> tuple[Bools, Indices, Indices]:
    """Tell which boxes ``bounds`` (n, 4) no edge of valid polygons ``zones`` (m,) comes near.

    With them come all pairs (box, zone) where such a box lies in a zone; no other zone has a point of it. False only
    says that an edge may be near.
    """
    if len(bounds) == 0 or len(zones) == 0:
        none = np.empty(0, dtype=np.int64)
        return np.ones(len(bounds), dtype=bool), none, none
    free = _free_of_edges(bounds, *_edges(zones))
    box, zone = _zones_of_points((bounds[free, :2] + bounds[free, 2:]) / 2, zones)
    return free, np.flatnonzero(free)[box], zone


def _edges(zones: Geometries) -> tuple[Floats, Floats]:
    """Return start and end (e, 2) of all edges of polygons and multipolygons."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(zones)), return_index=True)
    edge = np.flatnonzero(ring[:-1] == ring[1:])
    return xy[edge], xy[edge + 1]


def _free_of_edges(bounds: Floats, start: Floats, end: Floats) -> Bools:
    """Tell which boxes (n, 4) share no cell of a grid with an edge (e, 2)."""
    low, high = bounds[:, :2].min(axis=0) - MARGIN, bounds[:, 2:].max(axis=0) + MARGIN
    count = int(np.clip(CELLS * np.sqrt(len(bounds)), FEWEST, MOST))
    cell = np.maximum(high - low, 2 * MARGIN) / count
    near = (np.minimum(start, end) <= high).all(axis=1) & (np.maximum(start, end) >= low).all(axis=1)
    start, end = _shortened(start[near], end[near], cell, count)

    def cells(point: Floats, margin: float) -> Indices:
        place = np.floor((point + margin - low) / cell)
        return np.asarray(np.clip(place, 0, count - 1).astype(np.int64))

    marked = _marked(cells(np.minimum(start, end), -MARGIN), cells(np.maximum(start, end), MARGIN), count)
    total = np.zeros((count + 1, count + 1), dtype=np.int64)
    total[1:, 1:] = marked.cumsum(axis=0).cumsum(axis=1)
    first, last = cells(bounds[:, :2], -MARGIN), cells(bounds[:, 2:], MARGIN) + 1
    inside = total[last[:, 0], last[:, 1]] - total[first[:, 0], last[:, 1]]
    inside += total[first[:, 0], first[:, 1]] - total[last[:, 0], first[:, 1]]
    return np.asarray(inside == 0)


def _shortened(start: Floats, end: Floats, cell: Floats, most: int) -> tuple[Floats, Floats]:
    """Return edges (e, 2) in steps no longer than a cell: a slanting edge must not mark all of its box."""
    steps = np.ceil((np.abs(end - start) / cell).max(axis=1, initial=0.0))
    steps = np.clip(steps, 1, most).astype(np.int64)
    edge = np.repeat(np.arange(len(steps)), steps)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(steps) - steps, steps)
    way = (end - start)[edge] / steps[edge, None]
    return start[edge] + number[:, None] * way, start[edge] + (number + 1)[:, None] * way


def _marked(first: Indices, last: Indices, count: int) -> Bools:
    """Return a grid (count, count) of cells that are in a range of cells ``first`` to ``last`` (e, 2)."""
    side = count + 1
    change = np.zeros(side * side, dtype=np.int64)
    for x, y, sign in (
        (first[:, 0], first[:, 1], 1),
        (last[:, 0] + 1, last[:, 1] + 1, 1),
        (first[:, 0], last[:, 1] + 1, -1),
        (last[:, 0] + 1, first[:, 1], -1),
    ):
        change += sign * np.bincount(x * side + y, minlength=side * side)
    return np.asarray(change.reshape(side, side).cumsum(axis=0).cumsum(axis=1)[:count, :count] > 0)


def _zones_of_points(point: Floats, zones: Geometries) -> tuple[Indices, Indices]:
    """Return all (point, zone) where a point (n, 2), on no boundary, lies in a zone (m,)."""
    order = np.argsort(point[:, 0], kind="stable")
    x, y = np.ascontiguousarray(point[order].T)
    extent = shapely.bounds(zones)
    low, high = np.searchsorted(x, extent[:, 0]), np.searchsorted(x, extent[:, 2], "right")
    found: list[Indices] = [np.empty(0, dtype=np.int64)]
    for zone, (first, last) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        beside = (y[first:last] >= extent[zone, 1]) & (y[first:last] <= extent[zone, 3])
        near = first + np.flatnonzero(beside)
        found.append(near[shapely.contains_xy(zones[zone], x[near], y[near])] if len(near) else near)
    counts = [len(one) for one in found[1:]]
    return order[np.concatenate(found)], np.repeat(np.arange(len(zones)), counts)
