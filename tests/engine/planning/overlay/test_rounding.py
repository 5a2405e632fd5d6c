"""Rounded parts add up exactly: hand-made cases, an exact oracle, properties."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.planning.overlay.cutting import DOUBLE, UNCOVERED, ZONE, Pieces
from bacgiang_gis_plugin.engine.planning.overlay.rounding import largest_remainder, rounded, rounded_rows

# parts in m², total in m², decimals, expected: worked out by hand from floors and remainders
CASES = {
    "three thirds of ten": ([10 / 3] * 3, 10.0, 1, [3.4, 3.3, 3.3]),
    "the largest remainder goes up": ([1.04, 2.07, 3.09], 6.2, 1, [1.0, 2.1, 3.1]),
    "nearest would give 99.9": ([33.33, 33.33, 33.34], 100.0, 1, [33.3, 33.3, 33.4]),
    "nearest would give 0.4 for 0.3": ([0.05, 0.05, 0.05, 0.1], 0.25, 1, [0.1, 0.1, 0.0, 0.1]),
    "total half up": ([50.025, 50.025], 100.05, 1, [50.1, 50.0]),
    "already whole": ([2.0, 3.0], 5.0, 0, [2, 3]),
    "noise of double coordinates": ([49.9999999999, 50.0000000001], 100.0, 1, [50, 50]),
    "a speck": ([0.001, 99.999], 100.0, 1, [0, 100]),
    "one part takes the total": ([7.77], 7.77, 1, [7.8]),
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    parts, total, decimals, expected = CASES[name]
    found = largest_remainder(np.array(parts), np.zeros(len(parts), np.int64), np.array([total]), decimals)
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_groups_do_not_mix_and_may_be_empty() -> None:
    parts, group = np.array([0.5, 0.5, 0.5, 0.5]), np.array([2, 0, 2, 0])
    assert largest_remainder(parts, group, np.array([1.0, 5.0, 1.0]), 0).tolist() == [1, 1, 0, 0]


def test_rounding_is_half_up_and_free_of_binary_noise() -> None:
    assert rounded(np.array([0.05, 0.15, 100.05, 2.675]), 1).tolist() == [0.1, 0.2, 100.1, 2.7]
    assert rounded(np.array([2.675]), 2).tolist() == [2.68]


def exact_parts(parts: list[Fraction], total: int) -> list[int]:
    """The largest remainder by sorting, in exact arithmetic; parts and total in units."""
    floors = [part.__floor__() for part in parts]
    missing = total - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda place: (-(parts[place] - floors[place]), place))
    for place in by_remainder[:missing]:
        floors[place] += 1
    return floors


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9999), min_size=1, max_size=6), min_size=1, max_size=5), st.data())
def test_oracle(groups: list[list[int]], data: st.DataObject) -> None:
    """Parts are hundredths of a unit, so every remainder is exact in the oracle."""
    order = data.draw(st.permutations([(g, i) for g, one in enumerate(groups) for i in range(len(one))]))
    order.sort(key=lambda pair: pair[1])  # groups mixed, places within a group in order
    parts = np.array([groups[g][i] / 1000 for g, i in order])
    totals = np.array([sum(one) / 1000 for one in groups])
    found = largest_remainder(parts, np.array([g for g, _ in order]), totals, 1)
    for g, one in enumerate(groups):
        total = (Fraction(sum(one), 100) + Fraction(1, 2)).__floor__()
        expected = exact_parts([Fraction(value, 100) for value in one], total)
        mine = [Decimal(repr(value)) for (h, _), value in zip(order, found.tolist(), strict=True) if h == g]
        assert mine == [Decimal(value) / 10 for value in expected]


# overlapping zones: zone − double + uncovered


def rows(kinds: list[int], zones: list[int], areas: list[float]) -> Pieces:
    empty = np.array([None] * len(kinds), dtype=object)
    number = np.zeros(len(kinds), np.int64)
    return Pieces(number, np.array(zones), np.array(kinds, np.int8), np.array(areas), empty)


def test_a_zone_drawn_twice_does_not_take_land_from_anyone() -> None:
    """Zone 1 is zone 0 once more: its double is all of it, however both are rounded."""
    pieces = rows([ZONE, ZONE, DOUBLE, UNCOVERED], [0, 1, 1, -1], [50.04, 50.04, 50.04, 49.96])
    found = rounded_rows(pieces, pieces.area, pieces.parcel, np.array([100.0]), 1)
    assert found.tolist() == [50.0, 50.0, 50.0, 50.0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=6),
    st.integers(0, 5000),
    st.integers(0, 2),
)
def test_zone_less_double_plus_uncovered_is_the_rounded_parcel(
    zones: list[tuple[int, int]], uncovered: int, decimals: int
) -> None:
    """``zones``: thousandths of m² that each zone adds, and that it has in common with the zones before it."""
    number = list(range(len(zones)))
    kinds = [ZONE] * len(zones) + [DOUBLE] * len(zones) + [UNCOVERED]
    areas = [new + old for new, old in zones] + [old for _, old in zones] + [uncovered]
    pieces = rows(kinds, [*number, *number, -1], [area / 1000 for area in areas])
    total = sum(new for new, _ in zones) + uncovered
    found = rounded_rows(pieces, pieces.area, pieces.parcel, np.array([total / 1000]), decimals)
    units = [Fraction(Decimal(repr(value))) * 10**decimals for value in found.tolist()]
    sign = [-1 if kind == DOUBLE else 1 for kind in kinds]
    assert (
        sum(s * unit for s, unit in zip(sign, units, strict=True))
        == (Fraction(total * 10**decimals, 1000) + Fraction(1, 2)).__floor__()
    )
    for unit, area in zip(units, areas, strict=True):
        assert abs(unit - Fraction(area * 10**decimals, 1000)) < 1
        assert unit.denominator == 1
        assert unit >= 0
    for zone, double in zip(units[: len(zones)], units[len(zones) :], strict=False):
        assert double <= zone
