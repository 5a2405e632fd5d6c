"""bacgiang:publishfolder: parcels, zones and register → a folder that others can see, query and download."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingMultiStepFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from ...engine_process import run_engine
from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from .map_picture import draw_map
from .project import build_project
from .texts import TEXTS

# As in the engine, where the sources are named (engine/publishing/redaction.py).
WITHHELD_CODES = "CQP, CAN, CQA, DAT_Quocphong, DAT_Anninh, DAT_NDD_QuocPhong, DAT_NDD_AnNinh"


class PublishFolder(EngineAlgorithm):
    """Three steps: the engine redacts, QGIS makes project and picture, the engine describes, searches and publishes."""

    NAME = "publishfolder"
    GROUP = "publishing"
    OPERATION = "publish_folder"
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Publish a folder")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Makes a folder with redacted data, a styled project for QGIS Server, metadata and an index page.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "The folder holds data.gpkg (parcels, zones, register), project.qgs with WMS, WMTS, WFS and OGC API - "
        "Features switched on, map.png, metadata in ISO 19139, index.html in Vietnamese and English, and "
        "publication.json with the list of files and checksums. Put it on a server with QGIS Server, or hand it on "
        "as it is.\n\n"
        "Only fields that the data dictionary marks public are written. Owner names, addresses and every field that "
        "the dictionary does not know stay in the office. Parcels and zones with one of the withheld codes (defence "
        "and security land by default) are left out with their register rows, and counted; the gap that they leave "
        "in the map can be seen. Geometry, areas and coordinate reference systems stay as they are.\n\n"
        "Before the folder appears, every byte of it is searched for the values of the personal fields, in all usual "
        "encodings. If one is found, nothing is published and the message names the field and the feature. Values "
        "of fewer than four characters cannot be told from chance and are not searched for.\n\n"
        "An earlier publication in the same folder is replaced as a whole; a folder with other files is refused.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "publish,sdi,wms,wmts,wfs,ogc api,metadata,iso 19139,open data,qgis server"
    )
    COUNTS = {
        "PARCELS_PUBLISHED": ("parcels", QT_TRANSLATE_NOOP("BacGiang", "Parcels published")),
        "FEATURES_LEFT_OUT": ("left_out", QT_TRANSLATE_NOOP("BacGiang", "Features left out")),
        "VALUES_SEARCHED": (
            "personal_values_searched",
            QT_TRANSLATE_NOOP("BacGiang", "Personal values searched for"),
        ),
    }

    def flags(self) -> QgsProcessingAlgorithm.Flag:
        # The map picture is a print layout, which lives in the main thread only.
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        tables = [QgsProcessing.SourceType.TypeVector]
        self.add(
            QgsProcessingParameterFeatureSource("PARCELS", tr("Parcels"), polygons),
            QT_TRANSLATE_NOOP(
                "BacGiang", "Parcels with so_to, so_thua and loai_dat, such as those of Build parcels."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource("ZONES", tr("Planning zones"), polygons, None, True),
            QT_TRANSLATE_NOOP("BacGiang", "Zones with ma_vung and ma_loai_qh."),
        )
        self.add(
            QgsProcessingParameterFeatureSource("REGISTER", tr("Register"), tables, None, True),
            QT_TRANSLATE_NOOP("BacGiang", "The register of parcels and zones, from Overlay zoning."),
        )
        for text in TEXTS:
            parameter = QgsProcessingParameterString(
                text.name, tr(text.label), None, text.lines, not text.required
            )
            self.add(parameter, text.help_text, advanced=text.advanced)
        self.add(
            QgsProcessingParameterString("WITHHELD_CODES", tr("Withheld codes"), WITHHELD_CODES, False, True),
            QT_TRANSLATE_NOOP("BacGiang", "Codes whose parcels and zones are not published; a blank: none."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination("FOLDER", tr("Published folder")),
            QT_TRANSLATE_NOOP(
                "BacGiang", "A new or empty folder, or an earlier publication, which is replaced."
            ),
        )
        self.addOutput(QgsProcessingOutputFile("INDEX", tr("Index page")))
        for name, (_, description) in self.COUNTS.items():
            self.addOutput(QgsProcessingOutputNumber(name, tr(description)))

    def fill(self, job: Job) -> None:
        for name, key in (("PARCELS", "parcels"), ("ZONES", "zones"), ("REGISTER", "register")):
            job.source(name, key)
        for text in TEXTS:
            job.text(text.name, text.key)
        job.output_folder("FOLDER", "folder")

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        job = self.job(parameters, context, feedback)
        steps = QgsProcessingMultiStepFeedback(3, feedback)
        folder = Path(tempfile.mkdtemp(prefix="bacgiang-publish-"))
        try:
            workspace = folder / "workspace"
            data = self._redact(job, workspace, steps)
            steps.setCurrentStep(1)
            feedback.pushInfo(tr("Making the project and the map picture"))
            draw_map(build_project(workspace, data["layers"], job.parameters), workspace, job.parameters)
            steps.setCurrentStep(2)
            job.parameters["workspace"] = str(workspace)
            result = run_engine(self.OPERATION, job.parameters, job.written, steps)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            # Progress comes from a thread and waits in the queue; after an error it would reach a caller that is gone.
            QCoreApplication.removePostedEvents(steps)
        result["parcels"] = result["features"]["parcels"]
        result["left_out"] = sum(layer["features_in"] - layer["features_out"] for layer in data["layers"])
        counts = {name: result[field] for name, (field, _) in self.COUNTS.items()}
        self.tell(result, counts, feedback)
        return {**job.results, "INDEX": str(Path(job.results["FOLDER"]) / "index.html"), **counts}

    def _redact(self, job: Job, workspace: Path, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        """Let the engine write the redacted data, and tell what was left out and why."""
        wanted = {
            key: job.parameters[key] for key in ("parcels", "zones", "register") if key in job.parameters
        }
        codes = self.parameterAsString(job.values, "WITHHELD_CODES", job.context)
        request = {
            **wanted,
            "workspace": str(workspace),
            "destination": job.parameters["folder"],
            "withheld_codes": codes,
        }
        data = run_engine("publish_data", request, [str(workspace), *job.written], feedback)
        for layer in data["layers"]:
            for field, reason in layer["left_out_fields"].items():
                job.feedback.pushInfo(
                    tr(
                        "{layer}: field {field} is not published ({reason})",
                        layer=layer["name"],
                        field=field,
                        reason=reason,
                    )
                )
            for reason, count in layer["left_out_features"].items():
                job.feedback.pushInfo(
                    tr(
                        "{layer}: {count} features are not published ({reason})",
                        layer=layer["name"],
                        count=count,
                        reason=reason,
                    )
                )
        return data
