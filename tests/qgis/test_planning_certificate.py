"""Parameters of bacgiang:planningcertificate → job; refusals before work starts."""

from __future__ import annotations

from datetime import date

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsPointXY,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProject,
    QgsReferencedPointXY,
    QgsVectorLayer,
)

SQUARES = ["POLYGON((0 0,10 0,10 10,0 10,0 0))", "POLYGON((10 0,20 0,20 10,10 10,10 0))"]


@pytest.fixture
def given(provider, make_layer, tmp_path):
    parcels = make_layer("thua.gpkg", "Polygon", SQUARES, so_to=["1", "1"], so_thua=["1", "2"])
    zones = make_layer("zones.gpkg", "Polygon", SQUARES[:1], ma_vung=["a"], ma_loai_qh=["ONT"])
    return {"PARCELS": parcels, "PLANS": [zones], "FOLDER": str(tmp_path / "out")}


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:planningcertificate").create()


def job_of(values, context):
    right, text = algorithm().checkParameterValues(values, context)
    assert right, text
    return algorithm().job(values, context, QgsProcessingFeedback()).parameters


def test_sheet_and_number(given, context):
    job = job_of({**given, "SHEET": "1", "NUMBER": "2", "OFFICE": "UBND xã Mẫu"}, context)
    assert job == {
        "parcels": {"path": given["PARCELS"]},
        "plans": [{"path": given["PLANS"][0]}],
        "plan_sources": [given["PLANS"][0]],
        "sheet": "1",
        "parcel_number": "2",
        "office": "UBND xã Mẫu",
        "issue_date": date.today().isoformat(),
        "map_scale": 0,
        "sliver_area": 0.0,
        "sliver_width": 0.0,
        "folder": given["FOLDER"],
        "report": f"{given['FOLDER']}.planningcertificate.json",
    }


@pytest.mark.parametrize(
    ("said", "passed"), [("-", ""), ("2026-01-31", "2026-01-31"), ("31/01/2026", "31/01/2026")]
)
def test_date_of_issue(given, context, said, passed):
    assert job_of({**given, "ID": "x", "ISSUE_DATE": said}, context)["issue_date"] == passed


def test_point_with_its_system(given, context):
    place = QgsReferencedPointXY(QgsPointXY(106.2, 21.28), QgsCoordinateReferenceSystem("EPSG:4326"))
    for point in (place, "106.2,21.28 [EPSG:4326]"):
        job = job_of({**given, "POINT": point}, context)
        assert (job["point"], job["point_crs"]) == ("106.2,21.28", "EPSG:4326")
    job = job_of({**given, "POINT": "417000.25,2354000.5"}, context)
    assert job["point"] == "417000.25,2354000.5"
    assert "point_crs" not in job


def test_selected_parcels_are_named_so_that_their_neighbours_stay(given, context):
    layer = QgsVectorLayer(given["PARCELS"], "thua")
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds([2])
    chosen = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    job = job_of({**given, "PARCELS": chosen}, context)
    assert job["fids"] == [2]
    assert job["parcels"] == {"path": given["PARCELS"]}
    assert "all_parcels" not in job


def test_selected_parcels_that_are_not_in_a_file(given, context):
    layer = QgsVectorLayer("Polygon?crs=EPSG:9214&field=so_to:integer&field=so_thua:integer", "tạm", "memory")
    source = QgsVectorLayer(given["PARCELS"], "thua")
    layer.dataProvider().addFeatures(list(source.getFeatures()))
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds([2])
    job = job_of({**given, "PARCELS": QgsProcessingFeatureSourceDefinition(layer.id(), True)}, context)
    assert job["all_parcels"] is True
    assert job["parcels"]["path"] != given["PARCELS"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "Name a parcel"),
        ({"SHEET": "1"}, "belong together"),
        ({"ID": "x", "SLIVER_AREA": 0.5}, "give both"),
        ({"ID": "x", "PLANS": []}, "at least one plan"),
        ({"ID": "x", "FOLDER": None}, "Choose a folder or a PDF"),
        ({"ID": "x", "PLAN_DETAILS": ["urban", "A", "", "", "", ""]}, "none of: 1 (zones)"),
    ],
)
def test_refusals(given, context, changed, expected):
    right, text = algorithm().checkParameterValues({**given, **changed}, context)
    assert not right
    assert expected in text
