"""bacgiang:checkplanpackage: a delivered package of TT 16/2025/TT-BXD → what is wrong with it."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..checking import FAIL_CHOICES, CheckAlgorithm
from ..job import Job


class CheckPlanPackage(CheckAlgorithm):
    """Checks a package by the rule catalogue; can fail where something is wrong."""

    PACKAGE, ARCHIVE, BOUNDARY, PROVINCE = "PACKAGE", "ARCHIVE", "BOUNDARY", "PROVINCE"
    PROFILE, ERRORS, ERROR_AREAS = "PROFILE", "ERRORS", "ERROR_AREAS"

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
    FAILED_TEXT = QT_TRANSLATE_NOOP(
        "BacGiang",
        "The package failed the check: {errors} errors, {warnings} warnings ({rules}). The outputs are written.",
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
        self.add_fail_on()
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
        self.add_papers(tr("Report (HTML)"))
        self.add_results()

    def check(self, job: Job) -> Optional[str]:
        if bool(job.values.get(self.PACKAGE)) == bool(job.values.get(self.ARCHIVE)):
            return tr("Choose either a folder or a ZIP archive.")
        return super().check(job)

    def fill(self, job: Job) -> None:
        job.file(self.PACKAGE, "package")
        job.file(self.ARCHIVE, "package")
        job.source(self.BOUNDARY, "boundary")
        job.text(self.PROVINCE, "province")
        job.file(self.PROFILE, "profile")
        job.choice(self.FAIL_ON, "fail_on", FAIL_CHOICES)
        job.layer(self.ERRORS, "errors", "package_errors")
        job.layer(self.ERROR_AREAS, "error_areas", "package_error_areas")
        self.fill_papers(job)
