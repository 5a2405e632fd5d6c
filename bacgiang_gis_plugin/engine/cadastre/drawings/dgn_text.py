"""DGN v7 texts: place, height, rotation and the bytes as they are stored."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from .dgn_scan import Scan
from .dgn_values import ANGLE, DamagedError, Units, integer, turn
from .drawing import Label, Points, Symbol

TEXT_SIZE = 6 / 1000  # units of resolution in one unit of a text's size
WIDE_LETTERS = b"\xff\xfd"  # begins a text of 16-bit letters


def read_text(found: Scan, data: bytes, units: Units, index: int, level: str, symbol: Symbol) -> Label:
    """Return element ``index``, a text, as a label in metres.

    Raises DamagedError where its content does not fit its length.
    """
    start = int(found.offset[index])
    head = 60 if found.dimension == 2 else 76
    if found.size[index] < head:
        raise DamagedError("it is too short for its kind")
    letters = data[start + head - 2]
    if head + letters > found.size[index]:
        raise DamagedError("its number of letters does not fit its length")
    height = integer(data, start + 42)
    rotation = math.degrees(integer(data, start + 46) * ANGLE)
    if found.dimension == 3:
        along = turn(found, start + 46)[0]
        rotation = math.degrees(math.atan2(along[1], along[0]))
    place = start + head - 10 if found.dimension == 2 else start + head - 14
    x = (integer(data, place) - float(units.origin[0])) / units.per_master
    y = (integer(data, place + 4) - float(units.origin[1])) / units.per_master
    raw = data[start + head : start + head + letters]
    wide = raw.startswith(WIDE_LETTERS)
    return Label(
        index,
        level,
        "text",
        symbol,
        (x, y),
        raw,
        round(rotation % 360, 6),
        round(height * TEXT_SIZE / units.per_master, 6),
        str(data[start + 36]),
        raw[2:].decode("utf-16-le", errors="replace") if wide else "",
        None if wide else raw,
    )


def placed(label: Label, element: int, matrix: Points, at: Points) -> Label:
    """Return a label of a cell's definition where the cell stands: turned and scaled by ``matrix`` (2, 2).

    ``at`` (2,): its new place in metres. A mirrored text reads along its new direction, as CAD programs draw it.
    """
    angle = math.radians(label.rotation)
    along = matrix @ np.array([math.cos(angle), math.sin(angle)])
    scale = math.sqrt(abs(float(np.linalg.det(matrix))))
    rotation = math.degrees(math.atan2(along[1], along[0])) % 360
    return replace(
        label,
        element=element,
        at=(float(at[0]), float(at[1])),
        rotation=round(rotation, 6),
        height=round(label.height * scale, 6),
    )
