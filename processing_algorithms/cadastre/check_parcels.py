"""bacgiang:checkparcels: parcels → errors as points, lines and polygons, and reports."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..checking import FAIL_CHOICES, CheckAlgorithm
from ..job import Job

KINDS = ("errors", "error_lines", "error_polygons")
LIMITS = ("default", "new_survey", "old_map")


class CheckParcels(CheckAlgorithm):
    """Checks parcels by the rule catalogue; can fail where something is wrong."""

    PARCELS, PROFILE, ON_DATE, BASELINE = "PARCELS", "PROFILE", "ON_DATE", "BASELINE"
    COMMUNES, SHEETS, PROVINCE, NEIGHBOURS = "COMMUNES", "SHEETS", "PROVINCE", "NEIGHBOURS"
    LINEWORK, LIMITS = "LINEWORK", "LIMITS"
    PICTURES = "PICTURES"
    POINTS, LINES, POLYGONS = "POINTS", "LINES", "POLYGONS"

    NAME = "checkparcels"
    GROUP = "cadastre"
    OPERATION = "check_parcels"
    OUTPUTS = (POINTS, LINES, POLYGONS)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Check parcels")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Checks parcels by more than 80 rules: shape, coverage, attributes, numbers, areas, place.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Errors are written as points, lines and polygons with rule, severity, message in Vietnamese and English, and "
        "the parcel's keys. The HTML report and the XLSX workbook have pictures of the worst, the workbook lists the "
        "findings, and the JSON report tells which rules were checked and which were not for lack of data.\n\n"
        "A profile (JSON) switches rules on and off and sets their limits and severities. All shipped limits are "
        "office settings or provisional: no legal value is known. Legal areas are looked at, never changed. One defect "
        "is one finding, which names every parcel it is about.\n\n"
        "Give the errors layers of an earlier check to learn what is new, what is still there and what is gone. Fail "
        "on makes a batch run end with an error; the layers and reports are written all the same.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "check,validate,topology,quality,parcels,cadastre,overlaps,gaps,slivers,duplicates,errors"
    )
    FAILED_TEXT = QT_TRANSLATE_NOOP(
        "BacGiang",
        "The parcels failed the check: {errors} errors, {warnings} warnings ({rules}). The outputs are written.",
    )
    COUNTS = {
        "PARCEL_COUNT": ("parcels", QT_TRANSLATE_NOOP("BacGiang", "Parcels checked")),
        "FINDING_COUNT": ("findings", QT_TRANSLATE_NOOP("BacGiang", "Findings")),
        "ERROR_COUNT": ("errors", QT_TRANSLATE_NOOP("BacGiang", "Errors")),
        "WARNING_COUNT": ("warnings", QT_TRANSLATE_NOOP("BacGiang", "Warnings")),
        "NOTE_COUNT": ("notes", QT_TRANSLATE_NOOP("BacGiang", "Notes")),
        "NEW_COUNT": ("new", QT_TRANSLATE_NOOP("BacGiang", "New since the earlier check")),
        "STILL_COUNT": ("still", QT_TRANSLATE_NOOP("BacGiang", "Still there")),
        "GONE_COUNT": ("gone", QT_TRANSLATE_NOOP("BacGiang", "Gone since the earlier check")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        source = QgsProcessing.SourceType
        polygons = [source.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterFeatureSource(self.PARCELS, tr("Parcels"), [source.TypeVectorAnyGeometry]),
            tr("The parcels of Build parcels, or other parcels in metres. They are only read."),
        )
        self.add(
            QgsProcessingParameterFile(self.PROFILE, tr("Profile of rules"), extension="json", optional=True),
            tr("Your office's switches, limits and severities, where they differ from the shipped limits."),
        )
        limits = [tr("Usual"), tr("New measurements (provisional)"), tr("Old digitised maps (provisional)")]
        self.add(
            QgsProcessingParameterEnum(self.LIMITS, tr("Shipped limits"), limits, False, 0),
            tr("What the parcels come from. Every limit says where it is from; a profile goes before them."),
        )
        self.add_fail_on()
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.BASELINE, tr("Errors of an earlier check"), source.TypeFile, None, True
            ),
            tr("The files with its errors layers; each finding is then marked as new or still there."),
        )
        for name, title, kinds, help_text in (
            (self.COMMUNES, tr("Communes"), polygons, tr("Polygons with ma_xa. Empty: the rules about them rest.")),
            (self.SHEETS, tr("Sheets"), polygons, tr("Polygons with so_to. Empty: the rules about them rest.")),
            (self.PROVINCE, tr("Province"), polygons, tr("Its outline. Empty: the rule about it rests.")),
            (self.NEIGHBOURS, tr("Parcels of neighbouring communes"), polygons,
             tr("To compare the edges of communes. Empty: not compared.")),
            (self.LINEWORK, tr("Lines"), [source.TypeVectorLine],
             tr("The lines the parcels come from: free ends, lines that bound no parcel. Empty: not looked at.")),
        ):  # fmt: skip
            parameter = QgsProcessingParameterFeatureSource(name, title, kinds, None, True)
            self.add(parameter, help_text, advanced=True)
        self.add(
            QgsProcessingParameterString(self.ON_DATE, tr("Codes as of"), None, False, True),
            tr("A day such as 2025-07-01 on which codes are judged. Empty: by the newest code lists."),
            advanced=True,
        )
        whole, pictures = QgsProcessingParameterNumber.Type.Integer, tr("Pictures in the report")
        self.add(
            QgsProcessingParameterNumber(self.PICTURES, pictures, whole, 24, False, 0, 200),
            tr("How many of the worst findings are drawn, no more than three of one rule."),
            advanced=True,
        )
        self._add_outputs()
        self.add_results()

    def _add_outputs(self) -> None:
        source = QgsProcessing.SourceType
        for name, title, kind, help_text in (
            (self.POINTS, tr("Errors at points"), source.TypeVectorPoint, tr("Vertices, whole parcels.")),
            (self.LINES, tr("Errors along lines"), source.TypeVectorLine, tr("Edges that are wrong.")),
            (
                self.POLYGONS,
                tr("Errors of areas"),
                source.TypeVectorPolygon,
                tr("Gaps, overlaps, slivers, holes."),
            ),
        ):
            self.add(QgsProcessingParameterVectorDestination(name, title, kind, None, True, True), help_text)
        self.add_papers(tr("Report with pictures"))

    def fill(self, job: Job) -> None:
        job.source(self.PARCELS, "parcels")
        for name in (self.COMMUNES, self.SHEETS, self.PROVINCE, self.NEIGHBOURS, self.LINEWORK):
            job.source(name, name.lower())
        job.file(self.PROFILE, "profile")
        job.text(self.ON_DATE, "on_date")
        job.texts(self.BASELINE, "baseline")
        job.choice(self.FAIL_ON, "fail_on", FAIL_CHOICES)
        job.choice(self.LIMITS, "limits", LIMITS)
        job.whole_number(self.PICTURES, "pictures")
        for name, kind in zip((self.POINTS, self.LINES, self.POLYGONS), KINDS):
            job.layer(name, name.lower(), kind)
        self.fill_papers(job)
