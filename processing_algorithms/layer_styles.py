"""Styles and field labels for loaded outputs, by kind of layer (``parcels``, ``errors``, …)."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
)

STYLES = Path(__file__).parents[1] / "styles"

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
        layer.triggerRepaint()


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
