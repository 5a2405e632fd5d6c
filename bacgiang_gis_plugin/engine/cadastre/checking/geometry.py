"""Checks of the shape of every parcel on its own: whole arrays of vertices, no loop over parcels."""

from __future__ import annotations

import numpy as np
import shapely

from .checks import Checks, Flags, Floats, Ints

CHUNK = 100_000  # parcels whose vertices are looked at together: bounds the memory


def check_geometry(checks: Checks) -> None:
    """Add the findings of all rules of shape."""
    _kinds(checks)
    _wholes(checks)
    rows = np.flatnonzero(checks.sound)
    for start in range(0, len(rows), CHUNK):
        _vertices(checks, rows[start : start + CHUNK])
    _parts(checks, rows)


def _kinds(checks: Checks) -> None:
    geometry = checks.geometry
    kinds = shapely.get_type_id(geometry)
    missing = kinds == -1
    empty = ~missing & shapely.is_empty(geometry)
    areal = np.isin(kinds, (3, 6))
    _flag(checks, "geometry_missing", missing)
    _flag(checks, "geometry_empty", empty)
    other = ~missing & ~empty & ~areal
    if checks.on("geometry_not_polygon"):
        rows = np.flatnonzero(other)
        checks.add("geometry_not_polygon", rows, texts=[str(entry.geom_type) for entry in geometry[rows]])
    broken = areal & ~empty & ~checks.sound
    coordinates, owners = shapely.get_coordinates(geometry[broken], return_index=True)
    infinite = np.bincount(owners, ~np.isfinite(coordinates).all(axis=1), minlength=int(broken.sum()))
    rows = np.flatnonzero(broken)
    if checks.on("coordinates_not_finite"):
        bad = infinite > 0
        checks.add("coordinates_not_finite", rows[bad], values=infinite[bad])
    if checks.on("geometry_invalid"):
        rows = rows[infinite == 0]
        reasons = [str(reason) for reason in shapely.is_valid_reason(geometry[rows])]
        places = np.array([_place(reason) for reason in reasons], dtype=object)
        checks.add("geometry_invalid", rows, places, texts=[reason.partition("[")[0] for reason in reasons])
    if checks.on("has_z"):
        _flag(checks, "has_z", shapely.has_z(geometry) & ~missing)
    if checks.on("has_m"):
        _flag(checks, "has_m", shapely.has_m(geometry) & ~missing)


def _flag(checks: Checks, rule: str, flags: Flags) -> None:
    if checks.on(rule):
        checks.add(rule, np.flatnonzero(flags))


def _place(reason: str) -> shapely.Point | None:
    """Read the point out of GEOS's ``Self-intersection[1 2]``."""
    numbers = reason.partition("[")[2].rstrip("]").split()
    try:
        return shapely.Point([float(number) for number in numbers[:2]]) if len(numbers) >= 2 else None
    except ValueError:
        return None


def _wholes(checks: Checks) -> None:
    areas = checks.areas
    known = np.where(np.isnan(areas), 0.0, areas)
    for rule, flags in (
        ("too_small", checks.sound & (known < checks.limit("too_small"))),
        ("too_large", checks.sound & (known > checks.limit("too_large"))),
    ):
        if checks.on(rule):
            checks.add(rule, np.flatnonzero(flags), values=areas[flags])
    lengths = shapely.length(checks.geometry)
    with np.errstate(invalid="ignore", divide="ignore"):
        width = np.where(checks.sound, 2 * areas / lengths, np.inf)
        ratio = np.where(checks.sound, lengths / 2 / width, 0.0)
    if checks.on("sliver"):
        rows = np.flatnonzero(width < checks.limit("sliver"))
        checks.add("sliver", rows, checks.geometry[rows], values=width[rows])
    if checks.on("elongated"):
        rows = np.flatnonzero((ratio > checks.limit("elongated")) & (width >= checks.limit("sliver")))
        checks.add("elongated", rows, values=ratio[rows])
    if checks.on("too_many_vertices"):
        counts = shapely.get_num_coordinates(checks.geometry)
        rows = np.flatnonzero(counts > checks.limit("too_many_vertices"))
        checks.add("too_many_vertices", rows, values=counts[rows])


