"""Land-use change: every square metre of both inputs is in the matrix once, in the official order, sums as formulas."""

from __future__ import annotations

import json
import re
import struct
from collections import Counter
from collections.abc import Callable
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
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputFolder, OutputLayer
from bacgiang_gis_plugin.engine.planning.change import landuse_change as operation
from bacgiang_gis_plugin.engine.planning.change import states
from bacgiang_gis_plugin.engine.planning.change.charts import charts
from bacgiang_gis_plugin.engine.planning.change.codes import OUTSIDE
from bacgiang_gis_plugin.engine.planning.change.form05 import Heading
from bacgiang_gis_plugin.engine.planning.change.matrix import Matrix, add, new_matrix
from bacgiang_gis_plugin.engine.planning.change.pairing import pair
from bacgiang_gis_plugin.engine.planning.change.states import count_once, neighbourhoods, read_state
from bacgiang_gis_plugin.engine.progress import Progress
from tests.engine.planning.change.by_hand import areas_by_hand

SAMPLE = Path(__file__).resolve().parents[4] / "sample_data"
MakeLayer = Callable[..., InputLayer]


def box(x1: float, y1: float, x2: float, y2: float) -> str:
    return shapely.box(x1, y1, x2, y2).wkt


# A strip 100 m high: LUA 0–100, CLN 100–200 before; ONT 0–150, LUC 150–180, SKK 200–220 after.
BEFORE = ([box(0, 0, 100, 100), box(100, 0, 200, 100)], ["LUA", "CLN"])
AFTER = ([box(0, 0, 150, 100), box(150, 0, 180, 100), box(200, 0, 220, 100)], ["ONT", "LUC", "SKK"])


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Any]:
    """Run the operation on two layers; the report, the workbook's and the other outputs' paths."""

    def start(before: InputLayer, after: InputLayer, **options: Any) -> Any:
        progress = Progress()
        book, layer, folder = tmp_path / "a.xlsx", tmp_path / "changes.gpkg", tmp_path / "pictures"
        report = operation.landuse_change(
            before,
            after,
            OutputFile(book, book),
            OutputLayer(layer, layer, "changes"),
            OutputFolder(folder, folder),
            report=OutputFile(tmp_path / "r.json", tmp_path / "r.json"),
            progress=progress,
            **options,
        )
        return report, book, layer, folder

    return start


def two_layers(make_layer: MakeLayer) -> tuple[InputLayer, InputLayer]:
    before = make_layer(BEFORE[0], {"loai_dat": BEFORE[1]}, name="before.gpkg")
    return before, make_layer(AFTER[0], {"ma_loai_qh": AFTER[1]}, name="after.gpkg")


def matrix_of(book: Path) -> dict[tuple[str, str], float]:
    """Read the filled cells of Biểu 05 back: (row, column) → ha."""
    page = openpyxl.load_workbook(book, data_only=True)["Biểu 05"]
    heads = {cell.column: cell.value for cell in page[5] if cell.value}
    found = {}
    for row in page.iter_rows(min_row=8):
        name = row[2].value or row[1].value
        for cell in row[3:]:
            if isinstance(cell.value, int | float) and cell.value and cell.column in heads:
                found[name, heads[cell.column]] = cell.value
    return found


