"""Parameters of bacgiang:diagnosecoordinates → job; refusals before work starts."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProcessingFeedback


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:diagnosecoordinates").create()


def job_of(values, context):
    return algorithm().job(values, context, QgsProcessingFeedback())


def test_defaults_move_nothing(provider, parcels, context, tmp_path):
    values = {"INPUT": [parcels], "HYPOTHESES": str(tmp_path / "h.gpkg")}
    assert job_of(values, context).parameters == {
        "layers": [{"path": parcels}],
        "fix": "nothing",
        "hypotheses": {"path": str(tmp_path / "h.gpkg"), "layer": "hypotheses"},
        "report": str(tmp_path / "h.diagnosecoordinates.json"),
    }


def test_everything_given(provider, parcels, context, tmp_path):
    values = {
        "INPUT": [parcels],
        "OUTLINE": parcels,
        "REFERENCE": parcels,
        "COMMUNE": "07210",
        "FIX": 2,
        "HYPOTHESIS": "millimetres+swapped",
        "CRS": QgsCoordinateReferenceSystem("EPSG:9209"),
        "HYPOTHESES": str(tmp_path / "h.gpkg"),
        "OUTPUT": str(tmp_path / "right.gpkg"),
        "HTML": str(tmp_path / "r.html"),
    }
    found = job_of(values, context).parameters
    assert found["outline"] == found["reference"] == {"path": parcels}
    assert (found["fix"], found["hypothesis"], found["target_crs"]) == (
        "chosen",
        "millimetres+swapped",
        "EPSG:9209",
    )
    assert found["commune_code"] == "07210"
    assert found["output"] == {"path": str(tmp_path / "right.gpkg"), "layer": "output"}
    assert found["html"] == str(tmp_path / "r.html")


def test_several_layers_keep_their_order(provider, parcels, context, tmp_path):
    values = {"INPUT": [parcels, parcels], "HYPOTHESES": str(tmp_path / "h.gpkg")}
    assert job_of(values, context).parameters["layers"] == [{"path": parcels}, {"path": parcels}]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"INPUT": []}, "at least one layer"),
        ({"FIX": 1}, "where the layer put right is written"),
        ({"OUTPUT": "a.gpkg"}, "Nothing is to be put right"),
        ({"FIX": 2, "OUTPUT": "a.gpkg"}, "Name the hypothesis"),
        ({"FIX": 1, "OUTPUT": "a.gpkg", "INPUT": 2}, "one layer at a time"),
    ],
)
def test_refusals(provider, parcels, context, tmp_path, changed, expected):
    values = {"INPUT": [parcels], "HYPOTHESES": str(tmp_path / "h.gpkg"), **changed}
    if values["INPUT"] == 2:
        values["INPUT"] = [parcels, parcels]
    if "OUTPUT" in values:
        values["OUTPUT"] = str(tmp_path / values["OUTPUT"])
    right, text = algorithm().checkParameterValues(values, context)
    assert not right
    assert expected in text
