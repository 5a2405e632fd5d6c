"""Rings of polygons as arrays: vertices without the closing one, interior on the left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .arrays import Bools, Floats, Geometries, Indices


@dataclass(frozen=True)
class Edges:
    """Edges (v,) with their ends ordered by x, then y: ``x0``, ``y0`` to ``x1``, ``y1``; ``turned`` where that is back.

    ``dx``, ``dy`` the way between the ends, ``length`` its length, ``low`` and ``high`` the box in y.
    """

    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    turned: Bools
    dx: Floats
    dy: Floats
    length: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Rings:
    """``x``, ``y`` (v,) vertices; ``first`` and ``count`` (r,) of each ring; ``owner`` (r,) place of its polygon."""

    x: Floats
    y: Floats
    first: Indices
    count: Indices
    owner: Indices

    @classmethod
    def of(cls, polygons: Geometries) -> Rings:
        """Return the rings of polygons and multipolygons (n,)."""
        parts, polygon = shapely.get_parts(polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        closed = np.bincount(ring, minlength=len(rings))
        start = np.cumsum(closed) - closed
        outer = np.ones(len(rings), dtype=bool)
        outer[1:] = part[1:] != part[:-1]
        return cls.from_closed(xy[:, 0], xy[:, 1], start, closed, polygon[part], outer)

    @classmethod
    def from_closed(
        cls, x: Floats, y: Floats, start: Indices, closed: Indices, owner: Indices, outer: Bools
    ) -> Rings:
        """Return rings given with their closing vertex: ``closed`` (r,) of the vertices from ``start`` (r,) on.

        ``outer`` (r,): which are shells; the others are holes, whose polygon is outside of them.
        """
        count = closed - 1
        vertex, ring = expanded(start, count)
        x, y = x[vertex], y[vertex]
        first = np.cumsum(count) - count
        wrong = (_signed_area(x, y, first, count) > 0) != outer
        if wrong.any():
            step = np.arange(len(vertex)) - first[ring]
            back = first[ring] + count[ring] - 1 - step
            order = np.where(wrong[ring], back, np.arange(len(vertex)))
            x, y = x[order], y[order]
        return cls(x, y, first, count, owner)

    def ring_of(self) -> Indices:
        """Return the ring (v,) of each vertex."""
        return np.repeat(np.arange(len(self.first)), self.count)

    def edges(self) -> Edges:
        """Return the edge (v,) from each vertex to the next one of its ring."""
        after = np.arange(1, len(self.x) + 1)
        after[self.first + self.count - 1] = self.first
        xa, ya, xb, yb = self.x, self.y, self.x[after], self.y[after]
        turned = (xa > xb) | ((xa == xb) & (ya > yb))
        x0, x1 = np.minimum(xa, xb), np.maximum(xa, xb)
        y0, y1 = np.where(turned, yb, ya), np.where(turned, ya, yb)
        dx, dy = x1 - x0, y1 - y0
        low, high = np.minimum(ya, yb), np.maximum(ya, yb)
        return Edges(x0, y0, x1, y1, turned, dx, dy, np.hypot(dx, dy), low, high)


def expanded(first: Indices, count: Indices) -> tuple[Indices, Indices]:
    """Return for n runs of numbers (``first``, ``count``) every number, and which run it is of."""
    run = np.repeat(np.arange(len(first)), count)
    start = np.cumsum(count) - count
    return np.arange(len(run)) + (first - start)[run], run


def _signed_area(x: Floats, y: Floats, first: Indices, count: Indices) -> Floats:
    """Return twice the area (r,) of rings, above 0 where the interior is on the left."""
    if len(first) == 0:
        return np.empty(0)
    x, y = x - np.repeat(x[first], count), y - np.repeat(y[first], count)
    cross = np.zeros(len(x))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[first + count - 1] = 0.0  # the closing edge ends at the first vertex, which is the origin
    return np.asarray(np.add.reduceat(cross, first))
