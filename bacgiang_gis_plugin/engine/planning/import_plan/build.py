"""The lines of one code to zones: hatches, closed outlines, and lines that only close together; none is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from ...cadastre.building.faces import trace_faces
from ...cadastre.building.noding import node_lines
from .rings import (
    NO_PLACE,
    SAME,
    Bools,
    Floats,
    Geometries,
    Ints,
    covered,
    filled_rings,
    make_rings,
    nest,
    repeats,
    same_pairs,
)

FILLED = frozenset({"hatch", "mpolygon", "solid", "trace", "3dface"})
INNER = 0.9  # of a hatch's area; a smaller outline in it may be a lot
MICROMETRE = 1e-6  # the end of a curve is computed
RESOLUTION = 0.001  # metres; drawings are kept in millimetres
OPEN = "the line does not close an area, alone or with others of its code"
ZONE, OUTLINE, REJECTED = "zone", "outline", "rejected"
HATCH, CLOSED, NET = "hatch", "outline", "net"


@dataclass(frozen=True)
class ZoneLine:
    """One line of a code: vertices (k, 2) in metres, the element it is of, its layer and kind."""

    points: Floats
    element: int
    layer: str
    kind: str


@dataclass
class Built:
    """What became of the lines of one code.

    ``zones`` with, each, the way it was drawn (``how``), its first ``element`` and its ``layer``. ``fates``: (element,
    zone or outline or rejected) per line. ``rejected``: (line, reason). ``closed``: (element, place, metres) of ends
    that were joined. ``repaired``: (number of the zone, m² as drawn, m² now). ``repeated`` elements were drawn twice.
    ``inner``: (element, shape) of outlines well inside a hatch. ``holes``: number and m² of rings taken as holes
    without a hatch saying so.
    """

    zones: list[shapely.Geometry] = field(default_factory=list)
    how: list[str] = field(default_factory=list)
    element: list[int] = field(default_factory=list)
    layer: list[str] = field(default_factory=list)
    fates: list[tuple[int, str]] = field(default_factory=list)
    rejected: list[tuple[ZoneLine, str]] = field(default_factory=list)
    closed: list[tuple[int, tuple[float, float], float]] = field(default_factory=list)
    repaired: list[tuple[int, float, float]] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    inner: list[tuple[int, shapely.Geometry]] = field(default_factory=list)
    holes: int = 0
    hole_area: float = 0.0

    def add(self, zone: shapely.Geometry, how: str, line: ZoneLine) -> int:
        """Add a zone and return its number."""
        self.zones.append(zone)
        self.how.append(how)
        self.element.append(line.element)
        self.layer.append(line.layer)
        return len(self.zones) - 1

    def refuse(self, line: ZoneLine, reason: str) -> None:
        """Note a line that is in no zone."""
        self.rejected.append((line, reason))
        self.fates.append((line.element, REJECTED))

    @property
    def geometry(self) -> Geometries:
        return _array(self.zones)


def build_zones(lines: Sequence[ZoneLine], labels: Floats, tolerance: float) -> Built:
    """Return the zones that the lines of one code draw. ``labels`` (m, 2): places of texts on the code's layers.

    ``tolerance``: metres by which ends may miss each other. A hatch is a zone, also with several loops and islands; an
    outline that repeats a loop is not another one. Other closed lines nest: a ring in a ring is a hole, unless it has
    a label of its own. What is left is cut at its crossings, and what it encloses are zones.
    """
    result = Built()
    hatches = [line for line in lines if line.kind in FILLED]
    rest = [line for line in lines if line.kind not in FILLED]
    _add_hatches(result, hatches)
    closed, opened = _split(rest, tolerance, result)
    rings, polygons, drawn = _new_rings(result, closed)
    netted = _near(polygons, opened, tolerance)
    if opened:
        _add_net(result, opened, [rings[number] for number in np.flatnonzero(netted)], tolerance)
    alone = [rings[number] for number in np.flatnonzero(~netted)]
    _add_outlines(result, alone, polygons[~netted], drawn[~netted], labels)
    return result


# ---------------------------------------------------------------- hatches


def _add_hatches(result: Built, lines: list[ZoneLine]) -> None:
    rings = make_rings([_closed(line.points) for line in lines])
    by_element: dict[tuple[int, str], list[int]] = {}
    for number, (line, reason) in enumerate(zip(lines, rings.reason, strict=True)):
        if reason is not None:
            result.refuse(line, str(reason))
        else:
            by_element.setdefault((line.element, line.layer), []).append(number)
    found: list[shapely.Geometry] = []
    origin: list[tuple[ZoneLine, float | None]] = []
    for loops in by_element.values():
        mended = bool(rings.repaired[loops].any())
        for zone, number in _areas_of_hatch(rings.polygons, np.array(loops)):
            found.append(zone)
            origin.append((lines[number], float(rings.drawn[number]) if mended else None))
    first = repeats(_array(found))
    for number, (zone, (line, before)) in enumerate(zip(found, origin, strict=True)):
        if first[number] != number:
            result.repeated.append(line.element)
            result.fates.append((line.element, OUTLINE))
            continue
        place = result.add(zone, HATCH, line)
        result.fates.append((line.element, ZONE))
        if before is not None:
            result.repaired.append((place, before, float(zone.area)))


def _areas_of_hatch(polygons: Geometries, loops: Ints) -> list[tuple[shapely.Geometry, int]]:
    """Return what the loops of one hatch fill, by even and odd, and the loop around each area."""
    if len(loops) == 1:
        return [(polygons[loops[0]], int(loops[0]))]
    loops = loops[repeats(polygons[loops]) == np.arange(len(loops))]
    zones, shells, _ = nest(polygons[loops], np.zeros(len(loops), dtype=bool))
    return [(zone, int(loops[shell])) for zone, shell in zip(zones, shells, strict=True)]


def _array(geometry: Sequence[shapely.Geometry]) -> Geometries:
    out = np.empty(len(geometry), dtype=object)
    out[:] = list(geometry)
    return out


def _closed(points: Floats) -> Floats:
    return np.vstack([points, points[:1]]) if (points[0] != points[-1]).any() else points


# ---------------------------------------------------------------- closed lines


def _split(lines: list[ZoneLine], tolerance: float, result: Built) -> tuple[list[ZoneLine], list[ZoneLine]]:
    """Return closed lines, those that almost close among them, and open ones."""
    closed, opened = [], []
    for line in lines:
        points = line.points
        if not np.isfinite(points).all():
            result.refuse(line, NO_PLACE)
            continue
        gap = float(np.hypot(*(points[-1] - points[0])))
        if gap <= MICROMETRE and len(points) > 1:
            ring = np.vstack([points[:-1], points[:1]])
            closed.append(ZoneLine(ring, line.element, line.layer, line.kind))
        elif gap <= tolerance and len(points) >= 3 and _length(points) > 4 * tolerance:
            result.closed.append((line.element, (float(points[0, 0]), float(points[0, 1])), gap))
            closed.append(ZoneLine(_closed(points), line.element, line.layer, line.kind))
        else:
            opened.append(line)
    return closed, opened


def _length(points: Floats) -> float:
    steps = np.diff(points, axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def _new_rings(result: Built, lines: list[ZoneLine]) -> tuple[list[ZoneLine], Geometries, Floats]:
    """Return the closed lines that say something new, their polygons, and the area as drawn where one was repaired."""
    rings = make_rings([line.points for line in lines])
    for line, reason in zip(lines, rings.reason, strict=True):
        if reason is not None:
            result.refuse(line, str(reason))
    usable = np.array([text is None for text in rings.reason], dtype=bool)
    numbers = np.flatnonzero(usable)
    polygons = rings.polygons[numbers]
    first = repeats(polygons)
    again = first != np.arange(len(first))
    loops = filled_rings(result.geometry)
    known = np.zeros(len(numbers), dtype=bool)
    known[same_pairs(polygons, loops)[0]] = True
    within = ~known
    known[within] = covered(polygons[within], result.geometry)
    _note_inner(
        result, [lines[int(numbers[n])] for n in np.flatnonzero(within & known)], polygons[within & known]
    )
    for place in np.flatnonzero(again | known):
        line = lines[int(numbers[place])]
        result.fates.append((line.element, OUTLINE))
        if not known[place]:
            result.repeated.append(line.element)
    kept = np.flatnonzero(~(again | known))
    new = [lines[int(numbers[place])] for place in kept]
    drawn = np.where(rings.repaired, rings.drawn, np.nan)[numbers[kept]]
    return new, polygons[kept], drawn


def _note_inner(result: Built, lines: list[ZoneLine], polygons: Geometries) -> None:
    """Note outlines (n,) that lie well inside one hatch: its ground is in that zone, but they may be lots of it."""
    if not len(polygons):
        return
    zones = result.geometry
    one, two = shapely.STRtree(zones).query(shapely.point_on_surface(polygons), predicate="intersects")
    inside = shapely.area(polygons)[one] < INNER * shapely.area(zones)[two]
    for number in np.unique(one[inside]).tolist():
        result.inner.append((lines[number].element, polygons[number]))


def _add_outlines(
    result: Built, lines: list[ZoneLine], polygons: Geometries, drawn: Floats, labels: Floats
) -> None:
    zones, shells, holes = nest(polygons, _own_label(polygons, labels))
    for zone, shell in zip(zones, shells, strict=True):
        line = lines[int(shell)]
        place = result.add(zone, CLOSED, line)
        result.fates.append((line.element, ZONE))
        if np.isfinite(drawn[shell]):
            result.repaired.append((place, float(drawn[shell]), float(zone.area)))
    for number in holes:
        result.fates.append((lines[int(number)].element, ZONE))
    result.holes += len(holes)
    result.hole_area += float(shapely.area(polygons[holes]).sum())


def _own_label(polygons: Geometries, labels: Floats) -> Bools:
    """Tell which rings (n,) are the smallest ones around a text."""
    own = np.zeros(len(polygons), dtype=bool)
    if not len(polygons) or not len(labels):
        return own
    text, ring = shapely.STRtree(polygons).query(shapely.points(labels), predicate="intersects")
    order = np.lexsort((shapely.area(polygons)[ring], text))
    _, smallest = np.unique(text[order], return_index=True)
    own[ring[order][smallest]] = True
    return own


# ---------------------------------------------------------------- lines that close together


def _near(polygons: Geometries, lines: list[ZoneLine], reach: float) -> Bools:
    """Tell which rings (n,) open lines touch; those are part of the net."""
    near = np.zeros(len(polygons), dtype=bool)
    if len(polygons) and lines:
        drawn = np.array(
            [shapely.LineString(line.points) for line in lines if len(line.points) > 1], dtype=object
        )
        tree = shapely.STRtree(shapely.boundary(polygons))
        near[tree.query(drawn, predicate="dwithin", distance=reach)[1]] = True
    return near


def _add_net(result: Built, opened: list[ZoneLine], rings: list[ZoneLine], tolerance: float) -> None:
    lines = [line for line in (*opened, *rings) if len(line.points) > 1]
    for line in opened:
        if len(line.points) < 2:
            result.refuse(line, OPEN)
    if not lines:
        return
    points = np.vstack([line.points for line in lines])
    owner = np.repeat(np.arange(len(lines)), [len(line.points) for line in lines])
    noded = node_lines(points, owner, tolerance, RESOLUTION)
    if not len(noded.edges):
        for line in opened:
            result.refuse(line, OPEN)
        return
    faces = trace_faces(noded.nodes, noded.edges)
    hatched = result.geometry
    known = covered(faces.polygons, hatched)
    new = faces.polygons[~known]
    used = np.unique(noded.edge_lines[~faces.unused])
    bounding = _bounding(lines, new, tolerance)
    repeating = _along(lines, hatched, tolerance)
    first: dict[int, int] = {}
    for number, line in enumerate(lines):
        if number in used and (bounding[number] or not repeating[number]):
            result.fates.append((line.element, ZONE))
            first.setdefault(line.element, number)
        elif repeating[number]:
            result.fates.append((line.element, OUTLINE))
        else:
            result.refuse(line, OPEN)
    tree = shapely.STRtree([shapely.LineString(line.points) for line in lines]) if len(new) else None
    for face in new:
        near = tree.query(face.exterior, predicate="dwithin", distance=tolerance) if tree is not None else [0]
        result.add(face, NET, lines[int(min(near, default=0))])


def _bounding(lines: list[ZoneLine], zones: Geometries, tolerance: float) -> Bools:
    """Tell which lines (n,) run along a zone for longer than they touch it."""
    out = np.zeros(len(lines), dtype=bool)
    if not len(zones):
        return out
    drawn = np.array([shapely.LineString(line.points) for line in lines], dtype=object)
    edges = shapely.boundary(zones)
    one, two = shapely.STRtree(edges).query(drawn, predicate="dwithin", distance=tolerance)
    along = shapely.length(shapely.intersection(drawn[one], shapely.buffer(edges[two], max(tolerance, SAME))))
    out[one[along > 2 * max(tolerance, SAME)]] = True
    return out


def _along(lines: list[ZoneLine], zones: Geometries, tolerance: float) -> NDArray[np.bool_]:
    """Tell which lines (n,) lie on outlines of zones with their whole length."""
    out = np.zeros(len(lines), dtype=bool)
    if not len(zones):
        return out
    edges = shapely.boundary(zones)
    tree = shapely.STRtree(edges)
    for number, line in enumerate(lines):
        drawn = shapely.LineString(line.points)
        near = edges[tree.query(drawn, predicate="dwithin", distance=tolerance)]
        if len(near):
            strip = shapely.buffer(shapely.union_all(near), max(tolerance, SAME))
            out[number] = bool(shapely.covers(strip, drawn))
    return out
