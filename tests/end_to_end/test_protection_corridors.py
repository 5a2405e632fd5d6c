"""bacgiang:protectioncorridors on the sample commune: roads and power lines → corridors, parcels, reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASE = f"{ROOT / 'sample_data' / 'base' / 'commune.gpkg'}|layername="
PARCELS = f"{ROOT / 'sample_data' / 'truth.gpkg'}|layername=parcels"


@pytest.fixture
def mapping(tmp_path) -> str:
    """The office says what its names mean; field tracks are left out on purpose."""
    path = tmp_path / "classes.csv"
    rows = ("layer,value,code", "roads,duong_tinh,road_4_5", "roads,ngo,road_below_5", ",35,power_35_bare")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def test_the_sample_commune(linked, mapping, tmp_path):
    values = {
        "LINES": [f"{BASE}roads", f"{BASE}power_lines"],
        "CLASS_FIELDS": "cap_duong;dien_ap_kv",
        "MAPPING": mapping,
        "MEASURE": 1,
        "PARCELS": PARCELS,
        **{name: str(tmp_path / f"{name}.gpkg") for name in ("CORRIDORS", "ERRORS", "AFFECTED")},
        "HTML": str(tmp_path / "r.html"),
    }
    code, results, said = linked.run("bacgiang:protectioncorridors", values)
    assert code == 0, said
    # 136 roads (22 of them field tracks, whose class nobody gave) and 2 power lines
    assert (results["LINE_COUNT"], results["WITH_CORRIDOR"], results["WITHOUT_CORRIDOR"]) == (138, 116, 22)
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    assert report["refused_by_reason"] == {"unknown_class": 22}
    found = {one["key"]: one for one in report["entries"]}
    # 110 kV: five points with bends t of 15.42°, 13.38° and 12.95°; by hand from the coordinates in the layer:
    # 8 m × 1998.486 m − Σ 16·(tan(t/2) − t/2) = 15 987.8883 − 0.0294 = 15 987.8590 m²; chords take away a little.
    assert found["power_110"]["measured_area"] == pytest.approx(15987.859, abs=0.003)
    assert found["power_110"]["status"] == "verify"
    assert found["road_4_5"]["length"] == pytest.approx(1843.687, abs=0.001)
    affected = report["affected"]
    assert affected["parcels"] == 3836
    total = affected["corridor_area"] - affected["double_area"] + affected["uncovered_area"]
    assert total == pytest.approx(affected["parcel_area"], abs=1e-4)
    assert results["AFFECTED_COUNT"] == affected["affected_parcels"] > 1000
    html = (tmp_path / "r.html").read_bytes()
    for text in ("Ngoạch", "chu_su_dung"):
        assert text.encode() not in html
        assert text.encode() not in (tmp_path / "AFFECTED.gpkg").read_bytes()

    # The corridors are a plan: what they cover of the parcels is what the overlay finds.
    register = str(tmp_path / "register.gpkg")
    plan = {"PARCELS": PARCELS, "ZONES": results["CORRIDORS"], "REGISTER": register}
    code, overlaid, said = linked.run("bacgiang:overlayzoning", plan)
    assert code == 0, said
    assert overlaid["ZONE_AREA"] == pytest.approx(affected["corridor_area"], abs=0.01)


def test_a_rail_without_width_is_refused_and_the_table_is_written(linked, tmp_path):
    table = tmp_path / "widths.csv"
    code, results, said = linked.run("bacgiang:protectioncorridors", {"PRESETS_OUT": str(table)})
    assert code == 0, said
    rail = {"LINES": [f"{BASE}power_lines"], "CLASS_FIELDS": "=rail", "CORRIDORS": str(tmp_path / "c.gpkg")}
    code, _, said = linked.run("bacgiang:protectioncorridors", rail)
    assert code == 1
    assert "no width" in said
    assert not (tmp_path / "c.gpkg").exists()
    assert "\nrail,both," in table.read_text(encoding="utf-8-sig")
    table.write_text("code,width,reference\nrail,15,line\n", encoding="utf-8")
    code, results, said = linked.run("bacgiang:protectioncorridors", {**rail, "PRESETS": str(table)})
    assert code == 0, said
    assert results["WITH_CORRIDOR"] == 2
