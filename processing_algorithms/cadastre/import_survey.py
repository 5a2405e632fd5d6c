"""bacgiang:importsurvey: total-station and GNSS text → one GeoPackage with points, lines from codes and findings."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..file_import import FileImport, ImportedLayer
from ..job import Job

TURNED = ("keep", "correct")
LANGUAGES = ("vi", "en")


class ImportSurvey(FileImport):
    """Imports survey files with every row accounted for."""

    COLUMNS = "COLUMNS"
    NEAR_TOLERANCE, TURNED_ROWS = "NEAR_TOLERANCE", "TURNED_ROWS"
    PARCELS, JOIN_TOLERANCE, LANGUAGE = "PARCELS", "JOIN_TOLERANCE", "LANGUAGE"
    POINTS, LINES, FINDINGS = "POINTS", "LINES", "FINDINGS"

    NAME = "importsurvey"
    GROUP = "cadastre"
    OPERATION = "import_survey"
    NOTHING_CHOSEN = QT_TRANSLATE_NOOP(
        "BacGiang", "Choose at least one survey file or a folder of survey files."
    )
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Import survey files")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Imports total-station and GNSS text files: points, lines from field codes, and what is doubtful.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Separator, heading, decimal comma and the order of the columns are found from the values: northings and "
        "eastings of the chosen zone cannot be confused (X is north). The report shows the evidence; the order can "
        "also be given, for example number,x,y,z,code.\n\n"
        "Every row becomes a point where the row says, or is listed as failed with file, line and reason. Repeated "
        "numbers and places, near-duplicates, exchanged X and Y, mixed orders and coordinates of another zone are "
        "reported; nothing is dropped and nothing moves.\n\n"
        "Codes make lines: RT1 is a point of parcel boundary 1, RT1B starts it anew, RT1E or RT1. ends it, RT1C closes "
        "it. The tables of codes and marks (survey_codes, survey_markers) are settings of your office. With a parcel "
        "layer every point tells its parcel and how far it is from the nearest vertex and boundary.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "survey,total station,gnss,rtk,csv,txt,points,field codes,import,vn-2000,duplicates"
    )
    COUNTS = {
        "FILE_COUNT": ("files", QT_TRANSLATE_NOOP("BacGiang", "Files found")),
        "IMPORTED_COUNT": ("imported", QT_TRANSLATE_NOOP("BacGiang", "Files imported")),
        "FAILED_COUNT": ("failed_files", QT_TRANSLATE_NOOP("BacGiang", "Files that failed")),
        "POINT_COUNT": ("points", QT_TRANSLATE_NOOP("BacGiang", "Rows that became points")),
        "FAILED_ROW_COUNT": ("failed", QT_TRANSLATE_NOOP("BacGiang", "Rows that failed")),
        "LINE_COUNT": ("survey_lines", QT_TRANSLATE_NOOP("BacGiang", "Lines from field codes")),
        "FINDING_COUNT": ("findings", QT_TRANSLATE_NOOP("BacGiang", "Findings")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_inputs()
        self._add_advanced()
        self.add_output()

    def _add_inputs(self) -> None:
        self.add_inputs(
            tr("Survey files"),
            tr("Text or CSV files of total stations and GNSS receivers. From a script, folders too."),
            tr("Folder of survey files"),
            tr("All .txt, .csv, .tsv, .dat, .xyz, .pts and .neh files in it and its sub-folders."),
        )
        self.add_crs(
            tr(
                "VN-2000 zone of the survey: EPSG:9214 (old Bắc Giang, 107°00'), EPSG:9209 (old Bắc Ninh, 105°30')."
            )
        )
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterFeatureSource(
                self.PARCELS, tr("Parcels to compare with"), polygons, None, True
            ),
            tr(
                "A parcel layer in the same system; the points are compared with it, nothing moves. Can be empty."
            ),
        )

    def _add_advanced(self) -> None:
        self.add(
            QgsProcessingParameterString(self.COLUMNS, tr("Order of the columns"), None, False, True),
            tr(
                "For all files, for example number,x,y,z,code: x is north, - skips a column. Empty: found out."
            ),
            advanced=True,
        )
        metres = (
            (self.NEAR_TOLERANCE, tr("Near-duplicates within (m)"), 0.05),
            (self.JOIN_TOLERANCE, tr("Parcels nearby within (m)"), 0.15),
        )
        helps = (
            tr("Points nearer to each other than this are reported; both are kept. 0: none."),
            tr("Parcels this near to a point are named as candidates. 0.15 m: boundary points at 1:1000."),
        )
        for (name, title, value), help_text in zip(metres, helps):
            number = QgsProcessingParameterNumber.Type.Double
            parameter = QgsProcessingParameterNumber(name, title, number, value, False, 0)
            parameter.setMetadata({"widget_wrapper": {"decimals": 3}})
            self.add(parameter, help_text, advanced=True)
        turned = [tr("Keep as written"), tr("Exchange back")]
        self.add(
            QgsProcessingParameterEnum(self.TURNED_ROWS, tr("Rows with X and Y exchanged"), turned, False, 0),
            tr("Reported either way; kept as written they take no part in lines and comparison."),
            advanced=True,
        )
        languages = [tr("Vietnamese"), tr("English")]
        self.add(
            QgsProcessingParameterEnum(self.LANGUAGE, tr("Language of the findings"), languages, False, 0),
            tr("In which the findings layer speaks."),
            advanced=True,
        )
        self.add_last(tr("Adds points, lines and findings to the project, with their styles."))

    def layers(self) -> tuple[ImportedLayer, ...]:
        source = QgsProcessing.SourceType
        return (
            ImportedLayer(
                self.POINTS, tr("Surveyed points"), source.TypeVectorPoint, "survey_points", "survey_points"
            ),
            ImportedLayer(
                self.LINES, tr("Surveyed lines"), source.TypeVectorLine, "survey_lines", "survey_lines"
            ),
            ImportedLayer(
                self.FINDINGS, tr("Findings"), source.TypeVectorPoint, "survey_findings", "survey_findings"
            ),
        )

    def fill(self, job: Job) -> None:
        job.parameters["inputs"] = self.entries(job)
        job.crs(self.CRS, "crs")
        job.text(self.COLUMNS, "columns")
        job.number(self.NEAR_TOLERANCE, "near_tolerance")
        job.choice(self.TURNED_ROWS, "turned", TURNED)
        job.source(self.PARCELS, "parcels")
        job.number(self.JOIN_TOLERANCE, "join_tolerance")
        job.choice(self.LANGUAGE, "language", LANGUAGES)
        self.fill_output(job)
