"""Every rule of the parcel check: one case that passes, one that fails, one at its limit."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.checking.check_parcels import check_parcels
from bacgiang_gis_plugin.engine.cadastre.checking.profile import CATALOGUE
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.progress import Progress

X, Y = 500_000.0, 2_350_000.0
NAN = float("nan")
DEFAULT = object()


def ring(points: str) -> str:
    """Return a polygon from ``x y, x y, …`` counted from a point in the zone; rings divided by ``/``."""
    rings = []
    for part in points.split("/"):
        pairs = [tuple(map(float, pair.split())) for pair in part.split(",")]
        rings.append("(" + ",".join(f"{X + x:.6f} {Y + y:.6f}" for x, y in [*pairs, pairs[0]]) + ")")
    return f"POLYGON ({','.join(rings)})"


def box(x: float, y: float, x2: float, y2: float) -> str:
    return ring(f"{x} {y},{x2} {y},{x2} {y2},{x} {y2}")


SQUARE = box(0, 0, 10, 10)
RIGHT = box(10, 0, 20, 10)


def row(wkt: str | None = SQUARE, **fields: Any) -> dict[str, Any]:
    return {"wkt": wkt, **fields}


def one(**fields: Any) -> list[dict[str, Any]]:
    return [row(**fields)]


def shape(wkt: str | None) -> list[dict[str, Any]]:
    return [row(wkt)]


def two(first: str, second: str, **fields: Any) -> list[dict[str, Any]]:
    return [row(first), row(second, **fields)]


SPIKE = "0 0,10 0,10 5,{} {},10 {},10 10,0 10"


def corner(degrees: float) -> str:
    """A triangle with one angle of so many degrees."""
    angle = np.radians(degrees)
    return ring(f"0 0,100 0,{100 * np.cos(angle):.9f} {100 * np.sin(angle):.9f}")


MULTI = "MULTIPOLYGON (" + SQUARE.removeprefix("POLYGON ") + ",{})"


def multi(second: str) -> str:
    return MULTI.format(second.removeprefix("POLYGON "))


def holed(size: float) -> str:
    return ring(f"0 0,10 0,10 10,0 10/2 2,2 {2 + size},{2 + size} {2 + size},{2 + size} 2")


COMMUNES = [(box(-50, -50, 50, 50), {"ma_xa": "07210"}), (box(50, -50, 150, 50), {"ma_xa": "07228"})]
SHEETS = [(box(0, 0, 100, 100), {"so_to": 1})]
PROVINCE = [(box(-500, -500, 500, 500), {"so_to": 0})]
NEXT = [(box(10, 0, 20, 10), {"so_to": 9, "so_thua": 9})]
# The cell of this id holds a point; the parcel is drawn around it in the test below.
ID = "w7fd2dbqpcz1"

# rule: (passing, failing, borderline, whether the borderline case is a finding, extra layers)
Case = tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]], bool, dict[str, Any]]
CASES: dict[str, Case] = {
    "geometry_missing": (shape(SQUARE), shape(None), shape("POLYGON EMPTY"), False, {}),
    "geometry_empty": (shape(SQUARE), shape("POLYGON EMPTY"), shape(None), False, {}),
    "geometry_not_polygon": (shape(SQUARE), shape(f"POINT ({X} {Y})"), shape(multi(RIGHT)), False, {}),
    "coordinates_not_finite": (
        shape(SQUARE), shape(f"POLYGON (({X} {Y},{X + 9} {Y},{X} inf,{X} {Y}))"), shape(box(0, 0, 1e6, 1)), False, {},
    ),
    "geometry_invalid": (
        shape(SQUARE), shape(ring("0 0,10 10,10 0,0 10")), shape(ring("0 0,10 0,10 10,5 10,5 10,0 10")), False, {},
    ),
    "spike": (shape(SQUARE), shape(corner(0.5)), shape(corner(1.0001)), False, {}),
    "sharp_angle": (shape(SQUARE), shape(corner(4.99)), shape(corner(5.0001)), False, {}),
    "repeated_vertex": (
        shape(SQUARE), shape(ring("0 0,10 0,10 0,10 10,0 10")), shape(ring("0 0,10 0,10 0.001,10 10,0 10")), False, {},
    ),
    "tiny_edge": (
        shape(SQUARE), shape(ring("0 0,10 0,10 0.019,11 10,0 10")), shape(ring("0 0,10 0,10 0.0201,11 10,0 10")),
        False, {},
    ),
    "straight_vertex": (
        shape(SQUARE), shape(ring("0 0,5 0,10 0,10 10,0 10")), shape(ring("0 0,5 -0.0011,10 0,10 10,0 10")), False, {},
    ),
    "hole": (shape(SQUARE), shape(holed(3)), shape(holed(0.9)), False, {}),
    "tiny_hole": (shape(SQUARE), shape(holed(0.5)), shape(holed(1.001)), False, {}),
    "multipart": (
        shape(SQUARE), shape(multi(box(20, 0, 30, 10))), shape(multi(SQUARE).split("),((")[0] + "))"), False, {},
    ),
    "tiny_part": (shape(SQUARE), shape(multi(box(20, 0, 20.9, 1))), shape(multi(box(20, 0, 21.001, 1))), False, {}),
    "has_z": (
        shape(SQUARE), shape(f"POLYGON Z (({X} {Y} 1,{X + 9} {Y} 1,{X} {Y + 9} 1,{X} {Y} 1))"), shape(multi(RIGHT)),
        False, {},
    ),
    "has_m": (
        shape(SQUARE), shape(f"POLYGON M (({X} {Y} 1,{X + 9} {Y} 1,{X} {Y + 9} 1,{X} {Y} 1))"), shape(multi(RIGHT)),
        False, {},
    ),
    "too_small": (shape(SQUARE), shape(box(0, 0, 0.9, 1)), shape(box(0, 0, 1.0001, 1)), False, {}),
    "too_large": (shape(SQUARE), shape(box(0, 0, 10001, 1000)), shape(box(0, 0, 9999.9, 1000)), False, {}),
    "too_many_vertices": (
        shape(SQUARE), shape(ring(",".join(f"{i} 0" for i in range(5000)) + ",4999 9,0 9")),
        shape(ring(",".join(f"{i} 0" for i in range(4997)) + ",4996 9,0 9")), False, {},
    ),
    "ring_direction": (shape(SQUARE), shape(ring("0 0,0 10,10 10,10 0")), shape(ring("0 0,1 0,1 1")), False, {}),
    "elongated": (shape(SQUARE), shape(box(0, 0, 201, 0.5)), shape(box(0, 0, 98, 1)), False, {}),
    "sliver": (shape(SQUARE), shape(box(0, 0, 100, 0.09)), shape(box(0, 0, 100, 0.1002)), False, {}),
    "overlap": (
        two(SQUARE, RIGHT), two(SQUARE, box(9, 0, 20, 10)), two(SQUARE, box(9.9991, 0, 20, 10)), False, {},
    ),
    "edge_overlap": (
        two(SQUARE, RIGHT, so_to=2, ma_thua="07210-2-2"), two(SQUARE, box(9, 0, 20, 10), so_to=2),
        two(SQUARE, box(9.9991, 0, 20, 10), so_to=2), False, {},
    ),
    "commune_edge_overlap": (
        two(SQUARE, RIGHT, ma_xa="07228"), two(SQUARE, box(9, 0, 20, 10), ma_xa="07228"),
        two(SQUARE, box(9.9991, 0, 20, 10), ma_xa="07228"), False, {},
    ),
    "gap": (two(SQUARE, RIGHT), two(SQUARE, box(10.05, 0, 20, 10)), two(SQUARE, box(10.2, 0, 20, 10)), False, {}),
    "edge_gap": (
        two(SQUARE, RIGHT, so_to=2), two(SQUARE, box(10.05, 0, 20, 10), so_to=2),
        two(SQUARE, box(11.2, 0, 20, 10), so_to=2),
        False, {},
    ),
    "neighbour_vertex_missing": (
        two(SQUARE, RIGHT), two(SQUARE, ring("10 0,20 0,20 10,10 10,10 5")),
        two(ring("0 0,10 0,10 5,10 10,0 10"), ring("10 0,20 0,20 10,10 10,10 5")), False, {},
    ),
    "vertices_nearly_equal": (
        two(SQUARE, RIGHT), two(SQUARE, ring("10 0,20 0,20 10,10.015 10")),
        two(SQUARE, ring("10 0,20 0,20 10,10.0201 10")),
        False, {},
    ),
    "duplicate_parcel": (two(SQUARE, RIGHT), two(SQUARE, SQUARE), two(SQUARE, box(0, 0, 10, 9.99)), False, {}),
    "contained_parcel": (two(SQUARE, RIGHT), two(SQUARE, box(1, 1, 2, 2)), two(SQUARE, SQUARE), False, {}),
    "unmatched_edge": (
        two(SQUARE, RIGHT),
        two(ring("0 0,10 0,10 3,10.002 5,10 7,10 10,0 10"), ring("10 0,20 0,20 10,10 10,10 7,10 3")),
        two(SQUARE, box(10, 0, 20, 5)), False, {},
    ),
    "isolated_parcel": (
        two(SQUARE, RIGHT), two(SQUARE, box(30, 0, 40, 10)), two(SQUARE, box(10, 5, 20, 15)), False, {},
    ),
    "commune_edge_gap": (
        shape(SQUARE), shape(box(0, 0, 9.95, 10)), shape(box(0, 0, 9.89, 10)), False, {"neighbours": NEXT},
    ),
    "outside_commune": (
        shape(SQUARE), shape(box(-60, 0, 0, 10)), shape(box(-50.09, 0, 0, 10)), False, {"communes": COMMUNES},
    ),
    "commune_differs": (
        shape(SQUARE), shape(box(60, 0, 70, 10)), shape(box(41, 0, 58, 10)), False, {"communes": COMMUNES},
    ),
    "across_commune_boundary": (
        shape(SQUARE), shape(box(45, 0, 55, 10)), shape(box(40, 0, 50.09, 10)), False, {"communes": COMMUNES},
    ),
    "outside_sheet": (shape(SQUARE), shape(box(-5, 0, 5, 10)), shape(box(-0.09, 0, 5, 10)), False, {"sheets": SHEETS}),
    "sheet_unknown": (shape(SQUARE), one(so_to=2), one(so_to=None), False, {"sheets": SHEETS}),
    "outside_province": (
        shape(SQUARE), shape(box(495, 0, 505, 10)), shape(box(490, 0, 500.09, 10)), False, {"province": PROVINCE},
    ),
    "coordinates_in_degrees": (
        shape(SQUARE), shape("POLYGON ((106 21,107 21,107 22,106 21))"),
        shape("POLYGON ((361 21,400 21,400 22,361 21))"),
        False, {},
    ),
    "far_from_meridian": (
        shape(SQUARE), shape(box(250_001, 0, 250_011, 10)), shape(box(249_985, 0, 249_995, 10)), False, {},
    ),
    "sheet_missing": (one(), one(so_to=None), one(so_to=0), False, {}),
    "number_missing": (one(), one(so_thua=None), one(so_thua=0), False, {}),
    "land_code_missing": (one(), one(loai_dat=None), one(loai_dat=" "), True, {}),
    "area_missing": (one(), one(dien_tich=None), one(dien_tich=0.0), False, {}),
    "commune_missing": (one(), one(ma_xa=None), one(ma_xa=""), True, {}),
    "key_missing": (one(), one(ma_thua=None), one(ma_thua=""), True, {}),
    "field_missing": (one(), one(loai_dat=DEFAULT), one(ma_xa=DEFAULT), False, {}),
    "field_type": (one(), one(so_to="1"), one(dien_tich=100), False, {}),
    "value_type": (one(), one(so_to="một"), one(so_to="1"), False, {}),
    "field_unknown": (one(), one(abc="x"), one(SoTo=1), False, {}),
    "unknown_land_code": (one(), one(loai_dat="ZZZ"), one(loai_dat="ont"), False, {}),
    "land_code_not_in_force": (one(), one(loai_dat="BHK"), one(loai_dat="ONT"), False, {}),
    "land_code_form": (one(loai_dat="ONT+CLN"), one(loai_dat="ONT/CLN"), one(loai_dat="ont"), True, {}),
    "land_code_repeated": (one(loai_dat="ONT+CLN"), one(loai_dat="ONT+ONT"), one(loai_dat="ONT+ont"), True, {}),
    "commune_code_form": (one(), one(ma_xa="7210"), one(ma_xa="07210"), False, {}),
    "commune_code_unknown": (one(), one(ma_xa="99999"), one(ma_xa="9999"), False, {}),
    "commune_not_in_force": (one(), one(ma_xa="07213"), one(ma_xa="99999"), False, {}),
    "owner_in_public_field": (
        one(ten_vung="DC_01"), one(ten_vung="Tờ của Lò Văn Tét"), one(ten_vung="Lò", chu_su_dung="Lò"), False, {},
    ),
    "id_number_in_public_field": (
        one(ten_vung="to 12"), one(ten_vung="CMND 121212121"), one(ten_vung="12345678"), False, {},
    ),
    "encoding_damage": (
        one(dia_chi="Xóm Đình"), one(dia_chi="NguyÔn V¨n §øc, th«n §«ng"), one(dia_chi="Café"), False, {},
    ),
    "replacement_character": (one(dia_chi="Xóm"), one(dia_chi="X\ufffdm"), one(dia_chi="X?m"), False, {}),
    "text_decomposed": (one(dia_chi="Xóm"), one(dia_chi="Xo\u0301m"), one(dia_chi="Xom"), False, {}),
    "text_spaces": (one(dia_chi="Xóm 1"), one(dia_chi="Xóm  1"), one(dia_chi="Xóm\u00a01"), True, {}),
    "control_character": (one(dia_chi="Xóm"), one(dia_chi="X\u200bóm"), one(dia_chi="Xóm\n2"), False, {}),
    "placeholder_value": (one(dia_chi="Xóm"), one(dia_chi="NULL"), one(dia_chi="Null 1"), False, {}),
    "skipped_number": (
        two(SQUARE, RIGHT), two(SQUARE, RIGHT, so_thua=4), [row(), row(RIGHT, so_to=2, so_thua=1)], False, {},
    ),
    "repeated_number": (
        two(SQUARE, RIGHT), two(SQUARE, RIGHT, so_thua=1), two(SQUARE, RIGHT, so_thua=1, so_to=2), False, {},
    ),
    "number_not_positive": (one(), one(so_thua=0), one(so_thua=1), False, {}),
    "sheet_not_positive": (one(), one(so_to=-1), one(so_to=1), False, {}),
    "key_mismatch": (one(), one(ma_thua="07210-1-2"), one(ma_thua=None), False, {}),
    "key_repeated": (
        two(SQUARE, RIGHT), two(SQUARE, RIGHT, ma_thua="07210-1-1"), two(SQUARE, RIGHT, ma_thua=None), False, {},
    ),
    "parcel_id_form": (one(ma_dinh_danh=ID), one(ma_dinh_danh="w7fd2dbqpcza"), one(ma_dinh_danh=None), False, {}),
    "parcel_id_repeated": (
        one(ma_dinh_danh=ID), [row(ma_dinh_danh=ID), row(RIGHT, ma_dinh_danh=ID)],
        [row(ma_dinh_danh=None), row(RIGHT, ma_dinh_danh=None)], False, {},
    ),
    "area_mismatch": (one(), one(dien_tich_nhan=100.2), one(dien_tich_nhan=100.1), False, {}),
    "legal_area_mismatch": (
        one(dien_tich_phap_ly=100.0), one(dien_tich_phap_ly=101.1), one(dien_tich_phap_ly=101.0), False, {},
    ),
    "computed_area_differs": (one(), one(dien_tich=100.2), one(dien_tich=100.1), False, {}),
    "area_not_positive": (one(), one(dien_tich=0.0), one(dien_tich=0.001), False, {}),
    "label_area_not_positive": (one(), one(dien_tich_nhan=-1.0), one(dien_tich_nhan=None), False, {}),
    "legal_area_not_positive": (
        one(dien_tich_phap_ly=100.0), one(dien_tich_phap_ly=0.0), one(dien_tich_phap_ly=None), False, {},
    ),
}  # fmt: skip
KINDS = {
    **dict.fromkeys(("so_to", "so_thua", "SoTo"), pa.int32()),
    **dict.fromkeys(("dien_tich", "dien_tich_nhan", "dien_tich_phap_ly"), pa.float64()),
}


def write(make_layer: Callable[..., InputLayer], rows: list[dict[str, Any]]) -> InputLayer:
    """Write parcels; what a row does not say is right. A field that is DEFAULT is left out of the layer."""
    filled = []
    for number, given in enumerate(rows, start=1):
        area = shapely.area(shapely.from_wkt(given["wkt"])) if given["wkt"] else 0.0
        base: dict[str, Any] = {"ma_xa": "07210", "so_to": 1, "so_thua": number, "loai_dat": "ONT"}
        base |= {"dien_tich": area, "dien_tich_nhan": area, "chu_su_dung": "Lò Văn Tét", "ten_to": "DC_01"}
        base |= {key: value for key, value in given.items() if key != "wkt"}
        base.setdefault("ma_thua", f"{base['ma_xa']}-{base['so_to']}-{base['so_thua']}")
        filled.append({key: value for key, value in base.items() if value is not DEFAULT})
    columns = {}
    for name in dict.fromkeys(key for entry in filled for key in entry):
        values = [entry.get(name) for entry in filled]
        kind = (
            pa.string() if any(isinstance(value, str) for value in values) else KINDS.get(name, pa.string())
        )
        if name == "dien_tich" and any(isinstance(value, int) for value in values):
            kind = pa.int32()
        columns[name] = pa.array(values, kind)
    return make_layer([entry["wkt"] for entry in rows], columns, name="parcels.gpkg")


@pytest.fixture
def findings(make_layer: Callable[..., InputLayer], tmp_path: Path) -> Callable[..., Counter[str]]:
    profile = tmp_path / "profile.json"
    on = {rule: {"on": True} for rule in ("straight_vertex", "ring_direction", "isolated_parcel")}
    profile.write_text(json.dumps({"rules": on}), encoding="utf-8")

    def run(rows: list[dict[str, Any]], **layers: Any) -> Counter[str]:
        extra = {
            name: make_layer(
                [wkt for wkt, _ in parts],
                {key: [fields[key] for _, fields in parts] for key in parts[0][1]},
                name=f"{name}.gpkg",
            )
            for name, parts in layers.items()
        }
        result = check_parcels(write(make_layer, rows), profile=profile, progress=Progress(), **extra)
        return Counter(result.by_rule)

    return run


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_passes_fails_and_knows_its_limit(rule: str, findings: Any) -> None:
    right, wrong, limit, limit_is_found, layers = CASES[rule]
    assert rule not in findings(right, **layers)
    assert rule in findings(wrong, **layers)
    assert (rule in findings(limit, **layers)) == limit_is_found


def test_every_rule_has_its_cases() -> None:
    assert set(CATALOGUE) - set(CASES) == {"parcel_id_outside"}
    assert len(CATALOGUE) >= 50


@pytest.mark.parametrize(("shift", "found"), [(0.0, False), (5.04, False), (5.2, True)])
def test_the_point_of_a_parcel_id_lies_in_its_parcel(shift: float, found: bool, findings: Any) -> None:
    from bacgiang_gis_plugin.engine.cadastre.checking.identity import place_of_ids

    middle = shapely.get_coordinates(place_of_ids([ID], "EPSG:9214"))[0]
    square = shapely.box(*(middle - 5), *(middle + 5))
    moved = shapely.affinity.translate(square, shift)
    assert ("parcel_id_outside" in findings([row(moved.wkt, ma_dinh_danh=ID)])) == found


def test_a_lane_between_parcels_is_no_finding(findings: Any) -> None:
    lane = [row(SQUARE), row(box(10.5, 0, 20, 10)), row(box(0, 10, 20, 20)), row(box(0, -10, 20, 0))]
    apart = findings(lane)
    assert {"gap", "edge_gap", "unmatched_edge"}.isdisjoint(apart)
    assert "edge_gap" in findings([row(SQUARE), row(box(10.5, 0, 20, 10), so_to=2)])


def test_a_right_parcel_has_no_finding(findings: Any) -> None:
    assert findings(two(SQUARE, RIGHT)) == Counter()
