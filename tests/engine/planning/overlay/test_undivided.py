"""Parcels that no boundary comes near: what the grid frees is free, and lies in the zones that are named."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.planning.overlay.undivided import undivided

FAR = np.array([417_000.0, 2_353_000.0])


def test_a_field_of_parcels_in_one_zone() -> None:
    x, y = (place.ravel() * 10.0 for place in np.indices((20, 20)))
    bounds = np.column_stack([x, y, x + 10, y + 10])
    free, parcel, zone = undivided(bounds, np.array([shapely.box(-5, -5, 115, 300)]))
    assert free[x < 100].all()
    assert not free[(x == 110)].any()
    assert free[x > 130].all()
    assert set(zone.tolist()) == {0}
    np.testing.assert_array_equal(np.sort(parcel), np.flatnonzero(free & (x < 110)))


def test_a_slanting_edge_leaves_its_box_free() -> None:
    x, y = (place.ravel() * 1.0 for place in np.indices((50, 50)))
    bounds = np.column_stack([x, y, x + 1, y + 1])
    free, parcel, _ = undivided(bounds, np.array([shapely.Polygon([(-9, -9), (60, 60), (-9, 60)])]))
    assert free.mean() > 0.9
    assert not free[x == y].any()
    np.testing.assert_array_equal(np.sort(parcel), np.flatnonzero(free & (y > x)))


def test_nothing_and_holes() -> None:
    bounds = np.array([[4.0, 4.0, 6.0, 6.0], [20.0, 4.0, 21.0, 6.0]])
    ring = shapely.Polygon(
        [(-30, -30), (40, -30), (40, 40), (-30, 40)], [[(0, 0), (10, 0), (10, 10), (0, 10)]]
    )
    free, parcel, zone = undivided(bounds, np.array([ring, shapely.box(-50, -50, 50, 50)]))
    assert free.all()
    assert sorted(zip(parcel.tolist(), zone.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 1)]
    assert undivided(bounds[:0], np.array([ring]))[0].shape == (0,)
    free, parcel, zone = undivided(bounds, np.array([], dtype=object))
    assert free.all()
    assert len(parcel) == len(zone) == 0


@given(
    seed=st.integers(0, 10**6),
    vertices=st.integers(3, 80),
    count=st.integers(1, 300),
    size=st.sampled_from([0.0, 0.3, 3.0, 40.0]),
)
@settings(max_examples=60, deadline=None)
def test_free_means_no_boundary_and_the_named_zones(
    seed: int, vertices: int, count: int, size: float
) -> None:
    rng = np.random.default_rng(seed)
    rings = [rng.uniform(-60, 60, (vertices, 2)) + FAR for _ in range(3)]
    zones = shapely.make_valid([shapely.Polygon(ring) for ring in rings], method="structure")
    zones = zones[shapely.area(zones) > 0]
    corner = np.round(rng.uniform(-50, 50, (count, 2)), 1) + FAR
    bounds = np.hstack([corner, corner + rng.uniform(0, size, (count, 2))])
    free, parcel, zone = undivided(bounds, zones)
    boxes = shapely.box(*bounds.T)
    touches = shapely.intersects(boxes[:, None], shapely.boundary(zones)[None, :])
    assert not touches[free].any()
    within = shapely.contains(zones[None, :], shapely.centroid(boxes)[:, None]) & free[:, None]
    expected = sorted(zip(*(place.tolist() for place in np.nonzero(within)), strict=True))
    assert sorted(zip(parcel.tolist(), zone.tolist(), strict=True)) == expected
