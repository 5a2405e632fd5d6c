"""bacgiang:overlayzoning with three plans on the sample commune: the urban plan, a land-use plan, corridors."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
PARCELS = f"{SAMPLE / 'truth.gpkg'}|layername=parcels"
TRUTH = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
DETAILS = [
    *("1", "QH chung xã Mẫu", "xã", "", "", ""),
    *("corridors", "Hành lang bảo vệ", "", "7/QĐ-MẪU", "01/07/2025", ""),
    *("land_use", "QH sử dụng đất", "tỉnh", "9/QĐ-MẪU", "2025-12-31", "ma_vung=ma_thua; ma_loai_qh=loai_dat"),
]


def rows(path: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


@pytest.fixture(scope="module")
def register(linked, tmp_path_factory):
    """The folder with the outputs, and what the algorithm returned."""
    folder = tmp_path_factory.mktemp("plans")
    mapping = folder / "classes.csv"
    mapping.write_text(
        "layer,value,code\nroads,duong_tinh,road_4_5\nroads,ngo,road_below_5\n", encoding="utf-8"
    )
    lines = {
        "LINES": [f"{SAMPLE / 'base' / 'commune.gpkg'}|layername=roads"],
        "CLASS_FIELDS": "cap_duong",
        "MAPPING": str(mapping),
        "MEASURE": 1,
        "CORRIDORS": str(folder / "corridors.gpkg"),
        "ERRORS": str(folder / "errors.gpkg"),
    }
    code, _, said = linked.run("bacgiang:protectioncorridors", lines)
    assert code == 0, said
    land_use = {"INPUT": PARCELS, "FIELD": ["loai_dat"], "OUTPUT": str(folder / "land_use.gpkg")}
    code, _, said = linked.run("native:dissolve", land_use)
    assert code == 0, said
    values = {
        "PARCELS": PARCELS,
        "ZONES": f"{SAMPLE / 'planning' / 'zoning_plan.gpkg'}|layername=zones",
        "MORE_PLANS": [str(folder / "land_use.gpkg"), str(folder / "corridors.gpkg")],
        "PLAN_DETAILS": DETAILS,
        "SLIVER_AREA": 1.0,
        "SLIVER_WIDTH": 0.1,
        "REGISTER": str(folder / "register.gpkg"),
        "PIECES": str(folder / "pieces.gpkg"),
        "SLIVERS": str(folder / "slivers.gpkg"),
    }
    code, results, said = linked.run("bacgiang:overlayzoning", values)
    assert code == 0, said
    return folder, results


def test_rounded_areas_and_shares_add_up_for_every_parcel_and_plan(register):
    folder, results = register
    query = "select fid_thua, ma_quy_hoach, dien_tich, loai_dong, dien_tich_tron, ty_le_tron from register"
    area, share, parcels = {}, {}, {}
    for fid, plan, whole, kind, part, percent in rows(folder / "register.gpkg", query):
        sign = -1 if kind == "double" else 1
        area[fid, plan] = area.get((fid, plan), 0) + sign * Decimal(repr(part))
        share[fid, plan] = share.get((fid, plan), 0) + sign * Decimal(repr(percent))
        parcels[fid] = Decimal(int(round(whole * 10, 6) + 0.5)) / 10
    assert len(parcels) == results["PARCEL_COUNT"] == TRUTH["parcels"]
    assert len(area) == 3 * len(parcels)
    assert all(total == parcels[fid] for (fid, _), total in area.items())
    assert set(share.values()) == {Decimal("100")}


def test_plans_carry_name_level_and_decision(register):
    folder, _ = register
    query = (
        "select distinct ma_quy_hoach, ten_quy_hoach, cap_quy_hoach, so_quyet_dinh, ngay_quyet_dinh from register "
        "where loai_dong = 'zone' order by 1"
    )
    assert rows(folder / "register.gpkg", query) == [
        ("QH1", "QH chung xã Mẫu", "xã", "00/QĐ-MẪU (không có thật)", "2025-07-01"),
        ("QH2", "QH sử dụng đất", "tỉnh", "9/QĐ-MẪU", "2025-12-31"),
        ("QH3", "Hành lang bảo vệ", None, "7/QĐ-MẪU", "2025-07-01"),
    ]


def test_totals_are_those_of_the_sample(register):
    """The first plan is told apart before slivers in truth.json, so slivers may change it by their own area."""
    folder, results = register
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    urban, land_use, corridors = report["plans"]
    moved = urban["sliver_area"] + 0.5
    assert urban["uncovered_area"] == pytest.approx(TRUTH["zoning"]["uncovered_in_parcels_m2"], abs=moved)
    assert urban["double_area"] == pytest.approx(TRUTH["zoning"]["overlap_in_parcels_m2"], abs=moved)
    # The land-use plan was made of the parcels: it covers them all, and nothing twice but where they overlap.
    assert land_use["uncovered_rows"] == 0
    assert land_use["zone_area"] - land_use["double_area"] == pytest.approx(report["parcel_area"], abs=1e-3)
    assert corridors["parcels_in_no_zone"] > 1000
    for plan in report["plans"]:
        whole = plan["zone_area"] - plan["double_area"] + plan["uncovered_area"]
        assert whole == pytest.approx(report["parcel_area"], abs=1e-3)
    assert len(rows(folder / "slivers.gpkg", "select 1 from slivers")) == results["SLIVER_COUNT"]
    assert results["SLIVER_COUNT"] == sum(plan["slivers"] for plan in report["plans"]) > 0


def test_no_owner_is_in_the_register(register):
    folder, _ = register
    for name in ("register.gpkg", "pieces.gpkg", "slivers.gpkg"):
        content = (folder / name).read_bytes()
        assert b"chu_su_dung" not in content
        assert "Ngoạch Sưởng".encode() not in content


def test_a_plan_elsewhere_is_named_and_nothing_is_written(linked, make_data, tmp_path):
    values = {
        "PARCELS": PARCELS,
        "ZONES": f"{SAMPLE / 'planning' / 'zoning_plan.gpkg'}|layername=zones",
        "MORE_PLANS": [f"{make_data(10, 50)}|layername=zones"],
        "REGISTER": str(tmp_path / "register.gpkg"),
    }
    code, _, said = linked.run("bacgiang:overlayzoning", values)
    assert code == 1
    assert "LAYERS_APART" in said
    assert Path(values["MORE_PLANS"][0].split("|")[0]).name in said
    assert list(tmp_path.iterdir()) == []


def test_the_table_may_be_given_on_the_command_line(linked, tmp_path):
    plan = f"{SAMPLE / 'planning' / 'zoning_plan.gpkg'}|layername=zones"
    register = tmp_path / "register.gpkg"
    answer = linked.call(
        *(
            "run",
            "bacgiang:overlayzoning",
            "--",
            f"PARCELS={PARCELS}",
            f"ZONES={plan}",
            f"REGISTER={register}",
        ),
        *(
            f"MORE_PLANS={plan}",
            f"MORE_PLANS={plan}",
            'PLAN_DETAILS=2,"Hai, xã Mẫu",tỉnh,007,,,3,Ba,,,,ten_vung=ghi_chu',
        ),
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    found = rows(
        register, "select distinct ma_quy_hoach, ten_quy_hoach, cap_quy_hoach from register order by 1"
    )
    assert [row[1:] for row in found[1:]] == [("Hai, xã Mẫu", "tỉnh"), ("Ba", None)]
