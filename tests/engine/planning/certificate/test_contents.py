"""Corners and edges, words for communes and codes, the hash of the data."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine import dictionary
from bacgiang_gis_plugin.engine.map_symbols import zone_symbol
from bacgiang_gis_plugin.engine.planning.certificate.contents import (
    Content,
    commune_text,
    data_hash,
    decision_text,
    numbered_vertices,
    use_text,
)

DAY = date(2025, 7, 1)


def test_corners_go_clockwise_from_the_north_west() -> None:
    ((one, two, three, four),) = numbered_vertices(shapely.from_wkt("POLYGON ((4 0, 4 3, 0 3, 0 0, 4 0))"))
    assert [(v.number, v.north, v.east, v.next, v.length) for v in (one, two, three, four)] == [
        *((1, 3.0, 0.0, 2, 4.0), (2, 3.0, 4.0, 3, 3.0), (3, 0.0, 4.0, 4, 4.0), (4, 0.0, 0.0, 1, 3.0))
    ]


def test_holes_and_parts_are_numbered_on() -> None:
    shape = shapely.from_wkt(
        "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 2 4, 4 4, 4 2, 2 2)), ((20 0, 21 0, 21 1, 20 0)))"
    )
    rings = numbered_vertices(shape)
    assert [vertex.number for ring in rings for vertex in ring] == list(range(1, 12))
    assert [ring[-1].next for ring in rings] == [1, 5, 9]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=3, max_size=12, unique=True))
def test_edges_are_those_of_the_shape(points: list[tuple[int, int]]) -> None:
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    ordered = sorted(points, key=lambda p: math.atan2(p[1] - middle[1], p[0] - middle[0]))
    shape = shapely.Polygon(ordered)
    if not shape.is_valid or shape.area == 0:
        return
    (ring,) = numbered_vertices(shape)
    assert sum(vertex.length for vertex in ring) == pytest.approx(shape.length)
    assert {(vertex.east, vertex.north) for vertex in ring} == set(shape.exterior.coords)
    assert not shapely.LinearRing([(vertex.east, vertex.north) for vertex in ring]).is_ccw


def test_a_commune_code_that_was_given_anew_names_no_commune() -> None:
    # 07210 was Hoàng Văn Thụ and has been Phường Bắc Giang since 1 July 2025: without a date of the data nobody knows.
    names: dict[str, set[str]] = {}
    for entry in dictionary.code_list("communes"):
        names.setdefault(entry.code, set()).add(entry.name_vi)
    for code, several in names.items():
        text = commune_text(code)
        assert text == (f"mã {code}" if len(several) > 1 else f"{next(iter(several))} (mã {code})")
    assert commune_text("99999") == "mã 99999"
    assert commune_text("") == ""


def test_land_use_texts_name_every_code() -> None:
    assert use_text("ONT+CLN", DAY) == "ONT – Đất ở tại nông thôn; CLN – Đất trồng cây lâu năm"
    assert use_text("XYZ", DAY) == "XYZ (mã không có trong danh mục)"
    assert use_text("", DAY) == ""


def test_decisions() -> None:
    assert decision_text("15/QĐ-UBND", DAY) == "15/QĐ-UBND ngày 01/07/2025"
    assert decision_text("15/QĐ-UBND", "tháng 7") == "15/QĐ-UBND ngày tháng 7"
    assert decision_text(None, DAY) == "ngày 01/07/2025"
    assert decision_text(None, None) == ""


def test_symbols_mark_what_is_provisional() -> None:
    official = zone_symbol("QHDD_DAT_O_Nhomnhao", DAY)
    assert (official.style.fill, official.legend, official.provisional) == ("#cc9900", "Nhóm nhà ở", False)
    assert "màu tạm: chưa có màu quy định" in zone_symbol("DAT_DD_DonViO", DAY).legend
    assert "màu tạm" in zone_symbol("DMT", DAY).legend
    assert zone_symbol("LMU", DAY).style.hatches
    assert zone_symbol("ONT+CLN", DAY).legend.startswith("ONT+CLN – Đất ở tại nông thôn")
    assert not zone_symbol("XYZ", DAY).known
    assert not zone_symbol("", DAY).known
    for entry in dictionary.code_list("land_use_codes"):
        symbol = zone_symbol(entry.code, date(2025, 7, 1))
        if symbol.style.fill and not symbol.provisional:
            assert symbol.known


def test_the_hash_changes_with_the_data() -> None:
    content = Content(1, "Thửa", "1", "a", (("a", "b"),), 1.0, b"shape", (), (), "")
    same = data_hash(content, [b"zone"])
    assert same == data_hash(content, [b"zone"])
    assert len(same) == 16
    assert len({same, data_hash(content, [b"other"]), data_hash(replace(content, wkb=b"x"), [b"zone"])}) == 3
