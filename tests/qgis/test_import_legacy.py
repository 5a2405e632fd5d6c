"""Parameters of bacgiang:importlegacy → job, and what it refuses before work starts."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:importlegacy").create()


@pytest.fixture
def legacy(provider, tmp_path):
    source = tmp_path / "old.shp"
    source.write_bytes(b"x")
    return {"INPUT": [str(source)], "OUTPUT": str(tmp_path / "legacy.gpkg")}


def job_of(values, context):
    return algorithm().job(values, context, QgsProcessingFeedback())


def test_defaults(legacy, context, tmp_path):
    job = job_of(legacy, context)
    path = str(tmp_path / "legacy.gpkg")
    assert job.parameters == {
        "inputs": legacy["INPUT"],
        "crs": "EPSG:9214",
        "encoding": "auto",
        "archive_limit": 4000.0,
        "parcels": {"path": path, "layer": "parcels"},
        "matches": {"path": path, "layer": "matches"},
        "errors": {"path": path, "layer": "errors"},
        "report": str(tmp_path / "legacy.importlegacy.json"),
    }
    assert job.results["PARCELS"] == f"{path}|layername=parcels"
    assert len(context.layersToLoadOnCompletion()) == 3


@pytest.mark.parametrize(
    ("name", "value", "key", "expected"),
    [
        ("CRS", "EPSG:9209", "crs", "EPSG:9209"),
        ("ENCODING", 1, "encoding", "TCVN3"),
        ("COMMUNE", "07261", "commune_code", "07261"),
        ("ZONES", "a*=EPSG:9209; b*=EPSG:9214", "zones", ["a*=EPSG:9209", "b*=EPSG:9214"]),
        ("MAPPING", "/tmp/fields.csv", "mapping", "/tmp/fields.csv"),
        ("ARCHIVE_LIMIT", 10, "archive_limit", 10.0),
    ],
)
def test_parameters(legacy, context, name, value, key, expected):
    assert job_of({**legacy, name: value}, context).parameters.get(key) == expected


def test_files_and_a_folder(legacy, context, tmp_path):
    job = job_of({**legacy, "FOLDER": str(tmp_path)}, context)
    assert job.parameters["inputs"] == [*legacy["INPUT"], str(tmp_path)]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, ""),
        ({"INPUT": None}, "Choose at least one file"),
        ({"INPUT": ["/nowhere/a.tab"]}, "/nowhere/a.tab"),
        ({"FOLDER": "/nowhere"}, "/nowhere"),
        ({"OUTPUT": "/tmp/legacy.fgb"}, ".gpkg"),
        ({"ARCHIVE_LIMIT": 0}, "ARCHIVE_LIMIT"),
    ],
)
def test_refusals(legacy, context, changes, word):
    right, text = algorithm().checkParameterValues({**legacy, **changes}, context)
    assert right is not bool(word)
    assert word in text