def test_every_pair_of_codes_has_its_area(make_layer: MakeLayer, run: Callable[..., Any]) -> None:
    report, book, layer, _ = run(*two_layers(make_layer), decimals=4, before_name="2020", after_name="2030")
    found = matrix_of(book)
    # 100 × 100 m = 1 ha of LUA all to ONT; of CLN 50 × 100 to ONT, 30 × 100 to LUC (the row LUA of the form),
    # 20 × 100 that the plan leaves out; 20 × 100 of the plan that the state before has not.
    assert found["LUA", "ONT"] == 1.0
    assert found["CLN", "ONT"] == 0.5
    assert found["CLN", "LUA"] == 0.3
    assert found["CLN", "Giảm khác"] == 0.2
    assert found["Tăng khác", "SKK"] == 0.2
    assert found["Diện tích kỳ sau (cộng cột)", "ONT"] == 1.5
    assert found["Diện tích theo lớp sau", "ONT"] == 1.5
    assert (report.changed_area, report.unchanged_area) == (18_000.0, 0.0)
    assert (report.only_before_area, report.only_after_area) == (2_000.0, 2_000.0)
    assert report.checks_passed
    rows = read_layer(InputLayer(layer, "changes")).table.to_pylist()
    said = {(row["ma_dong_truoc"], row["ma_dong_sau"]): row["dien_tich"] for row in rows}
    assert said == {
        ("LUA", "ONT"): 10_000.0, ("CLN", "ONT"): 5_000.0, ("CLN", "LUA"): 3_000.0,
        ("CLN", OUTSIDE): 2_000.0, (OUTSIDE, "SKK"): 2_000.0,
    }  # fmt: skip
    row = next(row for row in rows if row["ma_dong_sau"] == "LUA")
    assert (row["loai_dat_truoc"], row["loai_dat_sau"], row["fid_truoc"], row["fid_sau"]) == (
        "CLN",
        "LUC",
        2,
        2,
    )


def test_the_form_has_its_57_columns_and_52_codes_in_their_order(
    make_layer: MakeLayer, run: Callable[..., Any]
) -> None:
    _, book, *_ = run(*two_layers(make_layer))
    page = openpyxl.load_workbook(book)["Biểu 05"]
    heads = [cell.value for cell in page[5]][:57]
    assert heads[:4] == ["STT", "Loại đất", "Mã", "Diện tích kỳ trước"]
    assert heads[4:10] == ["LUA", "HNK", "CLN", "RDD", "RPH", "RSX"]
    assert heads[-3:] == ["NCS", "MCS", "Giảm khác"]
    assert [page.cell(row, 3).value for row in range(8, 60)] == heads[4:56]
    assert page["A8"].value == 1
    assert page["BE7"].value == "(57)"


def test_formulas_show_what_they_come_to(make_layer: MakeLayer, run: Callable[..., Any]) -> None:
    _, book, *_ = run(*two_layers(make_layer), decimals=3)
    formulas, values = (openpyxl.load_workbook(book, data_only=shown)["Biểu 05"] for shown in (False, True))
    seen: Counter[str] = Counter()
    for row in formulas.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("=SUM("):
                terms = re.findall(r"[A-Z]+\d+(?::[A-Z]+\d+)?", cell.value)
                ranges = [values[term] for term in terms]
                cells = [one for found in ranges for line in found for one in line]
                assert values[cell.coordinate].value == pytest.approx(
                    sum(one.value or 0 for one in cells), abs=1e-9
                )
                seen["sum"] += 1
            elif isinstance(cell.value, str) and cell.value.startswith("=ROUND("):
                one, other = re.findall(r"[A-Z]+\d+", cell.value)
                shown = values[cell.coordinate].value
                assert shown == pytest.approx((values[one].value or 0) - (values[other].value or 0), abs=1e-9)
                seen["difference"] += 1
    assert seen == {"sum": 52 + 1 + 53 + 2, "difference": 52 + 52}


def test_what_overlaps_in_an_input_is_counted_once_and_said(
    make_layer: MakeLayer, run: Callable[..., Any]
) -> None:
    before = make_layer(
        [box(0, 0, 100, 100), box(50, 0, 150, 100)], {"loai_dat": ["LUA", "CLN"]}, name="b.gpkg"
    )
    after = make_layer([box(0, 0, 150, 100), box(0, 0, 10, 10)], {"loai_dat": ["ONT", "DGT"]}, name="c.gpkg")
    report, book, *_ = run(before, after, decimals=4)
    assert (report.before.overlap_count, report.before.overlap_area) == (1, 5_000.0)
    assert (report.after.overlap_count, report.after.overlap_area) == (1, 100.0)
    assert matrix_of(book)["LUA", "ONT"] == 1.0
    assert matrix_of(book)["CLN", "ONT"] == 0.5
    assert "DGT" not in {column for _, column in matrix_of(book)}
    assert any("counted once" in text for text in report.warnings)
    assert report.checks_passed


