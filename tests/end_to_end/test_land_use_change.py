"""Change matrix and inventory forms through qgis_process, on the sample commune."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
PARCELS = f"{SAMPLE / 'truth.gpkg'}|layername=parcels"
PLAN = str(SAMPLE / "planning" / "zoning_plan.gpkg")


def sheet_text(book: Path) -> str:
    with zipfile.ZipFile(book) as archive:
        return archive.read("xl/sharedStrings.xml").decode("utf-8")


def test_current_use_against_the_plan(linked, tmp_path):
    inputs = {
        "BEFORE": PARCELS,
        "AFTER": PLAN,
        "BEFORE_NAME": "Hiện trạng 2025",
        "WORKBOOK": str(tmp_path / "a.xlsx"),
        "CHANGES": str(tmp_path / "c.gpkg"),
        "PICTURES": str(tmp_path / "pictures"),
    }
    code, results, said = linked.run("bacgiang:landusechange", inputs)
    assert code == 0, said
    parts = results["UNCHANGED_AREA"] + results["CHANGED_AREA"] + results["ONLY_BEFORE_AREA"]
    assert parts == pytest.approx(results["BEFORE_AREA"], abs=1e-3)
    assert results["LARGEST_DIFFERENCE"] < 1e-3
    with closing(sqlite3.connect(tmp_path / "c.gpkg")) as database:
        count, area = database.execute("select count(*), sum(dien_tich) from changes").fetchone()
    assert count == results["CHANGE_COUNT"]
    moved = results["CHANGED_AREA"] + results["ONLY_BEFORE_AREA"] + results["ONLY_AFTER_AREA"]
    assert area == pytest.approx(moved, abs=1e-3)
    assert "Hiện trạng 2025" in sheet_text(tmp_path / "a.xlsx")
    assert {path.name for path in (tmp_path / "pictures").iterdir()} == {
        "contents.json", "heatmap.png", "heatmap.svg", "sankey.png", "sankey.svg",
    }  # fmt: skip
    assert json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))["checks_passed"]
    # The folder of pictures is ours: it may be replaced.
    code, _, said = linked.run("bacgiang:landusechange", inputs)
    assert code == 0, said


def test_inventory_of_the_commune(linked, tmp_path):
    folder = tmp_path / "forms"
    inputs = {"PARCELS": PARCELS, "FOLDER": str(folder), "PERIOD": "Năm 2025", "PERSON_FIELD": "chu_su_dung"}
    code, results, said = linked.run("bacgiang:landinventory", inputs)
    assert code == 0, said
    assert (results["PARCEL_COUNT"], results["COMMUNE_COUNT"]) == (3836, 1)
    assert results["AREA"] == pytest.approx(1_565_168.94, abs=0.01)
    assert results["AREA_WITHOUT_USER"] == pytest.approx(results["AREA"], abs=1e-6)
    assert results["CHECKS_MADE"] > 50
    assert (
        results["CHECKS_FAILED"] == 4
    )  # the users are not known: (4) = (5) + (18) fails, for the commune and in all
    names = {path.name for path in folder.iterdir()}
    assert names >= {"toan_tinh.xlsx", "kiem_tra.html", "kiem_tra.json", "contents.json"}
    assert len(names) == 5
    assert "Năm 2025" in sheet_text(folder / "toan_tinh.xlsx")
    with closing(sqlite3.connect(SAMPLE / "truth.gpkg")) as database:
        owners = {name for (name,) in database.execute("select distinct chu_su_dung from parcels") if name}
    for path in folder.iterdir():
        text = sheet_text(path) if path.suffix == ".xlsx" else path.read_text(encoding="utf-8")
        assert not [name for name in owners if name in text]


def test_a_layer_that_lies_elsewhere_is_refused(linked, make_data, tmp_path):
    inputs = {
        "BEFORE": PARCELS,
        "AFTER": f"{make_data(4, 50)}|layername=zones",
        "WORKBOOK": str(tmp_path / "a.xlsx"),
    }
    code, _, said = linked.run("bacgiang:landusechange", inputs)
    assert code == 1
    assert "lie apart" in said or "nằm cách" in said or "differ" in said
    assert not (tmp_path / "a.xlsx").exists()
