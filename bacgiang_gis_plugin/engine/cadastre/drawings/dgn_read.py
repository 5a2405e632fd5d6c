"""DGN v7: elements to lines and labels, in whole units of resolution until the last division.

GDAL's reader is not used here: it gives every arc the same number of vertices, hands TCVN3 bytes on as if they
were UTF-8, tells neither font nor rotation in its table and may stop early without an error. The tests compare
this reader with it.
Coordinates are the file's whole units of resolution. Some programs add remainders below one unit to some elements
(attribute linkage 51A9); these are left out, so that ends which meet in the drawing are equal.
Layout: Intergraph Standard File Formats (ISFF), as published with the dgnlib library.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import EngineError
from .dgn_scan import CONTROL, Scan, kind_name, scan
from .drawing import Drawing, Label, Points, Symbol, usable
from .strokes import stroke_ellipse

LINE, STRING, SHAPE, TEXT_NODE, CURVE, CHAIN, COMPLEX_SHAPE, ELLIPSE, ARC, TEXT = (
    3,
    4,
    6,
    7,
    11,
    12,
    14,
    15,
    16,
    17,
)
CELL, SHARED_DEFINITION, SHARED_CELL, SPLINE = 2, 34, 35, 27
PATHS = (LINE, STRING, SHAPE, CURVE, ELLIPSE, ARC)
ANGLE = math.pi / 180 / 360_000  # radians in one unit of angle
TEXT_SIZE = 6 / 1000  # units of resolution in one unit of a text's size
WORDS = struct.Struct("<hH")  # a 32-bit integer: signed high word, then the low one
WIDE_LETTERS = b"\xff\xfd"  # begins a text of 16-bit letters


@dataclass(frozen=True)
class Units:
    """From units of resolution to metres: ``(value - origin) / per_master``; master units are taken as metres."""

    per_master: float
    origin: Points

    def metres(self, values: Points) -> Points:
        return (values - self.origin) / self.per_master


@lru_cache(maxsize=4096)
def _symbol(look: int, colour: int) -> Symbol:
    return Symbol(colour, look >> 3, str(look & 7))


class _DamagedError(ValueError):
    """One element whose content contradicts its length."""


def read_dgn(data: bytes, path: Path, tolerance: float) -> Drawing:
    """Return the drawing in a DGN v7 file; arcs are stroked within ``tolerance`` metres.

    Raises EngineError DGN_V8, CAD_KIND, DGN_TRUNCATED, DGN_NO_UNITS.
    """
    found = scan(data, path)
    return _Reader(found, _units(found, path), tolerance).read()


def integers(found: Scan, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the 32-bit integers at ``offsets``: high word first, each word little-endian."""
    part = found.data[offsets[..., None] + np.arange(4)].astype(np.int64)
    value = part[..., 2] | part[..., 3] << 8 | part[..., 0] << 16 | part[..., 1] << 24
    signed: NDArray[np.int64] = np.where(value >= 1 << 31, value - (1 << 32), value)
    return signed


def vax_double(data: NDArray[np.uint8], offset: int) -> float:
    """Return a VAX D float: sign, exponent with bias 128, 55 bits of fraction behind a hidden one."""
    words = data[offset : offset + 8].astype(np.uint8).tobytes()
    bits = 0
    for index in range(0, 8, 2):
        bits = bits << 16 | int.from_bytes(words[index : index + 2], "little")
    exponent = bits >> 55 & 0xFF
    if exponent == 0:
        return 0.0
    value = math.ldexp((bits & (1 << 55) - 1) | 1 << 55, exponent - 128 - 56)
    return -value if bits >> 63 else value


def _units(found: Scan, path: Path) -> Units:
    settings = np.flatnonzero((found.kind == 9) & (found.size >= 1264))
    if not len(settings):
        raise EngineError("DGN_NO_UNITS", path=path)
    start = int(found.offset[settings[0]])
    sub_units, resolution = integers(found, np.array([start + 1112, start + 1116])).tolist()
    if sub_units <= 0 or resolution <= 0:
        raise EngineError("DGN_NO_UNITS", path=path)
    origin = np.array([vax_double(found.data, start + 1240), vax_double(found.data, start + 1248)])
    return Units(float(sub_units * resolution), origin)


