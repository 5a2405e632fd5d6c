"""Plain polygons straight from their WKB, without objects: bounds and a proof of validity.

Plain is a little-endian polygon of one closed ring without Z, as nearly every parcel is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from .cutting import Floats, Indices

HEADER = np.frombuffer(b"\x01\x03\x00\x00\x00\x01\x00\x00\x00", np.uint8)  # byte order, kind, number of rings
POINTS_AT, RING_AT, POINT = 9, 13, 16  # bytes
# Cross products of doubles are exact to 1e-15 of the squared radius; this is a thousand times as careful.
SURE = 1e-12


@dataclass(frozen=True)
class Plain:
    """``plain`` (n,): which geometries are plain; ``xy`` (v, 2) their vertices, ``start`` (k + 1,) of each of the k."""

    plain: NDArray[np.bool_]
    xy: Floats
    start: Indices


def read_plain(wkb: pa.Array) -> Plain:
    """Return the vertices of the plain polygons among ``wkb`` (n,)."""
    count = len(wkb)
    if count == 0:
        return Plain(np.zeros(0, dtype=bool), np.empty((0, 2)), np.zeros(1, dtype=np.int64))
    width = np.int64 if pa.types.is_large_binary(wkb.type) else np.int32
    offset = np.frombuffer(wkb.buffers()[1], width)[wkb.offset : wkb.offset + count + 1].astype(np.int64)
    data = np.frombuffer(wkb.buffers()[2] or b"", np.uint8)
    first, length = offset[:-1], np.diff(offset)
    plain = length >= RING_AT + 4 * POINT
    if wkb.null_count:
        plain &= wkb.is_valid().to_numpy(zero_copy_only=False)
    plain[plain] = (data[first[plain, None] + np.arange(len(HEADER))] == HEADER).all(axis=1)
    points = np.zeros(count, dtype=np.int64)
    number = data[first[plain, None] + np.arange(POINTS_AT, RING_AT)]
    points[plain] = np.ascontiguousarray(number).view("<u4").ravel()
    plain &= length == RING_AT + POINT * points
    at = first[plain, None]
    opening = data[at + np.arange(RING_AT, RING_AT + POINT)]
    closing = data[at + length[plain, None] - POINT + np.arange(POINT)]
    plain[plain] = (opening == closing).all(axis=1)
    wanted = np.zeros(len(data) + 1, dtype=np.int8)
    np.add.at(wanted, first[plain] + RING_AT, 1)
    np.add.at(wanted, offset[1:][plain], -1)
    inside = np.cumsum(wanted[:-1], dtype=np.int8).view(bool)
    xy = data[inside].view("<f8").reshape(-1, 2)
    return Plain(plain, xy, np.concatenate([[0], np.cumsum(points[plain])]))


def bounds_of(wkb: pa.Array) -> Floats:
    """Return the bounds (n, 4) of geometries, NaN where there are none."""
    found = np.full((len(wkb), 4), np.nan)
    read = read_plain(wkb)
    if read.plain.any():
        found[read.plain, :2] = np.minimum.reduceat(read.xy, read.start[:-1], axis=0)
        found[read.plain, 2:] = np.maximum.reduceat(read.xy, read.start[:-1], axis=0)
    if not read.plain.all():
        other = np.flatnonzero(~read.plain)
        values = wkb.take(pa.array(other)).to_numpy(zero_copy_only=False)
        found[other] = shapely.bounds(shapely.from_wkb(values, on_invalid="fix"))
    return found


def surely_valid(read: Plain) -> NDArray[np.bool_]:
    """Return (n,) True where a plain polygon is proved valid: seen from its middle, its ring turns once, one way.

    Such a ring is star-shaped and cannot touch itself. False says nothing.
    """
    found = np.zeros(len(read.plain), dtype=bool)
    if not read.plain.any():
        return found
    with np.errstate(invalid="ignore", over="ignore"):  # a coordinate may be infinite or no number
        found[read.plain] = _turn_once(read)
    return found


def _turn_once(read: Plain) -> NDArray[np.bool_]:
    start, points = read.start[:-1], np.diff(read.start)
    middle = np.add.reduceat(read.xy, start, axis=0) / points[:, None]
    x, y = (read.xy - np.repeat(middle, points, axis=0)).T
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    upward = (y[:-1] < 0) != (y[1:] < 0)
    # From the last vertex of a ring to the first of the next is no edge: the ring's first edge stands there again.
    seam = start[1:] - 1
    cross[seam], upward[seam] = cross[start[:-1]], False
    radius = np.maximum.reduceat(x * x + y * y, start)
    low, high = np.minimum.reduceat(cross, start), np.maximum.reduceat(cross, start)
    one_way = (low > SURE * radius) | (high < -SURE * radius)
    once = np.add.reduceat(upward.astype(np.int64), start) == 2
    return np.asarray(one_way & once & np.isfinite(radius))
