"""Repair of a coverage of polygons within tolerances; what may not or need not move stays as it is.

Errors that are far from each other are repaired apart, in blocks that worker processes share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ...progress import Progress
from ...workers import executor, map_ordered
from .coverage_errors import (
    Bools,
    Floats,
    Geometries,
    Ints,
    corner_angles,
    invalid_edges,
    rings_of,
    small_holes,
)
from .moves import differing, largest_move, objection
from .rounds import Notes, Tolerances, repair_once
from .vertices import ON_EDGE, Locks

AGAIN = 6
BLOCK = 1500  # polygons in a block, where errors do not touch more
UNSETTLED = "would not come to rest"
HARMFUL = "would leave edges apart that match"


@dataclass
class Repaired:
    """``polygons`` (n,): the same objects where nothing changed. ``kinds``: rule ids of what was repaired, by row.

    ``moves``: largest move in metres, by row. ``kept``: rows with an error that stays although a repair was tried, why.
    """

    polygons: Geometries
    kinds: dict[int, set[str]] = field(default_factory=dict)
    moves: dict[int, float] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """Polygons around errors, by place: ``rows`` are their rows in the layer; ``held`` may not change."""

    rows: Ints
    polygons: Geometries
    held: Bools
    lines: Geometries
    tolerances: Tolerances


def repair_coverage(
    polygons: Geometries,
    locks: Locks,
    tolerances: Tolerances,
    progress: Progress | None = None,
    workers: int = 1,
) -> Repaired:
    """Repair polygons (n,) that should share their boundaries; empty ones are left alone.

    The result does not change when it is repaired again, and does not depend on the number of workers; locked polygons
    are returned as they are.
    """
    progress = progress or Progress()
    progress.update(0.0, "Repairing")
    result = Repaired(polygons.copy())
    blocks = list(_blocks(polygons, locks, tolerances))
    progress.update(0.2)
    for number, (block, done) in enumerate(zip(blocks, _repaired(blocks, progress, workers), strict=True)):
        rows = block.rows.tolist()
        for place, polygon in done.polygons.items():
            result.polygons[rows[place]] = polygon
            result.kinds[rows[place]] = done.kinds[place]
            result.moves[rows[place]] = done.moves[place]
        result.kept |= {rows[place]: reason for place, reason in done.kept.items()}
        progress.update(0.2 + 0.8 * (number + 1) / len(blocks))
    return result


def _repaired(blocks: list[Block], progress: Progress, workers: int) -> Iterator[BlockDone]:
    if workers < 2 or len(blocks) < 2:
        for block in blocks:
            progress.check()
            yield repair_block(block)
        return
    with executor(workers) as pool:
        yield from map_ordered(pool, repair_block, blocks, progress, ahead=2 * workers)


@dataclass
class BlockDone:
    """What became of a block, by place: the polygons that changed, what was repaired, moves, and what was kept."""

    polygons: dict[int, shapely.Geometry]
    kinds: dict[int, set[str]]
    moves: dict[int, float]
    kept: dict[int, str]


def repair_block(block: Block) -> BlockDone:
    """Repair a block until another run would change nothing; what does not come to rest stays as it is."""
    tree = shapely.STRtree(block.lines) if len(block.lines) else None
    locks = Locks(block.held, tree)
    start, notes, refused = block.polygons, Notes(), np.empty(0, dtype=np.int64)
    current = start
    for turn in range(AGAIN):
        made, more = repair_once(current, locks, block.tolerances)
        rows = differing(current, made)
        notes.kept |= more.kept
        if len(rows) == 0:
            break
        for row in rows.tolist():
            notes.kinds[row] |= more.kinds[row]
        current = made
        if turn:
            refused = np.array(
                [row for row in rows if objection(start[row], made[row], block.tolerances.largest_move)],
                dtype=np.int64,
            )
            if len(refused) or turn == AGAIN - 1:
                refused = rows
                break
    if len(refused):
        back = _group(start, current, refused, block.tolerances.reach())
        current = current.copy()
        current[back] = start[back]
        notes.kept |= dict.fromkeys(back.tolist(), UNSETTLED)
    back = _harmed(start, current, block.tolerances.reach())
    if len(back):
        current = current.copy()
        current[back] = start[back]
        notes.kept |= dict.fromkeys(back.tolist(), HARMFUL)
    changed = differing(start, current).tolist()
    wrong, _ = invalid_edges(current, block.tolerances.seen())
    wrong = np.union1d(wrong, np.flatnonzero(~shapely.is_valid(current)))
    return BlockDone(
        {row: current[row] for row in changed},
        # Whose own boundary was right only took vertices that the repair beside it made.
        {row: notes.kinds[row] or {"neighbour_vertex_missing"} for row in changed},
        {row: largest_move(start[row], current[row]) for row in changed},
        {row: notes.kept[row] for row in wrong.tolist() if row in notes.kept and not block.held[row]},
    )


def _harmed(start: Geometries, current: Geometries, reach: float) -> Ints:
    """Return the changed polygons of groups that have more metres of unmatched edges now than at the start."""
    changed = differing(start, current)
    if len(changed) == 0:
        return changed
    more = _unmatched(current) - _unmatched(start)
    rows = np.union1d(changed, np.flatnonzero(more > ON_EDGE))
    near, other = shapely.STRtree(start[rows]).query(start[rows], predicate="dwithin", distance=reach)
    label = _components(len(rows), near, other)
    worse = np.bincount(label, more[rows]) > ON_EDGE
    return np.asarray(rows[worse[label] & np.isin(rows, changed)])


def _unmatched(polygons: Geometries) -> Floats:
    """Return for polygons (n,) the metres of their edges that do not match."""
    length = np.zeros(len(polygons))
    rows, edges = invalid_edges(polygons, 0.0)
    length[rows] = shapely.length(edges)
    return length


def _group(start: Geometries, current: Geometries, rows: Ints, reach: float) -> Ints:
    """Return the changed polygons that are connected with ``rows`` by changed polygons."""
    changed = differing(start, current)
    near, other = shapely.STRtree(start[changed]).query(start[changed], predicate="dwithin", distance=reach)
    label = _components(len(changed), near, other)
    return np.asarray(changed[np.isin(label, label[np.isin(changed, rows)])])


def _components(count: int, one: Ints, other: Ints) -> Ints:
    pairs = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(count, count))
    return np.asarray(connected_components(pairs, directed=False)[1], dtype=np.int64)


def _blocks(polygons: Geometries, locks: Locks, tolerances: Tolerances) -> Iterator[Block]:
    """Yield blocks of the polygons at errors, with what may change around them and, held, what lies around that."""
    tree = shapely.STRtree(polygons)
    bad = _rows_with_errors(polygons, tree, tolerances)
    if len(bad) == 0:
        return
    reach = 2 * tolerances.reach()
    place, near = tree.query(polygons[bad], predicate="dwithin", distance=reach)
    core = np.unique(np.concatenate([bad, near]))
    label = _components(len(core), np.searchsorted(core, bad[place]), np.searchsorted(core, near))
    place, around = tree.query(polygons[core], predicate="dwithin", distance=reach)
    rank = _ranks(polygons)
    lines = np.asarray(locks.lines.geometries) if locks.lines is not None else np.empty(0, dtype=object)
    for own in _packed(core, label, rank):
        inside = np.zeros(len(core), dtype=bool)
        inside[own] = True
        rows = np.unique(np.concatenate([core[own], around[inside[place]]]))
        rows = rows[np.argsort(rank[rows])]
        held = locks.polygons[rows] | ~np.isin(rows, core[own])
        yield Block(rows, polygons[rows], held, _lines_near(lines, locks, polygons[rows]), tolerances)


def _rows_with_errors(polygons: Geometries, tree: shapely.STRtree, tolerances: Tolerances) -> Ints:
    unmatched, _ = invalid_edges(polygons, tolerances.seen())
    rings, row = rings_of(polygons)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    holes = small_holes(polygons, tree, tolerances.gap_width)
    found = [
        unmatched,
        tree.query(holes, predicate="intersects")[1],
        np.flatnonzero(~shapely.is_valid(polygons)),
    ]
    if len(points):
        angles, _ = corner_angles(points, ring)
        step = np.hypot(*(points[1:] - points[:-1]).T)
        repeated = (ring[1:] == ring[:-1]) & (step <= ON_EDGE)
        found += [row[ring[angles <= tolerances.spike_angle]], row[ring[:-1][repeated]]]
    return np.unique(np.concatenate(found)).astype(np.int64)


def _ranks(polygons: Geometries) -> Ints:
    """Number the polygons by place and size, whatever their order in the layer."""
    values = np.column_stack([shapely.bounds(polygons), shapely.area(polygons)]).round(4)
    rank = np.empty(len(polygons), dtype=np.int64)
    rank[np.lexsort(values.T[::-1])] = np.arange(len(polygons))
    return rank


def _packed(core: Ints, label: Ints, rank: Ints) -> Iterator[Ints]:
    """Yield places in ``core``: whole components, by place, about BLOCK polygons together."""
    first = np.full(label.max() + 1, len(rank), dtype=np.int64)
    np.minimum.at(first, label, rank[core])
    order = np.lexsort((rank[core], first[label]))
    starts = np.flatnonzero(np.r_[True, np.diff(label[order]) != 0])
    begin = 0
    for start in [*starts[1:].tolist(), len(order)]:
        if start - begin >= BLOCK or start == len(order):
            yield order[begin:start]
            begin = start


def _lines_near(lines: Geometries, locks: Locks, polygons: Geometries) -> Geometries:
    if locks.lines is None:
        return lines
    return np.asarray(lines[np.sort(locks.lines.query(shapely.box(*shapely.total_bounds(polygons))))])


def usable_polygons(polygons: Geometries) -> Bools:
    """Tell which geometries are polygons with finite coordinates."""
    kinds = shapely.get_type_id(polygons)
    finite = np.isfinite(shapely.bounds(polygons)).all(axis=1)
    return np.asarray(np.isin(kinds, (3, 6)) & ~shapely.is_empty(polygons) & finite)
