"""Smooth curves of CAD: through points as MicroStation draws them, and B-splines, as chains of vertices."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .strokes import Points, stroke_spans

HIGHEST_ORDER = 16


def stroke_point_curve(points: Points, tolerance: float) -> Points:
    """Return the vertices (n, 2) of a MicroStation point curve through ``points`` (k, 2), k at least 6.

    The first two and the last two points are not drawn; they give the direction at the ends. Between two points
    each coordinate is a cubic of the distance along the chord; the slopes are Akima's (ISFF, element type 11).
    """
    chords = np.diff(points, axis=0)
    lengths = np.hypot(chords[:, 0], chords[:, 1])
    slopes = np.divide(chords, lengths[:, None], out=np.zeros_like(chords), where=lengths[:, None] > 0)
    tangents = _akima(slopes)
    first = points[2:-2]
    steps, rises = lengths[2:-2], slopes[2:-2]
    start = np.concatenate([[0.0], np.cumsum(steps)])
    safe = np.where(steps > 0, steps, 1.0)[:, None]
    second = (3 * rises - 2 * tangents[:-1] - tangents[1:]) / safe
    third = (tangents[:-1] + tangents[1:] - 2 * rises) / safe**2

    def at(parameters: NDArray[np.float64]) -> Points:
        span = np.clip(np.searchsorted(start, parameters, side="right") - 1, 0, len(steps) - 1)
        d = (parameters - start[span])[:, None]
        out: Points = first[span] + d * (tangents[span] + d * (second[span] + d * third[span]))
        # Rounding must not part what meets: points are drawn as they are stored.
        exact = np.searchsorted(start, parameters)
        at_point = start[np.minimum(exact, len(start) - 1)] == parameters
        out[at_point] = first[exact[at_point]]
        return out

    return stroke_spans(at, start, tolerance)


def _akima(slopes: Points) -> Points:
    """Return the slopes (k - 4, 2) at the drawn points of chords' slopes (k - 1, 2), each coordinate for itself."""
    change = np.abs(np.diff(slopes, axis=0))
    before, after = slopes[1:-2], slopes[2:-1]
    left, right = change[:-2], change[2:]
    weight = left + right
    mean = (before + after) / 2
    weighted = right * before + left * after
    tangents: Points = np.divide(weighted, weight, out=mean, where=weight > 0)
    return tangents


def knot_vector(poles: int, order: int, inner: NDArray[np.float64], closed: bool) -> NDArray[np.float64]:
    """Return all knots of a B-spline over 0 to 1 from its inner ones (empty: evenly spaced).

    An open curve has ``order`` knots at each end; a closed one goes on periodically and has one inner knot less
    than poles.
    """
    wanted = poles - 1 if closed else poles - order
    if not len(inner):
        inner = np.arange(1, wanted + 1) / (wanted + 1)
    if len(inner) != wanted:
        raise ValueError(f"it has {len(inner)} knots where {wanted} are needed")
    if (np.diff(inner) < 0).any() or (wanted and (inner[0] < 0 or inner[-1] > 1)):
        raise ValueError("its knots do not increase")
    if not closed:
        return np.concatenate([np.zeros(order), inner, np.ones(order)])
    turn = np.concatenate([[0.0], inner])
    turns = math.ceil(order / poles) + 1
    every = np.concatenate([turn + number for number in range(-turns, turns + 2)])
    zero = turns * len(turn)
    return every[zero - order + 1 : zero + poles + order]


def stroke_bspline(
    poles: Points,
    order: int,
    tolerance: float,
    weights: NDArray[np.float64] | None = None,
    inner: NDArray[np.float64] | None = None,
    closed: bool = False,
) -> Points:
    """Return the vertices (n, 2) of a B-spline with poles (k, 2), of degree ``order`` - 1.

    ``weights`` (k,) make it rational, ``inner`` are its inner knots over 0 to 1. Raises ValueError where poles,
    order, weights and knots do not fit each other.
    """
    if not 2 <= order <= HIGHEST_ORDER or len(poles) < max(order if not closed else 3, 2):
        raise ValueError(f"a B-spline of order {order} with {len(poles)} poles is none")
    if weights is not None and (len(weights) != len(poles) or not (weights > 0).all()):
        raise ValueError("its weights are not positive or not one for each pole")
    knots = knot_vector(len(poles), order, np.empty(0) if inner is None else inner, closed)
    factors = np.ones(len(poles)) if weights is None else weights
    lifted = np.column_stack([poles * factors[:, None], factors])
    if closed:
        lifted = lifted[np.arange(len(poles) + order - 1) % len(poles)]
    middle = poles.mean(axis=0)  # near zero the sums below keep their digits
    lifted[:, :2] -= lifted[:, 2:] * middle

    def at(parameters: NDArray[np.float64]) -> Points:
        raised = _de_boor(lifted, knots, order, parameters)
        out: Points = raised[:, :2] / raised[:, 2:] + middle
        return out

    inside = knots[(knots >= 0) & (knots <= 1)]
    line = stroke_spans(at, inside, tolerance)
    if closed:
        line[-1] = line[0]
    else:
        line[0], line[-1] = poles[0], poles[-1]
    return line


def _de_boor(
    poles: Points, knots: NDArray[np.float64], order: int, parameters: NDArray[np.float64]
) -> Points:
    """Return the points (m, d) at ``parameters`` (m,) of the curve with poles (k, d)."""
    span = np.clip(np.searchsorted(knots, parameters, side="right") - 1, order - 1, len(poles) - 1)
    values = poles[span[:, None] - order + 1 + np.arange(order)].copy()
    for level in range(1, order):
        for j in range(order - 1, level - 1, -1):
            left = knots[span - order + 1 + j]
            gap = knots[span + 1 + j - level] - left
            share = np.divide(parameters - left, gap, out=np.zeros_like(gap), where=gap > 0)[:, None]
            values[:, j] = (1 - share) * values[:, j - 1] + share * values[:, j]
    result: Points = values[:, order - 1]
    return result
