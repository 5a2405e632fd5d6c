"""Reading plans: fields under any name, what the user says, repairs and doubts told."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets import layer_info
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import PlanInput
from bacgiang_gis_plugin.engine.planning.overlay.in_memory import zone_rows
from bacgiang_gis_plugin.engine.planning.overlay.plans import plan_set, read_plan, read_plans, unknown_codes

LEFT = "POLYGON ((0 0, 6 0, 6 10, 0 10, 0 0))"
RIGHT = "POLYGON ((6 0, 9 0, 9 10, 6 10, 6 0))"
BOX = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"


def said(source, **more) -> PlanInput:
    return PlanInput(source.path, source.layer, **more)


def test_fields_by_name_alias_and_as_named(make_layer) -> None:
    columns = {
        "maDoiTuong": ["A", "B"],
        "LOAI": ["ODT", "DGT"],
        "MAT_DO_XAY_DUNG": ["40-60 %", "80"],
        "TangCao": [3.0, 2.5],
        "heSoSuDungDat": [1.8, None],
    }
    plan = read_plan(said(make_layer([LEFT, RIGHT], columns), fields=(("ma_loai_qh", "LOAI"),)))
    assert plan.table.to_pydict() == {
        "ma_quy_hoach": ["QH1", "QH1"],
        "ma_vung": ["A", "B"],
        "ma_loai_qh": ["ODT", "DGT"],
        "ten_vung": [None, None],
        "mat_do_xay_dung": ["40-60 %", "80"],
        "tang_cao_xay_dung": ["3", "2.5"],
        "he_so_su_dung_dat": ["1.8", None],
        "fid_vung": [1, 2],
    }
    assert plan.facts.unknown_codes == []


def test_what_the_user_says_holds_for_the_whole_plan(make_layer) -> None:
    layer = make_layer([LEFT, RIGHT], {"so_quyet_dinh": ["1", "2"], "cap_quy_hoach": ["xã", "xã"]})
    plan = read_plan(said(layer, key="SDD", name="QH SDĐ", decision="9/QĐ", decision_date="31/12/2025"))
    assert (plan.key, plan.name, plan.level) == ("SDD", "QH SDĐ", "xã")
    assert (plan.decision, plan.decision_date) == ("9/QĐ", date(2025, 12, 31))
    assert plan.table.column("so_quyet_dinh").to_pylist() == ["9/QĐ", "9/QĐ"]
    assert plan.table.column("ngay_quyet_dinh").to_pylist() == [date(2025, 12, 31)] * 2
    alone = read_plan(layer)
    assert (alone.decision, alone.decision_date, alone.title) == (None, None, "QH1")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["01/07/2025", "2025-07-02"], [date(2025, 7, 1), date(2025, 7, 2)]),
        (["01/07/2025", None], [date(2025, 7, 1), None]),
        (["20250701", "1.7.2025"], [date(2025, 7, 1), date(2025, 7, 1)]),
        (["01/07/2025", "tháng 7"], ["01/07/2025", "tháng 7"]),
    ],
)
def test_dates_are_read_or_left_as_written(make_layer, texts, expected) -> None:
    plan = read_plan(make_layer([LEFT, RIGHT], {"NgayQD": pa.array(texts)}))
    assert plan.table.column("ngay_quyet_dinh").to_pylist() == expected


def test_doubts_are_told_for_each_plan(make_layer) -> None:
    bow_tie = "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"
    columns = {"ma_vung": ["A", "A", "B", "C"], "ma_loai_qh": ["ODT", "XYZ", None, "QHDD_DAT_O_Langxom"]}
    plan = read_plan(make_layer([LEFT, bow_tie, None, RIGHT], columns))
    facts = plan.facts
    assert (facts.zones, facts.repaired_zones) == (4, [2])
    assert [(one.fid, one.reason) for one in facts.unusable_zones] == [(3, "no geometry")]
    assert facts.duplicate_zone_ids == ["A"]
    assert facts.unknown_codes == ["XYZ"]
    assert shapely.is_valid(plan.zones).all()
    assert len(plan.table) == len(plan.zones) == 3


def test_codes_of_both_regimes_and_of_urban_plans_are_known() -> None:
    codes = [
        "HL_road_4_5",
        "LUC",
        "DCS",
        "SKC",
        "DDL",
        "CNT",
        "ONT+CLN",
        "QHDH_DAT_HTXH_Truonghoc_THCS",
        "dat_o_langxom",
        None,
        "",
    ]
    assert unknown_codes([*codes, "???", "LUC+???", "HANH LANG", "HL_x"]) == [
        "???",
        "HANH LANG",
        "HL_x",
        "LUC+???",
    ]


@pytest.mark.parametrize(
    ("more", "code", "word"),
    [
        ({"fields": (("ma_vung", "no"),)}, "FIELD_MISSING", "no"),
        ({"fields": (("ma_vug", "number"),)}, "PLAN_FIELD", "ma_vug"),
        ({"decision_date": "hôm qua"}, "PLAN_DATE", "hôm qua"),
    ],
)
def test_refusals_name_the_plan(make_layer, more, code, word) -> None:
    layer = make_layer([LEFT])
    with pytest.raises(EngineError) as caught:
        read_plan(said(layer, **more))
    assert caught.value.code == code
    assert word in caught.value.message
    assert str(layer.path) in caught.value.message


def test_plans_need_keys_of_their_own_and_the_parcels_system(make_layer) -> None:
    one, other = make_layer([LEFT], name="a.gpkg"), make_layer([RIGHT], name="b.gpkg", crs="EPSG:9209")
    with pytest.raises(EngineError) as caught:
        read_plans([said(one, key="K"), said(one, key="K")])
    assert caught.value.code == "PLAN_KEY_TWICE"
    with pytest.raises(EngineError) as caught:
        read_plans([one, other], layer_info(one))
    assert (caught.value.code, caught.value.path) == ("CRS_DIFFERS", str(other.path))


def test_several_plans_stand_one_after_the_other(make_layer) -> None:
    one = make_layer([LEFT, RIGHT], {"ma_vung": ["A", "B"]}, name="land.gpkg")
    other = make_layer([BOX], {"ma_vung": ["A"], "mat_do_xay_dung": ["40"]}, name="urban.gpkg")
    whole = plan_set(read_plans([one, said(other, level="xã")]))
    assert whole.start.tolist() == [0, 2, 3]
    assert whole.table.select(["ma_quy_hoach", "ma_vung", "ten_quy_hoach", "cap_quy_hoach"]).to_pylist() == [
        {"ma_quy_hoach": "QH1", "ma_vung": "A", "ten_quy_hoach": "land", "cap_quy_hoach": None},
        {"ma_quy_hoach": "QH1", "ma_vung": "B", "ten_quy_hoach": "land", "cap_quy_hoach": None},
        {"ma_quy_hoach": "QH2", "ma_vung": "A", "ten_quy_hoach": "urban", "cap_quy_hoach": "xã"},
        {"ma_quy_hoach": "QH1", "ma_vung": None, "ten_quy_hoach": "land", "cap_quy_hoach": None},
        {"ma_quy_hoach": "QH2", "ma_vung": None, "ten_quy_hoach": "urban", "cap_quy_hoach": "xã"},
    ]


@pytest.mark.parametrize(
    ("field", "stated", "expected"),
    [
        (["QH chung", "QH chung"], None, "QH chung"),
        (["QH chung", "QH chung"], "QH sử dụng đất", "QH sử dụng đất"),
        ([None, " "], None, "Lớp của tôi"),
        (None, None, "Lớp của tôi"),
        (None, "QH sử dụng đất", "QH sử dụng đất"),
        (["QH khu A", None], None, None),
    ],
)
def test_stated_name_wins_over_the_field_and_the_field_over_the_layers_name(
    make_layer, field, stated, expected
) -> None:
    columns = {} if field is None else {"ten_quy_hoach": pa.array(field, pa.string())}
    one = said(make_layer([LEFT, RIGHT], columns, name="a.gpkg"), name=stated, shown_as="Lớp của tôi")
    plan, _ = read_plans([one, make_layer([BOX], name="b.gpkg")])
    assert plan.name == expected
    kept = [expected, expected] if expected else field
    assert plan.table.column("ten_quy_hoach").to_pylist() == kept
    assert read_plan(one).name == expected


def test_rows_of_parcels_in_memory(make_layer) -> None:
    """Parcel 2 has no geometry, parcel 1 lies outside every zone of the first plan."""
    one = make_layer([LEFT, RIGHT], {"ma_vung": ["A", "B"], "ma_loai_qh": ["ODT", "DGT"]}, name="land.gpkg")
    other = make_layer(["POLYGON ((0 0, 30 0, 30 5, 0 5, 0 0))"], {"ma_vung": ["C"]}, name="urban.gpkg")
    parcels = np.array([shapely.from_wkt(BOX), shapely.box(20, 0, 30, 10), None], dtype=object)
    keys = pa.table({"so_thua": [7, 8, 9]})
    found = zone_rows(parcels, read_plans([one, other]), keys)
    names = ("so_thua", "ma_quy_hoach", "ma_vung", "loai_dong", "dien_tich_tron", "ty_le_tron")
    assert list(zip(*(found.table.column(name).to_pylist() for name in names), strict=True)) == [
        (7, "QH1", "A", "zone", 60, 60),
        (7, "QH1", "B", "zone", 30, 30),
        (7, "QH1", None, "uncovered", 10, 10),
        (7, "QH2", "C", "zone", 50, 50),
        (7, "QH2", None, "uncovered", 50, 50),
        (8, "QH1", None, "uncovered", 100, 100),
        (8, "QH2", "C", "zone", 50, 50),
        (8, "QH2", None, "uncovered", 50, 50),
    ]
    assert found.reason.tolist() == [None, None, "no geometry"]
    np.testing.assert_allclose(shapely.area(found.rows.geometry), found.rows.area)
    assert found.rows.parcel_area.tolist() == [100, 100, 0]


def test_no_usable_parcel_gives_no_rows(make_layer) -> None:
    found = zone_rows(np.array([None], dtype=object), [read_plan(make_layer([LEFT]))])
    assert len(found.table) == 0
