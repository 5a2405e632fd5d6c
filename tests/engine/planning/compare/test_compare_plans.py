"""Two versions of a plan: numbers by hand, the same by counting cells, mirrored, and what cannot be compared."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.outputs import commit
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer, PlanInput, staged_path
from bacgiang_gis_plugin.engine.planning.compare import compare_plans as compare_plans_module
from bacgiang_gis_plugin.engine.planning.compare.compare_plans import compare_plans
from bacgiang_gis_plugin.engine.planning.compare.differences import (
    same_text,
)
from bacgiang_gis_plugin.engine.progress import Progress


def box(*corners: float) -> str:
    return shapely.box(*corners).wkt


OLD = [box(0, 0, 100, 100), box(100, 0, 200, 100), box(0, 100, 100, 200), box(100, 100, 200, 200)]
OLD_VALUES = {
    "ma_vung": ["Z1", "Z2", "Z3", "Z4"], "ma_loai_qh": ["ONT", "LUC", "DGT", "CLN"],
    "mat_do_xay_dung": ["40", None, None, None],
}  # fmt: skip
NEW = [box(0, 0, 110, 100), box(110, 0, 200, 100), box(0, 100, 100, 200), box(200, 0, 250, 100)]
NEW_VALUES = {
    "ma_vung": ["Z1", "Z2", "Z3", "Z5"], "ma_loai_qh": ["ONT", "LUC", "ODT", "TMD"],
    "mat_do_xay_dung": ["60", None, None, None],
}  # fmt: skip
PARCELS = [box(90, 0, 120, 50), box(150, 20, 160, 40), box(150, 90, 220, 110)]


@pytest.fixture
def compare(tmp_path: Path):
    """Run the operation and return its report, the three layers, and the folder of the papers."""

    def run(old: InputLayer, new: InputLayer, parcels: InputLayer | None = None, **more):
        files = {}
        for name in ("zones", "ground", "parcels"):
            path = tmp_path / f"out_{name}.gpkg"
            path.unlink(missing_ok=True)
            files[name] = OutputLayer(path, staged_path(path, "t.0"), name)
        papers = {}
        for name in ("workbook.xlsx", "html.html", "report.json"):
            path = tmp_path / name
            papers[path.stem] = OutputFile(path, staged_path(path, "t.0"))
        report = compare_plans(
            PlanInput(old.path, old.layer), PlanInput(new.path, new.layer), files["zones"], files["ground"],
            parcels, files["parcels"] if parcels else None, progress=Progress(), **papers, **more,
        )  # fmt: skip
        wanted = [files["zones"], files["ground"], *([files["parcels"]] if parcels else []), *papers.values()]
        commit(wanted)
        layers = {
            name: read_layer(InputLayer(output.path, name))
            for name, output in files.items()
            if output in wanted
        }
        return report, layers, tmp_path

    return run


@pytest.fixture
def versions(make_layer):
    old = make_layer(OLD, OLD_VALUES, name="old.gpkg")
    new = make_layer(NEW, NEW_VALUES, name="new.gpkg")
    return old, new


def test_numbers_by_hand(versions, make_layer, compare) -> None:
    """Z1 grows by a strip of 10 × 100 out of Z2 and gets another density; Z3 gets another code; Z4 goes, Z5 comes."""
    parcels = make_layer(PARCELS, {"so_to": [1, 1, 1], "so_thua": [1, 2, 3]}, name="parcels.gpkg")
    report, layers, _ = compare(*versions, parcels)
    zones = layers["zones"].table.to_pylist()
    found = {(row["ma_vung_cu"], row["ma_vung_moi"]): row for row in zones}
    assert {key: row["thay_doi"] for key, row in found.items()} == {
        ("Z1", "Z1"): "boundary; indicator",
        ("Z2", "Z2"): "boundary",
        ("Z3", "Z3"): "code",
        (None, "Z5"): "added",
        ("Z4", None): "removed",
    }
    assert found["Z1", "Z1"]["chi_tiet_thay_doi"] == "mat_do_xay_dung: 40 → 60"
    assert found["Z3", "Z3"]["chi_tiet_thay_doi"] == "ma_loai_qh: DGT → ODT"
    areas = {key: tuple(round(row[name], 6) for name in AREAS) for key, row in found.items()}
    assert areas == {
        ("Z1", "Z1"): (10000, 11000, 10000, 0, 1000),
        ("Z2", "Z2"): (10000, 9000, 9000, 1000, 0),
        ("Z3", "Z3"): (10000, 10000, 10000, 0, 0),
        (None, "Z5"): (0, 5000, 0, 0, 5000),
        ("Z4", None): (10000, 0, 0, 10000, 0),
    }
    ground = {
        (row["ma_loai_qh_cu"], row["ma_loai_qh_moi"]): (row["thay_doi"], round(row["dien_tich"], 6))
        for row in layers["ground"].table.to_pylist()
    }
    assert ground == {
        ("ONT", "ONT"): ("indicator", 10000),
        ("LUC", "ONT"): ("code", 1000),
        ("DGT", "ODT"): ("code", 10000),
        ("CLN", None): ("removed", 10000),
        (None, "TMD"): ("added", 5000),
    }
    assert (report.old.area, report.new.area) == pytest.approx((40000, 35000))
    assert report.common_area == pytest.approx(30000)
    assert report.area_by_kind == pytest.approx(
        {"added": 5000, "code": 11000, "indicator": 10000, "removed": 10000, "unchanged": 9000}
    )
    check_parcels(report, layers["parcels"].table.to_pylist())


AREAS = ("dien_tich_qh_cu", "dien_tich_qh_moi", "dien_tich_chung", "dien_tich_bot", "dien_tich_them")


def check_parcels(report, rows) -> None:
    """Parcel 1 is 30 × 50 across the strip; 2 is untouched; 3 is 70 × 20 over Z2, Z4, Z5 and land in no zone."""
    codes = {
        (row["so_thua"], row["ma_loai_qh"]): (
            round(row["dien_tich_qh_cu"], 6),
            round(row["dien_tich_qh_moi"], 6),
        )
        for row in rows
    }
    assert codes == (
        {
            (1, "LUC"): (1000, 500), (1, "ONT"): (500, 1000),
            (3, "CLN"): (500, 0), (3, "LUC"): (500, 500), (3, "TMD"): (0, 200), (3, None): (400, 700),
        }
    )  # fmt: skip
    kinds = {row["so_thua"]: (row["thay_doi"], round(row["dien_tich_doi"], 6)) for row in rows}
    assert kinds == {1: ("code; indicator", 1000), 3: ("added; removed", 700)}
    for number, area in ((1, 1500), (3, 1400)):
        own = [row for row in rows if row["so_thua"] == number]
        assert sum(row["dien_tich_qh_cu"] for row in own) == pytest.approx(area)
        assert sum(row["dien_tich_qh_moi"] for row in own) == pytest.approx(area)
        assert sum(row["chenh_lech"] for row in own) == pytest.approx(0)
        assert {row["dien_tich"] for row in own} == {area}
    assert (report.parcels, report.changed_parcels, report.parcel_rows) == (3, 2, 6)
    assert report.changed_parcel_area == pytest.approx(1700)


def test_papers_say_the_same(versions, make_layer, compare) -> None:
    parcels = make_layer(PARCELS, {"so_to": [1, 1, 1], "so_thua": [1, 2, 3]}, name="parcels.gpkg")
    _, _, folder = compare(*versions, parcels)
    book = openpyxl.load_workbook(folder / "workbook.xlsx")
    assert book.sheetnames == ["Tổng hợp", "Mã loại", "Vùng", "Thửa"]
    summary = {
        row[0].value: [cell.value for cell in row[1:4]] for row in book["Tổng hợp"].iter_rows(max_row=12)
    }
    assert summary["Đổi mã loại"][:2] == [11000, 11000]
    assert summary["Chỉ có ở một bản"][:2] == [10000, 5000]
    assert summary["Tổng diện tích bản quy hoạch"][:2] == ["=SUM(B7:B10)", "=SUM(C7:C10)"]
    matrix = [[cell.value for cell in row] for row in book["Mã loại"].iter_rows(min_row=3)]
    heads = matrix[0]
    strip = next(row for row in matrix if row[0] == "LUC")
    assert strip[heads.index("ONT")] == pytest.approx(1000)
    assert strip[heads.index("LUC")] == pytest.approx(9000)
    assert str(strip[-1]).startswith("=SUM(")
    text = (folder / "html.html").read_text(encoding="utf-8")
    for part in ("<svg", "Đổi mã loại", "10.000,0", "theo mã vùng", "(ngoài quy hoạch)"):
        assert part in text
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["matching_reason"].startswith("the ids are stable")
    assert len(report["code_changes"]) == 6


def test_equal_plans_have_not_changed(versions, make_layer, compare) -> None:
    parcels = make_layer(PARCELS, name="parcels.gpkg")
    report, layers, folder = compare(versions[0], versions[0], parcels)
    assert report.changed_zones == report.changed_parcels == report.changed_area == 0
    assert set(layers["zones"].table.column("thay_doi").to_pylist()) == {"unchanged"}
    assert len(layers["ground"]) == len(layers["parcels"]) == 0
    assert "Không có thay đổi" in (folder / "html.html").read_text(encoding="utf-8")


def test_unstable_ids_are_matched_by_ground(make_layer, compare) -> None:
    old = make_layer(OLD, OLD_VALUES, name="old.gpkg")
    new = make_layer(OLD, {**OLD_VALUES, "ma_vung": ["Z3", "Z4", "Z1", "Z2"]}, name="new.gpkg")
    report, layers, _ = compare(old, new)
    assert (report.matching, report.pairs_by_area) == ("area", 4)
    assert report.matching_reason.startswith("the ids are not stable")
    assert Counter(layers["zones"].table.column("thay_doi").to_pylist()) == {"zone_id": 4}
    forced, layers, _ = compare(old, new, matching="id")
    assert (forced.matching, forced.pairs_by_id) == ("id", 4)
    kinds = layers["zones"].table.column("thay_doi").to_pylist()
    assert all("boundary" in text for text in kinds)


def test_what_ids_leave_is_matched_by_ground(make_layer, compare) -> None:
    """One of four zones got a new id: it is the same zone, renamed."""
    old = make_layer(OLD, OLD_VALUES, name="old.gpkg")
    new = make_layer(OLD, {**OLD_VALUES, "ma_vung": ["Z1", "Z2", "Z3", "Z9"]}, name="new.gpkg")
    report, layers, _ = compare(old, new)
    assert (report.pairs_by_id, report.pairs_by_area) == (3, 1)
    row = layers["zones"].table.to_pylist()[3]
    assert (row["ma_vung_cu"], row["ma_vung_moi"], row["thay_doi"], row["cach_ghep"]) == (
        "Z4",
        "Z9",
        "zone_id",
        "area",
    )


def test_repeated_ids_are_told_and_matched_by_ground(make_layer, compare) -> None:
    values = {"ma_vung": ["Z", "Z", "Z3", "Z4"], "ma_loai_qh": ["ONT", "LUC", "DGT", "CLN"]}
    old, new = make_layer(OLD, values, name="old.gpkg"), make_layer(OLD, values, name="new.gpkg")
    report, layers, _ = compare(old, new)
    assert any("Z" in text and "occur more than once" in text for text in report.warnings)
    assert set(layers["zones"].table.column("thay_doi").to_pylist()) == {"unchanged"}
    assert layers["zones"].table.column("cach_ghep").to_pylist() == ["area", "area", "id", "id"]


def test_decision_and_date_in_any_form(make_layer, compare) -> None:
    base = {"ma_vung": ["A"], "ma_loai_qh": ["ONT"]}
    one = make_layer(
        [OLD[0]], {**base, "so_quyet_dinh": ["1/QĐ"], "ngay_quyet_dinh": ["01/07/2025"]}, name="a.gpkg"
    )
    same_day = pa.array([20270], pa.date32())  # 2025-07-01
    two = make_layer(
        [OLD[0]], {**base, "so_quyet_dinh": ["2/QĐ"], "ngay_quyet_dinh": same_day}, name="b.gpkg"
    )
    _, layers, _ = compare(one, two)
    row = layers["zones"].table.to_pylist()[0]
    assert (row["thay_doi"], row["chi_tiet_thay_doi"]) == ("decision", "so_quyet_dinh: 1/QĐ → 2/QĐ")


def test_small_differences_are_counted(make_layer, compare) -> None:
    """A border moved by 1 mm along 100 m is 0.1 m²: not more than the smallest area."""
    old = make_layer(OLD[:2], {"ma_vung": ["A", "B"], "ma_loai_qh": ["ONT", "LUC"]}, name="old.gpkg")
    moved = [box(0, 0, 100.0009, 100), box(100.0009, 0, 200, 100)]
    new = make_layer(moved, {"ma_vung": ["A", "B"], "ma_loai_qh": ["ONT", "LUC"]}, name="new.gpkg")
    report, layers, _ = compare(old, new)
    assert (report.too_small_count, len(layers["ground"])) == (1, 0)
    assert report.too_small_area == pytest.approx(0.09, abs=1e-6)
    assert any("smallest area" in text for text in report.warnings)
    sharper, layers, _ = compare(old, new, smallest_area=0.01)
    assert (sharper.too_small_count, len(layers["ground"])) == (0, 1)
    assert "boundary" in layers["zones"].table.column("thay_doi").to_pylist()[0]


def test_overlaps_and_broken_zones_are_said_and_counted_once(make_layer, compare) -> None:
    """The second zone lies on half of the first; the third is a bow tie of 2 × 25 m²."""
    tie = "POLYGON ((300 0, 310 10, 310 0, 300 10, 300 0))"
    zones = [box(0, 0, 100, 100), box(50, 0, 150, 100), tie]
    old = make_layer(
        zones, {"ma_vung": ["A", "B", "C"], "ma_loai_qh": ["ONT", "LUC", "XYZ"]}, name="old.gpkg"
    )
    report, _, _ = compare(old, old)
    assert report.old.area == pytest.approx(10000 + 5000 + 50)
    assert report.old.double_area == pytest.approx(5000)
    assert report.changed_zones == 0
    told = " ".join(report.warnings)
    assert "10000.0 m²" in told
    assert "1 invalid zones were repaired" in told
    assert "XYZ" in told


def test_a_zone_drawn_twice_is_the_same_zone_in_both_versions(make_layer, compare) -> None:
    """The second drawing has no ground of its own; without ids it is known by its shape."""
    twice = make_layer([OLD[0], OLD[0], OLD[1]], {"ma_loai_qh": ["ONT", "LUC", "DGT"]}, name="twice.gpkg")
    report, layers, _ = compare(twice, twice)
    assert report.matching_reason == "one of the versions has no zone ids"
    assert layers["zones"].table.column("thay_doi").to_pylist() == ["unchanged"] * 3
    assert report.old.double_area == pytest.approx(10000)


def test_parcels_that_cannot_be_used_are_counted(versions, make_layer, compare) -> None:
    parcels = make_layer([PARCELS[0], None, "LINESTRING (0 0, 1 1)"], name="parcels.gpkg")
    report, _, _ = compare(*versions, parcels)
    assert (report.parcels, report.unusable_parcels, report.changed_parcels) == (3, 2, 1)


@pytest.mark.parametrize(
    ("shapes", "crs", "code"),
    [
        ([box(9000, 9000, 9100, 9100)], "EPSG:9214", "LAYERS_APART"),
        ([OLD[0]], "EPSG:9209", "CRS_DIFFERS"),
        ([OLD[0]], None, "CRS_MISSING"),
        ([], "EPSG:9214", "LAYER_EMPTY"),
        (["LINESTRING (0 0, 1 1)"], "EPSG:9214", "LAYER_EMPTY"),
    ],
)
@pytest.mark.parametrize("part", ["new", "parcels"])
def test_what_cannot_be_compared(versions, make_layer, compare, shapes, crs, code, part) -> None:
    bad = make_layer(
        shapes, {"ma_vung": pa.array(["A"] * len(shapes), pa.string())}, name="bad.gpkg", crs=crs
    )
    if part == "parcels" and shapes and "LINE" in shapes[0]:
        pytest.skip("unusable parcels are counted")
    with pytest.raises(EngineError) as caught:
        compare(versions[0], bad if part == "new" else versions[1], bad if part == "parcels" else None)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("one", "other", "same"), [("2,5", "2.5 ", True), ("40–60 %", "40-60%", True), ("40", "4", False)]
)
def test_texts_that_say_the_same(one, other, same) -> None:
    assert same_text(one, other) == same


def test_names_of_persons_stay_in_the_parcels(versions, make_layer, compare) -> None:
    columns = {"so_to": [1, 1, 1], "so_thua": [1, 2, 3], "chu_su_dung": ["Người Mẫu"] * 3}
    _, layers, folder = compare(*versions, make_layer(PARCELS, columns, name="parcels.gpkg"))
    assert "chu_su_dung" not in layers["parcels"].table.column_names
    book = openpyxl.load_workbook(folder / "workbook.xlsx")
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any("Người Mẫu" in cell for cell in cells)
    assert "Người Mẫu" not in (folder / "html.html").read_text(encoding="utf-8")


def test_a_real_plan_with_overlaps_against_itself_and_without_a_zone(
    shared_data, make_layer, compare
) -> None:
    """222 zones, some on others: nothing changes; without its largest zone that zone's own ground is gone."""
    source = InputLayer(shared_data / "real" / "fr_plu_zoning.gpkg", "zoning")
    report, _, _ = compare(source, source)
    assert (report.changed_zones, report.changed_area, report.zones) == (0, 0, 222)
    assert report.old.double_area > 100_000
    assert report.largest_deviation < 1e-4
    whole = read_layer(source)
    zones = shapely.make_valid(whole.geometry)
    largest = int(shapely.area(zones).argmax())
    rest = shapely.union_all(np.delete(zones, largest))
    wanted = shapely.difference(zones[largest], rest).area
    kept = [shape.wkt for place, shape in enumerate(whole.geometry) if place != largest]
    names = np.delete(whole.column("LIBELLE"), largest).tolist()
    new = make_layer(kept, {"LIBELLE": names}, name="new.gpkg", crs=whole.crs)
    report, _, _ = compare(source, new)
    assert report.removed_area == pytest.approx(wanted, abs=0.01)
    assert report.zone_kinds["removed"] == 1
    assert "added" not in report.zone_kinds


def test_more_rows_than_a_sheet_lists_are_all_in_the_layer(
    versions, make_layer, compare, monkeypatch
) -> None:
    """One parcel a batch: rows of 2, 0 and 4; a sheet of 3 rows says what it leaves out, a sheet of 1 too."""
    parcels = make_layer(PARCELS, {"so_to": [1, 1, 1], "so_thua": [1, 2, 3]}, name="parcels.gpkg")
    monkeypatch.setattr(compare_plans_module, "BATCH", 1)
    for most in (1, 3):
        monkeypatch.setattr(compare_plans_module, "MOST_ROWS", most)
        report, layers, folder = compare(*versions, parcels)
        check_parcels(report, layers["parcels"].table.to_pylist())
        listed = list(openpyxl.load_workbook(folder / "workbook.xlsx")["Thửa"].iter_rows(values_only=True))
        assert len(listed) == 1 + most
        assert f"first {most} of 6 rows" in " ".join(report.warnings)
        assert f"{most} dòng đầu trong tổng số 6 dòng" in " ".join(report.warnings_vi)
