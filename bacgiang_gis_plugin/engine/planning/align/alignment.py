"""Zones × parcel lines on arrays: what lies between a zone boundary and the parcel boundary changes sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ..overlay.cutting import Floats, Geometries, Indices
from .faces import Faces, faces_of
from .linework import among, chunks_of, near_edges, stretches, zone_arcs
from .strips import SLACK, Bools, Strips, choose, find_strips, stretches_of

# Area below which a strip is rounding along lines that lie on each other (m² for each metre of it).
ROUNDING_WIDTH = 1e-6
ROUNDS = 8
# Stretches are looked for within a little less, so that corners of parcels beside them are within the distance.
REACH = 0.99


@dataclass(frozen=True)
class Moves:
    """n stretches of moved boundary: places of the zones that lose and gain them, area, distance, shape, parcels."""

    old: tuple[tuple[int, ...], ...]
    new: tuple[tuple[int, ...], ...]
    area: Floats
    distance: Floats
    geometry: Geometries


@dataclass(frozen=True)
class Aligned:
    """The zones (m,) after the alignment, the moves, and what did not move because a zone is too narrow there."""

    zones: Geometries
    changed: Indices
    moves: Moves
    narrow: Geometries


def align(zones: Geometries, parcels: Iterable[Geometries], distance: float) -> Aligned:
    """Move boundaries of valid polygons ``zones`` (m,) onto parcel boundaries within ``distance`` (units of the CRS).

    ``parcels``: valid polygons in batches. A stretch of a zone boundary moves where it stays within the distance of
    parcel boundaries for at least five times the distance, or from node to node; elsewhere it stays: zones that
    cut parcels keep the cut. What moves is taken by the zone on the other side, for all zones at once, so no gap and
    no overlap comes into being, and those that were there stay. No boundary moves farther than ``distance``.
    """
    arcs = zone_arcs(zones)
    chunks, _ = chunks_of(arcs)
    edges = near_edges(parcels, chunks, 2 * distance)
    runs = stretches(arcs, edges, REACH * distance)
    if len(runs.lines) == 0:
        return _unchanged(zones)
    around = shapely.STRtree(runs.lines)
    lines = shapely.linestrings(edges.reshape(-1, 2, 2))
    near = np.unique(around.query(lines, predicate="dwithin", distance=1.5 * distance)[0])
    given = np.concatenate([shapely.get_coordinates(zones), edges[:, :2], edges[:, 2:]])
    faces = faces_of(np.concatenate([arcs, lines[near], runs.joins]), zones, given)
    label, moved_by, narrow = _settle(
        faces, np.concatenate([runs.lines, runs.joins]), arcs, edges[near], distance
    )
    moved = np.flatnonzero(label != faces.label)
    if len(moved) == 0:
        return _unchanged(zones, faces.polygons[narrow])
    changed, result = _rebuilt(zones, faces, label)
    result = _as_before(zones, without_needless(result, given))
    return Aligned(
        result, changed, _moves(faces, moved, label[moved], moved_by[moved]), faces.polygons[narrow]
    )


def _settle(
    faces: Faces, runs: Geometries, arcs: Geometries, edges: Floats, distance: float
) -> tuple[Indices, Floats, Indices]:
    """Return the label (f,) of each face when nothing moves any more, how far each moved, and the narrow ones.

    Where zones meet, a strip may move only after the one beside it has. Whatever the round: land that is farther
    than ``distance`` from every zone boundary that was given stays.
    """
    now = faces
    moved_by = np.zeros(len(faces.polygons))
    narrow: Indices = np.empty(0, dtype=np.int64)
    for number in range(ROUNDS):
        strips = _land(now, find_strips(now, runs, edges, distance))
        takes = _none_lost(now, strips, choose(now, strips))
        if number == 0:
            narrow = strips.narrow
        else:
            takes &= _farthest_from(arcs, now.polygons[strips.face]) <= distance * SLACK
        if not takes.any():
            break
        label = now.label.copy()
        label[strips.face[takes]] = strips.new[takes]
        moved_by[strips.face[takes]] = np.maximum(moved_by[strips.face[takes]], strips.moved[takes])
        now = replace(now, label=label)
    return now.label, moved_by, narrow


def _farthest_from(lines: Geometries, polygons: Geometries) -> Floats:
    """Return the largest distance of a vertex of each polygon (n,) from the nearest of the lines."""
    result = np.zeros(len(polygons))
    coordinates, owner = shapely.get_coordinates(polygons, return_index=True)
    if len(coordinates):
        points = shapely.points(coordinates)
        (at, _), far = shapely.STRtree(lines).query_nearest(points, all_matches=False, return_distance=True)
        np.maximum.at(result, owner[at], far)
    return result


def _unchanged(zones: Geometries, narrow: Geometries | None = None) -> Aligned:
    none: Geometries = np.empty(0, dtype=object)
    moves = Moves((), (), np.empty(0), np.empty(0), none)
    return Aligned(zones, np.empty(0, dtype=np.int64), moves, none if narrow is None else narrow)


def _land(faces: Faces, strips: Strips) -> Strips:
    """Return the strips that are wider than rounding."""
    real = strips.width > ROUNDING_WIDTH
    narrow = shapely.area(faces.polygons[strips.narrow]) > ROUNDING_WIDTH * shapely.length(
        faces.polygons[strips.narrow]
    )
    return Strips(
        strips.face[real],
        strips.new[real],
        strips.moved[real],
        strips.width[real],
        strips.length[real],
        strips.narrow[narrow],
    )


def _none_lost(faces: Faces, strips: Strips, takes: Bools) -> Bools:
    """Take back what would leave a zone without any land."""
    takes = takes.copy()
    had = _zones_with_land(faces, faces.label)
    while True:
        label = faces.label.copy()
        label[strips.face[takes]] = strips.new[takes]
        lost = had - _zones_with_land(faces, label)
        if not lost:
            return takes
        of_lost = np.array([bool(lost & set(zones)) for zones in faces.zones_of])
        takes &= ~of_lost[faces.label[strips.face]]


def _zones_with_land(faces: Faces, label: Indices) -> set[int]:
    return {zone for kind in np.unique(label).tolist() for zone in faces.zones_of[kind]}


def _rebuilt(zones: Geometries, faces: Faces, label: Indices) -> tuple[Indices, Geometries]:
    """Return which zones changed, and all zones put together from the faces.

    All are, not only the changed ones: neighbours keep every vertex in common.
    """
    members: list[list[int]] = [[] for _ in zones]
    for face, kind in enumerate(label.tolist()):
        for zone in faces.zones_of[kind]:
            members[zone].append(face)
    differs = np.flatnonzero(label != faces.label)
    kinds = {*faces.label[differs].tolist(), *label[differs].tolist()}
    touched = sorted({zone for kind in kinds for zone in faces.zones_of[kind]})
    result = zones.copy()
    for place, own in enumerate(members):
        if own:
            result[place] = shapely.coverage_union_all(faces.polygons[own])
    return np.array(touched, dtype=np.int64), result


def _moves(faces: Faces, moved: Indices, new: Indices, distance: Floats) -> Moves:
    old = faces.label[moved]
    number = stretches_of(faces, moved, old, new)
    count = int(number.max()) + 1
    order = np.argsort(number, kind="stable")
    first = order[np.searchsorted(number[order], np.arange(count))]
    groups = np.split(faces.polygons[moved][order], np.searchsorted(number[order], np.arange(1, count)))
    shapes = np.array([shapely.coverage_union_all(group) for group in groups], dtype=object)
    largest = np.zeros(count)
    np.maximum.at(largest, number, distance)
    area: Floats = np.bincount(number, shapely.area(faces.polygons[moved]), count).astype(np.float64)
    names = faces.zones_of
    return Moves(
        tuple(names[kind] for kind in old[first].tolist()),
        tuple(names[kind] for kind in new[first].tolist()),
        area,
        largest,
        shapes,
    )


def without_needless(zones: Geometries, given: Floats) -> Geometries:
    """Return polygons (m,) without the vertices that noding put on straight edges and no neighbour needs.

    A vertex of ``given`` (n, 2) stays; another goes where it is straight between the same two vertices in every ring.
    """
    rings = shapely.get_rings(shapely.get_parts(zones))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    last = np.append(ring[1:] != ring[:-1], True)
    first = np.append(True, ring[1:] != ring[:-1])
    places = np.arange(len(coordinates))
    start = np.flatnonzero(first)[ring]
    end = np.flatnonzero(last)[ring]
    before = coordinates[np.where(first, end - 1, places - 1)]
    after = coordinates[np.where(last, start + 1, places + 1)]
    chord, arm = after - before, coordinates - before
    length = np.hypot(chord[:, 0], chord[:, 1])
    off = np.abs(chord[:, 0] * arm[:, 1] - chord[:, 1] * arm[:, 0])
    between = (chord * arm).sum(axis=1)
    straight = (off <= ROUNDING_WIDTH * length) & (between > 0) & (between < length**2)
    straight &= ~among(coordinates, given)
    _, vertex = np.unique(coordinates, axis=0, return_inverse=True)
    vertex = vertex.ravel()
    sides = np.sort(_numbers(np.concatenate([before, after])).reshape(2, -1), axis=0)
    low, high = np.full(vertex.max() + 1, np.iinfo(np.int64).max), np.full(vertex.max() + 1, -1)
    steady = np.bincount(vertex, ~straight) == 0
    for row in sides:
        np.minimum.at(low, vertex, row)
        np.maximum.at(high, vertex, row)
    steady &= np.bincount(vertex, (sides[0] != low[vertex]) | (sides[1] != high[vertex])) == 0
    needless = steady[vertex]
    return _with_vertices(zones, ~needless)


def _numbers(coordinates: Floats) -> Indices:
    return np.unique(coordinates, axis=0, return_inverse=True)[1].ravel()


def _with_vertices(zones: Geometries, kept: Bools) -> Geometries:
    """Return polygons (m,) with the vertices of their rings that are ``kept``; a closing vertex follows the first."""
    parts, zone = shapely.get_parts(zones, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    closing = np.append(ring[1:] != ring[:-1], True)
    coordinates, ring = coordinates[kept & ~closing], ring[kept & ~closing]
    made = shapely.linearrings(coordinates, indices=ring)
    polygons = shapely.polygons(made, indices=part)
    result = zones.copy()
    count = np.bincount(zone, minlength=len(zones))
    several = np.flatnonzero(count > 1)
    one = count[zone] == 1
    result[zone[one]] = polygons[one]
    for place in several.tolist():
        result[place] = shapely.multipolygons(polygons[zone == place])
    return result


def _as_before(zones: Geometries, result: Geometries) -> Geometries:
    """Return the given object where the result is the same polygon, so that what did not change stays as it was."""
    same = shapely.equals_exact(shapely.normalize(zones), shapely.normalize(result), 0.0)
    return np.where(same, zones, result)
