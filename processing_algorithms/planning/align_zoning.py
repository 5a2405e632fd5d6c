"""bacgiang:alignzoning: zones × parcels → zones whose boundaries lie on parcel boundaries, and what moved."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterDistance,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job


class AlignZoning(EngineAlgorithm):
    """Moves zone boundaries that follow parcel boundaries onto them; cuts stay, what moved is listed."""

    ZONES, PARCELS, DISTANCE, ZONE_ID_FIELD = "ZONES", "PARCELS", "DISTANCE", "ZONE_ID_FIELD"
    ALIGNED, MOVES = "ALIGNED", "MOVES"

    NAME = "alignzoning"
    GROUP = "planning"
    OPERATION = "align_zoning"
    OUTPUTS = (ALIGNED, MOVES)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Align zoning with parcels")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang", "Moves zone boundaries that follow parcel boundaries onto them and lists what moved."
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "A plan drawn on another base map runs beside the parcel boundaries, and every parcel gets strips of zones "
        "that nobody meant. Where a zone boundary stays within the distance of parcel boundaries for at least five "
        "times the distance, or from one meeting of zones to the next, it moves onto them. A boundary that crosses "
        "parcels stays as planned: real cuts are kept.\n\n"
        "The land in between goes to the zone on the other side, for all zones at once, so neighbouring zones stay "
        "without gap and overlap. No boundary moves farther than the distance, and no zone is lost: strips of a zone "
        "narrower than the distance stay and are listed.\n\n"
        "The given layer is not changed. Look at the list of moves first: each has its area, its largest distance, and "
        "the zones that lost and gained the land.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "align,snap,zoning,planning,land use,parcel boundaries,sliver,edge matching"
    )
    COUNTS = {
        "ZONE_COUNT": ("zones", QT_TRANSLATE_NOOP("BacGiang", "Zones read")),
        "CHANGED_COUNT": ("zones_changed", QT_TRANSLATE_NOOP("BacGiang", "Zones changed")),
        "MOVE_COUNT": ("moves", QT_TRANSLATE_NOOP("BacGiang", "Stretches moved")),
        "MOVED_AREA": ("moved_area", QT_TRANSLATE_NOOP("BacGiang", "Area that changed zones (m²)")),
        "LARGEST_MOVE_MADE": ("largest_move", QT_TRANSLATE_NOOP("BacGiang", "Largest move made (m)")),
        "NARROW_COUNT": ("narrow_count", QT_TRANSLATE_NOOP("BacGiang", "Narrow strips kept")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        source = QgsProcessing.SourceType
        polygons = [source.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterFeatureSource(self.ZONES, tr("Zones of the plan"), polygons),
            tr("Polygons of the zoning plan, in the coordinate reference system of the parcels."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.PARCELS, tr("Parcels"), polygons),
            tr("Their boundaries do not move. Best checked and repaired before."),
        )
        self.add(
            QgsProcessingParameterDistance(self.DISTANCE, tr("Distance"), 0.5, self.ZONES, False, 0.001),
            tr("Zone boundaries this near to parcel boundaries move onto them; none moves farther.")
            + " "
            + tr("An office setting: no legal value is known."),
        )
        self.add(
            QgsProcessingParameterField(
                self.ZONE_ID_FIELD, tr("Field of the zone's id"), None, self.ZONES, optional=True
            ),
            tr("Names the zones in the list of moves. Empty: ma_vung, or the feature number."),
            advanced=True,
        )
        for name, title, optional, help_text in (
            (
                self.ALIGNED,
                tr("Aligned zones"),
                False,
                tr("All zones in their order, with all fields; the computed area follows the shape."),
            ),
            (
                self.MOVES,
                tr("Moves"),
                True,
                tr("The land that changed zones, a polygon for each stretch, the largest first."),
            ),
        ):
            self.add(
                QgsProcessingParameterVectorDestination(
                    name, title, source.TypeVectorPolygon, None, optional, True
                ),
                help_text,
            )
        self.add_report_and_counts()

    def fill(self, job: Job) -> None:
        job.source(self.ZONES, "zones")
        job.source(self.PARCELS, "parcels")
        job.number(self.DISTANCE, "distance")
        job.text(self.ZONE_ID_FIELD, "zone_id_field")
        job.layer(self.ALIGNED, "aligned", "zones")
        job.layer(self.MOVES, "moves", "zone_moves")
        job.report()
