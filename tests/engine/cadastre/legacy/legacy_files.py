"""Small files of old systems for the tests: every format GDAL writes, and a writer of .pol."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.raw import write

from bacgiang_gis_plugin.engine.text import encode

DRIVERS = {
    ".shp": "ESRI Shapefile",
    ".tab": "MapInfo File",
    ".mif": "MapInfo File",
    ".gpkg": "GPKG",
    ".gdb": "OpenFileGDB",
    ".kml": "KML",
    ".gml": "GML",
    ".geojson": "GeoJSON",
}
EAST, NORTH = 417_000.0, 2_353_000.0
OWNERS = ["Nguyễn Văn Đức", "Trần Thị Hường", "Lê Quý Đạt"]
ADDRESSES = ["Thôn Đông, xã Tân Mỹ", "Tổ 3, phường Mỹ Độ", "Xóm Giữa, xã Đồng Sơn"]


def squares(count: int = 3, side: float = 10.0) -> list[shapely.Geometry]:
    """Return squares in a row, EPSG:9214."""
    return [shapely.box(EAST + n * side, NORTH, EAST + (n + 1) * side, NORTH + side) for n in range(count)]


def columns(count: int = 3) -> dict[str, list[Any]]:
    return {
        "SoTo": [12] * count,
        "SoThua": list(range(1, count + 1)),
        "LoaiDat": ["ONT+CLN", "LUC", "ODT"][:count],
        "DienTich": [100.0] * count,
        "TenChu": OWNERS[:count],
        "DiaChi": ADDRESSES[:count],
        "GhiChu": ["a", "b", "c"][:count],
    }


def write_file(
    path: Path,
    geometry: list[Any],
    values: dict[str, list[Any]],
    *,
    crs: str | None = "EPSG:9214",
    geometry_type: str = "Polygon",
    **options: Any,
) -> Path:
    """Write a file of the kind its suffix says."""
    arrays = [
        np.array(column, dtype=object if isinstance(column[0], str) else None) for column in values.values()
    ]
    driver = DRIVERS[path.suffix]
    write(
        path,
        shapely.to_wkb(np.array(geometry, dtype=object)),
        arrays,
        list(values),
        geometry_type=geometry_type,
        crs=crs,
        driver=driver,
        **options,
    )
    return path


def as_stored(text: str, encoding: str) -> str:
    """Return text whose Latin-1 bytes are the text in an old encoding."""
    return encode(text, encoding).decode("latin-1")


def write_tcvn3_shapefile(path: Path, *, crs: str | None = "EPSG:9214", count: int = 3) -> Path:
    """Write a shapefile as FAMIS users have it: TCVN3 in the table, no .cpg."""
    values = columns(count)
    for name in ("TenChu", "DiaChi"):
        values[name] = [as_stored(text, "tcvn3") for text in values[name]]
    write_file(path, squares(count), values, crs=crs, encoding="ISO-8859-1")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    return path


def pol_bytes(
    polygons: list[Any],
    numbers: list[int],
    owners: list[str],
    addresses: list[str],
    *,
    said: int | None = None,
) -> bytes:
    """Return a .pol of the known layout, the number as four bytes at the start of its record."""
    header = bytearray(76)
    struct.pack_into("<I", header, 40, len(polygons) if said is None else said)
    out = bytes(header)
    for polygon, number, owner, address in zip(polygons, numbers, owners, addresses, strict=True):
        vertices = shapely.get_coordinates(polygon)[:-1]
        record = bytearray(248)
        struct.pack_into("<I", record, 0, number)
        struct.pack_into("<d", record, 48, polygon.area)
        record[108:156] = encode(owner, "tcvn3").ljust(48, b"\0")[:48]
        record[156:240] = encode(address, "tcvn3").ljust(84, b"\0")[:84]
        struct.pack_into("<I", record, 240, len(vertices))
        out += bytes(record) + vertices.astype("<f8").tobytes()
    return out


def read_rows(path: Path, layer: str) -> list[dict[str, Any]]:
    """Return an output layer's rows with their geometry under ``geom``."""
    meta, _, geometry, fields = pyogrio.raw.read(path, layer=layer)
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*fields, strict=True)]
    if geometry is None:
        return rows
    return [{**row, "geom": shape} for row, shape in zip(rows, shapely.from_wkb(geometry), strict=True)]
