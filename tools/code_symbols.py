"""Fills and legend texts of land-use codes and planning layers from the code lists; no colour is made up."""

from __future__ import annotations

import re

import qml
from qml import Category, Colour

from bacgiang_gis_plugin.engine import dictionary
from bacgiang_gis_plugin.engine.dictionary import CodeEntry

INK, PALE, GREY = (64, 58, 54), (243, 242, 240), (150, 146, 142)
NO_COLOUR, DOUBTFUL = "màu tạm: chưa có màu", "màu tạm"
OTHER_CODE = "Mã khác hoặc chưa có mã"
FIRST_CODE = "upper(regexp_substr(attribute($currentfeature, '{field}'), '([^+,;/&\\\\s]+)'))"


def darker(colour: Colour, share: float = 0.45) -> Colour:
    """Return a shade for the outline of a fill."""
    red, green, blue = (round(band * (1 - share)) for band in colour)
    return red, green, blue


def code_label(entry: CodeEntry) -> str:
    """Return the legend text of a code, with a mark where its colour is provisional."""
    name = f"{entry.code} – {entry.name_vi}" if entry.name_vi else entry.code
    if entry.colour is None:
        return f"{name} ({NO_COLOUR})"
    return f"{name} ({DOUBTFUL})" if entry.provisional else name


def fill_symbol(entry: CodeEntry, alpha: int, outline: float) -> str:
    """Return the fill of a code; neutral grey with a hatch where no colour is known; LMU hatched on white."""
    if entry.colour is None:
        return neutral_symbol(45, alpha, outline)
    edge = INK if alpha == 255 else darker(entry.colour)
    layers = [qml.simple_fill(entry.colour, edge, outline, alpha=alpha)]
    if entry.row.get("symbol") == "hatch":
        layers.append(qml.hatch(INK, 45, 1.6, 0.13, "@0@"))
    return qml.symbol("fill", layers)


def neutral_symbol(angle: int, alpha: int, outline: float, dash: str = "1.2;1") -> str:
    """Return the grey hatch that stands for a colour which no source gives."""
    layers = [
        qml.simple_fill(PALE, INK if alpha == 255 else GREY, outline, alpha=alpha),
        qml.hatch(GREY, angle, 2.2, 0.12, "@0@", dash),
    ]
    return qml.symbol("fill", layers)


def unknown_symbol(alpha: int, outline: float) -> str:
    """Return the fill for codes that no list knows."""
    layers = [
        qml.simple_fill((255, 255, 255), INK if alpha == 255 else GREY, outline, alpha=alpha),
        qml.hatch((190, 186, 182), 135, 1.8, 0.12, "@0@"),
    ]
    return qml.symbol("fill", layers)


def land_use_categories(regime: str, alpha: int = 255, outline: float = 0.12) -> list[Category]:
    """Return the land-use codes of a regime in the order of the list; functional areas are no land types."""
    return [
        Category(entry.code, code_label(entry), fill_symbol(entry, alpha, outline))
        for entry in entries_of(regime)
    ]


def planning_categories(alpha: int, outline: float) -> list[Category]:
    """Return the layers of urban and rural plans, those of known colour first."""
    entries = sorted(entries_of("urban"), key=lambda entry: entry.colour is None)
    return [Category(entry.code, plan_label(entry), fill_symbol(entry, alpha, outline)) for entry in entries]


def plan_label(entry: CodeEntry) -> str:
    """Return the legend text of a planning layer: its name, or the code where no source gives one."""
    return code_label(entry) if not entry.name_vi else code_label(entry).partition(" – ")[2]


def planning_code(field: str) -> str:
    """Return an expression: the TT 16/2025 layer inside a code such as QHDD_DAT_Coquan, else the land-use code."""
    codes = sorted(
        (entry.code for entry in dictionary.code_list("urban_planning_layers")), key=len, reverse=True
    )
    pattern = "(" + "|".join(re.escape(code) for code in codes) + ")"
    text = f"attribute($currentfeature, '{field}')"
    return (
        f"CASE WHEN coalesce(regexp_substr({text}, '{pattern}'), '') <> '' THEN regexp_substr({text}, '{pattern}') "
        f"ELSE {FIRST_CODE.format(field=field)} END"
    )


def colour_notes(field: str, *lists: str) -> dict[str, str]:
    """Return what a layer tells of its colours: codes without a sure colour, as custom properties.

    `field`: the field it is drawn by; `lists`: ``urban`` for the layers of TT 16/2025, or regimes of land-use codes.
    """
    missing, doubtful, confidence = [], [], []
    for name in lists:
        entries = entries_of(name)
        missing += [entry.code for entry in entries if entry.colour is None]
        doubtful += [entry.code for entry in entries if entry.colour is not None and entry.provisional]
        confidence += [
            entry.confidence if name == "urban" else entry.row["colour_confidence"] for entry in entries
        ]
    known = ", ".join(sorted({text.partition(" (")[0] for text in confidence if text and text != "none"}))
    return {
        "bacgiang/field": field,
        "bacgiang/field_aliases": ";".join(dictionary.field(field).aliases),
        "bacgiang/colour_lists": " ".join(lists),
        "bacgiang/codes_without_colour": ", ".join(dict.fromkeys(missing)),
        "bacgiang/codes_of_doubtful_colour": ", ".join(dict.fromkeys(doubtful)),
        "bacgiang/colour_confidence": known,
    }


def entries_of(name: str) -> list[CodeEntry]:
    """Return the codes of ``urban`` or of a regime of land uses; functional areas are no land types."""
    if name == "urban":
        return list(dictionary.code_list("urban_planning_layers"))
    every = dictionary.code_list("land_use_codes")
    return [
        entry for entry in every if entry.row["regime"] == name and entry.row["kind"] != "functional area"
    ]