def test_codes_that_are_not_simply_official_are_kept_and_said(
    make_layer: MakeLayer, run: Callable[..., Any]
) -> None:
    texts = ["BHK", "DCK", "XYZ", None, "ONT+CLN", "CNC"]
    squares = [box(10 * place, 0, 10 * place + 10, 10) for place in range(len(texts))]
    before = make_layer(squares, {"loai_dat": texts}, name="b.gpkg")
    after = make_layer([box(0, 0, 60, 10)], {"loai_dat": ["ODT"]}, name="c.gpkg")
    report, book, *_ = run(before, after, decimals=4)
    rows = {row for row, column in matrix_of(book) if column == "ODT" and not row.startswith(("Di", "T"))}
    # BHK of 2018 is HNK today, the first code of ONT+CLN is ONT; the others have rows after the official ones.
    assert rows == {"HNK", "ONT", "CNC", "DCK", "XYZ", "?"}
    page = openpyxl.load_workbook(book, data_only=True)["Biểu 05"]
    assert [page.cell(row, 3).value for row in range(60, 64)] == ["CNC", "DCK", "XYZ", "?"]
    kinds = {one.text: one.kind for one in report.before.codes}
    assert kinds == {
        "BHK": "carried", "DCK": "review", "XYZ": "unknown", "": "none", "ONT+CLN": "combined", "CNC": "functional",
    }  # fmt: skip
    assert {one.area for one in report.before.codes} == {100.0}
    own, book, *_ = run(before, after, decimals=4, combined="own")
    assert ("ONT+CLN", "ODT") in matrix_of(book)
    assert own.checks_passed


def test_an_office_says_which_land_use_its_plan_codes_are(
    make_layer: MakeLayer, run: Callable[..., Any], tmp_path: Path
) -> None:
    before, _ = two_layers(make_layer)
    after = make_layer([box(0, 0, 200, 100)], {"ma_loai_qh": ["QHDH_DAT_Coquan"]}, name="plan.gpkg")
    report, book, *_ = run(before, after)
    assert [one.kind for one in report.after.codes] == ["planning"]
    table = tmp_path / "codes.csv"
    table.write_text("ma,loai_dat\nqhdh_dat_coquan,TSC\n", encoding="utf-8")
    report, book, *_ = run(before, after, code_table=table)
    assert matrix_of(book)["LUA", "TSC"] == 1.0
    assert [one.kind for one in report.after.codes] == ["mapped"]
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(EngineError, match=r"codes\.csv.*ma and loai_dat"):
        run(before, after, code_table=table)


def test_self_crossing_polygons_are_repaired_and_said(make_layer: MakeLayer, run: Callable[..., Any]) -> None:
    bow = "POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))"  # two triangles of 50 × 100 / 2 m²
    before = make_layer([bow, None], {"loai_dat": ["LUA", "CLN"]}, name="b.gpkg")
    after = make_layer([box(0, 0, 100, 100)], {"loai_dat": ["ONT"]}, name="c.gpkg")
    report, *_ = run(before, after)
    assert (report.before.repaired, report.before.area) == ([1], pytest.approx(5_000.0))
    assert [(one.fid, one.reason) for one in report.before.unusable] == [(2, "no geometry")]
    assert report.only_after_area == pytest.approx(5_000.0)
    assert report.checks_passed


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("CRS_DIFFERS", {"crs": "EPSG:9209"}),
        ("CRS_MISSING", {"crs": None}),
        ("LAYER_EMPTY", {"wkt": []}),
        ("LAYERS_APART", {"wkt": [box(5e5, 0, 5e5 + 9, 9)]}),
        ("GEOMETRY_KIND", {"wkt": ["POINT (1 1)"], "geometry_type": "Point"}),
        ("FIELD_MISSING", {"field": "x"}),
    ],
)
def test_what_cannot_be_compared_is_refused(
    make_layer: MakeLayer, run: Callable[..., Any], tmp_path: Path, code: str, change: dict[str, Any]
) -> None:
    before, _ = two_layers(make_layer)
    wkt = change.get("wkt", [box(0, 0, 9, 9)])
    options = {name: change[name] for name in ("crs", "geometry_type") if name in change}
    codes = pa.array(["ONT"] * len(wkt), pa.string())
    after = make_layer(wkt, {change.get("field", "loai_dat"): codes}, name="c.gpkg", **options)
    with pytest.raises(EngineError) as caught:
        run(before, after)
    assert caught.value.code == code
    assert not (tmp_path / "a.xlsx").exists()


