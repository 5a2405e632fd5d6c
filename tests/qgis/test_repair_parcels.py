"""Repair parcels: parameters → job, and what is refused before work starts."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback

DEFAULTS = {
    "max_gap_width": 0.1,
    "max_overlap_width": 0.1,
    "snap_tolerance": 0.02,
    "spike_angle": 1.0,
    "largest_move": 0.15,
    "reported_gap_width": 1.0,
    "preview": False,
    "language": "vi",
}


@pytest.fixture
def repair(parcels, tmp_path):
    return {
        "PARCELS": parcels,
        "REPAIRED": str(tmp_path / "repaired.gpkg"),
        "ERRORS": str(tmp_path / "errors.gpkg"),
    }


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:repairparcels").create()


def job_of(values, context):
    return algorithm().job(values, context, QgsProcessingFeedback())


def test_defaults(repair, context, tmp_path):
    job = job_of(repair, context)
    assert {key: job.parameters[key] for key in DEFAULTS} == DEFAULTS
    assert set(job.parameters) == {*DEFAULTS, "parcels", "repaired", "errors", "report"}
    assert job.results["REPAIRED"] == f"{tmp_path}/repaired.gpkg|layername=repaired"


@pytest.mark.parametrize(
    ("name", "value", "key", "expected"),
    [
        ("MAX_GAP_WIDTH", 0.2, "max_gap_width", 0.2),
        ("MAX_OVERLAP_WIDTH", "0.3", "max_overlap_width", 0.3),
        ("SNAP_TOLERANCE", 0, "snap_tolerance", 0.0),
        ("SPIKE_ANGLE", 5, "spike_angle", 5.0),
        ("LARGEST_MOVE", 0.05, "largest_move", 0.05),
        ("REPORTED_GAP_WIDTH", 2, "reported_gap_width", 2.0),
        ("LOCKED_FIELD", "so_to", "locked_field", "so_to"),
        ("LOCKED_FIELD", "", "locked_field", None),
        ("LOCKED_LINES", None, "locked_lines", None),
        ("LANGUAGE", 1, "language", "en"),
        ("CHANGES", "/tmp/changes.gpkg", "changes", {"path": "/tmp/changes.gpkg", "layer": "changes"}),
        ("XLSX", "/tmp/repair.xlsx", "workbook", "/tmp/repair.xlsx"),
        ("XLSX", None, "workbook", None),
        ("PROPOSALS", "/tmp/p.fgb", "proposals", {"path": "/tmp/p.fgb", "layer": "proposals"}),
    ],
)
def test_parameters(repair, context, name, value, key, expected):
    assert job_of({**repair, name: value}, context).parameters.get(key) == expected


def test_locks_are_sources(repair, zones, make_layer, context):
    lines = make_layer("lines.gpkg", "LineString", ["LINESTRING(10 0,10 10)"], muc=["10"])
    job = job_of({**repair, "LOCKED_LINES": lines, "LOCKED_PARCELS": zones}, context)
    assert job.parameters["locked_lines"]["path"] == lines
    assert job.parameters["locked_parcels"]["path"] == zones


def test_a_preview_leaves_the_parcels_out(repair, context, tmp_path):
    proposals = str(tmp_path / "proposals.gpkg")
    job = job_of({**repair, "PREVIEW": True, "PROPOSALS": proposals}, context)
    assert job.parameters["preview"] is True
    assert "repaired" not in job.parameters
    assert job.parameters["proposals"] == {"path": proposals, "layer": "proposals"}


@pytest.mark.parametrize(
    ("changes", "right"),
    [
        ({}, True),
        ({"REPAIRED": None}, False),
        ({"PREVIEW": True}, False),
        ({"PREVIEW": True, "REPAIRED": None, "PROPOSALS": "/tmp/p.gpkg"}, True),
        ({"MAX_GAP_WIDTH": -1}, False),
        ({"SPIKE_ANGLE": 90}, False),
        ({"ERRORS": "/tmp/errors.shp"}, False),
    ],
)
def test_what_is_refused_before_work_starts(repair, context, changes, right):
    assert algorithm().checkParameterValues({**repair, **changes}, context)[0] is right
