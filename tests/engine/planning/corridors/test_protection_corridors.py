"""The operation: lines on disk → corridors, errors, parcels and reports; areas by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.jobs import Job, run_job
from bacgiang_gis_plugin.engine.planning.corridors.presets import shipped_presets
from bacgiang_gis_plugin.engine.planning.corridors.regions import Corridor, resolve
from bacgiang_gis_plugin.engine.progress import Progress

PRESETS = {one.key: one for one in shipped_presets()}


def areas(layer) -> dict[str, float]:
    return dict(zip(layer.column("ma_vung"), shapely.area(layer.geometry).tolist(), strict=True))


def reasons(report) -> dict[str, int]:
    return report["refused_by_reason"]


def test_a_road_from_its_edge_and_from_its_line(make_layer, run) -> None:
    """100 m of grade III: 13 m on each side of a road of 10 m; from the line the same two strips of 13 m."""
    road = make_layer(["LINESTRING (0 0, 100 0)"], {"cap": ["cấp III"], "rong": [10.0]}, name="roads.gpkg")
    report, layers = run([road], object_width_field="rong")
    corridor = layers["corridors"].geometry[0]
    assert areas(layers["corridors"]) == {"HL_road_3": pytest.approx(2 * 13 * 100)}
    assert corridor.bounds == (0, -18, 100, 18)
    assert not corridor.intersects(shapely.box(1, -4.9, 99, 4.9))
    row = layers["corridors"].table.to_pylist()[0]
    assert (row["ma_loai_qh"], row["be_rong_hanh_lang"], row["tinh_trang_phap_ly"]) == (
        "HL_road_3", 13.0, "verify",
    )  # fmt: skip
    assert "NĐ 100/2013" in row["can_cu"]
    assert row["dien_tich"] == pytest.approx(2600)
    report, layers = run([road], measure="line")
    assert layers["corridors"].geometry[0].bounds == (0, -13, 100, 13)
    assert any("measured from the line as drawn" in text for text in report["warnings"])
    assert any("not confirmed (verify)" in text for text in report["warnings"])


def test_a_power_line_covers_the_ground_below_it(make_layer, run) -> None:
    line = make_layer(["LINESTRING (0 0, 100 0)"], {"cap": [110.0], "rong": [6.0]})
    _, layers = run([line], object_width_field="rong")
    assert areas(layers["corridors"]) == {"HL_power_110": pytest.approx(100 * 2 * (3 + 4))}


@pytest.mark.parametrize(
    ("side", "area", "bounds"),
    [
        ("left", 1300, (0, 5, 100, 18)),
        ("right", 1300, (0, -18, 100, -5)),
        ("both", 2600, (0, -18, 100, 18)),
    ],
)
def test_sides_by_parameter_and_by_field(make_layer, run, side, area, bounds) -> None:
    words = {"left": "Trái", "right": "PHẢI", "both": "hai bên"}
    values = {"cap": ["road_3"], "rong": [10.0], "ben": [words[side]]}
    road = make_layer(["LINESTRING (0 0, 100 0)"], values)
    for asked in ({"side": side}, {"side_field": "ben"}):
        _, layers = run([road], object_width_field="rong", **asked)
        assert layers["corridors"].geometry[0].bounds == bounds
        assert areas(layers["corridors"])["HL_road_3"] == pytest.approx(area)


def test_a_dyke_has_a_field_side_and_a_river_side(make_layer, run) -> None:
    dyke = make_layer(
        ["LINESTRING (0 0, 100 0)", "LINESTRING (0 500, 100 500)"],
        {"cap": ["dyke_3"] * 2, "song": ["phải", None]},
    )
    _, layers = run([dyke], measure="line", river_side_field="song", river_side="left")
    found = dict(zip(layers["corridors"].column("ma_vung"), layers["corridors"].geometry, strict=True))
    assert {name: part.area for name, part in found.items()} == {
        "HL_dyke_3_field": pytest.approx(2 * 2500), "HL_dyke_3_river": pytest.approx(2 * 2000),
    }  # fmt: skip
    assert found["HL_dyke_3_river"].bounds == (0, -20, 100, 520)
    assert found["HL_dyke_3_field"].bounds == (0, 0, 100, 500)
    with pytest.raises(EngineError, match="river lies"):
        run([dyke], measure="line")


def test_lines_of_a_class_are_one_corridor_without_double_area(make_layer, run) -> None:
    """A corner of two lines, one of them drawn twice, and a crossing: 9 m from the line as drawn.

    Corner: 2 × 200 × 9 − 81 + π·81/4. The crossing line of 100 m over the second leg: 2 × 900, less what is the leg's.
    """
    lines = ["LINESTRING (0 0, 100 0)", "LINESTRING (100 0, 100 100)", "LINESTRING (0 0, 100 0)"]
    crossing = "LINESTRING (50 60, 150 60)"
    road = make_layer([*lines, crossing], {"cap": ["cấp 4"] * 4})
    report, layers = run([road], measure="line")
    expected = 3600 - 81 + math.pi * 81 / 4 + 1800 - 18 * 18
    assert areas(layers["corridors"])["HL_road_4_5"] == pytest.approx(expected, abs=0.02)
    assert (report["lines"], report["lines_with_corridor"], report["corridors"]) == (4, 4, 1)


def test_lines_that_meet_are_joined_around_the_corner(make_layer, run) -> None:
    """Three roads from one point into one half-plane: 12 m, 12 m and 6 m wide, 4 m beside them.

    At the junction the corridor reaches 3 + 4 m around the far side, as far as beside the narrowest road.
    """
    lines = ["LINESTRING (0 0, -100 0)", "LINESTRING (0 0, 100 0)", "LINESTRING (0 0, -60 80)"]
    road = make_layer(lines, {"cap": ["road_below_5"] * 3, "rong": [12.0, 12.0, 6.0]})
    _, layers = run([road], object_width_field="rong")
    region = layers["corridors"].geometry[0]
    assert region.contains(shapely.Point(0, -9))
    corner = make_layer(["LINESTRING (0 0, 0 50)", "LINESTRING (40 -30, 0 0)"], {"cap": ["road_below_5"] * 2})
    _, layers = run([corner], measure="line")
    region = layers["corridors"].geometry[0]
    out = 3.9 / math.sqrt(10)  # towards (−3, −1)/√10, the middle of the outside of this corner
    assert region.contains(shapely.Point(-3 * out, -out))
    assert not region.contains(shapely.Point(-3 * out * 1.05, -out * 1.05))


def test_round_ends(make_layer, run) -> None:
    line = make_layer(["LINESTRING (0 0, 100 0)"], {"cap": ["power_110"]})
    _, layers = run([line], measure="line", ends="round")
    assert areas(layers["corridors"])["HL_power_110"] == pytest.approx(800 + math.pi * 16, abs=0.02)


def test_what_has_no_corridor_is_an_error_row_never_silent(make_layer, run) -> None:
    classes = ["cấp III", "đường mòn", None, "rail", "canal_2_10_earth", "water_source", "road_3", "road_3"]
    lines = [f"LINESTRING (0 {100 * n}, 100 {100 * n})" for n in range(6)] + ["POINT (0 0)", None]
    layer = make_layer(lines, {"cap": classes}, name="all.gpkg")
    report, layers = run([layer], measure="line")
    assert reasons(report) == {"geometry": 2, "no_class": 1, "no_width": 2, "range": 1, "unknown_class": 1}
    assert (report["lines"], report["lines_with_corridor"], report["lines_without"]) == (8, 1, 7)
    rows = layers["errors"].table.to_pylist()
    assert sorted(row["fid_goc"] for row in rows) == [2, 3, 4, 5, 6, 7, 8]
    said = {row["fid_goc"]: (row["thong_bao"], row["thong_bao_en"]) for row in rows}
    assert said[2] == (
        "Giá trị phân cấp đường mòn không có trong bảng", "the class đường mòn is not in the table",
    )  # fmt: skip
    assert "cơ quan cần nhập" in said[4][0]
    report, layers = run([layer], measure="line", range_choice="largest")
    assert areas(layers["corridors"])["HL_canal_2_10_earth"] == pytest.approx(600)
    assert any("range (2.0–3.0 m); 3.0 m was chosen" in text for text in report["warnings"])


def test_the_offices_width_by_table_and_by_field(make_layer, run, tmp_path: Path) -> None:
    table = tmp_path / "office.csv"
    table.write_text("code,width,reference\nrail,15,line\n", encoding="utf-8")
    line = make_layer(
        ["LINESTRING (0 0, 100 0)", "LINESTRING (0 99, 100 99)"], {"loai": ["x", "x"], "hl": [None, "7,5"]}
    )
    report, layers = run([line], ["=rail"], presets=str(table), width_field="hl")
    assert areas(layers["corridors"]) == {"HL_rail": pytest.approx(3000 + 1500)}
    assert layers["corridors"].column("tinh_trang_phap_ly").tolist() == ["office"]
    assert not any("not confirmed" in text for text in report["warnings"])


@pytest.mark.parametrize("layer", ["roads", "1", ""])
def test_values_may_mean_something_in_one_layer_only(make_layer, run, tmp_path: Path, layer: str) -> None:
    road = make_layer(["LINESTRING (0 0, 100 0)"], {"cap": ["35"]}, name="roads.gpkg")
    power = make_layer(["LINESTRING (0 99, 100 99)"], {"cap": [35]}, name="power.gpkg")
    table = tmp_path / "map.csv"
    table.write_text(f"layer,value,code\n{layer},35,road_3\n2,35,power_35_bare\n", encoding="utf-8")
    _, layers = run([road, power], measure="line", mapping=str(table))
    assert areas(layers["corridors"]) == {
        "HL_road_3": pytest.approx(2600), "HL_power_35_bare": pytest.approx(600),
    }  # fmt: skip


def test_nothing_but_errors_stops(make_layer, run, tmp_path: Path) -> None:
    line = make_layer(["LINESTRING (0 0, 100 0)"], {"cap": ["rail"]})
    with pytest.raises(EngineError) as caught:
        run([line])
    assert caught.value.code == "CORRIDOR_NONE"
    assert "no width for Hành lang an toàn giao thông đường sắt" in caught.value.message
    assert not (tmp_path / "corridors.gpkg").exists()


def test_an_edge_layer_tells_where_the_edge_is(make_layer, run) -> None:
    """A road 8 m wide to the left of its line and 4 m to the right, over 100 of the line's 120 m."""
    road = make_layer(["LINESTRING (0 0, 120 0)"], {"cap": ["road_4_5"]}, name="r.gpkg")
    edges = make_layer(["POLYGON ((0 -4, 100 -4, 100 8, 0 8, 0 -4))"], {"a": [1]}, name="e.gpkg")
    report, layers = run([road], edges=str(edges.path))
    region = layers["corridors"].geometry[0]
    assert region.equals(shapely.MultiPolygon([shapely.box(0, 8, 100, 17), shapely.box(0, -13, 100, -4)]))
    assert reasons(report) == {"edge_gap": 1}
    assert layers["errors"].geometry[0].length == pytest.approx(20)
    _, layers = run([road], edges=str(edges.path), side="left")
    assert layers["corridors"].geometry[0].equals(shapely.box(0, 8, 100, 17))
    with pytest.raises(EngineError, match="nor an edge layer"):
        run([road])


