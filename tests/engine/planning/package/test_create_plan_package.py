"""What a package is made of: folders, classes, fields, codes, what fits no class, what is refused."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.datasets import layer_info, read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.outputs import OURS
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.planning.package import codes, filling, schema
from bacgiang_gis_plugin.engine.planning.package.create_plan_package import REST
from bacgiang_gis_plugin.engine.planning.package.scans import look_at
from tests.engine.planning.package.drafts import INFO, PLAN, X, Y
from tests.engine.planning.package.packages import FOLDER, SQUARES, layer, make, office, square, zones


@pytest.fixture(scope="module", autouse=True)
def few_classes() -> Any:
    """Most tests need few of the 153 classes: the others would only be written empty."""
    whole = schema._classes
    keep = (
        "ChucNangSuDungDat_A",
        "RanhGioiQuyHoach_A",
        "MangLuoiCapNuoc_L",
        "DiemDoCao_P",
        "MocGioiQuyHoach_P",
    )
    with pytest.MonkeyPatch.context() as patch:

        def some(*key: Any) -> Any:
            return {one: spec for one, spec in whole(*key).items() if one[1] in keep}

        patch.setattr(schema, "_classes", some)
        yield


def rows(folder: Path, database: str, name: str) -> list[dict[str, Any]]:
    path = folder / FOLDER / "HoSoGIS" / f"{database}.gpkg"
    return list(read_layer(InputLayer(path, name)).table.to_pylist())


def of_zones(folder: Path) -> list[dict[str, Any]]:
    return rows(folder, "QuyHoach", "ChucNangSuDungDat_A")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make(
        folder / "in", folder / "out", **office(folder / "office"), scale="1:5000", decision_date="2026-02-03"
    )
    return folder / "out"


def test_the_folder_is_that_of_the_circular(made: Path) -> None:
    there = {
        path.relative_to(made / FOLDER).as_posix() for path in (made / FOLDER).rglob("*") if path.is_file()
    }
    assert there == {
        "HoSoBASIC/BanVe/QH-01.dxf",
        "HoSoBASIC/VanBan/thuyet minh.docx",
        "HoSoScan/BanVe/QH-01/QH-01.jpg",
        "HoSoScan/VanBan/QD-01.pdf",
        f"HoSoScan/{PLAN}.xlsx",
        "HoSoGIS/HienTrang.gpkg",
        "HoSoGIS/QuyHoach.gpkg",
        "HoSoGIS/NenDiaHinh.gpkg",
        "HoSoGIS/MocGioi.gpkg",
        "HoSoGIS/QuyHoachChungXaMau.qgz",
    }
    manifest = json.loads((made / OURS).read_text(encoding="utf-8"))
    assert {f"{FOLDER}/{name}" for name in there} == {file["path"] for file in manifest["files"]}


def test_zones_carry_codes_levels_and_indicators(made: Path) -> None:
    first, park, *_ = of_zones(made)
    assert first["maDoiTuong"] == "24QHC0010001-ChucNangSuDungDat_A-1"
    assert (first["maHoSoQH"], first["maThongTinQH"]) == (PLAN, INFO)
    assert (first["tenDoiTuong"], first["phanLoai"], first["kyHieuLoDat"]) == (
        "Nhóm ở",
        "DAT_O_Nhomnhao",
        "O-1",
    )
    assert (first["matDoXayDung"], first["tangCaoXayDung"], first["heSoSuDungDat"]) == ("40", "1-5", "2,0")
    assert first["dienTich"] == 10_000.0
    assert first["chucNangSuDungDatMuc1"] == "Đất dân dụng"
    assert first["chucNangSuDungDatMuc2"] == "Nhóm nhà ở"
    assert park["chucNangSuDungDatMuc2"] == "Cây xanh công cộng"
    assert "TenChuSuDung" not in first
    text = (made / FOLDER / "HoSoGIS" / "QuyHoach.gpkg").read_bytes()
    assert "Lò Văn Tét".encode() not in text


def test_the_boundary_says_what_the_plan_is(made: Path) -> None:
    (row,) = rows(made, "QuyHoach", "RanhGioiQuyHoach_A")
    assert (row["tenDoAn"], row["tyLe"], str(row["ngayQDQH"])) == (
        "Quy hoạch chung xã Mẫu",
        "1:5000",
        "2026-02-03",
    )


def test_every_class_has_its_fields_types_and_lengths(made: Path) -> None:
    for spec in schema.classes().values():
        path = made / FOLDER / "HoSoGIS" / f"{spec.database}.gpkg"
        info = layer_info(InputLayer(path, spec.name))
        assert (info.crs, info.geometry_type) == ("EPSG:9214", spec.geometry)
        assert info.fields == tuple(field.name for field in spec.fields)
        assert info.fields[:6] == schema.MANDATORY
        with sqlite3.connect(path) as base:
            types = {row[1]: row[2] for row in base.execute(f'PRAGMA table_info("{spec.name}")')}
            titles = dict(
                base.execute(
                    "SELECT column_name, name FROM gpkg_data_columns WHERE table_name = ?", (spec.name,)
                )
            )
        for field in spec.fields:
            if field.length:
                assert types[field.name] == f"TEXT({field.length})"
            assert titles[field.name] == field.label_vi


def test_the_workbook_lists_what_is_there(made: Path) -> None:
    book = openpyxl.load_workbook(made / FOLDER / "HoSoScan" / f"{PLAN}.xlsx")
    assert book.sheetnames == ["HoSo", "BanVe", "VanBan"]
    heads = {sheet.title: [cell.value for cell in sheet[1]] for sheet in book}
    assert heads == schema.scan_columns()
    assert [len(head) for head in heads.values()] == [20, 8, 10]
    first = {sheet.title: dict(zip(heads[sheet.title], [cell.value for cell in sheet[2]])) for sheet in book}
    assert first["HoSo"]["Mã hồ sơ"] == PLAN
    assert first["HoSo"]["Hệ tọa độ"] == "EPSG:9214"
    assert "chưa đối chiếu" in first["HoSo"]["Ghi chú"]
    assert first["BanVe"]["Tên thư mục"] == "QH-01"
    assert (first["VanBan"]["Mã văn bản/Tên file"], first["VanBan"]["Số trang"]) == ("QD-01.pdf", "2")


def test_the_project_has_groups_relative_paths_and_colours(made: Path) -> None:
    with zipfile.ZipFile(made / FOLDER / "HoSoGIS" / "QuyHoachChungXaMau.qgz") as archive:
        (name,) = archive.namelist()
        text = archive.read(name).decode("utf-8")
    assert name == "QuyHoachChungXaMau.qgs"
    assert "<datasource>./QuyHoach.gpkg|layername=ChucNangSuDungDat_A</datasource>" in text
    assert str(made) not in text
    assert 'name="QuyHoachSuDungDat"' in text
    assert "204,153,0,255" in text  # the circular's colour of DAT_O_Nhomnhao
    assert "<authid>EPSG:9214</authid>" in text


def test_the_same_input_gives_the_same_project_and_rows(made: Path, tmp_path: Path) -> None:
    make(tmp_path / "in", tmp_path / "out", scale="1:5000", decision_date="2026-02-03")
    for name in ("HoSoGIS/QuyHoachChungXaMau.qgz",):
        assert (made / FOLDER / name).read_bytes() == (tmp_path / "out" / FOLDER / name).read_bytes()
    assert of_zones(made) == of_zones(tmp_path / "out")


# layers


def test_a_table_of_layers_maps_classes_and_fields(tmp_path: Path) -> None:
    lines = layer(
        tmp_path / "nuoc.gpkg",
        "ong",
        [shapely.LineString([(X, Y), (X + 30, Y + 40)])],
        {"kichco": ["160"], "x": [1]},
    )
    table = tmp_path / "map.csv"
    table.write_text(
        "layer,database,feature_class,source,field\n"
        "ong,QuyHoach,MangLuoiCapNuoc_L,,\nong,QuyHoach,MangLuoiCapNuoc_L,kichco,phanLoai\n",
        encoding="utf-8",
    )
    result = make(tmp_path / "in", tmp_path / "out", layers=[lines], mapping=table)
    assert result.assigned["nuoc.gpkg|ong"] == "QuyHoach.MangLuoiCapNuoc_L"
    assert result.not_carried["nuoc.gpkg|ong"] == {"x": "the class has no such field"}
    (row,) = rows(tmp_path / "out", "QuyHoach", "MangLuoiCapNuoc_L")
    assert row["phanLoai"] == "160"
    assert row.get("chieuDai", 50.0) == 50.0
    assert row["tenDoiTuong"] == schema.classes()["QuyHoach", "MangLuoiCapNuoc_L"].label_vi


@pytest.mark.parametrize(
    ("name", "file", "wanted"),
    [
        ("MangLuoiCapNuoc_L", "a.gpkg", "QuyHoach.MangLuoiCapNuoc_L"),
        ("MangLuoiCapNuoc_L", "HienTrang.gpkg", "HienTrang.MangLuoiCapNuoc_L"),
        ("hientrang_mangluoicapnuoc_l", "a.gpkg", "HienTrang.MangLuoiCapNuoc_L"),
        ("duong ong", "a.gpkg", ""),
    ],
)
def test_a_layer_goes_to_the_class_of_its_name(name: str, file: str, wanted: str, tmp_path: Path) -> None:
    line = layer(tmp_path / file, name, [shapely.LineString([(X, Y), (X + 3, Y + 4)])], {"a": [1]})
    result = make(tmp_path / "in", tmp_path / "out", layers=[line])
    assert result.assigned[f"{file}|{name}"] == wanted
    assert result.features_in == result.placed + result.left_out == 6
    assert result.left_out == (0 if wanted else 1)


def test_what_fits_no_class_is_kept_with_its_reason(tmp_path: Path) -> None:
    shapes = [
        square(0, 0),
        None,
        shapely.Point(X, Y),
        shapely.Polygon([(X, Y), (X + 1, Y), (X, Y)]),
        shapely.Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)]),
    ]
    columns = {"ma_loai_qh": ["ONT"] * 5, "chu_su_dung": ["Lò Văn Tét"] * 5, "ghi_chu": list("abcde")}
    given_layer = layer(tmp_path / "zones2.gpkg", "zones2", shapes, columns)
    result = make(tmp_path / "in", tmp_path / "out", zones=given_layer)
    assert result.left_out_reasons == {
        "no geometry": 1, "not a polygon": 1, "no area, even after repair": 1,
    }  # fmt: skip
    assert result.repaired == {"zones2.gpkg|zones2": [5]}
    rest = read_layer(InputLayer(tmp_path / "out" / REST, "package_rest"))
    assert rest.table.column("fid_goc").to_pylist() == [2, 3, 4]
    values = [json.loads(text) for text in rest.table.column("thuoc_tinh").to_pylist()]
    assert [value["ghi_chu"] for value in values] == ["b", "c", "d"]
    assert all("chu_su_dung" not in value for value in values)
    assert [row["ghiChu"] for row in of_zones(tmp_path / "out")] == ["a", "e"]


def test_a_layer_of_another_meridian_is_brought_over_and_said(tmp_path: Path) -> None:
    """417 000 E of 107°00' is about 572 700 E of 105°30' (DOMAIN table); back again it is the same place."""
    from bacgiang_gis_plugin.engine.vn2000 import pinned_change

    moved = shapely.transform(square(0, 0), pinned_change("EPSG:9214", "EPSG:9209"))
    assert 570_000 < moved.centroid.x < 575_000
    other = layer(tmp_path / "old.gpkg", "old", [moved], {"ma_loai_qh": ["ONT"]}, "EPSG:9209")
    result = make(tmp_path / "in", tmp_path / "out", current=other)
    assert result.transformed == {"old.gpkg|old": "EPSG:9209 → EPSG:9214"}
    path = tmp_path / "out" / FOLDER / "HoSoGIS" / "HienTrang.gpkg"
    (shape,) = read_layer(InputLayer(path, "ChucNangSuDungDat_A")).geometry
    assert shapely.hausdorff_distance(shape, square(0, 0)) < 1e-4
    assert any("EPSG:9209" in text for text in result.warnings)


def test_two_layers_of_one_class_have_one_numbering(tmp_path: Path) -> None:
    more = layer(
        tmp_path / "them.gpkg", "ChucNangSuDungDat_A", [square(300, 0), square(400, 0)], {"a": [1, 2]}
    )
    result = make(tmp_path / "in", tmp_path / "out", layers=[more])
    assert result.classes["QuyHoach.ChucNangSuDungDat_A"] == 6
    ends = [row["maDoiTuong"].rpartition("-")[2] for row in of_zones(tmp_path / "out")]
    assert ends == ["1", "2", "3", "4", "5", "6"]
    assert any("existing and planned" in text for text in result.warnings)


def test_values_that_do_not_fit_stand_in_the_note(tmp_path: Path) -> None:
    """danSo is a whole number, ma_vung a symbol: what is no number is not lost."""
    given_zones = zones(tmp_path, danSo=["1200", "khoảng 300", "12,5", None], ghi_chu=["x", "y", None, None])
    result = make(tmp_path / "in", tmp_path / "out", zones=given_zones)
    made_rows = of_zones(tmp_path / "out")
    assert [row["danSo"] for row in made_rows] == [1200, None, None, None]
    assert [row["ghiChu"] for row in made_rows] == ["x", "y; danSo: khoảng 300", "danSo: 12,5", None]
    assert len(result.kept_as_text) == 2


# codes


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Quy hoạch chung xã Mẫu", "QuyHoachChungXaMau"),
        ("Đồ án số 2 – Đông Bắc", "DoAnSo2DongBac"),
        ("../../etc", "Etc"),
    ],
)
def test_a_name_becomes_a_folder(text: str, wanted: str) -> None:
    assert codes.camel_case(text) == wanted


@pytest.mark.parametrize("code", ["24QHC0010001", "24QPK1010001", "24QCT0999999"])
def test_both_first_issues_are_accepted(code: str) -> None:
    assert codes.checked_plan_code(code) == code


@pytest.mark.parametrize(
    "code", ["4QHC0010001", "24QHX0010001", "24QHC001000", "24QHC00100011", "24qhc0010001"]
)
def test_a_malformed_plan_code_is_refused(code: str) -> None:
    with pytest.raises(EngineError) as raised:
        codes.checked_plan_code(code)
    assert raised.value.code == "PARAMETER_INVALID"


@given(
    st.integers(0, 9), st.integers(0, 99), st.integers(0, 9999), st.integers(2000, 2099),
    st.integers(1, 4), st.integers(1, 5), st.integers(0, 2), st.text(min_size=1, max_size=20),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_composed_codes_are_well_formed(
    issue: int, part: int, serial: int, year: int, level: int, kind: int, adjustment: int, name: str
) -> None:
    plan = codes.plan_code("24", "QPK", issue, part, serial)
    info = codes.info_code("24", year, level, kind, adjustment, name)
    assert codes.PLAN_CODE.fullmatch(plan)
    assert codes.INFO_CODE.fullmatch(info)
    assert info == codes.info_code("24", year, level, kind, adjustment, name)
    assert codes.OBJECT_CODE.fullmatch(codes.Codes(plan, info).object("CongTrinh_A", 7))
    assert len(plan) <= 15
    assert len(info) == 12


def test_a_made_information_code_is_said_to_be_provisional(tmp_path: Path) -> None:
    result = make(tmp_path / "in", tmp_path / "out", info_code_given="", year=2026, level=3)
    assert result.info_code_provisional
    assert result.info_code.startswith("2426310")
    assert any("provisional" in text for text in result.warnings)


@given(st.one_of(st.floats(allow_nan=False, allow_infinity=False, width=32), st.integers(-(10**9), 10**9)))
@settings(max_examples=60, deadline=None)
def test_numbers_are_read_as_they_are_written(value: float) -> None:
    assert filling.as_number(value) == value
    text = f"{value:.3f}"
    assert filling.as_number(text) == filling.as_number(text.replace(".", ",")) == float(text)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2026-02-03", "2026-02-03"),
        ("3/2/2026", "2026-02-03"),
        ("31.12.2025", "2025-12-31"),
        ("31/2/2026", "None"),
    ],
)
def test_days_are_read(value: str, wanted: str) -> None:
    assert str(filling.as_day(value)) == wanted


def test_levels_follow_the_code_lists() -> None:
    assert filling.levels_of("ONT")[-1] == "Đất ở tại nông thôn"
    assert len(filling.levels_of("ONT")) == 3
    assert filling.levels_of("QHDH_DAT_O_Nhomnhao")[1] == "Nhóm nhà ở"
    assert filling.levels_of("DAT_Coquan")[0] == ""  # two groups claim it
    assert filling.levels_of("???") == ()


@given(st.lists(st.sampled_from(["zone", "line", "none", "bow", "point"]), min_size=1, max_size=8))
@settings(max_examples=15, deadline=None)
def test_every_feature_is_placed_or_kept(kinds: list[str]) -> None:
    import tempfile

    shapes = {
        "zone": square(*SQUARES[0]), "line": shapely.LineString([(X, Y), (X + 1, Y)]), "none": None,
        "bow": shapely.Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)]), "point": shapely.Point(X, Y),
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given_layer = layer(folder / "z.gpkg", "z", [shapes[kind] for kind in kinds], {"ghi_chu": kinds})
        result = make(folder / "in", folder / "out", zones=given_layer)
        kept = [row["ghiChu"] for row in of_zones(folder / "out")]
        left = folder / "out" / REST
        rest = (
            read_layer(InputLayer(left, "package_rest")).table.column("thuoc_tinh").to_pylist()
            if left.exists()
            else []
        )
    assert sorted(kept + [json.loads(text)["ghi_chu"] for text in rest]) == sorted(kinds)
    assert result.features_in == len(kinds) + 1 == result.placed + result.left_out


def test_scans_below_the_resolution_are_said(tmp_path: Path) -> None:
    from PIL import Image

    folder = tmp_path / "scans"
    folder.mkdir()
    page = Image.new("RGB", (100, 100))
    page.save(folder / "a.jpg", dpi=(299, 299))
    page.save(folder / "b.png")
    page.save(folder / "c.jpg")
    result = make(tmp_path / "in", tmp_path / "out", scanned_drawings=folder)
    assert [text.split("/")[-1].split(":")[0] for text in result.scan_doubts] == ["a.jpg", "b.png", "c.jpg"]
    assert look_at(folder / "a.jpg").dpi == 299.0
