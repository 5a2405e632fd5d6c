"""The published QGIS project: styled layers with relative paths, and what QGIS Server needs to know."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingException,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsRelation,
    QgsVectorLayer,
)

from ...translation import tr
from ..layer_styles import style_path

DATA = "data.gpkg"
PROJECT = "project.qgs"
WEB_CRS = "EPSG:3857"
SERVICE_CRS = ("EPSG:4326", WEB_CRS, "EPSG:4756")  # with the data's own CRS first
LARGEST_PICTURE = 4096  # pixels of a side of a WMS answer
DECIMALS = 5  # of metres in WFS answers; QGIS Server adds three for degrees
# Tile grids: top, left, scale of level 0, last level; the scale doubles from level to level.
WEB_GRID = (20037508.342789248, -20037508.342789248, 559082264.0287179, 20)
GRID_STEP = 10_000.0  # metres
OWN_GRID_SCALE, OWN_GRID_LEVELS = 512_000.0, 10  # down to 1:500
# The first kind of key that both layers have; as in the engine.
KEYS = (("ma_thua",), ("ma_xa", "so_to", "so_thua"), ("so_to", "so_thua"))
# Who saved the project, when and where is nobody's business.
_PRIVATE = re.compile(r' (saveUser|saveUserFull|saveDateTime)="[^"]*"')
_AUTHOR = re.compile(r"(?s)<(author|creation)>.*?</\1>")


def build_project(workspace: Path, reports: list[dict[str, Any]], settings: dict[str, Any]) -> QgsProject:
    """Write ``project.qgs`` beside ``data.gpkg`` and return the project.

    ``reports`` are the layers as publish_data describes them, ``settings`` the texts of the publication.
    Raises QgsProcessingException where QGIS cannot open what the engine wrote.
    """
    project = QgsProject()
    project.setFileName(str(workspace / PROJECT))
    project.setTitle(settings["title"])
    layers = {report["name"]: _add_layer(project, workspace / DATA, report) for report in reports}
    project.setCrs(layers["parcels"].crs())
    extent = QgsRectangle(layers["parcels"].extent())
    extent.scale(1.05)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, project.crs()))
    if "register" in layers:
        _relate(project, layers["parcels"], layers["register"])
    _describe_service(project, settings, extent)
    _enable_services(project, layers)
    if not project.write():
        raise QgsProcessingException(tr("The project cannot be written: {reason}", reason=project.error()))
    _clean(workspace / PROJECT, layers)
    return project


def _add_layer(project: QgsProject, data: Path, report: dict[str, Any]) -> QgsVectorLayer:
    """Add a layer below the earlier ones, zones above parcels: outlines must not hide under fills."""
    name = report["name"]
    layer = QgsVectorLayer(f"{data}|layername={name}", report["title_vi"], "ogr")
    if not layer.isValid():
        raise QgsProcessingException(
            tr("QGIS cannot open the layer {layer} that was just written.", layer=name)
        )
    style = style_path(name)
    if style is not None:
        layer.loadNamedStyle(str(style))
    _name_for_services(layer, report)
    for index in range(layer.fields().count()):
        # QGIS Server takes an alias for the name in OGC API - Features: a query by so_to would find everything.
        layer.removeFieldAlias(index)
    layer.setReadOnly(True)
    project.addMapLayer(layer, False)
    root = project.layerTreeRoot()
    root.insertLayer(0 if name == "zones" else len(root.children()), layer)
    return layer


def _name_for_services(layer: QgsVectorLayer, report: dict[str, Any]) -> None:
    """Set name, title and abstract for services; newer QGIS keeps them in the server properties."""
    target = layer.serverProperties()
    if not hasattr(target, "setShortName"):
        target = layer
    target.setShortName(report["name"])
    target.setTitle(report["title_vi"])
    target.setAbstract(f"{report['title_vi']} / {report['title_en']}")


def _relate(project: QgsProject, parcels: QgsVectorLayer, register: QgsVectorLayer) -> None:
    """Let a parcel's form show its register rows."""
    both = set(parcels.fields().names()) & set(register.fields().names())
    keys = next((names for names in KEYS if set(names) <= both), None)
    if keys is None:
        return
    relation = QgsRelation()
    relation.setId("parcels_register")
    relation.setName(register.name())
    relation.setReferencedLayer(parcels.id())
    relation.setReferencingLayer(register.id())
    for name in keys:
        relation.addFieldPair(name, name)
    project.relationManager().addRelation(relation)


