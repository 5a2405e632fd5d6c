"""Styles of plans and status maps: zones, plan maps of both code regimes and of TT 16/2025, pieces, status maps."""

from __future__ import annotations

import qml
from code_symbols import (
    FIRST_CODE,
    GREY,
    INK,
    OTHER_CODE,
    PALE,
    colour_notes,
    land_use_categories,
    planning_categories,
    planning_code,
    unknown_symbol,
)
from layer_style import style
from qml import Category, Colour, Label

from bacgiang_gis_plugin.engine import dictionary

POINT = 25.4 / 72  # millimetres
WHITE, RED = (255, 255, 255), (205, 30, 50)
NO_EDGE = 0.0
PLAN_CODE = "attribute($currentfeature, 'ma_loai_qh')"
LAND_CODE = "attribute($currentfeature, 'loai_dat')"


# ---------------------------------------------------------------- borders


def _is(code: str) -> str:
    """Return an expression: whether the zone's code has a prefix."""
    return f"upper({PLAN_CODE}) LIKE '{code}\\\\_%'"


def border_lines(colour: Colour) -> str:
    """Return the border of a zone: existing thin, QHDD solid, QHDH dashed.

    Each zone draws the half of the line that lies on its own side: two dashed borders on each other would look solid.
    A dash is a line of its own, switched on by the prefix: QGIS 3.44 takes no pattern for the usual one.
    """
    entries = dictionary.code_list("plan_borders")
    widths = {entry.code: float(entry.row["width_pt"]) * POINT for entry in entries}
    dashes = {
        entry.code: ";".join(f"{float(size) * POINT:.3f}" for size in entry.row["dash_pt"].split(";"))
        for entry in entries
        if entry.row["dash_pt"]
    }
    cases = " ".join(f"WHEN {_is(code)} THEN {width:.3f}" for code, width in widths.items())
    dashed = " OR ".join(_is(code) for code in dashes) or "FALSE"
    solid = qml.data_defined(
        {"outlineWidth": f"CASE {cases} ELSE 0.25 END", "enabled": f"NOT coalesce({dashed}, FALSE)"}
    )
    lines = [qml.simple_line(colour, 0.25, cap="flat", inside=True, properties=solid)]
    for code, dash in dashes.items():
        own = qml.data_defined({"enabled": f"coalesce({_is(code)}, FALSE)"})
        lines.append(qml.simple_line(colour, widths[code], custom=dash, inside=True, properties=own))
    return "".join(lines)


def with_border(category: Category, colour: Colour = INK) -> Category:
    """Return a category whose fill has the border of plan drawings."""
    own = category.symbol.replace("</symbol>", f"{border_lines(colour)}</symbol>")
    # A hatch holds a symbol of its own: only the last end is that of the fill.
    if category.symbol.count("</symbol>") > 1:
        start, end, _ = category.symbol.rpartition("</symbol>")
        own = f"{start}{border_lines(colour)}{end}"
    return Category(category.value, category.label, own)


# ---------------------------------------------------------------- labels

_NAME = "coalesce(attribute($currentfeature, 'ten_vung'), attribute($currentfeature, 'ma_loai_qh'))"
_INDICATORS = (
    ("mat_do_xay_dung", "'MĐXD '"),
    ("tang_cao_xay_dung", "'TC '"),
    ("he_so_su_dung_dat", "'HS '"),
)
INDICATOR_TEXT = (
    "array_to_string(array_filter(array("
    + ", ".join(f"{title} || attribute($currentfeature, '{field}')" for field, title in _INDICATORS)
    + "), @element IS NOT NULL), ' · ')"
)
# Letters of the code without prefix and branch, as plans write them: QHDD_DAT_HTXH_Truonghoc → Truonghoc.
SHORT_CODE = f"regexp_replace({PLAN_CODE}, '^.*DAT_', '')"


