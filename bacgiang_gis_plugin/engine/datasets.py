"""Reading geodata: pyogrio and Arrow, in batches. Only the modules datasets* open or write it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from .errors import EngineError
from .parameters import InputLayer

Geometries = NDArray[np.object_]
GeometryType = Literal[
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "Unknown", "None"
]
BATCH = 50_000
READING = ("where", "bbox", "fids", "read_geometry")  # options that are about reading, not about opening
UNREADABLE = (DataSourceError, DataLayerError, pa.ArrowException, OSError, shapely.errors.GEOSException)
GEOMETRY = "geom"

pyogrio.set_gdal_config_options(
    {"OGR_SQLITE_SYNCHRONOUS": "OFF", "OGR_SQLITE_JOURNAL": "OFF", "OGR_ORGANIZE_POLYGONS": "DEFAULT"}
)


@dataclass(frozen=True)
class LayerInfo:
    """What a layer says of itself. ``crs`` is an ``EPSG:code`` or WKT, None where the file has none."""

    path: Path
    layer: str
    crs: str | None
    geometry_type: str | None
    fields: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Layer:
    """Features in memory: ``geometry`` (n,) shapely objects, ``table`` n rows, ``fids`` (n,) int64.

    ``wkb`` holds the n geometries as they were read, for sending to workers; None for a layer read whole.
    """

    geometry: Geometries
    table: pa.Table
    crs: str | None
    fids: NDArray[np.int64]
    info: LayerInfo
    wkb: pa.Array | None = None

    def __len__(self) -> int:
        return len(self.geometry)

    def column(self, name: str) -> NDArray[Any]:
        """Return a field's values as a numpy array (objects where it holds text or nulls).

        Raises EngineError FIELD_MISSING.
        """
        if name not in self.table.column_names:
            raise EngineError(
                "FIELD_MISSING",
                path=self.info.path,
                field=name,
                layer=self.info.layer,
                known=", ".join(self.table.column_names),
            )
        return np.asarray(self.table.column(name).to_numpy(zero_copy_only=False))


def layer_names(path: Path) -> list[str]:
    """Return the names of the layers in a file. Raises EngineError FILE_*."""
    check_file(path)
    try:
        return [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except (DataSourceError, DataLayerError) as error:
        raise EngineError("FILE_UNREADABLE", path=path, reason=plain(error)) from error


def check_file(path: Path) -> None:
    """Raise EngineError FILE_MISSING, FILE_EMPTY or FILE_NOT_PERMITTED where a file cannot be input."""
    if not path.exists():
        raise EngineError("FILE_MISSING", path=path)
    try:
        if path.is_file():
            if path.stat().st_size == 0:
                raise EngineError("FILE_EMPTY", path=path)
            with path.open("rb") as file:
                file.read(1)
    except PermissionError as error:
        raise EngineError("FILE_NOT_PERMITTED", path=path) from error


def layer_info(source: InputLayer, **options: Any) -> LayerInfo:
    """Return what a layer says of itself. Raises EngineError FILE_*, LAYER_*."""
    name = source.layer or _only_layer(source.path)
    try:
        info = pyogrio.read_info(source.path, layer=name, force_feature_count=True, **options)
    except DataLayerError as error:
        raise EngineError(
            "LAYER_MISSING", path=source.path, layer=name, known=", ".join(layer_names(source.path))
        ) from error
    except DataSourceError as error:
        raise EngineError("FILE_UNREADABLE", path=source.path, reason=plain(error)) from error
    fields = tuple(str(field) for field in info["fields"])
    return LayerInfo(source.path, name, info["crs"], info["geometry_type"], fields, int(info["features"]))


def _only_layer(path: Path) -> str:
    names = layer_names(path)
    if len(names) == 1:
        return names[0]
    if not names:
        raise EngineError("FILE_UNREADABLE", path=path, reason="no layer in it")
    raise EngineError("LAYER_NOT_NAMED", path=path, known=", ".join(names))


def read_layer(source: InputLayer, columns: Sequence[str] | None = None, **options: Any) -> Layer:
    """Read a whole layer. ``columns`` limits the fields; ``options`` go to GDAL (open options, encoding).

    ``where`` (OGR SQL), ``fids`` and ``bbox`` (west, south, east, north) read a part of the features,
    ``read_geometry=False`` only their fields. Raises EngineError FILE_*, LAYER_*.
    """
    batches = list(stream_layer(source, columns, **options))
    table = pa.concat_tables([batch.table for batch in batches])
    return Layer(
        np.concatenate([batch.geometry for batch in batches]),
        table,
        batches[0].crs,
        np.concatenate([batch.fids for batch in batches]),
        batches[0].info,
    )


def stream_layer(
    source: InputLayer,
    columns: Sequence[str] | None = None,
    *,
    batch_size: int = BATCH,
    objects: bool = True,
    **options: Any,
) -> Iterator[Layer]:
    """Yield a layer in batches; at least one, which may be empty. ``objects`` False: WKB only, ``geometry`` is None.

    A file that ends before its own count of features is an error, not a shorter layer.
    Raises EngineError FILE_*, LAYER_*, GEOMETRY_CURVED.
    """
    opening = {name: value for name, value in options.items() if name not in READING}
    info = layer_info(source, **opening)
    seen = 0
    try:
        with pyogrio.open_arrow(
            source.path,
            layer=info.layer,
            columns=None if columns is None else list(columns),
            batch_size=batch_size,
            return_fids=True,
            use_pyarrow=True,
            **options,
        ) as (meta, reader):
            for record_batch in reader:
                if record_batch.num_rows:
                    seen += record_batch.num_rows
                    yield _layer_from(record_batch, meta, info, objects)
            if seen == 0:
                yield _layer_from(pa.RecordBatch.from_pylist([], schema=reader.schema), meta, info, objects)
    except NotImplementedError as error:
        raise EngineError("GEOMETRY_CURVED", path=source.path, layer=info.layer) from error
    except UNREADABLE as error:
        raise EngineError("FILE_DAMAGED", path=source.path, reason=plain(error)) from error
    if seen != info.count and not any(options.get(name) for name in ("where", "bbox", "fids")):
        reason = f"{seen} of {info.count} features could be read"
        raise EngineError("FILE_DAMAGED", path=source.path, reason=reason)


def _layer_from(batch: pa.RecordBatch, meta: dict[str, Any], info: LayerInfo, objects: bool) -> Layer:
    table = pa.Table.from_batches([batch])
    geometry_name = meta["geometry_name"] or "wkb_geometry"
    fid_name = meta["fid_column"] or "OGC_FID"
    geometry: Geometries = np.full(len(table), None, dtype=object)
    wkb = pa.nulls(len(table), pa.binary())
    if geometry_name in table.column_names:
        wkb = batch.column(geometry_name)
        if objects:
            geometry = shapely.from_wkb(wkb.to_numpy(zero_copy_only=False), on_invalid="fix")
        table = table.drop_columns([geometry_name])
    fids = np.arange(len(table), dtype=np.int64)
    if fid_name in table.column_names:
        fids = table.column(fid_name).to_numpy(zero_copy_only=False).astype(np.int64)
        table = table.drop_columns([fid_name])
    return Layer(geometry, table, meta["crs"], fids, info, wkb)


def close_write_ahead_log(path: Path) -> None:
    """Bring a GeoPackage that QGIS had open back to a single file that needs no write access to be read.

    Raises EngineError FILE_DAMAGED.
    """
    try:
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        raise EngineError("FILE_DAMAGED", path=path, reason=plain(error)) from error


def plain(error: BaseException) -> str:
    """Return the first line of a library's message."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
