"""Rings of polygons as arrays: vertices without the closing one, interior on the left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .arrays import Bools, Floats, Geometries, Indices


@dataclass(frozen=True)
class Rings:
    """``xy`` (v, 2) vertices; ``first`` and ``count`` (r,) of each ring; ``owner`` (r,) place of its polygon."""

    xy: Floats
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
        xy = np.column_stack([x[vertex], y[vertex]])
        first = np.cumsum(count) - count
        wrong = (_signed_area(xy, first, count) > 0) != outer
        if wrong.any():
            step = np.arange(len(vertex)) - first[ring]
            back = first[ring] + count[ring] - 1 - step
            xy = xy[np.where(wrong[ring], back, np.arange(len(vertex)))]
        return cls(xy, first, count, owner)

    def ends(self, vertex: Indices, ring: Indices) -> Indices:
        """Return the vertex (n,) after each ``vertex`` (n,) of ``ring`` (n,)."""
        following = vertex + 1
        return np.asarray(
            np.where(following == self.first[ring] + self.count[ring], self.first[ring], following)
        )


def expanded(first: Indices, count: Indices) -> tuple[Indices, Indices]:
    """Return for n runs of numbers (``first``, ``count``) every number, and which run it is of."""
    run = np.repeat(np.arange(len(first)), count)
    start = np.cumsum(count) - count
    return np.arange(len(run)) + (first - start)[run], run


def _signed_area(xy: Floats, first: Indices, count: Indices) -> Floats:
    """Return twice the area (r,) of rings, above 0 where the interior is on the left."""
    if len(first) == 0:
        return np.empty(0)
    x, y = (xy - np.repeat(xy[first], count, axis=0)).T
    cross = np.zeros(len(x))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[first + count - 1] = 0.0  # the closing edge ends at the first vertex, which is the origin
    return np.asarray(np.add.reduceat(cross, first))
