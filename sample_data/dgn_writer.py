"""A small MicroStation DGN v7 (ISFF, 2D) writer: enough element types to draw cadastral sheets as offices draw them.

Coordinates go in as whole millimetres (master unit m, 1000 sub-units, 1 unit of resolution each). The file stores
them as 32-bit integers about the global origin, so a sheet may lie up to 2147 km from it. Layout after the published
ISFF description, as read by GDAL's dgnlib: angles in 1/360000 degree, floats in VAX D format.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

Point = tuple[int, int]

MAX_VERTICES = 101
COMPLEX_BIT = 0x80
ANGLE_UNIT = 360_000
TEXT_UNIT = 6 / 1000  # one unit of a text multiplier, in units of resolution


def middle_endian(value: int) -> bytes:
    """A 32-bit integer as the VAX stores it: high word first, each word little-endian."""
    value &= 0xFFFFFFFF
    return struct.pack("<HH", value >> 16, value & 0xFFFF)


def vax_double(value: float) -> bytes:
    """A float as VAX D: sign, 8 bits of exponent (bias 128), 55 bits of fraction behind a hidden 0.1."""
    if value == 0:
        return bytes(8)
    mantissa, exponent = math.frexp(abs(value))
    bits = (int(value < 0) << 63) | ((exponent + 128) << 55) | (int(math.ldexp(mantissa, 56)) - (1 << 55))
    return struct.pack("<4H", *((bits >> shift) & 0xFFFF for shift in (48, 32, 16, 0)))


@dataclass(frozen=True)
class Symbology:
    """Where an element lies and how it looks: level 1..63, colour index, weight and line style."""

    level: int
    colour: int = 0
    weight: int = 0
    style: int = 0


@dataclass(frozen=True)
class Arc:
    """A circular arc, counter-clockwise for a positive sweep: centre (may be fractional) and radius in mm, degrees."""

    x: float
    y: float
    radius: float
    start: float
    sweep: float

    def points(self, count: int) -> list[tuple[float, float]]:
        """`count` + 1 points along the arc, in mm."""
        angles = (math.radians(self.start + self.sweep * i / count) for i in range(count + 1))
        return [(self.x + self.radius * math.cos(a), self.y + self.radius * math.sin(a)) for a in angles]


class DgnFile:
    """Collects elements and writes one design file; `element_count` counts every element, the header included."""

    def __init__(self, origin: Point) -> None:
        self.origin = origin
        self._elements: list[bytes] = [self._header()]

    @property
    def element_count(self) -> int:
        return len(self._elements)

    def save(self, path: Path) -> None:
        path.write_bytes(b"".join(self._elements) + b"\xff\xff")

    def line_string(self, points: Sequence[Point], symbology: Symbology) -> None:
        """A line (2 vertices), a line string (up to 101) or a complex chain of line strings."""
        if len(points) <= MAX_VERTICES:
            self._elements.append(self._line(points, symbology))
        else:
            self.chain([points], symbology)

    def shape(self, ring: Sequence[Point], symbology: Symbology) -> None:
        """A closed shape; the first vertex is repeated at the end, as the format wants. At most 101 vertices."""
        closed = list(ring) if ring[0] == ring[-1] else [*ring, ring[0]]
        if len(closed) > MAX_VERTICES:
            raise ValueError(f"a shape holds {MAX_VERTICES} vertices, not {len(closed)}")
        self._elements.append(self._vertices(6, closed, symbology))

    def arc(self, arc: Arc, symbology: Symbology) -> None:
        self._elements.append(self._arc(arc, symbology))

    def ellipse(
        self, centre: Point, axes: tuple[float, float], rotation: float, symbology: Symbology
    ) -> None:
        x, y = self._shift(centre)
        body = b"".join(map(vax_double, axes)) + middle_endian(round(rotation * ANGLE_UNIT))
        box = self._box([(centre[0] + s * max(axes), centre[1] + s * max(axes)) for s in (-1, 1)])
        self._elements.append(self._element(15, symbology, box, body + vax_double(x) + vax_double(y)))

    def chain(self, parts: Iterable[Sequence[Point] | Arc], symbology: Symbology) -> None:
        """A complex chain: a header and its line strings and arcs, each flagged as a part of it."""
        elements: list[bytes] = []
        reach: list[tuple[float, float]] = []
        for part in parts:
            if isinstance(part, Arc):
                elements.append(self._arc(part, symbology, COMPLEX_BIT))
                reach += part.points(16)
                continue
            reach += part
            for i in range(0, len(part) - 1, MAX_VERTICES - 1):
                elements.append(self._line(part[i : i + MAX_VERTICES], symbology, COMPLEX_BIT))
        words = 5 + sum(map(len, elements)) // 2
        body = struct.pack("<HH", words, len(elements)) + bytes(8)
        self._elements.append(self._element(12, symbology, self._box(reach), body))
        self._elements += elements

    def text(
        self,
        text: bytes,
        at: Point,
        height: float,
        symbology: Symbology,
        *,
        width: float = 0.0,
        rotation: float = 0.0,
        font: int = 0,
    ) -> None:
        """One line of text: encoded bytes, lower-left corner, height and character width in mm, degrees."""
        if len(text) > 255:
            raise ValueError("a text element holds 255 bytes")
        width = width or height * 0.7
        x, y = self._shift(at)
        turn = math.radians(rotation)
        length = width * len(text)
        corners = [(0.0, 0.0), (length, 0.0), (length, height), (0.0, height)]
        box = self._box(
            [
                (
                    at[0] + u * math.cos(turn) - v * math.sin(turn),
                    at[1] + u * math.sin(turn) + v * math.cos(turn),
                )
                for u, v in corners
            ]
        )
        body = (
            bytes((font, 2))
            + middle_endian(round(width / TEXT_UNIT))
            + middle_endian(round(height / TEXT_UNIT))
        )
        body += middle_endian(round(rotation * ANGLE_UNIT)) + middle_endian(x) + middle_endian(y)
        body += bytes((len(text), 0)) + text + bytes(len(text) % 2)
        self._elements.append(self._element(17, symbology, box, body))

    def _line(self, points: Sequence[Point], symbology: Symbology, flag: int = 0) -> bytes:
        if len(points) > 2:
            return self._vertices(4, points, symbology, flag)
        body = b"".join(middle_endian(v) for p in points for v in self._shift(p))
        return self._element(3, symbology, self._box(points), body, flag)

    def _vertices(self, kind: int, points: Sequence[Point], symbology: Symbology, flag: int = 0) -> bytes:
        body = struct.pack("<H", len(points)) + b"".join(
            middle_endian(v) for p in points for v in self._shift(p)
        )
        return self._element(kind, symbology, self._box(points), body, flag)

    def _arc(self, arc: Arc, symbology: Symbology, flag: int = 0) -> bytes:
        sweep = round(abs(arc.sweep) * ANGLE_UNIT) | (0x80000000 if arc.sweep < 0 else 0)
        body = middle_endian(round(arc.start % 360 * ANGLE_UNIT)) + middle_endian(sweep)
        body += vax_double(arc.radius) * 2 + middle_endian(0)
        body += vax_double(arc.x - self.origin[0]) + vax_double(arc.y - self.origin[1])
        return self._element(16, symbology, self._box(arc.points(16)), body, flag)

    def _shift(self, point: Point) -> Point:
        x, y = point[0] - self.origin[0], point[1] - self.origin[1]
        if max(abs(x), abs(y)) >= 1 << 31:
            raise ValueError(f"{point} mm lies outside the design plane")
        return x, y

    def _box(self, points: Iterable[tuple[float, float]]) -> tuple[int, int, int, int]:
        xs, ys = zip(*points, strict=True)
        low = self._shift((math.floor(min(xs)), math.floor(min(ys))))
        return (*low, *self._shift((math.ceil(max(xs)), math.ceil(max(ys)))))

    @staticmethod
    def _element(
        kind: int, symbology: Symbology, box: tuple[int, int, int, int], body: bytes, flag: int = 0
    ) -> bytes:
        if not 1 <= symbology.level <= 63:
            raise ValueError(f"level {symbology.level} does not exist in DGN v7")
        x0, y0, x1, y1 = box
        # The range is unsigned: the sign bit is flipped. Z is unused in 2D.
        ranges = b"".join(middle_endian(v ^ 0x80000000) for v in (x0, y0, 0, x1, y1, 0))
        words = (36 + len(body)) // 2
        head = struct.pack("<BBH", symbology.level | flag, kind, words - 2) + ranges
        # Graphic group 0; attributes would begin after the body, there are none; properties 0.
        head += struct.pack("<HHH", 0, words - 16, 0)
        return head + bytes((symbology.style | symbology.weight << 3, symbology.colour)) + body

    def _header(self) -> bytes:
        """The terminal control block (type 9): units, global origin, all levels on in every view."""
        block = bytearray(1536)
        block[0:4] = struct.pack("<BBH", 8, 9, 1536 // 2 - 2)
        for view in range(8):
            at = 46 + view * 118
            block[at + 2 : at + 10] = b"\xff" * 8
        block[1112:1116] = middle_endian(1000)
        block[1116:1120] = middle_endian(1)
        block[1120:1124] = b"m mm"
        block[1240:1256] = vax_double(-self.origin[0]) + vax_double(-self.origin[1])
        return bytes(block)