def _describe_service(project: QgsProject, settings: dict[str, Any], extent: QgsRectangle) -> None:
    """Write title, contact, extent and reference systems of the services."""
    texts = {
        "WMSServiceTitle": settings["title"],
        "WMSServiceAbstract": settings.get("abstract", settings["title"]),
        "WMSContactOrganization": settings["organisation"],
        "WMSContactMail": settings.get("contact_email", ""),
        "WMSOnlineResource": settings.get("service_url", ""),
        "WMSFees": settings.get("licence", ""),
        "WMSAccessConstraints": "None",
        "WMSRootName": "publication",
    }
    for key, text in texts.items():
        project.writeEntry(key, "/", text)
    project.writeEntryBool("WMSServiceCapabilities", "/", True)
    project.writeEntry("WMSKeywordList", "/", ["cadastre", "planning", "địa chính", "quy hoạch"])
    corners = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
    project.writeEntry("WMSExtent", "/", [f"{value:.3f}" for value in corners])
    project.writeEntry("WMSCrsList", "/", list(dict.fromkeys((project.crs().authid(), *SERVICE_CRS))))
    project.writeEntry("WMSMaxWidth", "/", LARGEST_PICTURE)
    project.writeEntry("WMSMaxHeight", "/", LARGEST_PICTURE)


def _enable_services(project: QgsProject, layers: dict[str, QgsVectorLayer]) -> None:
    """Switch on WFS with OGC API - Features (read only) for all layers, WMTS for the whole map and for each layer."""
    project.writeEntry("WFSLayers", "/", [layer.id() for layer in layers.values()])
    spatial = [layer.id() for layer in layers.values() if layer.isSpatial()]
    for layer in layers.values():
        project.writeEntry("WFSLayersPrecision", f"/{layer.id()}", DECIMALS)
    for kind in ("WMTSLayers", "WMTSPngLayers"):
        project.writeEntryBool(kind, "Project", True)
        project.writeEntry(kind, "Layer", spatial)
    project.writeEntry("WMTSMinScale", "/", 0)
    grids = {WEB_CRS: WEB_GRID, project.crs().authid(): _own_grid(project)}
    project.writeEntry("WMTSGrids", "CRS", list(grids))
    project.writeEntry(
        "WMTSGrids", "Config", [",".join(map(str, (crs, *grid))) for crs, grid in grids.items()]
    )


def _own_grid(project: QgsProject) -> tuple[float, float, float, int]:
    """Return a tile grid in the data's CRS: its corner is on whole 10 km, so neighbouring communes share it."""
    extent = project.viewSettings().defaultViewExtent()
    top = math.ceil(extent.yMaximum() / GRID_STEP) * GRID_STEP
    left = math.floor(extent.xMinimum() / GRID_STEP) * GRID_STEP
    return top, left, OWN_GRID_SCALE, OWN_GRID_LEVELS


def _clean(path: Path, layers: dict[str, QgsVectorLayer]) -> None:
    """Take out who saved the project, and the random part of layer ids: the same data gives the same project."""
    text = _AUTHOR.sub("", _PRIVATE.sub("", path.read_text(encoding="utf-8")))
    for name, layer in layers.items():
        text = text.replace(layer.id(), f"bacgiang_{name}")
    path.write_text(text, encoding="utf-8")
