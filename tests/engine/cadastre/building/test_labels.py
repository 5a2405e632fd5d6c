"""What one label text says, and how the texts of a face become its label."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.building.labels import (
    Label,
    choose,
    combine,
    read_label,
    writes_sub_numbers,
)
from bacgiang_gis_plugin.engine.cadastre.building.leader_labels import LooseLabel, match_labels


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("1L654/119.3", Label(654, 119.3, "1L")),
        ("LUC654/119.3", Label(654, 119.3, "LUC")),
        ("LUC654/119,3", Label(654, 119.3, "LUC")),
        ("ONT+CLN12/245.0", Label(12, 245.0, "ONT+CLN")),
        ("ONT + CLN 12/245.0", Label(12, 245.0, "ONT+CLN")),
        ("654/119.3", Label(654, 119.3)),
        ("654/119.3 ONT", Label(654, 119.3, "ONT")),
        ("654/119.3ONT", Label(654, 119.3, "ONT")),
        ("ONT 12 119.3", Label(12, 119.3, "ONT")),
        ("12 119.3 ONT", Label(12, 119.3, "ONT")),
        ("12\n119,3", Label(12, 119.3)),
        ("12 ONT 1.119,3", Label(12, 1119.3, "ONT")),
        ("654/119.3 m²", Label(654, 119.3)),
        ("654", Label(654)),
        ("119.3", Label(area=119.3)),
        ("119,3 m2", Label(area=119.3)),
        ("1.234,5", Label(area=1234.5)),
        ("2L", Label(code="2L")),
        ("ONT", Label(code="ONT")),
        ("XYZ+ONT", Label(code="XYZ+ONT")),
        ("ONT 12", Label(12, code="ONT")),
        # other orders, separators and words
        ("LUC/12/119.3", Label(12, 119.3, "LUC")),
        ("12/LUC/119.3", Label(12, 119.3, "LUC")),
        ("12/119.3/LUC", Label(12, 119.3, "LUC")),
        ("LUC\n12\n119,3", Label(12, 119.3, "LUC")),
        ("12\n-----\n119,3", Label(12, 119.3)),
        ("12\n119", Label(12, 119.0)),
        ("12 / 119,3 m2", Label(12, 119.3)),
        ("Thửa số 12; DT: 119.3m2; LUC", Label(12, 119.3, "LUC")),
        ("Thửa 12", Label(12)),
        ("LOT 12", Label(12)),
        ("S=119.3m2", Label(area=119.3)),
        ("LUC 119.3", Label(area=119.3, code="LUC")),
        ("ONT 12 119", Label(12, 119.0, "ONT")),
        ("9ONT", Label(9, code="ONT")),
        ("ONT12", Label(12, code="ONT")),
        # thousands
        ("12/1.234,5", Label(12, 1234.5)),
        ("12/1,234.5m2", Label(12, 1234.5)),
        ("12/1 234,5", Label(12, 1234.5)),
        ("12/1.234.567", Label(12, 1234567.0)),
        ("12/1.234", Label(12, 1234.0)),
        # codes: in small letters, old, unknown
        ("luc654/119.3", Label(654, 119.3, "LUC")),
        ("Luc 12 119,3", Label(12, 119.3, "LUC")),
        ("12/119.3 ont+cln", Label(12, 119.3, "ONT+CLN")),
        ("ONT-CLN 12/245.0", Label(12, 245.0, "ONT+CLN")),
        ("T12/119.3", Label(12, 119.3, "T")),
        ("QQQ1/100.0", Label(1, 100.0, "QQQ")),
        ("qqq1/100.0", Label(1, 100.0, "qqq")),
        # several codes with an area each
        ("ONT: 120 + CLN: 300", Label(None, 420.0, "ONT+CLN", uses=(("ONT", 120.0), ("CLN", 300.0)))),
        ("ONT120+CLN300", Label(None, 420.0, "ONT+CLN", uses=(("ONT", 120.0), ("CLN", 300.0)))),
        ("ont 120,5m2; cln 300m2", Label(None, 420.5, "ONT+CLN", uses=(("ONT", 120.5), ("CLN", 300.0)))),
        ("12 ONT:120,5+CLN:300", Label(12, 420.5, "ONT+CLN", uses=(("ONT", 120.5), ("CLN", 300.0)))),
        ("12/425.0 ONT: 120 + CLN: 300", Label(12, 425.0, "ONT+CLN", uses=(("ONT", 120.0), ("CLN", 300.0)))),
        ("12\n1.420,0\nONT120+CLN1.300,0",
         Label(12, 1420.0, "ONT+CLN", uses=(("ONT", 120.0), ("CLN", 1300.0)))),
        # numbers with parts, as other cadastres write them
        ("469-66 천", Label(469, code="천", lot="469-66")),
        ("산 12-3 임", Label(12, code="임", lot="산12-3")),
        ("산156구", Label(156, code="구", lot="산156")),
        ("449답", Label(449, code="답")),
        ("12 田", Label(12, code="田")),
        ("469 – 66", Label(469, lot="469-66")),
        ("12-3/119.3", Label(12, 119.3, lot="12-3")),
        ("12a/119.3", Label(12, 119.3, lot="12a")),
        ("12A", Label(12, lot="12A")),
        ("st. 123", Label(123, lot="st. 123")),
        ("50:21:0010203:45", Label(45, lot="50:21:0010203:45")),
        (":45", Label(45, lot="45")),
    ],
)  # fmt: skip
def test_forms_of_one_text(text: str, label: Label) -> None:
    read = read_label(text)
    assert read == replace(label, lot=None if label.lot == str(label.number) else label.lot)


def test_a_stroke_before_a_whole_number_may_be_a_sub_number() -> None:
    read = read_label("1234/5")
    assert (read, read.other) == (Label(1234, 5.0), Label(1234, lot="1234/5"))
    labels = [read_label(f"{number}/{number % 7}") for number in range(11, 16)]
    assert writes_sub_numbers(labels, [420.0, 380.0, 5.0, 700.0, 612.0])
    assert not writes_sub_numbers([read_label(f"{n}/{400 + n}") for n in range(5)], [401.2] * 5)
    assert choose(read, 420.0, sub_numbers=True).name == "1234/5"
    assert choose(read, 420.0, sub_numbers=False) == Label(1234, 5.0)


def test_the_face_tells_thousands_from_decimals() -> None:
    read = read_label("12/1.234")
    assert choose(read, 1230.0, sub_numbers=False).area == 1234.0
    assert choose(read, 1.3, sub_numbers=False).area == 1.234


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "Ngõ 3",
        "Nguyễn Văn A",
        "Ngõ 12/34",
        "Ngo 12/34",
        "K3",
        "UBND xã",
        "Đường bê tông",
        "12 119",
        "286M*",
        "a46",
        "654/",
        "/119.3",
        "b2",
        "5.0/6",
        "99999999999",
    ],
)
def test_texts_that_say_nothing_give_an_empty_label(text: str) -> None:
    assert read_label(text).empty


def test_the_role_decides_where_the_form_cannot() -> None:
    assert read_label("120", "parcel_area") == Label(area=120.0)
    assert read_label("120", "parcel_number") == Label(120)
    assert read_label("T", "land_code") == Label(code="T")
    assert read_label("T").empty


@given(
    st.integers(1, 99_999),
    st.integers(0, 10**7).map(lambda tenths: tenths / 10),
    st.sampled_from(["LUC", "ONT+CLN", "1L", "BHK", "DGT"]),
    st.sampled_from([".", ","]),
)
def test_whatever_is_written_is_read_back(number: int, area: float, code: str, point: str) -> None:
    written = f"{area:.1f}".replace(".", point)
    for text in (f"{code}{number}/{written}", f"{number}/{written} {code}", f"{code} {number} {written}"):
        assert read_label(text) == Label(number, area, code)


@given(st.text(max_size=30))
def test_no_text_breaks_the_parser(text: str) -> None:
    read_label(text)


def test_split_texts_make_one_label() -> None:
    face = combine([Label(code="LUC"), Label(654), Label(area=119.3)], ["LUC", "654", "119.3"])
    assert face.label == Label(654, 119.3, "LUC")
    assert face.count == 1


def test_two_numbers_are_two_labels_and_the_first_counts() -> None:
    face = combine([Label(7, 10.0, "LUC"), Label(8, 20.0, "ONT")], ["LUC7/10.0", "ONT8/20.0"])
    assert face.label == Label(7, 10.0, "LUC")
    assert face.count == 2


def test_the_longest_leader_is_made_short_before_the_sum() -> None:
    polygons = np.array([shapely.box(0, 17, 0.1, 17.1), shapely.box(5, 0, 5.1, 0.1)], dtype=object)
    labels = [LooseLabel(-1, 0.0, 0.0, None), LooseLabel(-1, 17.5, 10.0, None)]
    moved = match_labels(labels, np.arange(2), polygons, shapely.area(polygons), 25.0, np.ones(2))
    assert moved == {0: 0, 1: 1}


def _two_faces() -> tuple[np.ndarray, np.ndarray]:
    polygons = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 11, 2)], dtype=object)
    return polygons, shapely.area(polygons)


def test_the_label_nearer_to_the_empty_face_goes_there() -> None:
    polygons, areas = _two_faces()
    labels = [LooseLabel(0, 2, 5, None), LooseLabel(0, 9, 3, None)]
    assert match_labels(labels, np.array([1]), polygons, areas, 25.0, np.full(2, 0.1)) == {1: 1}


def test_a_label_goes_only_where_its_area_fits() -> None:
    polygons, areas = _two_faces()
    limits = np.full(2, 0.1)
    fitting = [LooseLabel(0, 2, 5, 2.0), LooseLabel(0, 9, 3, 100.0)]
    assert match_labels(fitting, np.array([1]), polygons, areas, 25.0, limits) == {0: 1}
    same = [LooseLabel(0, 2, 5, 100.0), LooseLabel(0, 9, 3, 100.0)]
    assert match_labels(same, np.array([1]), polygons, areas, 25.0, limits) == {}


def test_a_label_goes_no_farther_than_the_reach() -> None:
    polygons, areas = _two_faces()
    labels = [LooseLabel(0, 2, 5, None), LooseLabel(0, 5, 3, None), LooseLabel(-1, 20, 1, None)]
    assert match_labels(labels, np.array([1]), polygons, areas, 4.0, np.full(2, 0.1)) == {}
    assert match_labels(labels, np.array([1]), polygons, areas, 0.0, np.full(2, 0.1)) == {}
