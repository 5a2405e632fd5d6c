"""Plain polygons from WKB: bounds as shapely's, a proof that never proves an invalid ring, bytes taken over."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import wkt

from bacgiang_gis_plugin.engine.planning.overlay.blocks import Block, cut_block, shapes_in_order
from bacgiang_gis_plugin.engine.planning.overlay.plain import bounds_of, measures, read_plain, unwrapped
from bacgiang_gis_plugin.engine.planning.overlay.rows import Wishes

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
CASES = {
    SQUARE: (True, True),
    "POLYGON ((0 0, 0 10, 10 10, 10 0, 0 0))": (True, True),
    "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))": (True, False),  # crosses itself
    "POLYGON ((0 0, 10 0, 10 0, 10 10, 0 0))": (True, False),  # a vertex twice: valid, but not proved
    "POLYGON ((0 0, 4 0, 4 3, 8 3, 8 8, 7 8, 7 4, 0 4, 0 0))": (
        True,
        False,
    ),  # valid, but not seen from its middle
    "POLYGON ((0 0, 10 0, 0 0, 0 0))": (True, False),
    "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 3, 3 3, 2 2))": (False, False),
    "POLYGON Z ((0 0 1, 10 0 1, 10 10 1, 0 0 1))": (False, False),
    "MULTIPOLYGON (((0 0, 10 0, 10 10, 0 0)))": (False, False),
    "POLYGON EMPTY": (False, False),
    "LINESTRING (0 0, 1 1)": (False, False),
}


def as_wkb(geometries: list[shapely.Geometry | None]) -> pa.Array:
    return pa.array([None if one is None else shapely.to_wkb(one) for one in geometries], pa.binary())


def test_cases() -> None:
    shapes = [wkt.loads(text) for text in CASES]
    read = read_plain(as_wkb(shapes))
    assert list(zip(read.plain.tolist(), measures(read).valid.tolist(), strict=True)) == list(CASES.values())


def test_a_ring_that_turns_twice_is_not_proved() -> None:
    angle = np.linspace(0, 4 * np.pi, 17)[:-1]
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * (1 + 0.5 * (angle > 2 * np.pi))[:, None]
    assert not measures(read_plain(as_wkb([shapely.Polygon(ring)]))).valid.any()
    assert not shapely.Polygon(ring).is_valid


def test_a_multipolygon_of_one_polygon_is_that_polygon() -> None:
    polygon, several = (
        wkt.loads(SQUARE),
        wkt.loads("MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)), ((20 0, 29 0, 29 9, 20 0)))"),
    )
    values = as_wkb([shapely.MultiPolygon([polygon]), polygon, several, None, shapely.MultiPolygon()])
    assert unwrapped(values).to_pylist() == [
        *as_wkb([polygon, polygon, several, None, shapely.MultiPolygon()]).to_pylist()
    ]
    assert bounds_of(unwrapped(values))[:3].tolist() == [[0, 0, 10, 10], [0, 0, 10, 10], [0, 0, 29, 9]]
    assert unwrapped(values.slice(1, 2)).to_pylist() == values.slice(1, 2).to_pylist()


def test_area_and_length_are_those_of_shapely() -> None:
    ring = [
        (410_000.1, 2_350_000.2),
        (410_020.3, 2_350_001.0),
        (410_022.7, 2_350_030.9),
        (409_999.4, 2_350_028.8),
    ]
    shapes = [shapely.Polygon(ring), shapely.Polygon(ring[::-1]), wkt.loads(SQUARE)]
    found = measures(read_plain(as_wkb(shapes)))
    assert found.valid.all()
    np.testing.assert_allclose(found.area, shapely.area(shapes), rtol=1e-12)
    np.testing.assert_allclose(found.length, shapely.length(shapes), rtol=1e-12)


def test_no_geometry_open_rings_slices_and_nothing() -> None:
    open_ring = bytearray(shapely.to_wkb(wkt.loads(SQUARE)))
    open_ring[-16:-8] = np.float64(1.0).tobytes()
    cut_off = shapely.to_wkb(wkt.loads(SQUARE))[:-8]
    values = pa.array([b"", None, bytes(open_ring), cut_off, shapely.to_wkb(wkt.loads(SQUARE))], pa.binary())
    assert read_plain(values).plain.tolist() == [False, False, False, False, True]
    assert read_plain(values.slice(3)).plain.tolist() == [False, True]
    assert bounds_of(values.slice(4)).tolist() == [[0, 0, 10, 10]]
    assert np.isnan(bounds_of(values.slice(1, 1))).all()
    assert bounds_of(pa.array([], pa.binary())).shape == (0, 4)
    assert measures(read_plain(pa.array([], pa.binary()))).valid.shape == (0,)


COORDINATE = st.integers(-6, 6) | st.floats(-6, 6, allow_nan=False).map(lambda value: round(value, 3))
RING = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=3, max_size=9)


@settings(max_examples=60, deadline=None)
@given(st.lists(RING, min_size=1, max_size=12), st.sampled_from([0.0, 410_000.0, 2_350_000.25]))
def test_what_is_proved_is_valid_and_bounds_are_those_of_shapely(rings: list, far: float) -> None:
    shapes = [shapely.Polygon(np.array(ring, dtype=float) + far) for ring in rings]
    read = read_plain(as_wkb(shapes))
    proved = measures(read).valid
    assert shapely.is_valid(np.array(shapes))[proved].all()
    np.testing.assert_array_equal(bounds_of(as_wkb(shapes)), shapely.bounds(shapes))


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 12), st.integers(0, 10_000))
def test_convex_rings_are_proved(corners: int, seed: int) -> None:
    angle = np.sort(np.random.default_rng(seed).uniform(0, 2 * np.pi / corners, corners))
    angle += np.arange(corners) * 2 * np.pi / corners
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * 20 + 2_350_000
    hull = shapely.Polygon(ring).convex_hull
    enough = len(hull.exterior.coords) - 1 == corners and hull.area > 1
    assert measures(read_plain(as_wkb([shapely.Polygon(ring)]))).valid[0] or not enough


def test_whole_parcels_keep_their_bytes_and_others_are_multipolygons_too() -> None:
    """A whole plain parcel, a repaired one, one with a hole, one cut in two, one with Z."""
    parcels = [
        SQUARE,
        "POLYGON ((20 0, 30 10, 30 0, 20 10, 20 0))",
        "POLYGON ((40 0, 50 0, 50 10, 40 10, 40 0), (42 2, 42 3, 43 3, 42 2))",
        "POLYGON ((95 0, 105 0, 105 10, 95 10, 95 0))",
        "POLYGON Z ((60 0 5, 70 0 5, 70 10 5, 60 0 5))",
    ]
    zones = [
        "POLYGON ((-1 -1, 100 -1, 100 11, -1 11, -1 -1))",
        "POLYGON ((100 -1, 200 -1, 200 11, 100 11, 100 -1))",
    ]
    block = Block(
        as_wkb([wkt.loads(text) for text in parcels]),
        as_wkb([wkt.loads(text) for text in zones]),
        np.array([0, 1]),
        np.array([0, 2]),
        Wishes(1),
        0.0,
    )
    cut = cut_block(block)
    assert cut.own.tolist() == [True, False, False, False, False, False]
    wkb = shapes_in_order(block.parcels, [cut], cut.rows.parcel, np.arange(6))
    shapes = shapely.from_wkb(wkb.to_numpy(zero_copy_only=False))
    assert set(shapely.get_type_id(shapes).tolist()) == {6}
    assert not shapely.has_z(shapes).any()
    assert cut.rows.parcel.tolist() == [0, 1, 2, 3, 3, 4]
    assert shapely.area(shapes).tolist() == cut.rows.area.tolist() == [100, 50, 99.5, 50, 50, 50]
    assert wkb[0].as_py() == shapely.to_wkb(shapely.multipolygons([wkt.loads(SQUARE)]))
