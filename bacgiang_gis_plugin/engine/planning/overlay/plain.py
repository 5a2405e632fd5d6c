"""Plain polygons straight from their WKB, without objects: bounds, area, length and a proof of validity.

Plain is a little-endian polygon of one closed ring without Z, as nearly every parcel is once it is unwrapped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from .arrays import Bools, Floats, Indices

HEADER = b"\x01\x03\x00\x00\x00\x01\x00\x00\x00"  # byte order, kind, number of rings
# Around a multipolygon of one polygon: byte order, kind, number of polygons.
MULTI = b"\x01\x06\x00\x00\x00\x01\x00\x00\x00"
POINTS_AT, RING_AT, POINT = 9, 13, 16  # bytes
LONGEST = 2**31 - 1  # bytes of a value; without an end binary_slice takes the wrong room for many values
# Cross products of doubles are exact to 1e-15 of the squared radius; this is a thousand times as careful.
SURE = 1e-12


@dataclass(frozen=True)
class Plain:
    """``plain`` (n,): which geometries are plain; ``x``, ``y`` (v,) their vertices, from ``start`` (k + 1,) on."""

    plain: Bools
    x: Floats
    y: Floats
    start: Indices


@dataclass(frozen=True)
class Measures:
    """Of n geometries: ``valid`` where that is proved, and there ``area`` and ``length`` in the coordinates' units."""

    valid: Bools
    area: Floats
    length: Floats


def read_plain(wkb: pa.Array) -> Plain:
    """Return the vertices of the plain polygons among ``wkb`` (n,)."""
    long_enough = pc.greater_equal(pc.binary_length(wkb), RING_AT + 4 * POINT)
    known = pc.and_(long_enough, pc.starts_with(wkb, pattern=HEADER))
    plain = _bools(pc.fill_null(known, False))
    rings = _only(wkb, plain)
    points = _numbers(pc.binary_slice(rings, POINTS_AT, RING_AT), "<u4", len(rings)).astype(np.int64)
    whole = _bools(pc.binary_length(rings)) == RING_AT + POINT * points
    plain[plain] = whole
    rings, points = _only(rings, whole), points[whole]
    start = np.concatenate([[0], np.cumsum(points)])
    xy = _numbers(pc.binary_slice(rings, RING_AT, LONGEST), "<f8", 2 * int(start[-1])).reshape(-1, 2)
    closed = (xy[start[:-1]] == xy[start[1:] - 1]).all(axis=1)
    if not closed.all():
        plain[plain] = closed
        xy = xy[np.repeat(closed, points)]
        start = np.concatenate([[0], np.cumsum(points[closed])])
    return Plain(plain, np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1]), start)


def _bools(values: pa.Array) -> Bools:
    return np.array(values.to_numpy(zero_copy_only=False))


def _only(wkb: pa.Array, which: Bools) -> pa.Array:
    return wkb if which.all() else wkb.filter(pa.array(which))


def _numbers(values: pa.Array, kind: str, count: int) -> NDArray[Any]:
    """Return the values' bytes, one after the other, as numbers; an array just made has nothing before them."""
    return np.frombuffer(values.buffers()[2] or b"", kind, count)


def unwrapped(wkb: pa.Array) -> pa.Array:
    """Return geometries (n,) with a polygon instead of each multipolygon of one polygon."""
    one = pc.starts_with(wkb, pattern=MULTI)
    if not pc.any(one).as_py():
        return wkb
    return pc.if_else(one, pc.binary_slice(wkb, len(MULTI), LONGEST), wkb)


def wrapped(wkb: pa.Array) -> pa.Array:
    """Return polygons (n,) as multipolygons of one polygon."""
    none = pa.scalar(b"", wkb.type)
    return pc.binary_join_element_wise(pa.scalar(MULTI, wkb.type), wkb, none)


def bounds_of(wkb: pa.Array) -> Floats:
    """Return the bounds (n, 4) of geometries, NaN where there are none."""
    read = read_plain(wkb)
    found = plain_bounds(read)
    if not read.plain.all():
        other = np.flatnonzero(~read.plain)
        values = wkb.take(pa.array(other)).to_numpy(zero_copy_only=False)
        found[other] = shapely.bounds(shapely.from_wkb(values, on_invalid="fix"))
    return found


def plain_bounds(read: Plain) -> Floats:
    """Return the bounds (n, 4) of the plain ones, NaN for the others."""
    found = np.full((len(read.plain), 4), np.nan)
    if len(read.x):
        start = read.start[:-1]
        for column, (reduce, values) in enumerate(
            ((np.minimum, read.x), (np.minimum, read.y), (np.maximum, read.x), (np.maximum, read.y))
        ):
            found[read.plain, column] = reduce.reduceat(values, start)
    return found


def measures(read: Plain) -> Measures:
    """Measure plain polygons and prove them valid: seen from its middle, a ring turns once, one way.

    Such a ring is star-shaped and cannot touch itself. ``valid`` False says nothing.
    """
    count = len(read.plain)
    valid, area, length = np.zeros(count, dtype=bool), np.zeros(count), np.zeros(count)
    if len(read.x):
        with np.errstate(invalid="ignore", over="ignore"):  # a coordinate may be infinite or no number
            valid[read.plain], area[read.plain], length[read.plain] = _turns(read)
    return Measures(valid, area, length)


def _turns(read: Plain) -> tuple[Bools, Floats, Floats]:
    """Return for each ring (k,) whether it turns once, one way; its area and length."""
    start, points = read.start[:-1], np.diff(read.start)
    x = read.x - np.repeat(np.add.reduceat(read.x, start) / points, points)
    y = read.y - np.repeat(np.add.reduceat(read.y, start) / points, points)
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    upward = (y[:-1] < 0) != (y[1:] < 0)
    step = np.sqrt(np.diff(x) ** 2 + np.diff(y) ** 2)
    # From the last vertex of a ring to the first of the next is no edge.
    seam = start[1:] - 1
    cross[seam], upward[seam], step[seam] = 0.0, False, 0.0
    area, length = np.add.reduceat(cross, start) / 2, np.add.reduceat(step, start)
    cross[seam] = cross[start[:-1]]  # one of the ring's own edges again: says nothing new
    radius = np.maximum.reduceat(x * x + y * y, start)
    low, high = np.minimum.reduceat(cross, start), np.maximum.reduceat(cross, start)
    one_way = (low > SURE * radius) | (high < -SURE * radius)
    once = np.add.reduceat(upward.astype(np.int64), start) == 2
    return one_way & once & np.isfinite(radius), np.abs(area), length
