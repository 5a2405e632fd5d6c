"""Ground of the later state that lies in no polygon of the earlier one; a large polygon is looked at tile by tile."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor

import numpy as np
import shapely

from ...progress import Progress
from ...workers import map_ordered
from ..overlay.cutting import Floats, Geometries, Indices, clip, polygons_of
from .states import MOST_NEAR, Near, State, met, neighbourhoods

GROUP = 500  # polygons that a worker gets at once


def left_over(
    after: State, rest: Indices, before: State, pool: Executor | None, progress: Progress
) -> Iterator[tuple[Indices, Geometries]]:
    """Yield numbers (k,) of polygons among ``rest`` and what of each lies in none before; some may be empty."""
    groups = (Near(after.wkb[own], own, before.wkb[near], near) for own, near in _around(after, rest, before))
    yield from map(_uncovered, groups) if pool is None else map_ordered(pool, _uncovered, groups, progress)
    for own, near in _around(after, rest, before, large=True):
        tiles = _tiles(after, own, before, near)
        found = map(_uncovered, tiles) if pool is None else map_ordered(pool, _uncovered, tiles, progress)
        parts = np.concatenate([shapes for _, shapes in found])
        yield own, parts if len(parts) == 1 else np.array([shapely.union_all(parts)], dtype=object)


def _around(
    after: State, rest: Indices, before: State, *, large: bool = False
) -> Iterator[tuple[Indices, Indices]]:
    """Yield numbers of polygons after and of those before around them; ``large``: single ones with too many."""
    for own, near in neighbourhoods(after.bounds[rest], before.bounds, GROUP):
        if (len(near) > MOST_NEAR) == large:
            yield rest[own], near


def _tiles(after: State, own: Indices, before: State, near: Indices) -> Iterator[Near]:
    """Yield the parts of a polygon between lines along the axes, each with at most MOST_NEAR others around it."""
    waiting = [(shapely.from_wkb(after.wkb[own]), met(after, own, before, near))]
    while waiting:
        part, near = waiting.pop()
        boxes = before.bounds[near]
        extent = shapely.total_bounds(part)
        axis = int(np.argmax(extent[2:] - extent[:2]))
        line = _between(boxes[:, axis] + boxes[:, axis + 2], extent[axis], extent[axis + 2])
        sides = (boxes[:, axis] <= line, boxes[:, axis + 2] >= line)
        if len(near) <= MOST_NEAR or any(side.all() for side in sides):
            yield Near(shapely.to_wkb(part), own, before.wkb[near], near)
            continue
        for end, side in zip((axis + 2, axis), sides, strict=True):
            half = extent + np.array([-1.0, -1.0, 1.0, 1.0])
            half[end] = line
            clipped = clip(part, *half.tolist())
            if not shapely.is_empty(clipped[0]):
                waiting.append((clipped, near[side]))


def _between(twice: Floats, low: float, high: float) -> float:
    """Return the middle value of ``twice`` halved, between ``low`` and ``high``."""
    middle = float(np.median(twice)) / 2 if len(twice) else low
    return min(max(middle, low), high)


def _uncovered(near: Near) -> tuple[Indices, Geometries]:
    own, other = shapely.from_wkb(near.own), shapely.from_wkb(near.other)
    tree = shapely.STRtree(other)
    rest = []
    for polygon in own:
        under = shapely.union_all(other[tree.query(polygon, predicate="intersects")])
        rest.append(shapely.difference(polygon, under))
    return near.own_index, polygons_of(np.array(rest, dtype=object))
