"""bacgiang:landinventory: khoanh đất or parcels → forms 01–05/TKKK per commune and province, with their checks."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputFile,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from .land_codes import add_combined, add_decimals, fill_land_codes


class LandInventory(EngineAlgorithm):
    """Fills the forms of the land inventory and checks their sums."""

    PARCELS, BOUNDARIES = "PARCELS", "BOUNDARIES"
    CODE_FIELD, USER_FIELD, COMMUNE_FIELD = "CODE_FIELD", "USER_FIELD", "COMMUNE_FIELD"
    PREVIOUS_CODE_FIELD, AREA_FIELD, PERSON_FIELD = "PREVIOUS_CODE_FIELD", "AREA_FIELD", "PERSON_FIELD"
    BOUNDARY_CODE_FIELD, ALLOWED_DIFFERENCE = "BOUNDARY_CODE_FIELD", "ALLOWED_DIFFERENCE"
    PROVINCE, PERIOD = "PROVINCE", "PERIOD"
    FOLDER, CHECKS = "FOLDER", "CHECKS"

    NAME = "landinventory"
    GROUP = "planning"
    OPERATION = "land_inventory"
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Land inventory forms")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Fills forms 01 to 05/TKKK of TT 08/2024 per commune and for the province, with the sum checks as formulas.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "The folder gets a workbook for every commune and one for all of them (toan_tinh.xlsx), a page of all checks "
        "(kiem_tra.html) and the same as JSON. Sums are formulas; the sheet of checks compares them: (4) = (5) + (18), "
        "every group with its land types, the total with the khoanh đất and with the natural area, Biểu 03 with the "
        "communes, Biểu 05 with both dates.\n\n"
        "Land without a code, a user or a commune is not lost: it has a line, a column or a workbook of its own, and "
        "the check it breaks says so. Areas are in hectares, rounded so that all cells add up to the total; the "
        "circular's own rounding rule was not read, so the decimals are provisional.\n\n"
        "Users are counted for Biểu 02 only where you name a field of persons; no name is written anywhere.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang",
        "land inventory,land statistics,form 01,form 03,tkkk,khoanh dat,area statistics,commune,province",
    )
    COUNTS = {
        "PARCEL_COUNT": ("features", QT_TRANSLATE_NOOP("BacGiang", "Features read")),
        "COMMUNE_COUNT": ("communes", QT_TRANSLATE_NOOP("BacGiang", "Communes")),
        "AREA": ("area", QT_TRANSLATE_NOOP("BacGiang", "Area (m²)")),
        "AREA_WITHOUT_CODE": (
            "without_code_area",
            QT_TRANSLATE_NOOP("BacGiang", "Area without a land-use code (m²)"),
        ),
        "AREA_WITHOUT_USER": (
            "without_user_area",
            QT_TRANSLATE_NOOP("BacGiang", "Area without a known user (m²)"),
        ),
        "AREA_WITHOUT_COMMUNE": (
            "without_commune_area",
            QT_TRANSLATE_NOOP("BacGiang", "Area without a commune (m²)"),
        ),
        "CHECKS_MADE": ("checks_made", QT_TRANSLATE_NOOP("BacGiang", "Checks made")),
        "CHECKS_FAILED": ("checks_failed", QT_TRANSLATE_NOOP("BacGiang", "Checks that failed")),
    }
    FIELDS = (
        (CODE_FIELD, "code_field", QT_TRANSLATE_NOOP("BacGiang", "Field of the land-use code"),
         QT_TRANSLATE_NOOP("BacGiang", "Empty: loai_dat.")),
        (USER_FIELD, "user_field", QT_TRANSLATE_NOOP("BacGiang", "Field of the user's code"),
         QT_TRANSLATE_NOOP("BacGiang", "Codes CNV, TCN … CDQ. Empty: doi_tuong_su_dung, where there is one.")),
        (COMMUNE_FIELD, "commune_field", QT_TRANSLATE_NOOP("BacGiang", "Field of the commune's code"),
         QT_TRANSLATE_NOOP("BacGiang", "Empty: ma_xa, where there is one.")),
        (PREVIOUS_CODE_FIELD, "previous_code_field",
         QT_TRANSLATE_NOOP("BacGiang", "Field of the previous land-use code"),
         QT_TRANSLATE_NOOP("BacGiang", "For Biểu 05. Empty: loai_dat_ky_truoc, where there is one.")),
        (PERSON_FIELD, "person_field", QT_TRANSLATE_NOOP("BacGiang", "Field of persons, to count users"),
         QT_TRANSLATE_NOOP("BacGiang", "Counts different values for Biểu 02; none is written. Empty: not counted.")),
        (AREA_FIELD, "area_field", QT_TRANSLATE_NOOP("BacGiang", "Field of the area (m²)"),
         QT_TRANSLATE_NOOP("BacGiang", "Empty: the area of the polygon.")),
    )  # fmt: skip

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterFeatureSource(self.PARCELS, tr("Khoanh đất or parcels"), polygons),
            tr("Polygons with a land-use code, the code of the user and that of the commune."),
        )
        for name, _, label, help_text in self.FIELDS:
            field = QgsProcessingParameterField(name, tr(label), None, self.PARCELS, optional=True)
            self.add(field, tr(help_text), advanced=name == self.AREA_FIELD)
        self.add(
            QgsProcessingParameterFeatureSource(
                self.BOUNDARIES, tr("Commune outlines"), polygons, None, True
            ),
            tr("Their areas are the natural areas that the totals are checked against."),
        )
        self.add(
            QgsProcessingParameterField(
                self.BOUNDARY_CODE_FIELD,
                tr("Commune code in the outlines"),
                None,
                self.BOUNDARIES,
                optional=True,
            ),
            tr("Empty: ma_xa or code."),
            advanced=True,
        )
        for name, label, help_text in (
            (self.PROVINCE, tr("Name of the province"), tr("For the heads of the forms of all communes.")),
            (self.PERIOD, tr("Period"), tr("For the heads, for example: Đến ngày 31/12/2025.")),
        ):
            self.add(QgsProcessingParameterString(name, label, None, False, True), help_text)
        self._add_rules()
        self.add(
            QgsProcessingParameterFolderDestination(self.FOLDER, tr("Folder of forms")),
            tr("A new or empty folder, or an earlier one of this algorithm, which is replaced."),
        )
        self.add_report_and_counts()
        self.addOutput(QgsProcessingOutputFile(self.CHECKS, tr("Page of checks")))

    def _add_rules(self) -> None:
        add_combined(self)
        self.add(
            QgsProcessingParameterNumber(
                self.ALLOWED_DIFFERENCE,
                tr("Allowed difference from the natural area (m²)"),
                QgsProcessingParameterNumber.Type.Double,
                100.0,
                False,
                0.0,
            ),
            tr(
                "Per commune; a larger difference fails the check. 100 m² are the last digit of two decimals."
            ),
            advanced=True,
        )
        add_decimals(self)

    def fill(self, job: Job) -> None:
        job.source(self.PARCELS, "parcels")
        job.source(self.BOUNDARIES, "boundaries")
        for name, key, *_ in self.FIELDS:
            job.text(name, key)
        for name, key in (
            (self.BOUNDARY_CODE_FIELD, "boundary_code_field"),
            (self.PROVINCE, "province"),
            (self.PERIOD, "period"),
        ):
            job.text(name, key)
        fill_land_codes(job)
        job.number(self.ALLOWED_DIFFERENCE, "allowed_difference")
        job.output_folder(self.FOLDER, "folder")
        job.report()
        job.results[self.CHECKS] = f"{job.results[self.FOLDER]}/kiem_tra.html"
