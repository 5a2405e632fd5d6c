"""What layers, texts and field names say: codes, labels with indicators, matches and how sure they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.planning.import_plan.codes import Codes, describe_code, read_office_codes
from bacgiang_gis_plugin.engine.planning.import_plan.labels import Said, decisions_in, read_text
from bacgiang_gis_plugin.engine.planning.import_plan.matching import match_plan_fields, pairs_of
from bacgiang_gis_plugin.engine.planning.import_plan.outputs import as_date


@pytest.mark.parametrize(
    ("layer", "code", "known", "status"),
    [
        ("QHDH_DAT_O_Langxom", "QHDH_DAT_O_Langxom", True, "QHDH"),
        ("qhdd_dat_htxh_truonghoc_thcs", "qhdd_dat_htxh_truonghoc_thcs", True, "QHDD"),
        ("QH-DAT-O-Nhomnhao", "QH_DAT_O_Nhomnhao", True, "QH"),
        ("DAT_Dichvu", "DAT_Dichvu", True, ""),
        ("xref$0$QHDH_DAT_Dichvu", "QHDH_DAT_Dichvu", True, "QHDH"),
        ("HT_DAT_O_Langxom", "HT_DAT_O_Langxom", True, "HT"),
        ("QHDH_DAT_Tuongtuong", "QHDH_DAT_Tuongtuong", False, "QHDH"),  # kept, and said
        ("ONT+CLN", "ONT+CLN", True, ""),
        ("QH_LUC", "LUC", True, "QH"),
        ("KHUNG_TEN", None, None, None),
        ("MEP_DAT_LIEN", None, None, None),
        ("TIM_DUONG", None, None, None),
        ("0", None, None, None),
        ("", None, None, None),
    ],
)
def test_codes_of_layers(layer: str, code: str | None, known: bool | None, status: str | None) -> None:
    found = Codes().of(layer, 7)
    assert (found and found.code, found and found.known, found and found.status) == (code, known, status)


def test_an_office_table_goes_first_by_layer_level_and_colour(tmp_path: Path) -> None:
    path = tmp_path / "office.csv"
    path.write_text(
        "layer;colour;code;name\n1;3;DAT_Dichvu;\nLevel 01;;DAT_O_Langxom;Xóm Trại\nQHDH*;;-;\n;94;CX9;Vườn\n",
        encoding="utf-8-sig",
    )
    codes = Codes(read_office_codes(path))
    assert codes.of("1", 3).code == "DAT_Dichvu"  # type: ignore[union-attr]
    second = codes.of("1", 5)
    assert second is not None
    assert (second.code, second.name, second.origin) == (
        "DAT_O_Langxom",
        "Xóm Trại",
        "office",
    )
    assert codes.of("QHDH_DAT_Dichvu", 1) is None
    unknown = codes.of("whatever", 94)
    assert unknown is not None
    assert (unknown.code, unknown.known) == ("CX9", False)


@pytest.mark.parametrize(
    "text",
    [
        "layer,name\nA,B\n",
        "code\nA\n",
        "layer,colour,code\n,,A\n",
        "layer,colour,code\nA,red,B\n",
        "layer,code\nA,\n",
    ],
)
def test_a_bad_office_table_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "office.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EngineError) as error:
        read_office_codes(path)
    assert error.value.code == "PLAN_MAPPING"
    assert error.value.path == str(path)


def test_describe_codes() -> None:
    assert describe_code("QHDH_DAT_Anninh") == ("An ninh", True)
    assert describe_code("QHDH_ONT")[1]
    assert describe_code("TYPE-A") == ("", False)


TEXTS: dict[str, dict[str, Any]] = {
    "Trường THCS Mẫu": {"names": ["Trường THCS Mẫu"]},
    "TRƯỜNG\nTHCS MẪU": {"names": ["TRƯỜNG THCS MẪU"]},
    "OM-12": {"lots": ["OM-12"]},
    "LK.03": {"lots": ["LK.03"]},
    "MĐXD: 40-60%": {"mat_do_xay_dung": "40-60"},
    "Mật độ xây dựng (tối đa): 60 %": {"mat_do_xay_dung": "60"},
    "Tầng cao: 3÷5 tầng": {"tang_cao_xay_dung": "3÷5"},
    "HSSDĐ: 2,4 lần": {"he_so_su_dung_dat": "2,4"},
    "Hệ số sử dụng đất = 5.0": {"he_so_su_dung_dat": "5.0"},
    "Dân số: 1.250 người": {"dan_so": "1.250"},
    "DT: 1.234,5 m2": {"area": 1234.5},
    "S= 2,35 ha": {"area": 23500.0},
    "MĐXD 45%; TC: 2; DS: 80": {"mat_do_xay_dung": "45", "tang_cao_xay_dung": "2", "dan_so": "80"},
    "ONT": {"codes": ["ONT"]},
    "12.5": {"rest": ["12.5"]},
}


@pytest.mark.parametrize(("text", "wanted"), TEXTS.items(), ids=TEXTS)
def test_what_a_label_says(text: str, wanted: dict[str, Any]) -> None:
    said = Said()
    read_text(text, said)
    found = {**said.values, "names": said.names, "lots": said.lots, "codes": said.codes, "rest": said.rest}
    found |= {} if said.area is None else {"area": said.area}
    assert {key: value for key, value in found.items() if value} == wanted


def test_decisions_are_shown() -> None:
    assert decisions_in(["Theo QĐ số 123/2025/QĐ-UBND ngày 1/7/2025", "45/NQ-HĐND", "trang 1/2"]) == [
        "123/2025/QĐ-UBND",
        "45/NQ-HĐND",
    ]


def matched(
    names: list[str], values: list[list[Any]] | None = None, **options: Any
) -> dict[str, tuple[Any, ...]]:
    columns = values or [[] for _ in names]
    found, sure = match_plan_fields(
        names, columns, options.get("mapping", {}), options.get("personal", False)
    )
    return {one.source: (one.target, one.how, certain) for one, certain in zip(found, sure, strict=True)}


def test_fields_by_name_alias_and_cut() -> None:
    found = matched(["ma_vung", "tenDoiTuong", "matDoXayDu", "DTICH", "GhiChu"])
    assert found["ma_vung"] == ("ma_vung", "name", 100)
    assert found["tenDoiTuong"] == ("ten_vung", "alias", 95)
    assert found["matDoXayDu"] == ("mat_do_xay_dung", "cut", 80)
    assert found["DTICH"][:2] == ("dien_tich_nhan", "alias")
    assert found["GhiChu"] == (None, "carried", None)


def test_fields_by_likeness_say_how_sure_that_is() -> None:
    found = matched(["MaLoaiQHoach", "TangCaoXDung", "MatDoXD_pct", "zz"])
    assert found["TangCaoXDung"][:2] == ("tang_cao_xay_dung", "fuzzy")
    assert 86 <= found["TangCaoXDung"][2] < 100
    assert found["zz"] == (None, "carried", None)
    low = matched(["MatDoKyThuat"])["MatDoKyThuat"]
    assert low[0] is None  # at most told, never taken


def test_the_code_by_its_values() -> None:
    found = matched(["TYPE", "N"], [["ONT", "LUC", "ONT+CLN", None], ["a", "b", "c", "d"]])
    assert found["TYPE"] == ("ma_loai_qh", "values", 100)
    assert matched(["TYPE"], [["A", "B"]])["TYPE"][0] is None


def test_personal_fields_are_left_out_unless_asked() -> None:
    assert matched(["TenChu"])["TenChu"] == (None, "personal", None)
    assert matched(["TenChu"], personal=True)["TenChu"] == (None, "carried", None)


def test_pairs_of_fields() -> None:
    assert pairs_of(["TYPEZONE=ma_loai_qh", "LIBELLE = ten_vung", "X=-"]) == {
        "typezone": "ma_loai_qh",
        "libelle": "ten_vung",
        "x": "",
    }
    with pytest.raises(EngineError, match="field_pairs"):
        pairs_of(["TYPEZONE=khong_co"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-07-01", "2025-07-01"),
        ("20250701", "2025-07-01"),
        ("1/7/2025", "2025-07-01"),
        ("31/2/2025", None),
        ("x", None),
    ],
)
def test_days(text: str, day: str | None) -> None:
    found = as_date(text)
    assert (found.isoformat() if found else None) == day
