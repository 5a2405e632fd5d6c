"""The plugin object: menu, toolbar, provider, translation. ``unload`` takes away all that ``initGui`` made."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QMenu

try:  # Qt 6 moved it
    from qgis.PyQt.QtGui import QAction
except ImportError:
    from qgis.PyQt.QtWidgets import QAction

from .map_menu import layout_menu, style_menu
from .provider import BacGiangProvider
from .translation import install_translator, tr

ICONS = Path(__file__).parent / "icons"


class BacGiangPlugin:
    """Bac Giang GIS in QGIS. ``iface`` is None in qgis_process, which calls ``initProcessing`` alone."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.provider: BacGiangProvider | None = None
        self.translator = install_translator()
        self.toolbar: Any = None
        self.actions: list[QAction] = []
        self.menus: list[QMenu] = []

    def initProcessing(self) -> None:
        """Register the provider; never touches the GUI."""
        self.provider = BacGiangProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Add provider, menu and toolbar."""
        self.initProcessing()
        self.toolbar = self.iface.addToolBar(tr("Bac Giang GIS"))
        self.toolbar.setObjectName("BacGiangToolBar")
        if self.provider is None:
            return
        for algorithm in self.provider.algorithms():
            self._add_action(
                algorithm.icon(), algorithm.displayName(), algorithm.shortDescription(), algorithm.id()
            )
        for make in (style_menu, layout_menu):
            self._add_menu(make(self.iface))

    def _add_menu(self, menu: QMenu) -> None:
        self.menus.append(menu)
        self.iface.addPluginToMenu(tr("Bac Giang GIS"), menu.menuAction())

    def _add_action(self, icon: QIcon, text: str, tip: str, algorithm_id: str) -> None:
        action = QAction(icon, text, self.iface.mainWindow())
        action.setObjectName(algorithm_id.replace(":", "_"))
        action.setToolTip(f"<b>{text}</b><br>{tip}")
        action.triggered.connect(_opener(algorithm_id))
        self.iface.addPluginToMenu(tr("Bac Giang GIS"), action)
        self.toolbar.addAction(action)
        self.actions.append(action)

    def unload(self) -> None:
        """Take away what ``initGui`` added."""
        for action in self.actions:
            self.iface.removePluginMenu(tr("Bac Giang GIS"), action)
            self.toolbar.removeAction(action)
            action.deleteLater()
        self.actions = []
        for menu in self.menus:
            self.iface.removePluginMenu(tr("Bac Giang GIS"), menu.menuAction())
            menu.deleteLater()
        self.menus = []
        if self.toolbar is not None:
            self.iface.mainWindow().removeToolBar(self.toolbar)
            self.toolbar.deleteLater()
            self.toolbar = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self.translator is not None:
            QCoreApplication.removeTranslator(self.translator)
            self.translator = None


def _opener(algorithm_id: str) -> Callable[..., None]:
    def open_dialog(*_: Any) -> None:
        from qgis import processing

        processing.execAlgorithmDialog(algorithm_id)

    return open_dialog
