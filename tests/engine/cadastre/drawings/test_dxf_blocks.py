"""DXF blocks: drawn where ezdxf's own explosion has them, looks inherited, hostile nesting refused by name."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ezdxf.disassemble import recursive_decompose
from ezdxf.xclip import XClip
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.drawings import expansion
from bacgiang_gis_plugin.engine.cadastre.drawings.drawing import Drawing
from bacgiang_gis_plugin.engine.cadastre.drawings.dxf_read import read_dxf

from ..make_drawings import make_dxf

SCALES = st.sampled_from([1.0, -1.0])
UNEVEN = st.sampled_from([1.0, 0.5, -2.0, 3.0])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.dxf"


def read(document: Any, tolerance: float = 0.005) -> Drawing:
    path = Path(document.filename)
    document.saveas(path)
    drawing = read_dxf(path.read_bytes(), path, tolerance)
    per_level: Counter[str] = Counter()
    for (level, _, _), number in drawing.counts.items():
        per_level[level] += number
    held: Counter[str] = Counter(entity.dxf.layer for layout in document.layouts for entity in layout)
    assert per_level == held, "lines, labels, other and failed are what each layer holds"
    assert drawing.elements == held.total()
    return drawing


def exploded(document: Any) -> list[np.ndarray]:
    """The ends of every line and polyline as ezdxf explodes them."""
    out = []
    for entity in recursive_decompose(document.modelspace()):
        if entity.dxftype() == "LINE":
            out.append(np.array([tuple(entity.dxf.start.vec2), tuple(entity.dxf.end.vec2)]))
        elif entity.dxftype() == "LWPOLYLINE":
            corners = [tuple(corner.vec2) for corner in entity.vertices_in_wcs()]
            out.append(np.array(corners + corners[:1] if entity.closed else corners))
        elif entity.dxftype() == "POLYLINE":
            out.append(np.array([tuple(place.vec2) for place in entity.points_in_wcs()]))
    return out


def in_order(lines: list[np.ndarray]) -> np.ndarray:
    """Lines as rows of their vertices, sorted; a mirrored one may run either way."""
    rows = [min(line.round(5).tolist(), line[::-1].round(5).tolist()) for line in lines]
    return np.vstack([np.array(row) for row in sorted(rows)]) if rows else np.empty((0, 2))


PLACED = {
    "xscale": SCALES, "yscale": SCALES, "zscale": SCALES, "rotation": st.integers(0, 359).map(float),
    "extrusion": st.sampled_from([(0, 0, 1), (0, 0, -1)]),
}  # fmt: skip
SIZED = {"xscale": UNEVEN, "yscale": UNEVEN, "zscale": UNEVEN}
ARRAY = {
    "column_count": st.integers(1, 3), "row_count": st.integers(1, 2),
    "column_spacing": st.integers(0, 50), "row_spacing": st.integers(0, 50),
}  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    outer=st.fixed_dictionaries(PLACED | ARRAY),
    inner=st.fixed_dictionaries(PLACED | SIZED),
    place=st.tuples(st.integers(-99, 99), st.integers(-99, 99)),
)
def test_blocks_lie_where_ezdxf_explodes_them(
    path: Path, outer: dict[str, Any], inner: dict[str, Any], place: tuple[int, int]
) -> None:
    document = make_dxf(path)
    small = document.blocks.new("SMALL", base_point=(1, 2))
    small.add_line((0, 0), (4, 1))
    small.add_lwpolyline([(0, 0), (3, 0), (3, 2)], close=True)
    large = document.blocks.new("LARGE")
    large.add_blockref("SMALL", (5, 7), dxfattribs=inner)
    large.add_polyline3d([(0, 0, 1), (2, 5, 3), (9, 9, 9)])
    document.modelspace().add_blockref("LARGE", place, dxfattribs=outer)
    drawing = read(document)
    mine, wanted = in_order(drawing.points), in_order(exploded(document))
    assert mine.shape == wanted.shape
    assert np.abs(mine - wanted).max() < 1e-5 + 1e-6
    assert drawing.counts[("0", "other", "block reference (expanded)")] == 1


def test_an_array_in_a_mirrored_block_is_mirrored_with_it(path: Path) -> None:
    """Not compared: ezdxf 1.4 turns the rows of such an array the wrong way."""
    document = make_dxf(path)
    document.blocks.new("B").add_point((0, 0))
    rows = {"row_count": 2, "row_spacing": 1}
    document.blocks.new("A").add_blockref("B", (5, 5), dxfattribs=rows)
    document.modelspace().add_blockref("A", (0, 0), dxfattribs={"zscale": -1})
    document.modelspace().add_blockref("A", (0, 0), dxfattribs={"yscale": -1})
    assert [label.at for label in read(document).labels] == [(5, 5), (5, 6), (5, -5), (5, -6)]


def test_a_turned_block_in_an_uneven_one_is_sheared_exactly(path: Path) -> None:
    """Not compared: ezdxf 1.4 takes a small shear for a rotation and is centimetres off."""
    document = make_dxf(path)
    document.blocks.new("B").add_lwpolyline([(0, 0), (100, 0), (100, 50)], close=True)
    document.blocks.new("A").add_blockref("B", (5, 7), dxfattribs={"rotation": 1})
    document.modelspace().add_blockref("A", (0, 0), dxfattribs={"yscale": 0.5})
    a = math.radians(1)
    turned = np.array([(0, 0), (100, 0), (100, 50), (0, 0)]) @ [
        [math.cos(a), math.sin(a)],
        [-math.sin(a), math.cos(a)],
    ]
    (ring,) = read(document).points
    assert np.abs(ring - (turned + np.array((5, 7))) * (1, 0.5)).max() < 1e-9


def test_a_turned_block_is_exact(path: Path) -> None:
    document = make_dxf(path)
    document.blocks.new("B").add_line((0, 0), (100, 0))
    document.modelspace().add_blockref("B", (417_000, 2_354_000), dxfattribs={"rotation": 30, "xscale": 2})
    (line,) = read(document).points
    (wanted,) = exploded(document)
    assert np.abs(line - wanted).max() < 1e-9
    assert np.abs(line[1] - line[0] - [200 * math.cos(math.pi / 6), 100]).max() < 1e-9


def test_curves_in_an_enlarged_block_keep_the_tolerance(path: Path) -> None:
    document = make_dxf(path)
    document.blocks.new("B").add_circle((0, 0), 0.1)
    document.modelspace().add_blockref(
        "B", (0, 0), dxfattribs={"xscale": 1000, "yscale": 500, "zscale": 1000}
    )
    (ring,) = read(document, 0.01).points
    middles = (ring[:-1] + ring[1:]) / 2 / [100, 50]
    assert (1 - np.hypot(*middles.T)).max() * 100 <= 0.01
    assert ring[:, 0].max() == pytest.approx(100)
    assert ring[:, 1].max() == pytest.approx(50, abs=0.01), "an unevenly scaled circle is an ellipse"


def test_what_lies_on_layer_0_takes_the_reference_s_layer_and_look(path: Path) -> None:
    document = make_dxf(path)
    document.layers.add("RANH_THUA", color=3)
    document.layers.add("NHA", color=5)
    inner = document.blocks.new("INNER")
    inner.add_line((0, 0), (1, 0))
    inner.add_line((0, 0), (2, 0), dxfattribs={"layer": "NHA", "color": 0})
    outer = document.blocks.new("OUTER")
    outer.add_blockref("INNER", (0, 0), dxfattribs={"color": 0})
    for colour in (1, 256):
        look = {"layer": "RANH_THUA", "color": colour}
        document.modelspace().add_blockref("OUTER", (0, 0), dxfattribs=look)
    drawing = read(document)
    assert drawing.line_level == ["RANH_THUA", "NHA"] * 2
    assert [symbol.colour for symbol in drawing.line_symbol] == [3, 1, 3, 3]


def test_texts_and_attributes_in_blocks(path: Path) -> None:
    document = make_dxf(path)
    block = document.blocks.new("THUA")
    block.add_text("LUC", height=2, dxfattribs={"insert": (1, 0), "rotation": 10})
    block.add_attdef("SO", (0, 0), text="?", height=1)
    block.add_attdef("NGUON", (0, 1), text="FIX", dxfattribs={"flags": 2})
    reference = document.modelspace().add_blockref(
        "THUA", (100, 200), dxfattribs={"rotation": 90, "xscale": -2, "yscale": 2}
    )
    reference.add_attrib("SO", "12", (101, 201))
    reference.add_attrib("MA", "hidden", (102, 202)).is_invisible = True
    drawing = read(document)
    found = {label.text: label for label in drawing.labels}
    assert set(found) == {"LUC", "12", "hidden", "FIX"}
    assert found["12"].at == (101, 201)
    assert (found["12"].kind, found["hidden"].kind) == ("attrib", "hidden attrib")
    assert found["LUC"].at == pytest.approx((100, 198))
    assert found["LUC"].height == pytest.approx(4)
    assert found["LUC"].rotation == pytest.approx(260), "a mirrored text runs along its mirrored direction"


def test_invisible_states_of_a_block_are_not_drawn(path: Path) -> None:
    document = make_dxf(path)
    block = document.blocks.new("*U1")
    block.add_line((0, 0), (1, 0))
    block.add_line((0, 0), (0, 1), dxfattribs={"invisible": 1})
    document.modelspace().add_blockref("*U1", (0, 0))
    document.modelspace().add_line((5, 5), (6, 6), dxfattribs={"invisible": 1})
    drawing = read(document)
    assert [line.tolist() for line in drawing.points] == [[[0, 0], [1, 0]]]
    assert drawing.counts[("0", "other", "invisible line")] == 1


def test_a_block_that_holds_itself_fails_by_name(path: Path) -> None:
    document = make_dxf(path)
    document.blocks.new("A").add_blockref("B", (0, 0))
    document.blocks.new("B").add_blockref("a", (0, 0))
    document.blocks.new("GOOD").add_line((0, 0), (1, 0))
    for name in ("A", "B", "GOOD", "GONE"):
        document.modelspace().add_blockref(name, (0, 0))
    drawing = read(document)
    assert drawing.total("failed") == 3
    assert drawing.counts[("0", "failed", "block reference to a block that is not in the file")] == 1
    assert sum("contains itself" in kind for _, _, kind in drawing.counts) >= 1
    assert len(drawing.points) == 1


def test_a_billion_lines_in_a_few_blocks_are_refused(path: Path) -> None:
    document = make_dxf(path)
    document.blocks.new("L0").add_line((0, 0), (1, 0))
    for level in range(1, 31):
        block = document.blocks.new(f"L{level}")
        for _ in range(10):
            block.add_blockref(f"L{level - 1}", (level, 0))
    for name in ("L30", "L2"):
        document.modelspace().add_blockref(name, (0, 0))
    drawing = read(document)
    (reason,) = [kind for _, outcome, kind in drawing.counts if outcome == "failed"]
    assert reason == "block 'l30' stands for far too many elements; at most 1000000 of a drawing are drawn"
    assert len(drawing.points) == 100, "a reference that may be drawn still is"


def test_a_huge_array_is_refused_and_a_deep_chain_too(path: Path) -> None:
    document = make_dxf(path)
    document.blocks.new("D0").add_line((0, 0), (1, 0))
    for level in range(1, 40):
        document.blocks.new(f"D{level}").add_blockref(f"D{level - 1}", (0, 0))
    space = document.modelspace()
    array = {"column_count": 32000, "row_count": 32000, "column_spacing": 1, "row_spacing": 1}
    space.add_blockref("D0", (0, 0), dxfattribs=array)
    space.add_blockref("D39", (0, 0))
    drawing = read(document)
    reasons = [kind for _, outcome, kind in drawing.counts if outcome == "failed"]
    assert sorted(reasons) == [
        "block 'd0' stands for 2048000000 elements; at most 1000000 of a drawing are drawn",
        "block 'd39' is nested 40 blocks deep; at most 32 are drawn",
    ]
    assert not drawing.points


def test_a_block_of_many_vertices_is_not_drawn_without_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "MOST_VERTICES", 50_000)
    document = make_dxf(path)
    document.blocks.new("B").add_circle((0, 0), 1000)
    array = {"column_count": 1000, "row_count": 100, "column_spacing": 1, "row_spacing": 1}
    document.modelspace().add_line((0, 0), (1, 0))
    document.modelspace().add_blockref("B", (0, 0), dxfattribs=array)
    drawing = read(document)
    assert drawing.counts[("0", "failed", expansion.TOO_MANY_VERTICES)] == 1
    assert len(drawing.points) == 1


def test_a_clipped_reference_is_drawn_whole_and_said(path: Path) -> None:
    document = make_dxf(path)
    document.blocks.new("B").add_line((0, 0), (100, 0))
    for corners in ([(0, -1), (50, 1)], None):
        reference = document.modelspace().add_blockref("B", (0, 0))
        if corners:
            XClip(reference).set_block_clipping_path(corners)
    drawing = read(document)
    assert [line.tolist() for line in drawing.points] == [[[0, 0], [100, 0]]] * 2
    assert drawing.doubts == ["1 clipped block references (XCLIP) were drawn whole"]


def test_an_external_reference_is_said(path: Path) -> None:
    document = make_dxf(path)
    document.add_xref_def("nen.dwg", "NEN")
    document.modelspace().add_blockref("NEN", (0, 0))
    drawing = read(document)
    assert drawing.counts[("0", "other", "external reference")] == 1
    assert "1 of the kind external reference were not converted" in drawing.doubts


@pytest.mark.parametrize("attribs", [{"xscale": math.inf}, {"rotation": math.nan}, {"xscale": 1e300}])
def test_a_reference_that_is_nowhere_fails(path: Path, attribs: dict[str, Any]) -> None:
    document = make_dxf(path)
    document.blocks.new("B").add_line((1, 1), (2, 2))
    document.modelspace().add_blockref("B", (0, 0), dxfattribs=attribs)
    document.modelspace().add_blockref("B", (math.nan, 0))
    drawing = read(document)
    assert drawing.total("failed") == 2
    assert not drawing.points
