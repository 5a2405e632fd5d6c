"""Curves and B-splines of DGN v7: the shape MicroStation draws, within the tolerance, whatever the damage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from ezdxf.math import BSpline
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bacgiang_gis_plugin.engine.cadastre.drawings.curves import (
    knot_vector,
    stroke_bspline,
    stroke_point_curve,
)
from bacgiang_gis_plugin.engine.cadastre.drawings.dgn_read import read_dgn
from bacgiang_gis_plugin.engine.cadastre.drawings.drawing import Drawing

from ..dgn_elements import Design, flagged
from .test_dgn_read import as_gdal_reads

CURVE = [
    (-3000, -1000),
    (-1000, 0),
    (0, 0),
    (4000, 3000),
    (9000, 2000),
    (12000, 6000),
    (13000, 6500),
    (15000, 8000),
]
POLES = np.array([[0.0, 0.0], [4000.0, 9000.0], [9000.0, -2000.0], [15000.0, 7000.0], [21000.0, 0.0]])
FAR = np.array([400_000_000.0, 2_000_000_000.0])


def read(path: Path, tolerance: float = 0.005) -> Drawing:
    drawing = read_dgn(path.read_bytes(), path, tolerance)
    assert sum(drawing.counts.values()) == drawing.elements
    return drawing


def reference(
    poles: np.ndarray, order: int, weights: list[float] | None = None, knots: list[float] | None = None
) -> np.ndarray:
    spline = BSpline([tuple(pole) for pole in poles], order=order, knots=knots, weights=weights)
    return np.array(
        [
            (point.x, point.y)
            for point in spline.points(np.linspace(*spline.knots()[:: len(spline.knots()) - 1], 500))
        ]
    )


def farthest(line: np.ndarray, points: np.ndarray) -> float:
    return float(shapely.distance(shapely.linestrings(line), shapely.points(points)).max())


def test_a_curve_is_drawn_as_gdal_draws_it(tmp_path: Path) -> None:
    design = Design()
    design.add(design.string(CURVE, 11))
    path = design.save(tmp_path / "a.dgn")
    drawing = read(path, 0.001)
    (line,) = drawing.points
    shapes, _ = as_gdal_reads(path)
    assert farthest(line, shapely.get_coordinates(shapes[1])) < 0.0015
    assert drawing.counts[("10", "lines", "curve")] == 1
    assert drawing.doubts == []


def test_a_curve_passes_through_its_points_and_bulges_between(tmp_path: Path) -> None:
    design = Design()
    design.add(design.string(CURVE, 11))
    (line,) = read(design.save(tmp_path / "a.dgn")).points
    given_points = np.array(CURVE[2:-2]) / 1000
    assert {tuple(point) for point in given_points.tolist()} <= {tuple(point) for point in line.tolist()}
    assert (line[0].tolist(), line[-1].tolist()) == (given_points[0].tolist(), given_points[-1].tolist())
    straight = shapely.linestrings(given_points)
    assert shapely.hausdorff_distance(shapely.linestrings(line), straight) > 0.05


@given(
    arrays(
        np.float64, st.tuples(st.integers(6, 20), st.just(2)), elements=st.integers(-5000, 5000).map(float)
    ),
    st.sampled_from([0.5, 5.0, 50.0]),
)
def test_any_point_curve_is_finite_and_keeps_its_points(points: np.ndarray, tolerance: float) -> None:
    line = stroke_point_curve(points, tolerance)
    assert np.isfinite(line).all()
    drawn = {tuple(point) for point in line.tolist()}
    assert {tuple(point) for point in points[2:-2].tolist()} <= drawn


def test_points_on_a_straight_line_stay_straight() -> None:
    points = np.column_stack([np.arange(9.0) * 100, np.arange(9.0) * 50])
    line = stroke_point_curve(points, 0.01)
    assert np.abs(line[:, 0] - 2 * line[:, 1]).max() < 1e-9


def test_a_curve_with_too_few_points_is_straight_and_doubted(tmp_path: Path) -> None:
    design = Design()
    design.add(design.string(CURVE[:5], 11))
    drawing = read(design.save(tmp_path / "a.dgn"))
    assert len(drawing.points[0]) == 5
    assert "1 curves with too few points are drawn straight" in drawing.doubts


@pytest.mark.parametrize("order", [2, 3, 4, 5])
def test_a_b_spline_is_the_one_its_poles_make(tmp_path: Path, order: int) -> None:
    design = Design()
    design.add(*design.spline(POLES, order))
    drawing = read(design.save(tmp_path / "a.dgn"), 0.001)
    assert farthest(drawing.points[0], reference(POLES, order) / 1000) < 0.0011
    assert drawing.points[0][[0, -1]].tolist() == (POLES[[0, -1]] / 1000).tolist()
    assert drawing.counts[("10", "lines", "B-spline curve")] == 1
    assert drawing.counts[("10", "other", "part of a B-spline curve")] == 1
    assert drawing.doubts == []


def test_knots_and_weights_shape_a_b_spline(tmp_path: Path) -> None:
    weights, inner = [1.0, 0.4, 0.9, 0.3, 1.0], [0.7]
    design = Design()
    design.add(*design.spline(POLES, 4, weights=weights, knots=inner))
    drawing = read(design.save(tmp_path / "a.dgn"), 0.001)
    knots = knot_vector(5, 4, np.array(inner), False).tolist()
    assert farthest(drawing.points[0], reference(POLES, 4, weights, knots) / 1000) < 0.0011
    assert farthest(drawing.points[0], reference(POLES, 4) / 1000) > 0.1


@pytest.mark.parametrize("times_weight", [False, True])
def test_poles_that_are_stored_times_their_weight_are_found(tmp_path: Path, times_weight: bool) -> None:
    weights = np.array([1.0, 0.8, 0.9, 0.7, 1.0])
    poles = POLES + FAR
    design = Design()
    design.add(
        *design.spline(poles * weights[:, None] if times_weight else poles, 3, weights=weights.tolist())
    )
    drawing = read(design.save(tmp_path / "a.dgn"), 0.005)
    wanted = (reference(POLES, 3, weights.tolist()) + FAR) / 1000
    assert farthest(drawing.points[0], wanted) < 0.0055
    assert drawing.doubts == []


def test_a_closed_b_spline_ends_where_it_begins(tmp_path: Path) -> None:
    design = Design()
    design.add(*design.spline(POLES, 4, closed=True))
    (line,) = read(design.save(tmp_path / "a.dgn"), 0.001).points
    assert line[0].tolist() == line[-1].tolist()
    around = np.vstack([POLES, POLES[:3]])
    spline = BSpline([tuple(pole) for pole in around], order=4, knots=range(12))
    wanted = np.array([(p.x, p.y) for p in spline.points(np.linspace(3, 8, 300))]) / 1000
    assert farthest(line, wanted) < 0.0011


def test_a_b_spline_is_a_part_of_a_chain(tmp_path: Path) -> None:
    design = Design()
    first = design.line([(-5000, 0), (0, 0)], inside=True)
    design.add(design.complex(12, [first, *design.spline(POLES, 4, inside=True)]))
    drawing = read(design.save(tmp_path / "a.dgn"))
    assert drawing.line_kind == ["complex chain"]
    assert drawing.points[0][0].tolist() == [-5.0, 0.0]
    assert drawing.points[0][-1].tolist() == [21.0, 0.0]
    assert drawing.elements == 5


def test_a_b_spline_whose_length_is_false_is_read_all_the_same(tmp_path: Path) -> None:
    design = Design()
    design.add(*design.spline(POLES, 4, weights=[1.0, 0.5, 0.5, 0.5, 1.0], stated=0))
    drawing = read(design.save(tmp_path / "a.dgn"))
    assert drawing.line_kind == ["B-spline curve"]
    assert drawing.counts[("10", "other", "part of a B-spline curve")] == 2


@pytest.mark.parametrize("broken", ["poles", "knots", "weights", "order"])
def test_a_damaged_b_spline_fails_alone(tmp_path: Path, broken: str) -> None:
    design = Design()
    options = {"knots": {"knots": [0.9, 0.1]}, "weights": {"weights": [1.0, 0.0, 0.5, 0.5, 1.0]}}
    poles = POLES[:4] if broken == "knots" else POLES
    elements = design.spline(
        np.vstack([poles, poles[:2]]) if broken == "knots" else poles, 4, **options.get(broken, {})
    )
    if broken == "poles":
        elements = elements[:1]
    if broken == "order":
        elements[0] = elements[0][:40] + bytes((0x1F,)) + elements[0][41:]
    design.add(*elements, design.line([(0, 0), (1000, 0)]))
    drawing = read(design.save(tmp_path / "a.dgn"))
    assert drawing.line_kind == ["line"]
    assert drawing.total("failed") == 1


@given(st.data())
def test_any_b_spline_stays_within_its_poles(data: st.DataObject) -> None:
    order = data.draw(st.integers(2, 6))
    count = data.draw(st.integers(max(order, 3), 12))
    poles = data.draw(arrays(np.float64, (count, 2), elements=st.integers(-1000, 1000).map(float)))
    weights = data.draw(st.one_of(st.none(), arrays(np.float64, count, elements=st.floats(0.05, 1))))
    closed = data.draw(st.booleans())
    line = stroke_bspline(poles, order, 1.0, weights, None, closed)
    hull = shapely.MultiPoint(poles).convex_hull.buffer(1e-6)
    assert hull.contains(shapely.MultiPoint(line))
    assert (line[0] == line[-1]).all() if closed else (line[[0, -1]] == poles[[0, -1]]).all()


def test_a_b_spline_surface_is_counted_and_not_drawn(tmp_path: Path) -> None:
    design = Design(3)
    head = design.element(24, bytes(22))
    design.add(head, flagged(design.string(POLES, 21)))
    drawing = read(design.save(tmp_path / "a.dgn"))
    assert drawing.counts[("10", "other", "B-spline surface")] == 1
    assert drawing.counts[("10", "other", "part of a B-spline surface")] == 1
    assert not drawing.points
