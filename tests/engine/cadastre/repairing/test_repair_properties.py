"""What a repair promises, on random parcels: crowded defects, nets of gaps, locks, defects wider than the limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.repairing import coverage
from bacgiang_gis_plugin.engine.cadastre.repairing.coverage import Repaired, repair_coverage
from bacgiang_gis_plugin.engine.cadastre.repairing.findings import Left, errors_left
from bacgiang_gis_plugin.engine.cadastre.repairing.rounds import Tolerances
from bacgiang_gis_plugin.engine.cadastre.repairing.vertices import Locks

from . import fabric

DEFAULT = Tolerances()
SIDE = 4
seeds = st.integers(0, 2**32 - 1)
shares = st.sampled_from([0.1, 0.4, 1.0])
kinds = st.sampled_from(["crowd", "shift", "shrink"])
often = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def spoiled(seed: int, kind: str, share: float, size: float) -> np.ndarray:
    generator = np.random.default_rng(seed)
    parcels = fabric.make_fabric(generator, SIDE, SIDE)
    if kind == "crowd":
        fabric.crowd(parcels, generator, share, size)
    elif kind == "shift":
        fabric.shift_some(parcels, generator, share, size)
    else:
        fabric.shrink_all(parcels, size)
    shapes = parcels.polygons()
    if seed % 2:  # layers of QGIS are mostly of multipolygons
        shapes = np.array([shapely.MultiPolygon([shape]) for shape in shapes], dtype=object)
    return shapes


def run(before: np.ndarray, locked: np.ndarray | None = None, lines: list[Any] | None = None) -> Repaired:
    rows = np.zeros(len(before), dtype=bool) if locked is None else locked
    return repair_coverage(before, Locks(rows, shapely.STRtree(lines) if lines else None), DEFAULT)


def errors(polygons: np.ndarray) -> list[Left]:
    return errors_left(polygons, gap_width=0.1, reported_gap_width=1.0, sliver_width=0.1, spike_angle=1.0)


def moved(one: Any, other: Any) -> float:
    """Return how far a vertex of one polygon lies from the boundary of the other, in either direction."""
    return max(
        float(shapely.distance(shapely.boundary(to), shapely.points(shapely.get_coordinates(of))).max())
        for of, to in ((one, other), (other, one))
    )


def unmatched(polygons: np.ndarray) -> set[int]:
    return set(np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(polygons))).tolist())


@often
@given(seeds, kinds, shares, st.sampled_from([0.001, 0.01, 0.03, 0.045]))
def test_within_the_tolerances_everything_is_repaired(
    seed: int, kind: str, share: float, size: float
) -> None:
    """However crowded: two boundaries that each moved by up to 0.045 m are at most 0.09 m apart."""
    before = spoiled(seed, kind, share, size)
    result = run(before)
    after = result.polygons
    assert shapely.is_valid(after).all()
    assert shapely.coverage_is_valid(after)
    assert shapely.coverage_is_valid(after, gap_width=DEFAULT.gap_width)
    joined = shapely.get_parts(shapely.union_all(after))
    assert len(joined) == 1
    assert shapely.get_num_interior_rings(joined).sum() == 0
    assert errors(after) == []
    assert result.kept == {}
    assert [shape.geom_type for shape in after] == [shape.geom_type for shape in before]


@often
@given(seeds, kinds, shares, st.sampled_from([0.03, 0.1, 0.5]), st.sampled_from([0.0, 0.3]))
def test_nothing_moves_far_and_twice_is_once(
    seed: int, kind: str, share: float, size: float, lock: float
) -> None:
    before = spoiled(seed, kind, share, size)
    locked = np.random.default_rng(seed).random(len(before)) < lock
    result = run(before, locked)
    after = result.polygons
    for row in range(len(before)):
        assert moved(before[row], after[row]) <= DEFAULT.largest_move + 1e-6
        if row in result.moves:
            assert moved(before[row], after[row]) <= result.moves[row] + 1e-9
            assert result.kinds[row]
        else:
            assert before[row] is after[row]
    assert all(before[row] is after[row] for row in np.flatnonzero(locked))
    again = run(after, locked)
    assert again.moves == {}
    assert shapely.to_wkb(again.polygons).tolist() == shapely.to_wkb(after).tolist()


@often
@given(seeds, kinds, shares, st.sampled_from([0.1, 0.3, 1.0]), st.sampled_from([0.0, 0.3]))
def test_what_stays_is_reported_and_the_rest_is_valid(
    seed: int, kind: str, share: float, size: float, lock: float
) -> None:
    """A defect wider than its limit is for people to decide: it is reported, with both parcels."""
    before = spoiled(seed, kind, share, size)
    locked = np.random.default_rng(seed).random(len(before)) < lock
    after = run(before, locked).polygons
    left = errors(after)
    told = {row for one in left for row in (one.row, *one.others)}
    assert unmatched(after) <= told
    assert all(one.others for one in left if one.rule == "overlap")
    wide = {row for one in left if one.rule in ("overlap", "gap") for row in (one.row, *one.others)}
    wide |= {one.row for one in left if one.rule == "geometry_invalid"} | set(np.flatnonzero(locked).tolist())
    assert shapely.coverage_is_valid(np.delete(after, sorted(wide)))


@often
@given(seeds, kinds, shares, st.sampled_from([0.03, 0.3]), st.integers(1, 6))
def test_boundaries_on_locked_lines_stay(seed: int, kind: str, share: float, size: float, count: int) -> None:
    before = spoiled(seed, kind, share, size)
    generator = np.random.default_rng(seed)
    segments = np.concatenate([_segments(shape) for shape in before if shape.is_valid])
    drawn = segments[generator.integers(len(segments), size=count)]
    locks = Locks(np.zeros(len(before), dtype=bool), shapely.STRtree(shapely.linestrings(drawn)))
    after = repair_coverage(before, locks, DEFAULT).polygons
    for one, other in zip(before, after, strict=True):
        if not one.is_valid:
            continue
        mine = _segments(one)
        mine = mine[locks.edges(mine)]
        corners = set(map(tuple, shapely.get_coordinates(other).tolist()))
        assert set(map(tuple, mine.reshape(-1, 2).tolist())) <= corners
        middles = shapely.points(mine.mean(axis=1))
        assert (shapely.distance(shapely.boundary(other), middles) <= 2e-8).all()


@often
@given(seed=seeds, size=st.sampled_from([0.001, 0.01, 0.05]))
def test_what_matches_still_matches_afterwards(seed: int, size: float) -> None:
    """Faces of outlines drawn over each other: a valid coverage full of needles, which stays valid."""
    drawn = spoiled(seed - seed % 2, "shift", 1.0, size)
    faces = np.array(
        shapely.get_parts(shapely.polygonize([shapely.union_all(shapely.boundary(drawn), grid_size=0.001)]))
    )
    assert shapely.coverage_is_valid(faces)
    result = run(faces)
    assert shapely.coverage_is_valid(result.polygons)
    assert len(result.polygons) == len(faces)


def _segments(shape: Any) -> np.ndarray:
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    same = ring[:-1] == ring[1:]
    return np.stack([points[:-1][same], points[1:][same]], axis=1)


@pytest.mark.parametrize("kind", ["POLYGON", "MULTIPOLYGON"])
def test_parcels_of_layers_of_multipolygons_are_repaired_too(kind: str) -> None:
    wkts = [
        "((0 0, 10 0, 10 5, 10.1 5.0002, 10 5.0004, 10 10, 0 10, 0 0))",
        "((10 0, 20 0, 20 10, 10 10, 10 0))",
    ]
    shapes = [shapely.from_wkt(f"{kind} ({wkt})" if kind[0] == "M" else f"{kind} {wkt}") for wkt in wkts]
    result = run(np.array(shapes, dtype=object))
    assert "spike" in result.kinds[0]
    assert shapely.coverage_is_valid(result.polygons)


def test_the_number_of_workers_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "BLOCK", 8)
    generator = np.random.default_rng(5)
    parcels = fabric.make_fabric(generator, 14, 14)
    fabric.plant(parcels, generator, 6, 0.05)
    before = parcels.polygons()
    free = Locks(np.zeros(len(before), dtype=bool), None)
    alone, shared = (repair_coverage(before, free, DEFAULT, workers=workers) for workers in (1, 2))
    assert alone.moves
    assert (alone.moves, alone.kinds, alone.kept) == (shared.moves, shared.kinds, shared.kept)
    assert shapely.to_wkb(alone.polygons).tolist() == shapely.to_wkb(shared.polygons).tolist()
