"""Writing geodata: a layer batch by batch, in a thread or in a process of its own."""

from __future__ import annotations

import contextlib
import queue
import shutil
import threading
import warnings
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from .batch_process import BatchProcess
from .datasets import BATCH, GEOMETRY, Geometries, GeometryType, plain
from .errors import EngineError, os_error
from .parameters import WRITABLE, OutputLayer

WRITTEN_AT_ONCE = 5_000  # rows; GDAL keeps every other thread waiting until they are written
LARGE_PAGE = 32_768  # bytes; a large layer in fewer pieces, where a small one would waste most of them
SPACE_NEEDED = 1_000_000  # bytes; a failed write with less free than this was out of space


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

    Use as a context manager; leaving it normally closes the file and counts what arrived. ``own_process``: a process
    writes, not a thread, for which Python waits whenever GDAL works; worth its start (half a second of a core and
    100 MB) for layers of some 100 000 features. At most ``ahead`` batches wait to be written.
    Raises EngineError OUTPUT_*, and WORKER_DIED where the process is lost.
    """

    def __init__(
        self,
        output: OutputLayer,
        schema: pa.Schema,
        *,
        geometry_type: GeometryType,
        crs: str | None,
        ahead: int = 20,
        own_process: bool = False,
    ) -> None:
        self._output, self._type, self._crs = output, geometry_type, crs
        fields = list(schema)
        if geometry_type != "None":
            fields.append(pa.field(GEOMETRY, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"}))
        self._schema = pa.schema(fields)
        self._write = partial(write_arrow, output.staged, output.layer, geometry_type=geometry_type, crs=crs)
        self._queue: queue.Queue[pa.RecordBatch | None] = queue.Queue(maxsize=ahead)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._aborted = False
        self._own_process = own_process
        self._process: BatchProcess | None = None
        self.count = 0

    def __enter__(self) -> LayerWriter:
        if self._own_process:
            self._process = BatchProcess(partial(self._write, page_size=LARGE_PAGE))
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
        try:
            self._end_writing()
        finally:
            if self._process is not None:
                self._process.close()
        if self._aborted:
            return
        if self._failure is not None:
            raise self._as_error(self._failure)
        found = pyogrio.read_info(self._output.staged, layer=self._output.layer, force_feature_count=True)[
            "features"
        ]
        if found != self.count:
            raise EngineError("OUTPUT_INCOMPLETE", path=self._output.path, found=found, wanted=self.count)

    def _end_writing(self) -> None:
        if self._aborted and self._process is not None:
            self._process.kill()
        with contextlib.suppress(EngineError):  # told by the caller
            self._put(None)
        self._thread.join()

    def _batches(self) -> Iterator[pa.RecordBatch]:
        while (batch := self._queue.get()) is not None:
            yield batch
        if self._aborted:
            raise RuntimeError("the operation stopped")

    def _drain(self) -> None:
        try:
            if self._process is not None:
                self._process.send(self._schema, self._batches())
            else:
                self._write(pa.RecordBatchReader.from_batches(self._schema, self._batches()))
        except BaseException as error:  # handed to the thread that called write()
            self._failure = error

    def _as_error(self, failure: BaseException) -> EngineError:
        if isinstance(failure, EngineError):
            return failure
        if isinstance(failure, OSError):
            return os_error(failure, self._output.path)
        text = plain(failure)
        if "disk is full" in text or _free(self._output.staged.parent) < SPACE_NEEDED:
            return EngineError("OUTPUT_NO_SPACE", path=self._output.path)
        return EngineError("OUTPUT_WRITE_FAILED", path=self._output.path, reason=text)


def _free(folder: Path) -> int:
    """Return the free bytes where a folder is; many where it is gone, for then space is not what was missing."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return SPACE_NEEDED


def write_arrow(
    path: Path,
    layer: str,
    reader: pa.RecordBatchReader,
    *,
    geometry_type: str,
    crs: str | None,
    append: bool = False,
    page_size: int | None = None,
) -> None:
    """Write a layer. ``page_size`` (bytes, GeoPackage): for this process, from here on."""
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
    if page_size:
        pyogrio.set_gdal_config_options({"OGR_SQLITE_PRAGMA": f"page_size={page_size}"})
    pyogrio.write_arrow(reader, path, append=append, **options)


def copy_layer(source: Path, layer: str, target: Path) -> None:
    """Copy a layer as it is into an existing GeoPackage, replacing one of the same name there.

    Raises EngineError OUTPUT_WRITE_FAILED.
    """
    try:
        with pyogrio.open_arrow(source, layer=layer, batch_size=BATCH, use_pyarrow=True) as (meta, reader):
            kind = meta["geometry_type"] or "None"
            table_reader = _renamed(reader, meta["geometry_name"])
            write_arrow(target, layer, table_reader, geometry_type=kind, crs=meta["crs"])
    except (DataSourceError, DataLayerError, pa.ArrowException, RuntimeError) as error:
        raise EngineError("OUTPUT_WRITE_FAILED", path=target, reason=plain(error)) from error


def _renamed(reader: pa.RecordBatchReader, geometry_name: str | None) -> pa.RecordBatchReader:
    names = [GEOMETRY if name in (geometry_name, "wkb_geometry") else name for name in reader.schema.names]
    fields = [field.with_name(name) for field, name in zip(reader.schema, names, strict=True)]
    schema = pa.schema(fields, metadata=reader.schema.metadata)

    def batches() -> Iterable[pa.RecordBatch]:
        for batch in reader:
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())
