"""bacgiang:planindicators: a plan against present land use, completed works and buildings."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from .plan_inputs import add_plan_details, check_plans, chosen_layers, plans_of


class PlanIndicators(EngineAlgorithm):
    """Tells per zone, commune and code how far a plan is carried out."""

    PLAN, CURRENT, WORKS, BUILDINGS, COMMUNES = "PLAN", "CURRENT", "WORKS", "BUILDINGS", "COMMUNES"
    CODE_TABLE, DONE_VALUES, YEAR = "CODE_TABLE", "DONE_VALUES", "YEAR"
    INDICATORS, PROGRESS, WORKBOOK, HTML = "INDICATORS", "PROGRESS", "WORKBOOK", "HTML"

    NAME = "planindicators"
    GROUP = "planning"
    OPERATION = "plan_indicators"
    OUTPUTS = (INDICATORS, PROGRESS)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Plan indicators")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Tells by zone, commune and code how far a plan is carried out, and what is built against it.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Planned ground of each code stands beside what is there. With completed works, done is what they cover; "
        "works of another code than their zone are stated, not counted. Without works, done is where the present "
        "land use is the planned code or a land type of the planned group (LUC for LUA).\n\n"
        "Codes of urban plans (TT 16/2025) are no land-use codes: a table of codes with the columns ma and loai_dat "
        "says what they stand for. Codes that are met nowhere are told.\n\n"
        "Buildings give density, storeys and floor-area ratio of each zone, compared with the plan's texts: 40-60 %, "
        "≤5, tối đa 2,5. A number alone is the upper limit; what is not understood is kept and told. Buildings "
        "without storeys count with one.\n\n"
        "Ground under several zones counts for the first of them. All sums are checked and stated.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "plan,indicators,progress,done,density,storeys,floor area ratio,works,buildings"
    )
    COUNTS = {
        "ZONE_COUNT": ("zones", QT_TRANSLATE_NOOP("BacGiang", "Zones read")),
        "PLANNED_AREA": ("planned_area", QT_TRANSLATE_NOOP("BacGiang", "Planned ground (m²)")),
        "DONE_AREA": ("done_area", QT_TRANSLATE_NOOP("BacGiang", "Ground done (m²)")),
        "DONE_PERCENT": ("done_percent", QT_TRANSLATE_NOOP("BacGiang", "Share done (%)")),
        "BUILT_AREA": ("built_area", QT_TRANSLATE_NOOP("BacGiang", "Ground under buildings (m²)")),
        "FLOOR_AREA": ("floor_area", QT_TRANSLATE_NOOP("BacGiang", "Floor area (m²)")),
        "LARGEST_DEVIATION": (
            "largest_deviation",
            QT_TRANSLATE_NOOP("BacGiang", "Largest difference between an area and the sum of its parts (m²)"),
        ),
    }
    LAYERS = (
        (CURRENT, "current", QT_TRANSLATE_NOOP("BacGiang", "Present land use"),
         QT_TRANSLATE_NOOP("BacGiang", "Parcels or land-use polygons with a land-use code.")),
        (WORKS, "works", QT_TRANSLATE_NOOP("BacGiang", "Works"),
         QT_TRANSLATE_NOOP("BacGiang", "Polygons of works; with status, year and code where there are fields.")),
        (BUILDINGS, "buildings", QT_TRANSLATE_NOOP("BacGiang", "Buildings"),
         QT_TRANSLATE_NOOP("BacGiang", "Outlines of buildings; with storeys where there is a field.")),
        (COMMUNES, "communes", QT_TRANSLATE_NOOP("BacGiang", "Communes"),
         QT_TRANSLATE_NOOP("BacGiang", "Outlines of communes, to add up by commune. Can be left out.")),
    )  # fmt: skip
    FIELDS = (
        ("CURRENT_CODE", CURRENT, "current_code_field",
         QT_TRANSLATE_NOOP("BacGiang", "Field of the present land use")),
        ("WORKS_STATUS", WORKS, "works_status_field", QT_TRANSLATE_NOOP("BacGiang", "Field of the works' status")),
        ("WORKS_YEAR", WORKS, "works_year_field", QT_TRANSLATE_NOOP("BacGiang", "Field of the works' year")),
        ("WORKS_CODE", WORKS, "works_code_field", QT_TRANSLATE_NOOP("BacGiang", "Field of the works' code")),
        ("STOREYS", BUILDINGS, "storeys_field", QT_TRANSLATE_NOOP("BacGiang", "Field of the storeys")),
        ("COMMUNE_CODE", COMMUNES, "commune_code_field",
         QT_TRANSLATE_NOOP("BacGiang", "Field of the commune's code")),
        ("COMMUNE_NAME", COMMUNES, "commune_name_field",
         QT_TRANSLATE_NOOP("BacGiang", "Field of the commune's name")),
    )  # fmt: skip

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterFeatureSource(self.PLAN, tr("Plan"), polygons),
            tr("Zones of the plan; fields under any name that the dictionary knows."),
        )
        for name, _, label, help_text in self.LAYERS:
            parameter = QgsProcessingParameterFeatureSource(name, tr(label), polygons, None, True)
            self.add(parameter, tr(help_text))
        add_plan_details(self)
        for name, parent, _, label in self.FIELDS:
            field = QgsProcessingParameterField(name, tr(label), None, parent, optional=True)
            self.add(field, tr("Empty: by the dictionary's name where there is one."), advanced=True)
        kind = QgsProcessingParameterFile.Behavior.File
        self.add(
            QgsProcessingParameterFile(self.CODE_TABLE, tr("Table of codes"), kind, "csv", None, True),
            tr(
                "CSV in UTF-8 with the columns ma (as in the plan) and loai_dat, for example QHDH_DAT_Coquan,TSC."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(
                self.DONE_VALUES, tr("Status of works that are done"), None, False, True
            ),
            tr("Texts separated by semicolons. Empty: hoàn thành, đã xây dựng, done, 1 and the like."),
            advanced=True,
        )
        whole = QgsProcessingParameterNumber.Type.Integer
        self.add(
            QgsProcessingParameterNumber(self.YEAR, tr("Up to the year"), whole, None, True, 1900, 2200),
            tr("Works of later years do not count. Needs the field of the works' year."),
            advanced=True,
        )
        self._add_outputs()
        self.add_report_and_counts()

    def _add_outputs(self) -> None:
        types = QgsProcessing.SourceType
        for name, label, kind, text in (
            (self.INDICATORS, tr("Zones"), types.TypeVectorPolygon, tr("A row per zone.")),
            (self.PROGRESS, tr("Communes and codes"), types.TypeVector, tr("A row per commune and code.")),
        ):
            self.add(QgsProcessingParameterVectorDestination(name, label, kind), text)
        for name, label, ending in (
            (self.HTML, tr("Report with a map"), "HTML (*.html)"),
            (self.WORKBOOK, tr("Workbook"), "XLSX (*.xlsx)"),
        ):
            parameter = QgsProcessingParameterFileDestination(name, label, ending, None, True, True)
            self.add(parameter, tr("Can be left out."))

    def check(self, job: Job) -> Optional[str]:
        if not any(job.values.get(name) for name in (self.CURRENT, self.WORKS, self.BUILDINGS)):
            return tr("Give present land use, works or buildings to compare the plan with.")
        if job.values.get(self.YEAR) is not None and not job.values.get("WORKS_YEAR"):
            return tr("The year needs the field of the works' year.")
        return check_plans(job, self.PLAN)

    def fill(self, job: Job) -> None:
        plan = plans_of(job, self.PLAN)[0]
        if "name" not in plan:
            plan["shown_as"] = chosen_layers(job, self.PLAN)[0].name()
        job.parameters["plan"] = plan
        for name, key, _, _ in self.LAYERS:
            job.source(name, key)
        for name, _, key, _ in self.FIELDS:
            job.text(name, key)
        job.file(self.CODE_TABLE, "code_table")
        job.texts(self.DONE_VALUES, "works_done_values")
        if job.values.get(self.YEAR) is not None:
            job.whole_number(self.YEAR, "year")
        job.layer(self.INDICATORS, "indicators", "plan_indicators")
        job.layer(self.PROGRESS, "progress_by_code", "plan_progress")
        for name, key in ((self.HTML, "html"), (self.WORKBOOK, "workbook")):
            if job.values.get(name):
                job.output_file(name, key)
        job.report()
