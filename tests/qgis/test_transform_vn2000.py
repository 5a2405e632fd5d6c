"""Parameters of bacgiang:transformvn2000 → job."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProcessingFeedback


def job_of(values, context):
    algorithm = QgsApplication.processingRegistry().algorithmById("bacgiang:transformvn2000").create()
    return algorithm.job(values, context, QgsProcessingFeedback())


@pytest.mark.parametrize(
    ("crs", "expected"),
    [
        (None, "EPSG:9214"),
        ("EPSG:9209", "EPSG:9209"),
        (QgsCoordinateReferenceSystem("EPSG:4326"), "EPSG:4326"),
    ],
)
def test_parameters(provider, parcels, context, tmp_path, crs, expected):
    values = {"INPUT": parcels, "OUTPUT": str(tmp_path / "moved.gpkg")}
    job = job_of({**values, "CRS": crs} if crs else values, context)
    assert job.parameters == {
        "layer": {"path": parcels},
        "target_crs": expected,
        "output": {"path": str(tmp_path / "moved.gpkg"), "layer": "output"},
        "report": str(tmp_path / "moved.transformvn2000.json"),
    }
