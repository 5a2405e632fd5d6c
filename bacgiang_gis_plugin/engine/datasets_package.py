"""Many layers of one database, written and read with titles, types and lengths of fields; tables of workbooks."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray

from .datasets import GEOMETRY, Geometries, GeometryType, check_file
from .errors import EngineError

WIDTH = b"GDAL:OGR:width"
TITLE = b"GDAL:OGR:alternative_name"
DRIVERS = {".gpkg": "GPKG", ".gdb": "OpenFileGDB", ".shp": "ESRI Shapefile", ".geojson": "GeoJSON"}


@dataclass(frozen=True)
class NewLayer:
    """A layer to be written: ``schema`` of the attributes with GDAL's metadata (width, alternative_name)."""

    name: str
    title: str
    geometry_type: GeometryType
    crs: str
    schema: pa.Schema
    geometry: Geometries
    columns: dict[str, Any]


@dataclass(frozen=True)
class StoredField:
    """A field as a file has it. ``type``: text, whole, real, date or other; ``width``: 0 where the file has none."""

    name: str
    type: str
    width: int
    title: str


@dataclass(frozen=True)
class StoredLayer:
    """A layer as a file has it: n features in memory. ``unreadable``: geometries (n,) that cannot be parsed."""

    path: Path
    name: str
    geometry_type: str
    crs: str | None
    fields: tuple[StoredField, ...]
    geometry: Geometries
    unreadable: NDArray[np.bool_]
    table: pa.Table
    fids: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.geometry)


def write_layers(path: Path, layers: Iterable[NewLayer]) -> int:
    """Write layers one after the other into one new database (by its ending) and return how many features.

    Raises EngineError OUTPUT_WRITE_FAILED, OUTPUT_INCOMPLETE.
    """
    driver, total = DRIVERS[path.suffix.lower()], 0
    for layer in layers:
        options: dict[str, Any] = {"driver": driver, "layer": layer.name, "geometry_name": GEOMETRY}
        options |= {"geometry_type": layer.geometry_type, "crs": layer.crs}
        if driver == "GPKG":
            options["layer_options"] = {
                "GEOMETRY_NAME": GEOMETRY,
                "IDENTIFIER": f"{layer.name}: {layer.title}",
            }
            if not path.exists():
                options["dataset_options"] = {"VERSION": "1.2"}  # what the GDAL of QGIS 3.22 reads
        elif driver == "OpenFileGDB":
            options["layer_options"] = {"LAYER_ALIAS": layer.title}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # a FileGDB keeps a day as a moment
                pyogrio.write_arrow(_table(layer), path, **options)
            found = _count(path, layer.name) if len(layer.geometry) else 0
        except Exception as error:  # GDAL's drivers report failures in many ways
            reason = f"{layer.name}: {_plain(error)}"
            raise EngineError("OUTPUT_WRITE_FAILED", path=path, reason=reason) from error
        if found != len(layer.geometry):
            raise EngineError("OUTPUT_INCOMPLETE", path=path, found=found, wanted=len(layer.geometry))
        total += len(layer.geometry)
    return total


def _table(layer: NewLayer) -> pa.Table:
    field = pa.field(GEOMETRY, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
    arrays = [pa.array(layer.columns[entry.name], entry.type) for entry in layer.schema]
    arrays.append(pa.array(shapely.to_wkb(layer.geometry, include_srid=False), pa.binary()))
    return pa.table(arrays, schema=pa.schema([*layer.schema, field]))


def stored_layers(path: Path) -> list[str]:
    """Return the names of a database's layers with geometry. Raises EngineError FILE_*."""
    check_file(path)
    try:
        return [str(name) for name, kind in pyogrio.list_layers(path) if kind]
    except Exception as error:  # GDAL's drivers report damage in many ways
        raise EngineError("FILE_UNREADABLE", path=path, reason=_plain(error)) from error


def read_stored(path: Path, name: str) -> StoredLayer:
    """Read a layer whole, with what the file says of its fields. Raises EngineError FILE_DAMAGED, GEOMETRY_CURVED."""
    try:
        with pyogrio.open_arrow(path, layer=name, return_fids=True, use_pyarrow=True, **_as_it_is(path)) as (
            meta,
            reader,
        ):
            table = reader.read_all()
        count = _count(path, name) if len(table) else 0
    except NotImplementedError as error:
        raise EngineError("GEOMETRY_CURVED", path=path, layer=name) from error
    except Exception as error:  # GDAL, pyogrio and Arrow report damage in many ways
        raise EngineError("FILE_DAMAGED", path=path, reason=_plain(error)) from error
    if count != len(table):
        reason = f"{len(table)} of {count} features could be read"
        raise EngineError("FILE_DAMAGED", path=path, reason=reason)
    shape, fid = meta["geometry_name"] or "wkb_geometry", meta["fid_column"] or "OGC_FID"
    wkb = np.full(len(table), None, dtype=object)
    if shape in table.column_names:
        wkb = np.asarray(table.column(shape).to_numpy(zero_copy_only=False))
        table = table.drop_columns([shape])
    geometry = shapely.from_wkb(wkb, on_invalid="ignore")
    there = np.array([data is not None for data in wkb], dtype=bool)
    fids = np.arange(len(table), dtype=np.int64)
    if fid in table.column_names:
        fids = table.column(fid).to_numpy(zero_copy_only=False).astype(np.int64)
        table = table.drop_columns([fid])
    fields = tuple(_stored_field(entry) for entry in table.schema)
    kind, crs = meta["geometry_type"] or "Unknown", meta["crs"]
    return StoredLayer(
        path, name, kind, crs, fields, geometry, shapely.is_missing(geometry) & there, table, fids
    )


def _count(path: Path, layer: str) -> int:
    info = pyogrio.read_info(path, layer=layer, force_feature_count=True, **_as_it_is(path))
    return int(info["features"])


def _as_it_is(path: Path) -> dict[str, str]:
    """Return how a GeoPackage is read without leaving files beside it; one with a log of changes needs the log."""
    log = path.with_name(f"{path.name}-wal")
    return {"IMMUTABLE": "YES"} if path.suffix.lower() == ".gpkg" and not log.exists() else {}


def _stored_field(entry: pa.Field) -> StoredField:
    metadata = entry.metadata or {}
    width, kind = int(metadata.get(WIDTH, b"0")), entry.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        name = "text"
    elif pa.types.is_integer(kind):
        name = "whole"
    elif pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        name = "real"
    elif pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        name = "date"
    else:
        name = "other"
    return StoredField(entry.name, name, width, metadata.get(TITLE, b"").decode("utf-8", "replace"))


def read_sheets(path: Path) -> dict[str, list[list[str]]]:
    """Return the sheets of an XLSX workbook: name → rows of texts, the head first. Raises EngineError FILE_*."""
    check_file(path)
    given = pyogrio.get_gdal_config_option("OGR_XLSX_HEADERS")
    pyogrio.set_gdal_config_options({"OGR_XLSX_HEADERS": "DISABLE", "OGR_XLSX_FIELD_TYPES": "STRING"})
    try:
        return {
            str(name): _rows(pyogrio.raw.read(path, layer=str(name), read_geometry=False))
            for name, _ in pyogrio.list_layers(path)
        }
    except Exception as error:  # GDAL's drivers report damage in many ways
        raise EngineError("FILE_UNREADABLE", path=path, reason=_plain(error)) from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_XLSX_HEADERS": given, "OGR_XLSX_FIELD_TYPES": None})


def _rows(read: Any) -> list[list[str]]:
    columns = [
        ["" if value is None else str(value).strip() for value in column.tolist()] for column in read[3]
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _plain(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
