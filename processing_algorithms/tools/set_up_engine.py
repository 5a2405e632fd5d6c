"""bacgiang:setupengine: make the Python environment in which the engine runs."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterFile,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...engine_python import environment_folder, qgis_python
from ...engine_setup import set_up
from ...translation import tr
from ..base import EngineAlgorithm


class SetUpEngine(EngineAlgorithm):
    """The only algorithm that does not run in the engine: it makes it."""

    WHEELS, PYTHON, ENGINE_PYTHON = "WHEELS", "PYTHON", "ENGINE_PYTHON"

    NAME = "setupengine"
    GROUP = "tools"
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Set up the engine")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang", "Installs the engine: the separate Python in which the heavy work runs. Run it once."
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Makes a Python environment in your QGIS profile and installs the packages that the engine needs: exact "
        "versions, each checked against its hash. About 200 MB are fetched and 700 MB stored. An engine that is "
        "already there stays in use until the new one is complete; when something fails or you cancel, nothing "
        "changes.\n\n"
        "Without network: on a machine that has one, fetch the wheels with pip download, copy the folder here and "
        "give it as offline folder. Proxy and certificates are taken from pip's own settings.\n\n"
        "The base Python must be 3.11, 3.12 or 3.13. Left empty, the Python of QGIS is used (in OSGeo4W python3.exe "
        "in apps\\Python312, on Linux python3). Where it is older, install a newer Python beside QGIS and choose it.",
    )
    TAGS = QT_TRANSLATE_NOOP("BacGiang", "install,engine,python,offline,wheels,environment,setup")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add(
            QgsProcessingParameterFile(
                self.WHEELS,
                tr("Offline folder of wheels"),
                QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            ),
            tr(
                "A folder with all packages as wheels, for machines without network. Empty: the package index."
            ),
        )
        self.add(
            QgsProcessingParameterFile(
                self.PYTHON, tr("Base Python"), QgsProcessingParameterFile.Behavior.File, optional=True
            ),
            tr("The interpreter of a Python 3.11, 3.12 or 3.13. Empty: the Python of QGIS."),
            advanced=True,
        )
        self.addOutput(QgsProcessingOutputString(self.ENGINE_PYTHON, tr("The engine's Python")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        base = self.parameterAsFile(parameters, self.PYTHON, context) or qgis_python()
        if not base:
            raise QgsProcessingException(
                tr("The Python of QGIS was not found. Choose the interpreter of a Python 3.11 or newer.")
            )
        wheels = self.parameterAsFile(parameters, self.WHEELS, context)
        feedback.pushInfo(tr("Base Python: {path}", path=base))
        python = set_up(base, wheels, feedback)
        feedback.pushInfo(tr("The engine is ready in {path}", path=environment_folder()))
        return {self.ENGINE_PYTHON: python}
