"""Draw maps with QGIS from a JSON list: ``python3 tools/draw_maps.py maps.json``. Run by a Python that has QGIS.

Each entry: ``output`` (PNG), ``layers`` (top first: ``source``, optional ``style``, ``filter``, ``labels``, ``outline``
colour instead of a fill with its ``width`` in mm), optional ``extent`` [xmin, ymin, xmax, ymax], ``width`` in
pixels.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

STYLES = Path(__file__).resolve().parents[1] / "styles"


def layer_from(entry: dict[str, Any]) -> QgsVectorLayer:
    """Open a layer with its style; raises ValueError where either cannot be read."""
    layer = QgsVectorLayer(entry["source"], Path(entry["source"]).stem, "ogr")
    if not layer.isValid():
        raise ValueError(f"cannot open {entry['source']}")
    if entry.get("style"):
        own = STYLES / entry["style"]
        path = own if own.is_file() else STYLES / "generated" / entry["style"]
        message, read = layer.loadNamedStyle(str(path))
        if not read:
            raise ValueError(f"style {entry['style']}: {message}")
    if entry.get("filter"):
        layer.setSubsetString(entry["filter"])
    if entry.get("outline"):
        symbol = {
            "style": "no",
            "outline_color": entry["outline"],
            "outline_width": entry.get("width", "0.2"),
        }
        layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(symbol)))
    if entry.get("labels") is False:
        layer.setLabelsEnabled(False)
    layer.setScaleBasedVisibility(False)
    QgsProject.instance().addMapLayer(layer, False)
    return layer


def draw(entry: dict[str, Any]) -> None:
    """Render one map and save it as PNG."""
    layers = [layer_from(layer) for layer in entry["layers"]]
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setOutputDpi(120)
    settings.setBackgroundColor(QColor("white"))
    settings.setFlag(QgsMapSettings.Flag.Antialiasing, True)
    extent = QgsRectangle(*entry["extent"]) if entry.get("extent") else _extent_of(layers)
    settings.setExtent(extent)
    width = int(entry.get("width", 1400))
    settings.setOutputSize(QSize(width, round(width * extent.height() / extent.width())))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    if not job.renderedImage().save(entry["output"]):
        raise OSError(f"cannot write {entry['output']}")


def _extent_of(layers: list[QgsVectorLayer]) -> QgsRectangle:
    extent = QgsRectangle(layers[0].extent())
    for layer in layers[1:]:
        extent.combineExtentWith(layer.extent())
    extent.scale(1.05)
    return extent


def main() -> None:
    application = QgsApplication([], False)
    application.initQgis()
    for entry in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        draw(entry)
    QgsProject.instance().clear()
    application.exitQgis()


if __name__ == "__main__":
    main()
