"""What always holds when plans are compared: areas by counting cells, mirrored results, no change against itself."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.planning.compare.differences import Values, changed_zones, ground_kinds
from bacgiang_gis_plugin.engine.planning.compare.ground import cross, flatten, sums
from bacgiang_gis_plugin.engine.planning.compare.matching import look_at_ids, match

SIDE = 3
CELLS = [(x, y) for x in range(SIDE) for y in range(SIDE)]


@st.composite
def plan(draw):
    """A grid of cells, each in one of five zones or in none; every zone with a code."""
    owner = draw(
        st.lists(st.integers(-1, 4), min_size=len(CELLS), max_size=len(CELLS)).filter(lambda o: max(o) >= 0)
    )
    codes = draw(st.lists(st.sampled_from(["ONT", "LUC", "DGT"]), min_size=5, max_size=5))
    return owner, codes


def made(drawn):
    owner, codes = drawn
    numbers = sorted({zone for zone in owner if zone >= 0})
    shapes = [
        shapely.union_all(
            [shapely.box(x, y, x + 1, y + 1) for (x, y), z in zip(CELLS, owner, strict=True) if z == n]
        )
        for n in numbers
    ]
    values = Values({"ma_vung": [f"Z{n}" for n in numbers], "ma_loai_qh": [codes[n] for n in numbers]})
    return np.array(shapes, dtype=object), values


def compared(first, second):
    (a, one), (b, other) = made(first), made(second)
    ground = cross(flatten(a)[0], flatten(b)[0])
    ids = look_at_ids(one.columns["ma_vung"], other.columns["ma_vung"], ground)
    pairs = match(one.columns["ma_vung"], other.columns["ma_vung"], ground, by_id=ids.stable)
    changes = changed_zones(one, other, pairs, ground, (len(a), len(b)), 1e-6)
    return ground, ground_kinds(one, other, ground), changes, (a, b), (one, other)


@settings(max_examples=60, deadline=None)
@given(plan(), plan())
def test_ground_is_what_counting_cells_gives(first, second) -> None:
    ground, _, _, (a, b), (one, other) = compared(first, second)
    wanted: Counter = Counter()
    for before, after in zip(first[0], second[0], strict=True):
        if before >= 0 or after >= 0:
            wanted[f"Z{before}" if before >= 0 else None, f"Z{after}" if after >= 0 else None] += 1
    found = Counter()
    for before, after, area in zip(ground.old.tolist(), ground.new.tolist(), ground.area, strict=True):
        found[one.get("ma_vung", before), other.get("ma_vung", after)] += area
    assert found.keys() == wanted.keys()
    assert {key: pytest.approx(count) for key, count in wanted.items()} == dict(found)
    old, new = sums(ground, len(a), len(b))
    assert old == pytest.approx(shapely.area(a))
    assert new == pytest.approx(shapely.area(b))


@settings(max_examples=60, deadline=None)
@given(plan(), plan())
def test_comparing_the_other_way_round_mirrors(first, second) -> None:
    mirror = {"added": "removed", "removed": "added"}
    ground, kinds, changes, _, (one, other) = compared(first, second)
    back, back_kinds, back_changes, _, _ = compared(second, first)

    def areas(pieces, kinds, before, after):
        total: Counter = Counter()
        for old, new, kind, area in zip(
            pieces.old.tolist(), pieces.new.tolist(), kinds, pieces.area, strict=True
        ):
            total[before.get("ma_vung", old), after.get("ma_vung", new), kind] += round(float(area), 6)
        return total

    forward = areas(ground, kinds, one, other)
    backward = areas(back, back_kinds, other, one)
    assert forward == {
        (old, new, mirror.get(kind, kind)): area for (new, old, kind), area in backward.items()
    }
    zones = {
        (c.old, c.new): (sorted(c.kinds), round(c.common, 6), round(c.lost, 6), round(c.gained, 6))
        for c in changes
    }
    mirrored = {
        (c.new, c.old): (
            sorted(mirror.get(k, k) for k in c.kinds),
            round(c.common, 6),
            round(c.gained, 6),
            round(c.lost, 6),
        )
        for c in back_changes
    }
    assert zones == mirrored


@settings(max_examples=30, deadline=None)
@given(plan())
def test_a_plan_has_not_changed_against_itself(drawn) -> None:
    _, kinds, changes, _, _ = compared(drawn, drawn)
    assert set(kinds) == {"unchanged"}
    assert {change.kinds for change in changes} == {("unchanged",)}
