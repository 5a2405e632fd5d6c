"""bacgiang:importsurvey: parameters → job, refusals before work starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback


@pytest.fixture
def survey(provider, tmp_path):
    folder = tmp_path / "survey"
    folder.mkdir()
    for name in ("a.csv", "b.txt"):
        (folder / name).write_text("1,2353000,417000\n", encoding="utf-8")
    return {"INPUT": [str(folder / "a.csv")], "OUTPUT": str(tmp_path / "survey.gpkg")}


def job_of(values, context):
    algorithm = QgsApplication.processingRegistry().algorithmById("bacgiang:importsurvey").create()
    return algorithm.job(values, context, QgsProcessingFeedback())


def test_with_defaults(survey, context, tmp_path):
    job = job_of(survey, context)
    path = str(tmp_path / "survey.gpkg")
    assert job.parameters == {
        "inputs": survey["INPUT"],
        "crs": "EPSG:9214",
        "near_tolerance": 0.05,
        "turned": "keep",
        "join_tolerance": 0.15,
        "language": "vi",
        "survey_points": {"path": path, "layer": "survey_points"},
        "survey_lines": {"path": path, "layer": "survey_lines"},
        "survey_findings": {"path": path, "layer": "survey_findings"},
        "report": str(tmp_path / "survey.importsurvey.json"),
    }
    assert job.results["POINTS"] == f"{path}|layername=survey_points"


@pytest.mark.parametrize(
    ("name", "value", "key", "expected"),
    [
        ("CRS", "EPSG:9209", "crs", "EPSG:9209"),
        ("COLUMNS", "number,y,x,z,code", "columns", "number,y,x,z,code"),
        ("COLUMNS", "  ", "columns", None),
        ("NEAR_TOLERANCE", 0, "near_tolerance", 0.0),
        ("NEAR_TOLERANCE", "0.1", "near_tolerance", 0.1),
        ("JOIN_TOLERANCE", 0.07, "join_tolerance", 0.07),
        ("TURNED_ROWS", 1, "turned", "correct"),
        ("LANGUAGE", 1, "language", "en"),
    ],
)
def test_parameters(survey, context, name, value, key, expected):
    assert job_of({**survey, name: value}, context).parameters.get(key) == expected


def test_files_and_a_folder(survey, context):
    folder = str(Path(survey["INPUT"][0]).parent)
    job = job_of({**survey, "FOLDER": folder}, context)
    assert job.parameters["inputs"] == [*survey["INPUT"], folder]


def test_parcels_to_compare_with(survey, parcels, context):
    assert job_of({**survey, "PARCELS": parcels}, context).parameters["parcels"] == {"path": parcels}


def test_layers_are_loaded_only_when_asked(survey, context):
    job_of({**survey, "LOAD_LAYERS": False}, context)
    assert context.layersToLoadOnCompletion() == {}
    job_of(survey, context)
    assert len(context.layersToLoadOnCompletion()) == 3


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"INPUT": []}, "at least one survey file"),
        ({"INPUT": ["/nowhere/a.csv"]}, "/nowhere/a.csv"),
        ({"OUTPUT": "/tmp/survey.fgb"}, "GeoPackage"),
    ],
)
def test_refusals(survey, context, changes, word):
    algorithm = QgsApplication.processingRegistry().algorithmById("bacgiang:importsurvey").create()
    right, text = algorithm.checkParameterValues({**survey, **changes}, context)
    assert not right
    assert word in text