class _Reader:
    def __init__(self, found: Scan, units: Units, tolerance: float) -> None:
        self.found, self.units = found, units
        self.tolerance = tolerance * units.per_master
        self.bytes = found.data.tobytes()  # single bytes are read faster from here than from an array
        self.levels = [str(level) for level in found.level.tolist()]
        self.origin = units.origin.tolist()
        self.step = 4 * found.dimension  # bytes of a stored point
        self.result = Drawing(elements=len(found))
        self.vertices: dict[int, Points] = {}  # element → (k, 2) in units of resolution
        self.broken: dict[int, str] = {}

    def read(self) -> Drawing:
        """Decode vertices first, by element type; then give every element its place, in the file's order."""
        self._decode_vertices()
        parts: dict[int, list[int]] = {}
        for index, owner in enumerate(self.found.owner.tolist()):
            if owner >= 0:
                parts.setdefault(owner, []).append(index)
        for index, kind in enumerate(self.found.kind.tolist()):
            self._place(index, kind, parts.get(index, []))
        if self.found.trouble:
            self.result.doubts.append(self.found.trouble)
        if self.found.dimension == 3:
            self.result.doubts.append("the drawing is 3D; heights were left out")
        return self.result

    # vertices

    def _decode_vertices(self) -> None:
        found = self.found
        alive = ~found.deleted
        lines = np.flatnonzero((found.kind == LINE) & alive)
        self._decode_strings(lines, np.full(len(lines), 2), 36)
        strings = np.flatnonzero(np.isin(found.kind, (STRING, SHAPE, CURVE)) & alive & (found.size >= 38))
        start = found.offset[strings] + 36
        counts = found.data[start].astype(np.int64) | found.data[start + 1].astype(np.int64) << 8
        self._decode_strings(strings, counts, 38)
        for index in np.flatnonzero(np.isin(found.kind, (ELLIPSE, ARC)) & alive).tolist():
            try:
                self.vertices[index] = self._stroke(index)
            except _DamagedError as error:
                self.broken[index] = str(error)

    def _decode_strings(self, elements: NDArray[np.int64], counts: NDArray[np.int64], at: int) -> None:
        """Decode elements that hold ``counts`` points from their byte ``at`` on."""
        fits = (at + counts * self.step <= self.found.size[elements]) & (counts >= 2)
        for index in elements[~fits].tolist():
            self.broken[index] = "its number of vertices does not fit its length"
        elements, counts = elements[fits], counts[fits]
        ends = np.cumsum(counts)
        within = np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
        first = np.repeat(self.found.offset[elements] + at, counts) + within * self.step
        values = integers(self.found, np.column_stack([first, first + 4])).astype(np.float64)
        self.vertices.update(zip(elements.tolist(), np.split(values, ends[:-1]), strict=False))

    def _stroke(self, index: int) -> Points:
        """Return an arc's or ellipse's vertices; open ends lie on whole units, like lines snapped to them."""
        arc = self.found.kind[index] == ARC
        start = int(self.found.offset[index]) + 36
        flat = self.found.dimension == 2
        if self.found.size[index] < (44 if arc else 36) + (36 if flat else 56):
            raise _DamagedError("it is too short for its kind")
        first, sweep = 0.0, 2 * math.pi
        if arc:
            first, sweep = self._sweep(start)
            start += 8
        axes = np.diag([vax_double(self.found.data, start), vax_double(self.found.data, start + 8)])
        axes = axes @ self._turn(start + 16)
        start += 20 if flat else 32
        centre = (vax_double(self.found.data, start), vax_double(self.found.data, start + 8))
        if not usable(np.vstack([axes, centre]) / self.units.per_master):
            raise _DamagedError("its centre or radius is out of reach")
        points = stroke_ellipse(centre, axes, first, sweep, self.tolerance)
        if abs(sweep) < 2 * math.pi:
            points[[0, -1]] = np.rint(points[[0, -1]])
        return points

    def _sweep(self, start: int) -> tuple[float, float]:
        """Return start and sweep in radians; the sweep is a sign and a magnitude, zero is a full turn."""
        first, turn = integers(self.found, np.array([start, start + 4])).tolist()
        magnitude = (turn & 0x7FFFFFFF) * ANGLE
        sweep = -magnitude if turn < 0 else magnitude
        return first * ANGLE, sweep or 2 * math.pi

    def _turn(self, start: int) -> NDArray[np.float64]:
        """Return the matrix (2, 2) whose rows are the directions of an element's own axes in the plan."""
        if self.found.dimension == 2:
            angle = int(integers(self.found, np.array([start]))[0]) * ANGLE
            return np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        w, x, y, z = integers(self.found, start + 4 * np.arange(4)) / 2.0**31
        # The quaternion turns the design into the element; rows of that matrix are the element's axes.
        return np.array(
            [
                [w * w + x * x - y * y - z * z, 2 * (x * y - w * z)],
                [2 * (x * y + w * z), w * w - x * x + y * y - z * z],
            ]
        )

    # places

    def _place(self, index: int, kind: int, parts: list[int]) -> None:
        found = self.found
        owner = int(found.owner[index])
        owner_kind = int(found.kind[owner]) if owner >= 0 else 0
        if found.deleted[index]:
            self._count(index, "other", "deleted " + kind_name(kind))
        elif kind in CONTROL:
            self._count(index, "other", "control: " + kind_name(kind))
        elif owner >= 0 and self._swallowed(owner):
            self._count(index, "other", f"part of a {kind_name(owner_kind)}")
        elif kind in (CHAIN, COMPLEX_SHAPE):
            self._chain(index, kind, parts)
        elif kind in PATHS:
            self._path(index, kind)
        elif kind == TEXT:
            self._text(index)
        else:
            self._other(index, kind)

    def _swallowed(self, owner: int) -> bool:
        """Tell whether an element's parts are drawn as the whole (a chain) or not at all (a definition)."""
        while owner >= 0:
            if self.found.kind[owner] not in (CELL, TEXT_NODE):
                return True
            owner = int(self.found.owner[owner])
        return False

    def _path(self, index: int, kind: int) -> None:
        if index in self.broken or index not in self.vertices:
            self._count(index, "failed", self.broken.get(index, "it is too short for its kind"))
            return
        points = self._closed(kind, self.vertices[index])
        if len(points) == 2 and (points[0] == points[1]).all():
            self._point(index, points[0])
        else:
            self._line(index, kind, points)
            self._count(index, "lines", kind_name(kind))

    def _closed(self, kind: int, points: Points) -> Points:
        if kind == CURVE:
            self._doubt("curves are drawn straight between their vertices")
            return points[2:-2] if len(points) >= 6 else points
        if kind in (SHAPE, COMPLEX_SHAPE) and (points[0] != points[-1]).any():
            return np.vstack([points, points[:1]])
        return points

    def _line(self, index: int, kind: int, points: Points) -> None:
        level = self.levels[index]
        self.result.add_line(index, level, kind_name(kind), self._symbol(index), self.units.metres(points))

    def _point(self, index: int, at: Points) -> None:
        """A line of length zero is how MicroStation places a point."""
        x, y = self.units.metres(at).tolist()
        level = self.levels[index]
        self.result.labels.append(Label(index, level, "point", self._symbol(index), (x, y), b""))
        self._count(index, "labels", "point")

    def _chain(self, index: int, kind: int, parts: list[int]) -> None:
        """Join the parts end to end; where they do not meet, the chain becomes several lines."""
        bad = [part for part in parts if part in self.broken]
        runs: list[Points] = []
        for part in parts:
            points = self.vertices.get(part)
            if points is None:
                continue
            points = self._closed(int(self.found.kind[part]), points)
            if runs and np.abs(runs[-1][-1] - points[0]).max() <= 2:
                runs[-1] = np.vstack([runs[-1], points[1:]])
            else:
                runs.append(points)
        if bad or not runs:
            self._count(index, "failed", "a part of it is damaged" if bad else "it has no parts")
            return
        if len(runs) > 1:
            self._doubt("complex chains with parts that do not meet became several lines")
        elif kind == COMPLEX_SHAPE:
            runs[0] = self._closed(kind, runs[0])
        for points in runs:
            self._line(index, kind, points)
        self._count(index, "lines", kind_name(kind))

    def _text(self, index: int) -> None:
        found, start = self.found, int(self.found.offset[index])
        head = 60 if found.dimension == 2 else 76
        if found.size[index] < head:
            self._count(index, "failed", "it is too short for its kind")
            return
        letters = self.bytes[start + head - 2]
        if head + letters > found.size[index]:
            self._count(index, "failed", "its number of letters does not fit its length")
            return
        height, turn = self._integer(start + 42), self._integer(start + 46)
        rotation = math.degrees(turn * ANGLE)
        if found.dimension == 3:
            along = self._turn(start + 46)[0]
            rotation = math.degrees(math.atan2(along[1], along[0]))
        place = start + head - 10 if found.dimension == 2 else start + head - 14
        x = (self._integer(place) - self.origin[0]) / self.units.per_master
        y = (self._integer(place + 4) - self.origin[1]) / self.units.per_master
        raw = self.bytes[start + head : start + head + letters]
        wide = raw.startswith(WIDE_LETTERS)
        text = raw[2:].decode("utf-16-le", errors="replace") if wide else ""
        self.result.labels.append(
            Label(
                index,
                self.levels[index],
                "text",
                self._symbol(index),
                (x, y),
                raw,
                round(rotation % 360, 6),
                round(height * TEXT_SIZE / self.units.per_master, 6),
                str(self.bytes[start + 36]),
                text,
                None if wide else raw,
            )
        )
        self._count(index, "labels", "text")

    def _other(self, index: int, kind: int) -> None:
        if kind in (SPLINE, SHARED_CELL):
            self._doubt(f"{kind_name(kind)} elements were not converted")
        self._count(index, "other", kind_name(kind))

    def _symbol(self, index: int) -> Symbol:
        start = int(self.found.offset[index])
        look, colour = self.bytes[start + 34], self.bytes[start + 35]
        return _symbol(look, colour)

    def _integer(self, start: int) -> int:
        """Return the 32-bit integer at an offset; ``integers`` is for many."""
        high, low = WORDS.unpack_from(self.bytes, start)
        return int(high << 16 | low)

    def _count(self, index: int, outcome: str, kind: str) -> None:
        self.result.count(self.levels[index], outcome, kind)  # type: ignore[arg-type]

    def _doubt(self, text: str) -> None:
        if text not in self.result.doubts:
            self.result.doubts.append(text)
