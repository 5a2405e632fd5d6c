"""The operation: right parcels, sums that add up, reasons for what is not issued, no owner anywhere."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fiona
import numpy as np
import pyarrow as pa
import pypdf
import pyproj
import pytest

from bacgiang_gis_plugin.engine import dictionary
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.progress import Progress
from bacgiang_gis_plugin.engine.vn2000 import pinned_change

Issue = Callable[..., dict[str, Any]]


def text_of(path: Path) -> str:
    pages = pypdf.PdfReader(path).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def plain(page: str) -> str:
    """Text of an HTML page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_one_parcel_by_sheet_and_number(issue: Issue, tmp_path: Path) -> None:
    result = issue(
        sheet="12", parcel_number="1", office="UBND xã Mẫu", place="Xã Mẫu", issue_date="2026-11-21"
    )
    assert (result["asked"], result["issued"], result["not_issued"]) == (1, 1, 0)
    folder = tmp_path / "out"
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["07210_12_1.html", "07210_12_1.pdf", "certificates.json", "index.html"]
    # Parcel 1 is 20 × 10 m: residential from 0 to 15 m, road from 12 to 20 m, 3 m under both.
    for text in (text_of(folder / "07210_12_1.pdf"), plain((folder / "07210_12_1.html").read_text("utf-8"))):
        for wanted in (
            *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "UBND XÃ MẪU"),
            *("PHIẾU CUNG CẤP THÔNG TIN QUY HOẠCH", "Xã Mẫu, ngày 21 tháng 11 năm 2026"),
            *(
                "Thửa đất số 1, tờ bản đồ số 12",
                "Quy hoạch chung xã Mẫu (cấp xã)",
                "15/QĐ-UBND ngày 01/07/2025",
            ),
            *("ONT – Đất ở tại nông thôn; CLN – Đất trồng cây lâu năm", "201,5 m²", "200,0 m²"),
            *("150,0 75,00", "80,0 40,00", "-30,0 -15,00", "200,0 100,00"),
            *("40-60", "1-5", "0,4-3", "Mật độ XD", "Tầng cao", "Hệ số SDĐ"),
            *("2.354.010,00", "417.000,00", "20,00", "10,00", "kinh tuyến trục 107°00'", "không phải mẫu"),
            *("parcels.gpkg", "plan.gpkg", "SHA-256", "Tỷ lệ 1:200", "lớp hành lang bảo vệ nào"),
        ):
            assert wanted in text, wanted


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"parcel_id": "07210-12-2"}, "07210_12_2"),
        ({"point": "417030,2354005"}, "07210_12_2"),
        ({"point": "2354005;417030"}, "07210_12_2"),
        ({"fids": [2]}, "07210_12_2"),
        ({"sheet": "012", "parcel_number": "3", "commune_code": "07213"}, "07213_12_3"),
    ],
)
def test_ways_to_name_a_parcel(issue: Issue, asked: dict[str, Any], name: str) -> None:
    assert issue(**asked)["certificates"] == [name]


def test_point_in_degrees(issue: Issue, tmp_path: Path) -> None:
    lon, lat = pinned_change("EPSG:9214", "EPSG:4326")(np.array([[417030.0, 2354005.0]]))[0].tolist()
    x, y = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform(lon, lat)
    asked = [(f"{lon:.8f},{lat:.8f}", None), (f"{lat:.8f},{lon:.8f}", None), (f"{x},{y}", "EPSG:3857")]
    for point, crs in asked:
        result = issue(point=point, point_crs=crs, folder=None, pdf=str(tmp_path / "one.pdf"))
        assert result["certificates"] == ["07210_12_2"]


