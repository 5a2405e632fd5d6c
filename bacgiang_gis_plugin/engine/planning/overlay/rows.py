"""The rows of parcels under several plans: cut plan by plan, areas and shares rounded so that they add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from .cutting import Floats, Geometries, Indices, overlay
from .rounding import rounded_rows

PERCENT_DECIMALS = 2

COLUMNS = ("parcel", "plan", "zone", "kind", "area", "percent", "rounded", "percent_rounded", "geometry")


@dataclass(frozen=True)
class Wishes:
    """How rows are made: decimals of rounded areas in m²."""

    decimals: int = 1


@dataclass(frozen=True)
class Rows:
    """n rows ordered by parcel, plan, kind and zone; ``zone`` counts over all plans, -1 for uncovered ground.

    ``area`` in m², ``percent`` of the parcel; ``rounded`` and ``percent_rounded``: for every parcel and plan
    ``sum(zone) − sum(double) + uncovered`` is exactly the parcel's rounded area, and 100.00.
    ``parcel_area`` (parcels,) m²; ``deviation`` (plans, parcels) m² that the exact areas lack of it.
    """

    parcel: Indices
    plan: NDArray[np.int16]
    zone: Indices
    kind: NDArray[np.int8]
    area: Floats
    percent: Floats
    rounded: Floats
    percent_rounded: Floats
    geometry: Geometries
    parcel_area: Floats
    deviation: Floats
    rounding_count: int
    rounding_area: float

    def take(self, places: Indices) -> Rows:
        """Return only the rows at ``places``."""
        return replace(self, **{name: getattr(self, name)[places] for name in COLUMNS})

    def without_geometry(self) -> Rows:
        """Return the rows with an empty list of shapes: less to send."""
        return replace(self, geometry=np.empty(0, dtype=object))

    def renumbered(self, places: Indices, count: int) -> Rows:
        """Return the rows for ``count`` parcels of which these are those at ``places``; the others have no rows."""
        area, deviation = np.zeros(count), np.zeros((len(self.deviation), count))
        area[places], deviation[:, places] = self.parcel_area, self.deviation
        return replace(self, parcel=places[self.parcel], parcel_area=area, deviation=deviation)


def joined(several: Sequence[tuple[Indices, Rows]], count: int) -> tuple[Rows, Indices]:
    """Return the rows of several sets of parcels, each with its places among ``count`` parcels, without shapes.

    Beside the rows, ordered by parcel, come their places before they were ordered.
    """
    parcel = np.concatenate([index[rows.parcel] for index, rows in several])
    order = np.argsort(parcel, kind="stable")
    area = np.zeros(count)
    for index, rows in several:
        area[index] = rows.parcel_area
    columns = {
        name: np.concatenate([getattr(rows, name) for _, rows in several])[order] for name in COLUMNS[1:-1]
    }
    empty: Geometries = np.empty(0, dtype=object)
    return Rows(
        parcel[order],
        **columns,
        geometry=empty,
        parcel_area=area,
        deviation=np.empty((0, 0)),
        rounding_count=0,
        rounding_area=0.0,
    ), order


def rows_of(
    parcels: Geometries, zones: Geometries, zone_index: Indices, start: Indices, wishes: Wishes
) -> Rows:
    """Cut valid polygons ``parcels`` (n,) by the zones of several plans.

    ``zones`` valid polygons, numbered ``zone_index`` ascending over all plans; ``start`` (p + 1,): the number of the
    first zone of each plan, and how many there are.
    """
    area = shapely.area(parcels)
    found, rounded, shares, deviations = [], [], [], []
    count, left_out = 0, 0.0
    bounds = np.searchsorted(zone_index, start)
    for low, high in zip(bounds[:-1], bounds[1:], strict=True):
        pieces, balance = overlay(parcels, zones[low:high], zone_index[low:high])
        found.append(pieces)
        rounded.append(rounded_rows(pieces, pieces.area, pieces.parcel, area, wishes.decimals))
        percent = 100.0 * pieces.area / area[pieces.parcel]
        hundred = np.full(len(area), 100.0)
        shares.append((percent, rounded_rows(pieces, percent, pieces.parcel, hundred, PERCENT_DECIMALS)))
        deviations.append(balance.deviation)
        count += balance.rounding_count
        left_out += balance.rounding_area
    plan = np.repeat(np.arange(len(found)), [len(pieces.parcel) for pieces in found])
    parcel = np.concatenate([pieces.parcel for pieces in found])
    order = np.lexsort((plan, parcel))

    def column(name: str) -> NDArray[np.float64]:
        return np.asarray(np.concatenate([getattr(pieces, name) for pieces in found])[order])

    return Rows(
        parcel[order],
        plan[order].astype(np.int16),
        column("zone").astype(np.int64),
        column("kind").astype(np.int8),
        column("area"),
        np.concatenate([share[0] for share in shares])[order],
        np.concatenate(rounded)[order],
        np.concatenate([share[1] for share in shares])[order],
        np.concatenate([pieces.geometry for pieces in found])[order],
        area,
        np.array(deviations),
        count,
        left_out,
    )
