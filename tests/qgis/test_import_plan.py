"""Parameters of bacgiang:importplan → job, and what it refuses before work starts."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:importplan").create()


@pytest.fixture
def plan(provider, tmp_path):
    source = tmp_path / "plan.dxf"
    source.write_bytes(b"x")
    return {"INPUT": [str(source)], "OUTPUT": str(tmp_path / "zones.gpkg")}


def job_of(values, context):
    return algorithm().job(values, context, QgsProcessingFeedback())


def test_defaults(plan, context, tmp_path):
    job = job_of(plan, context)
    path = str(tmp_path / "zones.gpkg")
    assert job.parameters == {
        "inputs": plan["INPUT"],
        "crs": "EPSG:9214",
        "encoding": "auto",
        "closing_tolerance": 0.1,
        "stroke_tolerance": 0.005,
        "existing": False,
        "personal": False,
        "fix": "nothing",
        "zones": {"path": path, "layer": "zones"},
        "rejected": {"path": path, "layer": "rejected"},
        "findings": {"path": path, "layer": "findings"},
        "matches": {"path": path, "layer": "matches"},
        "report": str(tmp_path / "zones.importplan.json"),
    }
    assert job.results["ZONES"] == f"{path}|layername=zones"
    assert len(context.layersToLoadOnCompletion()) == 4


@pytest.mark.parametrize(
    ("name", "value", "key", "expected"),
    [
        ("CRS", "EPSG:9209", "crs", "EPSG:9209"),
        ("ENCODING", 1, "encoding", "TCVN3"),
        ("COMMUNE", "07261", "commune_code", "07261"),
        ("MERIDIANS", "a*=EPSG:9209; b*=EPSG:9214", "meridians", ["a*=EPSG:9209", "b*=EPSG:9214"]),
        ("CODES", "/tmp/codes.csv", "mapping", "/tmp/codes.csv"),
        ("FIELDS", "/tmp/fields.csv", "field_mapping", "/tmp/fields.csv"),
        ("FIELD_PAIRS", "A=ma_loai_qh\nB=ten_vung", "field_pairs", ["A=ma_loai_qh", "B=ten_vung"]),
        ("LAYERS", "zones", "layers", ["zones"]),
        ("PLAN_NAME", "Quy hoạch chung", "plan_name", "Quy hoạch chung"),
        ("PLAN_LEVEL", "xã", "plan_level", "xã"),
        ("DECISION", "1/QĐ-UBND", "decision", "1/QĐ-UBND"),
        ("DECISION_DATE", "2025-07-01", "decision_date", "2025-07-01"),
        ("CLOSING_TOLERANCE", 0.5, "closing_tolerance", 0.5),
        ("EXISTING", True, "existing", True),
        ("PERSONAL", True, "personal", True),
        ("FIX", 1, "fix", "best"),
        ("HYPOTHESIS", "swapped", "hypothesis", "swapped"),
        ("HTML", "/tmp/report.html", "html", "/tmp/report.html"),
    ],
)
def test_parameters(plan, context, name, value, key, expected):
    assert job_of({**plan, name: value}, context).parameters.get(key) == expected


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"INPUT": None}, "plan"),
        ({"INPUT": ["/nowhere/plan.dxf"]}, "/nowhere/plan.dxf"),
        ({"OUTPUT": "zones.shp"}, ".gpkg"),
        ({"FIX": 2}, "hypothesis"),
    ],
)
def test_refusals(plan, context, change, said):
    right, text = algorithm().checkParameterValues({**plan, **change}, context)
    assert not right
    assert said in text
