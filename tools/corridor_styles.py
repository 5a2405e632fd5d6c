"""Styles of protection corridors, by how sure their width is, and of land clearance."""

from __future__ import annotations

import qml
from code_symbols import GREY
from layer_style import style
from qml import Category, Colour, Label

from bacgiang_gis_plugin.engine import dictionary

SURE: Colour = (60, 120, 190)
UNSURE: Colour = (205, 45, 45)
KNOWN = ("verified", "office")
TAKEN: dict[str, Colour] = {"whole": (205, 45, 45), "part": (240, 150, 50), "too_small": (150, 60, 160)}


def corridors() -> str:
    """Corridors by the legal status of their width: a plain fill where it is sure, a hatch where it is not."""
    categories = []
    for entry in dictionary.code_list("corridor_states"):
        if entry.code in KNOWN:
            layers = [qml.simple_fill(SURE, SURE, 0.3, alpha=70)]
        else:
            layers = [
                qml.simple_fill(None, UNSURE, 0.3, dash="dash"),
                qml.hatch(UNSURE, 45, 2.5, 0.2, "@0@"),
            ]
        categories.append(Category(entry.code, entry.name_vi, qml.symbol("fill", layers)))
    categories.append(Category("", "Không rõ", qml.symbol("fill", [qml.simple_fill(None, GREY, 0.3)])))
    text = "attribute($currentfeature, 'ten_vung')"
    labels = [Label(text, 0, 10000, 7, (90, 30, 30), fit=False, name="Tên hành lang")]
    tip = "\"ten_vung\" || ': ' || \"be_rong_hanh_lang\" || ' m – ' || coalesce(\"can_cu\", '')"
    return style("corridors", qml.categorised("tinh_trang_phap_ly", categories), labels, tip)


def _numbers(field: str, colour: Colour) -> list[Label]:
    text = f"to_string(attribute($currentfeature, '{field}'))"
    return [Label(text, 0, 5000, 8, colour, bold=True, fit=False, name="Số thứ tự")]


def clearance_parcels() -> str:
    """What is taken: whole, in part, or in part with a remainder that is too small; labelled with the number."""
    names = {"whole": "Toàn bộ", "part": "Một phần", "too_small": "Một phần, còn lại nhỏ hơn mức tối thiểu"}
    categories = [
        Category(
            code, name, qml.symbol("fill", [qml.simple_fill(TAKEN[code], (90, 40, 10), 0.25, alpha=150)])
        )
        for code, name in names.items()
    ]
    categories.append(Category("", "Không rõ", qml.symbol("fill", [qml.simple_fill(None, GREY, 0.3)])))
    left = "attribute($currentfeature, 'phan_con_lai') IN ('too_small', 'parts_small')"
    expression = f"CASE WHEN {left} THEN 'too_small' ELSE attribute($currentfeature, 'loai_thu_hoi') END"
    labels = _numbers("so_thu_tu", (60, 20, 0))
    tip = "\"so_thu_tu\" || ': ' || \"trong_tron\" || ' m²'"
    return style("clearance_parcels", qml.categorised(expression, categories), labels, tip)


def clearance_remainders() -> str:
    """What is left, by whether it is large enough."""
    colours = {"enough": (120, 170, 90), "not_set": (170, 170, 170)}
    categories = []
    for entry in dictionary.code_list("clearance_remainders"):
        colour = colours.get(entry.code, TAKEN["too_small"])
        fill = [qml.simple_fill(colour, (60, 90, 40), 0.2, alpha=120)]
        categories.append(Category(entry.code, entry.name_vi, qml.symbol("fill", fill)))
    labels = _numbers("so_thu_tu", (40, 70, 20))
    return style("clearance_remainders", qml.categorised("phan_con_lai", categories), labels, '"so_thu_tu"')


def clearance_buildings() -> str:
    """Buildings that the boundary touches."""
    categories = [
        Category(
            entry.code,
            entry.name_vi,
            qml.symbol("fill", [qml.simple_fill(colour, (60, 0, 120), 0.3, alpha=190)]),
        )
        for entry, colour in zip(
            dictionary.code_list("clearance_kinds"), ((110, 60, 170), (180, 150, 210)), strict=True
        )
    ]
    labels = _numbers("so_nha", (60, 0, 120))
    return style("clearance_buildings", qml.categorised("loai_thu_hoi", categories), labels, '"so_nha"')


CORRIDOR_STYLES = {
    "corridors": corridors,
    "clearance_parcels": clearance_parcels,
    "clearance_remainders": clearance_remainders,
    "clearance_buildings": clearance_buildings,
}
