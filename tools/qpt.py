"""Building blocks of QGIS layout templates (QPT), as strings. Written for QGIS 3.22 and later; sizes in millimetres."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import qml
from qml import FONT, Colour, quote

PAGE, MAP, PICTURE, LABEL, LEGEND, SHAPE, POLYLINE, SCALE_BAR = (
    65638, 65639, 65640, 65641, 65642, 65643, 65645, 65646,
)  # fmt: skip
INK: Colour = (28, 39, 51)
# Metres between grid lines: 50 mm of the map, rounded up to 1, 2 or 5 times a power of ten.
INTERVAL = (
    "with_variable('w', @map_scale * 0.05, with_variable('p', 10 ^ floor(log10(@w)), "
    "@p * CASE WHEN @w <= @p * 1.0001 THEN 1 WHEN @w <= 2.0001 * @p THEN 2 WHEN @w <= 5.0001 * @p THEN 5 ELSE 10 END))"
)
NORTH = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 60">'
    '<path d="M20 16 L34 56 L20 47 Z" fill="#1c2733"/>'
    '<path d="M20 16 L6 56 L20 47 Z" fill="#fff" stroke="#1c2733" stroke-width="1.5" stroke-linejoin="round"/>'
    '<path d="M15.5 12 V1 L24.5 12 V1" fill="none" stroke="#1c2733" stroke-width="2.2"/></svg>'
)


@dataclass(frozen=True)
class Box:
    """Left and upper edge, width and height on the page."""

    x: float
    y: float
    width: float
    height: float


def identifier(name: str) -> str:
    """Return the same UUID for the same name: templates are the same bytes every time."""
    return f"{{{uuid.uuid5(uuid.NAMESPACE_OID, 'bacgiang/' + name)}}}"


def _attributes(values: Mapping[str, object]) -> str:
    return " ".join(f"{key}={quote(value)}" for key, value in values.items())


def item(
    kind: int, name: str, box: Box, values: Mapping[str, object], inner: str = "", level: int = 1
) -> str:
    """Return a layout item; `name` is its id, by which scripts and expressions find it."""
    own = identifier(name)
    shared = {
        "type": kind, "id": name, "uuid": own, "templateUuid": own, "visibility": 1, "zValue": level,
        "position": f"{box.x:g},{box.y:g},mm", "positionOnPage": f"{box.x:g},{box.y:g},mm",
        "size": f"{box.width:g},{box.height:g},mm", "referencePoint": 0, "itemRotation": 0, "opacity": 1,
        "frame": "false", "background": "false", "positionLock": "false", "outlineWidthM": "0.2,mm",
        "blendMode": 0, "excludeFromExports": 0, "frameJoinStyle": "miter", "groupUuid": "",
    }  # fmt: skip
    colours = (
        '<FrameColor red="28" green="39" blue="51" alpha="255"/>'
        '<BackgroundColor red="255" green="255" blue="255" alpha="255"/>'
    )
    return f"<LayoutItem {_attributes({**shared, **values})}>{colours}{inner}</LayoutItem>"


def _font(size: float, bold: bool, italic: bool) -> str:
    return f"{FONT},{size:g},-1,5,{75 if bold else 50},{int(italic)},0,0,0,0"


def text_style(size: float, *, bold: bool = False) -> str:
    """Return a text format of `size` points."""
    return (
        f'<text-style fontFamily={quote(FONT)} fontSize="{size:g}" fontSizeUnit="Point" '
        f'fontWeight="{75 if bold else 50}" namedStyle={quote("Bold" if bold else "Regular")} '
        f'textColor={quote(qml.rgba(INK))} textOpacity="1" multilineHeight="1"/>'
    )


def label(
    name: str,
    box: Box,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    middle: bool = False,
) -> str:
    """Return a text; `[% … %]` in it are expressions."""
    values = {
        "labelText": text, "htmlState": 0, "marginX": 0, "marginY": 0,
        "halign": 4 if centred else 1, "valign": 128 if middle else 32,
    }  # fmt: skip
    red, green, blue = INK
    inner = (
        f'<LabelFont description={quote(_font(size, bold, italic))} style=""/>'
        f'<FontColor red="{red}" green="{green}" blue="{blue}" alpha="255"/>'
    )
    return item(LABEL, name, box, values, inner, 5)


def map_frame(name: str, box: Box, *, annotation: float) -> str:
    """Return the map with its grid: crosses 50 to 125 mm apart at 1, 2 or 5 times a power of ten, written outside."""
    extent = f'<Extent xmin="0" ymin="0" xmax="{box.width:g}" ymax="{box.height:g}"/>'
    cross = qml.symbol("line", [qml.simple_line(INK, 0.12)], "")
    values = {
        "name": "Lưới tọa độ", "uuid": identifier(f"{name}/grid"), "show": 1, "gridStyle": 1, "crossLength": 3,
        "unit": 0, "intervalX": 100, "intervalY": 100,
        "offsetX": 0, "offsetY": 0, "position": 3, "blendMode": 0,
        "gridFrameStyle": 3, "gridFrameWidth": 1.5, "gridFrameMargin": 0, "gridFrameSideFlags": 15,
        "gridFramePenThickness": 0.15, "gridFramePenColor": qml.rgba(INK),
        "frameFillColor1": "255,255,255,255", "frameFillColor2": "0,0,0,255",
        "showAnnotation": 1, "annotationFormat": 0, "annotationPrecision": 0, "frameAnnotationDistance": 0.6,
        "annotationExpression": "",
    }  # fmt: skip
    for side in ("left", "right", "top", "bottom"):
        upright = 1 if side == "left" else 2 if side == "right" else 0
        values.update(
            {
                f"{side}AnnotationDisplay": 0,
                f"{side}AnnotationPosition": 1,
                f"{side}AnnotationDirection": upright,
                f"{side}FrameDivisions": 0,
            }
        )
    steered = qml.data_defined(
        dict.fromkeys(("dataDefinedMapGridIntervalX", "dataDefinedMapGridIntervalY"), INTERVAL)
    )
    grid = (
        f"<ComposerMapGrid {_attributes(values)}><lineStyle>{cross}</lineStyle>{text_style(annotation)}"
        f"<LayoutObject><dataDefinedProperties>{steered}</dataDefinedProperties></LayoutObject></ComposerMapGrid>"
    )
    own = {
        "mapRotation": 0, "keepLayerSet": "false", "keepLayerStyles": "false", "followPreset": "false",
        "drawCanvasItems": "false", "mapFlags": 0, "frame": "true", "background": "true", "labelMargin": "0,mm",
        "outlineWidthM": "0.3,mm",
    }  # fmt: skip
    atlas = '<AtlasMap atlasDriven="0" scalingMode="2" margin="0.1"/>'
    return item(MAP, name, box, own, f"{extent}<LayerSet/>{grid}{atlas}", 2)


def legend(name: str, box: Box, map_name: str, size: float, *, columns: int) -> str:
    """Return the legend of what occurs in the map."""
    values = {
        "title": "", "map_uuid": identifier(map_name), "legendFilterByMap": 1, "legendFilterByAtlas": 0,
        "columnCount": columns, "splitLayer": int(columns > 1), "equalColumnWidth": 0, "columnSpace": 3,
        "boxSpace": 0, "symbolWidth": f"{size * 0.85:g}", "symbolHeight": f"{size * 0.42:g}", "wrapChar": "\n",
        "resizeToContents": 1, "lineSpacing": 1, "titleAlignment": 1, "symbolAlignment": 1,
        "fontColor": "#1c2733", "minSymbolSize": 0, "maxSymbolSize": 0, "rasterBorder": 0,
    }  # fmt: skip
    parts = {
        "title": (size + 2, True, 'marginBottom="2"'),
        "group": (size + 1, True, 'marginTop="2"'),
        "subgroup": (size + 0.5, True, 'marginTop="2"'),
        "symbol": (size, False, f'marginTop="{size * 0.15:g}"'),
        "symbolLabel": (size, False, f'marginTop="{size * 0.15:g}" marginLeft="1.5"'),
    }
    styles = "".join(
        f'<style name="{part}" alignment="1" indent="0" {margin}>'
        f'<styleFont description={quote(_font(points, bold, False))} style=""/></style>'
        for part, (points, bold, margin) in parts.items()
    )
    room = qml.options({"bacgiang/room": f"{box.width:g},{box.height:g}"})
    known = f"<LayoutObject><customproperties>{room}</customproperties></LayoutObject>"
    return item(LEGEND, name, box, values, f"{known}<styles>{styles}</styles>", 4)


def scale_bar(name: str, box: Box, map_name: str, size: float) -> str:
    """Return a scale bar in metres with round segments, 25 to 50 mm wide."""
    values = {
        "mapUuid": identifier(map_name), "style": "Single Box", "unitType": "meters", "unitLabel": "m",
        "numMapUnitsPerScaleBarUnit": 1, "numSegments": 2, "numSegmentsLeft": 0, "numSubdivisions": 1,
        "numUnitsPerSegment": 100, "segmentSizeMode": 1, "minBarWidth": 25, "maxBarWidth": f"{box.width - 8:g}",
        "height": 1.6, "labelBarSpace": 1, "boxContentSpace": 0, "alignment": 0, "segmentMillimeters": 20,
        "outlineWidth": 0.2, "lineJoinStyle": "miter", "lineCapStyle": "square", "subdivisionsHeight": 1.5,
    }  # fmt: skip
    line = qml.symbol("line", [qml.simple_line(INK, 0.2)], "")
    dark = qml.symbol("fill", [qml.simple_fill(INK, INK, 0.1)], "")
    light = qml.symbol("fill", [qml.simple_fill((255, 255, 255), INK, 0.1)], "")
    number = (
        '<numericFormat id="basic"><Option type="Map"><Option name="decimals" type="int" value="1"/>'
        '<Option name="show_thousand_separator" type="bool" value="false"/></Option></numericFormat>'
    )
    inner = (
        f"{text_style(size)}{number}<lineSymbol>{line}</lineSymbol><divisionLineSymbol>{line}</divisionLineSymbol>"
        f"<subdivisionLineSymbol>{line}</subdivisionLineSymbol>"
        f"<fillSymbol1>{dark}</fillSymbol1><fillSymbol2>{light}</fillSymbol2>"
    )
    return item(SCALE_BAR, name, box, values, inner, 4)


def north_arrow(name: str, box: Box, map_name: str) -> str:
    """Return an arrow to grid north that follows the map's rotation."""
    picture = base64.b64encode(NORTH.encode()).decode()
    values = {
        "file": f"base64:{picture}", "mapUuid": identifier(map_name), "northMode": 0, "northOffset": 0,
        "mode": 0, "resizeMode": 0, "anchorPoint": 4, "pictureRotation": 0, "pictureWidth": box.width,
        "pictureHeight": box.height, "svgFillColor": "255,255,255,255", "svgBorderColor": "0,0,0,255",
        "svgBorderWidth": 0.2,
    }  # fmt: skip
    return item(PICTURE, name, box, values, "", 4)


