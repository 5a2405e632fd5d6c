"""bacgiang:importsurvey through qgis_process: the sample's survey beside its true parcels."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"


def test_the_sample_survey(linked, tmp_path):
    output = tmp_path / "survey.gpkg"
    code, results, said = linked.run(
        "bacgiang:importsurvey",
        {
            "FOLDER": str(SAMPLE / "survey"),
            "PARCELS": f"{SAMPLE / 'truth.gpkg'}|layername=parcels",
            "OUTPUT": str(output),
        },
    )
    assert code == 0, said
    truth = json.loads((SAMPLE / "survey" / "truth.json").read_text(encoding="utf-8"))["files"]
    assert results["POINT_COUNT"] == sum(file["points"] for file in truth)
    assert results["FAILED_ROW_COUNT"] == sum(file["failed"] for file in truth)
    assert results["LINE_COUNT"] == sum(file["closed_lines"] for file in truth)
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    parts = ("points", "failed", "headings", "comments", "blank")
    assert report["lines_read"] == sum(report[part] for part in parts) == sum(file["lines"] for file in truth)
    with closing(sqlite3.connect(output)) as database:
        (points,) = database.execute("select count(*) from survey_points").fetchone()
        (inside,) = database.execute("select count(ma_thua) from survey_points").fetchone()
    assert points == results["POINT_COUNT"]
    assert inside == report["join"]["in_parcel"] > 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["survey.gpkg", "survey.importsurvey.json"]


def test_a_file_that_cannot_be_told_apart_is_named(linked, tmp_path):
    wrong = tmp_path / "words.txt"
    wrong.write_text("these are words\n", encoding="utf-8")
    output = tmp_path / "out.gpkg"
    code, _, said = linked.run("bacgiang:importsurvey", {"INPUT": [str(wrong)], "OUTPUT": str(output)})
    assert code == 1
    assert "words.txt" in said
    assert "SURVEY_LAYOUT" in said
    assert not output.exists()
