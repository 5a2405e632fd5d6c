"""Land inventory: every square metre is in a line and a column, the circular's sums hold and are checked."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFolder, OutputLayer
from bacgiang_gis_plugin.engine.planning.change.codes import read_codes
from bacgiang_gis_plugin.engine.planning.change.inventory_lines import (
    form_lines,
    grid_of,
    leaves,
    user_columns,
)
from bacgiang_gis_plugin.engine.planning.change.land_inventory import land_inventory
from bacgiang_gis_plugin.engine.progress import Progress
from tests.engine.planning.change.by_hand import areas_by_hand

SAMPLE = Path(__file__).resolve().parents[4] / "sample_data"
MakeLayer = Callable[..., InputLayer]
FIELDS = ("ma_xa", "loai_dat", "doi_tuong_su_dung", "loai_dat_ky_truoc", "chu_su_dung")
# Squares of 100 × 100 m = 1 ha each: commune, land use now, user, land use before, person.
LAND = [
    ("07210", "LUC", "CNV", "LUC", "An"),
    ("07210", "LUC", "CNV", "HNK", "An"),
    ("07210", "ONT", "CNV", "LUC", "An"),
    ("07210", "ONT", "TKT", "ONT", "Bình"),
    ("07210", "DGT", "TCQ", "LUK", None),
    ("07213", "RSX", "CNV", "RSX", "Chi"),
    ("07213", "SON", "CDQ", "SON", None),
]


def squares(count: int) -> list[str]:
    return [shapely.box(100 * place, 0, 100 * place + 100, 100).wkt for place in range(count)]


@pytest.fixture
def land(make_layer: MakeLayer) -> Callable[..., InputLayer]:
    """Write squares of one hectare with the given rows; ``without``: fields that the layer does not have."""

    def make(rows: list[tuple[Any, ...]], without: tuple[str, ...] = ()) -> InputLayer:
        columns = {
            name: pa.array([row[place] for row in rows], pa.string())
            for place, name in enumerate(FIELDS)
            if name not in without
        }
        return make_layer(squares(len(rows)), columns, name="land.gpkg")

    return make


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Any]:
    def start(source: InputLayer, **options: Any) -> Any:
        folder = tmp_path / "inventory"
        report = land_inventory(source, OutputFolder(folder, folder), progress=Progress(), **options)
        return report, folder

    return start


def lines_of(book: Path, sheet: str) -> dict[str, list[Any]]:
    """Read a form back: code (or name) of the line → its numbers."""
    page = openpyxl.load_workbook(book, data_only=True)[sheet]
    found = {}
    for row in page.iter_rows(min_row=7, values_only=True):
        if row[1] and not str(row[0] or "").startswith("("):
            found[row[2] or row[1]] = [value or 0 for value in row[3:]]
    return found


def test_form_01_has_every_hectare_in_its_line_and_column(
    land: Callable[..., InputLayer], run: Callable[..., Any]
) -> None:
    report, folder = run(land(LAND), period="Năm 2025")
    assert sorted(path.name for path in folder.iterdir()) == [
        "07210.xlsx", "07213.xlsx", "contents.json", "kiem_tra.html", "kiem_tra.json", "toan_tinh.xlsx",
    ]  # fmt: skip
    lines = lines_of(folder / "07210.xlsx", "Biểu 01")
    # (4) total, (5) users, (6) CNV, … (11) TKT …, (18) managers, (19) TCQ: counted by hand from LAND.
    assert lines["Tổng diện tích đất của đơn vị hành chính"][:3] == [5, 4, 3]
    assert lines["LUA"][:3] == lines["LUC"][:3] == lines["CHN"][:3] == lines["NNP"][:3] == [2, 2, 2]
    assert lines["OTC"][:3] == [2, 2, 1]
    assert lines["ONT"][7] == 1  # (11) TKT
    assert (lines["DGT"][0], lines["DGT"][14], lines["DGT"][15]) == (1, 1, 1)  # (4), (18), (19)
    assert len(lines["DGT"]) == 19  # columns (4) to (22)
    whole = lines_of(folder / "toan_tinh.xlsx", "Biểu 01")
    assert whole["Tổng diện tích đất của đơn vị hành chính"][0] == 7
    assert report.checks_failed == 0
    assert report.area == 70_000.0


def test_form_03_adds_up_the_communes_and_04_takes_its_areas_from_01(
    land: Callable[..., InputLayer], run: Callable[..., Any]
) -> None:
    _, folder = run(land(LAND))
    lines = lines_of(folder / "toan_tinh.xlsx", "Biểu 03")
    assert lines["Tổng diện tích đất của đơn vị hành chính"] == [7, 5, 2, 0]
    assert lines["LNP"] == [1, 0, 1, 0]
    # Disputed ground is for the office to fill in: the total and the groups add it up.
    page = openpyxl.load_workbook(folder / "toan_tinh.xlsx")["Biểu 03"]
    last = page.max_column
    rows = {row[2].value or row[1].value: row for row in page.iter_rows(min_row=7) if row[1].value}
    assert rows["LUC"][last - 1].value is None
    assert rows["LUC"][3].value == f"=SUM(E{rows['LUC'][0].row}:G{rows['LUC'][0].row})"
    assert rows["LUA"][last - 1].value.startswith("=SUM(G")
    shares = lines_of(folder / "07210.xlsx", "Biểu 04")
    assert shares["ONT"][:4] == [2, 40.0, 1, 50.0]  # 2 of 5 ha; CNV has 1 of the 2 ha
    formulas = openpyxl.load_workbook(folder / "07210.xlsx")["Biểu 04"]
    # The heads of Biểu 04 take a row more: its first line is in row 10, that of Biểu 01 in row 9.
    assert (formulas["D10"].value, formulas["F11"].value) == ("='Biểu 01'!D9", "='Biểu 01'!F10")


def test_form_02_counts_persons_only_when_asked_and_names_none(
    land: Callable[..., InputLayer], run: Callable[..., Any]
) -> None:
    report, folder = run(land(LAND))
    assert not any(any(numbers) for numbers in lines_of(folder / "07210.xlsx", "Biểu 02").values())
    assert any("Biểu 02" in text for text in report.warnings)
    _, folder = run(land(LAND), person_field="chu_su_dung")
    lines = lines_of(folder / "07210.xlsx", "Biểu 02")
    # An has rice and residential land: one person in each line, one in the commune; Bình as TKT another one.
    assert lines["LUC"][:2] == [1, 1]
    assert lines["ONT"][0] == 2
    assert lines["Tổng diện tích đất của đơn vị hành chính"][:2] == [2, 1]
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.suffix != ".xlsx" else b"".join(
            str(cell).encode() for page in openpyxl.load_workbook(path) for row in page.values for cell in row
        )  # fmt: skip
        assert "Bình".encode() not in content.replace("Thái Bình".encode(), b"")


def test_form_05_is_made_where_the_layer_has_previous_codes(
    land: Callable[..., InputLayer], run: Callable[..., Any]
) -> None:
    report, folder = run(land(LAND))
    page = openpyxl.load_workbook(folder / "07210.xlsx", data_only=True)["Biểu 05"]
    cells = {(page.cell(row, 3).value, page.cell(5, column).value): page.cell(row, column).value
             for row in range(8, 60) for column in range(4, 57)}  # fmt: skip
    filled = {key: value for key, value in cells.items() if value}
    # LUC and LUK are the one row LUA: 1 stayed, 1 to ONT, 1 to DGT; HNK 1 to LUA; ONT 1 stayed.
    assert filled == {
        ("LUA", "Diện tích kỳ trước"): 3, ("HNK", "Diện tích kỳ trước"): 1, ("ONT", "Diện tích kỳ trước"): 1,
        ("LUA", "LUA"): 1, ("LUA", "ONT"): 1, ("LUA", "DGT"): 1, ("HNK", "LUA"): 1, ("ONT", "ONT"): 1,
    }  # fmt: skip
    _, folder = run(land(LAND, without=("loai_dat_ky_truoc",)))
    assert "Biểu 05" not in openpyxl.load_workbook(folder / "07210.xlsx").sheetnames
    assert {check.id for check in report.checks} >= {
        "05.dong",
        "05.cot",
        "05.01",
        "03.xa",
        "03.01",
        "PL3",
        "01.LUA",
    }


def test_land_without_code_user_or_commune_is_never_lost(
    land: Callable[..., InputLayer], run: Callable[..., Any]
) -> None:
    rows = [
        ("07210", None, "CNV", None, None),
        ("07210", "LUA", "CNV", None, None),
        ("07210", "XYZ", "cnv", None, None),
        ("07210", "CLN", "QQQ", None, None),
        (None, "CLN", None, None, None),
    ]
    report, folder = run(land(rows))
    lines = lines_of(folder / "07210.xlsx", "Biểu 01")
    assert lines["Tổng diện tích đất của đơn vị hành chính"][0] == 4
    assert lines["Chưa xác định loại đất"][0] == 1
    assert lines["XYZ"][:3] == [1, 1, 1]
    page = openpyxl.load_workbook(folder / "07210.xlsx", data_only=True)["Biểu 01"]
    names = [page.cell(row, 2).value for row in range(8, 80)]
    # LUA without LUC or LUK: a line of its own below the group, which adds it up.
    assert names.index("Đất trồng lúa: chưa phân loại chi tiết") == names.index("Đất trồng lúa") + 1
    assert lines["CHN"][0] == 1
    assert lines["CLN"][-1] == 1  # column (23): user not known
    assert lines_of(folder / "chua_xac_dinh.xlsx", "Biểu 01")["CLN"][0] == 1
    assert lines_of(folder / "toan_tinh.xlsx", "Biểu 03")["CLN"] == [2, 1, 1, 0]
    assert (report.without_code_area, report.without_user_area, report.without_commune_area) == (
        1e4,
        2e4,
        1e4,
    )
    assert (report.unknown_users, report.unknown_codes) == (["QQQ"], ["XYZ"])
    failed = {(check.unit, check.id): check.difference for check in report.checks if check.passed is False}
    assert failed[("07210", "01.4")] == -1  # the user that is not known is said, not hidden
    assert {name for _, name in failed} == {"01.4", "01.4.dong"}


def test_the_natural_area_is_checked_against_the_outlines(
    land: Callable[..., InputLayer], run: Callable[..., Any], make_layer: MakeLayer
) -> None:
    outlines = make_layer(
        [shapely.box(0, 0, 500, 100).wkt, shapely.box(500, 0, 750, 100).wkt, shapely.box(0, 500, 9, 509).wkt],
        {"ma_xa": ["07210", "07213", "07216"]},
        name="outlines.gpkg",
    )
    report, folder = run(land(LAND), boundaries=outlines)
    checks = {(check.unit, check.id): check for check in report.checks}
    assert checks["07210", "01.TN"].passed
    assert (checks["07213", "01.TN"].passed, checks["07213", "01.TN"].difference) == (False, -0.5)
    assert (checks["", "01.TN"].expected, checks["", "01.TN"].passed) == (7.5, False)
    assert report.outlines_without_land == ["07216"]
    said = json.loads((folder / "kiem_tra.json").read_text(encoding="utf-8"))
    assert said["checks_failed"] == report.checks_failed == 2
    page = (folder / "kiem_tra.html").read_text(encoding="utf-8")
    assert page.index("SAI") < page.index("đạt</td>")
    assert "2 kiểm tra không đạt" in page
    sheet = openpyxl.load_workbook(folder / "07213.xlsx", data_only=True)["Kiểm tra"]
    results = {row[0]: row[7] for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]}
    assert (results["01.TN"], results["01.4"]) == ("SAI", "đạt")


def test_every_formula_shows_what_it_comes_to(
    land: Callable[..., InputLayer], run: Callable[..., Any]
) -> None:
    _, folder = run(land([*LAND, ("07213", "LUA", None, "CLN", None)]), person_field="chu_su_dung")
    for path in folder.glob("*.xlsx"):
        formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
        seen = 0
        for page in formulas:
            if page.title == "Biểu 02":
                continue
            for row in page.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("=SUM("):
                        shown = values[page.title][cell.coordinate].value
                        assert shown == pytest.approx(_sum(cell.value, page.title, values), abs=1e-9)
                        seen += 1
        assert seen > 100


def _sum(formula: str, sheet: str, values: Any) -> float:
    total = 0.0
    for other, name in re.findall(r"(?:'([^']+)'!)?([A-Z]+\d+(?::[A-Z]+\d+)?)", formula):
        found = values[other or sheet][name]
        cells = [one for line in found for one in line] if isinstance(found, tuple) else [found]
        total += sum(cell.value or 0 for cell in cells)
    return total


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(0, 1e7, allow_subnormal=False), min_size=1, max_size=60),
    st.integers(0, 4),
    st.integers(0, 2**31),
)
def test_rounded_cells_add_up_whatever_the_areas(areas: list[float], decimals: int, seed: int) -> None:
    lines, columns = form_lines(read_codes(["LUC", "XYZ", None, "OTC"], "first").values()), user_columns()
    own = [place for place, line in enumerate(lines) if not line.below]
    generator = np.random.default_rng(seed)
    table = np.zeros((len(lines), len(columns) + 1))
    for area in areas:
        table[generator.choice(own), generator.integers(0, len(columns) + 1)] += area
    grid = grid_of(table, lines, decimals)
    exact = sum(map(Fraction, table.ravel().tolist())) / 10_000 * 10**decimals
    assert abs(int(grid.units[0].sum()) - exact) <= Fraction(1, 2) + Fraction(1, 10**4)
    for place, line in enumerate(lines):
        assert (grid.units[place] == grid.units[leaves(lines, place)].sum(axis=0)).all()
        if not line.below:
            assert (np.abs(grid.units[place] - table[place] / 10_000 * 10**decimals) < 1.001).all()


def test_the_sample_commune_against_areas_by_hand(run: Callable[..., Any]) -> None:
    report, folder = run(InputLayer(SAMPLE / "truth.gpkg", "parcels"), decimals=4)
    exact: defaultdict[str, Fraction] = defaultdict(Fraction)
    for code, area in areas_by_hand(SAMPLE / "truth.gpkg", "parcels", "loai_dat"):
        exact[code.split("+")[0]] += area
    lines = lines_of(folder / f"{report.units[0].code}.xlsx", "Biểu 01")
    # The shoelace formula in fractions, by the code that is named first, in ha; a line has one cell that is rounded.
    for code, area in exact.items():
        assert abs(Fraction(str(lines[code][0])) - area / 10_000) < Fraction(1, 10_000), code
    golden = {"LUC": 78.4686, "LUK": 9.4792, "HNK": 14.5877, "ONT": 24.769, "RSX": 6.7296, "DGT": 2.2117}
    assert {code: lines[code][0] for code in golden} == golden
    assert round(sum(float(lines[code][0]) for code in exact), 4) == 156.5169
    assert lines["Tổng diện tích đất của đơn vị hành chính"][0] == 156.5169


def test_real_outlines_make_a_province_that_adds_up(
    run: Callable[..., Any], shared_data: Path, tmp_path: Path
) -> None:
    """Every commune of Bắc Ninh, cut into khoanh đất by a grid of 2 km: nothing is lost and the areas are natural."""
    import pyproj

    layer = read_layer(InputLayer(shared_data / "communes_bac_ninh.gpkg", "communes"))
    change = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:9214", always_xy=True).transform
    outlines = shapely.make_valid(shapely.transform(layer.geometry, change, interleaved=False))
    shapes, codes, uses, users = [], [], [], []
    for outline, code in zip(outlines, layer.column("code"), strict=True):
        x1, y1, x2, y2 = outline.bounds
        for x in np.arange(x1, x2, 2000.0):
            for y in np.arange(y1, y2, 2000.0):
                part = outline.intersection(shapely.box(x, y, x + 2000.0, y + 2000.0))
                if part.area > 0:
                    number = len(shapes)
                    shapes.append(part)
                    codes.append(code)
                    uses.append(("LUC", "LUK", "CLN", "ONT", "DGT", "SON", "RSX")[number % 7])
                    users.append(("CNV", "TKT", "TCQ")[number % 3])
    land, borders = tmp_path / "khoanh.gpkg", tmp_path / "outlines.gpkg"
    columns = {"ma_xa": codes, "loai_dat": uses, "doi_tuong_su_dung": users}
    write_layer(
        OutputLayer(land, land, "k"), np.array(shapes), columns, geometry_type="Unknown", crs="EPSG:9214"
    )
    write_layer(
        OutputLayer(borders, borders, "o"), outlines, {"code": layer.column("code").tolist()},
        geometry_type="Unknown", crs="EPSG:9214",
    )  # fmt: skip
    report, folder = run(InputLayer(land, "k"), boundaries=InputLayer(borders, "o"), decimals=2)
    assert (report.communes, report.checks_failed) == (99, 0)
    assert len(list(folder.glob("*.xlsx"))) == 100
    assert report.area == pytest.approx(shapely.area(outlines).sum(), rel=1e-9)
    lines = lines_of(folder / "toan_tinh.xlsx", "Biểu 03")
    total = lines["Tổng diện tích đất của đơn vị hành chính"]
    assert len(total) == 101  # and disputed ground, for the office to fill in
    assert total[0] == pytest.approx(sum(total[1:]), abs=1e-6)
    assert total[0] == pytest.approx(471_330, rel=0.01)  # 4 713.3 km²
    assert round(sum(unit.area_ha for unit in report.units[:-1]), 2) == report.units[-1].area_ha


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("FIELD_MISSING", {"code_field": "x"}),
        ("FIELD_MISSING", {"person_field": "x"}),
        ("PARAMETER_INVALID", {"decimals": 9}),
    ],
)
def test_what_cannot_be_counted_is_refused(
    land: Callable[..., InputLayer],
    run: Callable[..., Any],
    tmp_path: Path,
    code: str,
    options: dict[str, Any],
) -> None:
    with pytest.raises(EngineError) as caught:
        run(land(LAND), **options)
    assert caught.value.code == code
    assert not (tmp_path / "inventory").exists()


def test_bad_layers_are_refused_or_said(make_layer: MakeLayer, run: Callable[..., Any]) -> None:
    with pytest.raises(EngineError) as caught:
        run(make_layer([], {"loai_dat": pa.array([], pa.string())}, name="empty.gpkg"))
    assert caught.value.code == "LAYER_EMPTY"
    degrees = make_layer(
        ["POLYGON ((106 21, 107 21, 107 22, 106 21))"], {"loai_dat": ["LUC"]}, crs="EPSG:4326"
    )
    with pytest.raises(EngineError) as caught:
        run(degrees)
    assert caught.value.code == "CRS_NOT_PLANAR"
    bow = "POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))"
    report, _ = run(make_layer([bow, None], {"loai_dat": ["LUC", "CLN"]}, name="bow.gpkg"))
    assert (report.repaired, report.area) == ([1], pytest.approx(5_000.0))
    assert [(one.fid, one.reason) for one in report.unusable] == [(2, "no geometry")]


def test_an_area_field_and_the_same_bytes(make_layer: MakeLayer, run: Callable[..., Any]) -> None:
    layer = make_layer(squares(2), {"loai_dat": ["LUC", "ONT"], "dt": [123.4, 5e4]}, name="dt.gpkg")
    report, folder = run(layer, area_field="dt", decimals=4)
    assert report.area == pytest.approx(50_123.4)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    _, folder = run(layer, area_field="dt", decimals=4)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
