"""Strips of one class → one region without double area; regions that overlap → by the rule that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from ..overlay.cutting import polygons_of
from .offsets import Ends, Side, beside, disc
from .presets import Preset
from .reading import Refused, Strip

Geometries = NDArray[np.object_]
Reaches = dict[float, list[shapely.Geometry]]  # metres from the line → lines
Overlaps = Literal["keep", "priority", "widest"]

# What is narrower than this along its outline comes from rounding of computed points, not from a corridor.
ROUNDING_WIDTH = 1e-7
COVERED = 1e-3  # metres of a line outside the edge layer that are not worth an error


@dataclass(frozen=True)
class Corridor:
    """The region of a row of the table: ``region`` as measured, ``width`` the widest used, lines and their length.

    ``from_line``: whether some of its lines are taken for the edge itself.
    """

    preset: Preset
    region: shapely.Geometry
    width: float
    lines: int
    length: float
    from_line: bool


def make_corridors(
    strips: Sequence[Strip], ends: Ends, edges: Geometries | None
) -> tuple[list[Corridor], list[Refused]]:
    """Return a corridor for each row of the table that occurs, in the table's order, and parts outside the edges.

    ``edges``: polygons (n,) of the objects' own ground, for strips whose half-width is not given.
    """
    refused: list[Refused] = []
    bodies, unknown = _edge_bodies(strips, edges)
    rows: dict[str, list[Strip]] = {}
    for place, one in enumerate(strips):
        if one.half is None and place in unknown:
            refused.append(Refused(one.line, "no_edge", one.preset.name_vi, one.source))
        else:
            rows.setdefault(one.preset.key, []).append(one)
    own = _own_ground(rows, bodies)
    made = []
    for several in rows.values():
        preset = several[0].preset
        regions = [_along_lines(several, ends)]
        if preset.code in bodies:
            region, outside = _along_edges(several, bodies[preset.code], ends)
            regions.append(region)
            refused += outside
        region = shapely.union_all(regions)
        if preset.covers == "strip" and not own[preset.code].is_empty:
            region = shapely.difference(region, own[preset.code])
        region = tidy(region)
        length = sum(one.line.length for one in several)
        widest = max(one.width for one in several)
        made.append(
            Corridor(preset, region, widest, len(several), length, any(one.half == 0 for one in several))
        )
    return [one for one in made if not one.region.is_empty], refused


def resolve(corridors: Sequence[Corridor], rule: Overlaps) -> Geometries:
    """Return the regions (n,) after the rule: with ``priority`` and ``widest`` no two share area.

    ``keep`` changes nothing. Otherwise ground goes to one corridor: to the one whose row has the smaller priority
    number, or to the wider one; what is equal goes by the order of the table. The union stays what it was.
    """
    regions = np.array([one.region for one in corridors], dtype=object)
    if rule == "keep" or len(regions) < 2:
        return regions
    order = sorted(
        range(len(regions)),
        key=lambda place: corridors[place].preset.priority if rule == "priority" else -corridors[place].width,
    )
    taken: shapely.Geometry = shapely.Polygon()
    for place in order:
        region = regions[place]
        regions[place] = tidy(shapely.difference(region, taken))
        taken = shapely.union(taken, region)
    return regions


def tidy(region: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a region that are land, not rounding."""
    parts = shapely.get_parts(polygons_of(np.array([region], dtype=object))[0])
    return shapely.multipolygons(parts[shapely.area(parts) > ROUNDING_WIDTH * shapely.length(parts)])


def _along_lines(strips: Sequence[Strip], ends: Ends) -> shapely.Geometry:
    """Return the ground within half-width and width of the lines; lines that continue one another are joined."""
    sides: dict[Side, Reaches] = {}
    for one in strips:
        if one.half is not None:
            reaches = sides.setdefault(one.side, {})
            reaches.setdefault(one.half + one.width, []).extend(shapely.get_parts(one.line))
    return shapely.union_all([_within(reaches, side, ends) for side, reaches in sides.items()])


def _within(reaches: Reaches, side: Side, ends: Ends) -> shapely.Geometry:
    """Return the ground within a reach (m) of its lines. Where lines meet, the corridor goes around the corner."""
    merged = {reach: _joined(lines, side) for reach, lines in reaches.items()}
    pieces = [beside(line, reach, side, ends) for reach, line in merged.items()]
    if side == "both":
        pieces += _corners(merged)
    return shapely.union_all(pieces)


