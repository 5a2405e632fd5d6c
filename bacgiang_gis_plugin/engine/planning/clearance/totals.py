"""Totals by land code and by commune, and whether they add up to the ground inside the boundary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import shapely

from ..overlay.cutting import polygons_of
from .parcels import Affected, Boundary
from .rows import NO_PRICE, PART, PARTS_SMALL, TOO_SMALL, WHOLE, Row


@dataclass(frozen=True)
class Total:
    """Affected parcels of one land code or commune; rounded areas in m².

    ``amount`` in đồng is that of the priced parcels, None where none has a price.
    """

    name: str
    parcels: int
    whole: int
    part: int
    inside: float
    outside: float
    amount: int | None
    without_price: int
    too_small: int


@dataclass(frozen=True)
class Balance:
    """Areas in m²: ``parcels + touched − double + not_parcels = boundary`` up to ``difference``.

    ``touched``: of parcels that are not listed because hardly anything of them lies inside. ``double``: where parcels
    overlap one another. ``rounding``: the rounded areas of the list minus the exact ones.
    """

    boundary: float
    parcels: float
    double: float
    touched: float
    not_parcels: float
    difference: float
    listed_rounded: float
    rounding: float


def totals_by(rows: Sequence[Row], key: Callable[[Row], str]) -> list[Total]:
    """Return the totals of each value of ``key`` in alphabetical order; an empty value comes last."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return [_total(name, groups[name]) for name in sorted(groups, key=lambda name: (name == "", name))]


def _total(name: str, rows: Sequence[Row]) -> Total:
    return Total(
        name,
        len(rows),
        sum(row.taken == WHOLE for row in rows),
        sum(row.taken == PART for row in rows),
        exact_sum([row.inside for row in rows]),
        exact_sum([row.outside for row in rows]),
        amount_of(rows),
        sum(row.price_state == NO_PRICE for row in rows),
        sum(row.remainder in (TOO_SMALL, PARTS_SMALL) for row in rows),
    )


def amount_of(rows: Sequence[Row]) -> int | None:
    """Return the sum of the amounts in đồng, None where no row has one."""
    amounts = [row.amount for row in rows if row.amount is not None]
    return sum(amounts) if amounts else None


def exact_sum(values: Sequence[float]) -> float:
    """Return the sum of decimal numbers as they are written: 0.1 + 0.2 is 0.3."""
    return float(sum((Decimal(repr(float(value))) for value in values), Decimal(0)))


def balance_of(
    boundary: Boundary, affected: Affected, rows: Sequence[Row]
) -> tuple[Balance, shapely.Geometry]:
    """Return the balance of areas and the ground inside the boundary that is no parcel."""
    covered = shapely.union_all(np.concatenate([affected.inside, affected.touched]))
    parcels, touched = float(affected.inside_area.sum()), float(shapely.area(affected.touched).sum())
    free = polygons_of(np.array([shapely.difference(boundary.ground, covered)], dtype=object))[0]
    parts = shapely.get_parts(free)
    free = shapely.multipolygons(parts[shapely.area(parts) > 1e-6 * shapely.length(parts)])
    double = max(0.0, parcels + touched - float(covered.area))
    double = double if double > 1e-6 else 0.0
    listed = exact_sum([row.inside for row in rows])
    difference = boundary.area - (parcels + touched - double + float(free.area))
    return Balance(
        boundary.area, parcels, double, touched, float(free.area), difference, listed, listed - parcels
    ), free
