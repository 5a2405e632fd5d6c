"""bacgiang:importlegacy: parcel layers of old systems → one GeoPackage with parcels, field matches and errors."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterNumber,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..file_import import FileImport, ImportedLayer
from ..job import Job


class ImportLegacy(FileImport):
    """Imports parcel layers of old systems with every feature accounted for."""

    ZONES, MAPPING, ARCHIVE_LIMIT = "ZONES", "MAPPING", "ARCHIVE_LIMIT"
    PARCELS, MATCHES, ERRORS = "PARCELS", "MATCHES", "ERRORS"

    NAME = "importlegacy"
    GROUP = "cadastre"
    OPERATION = "import_legacy"
    NOTHING_CHOSEN = QT_TRANSLATE_NOOP("BacGiang", "Choose at least one file or a folder of files.")
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Import legacy parcels")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Imports parcel layers of old systems into one parcels layer with the fields of the data dictionary.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Reads Shapefile, MapInfo TAB and MIF, GeoPackage, File Geodatabase, KML, GML, GeoJSON and FAMIS or gCadas "
        ".pol files, also from folders and ZIP archives. Texts in TCVN3 (ABC), VNI, VISCII or Windows-1258 become "
        "Unicode; what was there before stays in the field gia_tri_goc.\n\n"
        "Fields are matched by the names and aliases of the data dictionary, or by your office's own table; the "
        "table of matches shows every one. Other fields are carried along under their own names and are never "
        "published.\n\n"
        "Every feature is among the parcels, or among the errors with its reason. Invalid geometries are reported, "
        "not repaired. Layers of another VN-2000 zone are brought into the zone of the output exactly; layers in "
        "WGS 84 by the official parameters (EPSG:6960).\n\n"
        "The layout of .pol files is known only in part: the report says what was found and what is doubtful.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang",
        "shapefile,mapinfo,tab,mif,geodatabase,kml,gml,pol,famis,gcadas,zip,import,parcels,tcvn3,vni,encoding",
    )
    COUNTS = {
        "LAYER_COUNT": ("layers", QT_TRANSLATE_NOOP("BacGiang", "Layers found")),
        "IMPORTED_COUNT": ("imported", QT_TRANSLATE_NOOP("BacGiang", "Layers imported")),
        "DOUBTFUL_COUNT": ("doubtful", QT_TRANSLATE_NOOP("BacGiang", "Layers imported with doubts")),
        "FAILED_COUNT": ("failed_layers", QT_TRANSLATE_NOOP("BacGiang", "Layers and archives that failed")),
        "FEATURE_COUNT": ("features", QT_TRANSLATE_NOOP("BacGiang", "Features in the layers")),
        "PARCEL_COUNT": ("parcels", QT_TRANSLATE_NOOP("BacGiang", "Parcels")),
        "NOT_PARCEL_COUNT": ("failed", QT_TRANSLATE_NOOP("BacGiang", "Features that are no parcels")),
        "INVALID_COUNT": ("invalid", QT_TRANSLATE_NOOP("BacGiang", "Parcels with an invalid geometry")),
        "TEXT_COUNT": ("texts_changed", QT_TRANSLATE_NOOP("BacGiang", "Texts brought to Unicode")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._add_inputs()
        self.add_crs(
            tr("VN-2000 zone of the output, and of layers that state none: EPSG:9214 for old Bắc Giang.")
        )
        self.add_encoding(tr("In what the texts were typed. Find out looks at each file and each field."))
        self.add_text(
            self.COMMUNE,
            tr("Commune code"),
            tr("Five digits, written to the field ma_xa where a file has none. Can be left empty."),
        )
        self._add_advanced()
        self.add_output()

    def _add_inputs(self) -> None:
        self.add_inputs(
            tr("Files"),
            tr("Layers of old systems, or ZIP archives of them. From a script, folders too."),
            tr("Folder of files"),
            tr(
                "All files of a known kind in it and its sub-folders, besides those above. May be a .gdb itself."
            ),
        )

    def _add_advanced(self) -> None:
        self.add_text(
            self.ZONES,
            tr("Zones of single files"),
            tr("For files that state none. One rule per line, file name pattern = code: DC_12*=EPSG:9209."),
            many=True,
        )
        self.add_file(
            self.MAPPING,
            tr("Table of fields"),
            tr(
                "Your office's own table: CSV with the columns source and field, or JSON. A dash carries along."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                self.ARCHIVE_LIMIT,
                tr("Most that archives may hold (MB)"),
                QgsProcessingParameterNumber.Type.Double,
                4000.0,
                False,
                1.0,
            ),
            tr("An archive that unpacks to more is refused."),
            advanced=True,
        )
        self.add_last(tr("Adds parcels, table of matches and errors to the project, with their styles."))

    def layers(self) -> tuple[ImportedLayer, ...]:
        source = QgsProcessing.SourceType
        return (
            ImportedLayer(self.PARCELS, tr("Parcels"), source.TypeVectorPolygon, "parcels", "parcels"),
            ImportedLayer(self.MATCHES, tr("Field matches"), source.TypeVector, "matches", "field_matches"),
            ImportedLayer(self.ERRORS, tr("Errors"), source.TypeVector, "errors", "errors"),
        )

    def fill(self, job: Job) -> None:
        self.fill_inputs(job)
        self.fill_rules(job, self.ZONES, "zones")
        job.file(self.MAPPING, "mapping")
        job.number(self.ARCHIVE_LIMIT, "archive_limit")
        self.fill_output(job)
