"""Overlay in PostGIS: load both layers, index, intersect, dump; on a cluster of its own in a folder.

python overlay_with_postgis.py CLUSTER PARCELS ZONES OUTPUT

As the manual advises: COPY into unlogged tables, GiST indexes built afterwards, ANALYZE, parallel workers, and a parcel
that a zone covers taken whole instead of intersected. Making the empty cluster is not part of the task.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from postgres import Postgres, programs

PIECES = """
SET max_parallel_workers_per_gather = 2;
CREATE UNLOGGED TABLE pieces AS
SELECT p.ma_xa, p.so_to, p.so_thua, z.ma_vung, z.ma_loai_qh, z.ten_vung,
    CASE WHEN ST_CoveredBy(p.geom, z.geom) THEN ST_Multi(p.geom)
    ELSE ST_Multi(ST_CollectionExtract(ST_Intersection(p.geom, z.geom), 3)) END AS geom
FROM parcels p JOIN zones z ON ST_Intersects(p.geom, z.geom);
"""


def cluster(folder: Path) -> Postgres:
    found = programs()
    if found is None:
        raise SystemExit("PostgreSQL is not installed")
    return Postgres(folder, found)


def load(server: Postgres, path: str, table: str) -> None:
    options = ["-nln", table, "-nlt", "GEOMETRY", "-lco", "GEOMETRY_NAME=geom", "-lco", "UNLOGGED=ON"]
    options += ["-lco", "SPATIAL_INDEX=NONE", "--config", "PG_USE_COPY", "YES", "-lco", "FID=ogc_fid"]
    subprocess.run(["ogr2ogr", "-f", "PostgreSQL", f"PG:{server.connection}", path, *options], check=True)
    server.sql(f"CREATE INDEX ON {table} USING gist (geom); ANALYZE {table};")


def main(folder: str, parcels: str, zones: str, output: str) -> None:
    server = cluster(Path(folder))
    server.start()
    try:
        server.sql("CREATE EXTENSION IF NOT EXISTS postgis; DROP TABLE IF EXISTS parcels, zones, pieces;")
        load(server, parcels, "parcels")
        load(server, zones, "zones")
        server.sql(PIECES)
        source = [f"PG:{server.connection}", "-sql", "SELECT * FROM pieces", "-nln", "pieces"]
        subprocess.run(["ogr2ogr", "-f", "GPKG", output, *source, "-nlt", "MULTIPOLYGON"], check=True)
    finally:
        server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
