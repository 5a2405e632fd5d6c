"""bacgiang:importcadsheets: DGN, DWG and DXF sheets → one GeoPackage with lines, texts and sheet index."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..file_import import FileImport, ImportedLayer
from ..job import Job


class ImportCadSheets(FileImport):
    """Imports drawings with every element accounted for."""

    MERIDIANS, STROKE_TOLERANCE = "MERIDIANS", "STROKE_TOLERANCE"
    LEVELS, SECOND_READER = "LEVELS", "SECOND_READER"
    LINES, TEXTS, SHEETS = "LINES", "TEXTS", "SHEETS"

    NAME = "importcadsheets"
    GROUP = "cadastre"
    OPERATION = "import_cad_sheets"
    NOTHING_CHOSEN = QT_TRANSLATE_NOOP("BacGiang", "Choose at least one drawing or a folder of drawings.")
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Import CAD sheets")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Imports MicroStation DGN (v7, v8), DWG and DXF sheets into one GeoPackage: lines, texts, sheet index.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Texts in TCVN3 (ABC), VNI, VISCII or Windows-1258 become Unicode; the original bytes are kept beside them. "
        "Levels and layers get their role (parcel boundary, number, land code, owner name …) from the "
        "regulation's level table or from your own. Arcs and shapes are turned into lines.\n\n"
        "The sheet index has one row per file: how many elements the file holds, how many became lines, labels or "
        "something else, and how many could not be read. A file that fails is named there with its reason; the "
        "others are imported.\n\n"
        "A drawing of another VN-2000 zone is named by a rule under Zones of single sheets, and is brought into the "
        "zone of the output.\n\n"
        "Every sheet is proved complete: DGN v7 and DXF are read a second time by another reader, DGN v8 and DWG are "
        "compared with what the file itself counts. What differs is a doubt, with the numbers in the report.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang",
        "dgn,dwg,dxf,microstation,autocad,cad,import,tcvn3,vni,encoding,sheets,famis,vietmap,vn-2000",
    )
    COUNTS = {
        "FILE_COUNT": ("files", QT_TRANSLATE_NOOP("BacGiang", "Files found")),
        "IMPORTED_COUNT": ("imported", QT_TRANSLATE_NOOP("BacGiang", "Files imported")),
        "DOUBTFUL_COUNT": ("doubtful", QT_TRANSLATE_NOOP("BacGiang", "Files imported with doubts")),
        "FAILED_COUNT": ("failed_files", QT_TRANSLATE_NOOP("BacGiang", "Files that failed")),
        "REPEATED_COUNT": ("repeated", QT_TRANSLATE_NOOP("BacGiang", "Files given twice")),
        "ELEMENT_COUNT": ("elements", QT_TRANSLATE_NOOP("BacGiang", "Elements in the files")),
        "LINE_COUNT": ("lines", QT_TRANSLATE_NOOP("BacGiang", "Elements that became lines")),
        "LABEL_COUNT": ("labels", QT_TRANSLATE_NOOP("BacGiang", "Elements that became texts")),
        "OTHER_COUNT": ("other", QT_TRANSLATE_NOOP("BacGiang", "Other elements")),
        "UNREADABLE_COUNT": ("failed", QT_TRANSLATE_NOOP("BacGiang", "Elements that could not be read")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_inputs()
        self.add_crs(
            tr(
                "VN-2000 zone of the sheets: EPSG:9214 (old Bắc Giang, 107°00'), EPSG:9209 (old Bắc Ninh, 105°30')."
            )
        )
        self.add_encoding(
            tr("In what the texts were typed. Find out looks at fonts and letters of each text.")
        )
        self.add_text(
            self.COMMUNE,
            tr("Commune code"),
            tr("Five digits, written to the field ma_xa. Can be left empty."),
        )
        self._add_advanced()
        self.add_output()

    def _add_inputs(self) -> None:
        self.add_inputs(
            tr("Drawings"),
            tr("DGN, DWG and DXF files, or ZIP archives of them. From a script, folders too."),
            tr("Folder of drawings"),
            tr("All .dgn, .dwg, .dxf and .zip files in it and its sub-folders, besides those above."),
        )

    def _add_advanced(self) -> None:
        self.add_text(
            self.MERIDIANS,
            tr("Zones of single sheets"),
            tr("One rule per line, file name pattern = code: DC_12*=EPSG:9209. The first that fits holds."),
            many=True,
        )
        self.add_metres(
            self.STROKE_TOLERANCE,
            tr("Largest distance of a line from its arc (m)"),
            tr("Arcs become lines that stay this close to them."),
            0.005,
            0.0001,
        )
        self.add(
            QgsProcessingParameterFile(self.LEVELS, tr("Table of levels"), optional=True, extension="csv"),
            tr("Your office's own levels or layers and their roles (CSV). Empty: the regulation's table."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.SECOND_READER, tr("Read every sheet a second time"), True),
            tr("Another reader reads DGN v7 and DXF too; where both differ, the sheet is in doubt."),
            advanced=True,
        )
        self.add_last(tr("Adds lines, texts and sheet index to the project, with their styles."))

    def layers(self) -> tuple[ImportedLayer, ...]:
        source = QgsProcessing.SourceType
        return (
            ImportedLayer(self.LINES, tr("Lines"), source.TypeVectorLine, "lines", "lines"),
            ImportedLayer(self.TEXTS, tr("Texts"), source.TypeVectorPoint, "texts", "texts"),
            ImportedLayer(self.SHEETS, tr("Sheet index"), source.TypeVectorPolygon, "sheets", "sheets"),
        )

    def fill(self, job: Job) -> None:
        self.fill_inputs(job)
        self.fill_rules(job, self.MERIDIANS, "meridians")
        job.number(self.STROKE_TOLERANCE, "stroke_tolerance")
        job.file(self.LEVELS, "levels")
        job.truth(self.SECOND_READER, "second_reader")
        self.fill_output(job)
