"""bacgiang:siteclearance on the sample commune: list, workbook, map book, buildings; no owner unless asked for."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARCELS = f"{ROOT / 'sample_data' / 'truth.gpkg'}|layername=parcels"
OWNER = "Ngoạch"

_MAKE = """
import sys
import numpy as np, pyogrio, shapely
folder = sys.argv[1]
# a convex piece of the made-up commune, and two houses: one inside, one across the western side
shapes = {"boundary": ["POLYGON ((417700 2353350, 418003 2353411, 417961 2353557, 417733 2353498, 417700 2353350))"],
          "houses": ["POLYGON ((417850 2353450, 417860 2353450, 417860 2353458, 417850 2353458, 417850 2353450))",
                     "POLYGON ((417710 2353420, 417722 2353420, 417722 2353430, 417710 2353430, 417710 2353420))",
                     "POLYGON ((417500 2353400, 417510 2353400, 417510 2353410, 417500 2353410, 417500 2353400))"]}
for name, wkts in shapes.items():
    wkb = shapely.to_wkb(shapely.from_wkt(np.array(wkts, dtype=object)))
    pyogrio.raw.write(f"{folder}/{name}.gpkg", wkb, [np.array(wkts, dtype=object)], ["ghi_chu"], layer=name,
                      driver="GPKG", geometry_type="Polygon", crs="EPSG:9214")
"""


@pytest.fixture
def project(tmp_path, engine_python) -> dict[str, str]:
    subprocess.run([engine_python, "-I", "-c", _MAKE, str(tmp_path)], check=True)
    prices = tmp_path / "gia.csv"
    prices.write_text("loai_dat,don_gia\nONT,2.500.000\nONT+CLN,1.800.000\n", encoding="utf-8")
    return {
        "PARCELS": PARCELS,
        "BOUNDARY": str(tmp_path / "boundary.gpkg"),
        "BUILDINGS": str(tmp_path / "houses.gpkg"),
        "PRICE_TABLE": str(prices),
        "MINIMUM_AREA": 40,
        "DOCUMENT": "Dự án khu dân cư (mẫu)",
    }


def outputs(folder: Path) -> dict[str, str]:
    folder.mkdir()
    layers = {name: str(folder / f"{name}.gpkg") for name in ("AFFECTED", "REMAINDERS", "BUILDINGS_OUT")}
    return {**layers, "XLSX": str(folder / "list.xlsx"), "PDF": str(folder / "maps.pdf")}


def all_bytes(folder: Path) -> dict[str, bytes]:
    """Return every file and what is in the workbook; the text of the PDF is read in tests/engine."""
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    with zipfile.ZipFile(folder / "list.xlsx") as archive:
        found |= {name: archive.read(name) for name in archive.namelist()}
    return found


def test_the_sample_commune(linked, project, tmp_path):
    code, results, said = linked.run("bacgiang:siteclearance", {**project, **outputs(tmp_path / "plain")})
    assert code == 0, said
    # The boundary by the shoelace formula from its corners: 39 298.5 m². 179 parcels have at least 0.1 m² in it
    # (worked out in exact arithmetic in tests/engine/planning/clearance).
    assert results["BOUNDARY_AREA"] == pytest.approx(39298.5, abs=1e-6)
    assert results["AFFECTED_COUNT"] == results["WHOLE_COUNT"] + results["PART_COUNT"] == 179
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    balance = report["balance"]
    assert balance["boundary"] == pytest.approx(
        balance["parcels"] + balance["touched"] - balance["double"] + balance["not_parcels"], abs=1e-6
    )
    # the western side runs from x = 417 715.608 at y = …420 to 417 717.838 at …430: right of it 52.77 m² of the house
    assert report["buildings"] == results["BUILDING_COUNT"] == 2
    assert report["building_area"] == pytest.approx(80 + 52.8, abs=1e-6)
    assert results["WITHOUT_PRICE"] == sum(one["without_price"] for one in report["by_code"]) > 0
    amounts = {one["name"]: one["amount"] for one in report["by_code"]}
    inside = {one["name"]: one["inside"] for one in report["by_code"]}
    assert amounts["ONT"] == round(inside["ONT"] * 10) * 250_000
    assert amounts["ONT+CLN"] == round(inside["ONT+CLN"] * 10) * 180_000
    assert amounts["CLN"] is None
    assert results["AMOUNT"] == amounts["ONT"] + amounts["ONT+CLN"]
    for name, content in all_bytes(tmp_path / "plain").items():
        assert OWNER.encode() not in content, name
        assert b"chu_su_dung" not in content, name

    asked = {**project, **outputs(tmp_path / "office"), "OWNERS": True, "EARLIER": results["AFFECTED"]}
    code, again, said = linked.run("bacgiang:siteclearance", asked)
    assert code == 0, said
    content = all_bytes(tmp_path / "office")
    for name in ("AFFECTED.gpkg", "xl/sharedStrings.xml"):
        assert OWNER.encode() in content[name], name
    assert json.loads(Path(again["REPORT"]).read_text(encoding="utf-8"))["kept_numbers"] == 179


def test_a_boundary_elsewhere_is_refused_and_nothing_is_written(linked, project, make_data, tmp_path):
    data = f"{make_data(10, 50)}|layername=parcels"
    code, _, said = linked.run(
        "bacgiang:siteclearance", {**project, "PARCELS": data, **outputs(tmp_path / "x")}
    )
    assert code == 1
    assert "lie apart" in said
    assert list((tmp_path / "x").iterdir()) == []
