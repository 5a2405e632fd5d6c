"""Fills of zones on small maps from the code lists, and how a legend names them; no colour is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .dictionary import CodeEntry, land_use, planning_layer, read_rows
from .maps import Hatch, Style

NO_COLOUR, DOUBTFUL = "màu tạm: chưa có màu quy định", "màu tạm: các nguồn khác nhau"
NOT_LISTED, NO_CODE = "mã không có trong danh mục", "Chưa có mã loại"
INK, PALE, GREY, PURPLE = "#403a36", "#f3f2f0", "#96928e", "#783caa"
CORRIDOR = "HL_"  # prefix of the codes of protection corridors
OPACITY = 0.75


@dataclass(frozen=True)
class Symbol:
    """``name``: what the code means, empty where no list knows it; ``legend``: its text with the mark of a colour
    that is provisional."""

    style: Style
    name: str
    legend: str
    known: bool
    provisional: bool


def is_corridor(code: str | None) -> bool:
    """Whether a zone's code is that of a protection corridor."""
    return bool(code) and str(code).upper().startswith(CORRIDOR)


def zone_symbol(code: str | None, on: date) -> Symbol:
    """Return how a zone with this code is drawn and named; land-use codes in the regime of a day."""
    if not code:
        return Symbol(_unknown(), "", NO_CODE, False, False)
    if is_corridor(code):
        name = _corridor_name(code)
        style = Style("", PURPLE, 0.9, (4, 2), (Hatch(PURPLE, 135, 5, 0.3),))
        return Symbol(style, name, name or f"Hành lang bảo vệ {code}", bool(name), False)
    entry = planning_layer(code)
    if entry is not None:
        return _symbol(entry, entry.name_vi or code)
    parts = land_use(code, on).parts
    if parts and parts[0].entry is not None:
        names = [part.entry.name_vi if part.entry else part.code for part in parts]
        return _symbol(parts[0].entry, f"{code} – {'; '.join(names)}")
    return Symbol(_unknown(), "", f"{code} ({NOT_LISTED})", False, False)


def _symbol(entry: CodeEntry, text: str) -> Symbol:
    name = text.partition(" – ")[2] or text
    if entry.colour is None:
        style = Style(PALE, GREY, 0.5, hatches=(Hatch(GREY, 45, 5, 0.35, (3, 2.5)),), opacity=OPACITY)
        return Symbol(style, name, f"{text} ({NO_COLOUR})", True, True)
    colour = "#{:02x}{:02x}{:02x}".format(*entry.colour)
    hatches = (Hatch(INK, 45, 4.5, 0.35),) if entry.row.get("symbol") == "hatch" else ()
    style = Style(colour, INK, 0.4, hatches=hatches, opacity=OPACITY)
    return Symbol(style, name, f"{text} ({DOUBTFUL})" if entry.provisional else text, True, entry.provisional)


def _unknown() -> Style:
    return Style("#ffffff", GREY, 0.5, hatches=(Hatch("#beb8b6", 135, 4.5, 0.35),), opacity=OPACITY)


def _corridor_name(code: str) -> str:
    rows = {row["code"].casefold(): row["name_vi"] for row in _corridor_rows()}
    return rows.get(code[len(CORRIDOR) :].casefold(), "")


def _corridor_rows() -> list[dict[str, str]]:
    try:
        return read_rows("corridor_presets")
    except KeyError:
        return []
