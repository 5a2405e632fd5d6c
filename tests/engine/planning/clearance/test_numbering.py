"""Numbers of parcels: bands from the north, there and back; earlier numbers stay."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.planning.clearance.numbering import (
    give_numbers,
    keys_of,
    repeated,
    zigzag_order,
)


def test_there_and_back() -> None:
    """Three bands of 20 m: y 100…81, 80…61, 60…; the first to the east, the second to the west."""
    points = [(5, 100), (50, 90), (20, 81), (5, 80), (50, 75), (20, 70), (40, 55), (10, 50)]
    order = zigzag_order(np.array(points, dtype=float), 20.0)
    assert [points[at] for at in order] == [
        (5, 100), (20, 81), (50, 90), (50, 75), (20, 70), (5, 80), (10, 50), (40, 55),
    ]  # fmt: skip


def test_nothing_to_number() -> None:
    assert zigzag_order(np.empty((0, 2)), 20.0).tolist() == []
    assert give_numbers([], {}) == []


places = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=30, unique=True)


@settings(max_examples=40, deadline=None)
@given(places, st.randoms(use_true_random=False), st.integers(1, 200))
def test_the_order_of_the_file_does_not_matter(points, chance, band) -> None:
    shuffled = list(points)
    chance.shuffle(shuffled)
    one, other = (
        [several[at] for at in zigzag_order(np.array(several, dtype=float), float(band))]
        for several in (points, shuffled)
    )
    north = max(y for _, y in points)
    rows = [(north - y) // band for _, y in one]
    assert rows == sorted(rows)
    same_place = {(x, (north - y) // band) for x, y in points}
    if len(same_place) == len(points):
        assert one == other


def test_keys_of_parcels() -> None:
    table = pa.table({"ma_thua": ["99999-1-5", None, ""], "so_to": [1, 1, 1], "so_thua": [5, 6, None]})
    assert keys_of(table) == [("99999-1-5",), ("", "1", "6"), ()]
    assert repeated(keys_of(table) + keys_of(table)) == ["-1-6", "99999-1-5"]
    assert give_numbers([(), ()], {("x",): 4}) == [5, 6]


def test_earlier_numbers_stay_and_new_ones_follow() -> None:
    keys = [("1", "5"), ("1", "9"), ("1", "7"), ("1", "9")]
    assert give_numbers(keys, {("1", "9"): 1, ("1", "7"): 2, ("9", "9"): 7}) == [8, 1, 2, 9]
    assert give_numbers(keys, {}) == [1, 2, 3, 4]
    assert repeated(keys) == ["1-9"]
