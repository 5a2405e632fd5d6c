"""Parcels and a boundary → the numbered list with everything that layers, workbook and map book show of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...datasets import Geometries, LayerInfo, read_layer
from ...dictionary.fields import PERSONAL, privacy_of
from ...errors import EngineError
from ...parameters import InputLayer
from ...progress import Progress
from ..overlay.plans import require_field
from .numbering import Key, earlier_numbers, give_numbers, keys_of, zigzag_order
from .parcels import Affected, Boundary, ReadCounts, Rounded, read_affected, read_boundary, round_areas
from .rows import KEYS, Building, Row, find_buildings, make_rows
from .tables import Minimum, Prices
from .totals import Balance, balance_of


@dataclass(frozen=True)
class Settings:
    """What the office chose. ``owners``: personal fields that were asked for and are there; areas in m²."""

    minimum: Minimum
    prices: Prices | None
    position_field: str | None
    owners: Sequence[str]
    band: float
    negligible: float
    decimals: int


@dataclass(frozen=True)
class Listing:
    """The list in the order of its numbers. ``free``: ground inside the boundary that is no parcel; ``shapes``: of
    the buildings.
    """

    found: Affected
    counts: ReadCounts
    rows: list[Row]
    areas: Rounded
    ground: Boundary
    balance: Balance
    free: shapely.Geometry
    buildings: list[Building]
    shapes: Geometries
    unusable_buildings: list[tuple[int, str]]
    kept_numbers: int
    settings: Settings


def make_listing(
    parcels: InputLayer,
    info: LayerInfo,
    boundary: InputLayer,
    buildings: InputLayer | None,
    earlier: InputLayer | None,
    settings: Settings,
    progress: Progress,
) -> Listing:
    """Read, cut, number and judge. Raises EngineError FILE_*, LAYER_*, FIELD_MISSING, GEOMETRY_KIND, CLEARANCE_*."""
    columns = _columns(info, settings)
    progress.update(0.0, "Reading the parcels")
    ground = read_boundary(boundary)
    found, counts = read_affected(parcels, info, columns, ground, settings.negligible)
    if len(found) == 0:
        raise EngineError("CLEARANCE_NONE", path=parcels.path, layer=info.layer)
    progress.update(0.4, "Numbering the parcels")
    before = earlier_numbers(read_layer(earlier)) if earlier else {}
    found, numbers = _numbered(found, settings.band, before)
    areas = round_areas(found, settings.decimals)
    rows = make_rows(
        found,
        numbers,
        areas,
        settings.minimum,
        settings.prices,
        settings.position_field,
        settings.negligible,
        settings.owners,
    )
    balance, free = balance_of(ground, found, rows)
    houses: list[Building] = []
    bad: list[tuple[int, str]] = []
    shapes: Geometries = np.empty(0, dtype=object)
    if buildings:
        layer = read_layer(buildings, [])
        houses, shapes, bad = find_buildings(layer, ground, found, rows, settings.decimals)
    kept = sum(key in before for key in keys_of(found.table))
    return Listing(found, counts, rows, areas, ground, balance, free, houses, shapes, bad, kept, settings)


def _columns(info: LayerInfo, settings: Settings) -> list[str]:
    names = [name for name in KEYS if name in info.fields]
    if settings.position_field:
        require_field(info, settings.position_field)
        if privacy_of(settings.position_field) == PERSONAL:
            reason = "it holds personal data, which would go into every list"
            raise EngineError(
                "PARAMETER_INVALID", name="position_field", value=settings.position_field, reason=reason
            )
        names.append(settings.position_field)
    return list(dict.fromkeys([*names, *settings.owners]))


def _numbered(found: Affected, band: float, before: Mapping[Key, int]) -> tuple[Affected, list[int]]:
    """Return the parcels in the order of their numbers."""
    points = shapely.get_coordinates(shapely.centroid(found.inside))
    found = found.take(zigzag_order(points, band))
    numbers = give_numbers(keys_of(found.table), before)
    order = np.argsort(numbers, kind="stable")
    return found.take(order), [numbers[at] for at in order.tolist()]
