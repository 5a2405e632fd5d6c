"""Parcels under corridors: a row for each parcel and corridor, with totals that add up to the parcels' area."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import shapely

from ...datasets import Geometries, Layer, LayerInfo, stream_layer
from ...datasets_write import LayerWriter
from ...parameters import InputLayer, OutputLayer
from ...progress import Progress
from ..overlay.blocks import clean, multi
from ..overlay.cutting import DOUBLE, KINDS, UNCOVERED, ZONE, Floats, Indices, Pieces, overlay
from ..overlay.rounding import rounded_rows

BATCH = 20_000  # parcels in memory at once
LISTED = 1000


@dataclass
class AffectedReport:
    """Areas in m²; ``corridor_area − double_area + uncovered_area = parcel_area`` up to ``largest_deviation``."""

    parcels: int = 0
    affected_parcels: int = 0
    rows: int = 0
    parcel_area: float = 0.0
    corridor_area: float = 0.0
    double_area: float = 0.0
    uncovered_area: float = 0.0
    largest_deviation: float = 0.0
    repaired_parcels: int = 0
    unusable_parcels: int = 0
    unusable: list[tuple[int, str]] = field(default_factory=list)
    by_corridor: dict[str, tuple[int, float]] = field(default_factory=dict)


def write_affected(
    output: OutputLayer,
    parcels: InputLayer,
    keys: list[str],
    regions: Geometries,
    zones: pa.Table,
    info: LayerInfo,
    progress: Progress,
) -> tuple[AffectedReport, Floats]:
    """Write the pieces of parcels in corridors as multipolygons; what no corridor covers is counted, not written.

    ``regions`` (m,) valid and the m rows of ``zones``. Returns the counts and the extent of the parcels (west, south,
    east, north). Raises EngineError FILE_*, LAYER_*, OUTPUT_*.
    """
    report, extent = AffectedReport(), np.array([np.inf, np.inf, -np.inf, -np.inf])
    with ExitStack() as stack:
        writer: LayerWriter | None = None
        for table, geometry in _pieces(parcels, keys, regions, zones, report, extent):
            progress.update(report.parcels / max(info.count, 1), "Finding affected parcels")
            if writer is None:
                made = LayerWriter(output, table.schema, geometry_type="MultiPolygon", crs=info.crs)
                writer = stack.enter_context(made)
            writer.write(geometry, table)
    return report, extent


def _pieces(
    parcels: InputLayer,
    keys: list[str],
    regions: Geometries,
    zones: pa.Table,
    report: AffectedReport,
    extent: Floats,
) -> Iterator[tuple[pa.Table, Geometries]]:
    names = zones.column("ma_vung").to_pylist()
    for layer in stream_layer(parcels, keys, batch_size=BATCH):
        shapes, reason, repaired = clean(layer.geometry)
        usable = np.flatnonzero(np.array([text is None for text in reason], dtype=bool))
        pieces, balance = overlay(shapes[usable], regions, np.arange(len(regions)))
        box = shapely.total_bounds(shapes[usable])
        extent[:2], extent[2:] = np.fmin(extent[:2], box[:2]), np.fmax(extent[2:], box[2:])
        bad = np.setdiff1d(np.arange(len(layer)), usable)
        report.parcels += len(layer)
        report.unusable_parcels += len(bad)
        report.unusable += [(int(layer.fids[one]), str(reason[one])) for one in bad]
        del report.unusable[LISTED:]
        report.repaired_parcels += int(repaired[usable].sum())
        report.parcel_area += float(balance.area.sum())
        report.largest_deviation = max(
            report.largest_deviation, float(np.abs(balance.deviation).max(initial=0))
        )
        areas = np.bincount(pieces.kind, pieces.area, 3)
        report.corridor_area += float(areas[ZONE])
        report.double_area += float(areas[DOUBLE])
        report.uncovered_area += float(areas[UNCOVERED])
        covered = np.flatnonzero(pieces.kind != UNCOVERED)
        report.rows += len(covered)
        report.affected_parcels += len(np.unique(pieces.parcel[covered]))
        for zone in np.unique(pieces.zone[pieces.kind == ZONE]).tolist():
            own = (pieces.zone == zone) & (pieces.kind == ZONE)
            rows, size = report.by_corridor.get(names[zone], (0, 0.0))
            report.by_corridor[names[zone]] = (rows + int(own.sum()), size + float(pieces.area[own].sum()))
        yield _rows(layer, pieces, covered, usable, balance.area, zones), multi(pieces.geometry[covered])


def _rows(
    layer: Layer, pieces: Pieces, covered: Indices, usable: Indices, area: Floats, zones: pa.Table
) -> pa.Table:
    """Return the rows of the pieces ``covered``; rounded areas and shares add up over all pieces of a parcel."""
    own = area[pieces.parcel]
    percent = 100.0 * pieces.area / own
    rounded = rounded_rows(pieces, pieces.area, pieces.parcel, area, 1)
    shares = rounded_rows(pieces, percent, pieces.parcel, np.full(len(area), 100.0), 2)
    parcel = pa.array(usable[pieces.parcel[covered]])
    columns = {name: layer.table.column(name).take(parcel) for name in layer.table.column_names}
    columns["fid_thua"] = pa.array(layer.fids).take(parcel)
    columns["dien_tich"] = pa.array(own[covered])
    columns |= {name: zones.column(name).take(pa.array(pieces.zone[covered])) for name in zones.column_names}
    columns["dien_tich_giao"] = pa.array(pieces.area[covered])
    columns["ty_le"] = pa.array(percent[covered])
    columns["dien_tich_tron"] = pa.array(rounded[covered])
    columns["ty_le_tron"] = pa.array(shares[covered])
    columns["loai_dong"] = pa.array(KINDS, pa.string()).take(pa.array(pieces.kind[covered]))
    return pa.table(columns)