def test_small_pieces_are_left_out_of_the_layer_not_of_the_matrix(
    make_layer: MakeLayer, run: Callable[..., Any]
) -> None:
    report, _, layer, _ = run(*two_layers(make_layer), smallest_area=2500.0)
    assert (report.left_out_small, report.left_out_small_area) == (2, 4_000.0)
    assert len(read_layer(InputLayer(layer, "changes"))) == 3
    assert report.only_before_area == 2_000.0


def test_pictures_are_drawn_the_same_every_time(make_layer: MakeLayer, run: Callable[..., Any]) -> None:
    _, book, _, folder = run(*two_layers(make_layer), place="Xã Đỗ Xuân Hợp")
    names = ["heatmap.png", "heatmap.svg", "sankey.png", "sankey.svg"]
    assert sorted(path.name for path in folder.iterdir()) == ["contents.json", *names]
    listed = json.loads((folder / "contents.json").read_text(encoding="utf-8"))["files"]
    assert [file["path"] for file in listed] == names
    first = {name: (folder / name).read_bytes() for name in names}
    for name in ("heatmap.png", "sankey.png"):
        assert first[name][:8] == b"\x89PNG\r\n\x1a\n"
        assert min(struct.unpack(">II", first[name][16:24])) > 300
    sheet = book.read_bytes()
    _, book, _, folder = run(*two_layers(make_layer), place="Xã Đỗ Xuân Hợp")
    assert {name: (folder / name).read_bytes() for name in names} == first
    assert book.read_bytes() == sheet
    assert len(openpyxl.load_workbook(book)["hinh"]._images) == 2


def test_no_change_is_drawn_too() -> None:
    matrix = Matrix(
        ["LUA", OUTSIDE], np.array([[5.0, 0.0], [0.0, 0.0]]), np.array([5.0, 0.0]), np.array([5.0, 0.0])
    )
    assert set(charts(matrix, Heading("", "a", "b"))) == {
        "heatmap.png",
        "heatmap.svg",
        "sankey.png",
        "sankey.svg",
    }


boxes = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 6), st.integers(1, 6), st.integers(0, 3)),
    min_size=1,
    max_size=6,
)
CODES = ["LUA", "CLN", "XYZ", "ONT"]


@settings(max_examples=40, deadline=None)
@given(boxes, boxes)
def test_the_matrix_is_what_counting_unit_squares_gives(
    tmp_path_factory: pytest.TempPathFactory, one: list[Any], other: list[Any]
) -> None:
    """Boxes on a grid, overlapping as they like: the first one that covers a unit square gives its code."""
    folder = tmp_path_factory.mktemp("boxes")
    states, grids = [], []
    for name, several in (("b", one), ("a", other)):
        path = folder / f"{name}.gpkg"
        shapes = np.array([shapely.box(x, y, x + w, y + h) for x, y, w, h, _ in several])
        codes = [CODES[number] for *_, number in several]
        write_layer(
            OutputLayer(path, path, name),
            shapes,
            {"loai_dat": codes},
            geometry_type="Polygon",
            crs="EPSG:9214",
        )
        states.append(read_state(InputLayer(path, name), "loai_dat", Progress()))
        count_once(states[-1], None, Progress())
        grid = np.full((16, 16), "", dtype=object)
        for x, y, w, h, number in reversed(several):
            grid[x : x + w, y : y + h] = CODES[number]
        grids.append(grid)
    expected = Counter(
        (a or OUTSIDE, b or OUTSIDE) for a, b in zip(grids[0].ravel(), grids[1].ravel(), strict=True)
    )
    del expected[OUTSIDE, OUTSIDE]
    matrix, rows = new_matrix(states[0], states[1], "first")
    for pieces in pair(states[0], states[1], rows, None, Progress()):
        add(matrix, rows, pieces.before, pieces.after, pieces.area)
    found = {
        (matrix.codes[row], matrix.codes[column]): round(float(matrix.area[row, column]), 6)
        for row, column in np.argwhere(np.abs(matrix.area) > 1e-6)
    }
    assert found == expected
    assert max(np.abs(part).max() for part in matrix.deviations()) < 1e-6


