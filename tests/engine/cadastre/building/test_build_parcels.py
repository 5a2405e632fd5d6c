"""build_parcels as a whole, from WKT drawings, and bad input."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.rules import RULES
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer

ROOT = Path(__file__).resolve().parents[4]
SAMPLE = ROOT / "sample_data"
Rows = list[dict[str, Any]]


MakeLayer = Callable[..., InputLayer]
SQUARE = "LINESTRING (0 0, 10 0, 10 10, 0 10, 0 0)"
ACROSS = "LINESTRING (5 0, 5 10)"
EDGE, ROAD, NUMBER = "parcel_boundary", "parcel_closing", "parcel_number"


def test_two_parcels_with_all_their_fields(build: Any, draw: Any) -> None:
    texts = [
        ("POINT (2 5)", NUMBER, "LUC12/50.0"),
        ("POINT (7 5)", NUMBER, "11"),
        ("POINT (7 4)", "parcel_area", "50.0"),
        ("POINT (7 3)", "land_code", "ONT+CLN"),
        ("POINT (7 7)", "owner_name", "Chủ Sử Dụng"),
        ("POINT (7 8)", "building_note", "b2"),
    ]
    build(
        *draw([(SQUARE, ROAD), (ACROSS, EDGE), ("LINESTRING (0 5, 10 5)", "building")], texts),
        commune_code="99999",
    )
    first, second = build.rows
    assert first == {
        "ma_thua": "99999-1-11",
        "ma_xa": "99999",
        "so_to": 1,
        "so_thua": 11,
        "so_thua_ghi": "11",
        "loai_dat": "ONT+CLN",
        "dien_tich": 50.0,
        "dien_tich_nhan": 50.0,
        "dien_tich_loai_dat": None,
        "nhan": "11; 50.0; ONT+CLN",
        "ten_to": "DC_to_01.dgn",
        "chu_su_dung": "Chủ Sử Dụng",
    }
    assert (second["so_thua"], second["loai_dat"], second["chu_su_dung"]) == (12, "LUC", None)
    assert len(build.errors) == 0
    assert build.report.lines_left_out == {"building": 1}
    assert build.written["counts"]["label_texts_in_parcels"] == 4
    assert shapely.coverage_is_valid(build.parcels.geometry)


@pytest.mark.parametrize(
    ("lines", "texts", "rule"),
    [
        ([(SQUARE, EDGE), ("LINESTRING (5 0.01, 5 10)", EDGE)], [(2, "1/50.0"), (7, "2/50.0")], "undershoot"),
        ([(SQUARE, EDGE), ("LINESTRING (5 -0.01, 5 10)", EDGE)], [(2, "1/50.0"), (7, "2/50.0")], "overshoot"),
        ([(SQUARE, EDGE), ("LINESTRING (5 0, 5 4)", EDGE)], [(2, "1/100.0")], "dangle"),
        ([(SQUARE, EDGE), (ACROSS, EDGE), (ACROSS, EDGE)], [(2, "1/50.0"), (7, "2/50.0")], "doubled_line"),
        ([(SQUARE, EDGE), (ACROSS, EDGE)], [(2, "1/50.0")], "missing_label"),
        ([(SQUARE, EDGE), (ACROSS, EDGE)], [(2, "1/50.0"), (7, "2/50.0"), (8, "3/50.0")], "several_labels"),
        ([(SQUARE, EDGE), (ACROSS, EDGE)], [(2, "1/50.0"), (7, "2/50.2")], "area_mismatch"),
        ([(SQUARE, EDGE), (ACROSS, EDGE)], [(2, "1/50.0"), (7, "1/50.0")], "repeated_number"),
        ([(SQUARE, EDGE)], [(2, "1/100.0"), (12, "2/50.0")], "label_outside"),
        ([(SQUARE, EDGE)], [(2, "số một")], "label_unreadable"),
        ([(SQUARE, EDGE)], [(2, "QQQ1/100.0")], "unknown_land_code"),
        ([(SQUARE, EDGE), (ACROSS, EDGE)], [(2, "1/50.0"), (4, "2")], "label_beside"),
        ([(SQUARE, EDGE), ("LINESTRING (4 4, 6 4, 6 6, 4 4)", EDGE), ("LINESTRING (0 0, 4 4)", EDGE)],
         [(2, "1/98.0"), (5.5, "2/2.0")], "line_closes_nothing"),
        ([(SQUARE, EDGE), (ACROSS, EDGE), ("LINESTRING (5 0, 5.01 5, 5 10)", EDGE)],
         [(2, "1/50.0"), (7, "2/49.95")], "sliver"),
    ],
)  # fmt: skip
def test_each_defect_is_reported_once_and_nothing_else(
    build: Any, draw: Any, lines: Any, texts: Any, rule: str
) -> None:
    build(*draw(lines, [(f"POINT ({x} {5 if x != 5.5 else 4.8})", NUMBER, text) for x, text in texts]))
    assert build.rules == {rule: 1}
    row = build.errors.table.to_pylist()[0]
    assert row["muc_do"] == RULES[rule].severity
    assert row["thong_bao"]
    assert "{" not in row["thong_bao"]


def test_every_change_is_a_row_with_place_length_sheet_and_level(build: Any, draw: Any) -> None:
    lines = [
        (SQUARE, EDGE, 7),
        ("LINESTRING (5 0.01, 5 10.015)", EDGE, 7),
        ("LINESTRING (0 0, 10 0)", EDGE, 7),
        # An end that runs on along the next line draws a stretch of it twice.
        ("LINESTRING (5 5, 8.012 5)", EDGE, 7),
        ("LINESTRING (10 5, 8 5)", EDGE, 7),
    ]
    texts = [(f"POINT ({x} {y})", NUMBER, str(n), 7) for n, (x, y) in enumerate([(2, 5), (7, 2), (7, 7)], 1)]
    build(*draw(lines, texts))
    rows = [
        (row["ma_loi"], round(row["gia_tri"], 3), row["so_to"], row["tep"], row["muc"], place.wkt)
        for row, place in zip(build.errors.table.to_pylist(), build.errors.geometry, strict=True)
    ]
    sheet = (7, "DC_to_07.dgn", "10")
    assert rows == [
        ("doubled_line", 10.0, *sheet, "POINT (5 0)"),
        ("overshoot", 0.015, *sheet, "POINT (5 10)"),
        ("overshoot", 0.012, *sheet, "POINT (8.006 5)"),
        ("undershoot", 0.01, *sheet, "POINT (5 0)"),
    ]


def test_an_open_parcel_at_the_edge(build: Any, draw: Any) -> None:
    lines = [(SQUARE, EDGE), ("LINESTRING (10 10, 20 10, 20 3)", EDGE)]
    build(*draw(lines, [("POINT (2 5)", NUMBER, "1/100.0"), ("POINT (19 5)", NUMBER, "2/100.0")]))
    assert build.rules == {"dangle": 1, "unclosed_face": 1}


@pytest.mark.parametrize(("written", "rules"), [("50.1", 0), ("50.11", 1), ("49.9", 0), ("49.89", 1)])
def test_the_area_tolerance_is_the_border(build: Any, draw: Any, written: str, rules: int) -> None:
    lines = [("LINESTRING (0 0, 5 0, 5 10, 0 10, 0 0)", EDGE)]
    build(*draw(lines, [("POINT (2 5)", NUMBER, f"1/{written}")]), area_tolerance=0.1000001)
    assert build.rules == ({"area_mismatch": 1} if rules else {})


def test_a_parcel_inside_another_keeps_its_own_label(build: Any, draw: Any) -> None:
    inner = "LINESTRING (4 4, 6 4, 6 6, 4 6, 4 4)"
    build(
        *draw(
            [(SQUARE, EDGE), (inner, EDGE)],
            [("POINT (1 1)", NUMBER, "1/96.0"), ("POINT (5 5)", NUMBER, "2/4.0")],
        )
    )
    assert [(row["so_thua"], row["dien_tich"]) for row in build.rows] == [(1, 96.0), (2, 4.0)]
    assert len(build.errors) == 0


def test_a_named_lane_is_no_parcel_and_no_error(build: Any, draw: Any) -> None:
    texts = [("POINT (2 5)", NUMBER, "1/50.0"), ("POINT (7 5)", "road_name", "Ngõ 3")]
    build(*draw([(SQUARE, EDGE), (ACROSS, EDGE)], texts))
    assert [row["so_thua"] for row in build.rows] == [1]
    assert build.named.table.to_pylist() == [
        {"ten": "Ngõ 3", "so_to": 1, "dien_tich": 50.0, "ten_to": "DC_to_01.dgn"}
    ]
    assert len(build.errors) == 0


def test_gap_and_overlap_between_sheets(build: Any, draw: Any) -> None:
    lines = [
        ("LINESTRING (0 0, 10 0, 10 4, 9.9 5, 10 6, 10 30, 0 30, 0 0)", EDGE, 1),
        ("LINESTRING (10 0, 20 0, 20 30, 10 30, 10 23, 9.95 21, 10 20, 10 0)", EDGE, 2),
    ]
    texts = [("POINT (2 5)", NUMBER, "1", 1), ("POINT (15 5)", NUMBER, "1", 2)]
    build(*draw(lines, texts))
    assert build.rules == {"edge_gap": 1, "edge_overlap": 1}
    assert sorted(build.errors.column("gia_tri").tolist()) == pytest.approx([0.075, 0.1])


def test_area_is_computed_in_the_sheets_own_system(build: Any, draw: Any) -> None:
    change = pyproj.Transformer.from_crs("EPSG:9209", "EPSG:9214", always_xy=True)
    corner = np.array(
        [[500_000, 2_353_000], [500_100, 2_353_000], [500_100, 2_353_100], [500_000, 2_353_100]]
    )
    moved = shapely.LinearRing(np.column_stack(change.transform(corner[:, 0], corner[:, 1])))
    line = shapely.LineString(moved.coords)
    point = shapely.Polygon(moved).representative_point()
    build(*draw([(line.wkt, EDGE, 1, 9209)], [(point.wkt, NUMBER, "1/10000.0")]))
    assert build.rows[0]["dien_tich"] == pytest.approx(10_000, abs=0.001)
    assert abs(shapely.area(build.parcels.geometry[0]) - 10_000) > 0.5
    assert len(build.errors) == 0


def test_the_order_of_features_does_not_matter(build: Any, draw: Any) -> None:
    lines = [(SQUARE, EDGE), ("LINESTRING (5 0.01, 5 10)", EDGE), ("LINESTRING (0 5, 10.01 5)", EDGE)]
    texts = [(f"POINT ({x} {y})", NUMBER, str(10 * x + y)) for x in (2, 7) for y in (2, 7)]
    first = build(*draw(lines, texts))
    expected = (first.rows, first.parcels.geometry.tolist(), first.errors.table.to_pylist())
    second = build(*draw(lines[::-1], texts[::-1]))
    assert (second.rows, second.parcels.geometry.tolist(), second.errors.table.to_pylist()) == expected


# bad input


def error_of(build: Any, lines: InputLayer, texts: InputLayer, **options: Any) -> EngineError:
    with pytest.raises(EngineError) as caught:
        build(lines, texts, **options)
    return caught.value


@pytest.mark.parametrize(("crs", "code"), [(None, "CRS_MISSING"), ("EPSG:4326", "CRS_NOT_PLANAR")])
def test_a_system_without_metres_is_refused(build: Any, draw: Any, crs: Any, code: str) -> None:
    error = error_of(build, *draw([(SQUARE, EDGE)], [("POINT (5 5)", NUMBER, "1")], crs=crs))
    assert error.code == code
    assert "lines.gpkg" in error.message


def test_other_bad_input_names_its_file(build: Any, make_layer: MakeLayer, draw: Any) -> None:
    lines, texts = draw([(SQUARE, EDGE)], [("POINT (5 5)", NUMBER, "1")])
    far = make_layer(["POINT (5 5)"], {"noi_dung": ["1"]}, name="far.gpkg", crs="EPSG:9209")
    assert error_of(build, lines, far).code == "CRS_DIFFERS"
    assert error_of(build, lines, texts, text_field="chu").code == "FIELD_MISSING"
    assert error_of(build, texts, texts).code == "GEOMETRY_KIND"
    assert error_of(build, lines, texts, snap_tolerance=-1.0).code == "PARAMETER_INVALID"
    empty = make_layer(
        [], {"vai_tro": pa.array([], pa.string())}, name="empty.gpkg", geometry_type="LineString"
    )
    assert error_of(build, empty, texts).code == "LAYER_EMPTY"
    broken = make_layer(["LINESTRING (0 0, NaN 5)"], name="broken.gpkg")
    error = error_of(build, broken, texts)
    assert error.code == "COORDINATES_NOT_FINITE"
    assert "broken.gpkg" in error.message
    missing = InputLayer(lines.path.with_name("none.gpkg"))
    assert error_of(build, missing, texts).code == "FILE_MISSING"


def test_no_texts_give_faces_without_numbers(build: Any, draw: Any) -> None:
    build(*draw([(SQUARE, EDGE), (ACROSS, EDGE)], []))
    assert [row["so_thua"] for row in build.rows] == [None, None]
    assert build.rules == {"missing_label": 2}
    assert any("no texts" in warning for warning in build.progress.warnings)


def test_lines_without_known_roles_all_close(build: Any, draw: Any) -> None:
    build(*draw([(SQUARE, "other")], [("POINT (5 5)", "other", "7/100.0")]))
    assert [row["so_thua"] for row in build.rows] == [7]
    assert build.report.all_lines_close
    assert build.progress.warnings


def test_every_rule_is_complete() -> None:
    for identity, rule in RULES.items():
        assert rule.id == identity
        assert all(
            (rule.title_vi, rule.title_en, rule.message_vi, rule.message_en, rule.explanation_vi, rule.source)
        )
        for language in ("vi", "en"):
            assert rule.message(language, value=1.0, limit=None, text="x")  # type: ignore[arg-type]
