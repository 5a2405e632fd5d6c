"""Put a layer where a hypothesis says it belongs: only what was asked, every move measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import pyarrow as pa
import pyproj
import shapely
from numpy.typing import NDArray

from ...crs import parse, short_name
from ...datasets import GeometryType, Layer, LayerInfo, stream_layer
from ...datasets_write import LayerWriter
from ...errors import EngineError
from ...parameters import InputLayer, OutputLayer
from ...progress import Progress
from ...vn2000 import as_declared_change, refuse_withdrawn, replacement_of
from ..transform_vn2000 import AREA, transformed
from .hypotheses import DATUM_MISTAKES
from .outline import DEGREES, Outline
from .readings import Reading, readings

Points = NDArray[np.float64]
OLD_AREA = "dien_tich_truoc"
STILL = 0.0005  # metres; a point that moves less has not moved


@dataclass(frozen=True)
class Fix:
    """The way of points (n, 2 or 3) by a reading into ``target``."""

    reading: Reading
    source: str
    target: str

    def __call__(self, points: Points) -> Points:
        """Return the points in the target; numbers that stay right stay to the last digit."""
        plain = self.reading.numbers(points)
        if self.reading.datum != "own":
            moved = as_declared_change(DEGREES, self.target)(self.reading.degrees(points))
            return np.column_stack([moved, points[:, 2:]])
        return as_declared_change(self.reading.crs, self.target)(plain)


@dataclass(frozen=True)
class FixReport:
    """What was moved. ``hypothesis``: its key; ``crs``: of the result; ``points``: all vertices.

    ``moved`` vertices lie elsewhere on the ground than as declared, by ``largest_move`` and on average
    ``mean_move`` metres; None where no system was declared or the declared numbers have no place on the earth.
    ``areas_recomputed``: polygons whose computed area was written anew; a legal area is never touched.
    """

    hypothesis: str
    crs: str
    features: int
    points: int
    without_place_before: int
    moved: int
    largest_move: float | None
    mean_move: float | None
    areas_recomputed: int


def find_reading(key: str, declared: str | None, outline: Outline, largest: float) -> Reading:
    """Return the reading that a key of the table of hypotheses names. Raises EngineError PLACE_HYPOTHESIS."""
    known = {one.key: one for one in readings(declared, outline.zones, largest)}
    shifted = [one.with_datum(datum) for one in known.values() for datum in DATUM_MISTAKES]
    known |= {one.key: one for one in shifted}
    if key not in known:
        raise EngineError("PLACE_HYPOTHESIS", value=key)
    return known[key]


def target_of(reading: Reading, asked: str) -> str:
    """Return the system of the result: the one asked for, else the reading's own or what replaced it.

    Raises EngineError CRS_UNKNOWN, CRS_DATUM, CRS_WITHDRAWN.
    """
    if asked:
        refuse_withdrawn(asked)
        as_declared_change(reading.crs, asked)
        return asked
    code = parse(reading.crs).to_epsg(min_confidence=70)
    right = None if code is None else replacement_of(int(code))
    return reading.crs if right is None else f"EPSG:{right}"


def put_right(
    source: InputLayer,
    info: LayerInfo,
    output: OutputLayer,
    reading: Reading,
    target: str,
    progress: Progress,
) -> FixReport:
    """Write a layer by a reading of its coordinates; ``dien_tich`` is computed anew, its old value kept beside it.

    Raises EngineError FIELD_TAKEN, CRS_NOT_TRANSFORMED, FILE_*, OUTPUT_*.
    """
    if OLD_AREA in info.fields and AREA in info.fields:
        raise EngineError("FIELD_TAKEN", path=info.path, layer=info.layer, field=OLD_AREA)
    fix = Fix(reading, short_name(info.crs) if info.crs else "?", target)
    before = Reading(info.crs) if info.crs else None
    kind = cast(GeometryType, info.geometry_type)
    planar = parse(target).is_projected
    moves = _Moves()
    features = areas = 0
    batches = stream_layer(source)
    first = next(batches)
    batch: Layer | None = first
    with LayerWriter(output, _columns(first, None).schema, geometry_type=kind, crs=target) as writer:
        while batch is not None:
            geometry = transformed(batch.geometry, fix, batch)
            table = _columns(batch, shapely.area(geometry) if planar else None)
            writer.write(geometry, table)
            moves.add(shapely.get_coordinates(batch.geometry), before, reading)
            features += len(batch)
            areas += len(table) - table.column(AREA).null_count
            progress.update(features / max(info.count, 1))
            batch = next(batches, None)
    return FixReport(
        reading.key, short_name(target), features, moves.points, moves.placeless, moves.moved,
        moves.largest if moves.placed else None, moves.total / moves.placed if moves.placed else None, areas,
    )  # fmt: skip


class _Moves:
    """How far points go on the ground, summed over the batches."""

    def __init__(self) -> None:
        self.points = self.placed = self.placeless = self.moved = 0
        self.largest = self.total = 0.0
        self._globe = pyproj.Geod(ellps="WGS84")

    def add(self, points: Points, before: Reading | None, after: Reading) -> None:
        self.points += len(points)
        if before is None or not len(points):
            return
        old, new = before.degrees(points), after.degrees(points)
        usable = np.isfinite(old).all(axis=1) & np.isfinite(new).all(axis=1) & (np.abs(old[:, 1]) <= 90)
        distances = np.asarray(self._globe.inv(*old[usable].T, *new[usable].T)[2])
        self.placeless += int((~usable).sum())
        self.placed += len(distances)
        self.moved += int((distances > STILL).sum())
        self.largest = max(self.largest, float(distances.max(initial=0.0)))
        self.total += float(distances.sum())


def _columns(batch: Layer, areas: NDArray[np.float64] | None) -> pa.Table:
    """Return the fields with the area computed anew; null for points, lines and systems in degrees."""
    table = batch.table
    if AREA in table.column_names:
        names = [OLD_AREA if name == AREA else name for name in table.column_names]
        table = table.rename_columns(names)
    surface = np.isin(shapely.get_type_id(batch.geometry), (3, 6))
    values = np.zeros(len(table)) if areas is None else areas
    hidden = ~surface if areas is not None else np.ones(len(table), dtype=bool)
    return table.append_column(AREA, pa.array(values, pa.float64(), mask=hidden))