def _corners(merged: dict[float, shapely.Geometry]) -> list[shapely.Geometry]:
    """Return a disc for each point at which lines end together, as wide as the narrowest of them reaches."""
    points, reach = [np.empty((0, 2))], [np.empty(0)]
    for distance, line in merged.items():
        parts = shapely.get_parts(line)
        ends = np.concatenate([shapely.get_point(parts, 0), shapely.get_point(parts, -1)])
        points.append(shapely.get_coordinates(ends))
        reach.append(np.full(len(ends), distance))
    places, inverse, count = np.unique(
        np.concatenate(points), axis=0, return_inverse=True, return_counts=True
    )
    narrowest = np.full(len(places), np.inf)
    np.minimum.at(narrowest, inverse.ravel(), np.concatenate(reach))
    return [disc(places[one], float(narrowest[one])) for one in np.flatnonzero(count > 1)]


def _joined(lines: list[shapely.Geometry], side: Side) -> shapely.Geometry:
    """Return lines that continue one another as one; those drawn twice are there once."""
    if side == "both":
        return shapely.line_merge(shapely.union_all(lines))
    _, first = np.unique(shapely.to_wkb(np.array(lines, dtype=object)), return_index=True)
    once = [lines[place] for place in np.sort(first)]
    return shapely.line_merge(shapely.multilinestrings(once), directed=True)


def _own_ground(
    rows: dict[str, list[Strip]], bodies: dict[str, shapely.Geometry]
) -> dict[str, shapely.Geometry]:
    """Return for each class the ground of the objects themselves."""
    ground: dict[str, list[shapely.Geometry]] = {}
    for several in rows.values():
        pieces = ground.setdefault(several[0].preset.code, [])
        halves: Reaches = {}
        for one in several:
            if one.half:
                halves.setdefault(one.half, []).extend(shapely.get_parts(one.line))
        pieces.append(_within(halves, "both", "flat"))
    for code, body in bodies.items():
        ground.setdefault(code, []).append(body)
    return {code: shapely.union_all(pieces) for code, pieces in ground.items()}


def _edge_bodies(
    strips: Sequence[Strip], edges: Geometries | None
) -> tuple[dict[str, shapely.Geometry], set[int]]:
    """Return for each class its edge polygons as one, and the strips (places) that no polygon is there for.

    A polygon belongs to the class that has the greatest length of line in it.
    """
    wanted = [place for place, one in enumerate(strips) if one.half is None]
    if not wanted or edges is None:
        return {}, set(wanted)
    lines = np.array([strips[place].line for place in wanted], dtype=object)
    one, polygon = shapely.STRtree(edges).query(lines, predicate="intersects")
    length = shapely.length(shapely.intersection(lines[one], edges[polygon]))
    inside: dict[int, dict[str, float]] = {}
    for place, number, metres in zip(one.tolist(), polygon.tolist(), length.tolist(), strict=True):
        codes = inside.setdefault(number, {})
        code = strips[wanted[place]].preset.code
        codes[code] = codes.get(code, 0.0) + metres
    owned: dict[str, list[int]] = {}
    for number, codes in inside.items():
        code = max(codes, key=lambda name: codes[name])
        if codes[code] > COVERED:
            owned.setdefault(code, []).append(number)
    bodies = {code: shapely.union_all(edges[sorted(numbers)]) for code, numbers in owned.items()}
    return bodies, {place for place in wanted if strips[place].preset.code not in bodies}


def _along_edges(
    strips: Sequence[Strip], body: shapely.Geometry, ends: Ends
) -> tuple[shapely.Geometry, list[Refused]]:
    """Return the ground within the width of the edge of ``body``, beside the lines, and what of them lies outside."""
    regions, refused = [], []
    groups: dict[tuple[float, Side], list[shapely.Geometry]] = {}
    for one in strips:
        if one.half is not None:
            continue
        outside = shapely.difference(one.line, body)
        if outside.length > COVERED:
            refused.append(Refused(outside, "edge_gap", one.preset.name_vi, one.source))
        parts = shapely.get_parts(shapely.intersection(one.line, body))
        groups.setdefault((one.width, one.side), []).extend(parts[shapely.get_type_id(parts) == 1])
    for (width, side), lines in groups.items():
        rings = shapely.get_parts(shapely.get_rings(shapely.get_parts(body)))
        around = shapely.union_all(
            [body, *(beside(shapely.LineString(ring.coords), width, "both", "flat") for ring in rings)]
        )
        line = _joined(lines, side)
        corners = shapely.points(shapely.get_coordinates(body))
        near = corners[shapely.distance(corners, line) <= _farthest(line, body)]
        farthest = float(shapely.distance(near, line).max(initial=0.0))
        regions.append(shapely.intersection(around, beside(line, farthest + width, side, ends)))
    return shapely.union_all(regions), refused


def _farthest(line: shapely.Geometry, body: shapely.Geometry) -> float:
    """Return how far an edge may be from its line: the polygons' own width, with room to spare."""
    return 2.0 * float(shapely.area(body) / max(line.length, 1.0)) + 1.0
