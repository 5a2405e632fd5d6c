"""Rings to zones: which ring is a shell, which a hole, which repeats another; on arrays, metres throughout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..overlay.blocks import clean

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Two rings are the same line where they are nowhere further apart: drawings are rounded to millimetres, and an arc is
# stroked anew for a hatch.
SAME = 0.02
NO_PLACE = "its coordinates cannot be used"


@dataclass(frozen=True)
class Rings:
    """Polygons (n,) without holes; ``reason`` (n,) why one is none; ``repaired`` (n,); ``drawn`` (n,) area as drawn."""

    polygons: Geometries
    reason: Geometries
    repaired: Bools
    drawn: Floats


def make_rings(lines: list[Floats]) -> Rings:
    """Return closed lines, each (k, 2) with its first vertex at the end, as valid polygons."""
    drawn = np.array([_area(points) for points in lines])
    raw = np.full(len(lines), shapely.Polygon(), dtype=object)
    reason = np.full(len(lines), None, dtype=object)
    for number, points in enumerate(lines):
        if len(points) < 4:
            reason[number] = "it has fewer than three corners"
        elif not np.isfinite(points).all():
            reason[number] = NO_PLACE
        else:
            raw[number] = shapely.Polygon(points)
    usable = np.array([text is None for text in reason], dtype=bool)
    polygons, why, repaired = clean(raw[usable])
    reason[usable] = why
    out = np.full(len(lines), shapely.Polygon(), dtype=object)
    out[usable] = polygons
    mended = np.zeros(len(lines), dtype=bool)
    mended[usable] = repaired
    return Rings(out, reason, mended & np.array([text is None for text in reason], dtype=bool), drawn)


def _area(points: Floats) -> float:
    """Return the area that a ring's corners give as they follow each other; loops in turn count against each other."""
    if len(points) < 3:
        return 0.0
    x, y = (points - points[0]).T
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2


def same_pairs(first: Geometries, second: Geometries, tolerance: float = SAME) -> tuple[Ints, Ints]:
    """Return which polygons of ``first`` (n,) and ``second`` (m,) are the same within a tolerance (metres)."""
    if not len(first) or not len(second):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    one, two = shapely.STRtree(second).query(first)
    near = np.abs(shapely.bounds(first)[one] - shapely.bounds(second)[two]).max(axis=1) <= 2 * tolerance
    one, two = one[near], two[near]
    apart = shapely.area(shapely.symmetric_difference(first[one], second[two]))
    alike = apart <= tolerance * np.maximum(shapely.length(first[one]), shapely.length(second[two]))
    # A zone narrower than the tolerance would be like any other of its size.
    alike &= apart <= 0.1 * np.maximum(shapely.area(first[one]), shapely.area(second[two]))
    return one[alike], two[alike]


def repeats(polygons: Geometries) -> Ints:
    """Return for each polygon (n,) the number of the first one that is the same."""
    first = np.arange(len(polygons))
    one, two = same_pairs(polygons, polygons)
    np.minimum.at(first, one, two)
    return first


def nest(polygons: Geometries, own_label: Bools) -> tuple[Geometries, Ints, Ints]:
    """Return zones, the ring (k,) each is made of, and the rings that became holes.

    Rings (n,), no two the same, count by even and odd: a ring directly in a shell is a hole, one in a hole a shell.
    A hole with a label of its own is a zone besides.
    """
    count = len(polygons)
    inner, outer = shapely.STRtree(polygons).query(polygons, predicate="within")
    other = inner != outer
    inner, outer = inner[other], outer[other]
    area = shapely.area(polygons)
    bigger = area[outer] > area[inner]
    inner, outer = inner[bigger], outer[bigger]
    parent = np.full(count, -1)
    for place in np.lexsort((-area[outer], inner)):  # the smallest container comes last
        parent[inner[place]] = outer[place]
    level = np.zeros(count, dtype=np.int64)
    for number in np.argsort(-area, kind="stable"):
        if parent[number] >= 0:
            level[number] = level[parent[number]] + 1
    hole = level % 2 == 1
    holes: dict[int, list[int]] = {}
    for number in np.flatnonzero(hole):
        holes.setdefault(int(parent[number]), []).append(int(number))
    shells = np.flatnonzero(~hole | own_label)
    zones = np.full(len(shells), None, dtype=object)
    for place, number in enumerate(shells):
        inside = holes.get(int(number), []) if not hole[number] else []
        zones[place] = _with_holes(polygons[number], polygons[inside])
    return zones, shells, np.flatnonzero(hole & ~own_label)


def _with_holes(shell: shapely.Geometry, holes: Geometries) -> shapely.Geometry:
    """Return a shell with its holes; vertices stay as drawn wherever the holes do not touch the shell."""
    if not len(holes):
        return shell
    if shell.geom_type == "Polygon" and all(hole.geom_type == "Polygon" for hole in holes):
        whole = shapely.Polygon(shell.exterior, [hole.exterior for hole in holes])
        if not len(shell.interiors) and not any(len(hole.interiors) for hole in holes) and whole.is_valid:
            return whole
    return shapely.difference(shell, shapely.union_all(holes))


def filled_rings(zones: Geometries) -> Geometries:
    """Return every ring of polygons (n,), shells and holes, as a polygon without holes."""
    parts = shapely.get_parts(zones)
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == 3])
    return np.array([shapely.Polygon(ring) for ring in rings], dtype=object)


def covered(polygons: Geometries, by: Geometries, tolerance: float = SAME) -> Bools:
    """Return which polygons (n,) lie in the union of others but for a strip along their outline."""
    out = np.zeros(len(polygons), dtype=bool)
    if not len(by):
        return out
    tree = shapely.STRtree(by)
    for number, polygon in enumerate(polygons):
        near = by[tree.query(polygon)]
        if len(near) and shapely.area(near).sum() >= 0.9 * polygon.area:
            rest = shapely.difference(polygon, shapely.union_all(near)).area
            out[number] = rest <= tolerance * polygon.length and rest <= 0.1 * polygon.area
    return out
