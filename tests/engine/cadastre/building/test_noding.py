"""Noding and faces from small WKT drawings, and from random partitions with planted defects."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.building.faces import Faces, trace_faces
from bacgiang_gis_plugin.engine.cadastre.building.noding import Noded, node_lines, renode
from bacgiang_gis_plugin.engine.cadastre.building.sheet_parcels import node_and_trace

TOLERANCE, RESOLUTION = 0.02, 0.001


def build(*wkt: str) -> tuple[Noded, Faces]:
    return build_lines(np.array([shapely.from_wkt(text) for text in wkt], dtype=object))


def build_lines(lines: np.ndarray) -> tuple[Noded, Faces]:
    coordinates, numbers = shapely.get_coordinates(lines, return_index=True)
    return node_and_trace(coordinates, numbers, TOLERANCE, RESOLUTION)


def assert_sound(faces: Faces) -> None:
    assert faces.planar
    assert shapely.is_valid(faces.polygons).all()
    assert shapely.coverage_is_valid(faces.polygons)
    assert shapely.is_ccw(shapely.get_exterior_ring(faces.polygons)).all()
    inside, outside = shapely.area(faces.polygons).sum(), shapely.area(faces.outline).sum()
    assert inside == pytest.approx(outside, rel=1e-12)


def same(faces: Faces, *wkt: str) -> bool:
    wanted = {shapely.normalize(shapely.from_wkt(text)).wkt for text in wkt}
    return {shapely.normalize(face).wkt for face in faces.polygons} == wanted


SQUARE = "LINESTRING (0 0, 10 0, 10 10, 0 10, 0 0)"


def test_a_line_across_splits_and_both_faces_have_the_node() -> None:
    noded, faces = build(SQUARE, "LINESTRING (5 0, 5 10)")
    assert same(faces, "POLYGON ((0 0, 5 0, 5 10, 0 10, 0 0))", "POLYGON ((5 0, 10 0, 10 10, 5 10, 5 0))")
    assert_sound(faces)
    assert len(noded.undershoots) == len(noded.overshoots) == len(noded.free_ends) == 0


def test_lines_that_cross_are_noded_where_they_cross() -> None:
    _, faces = build("LINESTRING (-0.005 5, 10.005 5)", "LINESTRING (5 -0.005, 5 10.005)", SQUARE)
    assert len(faces.polygons) == 4
    assert shapely.area(faces.polygons).tolist() == pytest.approx([25.0] * 4)
    assert_sound(faces)


def test_an_undershoot_is_carried_on_and_an_overshoot_cut() -> None:
    noded, faces = build(SQUARE, "LINESTRING (5 0.01, 5 10.015)")
    assert same(faces, "POLYGON ((0 0, 5 0, 5 10, 0 10, 0 0))", "POLYGON ((5 0, 10 0, 10 10, 5 10, 5 0))")
    assert noded.undershoots.tolist() == [pytest.approx([5, 0, 0.01])]
    assert noded.overshoots.tolist() == [pytest.approx([5, 10, 0.015])]


@pytest.mark.parametrize(
    ("gap", "faces_found"), [(0.0, 2), (0.0005, 2), (0.001, 2), (0.02, 2), (0.0209, 2), (0.0225, 1)]
)
def test_the_tolerance_is_the_border(gap: float, faces_found: int) -> None:
    noded, faces = build(SQUARE, f"LINESTRING (5 {gap}, 5 10)")
    assert len(faces.polygons) == faces_found
    assert len(noded.free_ends) == (faces_found == 1)
    assert len(noded.undershoots) == (faces_found == 2 and gap >= 0.001)


def test_an_end_beside_a_corner_goes_to_the_corner() -> None:
    noded, faces = build(SQUARE, "LINESTRING (0.006 0.008, 9.995 9.991)")
    assert len(noded.undershoots) == 2
    assert same(faces, "POLYGON ((0 0, 10 0, 10 10, 0 0))", "POLYGON ((0 0, 10 10, 0 10, 0 0))")


def test_two_ends_that_miss_each_other_are_joined_once() -> None:
    noded, faces = build("LINESTRING (4.99 0, 0 0, 0 10, 5 10)", "LINESTRING (5 10, 10 10, 10 0, 5 0)")
    assert len(noded.undershoots) == 1
    assert len(faces.polygons) == 1


def test_a_dangle_is_left_out_and_reported() -> None:
    noded, faces = build(SQUARE, "LINESTRING (5 0, 5 4)")
    assert same(faces, "POLYGON ((0 0, 5 0, 10 0, 10 10, 0 10, 0 0))") or len(faces.polygons) == 1
    assert noded.free_ends.tolist() == [[5.0, 4.0]]
    assert faces.unused.sum() == 1


def test_an_island_is_a_hole_and_a_face() -> None:
    _, faces = build(
        SQUARE, "LINESTRING (4 4, 6 4, 6 6, 4 6, 4 4)", "LINESTRING (4.5 4.5, 5 4.5, 5 5, 4.5 4.5)"
    )
    assert sorted(shapely.area(faces.polygons).tolist()) == pytest.approx([0.125, 3.875, 96.0])
    assert len(faces.outline) == 1
    assert_sound(faces)


def test_an_island_that_touches_the_shell_at_a_corner() -> None:
    _, faces = build(SQUARE, "LINESTRING (5 0, 7 3, 3 3, 5 0)")
    assert sorted(shapely.area(faces.polygons).tolist()) == pytest.approx([6.0, 94.0])
    assert_sound(faces)


def test_two_islands_that_touch_each_other() -> None:
    _, faces = build(
        "LINESTRING (0 0, 20 0, 20 20, 0 20, 0 0)",
        "LINESTRING (5 5, 8 5, 8 8, 5 8, 5 5)",
        "LINESTRING (8 8, 12 8, 12 12, 8 12, 8 8)",
    )
    assert sorted(shapely.area(faces.polygons).tolist()) == pytest.approx([9.0, 16.0, 375.0])
    assert_sound(faces)


def test_a_line_to_an_island_separates_nothing() -> None:
    noded, faces = build(SQUARE, "LINESTRING (4 4, 6 4, 6 6, 4 6, 4 4)", "LINESTRING (0 0, 4 4)")
    assert len(faces.polygons) == 2
    assert faces.unused.sum() == 1
    assert len(noded.free_ends) == 0
    assert_sound(faces)


@pytest.mark.parametrize(
    ("second", "length"),
    [
        ("LINESTRING (5 0, 5 4, 5 10)", 10.0),
        ("LINESTRING (5 10, 5 4, 5 0)", 10.0),
        ("LINESTRING (5 2, 5 3)", 1.0),
        ("LINESTRING (5 4, 5 10)", 6.0),
    ],
)
def test_what_is_drawn_twice_is_found_once(second: str, length: float) -> None:
    noded, faces = build(SQUARE, "LINESTRING (5 0, 5 4, 5 10)", second)
    assert len(noded.doubled) == 1
    assert next(iter(noded.doubled.values()))[0] == pytest.approx(length)
    assert len(faces.polygons) == 2
    assert len(noded.free_ends) == 0


def test_closed_neighbours_share_their_side_but_an_equal_shape_is_doubled() -> None:
    left, right = "LINESTRING (0 0, 5 0, 5 5, 0 5, 0 0)", "LINESTRING (5 5, 5 0, 10 0, 10 5, 5 5)"
    assert build(left, right)[0].doubled == {}
    assert list(build(left, right, "LINESTRING (5 0, 5 5, 0 5, 0 0, 5 0)")[0].doubled) == [2]


def test_nothing_comes_of_nothing() -> None:
    noded, faces = build("LINESTRING (0 0, 5 0)")
    assert len(faces.polygons) == 0
    assert len(noded.free_ends) == 2


def test_renode_makes_near_coincident_rings_a_coverage() -> None:
    rings = [shapely.box(0, 0, 10, 10).exterior]
    rings += [shapely.affinity.rotate(shapely.box(3, 3, 20, 9), angle * 1e-4).exterior for angle in range(4)]
    noded, _ = build_lines(np.array([shapely.LineString(ring.coords) for ring in rings], dtype=object))
    again = renode(noded, RESOLUTION)
    assert_sound(trace_faces(again.nodes, again.edges))


def _partition(columns: int, rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the edges (n, 2, 2) and the cells of a crooked grid, in whole millimetres."""
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(columns + 1) * 20.0, np.arange(rows + 1) * 15.0)
    at = np.stack([x, y], axis=-1) + random.uniform(-4, 4, (rows + 1, columns + 1, 2))
    at = np.round(at + np.array([417_000, 2_353_000]), 3)
    across = np.stack([at[:, :-1], at[:, 1:]], axis=2).reshape(-1, 2, 2)
    up = np.stack([at[:-1], at[1:]], axis=2).reshape(-1, 2, 2)
    cells = shapely.polygons(
        np.stack([at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]], axis=2).reshape(-1, 4, 2)
    )
    return np.concatenate([across, up]), cells


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**31), st.integers(0, 4))
def test_every_cell_is_found_whatever_is_planted(columns: int, rows: int, seed: int, planted: int) -> None:
    edges, cells = _partition(columns, rows, seed)
    random = np.random.default_rng(seed)
    drawn = edges.copy()
    chosen = random.permutation(len(edges))
    degree = shapely.STRtree(shapely.points(edges.reshape(-1, 2)))
    moved: set[int] = set()
    places: set[tuple[float, float]] = set()
    for index in chosen[:planted].tolist():
        start, stop = edges[index]
        place = (float(stop[0]), float(stop[1]))
        joined = len(degree.query(shapely.Point(stop), predicate="intersects"))
        if joined < 3 or place in places:
            continue
        by = random.uniform(0.004, 0.019) * random.choice([-1, 1])
        drawn[index, 1] = np.round(stop + (stop - start) / math.dist(start, stop) * by, 3)
        moved.add(index)
        places.add(place)
    doubled = [index for index in chosen[::-1][:planted].tolist() if index not in moved]
    doubles = edges[doubled][:, ::-1]
    lines = shapely.linestrings(
        np.concatenate([drawn, doubles])[random.permutation(len(drawn) + len(doubles))]
    )
    noded, faces = build_lines(lines)
    assert_sound(faces)
    assert len(faces.polygons) == len(cells)
    assert shapely.area(faces.polygons).sum() == pytest.approx(shapely.area(cells).sum(), abs=0.05)
    face, cell = shapely.STRtree(cells).query(shapely.point_on_surface(faces.polygons), predicate="within")
    assert len(face) == len(cells)
    assert shapely.hausdorff_distance(faces.polygons[face], cells[cell]).max() < 0.021
    # An end that runs over along the next line of nearly the same direction repeats a stretch of that line.
    found = len(noded.undershoots) + len(noded.overshoots) + len(noded.doubled)
    assert found == len(moved) + len(doubled)
    assert len(noded.free_ends) == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 5), st.integers(2, 5), st.integers(0, 2**31))
