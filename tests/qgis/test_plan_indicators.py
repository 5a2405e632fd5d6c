"""Parameters of bacgiang:planindicators → job; refusals before work starts; the style of its zones."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:planindicators").create()


@pytest.fixture
def wanted(parcels, tmp_path):
    return {
        "PLAN": parcels, "CURRENT": parcels,
        "INDICATORS": str(tmp_path / "z.gpkg"), "PROGRESS": str(tmp_path / "t.gpkg"),
    }  # fmt: skip


def test_defaults(provider, wanted, parcels, context, tmp_path):
    found = algorithm().job(wanted, context, QgsProcessingFeedback()).parameters
    assert found["plan"]["path"] == parcels
    assert found["current"] == {"path": parcels}
    assert found["indicators"] == {"path": str(tmp_path / "z.gpkg"), "layer": "indicators"}
    assert found["progress_by_code"]["layer"] == "progress_by_code"
    assert not {"works", "buildings", "communes", "year", "works_done_values", "code_table"} & set(found)


def test_everything_given(provider, wanted, parcels, context, tmp_path):
    table = tmp_path / "codes.csv"
    table.write_text("ma,loai_dat\n", encoding="utf-8")
    values = {
        **wanted, "WORKS": parcels, "BUILDINGS": parcels, "COMMUNES": parcels, "CODE_TABLE": str(table),
        "CURRENT_CODE": "loai_dat", "WORKS_STATUS": "loai_dat", "WORKS_YEAR": "so_to", "WORKS_CODE": "loai_dat",
        "STOREYS": "so_to", "COMMUNE_CODE": "ma_xa", "COMMUNE_NAME": "ma_xa", "DONE_VALUES": "xong; hoàn thành",
        "YEAR": 2025, "PLAN_DETAILS": ["1", "QH xã", "", "1/QĐ", "2025-07-01", ""],
        "HTML": str(tmp_path / "r.html"), "WORKBOOK": str(tmp_path / "r.xlsx"),
    }  # fmt: skip
    found = algorithm().job(values, context, QgsProcessingFeedback()).parameters
    assert (found["plan"]["name"], found["plan"]["decision"]) == ("QH xã", "1/QĐ")
    assert (found["year"], found["works_done_values"]) == (2025, ["xong", "hoàn thành"])
    assert (found["storeys_field"], found["works_year_field"]) == ("so_to", "so_to")
    assert found["code_table"] == str(table)
    assert (found["html"], found["workbook"]) == (str(tmp_path / "r.html"), str(tmp_path / "r.xlsx"))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [({"CURRENT": None}, "to compare the plan with"), ({"YEAR": 2025}, "the works' year")],
)
def test_refusals(provider, wanted, context, changed, expected):
    right, text = algorithm().checkParameterValues({**wanted, **changed}, context)
    assert not right
    assert expected in text
