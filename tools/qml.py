"""Building blocks of QGIS style files (QML), as strings. Written for QGIS 3.22 and later."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Colour = tuple[int, int, int]
FONT = "Arial"  # on Linux the fonts of the same measures stand in


@dataclass(frozen=True)
class Category:
    """One class of a categorised renderer; an empty value catches everything else."""

    value: str
    label: str
    symbol: str


@dataclass(frozen=True)
class Label:
    """A label rule: QGIS expression, scales 1:`nearest` to 1:`farthest`, size in points."""

    expression: str
    nearest: int
    farthest: int
    size: float
    colour: Colour = (38, 38, 38)
    bold: bool = False
    fit: bool = True
    name: str = ""
    where: str = ""
    placement: int = 4  # horizontal, inside the polygon
    properties: tuple[tuple[str, str], ...] = ()


def quote(text: object) -> str:
    """Return text as a quoted XML attribute."""
    return f'"{html.escape(str(text), quote=True)}"'


def rgba(colour: Colour, alpha: int = 255) -> str:
    return ",".join(map(str, (*colour, alpha)))


def options(values: Mapping[str, object]) -> str:
    """Return a map of named texts."""
    rows = "".join(
        f'<Option name={quote(key)} value={quote(value)} type="QString"/>' for key, value in values.items()
    )
    return f'<Option type="Map">{rows}</Option>'


def layer(kind: str, values: Mapping[str, object], inner: str = "", properties: str = "") -> str:
    """Return one symbol layer; `properties` from `data_defined`."""
    steered = f"<data_defined_properties>{properties}</data_defined_properties>" if properties else ""
    return f'<layer class={quote(kind)} enabled="1" locked="0" pass="0">{options(values)}{steered}{inner}</layer>'


def data_defined(properties: Mapping[str, str]) -> str:
    """Return expressions that steer properties of a symbol layer or label."""
    rows = "".join(
        f'<Option name={quote(key)} type="Map"><Option name="active" value="true" type="bool"/>'
        f'<Option name="expression" value={quote(expression)} type="QString"/>'
        f'<Option name="type" value="3" type="int"/></Option>'
        for key, expression in properties.items()
    )
    return (
        '<Option type="Map"><Option name="name" value="" type="QString"/>'
        f'<Option name="properties" type="Map">{rows}</Option>'
        '<Option name="type" value="collection" type="QString"/></Option>'
    )


def symbol(kind: str, layers: Iterable[str], name: str = "0", alpha: float = 1) -> str:
    """Return a symbol: `kind` is fill, line or marker."""
    return (
        f'<symbol name={quote(name)} type={quote(kind)} alpha={quote(alpha)} clip_to_extent="1" force_rhr="0">'
        + "".join(layers)
        + "</symbol>"
    )


def simple_fill(
    colour: Colour | None, outline: Colour, width: float = 0.12, *, alpha: int = 255, dash: str = "solid"
) -> str:
    """Return a plain fill; without colour only the outline. `width` in millimetres."""
    values = {
        "color": rgba(colour or (255, 255, 255), alpha),
        "style": "solid" if colour else "no",
        "outline_color": rgba(outline),
        "outline_width": width,
        "outline_width_unit": "MM",
        "outline_style": dash if width else "no",
        "joinstyle": "round",
    }
    return layer("SimpleFill", values)


def simple_line(
    colour: Colour,
    width: float,
    dash: str = "solid",
    custom: str = "",
    *,
    cap: str = "",
    inside: bool = False,
    properties: str = "",
) -> str:
    """Return a line; `custom` is a dash pattern in millimetres such as ``5;2``; `properties` from `data_defined`.

    `inside`: of a polygon's border only what lies inside it is drawn, so neighbours do not hide each other's.
    """
    values = {
        "line_color": rgba(colour),
        "line_width": width,
        "line_width_unit": "MM",
        "line_style": dash,
        "joinstyle": "round",
        "capstyle": cap or ("flat" if custom else "round"),
        "use_custom_dash": int(bool(custom)),
        "customdash": custom or "5;2",
        "customdash_unit": "MM",
        "draw_inside_polygon": int(inside),
    }
    return layer("SimpleLine", values, properties=properties)


def hatch(colour: Colour, angle: int, distance: float, width: float, name: str, custom: str = "") -> str:
    """Return parallel lines `distance` millimetres apart."""
    inner = symbol("line", [simple_line(colour, width, custom=custom)], f"@{name}@1")
    values = {
        "angle": angle,
        "distance": distance,
        "distance_unit": "MM",
        "line_width": width,
        "line_width_unit": "MM",
        "color": rgba(colour),
        "offset": 0,
        "offset_unit": "MM",
    }
    return layer("LinePatternFill", values, inner)


def marker(
    shape: str, colour: Colour, size: float, outline: Colour = (255, 255, 255), width: float = 0.3
) -> str:
    """Return a point symbol; sizes in millimetres."""
    values = {
        "name": shape,
        "color": rgba(colour),
        "size": size,
        "size_unit": "MM",
        "outline_color": rgba(outline),
        "outline_width": width,
        "outline_width_unit": "MM",
        "outline_style": "solid",
        "joinstyle": "round",
        "horizontal_anchor_point": 1,
        "vertical_anchor_point": 1,
    }
    return layer("SimpleMarker", values)


def categorised(expression: str, categories: Sequence[Category], order: str = "") -> str:
    """Return a renderer that draws by the value of an expression, in ascending `order` (an expression) where given."""
    rows, symbols = [], []
    for number, category in enumerate(categories):
        rows.append(
            f'<category symbol="{number}" value={quote(category.value)} label={quote(category.label)} '
            'render="true" type="string"/>'
        )
        symbols.append(
            category.symbol.replace('name="0"', f'name="{number}"', 1).replace("@0@", f"@{number}@")
        )
    clause = f'<orderby><orderByClause asc="1" nullsFirst="1">{html.escape(order)}</orderByClause></orderby>'
    return (
        f'<renderer-v2 type="categorizedSymbol" attr={quote(expression)} enableorderby="{int(bool(order))}" '
        f'forceraster="0" symbollevels="0"><categories>{"".join(rows)}</categories>'
        f"<symbols>{''.join(symbols)}</symbols>"
        f"<rotation/><sizescale/>{clause if order else ''}</renderer-v2>"
    )


def single(own: str) -> str:
    """Return a renderer with one symbol."""
    return (
        '<renderer-v2 type="singleSymbol" enableorderby="0" forceraster="0" symbollevels="0">'
        f"<symbols>{own}</symbols><rotation/><sizescale/></renderer-v2>"
    )


def _text_style(label: Label) -> str:
    return (
        f'<text-style fieldName={quote(label.expression)} isExpression="1" fontFamily={quote(FONT)} '
        f'fontSize={quote(label.size)} fontSizeUnit="Point" fontWeight="{75 if label.bold else 50}" fontItalic="0" '
        f"namedStyle={quote('Bold' if label.bold else 'Regular')} textColor={quote(rgba(label.colour))} "
        'textOpacity="1" multilineHeight="0.85" allowHtml="0" blendMode="0">'
        '<text-buffer bufferDraw="1" bufferSize="0.7" bufferSizeUnits="MM" bufferColor="255,255,255,255" '
        'bufferOpacity="0.85" bufferJoinStyle="128" bufferNoFill="1"/></text-style>'
    )


def _label_settings(label: Label) -> str:
    placement = (
        f'<placement placement="{label.placement}" fitInPolygonOnly="{int(label.fit)}" centroidInside="1" '
        'centroidWhole="0" polygonPlacementFlags="2" dist="0" quadOffset="4" priority="5" overrunDistance="0"/>'
    )
    rendering = (
        '<rendering scaleVisibility="0" obstacle="0" drawLabels="1" displayAll="0" mergeLines="0" minFeatureSize="0" '
        'limitNumLabels="0" fontLimitPixelSize="0" upsidedownLabels="0"/>'
    )
    properties = (
        f"<dd_properties>{data_defined(dict(label.properties))}</dd_properties>" if label.properties else ""
    )
    return (
        f'<settings calloutType="simple">{_text_style(label)}<text-format multilineAlign="1" wrapChar="" '
        f'addDirectionSymbol="0" formatNumbers="0"/>{placement}{rendering}{properties}</settings>'
    )


def labelling(labels: Sequence[Label]) -> str:
    """Return rule-based labels, each in its range of scales."""
    rules = "".join(
        f'<rule key="{{label-{number}}}" description={quote(label.name)} scalemindenom="{label.nearest}" '
        f'scalemaxdenom="{label.farthest}" filter={quote(label.where)}>{_label_settings(label)}</rule>'
        for number, label in enumerate(labels)
    )
    return f'<labeling type="rule-based"><rules key="{{labels}}">{rules}</rules></labeling>'


def value_map(entries: Iterable[tuple[str, str]]) -> str:
    """Return the form widget that shows labels for codes; codes outside the list stay visible as they are."""
    rows = "".join(
        f'<Option type="Map"><Option name={quote(label)} value={quote(code)} type="QString"/></Option>'
        for code, label in entries
    )
    config = f'<Option type="Map"><Option name="map" type="List">{rows}</Option></Option>'
    return f'<editWidget type="ValueMap"><config>{config}</config></editWidget>'


def text_edit() -> str:
    return '<editWidget type="TextEdit"><config><Option/></config></editWidget>'


def document(parts: Iterable[str], attributes: Mapping[str, str]) -> str:
    """Return the whole QML."""
    rows = " ".join(f"{key}={quote(value)}" for key, value in attributes.items())
    head = '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM">\n'
    body = "\n".join(part for part in parts if part)
    return f'{head}<qgis version="3.22.0" {rows}>\n{body}\n</qgis>\n'
