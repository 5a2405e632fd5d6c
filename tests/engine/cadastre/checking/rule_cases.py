"""One passing, one failing and one borderline case of every rule of the parcel check, from WKT."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
import shapely.affinity

from bacgiang_gis_plugin.engine.cadastre.checking.identity import place_of_ids

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
ID = "w7fd2dbqpcz1"


def around_id(shift: float) -> dict[str, Any]:
    """A square of 10 m around the point that ID stands for, moved east by so many metres."""
    middle = shapely.get_coordinates(place_of_ids([ID], "EPSG:9214"))[0]
    square = shapely.box(*(middle - 5), *(middle + 5))
    return row(shapely.affinity.translate(square, shift).wkt, ma_dinh_danh=ID)


def line(points: str) -> dict[str, Any]:
    """A line of the LINEWORK layer among the parcels."""
    pairs = [pair.split() for pair in points.split(",")]
    return {
        "line": "LINESTRING (" + ",".join(f"{X + float(x):.6f} {Y + float(y):.6f}" for x, y in pairs) + ")"
    }


OUTLINE = line("0 0,10 0,10 10,0 10,0 0")


Rows = list[dict[str, Any]]
# rule: (passing, failing, borderline, whether the borderline case is a finding, extra layers)
Case = tuple[Rows, Rows, Rows, bool, dict[str, Any]]
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
        shape(SQUARE), shape(ring("0 0,5 0,10 0,10 10,0 10")), shape(ring("0 0,5 -0.00102,10 0,10 10,0 10")), False, {},
    ),
    "hole": (shape(SQUARE), shape(holed(3)), shape(holed(1.00995)), True, {}),
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
    "elongated": (shape(SQUARE), shape(box(0, 0, 201, 0.5)), shape(box(0, 0, 197, 1)), False, {}),
    "sliver": (shape(SQUARE), shape(box(0, 0, 100, 0.09)), shape(box(0, 0, 100, 0.1002)), False, {}),
    "overlap": (
        two(SQUARE, RIGHT), two(SQUARE, box(9, 0, 20, 10)), two(SQUARE, box(9.99902, 0, 20, 10)), False, {},
    ),
    "edge_overlap": (
        two(SQUARE, RIGHT, so_to=2, ma_thua="07210-2-2"), two(SQUARE, box(9, 0, 20, 10), so_to=2),
        two(SQUARE, box(9.99902, 0, 20, 10), so_to=2), False, {},
    ),
    "commune_edge_overlap": (
        two(SQUARE, RIGHT, ma_xa="07228"), two(SQUARE, box(9, 0, 20, 10), ma_xa="07228"),
        two(SQUARE, box(9.99902, 0, 20, 10), ma_xa="07228"), False, {},
    ),
    "gap": (two(SQUARE, RIGHT), two(SQUARE, box(10.05, 0, 20, 10)), two(SQUARE, box(10.102, 0, 20, 10)), False, {}),
    "edge_gap": (
        two(SQUARE, RIGHT, so_to=2), two(SQUARE, box(10.05, 0, 20, 10), so_to=2),
        two(SQUARE, box(11.01, 0, 20, 10), so_to=2),
        False, {},
    ),
    "neighbour_vertex_missing": (
        two(SQUARE, RIGHT), two(SQUARE, ring("10 0,20 0,20 10,10 10,10 5")),
        two(SQUARE, ring("10 0,20 0,20 10,10 10,10.00102 5")), False, {},
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
        shape(SQUARE), shape(box(0, 0, 9.95, 10)), shape(box(0, 0, 9.898, 10)), False, {"neighbours": NEXT},
    ),
    "outside_commune": (
        shape(SQUARE), shape(box(-60, 0, 0, 10)), shape(box(-50.099, 0, 0, 10)), False, {"communes": COMMUNES},
    ),
    "commune_differs": (
        shape(SQUARE), shape(box(60, 0, 70, 10)), shape(box(41, 0, 58, 10)), False, {"communes": COMMUNES},
    ),
    "across_commune_boundary": (
        shape(SQUARE), shape(box(45, 0, 55, 10)), shape(box(40, 0, 50.099, 10)), False, {"communes": COMMUNES},
    ),
    "outside_sheet": (shape(SQUARE), shape(box(-5, 0, 5, 10)), shape(box(-0.099, 0, 5, 10)), False, {"sheets": SHEETS}),
    "sheet_unknown": (shape(SQUARE), one(so_to=2), one(so_to=None), False, {"sheets": SHEETS}),
    "outside_province": (
        shape(SQUARE), shape(box(495, 0, 505, 10)), shape(box(490, 0, 500.099, 10)), False, {"province": PROVINCE},
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
    "parcel_id_outside": (
        [around_id(0)], [around_id(5.2)], [around_id(5.0495)], False, {},
    ),
    "dangle": (
        [row(), OUTLINE], [row(), OUTLINE, line("5 0,5 4")], [row(), OUTLINE, line("5 0,5 9.9805")], False, {},
    ),
    "line_closes_nothing": (
        [row(), OUTLINE], [row(), OUTLINE, line("5 0,5 10")], [row(), OUTLINE, line("0 -0.0195,10 -0.0195")], False, {},
    ),
}  # fmt: skip
