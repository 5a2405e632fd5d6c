"""bacgiang:importplan through qgis_process: a plan to zones, and straight on into the register."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"


def rows_of(path, query):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def test_drawing_to_zones_and_on_to_the_register(linked, tmp_path):
    output, html = tmp_path / "plan.gpkg", tmp_path / "plan.html"
    code, results, said = linked.run(
        "bacgiang:importplan",
        {
            "INPUT": [str(SAMPLE / "planning" / "zoning_plan.dxf")],
            "DECISION": "00/QĐ-MẪU",
            "DECISION_DATE": "2025-07-01",
            "HTML": str(html),
            "OUTPUT": str(output),
        },
    )
    assert code == 0, said
    counted = {
        name: results[name]
        for name in ("ELEMENT_COUNT", "ZONE_COUNT", "REPEATING_COUNT", "LABEL_COUNT", "OTHER_COUNT")
    }
    assert counted == {
        "ELEMENT_COUNT": 114, "ZONE_COUNT": 34, "REPEATING_COUNT": 45, "LABEL_COUNT": 34, "OTHER_COUNT": 1,
    }  # fmt: skip
    assert (results["REJECTED_COUNT"], results["OVERLAP_COUNT"], results["REPAIRED_COUNT"]) == (0, 1, 0)
    stored = rows_of(
        SAMPLE / "planning" / "zoning_plan.gpkg",
        "select ten_vung, ma_loai_qh, dien_tich from zones order by 1",
    )
    made = rows_of(output, "select ten_vung, ma_loai_qh, round(dien_tich, 3) from zones order by 1")
    assert made == stored
    assert set(rows_of(output, "select so_quyet_dinh, ngay_quyet_dinh from zones")) == {
        ("00/QĐ-MẪU", "2025-07-01")
    }
    assert "<svg" in html.read_text(encoding="utf-8")
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    assert report["entries"][0]["second_reading"]["status"] == "agrees"

    register = tmp_path / "register.gpkg"
    code, results, said = linked.run(
        "bacgiang:overlayzoning",
        {
            "PARCELS": f"{SAMPLE / 'truth.gpkg'}|layername=parcels",
            "ZONES": f"{output}|layername=zones",
            "REGISTER": str(register),
        },
    )
    assert code == 0, said
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    assert results["ZONE_COUNT"] == truth["zoning"]["zones"]


def test_foreign_names_and_an_office_table(linked, tmp_path):
    source = tmp_path / "plan.geojson"
    square = [[[106.2, 21.3], [106.201, 21.3], [106.201, 21.301], [106.2, 21.301], [106.2, 21.3]]]
    feature = {
        "type": "Feature",
        "properties": {"LOAI": "K1", "TEN": "Khu một", "TenChu": "Người Một"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    source.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    output = tmp_path / "zones.gpkg"
    code, _, said = linked.run(
        "bacgiang:importplan",
        {"INPUT": [str(source)], "FIELD_PAIRS": "LOAI=ma_loai_qh; TEN=ten_vung", "OUTPUT": str(output)},
    )
    assert code == 0, said
    assert rows_of(output, "select ma_loai_qh, ten_vung from zones") == [("K1", "Khu một")]
    assert dict(rows_of(output, "select truong_nguon, cach_khop from matches"))["TenChu"] == "personal"
    assert b"Ng\xc6\xb0\xe1\xbb\x9di" not in output.read_bytes()
    assert "K1" in said


def test_a_drawing_that_is_no_plan_is_refused_and_leaves_nothing(linked, tmp_path):
    output = tmp_path / "zones.gpkg"
    sheet = SAMPLE / "sheets" / "DC_to_01.dgn"
    code, _, said = linked.run("bacgiang:importplan", {"INPUT": [str(sheet)], "OUTPUT": str(output)})
    assert code == 1
    assert str(sheet) in said
    assert list(tmp_path.iterdir()) == []
