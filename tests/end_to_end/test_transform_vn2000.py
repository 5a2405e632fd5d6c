"""bacgiang:transformvn2000 through qgis_process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def test_transform_vn2000(linked, make_data, tmp_path):
    data = f"{make_data(10, 50)}|layername=parcels"
    code, results, said = linked.run(
        "bacgiang:transformvn2000",
        {"INPUT": data, "CRS": "EPSG:9209", "OUTPUT": str(tmp_path / "moved.gpkg")},
    )
    assert code == 0, said
    assert results["FEATURE_COUNT"] == 100
    assert results["AREA_BEFORE"] == pytest.approx(50_000)
    # areal scale 1 + (distance from the meridian / radius)²: 99.9 km from 107°00', about 55.7 km from 105°30'
    expected = (1 + (55.7 / 6370) ** 2) / (1 + (99.9 / 6370) ** 2)
    assert results["AREA_AFTER"] / results["AREA_BEFORE"] == pytest.approx(expected, abs=2e-6)
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    assert (report["source"], report["target"], report["operations"]) == ("EPSG:9214", "EPSG:9209", [])


def test_a_withdrawn_zone_is_refused(linked, make_data, tmp_path):
    data = f"{make_data(10, 50)}|layername=parcels"
    code, _, said = linked.run(
        "bacgiang:transformvn2000",
        {"INPUT": data, "CRS": "EPSG:6957", "OUTPUT": str(tmp_path / "moved.gpkg")},
    )
    assert code == 1
    assert "EPSG:5897" in said
    assert list(tmp_path.iterdir()) == []
