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
from .plan_inputs import ZONE_FIELDS, add_plan_details, add_plans, add_zone_fields, check_plans, plans_of


class OverlayZoning(EngineAlgorithm):
    """States for every parcel which zones touch it, with how many square metres."""

    PARCELS, ZONES = "PARCELS", "ZONES"
    MORE_PLANS, PARCEL_FIELDS = "MORE_PLANS", "PARCEL_FIELDS"
    DECIMALS, SLIVER_AREA, SLIVER_WIDTH, SMALLEST_AREA = (
        "DECIMALS",
        "SLIVER_AREA",
        "SLIVER_WIDTH",
        "SMALLEST_AREA",
    )
    REGISTER, PIECES, SLIVERS = "REGISTER", "PIECES", "SLIVERS"

    NAME = "overlayzoning"
    GROUP = "planning"
    OPERATION = "overlay_zoning"
    OUTPUTS = (REGISTER, PIECES, SLIVERS)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Overlay zoning")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang", "States which zones of a plan touch each parcel, with how many square metres and percent."
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "The register has one row for every parcel, plan and zone that have ground in common, with the area of the "
        "piece in m² and its share of the parcel. The pieces layer holds the same rows as polygons. Several plans "
        "(land-use plan, urban plan, corridors) stand in one register, each with name, level, decision and date, "
        "and with the density, storeys and floor-area ratio that it writes.\n\n"
        "The field loai_dong tells what a row is: zone (a zone of the plan), double (what a zone has in common with "
        "the zones before it, so that nothing is counted twice) or uncovered (what the plan leaves out). For every "
        "parcel and plan: area = sum of zone − sum of double + uncovered. The rounded areas (dien_tich_tron) and "
        "shares (ty_le_tron) keep this sum exactly: the parcel's rounded area and 100.00 %.\n\n"
        "Slivers, smaller and narrower than two limits, can be given to the neighbouring piece of the same parcel "
        "and plan with the longest common edge; a layer lists them. What is on doubly covered ground stays with the "
        "earlier zone.\n\n"
        "All layers must be in the same VN-2000 zone. Invalid polygons are repaired and listed in the report; a "
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
        "SLIVER_COUNT": ("slivers", QT_TRANSLATE_NOOP("BacGiang", "Slivers given to a neighbour")),
        "LARGEST_DEVIATION": (
            "largest_deviation",
            QT_TRANSLATE_NOOP("BacGiang", "Largest difference of areas in a parcel (m²)"),
        ),
    }

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
        add_zone_fields(self, self.ZONES)
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
        self._add_numbers()
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
        self.add(
            QgsProcessingParameterVectorDestination(
                self.SLIVERS, tr("Slivers"), QgsProcessing.SourceType.TypeVectorPolygon, None, True, False
            ),
            tr("The slivers that were given to a neighbour: from which zone, to which, area, mean width."),
            advanced=True,
        )
        add_scheduler(self)
        self.add_report_and_counts()

    def _add_numbers(self) -> None:
        kind = QgsProcessingParameterNumber.Type
        self.add(
            QgsProcessingParameterNumber(
                self.DECIMALS, tr("Decimals of rounded areas"), kind.Integer, 1, False, 0, 4
            ),
            tr("Rounded areas add up exactly to the parcel's area, rounded to as many decimals of a m²."),
            advanced=True,
        )
        numbers = (
            (
                self.SLIVER_AREA,
                tr("A sliver is smaller than (m²)"),
                tr(
                    "Slivers go to the neighbour in the same parcel with the longest common edge. 0: none is moved."
                ),
            ),
            (
                self.SLIVER_WIDTH,
                tr("and narrower than (m)"),
                tr("Mean width: 2 × area / perimeter. Both limits must be given; a sliver is below both."),
            ),
            (
                self.SMALLEST_AREA,
                tr("Smallest area of a piece (m²)"),
                tr(
                    "Pieces smaller than this are left out; the report states how many and how much area. 0: none."
                ),
            ),
        )
        for name, label, help_text in numbers:
            number = QgsProcessingParameterNumber(name, label, kind.Double, 0.0, False, 0.0)
            self.add(number, help_text, advanced=True)

    def check(self, job: Job) -> Optional[str]:
        limits = [
            self.parameterAsDouble(job.values, name, job.context)
            for name in (self.SLIVER_AREA, self.SLIVER_WIDTH)
        ]
        if (limits[0] > 0) != (limits[1] > 0):
            return tr("A sliver is below two limits: give both its area and its width, or neither.")
        return check_plans(job, self.ZONES, self.MORE_PLANS)

    def fill(self, job: Job) -> None:
        job.source(self.PARCELS, "parcels")
        plans = plans_of(job, self.ZONES, self.MORE_PLANS)
        job.parameters["zones"] = plans[0]
        if len(plans) > 1:
            job.parameters["more_plans"] = plans[1:]
        for name, key, *_ in ZONE_FIELDS:
            job.text(name, key)
        job.texts(self.PARCEL_FIELDS, "parcel_fields")
        job.whole_number(self.DECIMALS, "decimals")
        for name in (self.SLIVER_AREA, self.SLIVER_WIDTH, self.SMALLEST_AREA):
            job.number(name, name.lower())
        job.layer(self.REGISTER, "register", "register")
        job.layer(self.PIECES, "pieces", "pieces")
        job.layer(self.SLIVERS, "slivers", "slivers")
        job.text(SCHEDULER, "scheduler")
        job.report()
