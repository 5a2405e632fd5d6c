"""One planter for every rule of attributes, numbers, keys and areas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.engine.cadastre.checking.communes import geohash, inside
from tests.engine.cadastre.checking.planting import Planting, plants

GIVEN = "a number field that holds texts is of another type"
SHEET, COMMUNE = "so_to", "ma_xa"


def value(rule: str, field: str, wrong: Callable[[Planting, Any], Any]) -> None:
    """Plant a wrong value in one field of any parcel of the fabric."""

    @plants(rule)
    def _(p: Planting) -> bool:
        if field in p.columns or (row := p.row(field)) is None:
            return False
        p.values[row][field] = wrong(p, p.commune.rows[row].get(field))
        p.expect(rule, row)
        return True


def one_of(*values: Any) -> Callable[[Planting, Any], Any]:
    return lambda p, _: p.random.choice(values)


value("land_code_missing", "loai_dat", one_of(None, "", "  "))
value("area_missing", "dien_tich", one_of(None))
value("key_missing", "ma_thua", one_of(None, "", " "))
value("unknown_land_code", "loai_dat", one_of("QQQ", "ZZ", "ONT+QQQ"))
value("land_code_not_in_force", "loai_dat", one_of("BHK", "SKX", "BHK+CLN"))
value("land_code_form", "loai_dat", one_of("ONT/CLN", "ont", "ONT, CLN", "ONT+"))
value("land_code_repeated", "loai_dat", one_of("ONT+ONT", "CLN+ONT+CLN"))
value("id_number_in_public_field", "ten_vung", one_of("CMND 121212121", "0987654321", "số 024099000123 cũ"))
value(
    "encoding_damage",
    "dia_chi",
    one_of("Th«n §«ng, x· T©n Mü", "NguyÔn V¨n §øc", "Thôn Đông".encode().decode("latin-1")),
)
value("replacement_character", "dia_chi", one_of("Th\ufffdn 3", "\ufffd\ufffd"))
value("text_decomposed", "dia_chi", one_of("Tho\u0302n Đông", "Xo\u0301m 4"))
value("text_spaces", "dia_chi", one_of(" Thôn 3", "Thôn 3 ", "Thôn  3", "Thôn\u00a03"))
value("control_character", "dia_chi", one_of("Thôn\u200b 3", "Thôn\x07 3", "\ufeffThôn 3"))
value("placeholder_value", "dia_chi", one_of("NULL", "<Null>", "None", "n/a", "#N/A"))
value(
    "parcel_id_form",
    "ma_dinh_danh",
    lambda p, _: f"{p.random.choice(('a', 'W7', 'w7fd2dbq', '24-1-'))}{len(p.expected)}",
)
value("area_not_positive", "dien_tich", one_of(0.0, -12.5))
value("label_area_not_positive", "dien_tich_nhan", one_of(0.0, -1.0))
value("legal_area_not_positive", "dien_tich_phap_ly", one_of(0.0, -1.0))


@plants("owner_in_public_field")
def _(p: Planting) -> bool:
    if (row := p.row("ten_vung")) is None:
        return False
    p.values[row]["ten_vung"] = f"Tờ của {p.commune.rows[row]['chu_su_dung'].upper()}"
    p.expect("owner_in_public_field", row)
    return True


# numbers and keys: parcels of the yard, so that no number of a sheet is lacking


def numbered(p: Planting, **fields: Any) -> int:
    """Add a parcel of the yard with numbers of its own, and the key that belongs to them."""
    row = p.square(**{"so_thua": 1, **fields})
    entry = p.commune.rows[row]
    entry["ma_thua"] = f"{entry['ma_xa']}-{entry['so_to']}-{entry['so_thua']}"
    return row


def without(rule: str, field: str) -> None:
    """Plant a parcel of the yard that lacks a field its number depends on; so it takes no number of its sheet."""

    @plants(rule)
    def _(p: Planting) -> bool:
        row = p.square()
        p.commune.numbers["07210", 1] -= 1
        p.values[row] |= {"so_thua": 1, "ma_thua": f"khong-{row}", field: None}
        p.expect(rule, row)
        return True


without("sheet_missing", "so_to")
without("number_missing", "so_thua")


@plants("commune_missing")
def _(p: Planting) -> bool:
    row = p.square(so_thua=10_000 + len(p.commune.rows))
    p.values[row] |= {"ma_xa": None, "ma_thua": f"khong-{row}"}
    p.expect("commune_missing", row)
    return True


@plants("commune_code_form")
def _(p: Planting) -> bool:
    code = p.random.choice(("7210", "xã 07210", "0721O"))
    key = (code, 1)
    p.commune.numbers[key] = p.commune.numbers.get(key, 0) + 1
    p.expect("commune_code_form", numbered(p, ma_xa=code, so_thua=p.commune.numbers[key]))
    return True


def _other_commune(p: Planting, rule: str, code: str) -> bool:
    key = (code, 1)
    p.commune.numbers[key] = p.commune.numbers.get(key, 0) + 1
    row = numbered(p, ma_xa=code, so_thua=p.commune.numbers[key])
    p.expect(rule, row)
    p.expect("commune_differs", row, reason="the parcel lies in a commune that there is")
    return True


@plants("commune_code_unknown")
def _(p: Planting) -> bool:
    return _other_commune(p, "commune_code_unknown", p.random.choice(("99999", "00001")))


@plants("commune_not_in_force")
def _(p: Planting) -> bool:
    return _other_commune(p, "commune_not_in_force", "07213")


@plants("skipped_number")
def _(p: Planting) -> bool:
    """One finding for a sheet, however many numbers it lacks."""
    sheet = 100 + len(p.commune.rows)
    lacking = p.random.randrange(2, 9)
    rows = [
        numbered(p, so_to=sheet, so_thua=number) for number in (1, lacking + 1, lacking + 2, 2 * lacking + 9)
    ]
    for row in rows:
        p.expect("sheet_unknown", row, reason="a sheet of its own, so that its numbers are known")
    p.expect("skipped_number", rows[0])
    return True


@plants("repeated_number")
def _(p: Planting) -> bool:
    if (row := p.row("number")) is None or ("ma_thua", row) in p.taken:
        return False
    p.taken.add(("ma_thua", row))
    entry = p.commune.rows[row]
    twins = [row]
    for _ in range(p.random.randrange(1, 3)):
        twins.append(
            p.square(
                ma_xa=entry["ma_xa"], so_to=entry["so_to"], so_thua=entry["so_thua"], ma_thua=entry["ma_thua"]
            )
        )
        for rule, others in (
            ("commune_differs", entry["ma_xa"] != "07210"),
            ("outside_sheet", entry["home"] != ("07210", 1)),
        ):
            if others:
                p.expect(
                    rule, twins[-1], reason="it stands in the yard, with the number of a parcel elsewhere"
                )
    p.expect("repeated_number", *twins)
    p.expect("key_repeated", *twins, reason="the key is made of the number")
    return True


@plants("number_not_positive")
def _(p: Planting) -> bool:
    number = -p.random.randrange(1, 10**6)
    p.expect("number_not_positive", numbered(p, so_thua=number))
    return True


@plants("sheet_not_positive")
def _(p: Planting) -> bool:
    row = numbered(p, so_to=-1 - len(p.commune.rows))
    p.expect("sheet_not_positive", row)
    p.expect("sheet_unknown", row, reason="no sheet has such a number")
    return True


@plants("key_mismatch")
def _(p: Planting) -> bool:
    if (row := p.row("ma_thua")) is None or ("number", row) in p.taken:
        return False
    p.taken.add(("number", row))
    p.values[row]["ma_thua"] = p.random.choice((f"07210-1-{row}x", f"{row}", f"07210-9-{row + 900}"))
    p.expect("key_mismatch", row)
    return True


@plants("key_repeated")
def _(p: Planting) -> bool:
    first, second = p.row("ma_thua"), p.row("ma_thua")
    if first is None or second is None or {("number", first), ("number", second)} & p.taken:
        return False
    p.taken |= {("number", first), ("number", second)}
    p.values[second]["ma_thua"] = p.commune.rows[first]["ma_thua"]
    p.expect("key_repeated", first, second)
    p.expect("key_mismatch", second, reason="a key can be right for one parcel only")
    return True


@plants("parcel_id_outside")
def _(p: Planting) -> bool:
    if (row := p.row("ma_dinh_danh")) is None:
        return False
    far = p.random.uniform(0.3, 30)
    _, low, _, _ = p.commune.rows[row]["ground"].bounds
    x, _ = inside(p.commune.rows[row]["ground"])
    p.values[row]["ma_dinh_danh"] = geohash(x, low - far)
    p.expect("parcel_id_outside", row)
    return True


@plants("parcel_id_repeated")
def _(p: Planting) -> bool:
    first, second = p.row("ma_dinh_danh"), p.row("ma_dinh_danh")
    if first is None or second is None:
        return False
    middle = inside(p.commune.rows[first]["ground"])
    p.values[first]["ma_dinh_danh"] = p.values[second]["ma_dinh_danh"] = geohash(*middle)
    p.expect("parcel_id_repeated", first, second)
    p.expect("parcel_id_outside", second, reason="the id's point lies in the other parcel")
    return True


# areas


def _off(p: Planting, field: str, least: float, most: float) -> int | None:
    if field in p.columns or (row := p.row("area")) is None:
        return None
    if {(name, row) for name in ("dien_tich", "dien_tich_nhan", "dien_tich_phap_ly")} & p.taken:
        return None
    p.taken |= {(name, row) for name in ("dien_tich", "dien_tich_nhan", "dien_tich_phap_ly")}
    p.added[row][field] = p.random.choice((-1, 1)) * p.random.uniform(least, most)
    return row


@plants("area_mismatch")
def _(p: Planting) -> bool:
    if (row := _off(p, "dien_tich_nhan", 0.3, 9)) is not None:
        p.expect("area_mismatch", row)
    return row is not None


@plants("legal_area_mismatch")
def _(p: Planting) -> bool:
    if (row := _off(p, "dien_tich_phap_ly", 1.6, 40)) is not None:
        p.expect("legal_area_mismatch", row)
    return row is not None


@plants("computed_area_differs")
def _(p: Planting) -> bool:
    if (row := _off(p, "dien_tich", 0.3, 0.9)) is not None:
        p.expect("computed_area_differs", row)
        p.expect("area_mismatch", row, reason="the label is compared with the area written beside it")
    return row is not None


# the layer as a whole


@plants("field_missing")
def _(p: Planting) -> bool:
    if "loai_dat" in p.columns or any(
        entry[0] == "loai_dat" for entry in p.taken if isinstance(entry, tuple)
    ):
        return False
    p.columns["loai_dat"] = None
    p.expect("field_missing")
    return True


@plants("field_unknown")
def _(p: Planting) -> bool:
    name = f"truong_rieng_{len(p.columns)}"
    p.columns[name] = [p.random.choice(("x", "Thôn 3"))]
    p.expect("field_unknown")
    return True


@plants("field_type")
def _(p: Planting) -> bool:
    if "so_nhan" in p.columns:
        return False
    p.columns["so_nhan"] = [p.random.choice(("1", "một"))]
    p.expect("field_type")
    return True


@plants("value_type")
def _(p: Planting) -> bool:
    """A field of labels' areas that holds texts, and some of them no numbers."""
    if "dien_tich_nhan" in p.columns:
        return False
    rows = [
        row for row in (p.row("dien_tich_nhan") for _ in range(p.random.randrange(1, 4))) if row is not None
    ]
    if not rows or any(p.added[row] or ("area", row) in p.taken for row in rows):
        return False
    for row in rows:
        p.taken.add(("area", row))
        p.values[row]["dien_tich_nhan"] = p.random.choice(("không rõ", "12o", "1.2.3"))
        p.expect("value_type", row)
    p.columns["dien_tich_nhan"] = lambda number: (
        number if isinstance(number, str) or number is None else f"{number}"
    )
    p.expect("field_type", reason=GIVEN)
    return True
