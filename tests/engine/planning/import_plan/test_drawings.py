"""Plans drawn in DXF: what becomes a zone, what its texts say, where it lies, and what is said of the rest."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.text import encode
from bacgiang_gis_plugin.engine.vn2000 import as_declared_change

from ...cadastre.dgn_elements import Design
from ...cadastre.drawings.make_dgn8 import line, write_dgn8
from ...cadastre.drawings.make_dgn8 import text as dgn8_text
from .conftest import CODE, EAST, NORTH, Imported, box, closed, hatch, opened, shifted, text

Run = Callable[..., Imported]
Plan = Callable[..., Path]


def test_labels_fill_the_fields_of_their_zone(run: Run, plan: Plan) -> None:
    def draw(space: Any, _: Any) -> None:
        closed(space, box(0, 0, 100, 100))
        closed(space, box(100, 0, 100, 100))
        text(space, "Làng xóm cũ", 10, 80)
        text(space, "OM-01", 10, 60, layer="TEN_LO")
        text(space, "MĐXD: 40-60%", 10, 50, layer="TEN_LO")
        text(space, "TC: 3", 10, 40, layer="TEN_LO")
        text(space, "HSSDĐ: 2,4", 10, 30, layer="TEN_LO")
        text(space, "DT: 10.000 m2", 10, 20, layer="TEN_LO")
        text(space, "Đường Hùng Vương", 10, 10, layer="DUONG")
        text(space, "Khung tên", 500, 500, layer="KHUNG")

    found = run(plan(draw))
    row = next(row for row in found.rows if row["ky_hieu_lo"])
    wanted = {
        "ma_vung": "OM-01", "ma_loai_qh": CODE, "ten_vung": "Làng xóm cũ", "mat_do_xay_dung": "40-60",
        "tang_cao_xay_dung": "3", "he_so_su_dung_dat": "2,4", "dien_tich_nhan": 10000.0, "dien_tich": 10000.0,
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    other = next(row for row in found.rows if not row["ky_hieu_lo"])
    assert other["ten_vung"] == "Làng xóm, dân cư nông thôn"  # the function that the code stands for
    assert other["ma_vung"] == "plan-0002"
    assert found.report.labels == 6
    assert found.report.entries[0].counted == {"text without a zone": 2}


def test_a_text_just_outside_its_zone_is_its_label(run: Run, plan: Plan) -> None:
    def draw(space: Any, _: Any) -> None:
        closed(space, box(0, 0, 20, 20))
        text(space, "Xóm Trại", -2, -5)
        text(space, "Xóm Xa", -2, -500)

    found = run(plan(draw))
    assert found.column("ten_vung") == ["Xóm Trại"]
    assert [row["noi_dung"] for row in found.rejected] == ["Xóm Xa"]


def test_every_kind_of_shape_and_what_is_left_over(run: Run, plan: Plan) -> None:
    def draw(space: Any, document: Any) -> None:
        closed(space, box(0, 0, 10, 10))
        space.add_circle((EAST + 50, NORTH), 10, dxfattribs={"layer": CODE})
        edges = space.add_hatch(dxfattribs={"layer": CODE}).paths.add_edge_path()
        edges.add_line((EAST + 100, NORTH), (EAST + 120, NORTH))
        edges.add_arc((EAST + 110, NORTH), 10, 0, 180)
        space.add_spline(
            [(EAST + 200 + 20 * np.cos(t), NORTH + 20 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 30)],
            dxfattribs={"layer": CODE},
        )
        block = document.blocks.new("LO")
        block.add_lwpolyline([(0, 0), (10, 0), (10, 10), (0, 10)], close=True, dxfattribs={"layer": "0"})
        space.add_blockref("LO", (EAST + 300, NORTH), dxfattribs={"layer": CODE, "xscale": 2, "yscale": 3})
        opened(space, [(400, 0), (410, 0), (410, 10)])
        closed(space, box(500, 0, 10, 10), layer="RANH_DU_AN")
        closed(space, box(600, 0, 10, 10), layer="HT_DAT_O_Langxom")
        opened(space, [*box(700, 0, 10, 10), (700, 0.05)])
        space.add_point((EAST, NORTH), dxfattribs={"layer": CODE})

    found = run(plan(draw))
    half_circle, circle = np.pi * 100 / 2, np.pi * 100
    assert found.areas == pytest.approx([100, 100, half_circle, circle, 600, np.pi * 400], rel=2e-3)
    assert found.report.closed == 1
    assert found.found("PLAN_CLOSED")[0]["gia_tri"] == pytest.approx(0.05, abs=1e-6)
    assert [row["ly_do"].partition(" / ")[2] for row in found.rejected] == [
        "the line does not close an area, alone or with others of its code"
    ]
    assert found.report.entries[0].counted == {
        "existing land use (HT), not the plan": 1,
        "on a layer without a planning code": 1,
        "point without a text": 1,
    }
    assert run(plan(draw), existing=True).report.zones == 7


def test_a_label_in_a_circle_is_no_zone(run: Run, plan: Plan) -> None:
    def draw(space: Any, document: Any) -> None:
        closed(space, box(0, 0, 100, 100))
        space.add_circle((EAST + 50, NORTH + 50), 6, dxfattribs={"layer": CODE})
        text(space, "OM-02", 47, 50)
        block = document.blocks.new("NHAN")
        block.add_circle((0, 0), 5, dxfattribs={"layer": "0"})
        block.add_attdef("LO", (0, 0), dxfattribs={"height": 2})
        reference = space.add_blockref("NHAN", (EAST + 20, NORTH + 20), dxfattribs={"layer": CODE})
        reference.add_auto_attribs({"LO": "OM-03"})

    found = run(plan(draw))
    assert found.areas == [10000]
    assert found.column("ky_hieu_lo") == ["OM-02; OM-03"]
    assert found.report.entries[0].counted == {"frame or line of a label": 1}


def test_crossing_overlapping_and_enclosed_zones_are_said(run: Run, plan: Plan) -> None:
    def draw(space: Any, _: Any) -> None:
        closed(space, [(0, 0), (10, 10), (10, 0), (0, 10)])  # two triangles of 25 m²
        closed(space, box(100, 0, 10, 10))
        closed(space, box(108, 0, 10, 10), layer="QHDD_DAT_Dichvu")  # 2 x 10 in common
        hatch(space, box(200, 0, 30, 30), box(210, 10, 10, 10), layer="QHDH_DAT_Khongco")  # 100 m² enclosed

    found = run(plan(draw))
    assert found.areas == [50, 100, 100, 800]
    assert "0.00 m² as drawn, 50.00 m² now" in found.found("PLAN_REPAIRED")[0]["thong_bao_en"]
    assert found.found("PLAN_OVERLAP")[0]["gia_tri"] == pytest.approx(20, abs=1e-6)
    assert found.found("PLAN_GAP")[0]["gia_tri"] == pytest.approx(100, abs=1e-6)
    assert found.report.unknown_codes == {"QHDH_DAT_Khongco": 1}
    assert found.report.zone_area - found.report.covered_area == pytest.approx(20, abs=1e-6)
    assert any("no list knows" in text for text in found.progress.warnings)
    assert "QHDH_DAT_Khongco" in found.html


def test_one_code_on_several_layers_and_colours(run: Run, plan: Plan, tmp_path: Path) -> None:
    def draw(space: Any, _: Any) -> None:
        hatch(space, box(0, 0, 10, 10), layer="TO_MAU")
        closed(space, box(0, 0, 10, 10), layer="RANH")
        space.add_lwpolyline(shifted(box(50, 0, 10, 10)), close=True, dxfattribs={"layer": "LO", "color": 42})

    table = tmp_path / "codes.csv"
    table.write_text(
        "layer,colour,code,name\nTO_MAU,,CX,Cây xanh\nRANH,,CX,Cây xanh\nLO,42,DAT_Dichvu,\n",
        encoding="utf-8",
    )
    found = run(plan(draw), mapping=table)
    assert sorted(zip(found.column("ma_loai_qh"), found.column("ten_vung"), strict=True)) == [
        ("CX", "Cây xanh"),
        ("DAT_Dichvu", "Dịch vụ"),
    ]
    assert found.report.repeating == 1


def test_the_text_in_a_zone_is_its_code_where_the_table_says_so(run: Run, plan: Plan, tmp_path: Path) -> None:
    def draw(space: Any, _: Any) -> None:
        for start in ((0, 0), (10, 0), (20, 0), (30, 0)):  # three zones between four lines
            opened(space, [start, (start[0], 10)], layer="RANH")
        opened(space, [(0, 0), (30, 0)], layer="RANH")
        opened(space, [(0, 10), (30, 10)], layer="RANH")
        text(space, "ONT", 2, 5, layer="MA", height=1)
        text(space, "LUC", 12, 5, layer="MA", height=1)

    table = tmp_path / "codes.csv"
    table.write_text("layer,code\nRANH,=text\n", encoding="utf-8")
    found = run(plan(draw), mapping=table)
    assert found.areas == [100, 100, 100]
    assert sorted(found.column("ma_loai_qh"), key=str) == ["LUC", None, "ONT"]
    named = dict(zip(found.column("ma_loai_qh"), found.column("ten_vung"), strict=True))
    assert named["ONT"] == "Đất ở tại nông thôn"
    assert (found.report.without_code, found.report.labels) == (1, 2)


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_texts_in_old_encodings(run: Run, plan: Plan, encoding: str) -> None:
    names = ["Trường học Hoàng Hoa Thám", "Đất ở nông thôn xã Ngọc Vân", "Nghĩa trang nhân dân"]

    def draw(space: Any, document: Any) -> None:
        font = ".VnTime.ttf" if encoding == "tcvn3" else "VNI-Times.ttf"
        document.styles.add("OLD", font=font)
        for number, name in enumerate(names):
            closed(space, box(100 * number, 0, 90, 90))
            letters = encode(name, encoding).decode("cp1252", "surrogateescape")
            written = space.add_text(letters, height=2, dxfattribs={"layer": CODE, "style": "OLD"})
            written.set_placement((EAST + 100 * number + 5, NORTH + 40))

    found = run(plan(draw, version="R2000"))
    assert sorted(found.column("ten_vung")) == sorted(names)


# ---------------------------------------------------------------- where it lies

MISTAKES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "millimetres": lambda p: p * 1000,
    "swapped": lambda p: p[:, ::-1],
    "EPSG:9209": lambda p: as_declared_change("EPSG:9214", "EPSG:9209")(p),
    "zone_prefix_48": lambda p: p + np.array([48_000_000, 0]),
    "no_false_easting": lambda p: p - np.array([500_000, 0]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_plan_in_the_wrong_place_is_said_and_put_right_where_asked(
    run: Run, plan: Plan, mistake: str
) -> None:
    corners = np.array(shifted(box(0, 0, 100, 50)))
    numbers = MISTAKES[mistake](corners)

    def draw(space: Any, _: Any) -> None:
        space.add_lwpolyline([tuple(row) for row in numbers], close=True, dxfattribs={"layer": CODE})

    path = plan(draw)
    left = run(path)
    assert left.report.entries[0].status == "doubt"
    assert left.report.entries[0].put_right == ""
    assert left.report.entries[0].place["hypotheses"][0]["key"].startswith(mistake)
    assert np.allclose(
        np.sort(shapely.bounds(left.zones)[0]), np.sort(np.r_[numbers.min(axis=0), numbers.max(axis=0)])
    )
    right = run(path, fix="chosen", hypothesis=mistake)
    assert shapely.symmetric_difference(right.zones[0], shapely.Polygon(corners)).area < 0.01
    assert right.report.entries[0].put_right == mistake


def test_what_fits_best_is_followed_only_where_nothing_else_fits(run: Run, plan: Plan) -> None:
    def draw(space: Any, _: Any) -> None:
        points = [(x * 1000, y * 1000) for x, y in shifted(box(0, 0, 100, 50))]
        space.add_lwpolyline(points, close=True, dxfattribs={"layer": CODE})
        space.add_circle((points[0][0], points[0][1] + 200_000), 20_000, dxfattribs={"layer": CODE})

    found = run(plan(draw), fix="best", commune_code="")
    assert found.report.entries[0].put_right == "millimetres"
    assert found.areas == pytest.approx([np.pi * 400, 5000], rel=1e-3)
    assert shapely.get_num_coordinates(found.zones).max() < 1000  # arcs are stroked in metres


def test_a_rule_for_one_file_names_its_zone(run: Run, plan: Plan) -> None:
    corners = np.array(shifted(box(0, 0, 100, 50)))

    def draw(space: Any, _: Any) -> None:
        moved = as_declared_change("EPSG:9214", "EPSG:9209")(corners)
        space.add_lwpolyline([tuple(row) for row in moved], close=True, dxfattribs={"layer": CODE})

    found = run(plan(draw, "QH_cu.dxf"), meridians=["QH_*=EPSG:9209"])
    assert shapely.symmetric_difference(found.zones[0], shapely.Polygon(corners)).area < 0.01
    assert found.column("epsg") == [9209]
    assert found.report.entries[0].crs_origin == "rule"


# ---------------------------------------------------------------- refusals


def test_a_drawing_that_is_no_plan_names_its_layers(run: Run, plan: Plan) -> None:
    with pytest.raises(EngineError) as error:
        run(plan(lambda space, _: closed(space, box(0, 0, 10, 10), layer="THUA_DAT")))
    assert error.value.code == "PLAN_NO_CODES"
    assert "THUA_DAT" in error.value.message
    assert "table" in error.value.hint


def test_existing_land_use_alone_is_no_plan(run: Run, plan: Plan) -> None:
    path = plan(lambda space, _: closed(space, box(0, 0, 10, 10), layer="HT_DAT_O_Langxom"))
    with pytest.raises(EngineError) as error:
        run(path)
    assert error.value.code == "PLAN_ONLY_EXISTING"
    assert run(path, existing=True).areas == [100]


@pytest.mark.real_data
def test_a_real_cadastral_drawing_is_no_plan(run: Run, shared_data: Path) -> None:
    with pytest.raises(EngineError) as error:
        run(shared_data / "real" / "kr_cadastral_map.dxf")
    assert error.value.code == "PLAN_NO_CODES"


def test_an_empty_plan(run: Run, plan: Plan) -> None:
    with pytest.raises(EngineError) as error:
        run(plan(lambda space, document: document.layers.add(CODE)))
    assert error.value.code in ("PLAN_NO_CODES", "PLAN_NO_ZONES")


def test_lines_without_any_zone(run: Run, plan: Plan) -> None:
    with pytest.raises(EngineError) as error:
        run(plan(lambda space, _: opened(space, [(0, 0), (5, 5)])))
    assert error.value.code == "PLAN_NO_ZONES"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"closing_tolerance": -1.0}, "PARAMETER_INVALID"),
        ({"stroke_tolerance": 0.0}, "PARAMETER_INVALID"),
        ({"decision_date": "hôm qua"}, "PARAMETER_INVALID"),
        ({"fix": "chosen"}, "PARAMETER_INVALID"),
        ({"fix": "chosen", "hypothesis": "upside_down"}, "PLACE_HYPOTHESIS"),
        ({"field_pairs": ["A=B"]}, "PARAMETER_INVALID"),
        ({"crs": "EPSG:4326"}, "CAD_CRS"),
    ],
)
def test_wrong_parameters(run: Run, plan: Plan, options: dict[str, Any], code: str) -> None:
    path = plan(lambda space, _: closed(space, box(0, 0, 10, 10)))
    with pytest.raises(EngineError) as error:
        run(path, **options)
    assert error.value.code == code


def test_damaged_and_wrong_files_are_named(run: Run, plan: Plan, tmp_path: Path) -> None:
    good = plan(lambda space, _: closed(space, box(0, 0, 10, 10)))
    cut = tmp_path / "cut.dxf"
    cut.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    empty = tmp_path / "empty.dwg"
    empty.write_bytes(b"")
    words = tmp_path / "letter.docx"
    words.write_bytes(b"PK\x03\x04not a plan")
    locked = tmp_path / "locked.dwg"
    locked.write_bytes(b"AC1032" + bytes(range(256)) * 8)
    for path in (cut, empty, words, locked):
        with pytest.raises(EngineError) as error:
            run(path)
        assert str(path) in error.value.message
    copy = tmp_path / "copy.dxf"
    copy.write_bytes(good.read_bytes())
    found = run(good, copy, cut, words)
    assert [entry.status for entry in found.report.entries] == ["ok", "repeated", "failed", "failed"]
    assert (found.report.zones, found.report.repeated, found.report.failed) == (1, 1, 2)


# ---------------------------------------------------------------- MicroStation


def test_complex_shapes_of_dgn_v7_are_zones(run: Run, tmp_path: Path) -> None:
    """Four sides in two parts, 40 x 10 m; the office's table names the level."""
    design = Design(level=12)
    x, y = EAST * 1000, NORTH * 1000
    rest = [(x + 20_000, y), (x + 20_000, y + 10_000), (x - 20_000, y + 10_000), (x - 20_000, y)]
    parts = [design.line([rest[-1], rest[0]], inside=True), design.string(rest, inside=True)]
    design.add(design.complex(14, parts, struct.pack("<H", len(parts)) + bytes(8)))
    path = design.save(tmp_path / "plan.dgn")
    table = tmp_path / "levels.csv"
    table.write_text("level,code\n12,QHDH_DAT_Dichvu\n", encoding="utf-8")
    found = run(path, mapping=table)
    assert found.areas == [400]
    assert found.column("ma_loai_qh") == ["QHDH_DAT_Dichvu"]


def test_level_names_of_dgn_v8_are_codes(run: Run, tmp_path: Path) -> None:
    x, y = EAST * 1000, NORTH * 1000
    corners = [(x, y), (x + 10_000, y), (x + 10_000, y + 20_000), (x, y + 20_000), (x, y)]
    words = b"\xff\xfd" + "Chợ Mới".encode("utf-16-le")
    elements = [line(3, *corners, kind=6), dgn8_text(3, (x + 2000, y + 9000), words)]
    path = write_dgn8(tmp_path / "plan.dgn", elements, levels={3: "QHDH_DAT_Dichvu"})
    found = run(path)
    assert found.areas == [200]
    assert found.column("ten_vung") == ["Chợ Mới"]
