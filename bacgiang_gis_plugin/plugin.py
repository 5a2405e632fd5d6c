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

from .gui.certificate_tool import CertificateTool
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
        self.certificate_tool = CertificateTool(iface)

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
            identifier = algorithm.id()
            title, tip = algorithm.displayName(), algorithm.shortDescription()
            self._add_action(algorithm.icon(), title, tip, identifier, _opener(identifier))
        self._add_action(
            QIcon(str(ICONS / "planningcertificate.svg")),
            tr("Certificate of a clicked parcel"),
            tr(
                "Click a parcel on the map: the dialog of Planning certificates opens with the point filled in."
            ),
            "bacgiang_certificate_tool",
            self.certificate_tool.start,
        )
        for make in (style_menu, layout_menu):
            self._add_menu(make(self.iface))

    def _add_menu(self, menu: QMenu) -> None:
        self.menus.append(menu)
        self.iface.addPluginToMenu(tr("Bac Giang GIS"), menu.menuAction())

    def _add_action(self, icon: QIcon, text: str, tip: str, name: str, run: Callable[..., None]) -> None:
        action = QAction(icon, text, self.iface.mainWindow())
        action.setObjectName(name.replace(":", "_"))
        action.setToolTip(f"<b>{text}</b><br>{tip}")
        action.triggered.connect(run)
        self.iface.addPluginToMenu(tr("Bac Giang GIS"), action)
        self.toolbar.addAction(action)
        self.actions.append(action)

    def unload(self) -> None:
        """Take away what ``initGui`` added."""
        self.certificate_tool.stop()
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
