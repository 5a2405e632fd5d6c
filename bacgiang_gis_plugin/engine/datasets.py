"""The only place that opens or writes geodata: pyogrio and Arrow, in batches."""

from __future__ import annotations

import contextlib
import queue
import shutil
import sqlite3
import threading
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from .errors import EngineError, os_error
from .parameters import WRITABLE, InputLayer, OutputLayer

Geometries = NDArray[np.object_]
GeometryType = Literal[
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "Unknown", "None"
]
BATCH = 50_000
WRITTEN_AT_ONCE = 5_000  # rows; GDAL keeps every other thread waiting until they are written
READING = ("where", "bbox", "fids", "read_geometry")  # options that are about reading, not about opening
UNREADABLE = (DataSourceError, DataLayerError, pa.ArrowException, OSError, shapely.errors.GEOSException)
SPACE_NEEDED = 1_000_000  # bytes; a failed write with less free than this was out of space
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
        raise EngineError("FILE_UNREADABLE", path=path, reason=_plain(error)) from error


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
        raise EngineError("FILE_UNREADABLE", path=source.path, reason=_plain(error)) from error
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
        raise EngineError("FILE_DAMAGED", path=source.path, reason=_plain(error)) from error
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


def unusable(geometry: Geometries) -> NDArray[np.object_]:
    """Return for each geometry (n,) the reason why it cannot be used, None where it can."""
    reasons = np.full(len(geometry), None, dtype=object)
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    reasons[missing] = "no geometry"
    coordinates, owners = shapely.get_coordinates(geometry, return_index=True)
    bad = np.unique(owners[~np.isfinite(coordinates).all(axis=1)])
    reasons[bad] = "a coordinate is not a number or infinite"
    return reasons


def write_layer(
    output: OutputLayer,
    geometry: Geometries | None,
    columns: dict[str, Any],
    *,
    geometry_type: GeometryType,
    crs: str | None,
) -> None:
    """Write one whole layer to its staged path; ``columns`` are arrays or lists of equal length n.

    Raises EngineError OUTPUT_*.
    """
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    with LayerWriter(output, table.schema, geometry_type=geometry_type, crs=crs) as writer:
        writer.write(geometry, table)