def test_a_list_never_stops_because_of_bad_rows(issue: Issue, tmp_path: Path) -> None:
    rows = tmp_path / "list.csv"
    rows.write_text("so_to;so_thua\n12;1\n12;99\n12;3\n;\nx;\n12;1\n12;2\n", encoding="utf-8")
    heard = Progress()
    result = issue(list_file=str(rows), progress=heard)
    outcomes = [(row["row"], row["outcome"]) for row in result["rows"]]
    assert outcomes == [
        *((2, "found"), (3, "not_found"), (4, "several"), (6, "bad_row"), (7, "repeated"), (8, "found"))
    ]
    assert (result["asked"], result["issued"], result["not_issued"], result["repeated"]) == (6, 2, 3, 1)
    several = result["rows"][2]["reason"]
    assert "fid 3" in several
    assert "fid 4" in several
    index = plain((tmp_path / "out" / "index.html").read_text("utf-8"))
    assert "Đã lập: 2 phiếu. Không lập: 4 dòng" in index
    assert "không có thửa nào khớp" in index
    assert "trùng với dòng 2" in index
    assert any("3 rows got no certificate" in text for text in heard.warnings)
    assert json.loads((tmp_path / "out" / "certificates.json").read_text("utf-8"))["rows"] == result["rows"]


def test_a_point_outside_says_the_nearest_parcel(issue: Issue) -> None:
    with pytest.raises(EngineError) as caught:
        issue(point="417010,2353996")
    assert caught.value.code == "CERTIFICATE_NONE"
    assert "tờ 12 thửa 1 (fid 1), cách 4,00 m" in caught.value.message


def test_a_point_on_a_boundary_is_not_guessed(issue: Issue) -> None:
    with pytest.raises(EngineError) as caught:
        issue(point="417020,2354005")
    assert "có 2 thửa khớp" in caught.value.message


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "CERTIFICATE_REQUEST"),
        ({"sheet": "12"}, "CERTIFICATE_REQUEST"),
        ({"sheet": "12", "parcel_number": "77"}, "CERTIFICATE_NONE"),
        ({"sheet": "12", "parcel_number": "3"}, "CERTIFICATE_NONE"),
        ({"fids": [1], "folder": None}, "CERTIFICATE_OUTPUT"),
        ({"fids": [1], "issue_date": "yesterday"}, "CERTIFICATE_REQUEST"),
        ({"fids": [1], "number_field": "nowhere"}, "FIELD_MISSING"),
        ({"fids": [9]}, "CERTIFICATE_NONE"),
        ({"fids": list(range(1, 2002))}, "CERTIFICATE_MANY"),
    ],
)
def test_refusals_leave_nothing(issue: Issue, tmp_path: Path, given: dict[str, Any], code: str) -> None:
    with pytest.raises(EngineError) as caught:
        issue(**given)
    assert caught.value.code == code
    assert not (tmp_path / "out").exists()


def test_issued_certificates_are_never_replaced(issue: Issue, tmp_path: Path) -> None:
    issue(fids=[1])
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    with pytest.raises(EngineError) as caught:
        issue(fids=[2])
    assert caught.value.code == "OUTPUT_FOLDER_ISSUED"
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_no_owner_and_no_empty_field_in_any_file(issue: Issue, tmp_path: Path) -> None:
    heard = Progress()
    issue(all_parcels=True, pdf=str(tmp_path / "all.pdf"), report=str(tmp_path / "r.json"), progress=heard)
    assert any("1 certificates are about defence or security land" in text for text in heard.warnings)
    rows = tmp_path / "list.csv"
    rows.write_text("so_to;so_thua;Chủ sử dụng\n12;1;Trần Thị Bí Mật\n12;9;Lê Bí Mật\n", encoding="utf-8")
    issue(list_file=str(rows), folder=str(tmp_path / "listed"))
    rows.write_text("12;1\nTrần Thị Bí Mật;Bắc Giang\nLê Bí Mật\n12;1;x;Lê Bí Mật\n", encoding="utf-8")
    issue(list_file=str(rows), folder=str(tmp_path / "named"))
    files = [path for name in ("out", "listed", "named") for path in (tmp_path / name).iterdir()]
    files += [tmp_path / "all.pdf", tmp_path / "r.json"]
    assert len(files) == 20
    for path in files:
        text = text_of(path) if path.suffix == ".pdf" else path.read_text("utf-8")
        assert "Bí Mật" not in text
        assert "None" not in text
        assert "nan" not in text.replace("ngang", "")


