"""What the imports share: files or a folder in, the layers of one GeoPackage out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..translation import tr
from .base import EngineAlgorithm
from .job import Job

ENCODINGS = ("auto", "TCVN3", "VNI", "VISCII", "CP1258", "UTF-8", "Latin-1")


class ImportedLayer(NamedTuple):
    """One layer of the GeoPackage: output name, title, kind of source, name in the engine, style."""

    name: str
    title: str
    kind: Any
    key: str
    style: str


class FileImport(EngineAlgorithm):
    """Base of the imports. A subclass adds INPUT, FOLDER and LOAD_LAYERS and says which layers it makes."""

    INPUT, FOLDER, OUTLINE = "INPUT", "FOLDER", "OUTLINE"
    CRS, ENCODING, COMMUNE = "CRS", "ENCODING", "COMMUNE"
    LOAD_LAYERS, OUTPUT = "LOAD_LAYERS", "OUTPUT"
    OUTPUTS = (OUTPUT,)
    NOTHING_CHOSEN = ""  # source string

    def layers(self) -> tuple[ImportedLayer, ...]:
        """Return the layers of the GeoPackage in the order of the project."""
        raise NotImplementedError

    def add_inputs(self, files: str, files_help: str, folder: str, folder_help: str) -> None:
        """Add the chosen files and the folder of files, with their titles and help."""
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.INPUT, files, QgsProcessing.SourceType.TypeFile, None, True
            ),
            files_help,
        )
        behavior = QgsProcessingParameterFile.Behavior.Folder
        self.add(QgsProcessingParameterFile(self.FOLDER, folder, behavior, optional=True), folder_help)

    def add_crs(self, help_text: str) -> None:
        """Add the coordinate reference system of the output."""
        title = tr("Coordinate reference system")
        self.add(QgsProcessingParameterCrs(self.CRS, title, "EPSG:9214", True), help_text)

    def add_encoding(self, help_text: str, *, advanced: bool = False) -> None:
        """Add in what the texts were typed."""
        options = [tr("Find out"), *ENCODINGS[1:]]
        choice = QgsProcessingParameterEnum(self.ENCODING, tr("Encoding of the texts"), options, False, 0)
        self.add(choice, help_text, advanced=advanced)

    def add_text(
        self, name: str, title: str, help_text: str, *, many: bool = False, advanced: bool = False
    ) -> None:
        """Add a text that may be empty; ``many``: of several lines, advanced."""
        text = QgsProcessingParameterString(name, title, None, many, True)
        self.add(text, help_text, advanced=advanced or many)

    def add_file(self, name: str, title: str, help_text: str, *, advanced: bool = False) -> None:
        """Add a file that may be left out."""
        self.add(QgsProcessingParameterFile(name, title, optional=True), help_text, advanced=advanced)

    def add_truth(self, name: str, title: str, help_text: str) -> None:
        """Add an advanced yes or no, no where nothing is said."""
        self.add(QgsProcessingParameterBoolean(name, title, False), help_text, advanced=True)

    def add_metres(self, name: str, title: str, help_text: str, default: float, least: float) -> None:
        """Add an advanced number of metres with four decimals."""
        kind = QgsProcessingParameterNumber.Type.Double
        number = QgsProcessingParameterNumber(name, title, kind, default, False, least)
        number.setMetadata({"widget_wrapper": {"decimals": 4}})
        self.add(number, help_text, advanced=True)

    def add_choice(self, name: str, title: str, options: list[str], help_text: str) -> None:
        """Add an advanced choice, the first option where nothing is said."""
        self.add(QgsProcessingParameterEnum(name, title, options, False, 0), help_text, advanced=True)

    def add_last(self, load_help: str) -> None:
        """Add the polygons that show where the data should lie, and whether to open the layers."""
        self.add(
            QgsProcessingParameterFeatureSource(
                self.OUTLINE, tr("Outline"), [QgsProcessing.SourceType.TypeVectorPolygon], None, True
            ),
            tr(
                "Polygons where the data should lie: communes, the province. Empty: boxes around the communes."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.LOAD_LAYERS, tr("Open the layers afterwards"), True),
            load_help,
            advanced=True,
        )

    def add_output(self) -> None:
        """Add the GeoPackage, its layers, report and counts; call last in ``initAlgorithm``."""
        self.add(
            QgsProcessingParameterFileDestination(self.OUTPUT, tr("GeoPackage"), "GeoPackage (*.gpkg)"),
            tr("The file for the layers; an existing one is replaced."),
        )
        for layer in self.layers():
            self.addOutput(QgsProcessingOutputVectorLayer(layer.name, layer.title, layer.kind))
        self.add_report_and_counts()

    def check(self, job: Job) -> str | None:
        """Refuse when there is nothing to import, or a path leads nowhere."""
        entries = self.entries(job)
        if not entries:
            return tr(self.NOTHING_CHOSEN)
        lost = [entry for entry in entries if not Path(entry).exists()]
        if lost:
            return tr("The file or folder {path} does not exist. Check the path.", path=lost[0])
        if not job.output_path(self.OUTPUT).lower().endswith(".gpkg"):
            return tr("The output must be a GeoPackage: its name must end in .gpkg.")
        return None

    def entries(self, job: Job) -> list[str]:
        """Return the chosen files and the folder."""
        value = job.values.get(self.INPUT)
        files = [value] if isinstance(value, str) and value else list(value or [])
        folder = self.parameterAsFile(job.values, self.FOLDER, job.context)
        return [str(entry) for entry in [*files, folder] if entry]

    def rules(self, job: Job, name: str) -> list[str]:
        """Return the rules in a text: one per line, or separated by semicolons."""
        text = self.parameterAsString(job.values, name, job.context)
        return [rule.strip() for rule in text.replace(";", "\n").splitlines() if rule.strip()]

    def fill_inputs(self, job: Job) -> None:
        """Put files, system, encoding and commune into the job."""
        job.parameters["inputs"] = self.entries(job)
        job.crs(self.CRS, "crs")
        job.choice(self.ENCODING, "encoding", ENCODINGS)
        job.text(self.COMMUNE, "commune_code")

    def fill_rules(self, job: Job, name: str, key: str) -> None:
        """Put the rules of a text into the job; left out where there is none."""
        if rules := self.rules(job, name):
            job.parameters[key] = rules

    def fill_output(self, job: Job) -> None:
        """Put the outline, the layers and the report into the job; call last in ``fill``."""
        job.source(self.OUTLINE, "outline")
        path = job.output_path(self.OUTPUT)
        job.results[self.OUTPUT] = path
        load = self.parameterAsBoolean(job.values, self.LOAD_LAYERS, job.context)
        for layer in self.layers():
            job.layer_in(path, layer.name, layer.key, layer.style, title=layer.title if load else None)
        job.report()
