"""bacgiang:createplanpackage: zones, layers, drawings and documents → the folder of TT 16/2025/TT-BXD."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputString,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from .package_inputs import FOLDERS, KINDS, NUMBERS, TEXTS


class CreatePlanPackage(EngineAlgorithm):
    """Makes the folder CSDL_… that a plan is submitted as."""

    PROJECT_NAME, ZONES, CURRENT, BOUNDARY, LAYERS = "PROJECT_NAME", "ZONES", "CURRENT", "BOUNDARY", "LAYERS"
    MAPPING, CRS, KIND, FOLDER = "MAPPING", "CRS", "KIND", "FOLDER"
    PACKAGE, PROJECT = "PACKAGE", "PROJECT"
    NAME = "createplanpackage"
    GROUP = "planning"
    OPERATION = "create_plan_package"
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Create plan package")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Makes the folder CSDL_… of TT 16/2025/TT-BXD: GeoPackages of all classes, a styled project, drawings, "
        "documents and the workbook of scans.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Zones go to ChucNangSuDungDat_A with their indicators; other layers go to the class of their name, or to the "
        "one that a table names (CSV: layer, database, feature_class, source, field). maHoSoQH, maThongTinQH and "
        "maDoiTuong are composed and checked. A provisional information code is said to be one.\n\n"
        "Nothing is lost: features that fit no class lie in khong_xep_lop.gpkg beside the package, with the reason. "
        "Values that a field does not hold stand in ghiChu. Personal fields are never carried. Layers of another "
        "meridian are brought into the package's system, and that is said.\n\n"
        "The project opens in QGIS with the layers in groups and relative paths. Field names beyond the six mandatory "
        "ones and the titles of the workbook's columns come from public transcriptions: compare them with the form of "
        "the receiving office. Check the result with Check plan package.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "tt16,submission,planning,geopackage,project,delivery,database,dossier"
    )
    COUNTS = {
        "FEATURE_COUNT": ("features_in", QT_TRANSLATE_NOOP("BacGiang", "Features read")),
        "PLACED_COUNT": ("placed", QT_TRANSLATE_NOOP("BacGiang", "Features in classes")),
        "LEFT_OUT_COUNT": ("left_out", QT_TRANSLATE_NOOP("BacGiang", "Features that fit no class")),
    }

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        source = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterString(self.PROJECT_NAME, tr("Name of the plan")),
            tr("The folder takes it without marks and blanks: CSDL_QuyHoachChungXaMau."),
        )
        for name, title, help_text in (
            (
                self.ZONES,
                tr("Planning zones"),
                tr("With codes, symbols and indicators, as Import plans makes them."),
            ),
            (
                self.CURRENT,
                tr("Existing land use"),
                tr("Polygons with their land-use code. Can be left out."),
            ),
            (self.BOUNDARY, tr("Boundary of the plan"), tr("One polygon or several. Can be left out.")),
        ):
            polygons = [source.TypeVectorPolygon]
            self.add(QgsProcessingParameterFeatureSource(name, title, polygons, None, True), help_text)
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.LAYERS, tr("Other layers"), source.TypeVectorAnyGeometry, None, True
            ),
            tr("Named like their class (MangLuoiCapNuoc_L), or listed in the table of layers."),
        )
        self.add(
            QgsProcessingParameterFile(self.MAPPING, tr("Table of layers"), extension="csv", optional=True),
            tr(
                "CSV with layer, database, feature_class, source, field; rows without source and field name a class."
            ),
        )
        kinds = [tr("General plan (QHC)"), tr("Zoning plan (QPK)"), tr("Detailed plan (QCT)")]
        self.add(
            QgsProcessingParameterEnum(self.KIND, tr("Kind of plan"), kinds, False, 0), tr("For maHoSoQH.")
        )
        for name, (_, title, help_text, advanced) in TEXTS.items():
            parameter = QgsProcessingParameterString(name, tr(title), None, False, True)
            self.add(parameter, help_text, advanced=advanced)
        for name, (_, title, place) in FOLDERS.items():
            folder = QgsProcessingParameterFile.Behavior.Folder
            parameter = QgsProcessingParameterFile(name, tr(title), folder, optional=True)
            self.add(parameter, tr("Copied into {folder}.", folder=place))
        self.add(
            QgsProcessingParameterCrs(self.CRS, tr("Coordinate reference system"), None, True),
            tr("A VN-2000 zone. Empty: that of the first layer."),
            advanced=True,
        )
        whole = QgsProcessingParameterNumber.Type.Integer
        for name, (_, title, default, least, most) in NUMBERS.items():
            parameter = QgsProcessingParameterNumber(name, tr(title), whole, default, False, least, most)
            self.add(parameter, tr("Used where the code is not given whole."), advanced=True)
        self.add(
            QgsProcessingParameterFolderDestination(self.FOLDER, tr("Folder for the package")),
            tr("A new or empty folder, or that of an earlier run, which is replaced."),
        )
        self.add_report_and_counts()
        self.addOutput(QgsProcessingOutputString(self.PACKAGE, tr("Package")))
        self.addOutput(QgsProcessingOutputFile(self.PROJECT, tr("Project")))

    def check(self, job: Job) -> Optional[str]:
        if any(job.values.get(name) for name in (self.ZONES, self.CURRENT, self.BOUNDARY, self.LAYERS)):
            return None
        return tr("Choose zones, existing land use, a boundary or other layers.")

    def fill(self, job: Job) -> None:
        job.text(self.PROJECT_NAME, "project_name")
        for name, key in ((self.ZONES, "zones"), (self.CURRENT, "current"), (self.BOUNDARY, "boundary")):
            job.source(name, key)
        if job.values.get(self.LAYERS):
            job.sources(self.LAYERS, "layers")
        job.file(self.MAPPING, "mapping")
        job.crs(self.CRS, "crs")
        job.choice(self.KIND, "kind", KINDS)
        for name, (key, *_) in TEXTS.items():
            job.text(name, key)
        for name, (key, *_) in NUMBERS.items():
            job.whole_number(name, key)
        for name, (key, *_) in FOLDERS.items():
            job.file(name, key)
        job.output_folder(self.FOLDER, "folder")
        job.report()

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        found = super().processAlgorithm(parameters, context, feedback)
        package = Path(found[self.FOLDER]) / self._package
        project = package / "HoSoGIS" / f"{self._package.partition('_')[2]}.qgz"
        return {**found, self.PACKAGE: str(package), self.PROJECT: str(project)}

    def tell(self, result: dict[str, Any], counts: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        super().tell(result, counts, feedback)
        self._package = str(result["package"])