@pytest.mark.parametrize(
    ("overlaps", "road", "power", "double"),
    [("keep", 2600, 800, 26 * 8), ("priority", 2600, 800 - 26 * 8, 0), ("widest", 2600, 800 - 26 * 8, 0)],
)
def test_overlaps_by_rule(crossing, run, overlaps, road, power, double) -> None:
    report, layers = run(crossing, ["cap", "kv"], measure="line", overlaps=overlaps)
    assert areas(layers["corridors"]) == {
        "HL_road_3": pytest.approx(road), "HL_power_110": pytest.approx(power),
    }  # fmt: skip
    assert report["double_area"] == pytest.approx(double, abs=1e-6)
    assert report["union_area"] == pytest.approx(2600 + 800 - 208)
    assert report["corridor_area"] == pytest.approx(report["union_area"] + double)


def test_the_offices_priority_decides(crossing, run, tmp_path: Path) -> None:
    table = tmp_path / "office.csv"
    table.write_text("code,priority\npower_110,1\n", encoding="utf-8")
    _, layers = run(crossing, ["cap", "kv"], measure="line", presets=str(table))
    assert areas(layers["corridors"]) == {
        "HL_road_3": pytest.approx(2600 - 208), "HL_power_110": pytest.approx(800),
    }  # fmt: skip


