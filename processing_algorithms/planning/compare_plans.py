"""bacgiang:compareplans: two versions of a plan → zones, ground and parcels that changed."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from .plan_inputs import add_plan_details, check_plans, plans_of

MATCHINGS = ("auto", "id", "area")


class ComparePlans(EngineAlgorithm):
    """Tells what changed between two versions of a plan, and for which parcels."""

    OLD_PLAN, NEW_PLAN, PARCELS = "OLD_PLAN", "NEW_PLAN", "PARCELS"
    MATCHING, SMALLEST_AREA = "MATCHING", "SMALLEST_AREA"
    ZONE_CHANGES, GROUND_CHANGES, PARCEL_CHANGES = "ZONE_CHANGES", "GROUND_CHANGES", "PARCEL_CHANGES"
    WORKBOOK, HTML = "WORKBOOK", "HTML"

    NAME = "compareplans"
    GROUP = "planning"
    OPERATION = "compare_plans"
    OUTPUTS = (ZONE_CHANGES, GROUND_CHANGES, PARCEL_CHANGES)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Compare plans")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Tells what changed between two versions of a plan: zones, ground, and the parcels concerned.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Every zone of both versions gets a row: added, removed, another code, boundary, indicator (density, storeys, "
        "floor-area ratio), decision, name or id, or unchanged, with common, lost and gained area.\n\n"
        "Zones are matched by id where ids are stable: they occur in both versions, once, and lie on common ground. "
        "Otherwise, and for zones whose id has gone, the zone with the most common ground is taken (at least half of "
        "the larger one). The report says which way was taken and why.\n\n"
        "The layer of ground holds every piece whose code or indicators differ. With parcels: for every parcel that "
        "changed a row per code with the area before and after; both add up to the area of the parcel, and ground in "
        "no zone is a row of its own. Differences up to the smallest area are counted and stated, not listed.",
    )
    TAGS = QT_TRANSLATE_NOOP("BacGiang", "compare,plan,versions,adjustment,difference,changed zones,parcels")
    COUNTS = {
        "CHANGED_ZONES": ("changed_zones", QT_TRANSLATE_NOOP("BacGiang", "Zones that changed")),
        "ZONE_COUNT": ("zones", QT_TRANSLATE_NOOP("BacGiang", "Zones of both versions")),
        "CHANGED_AREA": ("changed_area", QT_TRANSLATE_NOOP("BacGiang", "Ground that changed (m²)")),
        "COMMON_AREA": ("common_area", QT_TRANSLATE_NOOP("BacGiang", "Ground in both versions (m²)")),
        "ADDED_AREA": ("added_area", QT_TRANSLATE_NOOP("BacGiang", "Ground of the new version only (m²)")),
        "REMOVED_AREA": (
            "removed_area",
            QT_TRANSLATE_NOOP("BacGiang", "Ground of the old version only (m²)"),
        ),
        "PARCEL_COUNT": ("parcels", QT_TRANSLATE_NOOP("BacGiang", "Parcels read")),
        "CHANGED_PARCELS": ("changed_parcels", QT_TRANSLATE_NOOP("BacGiang", "Parcels that changed")),
        "LARGEST_DEVIATION": (
            "largest_deviation",
            QT_TRANSLATE_NOOP("BacGiang", "Largest difference between an area and the sum of its parts (m²)"),
        ),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        for name, label in ((self.OLD_PLAN, tr("Old version")), (self.NEW_PLAN, tr("New version"))):
            self.add(
                QgsProcessingParameterFeatureSource(name, label, polygons),
                tr("Zones of the plan; fields under any name that the dictionary knows."),
            )
        self.add(
            QgsProcessingParameterFeatureSource(self.PARCELS, tr("Parcels"), polygons, None, True),
            tr("To tell which parcels changed. Can be left out."),
        )
        add_plan_details(self)
        options = [tr("By id where ids are stable"), tr("By id"), tr("By common ground")]
        self.add(
            QgsProcessingParameterEnum(self.MATCHING, tr("How zones are matched"), options, False, 0),
            tr("What ids leave unmatched is matched by common ground."),
            advanced=True,
        )
        number = QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterNumber(
                self.SMALLEST_AREA, tr("Smallest area (m²)"), number, 0.1, False, 0.0
            ),
            tr("Differences up to this area are rounding of drawing: counted and stated, not listed."),
            advanced=True,
        )
        self._add_outputs()
        self.add_report_and_counts()

    def _add_outputs(self) -> None:
        polygon, table = QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVector
        self.add(
            QgsProcessingParameterVectorDestination(self.ZONE_CHANGES, tr("Changes by zone"), polygon),
            tr("A row per zone of both versions."),
        )
        self.add(
            QgsProcessingParameterVectorDestination(self.GROUND_CHANGES, tr("Ground that changed"), polygon),
            tr("Pieces of ground whose code or indicators differ."),
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.PARCEL_CHANGES, tr("Parcels that changed"), table, None, True, False
            ),
            tr("A table with a row per changed parcel and code. Needs parcels."),
        )
        for name, label, kind in (
            (self.HTML, tr("Report with a map"), "HTML (*.html)"),
            (self.WORKBOOK, tr("Workbook"), "XLSX (*.xlsx)"),
        ):
            self.add(
                QgsProcessingParameterFileDestination(name, label, kind, None, True, True),
                tr("Can be left out."),
            )

    def check(self, job: Job) -> Optional[str]:
        if job.values.get(self.PARCEL_CHANGES) and not job.values.get(self.PARCELS):
            return tr("A table of changed parcels needs parcels.")
        return check_plans(job, self.OLD_PLAN, self.NEW_PLAN)

    def fill(self, job: Job) -> None:
        job.parameters["old"], job.parameters["new"] = plans_of(job, self.OLD_PLAN, self.NEW_PLAN)
        job.source(self.PARCELS, "parcels")
        job.choice(self.MATCHING, "matching", MATCHINGS)
        job.number(self.SMALLEST_AREA, "smallest_area")
        job.layer(self.ZONE_CHANGES, "zone_changes", "plan_zone_changes")
        job.layer(self.GROUND_CHANGES, "ground_changes", "plan_ground_changes")
        if job.values.get(self.PARCEL_CHANGES):
            job.layer(self.PARCEL_CHANGES, "parcel_changes", "plan_parcel_changes")
        for name, key in ((self.HTML, "html"), (self.WORKBOOK, "workbook")):
            if job.values.get(name):
                job.output_file(name, key)
        job.report()
