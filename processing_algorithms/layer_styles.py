"""Styles and field labels for loaded outputs, by kind of layer (``parcels``, ``errors``, …)."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
)

STYLES = Path(__file__).parents[1] / "styles"

# From top to bottom in the layer tree: what is small lies above what would hide it.
ORDER = (
    "errors",
    "error_lines",
    "error_polygons",
    "survey_findings",
    "texts",
    "survey_points",
    "lines",
    "survey_lines",
    "pieces",
    "named_faces",
    "parcels",
    "sheets",
)
KIND = "bacgiang/kind"  # custom property of a layer

# QGIS does not own post-processors: they must live as long as layers may still be loaded.
_processors: dict[str, StyleProcessor] = {}


class StyleProcessor(QgsProcessingLayerPostProcessorInterface):
    """Gives a loaded layer the product's style."""

    def __init__(self, style: Path) -> None:
        super().__init__()
        self._style = style

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        layer.loadNamedStyle(str(self._style))
        layer.setCustomProperty(KIND, self._style.stem)
        move_below_smaller(layer, context.project() or QgsProject.instance())
        layer.triggerRepaint()


def move_below_smaller(layer: QgsMapLayer, project: QgsProject) -> None:
    """Move a layer below those of the product directly under it that it would hide.

    QGIS 3.22 stacks results by the names of their files: parcels would cover the errors. Newer ones sort by
    geometry and add the layer to the tree later; then nothing is moved here.
    """
    node = project.layerTreeRoot().findLayer(layer.id())
    if node is None:
        return
    parent, own = node.parent(), _rank(layer)
    siblings = parent.children()
    place = end = siblings.index(node) + 1
    while end < len(siblings) and 0 <= _rank(getattr(siblings[end], "layer", lambda: None)()) < own:
        end += 1
    if end > place:
        parent.insertChildNode(end, node.clone())
        parent.removeChildNode(node)


def _rank(layer: Optional[QgsMapLayer]) -> int:
    """Return the place of a layer's kind in ``ORDER``; -1 for others."""
    kind = layer.customProperty(KIND) if layer is not None else None
    return ORDER.index(kind) if kind in ORDER else -1


def style_path(kind: str) -> Optional[Path]:
    """Return the QML of a kind of layer; one drawn by hand goes before a generated one."""
    for path in (STYLES / f"{kind}.qml", STYLES / "generated" / f"{kind}.qml"):
        if path.is_file():
            return path
    return None


def style_processor(kind: str) -> Optional[StyleProcessor]:
    """Return the post-processor for a kind of layer, None where it has no style."""
    if kind not in _processors:
        path = style_path(kind)
        if path is None:
            return None
        _processors[kind] = StyleProcessor(path)
    return _processors[kind]
