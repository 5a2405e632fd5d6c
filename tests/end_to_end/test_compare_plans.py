"""bacgiang:compareplans through qgis_process: the sample plan against an edited copy; numbers worked out by hand."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
ZONES = f"{SAMPLE / 'planning' / 'zoning_plan.gpkg'}|layername=zones"
PARCELS = f"{SAMPLE / 'truth.gpkg'}|layername=parcels"

_EDIT = """
import sys, pyogrio, shapely, numpy as np
source, target = sys.argv[1:]
meta, _, wkb, columns = pyogrio.raw.read(source, layer="zones")
names = list(meta["fields"])
shapes, columns = shapely.from_wkb(wkb), [np.array(c, dtype=object) if c.dtype == object else c for c in columns]
ids, codes = columns[names.index("ma_vung")], columns[names.index("ma_loai_qh")]
place = int(np.flatnonzero(ids == "QH-011")[0])
codes[place] = "QHDH_DAT_O_Nhomnhao"
keep = ids != "QH-010"
pyogrio.raw.write(target, shapely.to_wkb(shapes[keep]), [c[keep] for c in columns], names, layer="zones",
                  driver="GPKG", geometry_type="Polygon", crs=meta["crs"])
print(shapes[place].area, shapes[~keep][0].area)
"""


@pytest.fixture(scope="module")
def edited(tmp_path_factory, engine_python):
    """The plan with one zone of another code and one zone gone, and the areas of both (m²)."""
    path = tmp_path_factory.mktemp("plans") / "new.gpkg"
    source = str(SAMPLE / "planning" / "zoning_plan.gpkg")
    run = subprocess.run(
        [engine_python, "-I", "-c", _EDIT, source, str(path)], check=True, capture_output=True, text=True
    )
    return f"{path}|layername=zones", *(float(part) for part in run.stdout.split())


def test_an_edited_plan(linked, edited, tmp_path):
    new, coded, gone = edited
    values = {
        "OLD_PLAN": ZONES, "NEW_PLAN": new, "PARCELS": PARCELS,
        "ZONE_CHANGES": str(tmp_path / "z.gpkg"), "GROUND_CHANGES": str(tmp_path / "g.gpkg"),
        "PARCEL_CHANGES": str(tmp_path / "p.gpkg"), "HTML": str(tmp_path / "r.html"),
        "WORKBOOK": str(tmp_path / "r.xlsx"),
    }  # fmt: skip
    code, results, said = linked.run("bacgiang:compareplans", values)
    assert code == 0, said
    assert (results["CHANGED_ZONES"], results["ADDED_AREA"]) == (2, 0)
    assert results["REMOVED_AREA"] == pytest.approx(gone, abs=0.01)
    assert results["CHANGED_AREA"] == pytest.approx(gone + coded, abs=0.01)
    assert 0 < results["CHANGED_PARCELS"] < results["PARCEL_COUNT"] == 3836
    assert results["LARGEST_DEVIATION"] < 1e-6
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    assert report["zone_kinds"] == {"code": 1, "removed": 1, "unchanged": 32}
    assert report["matching"] == "id"
    assert (tmp_path / "r.xlsx").stat().st_size > 5000
    assert "<svg" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_same_plan_has_not_changed(linked, tmp_path):
    values = {"OLD_PLAN": ZONES, "NEW_PLAN": ZONES, "ZONE_CHANGES": str(tmp_path / "z.gpkg")}
    values["GROUND_CHANGES"] = str(tmp_path / "g.gpkg")
    code, results, said = linked.run("bacgiang:compareplans", values)
    assert code == 0, said
    assert (results["CHANGED_ZONES"], results["CHANGED_AREA"]) == (0, 0)
