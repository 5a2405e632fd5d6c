"""Several plans in one algorithm: layers, the table that describes them, and what the engine is asked."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback

SQUARE = ["POLYGON((0 0,10 0,10 10,0 10,0 0))"]


@pytest.fixture
def several(overlay, make_layer):
    urban = make_layer("urban.gpkg", "Polygon", SQUARE, ID=["a"], CODE=["DAT_O_Langxom"])
    corridors = make_layer("corridors.gpkg", "Polygon", SQUARE, ma_vung=["b"])
    return {**overlay, "MORE_PLANS": [urban, corridors]}


def job_of(values, context):
    algorithm = QgsApplication.processingRegistry().algorithmById("bacgiang:overlayzoning").create()
    right, text = algorithm.checkParameterValues(values, context)
    return algorithm.job(values, context, QgsProcessingFeedback()).parameters if right else text


def test_plans_come_in_order_with_their_layers_names(several, context):
    job = job_of(several, context)
    assert job["zones"]["path"] == several["ZONES"]
    assert [plan["path"] for plan in job["more_plans"]] == several["MORE_PLANS"]
    assert [plan["shown_as"] for plan in (job["zones"], *job["more_plans"])] == [
        "zones",
        "urban",
        "corridors",
    ]


def test_the_table_says_what_the_plans_are(several, context):
    details = [
        *("urban", "QH chung xã Mẫu", "xã", "12/QĐ-UBND", "2025-07-01", "ma_vung=ID; ma_loai_qh = CODE"),
        *("1", "QH sử dụng đất", "tỉnh", "", "", ""),
        *("", "", "", "", "", ""),
    ]
    job = job_of({**several, "PLAN_DETAILS": details}, context)
    urban, corridors = job["more_plans"]
    assert urban == {
        "path": several["MORE_PLANS"][0],
        "name": "QH chung xã Mẫu",
        "level": "xã",
        "decision": "12/QĐ-UBND",
        "decision_date": "2025-07-01",
        "fields": {"ma_vung": "ID", "ma_loai_qh": "CODE"},
    }
    assert (job["zones"]["name"], job["zones"]["level"]) == ("QH sử dụng đất", "tỉnh")
    assert "name" not in corridors
    assert corridors["shown_as"] == "corridors"


def test_a_row_without_a_plan_means_the_plan_of_its_place(several, context):
    details = ["", "A", "", "", "", "", "", "B", "", "", "", ""]
    job = job_of({**several, "PLAN_DETAILS": details}, context)
    assert (job["zones"]["name"], job["more_plans"][0]["name"]) == ("A", "B")


def test_the_table_as_text_keeps_numbers_as_written(several, context):
    job = job_of({**several, "PLAN_DETAILS": '2,"Hai, xã",,007,,'}, context)
    assert (job["more_plans"][0]["name"], job["more_plans"][0]["decision"]) == ("Hai, xã", "007")


def test_one_plan_may_be_described_too(overlay, context):
    job = job_of({**overlay, "PLAN_DETAILS": ["1", "", "", "5/QĐ", "", ""]}, context)
    assert job["zones"] == {"path": overlay["ZONES"], "decision": "5/QĐ"}
    assert "more_plans" not in job


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (["4", "A", "", "", "", ""], "4"),
        (["none", "A", "", "", "", ""], "none"),
        (["1", "", "", "", "", "ID"], "ID"),
    ],
)
def test_a_table_that_fits_no_plan_is_refused(several, context, row, word):
    text = job_of({**several, "PLAN_DETAILS": row}, context)
    assert isinstance(text, str)
    assert word in text


def test_slivers_need_both_limits(overlay, context):
    assert isinstance(job_of({**overlay, "SLIVER_AREA": 1.0}, context), str)
    job = job_of({**overlay, "SLIVER_AREA": 1.0, "SLIVER_WIDTH": 0.1, "SLIVERS": "/tmp/s.gpkg"}, context)
    assert (job["sliver_area"], job["sliver_width"]) == (1.0, 0.1)
    assert job["slivers"] == {"path": "/tmp/s.gpkg", "layer": "slivers"}
