"""What is built in each zone: ground under buildings, floor area, storeys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...datasets import layer_info, read_layer
from ...parameters import InputLayer
from ..overlay.blocks import clean
from ..overlay.cutting import Floats, Indices
from ..overlay.plans import require_field, require_polygons
from .cells import Cells, in_cells
from .ground import flatten
from .limits import storeys_of

LEAST_PART = 0.01  # a building counts for a zone where at least this share of it lies there


@dataclass(frozen=True)
class Built:
    """Per zone (m,): buildings, ground under them and floor area (m²), storeys of the highest (NaN: not known).

    A building without storeys counts with one: the floor area is then a least value. ``without_storeys`` per zone.
    """

    count: Indices
    footprint: Floats
    floor: Floats
    highest: Floats
    without_storeys: Indices
    read: int
    unusable: int
    unread_storeys: int


def read_built(source: InputLayer, storeys_field: str | None, cells: Cells, zones: int) -> Built:
    """Read buildings and add them up by zone; ground under several buildings counts once.

    Raises EngineError FILE_*, LAYER_*, GEOMETRY_KIND, FIELD_MISSING.
    """
    info = layer_info(source)
    require_polygons(info)
    if storeys_field:
        require_field(info, storeys_field)
    layer = read_layer(source, [storeys_field] if storeys_field else [])
    shapes, reason, _ = clean(layer.geometry)
    usable = np.array([text is None for text in reason], dtype=bool)
    storeys = np.full(len(layer), np.nan)
    if storeys_field:
        texts = layer.table.column(storeys_field).cast(pa.string()).to_pylist()
        storeys = np.array([storeys_of(text) or np.nan for text in texts])
    storeys = storeys[usable]
    flat, _ = flatten(shapes[usable])
    return _by_zone(flat, storeys, cells, zones, (len(layer), int((~usable).sum())))


def _by_zone(
    flat: NDArray[np.object_], storeys: Floats, cells: Cells, zones: int, read: tuple[int, int]
) -> Built:
    footprint, floor = np.zeros(zones), np.zeros(zones)
    highest = np.full(zones, np.nan)
    size = shapely.area(flat)
    inside: dict[tuple[int, int], float] = {}
    known = np.nan_to_num(storeys, nan=1.0)
    wkb = np.asarray(shapely.to_wkb(flat, include_srid=False), dtype=object)
    for building, cell, area in in_cells(wkb, shapely.bounds(flat), cells):
        zone = cells.zone[cell]
        np.add.at(footprint, zone, area)
        np.add.at(floor, zone, area * known[building])
        for one, other, part in zip(building.tolist(), zone.tolist(), area.tolist(), strict=True):
            inside[one, other] = inside.get((one, other), 0.0) + part
    count, unknown = np.zeros(zones, dtype=np.int64), np.zeros(zones, dtype=np.int64)
    for (building_, zone_), part in inside.items():
        if part >= LEAST_PART * size[building_]:
            count[zone_] += 1
            unknown[zone_] += bool(np.isnan(storeys[building_]))
            highest[zone_] = np.fmax(highest[zone_], storeys[building_])
    return Built(count, footprint, floor, highest, unknown, *read, int(np.isnan(storeys).sum()))
