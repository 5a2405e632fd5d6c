"""Curves as chains of vertices: the chord's height stays within a tolerance, the ends are exact."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
MOST_SEGMENTS = 20_000


def segment_count(radius: float, sweep: float, tolerance: float) -> int:
    """Return into how many chords to divide ``sweep`` radians: chord height ≤ ``tolerance`` (metres)."""
    if radius <= tolerance:
        return max(1, math.ceil(abs(sweep) / (math.pi / 2)))
    step = 2 * math.acos(1 - tolerance / radius)
    return min(MOST_SEGMENTS, max(1, math.ceil(abs(sweep) / step - 1e-9)))


def stroke_ellipse(
    centre: tuple[float, float],
    axes: NDArray[np.float64],
    start: float,
    sweep: float,
    tolerance: float,
) -> Points:
    """Return the vertices (n, 2) of a part of an ellipse.

    ``axes`` (2, 2): the vectors from the centre to the ends of the primary and the secondary axis, in metres;
    ``start`` and ``sweep``: polar angles from the primary axis in radians, counter-clockwise. A full turn ends
    at exactly its first vertex.
    """
    lengths = np.hypot(axes[:, 0], axes[:, 1])
    full = abs(sweep) >= 2 * math.pi - 1e-9
    first = _parametric(start, lengths)
    turn = math.copysign(2 * math.pi, sweep) if full else _parametric(start + sweep, lengths) - first
    count = max(segment_count(float(lengths.max()), turn, tolerance), 8 if full else 1)
    angles = first + turn * np.arange(count + 1) / count
    points: Points = np.column_stack([np.cos(angles), np.sin(angles)]) @ axes + np.asarray(centre)
    if full:
        points[-1] = points[0]
    return points


def _parametric(angle: float, lengths: NDArray[np.float64]) -> float:
    """Return the ellipse's parameter of a polar angle, in the same turn."""
    primary, secondary = float(lengths[0]), float(lengths[1])
    if primary == secondary or primary == 0 or secondary == 0:
        return angle
    turns = round(angle / (2 * math.pi))
    rest = angle - 2 * math.pi * turns
    return 2 * math.pi * turns + math.atan2(primary * math.sin(rest), secondary * math.cos(rest))


def stroke_bulge(start: Points, end: Points, bulge: float, tolerance: float) -> Points:
    """Return the vertices (n, 2) of a polyline's arc; ``bulge`` is the tangent of a quarter of its angle."""
    sweep = 4 * math.atan(bulge)
    chord = end - start
    length = math.hypot(chord[0], chord[1])
    if length == 0 or abs(sweep) < 1e-12:
        return np.array([start, end])
    radius = length / (2 * abs(math.sin(sweep / 2)))
    centre = (start + end) / 2 + np.array([-chord[1], chord[0]]) / (2 * math.tan(sweep / 2))
    first = math.atan2(start[1] - centre[1], start[0] - centre[0])
    count = segment_count(radius, sweep, tolerance)
    angles = first + sweep * np.arange(count + 1) / count
    points = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    points[0], points[-1] = start, end
    return points


def stroke_spans(
    at: Callable[[NDArray[np.float64]], Points], breaks: NDArray[np.float64], tolerance: float
) -> Points:
    """Return the vertices (n, 2) of a smooth curve ``at(parameters (m,)) → (m, 2)``; no chord is off it by more.

    ``breaks`` (k,): increasing parameters where the curve may turn sharply; each is a vertex. A stretch is halved
    while a quarter point of it lies further than ``tolerance`` from its chord.
    """
    knots = np.unique(breaks)
    parameters = np.unique(np.concatenate([knots, (knots[:-1] + knots[1:]) / 2]))
    while len(parameters) < MOST_SEGMENTS:
        ends = at(parameters)
        chord = np.diff(ends, axis=0)
        length = np.hypot(chord[:, 0], chord[:, 1])
        far = np.zeros(len(chord), dtype=bool)
        for part in (0.25, 0.5, 0.75):
            off = at(parameters[:-1] + part * np.diff(parameters)) - ends[:-1]
            across = np.abs(chord[:, 0] * off[:, 1] - chord[:, 1] * off[:, 0])
            apart = np.hypot(off[:, 0], off[:, 1])
            far |= np.where(length > 0, across > tolerance * length, apart > tolerance)
        if not far.any():
            break
        middles = (parameters[:-1] + parameters[1:]) / 2
        parameters = np.unique(np.concatenate([parameters, middles[far]]))
    return at(parameters)