class LayerWriter:
    """Writes a layer batch by batch while the next batch is still being made.

    Use as a context manager; leaving it normally closes the file and counts what arrived.
    Raises EngineError OUTPUT_*.
    """

    def __init__(
        self,
        output: OutputLayer,
        schema: pa.Schema,
        *,
        geometry_type: GeometryType,
        crs: str | None,
        ahead: int = 20,
    ) -> None:
        self._output, self._type, self._crs = output, geometry_type, crs
        fields = list(schema)
        if geometry_type != "None":
            fields.append(pa.field(GEOMETRY, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"}))
        self._schema = pa.schema(fields)
        self._queue: queue.Queue[pa.RecordBatch | None] = queue.Queue(maxsize=ahead)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._aborted = False
        self.count = 0

    def __enter__(self) -> LayerWriter:
        self._thread.start()
        return self

    def write(self, geometry: Geometries | pa.Array | None, columns: dict[str, Any] | pa.Table) -> None:
        """Add features: ``geometry`` (n,) objects or WKB, None for a table without geometry; ``columns`` n rows."""
        table = columns if isinstance(columns, pa.Table) else pa.table(columns)
        arrays = {name: table.column(name) for name in table.column_names}
        if self._type != "None" and isinstance(geometry, pa.Array | pa.ChunkedArray):
            arrays[GEOMETRY] = geometry
        elif self._type != "None":
            arrays[GEOMETRY] = pa.array(shapely.to_wkb(geometry, include_srid=False), pa.binary())
        ordered = pa.table([arrays[field.name] for field in self._schema], schema=self._schema)
        self.count += len(ordered)
        for batch in ordered.to_batches(max_chunksize=WRITTEN_AT_ONCE):
            self._put(batch)

    def _put(self, batch: pa.RecordBatch | None) -> None:
        while self._failure is None:
            with contextlib.suppress(queue.Full):
                self._queue.put(batch, timeout=0.1)
                return
        raise self._as_error(self._failure)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._aborted = kind is not None
        if self._aborted:
            with contextlib.suppress(EngineError):
                self._put(None)
            self._thread.join()
            return
        self._put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._as_error(self._failure)
        found = pyogrio.read_info(self._output.staged, layer=self._output.layer, force_feature_count=True)[
            "features"
        ]
        if found != self.count:
            raise EngineError("OUTPUT_INCOMPLETE", path=self._output.path, found=found, wanted=self.count)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        while (batch := self._queue.get()) is not None:
            yield batch
        if self._aborted:
            raise RuntimeError("the operation stopped")

    def _drain(self) -> None:
        try:
            _write_arrow(
                self._output.staged,
                self._output.layer,
                pa.RecordBatchReader.from_batches(self._schema, self._batches()),
                geometry_type=self._type,
                crs=self._crs,
            )
        except BaseException as error:  # handed to the thread that called write()
            self._failure = error

    def _as_error(self, failure: BaseException) -> EngineError:
        if isinstance(failure, EngineError):
            return failure
        if isinstance(failure, OSError):
            return os_error(failure, self._output.path)
        text = _plain(failure)
        if "disk is full" in text or shutil.disk_usage(self._output.staged.parent).free < SPACE_NEEDED:
            return EngineError("OUTPUT_NO_SPACE", path=self._output.path)
        return EngineError("OUTPUT_WRITE_FAILED", path=self._output.path, reason=text)


def _write_arrow(
    path: Path,
    layer: str,
    reader: pa.RecordBatchReader,
    *,
    geometry_type: str,
    crs: str | None,
    append: bool = False,
) -> None:
    driver = WRITABLE[path.suffix.lower()]
    options: dict[str, Any] = {"driver": driver, "layer": layer}
    warnings.filterwarnings("ignore", message="'crs' was not provided")
    if geometry_type == "None":
        options |= {"geometry_type": None, **({"SPATIAL_INDEX": "NO"} if driver == "FlatGeobuf" else {})}
    else:
        options |= {"geometry_name": GEOMETRY, "geometry_type": geometry_type, "crs": crs}
    if driver == "GPKG" and not path.exists():
        options["dataset_options"] = {"VERSION": "1.2"}  # what the GDAL of QGIS 3.22 reads without a warning
    if driver == "GPKG" and geometry_type != "None":
        options["layer_options"] = {"GEOMETRY_NAME": GEOMETRY, "SPATIAL_INDEX": "YES"}
    pyogrio.write_arrow(reader, path, append=append, **options)


def copy_layer(source: Path, layer: str, target: Path) -> None:
    """Copy a layer as it is into an existing GeoPackage, replacing one of the same name there.

    Raises EngineError OUTPUT_WRITE_FAILED.
    """
    try:
        with pyogrio.open_arrow(source, layer=layer, batch_size=BATCH, use_pyarrow=True) as (meta, reader):
            kind = meta["geometry_type"] or "None"
            table_reader = _renamed(reader, meta["geometry_name"])
            _write_arrow(target, layer, table_reader, geometry_type=kind, crs=meta["crs"])
    except (DataSourceError, DataLayerError, pa.ArrowException, RuntimeError) as error:
        raise EngineError("OUTPUT_WRITE_FAILED", path=target, reason=_plain(error)) from error


def _renamed(reader: pa.RecordBatchReader, geometry_name: str | None) -> pa.RecordBatchReader:
    names = [GEOMETRY if name in (geometry_name, "wkb_geometry") else name for name in reader.schema.names]
    fields = [field.with_name(name) for field, name in zip(reader.schema, names, strict=True)]
    schema = pa.schema(fields, metadata=reader.schema.metadata)

    def batches() -> Iterable[pa.RecordBatch]:
        for batch in reader:
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def close_write_ahead_log(path: Path) -> None:
    """Bring a GeoPackage that QGIS had open back to a single file that needs no write access to be read.

    Raises EngineError FILE_DAMAGED.
    """
    try:
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        raise EngineError("FILE_DAMAGED", path=path, reason=_plain(error)) from error


def _plain(error: BaseException) -> str:
    """Return the first line of a library's message."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
