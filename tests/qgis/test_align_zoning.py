"""Align zoning: parameters → job, and what is refused before work starts."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback


@pytest.fixture
def values(parcels, tmp_path):
    return {"ZONES": parcels, "PARCELS": parcels, "ALIGNED": str(tmp_path / "aligned.gpkg")}


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:alignzoning").create()


def test_defaults(values, context, tmp_path):
    job = algorithm().job(values, context, QgsProcessingFeedback())
    assert job.parameters["distance"] == 0.5
    assert set(job.parameters) == {"zones", "parcels", "distance", "aligned", "report"}
    assert job.written[0] == str(tmp_path / "aligned.gpkg")


def test_values_reach_the_job(values, context, tmp_path):
    wanted = {**values, "DISTANCE": 0.25, "ZONE_ID_FIELD": "so_thua", "MOVES": str(tmp_path / "moves.gpkg")}
    job = algorithm().job(wanted, context, QgsProcessingFeedback())
    assert (job.parameters["distance"], job.parameters["zone_id_field"]) == (0.25, "so_thua")
    assert "moves" in job.parameters


@pytest.mark.parametrize("distance", [0, -1])
def test_a_distance_above_zero_is_needed(values, context, distance):
    ok, _ = algorithm().checkParameterValues({**values, "DISTANCE": distance}, context)
    assert not ok
