"""bacgiang:checkplanpackage: a delivered package of TT 16/2025/TT-BXD → what is wrong with it."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job

FAIL_ON = ("never", "error", "warning")


class CheckPlanPackage(EngineAlgorithm):
    """Checks a package by the rule catalogue; can fail where something is wrong."""

    PACKAGE, ARCHIVE, BOUNDARY, PROVINCE = "PACKAGE", "ARCHIVE", "BOUNDARY", "PROVINCE"
    PROFILE, FAIL_ON, FAILED = "PROFILE", "FAIL_ON", "FAILED"
    ERRORS, ERROR_AREAS, HTML, XLSX = "ERRORS", "ERROR_AREAS", "HTML", "XLSX"

    NAME = "checkplanpackage"
    GROUP = "planning"
    OPERATION = "check_plan_package"
    OUTPUTS = (ERRORS, ERROR_AREAS)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Check plan package")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Checks a delivered package of TT 16/2025/TT-BXD by 72 rules: folders, classes, fields, codes, reference "
        "systems, shapes, areas, indicators, scans, drawings.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "A folder CSDL_… or a ZIP archive of it. GeoPackage, FileGDB, shapefiles (also with names cut to ten "
        "characters) and GeoJSON are read; the package is only read, never changed.\n\n"
        "Every finding has a rule, a severity, a message in Vietnamese and English, and the file, class, object and "
        "field that it is about. Missing classes are warnings and classes of the plan's own are allowed, because the "
        "circular's lists are reference content. Zones are compared with the CAD drawings in HoSoBASIC/BanVe where "
        "they hold zones. What could not be checked is said with the reason.\n\n"
        "A profile (JSON) switches rules on and off and sets their limits and severities. Fail on makes a batch run "
        "end with an error; the outputs are written all the same.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "tt16,check,validate,submission,planning,filegdb,shapefile,delivery,quality"
    )
    COUNTS = {
        "OBJECT_COUNT": ("objects", QT_TRANSLATE_NOOP("BacGiang", "Objects read")),
        "FINDING_COUNT": ("findings", QT_TRANSLATE_NOOP("BacGiang", "Findings")),
        "ERROR_COUNT": ("errors", QT_TRANSLATE_NOOP("BacGiang", "Errors")),
        "WARNING_COUNT": ("warnings", QT_TRANSLATE_NOOP("BacGiang", "Warnings")),
        "NOTE_COUNT": ("notes", QT_TRANSLATE_NOOP("BacGiang", "Notes")),
    }

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        source = QgsProcessing.SourceType
        folder = QgsProcessingParameterFile.Behavior.Folder
        self.add(
            QgsProcessingParameterFile(self.PACKAGE, tr("Package (folder)"), folder, optional=True),
            tr("The folder CSDL_…, or the folder that holds it."),
        )
        self.add(
            QgsProcessingParameterFile(self.ARCHIVE, tr("Package (ZIP)"), extension="zip", optional=True),
            tr("The archive that was delivered, instead of a folder."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.BOUNDARY, tr("Boundary"), [source.TypeVectorPolygon], None, True
            ),
            tr("Of the commune or the plan. Empty: RanhGioiQuyHoach_A of the package."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.FAIL_ON, tr("Fail on"), [tr("Never"), tr("Errors"), tr("Errors and warnings")], False, 0
            ),
            tr("With which findings the run ends with an error, for batch scripts."),
        )
        self.add(
            QgsProcessingParameterString(self.PROVINCE, tr("Province code"), None, False, True),
            tr("Two digits. Empty: those of maHoSoQH."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFile(self.PROFILE, tr("Profile of rules"), extension="json", optional=True),
            tr("Your office's switches, limits and severities, where they differ from the shipped limits."),
            advanced=True,
        )
        for name, title, kind, help_text in (
            (self.ERRORS, tr("Errors of the package"), source.TypeVectorPoint, tr("Objects with errors.")),
            (self.ERROR_AREAS, tr("Areas of errors"), source.TypeVectorPolygon,
             tr("Overlaps, gaps, ground not covered, parts outside the boundary.")),
        ):  # fmt: skip
            self.add(QgsProcessingParameterVectorDestination(name, title, kind, None, True, True), help_text)
        for name, title, kind in (
            (self.HTML, tr("Report (HTML)"), "HTML (*.html)"),
            (self.XLSX, tr("Workbook"), "XLSX (*.xlsx)"),
        ):
            self.add(
                QgsProcessingParameterFileDestination(name, title, kind, None, True, False),
                tr("Vietnamese and English. Can be left out."),
            )
        self.add_report_and_counts()
        self.addOutput(QgsProcessingOutputBoolean(self.FAILED, tr("Failed")))

    def check(self, job: Job) -> Optional[str]:
        if bool(job.values.get(self.PACKAGE)) == bool(job.values.get(self.ARCHIVE)):
            return tr("Choose either a folder or a ZIP archive.")
        wanted = (self.ERRORS, self.ERROR_AREAS, self.HTML, self.XLSX, self.REPORT)
        failing = self.parameterAsEnum(job.values, self.FAIL_ON, job.context)
        if failing or any(job.values.get(name) for name in wanted):
            return None
        return tr("Choose at least one output, or on which findings the run is to fail.")

    def fill(self, job: Job) -> None:
        job.file(self.PACKAGE, "package")
        job.file(self.ARCHIVE, "package")
        job.source(self.BOUNDARY, "boundary")
        job.text(self.PROVINCE, "province")
        job.file(self.PROFILE, "profile")
        job.choice(self.FAIL_ON, "fail_on", FAIL_ON)
        job.layer(self.ERRORS, "errors", "package_errors")
        job.layer(self.ERROR_AREAS, "error_areas", "package_error_areas")
        for name, key in ((self.HTML, "html"), (self.XLSX, "workbook")):
            if job.values.get(name):
                job.output_file(name, key)
        if job.written or job.values.get(self.REPORT):
            job.report()

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        found = super().processAlgorithm(parameters, context, feedback)
        if self._failed:
            raise QgsProcessingException(
                tr(
                    "The package failed the check: {errors} errors, {warnings} warnings. The outputs are written.",
                    errors=found["ERROR_COUNT"],
                    warnings=found["WARNING_COUNT"],
                )
            )
        return {**found, self.FAILED: False}

    def tell(self, result: dict[str, Any], counts: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        super().tell(result, counts, feedback)
        self._failed = bool(result.get("failed"))
        for rule, reason in result.get("not_checked", {}).items():
            feedback.pushInfo(tr("Not checked: {rule} ({reason})", rule=rule, reason=reason))
