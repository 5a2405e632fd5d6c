"""Cuts by arrays: the same pieces as exact overlay, neighbours with the same points, doubt left to exact overlay."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.planning.overlay.blocks import read_parcels
from bacgiang_gis_plugin.engine.planning.overlay.parcels import Parcels
from bacgiang_gis_plugin.engine.planning.overlay.simple_cuts import simple_cuts

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
HALF = "POLYGON ((-5 -5, 4 -5, 4 15, -5 15, -5 -5))"
COURTYARD = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 3 2, 3 3, 2 3, 2 2))"
TWO = "MULTIPOLYGON (((0 0, 10 0, 10 10, 0 10, 0 0)), ((20 0, 21 0, 21 1, 20 0)))"


def one_cut(parcel: str, zone: str) -> tuple[bool, bool, shapely.Geometry | None]:
    """Return whether the pair is decided, whether the parcel is inside, and the piece."""
    parcels, zones = np.array([shapely.from_wkt(parcel)]), np.array([shapely.from_wkt(zone)])
    first = np.zeros(1, dtype=np.int64)
    found = simple_cuts(Parcels.of(parcels), zones, first, first)
    return bool(found.known[0]), bool(found.inside[0]), found.made[0]


@pytest.mark.parametrize(
    ("zone", "area"),
    [
        ("POLYGON ((-5 -5, 4 -5, 4 15, -5 15, -5 -5))", 40.0),  # one straight edge across
        ("POLYGON ((-5 -5, 4 -5, 6 5, 4 15, -5 15, -5 -5))", 55.0),  # a bend inside
        ("POLYGON ((-5 -5, 3 -5, -5 3, -5 -5))", None),  # a corner far off: nothing in common
        ("POLYGON ((-5 -5, 7 -5, -5 7, -5 -5))", 2.0),  # a corner of the parcel
        ("POLYGON ((-5 13, 7 25, 25 25, 25 -5, 7 -5, -5 7, -5 13))", 98.0),  # all but one corner
        ("POLYGON ((8 20, 8 8, 20 8, 20 20, 8 20))", 4.0),  # a corner of the zone
        ("POLYGON ((3 -5, 5 4, 7 -5, 3 -5))", None),  # in and out through one edge
    ],
)
def test_pieces_are_those_of_exact_overlay(zone: str, area: float | None) -> None:
    exact = shapely.intersection(shapely.from_wkt(SQUARE), shapely.from_wkt(zone))
    for turned in (zone, shapely.to_wkt(shapely.reverse(shapely.from_wkt(zone)))):
        known, inside, made = one_cut(SQUARE, turned)
        assert not inside
        if made is None:
            assert exact.is_empty or not known
        else:
            assert shapely.is_valid(made)
            assert shapely.equals(made, exact)
            assert area is None or made.area == pytest.approx(area)


@pytest.mark.parametrize(
    ("parcel", "zone"),
    [
        (SQUARE, "POLYGON ((0 0, 5 0, 5 10, 0 10, 0 0))"),  # edges on each other
        (SQUARE, "POLYGON ((-5 -5, 10 10, -5 15, -5 -5))"),  # through a corner
        (SQUARE, "POLYGON ((-5 -5, 4 -5, 4 10, 3 15, -5 15, -5 -5))"),  # a vertex on an edge
        (SQUARE, "POLYGON ((3 3, 6 3, 6 6, 3 6, 3 3))"),  # inside
        (SQUARE, "POLYGON ((-5 -5, 4 -5, 4 15, -5 15, -5 -5), (1 1, 2 1, 2 2, 1 2, 1 1))"),  # a hole inside
        (SQUARE, "POLYGON ((-5 2, 15 2, 15 4, -5 4, -5 2))"),  # across, in and out twice
        (COURTYARD, HALF),
        (TWO, HALF),
    ],
)  # fmt: skip
def test_what_is_not_simple_or_not_sure_is_left(parcel: str, zone: str) -> None:
    known, inside, made = one_cut(parcel, zone)
    assert not known
    assert not inside
    assert made is None


@pytest.mark.parametrize(
    ("zone", "inside"),
    [
        ("POLYGON ((-5 -5, 30 -5, 30 30, -5 30, -5 -5))", True),  # nothing near
        ("POLYGON ((-5 -1, 11 -9, 30 -5, 30 30, -5 30, -5 -1))", True),
        ("POLYGON ((9 -9, 21 6, 21 40, -9 40, -9 -9, 9 -9))", True),  # an edge in the parcel's box only
        ("POLYGON ((9 -9, 21 6, 40 6, 40 -9, 9 -9))", False),
        ("POLYGON ((-20 -20, 40 -20, 40 40, -20 40, -20 -20), (-9 -9, 19 -9, 19 19, -9 19, -9 -9))", False),
    ],
)
def test_what_is_only_near_is_inside_or_apart(zone: str, inside: bool) -> None:
    diamond = "POLYGON ((5 0, 10 5, 5 10, 0 5, 5 0))"
    assert one_cut(diamond, zone) == (True, inside, None)


def test_neighbours_get_the_same_point() -> None:
    parcels = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    line = np.array([[-7.0, 3.3], [31.0, 7.7]])
    zones = np.array(
        [shapely.Polygon([*line, (31, -9), (-7, -9)]), shapely.Polygon([*line[::-1], (-7, 19), (31, 19)])]
    )
    one, other = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    found = simple_cuts(Parcels.of(parcels), zones, one, other)
    assert found.known.all()
    assert shapely.coverage_is_valid(found.made)
    assert shapely.area(found.made).sum() == pytest.approx(200)


@given(
    seed=st.integers(0, 10**6),
    vertices=st.integers(3, 60),
    holes=st.booleans(),
    from_wkb=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_every_piece_is_that_of_exact_overlay(seed: int, vertices: int, holes: bool, from_wkb: bool) -> None:
    rng = np.random.default_rng(seed)
    zones = np.array([_star(rng, vertices, holes) for _ in range(3)])
    corners = rng.uniform(-60, 60, (150, 2))
    parcels = np.array([_parcel(rng, corner) for corner in corners])
    parcels = shapely.transform(parcels, lambda xy: xy + np.array([417_000, 2_353_000]))
    zones = shapely.transform(zones, lambda xy: xy + np.array([417_000, 2_353_000]))
    one, other = (places.ravel() for places in np.indices((len(parcels), len(zones))))
    found = simple_cuts(parcels_of(parcels, from_wkb=from_wkb), zones, one, other)
    exact = shapely.intersection(parcels[one], zones[other])
    cut = ~shapely.is_missing(found.made)
    assert not found.inside[cut].any()
    assert shapely.is_empty(exact[found.known & ~found.inside & ~cut]).all()
    assert shapely.contains_properly(zones[other], parcels[one])[found.inside].all()
    assert shapely.is_valid(found.made[cut]).all()
    difference = shapely.symmetric_difference(found.made[cut], exact[cut])
    assert shapely.area(difference).max(initial=0) < 1e-6
    np.testing.assert_allclose(shapely.area(found.made[cut]), shapely.area(exact[cut]), atol=1e-6)
    assert found.known.mean() > 0.5


def parcels_of(parcels: np.ndarray, *, from_wkb: bool) -> Parcels:
    if not from_wkb:
        return Parcels.of(parcels)
    found, reason, _ = read_parcels(pa.array(shapely.to_wkb(parcels), pa.binary()))
    assert not any(reason)
    return found


def _star(rng: np.random.Generator, vertices: int, holes: bool) -> shapely.Polygon:
    angle = np.sort(rng.uniform(0, 2 * np.pi, vertices))
    radius = rng.uniform(25, 55, vertices)
    centre = rng.uniform(-20, 20, 2)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None] + centre
    polygon = shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)
    if holes:
        polygon = shapely.difference(polygon, shapely.Point(centre).buffer(8))
    return polygon if rng.random() < 0.5 else shapely.reverse(polygon)


def _parcel(rng: np.random.Generator, corner: np.ndarray) -> shapely.Polygon:
    """Return a parcel of 4 to 12 corners, bent inwards or not, turned either way."""
    count = int(rng.integers(4, 13))
    angle = np.sort(rng.uniform(0, 2 * np.pi, count))
    radius = rng.uniform(3, 12, count)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None] + corner
    polygon = shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)
    return polygon if rng.random() < 0.5 else shapely.reverse(polygon)
