"""Parameters of bacgiang:compareplans → job; refusals before work starts."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingFeedback


def algorithm():
    return QgsApplication.processingRegistry().algorithmById("bacgiang:compareplans").create()


def test_defaults(provider, parcels, context, tmp_path):
    values = {"OLD_PLAN": parcels, "NEW_PLAN": parcels, "ZONE_CHANGES": str(tmp_path / "z.gpkg")}
    values["GROUND_CHANGES"] = str(tmp_path / "g.gpkg")
    found = algorithm().job(values, context, QgsProcessingFeedback()).parameters
    assert found["old"]["path"] == found["new"]["path"] == parcels
    assert (found["matching"], found["smallest_area"]) == ("auto", 0.1)
    assert found["zone_changes"] == {"path": str(tmp_path / "z.gpkg"), "layer": "zone_changes"}
    assert "parcels" not in found
    assert "parcel_changes" not in found


def test_everything_given(provider, parcels, context, tmp_path):
    values = {
        "OLD_PLAN": parcels, "NEW_PLAN": parcels, "PARCELS": parcels, "MATCHING": 2, "SMALLEST_AREA": 1.5,
        "PLAN_DETAILS": ["1", "QH 2020", "", "1/QĐ", "2020-01-01", "", "2", "QH 2025", "", "", "", "ma_vung=so_thua"],
        "ZONE_CHANGES": str(tmp_path / "z.gpkg"), "GROUND_CHANGES": str(tmp_path / "g.gpkg"),
        "PARCEL_CHANGES": str(tmp_path / "p.gpkg"), "HTML": str(tmp_path / "r.html"),
        "WORKBOOK": str(tmp_path / "r.xlsx"),
    }  # fmt: skip
    found = algorithm().job(values, context, QgsProcessingFeedback()).parameters
    assert (found["old"]["name"], found["old"]["decision"]) == ("QH 2020", "1/QĐ")
    assert (found["new"]["name"], found["new"]["fields"]) == ("QH 2025", {"ma_vung": "so_thua"})
    assert (found["matching"], found["smallest_area"]) == ("area", 1.5)
    assert found["parcels"] == {"path": parcels}
    assert found["parcel_changes"]["layer"] == "parcel_changes"
    assert (found["html"], found["workbook"]) == (str(tmp_path / "r.html"), str(tmp_path / "r.xlsx"))


def test_a_table_of_parcels_needs_parcels(provider, parcels, context, tmp_path):
    values = {
        "OLD_PLAN": parcels, "NEW_PLAN": parcels, "ZONE_CHANGES": str(tmp_path / "z.gpkg"),
        "GROUND_CHANGES": str(tmp_path / "g.gpkg"), "PARCEL_CHANGES": str(tmp_path / "p.gpkg"),
    }  # fmt: skip
    right, text = algorithm().checkParameterValues(values, context)
    assert not right
    assert "parcels" in text
