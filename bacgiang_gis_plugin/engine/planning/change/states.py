"""One state of the land use in memory: polygons as WKB with their code, every ground counted once.

A parcel of 12 vertices takes about 0.7 kB, measured with 400 000 of them: 5 million take 3.8 GB.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...datasets import LayerInfo, layer_info, stream_layer
from ...errors import EngineError
from ...parameters import InputLayer
from ...progress import Progress
from ...workers import map_ordered
from ..overlay.blocks import clean
from ..overlay.cutting import ROUNDING_WIDTH, Floats, Geometries, Indices, polygons_of
from ..overlay.plans import plain, require_field

LISTED = 1000
BLOCK = 4_000  # features that a worker gets at once; not dependent on the number of workers


@dataclass(frozen=True)
class Unusable:
    """A feature that takes no part, and why."""

    fid: int
    reason: str


@dataclass
class State:
    """n polygons: ``wkb`` (n,) bytes, ``bounds`` (n, 4), ``area`` and ``length`` (n,) in m² and m, ``code`` (n,) places
    in ``texts`` (None: no code), ``fids`` (n,).

    ``read_area``: area of each before overlaps were taken away. ``overlap_count``: features that lie on earlier ones.
    """

    info: LayerInfo
    wkb: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    bounds: Floats = field(default_factory=lambda: np.empty((0, 4)))
    area: Floats = field(default_factory=lambda: np.empty(0))
    length: Floats = field(default_factory=lambda: np.empty(0))
    code: Indices = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    texts: list[str | None] = field(default_factory=list)
    fids: Indices = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    features: int = 0
    repaired: list[int] = field(default_factory=list)
    repaired_count: int = 0
    unusable: list[Unusable] = field(default_factory=list)
    unusable_count: int = 0
    read_area: Floats = field(default_factory=lambda: np.empty(0))
    overlap_count: int = 0

    def __len__(self) -> int:
        return len(self.wkb)

    @property
    def overlap_area(self) -> float:
        """Area in m² that was read more than once and is counted once."""
        return float(self.read_area.sum() - self.area.sum())


@dataclass(frozen=True)
class Near:
    """Some polygons and those of the same or another state around them, as WKB with their numbers."""

    own: NDArray[np.object_]
    own_index: Indices
    other: NDArray[np.object_]
    other_index: Indices


def read_state(source: InputLayer, code_field: str, progress: Progress) -> State:
    """Read a layer of polygons with their land-use codes; invalid ones are repaired and listed.

    Raises EngineError FIELD_MISSING, LAYER_EMPTY, GEOMETRY_KIND (no feature is a usable polygon).
    """
    info = layer_info(source)
    require_field(info, code_field)
    if info.count == 0:
        raise EngineError("LAYER_EMPTY", path=info.path, layer=info.layer)
    state = State(info)
    parts: list[tuple[NDArray[np.object_], Floats, Floats, Floats, pa.Array, Indices]] = []
    for layer in stream_layer(source, [code_field]):
        cleaned, reason, repaired = clean(layer.geometry)
        usable = np.array([text is None for text in reason], dtype=bool)
        _note(state, layer.fids, reason, repaired & usable, usable)
        kept = cleaned[usable]
        texts = plain(layer.table.column(code_field)).cast(pa.string()).filter(pa.array(usable))
        wkb = np.asarray(shapely.to_wkb(kept, include_srid=False), dtype=object)
        measures = (shapely.bounds(kept), shapely.area(kept), shapely.length(kept))
        parts.append((wkb, *measures, texts.combine_chunks(), layer.fids[usable]))
        progress.update(min(1.0, state.features / info.count))
    if state.features == state.unusable_count:
        found = ", ".join(sorted({one.reason for one in state.unusable}))
        raise EngineError("GEOMETRY_KIND", path=info.path, layer=info.layer, found=found, wanted="polygons")
    state.wkb, state.bounds, state.area, state.length = (
        np.concatenate([part[place] for part in parts]) for place in range(4)
    )
    encoded = pa.chunked_array([part[4] for part in parts], pa.string()).combine_chunks().dictionary_encode()
    state.texts = [*encoded.dictionary.to_pylist(), None]
    state.code = (
        encoded.indices.fill_null(len(state.texts) - 1).to_numpy(zero_copy_only=False).astype(np.int64)
    )
    state.fids = np.concatenate([part[5] for part in parts])
    state.read_area = state.area.copy()
    return state


def _note(
    state: State,
    fids: Indices,
    reason: NDArray[np.object_],
    repaired: NDArray[np.bool_],
    usable: NDArray[np.bool_],
) -> None:
    state.features += len(fids)
    state.repaired_count += int(repaired.sum())
    state.repaired = (state.repaired + fids[repaired].tolist())[:LISTED]
    state.unusable_count += int((~usable).sum())
    pairs = zip(fids[~usable].tolist(), reason[~usable], strict=True)
    state.unusable = (state.unusable + [Unusable(fid, str(text)) for fid, text in pairs])[:LISTED]


def neighbourhoods(
    bounds: Floats, other: Floats, size: int | None = None
) -> Iterator[tuple[Indices, Indices]]:
    """Yield places of ``bounds`` (n, 4), at most ``size`` or BLOCK of them, and of what meets them in ``other``.

    Every place of ``bounds`` comes in exactly one part; the order is fixed.
    """
    waiting = [(np.arange(len(bounds)), np.arange(len(other)))]
    while waiting:
        own, near = waiting.pop()
        if len(own) == 0:
            continue
        box = bounds[own]
        low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
        near = near[(other[near, :2] <= high).all(axis=1) & (other[near, 2:] >= low).all(axis=1)]
        if len(own) <= (size or BLOCK):
            yield own, near
            continue
        axis = int(np.argmax(high - low))
        order = np.argsort(box[:, axis] + box[:, axis + 2], kind="stable")
        half = len(order) // 2
        waiting += [(np.sort(own[order[half:]]), near), (np.sort(own[order[:half]]), near)]


def count_once(state: State, pool: Executor | None, progress: Progress) -> None:
    """Take from every polygon what lies on one that was read before it: no ground is left in two polygons."""
    parts = neighbourhoods(state.bounds, state.bounds)
    blocks = (Near(state.wkb[own], own, state.wkb[near], near) for own, near in parts)
    done = 0
    found = map(separated, blocks) if pool is None else map_ordered(pool, separated, blocks, progress)
    changes = []
    for count, part in found:
        changes += part
        done += count
        progress.update(done / len(state))
    # Only now: neighbours were compared as they were read.
    for place, wkb, area in changes:
        state.wkb[place], state.area[place] = wkb, area
        state.overlap_count += 1


def separated(block: Near) -> tuple[int, list[tuple[int, bytes, float]]]:
    """Return how many polygons were looked at, and of those that lie on earlier ones number, rest and its area."""
    other = shapely.from_wkb(block.other)
    if shapely.coverage_is_valid(other):
        return len(block.own), []
    own = shapely.from_wkb(block.own)
    one, two = shapely.STRtree(other).query(own, predicate="intersects")
    earlier = block.other_index[two] < block.own_index[one]
    one, two = one[earlier], two[earlier]
    common = shapely.area(_intersection(own[one], other[two]))
    lengths = np.minimum(shapely.length(own[one]), shapely.length(other[two]))
    real = common > ROUNDING_WIDTH * lengths
    result = []
    for place in np.unique(one[real]):
        under = shapely.union_all(other[two[real & (one == place)]])
        rest = polygons_of(np.array([shapely.difference(own[place], under)], dtype=object))[0]
        result.append((int(block.own_index[place]), shapely.to_wkb(rest), float(shapely.area(rest))))
    return len(block.own), result


def _intersection(first: Geometries, second: Geometries) -> Geometries:
    return np.asarray(shapely.intersection(first, second), dtype=object)
