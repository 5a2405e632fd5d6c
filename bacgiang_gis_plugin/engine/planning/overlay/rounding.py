"""Rounded parts that add up exactly: the largest remainder, for any number of groups at once."""

from __future__ import annotations

import numpy as np

from .cutting import DOUBLE, ZONE, Floats, Indices, Pieces

# Areas come from double coordinates: what differs by less than this part of a unit is the same number.
SAME = 6  # decimals of a unit


def in_units(values: Floats, decimals: int) -> Floats:
    """Return values in units of ``10 ** -decimals``, freed of the rounding of floating point."""
    return np.asarray(np.round(np.asarray(values, dtype=np.float64) * 10.0**decimals, SAME))


def rounded_units(values: Floats, decimals: int) -> Indices:
    """Return values rounded half up to whole units of ``10 ** -decimals``."""
    return np.floor(in_units(values, decimals) + 0.5).astype(np.int64)


def rounded(values: Floats, decimals: int) -> Floats:
    """Return values rounded half up to ``decimals``."""
    return rounded_units(values, decimals) / 10.0**decimals


def largest_remainder(parts: Floats, group: Indices, totals: Floats, decimals: int = 1) -> Floats:
    """Return ``parts`` (n,) rounded to ``decimals`` so that each group adds up to its total, rounded half up.

    ``group`` (n,) is the place of each part's group in ``totals`` (g,); a group may have no parts. Parts are not
    negative; each comes out rounded down or up, never further. Up go those with the largest remainders, the earlier
    one first where remainders are equal. Where parts and total differ by more than rounding, what is missing is
    spread evenly.
    """
    units = part_units(in_units(parts, decimals), group, rounded_units(totals, decimals))
    return units / 10.0**decimals


def part_units(parts: Floats, group: Indices, totals: Indices) -> Indices:
    """Return whole numbers (n,) for ``parts`` (n,) in units, adding up to the whole ``totals`` (g,) of each group."""
    whole = np.floor(parts)
    remainder = np.round(parts - whole, SAME)
    units = whole.astype(np.int64)
    count = np.bincount(group, minlength=len(totals))
    missing = totals - _sums(units, group, len(totals))
    every, some = np.divmod(missing, np.maximum(count, 1))
    order = np.lexsort((-remainder, group))
    first = np.cumsum(count) - count
    rank = np.empty(len(parts), dtype=np.int64)
    rank[order] = np.arange(len(parts)) - first[group[order]]
    return np.asarray(units + every[group] + (rank < some[group]))


def _sums(values: Indices, group: Indices, count: int) -> Indices:
    found = np.zeros(count, dtype=np.int64)
    np.add.at(found, group, values)
    return found


def rounded_rows(pieces: Pieces, area: Floats, group: Indices, whole: Floats, decimals: int) -> Floats:
    """Round the rows of parcels that may lie under overlapping zones. All areas in one unit, m² or percent.

    ``pieces``: rows ordered by parcel, kind and zone, their areas in ``area`` (n,); ``group`` (n,): the place of
    their parcel in ``whole`` (g,), the total to reach. In every group, exactly:
    ``total = sum(zone) − sum(double) + sum(uncovered)``. What a zone adds to the zones before it (zone − double) is
    what partitions the parcel, so that is what the largest remainder is applied to: it is never negative, and the
    rounded double is never more than the rounded zone. Every row is less than one unit from its exact area.
    """
    exact = in_units(area, decimals)
    zone_row = _zone_rows_of_doubles(pieces)
    double = np.flatnonzero(pieces.kind == DOUBLE)
    net = exact.copy()
    net[zone_row] -= exact[double]
    own = np.flatnonzero(pieces.kind != DOUBLE)
    units = np.zeros(len(exact), dtype=np.int64)
    units[own] = part_units(np.maximum(net[own], 0.0), group[own], rounded_units(whole, decimals))
    low, high = np.floor(exact[double]), np.ceil(exact[double])
    # Rounded down or up: whichever brings the zone's own row nearer to its exact area.
    error = units[zone_row] + low - exact[zone_row]
    up = np.abs(error + (high - low)) < np.abs(error)
    units[double] = np.where(up, high, low).astype(np.int64)
    units[zone_row] += units[double]
    return units / 10.0**decimals


def _zone_rows_of_doubles(pieces: Pieces) -> Indices:
    """Return for every double row the row of the same parcel and zone."""
    if not (pieces.kind == DOUBLE).any():
        return np.empty(0, dtype=np.int64)
    base = int(pieces.zone.max()) + 1
    zone = np.flatnonzero(pieces.kind == ZONE)
    double = pieces.kind == DOUBLE
    keys = pieces.parcel[zone] * base + pieces.zone[zone]
    order = np.argsort(keys, kind="stable")
    wanted = pieces.parcel[double] * base + pieces.zone[double]
    return np.asarray(zone[order[np.searchsorted(keys, wanted, sorter=order)]])