def test_the_order_of_the_lines_does_not_matter(columns: int, rows: int, seed: int) -> None:
    edges, cells = _partition(columns, rows, seed)
    random = np.random.default_rng(seed)
    _, first = build_lines(shapely.linestrings(edges))
    flip = random.random(len(edges)) < 0.5
    edges[flip] = edges[flip][:, ::-1]
    _, second = build_lines(shapely.linestrings(edges[random.permutation(len(edges))]))
    assert {face.wkb for face in first.polygons} == {face.wkb for face in second.polygons}
    assert {shapely.normalize(face).wkb for face in first.polygons} == {
        shapely.normalize(cell).wkb for cell in cells
    }


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.integers(3, 25))
def test_any_tangle_of_lines_gives_the_faces_of_geos(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    lines = shapely.linestrings(np.round(random.uniform(0, 100, (count, 2, 2)), 3))
    coordinates, numbers = shapely.get_coordinates(lines, return_index=True)
    noded = node_lines(coordinates, numbers, 0.0, 1e-6)
    faces = trace_faces(noded.nodes, noded.edges)
    geos = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines))))
    assert len(faces.polygons) == len(geos)
    assert shapely.area(faces.polygons).sum() == pytest.approx(shapely.area(geos).sum())
    assert shapely.is_valid(faces.polygons).all()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=3, max_size=24, unique=True))
