"""Labels written beside their parcel, because it is too small: which face without label each belongs to.

Labels that share a face, and labels in none, are matched one to one with the faces without label nearby, so that
the longest distances are as short as they can be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Geometries = NDArray[np.object_]

LARGEST_GROUP = 300  # labels matched together; beyond it they stay where they are
NEVER = 1e9
STAYS = 2.0  # cost of a label that gets no face, in reaches
# Distances are raised to this power: a draughtsman keeps each leader short, so the longest counts before the sum.
SHORTEN = 12


@dataclass(frozen=True)
class LooseLabel:
    """A label at (x, y) that shares ``face`` with others, or lies in none (-1); ``area`` in m² where it says one."""

    face: int
    x: float
    y: float
    area: float | None


def match_labels(
    labels: Sequence[LooseLabel],
    free: Ints,
    polygons: Geometries,
    areas: Floats,
    reach: float,
    area_limits: Floats,
) -> dict[int, int]:
    """Return label → face for the labels that move to one of the ``free`` faces (numbers into ``polygons``).

    A label moves at most ``reach`` metres, and where it says an area only to a face of that area (± ``area_limits``).
    Of the labels in a face one stays, unless none agrees with it.
    """
    if not labels or len(free) == 0 or reach <= 0:
        return {}
    points = shapely.points([(label.x, label.y) for label in labels])
    row, found = shapely.STRtree(polygons[free]).query(points, predicate="dwithin", distance=reach)
    face = free[found]
    said = np.array([np.nan if label.area is None else label.area for label in labels])
    fits = np.isnan(said[row]) | (np.abs(said[row] - areas[face]) <= area_limits[face])
    row, face = row[fits], face[fits]
    costs: dict[int, dict[int, float]] = defaultdict(dict)
    distances = shapely.distance(points[row], polygons[face])
    for label, target, distance in zip(row.tolist(), face.tolist(), distances.tolist(), strict=True):
        costs[label][target] = distance
    for index, label in enumerate(labels):
        if label.face >= 0:
            agrees = label.area is None or abs(label.area - areas[label.face]) <= area_limits[label.face]
            costs[index][label.face] = 0.0 if agrees else reach
    moved: dict[int, int] = {}
    for group in _groups(costs):
        if len(group) <= LARGEST_GROUP:
            moved |= _match_group(group, costs, reach)
    return {index: face for index, face in moved.items() if face != labels[index].face}


def _groups(costs: dict[int, dict[int, float]]) -> list[list[int]]:
    """Return the labels that compete for the same faces, together."""
    labels_of: dict[int, list[int]] = defaultdict(list)
    for label, faces in costs.items():
        for face in faces:
            labels_of[face].append(label)
    seen: set[int] = set()
    groups = []
    for start in sorted(costs):
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [], [start]
        while waiting:
            label = waiting.pop()
            group.append(label)
            near = {other for face in costs[label] for other in labels_of[face]} - seen
            seen |= near
            waiting += sorted(near)
        groups.append(sorted(group))
    return groups


def _match_group(group: list[int], costs: dict[int, dict[int, float]], reach: float) -> dict[int, int]:
    from scipy.optimize import linear_sum_assignment

    faces = sorted({face for label in group for face in costs[label]})
    column = {face: place for place, face in enumerate(faces)}
    matrix = np.full((len(group), len(faces) + len(group)), NEVER)
    matrix[:, len(faces) :] = STAYS**SHORTEN
    for place, label in enumerate(group):
        for face, cost in costs[label].items():
            matrix[place, column[face]] = (cost / reach) ** SHORTEN
    rows, chosen = linear_sum_assignment(matrix)
    return {
        group[row]: faces[place]
        for row, place in zip(rows.tolist(), chosen.tolist(), strict=True)
        if place < len(faces)
    }
