"""Repair of a coverage from WKT: each defect at, below and above its tolerance; locks; what stays; properties."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.repairing.coverage import Repaired, repair_coverage
from bacgiang_gis_plugin.engine.cadastre.repairing.findings import errors_left
from bacgiang_gis_plugin.engine.cadastre.repairing.rounds import Tolerances
from bacgiang_gis_plugin.engine.cadastre.repairing.vertices import Locks

from . import fabric

LEFT = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
TOP = "POLYGON ((0 10, 20 10, 20 20, 0 20, 0 10))"
DEFAULT = Tolerances()


def right(x: float) -> str:
    return f"POLYGON (({x} 0, 20 0, 20 10, {x} 10, {x} 0))"


def repair(
    wkts: list[str], lock: tuple[int, ...] = (), lines: list[str] | None = None, **changes: Any
) -> Repaired:
    """Repair, and hold what must hold of every repair."""
    before = np.array([shapely.from_wkt(wkt) for wkt in wkts], dtype=object)
    locked = np.zeros(len(before), dtype=bool)
    locked[list(lock)] = True
    tree = shapely.STRtree([shapely.from_wkt(wkt) for wkt in lines]) if lines else None
    tolerances = Tolerances(**changes)
    result = repair_coverage(before, Locks(locked, tree), tolerances)
    again = repair_coverage(result.polygons, Locks(locked, tree), tolerances)
    assert shapely.equals_exact(result.polygons, again.polygons, tolerance=0).all()
    assert all(before[row] is result.polygons[row] for row in lock)
    assert all(move <= tolerances.largest_move + 1e-6 for move in result.moves.values())
    assert sorted(result.moves) == sorted(result.kinds)
    return result


def rules(result: Repaired, **changes: Any) -> list[str]:
    values = {"gap_width": 0.1, "reported_gap_width": 1.0, "sliver_width": 0.1, "spike_angle": 1.0, **changes}
    return sorted(one.rule for one in errors_left(result.polygons, **values))


def whole(result: Repaired) -> bool:
    joined = shapely.union_all(result.polygons)
    return bool(shapely.coverage_is_valid(result.polygons) and shapely.get_num_interior_rings(joined) == 0)


# gaps


@pytest.mark.parametrize(
    ("width", "closed"), [(0.001, True), (0.05, True), (0.1, True), (0.1002, False), (0.5, False)]
)
def test_a_gap_closes_up_to_its_width(width: float, closed: bool) -> None:
    result = repair([LEFT, right(10 + width), TOP])
    assert whole(result) or not closed
    assert bool(result.kinds) is closed or not result.moves.get(0)
    area = float(shapely.area(result.polygons[:2]).sum())
    assert area == pytest.approx(200.0 if closed else 200.0 - 10 * width, abs=1e-6)
    bottom = "POLYGON ((0 -10, 20 -10, 20 0, 0 0, 0 -10))"
    enclosed = repair([LEFT, right(10 + width), TOP, bottom])
    assert whole(enclosed) is closed
    assert rules(enclosed) == ([] if closed else ["gap"])


def test_a_gap_that_is_open_at_the_edge_closes_too() -> None:
    result = repair([LEFT, right(10.05)])
    assert shapely.area(result.polygons).sum() == pytest.approx(200)
    assert result.moves == pytest.approx({0: 0.05})


def test_a_hole_in_one_parcel_is_left_alone() -> None:
    holed = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 4.05, 4 4.05, 4 4))"
    assert repair([holed, right(10)]).moves == {}


def test_the_parcel_with_the_longest_border_gets_the_gap() -> None:
    low = "POLYGON ((10.05 0, 20 0, 20 5, 10.05 5, 10.05 0))"
    high = "POLYGON ((10.05 5, 20 5, 20 10, 10.05 10, 10.05 5))"
    result = repair([LEFT, low, high, TOP])
    assert shapely.area(result.polygons[0]) == pytest.approx(100.5)
    assert whole(result)


# overlaps


@pytest.mark.parametrize(
    ("width", "closed"), [(0.001, True), (0.05, True), (0.1, True), (0.1002, False), (0.5, False)]
)
def test_an_overlap_goes_up_to_its_width(width: float, closed: bool) -> None:
    result = repair([LEFT, right(10 - width), TOP])
    assert whole(result) is closed
    assert rules(result) == ([] if closed else ["overlap"])


def test_the_same_parcel_twice_stays_twice_and_is_reported() -> None:
    result = repair([LEFT, LEFT])
    assert result.moves == {}
    assert rules(result) == ["overlap"]


def test_a_thin_parcel_inside_another_is_kept() -> None:
    strip = "POLYGON ((9.95 2, 10 2, 10 8, 9.95 8, 9.95 2))"
    result = repair([LEFT, strip])
    assert shapely.area(result.polygons[1]) == pytest.approx(0.3)
    assert rules(result) == ["overlap", "sliver"]


# vertices


@pytest.mark.parametrize(("offset", "matched"), [(0.0, True), (0.015, True), (-0.015, True), (0.02, True)])
def test_a_vertex_of_the_neighbour_is_taken_over(offset: float, matched: bool) -> None:
    bent = f"POLYGON ((10 0, 20 0, 20 10, 10 10, {10 + offset} 5, 10 0))"
    result = repair([LEFT, bent])
    assert whole(result) is matched
    assert shapely.get_num_coordinates(result.polygons[0]) == 6


def test_t_junctions_get_their_vertex() -> None:
    low = "POLYGON ((10 0, 20 0, 20 4, 10 4, 10 0))"
    high = "POLYGON ((10 4, 20 4, 20 10, 10 10, 10 4))"
    result = repair([LEFT, low, high])
    assert result.kinds == {0: {"neighbour_vertex_missing"}}
    assert result.moves[0] == 0
    assert whole(result)


@pytest.mark.parametrize(("miss", "joined"), [(0.0199, True), (0.02, True), (0.03, False)])
def test_corners_that_miss_each_other_become_one(miss: float, joined: bool) -> None:
    other = f"POLYGON ((10 0, 20 0, 20 10, {10 + miss} 10.0, 10 0))"
    result = repair([LEFT, other], gap_width=0.0)
    assert bool(shapely.coverage_is_valid(result.polygons, gap_width=0.05)) is joined


def test_short_edges_of_one_parcel_are_no_error() -> None:
    fine = "POLYGON ((0 0, 10 0, 10 10, 9.995 10, 9.99 10, 0 10, 0 0))"
    assert repair([fine]).moves == {}


def test_a_repeated_vertex_goes() -> None:
    result = repair(["POLYGON ((0 0, 10 0, 10 0, 10 10, 0 10, 0 0))", right(10)])
    assert result.kinds == {0: {"repeated_vertex"}}
    assert shapely.get_num_coordinates(result.polygons[0]) == 5


# spikes


@pytest.mark.parametrize(("height", "gone"), [(0.05, True), (0.15, True), (0.16, False), (3.0, False)])
def test_a_spike_goes_up_to_the_largest_move(height: float, gone: bool) -> None:
    spiked = f"POLYGON ((0 0, 10 0, 10 5, {10 + height} 5, 10 5.0000001, 10 10, 0 10, 0 0))"
    result = repair([spiked])
    assert (float(shapely.bounds(result.polygons[0])[2]) == 10) is gone
    assert ("spike" in rules(result)) is not gone


def test_a_spike_that_both_neighbours_share_goes_in_both() -> None:
    one = "POLYGON ((0 0, 10 0, 10 5, 10.1 5.0002, 10 5.0004, 10 10, 0 10, 0 0))"
    other = "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 5.0004, 10.1 5.0002, 10 5, 10 0))"
    result = repair([one, other])
    assert {row: "spike" in kinds for row, kinds in result.kinds.items()} == {0: True, 1: True}
    assert whole(result)


# locks


def test_a_locked_parcel_does_not_move_its_neighbour_does() -> None:
    result = repair([LEFT, right(10.05)], lock=(0,))
    assert result.moves == pytest.approx({1: 0.05})
    overlap = repair([LEFT, right(9.95)], lock=(0,))
    assert overlap.moves == pytest.approx({1: 0.05})
    assert whole(overlap)


def test_between_two_locked_parcels_everything_stays_and_is_reported() -> None:
    for x, rule in ((10.05, "unmatched_edge"), (9.95, "overlap")):
        result = repair([LEFT, right(x), TOP], lock=(0, 1))
        assert {0, 1} & result.moves.keys() == set()
        assert rule in rules(result)


@pytest.mark.parametrize(("line", "mover"), [(10.0, 1), (10.05, 0)])
def test_a_locked_boundary_stays_the_other_one_comes(line: float, mover: int) -> None:
    result = repair([LEFT, right(10.05)], lines=[f"LINESTRING ({line} -5, {line} 15)"])
    assert result.moves == pytest.approx({mover: 0.05})
    assert whole(result)


def test_locked_boundaries_on_both_sides_keep_the_gap() -> None:
    result = repair(
        [LEFT, right(10.05)], lines=["LINESTRING (10 0, 10 10)", "LINESTRING (10.05 0, 10.05 10)"]
    )
    assert result.moves == {}
    assert rules(result) == ["unmatched_edge", "unmatched_edge"]


def test_a_locked_vertex_draws_the_free_one() -> None:
    result = repair([LEFT, "POLYGON ((10.01 0, 20 0, 20 10, 10 10, 10.01 0))"], lock=(1,))
    assert list(result.moves) == [0]
    assert whole(result)


# limits


def test_no_move_beyond_the_limit() -> None:
    result = repair([LEFT, right(10.08), TOP], largest_move=0.05)
    assert {0, 1} & result.moves.keys() == set()
    assert "unmatched_edge" in rules(result)


def test_everything_off_moves_nothing() -> None:
    off = {
        "gap_width": 0.0,
        "overlap_width": 0.0,
        "snap_tolerance": 0.0,
        "spike_angle": 0.0,
        "largest_move": 0.0,
    }
    result = repair([LEFT, right(10.05), "POLYGON ((9.9 10, 20 10, 20 20, 9.9 20, 9.9 10))"], **off)
    assert max(result.moves.values()) < 1e-9  # only vertices that lie on an edge are taken over


def test_an_invalid_parcel_is_kept_and_reported() -> None:
    bow = "POLYGON ((30 0, 40 10, 40 0, 30 10, 30 0))"
    result = repair([LEFT, right(10.05), bow])
    assert list(result.moves) == [0]
    assert rules(result) == ["geometry_invalid"]


# shapes


def test_an_island_parcel_fits_its_hole_again() -> None:
    holed = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))"
    result = repair([holed, "POLYGON ((4 4, 6 4, 6.05 6.03, 4 6, 4 4))"])
    assert whole(result)


def test_a_parcel_of_two_parts_stays_one() -> None:
    two = "MULTIPOLYGON (((0 0, 10 0, 10 10, 0 10, 0 0)), ((30 0, 40 0, 40 10, 30 10, 30 0)))"
    result = repair([two, "POLYGON ((10.05 0, 30 0, 30 10, 10.05 10, 10.05 0))"])
    assert [shape.geom_type for shape in result.polygons] == ["MultiPolygon", "Polygon"]
    assert shapely.get_num_geometries(result.polygons[0]) == 2
    assert whole(result)


def test_one_parcel_and_empty_ones() -> None:
    assert repair([LEFT, "POLYGON EMPTY"]).moves == {}


# properties


def run(before: np.ndarray, tolerances: Tolerances = DEFAULT) -> Repaired:
    return repair_coverage(before, Locks(np.zeros(len(before), dtype=bool), None), tolerances)


sizes = st.sampled_from([0.001, 0.015, 0.05, 0.09])
seeds = st.integers(0, 2**32 - 1)
often = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@often
@given(seeds, sizes, st.integers(0, 5))
def test_planted_defects_are_repaired_and_the_rest_is_reported(seed: int, size: float, count: int) -> None:
    generator = np.random.default_rng(seed)
    parcels = fabric.make_fabric(generator, 4, 3)
    truth = parcels.polygons()
    assert run(truth).moves == {}
    fabric.plant(parcels, generator, count, size)
    before = parcels.polygons()
    result = run(before)
    left = errors_left(
        result.polygons, gap_width=0.1, reported_gap_width=1.0, sliver_width=0.1, spike_angle=1.0
    )
    assert shapely.is_valid(result.polygons).all() or any(one.rule == "geometry_invalid" for one in left)
    assert shapely.coverage_is_valid(result.polygons) or left
    moves = shapely.hausdorff_distance(
        shapely.boundary(before), shapely.boundary(result.polygons), densify=0.25
    )
    assert (moves <= DEFAULT.largest_move + 1e-6).all()
    reach = 2 * DEFAULT.largest_move * shapely.length(truth)
    assert (np.abs(shapely.area(result.polygons) - shapely.area(truth)) <= reach).all()


@often
@given(seeds, sizes, st.integers(1, 12))
def test_twice_is_once_and_order_does_not_matter(seed: int, size: float, count: int) -> None:
    """Also where defects touch each other and not everything can be repaired."""
    generator = np.random.default_rng(seed)
    parcels = fabric.make_fabric(generator, 3, 3)
    for _ in range(count):
        place, kind = int(generator.integers(9)), str(generator.choice(fabric.DEFECTS))
        parcels.rings[place] = fabric.spoil(parcels.rings[place], kind, generator, size)
    before = parcels.polygons()
    once = run(before)
    assert run(once.polygons).moves == {}
    order = generator.permutation(len(before))
    shuffled = run(before[order])
    assert shapely.equals_exact(
        shapely.normalize(once.polygons[order]), shapely.normalize(shuffled.polygons), tolerance=0
    ).all()


@often
@given(seeds, sizes, st.sets(st.integers(0, 8), max_size=4))
def test_locked_parcels_never_move(seed: int, size: float, lock: set[int]) -> None:
    generator = np.random.default_rng(seed)
    parcels = fabric.make_fabric(generator, 3, 3)
    fabric.plant(parcels, generator, 6, size)
    before = parcels.polygons()
    locked = np.isin(np.arange(9), sorted(lock))
    result = repair_coverage(before, Locks(locked, None), DEFAULT)
    assert all(before[row] is result.polygons[row] for row in lock)
    again = repair_coverage(result.polygons, Locks(locked, None), DEFAULT)
    assert again.moves == {}
