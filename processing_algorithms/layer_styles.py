"""Styles and field labels for loaded outputs, by kind of layer (``parcels``, ``errors``, …)."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument

from .office_colours import apply_office_colours

STYLES = Path(__file__).parents[1] / "styles"

# From top to bottom in the layer tree: what is small lies above what would hide it.
ORDER = (
    "errors",
    "error_lines",
    "error_polygons",
    "rejected",
    "survey_findings",
    "package_errors",
    "package_error_areas",
    "texts",
    "survey_points",
    "lines",
    "survey_lines",
    "zone_moves",
    "plan_indicators",
    "plan_ground_changes",
    "plan_zone_changes",
    "slivers",
    "clearance_buildings",
    "clearance_parcels",
    "clearance_remainders",
    "pieces",
    "corridors",
    "named_faces",
    "parcels",
    "zones",
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
        apply_style(layer, self._style)
        move_below_smaller(layer, context.project() or QgsProject.instance())
        layer.triggerRepaint()


def apply_style(layer: QgsMapLayer, style: Path) -> str:
    """Give a layer a style of the product and the office's colours; its metadata tells which colours are not sure.

    A field of another name is taken where the dictionary knows it as the one the style draws by. Returns the name
    of that field where the layer has none, else an empty text.
    """
    document = QDomDocument()
    document.setContent(style.read_text(encoding="utf-8"))
    lacking = ""
    if isinstance(layer, QgsVectorLayer):
        wanted, own = drawn_by(document, [field.name() for field in layer.fields()])
        if own and own != wanted:
            quoted = escape(own.replace("'", "''"))
            text = style.read_text(encoding="utf-8").replace(f"&#x27;{wanted}&#x27;", f"&#x27;{quoted}&#x27;")
            document.setContent(text)
        lacking = "" if own else wanted
    layer.importNamedStyle(document)
    layer.setCustomProperty(KIND, style.stem)
    if isinstance(layer, QgsVectorLayer):
        _note_colours(layer, apply_office_colours(layer))
    return lacking


def drawn_by(document: QDomDocument, names: list[str]) -> tuple[str, str]:
    """Return the field that a style draws by and the name that a layer has for it; empty where there is none."""
    found = document.elementsByTagName("customproperties").at(0).firstChildElement("Option")
    values, option = {}, found.firstChildElement("Option")
    while not option.isNull():
        values[option.attribute("name")] = option.attribute("value")
        option = option.nextSiblingElement("Option")
    wanted = values.get("bacgiang/field", "")
    known = [wanted, *values.get("bacgiang/field_aliases", "").split(";")]
    by_plain = {_plain(name): name for name in reversed(names)}
    own = next((by_plain[_plain(name)] for name in known if name and _plain(name) in by_plain), "")
    return wanted, wanted if wanted in names else own


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _note_colours(layer: QgsVectorLayer, own: list[str]) -> None:
    """Write into the layer's metadata which codes have no official colour and which have the office's."""
    texts = []
    for title, key in (("Chưa có màu quy định", "without_colour"), ("Màu chưa chắc", "of_doubtful_colour")):
        listed = str(layer.customProperty(f"bacgiang/codes_{key}") or "").split(", ")
        codes = [code for code in listed if code and code not in own]
        texts += [f"{title}: {', '.join(codes)}."] if codes else []
    texts += [f"Màu của đơn vị: {', '.join(own)}."] if own else []
    if texts:
        metadata = layer.metadata()
        metadata.setAbstract(" ".join(texts))
        layer.setMetadata(metadata)


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
