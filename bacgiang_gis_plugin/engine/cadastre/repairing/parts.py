"""Repair of gaps and overlaps: each narrow part goes to one polygon, if nothing locked moves and nothing moves far."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import shapely

from .assembling import assembled
from .bridges import bridges
from .coverage_errors import OUTSIDE, Floats, Geometries, Ints
from .moves import differing, objection, within
from .partition import NOBODY, Part, Partition, groups, part_of, partition, parts_of
from .vertices import Locks

GENTLE = 6  # attempts that bar only what lies near the trouble


@dataclass(frozen=True)
class PartSettings:
    """Metres: widest gap and overlap to repair, farthest move of a boundary."""

    gap_width: float
    overlap_width: float
    largest_move: float


@dataclass
class Closed:
    """``polygons`` (n,) with the parts given away; what was repaired by row; why narrow parts stay, by row."""

    polygons: Geometries
    kinds: dict[int, set[str]] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)


@dataclass
class _Task:
    """What is asked and what is given so far.

    ``started`` (n,): the polygons that the moves are measured from. ``barred``: parts, by place, with the polygons
    that may not have them; ``given``: parts with the polygon that has them now. Behind the first ``count`` parts come
    crumbs; ``holes`` are gaps inside one polygon.
    """

    cut: Partition
    parts: list[Part]
    started: Geometries
    rows: Ints
    locks: Locks
    settings: PartSettings
    barred: set[tuple[int, int]] = field(default_factory=set)
    given: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.own, self.first, self.count = (
            frozenset(self.rows.tolist()),
            list(self.cut.owners),
            len(self.parts),
        )
        self.borders: dict[int, shapely.Geometry] = {}
        self.holes = {
            place
            for place, part in enumerate(self.parts)
            if not part.owners and len(self.cut.neighbours(part)) < 2 and all(self.cut.beyond(part))
        }

    def near_start(self, row: int, points: Floats) -> bool:
        """Tell whether points lie within the largest move of where the boundary of a polygon was."""
        if row not in self.borders:
            self.borders[row] = shapely.boundary(self.started[row])
            shapely.prepare(self.borders[row])
        limit = within(self.settings.largest_move)
        return bool(shapely.dwithin(self.borders[row], shapely.points(points), limit).all())


def close_parts(
    polygons: Geometries,
    started: Geometries,
    rows: Ints,
    loose: Floats,
    locks: Locks,
    settings: PartSettings,
) -> Closed:
    """Give narrow overlaps to one of their owners and narrow gaps to a neighbour.

    The polygon with the longest common border gets the part; ties go by place. ``loose`` (k, 2): vertices on unmatched
    edges, where gaps are bridged. ``started`` (n,): the polygons from which moves are measured. A part that cannot be
    given away without an objection stays.
    """
    tree = shapely.STRtree(polygons)
    cut = partition(polygons, rows, tree, bridges(polygons, rows, loose, settings.gap_width))
    parts = parts_of(cut, settings.gap_width, settings.overlap_width, by_neighbours=True)
    narrow = [part for part in parts if np.isfinite(part.width)]
    if not narrow:
        return Closed(polygons)
    task = _Task(cut, narrow, started, rows, locks, settings)
    why: dict[int, str] = {}
    for attempt in count():
        made = _tried(polygons, task)
        wrong: dict[int, Floats] = {}
        for row in differing(polygons, made).tolist():
            found = objection(started[row], made[row], settings.largest_move)
            if found is not None:
                why[row], wrong[row] = found
        if not wrong:
            return Closed(made, _kinds(task), _kept(task, why))
        before = len(task.barred)
        for row in wrong if attempt < GENTLE else why:
            _bar(task, row, wrong.get(row), gently=attempt < GENTLE)
        if len(task.barred) == before:
            break
    return Closed(polygons, {}, why)


def _tried(polygons: Geometries, task: _Task) -> Geometries:
    """Give away, from the start, what is not barred; returns the polygons as they would be."""
    task.cut.owners[:] = task.first
    del task.parts[task.count :]
    task.given.clear()
    _give(task, sorted(range(task.count), key=lambda place: (not task.parts[place].owners, place)))
    _give_crumbs(task)
    if not task.given:
        return polygons
    edges = np.concatenate([task.parts[place].edges for place in task.given])
    return assembled(polygons, task.rows, task.cut, np.unique(task.cut.edges[edges]), task.locks)


def _give(task: _Task, places: list[int]) -> None:
    """Give parts away, gaps until no more can be given: a part may wait for what lies beside it."""
    waiting = places
    while waiting:
        left = []
        for place in waiting:
            winner = _winner(task, place)
            if winner is None:
                left.append(place)
            else:
                _hand_over(task, place, winner)
        if len(left) == len(waiting):
            started = _start_nets(task, left)
            if not started:
                return
            left = [place for place in left if place not in started]
        waiting = left


def _hand_over(task: _Task, place: int, winner: int) -> None:
    for face in task.parts[place].faces:
        task.cut.owners[face] = frozenset([winner])
    task.given[place] = winner


def _start_nets(task: _Task, places: list[int]) -> set[int]:
    """Give away one piece of each net of gaps between several polygons whose pieces all wait for each other."""
    of_face = {
        face: place for place in places if not task.parts[place].owners for face in task.parts[place].faces
    }
    pairs = [
        (place, of_face[face])
        for place in set(of_face.values())
        for face in task.parts[place].beyond.tolist()
        if face in of_face
    ]
    found = set()
    for net in groups(sorted(set(of_face.values())), np.array(pairs, dtype=np.int64).reshape(-1, 2)):
        if len(NOBODY.union(*(task.cut.neighbours(task.parts[place]) for place in net))) < 2:
            continue
        for place in sorted(
            net, key=lambda one: (-round(float(shapely.length(task.parts[one].shape)), 6), one)
        ):
            winner = _winner(task, place, alone=True)
            if winner is not None:
                _hand_over(task, place, winner)
                found.add(place)
                break
    return found


def _winner(task: _Task, place: int, *, alone: bool = False) -> int | None:
    """Return the polygon that may have the part and has the longest border with it; None where none may.

    A gap that has one polygon and gaps around it waits for these, unless it is ``alone``.
    """
    part = task.parts[place]
    beyond = task.cut.beyond(part)
    around = NOBODY.union(*beyond)
    candidates = part.owners or around
    if place in task.holes or (not alone and not part.owners and len(around) < 2 and not all(beyond)):
        return None  # a hole in one polygon is its own business
    if not candidates <= task.own:
        return None
    ends = task.cut.ends(part.edges)
    lengths = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    border = {row: float(lengths[[row in some for some in beyond]].sum()) for row in candidates}
    for row in sorted(candidates, key=lambda one: (-round(border[one], 6), one)):
        changed = part.owners - {row} if part.owners else {row}
        if border[row] <= 0 or (place, row) in task.barred:
            continue
        if all(_may_change(task, part, one, beyond, ends) for one in changed):
            return row
    return None


def _may_change(task: _Task, part: Part, row: int, beyond: list[frozenset[int]], ends: Floats) -> bool:
    """Tell whether a polygon may win (a gap) or lose (an overlap) the part: which edges stop being its boundary?"""
    its = np.array([row in some for some in beyond], dtype=bool)
    gone, new = (ends[~its], ends[its]) if part.owners else (ends[its], ends[~its])
    if task.locks.polygons[row] or len(gone) == 0 or task.locks.edges(gone).any():
        return False
    return len(new) == 0 or task.near_start(row, new.reshape(-1, 2))


def _give_crumbs(task: _Task) -> None:
    """Where a polygon would fall apart, give the small pieces that come off to what lies around them."""
    limit = max(task.settings.gap_width, task.settings.overlap_width)
    touched = sorted({row for place in task.given for row in task.parts[place].owners})
    if not touched:
        return
    faces_of: dict[int, list[int]] = defaultdict(list)
    for face, owners in enumerate(task.cut.owners):
        for row in owners:
            faces_of[row].append(face)
    inner = task.cut.beside[(task.cut.beside >= 0).all(axis=1)]
    for row in touched:
        mine = faces_of[row]
        pieces = groups(mine, inner[np.isin(inner, mine).all(axis=1)])
        spare = len(pieces) - int(shapely.get_num_geometries(task.started[row]))
        if spare <= 0:
            continue
        pieces.sort(key=lambda some: float(shapely.area(task.cut.faces[some]).sum()))
        for faces in pieces[:spare]:
            if any(len(task.cut.owners[face]) != 1 for face in faces):
                continue
            part = _loose_piece(task.cut, faces, limit)
            if not np.isfinite(part.width):
                continue
            for face in faces:
                task.cut.owners[face] = NOBODY
            task.parts.append(part)
            _give(task, [len(task.parts) - 1])
            if len(task.parts) - 1 not in task.given:
                for face in faces:
                    task.cut.owners[face] = frozenset([row])


def _loose_piece(cut: Partition, faces: list[int], limit: float) -> Part:
    edges_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for edge in np.flatnonzero(np.isin(cut.beside, faces).any(axis=1)).tolist():
        one, other = cut.beside[edge].tolist()
        for face, beyond in ((one, other), (other, one)):
            if face != OUTSIDE:
                edges_of[face].append((edge, beyond))
    part = part_of(cut, faces, edges_of, limit)
    part.owners = NOBODY
    return part


def _kinds(task: _Task) -> dict[int, set[str]]:
    kinds: dict[int, set[str]] = defaultdict(set)
    for place, winner in task.given.items():
        owners = task.first[task.parts[place].faces[0]]
        for row in owners | {winner}:
            kinds[row].add("overlap" if owners else "gap")
    return kinds


def _kept(task: _Task, why: dict[int, str]) -> dict[int, str]:
    """Return of the polygons that met an objection those that still have a narrow part."""
    rows = NOBODY.union(
        *(
            task.parts[place].owners or task.cut.neighbours(task.parts[place])
            for place in range(task.count)
            if place not in task.given
        )
    )
    return {row: reason for row, reason in why.items() if row in rows}


def _bar(task: _Task, row: int, points: Floats | None, *, gently: bool) -> None:
    """Bar the parts that brought a polygon into trouble from going where they went, or from going anywhere."""
    mine = [place for place in sorted(task.given) if place < task.count and _concerns(task, place, row)]
    near = mine
    if gently and points is not None and len(points):
        shapes = np.array([task.parts[place].shape for place in mine], dtype=object)
        distances = shapely.distance(shapes, shapely.multipoints(points))
        reach = 2 * task.settings.largest_move
        near = [place for place, away in zip(mine, distances, strict=True) if away <= reach]
    for place in near or mine:
        winners = [task.given[place]] if gently else sorted(task.own)
        task.barred.update((place, one) for one in winners)


def _concerns(task: _Task, place: int, row: int) -> bool:
    part = task.parts[place]
    return row == task.given[place] or row in part.owners or row in task.cut.neighbours(part)
