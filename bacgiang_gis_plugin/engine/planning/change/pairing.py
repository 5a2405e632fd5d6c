"""Two states of the land use laid over each other: area for every pair of codes, and the polygons that changed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...progress import Progress
from ...workers import map_ordered
from ..overlay.blocks import multi
from ..overlay.cutting import DOUBLE, ROUNDING_WIDTH, UNCOVERED, Floats, Geometries, Indices, overlay
from .left_over import left_over
from .states import Near, State, near_of, neighbourhoods

NOWHERE = -1


@dataclass(frozen=True)
class Pairs:
    """n pieces of ground: numbers of the polygon ``before`` and ``after`` it is in (-1: none), ``area`` in m².

    ``wkb``: multipolygons (n,) of those whose code differs, None elsewhere.
    """

    before: Indices
    after: Indices
    area: Floats
    wkb: NDArray[np.object_]


@dataclass(frozen=True)
class _Block:
    near: Near
    own_code: Indices
    other_code: Indices


def pair(
    before: State, after: State, codes: tuple[Indices, Indices], pool: Executor | None, progress: Progress
) -> Iterator[Pairs]:
    """Yield the ground of both states in pieces, block by block in a fixed order; both have no overlaps.

    ``codes``: of every polygon before and after, numbers of rows of the matrix. What is in one state only comes too.
    """
    covered = np.zeros(len(after))
    done = 0
    blocks = _blocks(before, after, codes)
    found = map(_cut, blocks) if pool is None else map_ordered(pool, _cut, blocks, progress)
    for count, part in found:
        there = part.after >= 0
        touched, place = np.unique(part.after[there], return_inverse=True)
        covered[touched] += np.bincount(place, part.area[there], len(touched))
        done += count
        progress.update(0.9 * done / len(before))
        yield part
    rest = np.flatnonzero(after.area - covered > ROUNDING_WIDTH * after.length)
    for own, shapes in left_over(after, rest, before, pool, progress):
        yield _only_after(own, shapes)


def _blocks(before: State, after: State, codes: tuple[Indices, Indices]) -> Iterator[_Block]:
    for own, near in neighbourhoods(before.bounds, after.bounds):
        block = near_of(before, own, after, near)
        yield _Block(block, codes[0][own], codes[1][block.other_index])


def _cut(block: _Block) -> tuple[int, Pairs]:
    """Cut the polygons before by those after; what both have in common with a third is taken off once."""
    near = block.near
    own, other = shapely.from_wkb(near.own), shapely.from_wkb(near.other)
    filled, holds = np.flatnonzero(~shapely.is_empty(own)), np.flatnonzero(~shapely.is_empty(other))
    pieces, _ = overlay(own[filled], other[holds], holds)
    one = filled[pieces.parcel]
    area = np.where(pieces.kind == DOUBLE, -pieces.area, pieces.area)
    there = pieces.zone >= 0
    changed = pieces.kind == UNCOVERED
    changed[there] = block.own_code[one[there]] != block.other_code[pieces.zone[there]]
    changed &= pieces.kind != DOUBLE
    wkb = np.full(len(one), None, dtype=object)
    wkb[changed] = shapely.to_wkb(multi(pieces.geometry[changed]), include_srid=False)
    after = np.full(len(one), NOWHERE)
    after[there] = near.other_index[pieces.zone[there]]
    return len(near.own), Pairs(near.own_index[one], after, area, wkb)


def _only_after(own: Indices, shapes: Geometries) -> Pairs:
    area = shapely.area(shapes)
    real = np.flatnonzero(area > 0)
    wkb = np.asarray(shapely.to_wkb(multi(shapes[real]), include_srid=False), dtype=object)
    nowhere = np.full(len(real), NOWHERE)
    return Pairs(nowhere, own[real], area[real], wkb)
