"""bacgiang:buildparcels: lines and texts → parcels and an errors layer."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job

LANGUAGES = ("vi", "en")


class BuildParcels(EngineAlgorithm):
    """Builds labelled parcels sheet by sheet and reports what is wrong."""

    LINES, TEXTS, COMMUNE = "LINES", "TEXTS", "COMMUNE"
    SNAP_TOLERANCE, AREA_TOLERANCE, EDGE_WIDTH = "SNAP_TOLERANCE", "AREA_TOLERANCE", "EDGE_WIDTH"
    AREA_TOLERANCE_PERCENT, RESOLUTION = "AREA_TOLERANCE_PERCENT", "RESOLUTION"
    SEEDS, EDGE_TOLERANCE = "SEEDS", "EDGE_TOLERANCE"
    CLOSING_ROLES, ROLE_FIELD, TEXT_FIELD = "CLOSING_ROLES", "ROLE_FIELD", "TEXT_FIELD"
    LANGUAGE, PARCELS, ERRORS, NAMED_FACES = "LANGUAGE", "PARCELS", "ERRORS", "NAMED_FACES"

    NAME = "buildparcels"
    GROUP = "cadastre"
    OPERATION = "build_parcels"
    OUTPUTS = (PARCELS, ERRORS, NAMED_FACES)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Build parcels")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang", "Builds parcels from the lines and labels of imported sheets and says what is wrong."
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Works sheet by sheet. Lines whose role closes parcels are cut at their crossings; every closed face becomes "
        "a parcel with number, land code and the area written on its label. The computed area is taken in the "
        "sheet's own coordinate reference system; the area on the label is never changed.\n\n"
        "Free line ends are extended or cut where they belong no farther than the snapping distance, and reported. "
        "Where two sheets draw their common edge a little apart, the later one is carried onto the earlier one within "
        "the edge matching distance, and every move is reported. No other vertex moves.\n\n"
        "The errors layer names each finding by rule, severity, sheet and parcel: dangles, faces that do not close, "
        "missing or several labels, an area on the label that differs, a number used twice, gaps and overlaps along "
        "the sheet edges. Named roads and waters without a label can go to a layer of their own.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "parcels,polygonize,topology,cadastre,labels,dangles,area check,land parcels,errors"
    )
    COUNTS = {
        "SHEET_COUNT": ("sheets", QT_TRANSLATE_NOOP("BacGiang", "Sheets")),
        "LINES_READ": ("lines_read", QT_TRANSLATE_NOOP("BacGiang", "Lines read")),
        "TEXTS_READ": ("texts_read", QT_TRANSLATE_NOOP("BacGiang", "Texts read")),
        "PARCEL_COUNT": ("parcels_written", QT_TRANSLATE_NOOP("BacGiang", "Parcels built")),
        "ERROR_COUNT": ("errors_written", QT_TRANSLATE_NOOP("BacGiang", "Errors found")),
        "TOTAL_AREA": ("counts.faces_area_m2", QT_TRANSLATE_NOOP("BacGiang", "Area of all faces (m²)")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        source = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterFeatureSource(self.LINES, tr("Lines"), [source.TypeVectorLine]),
            tr("The lines of Import CAD sheets, or other lines in metres."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.TEXTS, tr("Texts"), [source.TypeVectorPoint]),
            tr("The texts of Import CAD sheets, or other points with a text field."),
        )
        self.add(
            QgsProcessingParameterString(self.COMMUNE, tr("Commune code"), None, False, True),
            tr("Five digits; part of the parcel key commune-sheet-number. Can be left empty."),
        )
        self.add(
            self._distance(self.SNAP_TOLERANCE, tr("Snapping distance of free line ends"), 0.02),
            tr("A free end that misses its line by no more than this is mended and reported."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.SEEDS,
                tr("Centroids with parcel data"),
                [source.TypeVectorPoint, source.TypeVectorPolygon],
                None,
                True,
            ),
            tr("Number faces without a label and decide between several labels. Can be left empty."),
        )
        self._add_advanced()
        for name, title, kind, optional, help_text in (
            (
                self.PARCELS,
                tr("Parcels"),
                source.TypeVectorPolygon,
                False,
                tr("One polygon per closed face."),
            ),
            (self.ERRORS, tr("Errors"), source.TypeVectorAnyGeometry, False, tr("One feature per finding.")),
            (
                self.NAMED_FACES,
                tr("Named roads and waters"),
                source.TypeVectorPolygon,
                True,
                tr("Faces that carry a name but no parcel label. Can be left out."),
            ),
        ):
            output = QgsProcessingParameterVectorDestination(name, title, kind, None, optional, not optional)
            self.add(output, help_text)
        self.add_report_and_counts()

    def _distance(self, name: str, title: str, default: float) -> QgsProcessingParameterDistance:
        return QgsProcessingParameterDistance(name, title, default, self.LINES, False, 0.0)

    def _number(self, name: str, title: str, default: float) -> QgsProcessingParameterNumber:
        return QgsProcessingParameterNumber(
            name, title, QgsProcessingParameterNumber.Type.Double, default, False, 0.0
        )

    def _add_advanced(self) -> None:
        office = tr("An office setting: no legal value is known.")
        for parameter, help_text in (
            (
                self._number(self.AREA_TOLERANCE, tr("Allowed difference of the label's area (m²)"), 0.1),
                tr("The larger one of this and the percentage holds.") + " " + office,
            ),
            (
                self._number(self.AREA_TOLERANCE_PERCENT, tr("Allowed difference of the area (%)"), 0.01),
                tr("In percent of the computed area.") + " " + office,
            ),
            (
                self._distance(self.EDGE_TOLERANCE, tr("Edge matching distance"), 0.02),
                tr("Edges of two sheets no farther apart than this become one line. 0: never."),
            ),
            (
                self._distance(self.EDGE_WIDTH, tr("Widest gap between sheets"), 1.0),
                tr("A wider empty strip between two sheets is not reported as a gap."),
            ),
            (
                self._distance(self.RESOLUTION, tr("Smallest unit of the drawing"), 0.001),
                tr("Coordinates are taken as equal below this."),
            ),
            (
                QgsProcessingParameterField(
                    self.ROLE_FIELD, tr("Field of the role"), None, self.LINES, optional=True
                ),
                tr("Tells which lines close parcels. Empty: vai_tro; without it every line does."),
            ),
            (
                QgsProcessingParameterField(
                    self.TEXT_FIELD, tr("Field of the text"), None, self.TEXTS, optional=True
                ),
                tr("Holds the label. Empty: noi_dung."),
            ),
            (
                QgsProcessingParameterString(
                    self.CLOSING_ROLES, tr("Roles that close parcels"), None, False, True
                ),
                tr("Separated by semicolons. Empty: parcel_boundary; parcel_closing."),
            ),
            (
                QgsProcessingParameterEnum(
                    self.LANGUAGE, tr("Language of the findings"), [tr("Vietnamese"), tr("English")], False, 0
                ),
                tr("In which the errors layer speaks."),
            ),
        ):
            self.add(parameter, help_text, advanced=True)

    def fill(self, job: Job) -> None:
        job.source(self.LINES, "lines")
        job.source(self.TEXTS, "texts")
        job.source(self.SEEDS, "seeds")
        job.text(self.COMMUNE, "commune_code")
        for name in (
            self.SNAP_TOLERANCE,
            self.AREA_TOLERANCE,
            self.AREA_TOLERANCE_PERCENT,
            self.EDGE_TOLERANCE,
            self.EDGE_WIDTH,
            self.RESOLUTION,
        ):
            job.number(name, name.lower())
        job.text(self.ROLE_FIELD, "role_field")
        job.text(self.TEXT_FIELD, "text_field")
        job.texts(self.CLOSING_ROLES, "closing_roles")
        job.choice(self.LANGUAGE, "language", LANGUAGES)
        job.layer(self.PARCELS, "parcels", "parcels")
        job.layer(self.ERRORS, "errors", "errors")
        job.layer(self.NAMED_FACES, "named_faces", "named_faces")
        job.report()
