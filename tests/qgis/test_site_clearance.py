"""Parameters of bacgiang:siteclearance → job; refusals before work starts."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:siteclearance").create()


def job_of(values, context):
    return algorithm().job(values, context, QgsProcessingFeedback())


def test_defaults_ask_for_no_owner_and_know_no_smallest_area(provider, parcels, zones, context, tmp_path):
    values = {"PARCELS": parcels, "BOUNDARY": zones, "AFFECTED": str(tmp_path / "a.gpkg")}
    assert job_of(values, context).parameters == {
        "parcels": {"path": parcels},
        "boundary": {"path": zones},
        "include_owners": False,
        "band": 20.0,
        "negligible": 0.0,
        "decimals": 1,
        "per_page": 14,
        "affected": {"path": str(tmp_path / "a.gpkg"), "layer": "affected"},
        "report": str(tmp_path / "a.siteclearance.json"),
    }


def test_everything_given(provider, parcels, zones, context, tmp_path):
    for name in ("min.csv", "gia.csv"):
        (tmp_path / name).write_text("loai_dat\n", encoding="utf-8")
    values = {
        "PARCELS": parcels,
        "BOUNDARY": zones,
        "BUILDINGS": zones,
        "EARLIER": parcels,
        "DOCUMENT": "12/TB-UBND",
        "MINIMUM_AREA": 40,
        "MINIMUM_TABLE": str(tmp_path / "min.csv"),
        "PRICE_TABLE": str(tmp_path / "gia.csv"),
        "POSITION_FIELD": "so_to",
        "OWNERS": True,
        "BAND": 50,
        "NEGLIGIBLE": 0.5,
        "DECIMALS": 2,
        "PER_PAGE": 8,
        **{name: str(tmp_path / f"{name}.gpkg") for name in ("AFFECTED", "REMAINDERS", "BUILDINGS_OUT")},
        "XLSX": str(tmp_path / "w.xlsx"),
        "PDF": str(tmp_path / "m.pdf"),
    }
    found = job_of(values, context).parameters
    chosen = {
        "document": "12/TB-UBND",
        "minimum_area": 40.0,
        "position_field": "so_to",
        "include_owners": True,
    }
    chosen |= {"band": 50.0, "negligible": 0.5, "decimals": 2, "per_page": 8}
    chosen |= {"workbook": str(tmp_path / "w.xlsx"), "pdf": str(tmp_path / "m.pdf")}
    chosen |= {"minimum_table": str(tmp_path / "min.csv"), "price_table": str(tmp_path / "gia.csv")}
    chosen |= {"buildings": {"path": zones}, "earlier": {"path": parcels}}
    assert {name: found[name] for name in chosen} == chosen
    assert found["buildings_out"] == {"path": str(tmp_path / "BUILDINGS_OUT.gpkg"), "layer": "buildings_out"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"BUILDINGS_OUT": "b.gpkg"}, "Choose the buildings"),
        ({"POSITION_FIELD": "so_to"}, "table of prices that the position"),
        ({"AFFECTED": "a.shp"}, "is not a format"),
    ],
)
def test_refusals(provider, parcels, zones, context, tmp_path, changed, expected):
    values = {"PARCELS": parcels, "BOUNDARY": zones, "AFFECTED": str(tmp_path / "a.gpkg"), **changed}
    right, text = algorithm().checkParameterValues(values, context)
    assert not right
    assert expected in text
