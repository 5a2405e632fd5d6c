"""Polygons as WKB in a file without a name: memory has only where each one stands."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
from numpy.typing import NDArray

from ...errors import os_error
from ..overlay.cutting import Indices

GAP = 4096  # bytes; what lies nearer together in the file is read at once, with what is between


class Shapes:
    """Room for ``most`` polygons, numbered as they are added; ``shapes[places]`` gives their WKB (k,) as bytes.

    The file is in ``folder`` (None: the system's folder for such files) and goes with the object or the process.
    Raises EngineError OUTPUT_NO_SPACE, OUTPUT_NOT_WRITABLE.
    """

    def __init__(self, most: int, folder: Path | None = None) -> None:
        self._path = folder or Path()
        try:
            self._file = TemporaryFile(prefix="bacgiang_", dir=folder)  # noqa: SIM115 - lives as long as the object
        except OSError as error:
            raise os_error(error, self._path) from error
        weakref.finalize(self, self._file.close)
        self._start = np.empty(most, dtype=np.int64)
        self._size = np.empty(most, dtype=np.int64)
        self._end = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, wkb: Sequence[bytes]) -> None:
        """Put polygons after those that are there."""
        own = slice(self._count, self._count + len(wkb))
        self._start[own], self._size[own] = self._write(wkb)
        self._count = own.stop

    def replace(self, places: Indices, wkb: Sequence[bytes]) -> None:
        """Put other polygons in the place of those numbered ``places`` (k,)."""
        self._start[places], self._size[places] = self._write(wkb)

    def _write(self, wkb: Sequence[bytes]) -> tuple[Indices, Indices]:
        size = np.fromiter(map(len, wkb), np.int64, len(wkb))
        start = self._end + np.cumsum(size) - size
        try:
            self._file.seek(self._end)
            self._file.write(b"".join(wkb))
            self._file.flush()
        except OSError as error:
            raise os_error(error, self._path) from error
        self._end += int(size.sum())
        return start, size

    def __getitem__(self, places: Indices) -> NDArray[np.object_]:
        found = np.empty(len(places), dtype=object)
        start, size = self._start[places], self._size[places]
        order = np.argsort(start, kind="stable")
        end = (start + size)[order]
        apart = np.flatnonzero(start[order][1:] - end[:-1] > GAP) + 1
        for run in np.split(order, apart):
            if len(run) == 0:
                continue
            first = int(start[run[0]])
            self._file.seek(first)
            data = self._file.read(int(start[run[-1]] + size[run[-1]]) - first)
            for place, at, length in zip(
                run.tolist(), (start[run] - first).tolist(), size[run].tolist(), strict=True
            ):
                found[place] = data[at : at + length]
        return found
