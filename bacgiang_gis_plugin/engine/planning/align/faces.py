"""The plane cut up by zone lines, parcel lines and joins: faces, what zones each lies in, who is beside whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..overlay.cutting import Floats, Geometries, Indices
from .linework import GRID, as_given, once, ordered

NONE = -1


@dataclass(frozen=True)
class Faces:
    """``polygons`` (f,), the label (f,) of each, and the zones of each label; label 0 is no zone.

    Every edge (e, 4) between two faces, or between a face and the outside (NONE), is listed once: ``left`` and
    ``right`` (e,) are the faces.
    """

    polygons: Geometries
    label: Indices
    zones_of: tuple[tuple[int, ...], ...]
    edges: Floats
    left: Indices
    right: Indices


def faces_of(lines: Geometries, zones: Geometries, given: Floats) -> Faces:
    """Node lines (n,), build their faces and tell in which of the valid polygons ``zones`` (m,) each lies.

    ``given`` (k, 2): vertices that keep their coordinates exactly.
    """
    noded = shapely.union_all(lines, grid_size=GRID)
    polygons = np.asarray(
        shapely.get_parts(shapely.polygonize(shapely.get_parts(noded).tolist())), dtype=object
    )
    polygons = as_given(polygons, given)
    label, zones_of = _labels(polygons, zones)
    edges, left, right = _edges(polygons)
    return Faces(polygons, label, zones_of, edges, left, right)


def _labels(polygons: Geometries, zones: Geometries) -> tuple[Indices, tuple[tuple[int, ...], ...]]:
    points = shapely.point_on_surface(polygons)
    face, zone = shapely.STRtree(zones).query(points)
    shapely.prepare(zones)
    x, y = shapely.get_x(points[face]), shapely.get_y(points[face])
    inside = shapely.contains_xy(zones[zone], x, y)
    face, zone = face[inside], zone[inside]
    order = np.lexsort((zone, face))
    face, zone = face[order], zone[order]
    members: dict[int, list[int]] = {}
    for one, other in zip(face.tolist(), zone.tolist(), strict=True):
        members.setdefault(one, []).append(other)
    known: dict[tuple[int, ...], int] = {(): 0}
    label = np.zeros(len(polygons), dtype=np.int64)
    for one, several in members.items():
        label[one] = known.setdefault(tuple(several), len(known))
    return label, tuple(known)


def _edges(polygons: Geometries) -> tuple[Floats, Indices, Indices]:
    rings, ring_face = shapely.get_rings(polygons, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    edges = ordered(np.hstack([coordinates[:-1][same], coordinates[1:][same]]))
    face = ring_face[ring[:-1][same]]
    unique = once(edges)
    order = np.lexsort((face, *edges.T[::-1]))
    edges, face = edges[order], face[order]
    start = np.ones(len(edges), dtype=bool)
    start[1:] = (edges[1:] != edges[:-1]).any(axis=1)
    first = np.flatnonzero(start)
    count = np.diff(np.append(first, len(edges)))
    right = np.where(count > 1, face[np.minimum(first + 1, len(face) - 1)], NONE)
    return unique, face[first], right
