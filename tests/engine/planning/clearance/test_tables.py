"""An office's tables of smallest areas and prices; amounts in whole đồng."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.planning.clearance.tables import amount, read_minimum, read_prices


@pytest.fixture
def table(tmp_path: Path):
    def make(text: str) -> Path:
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8-sig")
        return path

    return make


def test_amounts_are_decimal_and_half_a_dong_goes_up() -> None:
    assert amount(0.1, Decimal(5)) == 1  # 0.5
    assert amount(0.3, Decimal(15)) == 5  # 4.5
    assert amount(1.1, Decimal("1.0")) == 1
    # in binary floating point 1.15 × 100 is 114.99999999999999
    assert amount(1.15, Decimal(100)) == 115
    assert amount(123456789.1, Decimal("98765432.7")) == (1234567891 * 987654327 + 50) // 100


def test_prices_by_code_and_position(table) -> None:
    text = "loai_dat;don_gia;vi_tri\nONT;2.500.000;1\nont;1250000,5;\nLUC;75 000;\n"
    prices = read_prices(table(text))
    assert prices.of("ONT", "1") == 2_500_000
    assert prices.of(" ont ", "2") == Decimal("1250000.5")
    assert prices.of("LUC", "") == 75_000
    assert prices.of("ONT+CLN", "1") is None
    assert read_prices(None) is None
    commas = read_prices(table('loai_dat,don_gia\nONT,"1,250,000"\n'))
    assert commas.of("ONT", "") == 1_250_000


def test_smallest_areas(table) -> None:
    minimum = read_minimum(table('loai_dat,dien_tich_toi_thieu\nONT,60\nLUC,"300,5"\n'), 20.0)
    assert (minimum.of("ont"), minimum.of("LUC"), minimum.of("CLN")) == (60, Decimal("300.5"), 20)
    assert read_minimum(None, None).of("ONT") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("code,price\nONT,5\n", "loai_dat, don_gia"),
        ("loai_dat,don_gia\nONT,cheap\n", "line 2: cheap is no number"),
        ("loai_dat,don_gia\nONT,\n", "line 2: (empty)"),
        ("loai_dat,don_gia\nONT,-5\n", "line 2"),
        ("loai_dat,don_gia\nONT,5\nont,6\n", "line 3"),
        ("loai_dat,don_gia\nONT,5,7\n", "more values"),
    ],
)
def test_a_table_that_cannot_be_used_is_named(table, text, reason) -> None:
    with pytest.raises(EngineError) as caught:
        read_prices(table(text))
    assert caught.value.code == "CLEARANCE_TABLE"
    assert reason in caught.value.message
