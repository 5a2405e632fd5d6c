"""bacgiang:planindicators through qgis_process: the sample plan against the sample parcels, areas by an own overlay."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
PLAN = SAMPLE / "planning" / "zoning_plan.gpkg"
TABLE = {"QHDD_DAT_HTKT_DuongGT": "DGT", "QHDH_DAT_O_Langxom": "ONT", "QHDH_DAT_NN_Rungsanxuat": "RSX"}

# Independent of the engine: every zone by every parcel of the wanted code, unioned, plain shapely.
_ORACLE = """
import json, sys, pyogrio, shapely, numpy as np
plan, truth, table = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
def read(path, layer):
    meta, _, wkb, columns = pyogrio.raw.read(path, layer=layer)
    return shapely.from_wkb(wkb), dict(zip(meta["fields"], columns))
zones, about = read(plan, "zones")
parcels, of = read(truth, "parcels")
first = np.array([str(code).split("+")[0] for code in of["loai_dat"]])
found = {}
for code, wanted in table.items():
    ground = shapely.union_all(zones[about["ma_loai_qh"] == code])
    found[code] = float(shapely.intersection(ground, shapely.union_all(parcels[first == wanted])).area)
print(json.dumps({"done": found, "planned": float(shapely.union_all(zones).area)}))
"""


@pytest.fixture(scope="module")
def oracle(engine_python):
    truth = str(SAMPLE / "truth.gpkg")
    command = [engine_python, "-I", "-c", _ORACLE, str(PLAN), truth, json.dumps(TABLE)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_the_sample_plan(linked, oracle, tmp_path):
    table = tmp_path / "codes.csv"
    lines = "".join(f"{code},{land}\n" for code, land in TABLE.items())
    table.write_text("ma,loai_dat\n" + lines, encoding="utf-8")
    values = {
        "PLAN": f"{PLAN}|layername=zones", "CURRENT": f"{SAMPLE / 'truth.gpkg'}|layername=parcels",
        "CODE_TABLE": str(table), "INDICATORS": str(tmp_path / "z.gpkg"), "PROGRESS": str(tmp_path / "t.gpkg"),
        "HTML": str(tmp_path / "r.html"), "WORKBOOK": str(tmp_path / "r.xlsx"),
    }  # fmt: skip
    code, results, said = linked.run("bacgiang:planindicators", values)
    assert code == 0, said
    assert results["ZONE_COUNT"] == 34
    assert results["PLANNED_AREA"] == pytest.approx(oracle["planned"], abs=0.01)
    assert results["DONE_AREA"] == pytest.approx(sum(oracle["done"].values()), abs=0.01)
    assert results["LARGEST_DEVIATION"] < 1e-6
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    assert report["done_by"] == "land use"
    assert "DAT_Coquan" in report["codes_never_met"]
    assert (tmp_path / "r.xlsx").stat().st_size > 5000
    assert "<svg" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_nothing_to_compare_with_is_refused(linked, tmp_path):
    values = {"PLAN": f"{PLAN}|layername=zones", "INDICATORS": str(tmp_path / "z.gpkg")}
    values["PROGRESS"] = str(tmp_path / "t.gpkg")
    code, _, said = linked.run("bacgiang:planindicators", values)
    assert code == 1
    assert "to compare the plan with" in said
