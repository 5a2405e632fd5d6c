"""bacgiang:checkparcels through qgis_process: the sample's true parcels; a failed check leaves its outputs."""

from __future__ import annotations

import json
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"


def test_the_sample(linked, tmp_path):
    outputs = {
        "POINTS": "points.gpkg", "LINES": "lines.gpkg", "POLYGONS": "polygons.gpkg",
        "HTML": "check.html", "XLSX": "check.xlsx", "REPORT": "check.json",
    }  # fmt: skip
    values = {name: str(tmp_path / path) for name, path in outputs.items()}
    parcels = f"{SAMPLE / 'truth.gpkg'}|layername=parcels"
    code, results, said = linked.run("bacgiang:checkparcels", {"PARCELS": parcels, **values})
    assert code == 0, said
    report = json.loads((tmp_path / "check.json").read_text(encoding="utf-8"))
    assert results["PARCEL_COUNT"] == report["parcels"] == 3836
    assert results["ERROR_COUNT"] == report["errors"]
    assert report["by_rule"]["repeated_number"] == 4
    assert "<svg" in (tmp_path / "check.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(outputs.values())

    baseline = {"BASELINE": [values["POINTS"], values["LINES"], values["POLYGONS"]], "FAIL_ON": 1}
    again = {"PARCELS": parcels, "REPORT": str(tmp_path / "again.json"), **baseline}
    code, _, said = linked.run("bacgiang:checkparcels", again)
    assert code == 1
    assert "failed the check" in said
    report = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    assert (report["new"], report["gone"]) == (0, 0)
    assert report["still"] == report["findings"]
