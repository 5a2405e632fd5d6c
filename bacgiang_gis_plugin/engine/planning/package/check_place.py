"""Coordinate reference systems of the layers, and whether their coordinates are where the plan is."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import shapely

from ...crs import parse, short_name
from ...dictionary.tables import rows_of, version
from ...errors import EngineError
from ...vn2000 import VN2000, datum_of, replacement_of
from .delivery import DeliveredLayer
from .review import Review

# VN-2000 in metres over Vietnam: EPSG's areas of use, rounded outwards.
EASTINGS, NORTHINGS = (100_000.0, 900_000.0), (850_000.0, 2_650_000.0)


def zones_of_province(province: str) -> list[str]:
    """Return the VN-2000 zones of a province's code since July 2025, as template sets have them; empty: not known."""
    found = []
    for row in rows_of("vn2000_zones", version("vn2000_zones")):
        if row["deprecated"] != "yes" and re.search(
            rf"\({re.escape(province)}\)", row["provinces_after_2025"]
        ):
            found.append(f"EPSG:{row['epsg']}")
    return found


def package_crs(review: Review) -> str | None:
    """Return the system that most objects are in (of layers, where there is no object); None where none is said."""
    counts: Counter[str] = Counter()
    for layer in review.delivery.layers:
        if layer.stored.crs:
            counts[layer.stored.crs] += 1000 * len(layer.stored) + 1
    most = max(counts.values(), default=0)
    return min((crs for crs, count in counts.items() if count == most), default=None)


def check_place(review: Review, province: str) -> None:
    """Check the systems of all layers, and the coordinates of their objects."""
    common = package_crs(review)
    common_name = _name(common) if common else ""
    wanted = zones_of_province(province) if province else []
    if not wanted:
        reason = f"no zone is known of the province {province}" if province else "no province is known"
        review.skip(["crs_meridian"], reason)
    for layer in review.delivery.layers:
        crs = layer.stored.crs
        if not crs:
            review.add("crs_missing", layer)
            continue
        name = _name(crs)
        if name != common_name:
            review.add("crs_mixed", layer, text=f"{name} ≠ {common_name}")
        _check_crs(review, layer, crs, name, wanted)
        _check_axes(review, layer, crs)
    _check_far(review, common)


def _name(crs: str) -> str:
    try:
        return short_name(crs)
    except EngineError:
        return crs[:40]


def _check_crs(review: Review, layer: DeliveredLayer, crs: str, name: str, wanted: list[str]) -> None:
    try:
        datum, parsed = datum_of(crs), parse(crs)
    except EngineError:
        review.add("crs_not_vn2000", layer, text=name)
        return
    if datum != VN2000 or not parsed.is_projected:
        review.add("crs_not_vn2000", layer, text=name)
        return
    number = parsed.to_epsg(min_confidence=70)
    if number is not None and replacement_of(int(number)) is not None:
        review.add("crs_withdrawn", layer, text=f"{name} → EPSG:{replacement_of(int(number))}")
    elif wanted and name not in wanted:
        review.add("crs_meridian", layer, text=f"{name} ≠ {', '.join(wanted)}")


def _check_axes(review: Review, layer: DeliveredLayer, crs: str) -> None:
    """Planar coordinates whose first number can only be a northing: the axes are swapped."""
    if len(layer.stored) == 0 or not parse(crs).is_projected:
        return
    x, y, x2, y2 = shapely.total_bounds(layer.stored.geometry)
    if not np.isfinite([x, y, x2, y2]).all():
        return
    swapped = x >= NORTHINGS[0] and x2 <= NORTHINGS[1] and y >= EASTINGS[0] and y2 <= EASTINGS[1]
    if swapped and x > EASTINGS[1]:
        review.add("coordinates_swapped", layer, text=f"{x:.0f} {y:.0f}")


def _check_far(review: Review, common: str | None) -> None:
    """Objects far from the boundary, or from the middle of all objects of the same system."""
    rows = [
        (layer, int(row))
        for layer in review.delivery.layers
        if layer.stored.crs == common
        for row in np.flatnonzero(~np.isnan(shapely.bounds(layer.stored.geometry)[:, 0]))
    ]
    if not rows or common is None or not parse(common).is_projected:
        review.skip(["feature_far_away"], "no object in a planar system")
        return
    bounds = np.array([shapely.bounds(layer.stored.geometry[row]) for layer, row in rows])
    middles = (bounds[:, :2] + bounds[:, 2:]) / 2
    centre = np.median(middles[np.isfinite(middles).all(axis=1)], axis=0)
    boundary = review.boundary
    around = np.r_[centre, centre] if boundary is None else shapely.bounds(boundary)
    away = np.maximum(np.maximum(around[:2] - bounds[:, 2:], bounds[:, :2] - around[2:]), 0.0)
    kilometres = np.hypot(away[:, 0], away[:, 1]) / 1000
    limit = review.limit("feature_far_away")
    for at in np.flatnonzero(kilometres > limit):
        layer, row = rows[at]
        review.add("feature_far_away", layer, int(row), value=float(kilometres[at]), limit=limit)
