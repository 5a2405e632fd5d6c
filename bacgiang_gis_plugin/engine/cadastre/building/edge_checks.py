"""What is wrong along the edges of sheets after they were matched: gaps, overlaps, parcels cut by the edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from .labels import Label
from .sheet import Finding, Floats, Geometries, Settings
from .sheet_parcels import Border

SHARED = 0.5  # metres of common edge; a shorter one joins no parts of a parcel
MITRE = 5.0
FILLED = 10.0  # widths beyond a window that the filling of what lies in it may reach at most


@dataclass(frozen=True)
class EdgeFinding:
    """A finding about several sheets, by their places in the list given; the first one is the finding's own."""

    finding: Finding
    sheets: tuple[int, ...]


def check_edges(
    outlines: list[Geometries], names: list[str], width: float, resolution: float
) -> list[EdgeFinding]:
    """Return gaps and overlaps where sheets meet.

    ``outlines``: for each sheet the polygons around its connected parts. An overlap counts if it is wider than the
    ``resolution`` on average; a gap if it is also no wider than ``width`` (metres, mean), whether sheets enclose it
    or it is open at the commune's outer edge.
    """
    sheets = np.array([shapely.union_all(outline) for outline in outlines], dtype=object)
    if len(sheets) < 2:
        return []
    tree = shapely.STRtree(sheets)
    first, second = tree.query(sheets, predicate="dwithin", distance=width)
    pairs = sorted((a, b) for a, b in zip(first.tolist(), second.tolist(), strict=True) if a < b)
    found = []
    for a, b in pairs:
        for part in _areal(shapely.intersection(sheets[a], sheets[b])):
            if _mean_width(part) > resolution:
                found.append(_edge_finding("edge_overlap", part, (a, b), names, width))
    whole = shapely.union_all(sheets)
    rings = [ring for polygon in shapely.get_parts(whole) for ring in shapely.get_rings(polygon)[1:]]
    holes = shapely.polygons(rings) if rings else np.empty(0, dtype=object)
    for hole in holes:
        beside = tuple(sorted(tree.query(hole, predicate="intersects").tolist()))
        if len(beside) > 1 and resolution < _mean_width(hole) <= width:
            found.append(_edge_finding("edge_gap", hole, beside, names, width))
    return found + _open_gaps(sheets, holes, pairs, names, width, resolution)


def _open_gaps(
    sheets: Geometries,
    holes: Geometries,
    pairs: list[tuple[int, int]],
    names: list[str],
    width: float,
    resolution: float,
) -> list[EdgeFinding]:
    """Return gaps between two sheets that no sheet encloses: open at the outer edge of the commune."""
    found: list[EdgeFinding] = []
    if width <= 0:
        return found
    tree, enclosed = shapely.STRtree(sheets), shapely.STRtree(holes)
    unmatched = _unmatched(sheets, width)
    for a, b in pairs:
        if (a, b) not in unmatched:
            continue
        boxes = shapely.bounds(sheets[[a, b]])
        low, high = boxes[:, :2].max(axis=0) - 2 * width, boxes[:, 2:].min(axis=0) + 2 * width
        one, other = _clipped(sheets[[a, b]], low, high)
        filled = _closed(shapely.union_all([one, other]), width)
        near = sheets[np.sort(tree.query(shapely.box(*low, *high)))]
        near = _clipped(near, low - FILLED * width, high + FILLED * width)
        for part in _areal(shapely.difference(filled, shapely.union_all(near))):
            inside = enclosed.query(shapely.point_on_surface(part), predicate="within")
            if len(inside) or not resolution < _mean_width(part) <= width:
                continue
            edges = [_common_edge(part, sheet, resolution) for sheet in (one, other)]
            if min(edges) > SHARED and _is_strip(part, edges):
                found.append(_edge_finding("edge_gap", part, (a, b), names, width))
    return found


def _unmatched(sheets: Geometries, width: float) -> set[tuple[int, int]]:
    """Return the pairs of sheets with outer edges, drawn by one sheet only, that come as near as ``width``.

    Along a gap both sheets have such edges; where they share every edge there is none, which is the common case.
    """
    parts, sheet = shapely.get_parts(sheets, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    start, stop = points[:-1][inside], points[1:][inside]
    ends = np.stack([start[:, 0] + 1j * start[:, 1], stop[:, 0] + 1j * stop[:, 1]], axis=1)
    _, edge, drawn = np.unique(np.sort(ends, axis=1), axis=0, return_inverse=True, return_counts=True)
    single = drawn[edge.reshape(-1)] == 1
    owner = sheet[part[ring[:-1][inside][single]]]
    lines = shapely.linestrings(np.stack([start[single], stop[single]], axis=1))
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=width)
    first, second = owner[one], owner[other]
    return set(zip(first[first < second].tolist(), second[first < second].tolist(), strict=True))


def _clipped(sheets: Geometries, low: Floats, high: Floats) -> Geometries:
    """Return what of some sheets lies in a window; clipping is quick, but may leave an invalid polygon."""
    found = shapely.clip_by_rect(sheets, *low, *high)
    broken = ~shapely.is_valid(found)
    found[broken] = shapely.intersection(sheets[broken], shapely.box(*low, *high))
    return np.asarray(found)


