"""What lies beside a line, against areas worked out by hand and by the definition of a distance."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.planning.corridors.offsets import ARC_ERROR, beside

STRAIGHT = "LINESTRING (0 0, 100 0)"
CORNER = "LINESTRING (0 0, 100 0, 100 100)"  # 90° to the left
RING = "LINESTRING (0 0, 100 0, 100 100, 0 100, 0 0)"

# A quarter of a disc of 10 m: 78.5398; chords at most 1 mm inside the arc take away less than 1 mm × its length.
QUARTER = math.pi * 10**2 / 4

# line, distance, side, ends, area in m² by hand, metres of arc in it
CASES = {
    "straight, both sides": (STRAIGHT, 10, "both", "flat", 2 * 10 * 100, 0),
    "straight, left": (STRAIGHT, 10, "left", "flat", 10 * 100, 0),
    "straight, round ends": (STRAIGHT, 10, "both", "round", 2000 + 4 * QUARTER, 2 * math.pi * 10),
    "straight, right, round ends": (STRAIGHT, 10, "right", "round", 1000 + 2 * QUARTER, math.pi * 10),
    # inside of the corner: two strips of 100 m share a square of 10 m; outside: two strips and a quarter of a disc
    "corner, inside": (CORNER, 10, "left", "flat", 2000 - 100, 0),
    "corner, outside": (CORNER, 10, "right", "flat", 2000 + QUARTER, 5 * math.pi),
    "corner, both": (CORNER, 10, "both", "flat", 4000 - 100 + QUARTER, 5 * math.pi),
    # a square ring: 100² − 80² inside, four strips and four quarters outside
    "ring, inside": (RING, 10, "left", "flat", 100**2 - 80**2, 0),
    "ring, outside": (RING, 10, "right", "flat", 4000 + 4 * QUARTER, 20 * math.pi),
    # seen from the other end, left is right
    "reversed": ("LINESTRING (100 100, 100 0, 0 0)", 10, "right", "flat", 1900, 0),
    "two parts": ("MULTILINESTRING ((0 0, 50 0), (0 100, 50 100))", 10, "both", "flat", 2 * 1000, 0),
    "repeated vertex": ("LINESTRING (0 0, 50 0, 50 0, 100 0)", 10, "both", "flat", 2000, 0),
}


@pytest.mark.parametrize("name", CASES)
def test_areas_by_hand(name: str) -> None:
    wkt, distance, side, ends, area, arc = CASES[name]
    region = beside(shapely.from_wkt(wkt), distance, side, ends)
    assert region.is_valid
    assert area - ARC_ERROR * arc - 1e-9 <= region.area <= area + 1e-9


def test_a_strip_along_an_arc_has_the_area_of_the_annulus() -> None:
    """A quarter circle of 100 m in n chords, turning by t: w·L − (n−1)·w²·tan(t/2) inside, w·L + (n−1)·w²·t/2 outside.

    With more chords these become the quarters of annuli, π/4·(100² − 90²) and π/4·(110² − 100²).
    """
    count = 2000
    turn = math.pi / 2 / count
    angle = np.linspace(0, math.pi / 2, count + 1)
    arc = shapely.LineString(100 * np.column_stack([np.cos(angle), np.sin(angle)]))  # turns left
    inside, outside = beside(arc, 10, "left", "flat"), beside(arc, 10, "right", "flat")
    length = count * 2 * 100 * math.sin(turn / 2)
    assert inside.area == pytest.approx(10 * length - (count - 1) * 100 * math.tan(turn / 2), abs=1e-6)
    assert outside.area == pytest.approx(10 * length + (count - 1) * 100 * turn / 2, abs=1e-3)
    assert inside.area == pytest.approx(math.pi / 4 * (100**2 - 90**2), abs=0.05)
    assert outside.area == pytest.approx(math.pi / 4 * (110**2 - 100**2), abs=0.05)
    assert shapely.intersection(inside, outside).area < 1e-6


def test_a_sharp_bend_does_not_carry_a_side_across_the_line() -> None:
    """The line comes back beside itself: what is left of it ends at the second leg."""
    line = shapely.from_wkt("LINESTRING (0 0, 100 0, 0 10)")
    left, right = beside(line, 30, "left", "flat"), beside(line, 30, "right", "flat")
    assert left.contains(shapely.Point(20, 4))
    assert not left.intersects(shapely.Point(20, 15))
    assert not left.intersects(shapely.Point(20, -4))
    assert right.contains(shapely.Point(20, 15))
    assert right.contains(shapely.Point(20, -15))
    # Between the legs a triangle of 100 × 10. Beyond the first end the strip of the second leg: its flat end goes
    # from (0, 10) by 30 m along (−1, −10)/√101, to x = −2.985, where the strip is 30.149 m high: 45.00 m².
    # Beyond the second end the strip of the first leg, up to y = 30: 20 m high, 2 m wide, 20.00 m².
    flat_end = 30 / math.sqrt(101)
    assert left.area == pytest.approx(500 + flat_end * 30 * math.sqrt(1.01) / 2 + 20, abs=0.01)


def test_nothing_beside_nothing() -> None:
    assert beside(shapely.from_wkt(STRAIGHT), 0, "both", "flat").is_empty
    assert beside(shapely.from_wkt("LINESTRING (1 1, 1 1)"), 5, "both", "flat").is_empty


lines = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=2, max_size=7, unique=True
).map(lambda points: shapely.LineString(points))


@settings(max_examples=40, deadline=None)
@given(lines, st.integers(1, 40))
def test_points_lie_within_the_distance_and_all_that_do_are_in(line: shapely.Geometry, distance: int) -> None:
    region = beside(line, distance, "both", "round")
    assert region.is_valid
    edge = shapely.points(shapely.get_coordinates(region))
    assert shapely.distance(edge, line).max() <= distance + 1e-6
    x, y = np.meshgrid(np.arange(-40.5, 241, 19.0), np.arange(-40.5, 241, 19.0))
    grid = shapely.points(x.ravel(), y.ravel())
    near = shapely.distance(grid, line)
    assert shapely.contains(region, grid[near < distance - 2 * ARC_ERROR]).all()
    assert not shapely.contains(region, grid[near > distance + 1e-6]).any()


@example(shapely.LineString([(0, 0), (174, 25), (1, 39), (0, 26), (0, 27)]), 15)
@example(shapely.LineString([(0, 0), (1, 28), (0, 26), (0, 27)]), 3)
@settings(max_examples=40, deadline=None)
@given(lines.filter(lambda line: line.is_simple), st.integers(1, 40))
def test_both_sides_make_up_the_whole(line: shapely.Geometry, distance: int) -> None:
    left, right = (beside(line, distance, side, "flat") for side in ("left", "right"))
    both = beside(line, distance, "both", "flat")
    assert shapely.union(left, right).area == pytest.approx(both.area, rel=1e-9)
    mirrored = beside(shapely.reverse(line), distance, "right", "flat")
    assert shapely.symmetric_difference(left, mirrored).area == pytest.approx(0, abs=1e-6)
