"""bacgiang:fixencoding through qgis_process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

_MAKE = """
import sys
import numpy as np, pyogrio, shapely
sys.path.insert(0, sys.argv[2])
from bacgiang_gis_plugin.engine.text import TCVN3, UNKNOWN, decode, encode
places = ["Đất ở đô thị", "Xã Nghĩa Phương", "đường Lê Lợi", "Suối Mỡ", "Hồ Cấm Sơn"]
stored = [encode(place, TCVN3) for place in places]
shp = sys.argv[1].endswith(".shp")
seen = [data.decode("latin-1") if shp else decode(data, UNKNOWN) for data in stored]
points = shapely.to_wkb(shapely.points(np.arange(5.0), 0.0))
options = {"encoding": "ISO-8859-1"} if shp else {"layer": "cu"}
fields = [np.array(seen, dtype=object), np.array(["Hà Nam"] * 5, dtype=object)]
pyogrio.raw.write(sys.argv[1], points, fields, ["ten", "huyen"], geometry_type="Point", crs="EPSG:9214", **options)
"""
_READ = """
import json, sys, pyogrio
table = pyogrio.read_arrow(sys.argv[1], layer=sys.argv[2])[1]
print(json.dumps({name: table.column(name).to_pylist() for name in sys.argv[3:]}))
"""
PLACES = ["Đất ở đô thị", "Xã Nghĩa Phương", "đường Lê Lợi", "Suối Mỡ", "Hồ Cấm Sơn"]


@pytest.fixture
def engine(engine_python):
    def run(code: str, *arguments: str) -> str:
        done = subprocess.run(
            [engine_python, "-c", code, *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout

    return run


@pytest.mark.parametrize("name", ["cu.gpkg", "cu.shp"])
def test_fix_encoding(linked, engine, tmp_path, name):
    source = tmp_path / name
    engine(_MAKE, str(source), str(Path(__file__).resolve().parents[2]))
    source.with_suffix(".cpg").unlink(missing_ok=True)
    code, results, said = linked.run(
        "bacgiang:fixencoding",
        {"INPUT": str(source), "PREVIEW": str(tmp_path / "p.gpkg"), "OUTPUT": str(tmp_path / "fixed.gpkg")},
    )
    assert code == 0, said
    assert (results["FEATURE_COUNT"], results["MENDED_COUNT"], results["MENDED_FIELD_COUNT"]) == (5, 5, 1)
    assert (results["UNSURE_COUNT"], results["UNKNOWN_COUNT"]) == (0, 0)
    rows = json.loads(engine(_READ, str(tmp_path / "fixed.gpkg"), "output", "ten", "ten_goc", "huyen"))
    assert rows["ten"] == PLACES
    assert rows["ten_goc"][0] == "§Êt ë ®« thÞ"
    shown = json.loads(
        engine(_READ, str(tmp_path / "p.gpkg"), "preview", "chu_goc", "chu_de_xuat", "bang_ma")
    )
    assert sorted(shown["chu_de_xuat"]) == sorted(PLACES)
    assert set(shown["bang_ma"]) == {"tcvn3"}
    assert not any(place in said for place in PLACES)


def test_a_field_without_text_is_refused(linked, make_data, tmp_path):
    data = f"{make_data(10, 50)}|layername=parcels"
    code, _, said = linked.run(
        "bacgiang:fixencoding",
        {"INPUT": data, "FIELDS": ["so_to"], "PREVIEW": str(tmp_path / "p.gpkg"), "PREVIEW_ONLY": True},
    )
    assert code == 1
    assert "so_to" in said
    assert list(tmp_path.glob("*.gpkg")) == []
