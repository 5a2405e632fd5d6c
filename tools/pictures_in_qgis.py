"""Inside QGIS Desktop: open the windows that docs/windows.md shows, grab each into a PNG, end QGIS.

Started by tools/make_pictures.py with ``qgis --code``. The job is in the environment variable ``BACGIANG_PICTURES``,
a JSON object: ``zip``, ``sheets`` (folder of drawings), ``work`` (folder for outputs), ``pictures`` (folder to write).
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any, Callable, Optional

import processing
import pyplugin_installer
from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QElapsedTimer, QSize, Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDockWidget,
    QListWidget,
    QPushButton,
    QSplitter,
    QTreeView,
    QWidget,
)
from qgis.utils import iface

JOB = json.loads(os.environ["BACGIANG_PICTURES"])
PICTURES, WORK = Path(JOB["pictures"]), Path(JOB["work"])
ZIP_PAGE = "Install from ZIP"


def wait(milliseconds: int = 400, until: Optional[Callable[[], bool]] = None) -> None:
    """Let QGIS work for a while, or until something is true. Raises TimeoutError where it does not become true."""
    timer = QElapsedTimer()
    timer.start()
    while timer.elapsed() < milliseconds:
        QApplication.processEvents()
        if until is not None and until():
            return
    if until is not None:
        raise TimeoutError("QGIS did not get there in time")


def grab(widget: QWidget, name: str) -> None:
    wait()
    path = PICTURES / f"{name}.png"
    if not widget.grab().save(str(path)):
        raise OSError(f"cannot write {path}")


def install_zip() -> None:
    """The page Install from ZIP with the file chosen. The plugin manager is modal: a timer takes its picture."""
    failed: list[Exception] = []

    def take() -> None:
        dialog = QApplication.activeModalWidget()
        try:
            dialog.resize(QSize(820, 420))
            pages = dialog.findChild(QListWidget)
            titles = [pages.item(row).text() for row in range(pages.count())]
            pages.setCurrentRow(titles.index(ZIP_PAGE))
            for files in dialog.findChildren(QgsFileWidget):
                files.setFilePath(JOB["zip"])
            grab(dialog, "install_zip")
        except Exception as error:
            failed.append(error)
        finally:
            dialog.reject()

    QTimer.singleShot(1500, take)
    iface.pluginManagerInterface().showPluginManager(0)
    if failed:
        raise failed[0]
    pyplugin_installer.instance().installFromZipFile(JOB["zip"])  # as the button Install Plugin does
    wait(8000, lambda: QgsApplication.processingRegistry().providerById("bacgiang") is not None)


def toolbox() -> None:
    """The Processing toolbox with the provider's groups open."""
    dock = iface.mainWindow().findChild(QDockWidget, "ProcessingToolbox")
    dock.show()
    dock.setFloating(True)
    dock.resize(QSize(380, 400))
    wait()
    tree = dock.findChild(QTreeView)
    tree.collapseAll()
    model = tree.model()
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    provider = next(index for index in rows if index.data() == "Bac Giang GIS")
    tree.expandRecursively(provider)
    tree.scrollTo(provider, QAbstractItemView.ScrollHint.PositionAtTop)
    grab(dock, "toolbox")
    dock.setFloating(False)
    dock.hide()


def dialog_of(algorithm: str, parameters: dict[str, Any]) -> Any:
    """Open the dialog of an algorithm, filled in, with room for its help."""
    dialog = processing.createAlgorithmDialog(algorithm, parameters)
    dialog.resize(QSize(920, 560))
    dialog.show()
    wait(800)
    splitter = dialog.findChild(QSplitter)
    if splitter is not None:
        splitter.setSizes([560, 340])
    return dialog


def run(dialog: Any) -> None:
    """Press Run and wait for the end."""
    ended: list[bool] = []
    dialog.algorithmFinished.connect(lambda *_: ended.append(True))
    next(b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == "Run").click()
    wait(240_000, lambda: bool(ended))
    wait(1500)


def first_algorithm() -> None:
    """Set up the engine and Import CAD sheets, each before and after its run."""
    setting_up = dialog_of("bacgiang:setupengine", {})
    grab(setting_up, "set_up_engine")
    run(setting_up)
    grab(setting_up, "set_up_engine_log")
    setting_up.close()
    importing = dialog_of(
        "bacgiang:importcadsheets",
        {
            "FOLDER": JOB["sheets"],
            "CRS": "EPSG:9214",
            "COMMUNE": "99999",
            "OUTPUT": str(WORK / "sheets.gpkg"),
        },
    )
    grab(importing, "import_sheets")
    run(importing)
    grab(importing, "import_log")
    importing.close()


def show_layers(name: str, expanded: tuple[str, ...], factor: float) -> None:
    """Grab the main window with its layers, the legends of some of them open."""
    window, canvas = iface.mainWindow(), iface.mapCanvas()
    window.resize(QSize(1160, 680))
    for dock in ("Browser", "ProcessingToolbox"):
        window.findChild(QDockWidget, dock).hide()
    window.resizeDocks([window.findChild(QDockWidget, "Layers")], [330], Qt.Orientation.Horizontal)
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        node.setExpanded(node.name() in expanded)
    canvas.zoomToFullExtent()
    canvas.zoomByFactor(factor)
    wait(2500)
    canvas.waitWhileRendering()
    grab(window, name)


def layers() -> None:
    """The main window with the imported drawings, then with the parcels that were built from them."""
    show_layers("imported_in_qgis", ("Lines",), 0.09)
    QgsProject.instance().removeAllMapLayers()
    sheets = WORK / "sheets.gpkg"
    building = dialog_of(
        "bacgiang:buildparcels",
        {
            "LINES": f"{sheets}|layername=lines",
            "TEXTS": f"{sheets}|layername=texts",
            "PARCELS": str(WORK / "parcels.gpkg"),
            "ERRORS": str(WORK / "errors.gpkg"),
        },
    )
    run(building)
    building.close()
    show_layers("parcels_in_qgis", ("Errors", "Parcels"), 0.13)


def main() -> None:
    code = 0
    try:
        for step in (install_zip, toolbox, first_algorithm, layers):
            step()
            print(f"pictures: {step.__name__} done", flush=True)
    except Exception:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # QGIS would ask whether to save; its profile is thrown away


QTimer.singleShot(3000, main)
