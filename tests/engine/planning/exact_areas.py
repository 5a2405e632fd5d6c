"""An independent oracle: areas of polygons within a convex one, in exact arithmetic on the coordinates as stored."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import shapely

SAMPLE = Path(__file__).resolve().parents[3] / "sample_data" / "truth.gpkg"
Point = tuple[Fraction, Fraction]


def fraction_area(ring: list[Point]) -> Fraction:
    """Return the area within a ring (not closed) by the shoelace formula."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum((a[0] * b[1] - b[0] * a[1] for a, b in pairs), Fraction(0))) / 2


def clip(ring: list[Point], line_from: Point, line_to: Point) -> list[Point]:
    """Sutherland and Hodgman: keep what lies left of a line. Bridges on the line add no area."""
    (x0, y0), (x1, y1) = line_from, line_to

    def side(point: Point) -> Fraction:
        return (x1 - x0) * (point[1] - y0) - (y1 - y0) * (point[0] - x0)

    found = []
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        one, other = side(start), side(end)
        if one >= 0:
            found.append(start)
        if (one > 0 > other) or (one < 0 < other):
            share = one / (one - other)
            found.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return found


def exact_inside(polygon: shapely.Polygon, corners: list[Point]) -> Fraction:
    """Return the area of a polygon within a convex one (counter-clockwise ``corners``)."""
    total = Fraction(0)
    for place, ring in enumerate([polygon.exterior, *polygon.interiors]):
        points = [(Fraction(x), Fraction(y)) for x, y in list(ring.coords)[:-1]]
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
            points = clip(points, start, end) if points else points
        total += (fraction_area(points) if points else 0) * (1 if place == 0 else -1)
    return total


def exact_areas(fids: np.ndarray, shapes: np.ndarray, corners: list[Point]) -> dict[int, Fraction]:
    """Return for every polygon or multipolygon its area within the convex polygon."""
    found: dict[int, Fraction] = {}
    for fid, shape in zip(fids.tolist(), shapes, strict=True):
        parts = (exact_inside(part, corners) for part in shapely.get_parts(shape))
        found[fid] = sum(parts, Fraction(0))
    return found
