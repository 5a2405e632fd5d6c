"""What one label text says, and how the texts of a face become its label."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.building.labels import Label, combine, read_label
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
    ],
)
def test_forms_of_one_text(text: str, label: Label) -> None:
    assert read_label(text) == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "Ngõ 3",
        "Nguyễn Văn A",
        "469-66 천",
        "산156구",
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
