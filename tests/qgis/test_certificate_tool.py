"""The map tool for certificates: what a click fills in, and that unloading takes the tool away."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt

from bacgiang_gis_plugin.gui.certificate_tool import ALGORITHM, CertificateTool, request

CRS = "EPSG:9214"


class Interface:
    def __init__(self, canvas, active=None):
        self.canvas, self.active = canvas, active

    def mapCanvas(self):
        return self.canvas

    def activeLayer(self):
        return self.active


def memory(kind, name, *fields):
    text = "".join(f"&field={field}:string" for field in fields)
    layer = QgsVectorLayer(f"{kind}?crs={CRS}{text}", name, "memory")
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture
def layers(project):
    return {
        "parcels": memory("Polygon", "thửa B", "so_to", "so_thua"),
        "others": memory("Polygon", "thửa A", "so_to", "so_thua"),
        "plan": memory("Polygon", "quy hoạch", "ma_vung", "ma_loai_qh"),
        "pieces": memory("Polygon", "phần thửa", "so_thua", "ma_loai_qh"),
        "roads": memory("LineString", "đường", "so_thua", "ma_loai_qh"),
    }


def test_a_click_fills_in_point_parcels_and_plans(layers):
    point, crs = QgsPointXY(417000.25, 2354000.5), QgsCoordinateReferenceSystem(CRS)
    found = request(point, crs, layers["parcels"], layers.values())
    assert found == {
        "POINT": "417000.25,2354000.5 [EPSG:9214]",
        "PARCELS": layers["parcels"].id(),
        "PLANS": [layers["plan"].id()],
    }
    assert request(point, crs, layers["roads"], layers.values())["PARCELS"] == layers["others"].id()
    assert request(point, crs, None, []) == {"POINT": "417000.25,2354000.5 [EPSG:9214]"}


def test_the_tool_opens_the_dialog_and_goes(layers, monkeypatch):
    from qgis import processing

    canvas = QgsMapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(CRS))
    tool = CertificateTool(Interface(canvas, layers["parcels"]))
    asked = []
    monkeypatch.setattr(processing, "execAlgorithmDialog", lambda *given: asked.append(given))
    tool.start()
    assert canvas.mapTool() is tool.tool
    tool.tool.canvasClicked.emit(QgsPointXY(1, 2), Qt.MouseButton.LeftButton)
    tool.start()
    assert len(asked) == 1
    assert asked[0][0] == ALGORITHM
    assert asked[0][1]["POINT"] == "1.0,2.0 [EPSG:9214]"
    tool.stop()
    assert tool.tool is None
    assert canvas.mapTool() is None
    QgsApplication.sendPostedEvents(None, 52)  # DeferredDelete


def test_stopping_a_tool_that_never_ran(qgis_application):
    CertificateTool(None).stop()
