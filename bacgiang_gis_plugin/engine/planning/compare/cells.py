"""Cells of a plan: each zone's ground in each commune, and what of another layer lies in each cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from ...datasets import read_layer
from ...parameters import InputLayer
from ...progress import Progress
from ..change.shapes import Shapes
from ..change.states import State, count_once, neighbourhoods, read_state
from ..overlay.blocks import clean
from ..overlay.cutting import ZONE, Floats, Geometries, Indices, overlay
from .ground import cross, flatten


@dataclass(frozen=True)
class Cells:
    """c cells: places of zone and commune (-1: in no commune), ``area`` m², ``geometry``.

    ``deviation``: the largest difference (m²) between a zone's area and the sum of its cells.
    """

    zone: Indices
    commune: Indices
    area: Floats
    geometry: Geometries
    deviation: float


@dataclass(frozen=True)
class Communes:
    """k communes: outlines without overlaps, codes and names as written."""

    geometry: Geometries
    codes: list[str | None]
    names: list[str | None]
    unusable: int


def read_communes(source: InputLayer, code_field: str | None, name_field: str | None) -> Communes:
    """Read outlines of communes. Raises EngineError FILE_*, LAYER_*."""
    columns = [name for name in dict.fromkeys((code_field, name_field)) if name]
    layer = read_layer(source, columns)
    shapes, reason, _ = clean(layer.geometry)
    usable = np.array([text is None for text in reason], dtype=bool)

    def texts(name: str | None) -> list[str | None]:
        if name is None:
            return [None] * int(usable.sum())
        values = layer.table.column(name).to_pylist()
        return [
            None if value is None else str(value) for value, good in zip(values, usable, strict=True) if good
        ]

    flat, _ = flatten(shapes[usable])
    return Communes(flat, texts(code_field), texts(name_field), int((~usable).sum()))


def make_cells(zones: Geometries, communes: Geometries | None) -> Cells:
    """Cut zones without overlaps by communes without overlaps; what lies in no commune is a cell as well."""
    if communes is None:
        filled = np.flatnonzero(~shapely.is_empty(zones))
        return Cells(filled, np.full(len(filled), -1), shapely.area(zones[filled]), zones[filled], 0.0)
    ground = cross(zones, communes)
    own = ground.old >= 0
    return Cells(ground.old[own], ground.new[own], ground.area[own], ground.geometry[own], ground.deviation)


def read_once(source: InputLayer, code_field: str, progress: Progress, folder: Path) -> State:
    """Read polygons with a text each; ground under several stays with the first. Outlines wait in ``folder``."""
    state = read_state(source, code_field, progress, folder)
    count_once(state, None, progress)
    return state


def in_cells(
    wkb: NDArray[np.object_] | Shapes, bounds: Floats, cells: Cells
) -> Iterator[tuple[Indices, Indices, Floats]]:
    """Yield (places of polygons, places of cells, common area m²), block by block.

    ``wkb`` (n,) valid polygons without overlaps, ``bounds`` (n, 4).
    """
    boxes = shapely.bounds(cells.geometry)
    for own, near in neighbourhoods(bounds, boxes):
        if len(near) == 0:
            continue
        shapes = shapely.from_wkb(wkb[own])
        filled = ~shapely.is_empty(shapes)
        pieces, _ = overlay(shapes[filled], cells.geometry[near], np.arange(len(near)))
        zone = pieces.kind == ZONE
        yield own[filled][pieces.parcel[zone]], near[pieces.zone[zone]], pieces.area[zone]


def by_cell_and_text(state: State, cells: Cells) -> Floats:
    """Return the area (m²) of each text of a state in each cell: (cells, texts)."""
    found = np.zeros((len(cells.zone), len(state.texts)))
    for place, cell, area in in_cells(state.wkb, state.bounds, cells):
        np.add.at(found, (cell, state.code[place]), area)
    return found
