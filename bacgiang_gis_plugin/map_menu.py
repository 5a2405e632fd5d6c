"""Two entries of the plugin's menu: a map style for the chosen layer, a layout for the map."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP
from qgis.PyQt.QtWidgets import QMenu

from .map_layouts import add_layout, layout_templates, template_title
from .processing_algorithms.layer_styles import apply_style, style_path
from .translation import tr

MAP_STYLES = {
    "status_2024": QT_TRANSLATE_NOOP("BacGiang", "Current land use, codes of 2024"),
    "status_2018": QT_TRANSLATE_NOOP("BacGiang", "Current land use, codes of 2018"),
    "plan_2024": QT_TRANSLATE_NOOP("BacGiang", "Land-use plan, codes of 2024"),
    "plan_2018": QT_TRANSLATE_NOOP("BacGiang", "Land-use plan, codes of 2018"),
    "plan_tt16": QT_TRANSLATE_NOOP("BacGiang", "Urban or rural plan (TT 16/2025)"),
    "zones": QT_TRANSLATE_NOOP("BacGiang", "Zones over parcels, see-through"),
}


def style_menu(iface: Any) -> QMenu:
    """Return the menu that gives the active layer a map style."""
    menu = QMenu(tr("Map style for the active layer"), iface.mainWindow())
    for kind, title in MAP_STYLES.items():
        path = style_path(kind)
        if path is not None:
            menu.addAction(tr(title)).triggered.connect(_styler(iface, path))
    return menu


def layout_menu(iface: Any) -> QMenu:
    """Return the menu that adds a layout from a template and opens it."""
    menu = QMenu(tr("Map layout"), iface.mainWindow())
    for template in layout_templates():
        menu.addAction(template_title(template)).triggered.connect(_drawer(iface, template))
    return menu


def _styler(iface: Any, path: Path) -> Callable[..., None]:
    def style_active_layer(*_: Any) -> None:
        layer = iface.activeLayer()
        if not isinstance(layer, QgsVectorLayer) or not layer.isSpatial():
            text = tr("Choose a layer of parcels or zones first.")
            iface.messageBar().pushWarning(tr("Bac Giang GIS"), text)
            return
        lacking = apply_style(layer, path)
        if lacking:
            text = tr("The layer {layer} has no field {field}: nothing can be told by colour.",
                      layer=layer.name(), field=lacking)  # fmt: skip
            iface.messageBar().pushWarning(tr("Bac Giang GIS"), text)
        layer.triggerRepaint()

    return style_active_layer


def _drawer(iface: Any, template: Path) -> Callable[..., None]:
    def open_layout(*_: Any) -> None:
        layout = add_layout(QgsProject.instance(), template, iface.mapCanvas().extent())
        iface.openLayoutDesigner(layout)

    return open_layout
