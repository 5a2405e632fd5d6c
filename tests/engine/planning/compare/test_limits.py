"""Texts of indicators as plans write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.planning.compare.limits import DENSITY, RATIO, STOREYS, read_limit, storeys_of


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("40-60 %", 40, 60), ("40 – 60%", 40, 60), ("từ 40 đến 60", 40, 60), ("40÷60", 40, 60), ("40~60", 40, 60),
        ("≤5", None, 5), ("<= 5 tầng", None, 5), ("tối đa 60%", None, 60), ("Không quá 2,5 lần", None, 2.5),
        ("max. 3", None, 3), ("≥ 2", 2, None), ("tối thiểu 20%", 20, None), ("ít nhất 3 tầng", 3, None),
        ("60", None, 60), ("2.5", None, 2.5), ("0,6-1,2", 0.6, 1.2), ("5 tầng", None, 5), ("1 to 3", 1, 3),
    ],
)  # fmt: skip
def test_ranges(text, low, high) -> None:
    limit = read_limit(text)
    assert (limit.low, limit.high, limit.read, limit.text) == (low, high, True, text)


@pytest.mark.parametrize("text", ["theo QCXD", "40/60", "60-40", "3-5-7", "5 tầng + 1 hầm", "~", "x", "-5"])
def test_what_is_not_understood_is_kept(text) -> None:
    limit = read_limit(text)
    assert (limit.read, limit.text, limit.low, limit.high) == (False, text, None, None)
    assert limit.check(10) == "unread"


def test_nothing_is_no_limit() -> None:
    assert read_limit(None) is read_limit("  ") is None


def test_a_density_that_may_be_a_share_is_not_guessed() -> None:
    assert not read_limit("0,4", DENSITY).read
    assert read_limit("0,4 %", DENSITY).read
    assert read_limit("0,4", RATIO).read
    assert read_limit("1", STOREYS).read


@pytest.mark.parametrize(
    ("text", "value", "check"),
    [
        ("40-60", 40, "within"), ("40-60", 60, "within"), ("40-60", 60.001, "above"), ("40-60", 39.9, "below"),
        ("≤5", 5, "within"), ("<5", 5, "above"), (">2", 2, "below"), ("≥2", 2, "within"), ("dưới 5", 4.9, "within"),
    ],
)  # fmt: skip
def test_checks(text, value, check) -> None:
    assert read_limit(text).check(value) == check


@settings(max_examples=60)
@given(
    st.integers(0, 500),
    st.integers(0, 500),
    st.sampled_from(["-", "–", " đến ", " ÷ "]),
    st.sampled_from(["", "%", " %"]),
)
def test_a_range_is_read_back(first, second, between, unit) -> None:
    low, high = sorted((first, second))
    limit = read_limit(f"{low}{between}{high}{unit}")
    assert (limit.low, limit.high) == (low, high)
    for value in (low, high, (low + high) / 2):
        assert limit.check(value) == "within"
    assert limit.check(high + 1) == "above"
    assert low == 0 or limit.check(low - 1) == "below"


@pytest.mark.parametrize(
    ("text", "storeys"),
    [
        ("3", 3),
        ("3 tầng", 3),
        ("2,5", 2.5),
        ("4T", 4),
        ("0", None),
        (None, None),
        ("cao", None),
        ("-2", None),
    ],
)
def test_storeys(text, storeys) -> None:
    assert storeys_of(text) == storeys
