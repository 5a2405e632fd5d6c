"""Bring a layer from one VN-2000 zone, WGS 84 or Hanoi 1972 system to another; both areas kept apart."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Protocol, cast

import numpy as np
import pyarrow as pa
import shapely

from ..crs import parse, short_name
from ..datasets import Geometries, GeometryType, Layer, layer_info, stream_layer
from ..datasets_write import LayerWriter
from ..errors import EngineError
from ..operations import operation
from ..outputs import write_json
from ..parameters import InputLayer, OutputFile, OutputLayer
from ..progress import Progress
from ..vn2000 import Points, pinned_change

AREA, NEW_AREA = "dien_tich", "dien_tich_moi"


@dataclass(frozen=True)
class TransformReport:
    """What was transformed; areas (m²) are planar sums, None where a system is in degrees.

    ``operations``: EPSG codes between the datums; ``accuracy``: metres, as EPSG states it.
    """

    source: str
    target: str
    operations: list[int]
    accuracy: float
    features: int
    without_geometry: int
    area_before: float | None
    area_after: float | None


@operation
def transform_vn2000(
    layer: InputLayer,
    output: OutputLayer,
    *,
    target_crs: str = "EPSG:9214",
    report: OutputFile | None = None,
    progress: Progress,
) -> TransformReport:
    """Bring a layer to ``target_crs`` with EPSG:6960 (and EPSG:1544 from Hanoi 1972) pinned.

    Every field stays. ``dien_tich`` is the planar area in the layer's own system: kept where it is there, computed
    where it is not. ``dien_tich_moi`` is the planar area (m²) in ``target_crs``. No legal area is touched. Heights
    stay, measures (M) are not carried.

    Raises EngineError FILE_*, LAYER_*, CRS_*, FIELD_TAKEN, GEOMETRY_KIND.
    """
    info = layer_info(layer)
    if info.geometry_type is None:
        raise EngineError(
            "GEOMETRY_KIND", path=info.path, layer=info.layer, found="no geometry", wanted="geometry"
        )
    if not info.crs:
        raise EngineError("CRS_MISSING", path=info.path, layer=info.layer)
    if NEW_AREA in info.fields:
        raise EngineError("FIELD_TAKEN", path=info.path, layer=info.layer, field=NEW_AREA)
    change = pinned_change(info.crs, target_crs)
    planar_before, planar_after = parse(info.crs).is_projected, parse(target_crs).is_projected
    count = missing = 0
    before = after = 0.0
    kind = cast(GeometryType, info.geometry_type)
    batches = stream_layer(layer)
    first = next(batches)
    schema = _columns(first, None, None).schema
    with LayerWriter(output, schema, geometry_type=kind, crs=target_crs) as writer:
        batch: Layer | None = first
        while batch is not None:
            geometry = transformed(batch.geometry, change, batch)
            old = shapely.area(batch.geometry) if planar_before else None
            new = shapely.area(geometry) if planar_after else None
            writer.write(geometry, _columns(batch, old, new))
            count += len(batch)
            missing += int(shapely.is_missing(batch.geometry).sum())
            before += 0.0 if old is None else float(np.nansum(old))
            after += 0.0 if new is None else float(np.nansum(new))
            progress.update(count / max(info.count, 1))
            batch = next(batches, None)
    result = TransformReport(
        short_name(info.crs),
        short_name(target_crs),
        list(change.operations),
        change.accuracy,
        count,
        missing,
        before if planar_before else None,
        after if planar_after else None,
    )
    if report is not None:
        write_json(report, asdict(result))
    return result


class Mover(Protocol):
    """What brings points (n, 2 or 3) from one system to another; ``source`` and ``target`` name them."""

    @property
    def source(self) -> str: ...

    @property
    def target(self) -> str: ...

    def __call__(self, points: Points) -> Points: ...


def transformed(geometry: Geometries, change: Mover, batch: Layer) -> Geometries:
    """Return the geometries (n,) in the target system. Raises EngineError CRS_NOT_TRANSFORMED."""
    result = geometry.copy()
    for with_z in (False, True):
        chosen = shapely.has_z(geometry) == with_z
        if chosen.any():
            result[chosen] = shapely.transform(geometry[chosen], change, include_z=with_z)
    plane, owner = shapely.get_coordinates(result, return_index=True)
    lost = ~np.isfinite(plane).all(axis=1)
    if lost.any():
        raise EngineError(
            "CRS_NOT_TRANSFORMED",
            path=batch.info.path,
            feature=int(batch.fids[owner[lost][0]]),
            crs=change.source,
            other_crs=change.target,
        )
    return result


def _columns(
    batch: Layer, old: np.typing.NDArray[np.float64] | None, new: np.typing.NDArray[np.float64] | None
) -> pa.Table:
    """Return the fields with both areas; an area is null for points, lines and systems in degrees."""
    table = batch.table
    surface = np.isin(shapely.get_type_id(batch.geometry), (3, 6))
    for name, values in ((AREA, old), (NEW_AREA, new)):
        if name in table.column_names:
            continue
        kept = np.zeros(len(table)) if values is None else values
        hidden = ~surface if values is not None else np.ones(len(table), dtype=bool)
        table = table.append_column(name, pa.array(kept, pa.float64(), mask=hidden))
    return table
