"""bacgiang:landusechange: current use × plan, or two dates → Biểu 05/TKKK, pictures and a layer of changes."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from .land_codes import add_combined, add_decimals, fill_land_codes


class LandUseChange(EngineAlgorithm):
    """States how much land goes from which land use to which, and where."""

    BEFORE, AFTER = "BEFORE", "AFTER"
    BEFORE_CODE_FIELD, AFTER_CODE_FIELD = "BEFORE_CODE_FIELD", "AFTER_CODE_FIELD"
    BEFORE_NAME, AFTER_NAME, PLACE = "BEFORE_NAME", "AFTER_NAME", "PLACE"
    CODE_TABLE, SMALLEST_AREA = "CODE_TABLE", "SMALLEST_AREA"
    WORKBOOK, CHANGES, PICTURES = "WORKBOOK", "CHANGES", "PICTURES"

    NAME = "landusechange"
    GROUP = "planning"
    OPERATION = "landuse_change"
    OUTPUTS = (CHANGES,)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Land-use change")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Compares the current land use with a plan, or two dates: matrix (Biểu 05/TKKK), pictures, what changed where.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "The workbook has Biểu 05/TKKK in the official order of codes: rows are the codes before, columns those after, "
        "what stayed is on the diagonal, sums are formulas. Row sums are checked against the layer before, column sums "
        "against the layer after, and the differences are stated. Land that only one layer has is in the column "
        "Giảm khác or the row Tăng khác. What lies on an earlier polygon of its own layer is counted once and said.\n\n"
        "Codes of 2018 are carried over to those of 2024 (a list that is not official); codes that may become several "
        "are listed for review, unknown ones have rows of their own after the official ones.\n\n"
        "The layer of changes has the polygons whose code differs. The pictures, a heat-map and a flow chart (Sankey), "
        "are written as PNG and SVG and stand in the workbook too. Both layers must be in the same VN-2000 zone.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "land use change,matrix,transition,form 05,heat map,sankey,current use,plan,statistics"
    )
    COUNTS = {
        "BEFORE_AREA": ("before_area", QT_TRANSLATE_NOOP("BacGiang", "Area before (m²)")),
        "AFTER_AREA": ("after_area", QT_TRANSLATE_NOOP("BacGiang", "Area after (m²)")),
        "UNCHANGED_AREA": ("unchanged_area", QT_TRANSLATE_NOOP("BacGiang", "Area that stayed (m²)")),
        "CHANGED_AREA": ("changed_area", QT_TRANSLATE_NOOP("BacGiang", "Area that changed (m²)")),
        "ONLY_BEFORE_AREA": (
            "only_before_area",
            QT_TRANSLATE_NOOP("BacGiang", "Area that only the layer before has (m²)"),
        ),
        "ONLY_AFTER_AREA": (
            "only_after_area",
            QT_TRANSLATE_NOOP("BacGiang", "Area that only the layer after has (m²)"),
        ),
        "CHANGE_COUNT": ("changes", QT_TRANSLATE_NOOP("BacGiang", "Polygons that changed")),
        "LARGEST_DIFFERENCE": (
            "largest_difference",
            QT_TRANSLATE_NOOP("BacGiang", "Largest difference of a sum from its input (m²)"),
        ),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterFeatureSource(self.BEFORE, tr("Land use before"), polygons),
            tr("Parcels or khoanh đất of the current use or of the earlier date."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.AFTER, tr("Land use after"), polygons),
            tr("Zones of the plan, or the land use of the later date."),
        )
        for name, parent, label, help_text in (
            (self.BEFORE_CODE_FIELD, self.BEFORE, tr("Field of the code before"),
             tr("Empty: loai_dat, or ma_loai_qh.")),
            (self.AFTER_CODE_FIELD, self.AFTER, tr("Field of the code after"),
             tr("Empty: ma_loai_qh, or loai_dat.")),
        ):  # fmt: skip
            self.add(QgsProcessingParameterField(name, label, None, parent, optional=True), help_text)
        for name, label, help_text in (
            (self.BEFORE_NAME, tr("Name of the state before"), tr("For the heads, for example: Hiện trạng 2025.")),
            (self.AFTER_NAME, tr("Name of the state after"), tr("For the heads, for example: Quy hoạch 2030.")),
            (self.PLACE, tr("Administrative unit"), tr("For the heads, for example: Xã Tân Dĩnh.")),
        ):  # fmt: skip
            self.add(QgsProcessingParameterString(name, label, None, False, True), help_text)
        self._add_rules()
        self.add(
            QgsProcessingParameterFileDestination(self.WORKBOOK, tr("Workbook"), "Excel (*.xlsx)"),
            tr("Biểu 05/TKKK, every pair of codes in m², the checks, the codes and the pictures."),
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.CHANGES,
                tr("Changes"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                None,
                True,
                True,
            ),
            tr("The polygons whose code differs, with code before, code after and area. Can be left out."),
        )
        self.add(
            QgsProcessingParameterFolderDestination(
                self.PICTURES, tr("Folder of pictures"), None, True, False
            ),
            tr(
                "For heatmap and sankey as PNG and SVG: a new or empty folder, or an earlier one of this algorithm."
            ),
        )
        self.add_report_and_counts()

    def _add_rules(self) -> None:
        add_combined(self)
        table = QgsProcessingParameterFile(
            self.CODE_TABLE, tr("Table of codes"), extension="csv", optional=True
        )
        self.add(
            table,
            tr("CSV with the columns ma and loai_dat: which land use a plan code of the layers stands for."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SMALLEST_AREA,
                tr("Smallest area in the layer of changes (m²)"),
                QgsProcessingParameterNumber.Type.Double,
                0.0,
                False,
                0.0,
            ),
            tr("Smaller polygons are left out of the layer and counted; the matrix has them all."),
            advanced=True,
        )
        add_decimals(self)

    def fill(self, job: Job) -> None:
        job.source(self.BEFORE, "before")
        job.source(self.AFTER, "after")
        for name, key in (
            (self.BEFORE_CODE_FIELD, "before_code_field"),
            (self.AFTER_CODE_FIELD, "after_code_field"),
            (self.BEFORE_NAME, "before_name"),
            (self.AFTER_NAME, "after_name"),
            (self.PLACE, "place"),
        ):
            job.text(name, key)
        fill_land_codes(job)
        job.file(self.CODE_TABLE, "code_table")
        job.number(self.SMALLEST_AREA, "smallest_area")
        job.output_file(self.WORKBOOK, "workbook")
        job.layer(self.CHANGES, "changes", "land_use_changes")
        if self.parameterAsString(job.values, self.PICTURES, job.context):
            job.output_folder(self.PICTURES, "pictures")
        job.report()
