"""bacgiang:repairparcels: parcels → repaired parcels, list of changes, proposals and what is still wrong."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job

LANGUAGES = ("vi", "en")


class RepairParcels(EngineAlgorithm):
    """Closes small gaps and overlaps within tolerances; nothing locked moves."""

    PARCELS, LOCKED_LINES, LOCKED_PARCELS = "PARCELS", "LOCKED_LINES", "LOCKED_PARCELS"
    LOCKED_FIELD, PREVIEW, LANGUAGE = "LOCKED_FIELD", "PREVIEW", "LANGUAGE"
    MAX_GAP_WIDTH, MAX_OVERLAP_WIDTH = "MAX_GAP_WIDTH", "MAX_OVERLAP_WIDTH"
    SNAP_TOLERANCE, SPIKE_ANGLE = "SNAP_TOLERANCE", "SPIKE_ANGLE"
    LARGEST_MOVE, REPORTED_GAP_WIDTH = "LARGEST_MOVE", "REPORTED_GAP_WIDTH"
    REPAIRED, ERRORS, CHANGES, PROPOSALS = "REPAIRED", "ERRORS", "CHANGES", "PROPOSALS"
    XLSX = "XLSX"

    NAME = "repairparcels"
    GROUP = "cadastre"
    OPERATION = "repair_parcels"
    OUTPUTS = (REPAIRED, ERRORS, CHANGES, PROPOSALS)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Repair parcels")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang", "Closes small gaps and overlaps between parcels within tolerances and lists every change."
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Closes gaps and overlaps up to the given widths, joins vertices that miss each other, adds vertices that a "
        "neighbour has, and removes spikes and repeated vertices. A gap goes to the parcel with the longest common "
        "border. Only boundaries at an error move, none farther than the largest move: a repair that would, or that "
        "would break a parcel or make it vanish, is not made but reported.\n\n"
        "Boundaries on a locked line and locked parcels never move: the other side comes to them. All parcels, fields "
        "and their order stay; of a changed parcel only the computed area follows, the legal area never changes.\n\n"
        "Look first: with the preview only proposals are written, each changed parcel before and after. The errors "
        "layer tells what is still wrong after the repair. Repairing the result again changes nothing.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "parcels,topology,repair,gaps,overlaps,slivers,spikes,snapping,cadastre,land parcels"
    )
    COUNTS = {
        "PARCEL_COUNT": ("parcels", QT_TRANSLATE_NOOP("BacGiang", "Parcels read")),
        "CHANGED_COUNT": ("parcels_changed", QT_TRANSLATE_NOOP("BacGiang", "Parcels changed")),
        "LARGEST_MOVE_MADE": ("largest_move", QT_TRANSLATE_NOOP("BacGiang", "Largest move made (m)")),
        "ERROR_COUNT": ("errors_written", QT_TRANSLATE_NOOP("BacGiang", "Errors left")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        source = QgsProcessing.SourceType
        office = tr("An office setting: no legal value is known.")
        self.add(
            QgsProcessingParameterFeatureSource(self.PARCELS, tr("Parcels"), [source.TypeVectorPolygon]),
            tr("In the sheets' own coordinate reference system, in metres."),
        )
        for name, title, kind, help_text in (
            (
                self.LOCKED_LINES,
                tr("Locked boundaries"),
                source.TypeVectorLine,
                tr("Boundaries on these lines never move, for example surveyed or administrative ones."),
            ),
            (
                self.LOCKED_PARCELS,
                tr("Locked parcels"),
                source.TypeVectorPolygon,
                tr("Parcels in these polygons never move; also the selected features of the parcel layer."),
            ),
        ):
            self.add(QgsProcessingParameterFeatureSource(name, title, [kind], None, True), help_text)
        for name, title, default, help_text in (
            (self.MAX_GAP_WIDTH, tr("Widest gap to close"), 0.1, tr("Measured as the largest circle inside.")),
            (self.MAX_OVERLAP_WIDTH, tr("Widest overlap to remove"), 0.1, tr("Measured as the largest circle inside.")),
            (self.SNAP_TOLERANCE, tr("Snapping distance of vertices"), 0.02,
             tr("Only vertices on boundaries that do not match are joined.")),
            (self.LARGEST_MOVE, tr("Largest move of a boundary"), 0.15, tr("No repair moves a boundary farther.")),
        ):  # fmt: skip
            self.add(self._distance(name, title, default), help_text + " " + office)
        self.add(
            QgsProcessingParameterBoolean(self.PREVIEW, tr("Preview: write proposals only"), False),
            tr("The repaired parcels are not written; the errors are those that the repair would leave."),
        )
        self._add_advanced(office)
        for name, title, kind, optional, help_text in (
            (self.REPAIRED, tr("Repaired parcels"), source.TypeVectorPolygon, True,
             tr("All parcels in their order, with all fields. Not written in a preview.")),
            (self.ERRORS, tr("Errors"), source.TypeVectorAnyGeometry, False,
             tr("What is still wrong after the repair.")),
            (self.CHANGES, tr("List of changes"), source.TypeVector, True,
             tr("A row per changed parcel: areas before and after, largest move, what was repaired.")),
            (self.PROPOSALS, tr("Proposals"), source.TypeVectorPolygon, True,
             tr("Each changed parcel twice: before and after the repair. Needed for the preview.")),
        ):  # fmt: skip
            self.add(
                QgsProcessingParameterVectorDestination(name, title, kind, None, optional, True), help_text
            )
        self.add(
            QgsProcessingParameterFileDestination(
                self.XLSX, tr("Workbook"), "XLSX (*.xlsx)", None, True, False
            ),
            tr("The list of changes and the errors left, to keep or to send."),
        )
        self.add_report_and_counts()

    def _distance(self, name: str, title: str, default: float) -> QgsProcessingParameterDistance:
        return QgsProcessingParameterDistance(name, title, default, self.PARCELS, False, 0.0)

    def _add_advanced(self, office: str) -> None:
        number = QgsProcessingParameterNumber.Type.Double
        for parameter, help_text in (
            (
                QgsProcessingParameterField(
                    self.LOCKED_FIELD, tr("Field of locked parcels"), None, self.PARCELS, optional=True
                ),
                tr("A parcel is locked where this field is set (not empty, 0, false or no)."),
            ),
            (
                QgsProcessingParameterNumber(
                    self.SPIKE_ANGLE, tr("Widest angle of a spike (°)"), number, 1.0, False, 0.0, 89.0
                ),
                tr("Sharper corners no higher than the largest move are removed.") + " " + office,
            ),
            (
                self._distance(self.REPORTED_GAP_WIDTH, tr("Widest gap to report"), 1.0),
                tr("A wider enclosed hole between parcels is taken as intended, such as a lane."),
            ),
            (
                QgsProcessingParameterEnum(
                    self.LANGUAGE, tr("Language of the findings"), [tr("Vietnamese"), tr("English")], False, 0
                ),
                tr("In which the errors layer speaks."),
            ),
        ):
            self.add(parameter, help_text, advanced=True)

    def check(self, job: Job) -> str | None:
        preview = self.parameterAsBoolean(job.values, self.PREVIEW, job.context)
        if preview and not job.values.get(self.PROPOSALS):
            return tr("The preview needs the output for proposals.")
        if not preview and not job.values.get(self.REPAIRED):
            return tr("Without the preview an output for the repaired parcels is needed.")
        return None

    def fill(self, job: Job) -> None:
        job.source(self.PARCELS, "parcels")
        job.source(self.LOCKED_LINES, "locked_lines")
        job.source(self.LOCKED_PARCELS, "locked_parcels")
        job.text(self.LOCKED_FIELD, "locked_field")
        for name in (
            self.MAX_GAP_WIDTH,
            self.MAX_OVERLAP_WIDTH,
            self.SNAP_TOLERANCE,
            self.SPIKE_ANGLE,
            self.LARGEST_MOVE,
            self.REPORTED_GAP_WIDTH,
        ):
            job.number(name, name.lower())
        job.truth(self.PREVIEW, "preview")
        job.choice(self.LANGUAGE, "language", LANGUAGES)
        if not job.parameters["preview"]:
            job.layer(self.REPAIRED, "repaired", "parcels")
        job.layer(self.ERRORS, "errors", "errors")
        job.layer(self.CHANGES, "changes", "repair_changes")
        job.layer(self.PROPOSALS, "proposals", "repair_proposals")
        if job.values.get(self.XLSX):
            job.output_file(self.XLSX, "workbook")
        job.report()
