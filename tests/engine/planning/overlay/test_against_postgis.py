"""The areas of thousands of parcels per zone beside those that PostGIS computes, on a cluster of its own."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine import jobs
from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

ROOT = Path(__file__).resolve().parents[4]
_SPEC = importlib.util.spec_from_file_location("postgres", ROOT / "tools" / "postgres.py")
assert _SPEC is not None
assert _SPEC.loader is not None
postgres = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(postgres)

ORIGIN = np.array([410_000.0, 2_350_000.0])
SAME = 1e-5  # m²: coordinates of millions of metres are doubles with steps of 5e-10 m, parcels are 100 m long
Found = tuple[dict[tuple[int, int], float], np.ndarray]
LACKING = "PostgreSQL with PostGIS is not installed (make setup-dev): areas were NOT compared with PostGIS"


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    programs = postgres.programs()
    if programs is None:
        warnings.warn(LACKING, stacklevel=1)
        pytest.skip(LACKING)
    # Not in pytest's folder, which the user postgres may not enter.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    folder.chmod(0o755)
    found = postgres.Postgres(folder / "c", programs)
    try:
        found.start()
        if "postgis" not in found.sql("SELECT name FROM pg_available_extensions WHERE name = 'postgis';"):
            warnings.warn(LACKING, stacklevel=1)
            pytest.skip(LACKING)
        found.sql("CREATE EXTENSION postgis;")
        yield found
    finally:
        found.stop()
        shutil.rmtree(folder, ignore_errors=True)


def copied(name: str, geometry: np.ndarray) -> str:
    """Statements that make a table of numbered geometries; PostGIS repairs broken ones by their rings' structure."""
    rows = "\n".join(f"{place}\t{shapely.to_wkb(one, hex=True)}" for place, one in enumerate(geometry))
    return f"""DROP TABLE IF EXISTS {name};
        CREATE TABLE {name} (id int, geom geometry);
        COPY {name} FROM STDIN;\n{rows}\n\\.\n
        UPDATE {name} SET geom = ST_MakeValid(geom, 'method=structure keepcollapsed=false') WHERE NOT ST_IsValid(geom);
        CREATE INDEX ON {name} USING gist (geom); ANALYZE {name};"""


def by_postgis(server: Any, parcels: np.ndarray, zones: np.ndarray) -> Found:
    """Return the area of every parcel in every zone, and how much of each parcel lies in no zone."""
    server.sql(copied("parcels", parcels))
    server.sql(copied("zones", zones))
    server.sql(
        """DROP TABLE IF EXISTS pieces;
        CREATE TABLE pieces AS SELECT p.id AS parcel, z.id AS zone, ST_Intersection(p.geom, z.geom) AS geom
        FROM parcels p JOIN zones z ON ST_Intersects(p.geom, z.geom);"""
    )
    pairs = server.sql("SELECT parcel, zone, ST_Area(geom) FROM pieces;")
    bare = server.sql(
        """SELECT p.id, ST_Area(p.geom) - coalesce(covered.area, 0) FROM parcels p
        LEFT JOIN (SELECT parcel, ST_Area(ST_Union(geom)) AS area FROM pieces GROUP BY parcel) covered
        ON covered.parcel = p.id ORDER BY p.id;"""
    )
    found = [line.split("|") for line in pairs.split()]
    areas = {(int(parcel), int(zone)): float(area) for parcel, zone, area in found}
    return areas, np.array([float(line.split("|")[1]) for line in bare.split()])


def by_the_engine(
    folder: Path, parcels: np.ndarray, zones: np.ndarray
) -> tuple[dict[tuple[int, int], float], np.ndarray]:
    """Return the same from the register."""
    paths = {name: folder / f"{name}.gpkg" for name in ("parcels", "zones", "register")}
    for name, geometry in (("parcels", parcels), ("zones", zones)):
        output = OutputLayer(paths[name], paths[name], name)
        columns = {"number": np.arange(len(geometry))}
        write_layer(output, geometry, columns, geometry_type="Unknown", crs="EPSG:9214")
    parameters = {name: str(path) for name, path in paths.items()}
    jobs.run_job(jobs.Job("overlay_zoning", parameters, "1"), Progress())
    register = read_layer(InputLayer(paths["register"]))
    kind = register.column("loai_dong")
    parcel, area = register.column("fid_thua").astype(int) - 1, register.column("dien_tich_giao")
    zone = kind == "zone"
    places = zip(parcel[zone], register.column("fid_vung")[zone].astype(int) - 1, strict=True)
    bare = np.bincount(parcel[kind == "uncovered"], area[kind == "uncovered"], len(parcels))
    return dict(zip(places, area[zone], strict=True)), bare


