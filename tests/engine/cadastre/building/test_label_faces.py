"""Which label a face gets: on a boundary, as a fraction, from a centroid; faces of roads and waters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from bacgiang_gis_plugin.engine.cadastre.checking.check_parcels import check_parcels
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

EDGE, NUMBER, CODE = "parcel_boundary", "parcel_number", "land_code"
SQUARE, ACROSS = "LINESTRING (0 0, 10 0, 10 10, 0 10, 0 0)", "LINESTRING (5 0, 5 10)"
TWO = [(SQUARE, EDGE), (ACROSS, EDGE)]


def numbers(build: Any) -> list[int | None]:
    return sorted((row["so_thua"] for row in build.rows), key=lambda number: number or 0)


def test_a_label_on_a_boundary_goes_to_the_face_without_one(build: Any, draw: Any) -> None:
    build(*draw(TWO, [("POINT (2 5)", NUMBER, "1/50.0"), ("POINT (5 5)", NUMBER, "2/50.0")]))
    assert numbers(build) == [1, 2]
    assert build.rules == {"label_on_line": 1}


def test_a_label_on_a_boundary_goes_where_its_area_fits(build: Any, draw: Any) -> None:
    lines = [(SQUARE, EDGE), ("LINESTRING (4 0, 4 10)", EDGE)]
    texts = [("POINT (4 5)", NUMBER, "2/60.0"), ("POINT (4 4)", "parcel_area", "60.0")]
    build(*draw(lines, texts))
    (row,) = [row for row in build.rows if row["so_thua"] == 2]
    assert row["dien_tich"] == 60.0
    assert build.rules == {"label_on_line": 1, "missing_label": 1}


def test_of_two_whole_numbers_the_lower_one_is_the_area(build: Any, draw: Any) -> None:
    fraction = [
        ("POINT (2 5)", NUMBER, "12"),
        ("POINT (2 4)", NUMBER, "50"),
        ("POINT (1 4.5)", NUMBER, "LUC"),
    ]
    build(
        *draw(TWO, [*fraction, ("POINT (7 5)", NUMBER, "13"), ("POINT (7 4)", NUMBER, "14")]), label_reach=0
    )
    first, second = build.rows
    assert (first["so_thua"], first["dien_tich_nhan"], first["loai_dat"]) == (12, 50.0, "LUC")
    assert second["so_thua"] == 13
    assert build.rules == {"several_labels": 1}


def test_sub_numbers_keep_their_form_and_do_not_repeat(build: Any, draw: Any) -> None:
    build(
        *draw(TWO, [("POINT (2 5)", NUMBER, "469-66 천"), ("POINT (7 5)", NUMBER, "469-67 천")]),
        commune_code="9",
    )
    assert [row["so_thua_ghi"] for row in build.rows] == ["469-66", "469-67"]
    assert [row["ma_thua"] for row in build.rows] == ["9-1-469-66", "9-1-469-67"]
    assert build.rules == {"unknown_land_code": 2}


def test_areas_of_the_uses_have_to_add_up(build: Any, draw: Any) -> None:
    texts = [
        ("POINT (2 5)", NUMBER, "1/50.0 ONT: 20 + CLN: 30"),
        ("POINT (7 5)", NUMBER, "2/50.0 ONT: 20 + CLN: 29"),
    ]
    build(*draw(TWO, texts))
    assert [row["dien_tich_loai_dat"] for row in build.rows] == ["ONT:20+CLN:30", "ONT:20+CLN:29"]
    assert build.rules == {"uses_area_mismatch": 1}


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("road_name", "Ngõ 3"),
        ("water_name", "Sông Thương"),
        (NUMBER, "Đường bê tông"),
        (CODE, "DGT"),
        (NUMBER, "SON"),
    ],
)
def test_a_face_with_a_name_only_is_no_parcel(build: Any, draw: Any, role: str, text: str) -> None:
    build(*draw(TWO, [("POINT (2 5)", NUMBER, "1/50.0"), ("POINT (7 5)", role, text)]))
    assert numbers(build) == [1]
    assert build.named.column("ten").tolist() == [text]
    assert build.rules == {}


def test_a_numbered_road_stays_a_parcel(build: Any, draw: Any) -> None:
    build(*draw(TWO, [("POINT (2 5)", NUMBER, "1/50.0"), ("POINT (7 5)", NUMBER, "DGT2/50.0")]))
    assert numbers(build) == [1, 2]
    assert build.rules == {}


@pytest.fixture
def seeds(make_layer: Any) -> Any:
    def layer(rows: list[tuple[str, str, str | None]], **more: Any) -> Any:
        columns = {
            "SoThua": pa.array([number for _, number, _ in rows], pa.string()),
            "LoaiDat": pa.array([code for _, _, code in rows], pa.string()),
            "TenChu": pa.array([f"Chủ {number}" for _, number, _ in rows], pa.string()),
            **more,
        }
        return make_layer([wkt for wkt, _, _ in rows], columns, name="seeds.gpkg", crs="EPSG:9214")

    return layer


def test_a_centroid_numbers_the_face_without_a_label(build: Any, draw: Any, seeds: Any) -> None:
    build(*draw(TWO, [("POINT (2 5)", NUMBER, "1/50.0")]), seeds=seeds([("POINT (8 8)", "2", "LUC")]))
    row = build.rows[1]
    assert (row["so_thua"], row["loai_dat"], row["chu_su_dung"]) == (2, "LUC", "Chủ 2")
    assert build.rules == {"label_from_seed": 1}


def test_a_centroid_decides_between_two_labels(build: Any, draw: Any, seeds: Any) -> None:
    texts = [
        ("POINT (2 6)", NUMBER, "1/50.0"),
        ("POINT (2 5)", NUMBER, "3/50.0"),
        ("POINT (7 5)", NUMBER, "2/50.0"),
    ]
    build(*draw(TWO, texts), seeds=seeds([("POINT (3 3)", "3", "CLN")]))
    assert numbers(build) == [2, 3]
    assert build.rules == {"several_labels": 1}


def test_a_label_goes_before_a_centroid_and_the_difference_is_said(build: Any, draw: Any, seeds: Any) -> None:
    given = seeds([("POINT (2 2)", "9", None), ("POINT (7 2)", "2", None), ("POINT (8 2)", "4", None)])
    build(*draw(TWO, [("POINT (2 5)", NUMBER, "1/50.0")]), seeds=given)
    assert numbers(build) == [None, 1] or numbers(build) == [1, None]
    assert build.rules == {"seed_differs": 1, "several_seeds": 1, "missing_label": 1}


def test_a_centroid_of_no_face_is_said_once(build: Any, draw: Any, seeds: Any) -> None:
    lines = [(SQUARE, EDGE, 1), ("LINESTRING (10 0, 20 0, 20 10, 10 0)", EDGE, 2)]
    texts = [("POINT (2 5)", NUMBER, "1", 1), ("POINT (18 5)", NUMBER, "1", 2)]
    build(*draw(lines, texts), seeds=seeds([("POINT (12 8)", "7", None)]))
    assert build.rules == {"seed_outside": 1}
    build(*draw(lines, texts), seeds=seeds([("POINT (-50 8)", "7", None)]))
    assert build.report.seeds_without_sheet == 1
    own = seeds([("POINT (12 8)", "7", None)], SoTo=pa.array([2], pa.int32()))
    assert build(*draw(lines, texts), seeds=own).rules == {"seed_outside": 1}


def test_a_label_point_with_a_text_is_a_centroid(build: Any, draw: Any) -> None:
    build(*draw(TWO, [("POINT (2 5)", NUMBER, "1/50.0"), ("POINT (7 5)", "label_point", "LUC2/50.0")]))
    assert numbers(build) == [1, 2]
    assert build.rules == {"label_from_seed": 1}


def test_the_check_takes_numbers_with_parts_for_what_they_are(build: Any, draw: Any, tmp_path: Path) -> None:
    lines = [*TWO, ("LINESTRING (0 5, 10 5)", EDGE)]
    words = {"469-66": (2, 2), "469-67": (7, 2), "469": (2, 7), "12": (7, 7)}
    texts = [(f"POINT ({x} {y})", NUMBER, word) for word, (x, y) in words.items()]
    build(*draw(lines, texts), commune_code="07210")
    layers = {name: tmp_path / f"{name}.gpkg" for name in ("points", "lines", "polygons")}
    outputs = {name: OutputLayer(path, path, name) for name, path in layers.items()}
    parcels = InputLayer(build.folder / "out_parcels.gpkg")
    found = check_parcels(parcels, **outputs, progress=Progress()).by_rule
    assert {"repeated_number", "key_mismatch", "key_repeated"} & set(found) == set()
