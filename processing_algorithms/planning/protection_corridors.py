"""bacgiang:protectioncorridors: lines with classes → corridors by an editable table, and the parcels under them."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from .corridor_inputs import add_choices, add_texts, fill_choices_and_texts


class ProtectionCorridors(EngineAlgorithm):
    """Makes protection corridors beside lines and finds the parcels under them."""

    LINES, CLASS_FIELDS, MAPPING, PRESETS, EDGES = "LINES", "CLASS_FIELDS", "MAPPING", "PRESETS", "EDGES"
    PARCELS = "PARCELS"
    CORRIDORS, ERRORS, AFFECTED = "CORRIDORS", "ERRORS", "AFFECTED"
    HTML, PRESETS_OUT = "HTML", "PRESETS_OUT"

    NAME = "protectioncorridors"
    GROUP = "planning"
    OPERATION = "protection_corridors"
    OUTPUTS = (CORRIDORS, ERRORS, AFFECTED)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Protection corridors")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Makes the protection corridors of roads, power lines, railways, dykes, canals and rivers by a table of "
        "widths, and lists the parcels under them.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "A table says for every class of line how wide its corridor is, from where it is measured and on what legal "
        "basis; the status is shown in the result and in the report. Write the table, edit it and give it back to use "
        "your office's widths. No width is ever made up: a line whose class, width or side is not known is listed with "
        "the reason.\n\n"
        "Lines of one class become one corridor without double area. Where corridors of different classes overlap, the "
        "chosen rule decides, and the report states it. Sides are seen along the line.\n\n"
        "The corridors have the fields of zones: give them to Overlay zoning or to a certificate as one more plan. "
        "With parcels, every parcel under a corridor is listed with area and share; the totals add up.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "corridor,buffer,protection,road,power line,dyke,canal,railway,river,safety"
    )
    COUNTS = {
        "LINE_COUNT": ("lines", QT_TRANSLATE_NOOP("BacGiang", "Lines read")),
        "WITH_CORRIDOR": ("lines_with_corridor", QT_TRANSLATE_NOOP("BacGiang", "Lines with a corridor")),
        "WITHOUT_CORRIDOR": ("lines_without", QT_TRANSLATE_NOOP("BacGiang", "Lines without a corridor")),
        "CORRIDOR_COUNT": ("corridors", QT_TRANSLATE_NOOP("BacGiang", "Corridors")),
        "CORRIDOR_AREA": ("corridor_area", QT_TRANSLATE_NOOP("BacGiang", "Area of the corridors (m²)")),
        "DOUBLE_AREA": ("double_area", QT_TRANSLATE_NOOP("BacGiang", "Area counted twice (m²)")),
        "AFFECTED_COUNT": (
            "affected.affected_parcels",
            QT_TRANSLATE_NOOP("BacGiang", "Parcels under corridors"),
        ),
        "AFFECTED_AREA": (
            "affected.corridor_area",
            QT_TRANSLATE_NOOP("BacGiang", "Area of parcels in corridors (m²)"),
        ),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        source = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterMultipleLayers(self.LINES, tr("Lines"), source.TypeVectorLine, None, True),
            tr(
                "Axes or edges of roads, power lines … in one VN-2000 zone. Empty: only the table is written."
            ),
        )
        self.add(
            QgsProcessingParameterString(self.CLASS_FIELDS, tr("Fields of the class"), None, False, True),
            tr(
                "One for all layers, or one for each with ; between. =rail gives a whole layer the class rail."
            ),
        )
        mapping, own = tr("Table of class values"), tr("Your table of widths")
        self.add(
            QgsProcessingParameterFile(self.MAPPING, mapping, extension="csv", optional=True),
            tr("CSV with value and code (and layer), for your own names of classes."),
        )
        self.add(
            QgsProcessingParameterFile(self.PRESETS, own, extension="csv", optional=True),
            tr("CSV as this algorithm writes it, edited. Empty: the shipped one."),
        )
        add_choices(self)
        self.add(
            QgsProcessingParameterFeatureSource(
                self.EDGES, tr("Ground of the objects"), [source.TypeVectorPolygon], None, True
            ),
            tr("Polygons such as the land of roads, whose edges corridors are measured from."),
        )
        add_texts(self)
        self.add(
            QgsProcessingParameterFeatureSource(
                self.PARCELS, tr("Parcels"), [source.TypeVectorPolygon], None, True
            ),
            tr("To find those under corridors. Can be left out."),
        )
        self._add_outputs()
        self.add_report_and_counts()

    def _add_outputs(self) -> None:
        polygons, any_kind = QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVector
        corridors, errors = tr("Corridors"), tr("Lines without a corridor")
        affected = tr("Parcels under corridors")
        self.add(
            QgsProcessingParameterVectorDestination(self.CORRIDORS, corridors, polygons, None, True, True),
            tr("One per class, with width, basis and legal status."),
        )
        self.add(
            QgsProcessingParameterVectorDestination(self.ERRORS, errors, any_kind, None, True, True),
            tr("Each line or part of a line with the reason."),
        )
        self.add(
            QgsProcessingParameterVectorDestination(self.AFFECTED, affected, polygons, None, True, False),
            tr("A row per parcel and corridor."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.HTML, tr("Report with a map"), "HTML (*.html)", None, True, False
            ),
            tr("Vietnamese and English. Can be left out."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.PRESETS_OUT, tr("Table of widths, for editing"), "CSV (*.csv)", None, True, False
            ),
            tr("The table in use. Can be left out."),
        )

    def check(self, job: Job) -> Optional[str]:
        given = {
            name: bool(job.values.get(name)) for name in (self.LINES, self.CLASS_FIELDS, self.PRESETS_OUT)
        }
        if not given[self.LINES]:
            return None if given[self.PRESETS_OUT] else tr("Choose lines, or where the table is written.")
        if not given[self.CLASS_FIELDS]:
            return tr("Name the field of the class.")
        if job.values.get(self.AFFECTED) and not job.values.get(self.PARCELS):
            return tr("Choose the parcels that are to be found under corridors.")
        return None

    def fill(self, job: Job) -> None:
        if job.values.get(self.LINES):
            self._fill_lines(job)
        for name, key in ((self.HTML, "html"), (self.PRESETS_OUT, "presets_out")):
            if job.values.get(name):
                job.output_file(name, key)
        job.file(self.PRESETS, "presets")
        job.report()

    def _fill_lines(self, job: Job) -> None:
        job.sources(self.LINES, "lines")
        job.texts(self.CLASS_FIELDS, "class_fields")
        job.file(self.MAPPING, "mapping")
        job.source(self.EDGES, "edges")
        job.source(self.PARCELS, "parcels")
        fill_choices_and_texts(job)
        job.layer(self.CORRIDORS, "corridors", "corridors")
        job.layer(self.ERRORS, "errors", "error_lines")
        job.layer(self.AFFECTED, "affected", "pieces")
