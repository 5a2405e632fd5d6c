"""bacgiang:planningcertificate: certificates of planning information for one parcel or a list, as PDF and HTML."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputHtml,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterPoint,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from .certificate_request import BLANK, SLIVERS, TEXTS, check_request, fill_request, originals
from .plan_inputs import add_plan_details, add_plans, check_plans, plans_of


class PlanningCertificate(EngineAlgorithm):
    """Says on paper what plans mean for a parcel."""

    PARCELS, PLANS, POINT, LIST = "PARCELS", "PLANS", "POINT", "LIST"
    ISSUE_DATE, SCALE, FOLDER, PDF, INDEX = "ISSUE_DATE", "SCALE", "FOLDER", "PDF", "INDEX"
    FIELDS = (
        ("SHEET_FIELD", "sheet_field", QT_TRANSLATE_NOOP("BacGiang", "Field of the sheet number"), "so_to"),
        (
            "NUMBER_FIELD",
            "number_field",
            QT_TRANSLATE_NOOP("BacGiang", "Field of the parcel number"),
            "so_thua",
        ),
        ("ID_FIELD", "id_field", QT_TRANSLATE_NOOP("BacGiang", "Field of the parcel id"), "ma_thua"),
    )

    NAME = "planningcertificate"
    GROUP = "planning"
    OPERATION = "planning_certificate"
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Planning certificates")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Issues certificates of planning information for one parcel or a list: map, zones with m² and %, decisions.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Name a parcel by sheet and number, by its id, by a point on the map, or give a list (CSV, text or XLSX with "
        "sheet;number or ids in its rows), or select parcels and tick Selected features only. Each parcel gets a PDF "
        "and an HTML page in Vietnamese in the folder, with index.html; the PDF file holds all of them in one.\n\n"
        "A certificate shows the parcel, for each plan a table of the zones with m² and % that add up exactly to the "
        "parcel, building density, storeys and floor-area ratio as written in the plan, the decisions, what no zone or "
        "several zones cover, and a map at a round scale with the colours of the code lists; provisional colours are "
        "marked. Then corridors (layers of Protection corridors among the plans), corners with coordinates and "
        "edges, the files with their dates and a hash of the data. Owner names are never read.\n\n"
        "A row of a list that names no parcel, or several, stops nothing: index and report say why. A point outside "
        "all parcels names the nearest one. Certificates that were issued are never replaced. The layout is the "
        "product's own; it is no official form.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "certificate,zoning,planning,parcel,print,pdf,map,land use plan,extract,indicators"
    )
    COUNTS = {
        "ASKED_COUNT": ("asked", QT_TRANSLATE_NOOP("BacGiang", "Rows asked for")),
        "ISSUED_COUNT": ("issued", QT_TRANSLATE_NOOP("BacGiang", "Certificates issued")),
        "NOT_ISSUED_COUNT": ("not_issued", QT_TRANSLATE_NOOP("BacGiang", "Rows without a certificate")),
        "REPEATED_COUNT": ("repeated", QT_TRANSLATE_NOOP("BacGiang", "Rows that repeat a parcel")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterFeatureSource(self.PARCELS, tr("Parcels"), polygons),
            tr("The layer of parcels; with Selected features only the selected parcels are asked for."),
        )
        add_plans(
            self,
            self.PLANS,
            tr("Plans"),
            tr("Zones of one or several plans, at least one, and layers of protection corridors."),
            optional=True,
        )
        add_plan_details(self)
        for name, _, label, help_text, advanced in TEXTS:
            self.add(
                QgsProcessingParameterString(name, tr(label), None, False, True),
                tr(help_text),
                advanced=advanced,
            )
        self.add(
            QgsProcessingParameterPoint(self.POINT, tr("Point in the parcel"), None, True),
            tr("Click on the map, or x,y in the layer's system, or longitude,latitude [EPSG:4326]."),
        )
        file = QgsProcessingParameterFile.Behavior.File
        self.add(
            QgsProcessingParameterFile(
                self.LIST,
                tr("List of parcels"),
                file,
                "",
                None,
                True,
                tr("Lists") + " (*.csv *.txt *.tsv *.xlsx)",
            ),
            tr(
                "A row per parcel: sheet;number, or commune;sheet;number, or an id; or a head with so_to, so_thua …"
            ),
        )
        self._add_layout()
        self.add(
            QgsProcessingParameterFolderDestination(
                self.FOLDER, tr("Folder of certificates"), None, True, True
            ),
            tr("A new or empty folder: a PDF and an HTML page for each parcel, and index.html."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.PDF, tr("One PDF with all certificates"), "PDF (*.pdf)", None, True, False
            ),
            tr("All certificates one after the other, each with its own page numbers. Can be left out."),
        )
        self.addOutput(QgsProcessingOutputHtml(self.INDEX, tr("Index page")))
        self.add_report_and_counts()

    def _add_layout(self) -> None:
        self.add(
            QgsProcessingParameterString(self.ISSUE_DATE, tr("Date of issue"), None, False, True),
            tr("2026-01-31 or 31/01/2026. Empty: today. A hyphen: a blank to fill in by hand."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SCALE,
                tr("Scale of the map 1:"),
                QgsProcessingParameterNumber.Type.Integer,
                0,
                False,
                0,
                1000000,
            ),
            tr("0: a round scale that shows the parcel, 1:200 or smaller."),
            advanced=True,
        )
        for name, label, help_text in SLIVERS:
            double = QgsProcessingParameterNumber.Type.Double
            limit = QgsProcessingParameterNumber(name, tr(label), double, 0.0, False, 0.0)
            self.add(limit, tr(help_text), advanced=True)
        for name, _, label, usual in self.FIELDS:
            field = QgsProcessingParameterField(name, tr(label), None, self.PARCELS, optional=True)
            self.add(field, tr("Empty: {name}, or a usual other name of it.", name=usual), advanced=True)

    def check(self, job: Job) -> Optional[str]:
        return check_request(job) or check_plans(job, self.PLANS)

    def fill(self, job: Job) -> None:
        fill_request(job)
        job.parameters["plans"] = plans_of(job, self.PLANS)
        job.parameters["plan_sources"] = originals(job, self.PLANS)
        for name, key, *_ in (*TEXTS, *self.FIELDS):
            job.text(name, key)
        job.file(self.LIST, "list_file")
        asked = self.parameterAsString(job.values, self.ISSUE_DATE, job.context).strip()
        job.parameters["issue_date"] = "" if asked == BLANK else asked or date.today().isoformat()
        job.whole_number(self.SCALE, "map_scale")
        if job.values.get(self.FOLDER):
            job.output_folder(self.FOLDER, "folder")
        if job.values.get(self.PDF):
            job.output_file(self.PDF, "pdf")
        job.report()

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        results = super().processAlgorithm(parameters, context, feedback)
        folder = results.get(self.FOLDER)
        return {**results, self.INDEX: str(Path(folder) / "index.html")} if folder else results