boxes = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 25), st.integers(1, 25)).map(
    lambda one: shapely.box(one[0], one[1], one[0] + one[2], one[1] + one[3])
)
regions = st.lists(
    st.tuples(boxes, st.floats(0, 90), st.integers(0, 3), st.integers(1, 9)), min_size=1, max_size=5
)


@settings(max_examples=60, deadline=None)
@given(regions, st.sampled_from(["priority", "widest"]))
def test_resolved_corridors_are_disjoint_and_their_union_is_kept(several, rule) -> None:
    from dataclasses import replace

    made = [
        Corridor(
            replace(PRESETS["road_3"], priority=priority),
            shapely.affinity.rotate(shape, angle),
            float(width),
            1,
            1.0,
            False,
        )
        for shape, angle, priority, width in several
    ]
    before = shapely.union_all([one.region for one in made])
    after = resolve(made, rule)
    assert shapely.area(shapely.symmetric_difference(shapely.union_all(after), before)) < 1e-6
    assert shapely.area(after).sum() == pytest.approx(before.area, abs=1e-6)
    first = min(made, key=lambda one: one.preset.priority if rule == "priority" else -one.width)
    assert after[made.index(first)].area == pytest.approx(first.region.area, abs=1e-6)


def test_reports(crossing, run, tmp_path: Path) -> None:
    files = {"html": str(tmp_path / "r.html"), "report": str(tmp_path / "r.json")}
    run(crossing, ["cap", "kv"], measure="line", presets_out=str(tmp_path / "t.csv"), **files)
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    for part in (
        "Hành lang an toàn đường bộ cấp III",
        "NĐ 100/2013",
        "Cần kiểm tra",
        "thứ tự ưu tiên nhỏ hơn",
        "<svg",
    ):
        assert part in text
    entries = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["entries"]
    assert [(one["key"], one["status"], one["width"]) for one in entries] == [
        ("road_3", "verify", 13.0), ("power_110", "verify", 4.0),
    ]  # fmt: skip
    assert (tmp_path / "t.csv").stat().st_size > 3000