def plan_labels(colour: Colour = (60, 20, 70)) -> list[Label]:
    """Return the labels of zones: name with indicators on large scales, the name, then the code."""
    name = f"wordwrap({_NAME}, 16)"
    full = f"{name} || coalesce('\\n' || nullif({INDICATOR_TEXT}, ''), '')"
    return [
        Label(full, 0, 2500, 7.5, colour, bold=True, fit=False, name="Tên vùng và chỉ tiêu"),
        Label(name, 2500, 25000, 7.5, colour, bold=True, fit=False, name="Tên vùng"),
        Label(SHORT_CODE, 25000, 100000, 6.5, colour, name="Mã"),
    ]


# ---------------------------------------------------------------- styles


def zones() -> str:
    """Zones of both kinds of plan, see-through so that parcels stay legible below."""
    categories = [
        *planning_categories(82, NO_EDGE),
        *land_use_categories("2024", 82, NO_EDGE),
        Category("", OTHER_CODE, unknown_symbol(82, NO_EDGE)),
    ]
    bordered = [with_border(category, (90, 60, 95)) for category in categories]
    renderer = qml.categorised(planning_code("ma_loai_qh"), bordered)
    return style(
        "zones", renderer, plan_labels(), '"ten_vung"', notes=colour_notes("ma_loai_qh", "urban", "2024")
    )


def urban_plan() -> str:
    """The printed plan of TT 16/2025: opaque colours of the layer codes, borders by what is existing or planned."""
    categories = [*planning_categories(255, NO_EDGE), Category("", OTHER_CODE, unknown_symbol(255, NO_EDGE))]
    bordered = [with_border(category) for category in categories]
    renderer = qml.categorised(planning_code("ma_loai_qh"), bordered)
    return style("zones", renderer, plan_labels(), '"ten_vung"', notes=colour_notes("ma_loai_qh", "urban"))


def land_use_plan(regime: str) -> str:
    """The printed land-use plan: zones by the land-use code of a regime, the code as label."""
    categories = [*land_use_categories(regime, 255, 0.2), Category("", OTHER_CODE, unknown_symbol(255, 0.2))]
    labels = [
        Label(f"{PLAN_CODE} || coalesce('\\n' || wordwrap(attribute($currentfeature, 'ten_vung'), 18), '')",
              0, 5000, 7.5, name="Mã loại đất và tên"),
        Label(PLAN_CODE, 5000, 100000, 7, name="Mã loại đất"),
    ]  # fmt: skip
    renderer = qml.categorised(FIRST_CODE.format(field="ma_loai_qh"), categories)
    return style("zones", renderer, labels, '"ten_vung"', notes=colour_notes("ma_loai_qh", regime))


def status_map(regime: str) -> str:
    """The map of the current land use: parcels by the first land-use code of a regime, the code as label."""
    categories = [
        *land_use_categories(regime, 255, 0.08),
        Category("", OTHER_CODE, unknown_symbol(255, 0.08)),
    ]
    number = "to_string(attribute($currentfeature, 'so_thua'))"
    labels = [
        Label(f"{LAND_CODE} || coalesce('\\n' || {number}, '')", 0, 1500, 7, name="Loại đất và số thửa"),
        Label(LAND_CODE, 1500, 10000, 6.5, name="Loại đất"),
    ]
    renderer = qml.categorised(FIRST_CODE.format(field="loai_dat"), categories)
    return style("parcels", renderer, labels, '"loai_dat"', notes=colour_notes("loai_dat", regime))


def land_use_changes() -> str:
    """What changed its land use: the colour of the new code, both codes as label."""
    categories = [
        *land_use_categories("2024", 200, 0.15),
        *planning_categories(200, 0.15),
        Category("", OTHER_CODE, unknown_symbol(200, 0.15)),
    ]
    both = "attribute($currentfeature, 'ma_dong_truoc') || ' → ' || attribute($currentfeature, 'ma_dong_sau')"
    labels = [Label(both, 0, 5000, 7, name="Mã trước → mã sau")]
    renderer = qml.categorised(planning_code("ma_dong_sau"), categories)
    notes = colour_notes("ma_dong_sau", "2024", "urban")
    return style("land_use_changes", renderer, labels, '"ma_dong_sau"', notes=notes)


