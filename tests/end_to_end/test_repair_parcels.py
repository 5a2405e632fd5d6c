"""Repair parcels through qgis_process: two parcels 5 cm apart become neighbours; a preview writes proposals only."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

_MAKE = """
import sys
import numpy as np, pyogrio, shapely
shapes = shapely.from_wkt(["POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))",
                           "POLYGON ((10.05 0, 20 0, 20 10, 10.05 10, 10.05 0))"])
shapes = shapely.transform(shapes, lambda points: points + [400000, 2350000])
keys = np.array(["99999-1-1", "99999-1-2"], dtype=object)
pyogrio.raw.write(sys.argv[1], shapely.to_wkb(shapes), [keys], ["ma_thua"],
                  layer="parcels", driver="GPKG", geometry_type="Polygon", crs="EPSG:9214")
"""


@pytest.fixture
def apart(tmp_path, engine_python) -> Path:
    path = tmp_path / "parcels.gpkg"
    subprocess.run([engine_python, "-I", "-c", _MAKE, str(path)], check=True)
    return path


def rows(path: Path, table: str, column: str = "count(*)"):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(f"select {column} from {table}").fetchone()[0]


def test_repair(linked, apart, tmp_path):
    outputs = {
        name: str(tmp_path / f"{name.lower()}.gpkg")
        for name in ("REPAIRED", "ERRORS", "CHANGES", "PROPOSALS")
    }
    code, results, said = linked.run("bacgiang:repairparcels", {"PARCELS": str(apart), **outputs})
    assert code == 0, said
    assert (results["PARCEL_COUNT"], results["CHANGED_COUNT"], results["ERROR_COUNT"]) == (2, 1, 0)
    assert results["LARGEST_MOVE_MADE"] == pytest.approx(0.05)
    assert rows(tmp_path / "repaired.gpkg", "repaired") == 2
    assert rows(tmp_path / "changes.gpkg", "changes", "viec_sua") == "gap"
    assert rows(tmp_path / "proposals.gpkg", "proposals") == 2
    assert json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))["repaired"] == {"gap": 1}


def test_preview_and_refusal(linked, apart, tmp_path):
    wanted = {"PARCELS": str(apart), "ERRORS": str(tmp_path / "errors.gpkg"), "PREVIEW": True}
    code, _, said = linked.run("bacgiang:repairparcels", wanted)
    assert code != 0
    assert said
    code, results, said = linked.run(
        "bacgiang:repairparcels", {**wanted, "PROPOSALS": str(tmp_path / "proposals.gpkg")}
    )
    assert code == 0, said
    assert results["CHANGED_COUNT"] == 1
    assert "REPAIRED" not in results


@pytest.mark.parametrize(
    ("lock", "area"),
    [
        ({}, 100.5),
        ({"LOCKED_FIELD": "ma_thua"}, 100.0),
        ({"LOCKED_LINES": "LINESTRING (400010 2349990, 400010 2350020)"}, 100.0),
        (
            {"LOCKED_PARCELS": "POLYGON ((399990 2349990, 400011 2349990, 400011 2350020, 399990 2350020))"},
            100.0,
        ),
    ],
)
def test_locks_by_field_lines_and_areas(linked, apart, engine_python, tmp_path, lock, area):
    """Left free, the first parcel takes the gap; locked, it keeps its shape whichever way the lock is given."""
    given = {}
    for name, value in lock.items():
        given[name] = value
        if name != "LOCKED_FIELD":
            given[name] = str(tmp_path / "locks.geojson")
            kind, numbers = value.split(" ", 1)
            points = [[float(x) for x in pair.split()] for pair in numbers.strip("() ").split(",")]
            shape = {"type": "LineString", "coordinates": points}
            if kind == "POLYGON":
                shape = {"type": "Polygon", "coordinates": [[*points, points[0]]]}
            crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9214"}}
            layer = {"type": "FeatureCollection", "crs": crs, "features": []}
            layer["features"].append({"type": "Feature", "properties": {}, "geometry": shape})
            Path(given[name]).write_text(json.dumps(layer), encoding="utf-8")
    outputs = {name: str(tmp_path / f"{name.lower()}.gpkg") for name in ("REPAIRED", "ERRORS", "CHANGES")}
    outputs["XLSX"] = str(tmp_path / "repair.xlsx")
    code, results, said = linked.run("bacgiang:repairparcels", {"PARCELS": str(apart), **outputs, **given})
    assert code == 0, said
    measure = (
        "import sys,pyogrio,shapely; g=pyogrio.raw.read(sys.argv[1])[2]; print(shapely.from_wkb(g[0]).area)"
    )
    told = subprocess.run(
        [engine_python, "-I", "-c", measure, outputs["REPAIRED"]], check=True, capture_output=True, text=True
    )
    assert float(told.stdout) == pytest.approx(area)
    assert Path(results["XLSX"]).stat().st_size > 0
