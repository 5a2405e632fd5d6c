"""Keeps the rows of many sheets until each sheet is built: in memory while they are few, else in a scratch file.

Layers hold their rows in any order, so all of them are read before the first sheet is complete; a province is larger
than the memory of an office computer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...errors import os_error
from .edge_matching import EdgeChange, change_lines
from .labels import Label, read_label
from .sheet import Floats, Ints, Seeds, Sheet

LARGEST_IN_MEMORY = 192_000_000  # bytes

LINE_ROWS = pa.schema([("coordinates", pa.list_(pa.float64())), ("level", pa.string())])
TEXT_ROWS = pa.schema(
    [("x", pa.float64()), ("y", pa.float64()), ("word", pa.string()), ("role", pa.string())]
)

SEED_ROWS = pa.schema(
    [
        ("x", pa.float64()),
        ("y", pa.float64()),
        ("number", pa.string()),
        ("area", pa.float64()),
        ("code", pa.string()),
        ("owner", pa.string()),
        ("shared", pa.int64()),
    ]
)

Key = tuple[str | None, int | None]
Piece = bytes | tuple[int, int]  # rows as Arrow bytes, or where those stand in the scratch file


@dataclass
class _Rows:
    """What is known of one sheet so far."""

    epsg: int | None = None
    line_count: int = 0
    vertices: int = 0
    lines: list[Piece] = field(default_factory=list)
    texts: list[Piece] = field(default_factory=list)
    seeds: list[Piece] = field(default_factory=list)
    box: tuple[float, float, float, float] = (np.inf, np.inf, -np.inf, -np.inf)


@dataclass(frozen=True)
class SheetRows:
    """The rows of one sheet, small enough to be sent to a worker, which loads them."""

    name: str | None
    number: int | None
    crs: str
    area_crs: str | None
    scratch: Path
    lines: list[Piece]
    texts: list[Piece]
    seeds: list[Piece]
    change: EdgeChange

    @property
    def title(self) -> str:
        return str(self.number if self.number is not None else self.name)

    def load(self) -> Sheet:
        """Return the sheet, its edges matched. Raises EngineError FILE_* where the scratch file is gone."""
        lines, texts = self._table(self.lines, LINE_ROWS), self._table(self.texts, TEXT_ROWS)
        coordinates, owner = change_lines(*_vertices(lines), self.change)
        level = lines.column("level").combine_chunks().dictionary_encode("encode")
        return Sheet(
            self.name,
            self.number,
            self.crs,
            self.area_crs,
            coordinates,
            owner,
            level.indices.to_numpy(zero_copy_only=False).astype(np.int64),
            level.dictionary.to_pylist(),
            np.column_stack([texts.column(axis).to_numpy() for axis in ("x", "y")]),
            texts.column("word").to_pylist(),
            texts.column("role").to_pylist(),
            _seeds(self._table(self.seeds, SEED_ROWS)),
        )

    def load_lines(self) -> tuple[Floats, Ints]:
        """Return the lines as they were drawn: vertices (n, 2) and the line of each."""
        return _vertices(self._table(self.lines, LINE_ROWS))

    def _table(self, pieces: list[Piece], schema: pa.Schema) -> pa.Table:
        batches = []
        file: IO[bytes] | None = None
        try:
            for piece in pieces:
                if isinstance(piece, tuple):
                    file = file or self.scratch.open("rb")
                    file.seek(piece[0])
                    piece = file.read(piece[1])
                batches.append(pa.ipc.read_record_batch(pa.py_buffer(piece), schema))
        except OSError as error:
            raise os_error(error, self.scratch) from error
        finally:
            if file is not None:
                file.close()
        return pa.Table.from_batches(batches, schema).combine_chunks()


def _vertices(lines: pa.Table) -> tuple[Floats, Ints]:
    flat = lines.column("coordinates").combine_chunks()
    lengths = np.diff(flat.offsets.to_numpy()) // 2
    return flat.flatten().to_numpy().reshape(-1, 2), np.repeat(np.arange(len(lines)), lengths)


def _seeds(rows: pa.Table) -> Seeds:
    labels = []
    for number, area, code in zip(
        *(rows.column(name).to_pylist() for name in ("number", "area", "code")), strict=True
    ):
        read = read_label(number or "", "parcel_number")
        labels.append(Label(read.number, area, code or None, read.lot))
    points = np.column_stack([rows.column(axis).to_numpy() for axis in ("x", "y")])
    owners, shared = (rows.column(name).to_pylist() for name in ("owner", "shared"))
    return Seeds(points, labels, owners, shared)


class Spool:
    """Collects rows by sheet. Use as a context manager; the scratch file is removed on leaving."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._file: IO[bytes] | None = None
        self._sheets: dict[Key, _Rows] = defaultdict(_Rows)
        self._held = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def __contains__(self, key: Key) -> bool:
        return key in self._sheets

    @property
    def keys(self) -> list[Key]:
        return list(self._sheets)

    @property
    def lines(self) -> int:
        return sum(rows.line_count for rows in self._sheets.values())

    @property
    def vertices(self) -> int:
        return sum(rows.vertices for rows in self._sheets.values())

    def clear(self) -> None:
        """Forget everything."""
        self._sheets.clear()
        self._held = 0
        if self._file is not None:
            self._file.close()
            self._file = None
            self._scratch.unlink(missing_ok=True)

    def add_lines(
        self,
        key: Key,
        coordinates: NDArray[np.float64],
        lengths: NDArray[np.int64],
        levels: pa.Array,
        epsg: int | None,
    ) -> None:
        """Add lines of a sheet: vertices (n, 2), how many each line has (m,), and the lines' levels (m,)."""
        rows = self._sheets[key]
        rows.epsg = rows.epsg or epsg
        rows.line_count += len(lengths)
        rows.vertices += len(coordinates)
        offsets = pa.array(2 * np.r_[0, np.cumsum(lengths)].astype(np.int32))
        flat = pa.ListArray.from_arrays(offsets, pa.array(np.ascontiguousarray(coordinates).ravel()))
        if len(coordinates):
            low, high = coordinates.min(axis=0).tolist(), coordinates.max(axis=0).tolist()
            left, bottom, right, top = rows.box
            rows.box = (min(left, low[0]), min(bottom, low[1]), max(right, high[0]), max(top, high[1]))
        self._keep(rows.lines, pa.record_batch([flat, levels.cast(pa.string())], schema=LINE_ROWS))

    def add_texts(self, key: Key, points: NDArray[np.float64], words: list[str], roles: list[str]) -> None:
        """Add texts of a sheet at points (k, 2)."""
        columns = [pa.array(points[:, 0]), pa.array(points[:, 1]), pa.array(words, pa.string())]
        batch = pa.record_batch([*columns, pa.array(roles, pa.string())], schema=TEXT_ROWS)
        self._keep(self._sheets[key].texts, batch)

    def add_seeds(self, key: Key, rows: pa.RecordBatch) -> None:
        """Add centroids of a sheet with the data of their parcels, as ``SEED_ROWS``."""
        self._keep(self._sheets[key].seeds, rows)

    def box(self, key: Key) -> tuple[float, float, float, float]:
        """Return the extent of a sheet's lines."""
        return self._sheets[key].box

    def look(self, key: Key, crs: str) -> SheetRows:
        """Return the rows of a sheet, which stay here."""
        rows = self._sheets[key]
        return SheetRows(
            key[0], key[1], crs, None, self._scratch, rows.lines, rows.texts, rows.seeds, EdgeChange()
        )

    def take(self, key: Key, crs: str, area_crs: str | None, change: EdgeChange) -> SheetRows:
        """Return the rows of a sheet and forget them; ``change`` is made to its lines when they are loaded."""
        rows = self._sheets.pop(key)
        return SheetRows(
            key[0], key[1], crs, area_crs, self._scratch, rows.lines, rows.texts, rows.seeds, change
        )

    def epsg(self, key: Key) -> int | None:
        return self._sheets[key].epsg

    def _keep(self, pieces: list[Piece], batch: pa.RecordBatch) -> None:
        piece = batch.serialize().to_pybytes()
        pieces.append(piece)
        self._held += len(piece)
        if self._held > LARGEST_IN_MEMORY:
            self._spill()

    def _spill(self) -> None:
        """Write all that is in memory to the scratch file. Raises EngineError OUTPUT_NO_SPACE."""
        try:
            if self._file is None:
                self._file = self._scratch.open("wb")
            for rows in self._sheets.values():
                for pieces in (rows.lines, rows.texts, rows.seeds):
                    for at, piece in enumerate(pieces):
                        if isinstance(piece, bytes):
                            pieces[at] = (self._file.tell(), len(piece))
                            self._file.write(piece)
            self._file.flush()
        except OSError as error:
            raise os_error(error, self._scratch) from error
        self._held = 0