def test_faces_called_planar_never_overlap(pairs: list[tuple[int, int]]) -> None:
    nodes = np.array(
        [[0, 0], [4, 0], [8, 1], [0, 4], [4, 4], [8, 5], [1, 8], [5, 8], [9, 9], [2, 2], [6, 3], [3, 6.5]]
    )
    edges = np.unique(
        np.sort(np.array([p for p in pairs if p[0] != p[1]], dtype=np.int64).reshape(-1, 2)), axis=0
    )
    faces = trace_faces(nodes, edges)  # these edges may cross
    if faces.planar:
        assert shapely.coverage_is_valid(faces.polygons)
        assert shapely.area(faces.polygons).sum() == pytest.approx(shapely.area(faces.outline).sum())
    lines = shapely.linestrings(nodes[edges])
    crossing = shapely.length(lines).sum() > 0 and len(lines) > 1 and not _drawn_plane(lines)
    assert faces.planar or crossing


def _drawn_plane(lines: np.ndarray) -> bool:
    """Tell whether segments meet at their ends only."""
    first, second = shapely.STRtree(lines).query(lines, predicate="intersects")
    first, second = first[first < second], second[first < second]
    common = shapely.intersection(lines[first], lines[second])
    ends = shapely.boundary(lines)
    at_ends = shapely.covers(ends[first], common) & shapely.covers(ends[second], common)
    return bool(at_ends.all())
