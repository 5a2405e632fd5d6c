"""bacgiang:overlayzoning: parcels × zoning plan → register, pieces, uncovered and double area."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from ..scheduler import SCHEDULER, add_scheduler
from .plan_inputs import add_plan_details, add_plans, check_plans, plans_of


class OverlayZoning(EngineAlgorithm):
    """States for every parcel which zones touch it, with how many square metres."""

    PARCELS, ZONES = "PARCELS", "ZONES"
    PARCEL_FIELDS, ZONE_ID_FIELD, ZONE_CODE_FIELD = "PARCEL_FIELDS", "ZONE_ID_FIELD", "ZONE_CODE_FIELD"
    ZONE_NAME_FIELD, DECISION_FIELD = "ZONE_NAME_FIELD", "DECISION_FIELD"
    DECISION_DATE_FIELD = "DECISION_DATE_FIELD"
    MORE_PLANS, DECIMALS, SMALLEST_AREA = "MORE_PLANS", "DECIMALS", "SMALLEST_AREA"
    REGISTER, PIECES = "REGISTER", "PIECES"

    NAME = "overlayzoning"
    GROUP = "planning"
    OPERATION = "overlay_zoning"
    OUTPUTS = (REGISTER, PIECES)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Overlay zoning")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang", "States which zones of a plan touch each parcel, with how many square metres and percent."
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "The register has one row for every parcel and zone that have ground in common, with the area of the piece "
        "in m² and its share of the parcel. The pieces layer holds the same rows as polygons.\n\n"
        "The field loai_dong tells what a row is: zone (a zone of the plan), double (what a zone has in common with "
        "the zones before it, so that nothing is counted twice) or uncovered (what the plan leaves out). For every "
        "parcel: area = sum of zone − sum of double + uncovered.\n\n"
        "Both layers must be in the same VN-2000 zone. Invalid polygons are repaired and listed in the report; a "
        "feature without usable geometry is listed too. Selection and filters are respected.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "overlay,zoning,planning,land use,intersection,register,area statistics,land use plan"
    )
    COUNTS = {
        "PARCEL_COUNT": ("parcels", QT_TRANSLATE_NOOP("BacGiang", "Parcels read")),
        "ZONE_COUNT": ("zones", QT_TRANSLATE_NOOP("BacGiang", "Zones read")),
        "ZONE_ROWS": ("zone_rows", QT_TRANSLATE_NOOP("BacGiang", "Rows: parcel and zone")),
        "DOUBLE_ROWS": ("double_rows", QT_TRANSLATE_NOOP("BacGiang", "Rows: doubly covered")),
        "UNCOVERED_ROWS": ("uncovered_rows", QT_TRANSLATE_NOOP("BacGiang", "Rows: not covered")),
        "PARCEL_AREA": ("parcel_area", QT_TRANSLATE_NOOP("BacGiang", "Area of the parcels (m²)")),
        "ZONE_AREA": ("zone_area", QT_TRANSLATE_NOOP("BacGiang", "Area in zones (m²)")),
        "DOUBLE_AREA": ("double_area", QT_TRANSLATE_NOOP("BacGiang", "Area doubly covered (m²)")),
        "UNCOVERED_AREA": ("uncovered_area", QT_TRANSLATE_NOOP("BacGiang", "Area not covered (m²)")),
        "LARGEST_DEVIATION": (
            "largest_deviation",
            QT_TRANSLATE_NOOP("BacGiang", "Largest difference of areas in a parcel (m²)"),
        ),
    }
    FIELDS = (
        (
            ZONE_ID_FIELD,
            "zone_id_field",
            QT_TRANSLATE_NOOP("BacGiang", "Field of the zone's id"),
            QT_TRANSLATE_NOOP("BacGiang", "Empty: ma_vung, or the feature number where there is none."),
        ),
        (
            ZONE_CODE_FIELD,
            "zone_code_field",
            QT_TRANSLATE_NOOP("BacGiang", "Field of the zone's code"),
            QT_TRANSLATE_NOOP("BacGiang", "Land-use or plan code. Empty: ma_loai_qh."),
        ),
        (
            ZONE_NAME_FIELD,
            "zone_name_field",
            QT_TRANSLATE_NOOP("BacGiang", "Field of the zone's name"),
            QT_TRANSLATE_NOOP("BacGiang", "Empty: ten_vung."),
        ),
        (
            DECISION_FIELD,
            "decision_field",
            QT_TRANSLATE_NOOP("BacGiang", "Field of the decision's number"),
            QT_TRANSLATE_NOOP(
                "BacGiang", "Number of the decision that approved the plan. Empty: so_quyet_dinh."
            ),
        ),
        (
            DECISION_DATE_FIELD,
            "decision_date_field",
            QT_TRANSLATE_NOOP("BacGiang", "Field of the decision's date"),
            QT_TRANSLATE_NOOP("BacGiang", "Empty: ngay_quyet_dinh."),
        ),
    )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterFeatureSource(self.PARCELS, tr("Parcels"), polygons),
            tr("Polygons, for example the result of Build parcels."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.ZONES, tr("Zones of the plan"), polygons),
            tr("Polygons of the zoning plan, in the coordinate reference system of the parcels."),
        )
        add_plans(
            self,
            self.MORE_PLANS,
            tr("Further plans"),
            tr(
                "Other plans to state in the same register: urban plan, corridors … Each has rows of its own."
            ),
            optional=True,
        )
        add_plan_details(self)
        for name, _, label, help_text in self.FIELDS:
            field = QgsProcessingParameterField(name, tr(label), None, self.ZONES, optional=True)
            self.add(field, tr(help_text), advanced=True)
        self.add(
            QgsProcessingParameterField(
                self.PARCEL_FIELDS,
                tr("Parcel fields to carry along"),
                None,
                self.PARCELS,
                QgsProcessingParameterField.DataType.Any,
                True,
                True,
            ),
            tr(
                "Fields of the parcels that the register repeats. Empty: commune, sheet, number, key, land code."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                self.DECIMALS,
                tr("Decimals of rounded areas"),
                QgsProcessingParameterNumber.Type.Integer,
                1,
                False,
                0,
                4,
            ),
            tr("Rounded areas add up exactly to the parcel's area, rounded to as many decimals of a m²."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                self.SMALLEST_AREA,
                tr("Smallest area of a piece (m²)"),
                QgsProcessingParameterNumber.Type.Double,
                0.0,
                False,
                0.0,
            ),
            tr(
                "Pieces smaller than this are left out; the report states how many and how much area. 0: none."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.REGISTER, tr("Register"), QgsProcessing.SourceType.TypeVector
            ),
            tr("The table: one row for every parcel and zone."),
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.PIECES, tr("Pieces"), QgsProcessing.SourceType.TypeVectorPolygon, None, True, True
            ),
            tr("The same rows as polygons. Can be left out."),
        )
        add_scheduler(self)
        self.add_report_and_counts()

    def check(self, job: Job) -> Optional[str]:
        return check_plans(job, self.ZONES, self.MORE_PLANS)

    def fill(self, job: Job) -> None:
        job.source(self.PARCELS, "parcels")
        plans = plans_of(job, self.ZONES, self.MORE_PLANS)
        job.parameters["zones"] = plans[0]
        if len(plans) > 1:
            job.parameters["more_plans"] = plans[1:]
        for name, key, *_ in self.FIELDS:
            job.text(name, key)
        job.texts(self.PARCEL_FIELDS, "parcel_fields")
        job.whole_number(self.DECIMALS, "decimals")
        job.number(self.SMALLEST_AREA, "smallest_area")
        job.layer(self.REGISTER, "register", "register")
        job.layer(self.PIECES, "pieces", "pieces")
        job.text(SCHEDULER, "scheduler")
        job.report()
