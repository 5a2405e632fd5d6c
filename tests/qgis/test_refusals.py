"""What is refused before work starts, and how destinations are read."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsVectorLayer,
)

from bacgiang_gis_plugin.processing_algorithms.destinations import destination_path, layer_target


def algorithm(name):
    return QgsApplication.processingRegistry().algorithmById(f"bacgiang:{name}").create()


# refusals


def refused(name, values, context):
    right, text = algorithm(name).checkParameterValues(values, context)
    return "" if right else text


def test_right_parameters_pass(overlay, build, drawings, context):
    assert refused("overlayzoning", overlay, context) == ""
    assert refused("buildparcels", build, context) == ""
    assert refused("importcadsheets", drawings, context) == ""


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"PARCELS": None}, "PARCELS"),
        ({"REGISTER": "/tmp/register.shp"}, "shp"),
        ({"REGISTER": "/tmp/register.csv"}, "csv"),
        ({"SMALLEST_AREA": -1}, "SMALLEST_AREA"),
    ],
)
def test_overlay_refuses(overlay, context, changes, word):
    assert word in refused("overlayzoning", {**overlay, **changes}, context)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"INPUT": None}, "Choose at least one"),
        ({"INPUT": ["/nowhere/a.dgn"]}, "/nowhere/a.dgn"),
        ({"FOLDER": "/nowhere"}, "/nowhere"),
        ({"OUTPUT": "/tmp/sheets.fgb"}, ".gpkg"),
        ({"ENCODING": 99}, "ENCODING"),
        ({"STROKE_TOLERANCE": 0}, "STROKE_TOLERANCE"),
    ],
)
def test_import_refuses(drawings, context, changes, word):
    assert word in refused("importcadsheets", {**drawings, **changes}, context)


def test_output_that_is_open_in_the_project_is_refused(overlay, parcels, project, context):
    project.addMapLayer(QgsVectorLayer(f"{parcels}|layername=parcels", "Thửa đất"))
    text = refused("overlayzoning", {**overlay, "REGISTER": parcels}, context)
    assert "Thửa đất" in text
    assert parcels in text
    appended = {**overlay, "PIECES": f"ogr:dbname='{parcels}' table=\"manh\" (geom)"}
    assert "Thửa đất" in refused("overlayzoning", appended, context)


@pytest.mark.parametrize(
    ("destination", "target", "uri"),
    [
        ("/a/b.gpkg", {"path": "/a/b.gpkg", "layer": "k"}, "/a/b.gpkg|layername=k"),
        ("/a/b.fgb", {"path": "/a/b.fgb", "layer": "k"}, "/a/b.fgb"),
        ("/a/b.geojson", {"path": "/a/b.geojson", "layer": "k"}, "/a/b.geojson"),
        (
            'ogr:dbname="/a/b.gpkg" table="t" (geom)',
            {"path": "/a/b.gpkg", "layer": "t", "append": True},
            "/a/b.gpkg|layername=t",
        ),
        (
            "ogr:dbname='C:/a b/b.gpkg' table=\"t u\"",
            {"path": "C:/a b/b.gpkg", "layer": "t u", "append": True},
            "C:/a b/b.gpkg|layername=t u",
        ),
    ],
)
def test_destinations(destination, target, uri):
    assert layer_target(destination, "k") == (target, uri)
    assert destination_path(destination) == target["path"]


@pytest.mark.parametrize("value", [None, "", QgsProcessing.TEMPORARY_OUTPUT])
def test_temporary_destinations_have_no_path(value):
    assert destination_path(value) is None