def pieces() -> str:
    """Pieces of parcels by zone; what no zone or several zones cover stands out."""
    kinds = {entry.code: entry.name_vi for entry in dictionary.code_list("register_row_kinds")}
    uncovered = [qml.simple_fill(WHITE, GREY, 0.15), qml.hatch((120, 120, 120), 45, 1.8, 0.13, "@0@", "1;1")]
    # What lies twice is drawn last and see-through: the zones below it stay visible.
    double = [qml.simple_fill(None, RED, 0.3), qml.hatch(RED, 45, 1.4, 0.2, "@0@")]
    categories = [
        Category("uncovered", kinds["uncovered"], qml.symbol("fill", uncovered)),
        Category("double", kinds["double"], qml.symbol("fill", double)),
        *planning_categories(115, 0.15),
        *land_use_categories("2024", 115, 0.15),
        Category("", OTHER_CODE, unknown_symbol(115, 0.15)),
    ]
    kind = "attribute($currentfeature, 'loai_dong')"
    expression = (
        f"CASE WHEN {kind} IN ('uncovered', 'double') THEN {kind} ELSE {planning_code('ma_loai_qh')} END"
    )
    rounded = "coalesce(attribute($currentfeature, '{}'), attribute($currentfeature, '{}'))"
    area = f"replace(format_number({rounded.format('dien_tich_tron', 'dien_tich_giao')}, 1, 'en'), ',', '')"
    share = f"format_number({rounded.format('ty_le_tron', 'ty_le')}, 2, 'en')"
    labels = [Label(f"{area} || ' m²\\n' || {share} || ' %'", 0, 1000, 7, name="Diện tích và tỷ lệ")]
    order = f"CASE WHEN {kind} = 'double' THEN 1 ELSE 0 END"
    renderer = qml.categorised(expression, categories, order)
    return style("pieces", renderer, labels, '"ten_vung"', notes=colour_notes("ma_loai_qh", "urban", "2024"))


def slivers() -> str:
    """Slivers that went to a neighbour: bright, with where from and where to."""
    fill = [qml.simple_fill((255, 0, 150), (160, 0, 90), 0.5)]
    ends = [f"coalesce(attribute($currentfeature, '{name}'), '—')" for name in ("tu_vung", "den_vung")]
    size = "format_number(attribute($currentfeature, 'dien_tich_manh'), 2, 'en')"
    text = f"{ends[0]} || ' → ' || {ends[1]} || '\\n' || {size} || ' m²'"
    labels = [Label(text, 0, 500, 7, (130, 0, 75), fit=False, name="Từ, đến, diện tích")]
    return style("slivers", qml.single(qml.symbol("fill", fill)), labels, '"tu_vung"')


CHANGE_COLOURS: dict[str, Colour] = {
    "added": (90, 175, 105),
    "removed": (214, 110, 115),
    "code": (240, 161, 60),
    "boundary": (190, 130, 200),
    "indicator": (110, 160, 220),
    "decision": (150, 150, 190),
    "name": (200, 190, 150),
    "zone_id": (200, 190, 150),
    "unchanged": (238, 236, 231),
}


# What changes the use of the ground stands out; a moved border or another name colours the zone faintly.
GROUND_CHANGED = ("added", "removed", "code", "indicator")


def plan_changes(layer_name: str, labels: list[Label]) -> str:
    """What changed between two versions of a plan, by the first kind of change; what is gone is hatched."""
    categories = []
    for entry in dictionary.code_list("plan_change_kinds"):
        colour = CHANGE_COLOURS[entry.code]
        layers = [qml.simple_fill(colour, INK, 0.2, alpha=170 if entry.code in GROUND_CHANGED else 60)]
        if entry.code == "removed":
            layers.append(qml.hatch((150, 25, 40), 135, 1.8, 0.18, "@0@"))
        categories.append(Category(entry.code, entry.name_vi, qml.symbol("fill", layers)))
    categories.append(Category("", "Khác", qml.symbol("fill", [qml.simple_fill(None, GREY, 0.3)])))
    first = "regexp_substr(attribute($currentfeature, 'thay_doi'), '^([a-z_]+)')"
    return style(layer_name, qml.categorised(first, categories), labels, '"thay_doi"')


