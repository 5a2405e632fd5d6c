"""Parameters of bacgiang:landusechange and bacgiang:landinventory → jobs."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback


def job_of(name, values, context):
    found = QgsApplication.processingRegistry().algorithmById(f"bacgiang:{name}").create()
    return found.job(values, context, QgsProcessingFeedback())


def test_change_needs_two_layers_and_a_workbook(provider, parcels, context, tmp_path):
    values = {"BEFORE": parcels, "AFTER": parcels, "WORKBOOK": str(tmp_path / "a.xlsx")}
    assert job_of("landusechange", values, context).parameters == {
        "before": {"path": parcels},
        "after": {"path": parcels},
        "combined": "first",
        "smallest_area": 0.0,
        "decimals": 2,
        "workbook": str(tmp_path / "a.xlsx"),
        "report": str(tmp_path / "a.landusechange.json"),
    }


def test_everything_given_to_change(provider, parcels, context, tmp_path):
    table = tmp_path / "codes.csv"
    table.write_text("ma,loai_dat\n", encoding="utf-8")
    values = {
        "BEFORE": parcels,
        "AFTER": parcels,
        "BEFORE_CODE_FIELD": "loai_dat",
        "AFTER_CODE_FIELD": "loai_dat",
        "BEFORE_NAME": "Hiện trạng 2025",
        "AFTER_NAME": "Quy hoạch 2030",
        "PLACE": "Xã Tân Dĩnh",
        "COMBINED": 1,
        "CODE_TABLE": str(table),
        "SMALLEST_AREA": 2.5,
        "DECIMALS": 4,
        "WORKBOOK": str(tmp_path / "a.xlsx"),
        "CHANGES": str(tmp_path / "c.gpkg"),
        "PICTURES": str(tmp_path / "pictures"),
        "REPORT": str(tmp_path / "r.json"),
    }
    job = job_of("landusechange", values, context)
    assert {
        key: job.parameters[key] for key in ("before_name", "after_name", "place", "combined", "decimals")
    } == {
        "before_name": "Hiện trạng 2025",
        "after_name": "Quy hoạch 2030",
        "place": "Xã Tân Dĩnh",
        "combined": "own",
        "decimals": 4,
    }
    assert job.parameters["code_table"] == str(table)
    assert job.parameters["changes"] == {"path": str(tmp_path / "c.gpkg"), "layer": "changes"}
    assert job.parameters["pictures"] == str(tmp_path / "pictures")
    assert job.parameters["before_code_field"] == job.parameters["after_code_field"] == "loai_dat"


def test_inventory_counts_no_persons_unless_asked(provider, parcels, context, tmp_path):
    values = {"PARCELS": parcels, "FOLDER": str(tmp_path / "forms")}
    job = job_of("landinventory", values, context)
    assert job.parameters == {
        "parcels": {"path": parcels},
        "combined": "first",
        "allowed_difference": 100.0,
        "decimals": 2,
        "folder": str(tmp_path / "forms"),
        "report": str(tmp_path / "forms.landinventory.json"),
    }
    assert job.results["CHECKS"] == str(tmp_path / "forms" / "kiem_tra.html")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("CODE_FIELD", "code_field"),
        ("USER_FIELD", "user_field"),
        ("COMMUNE_FIELD", "commune_field"),
        ("PREVIOUS_CODE_FIELD", "previous_code_field"),
        ("PERSON_FIELD", "person_field"),
        ("AREA_FIELD", "area_field"),
        ("PROVINCE", "province"),
        ("PERIOD", "period"),
    ],
)
def test_fields_and_texts_of_the_inventory(provider, parcels, context, tmp_path, name, key):
    values = {"PARCELS": parcels, "FOLDER": str(tmp_path / "forms"), name: "loai_dat"}
    assert job_of("landinventory", values, context).parameters[key] == "loai_dat"


def test_outlines_of_the_inventory(provider, parcels, context, tmp_path):
    values = {
        "PARCELS": parcels,
        "FOLDER": str(tmp_path / "f"),
        "BOUNDARIES": parcels,
        "ALLOWED_DIFFERENCE": 5,
    }
    found = job_of("landinventory", values, context).parameters
    assert (found["boundaries"], found["allowed_difference"]) == ({"path": parcels}, 5.0)
