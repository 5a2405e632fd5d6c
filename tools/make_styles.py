"""Write styles and layout templates from the data dictionary and the code lists: ``python tools/make_styles.py``.

Colours of land uses and planning layers are data and come from the code lists. Colours of drawing roles, severities
and states are the product's own choice of symbols and stand here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import qml  # noqa: E402
from code_symbols import (  # noqa: E402
    FIRST_CODE,
    GREY,
    INK,
    OTHER_CODE,
    colour_notes,
    land_use_categories,
    unknown_symbol,
)
from corridor_styles import CORRIDOR_STYLES  # noqa: E402
from layer_style import style  # noqa: E402
from map_layouts import write_layouts  # noqa: E402
from plan_styles import PLAN_STYLES  # noqa: E402
from qml import Category, Colour, Label  # noqa: E402
from sld import slds  # noqa: E402

from bacgiang_gis_plugin.engine import dictionary  # noqa: E402

OUT = ROOT / "styles" / "generated"
LAYOUTS = ROOT / "styles" / "layouts"

# Role: colour, width (mm), dash pattern (mm)
LINE_ROLES: dict[str, tuple[Colour, float, str]] = {
    "parcel_boundary": ((35, 31, 32), 0.16, ""),
    "parcel_closing": ((35, 31, 32), 0.26, ""),
    "legal_boundary": ((200, 30, 45), 0.26, "2;1"),
    "building": ((120, 90, 70), 0.18, ""),
    "road": ((214, 120, 40), 0.22, ""),
    "railway": ((60, 60, 60), 0.4, "2;1.2"),
    "water": ((40, 130, 190), 0.22, ""),
    "dyke": ((140, 100, 50), 0.26, "3;0.8"),
    "administrative_boundary": ((150, 50, 140), 0.46, "4;1;0.6;1"),
    "relief": ((190, 150, 105), 0.13, ""),
    "planning": ((225, 30, 60), 0.3, "3;1.2"),
    "sheet_line": ((110, 110, 110), 0.16, "1.2;1.2"),
    "utility": ((120, 60, 170), 0.22, "3;1;0.4;1"),
    "corridor": ((120, 60, 170), 0.18, "1.5;1.5"),
    "sheet_frame": ((150, 150, 150), 0.2, ""),
}
OTHER_LINE: tuple[Colour, float, str] = ((170, 170, 170), 0.15, "")
TEXT_COLOURS: dict[str, Colour] = {
    "parcel_number": (20, 20, 20),
    "parcel_area": (20, 20, 20),
    "land_code": (20, 100, 40),
    "legal_land_code": (20, 100, 40),
    "former_land_code": (120, 140, 120),
    "owner_name": (190, 40, 30),
    "road_name": (180, 95, 20),
    "water_name": (20, 100, 170),
    "place_name": (90, 40, 100),
}
SEVERITIES: dict[str, tuple[str, Colour, float]] = {
    "error": ("circle", (214, 39, 40), 2.8),
    "warning": ("triangle", (245, 150, 20), 2.8),
    "info": ("diamond", (60, 120, 190), 2.4),
}
STATES: dict[str, Colour] = {
    "ok": (70, 140, 70),
    "doubt": (230, 150, 20),
    "failed": (205, 45, 45),
    "repeated": (130, 130, 130),
}


# ---------------------------------------------------------------- layers

NUMBER = "attribute($currentfeature, 'so_thua')"
AREA = (
    "replace(format_number(coalesce(attribute($currentfeature, 'dien_tich_nhan'), "
    "attribute($currentfeature, 'dien_tich')), 1, 'en'), ',', '')"
)
BAR = f"rpad('', max(2, ceil(0.8 * max(length(to_string({NUMBER})), length({AREA}) - 0.5))), '─')"
FRACTION = f"to_string({NUMBER}) || '\\n' || {BAR} || '\\n' || {AREA}"
WITH_CODE = f"{FRACTION} || coalesce('\\n' || attribute($currentfeature, 'loai_dat'), '')"
PARCEL_LABELS = (
    Label(WITH_CODE, 0, 650, 8, name="Số thửa, diện tích, loại đất"),
    Label(FRACTION, 650, 1700, 7, name="Số thửa trên diện tích"),
    Label(f"to_string({NUMBER})", 1700, 4000, 6.5, name="Số thửa"),
)
PARCEL_TIP = "'Tờ ' || \"so_to\" || ', thửa ' || \"so_thua\" || ': ' || \"loai_dat\""


def parcels(regime: str) -> str:
    """Parcels by the first land-use code, labelled as on the sheet: number over area, code below."""
    categories = [*land_use_categories(regime), Category("", OTHER_CODE, unknown_symbol(255, 0.12))]
    return style(
        "parcels",
        qml.categorised(FIRST_CODE.format(field="loai_dat"), categories),
        PARCEL_LABELS,
        PARCEL_TIP,
        notes=colour_notes("loai_dat", regime),
    )


def named_faces() -> str:
    """Lanes, ditches and other named faces: light, behind the parcels."""
    own = qml.symbol("fill", [qml.simple_fill((236, 233, 228), INK, 0.12)])
    labels = [Label("attribute($currentfeature, 'ten')", 0, 4000, 7, (130, 80, 30), fit=False, name="Tên")]
    return style("named_faces", qml.single(own), labels, '"ten"')


def lines(layer_name: str = "lines") -> str:
    """Lines of drawings or surveys by role."""
    categories = []
    for entry in dictionary.code_list("drawing_roles"):
        if entry.code in LINE_ROLES or entry.code == "other":
            colour, width, dash = LINE_ROLES.get(entry.code, OTHER_LINE)
            own = qml.symbol("line", [qml.simple_line(colour, width, custom=dash)])
            categories.append(Category(entry.code, entry.name_vi, own))
    rest = qml.symbol("line", [qml.simple_line(OTHER_LINE[0], OTHER_LINE[1])])
    categories.append(Category("", "Vai trò khác", rest))
    return style(layer_name, qml.categorised("vai_tro", categories), tip='"vai_tro"')


def texts() -> str:
    """Texts of drawings at their place, in their height and rotation; a dot marks the insertion point."""
    categories, colours = [], []
    for entry in dictionary.code_list("drawing_roles"):
        if entry.code in TEXT_COLOURS or entry.code == "label_point":
            colour = TEXT_COLOURS.get(entry.code, INK)
            own = qml.symbol("marker", [qml.marker("circle", colour, 0.7, colour, 0)])
            categories.append(Category(entry.code, entry.name_vi, own))
            red, green, blue = colour
            colours.append(
                f"WHEN attribute($currentfeature, 'vai_tro') = '{entry.code}' THEN color_rgb({red}, {green}, {blue})"
            )
    dot = qml.symbol("marker", [qml.marker("circle", GREY, 0.6, GREY, 0)])
    categories.append(Category("", "Vai trò khác", dot))
    height = "coalesce(nullif(attribute($currentfeature, 'co_chu'), 0), 1.5)"
    properties = (
        ("Color", f"CASE {' '.join(colours)} ELSE color_rgb(90, 90, 90) END"),
        ("Size", f"{height} * 2834.6 / @map_scale"),
        ("LabelRotation", "-coalesce(attribute($currentfeature, 'goc'), 0)"),
    )
    labels = [
        Label(
            "attribute($currentfeature, 'noi_dung')",
            0,
            4000,
            7,
            fit=False,
            name="Nội dung",
            placement=1,
            properties=properties,
        )
    ]
    return style("texts", qml.categorised("vai_tro", categories), labels, '"noi_dung"')


def sheets() -> str:
    """Sheet index by the outcome of the import."""
    categories = []
    for entry in dictionary.code_list("sheet_states"):
        colour = STATES[entry.code]
        layers = [qml.simple_fill(colour, colour, 0.5, alpha=24)]
        categories.append(Category(entry.code, entry.name_vi, qml.symbol("fill", layers)))
    categories.append(
        Category("", "Chưa rõ", qml.symbol("fill", [qml.simple_fill(None, GREY, 0.4, dash="dash")]))
    )
    text = "coalesce('Tờ ' || attribute($currentfeature, 'so_to'), attribute($currentfeature, 'ten_to'))"
    labels = [Label(text, 1500, 200000, 10, (40, 60, 50), bold=True, fit=False, name="Tờ bản đồ")]
    return style("sheets", qml.categorised("trang_thai", categories), labels, '"ten_to"')


def survey_points() -> str:
    """Surveyed points by what their code stands for; what has a finding wears a red ring; labelled with number."""
    bad, plain = (200, 30, 45), (255, 255, 255)
    categories = [
        Category("!", "Có phát hiện", qml.symbol("marker", [qml.marker("circle", plain, 2.6, bad, 0.6)]))
    ]
    for entry in dictionary.code_list("drawing_roles"):
        if entry.code in LINE_ROLES or entry.code == "control_point":
            colour = LINE_ROLES.get(entry.code, OTHER_LINE)[0]
            shape = "triangle" if entry.code == "control_point" else "circle"
            own = qml.symbol("marker", [qml.marker(shape, colour, 1.8)])
            categories.append(Category(entry.code, entry.name_vi, own))
    categories.append(Category("", "Mã khác", qml.symbol("marker", [qml.marker("circle", GREY, 1.5)])))
    found = "attribute($currentfeature, 'phat_hien')"
    expression = f"CASE WHEN {found} IS NOT NULL THEN '!' ELSE attribute($currentfeature, 'vai_tro') END"
    text = "attribute($currentfeature, 'so_diem')"
    labels = [Label(text, 0, 2500, 6.5, (70, 40, 20), fit=False, name="Số hiệu điểm", placement=0)]
    tip = "\"so_diem\" || ': ' || coalesce(\"ma_do\", '') || coalesce(' – ' || \"phat_hien\", '')"
    return style("survey_points", qml.categorised(expression, categories), labels, tip)


def errors(layer_name: str = "errors", kind: str = "marker") -> str:
    """Findings by severity; messages as labels close by. ``kind``: marker, line or fill."""

    def own(shape: str, colour: Colour, size: float) -> str:
        parts = {
            "marker": qml.marker(shape, colour, size),
            "line": qml.simple_line(colour, size / 3),
            "fill": qml.simple_fill(colour, colour, 0.5, alpha=90),
        }
        return qml.symbol(kind, [parts[kind]])

    categories = []
    for entry in dictionary.code_list("severities"):
        categories.append(Category(entry.code, entry.name_vi, own(*SEVERITIES[entry.code])))
    rest = own("circle", GREY, 2)
    categories.append(Category("", "Chưa rõ mức độ", rest))
    message = "wordwrap(attribute($currentfeature, 'thong_bao'), 28)"
    labels = [Label(message, 0, 500, 7, (120, 20, 25), fit=False, name="Thông báo", placement=0)]
    return style(layer_name, qml.categorised("muc_do", categories), labels, '"thong_bao"')


def repair_proposals() -> str:
    """Parcels before a repair, dashed, and after it, by what was repaired; how far and by how much as a label."""
    dashed = qml.symbol("fill", [qml.simple_fill(None, INK, 0.4, dash="dash")])
    kinds = {"overlap": (200, 40, 50), "gap": (25, 90, 190), "vertex": (25, 130, 60)}
    titles = {
        "overlap": "Sau khi sửa: hết chồng",
        "gap": "Sau khi sửa: hết hở",
        "vertex": "Sau khi sửa: chỉ đỉnh",
    }
    categories = [
        Category(kind, titles[kind], qml.symbol("fill", [qml.simple_fill(colour, colour, 0.35, alpha=50)]))
        for kind, colour in kinds.items()
    ]
    categories.append(Category("before", "Trước khi sửa", dashed))
    moment, work = (f"attribute($currentfeature, '{name}')" for name in ("thoi_diem", "viec_sua"))
    expression = (
        f"CASE WHEN {moment} = 'before' THEN 'before' WHEN {work} LIKE '%overlap%' THEN 'overlap' "
        f"WHEN {work} LIKE '%gap%' THEN 'gap' ELSE 'vertex' END"
    )
    change = "attribute($currentfeature, 'dien_tich_sau') - attribute($currentfeature, 'dien_tich_truoc')"
    text = (
        f"CASE WHEN {moment} = 'after' THEN format_number(attribute($currentfeature, 'dich_chuyen') * 100, 1, 'en') "
        f"|| ' cm\\n' || CASE WHEN {change} > 0 THEN '+' ELSE '' END || format_number({change}, 2, 'en') || ' m²' END"
    )
    labels = [Label(text, 0, 1500, 7, (40, 40, 40), name="Dịch chuyển, đổi diện tích")]
    order = f"CASE WHEN {moment} = 'before' THEN 1 ELSE 0 END"
    return style("repair_proposals", qml.categorised(expression, categories, order), labels, '"viec_sua"')


STYLES: dict[str, Callable[[], str]] = {
    "repair_proposals": repair_proposals,
    "parcels": lambda: parcels("2024"),
    "parcels_2018": lambda: parcels("2018"),
    **PLAN_STYLES,
    **CORRIDOR_STYLES,
    "register": lambda: style("register"),
    "named_faces": named_faces,
    "lines": lines,
    "texts": texts,
    "sheets": sheets,
    "errors": errors,
    "error_lines": lambda: errors(kind="line"),
    "error_polygons": lambda: errors(kind="fill"),
    "field_matches": lambda: style("field_matches"),
    "encoding_preview": lambda: style("encoding_preview"),
    "survey_points": survey_points,
    "survey_lines": lambda: lines("survey_lines"),
    "survey_findings": lambda: errors("survey_findings"),
    "package_errors": lambda: errors("package_errors"),
    "package_error_areas": lambda: errors("package_error_areas", "fill"),
}


def write_styles(folder: Path) -> list[Path]:
    """Write all styles into a folder and return the files; styles of the past are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {f"{name}.qml": make() for name, make in STYLES.items()}
    made.update({f"{name}.sld": text for name, text in slds().items()})
    for old in (*folder.glob("*.qml"), *folder.glob("*.sld")):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    return [folder / name for name in made]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the styles")
    parser.add_argument("--layouts", type=Path, default=LAYOUTS, help="folder of the layout templates")
    chosen = parser.parse_args()
    written, drawn = write_styles(chosen.out), write_layouts(chosen.layouts)
    print(f"styles: {len(written)} written from the data dictionary, {len(drawn)} layout templates")
    return 0


if __name__ == "__main__":
    sys.exit(main())
