"""Every kind of DXF entity: drawn as GDAL or ezdxf has it, or counted by kind."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.drawings.drawing import Drawing
from bacgiang_gis_plugin.engine.cadastre.drawings.dxf_read import read_dxf

from ..make_drawings import make_dxf
from .test_dxf_blocks import read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.dxf"


@pytest.fixture
def document(path: Path) -> Any:
    return make_dxf(path)


def line_of(drawing: Drawing, kind: str) -> np.ndarray:
    return drawing.points[drawing.line_kind.index(kind)]


def test_filled_corners_and_faces_are_rings(document: Any) -> None:
    space = document.modelspace()
    space.add_solid([(0, 0), (4, 0), (0, 3), (4, 3)])
    space.add_trace([(0, 0), (4, 0), (0, 3), (4, 3)])
    space.add_solid([(0, 0), (4, 0), (4, 3)])
    space.add_3dface([(0, 0, 0), (4, 0, 0), (4, 3, 0), (0, 3, 0)])
    drawing = read(document)
    ring = [[0, 0], [4, 0], [4, 3], [0, 3], [0, 0]]
    assert [line_of(drawing, kind).tolist() for kind in ("solid", "trace", "3dface")] == [ring] * 3
    assert drawing.points[2].tolist() == [[0, 0], [4, 0], [4, 3], [0, 0]]


def test_a_hatch_gives_its_boundaries(document: Any) -> None:
    hatch = document.modelspace().add_hatch()
    hatch.paths.add_polyline_path([(0, 0), (10, 0), (10, 10), (0, 10)])
    hatch.paths.add_polyline_path([(2, 2), (4, 2, 1.0), (4, 4)], flags=16)
    edges = hatch.paths.add_edge_path(flags=16)
    edges.add_arc((7, 7), 1, 0, 360)
    drawing = read(document, 0.001)
    assert drawing.counts[("0", "lines", "hatch")] == 1
    areas = sorted(shapely.area(shapely.polygons(line)) for line in drawing.points)
    assert areas == pytest.approx([math.pi, 2 + math.pi / 2, 100], abs=0.01)


def test_splines_helix_and_leader(document: Any) -> None:
    space = document.modelspace()
    space.add_spline_control_frame([(0, 0), (4, 9), (9, -2), (15, 7)])
    space.add_open_spline([(0, 0), (5, 5), (10, 0), (15, 5)], degree=3)
    space.add_rational_spline([(0, 0), (5, 5), (10, 0)], weights=[1, 3, 1], degree=2)
    space.add_helix(radius=2, pitch=1, turns=2)
    space.add_leader([(0, 0), (3, 3), (6, 3)])
    drawing = read(document, 0.001)
    assert drawing.total("lines") == 5
    open_spline = drawing.points[1]
    wanted = space[1].construction_tool().points(np.linspace(0, space[1].construction_tool().max_t, 200))
    far = shapely.distance(shapely.linestrings(open_spline), shapely.points([(p.x, p.y) for p in wanted]))
    assert far.max() < 0.002
    assert line_of(drawing, "leader").tolist() == [[0, 0], [3, 3], [6, 3]]
    assert np.hypot(*line_of(drawing, "helix").T) == pytest.approx(2, abs=0.01)


def test_a_multiline_gives_its_lines(document: Any) -> None:
    document.modelspace().add_mline([(0, 0), (10, 0), (10, 5)], dxfattribs={"layer": "TUONG"})
    drawing = read(document)
    assert drawing.counts[("TUONG", "lines", "mline")] == 1
    assert len(drawing.points) >= 2
    assert set(drawing.line_level) == {"TUONG"}


def test_a_leader_with_a_text_gives_line_and_label(document: Any) -> None:
    from ezdxf.math import Vec2
    from ezdxf.render.mleader import ConnectionSide

    builder = document.modelspace().add_multileader_mtext("Standard")
    builder.set_content("12/119.3")
    builder.add_leader_line(ConnectionSide.left, [Vec2(-20, -10)])
    builder.build(insert=Vec2(5, 0))
    drawing = read(document)
    assert [label.text for label in drawing.labels] == ["12/119.3"]
    assert drawing.points
    assert drawing.counts[("0", "other", "multileader (expanded)")] == 1


@pytest.mark.parametrize("kind", ["aligned_dim", "image", "xline", "ray", "tolerance"])
def test_what_is_no_linework_is_counted_by_kind(document: Any, kind: str) -> None:
    space = document.modelspace()
    if kind == "aligned_dim":
        space.add_aligned_dim((0, 0), (10, 0), distance=2).render()
        kind = "dimension"
    elif kind == "image":
        space.add_image(document.add_image_def("a.png", (10, 10)), (0, 0), (1, 1))
    elif kind in ("xline", "ray"):
        getattr(space, f"add_{kind}")((0, 0), (1, 0))
    else:
        space.new_entity(kind.upper(), {})
    drawing = read(document)
    assert drawing.counts[("0", "other", kind)] == 1
    assert not drawing.points, "it may not be taken for a boundary"


@pytest.mark.parametrize(
    ("stored", "kind"),
    [
        ("REGION", "region"), ("BODY", "body"), ("3DSOLID", "3dsolid"), ("OLE2FRAME", "ole2frame"),
        ("ACAD_TABLE", "acad_table"), ("ACAD_PROXY_ENTITY", "acad_proxy_entity (without a picture)"),
        ("AECC_PARCEL", "aecc_parcel (without a picture)"),
    ],
)  # fmt: skip
def test_shapes_that_cannot_be_drawn_are_counted_and_said(
    document: Any, path: Path, stored: str, kind: str
) -> None:
    document.modelspace().add_line((0, 0), (1, 1))
    document.saveas(path)
    foreign = (
        f"  0\n{stored}\n  5\nFFF1\n330\n17\n100\nAcDbEntity\n  8\nTHUA\n100\nAcDbThing\n 90\n7\n".encode()
    )
    head, tail = path.read_bytes().split(b"ENTITIES\n", 1)
    path.write_bytes(head + b"ENTITIES\n" + foreign + tail)
    drawing = read_dxf(path.read_bytes(), path, 0.01)
    assert drawing.elements == sum(drawing.counts.values()) == 2
    assert drawing.counts[("THUA", "other", kind)] == 1
    assert drawing.doubts == [f"1 of the kind {kind} were not converted"]
    assert len(drawing.points) == 1


def test_meshes_are_counted(document: Any) -> None:
    document.modelspace().add_polymesh((3, 3))
    document.modelspace().add_polyface()
    drawing = read(document)
    assert drawing.counts[("0", "other", "polyline (mesh)")] == 2


def test_a_polyline_that_was_smoothed_leaves_its_frame_out(path: Path) -> None:
    document = make_dxf(path, "R12")
    polyline = document.modelspace().add_polyline2d([(0, 0), (5, 9), (10, 0)], dxfattribs={"flags": 4})
    for vertex, flags in zip(polyline.vertices, (8, 16, 8), strict=True):
        vertex.dxf.flags = flags
    assert read(document).points[0].tolist() == [[0, 0], [10, 0]]


@pytest.mark.parametrize("kind", ["lwpolyline", "polyline", "arc", "circle", "solid", "text", "insert"])
def test_an_extrusion_downwards_mirrors(document: Any, kind: str) -> None:
    space = document.modelspace()
    down = {"extrusion": (0, 0, -1)}
    if kind == "lwpolyline":
        space.add_lwpolyline([(1, 2), (5, 2, 0, 0, 1)], dxfattribs=down)
    elif kind == "polyline":
        space.add_polyline2d([(1, 2), (5, 3)], dxfattribs=down)
    elif kind == "arc":
        space.add_arc((3, 4), 2, 0, 90, dxfattribs=down)
    elif kind == "circle":
        space.add_circle((3, 4), 2, dxfattribs=down)
    elif kind == "solid":
        space.add_solid([(1, 0), (4, 0), (1, 3), (4, 3)], dxfattribs=down)
    elif kind == "text":
        space.add_text("12", dxfattribs=down | {"insert": (3, 4), "rotation": 30})
    else:
        document.blocks.new("B").add_line((0, 0), (1, 1))
        space.add_blockref("B", (3, 4), dxfattribs=down)
    drawing = read(document)
    if kind == "text":
        assert drawing.labels[0].at == pytest.approx((-3, 4))
        assert drawing.labels[0].rotation == pytest.approx(150)
        return
    x = drawing.points[0][:, 0]
    assert (x < 0).all()
    assert drawing.points[0][:, 1].min() >= 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-99, 99), st.integers(-99, 99), st.sampled_from([0, 0, 0.3, -1])),
        min_size=2,
        max_size=8,
    ),
    st.booleans(),
    st.sampled_from([(0, 0, 1), (0, 0, -1)]),
)
def test_bulged_polylines_are_those_gdal_draws(
    path: Path, rows: list[tuple[float, ...]], closed: bool, extrusion: tuple[int, ...]
) -> None:
    document = make_dxf(path)
    document.modelspace().add_lwpolyline(
        rows, format="xyb", close=closed, dxfattribs={"extrusion": extrusion}
    )
    drawing = read(document, 0.001)
    _, _, geometry, _ = pyogrio.raw.read(path)
    if not drawing.points:
        return
    theirs = shapely.get_coordinates(shapely.from_wkb(geometry[0]))
    line = shapely.linestrings(drawing.points[0])
    assert shapely.distance(line, shapely.points(theirs)).max() < 0.01
    corners = np.array(rows)[:, :2] * (extrusion[2], 1)
    assert shapely.distance(line, shapely.points(corners)).max() < 1e-9


def test_simple_kinds_agree_with_gdal(document: Any, path: Path) -> None:
    space = document.modelspace()
    space.add_line((0, 0), (10, 3))
    space.add_arc((0, 0), 5, 30, 200)
    space.add_circle((9, 9), 4)
    space.add_ellipse((0, 0), (5, 2), 0.5, 0.3, 4)
    space.add_polyline3d([(0, 0, 1), (4, 0, 2), (4, 3, 3)])
    space.add_spline_control_frame([(0, 0), (4, 9), (9, -2), (15, 7)])
    space.add_text("12", dxfattribs={"insert": (3, 4)})
    space.add_point((7, 7))
    drawing = read(document, 0.001)
    _, _, geometry, _ = pyogrio.raw.read(path)
    theirs = shapely.force_2d(shapely.from_wkb(geometry))
    for number, points in zip(drawing.line_element, drawing.points, strict=True):
        assert shapely.hausdorff_distance(shapely.linestrings(points), theirs[number]) < 0.05
    for label in drawing.labels:
        assert shapely.get_coordinates(theirs[label.element])[0].tolist() == list(label.at)


@pytest.mark.parametrize(
    ("stored", "plain"),
    [
        ("{\\fArial|b0|i0;\\H1.5x;654}\\P119.3", "654\n119.3"), ("\\S12/119.3;", "12/119.3"),
        ("\\A1;\\S12^ 119.3;", "12/119.3"), ("\\S12#119.3;", "12/119.3"), ("S=20m\\S2^;", "S=20m2"),
        ("m\\S^2;", "m2"), ("a\\~b", "a b"), ("\\pxqc;{\\C1;ONT}\\L+\\lCLN", "ONT+CLN"), ("\\\\ \\{12\\}", "\\ {12}"),
        ("\\T1.2;\\Q15;\\W0.8;LUC", "LUC"), ("%%d", "°"),
    ],
)  # fmt: skip
def test_formatting_of_texts_is_stripped(document: Any, stored: str, plain: str) -> None:
    document.modelspace().add_mtext(stored)
    (label,) = read(document).labels
    assert label.text.replace("\xa0", " ") == plain
    assert label.raw == stored.encode()


def test_codes_in_a_text_become_letters_and_are_no_old_encoding(path: Path) -> None:
    document = make_dxf(path, "R2000")
    document.modelspace().add_text("%%u107%%d00'%%u")
    (label,) = read(document).labels
    assert label.text == "107°00'"
    assert label.eight_bit is None


@pytest.mark.parametrize("size", [1e8, 1e10, 1e12])
def test_a_damaged_radius_makes_no_millions_of_vertices(document: Any, size: float) -> None:
    space = document.modelspace()
    space.add_circle((0, 0), size)
    space.add_arc((0, 0), size, 10, 350)
    space.add_ellipse((0, 0), (size, 0), 0.5)
    space.add_spline_control_frame([(0, 0), (size, 9), (9, size), (size, size)])
    space.add_lwpolyline([(0, 0, 0.5), (size, 0, 0)], format="xyb")
    edges = space.add_hatch().paths.add_edge_path()
    edges.add_arc((0, 0), size, 0, 360)
    drawing = read(document, 0.001)
    assert drawing.total("lines") + drawing.total("failed") == 6
    assert max(len(points) for points in drawing.points or [[]]) < 200_000


def test_what_lies_on_paper_is_counted_and_said(document: Any) -> None:
    document.layout("Layout1").add_line((0, 0), (1, 1), dxfattribs={"layer": "KHUNG"})
    document.new_layout("In").add_text("12")
    drawing = read(document)
    assert drawing.counts[("KHUNG", "other", "paper space: line")] == 1
    assert "2 entities of the print layouts (paper space) were counted, not converted" in drawing.doubts
    assert not drawing.points


def test_layers_that_are_off_or_frozen_are_read_and_said(document: Any) -> None:
    document.layers.add("TAT").off()
    document.layers.add("BANG").freeze()
    for layer in ("TAT", "BANG", "BANG", "0"):
        document.modelspace().add_line((0, 0), (1, 1), dxfattribs={"layer": layer})
    drawing = read(document)
    assert len(drawing.points) == 4
    assert drawing.doubts == ["3 entities lie on 2 layers that are off or frozen; they were read too"]


def test_heights_are_left_out_and_said(document: Any) -> None:
    document.modelspace().add_polyline3d([(0, 0, 5), (4, 0, 12.5)])
    document.modelspace().add_line((0, 0, 1e-9), (1, 1, 0))
    drawing = read(document)
    assert drawing.points[0].tolist() == [[0, 0], [4, 0]]
    assert drawing.doubts == ["the drawing is 3D; heights were left out (from 0.00 to 12.50 m)"]


@pytest.mark.real_data
@pytest.mark.filterwarnings("ignore:One or several characters")
def test_a_real_cadastral_map_agrees_with_gdal(shared_data: Path) -> None:
    path = shared_data / "real" / "kr_cadastral_map.dxf"
    drawing = read_dxf(path.read_bytes(), path, 0.001)
    _, _, geometry, _ = pyogrio.raw.read(path)
    theirs = shapely.force_2d(shapely.from_wkb(geometry))
    assert len(theirs) == drawing.elements
    for number, points in zip(drawing.line_element, drawing.points, strict=True):
        line = theirs[number]
        line = shapely.boundary(line) if shapely.get_type_id(line) == 3 else line
        assert shapely.hausdorff_distance(shapely.linestrings(points), line) < 0.01
    for label in drawing.labels:
        assert np.abs(shapely.get_coordinates(theirs[label.element])[0] - label.at).max() < 1e-9
