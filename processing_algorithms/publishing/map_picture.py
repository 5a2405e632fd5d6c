"""The map picture of a publication: title, map, legend, scale bar, north arrow, attribution."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsFillSymbol,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutMeasurement,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLineSymbol,
    QgsMapLayerStyle,
    QgsPrintLayout,
    QgsProcessingException,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from ...translation import tr
from .map_legend import INK, add_legend, text_format, wait_for_symbols

PICTURE = "map.png"
WIDTH = 297.0  # mm
HEIGHTS = (140.0, 230.0)  # mm: the picture is as high as the commune needs, between these
HEAD, FOOT = 16.0, 5.0  # mm above and below the map
DPI = 150
SCALE_ROOM = 20.0  # mm below the legend for scale bar and north arrow
MARGIN = 8.0
SIDE = 74.0  # mm, width of the column with the legend
MAP_WIDTH = WIDTH - 2 * MARGIN - SIDE - 4
SOFT = QColor(91, 107, 122)
NORTH = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 60">'
    b'<path d="M20 16 L34 56 L20 47 Z" fill="#1c2733"/>'
    b'<path d="M20 16 L6 56 L20 47 Z" fill="#fff" stroke="#1c2733" stroke-width="1.5" stroke-linejoin="round"/>'
    b'<path d="M15.5 12 V1 L24.5 12 V1" fill="none" stroke="#1c2733" stroke-width="2.2"/></svg>'
)


def draw_map(project: QgsProject, workspace: Path, settings: dict[str, Any]) -> None:
    """Write ``map.png`` into the workspace. Raises QgsProcessingException."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    extent = project.viewSettings().defaultViewExtent()
    wanted = MAP_WIDTH * extent.height() / max(extent.width(), 1.0) + 2 * MARGIN + HEAD + FOOT
    height = min(max(wanted, HEIGHTS[0]), HEIGHTS[1])
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(WIDTH, height))
    _heading(layout, settings)
    map_item = _map(layout, project)
    room = QgsLayoutSize(SIDE, height - 2 * MARGIN - HEAD - FOOT - SCALE_ROOM)
    legend = add_legend(layout, map_item, QgsLayoutPoint(WIDTH - MARGIN - SIDE, MARGIN + HEAD), room)
    _scale_and_north(layout, map_item)
    _attribution(layout, project, settings)
    image = QgsLayoutExporter(layout).renderPageToImage(0, dpi=DPI)
    wait_for_symbols(legend)
    if image.isNull() or not image.save(str(workspace / PICTURE), "PNG"):
        raise QgsProcessingException(tr("The map picture cannot be drawn."))


def _height(layout: QgsPrintLayout) -> float:
    return float(layout.pageCollection().page(0).pageSize().height())


def _place(item: QgsLayoutItem, x: float, y: float, width: float, height: float) -> None:
    item.layout().addLayoutItem(item)
    item.attemptMove(QgsLayoutPoint(x, y))
    item.attemptResize(QgsLayoutSize(width, height))


def _label(
    layout: QgsPrintLayout, text: str, box: tuple[float, float, float, float], style: QgsTextFormat
) -> None:
    label = QgsLayoutItemLabel(layout)
    label.setText(text)
    label.setMode(QgsLayoutItemLabel.Mode.ModeFont)
    if hasattr(label, "setTextFormat"):
        label.setTextFormat(style)
    else:  # before QGIS 3.24
        font = style.font()
        font.setPointSizeF(style.size())
        label.setFont(font)
        label.setFontColor(style.color())
    label.setMarginX(0)
    label.setMarginY(0)
    _place(label, *box)


def _heading(layout: QgsPrintLayout, settings: dict[str, Any]) -> None:
    width = WIDTH - 2 * MARGIN
    _label(layout, settings["title"], (MARGIN, MARGIN - 1, width, 9), text_format(17, bold=True))
    below = " · ".join(part for part in (settings["organisation"], settings.get("date", "")) if part)
    _label(layout, below, (MARGIN, MARGIN + 8, width, 6), text_format(9.5, SOFT))


def _map(layout: QgsPrintLayout, project: QgsProject) -> QgsLayoutItemMap:
    """Add the map of all layers; its frame fills what title and legend leave."""
    item = QgsLayoutItemMap(layout)
    top = MARGIN + HEAD
    extent = project.viewSettings().defaultViewExtent()
    size = (MAP_WIDTH, _height(layout) - top - MARGIN - FOOT)
    _place(item, MARGIN, top, *size)
    item.setExtent(extent)  # sizing a map that has no extent yet made it NaN; this changes the size again
    item.attemptResize(QgsLayoutSize(*size))
    item.setCrs(project.crs())
    layers = sorted(
        (layer for layer in project.mapLayers().values() if layer.isSpatial()), key=QgsVectorLayer.id
    )
    item.setLayers(layers)  # parcels before zones
    item.setKeepLayerSet(True)
    if len(layers) > 1:
        # The picture answers which zone a parcel is in: zones in colour, parcels as outlines over them.
        item.setLayerStyleOverrides(
            {layer.id(): _picture_style(layer, layer is layers[0]) for layer in layers}
        )
        item.setKeepLayerStyles(True)
    item.zoomToExtent(extent)
    item.setBackgroundColor(QColor(255, 255, 255))
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(SOFT)
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.2))
    return item


def _picture_style(layer: QgsVectorLayer, outline: bool) -> str:
    """Return the layer's style without labels, for which the legend stands; or nothing but outlines."""
    copy = layer.clone()
    if outline:
        line = {"style": "no", "outline_color": "70,80,90,200", "outline_width": "0.08"}
        copy.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(line)))
    copy.setLabelsEnabled(False)
    style = QgsMapLayerStyle()
    style.readFromLayer(copy)
    return str(style.xmlData())


def _scale_and_north(layout: QgsPrintLayout, map_item: QgsLayoutItemMap) -> None:
    left, bottom = WIDTH - MARGIN - SIDE, _height(layout) - MARGIN - FOOT
    bar = QgsLayoutItemScaleBar(layout)
    layout.addLayoutItem(bar)
    bar.setStyle("Single Box")
    bar.setLinkedMap(map_item)
    bar.setTextFormat(text_format(7.5))
    bar.setHeight(1.8)
    ink = {"color": INK.name(), "outline_style": "no"}
    bar.setFillSymbol(QgsFillSymbol.createSimple(ink))
    bar.setLineSymbol(QgsLineSymbol.createSimple({"color": INK.name(), "width": "0.2"}))
    bar.applyDefaultSize(QgsUnitTypes.DistanceUnit.DistanceMeters)
    bar.setUnitLabel("m")
    bar.setNumberOfSegmentsLeft(0)
    bar.setNumberOfSegments(2)
    bar.update()
    bar.attemptMove(QgsLayoutPoint(left, bottom - 12))
    arrow = QgsLayoutItemPicture(layout)
    arrow.setPicturePath("base64:" + base64.b64encode(NORTH).decode())
    _place(arrow, WIDTH - MARGIN - 11, bottom - 17, 11, 16)
    arrow.setLinkedMap(map_item)


def _attribution(layout: QgsPrintLayout, project: QgsProject, settings: dict[str, Any]) -> None:
    parts = [f"© {settings['organisation']}", settings.get("licence", ""), project.crs().description()]
    text = " · ".join(part for part in parts if part) + f" ({project.crs().authid()})"
    box = (MARGIN, _height(layout) - MARGIN - 2.5, WIDTH - 2 * MARGIN, 4.5)
    _label(layout, text, box, text_format(6.5, SOFT))