def zone_changes() -> str:
    old, new = (f"attribute($currentfeature, 'ma_vung_{when}')" for when in ("cu", "moi"))
    changed = "attribute($currentfeature, 'thay_doi') <> 'unchanged'"
    label = Label(f"coalesce({new}, {old})", 0, 25000, 7, bold=True, fit=False, name="Mã vùng", where=changed)
    return plan_changes("plan_zone_changes", [label])


def ground_changes() -> str:
    codes = [
        f"coalesce({SHORT_CODE.replace('ma_loai_qh', f'ma_loai_qh_{when}')}, '–')" for when in ("cu", "moi")
    ]
    label = Label(f"{codes[0]} || ' → ' || {codes[1]}", 0, 10000, 7, fit=False, name="Mã cũ → mã mới")
    return plan_changes("plan_ground_changes", [label])


def zone_moves() -> str:
    """Strips that changed zone when a plan was aligned with parcels, and those that were kept; how far as a label."""
    colours: dict[str, Colour] = {"moved": (40, 150, 90), "narrow": (225, 150, 30)}
    categories = [
        Category(
            entry.code,
            entry.name_vi,
            qml.symbol("fill", [qml.simple_fill(colours[entry.code], colours[entry.code], 0.5, alpha=150)]),
        )
        for entry in dictionary.code_list("zone_move_kinds")
    ]
    categories.append(Category("", "Khác", qml.symbol("fill", [qml.simple_fill(GREY, GREY, 0.5, alpha=150)])))
    far = "format_number(attribute($currentfeature, 'dich_chuyen'), 2, 'en') || ' m'"
    label = Label(far, 0, 2000, 7, fit=False, name="Dịch chuyển lớn nhất")
    return style("zone_moves", qml.categorised("ket_qua_khop", categories), [label], '"den_vung"')


def plan_indicators() -> str:
    """Zones by the share that is done; what is above a limit has a red border; labelled with the share."""
    share = "attribute($currentfeature, 'ty_le_thuc_hien')"
    cases, categories = [], []
    for entry in dictionary.code_list("progress_classes"):
        upto = entry.row["upto"]
        cases.append(f"WHEN {share} <= {upto} THEN '{entry.code}'" if upto else f"ELSE '{entry.code}'")
        own = [qml.simple_fill(entry.colour, INK, 0.2), above_limit()]
        categories.append(Category(entry.code, entry.name_vi, qml.symbol("fill", own)))
    rest = [qml.simple_fill(PALE, GREY, 0.2), above_limit()]
    categories.append(Category("", "Chưa có số liệu", qml.symbol("fill", rest)))
    expression = f"CASE WHEN {share} IS NULL THEN NULL {' '.join(cases)} END"
    label = Label(f"format_number({share}, 0) || ' %'", 0, 25000, 7, bold=True, name="Tỷ lệ thực hiện")
    return style("plan_indicators", qml.categorised(expression, categories), [label], '"ten_vung"')


def above_limit() -> str:
    """Return a red border for zones that are above a limit of the plan; none for the others."""
    fields = ("danh_gia_mat_do", "danh_gia_tang_cao", "danh_gia_he_so")
    above = " OR ".join(f"coalesce(attribute($currentfeature, '{field}'), '') = 'above'" for field in fields)
    properties = qml.data_defined({"enabled": above})
    return qml.simple_line(RED, 0.9, inside=True, properties=properties)


PLAN_STYLES = {
    "zone_moves": zone_moves,
    "plan_indicators": plan_indicators,
    "plan_progress": lambda: style("plan_progress"),
    "plan_zone_changes": zone_changes,
    "plan_ground_changes": ground_changes,
    "plan_parcel_changes": lambda: style("plan_parcel_changes"),
    "zones": zones,
    "plan_tt16": urban_plan,
    "plan_2024": lambda: land_use_plan("2024"),
    "plan_2018": lambda: land_use_plan("2018"),
    "status_2024": lambda: status_map("2024"),
    "status_2018": lambda: status_map("2018"),
    "pieces": pieces,
    "land_use_changes": land_use_changes,
    "slivers": slivers,
}
