"""Lines of one code to zones, from coordinates: hatches, outlines, nets, nesting, and what is said of each."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.planning.import_plan.build import Built, ZoneLine, build_zones
from bacgiang_gis_plugin.engine.planning.import_plan.checks import check_zones
from bacgiang_gis_plugin.engine.planning.import_plan.rings import make_rings, nest, repeats

NOWHERE = np.empty((0, 2))


def ring(x: float, y: float, width: float, height: float | None = None) -> np.ndarray:
    height = width if height is None else height
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)], dtype=float)


def build(*lines: tuple[str, np.ndarray], labels: np.ndarray = NOWHERE, tolerance: float = 0.1) -> Built:
    """``lines``: (kind or kind:element, vertices); an element is numbered by its place unless it is named."""
    made = []
    for number, (kind, points) in enumerate(lines):
        name, _, element = kind.partition(":")
        made.append(ZoneLine(np.asarray(points, dtype=float), int(element or number), "L", name))
    return build_zones(made, labels, tolerance)


def areas(built: Built) -> list[float]:
    return sorted(round(float(zone.area), 6) for zone in built.zones)


def fates(built: Built) -> dict[int, str]:
    order = ["zone", "outline", "rejected"]
    out: dict[int, str] = {}
    for element, fate in built.fates:
        out[element] = min(out.get(element, fate), fate, key=order.index)
    return out


# by hand: areas of rectangles
CASES = {
    "hatch": ([("hatch", ring(0, 0, 10))], [100]),
    "hatch with a hole": ([("hatch:0", ring(0, 0, 10)), ("hatch:0", ring(2, 2, 3))], [91]),
    "hatch with an island in its hole": (
        [("hatch:0", ring(0, 0, 10)), ("hatch:0", ring(1, 1, 8)), ("hatch:0", ring(3, 3, 2))],
        [4, 36],
    ),
    "hatch of two separate loops": ([("hatch:0", ring(0, 0, 10)), ("hatch:0", ring(20, 0, 3))], [9, 100]),
    "hatch and its outline": ([("hatch", ring(0, 0, 10)), ("lwpolyline", ring(0, 0, 10))], [100]),
    "hatch and its outline the other way round": (
        [("hatch", ring(0, 0, 10)), ("lwpolyline", ring(0, 0, 10)[::-1])],
        [100],
    ),
    "hatch with a hole and both outlines": (
        [
            ("hatch:0", ring(0, 0, 10)),
            ("hatch:0", ring(2, 2, 3)),
            ("lwpolyline", ring(0, 0, 10)),
            ("lwpolyline", ring(2, 2, 3)),
        ],
        [91],
    ),
    "one outline around two hatches": (
        [("hatch", ring(0, 0, 5, 10)), ("hatch", ring(5, 0, 5, 10)), ("lwpolyline", ring(0, 0, 10))],
        [50, 50],
    ),
    "outline in pieces around a hatch": (
        [
            ("hatch", ring(0, 0, 10)),
            ("line", [(0, 0), (10, 0)]),
            ("line", [(10, 0), (10, 10)]),
            ("line", [(10, 10), (0, 10), (0, 0)]),
        ],
        [100],
    ),
    "the same hatch twice": ([("hatch", ring(0, 0, 10)), ("hatch", ring(0, 0, 10))], [100]),
    "outline": ([("lwpolyline", ring(0, 0, 10))], [100]),
    "the same outline twice": ([("lwpolyline", ring(0, 0, 10)), ("shape", ring(0, 0, 10))], [100]),
    "outline with a hole by nesting": ([("lwpolyline", ring(0, 0, 10)), ("lwpolyline", ring(2, 2, 3))], [91]),
    "outline in a hole": (
        [("lwpolyline", ring(0, 0, 10)), ("lwpolyline", ring(1, 1, 8)), ("lwpolyline", ring(2, 2, 3))],
        [9, 36],
    ),
    "two outlines side by side": (
        [("lwpolyline", ring(0, 0, 10)), ("lwpolyline", ring(10, 0, 5))],
        [25, 100],
    ),
    "overlapping outlines stay two zones": (
        [("lwpolyline", ring(0, 0, 10)), ("lwpolyline", ring(5, 5, 10))],
        [100, 100],
    ),
    "lines that close together": (
        [("line", [(0, 0), (10, 0)]), ("line", [(10, 0), (10, 10)]), ("line", [(10, 10), (0, 10), (0, 0)])],
        [100],
    ),
    "a net of two faces": (
        [
            ("line", [(0, 0), (10, 0), (10, 10)]),
            ("line", [(10, 10), (0, 10), (0, 0)]),
            ("line", [(5, 0), (5, 10)]),
        ],
        [50, 50],
    ),
    "an outline cut by a line": ([("lwpolyline", ring(0, 0, 10)), ("line", [(-1, 4), (11, 4)])], [40, 60]),
    "a loop across itself": ([("lwpolyline", [(0, 0), (10, 10), (10, 0), (0, 10), (0, 0)])], [50]),
}


@pytest.mark.parametrize(("lines", "wanted"), CASES.values(), ids=CASES)
def test_zones_from_lines(lines: list[tuple[str, np.ndarray]], wanted: list[float]) -> None:
    built = build(*lines)
    assert areas(built) == wanted
    elements = {int(kind.partition(":")[2] or number) for number, (kind, _) in enumerate(lines)}
    assert set(fates(built)) == elements
    assert shapely.is_valid(built.geometry).all()


def test_ends_that_nearly_meet_are_joined_and_said() -> None:
    points = np.array([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0.06)], dtype=float)
    built = build(("lwpolyline", points))
    assert areas(built) == [100]
    (element, place, gap) = built.closed[0]
    assert (element, place, round(gap, 9)) == (0, (0.0, 0.0), 0.06)


def test_ends_too_far_apart_are_no_zone() -> None:
    points = np.array([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0.5)], dtype=float)
    built = build(("lwpolyline", points))
    assert not built.zones
    assert not built.closed
    assert fates(built) == {0: "rejected"}
    assert "does not close" in built.rejected[0][1]


def test_a_net_with_ends_that_miss_within_the_tolerance() -> None:
    built = build(
        ("line", [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)][:4]), ("line", [(0.05, 9.95), (0.03, 0.02)])
    )
    assert len(built.zones) == 1
    assert built.zones[0].area == pytest.approx(100, abs=1.0)


def test_a_dangling_line_is_rejected_and_the_zone_stays() -> None:
    built = build(("lwpolyline", ring(0, 0, 10)), ("line", [(5, 5), (30, 5)]))
    assert areas(built) == [100]
    assert fates(built) == {0: "zone", 1: "rejected"}


def test_a_ring_with_a_label_of_its_own_is_a_zone_and_a_hole() -> None:
    lines = [("lwpolyline", ring(0, 0, 10)), ("lwpolyline", ring(2, 2, 3))]
    built = build(*lines, labels=np.array([(8.0, 8.0), (3.0, 3.0)]))
    assert areas(built) == [9, 91]
    assert built.holes == 0
    assert build(*lines, labels=np.array([(8.0, 8.0)])).holes == 1


def test_a_loop_across_itself_is_repaired_and_said_with_areas() -> None:
    # Two triangles of 25 m² each; going round, they run in opposite turns and cancel out.
    built = build(("lwpolyline", [(0, 0), (10, 10), (10, 0), (0, 10), (0, 0)]))
    assert built.repaired == [(0, 0.0, 50.0)]


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ([(0, 0), (5, 0), (0, 0)], "corners"),
        ([(0, 0), (5, 0), (9, 0), (0, 0)], "no area"),
        ([(0, 0), (5, np.nan), (9, 9), (0, 0)], "coordinates"),
    ],
)
def test_what_encloses_nothing_is_rejected(points: list[tuple[float, float]], reason: str) -> None:
    built = build(("hatch", np.array(points, dtype=float)))
    assert not built.zones
    assert reason in built.rejected[0][1]


def test_a_line_without_a_place_is_rejected() -> None:
    built = build(("line", [(0, 0), (np.inf, 5)]), ("lwpolyline", ring(0, 0, 10)))
    assert areas(built) == [100]
    assert "coordinates" in built.rejected[0][1]


def test_an_outline_well_inside_a_hatch_is_said() -> None:
    built = build(("hatch", ring(0, 0, 10)), ("lwpolyline", ring(0, 0, 10)), ("lwpolyline", ring(2, 2, 3)))
    assert areas(built) == [100]
    assert [(element, shape.area) for element, shape in built.inner] == [(2, 9.0)]
    around = build(("hatch", ring(0, 0, 5, 10)), ("hatch", ring(5, 0, 5, 10)), ("lwpolyline", ring(0, 0, 10)))
    assert around.inner == []


def test_an_arc_stroked_otherwise_is_the_same_ring() -> None:
    def circle(count: int) -> np.ndarray:
        turn = np.linspace(0, 2 * np.pi, count + 1)
        points = 50 * np.column_stack([np.cos(turn), np.sin(turn)])
        points[-1] = points[0]
        return points

    built = build(("hatch", circle(200)), ("circle", circle(333)))
    assert len(built.zones) == 1
    assert fates(built) == {0: "zone", 1: "outline"}


def test_gaps_and_overlaps_by_hand() -> None:
    # 10 x 10 with a hole of 4 x 4 whose half is filled: gap 8; the filler reaches 1 x 4 over the shell: overlap 4.
    shell = shapely.Polygon(ring(0, 0, 10), [ring(3, 3, 4)])
    zones = np.array([shell, shapely.Polygon(ring(2, 3, 3, 4))], dtype=object)
    found = check_zones(zones, ["a", "a"], ["X", None])
    assert (found.overlaps, round(found.overlap_area, 9)) == (1, 4.0)
    assert (found.gaps, round(found.gap_area, 9)) == (1, 8.0)
    assert round(found.covered_area, 9) == 92.0
    assert [one.code for one in found.findings] == ["PLAN_OVERLAP", "PLAN_GAP", "PLAN_DUPLICATE_ID"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.integers(0, 30)] * 2, *[st.integers(1, 12)] * 2), min_size=1, max_size=8, unique=True
    )
)
def test_nested_rings_are_counted_by_even_and_odd(boxes: list[tuple[int, int, int, int]]) -> None:
    """Ground in an odd number of rings of a family without crossings is in exactly one zone, other ground in none."""
    shapes = [shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes]
    family: list[shapely.Geometry] = []
    for shape in shapes:
        if not any(shape.overlaps(one) or shape.equals(one) for one in family):
            family.append(shape)
    rings = make_rings([shapely.get_coordinates(shape) for shape in family])
    assert (repeats(rings.polygons) == np.arange(len(family))).all()
    zones, _, _ = nest(rings.polygons, np.zeros(len(family), dtype=bool))
    cells = shapely.points(*(np.mgrid[0:43, 0:43].reshape(2, -1) + 0.5))
    inside = sum(shapely.contains(shape, cells).astype(int) for shape in family)
    covered = sum(shapely.contains(zone, cells).astype(int) for zone in zones)
    assert (covered == inside % 2).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 3), st.booleans(), st.integers(0, 10_000))
def test_the_start_and_turn_of_rings_and_their_order_do_not_matter(turn: int, back: bool, seed: int) -> None:
    lines = [("lwpolyline", ring(0, 0, 10)), ("lwpolyline", ring(2, 2, 3)), ("lwpolyline", ring(20, 0, 4))]
    lines += [("hatch", ring(40, 0, 6)), ("lwpolyline", ring(40, 0, 6))]
    changed = []
    for kind, points in lines:
        corners = np.roll(points[:-1], turn, axis=0)
        corners = corners[::-1] if back else corners
        changed.append((kind, np.vstack([corners, corners[:1]])))
    order = np.random.default_rng(seed).permutation(len(changed))
    assert areas(build(*[changed[n] for n in order])) == areas(build(*lines)) == [16, 36, 91]


SPOTS = st.integers(0, 12).map(float)
LINES = st.lists(st.tuples(SPOTS, SPOTS), min_size=2, max_size=6)
KINDS = st.sampled_from(["hatch", "lwpolyline", "line", "shape"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(KINDS, LINES, st.booleans()), min_size=1, max_size=8))
def test_whatever_is_drawn_every_line_has_a_fate_and_every_zone_is_valid(
    drawn: list[tuple[str, list[tuple[float, float]], bool]],
) -> None:
    """Random lines, closed or not, across themselves and each other; hatches that hold ground keep it."""
    lines = [(kind, np.array([*points, points[0]] if close else points)) for kind, points, close in drawn]
    built = build(*lines)
    assert set(fates(built)) == set(range(len(lines)))
    assert shapely.is_valid(built.geometry).all()
    assert (shapely.area(built.geometry) > 0).all()
    assert {line.element for line, _ in built.rejected} <= set(range(len(lines)))
    ground = shapely.union_all(built.geometry) if built.zones else shapely.Polygon()
    for kind, points in lines:
        if kind == "hatch" and len(points) >= 3:
            own = make_rings([np.vstack([points, points[:1]])]).polygons[0]
            assert own.difference(ground).area < 1e-6
