"""What cadkit's entities are called and look like: kinds, levels, symbols, fonts, code pages, units."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from .decode_labels import WIDE_CODE_PAGES
from .dgn_scan import kind_name
from .drawing import Drawing, Symbol, unit_word

Entity = Mapping[str, Any]
UNICODE_SINCE = "AC1021"  # DWG 2007: letters, not bytes
BY_LAYER, BY_BLOCK = 256, 0
CODE_PAGES = {"shift_jis": "cp932", "gbk": "gbk", "gb18030": "gbk", "euc-kr": "cp949", "big5": "cp950"}
UNITS = {
    "millimeter": "mm", "centimeter": "cm", "decimeter": "dm", "meter": "m", "kilometer": "km", "inch": "in",
    "foot": "ft", "us_survey_foot": "ft", "unitless": "",
}  # fmt: skip


class Looks:
    """Names and symbols of one document. ``encoding``: as ``Drawing.encoding``; ``page``: of its 8-bit texts."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.format = str(document["source"]["format"])
        self.is_dgn = self.format.startswith("dgn")
        self.layers = {layer["name"]: layer for layer in document["layers"]}
        self.fonts = {style["name"]: style.get("font") or "" for style in document["text_styles"]}
        self.encoding: str | None = None
        self.page = self._code_page()

    def _code_page(self) -> str | None:
        """Return the code page of 8-bit texts; None where the file holds letters."""
        page = str(self.document["source"]["codepage"] or "windows-1252").lower()
        version = str(self.document["source"]["version"])
        if self.is_dgn:
            return page
        if version >= UNICODE_SINCE or self.format == "dxf":
            return None
        wide = CODE_PAGES.get(page)
        self.encoding = wide or "latin-1"
        return None if wide in WIDE_CODE_PAGES else page

    def kind(self, entity: Entity) -> str:
        """Return an entity's kind in words: DGN types as the DGN v7 reader names them, else as DXF does."""
        kind, number = entity["kind"], entity["props"].get("dgn.type")
        if number is not None:
            return "point" if kind["type"] == "point" else kind_name(int(number))
        if kind["type"] == "unknown":
            return str(kind["type_name"]).split(".", 1)[-1].lower()
        return {"m_text": "mtext", "insert": "block reference"}.get(kind["type"], str(kind["type"]))

    def level(self, entity: Entity) -> str:
        """Return level or layer: a DGN v7 level is its number, any other has a name."""
        if self.format == "dgn_v7" and "dgn.level_id" in entity["props"]:
            return str(entity["props"]["dgn.level_id"])
        return self.stand_in(entity["layer"] or "0")

    def stand_in(self, name: str) -> str:
        """Return a name of an 8-bit file as letters of the same numbers as its bytes; ``decode_labels`` reads these."""
        data = stored_bytes(name, self.page) if self.page and not self.is_dgn else None
        return name if data is None else data.decode("latin-1")

    def is_off(self, entity: Entity) -> bool:
        """Tell whether an entity's layer is switched off or frozen."""
        layer = self.layers.get(entity["layer"] or "0")
        return layer is not None and bool(layer["frozen"] or not layer["visible"])

    def font(self, entity: Entity) -> str:
        """Return a text's font: of the file's table, of the text itself, or the number it has."""
        kind, style = entity["kind"], str(entity["kind"]["style"] or "")
        if self.is_dgn:
            return self.fonts.get(style) or str(entity["props"].get("dgn.font_number", style))
        stored = str(kind["value"])
        if kind["type"] == "m_text" and "\\f" in stored.lower():
            own = stored[stored.lower().index("\\f") + 2 :].split("|", 1)[0].split(";", 1)[0]
            return own or self.fonts.get(style) or style
        return self.fonts.get(style) or style

    def symbol(self, entity: Entity) -> Symbol:
        """Return colour index, weight and line style, the layer's where the entity says so."""
        props = entity["props"]
        if self.is_dgn:
            get = props.get
            return _dgn_symbol(get("dgn.color_index", 0), get("dgn.weight", 0), get("dgn.style", 0))
        layer = self.layers.get(entity["layer"] or "0") or {}
        colour = _colour(entity["color"])
        if colour == BY_LAYER and layer:
            colour = _colour(layer["color"])
        weight = _weight(entity["lineweight"])
        if weight == -1 and layer:
            weight = _weight(layer["lineweight"])
        return Symbol(colour, weight, str(entity["linetype"] or layer.get("linetype") or "BYLAYER"))

    def drawing(self) -> Drawing:
        """Return an empty drawing that knows its unit and how its texts are read."""
        page = (self.page or "").replace("windows-", "cp")
        declared = page if self.encoding and page != "cp1252" else None
        return Drawing(encoding=self.encoding, code_page=declared or None, units=self.units())

    def units(self) -> str:
        """Return the declared unit as ``Drawing.units`` has it."""
        models = self.document["models"]
        stated = models[0]["props"].get("dgn.master_unit") if models else None
        return UNITS.get(str(self.document["units"]["unit"])) or unit_word(str(stated or ""))


@lru_cache(maxsize=4096)
def _dgn_symbol(colour: int, weight: int, style: int) -> Symbol:
    return Symbol(min(int(colour), 2**31 - 1), min(int(weight), 2**31 - 1), str(min(int(style), 2**31 - 1)))


def stored_bytes(text: str, page: str | None) -> bytes | None:
    """Return the 8-bit bytes that a code page made these letters of; None where no byte stands for a letter."""
    if page is None:
        return None
    if text.isascii():
        return text.encode("ascii")
    for codec in dict.fromkeys([page.replace("windows-", "cp"), "cp1252", "cp1258"]):
        try:
            return text.encode(codec)
        except UnicodeEncodeError:
            pass
        except LookupError:
            continue
        try:
            return b"".join(_byte(letter, codec) for letter in text)
        except UnicodeEncodeError:
            continue
    return None


def _byte(letter: str, codec: str) -> bytes:
    """Bytes that a Windows code page leaves undefined are read as the control letters of the same number."""
    if 0x80 <= ord(letter) <= 0x9F:
        return bytes([ord(letter)])
    return letter.encode(codec)


def _colour(colour: Mapping[str, Any]) -> int:
    known = {"by_layer": BY_LAYER, "by_block": BY_BLOCK}
    return int(colour["index"]) if colour["type"] == "aci" else known.get(colour["type"], BY_LAYER)


def _weight(weight: Mapping[str, Any]) -> int:
    """Return hundredths of a millimetre, or what DXF writes for by layer, by block and default."""
    if weight["type"] == "millimeters":
        return round(float(weight["value"]) * 100)
    return {"by_layer": -1, "by_block": -2}.get(weight["type"], -3)
