"""How every rule of the package check is broken, and met at its limit, as changes of a right package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import shapely

from bacgiang_gis_plugin.engine.datasets_package import StoredField
from bacgiang_gis_plugin.engine.planning.package.scans import Scan
from bacgiang_gis_plugin.engine.planning.package.schema import CURRENT, ZONES, classes
from tests.engine.planning.package.drafts import (
    BOOK,
    DOCUMENT,
    DRAWING,
    INFO,
    MARKS,
    NETWORK,
    PLAN,
    PROJECT,
    Draft,
    DraftLayer,
    Key,
    X,
    Y,
    add_row,
    at,
    draft_layer,
)

Change = Callable[[Draft], object]
OF_ZONES = f"{PLAN}-ChucNangSuDungDat_A"
MARK_AREAS = ("MocGioi", "MocGioiQuyHoach_A")


def zone(**values: object) -> Change:
    """Change the first zone."""
    return lambda draft: draft.zones[0].update(values)


def field(key: Key, name: str, /, *, gone: bool = False, **changes: Any) -> Change:
    """Change a field of a class, or take it away."""

    def change(draft: Draft) -> None:
        layer = draft.layer(key)
        old = next(one for one in layer.fields if one.name == name)
        place = layer.fields.index(old)
        layer.fields.pop(place)
        if not gone:
            layer.fields.insert(place, replace(old, **changes))
        for row in layer.rows:
            if name in row:
                row[changes.get("name", name)] = row.pop(name)

    return change


def extra(name: str, kind: str = "MultiPolygon", file: str = "HoSoGIS/QuyHoach.gpkg") -> Change:
    """Add a layer with the mandatory fields."""

    def change(draft: Draft) -> None:
        draft.extra.append(DraftLayer(file, name, kind, draft_layer(classes()[ZONES]).fields[:6]))

    return change


def new_field(key: Key, name: str, kind: str = "text", value: Any = None) -> Change:
    def change(draft: Draft) -> None:
        layer = draft.layer(key)
        layer.fields.append(StoredField(name, kind, 0, ""))
        layer.rows[0][name] = value

    return change


def crs(key: Key, value: str | None) -> Change:
    return lambda draft: setattr(draft.layer(key), "crs", value)


def all_crs(value: str) -> Change:
    return lambda draft: [setattr(draft.layer(key), "crs", value) for key in classes()]


def province(value: str) -> Change:
    return lambda draft: setattr(draft, "province", value)


def mark(x: float, y: float) -> Change:
    return lambda draft: draft.layer(MARKS).rows[0].update(geometry=shapely.Point(x, y))


def without(database: str, but: int = 0) -> Change:
    return lambda draft: draft.absent.update([key for key in classes() if key[0] == database][but:])


def cell(sheet: str, title: str, value: str) -> Change:
    def change(draft: Draft) -> None:
        head, row = draft.books[BOOK][sheet]
        row[head.index(title)] = value

    return change


def scan(place: str, value: Scan | None) -> Change:
    def change(draft: Draft) -> None:
        draft.scans[place] = value
        draft.files.add(place)

    return change


def drawn(count: int, area: float) -> Change:
    return lambda draft: draft.drawn.update(DAT_O_Nhomnhao=(count, area))


def shape(geometry: shapely.Geometry) -> Change:
    """Give the first zone a shape, and its area."""
    return zone(geometry=geometry, dienTich=float(geometry.area))


def ring(points: str) -> shapely.Geometry:
    pairs = [tuple(map(float, pair.split())) for pair in points.split(",")]
    return shapely.MultiPolygon([shapely.Polygon([(X + x, Y + y) for x, y in pairs])])


def both(*changes: Change) -> Change:
    return lambda draft: [change(draft) for change in changes]


def nothing(draft: Draft) -> None:
    """The right package is at the limit itself."""


BOW, PINCHED = ring("0 0,100 100,100 0,0 100"), ring("0 0,100 0,50.001 50,100 100,0 100")
CORNER = ring("0 0,98.7 0,100 1.3,100 100,0 100")  # 0.845 m² are missing
NAMES, FOLDER = "Mã văn bản/Tên file", "Tên thư mục"
# rule → (breaks it, is at its limit, whether that is found). A right package keeps every rule.
CASES: dict[str, tuple[Change, Change, bool]] = {
    # structure
    "package_name": (lambda d: setattr(d, "name", "Hồ sơ"), lambda d: setattr(d, "name", "CSDL_A"), False),
    "folder_missing": (
        lambda d: d.folders.remove("HoSoBASIC/VanBan"), lambda d: d.folders.add("HoSoGIS/Khac"), False,
    ),
    "database_missing": (without("NenDiaHinh"), without("NenDiaHinh", 1), False),
    "project_missing": (
        lambda d: d.files.remove(PROJECT),
        both(lambda d: d.files.remove(PROJECT), lambda d: d.files.add("HoSoGIS/a.aprx")),
        False,
    ),
    "file_unexpected": (lambda d: d.files.add("a.txt"), lambda d: d.files.add("HoSoBASIC/a.txt"), False),
    "layer_unreadable": (
        lambda d: d.unreadable.update({"HoSoGIS/QuyHoach.gpkg|X_A": "damaged"}),
        lambda d: d.unreadable.update({"HoSoGIS/a.shp": ""}),
        True,
    ),
    "class_missing": (lambda d: d.absent.add(("HienTrang", "CongTrinh_A")), nothing, False),
    "class_name_malformed": (extra("vung quy hoạch"), extra("Vung2026_A"), False),
    "class_extra": (extra("VungMoi_A"), extra("vung moi"), False),
    "class_other_database": (
        extra("DiemDoCao_P", "Point", "HoSoGIS/QuyHoach.gpkg"),
        extra("DiemDoCao_P", "Point", "HoSoGIS/Rieng.gpkg"),
        False,
    ),
    "class_repeated": (extra("CongTrinhNgam_P", "Point"), extra("CongTrinhNgam2_P", "Point"), False),
    "class_geometry_type": (
        lambda d: setattr(d.layer(NETWORK), "geometry_type", "MultiPolygon"),
        lambda d: setattr(d.layer(NETWORK), "geometry_type", "LineString"),
        False,
    ),
    "zones_empty": (lambda d: d.zones.clear(), lambda d: d.zones.__delitem__(slice(1, None)), False),
    "mandatory_field_missing": (
        field(NETWORK, "ghiChu", gone=True), field(NETWORK, "ghiChu", name="GHICHU"), False,
    ),
    "reference_field_missing": (field(ZONES, "danSo", gone=True), field(ZONES, "danSo", name="DANSO"), False),
    "field_extra": (new_field(NETWORK, "truongRieng"), new_field(NETWORK, "Shape_Length", "real"), False),
    "field_name_cut": (
        field(ZONES, "maThongTinQH", name="maThongTin"), field(ZONES, "maHoSoQH", name="MAHOSOQH"), False,
    ),
    "field_type_differs": (
        field(CURRENT, "danSo", type="real"), field(CURRENT, "dienTich", type="whole"), False,
    ),
    "field_too_short": (field(NETWORK, "maDoiTuong", width=99), field(NETWORK, "maDoiTuong", width=100), False),
    "value_too_long": (zone(tenDoiTuong="x" * 101), zone(tenDoiTuong="x" * 100), False),
    # place
    "crs_missing": (crs(NETWORK, None), crs(NETWORK, "EPSG:9214"), False),
    "crs_not_vn2000": (all_crs("EPSG:32648"), all_crs("EPSG:5897"), False),
    "crs_withdrawn": (crs(MARK_AREAS, "EPSG:6957"), all_crs("EPSG:9214"), False),
    "crs_meridian": (all_crs("EPSG:9209"), both(all_crs("EPSG:9209"), province("33")), False),
    "crs_mixed": (crs(MARK_AREAS, "EPSG:9209"), nothing, False),
    "coordinates_swapped": (mark(Y, X), mark(X, X), False),
    "feature_far_away": (mark(X - 20_001, Y), mark(X - 19_999, Y), False),
    # codes
    "info_code_empty": (zone(maThongTinQH="  "), zone(maThongTinQH=INFO), False),
    "info_code_malformed": (zone(maThongTinQH="242651012345"), zone(maThongTinQH=f" {INFO} "), False),
    "info_code_differs": (zone(maThongTinQH="242631012346"), zone(maThongTinQH="242651012345"), False),
    "plan_code_empty": (zone(maHoSoQH=None), zone(maHoSoQH=PLAN), False),
    "plan_code_malformed": (zone(maHoSoQH="24QHX0010001"), zone(maHoSoQH="24QHC1010001"), False),
    "plan_code_differs": (zone(maHoSoQH="24QHC1010001"), zone(maHoSoQH="24QHC001"), False),
    "province_codes_differ": (zone(maThongTinQH="272631012345"), zone(maThongTinQH="242532112345"), False),
    "object_code_empty": (zone(maDoiTuong=""), zone(maDoiTuong=f"{OF_ZONES}-9"), False),
    "object_code_malformed": (zone(maDoiTuong="LO-1"), zone(maDoiTuong=f"{OF_ZONES}-0001"), False),
    "object_code_repeated": (
        zone(maDoiTuong=f"{OF_ZONES}-2"),
        lambda d: d.layer(CURRENT).rows[0].update(maDoiTuong=f"{OF_ZONES}-9"),
        False,
    ),
    "object_code_class": (zone(maDoiTuong=f"{PLAN}-CongTrinh_A-1"), zone(maDoiTuong=f"{PLAN}-CongTrinh_A"), False),
    "object_code_plan": (zone(maDoiTuong="24QPK0010001-ChucNangSuDungDat_A-1"), zone(maDoiTuong="x"), False),
    "object_name_empty": (zone(tenDoiTuong=None), zone(tenDoiTuong="."), False),
    "classification_empty": (zone(phanLoai=" "), zone(phanLoai="?"), False),
    # shapes
    "geometry_missing": (zone(geometry=None), lambda d: add_row(d, MARKS, shapely.Point()), True),
    "geometry_invalid": (zone(geometry=BOW), shape(PINCHED), False),
    "zones_overlap": (shape(at(0, 0, 100.002, 100)), shape(at(0, 0, 100.0009, 100)), False),
    "zones_gap": (shape(at(0, 0, 99.7, 100)), shape(at(0, 0, 99.0, 100)), False),
    "ground_not_covered": (shape(at(0, 0, 90, 100)), shape(CORNER), False),
    "outside_boundary": (shape(at(-0.02, 0, 100, 100)), shape(at(-0.009, 0, 100, 100)), False),
    "object_outside_boundary": (mark(X - 11, Y), mark(X - 9.9, Y), False),
    "area_differs": (zone(dienTich=10_006.5), zone(dienTich=10_005.9), False),
    # indicators
    "density_form": (zone(matDoXayDung="bốn mươi"), zone(matDoXayDung="≤ 30,5-40 %"), False),
    "density_range": (zone(matDoXayDung="101"), zone(matDoXayDung="100"), False),
    "storeys_form": (zone(tangCaoXayDung="5 nhà"), zone(tangCaoXayDung="tối đa 5 tầng"), False),
    "ratio_form": (zone(heSoSuDungDat="2,0 lần"), zone(heSoSuDungDat="1,0÷2,0"), False),
    "indicators_disagree": (zone(heSoSuDungDat="2,2"), zone(heSoSuDungDat="2,1"), False),
    "lot_symbol_repeated": (
        zone(kyHieuLoDat="LO-2"),
        both(zone(kyHieuLoDat=""), lambda d: d.zones[1].update(kyHieuLoDat="")),
        False,
    ),
    # files
    "scan_workbook_missing": (lambda d: d.books.clear(), lambda d: d.books[BOOK].clear(), False),
    "scan_workbook_name": (
        lambda d: d.books.update({"HoSoScan/24QHC0010002.xlsx": d.books.pop(BOOK)}), nothing, False,
    ),
    "scan_sheet_missing": (
        lambda d: d.books[BOOK].pop("VanBan"),
        lambda d: d.books[BOOK].update({"van_ban": d.books[BOOK].pop("VanBan")}),
        False,
    ),
    "scan_column_missing": (
        lambda d: [row.pop() for row in d.books[BOOK]["BanVe"]],
        lambda d: d.books[BOOK]["BanVe"].__setitem__(0, [one.upper() for one in d.books[BOOK]["BanVe"][0]]),
        False,
    ),
    "scan_code_differs": (cell("HoSo", "Mã hồ sơ", "24QHC0010009"), cell("HoSo", "Mã hồ sơ", ""), False),
    "scan_file_missing": (cell("VanBan", NAMES, "QD02"), cell("VanBan", NAMES, "qd01"), False),
    "scan_not_listed": (
        scan("HoSoScan/BanVe/QH02/a.jpg", Scan(300.0)), scan("HoSoScan/BanVe/QH01/b.jpg", Scan(300.0)), False,
    ),
    "drawing_format": (scan("HoSoScan/BanVe/QH01/a.png", None), scan("HoSoScan/BanVe/QH01/a.JPEG", Scan(300.0)), False),
    "document_format": (
        scan("HoSoScan/VanBan/a.docx", None),
        both(cell("VanBan", NAMES, "a"), scan("HoSoScan/VanBan/a.PDF", Scan(200.0))),
        False,
    ),
    "drawing_resolution": (scan(DRAWING, Scan(299.0)), scan(DRAWING, Scan(299.6)), False),
    "document_resolution": (scan(DOCUMENT, Scan(199.0)), scan(DOCUMENT, Scan(199.9999, 1)), False),
    "resolution_unknown": (scan(DRAWING, Scan(None, 0, "it does not say")), scan(DOCUMENT, Scan(None, 2)), False),
    "cad_count_differs": (drawn(5, 40_000.0), nothing, False),
    "cad_area_differs": (drawn(4, 40_042.0), drawn(4, 40_041.0), False),
    "personal_field": (
        new_field(ZONES, "TenChuSuDung", value="Lò Văn Tét"), new_field(ZONES, "TenChuSuDung", value=" "), False,
    ),
    "personal_value": (zone(ghiChu="ông A, CCCD 024090001234"), zone(ghiChu="0123 456 7890, 24QHC0010001"), False),
    "project_path": (
        lambda d: d.projects[PROJECT].append("../QuyHoach.gpkg|layername=A"),
        lambda d: d.projects[PROJECT].append("../HoSoGIS/QuyHoach.gpkg"),
        False,
    ),
}  # fmt: skip
# What a defect brings with it: rule → rules that may be found as well.
CAD = {"cad_count_differs", "cad_area_differs"}
FOLLOWS: dict[str, set[str]] = {
    "class_other_database": {"class_repeated", "reference_field_missing"},
    "class_repeated": {"reference_field_missing"},
    "zones_empty": {"ground_not_covered"},
    "crs_not_vn2000": {"crs_mixed"},
    "crs_withdrawn": {"crs_mixed"},
    "crs_mixed": {"crs_meridian"},
    "coordinates_swapped": {"feature_far_away", "object_outside_boundary"},
    "feature_far_away": {"object_outside_boundary"},
    "plan_code_malformed": {"object_code_plan"},
    "plan_code_differs": {"object_code_plan"},
    "province_codes_differ": {"info_code_differs"},
    "geometry_missing": {"ground_not_covered", *CAD},
    "geometry_invalid": {"ground_not_covered", *CAD},
    "zones_overlap": {"cad_area_differs"},
    "zones_gap": {"cad_area_differs"},
    "ground_not_covered": {"cad_area_differs"},
    "outside_boundary": {"cad_area_differs"},
    "classification_empty": CAD,
    "personal_field": {"field_extra"},
    "scan_sheet_missing": {"scan_not_listed"},
    "scan_file_missing": {"scan_not_listed"},
    "document_format": {"scan_not_listed"},
}
