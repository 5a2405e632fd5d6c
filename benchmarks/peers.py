"""The other tools as their documentation advises.

python peers.py geopandas|duckdb|sedonadb PARCELS ZONES PIECES REGISTER    overlay
python peers.py polygonize LINES OUTPUT                  raw lines to faces
python peers.py edges PARCELS                            one call of shapely.coverage_invalid_edges
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def write_register(rows: object, path: str) -> None:
    """Write a table without shapes: a row per piece with its m² and its share of the parcel."""
    import pyogrio

    pyogrio.write_arrow(rows, path, layer="register", driver="GPKG", geometry_type=None)


def geopandas_overlay(parcels: str, zones: str, output: str, register: str) -> None:
    """geopandas.overlay: Arrow reading and writing, spatial index (built by overlay itself)."""
    import geopandas
    import pyarrow

    left = geopandas.read_file(parcels, engine="pyogrio", use_arrow=True)
    right = geopandas.read_file(zones, engine="pyogrio", use_arrow=True)
    left["dien_tich"] = left.area
    pieces = geopandas.overlay(left, right, how="intersection", keep_geom_type=True)
    pieces["dien_tich_giao"] = pieces.area
    pieces["ty_le"] = 100 * pieces["dien_tich_giao"] / pieces["dien_tich"]
    pieces.to_file(output, layer="pieces", driver="GPKG", engine="pyogrio", use_arrow=True)
    write_register(pyarrow.Table.from_pandas(pieces.drop(columns="geometry"), preserve_index=False), register)


def duckdb_overlay(parcels: str, zones: str, output: str, register: str) -> None:
    """DuckDB spatial: its spatial join operator (an R-tree over the smaller side), every core, order not kept."""
    import duckdb
    import duckdb_extension_spatial

    folder = Path(duckdb_extension_spatial.__file__).parent / "extensions"
    extension = next(folder.glob("*/spatial.duckdb_extension"))
    database = duckdb.connect(config={"threads": os.cpu_count() or 1, "preserve_insertion_order": False})
    database.load_extension(str(extension))
    database.execute("CREATE TABLE parcels AS SELECT * FROM ST_Read(?)", [parcels])
    database.execute("CREATE TABLE zones AS SELECT * FROM ST_Read(?)", [zones])
    # No filter on the area of the pieces: DuckDB would compute every intersection twice.
    database.execute(
        """CREATE TABLE pieces AS
        SELECT *, ST_Area(geom) AS dien_tich_giao, 100 * ST_Area(geom) / dien_tich AS ty_le FROM (
            SELECT parcels.* EXCLUDE (geom, fid), zones.* EXCLUDE (geom, fid), ST_Area(parcels.geom) AS dien_tich,
                ST_Multi(ST_CollectionExtract(ST_Intersection(parcels.geom, zones.geom), 3)) AS geom
            FROM parcels JOIN zones ON ST_Intersects(parcels.geom, zones.geom)
        )"""
    )
    database.execute(
        f"COPY pieces TO '{output}' (FORMAT gdal, DRIVER 'GPKG', LAYER_NAME 'pieces', SRS 'EPSG:9214')"
    )
    write_register(database.execute("SELECT * EXCLUDE (geom) FROM pieces").to_arrow_table(), register)


def sedonadb_overlay(parcels: str, zones: str, output: str, register: str) -> None:
    """SedonaDB: its spatial join, every core, written through pyogrio (it has no ST_CollectionExtract or ST_Multi)."""
    import pyarrow
    import sedonadb

    context = sedonadb.connect()
    context.read_pyogrio(parcels).to_view("parcels")
    context.read_pyogrio(zones).to_view("zones")
    context.sql(
        """SELECT parcels.ma_xa, parcels.so_to, parcels.so_thua, zones.ma_vung, zones.ma_loai_qh, zones.ten_vung,
            ST_Area(parcels.geom) AS dien_tich, ST_Intersection(parcels.geom, zones.geom) AS geom
        FROM parcels JOIN zones ON ST_Intersects(parcels.geom, zones.geom)"""
    ).to_memtable().to_view("cut")
    measured = "ST_Area(geom) AS dien_tich_giao, 100 * ST_Area(geom) / dien_tich AS ty_le"
    names = "ma_xa, so_to, so_thua, ma_vung, ma_loai_qh, ten_vung, dien_tich"
    options = {"layer": "pieces", "geometry_name": "geom", "geometry_type": "Unknown", "crs": "EPSG:9214"}
    context.sql(f"SELECT {names}, {measured}, geom FROM cut").to_pyogrio(output, driver="GPKG", **options)
    write_register(pyarrow.table(context.sql(f"SELECT {names}, {measured} FROM cut")), register)


def polygonize(lines: str, output: str) -> None:
    """geopandas: node all lines by their union, polygonize, write."""
    import geopandas

    raw = geopandas.read_file(lines, engine="pyogrio", use_arrow=True)
    faces = raw.geometry.polygonize(node=True)
    geopandas.GeoDataFrame(geometry=faces, crs=raw.crs).to_file(
        output, driver="GPKG", engine="pyogrio", use_arrow=True
    )


def invalid_edges(parcels: str) -> None:
    """One call of shapely.coverage_invalid_edges; prints the seconds of reading and of the call as JSON."""
    import pyogrio
    import shapely

    start = time.perf_counter()
    geometry = shapely.from_wkb(pyogrio.raw.read(parcels, columns=[])[2])
    read = time.perf_counter()
    edges = shapely.coverage_invalid_edges(geometry)
    called = time.perf_counter()
    marked = int((~shapely.is_empty(edges)).sum())
    print(json.dumps({"read": read - start, "call": called - read, "marked": marked}))


if __name__ == "__main__":
    {
        "geopandas": geopandas_overlay,
        "duckdb": duckdb_overlay,
        "sedonadb": sedonadb_overlay,
        "polygonize": polygonize,
        "edges": invalid_edges,
    }[sys.argv[1]](*sys.argv[2:])
