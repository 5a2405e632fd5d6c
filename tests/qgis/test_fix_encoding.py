"""Parameters of bacgiang:fixencoding → job, and what it refuses before work starts."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:fixencoding").create()


@pytest.fixture
def texts(provider, tmp_path, overlay):
    return {
        "INPUT": overlay["PARCELS"],
        "PREVIEW": str(tmp_path / "preview.gpkg"),
        "OUTPUT": str(tmp_path / "fixed.gpkg"),
    }


def job_of(values, context):
    return algorithm().job(values, context, QgsProcessingFeedback())


def test_defaults(texts, context, tmp_path):
    job = job_of(texts, context)
    assert job.parameters == {
        "layer": {"path": texts["INPUT"]},
        "encoding": "auto",
        "least_confidence": 80.0,
        "preview": {"path": texts["PREVIEW"], "layer": "preview"},
        "output": {"path": texts["OUTPUT"], "layer": "output"},
        "report": str(tmp_path / "preview.fixencoding.json"),
    }
    assert job.results["OUTPUT"] == f"{texts['OUTPUT']}|layername=output"


@pytest.mark.parametrize(
    ("name", "value", "key", "expected"),
    [
        ("FIELDS", ["ten", "ghi_chu"], "fields", ["ten", "ghi_chu"]),
        ("FIELDS", None, "fields", None),
        ("CAPITAL_FIELDS", "ten", "capital_fields", ["ten"]),
        ("ENCODING", 1, "encoding", "TCVN3"),
        ("ENCODING", 5, "encoding", "UTF-8"),
        ("LEAST_CONFIDENCE", 95, "least_confidence", 95.0),
        ("PREVIEW_ONLY", True, "output", None),
    ],
)
def test_parameters(texts, context, name, value, key, expected):
    assert job_of({**texts, name: value}, context).parameters.get(key) == expected


def test_a_shapefile_is_left_to_the_engine(texts, context, tmp_path):
    from osgeo import ogr

    path = tmp_path / "cu.shp"
    layer = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
    layer.CreateLayer("cu", None, ogr.wkbPoint).CreateField(ogr.FieldDefn("ten", ogr.OFTString))
    layer = None
    assert job_of({**texts, "INPUT": str(path)}, context).parameters["layer"]["path"] == str(path)


def test_an_output_is_needed_unless_only_the_preview_is_wanted(texts, context):
    right, said = algorithm().checkParameterValues({**texts, "OUTPUT": None}, context)
    assert not right
    assert said
    assert algorithm().checkParameterValues({**texts, "OUTPUT": None, "PREVIEW_ONLY": True}, context)[0]
