"""Small maps: round scales, true lengths on paper, hatches inside their areas, labels that do not cover each other."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import numpy as np
import pypdf
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine import map_writers, maps, pdf
from bacgiang_gis_plugin.engine.map_furniture import grid_step
from bacgiang_gis_plugin.engine.maps import Dot, Hatch, Label, MapDescription, MapLayer, Path, Style, Text

SQUARE = shapely.from_wkt(
    "POLYGON ((417000 2354000, 417020 2354000, 417020 2354010, 417000 2354010, 417000 2354000))"
)
RING = shapely.from_wkt("POLYGON ((0 0, 60 0, 60 60, 0 60, 0 0), (20 20, 20 40, 40 40, 40 20, 20 20))")


def array(*geometries: shapely.Geometry) -> np.ndarray:
    return np.array(geometries, dtype=object)


def described(**changes: object) -> MapDescription:
    layer = MapLayer(array(SQUARE), Style("#ffcc88", "#aa0000", 1.2), "Thửa đất ở nông thôn")
    values = {"layers": [layer], "extent": tuple(shapely.bounds(SQUARE)), "width": 400.0, "height": 260.0}
    return MapDescription(**{**values, **changes})


@pytest.mark.parametrize(
    ("size", "expected"),
    [(10, 100), (20, 200), (49, 500), (400, 5000), (6000, 50_000), (7000, 100_000), (90_000, 1_000_000)],
)
def test_scale_is_round_and_shows_the_extent(size: float, expected: int) -> None:
    # 400 points are 0.1411 m of paper, of which nine tenths may be filled: 10 m need 1:79, 90 km need 1:708 660.
    assert maps.choose_scale((0, 0, size, size / 2), 400, 260) == expected


@given(st.floats(1e-3, 1e6))
def test_round_lengths(longest: float) -> None:
    length = maps.round_length(longest)
    assert length <= longest * 1.000001 < 2.51 * length


def test_lengths_on_paper_are_true() -> None:
    picture = maps.lay_out(described(scale=500))
    outline = next(item for item in picture.items if isinstance(item, Path) and item.style.width == 1.2)
    (ring,) = outline.lines
    width = np.ptp(ring[:, 0]) / 72 * 25.4
    assert width == pytest.approx(20 / 500 * 1000, abs=0.02)  # 20 m at 1:500 are 40 mm


def test_what_lies_outside_the_frame_is_not_drawn() -> None:
    far = MapLayer(
        array(shapely.box(0, 0, 1, 1), None, shapely.Polygon()), Style("#112233", "#112233"), "Ở xa"
    )
    wide = MapLayer(array(shapely.box(0, 0, 9e6, 9e6)), Style("#445566"), "Rộng")
    picture = maps.lay_out(described(layers=[far, wide]))
    colours = {item.style.fill for item in picture.items if isinstance(item, Path)}
    assert "#112233" not in colours
    texts = {item.text for item in picture.items if isinstance(item, Text)}
    assert "Rộng" in texts
    assert "Ở xa" not in texts
    for item in picture.items:
        for line in item.lines if isinstance(item, Path) else ():
            assert line.min() >= -0.01
            assert line[:, 0].max() <= picture.width + 0.01
            assert line[:, 1].max() <= picture.height + 0.01


@settings(max_examples=40, deadline=None)
@given(st.floats(-180, 180), st.floats(1.5, 9), st.floats(0, 7))
def test_hatch_fills_its_area_and_nothing_else(angle: float, spacing: float, shift: float) -> None:
    rings = [shapely.get_coordinates(ring) + shift for ring in shapely.get_rings(RING)]
    lines = maps.hatched(rings, Hatch("#000000", angle, spacing)).lines
    drawn = shapely.multilinestrings([shapely.linestrings(line) for line in lines])
    inside = shapely.transform(RING, lambda points: points + shift)
    assert inside.buffer(1e-6).covers(drawn)
    # Lines a distance apart have a total length of area over distance, but for what ends at the border.
    assert drawn.length == pytest.approx(inside.area / spacing, rel=0.25)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 20), st.floats(0, 10)), min_size=1, max_size=40), st.integers(0, 2))
def test_labels_never_cover_each_other_and_none_is_lost(places: list[tuple[float, float]], kind: int) -> None:
    how = ("centre", "beside", "along")[kind]
    labels = [
        Label(f"Thửa {n}", (417000 + x, 2354000 + y), n % 3, how, (x - 10, y - 5.5))
        for n, (x, y) in enumerate(places)
    ]
    picture = maps.lay_out(described(labels=labels, grid=False))
    texts = [item for item in picture.items if isinstance(item, Text) and item.text.startswith("Thửa ")]
    texts = [text for text in texts if text.halo]
    assert sorted([text.text for text in texts] + list(picture.left_out)) == sorted(
        label.text for label in labels
    )
    boxes = []
    for text in texts:
        width = pdf.text_width(text.text, text.size)
        box = shapely.box(text.x - width / 2, text.y, text.x + width / 2, text.y + 0.6 * text.size)
        boxes.append(shapely.affinity.rotate(box, text.angle, origin=(text.x, text.y)))
    common = [a.intersection(b).area for i, a in enumerate(boxes) for b in boxes[:i]]
    assert max(common, default=0) == 0


def test_the_most_important_label_is_placed_first() -> None:
    labels = [Label("phụ", (417010, 2354005), 5), Label("chính", (417010, 2354005), 0)]
    picture = maps.lay_out(described(labels=labels))
    chosen = {item.text: item for item in picture.items if isinstance(item, Text)}
    middle = picture.width / 2
    assert chosen["chính"].x == pytest.approx(middle, abs=0.1)
    assert (chosen["phụ"].x, chosen["phụ"].y) != (chosen["chính"].x, chosen["chính"].y)


def test_grid_is_written_with_dots_at_round_coordinates() -> None:
    picture = maps.lay_out(described(scale=500))
    texts = {item.text for item in picture.items if isinstance(item, Text)}
    assert grid_step(500) == 20
    assert {"417.000", "417.020", "2.354.000"} <= texts


def test_legend_names_each_style_once_and_says_how_many_are_not_shown() -> None:
    layers = [MapLayer(array(SQUARE), Style("#ffcc88"), f"Loại {n % 30}") for n in range(60)]
    picture = maps.lay_out(described(layers=layers, most_legend=24))
    texts = [item.text for item in picture.items if isinstance(item, Text)]
    assert [texts.count(f"Loại {n}") for n in range(30)] == [1] * 24 + [0] * 6
    assert "và 6 loại khác, xem bảng" in texts


def test_both_writers_draw_the_same_texts() -> None:
    dots = MapLayer(shapely.points(shapely.get_coordinates(SQUARE)), Style("#aa0000"), "Đỉnh thửa <&>")
    lines = MapLayer(array(shapely.boundary(SQUARE)), Style("", "#0000aa", dash=(3, 1)), "Ranh giới")
    hatched = MapLayer(
        array(SQUARE), Style("#ffffff", "#000000", hatches=(Hatch("#888888"),), opacity=0.5), "Làm muối"
    )
    picture = maps.lay_out(
        described(layers=[hatched, lines, dots], labels=[Label("Thửa 1", (417010, 2354005))])
    )
    wanted = sorted(item.text for item in picture.items if isinstance(item, Text))
    root = ElementTree.fromstring(map_writers.svg(picture, "Bản đồ thửa"))
    space = "{http://www.w3.org/2000/svg}"
    assert sorted(text.text or "" for text in root.iter(f"{space}text")) == wanted
    assert len(list(root.iter(f"{space}circle"))) == sum(isinstance(item, Dot) for item in picture.items)
    assert root.findtext(f"{space}title") == "Bản đồ thửa"
    target = io.BytesIO()
    pdf.write_pdf(target, pdf.Paper("Bản đồ", parts=[pdf.Part("Bản đồ", [map_writers.MapDrawing(picture)])]))
    copied = pypdf.PdfReader(target).pages[0].extract_text()
    for text in set(wanted):
        assert copied.count(text) >= wanted.count(text)
    assert copied.count("Thửa 1") == 1


def test_a_map_makes_itself_lower_where_a_page_has_less_room() -> None:
    fitting = map_writers.FittingMap(described(), 180)
    whole = fitting.wrap(500, 10_000)[1]
    assert whole == pytest.approx(fitting.picture.height + 6)
    for room in (whole - 1, whole - 40, whole - 79):
        assert room - 1 <= fitting.wrap(500, room)[1] <= room
        assert fitting.picture.scale == 200
    assert fitting.wrap(500, whole - 100)[1] == whole, "too little room: the whole map, on the next page"


def test_a_swatch_is_as_large_as_asked() -> None:
    picture = maps.swatch(Style("#ffcc88", "#000000", hatches=(Hatch("#888888"),)), 18, 9)
    assert (picture.width, picture.height) == (18, 9)
    assert len(picture.items) == 3
