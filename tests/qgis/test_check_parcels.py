"""bacgiang:checkparcels: parameters → job, refusals before work starts, a failed check."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsProcessingFeedback


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:checkparcels").create()


def job_of(values, context):
    return algorithm().job(values, context, QgsProcessingFeedback())


@pytest.fixture
def check(provider, parcels, tmp_path):
    return {"PARCELS": parcels, "POINTS": str(tmp_path / "points.gpkg")}


def test_with_defaults(check, context, tmp_path):
    job = job_of(check, context)
    assert job.parameters == {
        "parcels": {"path": check["PARCELS"]},
        "fail_on": "never",
        "limits": "default",
        "pictures": 24,
        "points": {"path": check["POINTS"], "layer": "points"},
        "report": str(tmp_path / "points.checkparcels.json"),
    }
    assert job.results["POINTS"] == f"{check['POINTS']}|layername=points"


@pytest.mark.parametrize(
    ("name", "value", "key", "expected"),
    [
        ("FAIL_ON", 1, "fail_on", "error"),
        ("FAIL_ON", 2, "fail_on", "warning"),
        ("LIMITS", 1, "limits", "new_survey"),
        ("LIMITS", 2, "limits", "old_map"),
        ("ON_DATE", "2024-07-31", "on_date", "2024-07-31"),
        ("ON_DATE", " ", "on_date", None),
        ("PROFILE", "/tmp/xã.json", "profile", "/tmp/xã.json"),
        ("BASELINE", ["/tmp/a.gpkg", "/tmp/b.gpkg"], "baseline", ["/tmp/a.gpkg", "/tmp/b.gpkg"]),
        ("BASELINE", [], "baseline", None),
        ("PICTURES", 0, "pictures", 0),
        ("LINES", "/tmp/l.fgb", "lines", {"path": "/tmp/l.fgb", "layer": "lines"}),
        ("POLYGONS", "/tmp/p.gpkg", "polygons", {"path": "/tmp/p.gpkg", "layer": "polygons"}),
        ("HTML", "/tmp/báo cáo.html", "html", "/tmp/báo cáo.html"),
        ("XLSX", "/tmp/r.xlsx", "workbook", "/tmp/r.xlsx"),
        ("REPORT", "/tmp/r.json", "report", "/tmp/r.json"),
    ],
)
def test_parameters(check, context, name, value, key, expected):
    assert job_of({**check, name: value}, context).parameters.get(key) == expected


@pytest.mark.parametrize("name", ["COMMUNES", "SHEETS", "PROVINCE", "NEIGHBOURS", "LINEWORK"])
def test_layers_to_compare_with(check, context, name):
    job = job_of({**check, name: check["PARCELS"]}, context)
    assert job.parameters[name.lower()] == {"path": check["PARCELS"]}


def test_something_must_be_asked_for(check, context):
    only = {"PARCELS": check["PARCELS"]}
    right, text = algorithm().checkParameterValues(only, context)
    assert not right
    assert text
    assert algorithm().checkParameterValues({**only, "FAIL_ON": 1}, context)[0]


@pytest.mark.parametrize("failed", [True, False])
def test_a_failed_check_is_an_error_after_the_outputs(check, context, monkeypatch, failed):
    from bacgiang_gis_plugin.processing_algorithms import base

    result = {"failed": failed, "errors": 2, "warnings": 1, "not_checked": {"overlap": "x"}}
    monkeypatch.setattr(base, "run_engine", lambda *_: result)
    run = algorithm()
    if failed:
        with pytest.raises(QgsProcessingException, match="2"):
            run.processAlgorithm(check, context, QgsProcessingFeedback())
    else:
        assert run.processAlgorithm(check, context, QgsProcessingFeedback())["FAILED"] is False
