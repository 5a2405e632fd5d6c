"""Zone rows of parcels that are in memory: for certificates, matrices and lists, without files between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .blocks import clean
from .cutting import Geometries
from .parcels import Parcels
from .plans import Plan, PlanSet, plan_set
from .rows import Rows, Wishes, rows_of
from .tables import register_rows


@dataclass(frozen=True)
class ZoneRows:
    """``rows``: arrays, ``rows.parcel`` are places in the parcels given, ``rows.zone`` in ``plans.table``.

    ``table``: the same rows with the register's columns. ``reason`` (parcels,): why a parcel could not be used
    and has no rows, else None; ``repaired`` (parcels,).
    """

    rows: Rows
    table: pa.Table
    plans: PlanSet
    reason: NDArray[np.object_]
    repaired: NDArray[np.bool_]


def zone_rows(
    parcels: Geometries,
    plans: Sequence[Plan] | PlanSet,
    parcel_table: pa.Table | None = None,
    *,
    wishes: Wishes | None = None,
) -> ZoneRows:
    """Return the rows of ``parcels`` (n,) polygons under one or several plans, in the coordinates of both.

    ``parcel_table`` (n rows): columns to repeat in the table. Parcels are repaired as in the register. A
    ``PlanSet`` made once with ``plan_set`` saves time when this is called often.
    """
    whole = plans if isinstance(plans, PlanSet) else plan_set(plans)
    cleaned, reason, repaired = clean(parcels)
    usable = np.flatnonzero(np.array([text is None for text in reason], dtype=bool))
    near, index = whole.near(cleaned[usable])
    known = Parcels.of(cleaned[usable])
    rows = rows_of(known, near, index, whole.start, wishes or Wishes())
    rows = replace(rows, geometry=known.filled(rows.geometry, rows.parcel)).renumbered(usable, len(parcels))
    keys = parcel_table if parcel_table is not None else pa.table({"fid_thua": np.arange(len(parcels))})
    return ZoneRows(rows, register_rows(keys, whole, rows), whole, reason, repaired)
