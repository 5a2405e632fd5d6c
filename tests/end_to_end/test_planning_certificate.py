"""bacgiang:planningcertificate through qgis_process on the sample commune."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "sample_data"
PARCELS = f"{SAMPLE / 'truth.gpkg'}|layername=parcels"
PLAN = str(SAMPLE / "planning" / "zoning_plan.gpkg")


@pytest.fixture
def given(tmp_path):
    return {
        "PARCELS": PARCELS,
        "PLANS": [PLAN],
        "FOLDER": str(tmp_path / "out"),
        "OFFICE": "UBND xã Mẫu",
        "PLACE": "Xã Mẫu",
    }


def test_one_parcel(linked, given):
    asked = {**given, "SHEET": "2", "NUMBER": "232", "ISSUE_DATE": "2026-11-21"}
    code, results, said = linked.run("bacgiang:planningcertificate", asked)
    assert code == 0, said
    assert (results["ASKED_COUNT"], results["ISSUED_COUNT"]) == (1, 1)
    folder = Path(results["FOLDER"])
    assert Path(results["INDEX"]).is_file()
    page = (folder / "99999_2_232.html").read_text(encoding="utf-8")
    for wanted in (
        "Thửa đất số 232",
        "64,8",
        "33,3",
        "66,08",
        "33,92",
        "ngày 21 tháng 11 năm 2026",
        "truth.gpkg",
    ):
        assert wanted in page
    assert "Ngoạch" not in page, "the name of an owner of the sample"
    assert (folder / "99999_2_232.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))["issued"] == 1

    code, _, said = linked.run("bacgiang:planningcertificate", asked)
    assert code == 1
    assert "already holds certificates" in said


def test_a_list_with_bad_rows_into_one_pdf(linked, given, tmp_path):
    rows = tmp_path / "list.txt"
    rows.write_text("2;232\n2;99999\n5;261\n", encoding="utf-8")
    asked = {**given, "FOLDER": None, "LIST": str(rows), "PDF": str(tmp_path / "all.pdf")}
    code, results, said = linked.run(
        "bacgiang:planningcertificate", {name: value for name, value in asked.items() if value is not None}
    )
    assert code == 0, said
    assert (results["ISSUED_COUNT"], results["NOT_ISSUED_COUNT"]) == (2, 1)
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")


def test_a_point_outside_names_the_nearest_parcel(linked, given):
    code, _, said = linked.run("bacgiang:planningcertificate", {**given, "POINT": "106.2,21.28 [EPSG:4326]"})
    assert code == 1
    assert "thửa gần nhất" in said
    assert not Path(given["FOLDER"]).exists() or not list(Path(given["FOLDER"]).iterdir())
