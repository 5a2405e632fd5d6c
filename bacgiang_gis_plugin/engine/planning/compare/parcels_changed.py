"""Which parcels changed: the ground of each parcel by code before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ..overlay.cutting import DOUBLE, ZONE, Geometries, Indices, overlay
from .differences import GROUND_KINDS, UNCHANGED, Values
from .ground import Ground


@dataclass(frozen=True)
class ParcelCode:
    """The ground (m²) that one parcel has under one code before and after; ``code`` None: in no zone."""

    code: str | None
    before: float
    after: float


@dataclass(frozen=True)
class ParcelChange:
    """A parcel with changed ground. Both sums of ``codes`` are ``area`` up to ``deviation`` (all m²)."""

    place: int
    area: float
    changed: float
    kinds: tuple[str, ...]
    codes: tuple[ParcelCode, ...]
    deviation: float


def changed_parcels(
    parcels: Geometries, ground: Ground, kinds: Sequence[str], old: Values, new: Values, smallest_area: float
) -> tuple[list[ParcelChange], float]:
    """Return the changed parcels among valid ``parcels`` (n,), and the changed ground (m²) too small to be listed.

    A parcel is changed where more than ``smallest_area`` of it is in another code or under other indicators.
    """
    near, index = _near(parcels, ground)
    pieces, balance = overlay(parcels, near, index)
    sign = np.where(pieces.kind == DOUBLE, -1.0, 1.0)
    changed_kind = np.array([*(kind != UNCHANGED for kind in kinds), False])  # the last one: in neither plan
    moved = np.where(changed_kind[pieces.zone], sign * pieces.area, 0.0)
    changed = np.bincount(pieces.parcel, moved, len(parcels))
    listed = changed > smallest_area
    left_out = float(changed[~listed & (changed > 0)].sum())
    start = np.searchsorted(pieces.parcel, np.arange(len(parcels) + 1))
    rows = []
    for place in np.flatnonzero(listed).tolist():
        before: dict[str | None, float] = {}
        after: dict[str | None, float] = {}
        seen = set()
        for row in range(start[place], start[place + 1]):
            zone, area = int(pieces.zone[row]), float(sign[row] * pieces.area[row])
            one = old.code(int(ground.old[zone])) if zone >= 0 else None
            other = new.code(int(ground.new[zone])) if zone >= 0 else None
            before[one] = before.get(one, 0.0) + area
            after[other] = after.get(other, 0.0) + area
            if zone >= 0 and pieces.kind[row] == ZONE:
                seen.add(kinds[zone])
        names = sorted(before.keys() | after.keys(), key=lambda code: (code is None, code or ""))
        codes = tuple(ParcelCode(name, before.get(name, 0.0), after.get(name, 0.0)) for name in names)
        found = tuple(kind for kind in GROUND_KINDS if kind in seen)
        size = float(balance.area[place])
        rows.append(ParcelChange(place, size, float(changed[place]), found, codes, _deviation(codes, size)))
    return rows, left_out


def _near(parcels: Geometries, ground: Ground) -> tuple[Geometries, Indices]:
    box = shapely.total_bounds(parcels)
    bounds = shapely.bounds(ground.geometry)
    meets = (bounds[:, :2] <= box[2:]).all(axis=1) & (bounds[:, 2:] >= box[:2]).all(axis=1)
    index = np.flatnonzero(meets)
    return ground.geometry[index], index


def _deviation(codes: Sequence[ParcelCode], area: float) -> float:
    sums = (sum(code.before for code in codes), sum(code.after for code in codes))
    return max(abs(total - area) for total in sums)