def rectangle(name: str, box: Box, width: float) -> str:
    """Return an empty frame with a line of `width`."""
    own = qml.symbol("fill", [qml.simple_fill(None, INK, width)], "")
    return item(SHAPE, name, box, {"shapeType": 1, "cornerRadiusMeasure": "0,mm"}, own, 3)


def line(name: str, box: Box, width: float, dash: str = "") -> str:
    """Return a level line along the upper edge of a box; `dash` in millimetres such as ``5;2``."""
    own = qml.symbol("line", [qml.simple_line(INK, width, custom=dash)], "")
    nodes = f'<nodes><node x="0" y="0"/><node x="{box.width:g}" y="0"/></nodes>'
    values = {
        "markerMode": 0,
        "startMarkerMode": 0,
        "endMarkerMode": 0,
        "arrowHeadWidth": 4,
        "outlineWidth": 1,
    }
    return item(POLYLINE, name, box, values, own + nodes, 4)


def document(name: str, width: float, height: float, items: list[str]) -> str:
    """Return the whole template with one page."""
    paper = qml.symbol("fill", [qml.simple_fill((255, 255, 255), (255, 255, 255), 0)], "")
    page = item(PAGE, f"{name}/page", Box(0, 0, width, height), {"background": "true"}, paper, 0)
    return (
        f'<Layout name={quote(name)} units="mm" printResolution="300" worldFileMap={quote(identifier("ban_do"))}>'
        '<Snapper snapToItems="1" snapToGuides="1" snapToGrid="0" tolerance="5"/>'
        '<Grid resolution="10" resUnits="mm" offsetX="0" offsetY="0" offsetUnits="mm"/>'
        f'<PageCollection>{paper}{page}<GuideCollection visible="1"/></PageCollection>{"".join(items)}</Layout>\n'
    )
