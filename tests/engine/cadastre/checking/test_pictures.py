"""Drawings of findings: what the SVG says and the PNG shows; the pictures in the workbook."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely
from PIL import Image

from bacgiang_gis_plugin.engine.cadastre.checking import report
from bacgiang_gis_plugin.engine.cadastre.checking.check_parcels import check_parcels
from bacgiang_gis_plugin.engine.cadastre.checking.picture_png import SHARP, png
from bacgiang_gis_plugin.engine.cadastre.checking.pictures import HEIGHT, WIDTH, Picture, draw
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile
from bacgiang_gis_plugin.engine.progress import Progress
from tests.engine.cadastre.checking.rule_cases import SQUARE, box

OWN = shapely.box(0, 0, 10, 10)
BESIDE = shapely.box(10, -50, 80, 60)
BACKGROUND, OTHER, PARCEL, RED = (250, 250, 250), (238, 238, 238), (220, 233, 247), (204, 0, 0)


def drawn(place: shapely.Geometry, *parcels: shapely.Geometry, row: int = 0) -> Picture:
    shapes = np.array(parcels, dtype=object)
    return draw(place, row, shapes, shapely.STRtree(shapes))


def seen(picture: Picture, x: float, y: float) -> tuple[int, ...]:
    """Return the colour of the PNG at a place given in units."""
    with Image.open(BytesIO(png(picture))) as image:
        assert image.size == (WIDTH * SHARP, HEIGHT * SHARP)
        colour = image.convert("RGB").getpixel((round(x * SHARP), round(y * SHARP)))
    assert isinstance(colour, tuple)
    return colour


def near(colour: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return max(abs(one - other) for one, other in zip(colour, wanted, strict=True)) <= 6


def test_the_png_has_the_parcel_its_neighbour_the_finding_and_north_up() -> None:
    picture = drawn(shapely.Point(5, 5), OWN, BESIDE)
    unit = HEIGHT / 12  # per metre: the parcel is 10 m wide, a fifth more is shown
    assert near(seen(picture, WIDTH / 2, HEIGHT / 2), RED)
    assert near(seen(picture, WIDTH / 2, HEIGHT / 2 - 4 * unit), PARCEL)
    assert near(seen(picture, WIDTH / 2 + 6.5 * unit, HEIGHT / 2), OTHER)
    assert near(seen(picture, WIDTH / 2 - 6.5 * unit, HEIGHT / 2), BACKGROUND)
    north = drawn(shapely.Point(5, 9), OWN)
    assert near(seen(north, WIDTH / 2, HEIGHT / 2 - 3 * unit), BACKGROUND)
    assert near(seen(north, WIDTH / 2, HEIGHT / 2 + 3 * unit), PARCEL)


def test_a_hole_is_empty_in_both() -> None:
    ring = shapely.difference(OWN, shapely.box(3, 3, 7, 7))
    picture = drawn(shapely.Point(1, 1), ring)
    unit = HEIGHT / 12
    assert near(seen(picture, WIDTH / 2 + 4 * unit, HEIGHT / 2 - 4 * unit), BACKGROUND)
    assert near(seen(picture, WIDTH / 2 + 1 * unit, HEIGHT / 2 - 4 * unit), PARCEL)
    (parcel,) = (shape for shape in picture.shapes if shape.style == "parcel")
    assert parcel.area
    assert parcel.path.count("M") == 2


def test_a_line_is_drawn_but_not_filled() -> None:
    line = shapely.LineString([(0, 0), (10, 0), (10, 10)])
    (shape,) = (shape for shape in drawn(line, OWN, row=-1).shapes if shape.style == "place")
    assert not shape.area
    picture = drawn(line, row=-1)
    unit = HEIGHT / 14
    assert near(seen(picture, WIDTH / 2 + 3 * unit, HEIGHT / 2 + 2 * unit), BACKGROUND)
    assert near(seen(picture, WIDTH / 2 + 5 * unit, HEIGHT / 2), RED)


def test_the_same_finding_gives_the_same_bytes() -> None:
    assert png(drawn(shapely.Point(5, 5), OWN, BESIDE)) == png(drawn(shapely.Point(5, 5), OWN, BESIDE))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, OutputFile]:
    names = {"html": "a.html", "workbook": "a.xlsx"}
    return {key: OutputFile(tmp_path / name, tmp_path / name) for key, name in names.items()}


def test_the_workbook_has_the_pictures_of_the_page_in_its_order_with_links_to_the_rows(
    files: dict[str, OutputFile], make_layer: Callable[..., InputLayer]
) -> None:
    keys = {"ma_thua": ["07210-1-1", "07210-1-2", "=07210-1-3"]}
    check_parcels(make_layer([SQUARE, SQUARE, box(10, 0, 10.2, 0.2)], keys), **files, progress=Progress())
    page = files["html"].path.read_text(encoding="utf-8")
    book = openpyxl.load_workbook(files["workbook"].path)
    sheet, listed = book["hinh"], book["loi"]
    shown = [
        dict(zip([cell.value for cell in sheet[1]], row, strict=True)) for row in sheet.iter_rows(min_row=2)
    ]
    rules = re.findall('aria-label="([a-z_]+)"', page)
    assert len(rules) == len(shown) == len(sheet._images) > 1
    for at, (rule, row) in enumerate(zip(rules, shown, strict=True)):
        assert sheet._images[at].anchor._from.row == at + 1
        assert row["quy_tac"].value.endswith(f"({rule})")
        assert row["muc_do"].value in ("Lỗi", "Cảnh báo", "Thông tin")
        there = int(re.fullmatch(r"'loi'!A(\d+)", row["dong"].hyperlink.location)[1])  # type: ignore[index]
        found = {
            listed.cell(1, at).value: listed.cell(there, at).value for at in range(1, listed.max_column + 1)
        }
        assert (found["ma_loi"], found["thong_bao"]) == (rule, row["thong_bao"].value)
        assert found["thong_bao_en"] == row["thong_bao_en"].value


def test_without_pictures_there_is_no_sheet_of_them(
    files: dict[str, OutputFile], make_layer: Callable[..., InputLayer]
) -> None:
    check_parcels(make_layer([SQUARE, SQUARE]), **files, pictures=0, progress=Progress())
    assert openpyxl.load_workbook(files["workbook"].path).sheetnames == ["tong_hop", "quy_tac", "loi"]


def test_a_row_that_is_not_listed_has_no_link(
    files: dict[str, OutputFile], make_layer: Callable[..., InputLayer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_ROWS", 1)
    check_parcels(make_layer([SQUARE, SQUARE, box(10, 0, 10.2, 0.2)]), **files, progress=Progress())
    sheet: Any = openpyxl.load_workbook(files["workbook"].path)["hinh"]
    place = [cell.value for cell in sheet[1]].index("dong") + 1
    links = [sheet.cell(row, place).hyperlink for row in range(2, sheet.max_row + 1)]
    assert {link.location for link in links if link} <= {"'loi'!A2"}
    assert None in links


@pytest.mark.parametrize(
    ("rule", "unit"),
    [
        ("overlap", "m²"),
        ("gap", "m²"),
        ("spike", "°"),
        ("tiny_edge", "m"),
        ("far_from_meridian", "km"),
        ("across_commune_boundary", ""),
        ("multipart", ""),
        ("contained_parcel", ""),
    ],
)
def test_the_unit_of_a_value_is_that_of_its_message(rule: str, unit: str) -> None:
    assert report._value_unit(rule) == unit
