"""How a DGN v7 file stores numbers: word-swapped integers, VAX floats, angles, units, quaternions.

Layout: Intergraph Standard File Formats (ISFF), as published with the dgnlib library.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import EngineError
from .dgn_scan import Scan
from .drawing import Points, unit_word

ANGLE = math.pi / 180 / 360_000  # radians in one unit of angle
WORDS = struct.Struct("<hH")  # a 32-bit integer: signed high word, then the low one


class DamagedError(ValueError):
    """One element whose content contradicts its length or itself."""


@dataclass(frozen=True)
class Units:
    """From units of resolution to master units: ``(value - origin) / per_master``; these are taken as metres.

    ``origin`` (3,) is in units of resolution, ``name`` the master unit as the file declares it.
    """

    per_master: float
    origin: Points
    name: str

    def metres(self, values: Points) -> Points:
        """Return points (n, 2) in metres."""
        return (values - self.origin[:2]) / self.per_master


def integers(found: Scan, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the 32-bit integers at ``offsets``: high word first, each word little-endian."""
    part = found.data[offsets[..., None] + np.arange(4)].astype(np.int64)
    value = part[..., 2] | part[..., 3] << 8 | part[..., 0] << 16 | part[..., 1] << 24
    signed: NDArray[np.int64] = np.where(value >= 1 << 31, value - (1 << 32), value)
    return signed


def integer(data: bytes, start: int) -> int:
    """Return the 32-bit integer at an offset; ``integers`` is for many."""
    high, low = WORDS.unpack_from(data, start)
    return int(high << 16 | low)


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


def header_range(found: Scan, index: int) -> Points:
    """Return the box (2, 2) that an element's header states, in units of resolution: low corner, high corner."""
    start = int(found.offset[index]) + 4
    # The range is unsigned, its sign bit flipped.
    stored = integers(found, start + np.array([[0, 4], [12, 16]], dtype=np.int64))
    values: Points = ((stored + (1 << 32)) % (1 << 32) - (1 << 31)).astype(np.float64)
    return values


def turn(found: Scan, start: int) -> NDArray[np.float64]:
    """Return the matrix (2, 2) whose rows are the directions of an element's own axes in the plan.

    ``start`` is where the rotation is stored: an angle in a 2D file, a quaternion in a 3D one.
    """
    if found.dimension == 2:
        angle = int(integers(found, np.array([start]))[0]) * ANGLE
        return np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    w, x, y, z = integers(found, start + 4 * np.arange(4)) / 2.0**31
    # The quaternion turns the design into the element; rows of that matrix are the element's axes.
    return np.array(
        [
            [w * w + x * x - y * y - z * z, 2 * (x * y - w * z)],
            [2 * (x * y + w * z), w * w - x * x + y * y - z * z],
        ]
    )


def read_units(found: Scan, path: Path) -> Units:
    """Return the file's units from its design settings.

    Raises EngineError DGN_NO_UNITS where these are missing or not positive.
    """
    settings = np.flatnonzero((found.kind == 9) & (found.size >= 1264))
    if not len(settings):
        raise EngineError("DGN_NO_UNITS", path=path)
    start = int(found.offset[settings[0]])
    sub_units, resolution = integers(found, np.array([start + 1112, start + 1116])).tolist()
    if sub_units <= 0 or resolution <= 0:
        raise EngineError("DGN_NO_UNITS", path=path)
    origin = np.array([vax_double(found.data, start + at) for at in (1240, 1248, 1256)])
    name = found.data[start + 1120 : start + 1122].tobytes().decode("latin-1").strip("\0 ")
    return Units(float(sub_units * resolution), origin, unit_word(name))
