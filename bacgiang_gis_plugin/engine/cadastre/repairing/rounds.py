"""One repair of polygons around their errors, in rounds: what one place gives up may make room for another. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import shapely

from .coverage_errors import Floats, Geometries, Ints, invalid_edges, small_holes, with_neighbours
from .moves import INVALID, differing, objection
from .parts import PartSettings, close_parts
from .vertices import Locks, drop_repeated, drop_spikes, insert_vertices, snap_vertices

ROUNDS = 8
GUARDED = 10
Step = Callable[[Geometries, Locks], tuple[Geometries, list[int]]]


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
        """Return how far in metres from an error something may change."""
        return max(self.gap_width, self.overlap_width, self.snap_tolerance, self.largest_move)

    def seen(self) -> float:
        """Return the width in metres up to which edges beside a gap count as unmatched."""
        return max(self.gap_width, self.snap_tolerance)


@dataclass
class Notes:
    """By row: ``kinds``, rule ids of what was repaired; ``kept``, why an error stays although a repair was tried."""

    kinds: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    kept: dict[int, str] = field(default_factory=dict)

    def add(self, kind: str, rows: list[int]) -> None:
        for row in rows:
            self.kinds[row].add(kind)


def repair_once(polygons: Geometries, locks: Locks, tolerances: Tolerances) -> tuple[Geometries, Notes]:
    """Repair polygons (n,), at most what the tolerances allow measured from ``polygons``."""
    notes = Notes()
    limit = tolerances.largest_move
    guarded = partial(_guarded, polygons, locks, limit)
    current, rows = guarded(polygons, drop_repeated)
    notes.add("repeated_vertex", rows)
    current, rows = guarded(
        current, lambda some, held: drop_spikes(some, held, tolerances.spike_angle, limit)
    )
    notes.add("spike", rows)
    current, rows = guarded(current, _mended)
    notes.add("geometry_invalid", rows)
    broken = np.flatnonzero(~shapely.is_valid(current) & ~shapely.is_empty(current))
    current = current.copy()
    current[broken] = polygons[broken]
    notes.kept |= dict.fromkeys(broken.tolist(), INVALID)
    locks = locks.with_polygons(broken)
    region = np.arange(len(current))
    for _ in range(ROUNDS):
        before = current
        work, loose = _work(current, region, tolerances)
        if len(loose) == 0:
            break
        current = _round(polygons, current, work, loose, locks, tolerances, notes)
        if len(differing(before[work], current[work])) == 0:
            break
        region = work
    return _unturned(polygons, current), notes


def _unturned(started: Geometries, current: Geometries) -> Geometries:
    """Return the polygons, as they started where only the order of their points changed."""
    rows = differing(started, current)
    same = shapely.equals_exact(
        shapely.normalize(started[rows]), shapely.normalize(current[rows]), tolerance=0.0
    )
    current = current.copy()
    current[rows[same]] = started[rows[same]]
    return current


def _guarded(
    started: Geometries, locks: Locks, limit: float, current: Geometries, step: Step
) -> tuple[Geometries, list[int]]:
    """Do one step; the polygons to whose new shape there is an objection are held, and it is done again."""
    held = np.empty(0, dtype=np.int64)
    for _ in range(GUARDED):
        made, rows = step(current, locks.with_polygons(held))
        wrong = [
            row
            for row in rows
            if (shapely.is_valid(current[row]) or shapely.is_valid(made[row]))
            and objection(started[row], made[row], limit) is not None
        ]
        if not wrong:
            return made, rows
        held = np.union1d(held, wrong).astype(np.int64)
    return current, []


def _mended(polygons: Geometries, locks: Locks) -> tuple[Geometries, list[int]]:
    """Make invalid polygons valid: small loops and double ways go."""
    rows = np.flatnonzero(~shapely.is_valid(polygons) & ~locks.polygons)
    if len(rows) == 0:
        return polygons, []
    polygons, found = polygons.copy(), []
    made = shapely.make_valid(polygons[rows], method="structure", keep_collapsed=False)
    for row, shape in zip(rows.tolist(), made, strict=True):
        parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        parts.sort(key=lambda part: -float(shapely.area(part)))
        parts = parts[: int(shapely.get_num_geometries(polygons[row]))]
        if parts:
            single = polygons[row].geom_type == "Polygon"
            polygons[row] = parts[0] if single else shapely.MultiPolygon(parts)
            found.append(row)
    return polygons, found


def _work(current: Geometries, region: Ints, tolerances: Tolerances) -> tuple[Ints, Floats]:
    """Return the polygons at an error with their neighbours, and the vertices of the edges that do not match."""
    tree = shapely.STRtree(current)
    if len(region) < len(current):
        region = with_neighbours(tree, current, region, tolerances.reach())
    rows, edges = invalid_edges(current[region], tolerances.seen())
    holes = small_holes(current[region], tree, tolerances.gap_width)
    rows = np.union1d(region[rows], tree.query(holes, predicate="intersects")[1])
    if len(rows) == 0:
        return region, np.empty((0, 2))
    work = with_neighbours(tree, current, rows, tolerances.reach())
    return work, np.unique(shapely.get_coordinates(np.concatenate([edges, holes])), axis=0)


def _round(
    started: Geometries,
    current: Geometries,
    work: Ints,
    loose: Floats,
    locks: Locks,
    tolerances: Tolerances,
    notes: Notes,
) -> Geometries:
    """Do one round: vertices to vertices, vertices into edges, gaps and overlaps. ``notes`` is added to."""
    guarded = partial(_guarded, started, locks, tolerances.largest_move)
    snap = min(tolerances.snap_tolerance, tolerances.largest_move)
    if snap > 0:
        current, rows = guarded(current, lambda some, held: snap_vertices(some, work, loose, held, snap))
        notes.add("sliver", rows)
        loose = _still_there(current, work, loose)
    current, rows = guarded(current, lambda some, held: insert_vertices(some, work, loose, held, snap))
    notes.add("neighbour_vertex_missing", rows)
    closed = close_parts(current, started, work, loose, locks, tolerances.parts())
    for row, names in closed.kinds.items():
        notes.kinds[row] |= names
    notes.kept |= closed.kept
    return closed.polygons


def _still_there(current: Geometries, work: Ints, loose: Floats) -> Floats:
    points = shapely.get_coordinates(current[work])
    there = np.isin(loose[:, 0] + 1j * loose[:, 1], points[:, 0] + 1j * points[:, 1])
    return np.asarray(loose[there])
