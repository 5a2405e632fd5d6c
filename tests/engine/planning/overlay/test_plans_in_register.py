"""The register with several plans and with slivers moved: worked out by hand, refused by name."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer

from .two_parcels import KEYS, PARCELS, PLAN, ZONES, rows


def test_several_plans_in_one_register(make_layer, overlay) -> None:
    """Worked out by hand: parcel 7 is x 0–10, parcel 8 x 10–20, both 10 high."""
    corridor = make_layer(
        ["POLYGON ((0 0, 20 0, 20 2.5, 0 2.5, 0 0))"],
        {"ID": ["H1"], "mat_do_xay_dung": ["0 %"]},
        name="c.gpkg",
    )
    plan = {"path": str(corridor.path), "name": "Hành lang", "level": "tỉnh", "fields": {"ma_vung": "ID"}}
    plan |= {"key": "HL", "decision": "3/QĐ", "decision_date": "01/02/2026"}
    result, register, pieces = overlay(
        make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(ZONES, PLAN, name="z.gpkg"), more_plans=[plan]
    )
    found = rows(register, "so_thua", "ma_quy_hoach", "ma_vung", "loai_dong", "dien_tich_tron", "ty_le_tron")
    assert found == [
        (7, "QH1", "V1", "zone", 100, 100),
        (7, "HL", "H1", "zone", 25, 25),
        (7, "HL", None, "uncovered", 75, 75),
        (8, "QH1", "V1", "zone", 50, 50),
        (8, "QH1", "V2", "zone", 40, 40),
        (8, "QH1", "V2", "double", 10, 10),
        (8, "QH1", None, "uncovered", 20, 20),
        (8, "HL", "H1", "zone", 25, 25),
        (8, "HL", None, "uncovered", 75, 75),
    ]
    names = ("ten_quy_hoach", "cap_quy_hoach", "so_quyet_dinh", "ngay_quyet_dinh", "mat_do_xay_dung")
    said = rows(register, *names)
    assert said[0] == ("z", None, "12/QĐ", None, None)
    assert said[1] == ("Hành lang", "tỉnh", "3/QĐ", date(2026, 2, 1), "0 %")
    assert said[2] == ("Hành lang", "tỉnh", None, None, None)
    assert pieces.table.equals(register.table)
    assert (result["zone_area"], result["double_area"], result["uncovered_area"]) == (240, 10, 170)
    one, other = result["plans"]
    assert (one["zone_area"], one["double_area"], one["uncovered_area"]) == (190, 10, 20)
    assert (other["zone_area"], other["double_area"], other["uncovered_area"]) == (50, 0, 150)
    assert (other["key"], other["name"], other["decision_date"]) == ("HL", "Hành lang", "2026-02-01")
    assert [total["area"] for total in one["by_code"]] == [40, 150]


def test_slivers_are_moved_and_listed(make_layer, overlay, tmp_path) -> None:
    """The first zone reaches 1 cm into parcel 8; one wide limit of area alone would move nothing."""
    zones = [
        "POLYGON ((0 0, 10.01 0, 10.01 10, 0 10, 0 0))",
        "POLYGON ((10.01 0, 20 0, 20 10, 10.01 10, 10.01 0))",
    ]
    parcels, plan = make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(zones, PLAN, name="z.gpkg")
    path = tmp_path / "slivers.gpkg"
    limits = {"sliver_area": 0.5, "sliver_width": 0.05}
    result, register, pieces = overlay(parcels, plan, slivers=str(path), **limits)
    assert rows(register, "so_thua", "ma_vung", "dien_tich_tron") == [(7, "V1", 100), (8, "V2", 100)]
    assert shapely.area(pieces.geometry).tolist() == pytest.approx([100, 100])
    listed = read_layer(InputLayer(path))
    names = ("so_thua", "ma_quy_hoach", "tu_loai_dong", "tu_vung", "den_loai_dong", "den_vung", "den_loai_qh")
    assert rows(listed, *names) == [(8, "QH1", "zone", "V1", "zone", "V2", "DGT")]
    assert listed.column("dien_tich_manh")[0] == pytest.approx(0.1)
    assert listed.column("be_rong_manh")[0] == pytest.approx(0.2 / 20.02)
    assert shapely.area(listed.geometry)[0] == pytest.approx(0.1)
    assert (result["slivers"], result["slivers_left"]) == (1, 0)
    assert result["sliver_area"] == pytest.approx(0.1)
    assert any("sliver" in text for text in result["warnings"])
    result, register, _ = overlay(parcels, plan, name="off", slivers=str(path))
    assert len(register) == 3
    assert len(read_layer(InputLayer(path))) == 0


@pytest.mark.parametrize(
    "options", [{"sliver_area": 1.0}, {"sliver_width": 1.0}, {"decimals": 9}, {"decimals": -1}]
)
def test_numbers_that_mean_nothing_are_refused(make_layer, overlay, options) -> None:
    parcels, zones = make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(ZONES, PLAN, name="z.gpkg")
    with pytest.raises(EngineError) as caught:
        overlay(parcels, zones, **options)
    assert caught.value.code == "PARAMETER_INVALID"


@pytest.mark.parametrize(
    ("wkt", "crs", "code"),
    [
        (["POLYGON ((900 0, 910 0, 910 10, 900 0))"], "EPSG:9214", "LAYERS_APART"),
        (ZONES, "EPSG:9209", "CRS_DIFFERS"),
        ([], "EPSG:9214", "LAYER_EMPTY"),
    ],
)
def test_of_several_plans_the_wrong_one_is_named(make_layer, overlay, wkt, crs, code) -> None:
    parcels, zones = make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(ZONES, PLAN, name="z.gpkg")
    columns = {"number": pa.array(range(len(wkt)), pa.int64())}
    wrong = make_layer(wkt, columns, name="wrong.gpkg", crs=crs)
    with pytest.raises(EngineError) as caught:
        overlay(parcels, zones, more_plans=[str(zones.path), {"path": str(wrong.path)}])
    assert (caught.value.code, caught.value.path) == (code, str(wrong.path))


def test_doubts_name_the_plan(make_layer, overlay) -> None:
    zones = make_layer(ZONES, {"ma_vung": ["A", "A"], "ma_loai_qh": ["ODT", "???"]}, name="z.gpkg")
    other = make_layer(["POLYGON ((14 9, 17 9, 17 10, 14 10, 14 9))"], name="bare.gpkg")
    plan = {"path": str(other.path), "name": "Hành lang"}
    result, _, _ = overlay(make_layer(PARCELS, KEYS, name="p.gpkg"), zones, more_plans=[plan])
    told = "\n".join(result["warnings"])
    assert "z: 1 codes are in no code list and are kept as written (???)" in told
    assert "z: 1 zone ids occur more than once (A)" in told
    assert "Hành lang has no field for the zone's code" in told
    assert [plan["facts"]["unknown_codes"] for plan in result["plans"]] == [["???"], []]