def compare(server: Any, folder: Path, parcels: np.ndarray, zones: np.ndarray) -> int:
    """Compare both; return the number of pairs of parcel and zone."""
    expected, expected_bare = by_postgis(server, parcels, zones)
    found, found_bare = by_the_engine(folder, parcels, zones)
    keys = sorted(expected.keys() | found.keys())
    difference = np.array([found.get(key, 0.0) - expected.get(key, 0.0) for key in keys])
    worst = keys[int(np.abs(difference).argmax())]
    assert np.abs(difference).max() < SAME, (worst, found.get(worst), expected.get(worst))
    assert np.abs(found_bare - expected_bare).max() < SAME
    return int(sum(area > SAME for area in expected.values()))


def star(middle: tuple[float, float], radius: float, points: int, seed: int) -> np.ndarray:
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    random = np.random.default_rng(seed)
    size = radius * (1 + 0.2 * np.sin(7 * angle + seed) + 0.02 * random.uniform(-1, 1, points))
    return np.round(np.asarray(middle) + size[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]), 3)


def holed(middle: tuple[float, float], radius: float, seed: int) -> shapely.Polygon:
    """A zone with two holes of which one touches the other in a point."""
    x, y = middle
    first = [(x - 40, y - 10), (x, y), (x - 40, y + 30)]
    second = [(x, y), (x + 35, y - 25), (x + 35, y + 25)]
    return shapely.Polygon(star(middle, radius, 500, seed), [first, second])


def self_touching(x: float, y: float, size: float) -> shapely.Polygon:
    """A ring that runs back to a point of itself and so closes a hole in: invalid, repaired by both."""
    ring = [(0, 0), (size, 0), (size, size), (size / 2, size), (size / 4, size / 2), (3 * size / 4, size / 2)]
    ring += [(size / 2, size), (0, size)]
    return shapely.Polygon([(x + a, y + b) for a, b in ring])


def test_the_sample_commune(server, tmp_path) -> None:
    """3 836 parcels under a plan of stars with holes, rings that touch themselves and a bow-tie."""
    layer = read_layer(InputLayer(ROOT / "sample_data" / "truth.gpkg", "parcels"))
    parcels = layer.geometry
    left, low, right, high = shapely.total_bounds(parcels)
    zones: list[shapely.Polygon] = []
    for number, x in enumerate(np.linspace(left, right, 7)):
        for y in np.linspace(low, high, 6):
            zones.append(holed((x, y), (right - left) / 13, number))
    size = (right - left) / 9
    zones += [self_touching(left + 2 * size * step, low + 1.5 * size * step, size) for step in range(4)]
    bow = [(left, high), (left + 3 * size, high - 2 * size), (left + 3 * size, high), (left, high - 2 * size)]
    zones.append(shapely.Polygon(bow))
    assert not shapely.is_valid(zones).all()
    assert shapely.is_valid(zones).sum() >= 40
    assert compare(server, tmp_path, parcels, np.array(zones)) > 3836


def test_a_fabric_of_jittered_parcels_with_courtyards(server, tmp_path) -> None:
    """4 900 parcels of twelve vertices that share their edges, some with a courtyard, under overlapping zones."""
    side = 70
    random = np.random.default_rng(4)
    nodes = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0), indexing="ij"), axis=-1)
    nodes = np.round((nodes + random.uniform(-0.3, 0.3, nodes.shape)) * 25, 3) + ORIGIN
    rings = np.stack([nodes[:-1, :-1], nodes[1:, :-1], nodes[1:, 1:], nodes[:-1, 1:]], axis=2).reshape(
        -1, 4, 2
    )
    parcels = shapely.polygons(rings)
    for place in range(0, len(parcels), 9):
        middle = rings[place].mean(axis=0)
        yard = middle + 0.2 * (rings[place] - middle)
        parcels[place] = shapely.Polygon(rings[place], [np.round(yard, 3)])
    centres = random.uniform(0, side * 25, (14, 2)) + ORIGIN
    zones = [shapely.Polygon(star((x, y), 330.0, 600, number)) for number, (x, y) in enumerate(centres)]
    zones += [holed((x, y), 300.0, number + 50) for number, (x, y) in enumerate(centres[:6] + 130)]
    zones += [self_touching(x, y, 400.0) for x, y in centres[6:9]]
    assert compare(server, tmp_path, parcels, np.array(zones)) > 4900
