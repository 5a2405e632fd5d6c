"""Align zoning through qgis_process on the sample commune: a plan drawn 0.2 m aside comes back to the parcels."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"

# Two zones made of whole sample parcels, drawn with every vertex up to 0.2 m aside; prints the true areas.
_MAKE = """
import sys
import numpy as np, pyogrio, shapely
truth, path = sys.argv[1:3]
wkb = pyogrio.raw.read(truth, layer="parcels", columns=[])[2]
parcels = shapely.from_wkb(wkb)
parcels = parcels[np.isin(np.arange(len(parcels)), np.unique(shapely.STRtree(parcels).query(
    shapely.buffer(shapely.centroid(shapely.union_all(parcels)), 150), predicate="intersects")))]
side = shapely.get_x(shapely.centroid(parcels)) < np.median(shapely.get_x(shapely.centroid(parcels)))
zones = np.array([shapely.union_all(parcels[side]), shapely.union_all(parcels[~side])])
points, number = np.unique(shapely.get_coordinates(zones), axis=0, return_inverse=True)
moved = points + np.random.default_rng(3).uniform(-0.15, 0.15, points.shape)
drawn = shapely.make_valid(shapely.set_coordinates(zones.copy(), moved[number.ravel()]))
pyogrio.raw.write(path, shapely.to_wkb(drawn), [np.array(["A", "B"], dtype=object)], ["ma_vung"],
                  layer="zones", driver="GPKG", geometry_type="MultiPolygon", crs="EPSG:9214", promote_to_multi=True)
print(*shapely.area(zones), *shapely.area(drawn))
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory, engine_python) -> tuple[Path, list[float]]:
    path = tmp_path_factory.mktemp("plan") / "zones.gpkg"
    command = [engine_python, "-I", "-c", _MAKE, str(SAMPLE / "truth.gpkg"), str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return path, [float(word) for word in said.split()]


def rows(path: Path, table: str, columns: str):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(f"select {columns} from {table}").fetchall()


def test_the_plan_comes_back_to_the_parcels(linked, plan, tmp_path):
    path, areas = plan
    aligned, moves = tmp_path / "aligned.gpkg", tmp_path / "moves.gpkg"
    inputs = {"ZONES": str(path), "PARCELS": f"{SAMPLE / 'truth.gpkg'}|layername=parcels"}
    outputs = {"ALIGNED": str(aligned), "MOVES": str(moves)}
    code, results, said = linked.run("bacgiang:alignzoning", {**inputs, **outputs, "DISTANCE": 0.5})
    assert code == 0, said
    assert results["CHANGED_COUNT"] == 2
    assert 0 < results["LARGEST_MOVE_MADE"] <= 0.51
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    after = {change["ma_vung"]: change["after"] for change in report["changes"]}
    for zone, true, drawn in zip("AB", areas[:2], areas[2:], strict=True):
        assert abs(after[zone] - true) < max(0.05 * abs(drawn - true), 0.5)
    listed = rows(moves, "moves", "dien_tich, ket_qua_khop")
    assert sum(area for area, kind in listed if kind == "moved") == pytest.approx(results["MOVED_AREA"])
    assert [name for (name,) in rows(aligned, "aligned", "ma_vung")] == ["A", "B"]


def test_parcels_that_are_no_polygons_are_refused(linked, plan, tmp_path):
    path, _ = plan
    inputs = {"ZONES": str(path), "PARCELS": f"{SAMPLE / 'base' / 'commune.gpkg'}|layername=stations"}
    code, _, _ = linked.run("bacgiang:alignzoning", {**inputs, "ALIGNED": str(tmp_path / "out.gpkg")})
    assert code != 0
    assert not (tmp_path / "out.gpkg").exists()
