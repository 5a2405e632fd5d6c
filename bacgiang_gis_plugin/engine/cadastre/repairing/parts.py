"""Repair of gaps and overlaps: each narrow part goes to one polygon, if nothing locked moves and nothing moves far."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely

from .coverage_errors import Floats, Geometries, Ints, Part, Partition, partition, parts_of
from .vertices import Locks

CLOSE = 1e-9  # metres; limits hold up to the rounding of coordinates
LIMITED = 1 + 1e-6


@dataclass(frozen=True)
class PartSettings:
    """Metres: widest gap and overlap to repair, farthest move of a boundary."""

    gap_width: float
    overlap_width: float
    largest_move: float


def close_parts(
    polygons: Geometries,
    rows: Ints,
    tree: shapely.STRtree,
    loose: Floats,
    locks: Locks,
    settings: PartSettings,
) -> tuple[Geometries, dict[int, set[str]]]:
    """Give narrow overlaps to one of their owners and narrow gaps to a neighbour.

    The polygon with the longest common border gets the part; ties go by place. ``loose`` (k, 2): vertices on unmatched
    edges, where gaps that are open at the end are closed first. Returns the polygons, and what was repaired by row.
    """
    cut = partition(polygons, rows, tree, np.empty(0, dtype=object))
    bridges = _bridges(polygons, rows, cut, loose, settings.gap_width)
    if len(bridges):
        cut = partition(polygons, rows, tree, bridges)
    rank = _ranks(polygons, rows)
    kinds: dict[int, set[str]] = defaultdict(set)
    nodes: set[int] = set()
    for gaps in (False, True):  # overlaps first: who owns what decides who borders a gap
        meets = _meeting_faces(cut)
        for part in parts_of(cut, settings.gap_width, settings.overlap_width):
            if bool(part.owners) == gaps or not np.isfinite(part.width):
                continue
            loose_rows = {row for row in part.owners if _falls_apart(cut, meets, row, part)}
            winner = _winner(part, locks.with_polygons(np.array(sorted(loose_rows), dtype=np.int64)),
                             settings.largest_move, rank)  # fmt: skip
            if winner is None:
                continue
            for face in part.faces:
                cut.owners[face] = frozenset([winner])
            nodes.update(part.nodes)
            for row in part.owners | {winner}:
                kinds[row].add("overlap" if part.owners else "gap")
    if not nodes:
        return polygons, {}
    return _assembled(polygons, rows, cut, nodes, locks), kinds


def _meeting_faces(cut: Partition) -> dict[int, list[int]]:
    """Return for every face that is not one polygon's alone, and for those beside it, the faces along its edges."""
    shared = np.array([len(owners) > 1 for owners in cut.owners], dtype=bool)
    inner = cut.beside[(cut.beside >= 0).all(axis=1)]
    meets: dict[int, list[int]] = defaultdict(list)
    for one, other in np.unique(inner[shared[inner].any(axis=1)], axis=0).tolist():
        meets[one].append(other)
        meets[other].append(one)
    return meets


def _falls_apart(cut: Partition, meets: dict[int, list[int]], row: int, part: Part) -> bool:
    """Tell whether a polygon without the part would be in more pieces: do its faces around the part still meet?"""
    gone = set(part.faces)
    around = {
        near for face in part.faces for near in meets[face] if near not in gone and row in cut.owners[near]
    }
    if len(around) < 2:
        return False
    reached, waiting = set(), [next(iter(around))]
    while waiting:
        face = waiting.pop()
        if face not in reached:
            reached.add(face)
            waiting += [near for near in meets[face] if near not in gone and row in cut.owners[near]]
    return not around <= reached


def _winner(part: Part, locks: Locks, largest_move: float, rank: dict[int, int]) -> int | None:
    """Return the polygon that may have the part and has the longest border with it; None where none may."""
    candidates = part.owners or part.neighbours()
    if not part.owners and len(candidates) < 2:
        return None  # a hole in one polygon is its own business
    if not candidates <= rank.keys():
        return None
    lengths = {row: _length(_edges(part, row, beyond=True)) for row in candidates}
    for row in sorted(candidates, key=lambda one: (-round(lengths[one], 6), rank[one])):
        changed = part.owners - {row} if part.owners else {row}
        if lengths[row] > 0 and all(_may_change(part, one, locks, largest_move) for one in changed):
            return row
    return None