def test_one_pdf_has_every_parcel_with_its_own_pages(issue: Issue, tmp_path: Path) -> None:
    issue(all_parcels=True, folder=None, pdf=str(tmp_path / "all.pdf"))
    reader = pypdf.PdfReader(tmp_path / "all.pdf")
    titles = [entry.title for entry in reader.outline]
    assert [title.split(",")[0] for title in titles] == [f"Thửa đất số {n}" for n in (1, 2, 3, 3)]
    starts = [page for page in reader.pages if "Trang 1/" in page.extract_text()]
    assert len(starts) == 4
    assert reader.metadata is not None
    assert reader.metadata.title == "PHIẾU CUNG CẤP THÔNG TIN QUY HOẠCH – 4 thửa đất"


def test_same_input_same_bytes_whatever_the_number_of_workers(
    issue: Issue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for workers, name in (("1", "a"), ("2", "b")):
        monkeypatch.setenv("BACGIANG_WORKERS", workers)
        monkeypatch.setattr("bacgiang_gis_plugin.engine.planning.certificate.writing.WORTH_A_WORKER", 2)
        issue(all_parcels=True, folder=str(tmp_path / name), pdf=str(tmp_path / f"{name}.pdf"))
        files = {path.name: path.read_bytes() for path in sorted((tmp_path / name).iterdir())}
        made.append({**files, "all": (tmp_path / f"{name}.pdf").read_bytes()})
    assert made[0] == made[1]


def test_plans_that_miss_the_parcel_are_said(issue: Issue, tmp_path: Path) -> None:
    issue(fids=[4])
    page = plain((tmp_path / "out" / "07213_12_3.html").read_text("utf-8"))
    assert "Phần chưa có quy hoạch (không vùng nào phủ) 200,0 100,00" in page
    assert "Thửa đất nằm ngoài các vùng của quy hoạch này." in page


def test_a_plan_that_lies_elsewhere_is_an_error(issue: Issue, make_layer: Callable[..., Any]) -> None:
    far = make_layer(["POLYGON ((0 0, 9 0, 9 9, 0 0))"], {"ma_loai_qh": ["ONT"]}, name="far.gpkg")
    with pytest.raises(EngineError) as caught:
        issue(fids=[1], plans=[{"path": str(far.path)}])
    assert caught.value.code == "LAYERS_APART"


def test_parcels_without_features_or_shapes_are_an_error(
    issue: Issue, make_layer: Callable[..., Any]
) -> None:
    nothing = pa.array([], pa.int64())
    empty = make_layer([], {"so_to": nothing, "so_thua": nothing}, name="empty.gpkg")
    points = make_layer(["POINT (0 0)"], {"so_to": [1], "so_thua": [1]}, name="p.gpkg", geometry_type="Point")
    for layer, code in ((empty, "LAYER_EMPTY"), (points, "GEOMETRY_KIND")):
        with pytest.raises(EngineError) as caught:
            issue(fids=[1], parcels={"path": str(layer.path)})
        assert caught.value.code == code


@pytest.mark.parametrize("kind", ["flatgeobuf", "another fid", "many"])
def test_other_layers_give_the_same_parcels(
    issue: Issue, parcels: Any, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = fiona.open(parcels.path)
    path = tmp_path / ("other.fgb" if kind == "flatgeobuf" else "other.gpkg")
    options = {"driver": "FlatGeobuf" if kind == "flatgeobuf" else "GPKG", "crs": layer.crs}
    if kind == "another fid":
        options["FID"] = "khoa"
    schema = {**layer.schema, "geometry": "Polygon"}
    with fiona.open(path, "w", schema=schema, **options) as other:
        other.writerecords(list(layer))
    if kind == "many":  # the whole layer is read in one pass where there are many certificates
        monkeypatch.setattr("bacgiang_gis_plugin.engine.planning.certificate.parcels.FEW", 0)
    first = issue(sheet="12", parcel_number="2")
    other = issue(sheet="12", parcel_number="2", parcels={"path": str(path)}, folder=str(tmp_path / "b"))
    assert first["rows"][0]["data_hash"] == other["rows"][0]["data_hash"]
    pages = [(tmp_path / name / "07210_12_2.html").read_text("utf-8") for name in ("out", "b")]
    drawn = [sorted(re.findall("<(?:path|text|circle) [^>]*>", page)) for page in pages]
    assert len(drawn[0]) > 50
    assert drawn[0] == drawn[1]
    point = issue(point="417030,2354005", parcels={"path": str(path)}, folder=str(tmp_path / "c"))
    assert point["certificates"] == ["07210_12_2"]


def test_slivers_go_to_their_neighbour_only_when_asked_and_are_listed(
    issue: Issue, make_layer: Callable[..., Any], tmp_path: Path
) -> None:
    # Parcel 1 is 20 m wide: residential up to 19.95 m, road beyond; the road's part is 0.05 × 10 m.
    parts = [
        "POLYGON ((416990 2353990, 417019.95 2353990, 417019.95 2354020, 416990 2354020, 416990 2353990))",
        "POLYGON ((417019.95 2353990, 417050 2353990, 417050 2354020, 417019.95 2354020, 417019.95 2353990))",
    ]
    zones = make_layer(parts, {"ma_vung": ["A", "B"], "ma_loai_qh": ["ONT", "DGT"]}, name="slivers.gpkg")
    plans = [{"path": str(zones.path)}]
    issue(fids=[1], plans=plans)
    issue(fids=[1], plans=plans, sliver_area=1.0, sliver_width=0.2, folder=str(tmp_path / "moved"))
    as_it_is, moved = (
        plain((tmp_path / name / "07210_12_1.html").read_text("utf-8")) for name in ("out", "moved")
    )
    assert "199,5 99,75" in as_it_is
    assert "0,5 0,25" in as_it_is
    assert "Phần vụn" not in as_it_is
    assert "200,0 100,00" in moved
    assert "theo ngưỡng đã chọn (1): 0,50 m² từ vùng B sang vùng A." in moved
    with pytest.raises(EngineError) as caught:
        issue(fids=[1], sliver_area=1.0, folder=str(tmp_path / "none"))
    assert caught.value.code == "PARAMETER_INVALID"


def test_hostile_texts_stay_texts(issue: Issue, make_layer: Callable[..., Any], tmp_path: Path) -> None:
    square = "POLYGON ((417000 2354000, 417020 2354000, 417020 2354010, 417000 2354010, 417000 2354000))"
    evil = "<script>alert(1)</script>"
    one = make_layer(
        [square], {"so_to": ["../../x"], "so_thua": ["1<2&\x0b"], "loai_dat": [evil]}, name="e.gpkg"
    )
    columns = {"ma_vung": [evil], "ma_loai_qh": [evil], "ten_vung": ["<b>&amp; {{ 7 * 7 }} %s"]}
    zones = make_layer([square], columns, name="z.gpkg")
    issue(
        parcels={"path": str(one.path)},
        plans=[{"path": str(zones.path), "name": evil}],
        fids=[1],
        office=evil,
    )
    (page,) = (path for path in (tmp_path / "out").glob("*.html") if path.name != "index.html")
    assert page.name == "x_1_2.html"
    for path in (page, tmp_path / "out" / "index.html"):
        assert "<script" not in path.read_text("utf-8").lower()
    told = text_of(page.with_suffix(".pdf"))
    assert "<b>&amp; {{ 7 * 7 }} %s" in told
    assert "<b>&amp; {{ 7 * 7 }} %s" in plain(page.read_text("utf-8"))


def test_forty_zones_with_long_names_split_over_pages_and_lose_nothing(
    issue: Issue, make_layer: Callable[..., Any], tmp_path: Path
) -> None:
    strips = [
        f"POLYGON (({417000 + n / 2} 2353990, {417000.5 + n / 2} 2353990, {417000.5 + n / 2} 2354020, "
        f"{417000 + n / 2} 2354020, {417000 + n / 2} 2353990))"
        for n in range(40)
    ]
    names = [f"Vùng số {n} có tên rất dài " + "nhóm nhà ở và dịch vụ " * 6 for n in range(40)]
    columns = {"ma_vung": [f"V{n}" for n in range(40)], "ma_loai_qh": ["ONT"] * 40, "ten_vung": names}
    many = make_layer(strips, columns, name="many.gpkg")
    issue(fids=[1], plans=[{"path": str(many.path)}])
    reader = pypdf.PdfReader(tmp_path / "out" / "07210_12_1.pdf")
    text = text_of(tmp_path / "out" / "07210_12_1.pdf")
    assert len(reader.pages) > 3
    assert [n for n in range(40) if f"Vùng số {n} có tên" not in text] == []
    assert text.count("5,0 2,50") == 40
    assert "200,0 100,00" in text
    right = float(reader.pages[0].mediabox.right)
    ends: list[float] = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda part, _, tm, *__: ends.append(tm[4]) if part.strip() else None)
    assert max(ends) < right - 20


def test_a_plan_of_another_meridian_is_an_error(issue: Issue, make_layer: Callable[..., Any]) -> None:
    other = make_layer(
        ["POLYGON ((0 0, 9 0, 9 9, 0 0))"], {"ma_loai_qh": ["ONT"]}, name="o.gpkg", crs="EPSG:9209"
    )
    with pytest.raises(EngineError) as caught:
        issue(fids=[1], plans=[{"path": str(other.path)}])
    assert caught.value.code == "CRS_DIFFERS"


def strip(low: float, high: float) -> str:
    south, north = 2354000 + low, 2354000 + high
    return f"POLYGON ((417000 {south}, 417100 {south}, 417100 {north}, 417000 {north}, 417000 {south}))"


def test_corridors_have_a_section_of_their_own(
    issue: Issue, make_layer: Callable[..., Any], plan: Any, tmp_path: Path
) -> None:
    columns = {
        "ma_vung": ["H1", "H2"],
        "ma_loai_qh": ["HL_x", "HL_y"],
        "ten_vung": ["Hành lang A", "Hành lang B"],
    }
    columns |= {
        "be_rong_hanh_lang": [4.0, 4.5],
        "can_cu": ["NĐ 1", None],
        "tinh_trang_phap_ly": ["verify", "office"],
    }
    lines = make_layer([strip(0, 4), strip(2, 6)], columns, name="corridors.gpkg")
    heard = Progress()
    issue(fids=[1], plans=[{"path": str(plan.path)}, {"path": str(lines.path)}], progress=heard)
    page = plain((tmp_path / "out" / "07210_12_1.html").read_text("utf-8"))
    assert "3. Hành lang bảo vệ" in page
    assert "Hành lang A" in page
    # 20 m × 4 m each; together 20 m × 6 m, of 200 m².
    assert page.count("80,0 40,00") >= 2
    assert "Diện tích thửa nằm trong hành lang (không tính trùng) 120,0 60,00" in page
    assert "Bề rộng 4 m Căn cứ: NĐ 1 Tình trạng pháp lý: " in page
    assert "Bề rộng 4,50 m" in page
    for status in ("verify", "office"):
        entry = dictionary.find_code("corridor_states", status)
        assert entry is not None
        assert f"Tình trạng pháp lý: {entry.name_vi}" in page
    assert not any("HL_x" in text for text in heard.warnings)


def test_a_mended_shape_and_unknown_codes_are_said(
    issue: Issue, make_layer: Callable[..., Any], tmp_path: Path
) -> None:
    crossed = make_layer(
        ["POLYGON ((417000 2354000, 417010 2354010, 417010 2354000, 417000 2354010, 417000 2354000))", None],
        {"so_to": [1, 1], "so_thua": [5, 6], "loai_dat": ["ZZZ", "ONT"]},
        name="crossed.gpkg",
    )
    zones = make_layer(
        ["POLYGON ((417000 2354000, 417010 2354000, 417010 2354010, 417000 2354010, 417000 2354000))"] * 2,
        {"ma_vung": ["A", "A"], "ma_loai_qh": ["QQQ", ""]},
        name="codes.gpkg",
    )
    heard = Progress()
    result = issue(
        parcels={"path": str(crossed.path)},
        plans=[{"path": str(zones.path)}],
        all_parcels=True,
        progress=heard,
    )
    assert [row["outcome"] for row in result["rows"]] == ["found", "unusable"]
    page = plain((tmp_path / "out" / "1_5.html").read_text("utf-8"))
    assert "đã được sửa" in page
    assert "ZZZ (mã không có trong danh mục)" in page
    assert "QQQ (mã không có trong danh mục)" in page
    assert "Chưa có mã loại; vùng A" in page
    assert any("QQQ" in text for text in heard.warnings)
    assert any("ids occur more than once" in text for text in heard.warnings)