def _closed(geometry: shapely.Geometry, width: float) -> shapely.Geometry:
    """Fill what is narrower than ``width``; corners keep their shape."""
    grown = shapely.buffer(geometry, width / 2, join_style="mitre", mitre_limit=MITRE)
    return shapely.buffer(grown, -width / 2, join_style="mitre", mitre_limit=MITRE)


def _common_edge(part: shapely.Geometry, sheet: shapely.Geometry, resolution: float) -> float:
    near = shapely.buffer(sheet, resolution)
    return float(shapely.length(shapely.intersection(shapely.boundary(part), near)))


def _is_strip(part: shapely.Geometry, edges: list[float]) -> bool:
    """Tell a gap, which both sheets accompany, from a notch in one of them."""
    return 4 * min(edges) > max(edges) and sum(edges) > 0.6 * float(shapely.length(part))


def _areal(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    parts = shapely.get_parts(geometry)
    return [part for part in parts if shapely.get_type_id(part) == 3 and shapely.area(part) > 0]


def _mean_width(polygon: shapely.Geometry) -> float:
    return float(2 * shapely.area(polygon) / shapely.length(polygon))


def _edge_finding(
    rule: str, part: shapely.Geometry, beside: tuple[int, ...], names: list[str], width: float
) -> EdgeFinding:
    x, y = shapely.get_coordinates(shapely.point_on_surface(part))[0].tolist()
    text = " / ".join(names[index] for index in beside)
    others = "; ".join(names[index] for index in beside[1:])
    area = float(shapely.area(part))
    return EdgeFinding(Finding(rule, x, y, value=area, limit=width, text=text, beside=others), beside)


def check_continuing(borders: Sequence[Border], names: list[str], settings: Settings) -> list[EdgeFinding]:
    """Return parcels that go on in the next sheet: the same number on both sides, or none on one of them.

    The area on a label decides where it is there: it is that of both parts together, not that of the part alone.
    Without it number and land code have to be the same.
    """
    sheet = np.repeat(np.arange(len(borders)), [len(border.faces) for border in borders])
    place = np.concatenate(
        [np.arange(len(border.faces)) for border in borders] or [np.empty(0, dtype=np.int64)]
    )
    if len(sheet) == 0:
        return []
    faces = np.concatenate([border.faces for border in borders])
    boxes = shapely.bounds(faces) + np.array([-1, -1, 1, 1]) * settings.resolution
    one, other = shapely.STRtree(faces).query(shapely.linestrings(boxes.reshape(-1, 2, 2)))
    keep = sheet[one] < sheet[other]
    found = []
    for a, b in zip(one[keep].tolist(), other[keep].tolist(), strict=True):
        first, second = (borders[sheet[i]] for i in (a, b))
        labels = first.labels[place[a]].label, second.labels[place[b]].label
        areas = float(first.areas[place[a]]), float(second.areas[place[b]])
        numbers = [label.name for label in labels if label.number is not None]
        if not numbers or (len(numbers) == 2 and numbers[0] != numbers[1]):
            continue
        sizes = {label.area for label in labels if label.area is not None}
        total = sum(areas)
        if any(abs(size - total) > settings.area_limit(total) for size in sizes):
            continue
        codes = {label.code for label in labels}
        if not sizes and (len(numbers) < 2 or len(codes) > 1 or None in codes):
            continue  # numbers start anew in each sheet, so equal ones alone say nothing
        if not shapely.dwithin(faces[a], faces[b], settings.resolution):
            continue
        edge = _shared_edge(faces[a], faces[b], settings.resolution)
        if edge is None:
            continue
        found.append(_continues(labels, edge, (int(sheet[a]), int(sheet[b])), names, total))
    return sorted(found, key=lambda entry: (entry.sheets, entry.finding.x, entry.finding.y))


def _shared_edge(
    one: shapely.Geometry, other: shapely.Geometry, resolution: float
) -> shapely.Geometry | None:
    edge = shapely.intersection(shapely.boundary(one), shapely.buffer(other, 2 * resolution))
    return edge if shapely.length(edge) >= SHARED else None


def _continues(
    labels: tuple[Label, Label],
    edge: shapely.Geometry,
    sheets: tuple[int, int],
    names: list[str],
    total: float,
) -> EdgeFinding:
    parts = shapely.get_parts(edge)
    middle = shapely.line_interpolate_point(parts[int(shapely.length(parts).argmax())], 0.5, normalized=True)
    x, y = shapely.get_coordinates(middle)[0].tolist()
    owner = 0 if labels[0].number is not None else 1
    label = labels[owner]
    mine, next_sheet = sheets[owner], sheets[1 - owner]
    text = f"{names[mine]} / {names[next_sheet]}"
    finding = Finding(
        "parcel_continues", x, y, label.number, total, None, text, label.name, beside=names[next_sheet]
    )
    return EdgeFinding(finding, (mine, next_sheet))
