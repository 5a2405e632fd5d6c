"""Where outputs go: what a destination of QGIS means as file and layer, and whether that file is open already."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsProviderRegistry,
)

_TABLE = re.compile(r"""^ogr:dbname=(['"])(?P<path>.+?)\1\s+table=(['"])(?P<table>.+?)\3""")


def layer_target(destination: str, key: str) -> tuple[dict[str, Any], str]:
    """Return what the engine is to write for a destination of QGIS, and the address of the layer afterwards.

    ``ogr:dbname='x.gpkg' table="t" (geom)`` adds table t to a GeoPackage; a plain path makes a new file.
    """
    match = _TABLE.match(destination)
    path, layer, append = (match["path"], match["table"], True) if match else (destination, key, False)
    target: dict[str, Any] = {"path": path, "layer": layer}
    if append:
        target["append"] = True
    return target, f"{path}|layername={layer}" if path.lower().endswith(".gpkg") else path


def destination_path(value: Any) -> Optional[str]:
    """Return the file or folder behind a destination value, None for a temporary one."""
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink.staticValue()
    if not isinstance(value, str) or value in ("", "TEMPORARY_OUTPUT"):
        return None
    return str(layer_target(value, "x")[0]["path"]).partition("|")[0]


def loaded_layer_of(value: Any, context: QgsProcessingContext) -> Optional[tuple[str, str]]:
    """Return (path, layer name) where a destination's file is open in the current project."""
    path = destination_path(value)
    project = context.project() or QgsProject.instance()
    if path is None or project is None:
        return None
    wanted = Path(path).resolve()
    for layer in project.mapLayers().values():
        if Path(_file_of(layer) or "").resolve() == wanted and _file_of(layer):
            return path, layer.name()
    return None


def _file_of(layer: QgsMapLayer) -> Optional[str]:
    provider = layer.dataProvider()
    if provider is None:
        return None
    parts = QgsProviderRegistry.instance().decodeUri(provider.name(), layer.source())
    return str(parts.get("path") or "") or None
