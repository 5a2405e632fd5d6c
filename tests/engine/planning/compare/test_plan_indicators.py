"""Planned against done: numbers worked out by hand on squares, sums, and what cannot be compared."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.outputs import commit
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer, PlanInput, staged_path
from bacgiang_gis_plugin.engine.planning.compare.cells import in_cells, make_cells
from bacgiang_gis_plugin.engine.planning.compare.done import fits, keys_of, nearest
from bacgiang_gis_plugin.engine.planning.compare.plan_indicators import plan_indicators
from bacgiang_gis_plugin.engine.progress import Progress


def box(*corners: float) -> str:
    return shapely.box(*corners).wkt


# Three squares of 10 000 m².
ZONES = [box(0, 0, 100, 100), box(100, 0, 200, 100), box(0, 100, 100, 200)]
ZONE_VALUES = {
    "ma_vung": ["A", "B", "C"], "ma_loai_qh": ["ONT", "LUA", "DGT"],
    "mat_do_xay_dung": ["≤40", None, "theo QCXD"], "tang_cao_xay_dung": ["1-3", None, None],
    "he_so_su_dung_dat": ["1,2", None, None],
}  # fmt: skip
LAND = [
    box(0, 0, 60, 100), box(60, 0, 100, 100), box(100, 0, 150, 100), box(150, 0, 200, 100), box(0, 100, 100, 150)
]  # fmt: skip
LAND_VALUES = {"loai_dat": ["ONT+CLN", "LUC", "LUC", "ONT", "DGT"]}
HOUSES = [box(10, 10, 30, 30), box(90, 40, 110, 60), box(40, 40, 50, 50)]
HOUSE_VALUES = {"so_tang": ["2", "5 tầng", None]}
COMMUNES = [box(-10, -10, 50, 300), box(50, -10, 300, 150)]
COMMUNE_VALUES = {"ma_xa": ["00001", "00002"], "ten_xa": ["Xã Một", "Xã Hai"]}
WORKS = [
    box(0, 0, 30, 100),
    box(20, 0, 50, 100),
    box(100, 0, 120, 100),
    box(0, 100, 100, 110),
    box(120, 0, 130, 100),
]
WORK_VALUES = {
    "tinh_trang": ["hoàn thành", "Hoàn thành", "đang làm", "hoàn thành", "hoàn thành"],
    "nam": ["2023", "01/05/2024", "2024", "2030", None], "loai": ["ONT", None, "LUA", "DGT", "ONT"],
}  # fmt: skip


@pytest.fixture
def plan(make_layer) -> InputLayer:
    return make_layer(ZONES, ZONE_VALUES, name="plan.gpkg")


@pytest.fixture
def run(tmp_path: Path):
    def run(plan: InputLayer, **more):
        files = {name: tmp_path / f"out_{name}.gpkg" for name in ("zones", "totals")}
        outputs = {name: OutputLayer(path, staged_path(path, "t.0"), name) for name, path in files.items()}
        papers = {}
        for name in ("workbook.xlsx", "html.html", "report.json"):
            papers[Path(name).stem] = OutputFile(tmp_path / name, staged_path(tmp_path / name, "t.0"))
        for path in (*files.values(), *(paper.path for paper in papers.values())):
            path.unlink(missing_ok=True)
        said = PlanInput(plan.path, plan.layer)
        report = plan_indicators(
            said, outputs["zones"], outputs["totals"], progress=Progress(), **papers, **more
        )
        commit([*outputs.values(), *papers.values()])
        zones = read_layer(InputLayer(files["zones"], "zones")).table.to_pylist()
        totals = read_layer(InputLayer(files["totals"], "totals")).table.to_pylist()
        return report, {row["ma_vung"]: row for row in zones}, totals

    return run


def areas(totals, *more: str):
    """Commune and code → planned, present, done, rounded to a square millimetre."""
    names = ("dien_tich_quy_hoach", "dien_tich_hien_co", "dien_tich_thuc_hien")
    return {
        (row["ten_xa"], row["ma_loai_qh"]): tuple(
            None if row[name] is None else round(row[name], 6) for name in names
        )
        for row in totals
    }


def test_by_present_land_use(plan, make_layer, run) -> None:
    """ONT+CLN counts as ONT, rice land of two kinds as LUA; the ONT in zone B is there but not done."""
    report, zones, totals = run(plan, current=make_layer(LAND, LAND_VALUES, name="land.gpkg"))
    done = {
        name: (round(row["dien_tich_thuc_hien"], 6), round(row["ty_le_thuc_hien"], 6))
        for name, row in zones.items()
    }
    assert done == {"A": (6000, 60), "B": (5000, 50), "C": (5000, 50)}
    assert areas(totals) == {
        (None, "DGT"): (10000, 5000, 5000),
        (None, "LUA"): (10000, 9000, 5000),
        (None, "ONT"): (10000, 11000, 6000),
    }
    assert report.done_area == pytest.approx(16000)
    assert report.done_percent == pytest.approx(100 * 16 / 30)
    assert sum(row["dien_tich_hien_co"] for row in totals) == pytest.approx(report.present_area_in_plan)
    assert report.done_by == "land use"
    assert report.unread == {"mat_do_xay_dung": ["theo QCXD"]}
    assert any("theo QCXD" in text for text in report.warnings)


def test_by_commune(plan, make_layer, run) -> None:
    """The border of the communes is at x = 50; 2 500 m² of zone C lie in no commune."""
    land, communes = (
        make_layer(LAND, LAND_VALUES, name="land.gpkg"),
        make_layer(COMMUNES, COMMUNE_VALUES, name="c.gpkg"),
    )
    report, zones, totals = run(plan, current=land, communes=communes)
    assert areas(totals) == {
        ("Xã Một", "ONT"): (5000, 5000, 5000), ("Xã Một", "DGT"): (5000, 2500, 2500),
        ("Xã Hai", "ONT"): (5000, 6000, 1000), ("Xã Hai", "LUA"): (10000, 9000, 5000),
        ("Xã Hai", "DGT"): (2500, 2500, 2500), (None, "DGT"): (2500, 0, 0),
    }  # fmt: skip
    assert report.area_in_no_commune == pytest.approx(2500)
    assert sum(row["dien_tich_quy_hoach"] for row in totals) == pytest.approx(30000)
    assert {name: row["ten_xa"] for name, row in zones.items()} == {
        "A": "Xã Một",
        "B": "Xã Hai",
        "C": "Xã Một",
    }
    assert report.largest_deviation < 1e-6


def test_by_completed_works(plan, make_layer, run) -> None:
    """Works 1 and 2 overlap by 1 000 m²; 3 is not done, 4 is of a later year, 5 is housing on rice land."""
    works = make_layer(WORKS, WORK_VALUES, name="works.gpkg")
    given = {
        "works_status_field": "tinh_trang",
        "works_year_field": "nam",
        "works_code_field": "loai",
        "year": 2025,
    }
    report, zones, totals = run(plan, works=works, **given)
    assert {name: round(row["dien_tich_thuc_hien"], 6) for name, row in zones.items()} == {
        "A": 5000,
        "B": 0,
        "C": 0,
    }
    assert (report.works, report.works_done, report.works_not_done, report.works_later) == (5, 3, 1, 1)
    assert (report.works_of_other_code, report.works_without_year) == (1, 1)
    assert report.works_other_area == pytest.approx(1000)
    assert areas(totals)[None, "ONT"] == (10000, None, 5000)
    later, zones, _ = run(plan, works=works, **{**given, "year": 2030})
    assert zones["C"]["dien_tich_thuc_hien"] == pytest.approx(1000)
    every, zones, _ = run(plan, works=works)
    assert zones["B"]["dien_tich_thuc_hien"] == pytest.approx(3000)
    assert any("status" in text for text in every.warnings)
    assert later.works_later == 0


def test_buildings_against_indicators(plan, make_layer, run) -> None:
    """In A stand 400 + 200 + 100 m² with 2, 5 and unknown storeys: floors 800 + 1 000 + 100."""
    report, zones, _ = run(
        plan, buildings=make_layer(HOUSES, HOUSE_VALUES, name="houses.gpkg"), storeys_field="so_tang"
    )
    a, b, c = (zones[name] for name in "ABC")
    assert (a["so_cong_trinh"], a["so_thieu_tang"], a["tang_cao_hien_co"]) == (3, 1, 5)
    assert (a["dien_tich_xay_dung"], a["dien_tich_san"]) == pytest.approx((700, 1900))
    assert (a["mat_do_hien_co"], a["he_so_hien_co"]) == pytest.approx((7, 0.19))
    checks = [a[name] for name in ("danh_gia_mat_do", "danh_gia_tang_cao", "danh_gia_he_so")]
    assert checks == ["within", "above", "within"]
    assert (a["mat_do_xay_dung"], a["tang_cao_xay_dung"]) == ("≤40", "1-3")
    assert (b["dien_tich_xay_dung"], b["dien_tich_san"], b["so_cong_trinh"]) == (
        pytest.approx(200),
        pytest.approx(1000),
        1,
    )
    assert b["danh_gia_tang_cao"] is None
    assert (c["so_cong_trinh"], c["danh_gia_mat_do"], c["tang_cao_hien_co"]) == (0, None, None)
    assert a["dien_tich_thuc_hien"] is None
    assert report.checks["danh_gia_tang_cao"] == {"above": 1}
    assert (report.built_area, report.floor_area) == pytest.approx((900, 2900))


def test_papers_say_the_same(plan, make_layer, run, tmp_path) -> None:
    land, houses = (
        make_layer(LAND, LAND_VALUES, name="land.gpkg"),
        make_layer(HOUSES, HOUSE_VALUES, name="houses.gpkg"),
    )
    run(plan, current=land, buildings=houses, storeys_field="so_tang")
    book = openpyxl.load_workbook(tmp_path / "workbook.xlsx")
    form = [[cell.value for cell in row] for row in book["Theo xã và mã loại"].iter_rows()]
    at = next(number for number, row in enumerate(form) if row[2] == "LUA")
    assert form[at][4:7] == [10000, 9000, 5000]
    assert form[at][7] == f'=IF(E{at + 1}>0,100*G{at + 1}/E{at + 1},"")'
    total = next(row for row in form if row[1] == "Tổng")
    assert total[4] == "=SUM(E7:E9)"
    shown = openpyxl.load_workbook(tmp_path / "workbook.xlsx", data_only=True)["Theo xã và mã loại"]
    values = {row[1]: row for row in shown.iter_rows(values_only=True) if row[1]}
    assert values["Tổng"][4:9] == (30000, 25000, 16000, pytest.approx(53.3333333), 14000)
    check = next(
        row for row in shown.iter_rows(values_only=True) if row[0] and str(row[0]).startswith("Kiểm tra")
    )
    assert check[4:6] == (30000, 0)
    text = (tmp_path / "html.html").read_text(encoding="utf-8")
    for part in ("<svg", "53,33 %", "Vượt chỉ tiêu", "1-3", "Đất trồng lúa"):
        assert part in text
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["done_area"] == pytest.approx(16000)


def test_layers_of_urban_plans_need_a_table_of_codes(make_layer, run, tmp_path) -> None:
    values = {
        "ma_vung": ["A", "B", "C"],
        "ma_loai_qh": ["QHDH_DAT_O_Langxom", "QHDD_DAT_NN_Nongnghiep", "XYZ"],
    }
    plan, land = make_layer(ZONES, values, name="urban.gpkg"), make_layer(LAND, LAND_VALUES, name="land.gpkg")
    report, zones, _ = run(plan, current=land)
    assert report.done_area == 0
    assert report.codes_never_met == ["DAT_NN_Nongnghiep", "DAT_O_Langxom", "XYZ"]
    table = tmp_path / "codes.csv"
    table.write_text("ma,loai_dat\nQHDH_DAT_O_Langxom,ONT\nQHDD_DAT_NN_Nongnghiep,NNP\n", encoding="utf-8")
    report, zones, _ = run(plan, current=land, code_table=table)
    assert {name: round(row["dien_tich_thuc_hien"], 6) for name, row in zones.items()} == {
        "A": 6000,
        "B": 5000,
        "C": 0,
    }
    assert report.codes_never_met == ["XYZ"]


def test_double_and_broken_zones_and_land_are_said(make_layer, run) -> None:
    """B lies on half of A; the land use is drawn twice on the same square; a bow tie is repaired to 50 m²."""
    tie = "POLYGON ((300 0, 310 10, 310 0, 300 10, 300 0))"
    plan = make_layer([ZONES[0], box(50, 0, 150, 100), tie],
                      {"ma_vung": ["A", "B", "B"], "ma_loai_qh": ["ONT", "ONT", "ONT"]}, name="p.gpkg")  # fmt: skip
    land = make_layer([ZONES[0], ZONES[0], None], {"loai_dat": ["ONT", "LUC", "ONT"]}, name="l.gpkg")
    report, _, totals = run(plan, current=land)
    assert report.planned_area == pytest.approx(15050)
    assert report.double_area == pytest.approx(5000)
    assert areas(totals)[None, "ONT"] == (15050, 10000, 10000)
    assert report.present_overlap_area == pytest.approx(10000)
    told = " ".join(report.warnings)
    for part in (
        "5000.0 m² lie under several zones",
        "1 invalid zones",
        "1 features",
        "occur more than once",
    ):
        assert part in told


@pytest.mark.parametrize("part", ["current", "works", "buildings", "communes"])
@pytest.mark.parametrize(
    ("shape", "crs", "code"),
    [
        (box(90000, 0, 90100, 100), "EPSG:9214", "LAYERS_APART"),
        (ZONES[0], "EPSG:9209", "CRS_DIFFERS"),
        (ZONES[0], None, "CRS_MISSING"),
        (None, "EPSG:9214", "LAYER_EMPTY"),
    ],
)
def test_what_cannot_be_compared(plan, make_layer, run, part, shape, crs, code) -> None:
    if part == "buildings" and code == "LAYERS_APART":
        pytest.skip("a plan may be without buildings")
    shapes = [shape] if shape else []
    bad = make_layer(
        shapes, {"loai_dat": pa.array(["ONT"] * len(shapes), pa.string())}, name="bad.gpkg", crs=crs
    )
    more = {} if part != "communes" else {"current": make_layer(LAND, LAND_VALUES, name="land.gpkg")}
    with pytest.raises(EngineError) as caught:
        run(plan, **{part: bad}, **more)
    assert caught.value.code == code


def test_nothing_to_compare_with_and_missing_fields(plan, make_layer, run) -> None:
    with pytest.raises(EngineError) as caught:
        run(plan)
    assert caught.value.code == "PARAMETER_INVALID"
    bare = make_layer([ZONES[0]], {"x": [1]}, name="bare.gpkg")
    for more in (
        {"current": bare},
        {"works": bare, "works_status_field": "nix"},
        {"buildings": bare, "storeys_field": "nix"},
    ):
        with pytest.raises(EngineError) as caught:
            run(plan, **more)
        assert caught.value.code == "FIELD_MISSING"


def test_codes_and_groups() -> None:
    keys = keys_of(["QHDD_DAT_Coquan", "ont", "LUC+HNK", None, "??"], None)
    assert keys == {"QHDD_DAT_Coquan": "DAT_Coquan", "ont": "ONT", "LUC+HNK": "LUC", None: "?", "??": "??"}
    assert fits("NNP", "LUC")
    assert not fits("LUC", "NNP")
    assert not fits("?", "?")
    assert nearest("LUC", frozenset({"NNP", "CHN"})) == "CHN"
    assert nearest("LUC", frozenset({"ODT"})) == "LUC"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=12, unique=True),
    st.integers(0, 9),
)
def test_cells_and_what_lies_in_them_add_up(squares, border) -> None:
    """Unit squares in four zones of 5 × 5, cut by a commune border: everything is whole numbers."""
    zones = np.array([shapely.box(x, y, x + 5, y + 5) for x in (0, 5) for y in (0, 5)], dtype=object)
    communes = np.array([shapely.box(-1, -1, border, 20), shapely.box(border, -1, 20, 20)], dtype=object)
    cells = make_cells(zones, communes)
    assert np.bincount(cells.zone, cells.area) == pytest.approx([25] * 4)
    shapes = np.array([shapely.box(x, y, x + 1, y + 1) for x, y in squares], dtype=object)
    found = np.zeros((4, 2))
    wkb = np.asarray(shapely.to_wkb(shapes), dtype=object)
    for _, cell, area in in_cells(wkb, shapely.bounds(shapes), cells):
        np.add.at(found, (cells.zone[cell], cells.commune[cell]), area)
    wanted = np.zeros((4, 2))
    for x, y in squares:
        wanted[2 * (x >= 5) + (y >= 5), int(x >= border)] += 1
    assert found == pytest.approx(wanted)
