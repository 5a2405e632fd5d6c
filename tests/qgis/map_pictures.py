"""Layers of the sample commune and of a few squares, drawn into pictures."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"


def sample_zones() -> QgsVectorLayer:
    return _opened(SAMPLE / "planning" / "zoning_plan.gpkg", "zones", "Vùng quy hoạch")


def sample_parcels() -> QgsVectorLayer:
    return _opened(SAMPLE / "truth.gpkg", "parcels", "Thửa đất")


def _opened(path: Path, name: str, title: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{path}|layername={name}", title, "ogr")
    assert layer.isValid()
    return layer


def squares(field: str, codes: list[str | None], side: float = 100.0) -> QgsVectorLayer:
    """Squares in a row, one for each code, in field ``field``."""
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:9214&field={field}:string", "squares", "memory")
    for number, code in enumerate(codes):
        left = number * side
        feature = QgsFeature(layer.fields())
        feature.setAttributes([code])
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(left, 0, left + side, side)))
        layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    return layer


def drawn(layers: list[QgsVectorLayer], extent: QgsRectangle, size: tuple[int, int], dpi: float = 96):
    """The layers' picture on white, without labels."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(extent)
    settings.setOutputSize(QSize(*size))
    settings.setOutputDpi(dpi)
    settings.setBackgroundColor(QColor("white"))
    settings.setFlag(QgsMapSettings.Flag.DrawLabeling, False)
    settings.setFlag(QgsMapSettings.Flag.Antialiasing, False)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def shades(image, step: int = 1) -> set[tuple[int, int, int]]:
    return {
        image.pixelColor(x, y).getRgb()[:3]
        for x in range(0, image.width(), step)
        for y in range(0, image.height(), step)
    }
