"""One state of the land use: every ground counted once; boxes, areas and codes in memory, the polygons on disk.

Whatever lies far away in the file may overlap, so the boxes of all polygons are needed; their outlines only block by
block.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...datasets import LayerInfo, layer_info, stream_layer
from ...errors import EngineError
from ...parameters import InputLayer
from ...progress import Progress
from ...workers import map_ordered
from ..overlay.blocks import LISTED, Unusable, clean, unusable_features
from ..overlay.cutting import ROUNDING_WIDTH, Floats, Geometries, Indices, polygons_of
from ..overlay.plans import plain, require_field
from .shapes import Shapes

# Features that are in memory together while they are read, and that a worker gets at once. Neither depends on the
# number of workers.
ROUND = 50_000
BLOCK = 4_000
MOST_NEAR = 50_000  # polygons around those of a block; with more of them the block is split


@dataclass
class State:
    """n polygons: ``wkb[places]`` gives bytes, ``bounds`` (n, 4), ``area`` and ``length`` (n,) in m² and m, ``code``
    (n,) places in ``texts`` (None: no code), ``fids`` (n,).

    ``read_area``: area before overlaps were taken away. ``overlap_count``: features that lie on earlier ones.
    """

    info: LayerInfo
    wkb: Shapes
    bounds: Floats
    area: Floats
    length: Floats
    code: Indices
    fids: Indices
    texts: list[str | None] = field(default_factory=list)
    features: int = 0
    repaired: list[int] = field(default_factory=list)
    repaired_count: int = 0
    unusable: list[Unusable] = field(default_factory=list)
    unusable_count: int = 0
    read_area: float = 0.0
    overlap_count: int = 0

    def __len__(self) -> int:
        return len(self.wkb)

    @property
    def overlap_area(self) -> float:
        """Area in m² that was read more than once and is counted once."""
        return self.read_area - float(self.area.sum())


@dataclass(frozen=True)
class Near:
    """Some polygons and those of the same or another state around them, as WKB with their numbers."""

    own: NDArray[np.object_]
    own_index: Indices
    other: NDArray[np.object_]
    other_index: Indices


def read_state(source: InputLayer, code_field: str, progress: Progress, folder: Path | None = None) -> State:
    """Read a layer of polygons with their land-use codes in rounds; invalid ones are repaired and listed.

    ``folder``: where the file with the polygons is while the state is in use; None: the system's folder for such.
    Raises EngineError FIELD_MISSING, LAYER_EMPTY, GEOMETRY_KIND (no feature is a usable polygon), OUTPUT_NO_SPACE.
    """
    info = layer_info(source)
    require_field(info, code_field)
    if info.count == 0:
        raise EngineError("LAYER_EMPTY", path=info.path, layer=info.layer)
    state = _room(info, folder)
    known: dict[str, int] = {}
    for layer in stream_layer(source, [code_field], batch_size=ROUND):
        cleaned, reason, repaired = clean(layer.geometry)
        usable = np.array([text is None for text in reason], dtype=bool)
        _note(state, layer.fids, reason, repaired & usable, usable)
        kept = cleaned[usable]
        own = slice(len(state), len(state) + len(kept))
        state.wkb.add(shapely.to_wkb(kept, include_srid=False))
        state.bounds[own], state.fids[own] = shapely.bounds(kept), layer.fids[usable]
        state.area[own], state.length[own] = shapely.area(kept), shapely.length(kept)
        state.code[own] = _codes(layer.table.column(code_field), known)[usable]
        progress.update(min(1.0, state.features / info.count))
    if state.features == state.unusable_count:
        found = ", ".join(sorted({one.reason for one in state.unusable}))
        raise EngineError("GEOMETRY_KIND", path=info.path, layer=info.layer, found=found, wanted="polygons")
    for name in ("bounds", "area", "length", "code", "fids"):
        setattr(state, name, getattr(state, name)[: len(state)])
    state.texts = [*known, None]
    state.code[state.code < 0] = len(known)
    state.read_area = float(state.area.sum())
    return state


def _room(info: LayerInfo, folder: Path | None) -> State:
    most = info.count
    return State(
        info,
        Shapes(most, folder),
        np.empty((most, 4)),
        np.empty(most),
        np.empty(most),
        np.empty(most, dtype=np.int64),
        np.empty(most, dtype=np.int64),
    )


def _codes(column: pa.ChunkedArray, known: dict[str, int]) -> Indices:
    """Return the place of each text (n,) among the ``known``, -1 where there is none; new texts are added."""
    encoded = plain(column).cast(pa.string()).combine_chunks().dictionary_encode()
    places = [known.setdefault(text, len(known)) for text in encoded.dictionary.to_pylist()]
    numbers = encoded.indices.fill_null(len(places)).to_numpy(zero_copy_only=False)
    found: Indices = np.array([*places, -1], dtype=np.int64)[numbers]
    return found


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
    state.unusable = (state.unusable + unusable_features(fids, reason))[:LISTED]


def neighbourhoods(
    bounds: Floats, other: Floats, size: int | None = None
) -> Iterator[tuple[Indices, Indices]]:
    """Yield places of ``bounds`` (n, 4), at most ``size`` or BLOCK of them, and of what meets them in ``other``.

    More than MOST_NEAR come around a single one only. Every place of ``bounds`` comes in exactly one part; the order
    is fixed.
    """
    waiting = [(np.arange(len(bounds)), np.arange(len(other)))]
    while waiting:
        own, near = waiting.pop()
        if len(own) == 0:
            continue
        box = bounds[own]
        low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
        near = near[(other[near, :2] <= high).all(axis=1) & (other[near, 2:] >= low).all(axis=1)]
        if len(own) == 1 or (len(own) <= (size or BLOCK) and len(near) <= MOST_NEAR):
            yield own, near
            continue
        axis = int(np.argmax(high - low))
        order = np.argsort(box[:, axis] + box[:, axis + 2], kind="stable")
        half = len(order) // 2
        waiting += [(np.sort(own[order[half:]]), near), (np.sort(own[order[:half]]), near)]


def near_of(one: State, own: Indices, other: State, near: Indices) -> Near:
    """Return polygons of one state and those of another around them."""
    near = met(one, own, other, near)
    return Near(one.wkb[own], own, other.wkb[near], near)


def met(one: State, own: Indices, other: State, near: Indices) -> Indices:
    """Return ``near``; where there are too many around a single polygon, only those whose boxes it meets itself."""
    if len(own) > 1 or len(near) <= MOST_NEAR:
        return near
    polygon = shapely.from_wkb(one.wkb[own])[0]
    shapely.prepare(polygon)
    boxes = np.split(near, range(MOST_NEAR, len(near), MOST_NEAR))
    found = [part[shapely.intersects(polygon, shapely.box(*other.bounds[part].T))] for part in boxes]
    return np.concatenate(found)


def count_once(state: State, pool: Executor | None, progress: Progress) -> None:
    """Take from every polygon what lies on one that was read before it: no ground is left in two polygons."""
    parts = neighbourhoods(state.bounds, state.bounds)
    blocks = (near_of(state, own, state, near) for own, near in parts)
    done = 0
    found = map(separated, blocks) if pool is None else map_ordered(pool, separated, blocks, progress)
    changes = []
    for count, part in found:
        changes += part
        done += count
        progress.update(done / len(state))
    # Only now: neighbours were compared as they were read.
    places = np.array([place for place, _, _ in changes], dtype=np.int64)
    state.wkb.replace(places, [wkb for _, wkb, _ in changes])
    state.area[places] = [area for _, _, area in changes]
    state.overlap_count = len(changes)


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
