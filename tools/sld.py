"""Styles for map servers other than QGIS Server (SLD 1.1 with Symbology Encoding), from the same code lists."""

from __future__ import annotations

import html
from collections.abc import Iterable

from code_symbols import GREY, INK, OTHER_CODE, PALE, code_label, entries_of, plan_label

from bacgiang_gis_plugin.engine.dictionary import CodeEntry

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" xmlns:se="http://www.opengis.net/se" '
    'xmlns:ogc="http://www.opengis.net/ogc" version="1.1.0">\n'
)
LIKE = '<ogc:PropertyIsLike wildCard="*" singleChar="?" escapeChar="!">'


def _hex(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _parameter(name: str, value: object) -> str:
    return f'<se:SvgParameter name="{name}">{value}</se:SvgParameter>'


def _polygon(fill: str, *, dash: str = "") -> str:
    line = _parameter("stroke", _hex(INK)) + _parameter("stroke-width", 0.5)
    line += _parameter("stroke-dasharray", dash) if dash else ""
    return (
        f"<se:PolygonSymbolizer><se:Fill>{fill}</se:Fill><se:Stroke>{line}</se:Stroke></se:PolygonSymbolizer>"
    )


def _hatch(colour: tuple[int, int, int]) -> str:
    """Return slanted lines as GeoServer and MapServer know them."""
    line = _parameter("stroke", _hex(colour)) + _parameter("stroke-width", 0.5)
    mark = (
        f"<se:Mark><se:WellKnownName>shape://slash</se:WellKnownName><se:Stroke>{line}</se:Stroke></se:Mark>"
    )
    graphic = f"<se:GraphicFill><se:Graphic>{mark}<se:Size>6</se:Size></se:Graphic></se:GraphicFill>"
    return f"<se:PolygonSymbolizer><se:Fill>{graphic}</se:Fill></se:PolygonSymbolizer>"


def _symbol(entry: CodeEntry) -> str:
    if entry.colour is None:
        return _polygon(_parameter("fill", _hex(PALE)), dash="4 3") + _hatch(GREY)
    plain = _polygon(_parameter("fill", _hex(entry.colour)))
    return plain + _hatch(INK) if entry.row.get("symbol") == "hatch" else plain


def _rule(title: str, condition: str, symbol: str) -> str:
    shown = html.escape(title)
    return (
        f"<se:Rule><se:Name>{shown}</se:Name><se:Description><se:Title>{shown}</se:Title></se:Description>"
        f"{condition}{symbol}</se:Rule>\n"
    )


def _is(field: str, code: str) -> str:
    return (
        f"<ogc:PropertyIsEqualTo><ogc:PropertyName>{field}</ogc:PropertyName>"
        f"<ogc:Literal>{code}</ogc:Literal></ogc:PropertyIsEqualTo>"
    )


def _like(field: str, pattern: str) -> str:
    literal = f"<ogc:Literal>{pattern}</ogc:Literal>"
    return f"{LIKE}<ogc:PropertyName>{field}</ogc:PropertyName>{literal}</ogc:PropertyIsLike>"


def _document(name: str, rules: Iterable[str]) -> str:
    # Drawn first, under what a rule knows: QGIS reads an ElseFilter as no filter and would draw it over all.
    other = _rule(OTHER_CODE, "", _polygon(_parameter("fill", "#ffffff"), dash="2 2"))
    return (
        f"{_HEAD}<NamedLayer><se:Name>{name}</se:Name><UserStyle><se:Name>{name}</se:Name><se:FeatureTypeStyle>\n"
        f"{other}{''.join(rules)}</se:FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>\n"
    )


def land_use_sld(name: str, field: str, regime: str) -> str:
    """Return the SLD of land uses by their first code (``ONT`` and ``ONT+CLN``)."""
    rules = []
    for entry in entries_of(regime):
        either = f"<ogc:Or>{_is(field, entry.code)}{_like(field, f'{entry.code}+*')}</ogc:Or>"
        rules.append(_rule(code_label(entry), f"<ogc:Filter>{either}</ogc:Filter>", _symbol(entry)))
    return _document(name, rules)


def urban_plan_sld(name: str, field: str) -> str:
    """Return the SLD of plans by the layer code of TT 16/2025 inside a code such as ``QHDD_DAT_Coquan``."""
    rules = [
        _rule(
            plan_label(entry), f"<ogc:Filter>{_like(field, f'*{entry.code}*')}</ogc:Filter>", _symbol(entry)
        )
        for entry in entries_of("urban")
    ]
    return _document(name, rules)


def slds() -> dict[str, str]:
    """Return name → SLD of the map styles."""
    made = {"plan_tt16": urban_plan_sld("plan_tt16", "ma_loai_qh")}
    for regime in ("2018", "2024"):
        made[f"plan_{regime}"] = land_use_sld(f"plan_{regime}", "ma_loai_qh", regime)
        made[f"status_{regime}"] = land_use_sld(f"status_{regime}", "loai_dat", regime)
    return made
