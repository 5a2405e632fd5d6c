"""Parameters → job, without running the engine; refusals before work starts; what the provider shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsField,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProperty,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant

SQUARES = ["POLYGON((0 0,10 0,10 10,0 10,0 0))", "POLYGON((10 0,20 0,20 10,10 10,10 0))"]
IDS = [
    "importcadsheets",
    "importsurvey",
    "importlegacy",
    "fixencoding",
    "buildparcels",
    "checkparcels",
    "repairparcels",
    "diagnosecoordinates",
    "transformvn2000",
    "importplan",
    "alignzoning",
    "overlayzoning",
    "protectioncorridors",
    "createplanpackage",
    "checkplanpackage",
    "compareplans",
    "planningcertificate",
    "landusechange",
    "landinventory",
    "planindicators",
    "siteclearance",
    "publishfolder",
    "setupengine",
]


def algorithm(name):
    return QgsApplication.processingRegistry().algorithmById(f"bacgiang:{name}").create()


def job_of(name, values, context):
    return algorithm(name).job(values, context, QgsProcessingFeedback())


# the provider


def test_provider_and_groups(provider):
    assert provider.id() == "bacgiang"
    assert {alg.name() for alg in provider.algorithms()} == set(IDS)
    assert {alg.groupId() for alg in provider.algorithms()} == {"cadastre", "planning", "publishing", "tools"}
    assert provider.supportedOutputVectorLayerExtensions() == ["gpkg", "fgb", "geojson"]
    assert not provider.icon().isNull()


@pytest.mark.parametrize("name", IDS)
def test_algorithm_explains_itself(provider, name):
    alg = algorithm(name)
    assert alg.displayName()
    assert alg.displayName() != alg.name()
    assert len(alg.shortDescription()) > 20
    assert len(alg.shortHelpString()) > 200
    assert "<img" in alg.shortHelpString()
    assert len(alg.tags()) >= 5
    assert not alg.icon().isNull()
    assert alg.createInstance().name() == name


@pytest.mark.parametrize("name", IDS)
def test_every_parameter_has_help_and_a_working_default(provider, name):
    alg = algorithm(name)  # owns the parameters
    for parameter in alg.parameterDefinitions():
        assert parameter.name() == parameter.name().upper()
        assert parameter.description()
        assert len(parameter.help()) > 10, parameter.name()
        optional = bool(parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional)
        must_be_chosen = (
            parameter.type() in ("source", "string", "fileDestination") or parameter.isDestination()
        )
        assert optional or must_be_chosen or parameter.defaultValue() is not None, parameter.name()


# parameters → job


def test_overlay_with_defaults(overlay, context, tmp_path):
    job = job_of("overlayzoning", overlay, context)
    assert job.parameters == {
        "parcels": {"path": overlay["PARCELS"]},
        "zones": {"path": overlay["ZONES"]},
        "decimals": 1,
        "sliver_area": 0.0,
        "sliver_width": 0.0,
        "smallest_area": 0.0,
        "register": {"path": str(tmp_path / "register.gpkg"), "layer": "register"},
        "report": str(tmp_path / "register.overlayzoning.json"),
    }
    assert job.results["REGISTER"] == f"{tmp_path}/register.gpkg|layername=register"
    assert job.written == [str(tmp_path / "register.gpkg"), str(tmp_path / "register.overlayzoning.json")]


def test_overlay_on_a_cluster(overlay, context):
    job = job_of("overlayzoning", {**overlay, "SCHEDULER": " tcp://10.0.0.5:8786 "}, context)
    assert job.parameters["scheduler"] == "tcp://10.0.0.5:8786"
    assert "scheduler" not in job_of("overlayzoning", {**overlay, "SCHEDULER": ""}, context).parameters


@pytest.mark.parametrize(
    ("name", "value", "key", "expected"),
    [
        ("ZONE_ID_FIELD", "ma_vung", "zone_id_field", "ma_vung"),
        ("ZONE_CODE_FIELD", "code", "zone_code_field", "code"),
        ("ZONE_NAME_FIELD", "name", "zone_name_field", "name"),
        ("DECISION_FIELD", "so_qd", "decision_field", "so_qd"),
        ("DECISION_DATE_FIELD", "ngay", "decision_date_field", "ngay"),
        ("DECISION_FIELD", "", "decision_field", None),
        ("PARCEL_FIELDS", ["so_to", "so_thua"], "parcel_fields", ["so_to", "so_thua"]),
        ("PARCEL_FIELDS", "so_to;so_thua", "parcel_fields", ["so_to", "so_thua"]),
        ("PARCEL_FIELDS", "so_to", "parcel_fields", ["so_to"]),
        ("PARCEL_FIELDS", [], "parcel_fields", None),
        ("PARCEL_FIELDS", None, "parcel_fields", None),
        ("SMALLEST_AREA", 0.5, "smallest_area", 0.5),
        ("SMALLEST_AREA", "2", "smallest_area", 2.0),
        ("SMALLEST_AREA", QgsProperty.fromExpression("1+2"), "smallest_area", 3.0),
        ("PIECES", "/tmp/pieces.fgb", "pieces", {"path": "/tmp/pieces.fgb", "layer": "pieces"}),
        ("PIECES", None, "pieces", None),
        (
            "PIECES",
            "ogr:dbname='/tmp/a b.gpkg' table=\"Mảnh\" (geom)",
            "pieces",
            {"path": "/tmp/a b.gpkg", "layer": "Mảnh", "append": True},
        ),
        ("REPORT", "/tmp/báo cáo.json", "report", "/tmp/báo cáo.json"),
    ],
)
def test_overlay_parameters(overlay, context, name, value, key, expected):
    job = job_of("overlayzoning", {**overlay, name: value}, context)
    assert job.parameters.get(key) == expected


def test_temporary_output_is_a_geopackage(overlay, context):
    job = job_of("overlayzoning", {**overlay, "PIECES": "TEMPORARY_OUTPUT"}, context)
    assert job.parameters["pieces"]["path"].endswith(".gpkg")


BUILD_DEFAULTS = {
    "snap_tolerance": 0.02,
    "area_tolerance": 0.1,
    "area_tolerance_percent": 0.01,
    "edge_tolerance": 0.02,
    "edge_width": 1.0,
    "resolution": 0.001,
    "language": "vi",
}


def test_build_parcels_with_defaults(build, context):
    job = job_of("buildparcels", build, context)
    assert {key: job.parameters[key] for key in BUILD_DEFAULTS} == BUILD_DEFAULTS
    assert set(job.parameters) == {*BUILD_DEFAULTS, "lines", "texts", "parcels", "errors", "report"}


@pytest.mark.parametrize(
    ("name", "value", "key", "expected"),
    [
        ("COMMUNE", "07261", "commune_code", "07261"),
        ("COMMUNE", "  ", "commune_code", None),
        ("SNAP_TOLERANCE", 0.05, "snap_tolerance", 0.05),
        ("SNAP_TOLERANCE", 0, "snap_tolerance", 0.0),
        ("AREA_TOLERANCE", 1, "area_tolerance", 1.0),
        ("EDGE_TOLERANCE", 0, "edge_tolerance", 0.0),
        ("CLOSING_ROLES", "parcel_boundary; road", "closing_roles", ["parcel_boundary", "road"]),
        ("LANGUAGE", 1, "language", "en"),
        ("ROLE_FIELD", "vai_tro", "role_field", "vai_tro"),
        (
            "NAMED_FACES",
            "/tmp/named.gpkg",
            "named_faces",
            {"path": "/tmp/named.gpkg", "layer": "named_faces"},
        ),
    ],
)
def test_build_parameters(build, context, name, value, key, expected):
    assert job_of("buildparcels", {**build, name: value}, context).parameters.get(key) == expected


def test_two_outputs_in_one_geopackage_keep_their_layers(build, context, tmp_path):
    both = {name: str(tmp_path / "both.gpkg") for name in ("PARCELS", "ERRORS")}
    job = job_of("buildparcels", {**build, **both}, context)
    assert job.results["PARCELS"] == f"{tmp_path}/both.gpkg|layername=parcels"
    assert job.results["ERRORS"] == f"{tmp_path}/both.gpkg|layername=errors"
    assert job.written.count(str(tmp_path / "both.gpkg")) == 1


def test_import_with_defaults(drawings, context, tmp_path):
    job = job_of("importcadsheets", drawings, context)
    path = str(tmp_path / "sheets.gpkg")
    assert job.parameters == {
        "inputs": drawings["INPUT"],
        "crs": "EPSG:9214",
        "encoding": "auto",
        "stroke_tolerance": 0.005,
        "second_reader": True,
        "lines": {"path": path, "layer": "lines"},
        "texts": {"path": path, "layer": "texts"},
        "sheets": {"path": path, "layer": "sheets"},
        "report": str(tmp_path / "sheets.importcadsheets.json"),
    }
    assert job.results["LINES"] == f"{path}|layername=lines"


@pytest.mark.parametrize(
    ("name", "value", "key", "expected"),
    [
        ("CRS", "EPSG:9209", "crs", "EPSG:9209"),
        ("CRS", QgsCoordinateReferenceSystem("EPSG:9209"), "crs", "EPSG:9209"),
        ("ENCODING", 1, "encoding", "TCVN3"),
        ("ENCODING", 5, "encoding", "UTF-8"),
        ("COMMUNE", "07261", "commune_code", "07261"),
        (
            "MERIDIANS",
            "DC_1*=EPSG:9209\n\n DC_2*=EPSG:9214 ",
            "meridians",
            ["DC_1*=EPSG:9209", "DC_2*=EPSG:9214"],
        ),
        ("MERIDIANS", "DC_1*=EPSG:9209;DC_2*=EPSG:9214", "meridians", ["DC_1*=EPSG:9209", "DC_2*=EPSG:9214"]),
        ("MERIDIANS", "", "meridians", None),
        ("STROKE_TOLERANCE", 0.01, "stroke_tolerance", 0.01),
        ("LEVELS", "/tmp/levels.csv", "levels", "/tmp/levels.csv"),
        ("SECOND_READER", False, "second_reader", False),
    ],
)
def test_import_parameters(drawings, context, name, value, key, expected):
    assert job_of("importcadsheets", {**drawings, name: value}, context).parameters.get(key) == expected


def test_import_of_files_and_a_folder(drawings, context):
    folder = str(Path(drawings["INPUT"][0]).parent)
    job = job_of("importcadsheets", {**drawings, "FOLDER": folder}, context)
    assert job.parameters["inputs"] == [*drawings["INPUT"], folder]


def test_import_loads_its_layers_only_when_asked(drawings, context):
    job_of("importcadsheets", {**drawings, "LOAD_LAYERS": False}, context)
    assert context.layersToLoadOnCompletion() == {}
    job_of("importcadsheets", drawings, context)
    assert len(context.layersToLoadOnCompletion()) == 3


# sources: the engine reads what QGIS shows


def read(job, key):
    target = job.parameters[key]
    uri = f"{target['path']}|layername={target['layer']}" if target.get("layer") else target["path"]
    layer = QgsVectorLayer(uri, "x", "ogr")
    assert layer.isValid()
    return layer


def overlay_of(layer, overlay, context):
    return job_of("overlayzoning", {**overlay, "PARCELS": layer}, context)


def test_a_file_is_read_where_it_lies(overlay, parcels, project, context):
    layer = QgsVectorLayer(parcels, "parcels")
    project.addMapLayer(layer)
    assert overlay_of(layer.id(), overlay, context).parameters["parcels"]["path"] == parcels


def test_memory_layer_is_exported(overlay, make_layer, project, context):
    layer = make_layer("memory", "Polygon", SQUARES, so_to=[1, 1])
    project.addMapLayer(layer)
    assert read(overlay_of(layer.id(), overlay, context), "parcels").featureCount() == 2


def test_selection_is_respected(overlay, parcels, project, context):
    layer = QgsVectorLayer(parcels, "parcels")
    project.addMapLayer(layer)
    layer.selectByExpression("so_thua = 2")
    value = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    found = read(overlay_of(value, overlay, context), "parcels")
    assert [feature["so_thua"] for feature in found.getFeatures()] == [2]


def test_filter_is_respected(overlay, parcels, project, context):
    layer = QgsVectorLayer(parcels, "parcels")
    layer.setSubsetString('"so_thua" = 1')
    project.addMapLayer(layer)
    assert read(overlay_of(layer.id(), overlay, context), "parcels").featureCount() == 1


def test_shapefile_is_exported(overlay, make_layer, context):
    path = make_layer("thua.shp", "Polygon", SQUARES, ten=["Nguyễn", "Đỗ"])
    found = read(overlay_of(path, overlay, context), "parcels")
    assert sorted(feature["ten"] for feature in found.getFeatures()) == ["Nguyễn", "Đỗ"]


def test_crs_set_by_hand_reaches_the_engine(overlay, parcels, project, context):
    layer = QgsVectorLayer(parcels, "parcels")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:9209"))
    project.addMapLayer(layer)
    assert read(overlay_of(layer.id(), overlay, context), "parcels").crs().authid() == "EPSG:9209"


def test_unsaved_edits_reach_the_engine(overlay, parcels, project, context):
    layer = QgsVectorLayer(parcels, "parcels")
    project.addMapLayer(layer)
    layer.startEditing()
    layer.changeAttributeValue(1, layer.fields().indexOf("so_thua"), 77)
    found = read(overlay_of(layer.id(), overlay, context), "parcels")
    layer.rollBack()
    assert 77 in [feature["so_thua"] for feature in found.getFeatures()]


def test_virtual_field_reaches_the_engine(overlay, parcels, project, context):
    layer = QgsVectorLayer(parcels, "parcels")
    project.addMapLayer(layer)
    layer.addExpressionField("'x' || so_thua", QgsField("khoa", QVariant.Type.String))
    found = read(overlay_of(layer.id(), overlay, context), "parcels")
    assert sorted(feature["khoa"] for feature in found.getFeatures()) == ["x1", "x2"]


# loading


def test_outputs_are_loaded_under_addresses_that_open(overlay, project, tmp_path):
    context = QgsProcessingContext()
    context.setProject(project)
    uri = f"ogr:dbname='{tmp_path}/plan.gpkg' table=\"manh\" (geom)"
    target = QgsProcessingOutputLayerDefinition(uri, project)
    job = job_of("overlayzoning", {**overlay, "PIECES": target}, context)
    job.load_outputs()
    assert list(context.layersToLoadOnCompletion()) == [f"{tmp_path}/plan.gpkg|layername=manh"]
    assert job.results["PIECES"] == f"{tmp_path}/plan.gpkg|layername=manh"
