"""Parameters of bacgiang:protectioncorridors → job; refusals before work starts."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:protectioncorridors").create()


def job_of(values, context):
    return algorithm().job(values, context, QgsProcessingFeedback())


@pytest.fixture
def roads(provider, make_layer):
    return make_layer("roads.gpkg", "LineString", ["LINESTRING(0 5, 20 5)"], cap=["III"], rong=[6.0])


def test_defaults(roads, context, tmp_path):
    values = {"LINES": [roads], "CLASS_FIELDS": "cap", "CORRIDORS": str(tmp_path / "c.gpkg")}
    assert job_of(values, context).parameters == {
        "lines": [{"path": roads}],
        "class_fields": ["cap"],
        "measure": "table",
        "range_choice": "ask",
        "overlaps": "priority",
        "side": "table",
        "river_side": "not given",
        "ends": "flat",
        "corridors": {"path": str(tmp_path / "c.gpkg"), "layer": "corridors"},
        "report": str(tmp_path / "c.protectioncorridors.json"),
    }


def test_everything_given(roads, parcels, context, tmp_path):
    for name in ("map.csv", "widths.csv"):
        (tmp_path / name).write_text("code\n", encoding="utf-8")
    values = {
        "LINES": [roads, roads],
        "CLASS_FIELDS": "cap;=rail",
        "MAPPING": str(tmp_path / "map.csv"),
        "PRESETS": str(tmp_path / "widths.csv"),
        "EDGES": parcels,
        "PARCELS": parcels,
        "MEASURE": 2,
        "RANGE": 1,
        "OVERLAPS": 2,
        "SIDE": 3,
        "RIVER_SIDE": 1,
        "ENDS": 1,
        "OBJECT_WIDTH_FIELD": "rong",
        "WIDTH_FIELD": "hl",
        "SIDE_FIELD": "ben",
        "RIVER_SIDE_FIELD": "song",
        "DECISION": "12/QĐ-UBND",
        "DECISION_DATE": "2026-03-31",
        "CORRIDORS": str(tmp_path / "c.gpkg"),
        "ERRORS": str(tmp_path / "e.gpkg"),
        "AFFECTED": str(tmp_path / "a.gpkg"),
        "HTML": str(tmp_path / "r.html"),
        "PRESETS_OUT": str(tmp_path / "t.csv"),
    }
    found = job_of(values, context).parameters
    assert found["class_fields"] == ["cap", "=rail"]
    assert found["edges"] == found["parcels"] == {"path": parcels}
    chosen = {"measure": "edge", "range_choice": "smallest", "overlaps": "keep", "side": "both"}
    chosen |= {"river_side": "left", "ends": "round", "object_width_field": "rong", "width_field": "hl"}
    chosen |= {"side_field": "ben", "river_side_field": "song", "decision": "12/QĐ-UBND"}
    chosen |= {"decision_date": "2026-03-31", "html": str(tmp_path / "r.html")}
    chosen |= {"presets_out": str(tmp_path / "t.csv"), "presets": str(tmp_path / "widths.csv")}
    assert {name: found[name] for name in chosen} == chosen
    assert found["affected"] == {"path": str(tmp_path / "a.gpkg"), "layer": "affected"}


def test_only_the_table(provider, context, tmp_path):
    values = {"PRESETS_OUT": str(tmp_path / "t.csv"), "CORRIDORS": "TEMPORARY_OUTPUT"}
    assert algorithm().checkParameterValues(values, context)[0]
    assert job_of(values, context).parameters == {
        "presets_out": str(tmp_path / "t.csv"),
        "report": str(tmp_path / "t.protectioncorridors.json"),
    }


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"LINES": None}, "Choose lines, or where the table"),
        ({"CLASS_FIELDS": ""}, "Name the field of the class"),
        ({"AFFECTED": "a.gpkg"}, "Choose the parcels"),
        ({"CORRIDORS": "c.shp"}, "is not a format"),
    ],
)
def test_refusals(roads, context, tmp_path, changed, expected):
    values = {"LINES": [roads], "CLASS_FIELDS": "cap", "CORRIDORS": str(tmp_path / "c.gpkg"), **changed}
    right, text = algorithm().checkParameterValues(values, context)
    assert not right
    assert expected in text
