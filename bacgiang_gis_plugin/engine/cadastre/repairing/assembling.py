"""Polygons put together again from the faces of a partition, with no vertex more than they need. Pure."""

from __future__ import annotations

from functools import partial

import numpy as np
import shapely

from .coverage_errors import Bools, Floats, Geometries, Ints
from .partition import NOBODY, Partition
from .vertices import Locks, Point, rebuilt

STRAIGHT = 1e-6  # metres; a node this near to the line between its neighbours bends nothing


def assembled(polygons: Geometries, rows: Ints, cut: Partition, nodes: Ints, locks: Locks) -> Geometries:
    """Return the polygons put together from their faces, where a face has one of the ``nodes`` (k,)."""
    touched_edges = np.isin(cut.edges, nodes).any(axis=1)
    touched = np.unique(cut.beside[touched_edges])
    own = {row for row in rows.tolist() if not locks.polygons[row]}
    owners = NOBODY.union(*(cut.owners[face] for face in touched[touched >= 0].tolist()))
    affected = owners & own
    faces: dict[int, list[int]] = {row: [] for row in sorted(affected)}
    for face, some in enumerate(cut.owners):
        for row in some & affected:
            faces[row].append(face)
    needless = _needless(polygons[rows], cut, nodes)
    polygons = polygons.copy()
    for row, mine in faces.items():
        made = _without(shapely.coverage_union_all(cut.faces[mine]), needless) if mine else shapely.Polygon()
        if not shapely.equals_exact(shapely.normalize(made), shapely.normalize(polygons[row]), tolerance=0.0):
            single = (polygons[row].geom_type, made.geom_type) == ("MultiPolygon", "Polygon")
            polygons[row] = shapely.MultiPolygon([made]) if single else made
    return polygons


def _needless(polygons: Geometries, cut: Partition, nodes: Ints) -> set[Point]:
    """Return the places of nodes that no polygon had, where no boundary bends or branches or nothing was repaired."""
    old = shapely.get_coordinates(polygons)
    new = ~np.isin(cut.nodes[:, 0] + 1j * cut.nodes[:, 1], old[:, 0] + 1j * old[:, 1])
    away = np.ones(len(cut.nodes), dtype=bool)
    away[nodes] = False
    needless = new & (away | _straight(cut))
    return {(x, y) for x, y in cut.nodes[needless].tolist()}


def _straight(cut: Partition) -> Bools:
    """Tell which nodes lie on a straight boundary, by the owners that the faces have now."""
    sides = [
        (NOBODY if one < 0 else cut.owners[one], NOBODY if other < 0 else cut.owners[other])
        for one, other in cut.beside.tolist()
    ]
    border = cut.edges[[one != other for one, other in sides]]
    node = np.concatenate([border[:, 0], border[:, 1]])
    far = np.concatenate([border[:, 1], border[:, 0]])
    order = np.argsort(node, kind="stable")
    node, far = node[order], far[order]
    values, start, count = np.unique(node, return_index=True, return_counts=True)
    two = count == 2
    middle, first, second = values[two], far[start[two]], far[start[two] + 1]
    straight = np.zeros(len(cut.nodes), dtype=bool)
    straight[middle] = _offset(cut.nodes[middle], cut.nodes[first], cut.nodes[second]) <= STRAIGHT
    return straight


def _offset(point: Floats, one: Floats, other: Floats) -> Floats:
    """Return the distance in metres of points (k, 2) from the segments between two others."""
    along = other - one
    length = (along**2).sum(axis=1)
    share = np.clip(((point - one) * along).sum(axis=1) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    return np.asarray(np.hypot(*(point - one - share[:, None] * along).T))


def _without(polygon: shapely.Geometry, points: set[Point]) -> shapely.Geometry:
    if not points or not any((x, y) in points for x, y in shapely.get_coordinates(polygon).tolist()):
        return polygon
    return rebuilt(polygon, partial(_dropped, points=points))


def _dropped(ring: list[Point], points: set[Point]) -> list[Point]:
    return [point for point in ring if point not in points]
