"""Areas of polygons under polygons in exact arithmetic: the plane cut into strips at every corner and crossing.

Inside a strip no two edges cross, so what is common to any of the polygons is as long in the middle of the strip as on
average, and width × length there is its area. Nothing of the product and no geometry library is used.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

Point = tuple[Fraction, Fraction]
Edge = tuple[Point, Point]


def edges_of(rings: list[list[tuple[float, float]]], west: Fraction, east: Fraction) -> list[Edge]:
    """Edges of closed rings that lie, at least partly, between two eastings; coordinates as exact fractions."""
    found = []
    for ring in rings:
        points = [(Fraction(x), Fraction(y)) for x, y in ring]
        for one, other in pairwise(points):
            if max(one[0], other[0]) > west and min(one[0], other[0]) < east and one[0] != other[0]:
                found.append((min(one, other), max(one, other)))
    return found


def _crossing(one: Edge, other: Edge) -> Fraction | None:
    """Easting at which the lines through two edges meet, None where they are parallel."""
    (x1, y1), (x2, y2) = one
    (x3, y3), (x4, y4) = other
    slope, other_slope = (y2 - y1) / (x2 - x1), (y4 - y3) / (x4 - x3)
    if slope == other_slope:
        return None
    return ((y3 - other_slope * x3) - (y1 - slope * x1)) / (slope - other_slope)


def _spans(edges: list[Edge], x: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Stretches of the line at easting x that lie in the polygon, by the even-odd rule."""
    heights = sorted(a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]) for a, b in edges if a[0] < x < b[0])
    return list(zip(heights[::2], heights[1::2], strict=True))


def covered(
    parcel: list[list[tuple[float, float]]], zones: list[list[list[tuple[float, float]]]]
) -> tuple[Fraction, list[Fraction], Fraction, Fraction]:
    """Return, exactly: area of the parcel, of each zone in it, of multiple coverage in excess of one, and uncovered."""
    xs = [Fraction(x) for ring in parcel for x, _ in ring]
    west, east = min(xs), max(xs)
    own = edges_of(parcel, west, east)
    others = [edges_of(zone, west, east) for zone in zones]
    every = [*own, *(edge for zone in others for edge in zone)]
    cuts = {west, east, *(x for edge in every for x, _ in edge)}
    for number, one in enumerate(every):
        for other in every[:number]:
            low, high = max(one[0][0], other[0][0]), min(one[1][0], other[1][0])
            x = _crossing(one, other) if low < high else None
            if x is not None and low < x < high:
                cuts.add(x)
    whole, shares, double, bare = Fraction(0), [Fraction(0)] * len(zones), Fraction(0), Fraction(0)
    for start, end in pairwise(sorted(x for x in cuts if west <= x <= east)):
        x, width = (start + end) / 2, end - start
        spans = [_spans(zone, x) for zone in others]
        for low, high in _spans(own, x):
            ends = sorted(
                {low, high, *(y for zone in spans for span in zone for y in span if low < y < high)}
            )
            for below, above in pairwise(ends):
                y, size = (below + above) / 2, (above - below) * width
                inside = [n for n, zone in enumerate(spans) if any(a < y < b for a, b in zone)]
                whole += size
                for n in inside:
                    shares[n] += size
                double += size * max(len(inside) - 1, 0)
                bare += size if not inside else 0
    return whole, shares, double, bare
