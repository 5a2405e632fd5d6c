"""Numbers and dates as Vietnamese papers write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bacgiang_gis_plugin.engine.vietnamese import long_date, number, short_date


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, 0, "0"),
        (1234.5, 1, "1.234,5"),
        (2354053.125, 2, "2.354.053,13"),
        (1234567, 0, "1.234.567"),
        (-1234.5, 1, "-1.234,5"),
        (-0.04, 1, "0,0"),
        (0.25, 1, "0,3"),
        (Decimal("1000.005"), 2, "1.000,01"),
        (999.95, 1, "1.000,0"),
    ],
)
def test_numbers(value: float, decimals: int, expected: str) -> None:
    assert number(value, decimals) == expected


def test_dates() -> None:
    assert short_date(date(2025, 7, 1)) == "01/07/2025"
    assert long_date(date(2025, 7, 1)) == "ngày 01 tháng 7 năm 2025"
    assert long_date(date(2026, 2, 20)) == "ngày 20 tháng 02 năm 2026"
