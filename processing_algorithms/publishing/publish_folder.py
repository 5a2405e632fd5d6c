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

from ...engine_process import run_engine
from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from .map_picture import draw_map
from .project import build_project

# Parameter → (name in the engine, English label, default, help); texts that only describe the publication.
TEXTS = (
    (
        "TITLE",
        "title",
        "Title",
        "",
        "The name under which others find it, for example the commune and the year.",
    ),
    (
        "ORGANISATION",
        "organisation",
        "Organisation",
        "",
        "The office that publishes and answers for the data.",
    ),
    ("ABSTRACT", "abstract", "Abstract", "", "What the data shows and what it is for."),
    ("CONTACT_EMAIL", "contact_email", "Contact e-mail", "", "An address of the office, not of a person."),
    ("LINEAGE", "lineage", "Lineage", "", "Where the data comes from: drawings, decision numbers, dates."),
    ("DATE", "date", "Date", "", "Date of publication, YYYY-MM-DD; empty: today."),
    ("LICENCE", "licence", "Licence", "", "The terms under which others may use the data."),
    ("LICENCE_URL", "licence_url", "Address of the licence", "", "Begins with https://."),
    (
        "SERVICE_URL",
        "service_url",
        "Address of the service",
        "",
        "Where the folder will be served from, https://…; empty: addresses relative to the index page.",
    ),
    (
        "ALLOWED_TEXTS",
        "allowed_texts",
        "Texts that may be published",
        "",
        "Values of personal fields that are no personal data, such as the name of an office; one per line. Texts "
        "that you write above are allowed too.",
    ),
)
REQUIRED = ("TITLE", "ORGANISATION")
ADVANCED = ("LICENCE_URL", "SERVICE_URL", "ALLOWED_TEXTS", "DATE")
# As in the engine, where the sources are named (engine/publishing/redaction.py).
WITHHELD_CODES = "CQP, CAN, CQA, DAT_Quocphong, DAT_Anninh, DAT_NDD_QuocPhong, DAT_NDD_AnNinh"


class PublishFolder(EngineAlgorithm):
    """Three steps: the engine redacts, QGIS makes project and picture, the engine describes, searches and publishes."""

    NAME = "publishfolder"
    GROUP = "publishing"
    OPERATION = "publish_folder"
    TITLE = "Publish a folder"
    SUMMARY = (
        "Makes a folder with redacted data, a styled project for QGIS Server, metadata and an index page."
    )
    HELP = (
        "The folder holds data.gpkg (parcels, zones, register), project.qgs with WMS, WMTS, WFS and OGC API - "
        "Features switched on, map.png, metadata in ISO 19139, index.html in Vietnamese and English, and "
        "publication.json with the list of files and checksums. It needs nothing else: put it on a server with "
        "QGIS Server, or hand it on as it is.\n\n"
        "Only fields that the data dictionary marks public are written. Owner names, addresses and every field that "
        "the dictionary does not know stay in the office. Parcels and zones with one of the withheld codes (defence "
        "and security land by default) are left out with their register rows, and counted. Geometry, areas and "
        "coordinate reference systems stay as they are.\n\n"
        "Before the folder appears, every byte of it is searched for the values of the personal fields, in all "
        "usual encodings. If one is found, nothing is published and the message names the field and the feature.\n\n"
        "An earlier publication in the same folder is replaced as a whole; a folder with other files is refused."
    )
    TAGS = "publish,sdi,wms,wmts,wfs,ogc api,metadata,iso 19139,open data,công bố,chia sẻ,siêu dữ liệu,dữ liệu mở"
    COUNTS = {
        "PARCELS_PUBLISHED": ("parcels", "Parcels published"),
        "FEATURES_LEFT_OUT": ("left_out", "Features left out"),
        "VALUES_SEARCHED": ("personal_values_searched", "Personal values searched for"),
    }

    def flags(self) -> QgsProcessingAlgorithm.Flag:
        # The map picture is a print layout, which lives in the main thread only.
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        tables = [QgsProcessing.SourceType.TypeVector]
        self.add(
            QgsProcessingParameterFeatureSource("PARCELS", tr("Parcels"), polygons),
            "Parcels with so_to, so_thua and loai_dat, such as the result of Build parcels.",
        )
        self.add(
            QgsProcessingParameterFeatureSource("ZONES", tr("Planning zones"), polygons, None, True),
            "Zones with ma_vung and ma_loai_qh.",
        )
        self.add(
            QgsProcessingParameterFeatureSource("REGISTER", tr("Register"), tables, None, True),
            "The register of parcels and zones, from Overlay zoning.",
        )
        for name, _, label, default, help_text in TEXTS:
            parameter = QgsProcessingParameterString(
                name,
                tr(label),
                default or None,
                name in ("ABSTRACT", "LINEAGE", "ALLOWED_TEXTS"),
                name not in REQUIRED,
            )
            self.add(parameter, help_text, advanced=name in ADVANCED)
        self.add(
            QgsProcessingParameterString("WITHHELD_CODES", tr("Withheld codes"), WITHHELD_CODES, False, True),
            "Land and zone codes whose parcels and zones are not published; empty: none.",
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination("FOLDER", tr("Published folder")),
            "A new or empty folder, or an earlier publication, which is replaced.",
        )
        self.addOutput(QgsProcessingOutputFile("INDEX", tr("Index page")))
        for name, (_, description) in self.COUNTS.items():
            self.addOutput(QgsProcessingOutputNumber(name, tr(description)))

    def fill(self, job: Job) -> None:
        for name, key in (("PARCELS", "parcels"), ("ZONES", "zones"), ("REGISTER", "register")):
            job.source(name, key)
        for name, key, *_ in TEXTS:
            job.text(name, key)
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
