"""What the builder finds wrong in one sheet, and between sheets: each finding refers to a rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from .labels import FaceLabel, read_label
from .noding import Noded

if TYPE_CHECKING:
    from .faces import Faces
    from .sheet_parcels import Settings, Sheet

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Geometries = NDArray[np.object_]

PARCEL, SLIVER, UNNAMED = 0, 2, 3  # as in sheet_parcels
LABEL_SPREAD = 20.0  # metres; split texts of one label that lies in no face are at most so far apart


@dataclass(frozen=True)
class Finding:
    """One finding at (x, y); ``value`` against ``limit`` in the rule's unit."""

    rule: str
    x: float
    y: float
    number: int | None = None
    value: float | None = None
    limit: float | None = None
    text: str = ""


def check_lines(
    noded: Noded, unused: NDArray[np.bool_], elements: list[int | None], tolerance: float
) -> list[Finding]:
    """Return what noding met: moved and loose ends, lines drawn twice, lines that separate nothing."""
    found = [Finding("undershoot", x, y, value=v, limit=tolerance) for x, y, v in noded.undershoots.tolist()]
    found += [Finding("overshoot", x, y, value=v, limit=tolerance) for x, y, v in noded.overshoots.tolist()]
    found += [Finding("dangle", x, y, limit=tolerance) for x, y in noded.free_ends.tolist()]
    for _, (length, (x, y)) in sorted(noded.doubled.items()):
        found.append(Finding("doubled_line", x, y, value=length))
    return found + _bridges(noded, unused)


