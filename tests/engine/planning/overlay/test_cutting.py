"""The overlay on arrays: cases from WKT, exact rational oracle, properties on random plans."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.planning.overlay import cutting as module
from bacgiang_gis_plugin.engine.planning.overlay.cutting import DOUBLE, KINDS, UNCOVERED, ZONE, overlay

BOX = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
RIGHT = "POLYGON ((5 0, 20 0, 20 10, 5 10, 5 0))"
LEFT = "POLYGON ((-5 0, 5 0, 5 10, -5 10, -5 0))"

# name: parcel, zones, expected rows (kind, zone, area)
CASES = {
    "shared edge of two zones": (BOX, [LEFT, RIGHT], [("zone", 0, 50), ("zone", 1, 50)]),
    "exact coincidence": (BOX, [BOX], [("zone", 0, 100)]),
    "parcel properly inside": (BOX, ["POLYGON ((-9 -9, 19 -9, 19 19, -9 19, -9 -9))"], [("zone", 0, 100)]),
    "zone inside the parcel": (
        BOX,
        ["POLYGON ((2 2, 4 2, 4 4, 2 4, 2 2))"],
        [("zone", 0, 4), ("uncovered", -1, 96)],
    ),
    "parcel within the hole of a zone": (
        BOX,
        ["POLYGON ((-9 -9, 19 -9, 19 19, -9 19, -9 -9), (-1 -1, 11 -1, 11 11, -1 11, -1 -1))"],
        [("uncovered", -1, 100)],
    ),
    "hole filled by another zone": (
        BOX,
        [
            "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (3 3, 7 3, 7 7, 3 7, 3 3))",
            "POLYGON ((3 3, 7 3, 7 7, 3 7, 3 3))",
        ],
        [("zone", 0, 84), ("zone", 1, 16)],
    ),
    "island inside the hole": (
        BOX,
        [
            "MULTIPOLYGON (((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 8 2, 8 8, 2 8, 2 2)), "
            "((4 4, 6 4, 6 6, 4 6, 4 4)))"
        ],
        [("zone", 0, 68), ("uncovered", -1, 32)],
    ),
    "parcel of several parts": (
        "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((8 0, 10 0, 10 2, 8 2, 8 0)))",
        [LEFT, RIGHT],
        [("zone", 0, 4), ("zone", 1, 4)],
    ),
    "parcel with a hole": (
        "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))",
        [LEFT, RIGHT],
        [("zone", 0, 48), ("zone", 1, 48)],
    ),
    "sliver of one millimetre": (
        BOX,
        [
            "POLYGON ((-5 0, 0.001 0, 0.001 10, -5 10, -5 0))",
            "POLYGON ((0.001 0, 20 0, 20 10, 0.001 10, 0.001 0))",
        ],
        [("zone", 0, 0.01), ("zone", 1, 99.99)],
    ),
    "touching along an edge": (
        BOX,
        ["POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"],
        [("uncovered", -1, 100)],
    ),
    "touching in a point": (
        BOX,
        ["POLYGON ((10 10, 20 10, 20 20, 10 20, 10 10))"],
        [("uncovered", -1, 100)],
    ),
    "two zones overlap": (
        BOX,
        ["POLYGON ((-5 -5, 6 -5, 6 15, -5 15, -5 -5))", "POLYGON ((4 -5, 15 -5, 15 15, 4 15, 4 -5))"],
        [("zone", 0, 60), ("zone", 1, 60), ("double", 1, 20)],
    ),
    "the same zone three times": (
        BOX,
        [BOX, BOX, BOX],
        [("zone", 0, 100), ("zone", 1, 100), ("zone", 2, 100), ("double", 1, 100), ("double", 2, 100)],
    ),
    "three zones, one place in all of them": (
        BOX,
        [
            "POLYGON ((0 0, 6 0, 6 10, 0 10, 0 0))",
            "POLYGON ((4 0, 10 0, 10 10, 4 10, 4 0))",
            "POLYGON ((5 0, 10 0, 10 10, 5 10, 5 0))",
        ],
        [("zone", 0, 60), ("zone", 1, 60), ("zone", 2, 50), ("double", 1, 20), ("double", 2, 50)],
    ),
    "overlap and gap of the same size": (
        BOX,
        ["POLYGON ((0 0, 6 0, 6 10, 0 10, 0 0))", "POLYGON ((5 0, 9 0, 9 10, 5 10, 5 0))"],
        [("zone", 0, 60), ("zone", 1, 40), ("double", 1, 10), ("uncovered", -1, 10)],
    ),
    "no zone anywhere": (BOX, [], [("uncovered", -1, 100)]),
}


def polygons(wkt: list[str]) -> np.ndarray:
    return np.array([shapely.from_wkt(text) for text in wkt], dtype=object)


def cut(parcels: np.ndarray, zones: np.ndarray):
    return overlay(parcels, zones, np.arange(len(zones)))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("far", [0.0, 2_350_000.0], ids=["near", "far"])
def test_case(name: str, far: float) -> None:
    parcel, zones, expected = CASES[name]
    move = lambda wkt: shapely.transform(polygons(wkt), lambda xy: xy + far)  # noqa: E731
    pieces, balance = cut(move([parcel]), move(zones))
    found = [
        (KINDS[kind], zone) for kind, zone in zip(pieces.kind.tolist(), pieces.zone.tolist(), strict=True)
    ]
    assert found == [row[:2] for row in expected]
    np.testing.assert_allclose(pieces.area, [row[2] for row in expected], atol=1e-7)
    np.testing.assert_allclose(shapely.area(pieces.geometry), pieces.area)
    assert set(shapely.get_type_id(pieces.geometry).tolist()) <= {3, 6}
    assert abs(balance.deviation[0]) < 1e-7


def test_whole_parcel_is_taken_as_it_is() -> None:
    parcel = polygons(["POLYGON ((0.1 0.2, 0.7 0.1, 0.9 0.8, 0.1 0.2))"])
    pieces, _ = cut(parcel, polygons(["POLYGON ((-9 -9, 19 -9, 19 19, -9 19, -9 -9))"]))
    assert pieces.geometry[0].equals_exact(parcel[0])
    assert pieces.area[0] == shapely.area(parcel[0])


def test_lines_left_by_touching_do_not_reach_the_pieces() -> None:
    zone = "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 6, 8 6, 8 4, 10 4, 10 0))"
    pieces, _ = cut(polygons([BOX]), polygons([zone]))
    assert shapely.get_type_id(pieces.geometry).tolist() == [3, 3]
    assert pieces.area.tolist() == [4, 96]


def test_failing_clip_falls_back_to_exact_overlay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAF_VERTICES", 0)
    monkeypatch.setattr(module, "LEAF_PARCELS", 1)
    bow_tie = shapely.from_wkt("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))")
    monkeypatch.setattr(shapely, "clip_by_rect", lambda zones, *_: np.full(len(zones), bow_tie))
    grid = shapely.box(*np.mgrid[0:8, 0:8].reshape(2, -1), *(np.mgrid[0:8, 0:8].reshape(2, -1) + 1))
    zones = polygons(["POLYGON ((-1 -1, 9 -1, 9 9, -1 -1))", "POLYGON ((-1 -1, 9 9, -1 9, -1 -1))"])
    pieces, balance = cut(grid, zones)
    assert pieces.area.sum() == pytest.approx(64)
    assert np.abs(balance.deviation).max() < 1e-9


def test_failing_overlay_is_repeated_on_a_fine_grid() -> None:
    def picky(first, second, grid_size=None):
        if grid_size is None:
            raise shapely.errors.GEOSException("TopologyException")
        return shapely.intersection(first, second, grid_size=grid_size)

    result = module.robust(picky, polygons([BOX, BOX]), polygons([LEFT, RIGHT]))
    assert shapely.area(result).tolist() == [50, 50]


# Properties ---------------------------------------------------------------------------------------------------

quarter = st.integers(0, 40).map(lambda number: number / 4)


@st.composite
def rectangle(draw: st.DrawFn) -> tuple[float, float, float, float]:
    x = sorted(draw(st.lists(quarter, min_size=2, max_size=2, unique=True)))
    y = sorted(draw(st.lists(quarter, min_size=2, max_size=2, unique=True)))
    return 410_000 + x[0], 2_350_000 + y[0], 410_000 + x[1], 2_350_000 + y[1]


def counted(parcel, zones) -> tuple[list[Fraction], Fraction, Fraction]:
    """Exact: area of every zone in the parcel, excess of multiple coverage, uncovered area."""
    xs = sorted({Fraction(value) for box in (parcel, *zones) for value in (box[0], box[2])})
    ys = sorted({Fraction(value) for box in (parcel, *zones) for value in (box[1], box[3])})
    inside = lambda box, x, y: box[0] < x < box[2] and box[1] < y < box[3]  # noqa: E731
    areas, double, uncovered = [Fraction(0)] * len(zones), Fraction(0), Fraction(0)
    for x0, x1 in pairwise(xs):
        for y0, y1 in pairwise(ys):
            x, y, size = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) * (y1 - y0)
            if inside(parcel, x, y):
                here = [number for number, zone in enumerate(zones) if inside(zone, x, y)]
                for number in here:
                    areas[number] += size
                double += size * max(len(here) - 1, 0)
                uncovered += size * (not here)
    return areas, double, uncovered


@settings(max_examples=150, deadline=None)
@given(st.lists(rectangle(), min_size=1, max_size=5), st.lists(rectangle(), max_size=5), st.booleans())
def test_rectangles_equal_exact_arithmetic(parcels, zones, deep) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if deep:
            patch.setattr(module, "LEAF_VERTICES", 0)
            patch.setattr(module, "LEAF_PARCELS", 1)
        pieces, balance = cut(
            np.array([shapely.box(*box) for box in parcels]),
            np.array([shapely.box(*box) for box in zones], dtype=object),
        )
    for number, parcel in enumerate(parcels):
        areas, double, uncovered = counted(parcel, zones)
        mine = pieces.parcel == number
        for zone, area in enumerate(areas):
            found = pieces.area[mine & (pieces.kind == ZONE) & (pieces.zone == zone)]
            assert len(found) == (area > 0)
            assert math.isclose(found.sum(), area, abs_tol=1e-7)
        assert math.isclose(pieces.area[mine & (pieces.kind == DOUBLE)].sum(), double, abs_tol=1e-7)
        assert math.isclose(pieces.area[mine & (pieces.kind == UNCOVERED)].sum(), uncovered, abs_tol=1e-7)
    assert np.abs(balance.deviation).max() < 1e-7


@st.composite
def star(draw: st.DrawFn) -> shapely.Polygon:
    """A polygon around a centre: valid, usually not convex."""
    count = draw(st.integers(3, 12))
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    angle = (np.arange(count) + random.uniform(0.1, 0.9, count)) * 2 * np.pi / count
    radius = random.uniform(2, 12, count)
    centre = random.uniform(0, 20, 2) + np.array([410_000, 2_350_000])
    return shapely.Polygon(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1) + centre)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(star(), min_size=1, max_size=8), st.lists(star(), max_size=6), st.randoms(use_true_random=False)
)
def test_areas_add_up_and_order_does_not_matter(parcels, zones, random) -> None:
    parcels, zones = np.array(parcels), np.array(zones, dtype=object)
    parcels = parcels[shapely.is_valid(parcels)]
    zones = zones[shapely.is_valid(zones)] if len(zones) else zones
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LEAF_VERTICES", 12)
        patch.setattr(module, "LEAF_PARCELS", 1)
        pieces, balance = cut(parcels, zones)
        order = np.array(random.sample(range(len(parcels)), len(parcels)), dtype=int)
        shuffled, _ = cut(parcels[order], zones)
    signed = np.where(pieces.kind == DOUBLE, -pieces.area, pieces.area)
    total = np.bincount(pieces.parcel, signed, len(parcels))
    np.testing.assert_allclose(total + balance.deviation, shapely.area(parcels), rtol=1e-12)
    assert (np.abs(balance.deviation) < 1e-6).all()
    covered = shapely.union_all(zones) if len(zones) else shapely.Polygon()
    by_union = shapely.area(shapely.difference(parcels, covered))
    uncovered = np.bincount(
        pieces.parcel[pieces.kind == UNCOVERED], pieces.area[pieces.kind == UNCOVERED], len(parcels)
    )
    np.testing.assert_allclose(uncovered, by_union, atol=2e-6)
    for kind in (ZONE, DOUBLE, UNCOVERED):
        one = np.bincount(pieces.parcel[pieces.kind == kind], pieces.area[pieces.kind == kind], len(parcels))
        two = np.bincount(
            order[shuffled.parcel[shuffled.kind == kind]], shuffled.area[shuffled.kind == kind], len(parcels)
        )
        np.testing.assert_allclose(one, two, atol=1e-6)


def test_a_zone_that_the_quick_clip_refuses_is_clipped_exactly() -> None:
    """GEOS raises on this valid spike instead of leaving it out; an overlay must not end with that."""
    spike = shapely.from_wkt(
        "POLYGON ((417878.7788696014 2353557.6850400004, 417929.5806808805 2353557.6850400004, "
        "417929.617 2353555.749, 417929.58323886135 2353557.548683357, 417878.7788696014 2353557.6850400004))"
    )
    box = (417790.74549, 2353356.00049, 417992.47151, 2353556.00551)
    clipped = module.clip(np.array([spike, shapely.box(*box)], dtype=object), *box)
    assert clipped[0].area == pytest.approx(spike.intersection(shapely.box(*box)).area, abs=1e-9)
    assert clipped[1].equals(shapely.box(*box))


def test_a_parcel_that_is_only_rounding_has_no_row() -> None:
    """A strip of 1 m by 1 nm under no zone: its area is rounding, not land."""
    strip = np.array([shapely.box(50, 50, 51, 50 + 1e-9)])
    pieces, balance = overlay(strip, np.array([shapely.from_wkt(BOX)]), np.array([0]))
    assert len(pieces.area) == 0
    assert balance.deviation.tolist() == shapely.area(strip).tolist()


def test_a_strip_of_rounding_inside_a_zone_has_no_row_but_is_counted() -> None:
    strip = np.array([shapely.box(4, 4, 5, 4 + 1e-9)])
    pieces, balance = overlay(strip, np.array([shapely.box(-50, -50, 50, 50)]), np.array([0]))
    assert len(pieces.area) == 0
    assert (balance.rounding_count, balance.rounding_area) == (1, float(shapely.area(strip)[0]))
