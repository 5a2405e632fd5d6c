"""DGN v7 elements beyond what the sample's writer makes: curves, B-splines, cells, shared cells, 3D.

Coordinates go in as units of resolution about the design's own origin; a design has 1000 units to the metre. The
layout of shared cells is the one that was seen in MicroStation's files; it is not published.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from .make_drawings import dgn_writer

WRITER = dgn_writer()
INSIDE = 0x80
WHOLE = 2**31 - 1
Vertices = Sequence[Sequence[float]]


def long(value: float) -> bytes:
    return WRITER.middle_endian(round(value))


def vax(*values: float) -> bytes:
    return b"".join(map(WRITER.vax_double, values))


class Design:
    """Bytes of a design file, element by element; ``count`` is how many it holds, the header included."""

    def __init__(self, dimension: int = 2, unit: bytes = b"m mm", level: int = 10) -> None:
        self.dimension, self.level = dimension, level
        header = bytearray(WRITER.DgnFile((0, 0))._header())
        header[1120:1124] = unit
        if dimension == 3:
            header[0] = 0xC8
            header[1214] = 0x40
        self.elements = [bytes(header)]

    @property
    def count(self) -> int:
        return len(self.elements)

    def save(self, path: Path) -> Path:
        path.write_bytes(b"".join(self.elements) + b"\xff\xff")
        return path

    def add(self, *elements: bytes) -> None:
        self.elements += elements

    def element(
        self, kind: int, body: bytes, box: Vertices = ((0, 0), (0, 0)), inside: bool = False
    ) -> bytes:
        """One element; ``box``: any points whose range goes into the header."""
        rows = np.zeros((len(box), 3))
        rows[:, : len(box[0])] = box
        low, high = np.floor(rows.min(axis=0)).astype(int), np.ceil(rows.max(axis=0)).astype(int)
        ranges = b"".join(long(int(value) ^ -0x80000000) for value in (*low, *high))
        words = (36 + len(body)) // 2
        head = struct.pack("<BBH", self.level | (INSIDE if inside else 0), kind, words - 2) + ranges
        return head + struct.pack("<HHH", 0, words - 16, 0) + bytes((0, 3)) + body

    def _stored(self, points: Vertices) -> bytes:
        return b"".join(long(value) for point in points for value in (*point, 0)[: self.dimension])

    def line(self, points: Vertices, inside: bool = False) -> bytes:
        return self.element(3, self._stored(points), points, inside)

    def string(self, points: Vertices, kind: int = 4, inside: bool = False) -> bytes:
        """A line string (4), a shape (6), a curve (11) or the poles of a B-spline (21)."""
        return self.element(kind, struct.pack("<H", len(points)) + self._stored(points), points, inside)

    def text(self, letters: bytes, at: Sequence[float], height: float = 2000, inside: bool = False) -> bytes:
        size = long(height / WRITER.TEXT_UNIT)
        turned = long(0) if self.dimension == 2 else long(WHOLE) + long(0) * 3
        body = bytes((3, 2)) + size * 2 + turned + self._stored([at])
        return self.element(
            17, body + bytes((len(letters), 0)) + letters + bytes(len(letters) % 2), [at], inside
        )

    def arc(self, centre: Sequence[float], radius: float, start: float, sweep: float) -> bytes:
        turned = long(0) if self.dimension == 2 else long(WHOLE) + long(0) * 3
        body = long(start * 360_000) + long(sweep * 360_000) + vax(radius, radius) + turned
        centre = (*centre, 0.0)[: self.dimension]
        return self.element(16, body + vax(*centre), [centre])

    def complex(
        self, kind: int, parts: Iterable[bytes], fields: bytes = bytes(10), inside: bool = False
    ) -> bytes:
        """A header of kind 2, 7, 12, 14, 18, 19 or 34 and the parts behind it, as one run of bytes."""
        parts = list(parts)
        size = len(self.element(kind, bytes(2) + fields))
        words = (size - 38 + sum(map(len, parts))) // 2
        return self.element(kind, struct.pack("<H", words) + fields, inside=inside) + b"".join(parts)

    def spline(
        self,
        poles: Vertices,
        order: int,
        *,
        weights: Sequence[float] | None = None,
        knots: Sequence[float] = (),
        closed: bool = False,
        inside: bool = False,
        stated: int | None = None,
    ) -> list[bytes]:
        """A B-spline curve: header, poles, knots, weights; ``stated`` falsifies the header's length."""
        parts = [self.string(poles, 21, inside=True)]
        if len(knots):
            parts.append(self.element(26, b"".join(long(knot * WHOLE) for knot in knots), inside=True))
        if weights is not None:
            parts.append(self.element(28, b"".join(long(weight * WHOLE) for weight in weights), inside=True))
        flags = order - 2 | 0x10 | (0x40 if weights is not None else 0) | (0x80 if closed else 0)
        words = (46 - 40 + sum(map(len, parts))) // 2 if stated is None else stated
        body = long(words) + struct.pack("<BBHH", flags, 1, len(poles), len(knots))
        return [self.element(27, body, poles, inside), *parts]

    def shared_definition(self, name: str, parts: Iterable[bytes]) -> bytes:
        return self.complex(34, parts, _shared(name, np.eye(2), (0, 0), self.dimension))

    def shared_cell(
        self, name: str, matrix: np.ndarray, origin: Sequence[float], box: Vertices, inside: bool = False
    ) -> bytes:
        body = bytes(2) + _shared(name, matrix, origin, self.dimension)
        return self.element(35, body, box, inside)


def _shared(name: str, matrix: np.ndarray, origin: Sequence[float], dimension: int) -> bytes:
    numbers = np.eye(3)
    numbers[:2, :2] = matrix
    stored = (matrix.ravel() if dimension == 2 else numbers.ravel()).tolist()
    placed = struct.pack("<3i", *(round(value) for value in (*origin, 0)[:3]))
    floats = vax(*stored)
    return bytes(38) + floats + bytes(72 - len(floats)) + placed + bytes(4) + name.encode().ljust(16, b"\0")


def flagged(data: bytes) -> bytes:
    """The same element as a part of a complex one."""
    return bytes((data[0] | INSIDE,)) + data[1:]
