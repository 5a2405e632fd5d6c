"""DXF entities to lines and labels: text in old encodings, blocks, bulges, damage."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from ezdxf.enums import TextEntityAlignment

from bacgiang_gis_plugin.engine.cadastre.drawings.decode_labels import decode_labels
from bacgiang_gis_plugin.engine.cadastre.drawings.drawing import Drawing
from bacgiang_gis_plugin.engine.cadastre.drawings.dxf_read import file_encoding, read_dxf
from bacgiang_gis_plugin.engine.cadastre.drawings.strokes import stroke_bulge
from bacgiang_gis_plugin.engine.errors import EngineError

from ..make_drawings import make_dgn, make_dxf

TCVN3_TEXT = bytes.fromhex("5468F66120AECA74204EABADCC")  # "Thửa đất Nôưè": letters from AB to F6


def read(path: Path, tolerance: float = 0.005) -> Drawing:
    return read_dxf(path.read_bytes(), path, tolerance)


def save(document: object) -> Path:
    path = Path(document.filename)
    document.saveas(path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.dxf"


def test_every_entity_has_a_place(path: Path) -> None:
    document = make_dxf(path)
    space = document.modelspace()
    space.add_line((0, 0), (10, 0), dxfattribs={"layer": "10"})
    space.add_lwpolyline([(0, 0), (4, 0), (4, 3)], close=True)
    space.add_polyline2d([(0, 0), (4, 0), (4, 3)])
    space.add_arc((0, 0), 5, 0, 90)
    space.add_circle((0, 0), 5)
    space.add_ellipse((0, 0), (5, 0), 0.5)
    space.add_spline([(0, 0), (5, 5), (10, 0)])
    space.add_point((1, 1))
    space.add_text("654", height=2)
    space.add_mtext("{\\fArial|b0;654}\\P119.3")
    space.add_hatch()
    drawing = read(save(document))
    assert drawing.elements == len(space) == sum(drawing.counts.values())
    places = {outcome: drawing.total(outcome) for outcome in ("lines", "labels", "other", "failed")}
    assert places == {"lines": 7, "labels": 3, "other": 1, "failed": 0}
    assert drawing.counts[("0", "other", "hatch (without boundary)")] == 1
    assert drawing.points[1].tolist() == [[0, 0], [4, 0], [4, 3], [0, 0]]
    assert [label.text for label in drawing.labels] == ["", "654", "654\n119.3"]


def test_arcs_and_bulges_keep_ends_and_tolerance(path: Path) -> None:
    document = make_dxf(path)
    document.modelspace().add_arc((0, 0), 100, 0, 90)
    document.modelspace().add_lwpolyline([(0.1, 0.2, 1.0), (10.1, 0.2, 0)], format="xyb")
    arc, bulge = read(save(document), 0.01).points
    middles = (arc[:-1] + arc[1:]) / 2
    assert 0 < 100 - np.hypot(*middles.T).min() <= 0.01
    assert bulge[0].tolist() == [0.1, 0.2]
    assert bulge[-1].tolist() == [10.1, 0.2]
    assert bulge[:, 1].min() == pytest.approx(0.2 - 5, abs=0.01), "a bulge of 1 is a half circle to the right"


@pytest.mark.parametrize("bulge", [0.2, -0.2, 1.0, 3.0, -3.0])
def test_a_bulge_has_its_angle(bulge: float) -> None:
    points = stroke_bulge(np.array([0.0, 0.0]), np.array([2.0, 0.0]), bulge, 1e-5)
    height = points[:, 1].min() if bulge > 0 else points[:, 1].max()
    assert height == pytest.approx(-bulge, abs=1e-4), "the arc's height is half the chord times the bulge"


def test_blocks_are_expanded_in_place(path: Path) -> None:
    document = make_dxf(path)
    inner = document.blocks.new("inner")
    inner.add_line((0, 0), (1, 0))
    block = document.blocks.new("mark")
    block.add_blockref("inner", (5, 0))
    block.add_text("M", height=1)
    block.add_attdef("NO", (0, 0), "x")
    insert = document.modelspace().add_blockref("mark", (100, 200), dxfattribs={"rotation": 90, "xscale": 2})
    insert.add_attrib("NO", "17", (100, 203))
    drawing = read(save(document))
    assert drawing.counts == {("0", "other", "block reference (expanded)"): 1}
    assert np.allclose(drawing.points[0], [[100, 210], [100, 212]])
    assert sorted(label.text for label in drawing.labels) == ["17", "M"]
    assert {label.element for label in drawing.labels} == {0}


def test_text_stands_where_the_drafter_put_it(path: Path) -> None:
    document = make_dxf(path)
    text = document.modelspace().add_text("654", height=2, rotation=30)
    text.set_placement((10, 20), align=TextEntityAlignment.MIDDLE_CENTER)
    label = read(save(document)).labels[0]
    assert label.at == (10.0, 20.0)
    assert (label.rotation, label.height) == (30.0, 2.0)


@pytest.mark.parametrize("version", ["R2000", "R2010"])
@pytest.mark.parametrize("font", [".VnTime.ttf", "txt"])
def test_tcvn3_in_the_text_itself(path: Path, version: str, font: str) -> None:
    document = make_dxf(path, version)
    document.styles.new("CHU", dxfattribs={"font": font})
    stored = b"\xae\xca\x74 tr\xe5ng l\xf3a".decode("cp1252")
    document.modelspace().add_text(stored, dxfattribs={"style": "CHU"})
    document.modelspace().add_text("LUC654/119.3")
    drawing = read(save(document))
    decoded = decode_labels(drawing, "auto")
    assert decoded.texts == ["đất trồng lúa", "LUC654/119.3"]
    assert decoded.encodings == ["tcvn3", "ascii"]
    kept = drawing.labels[0].raw
    assert kept == (b"\xae\xca\x74 tr\xe5ng l\xf3a" if version == "R2000" else stored.encode())


def test_a_soft_hyphen_survives(path: Path) -> None:
    document = make_dxf(path, "R2000")
    document.modelspace().add_text(b"\xae\xad\xeang tr\xad\xeac".decode("latin-1"))
    drawing = read(save(document))
    assert b"\xad" in drawing.labels[0].raw
    assert decode_labels(drawing, "TCVN3").texts == [decode_labels(drawing, "auto").texts[0]] == [
        "đường trước"
    ] or ("ư" in decode_labels(drawing, "TCVN3").texts[0])


def test_unicode_is_left_alone_whatever_the_code_page_says(path: Path) -> None:
    document = make_dxf(path)
    document.encoding = "cp949"
    document.modelspace().add_text("Đất ở nông thôn")
    document.modelspace().add_text("104-11 임")
    document.saveas(path, encoding="utf-8")
    decoded = decode_labels(read(path), "auto")
    assert decoded.texts == ["Đất ở nông thôn", "104-11 임"]


def test_bytes_that_are_no_utf8_are_kept(path: Path) -> None:
    document = make_dxf(path)
    document.modelspace().add_text("@@@ tr@ng l@a")
    data = save(document).read_bytes().replace(b"@@@ tr@ng l@a", b"\xae\xca\x74 tr\xe5ng l\xf3a")
    path.write_bytes(data)
    drawing = read(path)
    assert drawing.labels[0].raw == b"\xae\xca\x74 tr\xe5ng l\xf3a"
    assert decode_labels(drawing, "auto").texts == ["đất trồng lúa"]


def test_a_two_byte_code_page_before_2007(path: Path) -> None:
    document = make_dxf(path, "R2000")
    document.encoding = "cp949"
    document.modelspace().add_text("104-11 임")
    document.saveas(path, encoding="cp949")
    assert file_encoding(path.read_bytes()) == "cp949"
    decoded = decode_labels(read(path), "auto")
    assert (decoded.texts, decoded.encodings) == (["104-11 임"], ["cp949"])


def test_a_coordinate_that_is_not_finite_fails_alone(path: Path) -> None:
    document = make_dxf(path)
    space = document.modelspace()
    space.add_line((0, 0), (math.nan, 1))
    space.add_line((0, 0), (1, 1))
    space.add_lwpolyline([(0, 0), (math.inf, 0), (1, 1)])
    space.add_circle((math.nan, 0), 5)
    space.add_text("x", dxfattribs={"insert": (math.nan, 0)})
    drawing = read(save(document))
    assert drawing.total("lines") == 1
    assert drawing.counts[("0", "failed", "a coordinate is not a number or infinite")] == 4


def test_a_damaged_file_is_repaired_and_doubted(path: Path) -> None:
    document = make_dxf(path, "R2000")
    document.modelspace().add_line((0, 0), (1, 1))
    document.modelspace().add_text("@@@ tr@ng l@a")
    data = save(document).read_bytes().replace(b"@@@ tr@ng l@a", b"\xae\xca\x74 tr\xe5ng l\xf3a")
    path.write_bytes(data.replace(b"ENDSEC\n  0\nSECTION\n  2\nOBJECTS", b"SECTION\n  2\nOBJECTS"))
    drawing = read(path)
    assert drawing.total("lines") == 1
    assert "damaged" in drawing.doubts[0]
    assert drawing.labels[0].raw == b"\xae\xca\x74 tr\xe5ng l\xf3a"
    assert decode_labels(drawing, "auto").texts == ["đất trồng lúa"]


def test_what_autocad_writes_for_no_number_fails_alone(path: Path) -> None:
    document = make_dxf(path)
    document.modelspace().add_line((0, 0), (7.25, 1))
    document.modelspace().add_line((0, 0), (1, 1))
    path.write_bytes(save(document).read_bytes().replace(b"7.25", b"-1.#QNAN"))
    drawing = read(path)
    assert (drawing.total("lines"), drawing.total("failed")) == (1, 1)


def test_a_cut_file_is_refused(path: Path) -> None:
    document = make_dxf(path)
    document.modelspace().add_line((0, 0), (1, 1))
    data = save(document).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(EngineError) as caught:
        read(path)
    assert caught.value.code == "DXF_TRUNCATED"


def test_what_is_no_dxf_is_named(path: Path, tmp_path: Path) -> None:
    path.write_bytes(make_dgn(tmp_path / "a.dgn").read_bytes())
    with pytest.raises(EngineError, match="a MicroStation DGN v7 drawing"):
        read(path)
    path.write_bytes(np.random.default_rng(1).bytes(5000))
    with pytest.raises(EngineError, match="something else"):
        read(path)


@pytest.mark.real_data
def test_a_real_cadastral_map(shared_data: Path) -> None:
    drawing = read(shared_data / "real" / "kr_cadastral_map.dxf")
    assert drawing.counts[("00_지적", "lines", "lwpolyline")] == 2510
    assert drawing.counts[("00_지번", "labels", "mtext")] == 2383
    assert sum(drawing.counts.values()) == drawing.elements == 4895
    decoded = decode_labels(drawing, "auto")
    assert "산 104-11 임" in decoded.texts
    assert not any("\ufffd" in text for text in decoded.texts)
