"""From a vector parameter to a file and a layer in it that the engine can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

if TYPE_CHECKING:
    from .base import EngineAlgorithm

# What the engine reads as QGIS does; the rest is exported by QGIS first (encodings, databases, web services).
READ_DIRECTLY = ["gpkg", "fgb", "geojson"]


def source_path(
    algorithm: EngineAlgorithm,
    values: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    also: tuple[str, ...] = (),
) -> tuple[str, str]:
    """Return the file and layer of a vector source, both empty where none was chosen.

    Selection, filters, joins and unsaved edits are respected. ``also``: endings that the engine is to read itself,
    besides ``READ_DIRECTLY``. Raises QgsProcessingException.
    """
    empty = (None, "")
    if values.get(name) in empty and algorithm.parameterDefinition(name).defaultValue() in empty:
        return "", ""
    layer = source_layer(algorithm, values.get(name), name, context)
    formats = [] if layer is not None and _differs_from_file(layer) else [*READ_DIRECTLY, *also]
    path, layer_name = algorithm.parameterAsCompatibleSourceLayerPathAndLayerName(
        values, name, context, formats, "gpkg", feedback
    )
    if not path:
        raise QgsProcessingException(algorithm.invalidSourceError(values, name))
    return path, layer_name


def source_layer(
    algorithm: EngineAlgorithm, value: Any, name: str, context: QgsProcessingContext
) -> Optional[QgsVectorLayer]:
    """Return the layer behind a vector source, None where none was chosen."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    return algorithm.parameterAsVectorLayer({name: value}, name, context)


def _differs_from_file(layer: QgsVectorLayer) -> bool:
    """Tell whether QGIS knows more of a layer than its file: a CRS set by hand, joins, unsaved edits."""
    provider = layer.dataProvider()
    if provider is None or layer.providerType() != "ogr":
        return False
    return bool(
        layer.crs() != provider.crs()
        or layer.fields().names() != provider.fields().names()
        or (layer.isEditable() and layer.isModified())
    )
