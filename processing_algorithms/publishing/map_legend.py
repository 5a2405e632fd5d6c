"""The legend of a map picture: only what occurs in the map, as small as it must be to fit."""

from __future__ import annotations

from qgis.core import (
    QgsLayoutExporter,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsTextFormat,
)
from qgis.PyQt.QtGui import QColor, QFont

INK = QColor(28, 39, 51)
SIZES = (8.5, 7.5, 6.5, 5.5, 4.5)  # points, tried in this order
ROUGH_DPI = 20


def text_format(size: float, colour: QColor = INK, *, bold: bool = False) -> QgsTextFormat:
    """Return a format of ``size`` points in a font that has all Vietnamese letters."""
    font = QFont()
    font.setFamily("DejaVu Sans")
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setBold(bold)
    text = QgsTextFormat()
    text.setFont(font)
    text.setSize(size)
    text.setColor(colour)
    return text


def add_legend(
    layout: QgsPrintLayout, map_item: QgsLayoutItemMap, corner: QgsLayoutPoint, room: QgsLayoutSize
) -> QgsLayoutItemLegend:
    """Add the legend with what occurs in the map only; it is made smaller until it fits beside the map."""
    legend = _legend(layout, map_item)
    legend.attemptMove(corner)
    for size in SIZES:
        _set_size(legend, size)
        # A legend knows what occurs in the map, and so its size, only once it has been drawn.
        QgsLayoutExporter(layout).renderPageToImage(0, dpi=ROUGH_DPI)
        wait_for_symbols(legend)
        legend.adjustBoxSize()
        needed = legend.rect()
        if needed.height() <= room.height() and needed.width() <= room.width():
            break
    return legend


def wait_for_symbols(legend: QgsLayoutItemLegend) -> None:
    """Wait until it is known which symbols the map shows: newer QGIS finds out in a thread, which reads the layers."""
    if hasattr(legend.model(), "waitForHitTestBlocking"):
        legend.model().waitForHitTestBlocking()


def _legend(layout: QgsPrintLayout, map_item: QgsLayoutItemMap) -> QgsLayoutItemLegend:
    legend = QgsLayoutItemLegend(layout)
    layout.addLayoutItem(legend)
    legend.setLinkedMap(map_item)
    legend.setAutoUpdateModel(False)
    root = legend.model().rootGroup()
    for node in list(root.findLayers()):
        if not node.layer().isSpatial():
            node.parent().removeChildNode(node)
    legend.setLegendFilterByMapEnabled(True)
    legend.setTitle("")
    legend.setBoxSpace(0)
    legend.setWrapString("\n")
    return legend


def _set_size(legend: QgsLayoutItemLegend, size: float) -> None:
    """Give texts and symbols the size that goes with texts of ``size`` points."""
    legend.setSymbolWidth(size * 0.75)
    legend.setSymbolHeight(size * 0.42)
    for part, style in (
        (QgsLegendStyle.Style.Subgroup, text_format(size + 1, bold=True)),
        (QgsLegendStyle.Style.SymbolLabel, text_format(size)),
    ):
        target = legend.rstyle(part)
        if hasattr(target, "setTextFormat"):
            target.setTextFormat(style)
        else:  # before QGIS 3.30
            font = style.font()
            font.setPointSizeF(style.size())
            target.setFont(font)
    legend.rstyle(QgsLegendStyle.Style.Symbol).setMargin(QgsLegendStyle.Side.Top, size * 0.14)
    legend.adjustBoxSize()
