"""Which faces lie between a zone boundary and the parcel boundary it follows, and to whom they go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..overlay.cutting import Floats, Geometries, Indices
from .faces import NONE, Faces
from .linework import TOUCHING, lines_of

Bools = NDArray[np.bool_]

SLACK = 1 + 1e-6  # rounding


@dataclass(frozen=True)
class Strips:
    """n faces that may go to another label: ``face``, ``new`` label, largest distance ``moved``, mean ``width`` and
    ``length`` of the zone boundary that moves.

    ``narrow``: strips that stay because what lies beyond them is not their own zone (a zone narrower than the
    distance would be lost).
    """

    face: Indices
    new: Indices
    moved: Floats
    width: Floats
    length: Floats
    narrow: Indices


@dataclass(frozen=True)
class _Sides:
    """Every edge twice, seen from each of its faces: ``face``, face ``beyond`` it and their labels, ``edge``."""

    face: Indices
    beyond: Indices
    own: Indices
    other: Indices
    edge: Indices
    length: Floats


def find_strips(faces: Faces, runs: Geometries, parcel_edges: Floats, distance: float) -> Strips:
    """Return the faces between ``runs`` of zone boundaries and parcel edges (n, 4) within ``distance``."""
    sides = _sides(faces)
    changes = sides.own != sides.other
    middle = shapely.points((faces.edges[:, :2] + faces.edges[:, 2:]) / 2)
    on_parcel = _touches(middle, lines_of(parcel_edges))[sides.edge]
    on_run = _touches(middle, runs)[sides.edge]
    inner = changes & on_run & ~on_parcel
    outer = on_parcel & ~inner
    count = len(faces.polygons)
    foreign = np.bincount(sides.face[changes & ~on_run & ~on_parcel], minlength=count) > 0
    has = np.bincount(sides.face[inner], minlength=count) > 0
    has &= np.bincount(sides.face[outer], minlength=count) > 0
    wanted = np.flatnonzero(has & ~foreign)
    new, share = _most(sides, inner, count)
    run_length: Floats = np.bincount(sides.face[inner], sides.length[inner], count).astype(np.float64)
    # Where zones meet, a strip may end a little beside a third zone.
    wanted = wanted[(1.0 - share[wanted]) * run_length[wanted] <= 2 * distance]
    moved = _distances(faces, sides, inner, outer, wanted)
    near = (moved <= distance * SLACK) & _is_thin(faces.polygons[wanted], distance * SLACK)
    wanted, moved = wanted[near], moved[near]
    across = np.bincount(sides.face[outer], (sides.length * (sides.own == sides.other))[outer], count)
    along = np.bincount(sides.face[outer], sides.length[outer], count)
    is_edge = across[wanted] > 0.5 * along[wanted]
    is_edge |= along[wanted] <= 2 * distance  # a rest where zones meet, no strip of a zone
    width = shapely.area(faces.polygons[wanted]) / run_length[wanted]
    face = wanted[is_edge]
    return Strips(face, new[face], moved[is_edge], width[is_edge], run_length[face], wanted[~is_edge])


def choose(faces: Faces, strips: Strips) -> Bools:
    """Tell which strips (n,) move: of two that would only swap their zones one does.

    Of two on both sides of the same line it is the narrower; a small one beside a long one waits for that.
    """
    sides = _sides(faces)
    place = np.append(np.full(len(faces.polygons), NONE), NONE)
    place[strips.face] = np.arange(len(strips.face))
    own, other = place[sides.face], place[sides.beyond]
    met = (own != NONE) & (other != NONE) & (sides.own != sides.other)
    pairs, number = np.unique(np.column_stack([own[met], other[met]]), axis=0, return_inverse=True)
    common = np.bincount(number.ravel(), sides.length[met], len(pairs))
    against = strips.new[pairs[:, 0]] == faces.label[strips.face[pairs[:, 1]]]
    against &= common > 0.5 * strips.length[pairs[:, 0]]
    leans: dict[int, list[int]] = {}
    for one, two in pairs[against].tolist():
        leans.setdefault(one, []).append(two)
    takes = np.ones(len(strips.face), dtype=bool)
    for one in np.lexsort((strips.face, strips.width)).tolist():
        for two in leans.get(one, []):
            if takes[one] and one in leans.get(two, []):
                takes[two] = False
    for one in np.lexsort((strips.face, -strips.length)).tolist():
        takes[one] &= not any(takes[two] for two in leans.get(one, []))
    return takes


def stretches_of(faces: Faces, moved: Indices, old: Indices, new: Indices) -> Indices:
    """Number the moved faces (n,) so that those which touch along an edge and go the same way have one number."""
    place = np.full(len(faces.polygons), NONE)
    place[moved] = np.arange(len(moved))
    inside = faces.right != NONE
    one, other = place[faces.left[inside]], place[faces.right[inside]]
    both = (one != NONE) & (other != NONE)
    one, other = one[both], other[both]
    alike = (old[one] == old[other]) & (new[one] == new[other])
    one, other = one[alike], other[alike]
    graph = coo_array((np.ones(len(one)), (one, other)), shape=(len(moved), len(moved)))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _sides(faces: Faces) -> _Sides:
    label = np.append(faces.label, 0)  # outside (NONE, the last place) there is no zone
    edge = np.arange(len(faces.edges))
    face = np.concatenate([faces.left, faces.right])
    beyond = np.concatenate([faces.right, faces.left])
    edge = np.concatenate([edge, edge])
    real = face != NONE
    face, beyond, edge = face[real], beyond[real], edge[real]
    length = np.hypot(*(faces.edges[:, 2:] - faces.edges[:, :2]).T)[edge]
    return _Sides(face, beyond, label[face], label[beyond], edge, length)


def _touches(points: Geometries, lines: Geometries) -> Bools:
    result = np.zeros(len(points), dtype=bool)
    if len(lines):
        result[shapely.STRtree(lines).query(points, predicate="dwithin", distance=TOUCHING)[0]] = True
    return result


def _most(sides: _Sides, inner: Bools, count: int) -> tuple[Indices, Floats]:
    """Return for each face the label beyond most of its inner edges, and which share of them that is."""
    face, other, length = sides.face[inner], sides.other[inner], sides.length[inner]
    pairs, place = np.unique(np.column_stack([face, other]), axis=0, return_inverse=True)
    total = np.bincount(place.ravel(), length, len(pairs))
    order = np.lexsort((-pairs[:, 1], total, pairs[:, 0]))
    best = np.zeros(count, dtype=np.int64)
    most = np.zeros(count)
    best[pairs[order, 0]] = pairs[order, 1]
    most[pairs[order, 0]] = total[order]
    whole = np.bincount(face, length, count)
    return best, np.divide(most, whole, out=np.zeros(count), where=whole > 0)


def _distances(faces: Faces, sides: _Sides, inner: Bools, outer: Bools, wanted: Indices) -> Floats:
    """Return how far the zone boundary moves at most in each wanted face: the larger of both directions."""
    place = np.full(len(faces.polygons), NONE)
    place[wanted] = np.arange(len(wanted))
    old = _lines(faces, sides, inner, place, len(wanted))
    new = _lines(faces, sides, outer, place, len(wanted))
    return np.maximum(_farthest(shapely.boundary(faces.polygons[wanted]), old), _farthest(old, new))


def _is_thin(polygons: Geometries, distance: float) -> Bools:
    """Tell which polygons have no point farther than ``distance`` from their boundary."""
    thin: Bools = np.asarray(shapely.area(polygons) < distance**2)
    thin[~thin] = shapely.is_empty(shapely.buffer(polygons[~thin], -distance))
    return thin


def _lines(faces: Faces, sides: _Sides, chosen: Bools, place: Indices, count: int) -> Geometries:
    number = place[sides.face[chosen]]
    edges = faces.edges[sides.edge[chosen]][number != NONE]
    number = number[number != NONE]
    order = np.argsort(number, kind="stable")
    result: Geometries = np.full(count, None, dtype=object)
    if len(order):
        result[np.unique(number)] = shapely.multilinestrings(
            lines_of(edges[order]), indices=np.unique(number, return_inverse=True)[1][order]
        )
    return result


def _farthest(lines: Geometries, others: Geometries) -> Floats:
    """Return the largest distance of a vertex of each line (n,) from its other (n,)."""
    coordinates, owner = shapely.get_coordinates(lines, return_index=True)
    far = shapely.distance(shapely.points(coordinates), others[owner])
    result = np.zeros(len(lines))
    np.maximum.at(result, owner, far)
    return result
