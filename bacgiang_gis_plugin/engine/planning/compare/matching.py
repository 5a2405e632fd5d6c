"""Which zone of the new version is which zone of the old one: by id where ids are stable, by ground otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from ..overlay.cutting import Floats, Geometries, Indices
from .ground import Ground

Matching = Literal["auto", "id", "area"]
BY_ID, BY_AREA = "id", "area"
# A zone is the same one where at least this share of the larger of the two is common ground.
SAME_ZONE = 0.5
# Ids are stable where at least this share of the smaller plan's ids occur in both plans, and as many of these lie on
# common ground.
STABLE = 0.5
SAME_PLACE = 0.9


@dataclass(frozen=True)
class Pairs:
    """p pairs of zones, ordered by new zone: ``old``, ``new``, how they were found, common ground (m²)."""

    old: Indices
    new: Indices
    by: tuple[str, ...]
    common: Floats


@dataclass(frozen=True)
class Ids:
    """What the ids of both versions are worth: how many are common, how many of these lie on common ground."""

    stable: bool
    common: int
    in_place: int
    smaller: int
    repeated: int


def look_at_ids(old: Sequence[str | None], new: Sequence[str | None], ground: Ground) -> Ids:
    """Tell whether zones can be matched by their ids."""
    where_old, where_new = _places(old), _places(new)
    given = sum(1 for name in (*old, *new) if name)
    repeated = given - len(where_old) - len(where_new)
    common = where_old.keys() & where_new.keys()
    met = set(zip(ground.old.tolist(), ground.new.tolist(), strict=True))
    in_place = sum((where_old[name], where_new[name]) in met for name in common)
    smaller = min(len(where_old), len(where_new))
    stable = bool(common) and len(common) >= STABLE * smaller and in_place >= SAME_PLACE * len(common)
    return Ids(stable, len(common), in_place, smaller, repeated)


def _places(ids: Sequence[str | None]) -> dict[str, int]:
    """Return id → place for ids that occur once."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for place, name in enumerate(ids):
        if name and found.setdefault(name, place) != place:
            twice.add(name)
    return {name: place for name, place in found.items() if name not in twice}


def match(
    old_ids: Sequence[str | None],
    new_ids: Sequence[str | None],
    ground: Ground,
    *,
    by_id: bool,
    rest: bool = True,
) -> Pairs:
    """Return the pairs. With ``by_id`` zones of the same id are one; what is left (``rest``) is matched by ground.

    By ground the pair with the largest share of common ground comes first; the share is of the larger zone.
    """
    pairs: dict[int, tuple[int, str]] = {}
    if by_id:
        where_old, where_new = _places(old_ids), _places(new_ids)
        pairs = {where_new[name]: (where_old[name], BY_ID) for name in where_old.keys() & where_new.keys()}
    if rest or not by_id:
        taken = {place for place, _ in pairs.values()}
        for before, after in _by_ground(ground, len(old_ids), len(new_ids)):
            if before not in taken and after not in pairs:
                pairs[after] = (before, BY_AREA)
                taken.add(before)
    order = sorted(pairs)
    old = np.array([pairs[place][0] for place in order], dtype=np.int64)
    new = np.array(order, dtype=np.int64)
    return Pairs(old, new, tuple(pairs[place][1] for place in order), common_ground(ground, old, new))


def _by_ground(ground: Ground, count_old: int, count_new: int) -> list[tuple[int, int]]:
    """Return pairs that are the same zone, the best first; the same ones whichever version is called old."""
    both = np.flatnonzero((ground.old >= 0) & (ground.new >= 0))
    old, new, area = ground.old[both], ground.new[both], ground.area[both]
    size_old = np.bincount(ground.old[ground.old >= 0], ground.area[ground.old >= 0], count_old)
    size_new = np.bincount(ground.new[ground.new >= 0], ground.area[ground.new >= 0], count_new)
    share = area / np.maximum(size_old[old], size_new[new])
    good = share >= SAME_ZONE
    place = np.round(shapely.bounds(_of(ground.geometry, both[good])), 3)
    ranked = np.lexsort((place[:, 1], place[:, 0], -np.round(area[good], 3), -np.round(share[good], 9)))
    return list(zip(old[good][ranked].tolist(), new[good][ranked].tolist(), strict=True))


def with_hidden(pairs: Pairs, ground: Ground, old: Geometries, new: Geometries) -> Pairs:
    """Return the pairs, and those of zones without ground of their own (others lie on all of it) of the same shape.

    ``old`` and ``new``: the zones as drawn.
    """
    free_old, free_new = (
        np.setdiff1d(np.arange(len(zones)), np.concatenate([own[own >= 0], taken]))
        for zones, own, taken in ((old, ground.old, pairs.old), (new, ground.new, pairs.new))
    )
    waiting: dict[bytes, list[int]] = {}
    for place in free_old.tolist():
        waiting.setdefault(shapely.to_wkb(shapely.normalize(old[place])), []).append(place)
    found = {after: (before, by) for after, before, by in
             zip(pairs.new.tolist(), pairs.old.tolist(), pairs.by, strict=True)}  # fmt: skip
    for place in free_new.tolist():
        same = waiting.get(shapely.to_wkb(shapely.normalize(new[place])))
        if same:
            found[place] = (same.pop(0), BY_AREA)
    order = sorted(found)
    before = np.array([found[place][0] for place in order], dtype=np.int64)
    after = np.array(order, dtype=np.int64)
    return Pairs(
        before, after, tuple(found[place][1] for place in order), common_ground(ground, before, after)
    )


def _of(geometry: Geometries, places: Indices) -> Geometries:
    return geometry[places] if len(places) else np.empty(0, dtype=object)


def common_ground(ground: Ground, old: Indices, new: Indices) -> Floats:
    """Return the common ground (m²) of pairs of zones (p,)."""
    known = {
        (before, after): size
        for before, after, size in zip(
            ground.old.tolist(), ground.new.tolist(), ground.area.tolist(), strict=True
        )
    }
    return np.array([known.get(pair, 0.0) for pair in zip(old.tolist(), new.tolist(), strict=True)])
