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


CORRIDOR_STYLES = {"corridors": corridors}