def _may_change(part: Part, row: int, locks: Locks, largest_move: float) -> bool:
    """Tell whether a polygon may win (a gap) or lose (an overlap) the part: which edges stop being its boundary?"""
    gone = _edges(part, row, beyond=not part.owners)
    new = _edges(part, row, beyond=bool(part.owners))
    if locks.polygons[row] or len(gone) == 0 or len(new) == 0 or locks.edges(gone).any():
        return False
    move = shapely.hausdorff_distance(
        shapely.multilinestrings(shapely.linestrings(gone)),
        shapely.multilinestrings(shapely.linestrings(new)),
    )
    return bool(move <= largest_move * LIMITED + CLOSE)


def _edges(part: Part, row: int, *, beyond: bool) -> Floats:
    """Return the edges (k, 2, 2) of the part with the polygon on the other side, or those without."""
    chosen = [border.ends for border in part.borders if (row in border.beyond) == beyond]
    return np.concatenate(chosen) if chosen else np.empty((0, 2, 2))


def _length(ends: Floats) -> float:
    return float(np.hypot(*(ends[:, 1] - ends[:, 0]).T).sum())


def _ranks(polygons: Geometries, rows: Ints) -> dict[int, int]:
    """Number the polygons by place and size, whatever their order in the layer."""
    values = np.column_stack([shapely.bounds(polygons[rows]), shapely.area(polygons[rows])]).round(4)
    order = np.lexsort(values.T[::-1])
    return {row: number for number, row in enumerate(rows[order].tolist())}


def _bridges(polygons: Geometries, rows: Ints, cut: Partition, loose: Floats, width: float) -> Geometries:
    """Return short lines across gaps that are open at an end: from a loose vertex to the nearest other polygon.

    Only lines that leave the faces found so far are returned, none longer than ``width`` metres.
    """
    if width <= 0 or len(loose) == 0:
        return np.empty(0, dtype=object)
    at = shapely.points(np.unique(loose, axis=0))
    edges = shapely.boundary(polygons[rows])
    point, row = shapely.STRtree(polygons[rows]).query(
        at, predicate="dwithin", distance=width * LIMITED + CLOSE
    )
    lines = shapely.shortest_line(at[point], edges[row])
    lines = lines[shapely.length(lines) > CLOSE]
    if len(lines) == 0:
        return np.empty(0, dtype=object)
    taken = shapely.STRtree(cut.faces)
    inside = np.unique(
        taken.query(shapely.line_interpolate_point(lines, 0.5, normalized=True), "intersects")[0]
    )
    lines = np.delete(lines, inside)
    crossing = np.unique(taken.query(lines, predicate="crosses")[0])
    return np.asarray(np.delete(lines, crossing))


def _assembled(polygons: Geometries, rows: Ints, cut: Partition, nodes: set[int], locks: Locks) -> Geometries:
    """Return the polygons put together from their faces, where a face has one of the ``nodes``."""
    touched_edges = np.isin(cut.edges, list(nodes)).any(axis=1)
    touched = {face for face in np.unique(cut.beside[touched_edges]).tolist() if face >= 0}
    own = set(rows.tolist())
    affected = {row for face in touched for row in cut.owners[face] if row in own and not locks.polygons[row]}
    faces: dict[int, list[int]] = {row: [] for row in affected}
    for face, owners in enumerate(cut.owners):
        for row in owners & affected:
            faces[row].append(face)
    polygons = polygons.copy()
    for row, some in faces.items():
        made = shapely.union_all(cut.faces[some])
        if not shapely.equals_exact(shapely.normalize(made), shapely.normalize(polygons[row]), tolerance=0.0):
            kind = polygons[row].geom_type
            polygons[row] = (
                shapely.MultiPolygon([made])
                if (kind, made.geom_type) == ("MultiPolygon", "Polygon")
                else made
            )
    return polygons
