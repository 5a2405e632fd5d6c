"""Labels written beside their parcel, because it is too small: which face without label each belongs to.

Labels that share a face, and labels in none, are matched one to one with the faces without label nearby at the least
total distance (Hungarian method: Kuhn 1955, in the shortest-path form of Jonker and Volgenant 1987).
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
    faces = sorted({face for label in group for face in costs[label]})
    column = {face: place for place, face in enumerate(faces)}
    matrix = np.full((len(group), len(faces) + len(group)), 3 * reach)
    matrix[:, : len(faces)] = NEVER
    for place, label in enumerate(group):
        for face, cost in costs[label].items():
            matrix[place, column[face]] = cost
    chosen = least_cost(matrix)
    return {label: faces[place] for label, place in zip(group, chosen, strict=True) if place < len(faces)}


def least_cost(matrix: Floats) -> list[int]:
    """Return for each row (n) of a cost matrix (n, m), n ≤ m, its column so that the sum is least."""
    rows, columns = matrix.shape
    of_row, of_column = np.zeros(rows + 1), np.zeros(columns + 1)
    row_at = np.zeros(columns + 1, dtype=np.int64)
    for row in range(1, rows + 1):
        row_at[0] = row
        column = 0
        best = np.full(columns + 1, np.inf)
        before = np.zeros(columns + 1, dtype=np.int64)
        done = np.zeros(columns + 1, dtype=bool)
        while row_at[column]:
            done[column] = True
            here = int(row_at[column])
            reduced = matrix[here - 1] - of_row[here] - of_column[1:]
            better = ~done[1:] & (reduced < best[1:])
            best[1:][better] = reduced[better]
            before[1:][better] = column
            following = int(np.where(done, np.inf, best).argmin())
            step = best[following]
            of_row[row_at[done]] += step
            of_column[done] -= step
            best[~done] -= step
            column = following
        while column:
            row_at[column] = row_at[before[column]]
            column = int(before[column])
    result = [0] * rows
    for column in range(1, columns + 1):
        if row_at[column]:
            result[int(row_at[column]) - 1] = column - 1
    return result
