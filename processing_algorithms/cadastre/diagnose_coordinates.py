"""bacgiang:diagnosecoordinates: in which system, unit and order coordinates are, with evidence; a fix when asked."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job

FIXES = ("nothing", "best", "chosen")


class DiagnoseCoordinates(EngineAlgorithm):
    """Tells where coordinates belong; moves only what it is asked to."""

    INPUT, OUTLINE, REFERENCE, COMMUNE = "INPUT", "OUTLINE", "REFERENCE", "COMMUNE"
    FIX, HYPOTHESIS, CRS = "FIX", "HYPOTHESIS", "CRS"
    HYPOTHESES, OUTPUT, HTML = "HYPOTHESES", "OUTPUT", "HTML"

    NAME = "diagnosecoordinates"
    GROUP = "cadastre"
    OPERATION = "diagnose_coordinates"
    OUTPUTS = (HYPOTHESES, OUTPUT)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Diagnose coordinates")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Finds out why layers lie in the wrong place: meridian, units, exchanged X and Y, Hanoi 1972, datum shift.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Each way in which the numbers may be meant is tried: as declared, every other VN-2000 zone, WGS 84 and Hanoi "
        "1972, X and Y exchanged, millimetres to feet, a zone number before the easting, a missing false easting, "
        "and what occurs together. The report shows on a map where the data would lie, how much of it lies inside the "
        "outline, and which hypothesis fits best. Where several fit, it says so and decides nothing.\n\n"
        "A missing datum shift moves data by about 224 m, which an outline rarely shows. Give a reference layer that "
        "is known to be right (neighbouring parcels, commune boundaries): the outer boundary is compared with it at "
        "the place as declared and 224 m to either side, and with the same distance in other directions as a test.\n\n"
        "Nothing is moved unless you choose so. What is put right goes to a new layer; the report says how many "
        "points moved and how far. The computed area is written anew, the old value stays in dien_tich_truoc, the "
        "legal area is never touched. EPSG gives the transformation of Hanoi 1972 for the Vũng Tàu area only.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "coordinates,diagnosis,meridian,zone,millimetres,swapped,datum shift,vn-2000,hn-72,place"
    )
    COUNTS = {
        "LAYER_COUNT": ("layers", QT_TRANSLATE_NOOP("BacGiang", "Layers looked at")),
        "RIGHT_COUNT": ("right", QT_TRANSLATE_NOOP("BacGiang", "Right as declared")),
        "WRONG_COUNT": ("wrong", QT_TRANSLATE_NOOP("BacGiang", "Another reading fits")),
        "UNDECIDED_COUNT": ("undecided", QT_TRANSLATE_NOOP("BacGiang", "Not decided")),
        "MOVED_COUNT": ("fixed.moved", QT_TRANSLATE_NOOP("BacGiang", "Points moved")),
        "LARGEST_MOVE": ("fixed.largest_move", QT_TRANSLATE_NOOP("BacGiang", "Largest move (m)")),
        "MEAN_MOVE": ("fixed.mean_move", QT_TRANSLATE_NOOP("BacGiang", "Mean move (m)")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        source = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.INPUT, tr("Layers"), source.TypeVectorAnyGeometry, None, True
            ),
            tr("Layers to look at, at least one. They are only read."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.OUTLINE, tr("Outline"), [source.TypeVectorPolygon], None, True
            ),
            tr(
                "Polygons where the data should lie: communes, the province. Empty: boxes around the communes."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.REFERENCE,
                tr("Reference"),
                [source.TypeVectorPolygon, source.TypeVectorLine],
                None,
                True,
            ),
            tr(
                "A layer known to be right, to see a datum shift of 224 m. Empty: the outline's own boundary."
            ),
        )
        self._add_fix()
        self.add(
            QgsProcessingParameterVectorDestination(
                self.HYPOTHESES, tr("Hypotheses"), source.TypeVectorPolygon
            ),
            tr("A row per hypothesis, the best first, with the extent of the data there and the evidence."),
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, tr("Layer put right"), source.TypeVectorAnyGeometry, None, True, False
            ),
            tr("Only where a fix was chosen: the same features in the right place."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.HTML, tr("Report with maps"), "HTML (*.html)", None, True, True
            ),
            tr("Vietnamese and English. Can be left out."),
        )
        self.add_report_and_counts()

    def _add_fix(self) -> None:
        options = [tr("Nothing, only report"), tr("The one that fits"), tr("The one named below")]
        self.add(
            QgsProcessingParameterEnum(self.FIX, tr("Put right"), options, False, 0),
            tr(
                "Which hypothesis to follow, for one layer at a time. The one that fits is refused where several do."
            ),
        )
        self.add(
            QgsProcessingParameterString(self.HYPOTHESIS, tr("Hypothesis to follow"), None, False, True),
            tr(
                "Its name from the table, for example swapped, millimetres+swapped, EPSG:9209, no_datum_shift."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterCrs(self.CRS, tr("System of the layer put right"), None, True),
            tr("Empty: the one that the hypothesis says the numbers are in."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(self.COMMUNE, tr("Commune code"), None, False, True),
            tr("Five digits; without an outline the box around this commune counts. Can be left empty."),
            advanced=True,
        )

    def check(self, job: Job) -> Optional[str]:
        layers = self.parameterAsLayerList(job.values, self.INPUT, job.context)
        fix = self.parameterAsEnum(job.values, self.FIX, job.context)
        if not layers:
            return tr("Choose at least one layer.")
        if fix and len(layers) > 1:
            return tr("Only one layer at a time can be put right.")
        if fix and not job.values.get(self.OUTPUT):
            return tr("Choose where the layer put right is written.")
        if not fix and job.values.get(self.OUTPUT):
            return tr("Nothing is to be put right, so there is no layer to write.")
        if (
            FIXES[fix] == "chosen"
            and not self.parameterAsString(job.values, self.HYPOTHESIS, job.context).strip()
        ):
            return tr("Name the hypothesis to follow.")
        return None

    def fill(self, job: Job) -> None:
        job.sources(self.INPUT, "layers")
        job.source(self.OUTLINE, "outline")
        job.source(self.REFERENCE, "reference")
        job.text(self.COMMUNE, "commune_code")
        job.choice(self.FIX, "fix", FIXES)
        job.text(self.HYPOTHESIS, "hypothesis")
        job.crs(self.CRS, "target_crs")
        job.layer(self.HYPOTHESES, "hypotheses", "hypotheses")
        if job.values.get(self.OUTPUT):
            job.layer(self.OUTPUT, "output", "placed")
        if job.values.get(self.HTML):
            job.output_file(self.HTML, "html")
        job.report()