def _bridges(noded: Noded, unused: NDArray[np.bool_]) -> list[Finding]:
    """Return one finding per line with edges that bound nothing, unless it leads to a loose end."""
    loose = {(x, y) for x, y in noded.free_ends.tolist()}
    pieces: dict[int, list[Ints]] = defaultdict(list)
    for edge in np.flatnonzero(unused).tolist():
        pieces[int(noded.edge_lines[edge])].append(noded.edges[edge])
    found = []
    for line, mine in sorted(pieces.items()):
        ends = noded.nodes[np.array(mine)]
        if line >= 0 and any((x, y) in loose for x, y in ends.reshape(-1, 2).tolist()):
            continue
        x, y = ends[len(ends) // 2].mean(axis=0).tolist()
        length = float(np.hypot(*(ends[:, 1] - ends[:, 0]).T).sum())
        found.append(Finding("line_closes_nothing", x, y, value=length))
    return found


def check_labels(
    polygons: Geometries,
    areas: Floats,
    kind: Ints,
    labels: list[FaceLabel],
    unreadable: list[str],
    settings: Settings,
) -> list[Finding]:
    """Return what is wrong with the labels inside the faces of one sheet."""
    found = []
    for index in range(len(polygons)):
        label, area = labels[index], float(areas[index])
        for rule, value, limit, text in _face_problems(
            label, area, int(kind[index]), unreadable[index], settings
        ):
            if rule == "sliver":
                value = 2 * area / float(shapely.length(polygons[index]))
            found.append((index, rule, value, limit, text))
    found += _repeated(kind, labels)
    points = shapely.get_coordinates(shapely.point_on_surface(polygons[[entry[0] for entry in found]]))
    return [
        Finding(rule, float(x), float(y), labels[index].label.number, value, limit, text)
        for (index, rule, value, limit, text), (x, y) in zip(found, points, strict=True)
    ]


_Problem = tuple[str, float | None, float | None, str]


def _face_problems(
    label: FaceLabel, area: float, kind: int, unreadable: str, settings: Settings
) -> list[_Problem]:
    found: list[_Problem] = []
    if kind == SLIVER:
        return [("sliver", None, settings.tolerance, "")]
    if unreadable:
        found.append(("label_unreadable", None, None, unreadable))
    elif kind == UNNAMED:
        found.append(("missing_label", None, None, label.texts))
    if label.count > 1:
        found.append(("several_labels", float(label.count), None, label.texts))
    limit = max(settings.area_tolerance, settings.area_tolerance_percent * area / 100)
    if label.label.area is not None and abs(label.label.area - area) > limit:
        found.append(("area_mismatch", label.label.area - area, limit, ""))
    if label.label.code is not None and settings.known_codes:
        unknown = [code for code in label.label.code.split("+") if code not in settings.known_codes]
        if unknown:
            found.append(("unknown_land_code", None, None, "+".join(unknown)))
    return found


def _repeated(kind: Ints, labels: list[FaceLabel]) -> list[tuple[int, str, float | None, float | None, str]]:
    """Return one entry per number that several faces carry, at the last of them."""
    by_number: dict[int, list[int]] = defaultdict(list)
    for index in np.flatnonzero(kind == PARCEL).tolist():
        number = labels[index].label.number
        if number is not None:
            by_number[number].append(index)
    return [
        (faces[-1], "repeated_number", float(len(faces)), None, str(number))
        for number, faces in sorted(by_number.items())
        if len(faces) > 1
    ]


def outside_labels(sheet: Sheet, rows: Ints, noded: Noded, faces: Faces, settings: Settings) -> list[Finding]:
    """Return a finding for every label that lies in no face; split texts near a number belong to it."""
    if len(rows) == 0:
        return []
    listed = rows.tolist()
    read = {row: read_label(sheet.words[row], sheet.roles[row]) for row in listed}
    groups = group_texts(sheet.points, [row for row in listed if not read[row].partial], listed)
    taken = {row for group in groups for row in group}
    groups += [[row] for row in listed if row not in taken]
    unclosed = _beside_loose_line(sheet.points[[group[0] for group in groups]], noded, faces)
    return [
        Finding(
            "unclosed_face" if loose else "label_outside",
            float(sheet.points[group[0], 0]),
            float(sheet.points[group[0], 1]),
            read[group[0]].number,
            text="; ".join(sheet.words[row] for row in group),
        )
        for group, loose in zip(groups, unclosed.tolist(), strict=True)
    ]


def group_texts(points: Floats, heads: list[int], rows: list[int]) -> list[list[int]]:
    """Return for each of ``heads`` (rows of ``points``) itself and the other ``rows`` nearest to it.

    Rows farther than ``LABEL_SPREAD`` from every head are in no group.
    """
    groups = {head: [head] for head in heads}
    rest = np.array([row for row in rows if row not in groups], dtype=np.int64)
    if heads and len(rest):
        tree = shapely.STRtree(shapely.points(points[heads]))
        part, owner = tree.query_nearest(
            shapely.points(points[rest]), max_distance=LABEL_SPREAD, all_matches=False
        )
        for row, head in zip(rest[part].tolist(), owner.tolist(), strict=True):
            groups[heads[head]].append(row)
    return list(groups.values())


def _beside_loose_line(points: Floats, noded: Noded, faces: Faces) -> NDArray[np.bool_]:
    """Tell which points are nearer to a line that bounds no face than to any face."""
    if not faces.unused.any():
        return np.zeros(len(points), dtype=bool)
    at = shapely.points(points)
    loose = shapely.linestrings(noded.nodes[noded.edges[faces.unused]])
    to_loose = shapely.STRtree(loose).query_nearest(at, return_distance=True, all_matches=False)[1]
    if len(faces.polygons) == 0:
        return np.ones(len(points), dtype=bool)
    to_face = shapely.STRtree(faces.polygons).query_nearest(at, return_distance=True, all_matches=False)[1]
    return np.asarray(to_loose <= to_face)


@dataclass(frozen=True)
class EdgeFinding:
    """A gap or an overlap between sheets, by their places in the list given."""

    finding: Finding
    sheets: tuple[int, ...]


def check_edges(
    outlines: list[Geometries], names: list[str], width: float, resolution: float
) -> list[EdgeFinding]:
    """Return gaps and overlaps where sheets meet.

    ``outlines``: for each sheet the polygons around its connected parts. An overlap counts if it is wider than the
    ``resolution`` on average; a gap if it is also enclosed by sheets and no wider than ``width`` (metres, mean).
    """
    sheets = [shapely.union_all(outline) for outline in outlines]
    if len(sheets) < 2:
        return []
    tree = shapely.STRtree(sheets)
    first, second = tree.query(sheets, predicate="intersects")
    found = []
    for a, b in sorted((a, b) for a, b in zip(first.tolist(), second.tolist(), strict=True) if a < b):
        for part in _areal(shapely.intersection(sheets[a], sheets[b])):
            if _mean_width(part) > resolution:
                found.append(_edge_finding("edge_overlap", part, (a, b), names, width))
    whole = shapely.get_parts(shapely.union_all(sheets))
    rings = [ring for polygon in whole for ring in shapely.get_rings(polygon)[1:]]
    for hole in shapely.polygons(rings) if rings else []:
        beside = tuple(sorted(tree.query(hole, predicate="intersects").tolist()))
        if len(beside) > 1 and resolution < _mean_width(hole) <= width:
            found.append(_edge_finding("edge_gap", hole, beside, names, width))
    return found


def _areal(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    return [part for part in shapely.get_parts(geometry) if shapely.get_type_id(part) == 3]


def _mean_width(polygon: shapely.Geometry) -> float:
    return float(2 * shapely.area(polygon) / shapely.length(polygon))


def _edge_finding(
    rule: str, part: shapely.Geometry, beside: tuple[int, ...], names: list[str], width: float
) -> EdgeFinding:
    x, y = shapely.get_coordinates(shapely.point_on_surface(part))[0].tolist()
    text = " / ".join(names[index] for index in beside)
    return EdgeFinding(Finding(rule, x, y, value=float(shapely.area(part)), limit=width, text=text), beside)
