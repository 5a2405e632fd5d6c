"""The rows of parcels under several plans: cut plan by plan, areas and shares rounded so that they add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cutting import Floats, Geometries, Indices, overlay_parcels
from .parcels import Parcels
from .rounding import rounded_rows
from .slivers import Moved, Tidied, concatenated, joined_pieces, tidy

PERCENT_DECIMALS = 2

COLUMNS = ("parcel", "plan", "zone", "kind", "area", "percent", "rounded", "percent_rounded", "geometry")


@dataclass(frozen=True)
class Wishes:
    """How rows are made: decimals of rounded areas in m²; slivers to move (m² and m; 0: none); shapes or not."""

    decimals: int = 1
    sliver_area: float = 0.0
    sliver_width: float = 0.0
    shapes: bool = True


@dataclass(frozen=True)
class Rows:
    """n rows ordered by parcel, plan, kind and zone; ``zone`` counts over all plans, -1 for uncovered ground.

    ``area`` in m², ``percent`` of the parcel; ``rounded`` and ``percent_rounded``: for every parcel and plan
    ``sum(zone) − sum(double) + uncovered`` is exactly the parcel's rounded area, and 100.00.
    ``parcel_area`` (parcels,) m²; ``deviation`` (plans, parcels) m² that the exact areas lack of it. ``moved``: the
    slivers that were given to a neighbour, ordered by parcel and plan; ``slivers_left`` (plans,) had none. A
    ``geometry`` is None where the row is its whole parcel.
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
    moved: Moved
    moved_plan: NDArray[np.int16]
    slivers_left: Indices
    rounding_count: int
    rounding_area: float

    def take(self, places: Indices) -> Rows:
        """Return only the rows at ``places``."""
        return replace(self, **{name: getattr(self, name)[places] for name in COLUMNS})

    def without_geometry(self) -> Rows:
        """Return the rows with empty lists of shapes: less to send."""
        moved = replace(self.moved, geometry=np.full(len(self.moved.parcel), None, dtype=object))
        return replace(self, geometry=np.empty(0, dtype=object), moved=moved)

    def renumbered(self, places: Indices, count: int) -> Rows:
        """Return the rows for ``count`` parcels of which these are those at ``places``; the others have no rows."""
        area, deviation = np.zeros(count), np.zeros((len(self.deviation), count))
        area[places], deviation[:, places] = self.parcel_area, self.deviation
        moved = replace(self.moved, parcel=places[self.moved.parcel])
        return replace(self, parcel=places[self.parcel], parcel_area=area, deviation=deviation, moved=moved)


def joined(several: Sequence[tuple[Indices, Rows]], count: int) -> tuple[Rows, Indices, Indices]:
    """Return the rows of several sets of parcels, each with its places among ``count`` parcels, without shapes.

    Beside the rows and their slivers, ordered by parcel, come their places before they were ordered.
    """
    parcel = np.concatenate([index[rows.parcel] for index, rows in several])
    order = np.argsort(parcel, kind="stable")
    area = np.zeros(count)
    for index, rows in several:
        area[index] = rows.parcel_area
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(rows, name) for _, rows in several])[order] for name in COLUMNS[1:-1]
    }
    moved = concatenated([replace(rows.moved, parcel=index[rows.moved.parcel]) for index, rows in several])
    plan = np.concatenate([rows.moved_plan for _, rows in several])
    by_parcel = np.argsort(moved.parcel, kind="stable")
    columns |= {"moved": moved.take(by_parcel), "moved_plan": plan[by_parcel]}
    rows = replace(several[0][1], parcel=parcel[order], parcel_area=area, **columns)
    return rows, order, by_parcel


def rows_of(parcels: Parcels, zones: Geometries, zone_index: Indices, start: Indices, wishes: Wishes) -> Rows:
    """Cut ``parcels`` (n) by the zones of several plans.

    ``zones`` valid polygons, numbered ``zone_index`` ascending over all plans; ``start`` (p + 1,): the number of the
    first zone of each plan, and how many there are.
    """
    area = parcels.area
    found: list[Tidied] = []
    rounded, shares, deviations = [], [], []
    count, left_out = 0, 0.0
    bounds = np.searchsorted(zone_index, start)
    for low, high in zip(bounds[:-1], bounds[1:], strict=True):
        pieces, balance = overlay_parcels(parcels, zones[low:high], zone_index[low:high])
        if wishes.sliver_area > 0:
            pieces = replace(pieces, geometry=parcels.filled(pieces.geometry, pieces.parcel))
        found.append(tidy(pieces, wishes.sliver_area, wishes.sliver_width, shapes=wishes.shapes))
        pieces = found[-1].pieces
        rounded.append(rounded_rows(pieces, pieces.area, pieces.parcel, area, wishes.decimals))
        percent = 100.0 * pieces.area / area[pieces.parcel]
        hundred = np.full(len(area), 100.0)
        shares.append((percent, rounded_rows(pieces, percent, pieces.parcel, hundred, PERCENT_DECIMALS)))
        deviations.append(balance.deviation)
        count += balance.rounding_count
        left_out += balance.rounding_area
    every = joined_pieces([one.pieces for one in found])
    plan = np.repeat(np.arange(len(found)), [len(one.pieces.parcel) for one in found]).astype(np.int16)
    order = np.lexsort((plan, every.parcel))
    moved = concatenated([one.moved for one in found])
    moved_plan = np.repeat(np.arange(len(found)), [len(one.moved.parcel) for one in found]).astype(np.int16)
    by_parcel = np.lexsort((moved_plan, moved.parcel))
    return Rows(
        every.parcel[order],
        plan[order],
        every.zone[order],
        every.kind[order],
        every.area[order],
        np.concatenate([share[0] for share in shares])[order],
        np.concatenate(rounded)[order],
        np.concatenate([share[1] for share in shares])[order],
        every.geometry[order],
        area,
        np.array(deviations),
        moved.take(by_parcel),
        moved_plan[by_parcel],
        np.array([one.left for one in found]),
        count,
        left_out,
    )
