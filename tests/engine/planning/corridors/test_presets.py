"""The preset table: what is shipped is what the code list says, what an office edits is the office's."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bacgiang_gis_plugin.engine.dictionary import code_list, read_rows
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import OutputFile
from bacgiang_gis_plugin.engine.planning.corridors.presets import (
    COLUMNS,
    plain_value,
    read_mapping,
    read_presets,
    shipped_presets,
    write_presets,
)


@pytest.fixture
def table(tmp_path: Path):
    def make(text: str) -> Path:
        path = tmp_path / "office.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return make


def by_key(presets):
    return {one.key: one for one in presets}


def test_every_shipped_width_is_that_of_the_code_list_and_every_legal_row_is_shipped() -> None:
    legal = {(row["object"], row["class"]): row for row in read_rows("protection_corridors")}
    shipped = shipped_presets()
    assert {(one.object, one.object_class) for one in shipped} - {("", "")} == set(legal)
    for one in shipped:
        row = legal.get((one.object, one.object_class), {"width_min": "", "width_max": ""})
        least = float(row["width_min"]) if row["width_min"] else None
        most = float(row["width_max"]) if row["width_max"] else None
        assert (one.width_min, one.width_max) == (least, most)
        assert one.width == (least if least == most else None)
        if one.object:
            assert (one.status, one.source) == (row["status"], row["source"])
            assert one.measured_from_vi or one.reference == ""


def test_what_is_not_known_stays_empty() -> None:
    rows = by_key(shipped_presets())
    for key in ("rail", "water_source", "dam"):
        assert (rows[key].width, rows[key].width_min, rows[key].width_max) == (None, None, None)
        assert rows[key].chosen_width("largest") is None
    assert rows["rail"].status == "not known"
    assert rows["rail"].reference == rows["water_source"].reference == ""
    assert {one.status for one in rows.values()} <= {entry.code for entry in code_list("corridor_states")}


def test_a_range_asks_for_a_choice() -> None:
    row = by_key(shipped_presets())["canal_2_10_earth"]
    assert [row.chosen_width(choice) for choice in ("ask", "smallest", "largest")] == [None, 2.0, 3.0]


def test_the_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_presets(OutputFile(path, path), shipped_presets())
    assert read_presets(path) == shipped_presets()
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert csv.DictReader(file).fieldnames == list(COLUMNS)


def test_an_office_edits_a_width_and_the_row_says_so(table) -> None:
    rows = by_key(read_presets(table("code,width,source\nroad_3,15,\nrail,12,QĐ 1/2026\nroad_4_5,9,\n")))
    assert (rows["road_3"].width, rows["road_3"].width_min) == (15.0, 15.0)
    assert (rows["road_3"].status, rows["road_3"].source) == ("office", "office.csv")
    assert rows["road_3"].reference == "edge"
    assert (rows["rail"].width, rows["rail"].source) == (12.0, "QĐ 1/2026")
    assert rows["road_4_5"].status == "verify"
    assert len(rows) == len(shipped_presets())


def test_new_rows_semicolons_decimal_commas_and_emptied_widths(table) -> None:
    text = (
        "code;side;name_vi;width;reference;priority\nong_dau;both;Ống dẫn dầu;12,5;line;1\nroad_3;both;;;;\n"
    )
    rows = by_key(read_presets(table(text)))
    assert (rows["ong_dau"].width, rows["ong_dau"].reference, rows["ong_dau"].priority) == (12.5, "line", 1)
    assert rows["ong_dau"].status == "office"
    assert rows["road_3"].width is None
    assert rows["road_3"].name_vi == "Hành lang an toàn đường bộ cấp III"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name,width\nx,1\n", "column code"),
        ("code,width\nroad_3,wide\n", "line 2"),
        ("code,width\nroad_3,-4\n", "line 2"),
        ("code,side,width\nroad_3,up,4\n", "line 2"),
        ("code,width\nroad_3,4\nroad_3,5\n", "line 3: road_3, both is there twice"),
        ("code,width,covers\nroad_3,4,all\n", "covers"),
        ("code,width_min,width_max\ncanal_2_10_earth,3,2\n", "no range"),
        ("code,width\nroad_3,4,5\n", "longer"),
    ],
)
def test_a_table_that_cannot_be_used_is_named(table, text: str, reason: str) -> None:
    with pytest.raises(EngineError) as caught:
        read_presets(table(text))
    assert caught.value.code == "CORRIDOR_TABLE"
    assert reason in caught.value.message


def test_values_are_mapped_by_names_and_by_the_offices_table(table) -> None:
    presets = shipped_presets()
    own = read_mapping(table("layer,value,code\nroads,duong_tinh,road_4_5\n,35,power_35_bare\n"), presets)
    assert own["roads", "duong_tinh"] == "road_4_5"
    assert own["", plain_value(35.0)] == "power_35_bare"
    assert own["", plain_value(" Cấp  III ")] == "road_3"
    assert own["", plain_value(110.0)] == "power_110"
    assert ("", "duong_tinh") not in own
    with pytest.raises(EngineError) as caught:
        read_mapping(table("value,code\nx,road_9\n"), presets)
    assert caught.value.code == "CORRIDOR_MAPPING"
    assert "road_9" in caught.value.message
