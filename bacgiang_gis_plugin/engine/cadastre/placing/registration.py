"""Does a boundary fit a reference? The test that a shift of 224 m needs, against shifts in other directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .outline import segment_coordinates, unique_segments

Points = NDArray[np.float64]

TOLERANCES = (0.5, 2.0, 8.0, 32.0)  # metres; the smallest at which one place stands out decides
TURNS = tuple(turn for turn in range(30, 360, 30) if turn != 180)
SAMPLED = 1_500  # points of the boundary that are compared
ROUNDING = 1e-6  # of the numbers' unit; an edge that two polygons share is written alike in both
MOST_SEGMENTS = 3_000_000  # beyond, shared edges are not looked for: every edge counts as boundary


@dataclass(frozen=True)
class Fit:
    """How well points of the boundary fit the reference at one place.

    ``matched`` of ``compared`` points lie within ``tolerance`` metres; ``residual`` is their median distance (m),
    None where none matched.
    """

    matched: int
    compared: int
    tolerance: float
    residual: float | None

    @property
    def share(self) -> float:
        return self.matched / self.compared if self.compared else 0.0


@dataclass(frozen=True)
class Registration:
    """``fits``: hypothesis → its fit. ``best``: the one that stands out, None where none does.

    ``background``: the largest share that a place turned away from all hypotheses reaches; ``confidence``: good,
    fair, or none; ``reason`` says in English why nothing was decided.
    """

    fits: Mapping[str, Fit]
    best: str | None
    background: float
    confidence: str
    reason: str = ""


@dataclass(frozen=True)
class Demands:
    """What a place must reach to stand out: share of matched points, lead over the next best, and their ratio."""

    share: float
    lead: float
    ratio: float


REFERENCE = Demands(0.25, 0.15, 1.5)  # a layer known to be right
OUTLINE = Demands(0.5, 0.25, 2.0)  # generalised polygons


def boundary_sample(geometry: Any, count: int = SAMPLED) -> Points:
    """Return points (m, 2) evenly along the outer boundary of polygons, along lines, or the points themselves.

    An edge that two polygons share is no outer boundary.
    """
    pairs = segment_coordinates(geometry)
    return points_along(pairs, count) if len(pairs) else evenly(shapely.get_coordinates(geometry), count)


def points_along(pairs: Points, count: int = SAMPLED) -> Points:
    """Return points (count, 2) evenly along those segments (m, 4) that occur once."""
    if len(pairs) <= MOST_SEGMENTS:
        unique, times = unique_segments(np.round(pairs / ROUNDING) * ROUNDING)
        pairs = unique[times == 1] if (times == 1).any() else unique
    vectors = pairs[:, 2:] - pairs[:, :2]
    ends = np.cumsum(np.hypot(vectors[:, 0], vectors[:, 1]))
    if not ends[-1] > 0:
        return evenly(pairs[:, :2], count)
    along = (np.arange(count) + 0.5) * (ends[-1] / count)
    at = np.minimum(np.searchsorted(ends, along), len(ends) - 1)
    starts = np.concatenate([[0.0], ends[:-1]])
    part = (along - starts[at]) / np.maximum(ends[at] - starts[at], 1e-12)
    return np.asarray(pairs[at, :2] + part[:, None] * vectors[at])


def evenly(points: Points, count: int) -> Points:
    """Return at most ``count`` of the points (n, 2), evenly in their order."""
    if len(points) <= count:
        return points
    return np.asarray(points[np.linspace(0, len(points) - 1, count).round().astype(np.int64)])


def register(
    places: Mapping[str, Points], centre_key: str, vector: Points, reference: Any, demands: Demands
) -> Registration:
    """Return which place of a boundary fits a reference.

    ``places``: hypothesis → the boundary's points (m, 2) there; ``vector``: the datum shift (2,) in metres;
    ``reference``: segments (n,) in the same plane. The background is the hypothesis ``centre_key`` moved by the
    vector turned in steps of 30°, so that a dense reference decides nothing by chance.
    """
    if not len(reference):
        return Registration({}, None, 0.0, "none", "there is no reference there")
    tree = shapely.STRtree(reference)
    distances = {key: _distances(tree, points) for key, points in places.items()}
    background = [_distances(tree, places[centre_key] + _turned(vector, turn)) for turn in TURNS]
    last: tuple[dict[str, Fit], float] = ({}, 0.0)
    for tolerance in TOLERANCES:
        fits = {key: _fit(values, tolerance) for key, values in distances.items()}
        chance = max(_fit(values, tolerance).share for values in background)
        best = max(fits, key=lambda key: fits[key].share)
        rest = max([chance, *(fit.share for key, fit in fits.items() if key != best)])
        share = fits[best].share
        if share >= demands.share and share - rest >= demands.lead and share >= demands.ratio * rest:
            good = demands is REFERENCE and share >= 0.6 and share >= 3 * rest
            return Registration(fits, best, chance, "good" if good else "fair")
        last = fits, chance
    reason = "no place fits the reference clearly better than the others"
    if max(fit.share for fit in last[0].values()) < demands.share:
        reason = "too little of the boundary lies at the reference"
    return Registration(last[0], None, last[1], "none", reason)


def _turned(vector: Points, degrees: float) -> Points:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(turn @ vector)


def _distances(tree: shapely.STRtree, points: Points) -> NDArray[np.float64]:
    """Return for points (m, 2) the distance to the nearest segment, infinite beyond the largest tolerance."""
    found = np.full(len(points), np.inf)
    usable = np.flatnonzero(np.isfinite(points).all(axis=1))
    pairs, distances = tree.query_nearest(
        shapely.points(points[usable]), max_distance=TOLERANCES[-1], return_distance=True, all_matches=False
    )
    found[usable[pairs[0]]] = distances
    return found


def _fit(distances: NDArray[np.float64], tolerance: float) -> Fit:
    near = distances[distances <= tolerance]
    residual = float(np.median(near)) if len(near) else None
    return Fit(len(near), len(distances), tolerance, residual)
