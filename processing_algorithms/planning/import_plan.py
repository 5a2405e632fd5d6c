"""bacgiang:importplan: plans from CAD and GIS → one GeoPackage with zones, what is in no zone, findings, matches."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterFileDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..file_import import FileImport, ImportedLayer
from ..job import Job

FIXES = ("nothing", "best", "chosen")


class ImportPlan(FileImport):
    """Imports plans with every element accounted for."""

    MERIDIANS = "MERIDIANS"
    CODES, FIELDS, FIELD_PAIRS, LAYERS = "CODES", "FIELDS", "FIELD_PAIRS", "LAYERS"
    PLAN_NAME, PLAN_LEVEL, DECISION, DECISION_DATE = "PLAN_NAME", "PLAN_LEVEL", "DECISION", "DECISION_DATE"
    CLOSING_TOLERANCE, STROKE_TOLERANCE = "CLOSING_TOLERANCE", "STROKE_TOLERANCE"
    EXISTING, PERSONAL, FIX, HYPOTHESIS, HTML = "EXISTING", "PERSONAL", "FIX", "HYPOTHESIS", "HTML"
    ZONES, REJECTED, FINDINGS, MATCHES = "ZONES", "REJECTED", "FINDINGS", "MATCHES"

    NAME = "importplan"
    GROUP = "planning"
    OPERATION = "import_plan"
    NOTHING_CHOSEN = QT_TRANSLATE_NOOP("BacGiang", "Choose at least one plan or a folder of plans.")
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Import a plan")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Imports plans drawn in CAD or stored in GIS files under any field names as zones in the dictionary's fields.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "In a drawing (DXF, DGN, DWG) the code of a zone is its layer's name as TT 16/2025/TT-BXD has it "
        "(QHDH_DAT_O_Langxom) or a land code; your own table says what other layers, levels or colours mean. Hatches "
        "with their holes, closed lines and lines that only close together become zones; a zone drawn as hatch and as "
        "outline is one zone. Texts in a zone give its name, lot, density, storeys and floor-area ratio.\n\n"
        "Fields of a GIS layer (GeoPackage, Shapefile with cut names, FileGDB, GeoJSON, GML, MapInfo) are matched by "
        "your own word, the dictionary's names and aliases, likeness and values; the table of matches says how sure "
        "each is.\n\n"
        "Every element of the input is in a zone, among what is in no zone with its reason, or counted in the report. "
        "Unknown codes are kept and said. Zones that cross themselves are repaired and said with their areas; "
        "overlaps, gaps and repeated ids are listed as findings, nothing is cut away.\n\n"
        "Millimetres, exchanged axes, another meridian and a missing prefix are found as for cadastral sheets; the "
        "plan is put right only where you ask for it.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang",
        "plan,zoning,dxf,dwg,dgn,cad,shapefile,mapinfo,geodatabase,import,tt 16/2025,land use plan,urban plan,hatch",
    )
    COUNTS = {
        "FILE_COUNT": ("files", QT_TRANSLATE_NOOP("BacGiang", "Files found")),
        "ELEMENT_COUNT": ("elements", QT_TRANSLATE_NOOP("BacGiang", "Elements in the files")),
        "ZONE_COUNT": ("zones", QT_TRANSLATE_NOOP("BacGiang", "Zones")),
        "ZONE_AREA": ("zone_area", QT_TRANSLATE_NOOP("BacGiang", "Area of all zones (m²)")),
        "REPEATING_COUNT": ("repeating", QT_TRANSLATE_NOOP("BacGiang", "Elements that draw a zone again")),
        "LABEL_COUNT": ("labels", QT_TRANSLATE_NOOP("BacGiang", "Texts that say something of a zone")),
        "REJECTED_COUNT": ("rejected", QT_TRANSLATE_NOOP("BacGiang", "Elements in no zone")),
        "OTHER_COUNT": ("counted", QT_TRANSLATE_NOOP("BacGiang", "Other elements")),
        "OVERLAP_COUNT": ("overlaps", QT_TRANSLATE_NOOP("BacGiang", "Overlaps of zones")),
        "GAP_COUNT": ("gaps", QT_TRANSLATE_NOOP("BacGiang", "Gaps between zones")),
        "REPAIRED_COUNT": ("repaired", QT_TRANSLATE_NOOP("BacGiang", "Zones repaired")),
        "WITHOUT_CODE_COUNT": ("without_code", QT_TRANSLATE_NOOP("BacGiang", "Zones without a code")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_inputs(
            tr("Plans"),
            tr("Drawings, GIS files, or ZIP archives of them. From a script, folders too."),
            tr("Folder of plans"),
            tr("Every plan in it and its sub-folders, besides those above. May be a .gdb itself."),
        )
        self.add_crs(
            tr("VN-2000 zone of the output, and of files that state none: EPSG:9214 for old Bắc Giang.")
        )
        self.add_file(
            self.CODES,
            tr("Table of layers and codes"),
            tr("CSV: layer or level, colour, code, name. Code - leaves out, =text is the text in the zone."),
        )
        self.add_text(
            self.FIELD_PAIRS,
            tr("Names of fields"),
            tr("For GIS files. One per line, name in the file = field: TYPEZONE=ma_loai_qh."),
            many=True,
        )
        self.add_text(self.PLAN_NAME, tr("Plan name"), tr("Written to zones that state none."))
        self.add_text(self.PLAN_LEVEL, tr("Plan level"), tr("Written to zones that state none."))
        self.add_text(self.DECISION, tr("Decision number"), tr("Written to zones that state none."))
        self.add_text(
            self.DECISION_DATE,
            tr("Decision date"),
            tr("As 2025-07-01 or 1/7/2025, for zones that state none."),
        )
        self._add_advanced()
        self.add(
            QgsProcessingParameterFileDestination(
                self.HTML, tr("Report with picture"), "HTML (*.html)", None, True, True
            ),
            tr("The plan, sums per code, the account of every element. Can be left out."),
        )
        self.add_output()

    def _add_advanced(self) -> None:
        help_text = tr("In what the texts were typed. Find out looks at fonts and letters of each text.")
        self.add_encoding(help_text, advanced=True)
        help_text = tr(
            "Your office's own table: CSV with the columns source and field, or JSON. A dash carries along."
        )
        self.add_file(self.FIELDS, tr("Table of fields"), help_text, advanced=True)
        self.add_text(
            self.LAYERS, tr("Layers of GIS files"), tr("Only these, one per line. Empty: all."), many=True
        )
        help_text = tr(
            "For files that state none. One rule per line, file name pattern = code: DC_12*=EPSG:9209."
        )
        self.add_text(self.MERIDIANS, tr("Zones of single files"), help_text, many=True)
        help_text = tr(
            "Five digits; without an outline the box around this commune counts. Can be left empty."
        )
        self.add_text(self.COMMUNE, tr("Commune code"), help_text, advanced=True)
        help_text = tr("Ends of a line nearer than this are joined, and said.")
        self.add_metres(self.CLOSING_TOLERANCE, tr("Largest gap that is closed (m)"), help_text, 0.1, 0.0)
        help_text = tr("Arcs become lines that stay this close to them.")
        self.add_metres(
            self.STROKE_TOLERANCE, tr("Largest distance of a line from its arc (m)"), help_text, 0.005, 0.0001
        )
        help_text = tr("Layers of existing land use (HT_…) too; else they are counted.")
        self.add_truth(self.EXISTING, tr("Existing land use too"), help_text)
        help_text = tr(
            "Fields with personal data too, for use inside the office only; else they are left out."
        )
        self.add_truth(self.PERSONAL, tr("Personal fields too"), help_text)
        options = [tr("Nothing, only report"), tr("The one that fits"), tr("The one named below")]
        help_text = tr(
            "Which reading of the coordinates to follow. The one that fits is refused where several do."
        )
        self.add_choice(self.FIX, tr("Put right"), options, help_text)
        help_text = tr("Its name from the report, for example swapped, millimetres+swapped, EPSG:9209.")
        self.add_text(self.HYPOTHESIS, tr("Hypothesis to follow"), help_text, advanced=True)
        self.add_last(tr("Adds zones, what is in no zone, findings and table of matches to the project."))

    def layers(self) -> tuple[ImportedLayer, ...]:
        kind = QgsProcessing.SourceType
        return (
            ImportedLayer(self.ZONES, tr("Planning zones"), kind.TypeVectorPolygon, "zones", "zones"),
            ImportedLayer(self.REJECTED, tr("In no zone"), kind.TypeVector, "rejected", "rejected"),
            ImportedLayer(self.FINDINGS, tr("Findings"), kind.TypeVector, "findings", "errors"),
            ImportedLayer(self.MATCHES, tr("Field matches"), kind.TypeVector, "matches", "field_matches"),
        )

    def check(self, job: Job) -> Optional[str]:
        fix = self.parameterAsEnum(job.values, self.FIX, job.context)
        named = self.parameterAsString(job.values, self.HYPOTHESIS, job.context).strip()
        if FIXES[fix] == "chosen" and not named:
            return tr("Name the hypothesis to follow.")
        return super().check(job)

    def fill(self, job: Job) -> None:
        self.fill_inputs(job)
        for name, key in (
            (self.MERIDIANS, "meridians"),
            (self.FIELD_PAIRS, "field_pairs"),
            (self.LAYERS, "layers"),
        ):
            self.fill_rules(job, name, key)
        for name in (
            self.PLAN_NAME,
            self.PLAN_LEVEL,
            self.DECISION,
            self.DECISION_DATE,
            self.HYPOTHESIS,
        ):
            job.text(name, name.lower())
        job.file(self.CODES, "mapping")
        job.file(self.FIELDS, "field_mapping")
        job.number(self.CLOSING_TOLERANCE, "closing_tolerance")
        job.number(self.STROKE_TOLERANCE, "stroke_tolerance")
        job.truth(self.EXISTING, "existing")
        job.truth(self.PERSONAL, "personal")
        job.choice(self.FIX, "fix", FIXES)
        self.fill_output(job)
        if job.values.get(self.HTML):
            job.output_file(self.HTML, "html")