def _parts(checks: Checks, rows: Ints) -> None:
    geometry = checks.geometry[rows]
    counts = shapely.get_num_geometries(geometry)
    several = counts > 1
    if checks.on("multipart"):
        checks.add("multipart", rows[several], values=counts[several])
    if checks.on("tiny_part"):
        parts, owners = shapely.get_parts(geometry[several], return_index=True)
        areas = shapely.area(parts)
        tiny = areas < checks.limit("tiny_part")
        checks.add("tiny_part", rows[several][owners[tiny]], parts[tiny], values=areas[tiny])


def _vertices(checks: Checks, rows: Ints) -> None:
    """Look at the rings and vertices of some parcels."""
    parts, part_owner = shapely.get_parts(checks.geometry[rows], return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    first = np.r_[True, ring_part[1:] != ring_part[:-1]] if len(ring_part) else np.empty(0, dtype=bool)
    owner = rows[part_owner[ring_part]]
    _holes(checks, rings[~first], owner[~first])
    if checks.on("ring_direction"):
        clockwise = first & ~shapely.is_ccw(rings)
        checks.add("ring_direction", owner[clockwise], rings[clockwise])
    points, ring = shapely.get_coordinates(rings, return_index=True)
    if len(points) == 0:
        return
    steps = points[1:] - points[:-1]
    inside = ring[1:] == ring[:-1]
    steps, start, ring = steps[inside], points[:-1][inside], ring[:-1][inside]
    length = np.hypot(steps[:, 0], steps[:, 1])
    _edges(checks, start, steps, length, owner[ring])
    real = length > 0
    _angles(checks, start[real], steps[real], length[real], ring[real], owner)


def _holes(checks: Checks, holes: np.ndarray, owner: Ints) -> None:
    if len(holes) == 0:
        return
    polygons = shapely.polygons(holes)
    areas = shapely.area(polygons)
    tiny = areas < checks.limit("tiny_hole")
    if checks.on("tiny_hole"):
        checks.add("tiny_hole", owner[tiny], polygons[tiny], values=areas[tiny])
    if checks.on("hole"):
        large = ~tiny & (areas >= checks.limit("hole"))
        checks.add("hole", owner[large], polygons[large], values=areas[large])


def _edges(checks: Checks, start: Floats, steps: Floats, length: Floats, owner: Ints) -> None:
    if checks.on("repeated_vertex"):
        same = length == 0
        checks.add("repeated_vertex", owner[same], shapely.points(start[same]))
    if checks.on("tiny_edge"):
        tiny = (length > 0) & (length < checks.limit("tiny_edge"))
        ends = np.stack([start[tiny], start[tiny] + steps[tiny]], axis=1)
        checks.add("tiny_edge", owner[tiny], shapely.linestrings(ends), values=length[tiny])


def _angles(checks: Checks, start: Floats, steps: Floats, length: Floats, ring: Ints, owner: Ints) -> None:
    """Look at the angle at the start of every edge, between it and the edge before in its ring."""
    count = len(ring)
    if count == 0:
        return
    opens = np.r_[True, ring[1:] != ring[:-1]]
    last = np.r_[np.flatnonzero(opens)[1:] - 1, count - 1]
    before = np.arange(count) - 1
    before[opens] = last
    cross = steps[before, 0] * steps[:, 1] - steps[before, 1] * steps[:, 0]
    dot = steps[before, 0] * steps[:, 0] + steps[before, 1] * steps[:, 1]
    turned = np.abs(cross)
    # The angle between the edges is below a few degrees only where the boundary nearly turns back (dot < 0).
    wanted = (dot < 0) & (turned <= -dot * np.tan(np.radians(min(89.0, _widest(checks)))))
    angle = np.degrees(np.arctan2(turned[wanted], -dot[wanted]))
    rows, places = owner[ring[wanted]], start[wanted]
    spike = angle < checks.limit("spike")
    for rule, flags in (("spike", spike), ("sharp_angle", ~spike & (angle < checks.limit("sharp_angle")))):
        if checks.on(rule):
            checks.add(rule, rows[flags], shapely.points(places[flags]), values=angle[flags])
    if checks.on("straight_vertex"):
        away = turned / np.maximum(np.hypot(*(steps + steps[before]).T), 1e-12)
        flat = (dot > 0) & (away < checks.limit("straight_vertex"))
        checks.add("straight_vertex", owner[ring[flat]], shapely.points(start[flat]), values=away[flat])


def _widest(checks: Checks) -> float:
    return max(checks.limit("spike"), checks.limit("sharp_angle"))
