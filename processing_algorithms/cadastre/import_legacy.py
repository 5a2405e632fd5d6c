"""bacgiang:importlegacy: parcel layers of old systems → one GeoPackage with parcels, field matches and errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job

ENCODINGS = ("auto", "TCVN3", "VNI", "VISCII", "CP1258", "UTF-8", "Latin-1")


class ImportLegacy(EngineAlgorithm):
    """Imports parcel layers of old systems with every feature accounted for."""

    INPUT, FOLDER, CRS, ZONES = "INPUT", "FOLDER", "CRS", "ZONES"
    ENCODING, COMMUNE, MAPPING = "ENCODING", "COMMUNE", "MAPPING"
    ARCHIVE_LIMIT, LOAD_LAYERS, OUTPUT = "ARCHIVE_LIMIT", "LOAD_LAYERS", "OUTPUT"
    PARCELS, MATCHES, ERRORS = "PARCELS", "MATCHES", "ERRORS"

    NAME = "importlegacy"
    GROUP = "cadastre"
    OPERATION = "import_legacy"
    OUTPUTS = (OUTPUT,)
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
        self.add(
            QgsProcessingParameterCrs(self.CRS, tr("Coordinate reference system"), "EPSG:9214", True),
            tr("VN-2000 zone of the output, and of layers that state none: EPSG:9214 for old Bắc Giang."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.ENCODING, tr("Encoding of the texts"), [tr("Find out"), *ENCODINGS[1:]], False, 0
            ),
            tr("In what the texts were typed. Find out looks at each file and each field."),
        )
        self.add(
            QgsProcessingParameterString(self.COMMUNE, tr("Commune code"), None, False, True),
            tr("Five digits, written to the field ma_xa where a file has none. Can be left empty."),
        )
        self._add_advanced()
        self.add(
            QgsProcessingParameterFileDestination(self.OUTPUT, tr("GeoPackage"), "GeoPackage (*.gpkg)"),
            tr("The file for the three layers; an existing one is replaced."),
        )
        for name, title, kind, _ in self._layers():
            self.addOutput(QgsProcessingOutputVectorLayer(name, title, kind))
        self.add_report_and_counts()

    def _add_inputs(self) -> None:
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.INPUT, tr("Files"), QgsProcessing.SourceType.TypeFile, None, True
            ),
            tr("Layers of old systems, or ZIP archives of them. From a script, folders too."),
        )
        self.add(
            QgsProcessingParameterFile(
                self.FOLDER,
                tr("Folder of files"),
                QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            ),
            tr(
                "All files of a known kind in it and its sub-folders, besides those above. May be a .gdb itself."
            ),
        )

    def _add_advanced(self) -> None:
        self.add(
            QgsProcessingParameterString(self.ZONES, tr("Zones of single files"), None, True, True),
            tr("For files that state none. One rule per line, file name pattern = code: DC_12*=EPSG:9209."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFile(self.MAPPING, tr("Table of fields"), optional=True),
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
        self.add(
            QgsProcessingParameterBoolean(self.LOAD_LAYERS, tr("Open the layers afterwards"), True),
            tr("Adds parcels, table of matches and errors to the project, with their styles."),
            advanced=True,
        )

    def _layers(self) -> tuple[tuple[str, str, int, str], ...]:
        source = QgsProcessing.SourceType
        return (
            (self.PARCELS, tr("Parcels"), source.TypeVectorPolygon, "parcels"),
            (self.MATCHES, tr("Field matches"), source.TypeVector, "field_matches"),
            (self.ERRORS, tr("Errors"), source.TypeVector, "errors"),
        )

    def check(self, job: Job) -> str | None:
        """Refuse when there is nothing to import, or a path leads nowhere."""
        entries = self._entries(job)
        if not entries:
            return tr("Choose at least one file or a folder of files.")
        lost = [entry for entry in entries if not Path(entry).exists()]
        if lost:
            return tr("The file or folder {path} does not exist. Check the path.", path=lost[0])
        if not job.output_path(self.OUTPUT).lower().endswith(".gpkg"):
            return tr("The output must be a GeoPackage: its name must end in .gpkg.")
        return None

    def _entries(self, job: Job) -> list[str]:
        value = job.values.get(self.INPUT)
        files = [value] if isinstance(value, str) and value else list(value or [])
        folder = self.parameterAsFile(job.values, self.FOLDER, job.context)
        return [str(entry) for entry in [*files, folder] if entry]

    def fill(self, job: Job) -> None:
        job.parameters["inputs"] = self._entries(job)
        job.crs(self.CRS, "crs")
        rules = self.parameterAsString(job.values, self.ZONES, job.context)
        zones = [rule.strip() for rule in rules.replace(";", "\n").splitlines() if rule.strip()]
        if zones:
            job.parameters["zones"] = zones
        job.choice(self.ENCODING, "encoding", ENCODINGS)
        job.text(self.COMMUNE, "commune_code")
        job.file(self.MAPPING, "mapping")
        job.number(self.ARCHIVE_LIMIT, "archive_limit")
        path = job.output_path(self.OUTPUT)
        job.results[self.OUTPUT] = path
        load = self.parameterAsBoolean(job.values, self.LOAD_LAYERS, job.context)
        for name, title, _, kind in self._layers():
            job.layer_in(path, name, name.lower(), kind, title=title if load else None)
        job.report()