def test_every_feature_is_in_one_neighbourhood_with_all_that_it_meets() -> None:
    generator = np.random.default_rng(1)
    low = generator.uniform(0, 100, (500, 2))
    bounds = np.hstack([low, low + generator.uniform(0, 5, (500, 2))])
    seen = []
    for own, near in neighbourhoods(bounds, bounds, 40):
        assert len(own) <= 40
        seen += own.tolist()
        for place in own:
            meets = (bounds[:, :2] <= bounds[place, 2:]).all(axis=1) & (
                bounds[:, 2:] >= bounds[place, :2]
            ).all(axis=1)
            assert set(np.flatnonzero(meets)) <= set(near.tolist())
    assert sorted(seen) == list(range(500))


def test_the_sample_commune_against_its_plan(run: Callable[..., Any]) -> None:
    parcels = InputLayer(SAMPLE / "truth.gpkg", "parcels")
    report, book, *_ = run(parcels, InputLayer(SAMPLE / "planning" / "zoning_plan.gpkg"))
    assert report.checks_passed
    assert report.largest_difference < 1e-6
    whole = report.unchanged_area + report.changed_area + report.only_before_area
    assert whole == pytest.approx(report.before.read_area - report.before.overlap_area, abs=1e-6)
    page = openpyxl.load_workbook(book, data_only=True)["Biểu 05"]
    before = {page.cell(row, 3).value: page.cell(row, 4).value for row in range(8, 60)}
    # By hand: the shoelace formula over truth.gpkg in fractions, by code; 2.15 m² of it lie double.
    exact = Counter[str]()
    for code, area in areas_by_hand(SAMPLE / "truth.gpkg", "parcels", "loai_dat"):
        exact[{"ONT+CLN": "ONT", "LUC": "LUA", "LUK": "LUA"}.get(code, code)] += area
    assert float(sum(exact.values())) == pytest.approx(report.before.read_area, abs=1e-6)
    for code, area in before.items():
        assert abs(area - float(exact[code]) / 10_000) < 0.011
    assert (before["LUA"], before["HNK"], before["CLN"], before["ONT"]) == (87.95, 14.59, 9.24, 24.77)
    assert round(sum(before.values()), 2) == 156.52


def test_worker_processes_give_the_same_files(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Blocks of 600 parcels, cut here and by two workers: every byte of the outputs is the same."""
    monkeypatch.setattr(operation, "BLOCK", 600)
    monkeypatch.setattr(states, "BLOCK", 600)
    parcels = InputLayer(SAMPLE / "truth.gpkg", "parcels")
    plan = InputLayer(SAMPLE / "planning" / "zoning_plan.gpkg")
    found = []
    for workers in ("1", "2"):
        monkeypatch.setenv("BACGIANG_WORKERS", workers)
        report, book, layer, _ = run(parcels, plan)
        rows = read_layer(InputLayer(layer, "changes"))
        found.append(
            (book.read_bytes(), rows.table, shapely.to_wkb(rows.geometry).tolist(), report.largest_difference)
        )
        layer.unlink()
    assert found[0] == found[1]
