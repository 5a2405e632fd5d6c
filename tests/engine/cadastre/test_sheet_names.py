"""Sheet number and zone from a file's name, its frame and its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bacgiang_gis_plugin.engine.cadastre.sheet_names import (
    crs_of,
    crs_rules,
    meridian_of,
    natural_key,
    sheet_number,
)


@pytest.mark.parametrize(
    ("stem", "number"),
    [
        ("DC_to_01", 1), ("DC12", 12), ("dc12-2019", 12), ("Tờ số 7", 7), ("TO-105_CHINH LY 2021", 105), ("23", 23),
        ("us_plat", None), ("kr_cadastral_map", None), ("fr_13029", None), ("10 417532", 10), ("a1 b2", None),
    ],
)  # fmt: skip
def test_number_from_the_name(stem: str, number: int | None) -> None:
    assert sheet_number(stem, []) == (number, None)


def test_number_from_the_frame() -> None:
    assert sheet_number("ban do", ["Tờ bản đồ số: 12", "Tỷ lệ 1:1000"]) == (12, None)
    assert sheet_number("ban do", ["Tờ số 12", "Tờ số 13"]) == (None, None)
    assert sheet_number("DC_13", ["TỜ BẢN ĐỒ SỐ 13", "Tờ số 14"]) == (13, None)
    number, doubt = sheet_number("DC_13", ["Tờ bản đồ số 12"])
    assert number == 13
    assert doubt == "the file's name says sheet 13, its frame says 12"


def test_order_is_natural() -> None:
    names = ["to_10.dgn", "TO_2.dgn", "to_1.dgn"]
    assert sorted(map(Path, names), key=natural_key) == [
        Path("to_1.dgn"),
        Path("TO_2.dgn"),
        Path("to_10.dgn"),
    ]


def test_the_first_rule_that_fits_holds() -> None:
    rules = crs_rules("EPSG:9214", ["dc_1*=EPSG:9209", " DC_12* = EPSG:9210 "])
    assert crs_of("DC_12.dgn", rules) == "EPSG:9209"
    assert crs_of("to.dgn", rules) == "EPSG:9214"


def test_meridians() -> None:
    assert meridian_of("EPSG:9214") == "107°00'"
    assert meridian_of("EPSG:9209") == "105°30'"
