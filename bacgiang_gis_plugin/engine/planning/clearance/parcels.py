"""Parcels cut by a project boundary: what lies inside, what is left outside and in how many parts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...datasets import Geometries, LayerInfo, read_layer, stream_layer
from ...errors import EngineError
from ...parameters import InputLayer
from ..overlay.blocks import clean
from ..overlay.cutting import UNCOVERED, ZONE, Floats, Indices, overlay
from ..overlay.rounding import largest_remainder

BATCH = 20_000
AROUND = 60.0  # metres about the boundary in which parcels are drawn for orientation
LISTED = 1000


@dataclass(frozen=True)
class Boundary:
    """The ground of a project: one geometry, area in m², what its polygons have in common, how many were repaired."""

    ground: shapely.Geometry
    polygons: int
    repaired: int
    unusable: int
    double_area: float

    @property
    def area(self) -> float:
        """In m²."""
        return float(self.ground.area)


@dataclass(frozen=True)
class Affected:
    """n parcels that the boundary takes ground from, in the order of the file.

    ``table``: their fields; ``whole``, ``inside``, ``outside``: (n,) geometries, ``outside`` empty where nothing is
    left; areas (n,) in m². ``part_of`` (k,) tells whose remainder each of the ``parts`` (k,) is. ``around``: parcels
    beside, for maps; ``touched``: what lies inside of parcels that count as touched only.
    """

    table: pa.Table
    fids: Indices
    whole: Geometries
    inside: Geometries
    outside: Geometries
    area: Floats
    inside_area: Floats
    outside_area: Floats
    parts: Geometries
    part_of: Indices
    around: Geometries
    touched: Geometries

    def __len__(self) -> int:
        return len(self.fids)

    def take(self, order: Indices) -> Affected:
        """Return some of the parcels, in another order."""
        place = np.full(len(self), -1, dtype=np.int64)
        place[order] = np.arange(len(order))
        kept = np.flatnonzero(place[self.part_of] >= 0)
        parts = kept[np.argsort(place[self.part_of[kept]], kind="stable")]
        chosen = {name: getattr(self, name)[order] for name in _PER_PARCEL}
        return replace(
            self,
            table=self.table.take(pa.array(order)),
            parts=self.parts[parts],
            part_of=place[self.part_of[parts]],
            **chosen,
        )


_PER_PARCEL = ("fids", "whole", "inside", "outside", "area", "inside_area", "outside_area")


@dataclass
class ReadCounts:
    """What was read: parcels in the file, repaired and unusable ones, those that are only touched."""

    parcels: int = 0
    repaired: int = 0
    unusable: int = 0
    unusable_parcels: list[tuple[int, str]] = field(default_factory=list)
    only_touched: int = 0
    only_touched_area: float = 0.0
    only_touched_parcels: list[int] = field(default_factory=list)


def read_boundary(source: InputLayer) -> Boundary:
    """Read the polygons of a project as one. Raises EngineError FILE_*, LAYER_*, GEOMETRY_KIND."""
    layer = read_layer(source, [])
    if len(layer) == 0:
        raise EngineError("LAYER_EMPTY", path=source.path, layer=layer.info.layer)
    polygons, reason, repaired = clean(layer.geometry)
    usable = np.array([text is None for text in reason], dtype=bool)
    if not usable.any():
        found = ", ".join(sorted({str(text) for text in reason}))
        raise EngineError(
            "GEOMETRY_KIND", path=source.path, layer=layer.info.layer, found=found, wanted="polygons"
        )
    ground = shapely.union_all(polygons[usable])
    double = float(shapely.area(polygons[usable]).sum() - ground.area)
    return Boundary(
        ground,
        int(usable.sum()),
        int(repaired[usable].sum()),
        int((~usable).sum()),
        double if double > 1e-6 else 0.0,
    )


def read_affected(
    source: InputLayer, info: LayerInfo, columns: list[str], boundary: Boundary, negligible: float
) -> tuple[Affected, ReadCounts]:
    """Return the parcels with ground inside the boundary, and counts; the others are only counted.

    A parcel with no more than ``negligible`` m² inside is not affected; it is counted as touched. One with no more
    than that outside is taken whole, its remainder is stated all the same. Raises EngineError FILE_*, LAYERS_APART.
    """
    counts = ReadCounts()
    west, south, east, north = boundary.ground.bounds
    near = shapely.box(west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    tables, fids, shapes, extents = [], [], [], []
    for layer in stream_layer(source, columns, batch_size=BATCH):
        polygons, reason, repaired = clean(layer.geometry)
        usable = np.array([text is None for text in reason], dtype=bool)
        counts.parcels += len(layer)
        counts.repaired += int((repaired & usable).sum())
        bad = np.flatnonzero(~usable)
        counts.unusable += len(bad)
        counts.unusable_parcels += [(int(layer.fids[one]), str(reason[one])) for one in bad]
        del counts.unusable_parcels[LISTED:]
        extents.append(shapely.bounds(polygons[usable]))
        kept = np.flatnonzero(usable & shapely.intersects(shapely.box(*shapely.bounds(polygons).T), near))
        tables.append(layer.table.take(pa.array(kept)))
        fids.append(layer.fids[kept])
        shapes.append(polygons[kept])
    _check_meeting(np.concatenate(extents), boundary, info, source)
    found = _cut(pa.concat_tables(tables), np.concatenate(fids), np.concatenate(shapes), boundary)
    touched = np.flatnonzero((found.inside_area <= negligible) & (found.inside_area > 0))
    counts.only_touched = len(touched)
    counts.only_touched_area = float(found.inside_area[touched].sum())
    counts.only_touched_parcels = found.fids[touched].tolist()[:LISTED]
    listed = found.take(np.flatnonzero(found.inside_area > negligible))
    return replace(listed, touched=found.inside[touched]), counts


def _check_meeting(boxes: Floats, boundary: Boundary, info: LayerInfo, source: InputLayer) -> None:
    if len(boxes) == 0:
        raise EngineError("LAYER_EMPTY", path=source.path, layer=info.layer)
    own = np.array([*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)])
    other = np.array(boundary.ground.bounds)
    if (own[:2] > other[2:]).any() or (own[2:] < other[:2]).any():
        texts = [", ".join(f"{value:.0f}" for value in box) for box in (own, other)]
        raise EngineError(
            "CLEARANCE_APART", path=info.path, layer=info.layer, extent=texts[0], other_extent=texts[1]
        )


def _cut(table: pa.Table, fids: Indices, shapes: Geometries, boundary: Boundary) -> Affected:
    ground = np.array([boundary.ground], dtype=object)
    pieces, balance = overlay(shapes, ground, np.zeros(1, dtype=np.int64))
    inside = np.full(len(shapes), shapely.Polygon(), dtype=object)
    outside = inside.copy()
    inside_area, outside_area = np.zeros(len(shapes)), np.zeros(len(shapes))
    for kind, geometry, area in ((ZONE, inside, inside_area), (UNCOVERED, outside, outside_area)):
        rows = pieces.kind == kind
        geometry[pieces.parcel[rows]] = pieces.geometry[rows]
        area[pieces.parcel[rows]] = pieces.area[rows]
    touched = inside_area > 0
    outside[~touched] = shapely.Polygon()
    parts, part_of = shapely.get_parts(outside, return_index=True)
    size = shapely.area(parts)
    real = size > 1e-6 * shapely.length(parts)
    # A spike that comes from rounding is no part of its own, unless nothing else is left.
    largest = np.zeros(len(shapes))
    np.maximum.at(largest, part_of, size)
    real |= (size == largest[part_of]) & (size > 0)
    own, areas = (fids, shapes, inside, outside), (balance.area, inside_area, outside_area)
    return Affected(table, *own, *areas, parts[real], part_of[real], shapes[~touched], inside[:0])


@dataclass(frozen=True)
class Rounded:
    """Areas (n,) and of remainder parts (k,), rounded so that inside + parts is the parcel's rounded area."""

    area: Floats
    inside: Floats
    outside: Floats
    parts: Floats


def round_areas(affected: Affected, decimals: int) -> Rounded:
    """Round by the largest remainder, parcel by parcel."""
    count = len(affected)
    values = np.concatenate([affected.inside_area, shapely.area(affected.parts)])
    group = np.concatenate([np.arange(count), affected.part_of])
    rounded = largest_remainder(values, group, affected.area, decimals)
    inside, parts = rounded[:count], rounded[count:]
    outside: Floats = np.round(np.bincount(affected.part_of, parts, count), decimals)
    return Rounded(np.round(inside + outside, decimals), inside, outside, parts)


def texts_of(table: pa.Table, name: str) -> NDArray[np.object_]:
    """Return a field's values as texts (n,), empty where there is none or no such field."""
    if name not in table.column_names:
        return np.full(len(table), "", dtype=object)
    values = table.column(name).to_pylist()
    return np.array(["" if value is None else str(value) for value in values], dtype=object)
