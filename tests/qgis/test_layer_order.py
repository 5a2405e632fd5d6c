"""Results that are loaded lie so that none hides another of the product."""

from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer

from bacgiang_gis_plugin.processing_algorithms.layer_styles import KIND, move_below_smaller


def _load(project: QgsProject, kind: str, geometry: str = "Polygon") -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{geometry}?crs=EPSG:9214", kind, "memory")
    project.addMapLayer(layer)  # QGIS puts each new layer on top
    if kind != "other":
        layer.setCustomProperty(KIND, kind)
    move_below_smaller(layer, project)
    return layer


def _order(project: QgsProject) -> list[str]:
    return [node.name() for node in project.layerTreeRoot().findLayers()]


def test_parcels_lie_under_their_errors(project):
    _load(project, "errors", "Point")
    _load(project, "parcels")
    assert _order(project) == ["errors", "parcels"]


def test_sheets_lie_under_lines_and_texts(project):
    for kind, geometry in (("lines", "LineString"), ("sheets", "Polygon"), ("texts", "Point")):
        _load(project, kind, geometry)
    assert _order(project) == ["texts", "lines", "sheets"]


def test_layers_of_others_are_not_passed(project):
    _load(project, "other")
    _load(project, "parcels")
    assert _order(project) == ["parcels", "other"]


def test_layer_outside_the_tree_is_left_alone(project):
    layer = QgsVectorLayer("Point?crs=EPSG:9214", "errors", "memory")
    project.addMapLayer(layer, False)
    move_below_smaller(layer, project)
    assert _order(project) == []
