"""What is still wrong in a coverage, by rule: every gap, overlap, unmatched edge, spike and invalid shape. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from .coverage_errors import (
    THIN,
    Bools,
    Geometries,
    Ints,
    corner_angles,
    invalid_edges,
    rings_of,
    small_holes,
    width_of,
    with_neighbours,
)
from .partition import Part, Partition, partition, parts_of


@dataclass(frozen=True)
class Left:
    """One error that is left at (x, y), with the polygon it is told of and the others that have part in it."""

    rule: str
    x: float
    y: float
    row: int
    others: tuple[int, ...] = ()
    value: float | None = None
    limit: float | None = None
    text: str = ""


def errors_left(
    polygons: Geometries,
    *,
    gap_width: float,
    reported_gap_width: float,
    sliver_width: float,
    spike_angle: float,
) -> list[Left]:
    """Return the errors of polygons (n,), empty ones left out, in a fixed order. Widths in metres, degrees.

    Enclosed gaps are reported up to ``reported_gap_width``; along gaps that are open at an end, up to ``gap_width``,
    the edges are reported as unmatched.
    """
    found = [*_invalid(polygons), *_spikes(polygons, spike_angle), *_slivers(polygons, sliver_width)]
    tree = shapely.STRtree(polygons)
    rows, _ = invalid_edges(polygons, max(gap_width, reported_gap_width))
    holes = small_holes(polygons, tree, max(gap_width, reported_gap_width))
    rows = np.union1d(rows, tree.query(holes, predicate="intersects")[1])
    if len(rows):
        work = with_neighbours(tree, polygons, rows, max(gap_width, reported_gap_width))
        cut = partition(polygons, work, tree, np.empty(0, dtype=object))
        parts = [
            part
            for part in parts_of(cut, reported_gap_width, np.inf)
            if part.width > THIN
            and (part.owners or (np.isfinite(part.width) and len(cut.neighbours(part)) > 1))
        ]
        found += [_of_part(cut, part) for part in parts]
        found += _edges_left(
            polygons, work, [(part.shape, part.owners or cut.neighbours(part)) for part in parts], gap_width
        )
    return sorted(found, key=lambda one: (one.row, one.rule, one.x, one.y))


def _invalid(polygons: Geometries) -> Iterator[Left]:
    for row in np.flatnonzero(~shapely.is_valid(polygons)).tolist():
        x, y = shapely.get_coordinates(polygons[row])[0].tolist()
        yield Left("geometry_invalid", x, y, row, text=str(shapely.is_valid_reason(polygons[row])))


def _spikes(polygons: Geometries, angle: float) -> Iterator[Left]:
    rings, owner = rings_of(polygons)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    if len(points) == 0:
        return
    angles, _ = corner_angles(points, ring)
    repeated = np.r_[(points[1:] == points[:-1]).all(axis=1) & (ring[1:] == ring[:-1]), False]
    for place in np.flatnonzero(repeated).tolist():
        x, y = points[place].tolist()
        yield Left("repeated_vertex", x, y, int(owner[ring[place]]))
    for place in np.flatnonzero(angles <= angle).tolist():
        x, y = points[place].tolist()
        yield Left("spike", x, y, int(owner[ring[place]]), value=float(angles[place]), limit=angle)


def _slivers(polygons: Geometries, width: float) -> Iterator[Left]:
    lengths = shapely.length(polygons)
    thin = shapely.is_valid(polygons) & (lengths > 0) & (2 * shapely.area(polygons) <= width * lengths)
    for row in np.flatnonzero(thin).tolist():
        value = width_of(polygons[row], width)
        if np.isfinite(value):
            x, y = _inside(polygons[row])
            yield Left("sliver", x, y, row, value=value, limit=width)


def _of_part(cut: Partition, part: Part) -> Left:
    x, y = _inside(part.shape)
    row, *others = sorted(part.owners or cut.neighbours(part))
    area = float(shapely.area(part.shape))
    return Left("overlap" if part.owners else "gap", x, y, row, tuple(others), area)


def _inside(shape: shapely.Geometry) -> tuple[float, float]:
    x, y = shapely.get_coordinates(shapely.point_on_surface(shape))[0].tolist()
    return x, y


def _edges_left(
    polygons: Geometries,
    work: Ints,
    parts: list[tuple[shapely.Geometry, frozenset[int]]],
    gap_width: float,
) -> Iterator[Left]:
    """Yield one finding per polygon with unmatched edges, or with an open gap, that none of its ``parts`` explains."""
    explained, tree = shapely.STRtree([shape for shape, _ in parts]), shapely.STRtree(polygons[work])
    told: set[int] = set()
    for width in (0.0, gap_width):
        rows, edges = invalid_edges(polygons[work], width)
        for place, lines in zip(rows.tolist(), edges, strict=True):
            row = int(work[place])
            rest = _segments(lines)
            segment, part = explained.query(rest, predicate="dwithin", distance=THIN)
            told_of = [row in parts[one][1] for one in part.tolist()]
            rest = np.delete(rest, np.unique(segment[np.array(told_of, dtype=bool)]))
            if width:
                rest = rest[
                    shapely.length(rest) > width
                ]  # a short one beside a common corner is near by nature
                rest = rest[_along_another(rest, place, tree, width)]
            if len(rest) and row not in told:
                told.add(row)
                middle = shapely.line_interpolate_point(rest[0], 0.5, normalized=True)
                x, y = shapely.get_coordinates(middle)[0].tolist()
                length = float(shapely.length(rest).sum())
                yield Left("unmatched_edge", x, y, row, (), length, width or None)


def _along_another(segments: Geometries, own: int, tree: shapely.STRtree, width: float) -> Bools:
    """Tell which segments have another polygon within ``width`` metres beside their middle, and none at it."""
    middles = shapely.line_interpolate_point(segments, 0.5, normalized=True)
    beside = []
    for reach in (width, THIN):
        at, other = tree.query(middles, predicate="dwithin", distance=reach)
        beside.append(np.isin(np.arange(len(segments)), at[other != own]))
    return np.asarray(beside[0] & ~beside[1])


def _segments(lines: shapely.Geometry) -> Geometries:
    points, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    same = line[:-1] == line[1:]
    made: Geometries = shapely.linestrings(np.stack([points[:-1][same], points[1:][same]], axis=1))
    return made
