"""Layout templates of the product: which there are, and a layout from one, filled with what the project shows."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsExpressionContextUtils,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsMapLayerLegendUtils,
    QgsPrintLayout,
    QgsProcessingException,
    QgsProject,
    QgsReadWriteContext,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtXml import QDomDocument

from .translation import tr

FOLDER = Path(__file__).parent / "styles" / "layouts"
MAP, LEGEND = "ban_do", "chu_giai"
ROOM = "bacgiang/room"  # custom property of the legend: width and height (mm) that it may take
ROUGH_DPI = 20
SMALLEST = 5.5  # points
LETTER = 0.18  # mean width of a letter in mm for each point of its size
PAGE_MARGIN = 12.0  # mm around a legend on a page of its own
DECISION = "so_quyet_dinh"
MANY = 4  # decisions that are listed by number
LEGEND_TEXTS = (
    (QgsLegendStyle.Style.Title, 2), (QgsLegendStyle.Style.Group, 1), (QgsLegendStyle.Style.Subgroup, 0.5),
    (QgsLegendStyle.Style.Symbol, 0), (QgsLegendStyle.Style.SymbolLabel, 0),
)  # fmt: skip
ROUND_SCALES = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10)


def layout_templates() -> list[Path]:
    """Return the templates that ``make styles`` wrote, plans before status maps."""
    return sorted(FOLDER.glob("*.qpt"))


def template_title(template: Path) -> str:
    """Return the name inside a template, such as ``Quy hoạch sử dụng đất A3 ngang``."""
    return str(_document(template).documentElement().attribute("name"))


def _document(template: Path) -> QDomDocument:
    document = QDomDocument()
    if not document.setContent(template.read_text(encoding="utf-8")):
        raise QgsProcessingException(tr("The layout template {path} cannot be read.", path=str(template)))
    return document


def add_layout(project: QgsProject, template: Path, extent: Optional[QgsRectangle] = None) -> QgsPrintLayout:
    """Add a layout from a template to the project and return it.

    The map shows ``extent`` (in the project's CRS; without it all visible layers) at the next round scale, the legend
    what occurs there, the sources name layers and decisions. Raises QgsProcessingException.
    """
    layout = QgsPrintLayout(project)
    _, read = layout.loadFromTemplate(_document(template), QgsReadWriteContext(), True)
    map_item = layout.itemById(MAP)
    if not read or not isinstance(map_item, QgsLayoutItemMap):
        raise QgsProcessingException(tr("The layout template {path} cannot be read.", path=str(template)))
    layers = _shown(project)
    layout.setName(_free_name(project, template_title(template)))
    QgsExpressionContextUtils.setLayoutVariable(layout, "nguon", _sources(layers))
    map_item.setCrs(project.crs())
    wanted = extent if extent is not None else _extent(layers, project)
    if wanted is not None and not wanted.isEmpty():
        map_item.zoomToExtent(wanted)
        map_item.setScale(_round_scale(map_item.scale()))
    _fit_legend(layout)
    project.layoutManager().addLayout(layout)
    return layout


def _shown(project: QgsProject) -> list[QgsVectorLayer]:
    nodes = project.layerTreeRoot().findLayers()
    layers = [node.layer() for node in nodes if node.isVisible()]
    return [layer for layer in layers if isinstance(layer, QgsVectorLayer) and layer.isSpatial()]


def _extent(layers: list[QgsVectorLayer], project: QgsProject) -> Optional[QgsRectangle]:
    whole: Optional[QgsRectangle] = None
    for layer in layers:
        if layer.crs() == project.crs() and not layer.extent().isEmpty():
            box = QgsRectangle(layer.extent())
            whole = box if whole is None else QgsRectangle(
                min(whole.xMinimum(), box.xMinimum()), min(whole.yMinimum(), box.yMinimum()),
                max(whole.xMaximum(), box.xMaximum()), max(whole.yMaximum(), box.yMaximum()),
            )  # fmt: skip
    return whole


def _free_name(project: QgsProject, name: str) -> str:
    taken = {layout.name() for layout in project.layoutManager().layouts()}
    names = [name, *(f"{name} ({number})" for number in range(2, len(taken) + 3))]
    return next(free for free in names if free not in taken)


def _round_scale(scale: float) -> float:
    """Return the next larger scale number that is round: 1:9 938 becomes 1:10 000."""
    power = 1.0
    while power * 10 < scale:
        power *= 10
    return next(part * power for part in ROUND_SCALES if part * power >= scale * 0.9999)


def _sources(layers: list[QgsVectorLayer]) -> str:
    """Return the layers' names, with the decisions that their features name."""
    texts = []
    for layer in layers:
        place = layer.fields().indexOf(DECISION)
        found = (
            sorted(str(value) for value in layer.uniqueValues(place, MANY + 1) if value) if place >= 0 else []
        )
        more = " …" if len(found) > MANY else ""
        decisions = f" (quyết định {', '.join(found[:MANY])}{more})" if found else ""
        texts.append(f"{layer.name()}{decisions}")
    return "; ".join(texts)


def _fit_legend(layout: QgsPrintLayout) -> None:
    """Make the legend smaller and give it more columns until it fits its room; else it gets a page of its own."""
    legend = layout.itemById(LEGEND)
    room = [float(part) for part in str(legend.customProperty(ROOM) or "").split(",") if part]
    if not isinstance(legend, QgsLayoutItemLegend) or len(room) != 2:
        return
    size = _size_of(legend.rstyle(QgsLegendStyle.Style.SymbolLabel))
    legend.setAutoUpdateModel(False)  # a copy: the project's own legend keeps its texts
    _break_lines(legend, int((room[0] / legend.columnCount() - 0.85 * size - 4) / (LETTER * size)))
    if not _fits(layout, legend, (room[0], room[1]), size):
        _on_second_page(layout, legend, size)


def _break_lines(legend: QgsLayoutItemLegend, letters: int) -> None:
    """Break texts of the legend that are longer than ``letters``."""
    model = legend.model()
    for layer in model.rootGroup().findLayers():
        for place, node in enumerate(model.layerOriginalLegendNodes(layer)):
            text = str(node.data(Qt.ItemDataRole.DisplayRole) or "")
            if len(text) > letters:
                broken = "\n".join(textwrap.wrap(text, letters, break_long_words=False))
                QgsMapLayerLegendUtils.setLegendNodeUserLabel(layer, place, broken)
        model.refreshLayerLegend(layer)


def _fits(
    layout: QgsPrintLayout, legend: QgsLayoutItemLegend, room: tuple[float, float], size: float
) -> bool:
    """Try sizes from ``size`` (points) down, each with up to two columns more, and tell whether one fits."""
    columns = legend.columnCount()
    tried = size
    while tried >= min(SMALLEST, size):
        _resize(legend, tried)
        for more in range(3):
            legend.setColumnCount(columns + more)
            legend.setSplitLayer(columns + more > 1)
            # A legend knows what occurs in the map, and so its size, only once it has been drawn.
            QgsLayoutExporter(layout).renderPageToImage(legend.page(), dpi=ROUGH_DPI)
            legend.adjustBoxSize()
            needed = legend.rect()
            if needed.width() <= room[0] and needed.height() <= room[1]:
                return True
            if needed.width() > room[0]:
                break  # more columns are wider still
        tried -= 0.5
    legend.setColumnCount(columns)
    return False


def _size_of(style: QgsLegendStyle) -> float:
    if hasattr(style, "textFormat"):
        return float(style.textFormat().size())
    return float(style.font().pointSizeF())


def _resize(legend: QgsLayoutItemLegend, size: float) -> None:
    for style, more in LEGEND_TEXTS:
        target = legend.rstyle(style)
        if hasattr(target, "setTextFormat"):
            text = target.textFormat()
            text.setSize(size + more)
            target.setTextFormat(text)
        else:  # before QGIS 3.30
            font = target.font()
            font.setPointSizeF(size + more)
            target.setFont(font)
    legend.setSymbolWidth(size * 0.85)
    legend.setSymbolHeight(size * 0.42)


def _on_second_page(layout: QgsPrintLayout, legend: QgsLayoutItemLegend, size: float) -> None:
    """Give the legend a page of its own, and say so where it was."""
    note = QgsLayoutItemLabel(layout)
    note.setText("Chú giải: xem trang 2.")
    note.setId("chu_giai_xem_trang_2")
    layout.addLayoutItem(note)
    at = legend.positionWithUnits()
    note.attemptMove(at)
    note.attemptResize(QgsLayoutSize(60, 8))
    first = layout.pageCollection().page(0).pageSize()
    page = QgsLayoutItemPage(layout)
    page.setPageSize(first)
    layout.pageCollection().addPage(page)
    legend.attemptMove(QgsLayoutPoint(PAGE_MARGIN, PAGE_MARGIN), True, False, 1)
    room = (first.width() - 2 * PAGE_MARGIN, first.height() - 2 * PAGE_MARGIN)
    legend.setColumnCount(1)
    _fits(layout, legend, room, size + 1.5)
