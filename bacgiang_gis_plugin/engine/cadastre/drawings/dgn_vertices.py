"""DGN v7: the vertices of every element that is drawn as a line, in units of resolution."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .curves import stroke_bspline, stroke_point_curve
from .dgn_scan import Scan
from .dgn_values import ANGLE, DamagedError, Units, integers, turn, vax_double
from .drawing import Points, usable
from .expansion import MOST_VERTICES, TOO_MANY_VERTICES
from .strokes import stroke_ellipse

LINE, STRING, SHAPE, CURVE, ELLIPSE, ARC = 3, 4, 6, 11, 15, 16
POLES, SPLINE, KNOTS, WEIGHTS = 21, 27, 26, 28
RATIONAL, CLOSED = 0x40, 0x80
LARGEST_SHARE = 2.0**31 - 1  # stands for 1 in knots and weights


class Vertices:
    """Vertices (k, 2) by element in ``points``; ``broken`` says why an element has none.

    ``tolerance`` is in units of resolution. ``straight`` counts the curves that were drawn straight,
    ``heights`` is the range of z in units of resolution, None in a 2D file.
    """

    def __init__(self, found: Scan, units: Units, tolerance: float, parts: dict[int, list[int]]) -> None:
        self.found, self.units, self.tolerance, self.parts = found, units, tolerance, parts
        self.points: dict[int, Points] = {}
        self.broken: dict[int, str] = {}
        self.straight = 0
        self.unsure = 0
        self.heights: tuple[float, float] | None = None
        self._decode()

    def _decode(self) -> None:
        found = self.found
        alive = ~found.deleted
        lines = np.flatnonzero((found.kind == LINE) & alive)
        self._decode_strings(lines, np.full(len(lines), 2), 36)
        stringlike = np.isin(found.kind, (STRING, SHAPE, CURVE, POLES))
        strings = np.flatnonzero(stringlike & alive & (found.size >= 38))
        start = found.offset[strings] + 36
        counts = found.data[start].astype(np.int64) | found.data[start + 1].astype(np.int64) << 8
        self._decode_strings(strings, counts, 38)
        stroked = 0
        made = {ELLIPSE: self._arc, ARC: self._arc, SPLINE: self._spline, CURVE: self._curve}
        for index in np.flatnonzero(np.isin(found.kind, tuple(made)) & alive).tolist():
            if index in self.broken:
                continue
            try:
                points = made[int(found.kind[index])](index)
                stroked += len(points)
                if stroked > MOST_VERTICES:
                    raise DamagedError(TOO_MANY_VERTICES)
                self.points[index] = points
            except (DamagedError, ValueError) as error:
                self.broken[index] = str(error)
                self.points.pop(index, None)

    def _decode_strings(self, elements: NDArray[np.int64], counts: NDArray[np.int64], at: int) -> None:
        """Decode elements that hold ``counts`` points from their byte ``at`` on."""
        step = 4 * self.found.dimension
        fits = (at + counts * step <= self.found.size[elements]) & (counts >= 2)
        for index in elements[~fits].tolist():
            self.broken[index] = "its number of vertices does not fit its length"
        elements, counts = elements[fits], counts[fits]
        ends = np.cumsum(counts)
        within = np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
        first = np.repeat(self.found.offset[elements] + at, counts) + within * step
        values = integers(self.found, np.column_stack([first, first + 4])).astype(np.float64)
        self.points.update(zip(elements.tolist(), np.split(values, ends[:-1]), strict=False))
        if self.found.dimension == 3 and len(first):
            heights = integers(self.found, first + 8)
            self.note_heights(float(heights.min()), float(heights.max()))

    def note_heights(self, low: float, high: float) -> None:
        """Widen the range of z."""
        was = self.heights or (low, high)
        self.heights = min(low, was[0]), max(high, was[1])

    def _arc(self, index: int) -> Points:
        """Return an arc's or ellipse's vertices; open ends lie on whole units, like lines snapped to them."""
        found = self.found
        arc = found.kind[index] == ARC
        start = int(found.offset[index]) + 36
        flat = found.dimension == 2
        if found.size[index] < (44 if arc else 36) + (36 if flat else 56):
            raise DamagedError("it is too short for its kind")
        first, sweep = 0.0, 2 * math.pi
        if arc:
            first, sweep = self._sweep(start)
            start += 8
        axes = np.diag([vax_double(found.data, start), vax_double(found.data, start + 8)])
        axes = axes @ turn(found, start + 16)
        start += 20 if flat else 32
        centre = (vax_double(found.data, start), vax_double(found.data, start + 8))
        if not usable(np.vstack([axes, centre]) / self.units.per_master):
            raise DamagedError("its centre or radius is out of reach")
        if not flat:
            height = vax_double(found.data, start + 16)
            self.note_heights(height, height)
        points = stroke_ellipse(centre, axes, first, sweep, self.tolerance)
        if abs(sweep) < 2 * math.pi:
            points[[0, -1]] = np.rint(points[[0, -1]])
        return points

    def _sweep(self, start: int) -> tuple[float, float]:
        """Return start and sweep in radians; the sweep is a sign and a magnitude, zero is a full turn."""
        first, swept = integers(self.found, np.array([start, start + 4])).tolist()
        magnitude = (swept & 0x7FFFFFFF) * ANGLE
        sweep = -magnitude if swept < 0 else magnitude
        return first * ANGLE, sweep or 2 * math.pi

    def _curve(self, index: int) -> Points:
        if index not in self.points:
            raise DamagedError("it is too short for its kind")
        points = self.points[index]
        if len(points) < 6:  # no point is left between the two at each end that only give a direction
            self.straight += 1
            return points
        return stroke_point_curve(points, self.tolerance)

    def _spline(self, index: int) -> Points:
        """Return a B-spline curve's vertices from its header and the poles, knots and weights behind it."""
        found = self.found
        start = int(found.offset[index])
        if found.size[index] < 46:
            raise DamagedError("it is too short for its kind")
        head = found.data[start + 40 : start + 46].astype(np.int64)
        order, flags = int(head[0] & 0x0F) + 2, int(head[0])
        stated, inner = int(head[2] | head[3] << 8), int(head[4] | head[5] << 8)
        parts = {kind: self._parts(index, kind) for kind in (POLES, KNOTS, WEIGHTS)}
        if any(part not in self.points for part in parts[POLES]) or not parts[POLES]:
            raise DamagedError("a part of it is damaged or missing")
        poles = np.vstack([self.points[part] for part in parts[POLES]])
        if len(poles) != stated:
            raise DamagedError("its number of poles does not fit its header")
        closed = bool(flags & CLOSED)
        if closed and len(poles) > 3 and (poles[0] == poles[-1]).all():
            poles = poles[:-1]
        knots = self._shares(parts[KNOTS], inner)
        if not flags & RATIONAL:
            return stroke_bspline(poles, order, self.tolerance, None, knots, closed)
        weights = self._shares(parts[WEIGHTS], stated)[: len(poles)]
        return self._rational(index, poles, order, weights, knots, closed)

    def _rational(
        self,
        index: int,
        poles: Points,
        order: int,
        weights: NDArray[np.float64],
        knots: NDArray[np.float64],
        closed: bool,
    ) -> Points:
        """Draw a rational curve whose poles are stored either plain or times their weight.

        Writers differ and no flag tells. Poles that are stored times their weight lie scattered towards the
        design's origin, so the reading with the shorter polygon is taken.
        """
        if not (weights > 0).all() or len(weights) != len(poles):
            raise DamagedError("its weights are not positive or not one for each pole")
        plain = poles / weights[:, None]
        lengths = [float(np.hypot(*np.diff(points, axis=0).T).sum()) for points in (poles, plain)]
        if max(lengths) < 2 * min(lengths) and float(np.ptp(weights)) > 1e-6:
            self.unsure += 1
        chosen = poles if lengths[0] <= lengths[1] else plain
        return stroke_bspline(chosen, order, self.tolerance, weights, knots, closed)

    def _parts(self, index: int, kind: int) -> list[int]:
        found = self.found
        return [
            part for part in self.parts.get(index, []) if found.kind[part] == kind and not found.deleted[part]
        ]

    def _shares(self, parts: list[int], count: int) -> NDArray[np.float64]:
        """Return ``count`` numbers from 0 to 1 that are stored as shares of a whole."""
        values: list[float] = []
        for part in parts:
            start = int(self.found.offset[part])
            here = min(count - len(values), (int(self.found.size[part]) - 36) // 4)
            if here > 0:
                values += (integers(self.found, start + 36 + 4 * np.arange(here)) / LARGEST_SHARE).tolist()
        if len(values) != count:
            raise DamagedError("its knots or weights do not fit its header")
        return np.array(values)
