"""bacgiang:diagnosecoordinates through qgis_process: reports, and a layer put right only when asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def wrong_zone(linked, make_data, tmp_path) -> str:
    """Parcels whose numbers are of 105°30' and that are declared as 107°00'."""
    moved, wrong = str(tmp_path / "moved.gpkg"), str(tmp_path / "wrong.gpkg")
    data = f"{make_data(10, 50)}|layername=parcels"
    code, _, said = linked.run(
        "bacgiang:transformvn2000", {"INPUT": data, "CRS": "EPSG:9209", "OUTPUT": moved}
    )
    assert code == 0, said
    code, _, said = linked.run(
        "native:assignprojection", {"INPUT": moved, "CRS": "EPSG:9214", "OUTPUT": wrong}
    )
    assert code == 0, said
    return wrong


def test_only_a_report_by_default(linked, wrong_zone, tmp_path):
    before = Path(wrong_zone).read_bytes()
    out = {"HYPOTHESES": str(tmp_path / "h.gpkg"), "HTML": str(tmp_path / "h.html")}
    code, results, said = linked.run("bacgiang:diagnosecoordinates", {"INPUT": [wrong_zone], **out})
    assert code == 0, said
    assert (results["LAYER_COUNT"], results["WRONG_COUNT"], results["RIGHT_COUNT"]) == (1, 1, 0)
    assert "OUTPUT" not in results
    assert "MOVED_COUNT" not in results
    assert Path(wrong_zone).read_bytes() == before
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    assert report["entries"][0]["place"]["hypotheses"][0]["key"] == "EPSG:9209"
    assert report["fixed"] is None
    assert "<svg" in (tmp_path / "h.html").read_text(encoding="utf-8")


def test_put_right_when_asked(linked, wrong_zone, tmp_path):
    out = {"HYPOTHESES": str(tmp_path / "h.gpkg"), "OUTPUT": str(tmp_path / "right.gpkg")}
    asked = {"INPUT": [wrong_zone], "FIX": 1, "CRS": "EPSG:9214", **out}
    code, results, said = linked.run("bacgiang:diagnosecoordinates", asked)
    assert code == 0, said
    assert results["MOVED_COUNT"] == 500
    assert results["LARGEST_MOVE"] == pytest.approx(156_000, rel=0.02)
    again = {"INPUT": [results["OUTPUT"]], "HYPOTHESES": str(tmp_path / "again.gpkg")}
    code, results, said = linked.run("bacgiang:diagnosecoordinates", again)
    assert code == 0, said
    assert results["RIGHT_COUNT"] == 1


def test_right_data_is_not_put_right(linked, make_data, tmp_path):
    data = f"{make_data(10, 50)}|layername=parcels"
    out = {"HYPOTHESES": str(tmp_path / "h.gpkg"), "OUTPUT": str(tmp_path / "right.gpkg")}
    code, _, said = linked.run("bacgiang:diagnosecoordinates", {"INPUT": [data], "FIX": 1, **out})
    assert code == 1
    assert "was not put right" in said
    assert list(tmp_path.iterdir()) == []
