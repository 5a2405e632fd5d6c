"""QGIS without screen, in a profile of its own, with the provider registered."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path

import pytest

_PRIVATE = Path(tempfile.mkdtemp(prefix="bacgiang-test-"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "QGIS_CUSTOM_CONFIG_PATH" not in os.environ:
    (_PRIVATE / "runtime").mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(_PRIVATE / "runtime")
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(_PRIVATE / "profile")

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsSettings,
    QgsVectorFileWriter,
    QgsVectorLayer,
)


@pytest.fixture(scope="session")
def qgis_application():
    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    return application


_kept = []  # the registry does not keep Python's side of a provider alive


@pytest.fixture
def provider(qgis_application):
    from bacgiang_gis_plugin.provider import BacGiangProvider

    registry = QgsApplication.processingRegistry()
    if registry.providerById("bacgiang") is None:
        _kept.append(BacGiangProvider())
        registry.addProvider(_kept[-1])
    return registry.providerById("bacgiang")


@pytest.fixture(scope="module")
def styles(tmp_path_factory) -> Path:
    """The styles as the code lists make them now."""
    tools = str(Path(__file__).resolve().parents[2] / "tools")
    sys.path.insert(0, tools)
    try:
        import make_styles
    finally:
        sys.path.remove(tools)
    folder = tmp_path_factory.mktemp("styles")
    make_styles.write_styles(folder)
    return folder


@pytest.fixture
def project(qgis_application):
    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


@pytest.fixture
def context(project):
    context = QgsProcessingContext()
    context.setProject(project)
    return context


@pytest.fixture(autouse=True)
def _own_settings(qgis_application, monkeypatch):
    """No look-up setting of an earlier test; the engine of the environment stays as it is."""
    from bacgiang_gis_plugin.engine_python import SETTING

    QgsSettings().remove(SETTING)
    yield
    QgsSettings().remove(SETTING)


class Log(QgsProcessingFeedback):
    """Feedback that remembers what it was told."""

    def __init__(self):
        super().__init__(False)
        self.infos, self.warnings, self.texts, self.debug = [], [], [], []

    def pushInfo(self, info):
        self.infos.append(info)

    def pushWarning(self, warning):
        self.warnings.append(warning)

    def pushDebugInfo(self, info):
        self.debug.append(info)

    def setProgressText(self, text):
        self.texts.append(text)


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def fake_engine(tmp_path, monkeypatch):
    """Make a program that takes the place of the engine's Python; its body is Python code."""
    from bacgiang_gis_plugin.engine_python import VARIABLE

    def make(body: str) -> Path:
        program = tmp_path / "fake engine" / "python"
        program.parent.mkdir(exist_ok=True)
        program.write_text(
            f"#!{sys.executable}\nimport json, os, signal, sys, time\n"
            "def tell(**event):\n    print(json.dumps(event), flush=True)\n"
            f"job = json.load(open(sys.argv[-1], encoding='utf-8'))\n{body}\n",
            encoding="utf-8",
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv(VARIABLE, str(program))
        return program

    return make


@pytest.fixture
def make_layer(tmp_path, qgis_application):
    """Write a layer from WKT: ``make_layer("a.gpkg", "Polygon", ["POLYGON(…)"], so_to=[1])``."""

    def make(name, kind, wkts, crs="EPSG:9214", layer_name=None, **fields):
        types = {int: "integer", float: "double", str: "string"}
        declared = "".join(f"&field={key}:{types[type(values[0])]}" for key, values in fields.items())
        memory = QgsVectorLayer(f"{kind}?crs={crs}{declared}", layer_name or Path(name).stem, "memory")
        features = []
        for number, wkt in enumerate(wkts):
            feature = QgsFeature(memory.fields())
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
            feature.setAttributes([values[number] for values in fields.values()])
            features.append(feature)
        memory.dataProvider().addFeatures(features)
        memory.updateExtents()
        if name == "memory":
            return memory
        path = tmp_path / name
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = {
            ".gpkg": "GPKG",
            ".shp": "ESRI Shapefile",
            ".geojson": "GeoJSON",
            ".fgb": "FlatGeobuf",
        }[path.suffix]
        options.layerName = layer_name or path.stem
        QgsVectorFileWriter.writeAsVectorFormatV3(
            memory, str(path), QgsProject.instance().transformContext(), options
        )
        return str(path)

    return make


SQUARES = ["POLYGON((0 0,10 0,10 10,0 10,0 0))", "POLYGON((10 0,20 0,20 10,10 10,10 0))"]


@pytest.fixture
def parcels(provider, make_layer):
    return make_layer("parcels.gpkg", "Polygon", SQUARES, so_to=[1, 1], so_thua=[1, 2])


@pytest.fixture
def zones(provider, make_layer):
    return make_layer("zones.gpkg", "Polygon", SQUARES, ma_vung=["A", "B"])


@pytest.fixture
def overlay(parcels, zones, tmp_path):
    return {"PARCELS": parcels, "ZONES": zones, "REGISTER": str(tmp_path / "register.gpkg")}


@pytest.fixture
def build(provider, make_layer, tmp_path):
    return {
        "LINES": make_layer("lines.gpkg", "LineString", ["LINESTRING(0 0,1 1)"], vai_tro=["parcel_boundary"]),
        "TEXTS": make_layer("texts.gpkg", "Point", ["POINT(0 0)"], noi_dung=["12"]),
        "PARCELS": str(tmp_path / "parcels.gpkg"),
        "ERRORS": str(tmp_path / "errors.gpkg"),
    }


@pytest.fixture
def drawings(provider, tmp_path):
    folder = tmp_path / "dgn"
    folder.mkdir()
    for name in ("DC_01.dgn", "DC_02.dgn"):
        (folder / name).write_bytes(b"x")
    return {"INPUT": [str(folder / "DC_01.dgn")], "OUTPUT": str(tmp_path / "sheets.gpkg")}
