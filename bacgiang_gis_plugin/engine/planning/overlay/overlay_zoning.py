"""The operation: parcels × zoning plan → register, pieces and a report whose areas add up."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace

import numpy as np
import pyarrow as pa
import shapely

from ...crs import require_planar
from ...datasets import GeometryType, Layer, LayerInfo, layer_info, stream_layer
from ...datasets_write import LayerWriter
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputLayer, Metres, OutputFile, OutputLayer, PlanInput, SquareMetres
from ...progress import Progress
from ...workers import executor, in_flight, map_ordered, worker_count
from .blocks import Block, Cut, cut_block, shapes_in_order
from .cutting import Floats, Indices, Part, subdivide
from .plain import bounds_of, unwrapped
from .plans import PlanSet, plan_set, read_plans, require_meeting, require_polygons
from .report import OverlayReport, Tally, warn
from .rows import Wishes, joined
from .tables import parcel_columns, register_rows, sliver_rows

MOST_DECIMALS = 4
# Parcels that are in memory together with their pieces, and parcels that a worker gets at once. Neither depends on
# the number of workers: the same rows whatever the machine.
ROUND = 100_000
ROUND_BYTES = 100_000_000
BLOCK = 13_000
AHEAD = 60  # batches that wait to be written while the workers are given more to do
WRITTEN_AS: tuple[GeometryType, ...] = ("None", "MultiPolygon", "Polygon")  # register, pieces, slivers
SLIVERS = 2  # their place: they are few
MANY = 200_000  # parcels; from here on processes that write register and pieces are worth their start


@operation
def overlay_zoning(
    parcels: InputLayer,
    zones: PlanInput,
    register: OutputLayer,
    pieces: OutputLayer | None = None,
    slivers: OutputLayer | None = None,
    *,
    more_plans: list[PlanInput] | None = None,
    parcel_fields: list[str] | None = None,
    zone_id_field: str | None = None,
    zone_code_field: str | None = None,
    zone_name_field: str | None = None,
    decision_field: str | None = None,
    decision_date_field: str | None = None,
    decimals: int = 1,
    sliver_area: SquareMetres = 0.0,
    sliver_width: Metres = 0.0,
    smallest_area: SquareMetres = 0.0,
    report: OutputFile | None = None,
    scheduler: str | None = None,
    progress: Progress,
) -> OverlayReport:
    """State for every parcel which zones of which plans touch it and with how many square metres.

    ``register`` has a row (no geometry) per parcel, plan and zone, ``pieces`` the same rows as multipolygons. Rows are
    in the order of the parcels, then of the plans; ``loai_dong`` is ``zone``, ``double`` (what a zone has in common
    with the zones before it in the plan) or ``uncovered``. For every parcel and plan, in m² of the layers' own plane:
    ``dien_tich = sum(zone) − sum(double) + uncovered``; ground under k zones is k times in ``zone``, k − 1 times in
    ``double``. The report states the largest difference. ``dien_tich_tron`` (``decimals``) and ``ty_le_tron`` are
    rounded by the largest remainder: the same sum gives exactly the rounded area of the parcel, and 100.00.

    A part of a row that is smaller than ``sliver_area`` and narrower on average than ``sliver_width`` (2 × area /
    perimeter) goes to the neighbour in the same parcel and plan with the longest common edge; ``slivers`` lists it.

    Invalid polygons are repaired and listed; features without usable geometry are listed. Pieces smaller than
    ``smallest_area`` are left out of both layers and stated in the report. A field of a plan that is not named (the
    five parameters name those of ``zones``) is found by the dictionary's name or aliases.
    ``scheduler`` (tcp://host:8786): a Dask cluster does the cutting; the rows are the same.

    Raises EngineError CRS_MISSING, CRS_NOT_PLANAR, CRS_DIFFERS, GEOMETRY_KIND, LAYER_EMPTY, LAYERS_APART,
    FIELD_MISSING, FIELD_TAKEN, PLAN_FIELD, PLAN_DATE, PLAN_KEY_TWICE, PARAMETER_INVALID, WORKER_DIED, CLUSTER_*.
    """
    _check_numbers(decimals, sliver_area, sliver_width)
    parcel_info = layer_info(parcels)
    require_planar(parcel_info)
    require_polygons(parcel_info)
    named = {
        **dict(zones.fields),
        **_given(
            ma_vung=zone_id_field,
            ma_loai_qh=zone_code_field,
            ten_vung=zone_name_field,
            so_quyet_dinh=decision_field,
            ngay_quyet_dinh=decision_date_field,
        ),
    }
    sources = [replace(zones, fields=tuple(named.items())), *(more_plans or [])]
    keys = parcel_columns(parcel_info, parcel_fields)
    with ExitStack() as stack:
        pool = started_pool(stack, min(worker_count(), -(-parcel_info.count // BLOCK)), scheduler)
        progress.update(0.0, "Reading the plan")
        plans = plan_set(read_plans(sources, parcel_info))
        tally = Tally(plans)
        result = tally.report
        wishes = Wishes(decimals, sliver_area, sliver_width, pieces is not None)
        run = _Run(plans, parcels, keys, wishes, smallest_area)
        write = _Writing(stack, parcel_info, register, pieces, slivers)
        for chunk in run.chunks(pool, progress, tally):
            table, wkb, sliver_table, sliver_wkb = chunk.rows(plans)
            write([(table, None), (table, wkb), (sliver_table, sliver_wkb)])
            progress.update(0.02 + 0.95 * result.parcels / parcel_info.count, "Overlaying")
        progress.update(0.98, "Finishing the files")
    tally.finish()
    _check_some_usable(result, parcel_info)
    for plan in plans.plans:
        require_meeting(shapely.total_bounds(plan.zones), plan.info, run.extent, parcel_info)
    warn(result, progress)
    if report:
        write_json(report, asdict(result))
    return result


class _Writing:
    """Writes chunk by chunk to those outputs that are wanted; each is begun with the first chunk.

    Processes of their own write register and pieces of many parcels: otherwise their cutting waits for them.
    """

    def __init__(self, stack: ExitStack, parcels: LayerInfo, *outputs: OutputLayer | None) -> None:
        self._stack, self._outputs, self._crs = stack, outputs, parcels.crs
        self._apart = parcels.count >= MANY and worker_count() > 1
        self._writers: dict[int, LayerWriter] = {}

    def __call__(self, contents: list[tuple[pa.Table, pa.Array | None]]) -> None:
        for place, (output, kind) in enumerate(zip(self._outputs, WRITTEN_AS, strict=True)):
            if output is not None:
                table, shapes = contents[place]
                if place not in self._writers:
                    crs, own = self._crs, self._apart and place != SLIVERS
                    writer = LayerWriter(
                        output, table.schema, geometry_type=kind, crs=crs, ahead=AHEAD, own_process=own
                    )
                    self._writers[place] = self._stack.enter_context(writer)
                self._writers[place].write(shapes, table)


def _check_numbers(decimals: int, sliver_area: float, sliver_width: float) -> None:
    """Raise EngineError PARAMETER_INVALID for numbers that mean nothing."""
    if not 0 <= decimals <= MOST_DECIMALS:
        reason = f"0 to {MOST_DECIMALS} decimals"
        raise EngineError("PARAMETER_INVALID", name="decimals", value=decimals, reason=reason)
    if (sliver_area > 0) != (sliver_width > 0):
        name, value = ("sliver_width", sliver_width) if sliver_area > 0 else ("sliver_area", sliver_area)
        reason = (
            "a sliver is both smaller than sliver_area and narrower than sliver_width: give both or neither"
        )
        raise EngineError("PARAMETER_INVALID", name=name, value=value, reason=reason)


def _given(**fields: str | None) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def started_pool(stack: ExitStack, workers: int, scheduler: str | None = None) -> Executor | None:
    """Return worker processes that load their libraries while the plan is being read; None where one is enough."""
    if scheduler:
        return stack.enter_context(executor(scheduler=scheduler))
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


@dataclass
class _Chunk:
    """Parcels in the order of the file, and what came back for them from the blocks."""

    table: pa.Table
    fids: Indices
    wkb: pa.Array
    bounds: Floats
    cuts: list[tuple[Indices, Cut]] = field(default_factory=list)
    missing: int = 0

    def rows(self, plans: PlanSet) -> tuple[pa.Table, pa.Array | None, pa.Table, pa.Array]:
        """Return register rows of all blocks in the order of the parcels, their shapes; slivers and theirs."""
        rows, order, sliver_order = joined([(index, cut.rows) for index, cut in self.cuts], len(self.fids))
        cuts = [cut for _, cut in self.cuts]
        slivers = pa.concat_arrays([cut.slivers for cut in cuts])
        shapes = cuts[0].wkb is not None
        return (
            register_rows(self.table, plans, rows),
            shapes_in_order(self.wkb, cuts, rows.parcel, order) if shapes else None,
            sliver_rows(self.table, plans, rows),
            slivers.take(pa.array(sliver_order)),
        )


def _is_block(part: Part) -> bool:
    return len(part.index) <= BLOCK


class _Run:
    """Parcels in rounds, each round split into blocks, blocks cut by workers, rounds back in order."""

    def __init__(
        self,
        plans: PlanSet,
        source: InputLayer,
        keys: list[str],
        wishes: Wishes,
        smallest_area: float,
    ) -> None:
        self._plans, self._source, self._keys, self._wishes = plans, source, keys, wishes
        self._smallest_area = smallest_area
        self._sent: deque[tuple[_Chunk, Indices]] = deque()
        self.extent = np.full(4, np.nan)

    def chunks(self, pool: Executor | None, progress: Progress, tally: Tally) -> Iterator[_Chunk]:
        """Yield every round when all its blocks are back; without a pool the work is done here."""
        blocks = self._blocks()
        if pool is None:
            cuts: Iterator[Cut] = map(cut_block, blocks)
        else:
            cuts = map_ordered(pool, cut_block, blocks, progress, ahead=in_flight(pool))
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
            zones = self._plans.zones
            whole = Part(np.flatnonzero(finite), zones, np.arange(len(zones)))
            for part in subdivide(chunk.bounds, whole, _is_block):
                yield self._block(chunk, part)
            if not finite.all():
                yield self._block(chunk, Part(np.flatnonzero(~finite), zones[:0], whole.zone_index[:0]))

    def _block(self, chunk: _Chunk, part: Part) -> Block:
        self._sent.append((chunk, part.index))
        parcels = chunk.wkb.take(pa.array(part.index))
        zones = pa.array(shapely.to_wkb(part.zones), pa.binary())
        start, wishes = self._plans.start, self._wishes
        return Block(parcels, zones, part.zone_index, start, wishes, self._smallest_area)

    def _read(self) -> Iterator[_Chunk]:
        gathered: list[_Chunk] = []
        for layer in stream_layer(self._source, self._keys, objects=False):
            gathered.append(self._measured(layer))
            many = sum(len(chunk.fids) for chunk in gathered) >= ROUND
            if many or sum(chunk.wkb.nbytes for chunk in gathered) >= ROUND_BYTES:
                yield _together(gathered)
                gathered = []
        if gathered:
            yield _together(gathered)

    def _measured(self, layer: Layer) -> _Chunk:
        """Keep bounds and WKB; objects would take several times the memory, and the workers make their own."""
        wkb = unwrapped(layer.wkb)
        bounds = bounds_of(wkb)
        self.extent[:2] = np.fmin(self.extent[:2], np.fmin.reduce(bounds[:, :2], axis=0))
        self.extent[2:] = np.fmax(self.extent[2:], np.fmax.reduce(bounds[:, 2:], axis=0))
        table = layer.table.append_column("fid_thua", pa.array(layer.fids))
        return _Chunk(table, layer.fids, wkb, bounds)


def _together(chunks: list[_Chunk]) -> _Chunk:
    return _Chunk(
        pa.concat_tables([chunk.table for chunk in chunks]).combine_chunks(),
        np.concatenate([chunk.fids for chunk in chunks]),
        pa.concat_arrays([chunk.wkb for chunk in chunks]),
        np.concatenate([chunk.bounds for chunk in chunks]),
    )