def test_the_table_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    report = run_job(Job("protection_corridors", {"presets_out": str(path)}, "0"), Progress())
    assert report["presets"] == len(PRESETS)
    assert "road_3,both" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"crs": "EPSG:4326"}, "CRS_NOT_PLANAR"),
        ({"crs": None}, "CRS_MISSING"),
        ({"crs": "EPSG:9209"}, "CRS_DIFFERS"),
        ({"far": True}, "LAYERS_APART"),
        ({"field": "khong_co"}, "FIELD_MISSING"),
        ({"fields": ["cap", "cap"]}, "CORRIDOR_CLASS_FIELDS"),
        ({"field": "ten_chu"}, "PARAMETER_INVALID"),
        ({"empty": True}, "LAYER_EMPTY"),
        ({"object_width_field": "khong_co"}, "FIELD_MISSING"),
        ({"decision_date": "31/3/2026"}, "PARAMETER_INVALID"),
    ],
)
def test_bad_input_is_named(make_layer, run, tmp_path: Path, changed, code) -> None:
    parcels = make_layer(["POLYGON ((0 0, 9 0, 9 9, 0 0))"], {"so_thua": [1]}, name="p.gpkg")
    at = 9e5 if changed.get("far") else 0
    wkt = [] if changed.get("empty") else [f"LINESTRING ({at} 0, {at + 100} 0)"]
    road = make_layer(
        wkt,
        {"cap": pa.array(["road_3"] * len(wkt), pa.string())},
        name="r.gpkg",
        crs=changed.get("crs", "EPSG:9214"),
    )
    more = {key: changed[key] for key in ("object_width_field", "decision_date") if key in changed}
    fields = changed.get("fields", [changed.get("field", "cap")])
    with pytest.raises(EngineError) as caught:
        run([road], fields, measure="line", parcels=str(parcels.path), **more)
    assert caught.value.code == code
    assert not (tmp_path / "corridors.gpkg").exists()
