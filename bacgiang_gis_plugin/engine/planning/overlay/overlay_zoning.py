"""The operation: parcels × zoning plan → register, pieces and a report whose areas add up."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field

import numpy as np
import pyarrow as pa
import shapely

from ...crs import require_planar, require_same
from ...datasets import Geometries, Layer, LayerInfo, LayerWriter, layer_info, read_layer, stream_layer
from ...errors import EngineError
from ...messages import WARNINGS
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputLayer, OutputFile, OutputLayer, SquareMetres
from ...progress import Progress
from ...workers import executor, map_ordered, worker_count
from .blocks import Block, Cut, clean, cut_block
from .cutting import Floats, Indices, Part, subdivide
from .report import LISTED, OverlayReport, Tally, unusable_features
from .tables import ZONE_FIELDS, parcel_columns, register_rows, zone_columns, zone_table

# Parcels that are in memory together with their pieces, and parcels that a worker gets at once. Neither depends on
# the number of workers: the same rows whatever the machine.
ROUND = 200_000
ROUND_BYTES = 100_000_000
BLOCK = 8_000


@operation
def overlay_zoning(
    parcels: InputLayer,
    zones: InputLayer,
    register: OutputLayer,
    pieces: OutputLayer | None = None,
    *,
    parcel_fields: list[str] | None = None,
    zone_id_field: str | None = None,
    zone_code_field: str | None = None,
    zone_name_field: str | None = None,
    decision_field: str | None = None,
    decision_date_field: str | None = None,
    smallest_area: SquareMetres = 0.0,
    report: OutputFile | None = None,
    progress: Progress,
) -> OverlayReport:
    """State for every parcel which zones touch it and with how many square metres.

    ``register`` has a row (no geometry) per parcel and zone, ``pieces`` the same rows as multipolygons. Rows are in
    the order of the parcels; ``loai_dong`` is ``zone``, ``double`` (what a zone has in common with the zones before
    it in the plan) or ``uncovered``. For every parcel, in m² of the layers' own plane:
    ``dien_tich = sum(zone) − sum(double) + uncovered``; ground under k zones is k times in ``zone``, k − 1 times in
    ``double``. The report states the largest difference.

    Invalid polygons are repaired and listed; features without usable geometry are listed. Pieces smaller than
    ``smallest_area`` are left out of both layers and stated in the report. A zone field that is not named is found
    by the dictionary's name (``ma_vung``, ``ma_loai_qh``, ``ten_vung``, ``so_quyet_dinh``, ``ngay_quyet_dinh``).

    Raises EngineError CRS_MISSING, CRS_NOT_PLANAR, CRS_DIFFERS, GEOMETRY_KIND, LAYER_EMPTY, LAYERS_APART,
    FIELD_MISSING, FIELD_TAKEN.
    """
    parcel_info, zone_info = layer_info(parcels), layer_info(zones)
    crs = require_planar(parcel_info)
    require_same(parcel_info, zone_info)
    for info in (parcel_info, zone_info):
        _require_polygons(info)
    names = (zone_id_field, zone_code_field, zone_name_field, decision_field, decision_date_field)
    columns = zone_columns(zone_info, dict(zip(ZONE_FIELDS, names, strict=True)))
    keys = parcel_columns(parcel_info, parcel_fields)
    result = OverlayReport()
    with ExitStack() as stack:
        pool = _started_pool(stack, min(worker_count(), -(-parcel_info.count // BLOCK)))
        progress.update(0.0, "Reading the plan")
        plan = _read_plan(zones, columns, result)
        tally = Tally(result, plan.table.column("ma_loai_qh"))
        run = _Run(plan, parcels, keys, smallest_area, pieces is not None)
        writers: list[LayerWriter] = []
        for chunk in run.chunks(pool, progress, tally):
            table, wkb = chunk.rows(plan.table)
            if not writers:
                outputs = [(register, "None"), *([(pieces, "MultiPolygon")] if pieces else [])]
                for output, kind in outputs:
                    writer = LayerWriter(output, table.schema, geometry_type=kind, crs=crs)  # type: ignore[arg-type]
                    writers.append(stack.enter_context(writer))
            for writer in writers:
                writer.write(wkb, table)
            progress.update(0.02 + 0.95 * result.parcels / parcel_info.count, "Overlaying")
        progress.update(0.98, "Finishing the files")
    tally.finish()
    _check_some_usable(result, parcel_info)
    _check_meeting(run.extent, plan.zones, parcel_info, zone_info)
    _warn(result, progress)
    if report:
        write_json(report, asdict(result))
    return result


def _started_pool(stack: ExitStack, workers: int) -> Executor | None:
    """Return worker processes that load their libraries while the plan is being read; None where one is enough."""
    if workers < 2:
        return None
    pool = stack.enter_context(executor(workers))
    for _ in range(workers):
        pool.submit(worker_count)
    return pool


def _check_some_usable(result: OverlayReport, info: LayerInfo) -> None:
    """Raise EngineError GEOMETRY_KIND where no parcel at all could be overlaid: an empty register is no answer."""
    if result.parcels == result.unusable_parcel_count:
        reasons = sorted({one.reason for one in result.unusable_parcels})
        raise EngineError(
            "GEOMETRY_KIND", path=info.path, layer=info.layer, found=", ".join(reasons), wanted="polygons"
        )


def _require_polygons(info: LayerInfo) -> None:
    """Raise EngineError GEOMETRY_KIND or LAYER_EMPTY for what cannot be overlaid at all."""
    if info.count == 0:
        raise EngineError("LAYER_EMPTY", path=info.path, layer=info.layer)
    kind = info.geometry_type or "no geometry"
    if not any(word in kind for word in ("Polygon", "Unknown", "Surface", "GeometryCollection")):
        raise EngineError("GEOMETRY_KIND", path=info.path, layer=info.layer, found=kind, wanted="polygons")


@dataclass(frozen=True)
class _Plan:
    zones: Geometries
    table: pa.Table


def _read_plan(source: InputLayer, columns: dict[str, str], report: OverlayReport) -> _Plan:
    layer = read_layer(source, list(dict.fromkeys(columns.values())))
    zones, reason, repaired = clean(layer.geometry)
    usable = np.array([text is None for text in reason], dtype=bool)
    report.zones = len(layer)
    report.unusable_zone_count = int((~usable).sum())
    report.unusable_zones = unusable_features(layer.fids, reason)[:LISTED]
    report.repaired_zone_count = int((repaired & usable).sum())
    report.repaired_zones = layer.fids[repaired & usable].tolist()[:LISTED]
    table = zone_table(layer.table, columns, layer.fids).filter(pa.array(usable))
    if not usable.any():
        raise EngineError("LAYER_EMPTY", path=source.path, layer=layer.info.layer)
    seen = Counter(table.column("ma_vung").to_pylist())
    report.duplicate_zone_ids = sorted(str(name) for name, count in seen.items() if count > 1)[:LISTED]
    if "ma_vung" not in columns:
        report.warnings.append("The plan has no field for the zone's id: its feature number is used.")
    if "ma_loai_qh" not in columns:
        report.warnings.append("The plan has no field for the zone's code: ma_loai_qh stays empty.")
    return _Plan(zones[usable], table)


@dataclass
class _Chunk:
    """Parcels in the order of the file, and what came back for them from the blocks."""

    table: pa.Table
    fids: Indices
    wkb: pa.ChunkedArray
    bounds: Floats
    cuts: list[tuple[Indices, Cut]] = field(default_factory=list)
    missing: int = 0

    def rows(self, zones: pa.Table) -> tuple[pa.Table, pa.ChunkedArray | None]:
        """Return the register rows of all blocks in the order of the parcels, and their shapes."""
        cuts = [cut for _, cut in self.cuts]
        parcel = np.concatenate([index[cut.parcel] for index, cut in self.cuts])
        area = np.zeros(len(self.fids))
        for index, cut in self.cuts:
            area[index] = cut.parcel_area
        order = np.argsort(parcel, kind="stable")
        zone, kind, size = (
            np.concatenate([getattr(cut, name) for cut in cuts])[order] for name in ("zone", "kind", "area")
        )
        table = register_rows(self.table, zones, parcel[order], zone, kind, size, area)
        if cuts[0].wkb is None:
            return table, None
        return table, pa.chunked_array([cut.wkb for cut in cuts]).take(pa.array(order))


def _is_block(part: Part) -> bool:
    return len(part.index) <= BLOCK


class _Run:
    """Parcels in rounds, each round split into blocks, blocks cut by workers, rounds back in order."""

    def __init__(
        self, plan: _Plan, source: InputLayer, keys: list[str], smallest_area: float, geometry: bool
    ) -> None:
        self._plan, self._source, self._keys = plan, source, keys
        self._smallest_area, self._geometry = smallest_area, geometry
        self._sent: deque[tuple[_Chunk, Indices]] = deque()
        self.extent = np.full(4, np.nan)

    def chunks(self, pool: Executor | None, progress: Progress, tally: Tally) -> Iterator[_Chunk]:
        """Yield every round when all its blocks are back; without a pool the work is done here."""
        blocks = self._blocks()
        if pool is None:
            cuts: Iterator[Cut] = map(cut_block, blocks)
        else:
            cuts = map_ordered(pool, cut_block, blocks, progress, ahead=4 * worker_count())
        for cut in cuts:
            progress.check()
            chunk, index = self._sent.popleft()
            tally.add(cut, chunk.fids[index])
            chunk.cuts.append((index, cut))
            chunk.missing -= len(index)
            if chunk.missing == 0:
                yield chunk
                chunk.cuts.clear()

    def _blocks(self) -> Iterator[Block]:
        for chunk in self._read():
            finite = np.isfinite(chunk.bounds).all(axis=1)
            chunk.missing = len(chunk.fids)
            plan = self._plan
            whole = Part(np.flatnonzero(finite), plan.zones, np.arange(len(plan.zones)))
            for part in subdivide(chunk.bounds, whole, _is_block):
                yield self._block(chunk, part)
            if not finite.all():
                yield self._block(chunk, Part(np.flatnonzero(~finite), plan.zones[:0], whole.zone_index[:0]))

    def _block(self, chunk: _Chunk, part: Part) -> Block:
        self._sent.append((chunk, part.index))
        parcels = chunk.wkb.take(pa.array(part.index)).combine_chunks()
        zones = pa.array(shapely.to_wkb(part.zones), pa.binary())
        return Block(parcels, zones, part.zone_index, self._smallest_area, self._geometry)

    def _read(self) -> Iterator[_Chunk]:
        gathered: list[_Chunk] = []
        for layer in stream_layer(self._source, self._keys):
            gathered.append(self._measured(layer))
            many = sum(len(chunk.fids) for chunk in gathered) >= ROUND
            if many or sum(chunk.wkb.nbytes for chunk in gathered) >= ROUND_BYTES:
                yield _together(gathered)
                gathered = []
        if gathered:
            yield _together(gathered)

    def _measured(self, layer: Layer) -> _Chunk:
        """Keep bounds and WKB; the objects take several times the memory."""
        bounds = shapely.bounds(layer.geometry)
        self.extent[:2] = np.fmin(self.extent[:2], np.fmin.reduce(bounds[:, :2], axis=0))
        self.extent[2:] = np.fmax(self.extent[2:], np.fmax.reduce(bounds[:, 2:], axis=0))
        table = layer.table.append_column("fid_thua", pa.array(layer.fids))
        return _Chunk(table, layer.fids, pa.chunked_array([layer.wkb]), bounds)


def _together(chunks: list[_Chunk]) -> _Chunk:
    return _Chunk(
        pa.concat_tables([chunk.table for chunk in chunks]),
        np.concatenate([chunk.fids for chunk in chunks]),
        pa.chunked_array([part for chunk in chunks for part in chunk.wkb.chunks]),
        np.concatenate([chunk.bounds for chunk in chunks]),
    )


def _check_meeting(
    extent: Floats,
    zones: Geometries,
    parcel_info: LayerInfo,
    zone_info: LayerInfo,
) -> None:
    """Raise EngineError LAYERS_APART where the boxes of both layers have nothing in common."""
    plan = shapely.total_bounds(zones)
    if (extent[:2] > plan[2:]).any() or (extent[2:] < plan[:2]).any():
        raise EngineError(
            "LAYERS_APART",
            path=zone_info.path,
            other_path=parcel_info.path,
            extent=", ".join(f"{value:.0f}" for value in plan),
            other_extent=", ".join(f"{value:.0f}" for value in extent),
        )


def _warn(report: OverlayReport, progress: Progress) -> None:
    counts = (
        ("unusable_parcels", report.unusable_parcel_count),
        ("unusable_zones", report.unusable_zone_count),
        ("repaired_parcels", report.repaired_parcel_count),
        ("repaired_zones", report.repaired_zone_count),
        ("repeated_zone_ids", len(report.duplicate_zone_ids)),
        ("doubly_covered", report.double_rows),
        ("not_covered", report.uncovered_rows),
        ("left_out_small", report.left_out_small),
    )
    for text in report.warnings:
        progress.warning(text)
    for name, count in counts:
        if count:
            report.warnings.append(WARNINGS[name].format(count=count))
            progress.warning(WARNINGS[name], count=count)
    if report.parcels_in_no_zone and report.zone_rows == 0:
        report.warnings.append(WARNINGS["no_zone_touches"])
        progress.warning(WARNINGS["no_zone_touches"])
