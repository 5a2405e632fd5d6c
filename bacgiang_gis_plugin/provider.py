"""The Processing provider. Registering it never touches the GUI: qgis_process and QGIS Server have none."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .processing_algorithms import make_algorithms
from .translation import tr

ICON = Path(__file__).parent / "icons" / "icon.svg"


class BacGiangProvider(QgsProcessingProvider):
    """Provider ``bacgiang``: groups Cadastre, Planning, Publishing, Tools."""

    def id(self) -> str:
        return "bacgiang"

    def name(self) -> str:
        return tr("Bac Giang GIS")

    def longName(self) -> str:
        return tr("Bac Giang GIS: cadastre, planning, publishing")

    def icon(self) -> QIcon:
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        return str(ICON)

    def loadAlgorithms(self) -> None:
        for algorithm in make_algorithms():
            self.addAlgorithm(algorithm)

    def supportedOutputVectorLayerExtensions(self) -> list[str]:
        return ["gpkg", "fgb", "geojson"]

    def supportedOutputTableExtensions(self) -> list[str]:
        return ["gpkg"]

    def defaultVectorFileExtension(self, hasGeometry: bool = True) -> str:
        return "gpkg"

    def supportsNonFileBasedOutput(self) -> bool:
        return False
