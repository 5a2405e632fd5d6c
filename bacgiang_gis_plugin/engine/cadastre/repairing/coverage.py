"""Repair of a coverage of polygons within tolerances; what may not or need not move stays as it is. Pure.

Only what lies at an error is touched. A polygon that would move too far, break or vanish keeps its shape, and the
repair is done again around it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import shapely

from ...progress import Progress
from .coverage_errors import Bools, Floats, Geometries, Ints, invalid_edges, with_neighbours
from .parts import CLOSE, LIMITED, PartSettings, close_parts
from .vertices import Locks, drop_repeated, drop_spikes, insert_vertices, snap_vertices

ROUNDS = 8  # repairs of one place may make way for another one
ATTEMPTS = 12
AGAIN = 3


@dataclass(frozen=True)
class Tolerances:
    """Metres, and degrees for the angle: office settings, no legal value is known."""

    gap_width: float = 0.1
    overlap_width: float = 0.1
    snap_tolerance: float = 0.02
    spike_angle: float = 1.0
    largest_move: float = 0.15

    def parts(self) -> PartSettings:
        return PartSettings(self.gap_width, self.overlap_width, self.largest_move)

    def reach(self) -> float:
        return max(self.gap_width, self.overlap_width, self.snap_tolerance)


@dataclass
class Repaired:
    """``polygons`` (n,): the same objects where nothing changed. ``kinds``: rule ids of what was repaired, by row.

    ``moves``: largest move in metres, by row. ``kept``: rows that keep their shape although a repair was tried, why.
    """

    polygons: Geometries
    kinds: dict[int, set[str]] = field(default_factory=dict)
    moves: dict[int, float] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)


def repair_coverage(
    polygons: Geometries, locks: Locks, tolerances: Tolerances, progress: Progress | None = None
) -> Repaired:
    """Repair polygons (n,) that should share their boundaries; empty ones are left alone.

    The result does not change when it is repaired again; locked polygons are returned as they are.
    """
    progress = progress or Progress()
    result = _repaired(polygons, locks, tolerances, progress.part(0.0, 0.6))
    for turn in range(AGAIN):
        start = 0.6 + 0.4 * turn / AGAIN
        again = _repaired(result.polygons, locks, tolerances, progress.part(start, start + 0.4 / AGAIN))
        if not again.moves:
            break
        moves, bad = _verified(polygons, again.polygons, tolerances.largest_move)
        if bad:
            break
        kinds = {row: result.kinds.get(row, set()) | again.kinds.get(row, set()) for row in moves}
        result = Repaired(again.polygons, kinds, moves, again.kept | result.kept)
    return result


def _repaired(polygons: Geometries, locks: Locks, tolerances: Tolerances, progress: Progress) -> Repaired:
    kept: dict[int, str] = {}
    for attempt in range(ATTEMPTS):
        held = locks.with_polygons(np.array(sorted(kept), dtype=np.int64))
        progress.update(attempt / ATTEMPTS, "Repairing")
        found, kinds = _attempt(polygons, held, tolerances, progress)
        moves, bad = _verified(polygons, found, tolerances.largest_move)
        if not bad:
            return Repaired(found, {row: kinds[row] for row in moves}, moves, kept)
        kept |= bad
    return Repaired(polygons, {}, {}, kept)


def _verified(
    before: Geometries, after: Geometries, largest: float
) -> tuple[dict[int, float], dict[int, str]]:
    """Return the largest move of every polygon that changed, and what is wrong with those that must not change so."""
    rows = np.flatnonzero([one is not other for one, other in zip(before, after, strict=True)])
    rows = rows[~shapely.equals_exact(before[rows], after[rows], tolerance=0.0)]
    bad: dict[int, str] = {}
    for row in rows[shapely.is_empty(after[rows])].tolist():
        bad[row] = "would vanish"
    good = rows[~shapely.is_empty(after[rows])]
    for row in good[~shapely.is_valid(after[good])].tolist():
        bad[row] = "would become invalid"
    apart = shapely.get_num_geometries(after[good]) != shapely.get_num_geometries(before[good])
    for row in good[apart].tolist():
        bad.setdefault(row, "would fall apart")
    moves = shapely.hausdorff_distance(
        shapely.boundary(before[good]), shapely.boundary(after[good]), densify=0.25
    )
    for row in good[moves > largest * LIMITED + CLOSE].tolist():
        bad.setdefault(row, "would move too far")
    return dict(zip(good.tolist(), moves.tolist(), strict=True)), bad


def _attempt(
    polygons: Geometries, locks: Locks, tolerances: Tolerances, progress: Progress
) -> tuple[Geometries, dict[int, set[str]]]:
    kinds: dict[int, set[str]] = defaultdict(set)
    current, rows = drop_repeated(polygons, locks)
    _note(kinds, "repeated_vertex", rows)
    current, rows = drop_spikes(current, locks, tolerances.spike_angle, tolerances.largest_move)
    _note(kinds, "spike", rows)
    broken = np.flatnonzero(~shapely.is_valid(current) & ~shapely.is_empty(current))
    locks = locks.with_polygons(broken)
    region = np.arange(len(current))
    for _ in range(ROUNDS):
        progress.check()
        before = current
        work, loose = _work(current, region, tolerances)
        if len(loose) == 0:
            break
        current = _round(current, work, loose, locks, tolerances, kinds)
        if all(one is other for one, other in zip(before[work], current[work], strict=True)):
            break
        region = work
    return current, kinds


def _work(current: Geometries, region: Ints, tolerances: Tolerances) -> tuple[Ints, Floats]:
    """Return the polygons at an error with their neighbours, and the vertices of the edges that do not match."""
    tree = shapely.STRtree(current)
    if len(region) < len(current):
        region = with_neighbours(tree, current, region, tolerances.reach())
    rows, edges = invalid_edges(current[region], max(tolerances.gap_width, tolerances.snap_tolerance))
    if len(rows) == 0:
        return region, np.empty((0, 2))
    work = with_neighbours(tree, current, region[rows], tolerances.reach())
    return work, np.unique(shapely.get_coordinates(edges), axis=0)


def _round(
    current: Geometries,
    work: Ints,
    loose: Floats,
    locks: Locks,
    tolerances: Tolerances,
    kinds: dict[int, set[str]],
) -> Geometries:
    """Do one round: vertices to vertices, vertices into edges, gaps and overlaps. ``kinds`` is added to."""
    snap = min(tolerances.snap_tolerance, tolerances.largest_move)
    if snap > 0:
        current, rows = snap_vertices(current, work, loose, locks, snap)
        _note(kinds, "sliver", rows)
        loose = _still_there(current, work, loose)
    current, rows = insert_vertices(current, work, loose, locks, snap)
    _note(kinds, "neighbour_vertex_missing", rows)
    if not shapely.is_valid(current[work]).all():
        return current
    current, found = close_parts(current, work, shapely.STRtree(current), loose, locks, tolerances.parts())
    for row, names in found.items():
        kinds[row] |= names
    return current


def _still_there(current: Geometries, work: Ints, loose: Floats) -> Floats:
    points = shapely.get_coordinates(current[work])
    there = np.isin(loose[:, 0] + 1j * loose[:, 1], points[:, 0] + 1j * points[:, 1])
    return loose[there]


def _note(kinds: dict[int, set[str]], name: str, rows: list[int]) -> None:
    for row in rows:
        kinds[row].add(name)


def usable_polygons(polygons: Geometries) -> Bools:
    """Tell which geometries are polygons with finite coordinates."""
    kinds = shapely.get_type_id(polygons)
    finite = np.isfinite(shapely.bounds(polygons)).all(axis=1)
    return np.asarray(np.isin(kinds, (3, 6)) & ~shapely.is_empty(polygons) & finite)
