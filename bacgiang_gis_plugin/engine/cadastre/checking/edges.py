"""Edges of a fabric that no neighbour has as well. Where every edge has its partner, nothing else need be looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .checks import Flags, Floats, Geometries, Ints

LONGEST_RING = 12  # gaps of up to 2 ** 12 edges are followed


@dataclass(frozen=True)
class OpenEdges:
    """Edges (m,) from ``start`` to ``end`` (m, 2), their parcel on the left, whose neighbour on the right lacks them.

    ``owner`` (m,) are positions of the polygons.
    """

    start: Floats
    end: Floats
    owner: Ints

    @property
    def pairs(self) -> Floats:
        """Both ends of the edges (m, 2, 2)."""
        return np.stack([self.start, self.end], axis=1)


def open_edges(polygons: Geometries) -> OpenEdges:
    """Return the edges of valid polygons (n,) that are not there exactly once more, the other way round."""
    parts, polygon = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    inner = np.r_[False, part[1:] == part[:-1]] if len(part) else np.empty(0, dtype=bool)
    turned = shapely.is_ccw(rings) == inner
    points, ring = shapely.get_coordinates(rings, return_index=True)
    del parts, rings  # each as large as the polygons
    value = _hash(points)
    at = np.flatnonzero((ring[1:] == ring[:-1]) & (points[1:] != points[:-1]).any(axis=1))
    # Both directions of an edge have the same key; how it runs is told by which end has the smaller value.
    key = value[at] + value[at + 1]
    order = np.argsort(key)
    sorted_key = key[order]
    change = np.r_[True, sorted_key[1:] != sorted_key[:-1], True] if len(key) else np.zeros(1, dtype=bool)
    first = np.flatnonzero(change[:-1])
    size = np.diff(np.r_[first, len(key)])
    rising = (value[at] < value[at + 1]) ^ turned[ring[at]]
    pair = first[size == 2]
    good = pair[rising[order[pair]] != rising[order[pair + 1]]]
    open_one = np.ones(len(key), dtype=bool)
    open_one[order[good]] = open_one[order[good + 1]] = False
    at = at[open_one]
    start, end = points[at], points[at + 1]
    back = turned[ring[at]]
    start[back], end[back] = end[back], start[back].copy()
    return OpenEdges(start, end, polygon[part[ring[at]]])


def _hash(points: Floats) -> NDArray[np.uint64]:
    """Return a number per point (n, 2) that equal points share; others share it once in 10 ** 19 pairs."""
    bits = np.ascontiguousarray(points + 0.0).view(np.uint64).reshape(-1, 2)
    with np.errstate(over="ignore"):
        mixed = bits[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ (bits[:, 1] + np.uint64(0x7F4A7C15F39CC060))
        for factor in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB):
            mixed ^= mixed >> np.uint64(31)
            mixed *= np.uint64(factor)
            mixed ^= bits[:, 1] >> np.uint64(7)
    return np.asarray(mixed ^ (mixed >> np.uint64(29)))


def ring_edges(edges: OpenEdges, narrowest: float, widest: float) -> Flags:
    """Return which edges (m,) go around a closed gap whose average width is between two limits (metres)."""
    count = len(edges.start)
    if count == 0:
        return np.empty(0, dtype=bool)
    after = np.r_[_next(edges), count]
    label = np.arange(count + 1)
    ahead = after.copy()
    for _ in range(LONGEST_RING):
        label = np.minimum(label, label[ahead])
        ahead = ahead[ahead]
    closed = label[after[:-1]] == label[:-1]
    whole = np.ones(count + 1, dtype=bool)
    whole[label[:-1][~closed]] = False
    x, y = (edges.start - edges.start[label[:-1] % count]).T
    x2, y2 = (edges.end - edges.start[label[:-1] % count]).T
    area = np.bincount(label[:-1], (x2 * y - x * y2) / 2, count + 1)
    length = np.bincount(label[:-1], np.hypot(x2 - x, y2 - y), count + 1)
    width = 2 * area / np.maximum(length, 1e-12)
    found = whole & (width > narrowest) & (width <= widest)
    return np.asarray(found[label[:-1]])


def _next(edges: OpenEdges) -> Ints:
    """Return the edge that follows each one (m,) around the ground on its right; m where none does."""
    count = len(edges.start)
    ends = np.r_[edges.start, edges.end]
    _, number = np.unique(ends[:, 0] + 1j * ends[:, 1], return_inverse=True)
    number = number.reshape(-1)
    out, into = number[:count], number[count:]
    order = np.argsort(out, kind="stable")
    many = np.bincount(out, minlength=number.max() + 1)
    begin = np.cumsum(many) - many
    choices = many[into]
    one = np.repeat(np.arange(count), choices)
    other = order[np.repeat(begin[into] - (np.cumsum(choices) - choices), choices) + np.arange(choices.sum())]
    step = edges.end - edges.start
    back, forth = -step[one], step[other]
    turn = np.arctan2(back[:, 0] * forth[:, 1] - back[:, 1] * forth[:, 0], (back * forth).sum(axis=1)) % (
        2 * np.pi
    )
    turn[turn == 0] = 2 * np.pi
    best = np.lexsort((turn, one))
    first = np.r_[True, one[best][1:] != one[best][:-1]] if len(best) else np.empty(0, dtype=bool)
    after = np.full(count, count)
    after[one[best][first]] = other[best][first]
    return after


def among(segments: Floats, edges: Floats) -> Flags:
    """Return which segments (n, 2, 2) are exactly one of the edges (m, 2, 2), in whatever direction."""
    points = np.r_[segments.reshape(-1, 2), edges.reshape(-1, 2)]
    _, number = np.unique(points[:, 0] + 1j * points[:, 1], return_inverse=True)
    number = np.sort(number.reshape(-1, 2), axis=1)
    keys = number[:, 0] * len(points) + number[:, 1]
    return np.asarray(np.isin(keys[: len(segments)], keys[len(segments) :]))


def twins(polygons: Geometries) -> Flags:
    """Mark polygons whose bounds another one has too."""
    bounds = np.ascontiguousarray(shapely.bounds(polygons)).view(np.dtype((np.void, 32))).reshape(-1)
    _, inverse, counts = np.unique(bounds, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse] > 1)
