"""A map tool: click a parcel, and the dialog of bacgiang:planningcertificate opens with the point filled in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)

ALGORITHM = "bacgiang:planningcertificate"
PARCEL_FIELD, ZONE_FIELD = "so_thua", "ma_loai_qh"


class CertificateTool:
    """Owns the map tool; ``start`` hands it to the map, ``stop`` takes it away."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.tool: Any = None

    def start(self, *_: Any) -> None:
        """Let the next clicks on the map name parcels."""
        from qgis.gui import QgsMapToolEmitPoint

        canvas = self.iface.mapCanvas()
        if self.tool is None:
            self.tool = QgsMapToolEmitPoint(canvas)
            self.tool.canvasClicked.connect(self.ask)
        canvas.setMapTool(self.tool)

    def ask(self, point: QgsPointXY, *_: Any) -> None:
        """Open the dialog for the parcel at a point of the map."""
        from qgis import processing

        crs = self.iface.mapCanvas().mapSettings().destinationCrs()
        layers = QgsProject.instance().mapLayers().values()
        processing.execAlgorithmDialog(ALGORITHM, request(point, crs, self.iface.activeLayer(), layers))

    def stop(self) -> None:
        """Give the map its own tool back."""
        if self.tool is not None:
            self.iface.mapCanvas().unsetMapTool(self.tool)
            self.tool.deleteLater()
            self.tool = None


def request(
    point: QgsPointXY,
    crs: QgsCoordinateReferenceSystem,
    active: Optional[QgsMapLayer],
    layers: Iterable[QgsMapLayer],
) -> dict[str, Any]:
    """Return the parameters that are known after a click: point, layer of parcels, plans of the project."""
    found = sorted((layer for layer in layers if _is_polygons(layer)), key=lambda layer: layer.name())
    parcels = [
        layer for layer in found if PARCEL_FIELD in _fields(layer) and ZONE_FIELD not in _fields(layer)
    ]
    chosen = active if active in parcels else parcels[0] if parcels else None
    values: dict[str, Any] = {"POINT": f"{point.x()!r},{point.y()!r} [{crs.authid()}]"}
    if chosen is not None:
        values["PARCELS"] = chosen.id()
    plans = [
        layer.id() for layer in found if ZONE_FIELD in _fields(layer) and PARCEL_FIELD not in _fields(layer)
    ]
    return {**values, "PLANS": plans} if plans else values


def _is_polygons(layer: QgsMapLayer) -> bool:
    # By name: the enumeration has other members in QGIS 3.22 than in later ones.
    return isinstance(layer, QgsVectorLayer) and "Polygon" in QgsWkbTypes.displayString(layer.wkbType())


def _fields(layer: QgsVectorLayer) -> set[str]:
    return {name.lower() for name in layer.fields().names()}
