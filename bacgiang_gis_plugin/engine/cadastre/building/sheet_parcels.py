"""One sheet: line work and texts become parcels, named faces and findings. Pure; runs in a worker process."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from .checks import Finding, check_labels, check_lines, group_texts, outside_labels
from .faces import Faces, trace_faces
from .labels import FaceLabel, Label, combine, read_label
from .leader_labels import LooseLabel, match_labels
from .noding import Noded, node_again, node_lines, renode

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Geometries = NDArray[np.object_]

LABEL_ROLES = ("parcel_number", "parcel_area", "land_code")
NAME_ROLES = ("road_name", "water_name")
LABEL_POINT, OWNER = "label_point", "owner_name"
PARCEL, NAMED, SLIVER, UNNAMED = 0, 1, 2, 3
PASSES = 3


@dataclass(frozen=True)
class Settings:
    """What the user chose; lengths in metres, areas in m². ``known_codes``: land-use codes of the code lists."""

    tolerance: float
    resolution: float
    area_tolerance: float
    area_tolerance_percent: float
    edge_width: float
    label_reach: float
    known_codes: frozenset[str]


@dataclass
class Sheet:
    """Line work and texts of one sheet, in the layer's system; ``area_crs`` where areas belong to another one.

    ``coordinates`` (n, 2) with line numbers ``lines`` (n,) into ``elements``; texts: ``points`` (k, 2), words, roles.
    """

    name: str | None
    number: int | None
    crs: str
    area_crs: str | None
    coordinates: Floats
    lines: Ints
    elements: list[int | None]
    points: Floats
    words: list[str]
    roles: list[str]


@dataclass
class SheetResult:
    """Parcels in the order of their numbers, and what else was found; arrays and lists of equal length."""

    sheet: str | None
    number: int | None
    parcels: Geometries
    labels: list[FaceLabel]
    owners: list[str | None]
    areas: Floats
    named: Geometries
    names: list[str]
    named_areas: Floats
    outline: Geometries
    findings: list[Finding]
    counts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Texts:
    """Texts by what they are for: rows into the sheet's texts, and the face (or -1) each lies in."""

    label: Ints
    name: Ints
    owner: Ints
    label_point: Ints
    face: Ints


def build_sheet(sheet: Sheet, settings: Settings) -> SheetResult:
    """Build the parcels of one sheet. Everything that goes in is in a parcel, a named face, a finding or a count."""
    noded, faces = node_and_trace(sheet.coordinates, sheet.lines, settings.tolerance, settings.resolution)
    areas = planar_areas(faces.polygons, sheet.crs, sheet.area_crs)
    texts = _place_texts(sheet, faces.polygons, areas)
    names = _joined(sheet, texts.name, texts.face, len(faces.polygons))
    labels, unreadable, moved = _label_faces(sheet, texts, faces.polygons, areas, names, settings)
    owners = _joined(sheet, texts.owner, texts.face, len(faces.polygons))
    kind = _kinds(labels, unreadable, names, faces.polygons, settings.tolerance)
    findings = check_lines(noded, faces.unused, sheet.elements, settings.tolerance)
    findings += moved + check_labels(faces.polygons, areas, kind, labels, unreadable, settings)
    findings += outside_labels(sheet, texts.label[texts.face[texts.label] < 0], noded, faces, settings)
    order = _order(faces.polygons, labels)
    kept = order[kind[order] != NAMED]
    named = order[kind[order] == NAMED]
    findings.sort(key=lambda finding: (finding.rule, finding.x, finding.y))
    return SheetResult(
        sheet.name,
        sheet.number,
        faces.polygons[kept],
        [labels[index] for index in kept.tolist()],
        [owners[index] or None for index in kept.tolist()],
        areas[kept],
        faces.polygons[named],
        [names[index] for index in named.tolist()],
        areas[named],
        faces.outline,
        findings,
        _counts(sheet, noded, faces, areas, kind, texts, findings),
    )


def node_and_trace(
    coordinates: Floats, lines: Ints, tolerance: float, resolution: float
) -> tuple[Noded, Faces]:
    """Node line work and trace its faces; node again where lines lie so close that bending made them cross."""
    noded = node_lines(coordinates, lines, tolerance, resolution)
    faces = trace_faces(noded.nodes, noded.edges)
    for _ in range(PASSES):
        if faces.planar:
            return noded, faces
        noded = node_again(noded, tolerance, resolution)
        faces = trace_faces(noded.nodes, noded.edges)
    if not faces.planar:
        noded = renode(noded, resolution)
        faces = trace_faces(noded.nodes, noded.edges)
    return noded, faces


def planar_areas(polygons: Geometries, crs: str, area_crs: str | None) -> Floats:
    """Return planar areas (n,) in m², in ``area_crs`` where that is not the system of the polygons."""
    if area_crs is None or len(polygons) == 0:
        return np.asarray(shapely.area(polygons), dtype=float)
    change = pyproj.Transformer.from_crs(crs, area_crs, always_xy=True)
    moved = shapely.transform(polygons, lambda xy: np.column_stack(change.transform(xy[:, 0], xy[:, 1])))
    return np.asarray(shapely.area(moved), dtype=float)


def _place_texts(sheet: Sheet, polygons: Geometries, areas: Floats) -> _Texts:
    """Find the face of each text; on a common edge the smaller face."""
    face = np.full(len(sheet.words), -1, dtype=np.int64)
    if len(polygons) and len(sheet.words):
        row, found = shapely.STRtree(polygons).query(shapely.points(sheet.points), predicate="intersects")
        order = np.lexsort((found, areas[found], row))[::-1]
        face[row[order]] = found[order]
    roles = np.array(sheet.roles, dtype=object)
    worded = np.array([bool(word.strip()) for word in sheet.words], dtype=bool)
    label = np.isin(roles, LABEL_ROLES)
    if not label.any():
        label = ~np.isin(roles, [*NAME_ROLES, LABEL_POINT, OWNER])
    return _Texts(
        np.flatnonzero(label & worded),
        np.flatnonzero(np.isin(roles, NAME_ROLES) & worded),
        np.flatnonzero((roles == OWNER) & worded),
        np.flatnonzero(roles == LABEL_POINT),
        face,
    )


def _label_faces(
    sheet: Sheet, texts: _Texts, polygons: Geometries, areas: Floats, named: list[str], settings: Settings
) -> tuple[list[FaceLabel], list[str], list[Finding]]:
    """Return the label of each face, the texts in it that say nothing a label says, and labels that were moved.

    ``texts.face`` of a moved label is set to its new face.
    """
    read = {row: read_label(sheet.words[row], sheet.roles[row]) for row in texts.label.tolist()}
    rows_of = _rows_by_face(sheet, texts, len(polygons))
    moved = _move_leaders(sheet, texts, read, rows_of, polygons, areas, named, settings)
    if moved:
        rows_of = _rows_by_face(sheet, texts, len(polygons))
    empty = combine([], [])
    labels, unreadable = [empty] * len(polygons), [""] * len(polygons)
    for face, rows in rows_of.items():
        if face >= 0:
            labels[face] = combine([read[row] for row in rows], [sheet.words[row] for row in rows])
            unreadable[face] = "; ".join(sheet.words[row] for row in rows if read[row].empty)
    return labels, unreadable, moved


def _rows_by_face(sheet: Sheet, texts: _Texts, count: int) -> dict[int, list[int]]:
    """Return the label texts of each face (-1: of none), in the order of ``_label_order``."""
    rows = texts.label[_label_order(sheet, texts, texts.label, count)]
    face = texts.face[rows]
    starts = np.flatnonzero(np.r_[True, np.diff(face) != 0][: len(face)])
    parts = np.split(rows, starts[1:])
    return {int(face[start]): part.tolist() for start, part in zip(starts.tolist(), parts, strict=False)}


def _move_leaders(
    sheet: Sheet,
    texts: _Texts,
    read: dict[int, Label],
    rows_of: dict[int, list[int]],
    polygons: Geometries,
    areas: Floats,
    named: list[str],
    settings: Settings,
) -> list[Finding]:
    """Give labels that share a face, or lie in none, to the faces without label that they stand for."""
    groups: list[tuple[int, list[int]]] = []
    taken = {face for face, rows in rows_of.items() if any(not read[r].partial for r in rows)}
    for face, rows in rows_of.items():
        heads = [row for row in rows if read[row].number is not None]
        if heads and (face < 0 or len(heads) > 1):
            groups += [(face, group) for group in group_texts(sheet.points, heads, rows)]
    thin = 2 * shapely.area(polygons) < settings.tolerance * shapely.length(polygons)
    free = [i for i in range(len(polygons)) if i not in taken and not named[i] and not thin[i]]
    merged = [combine([read[row] for row in rows], []).label for _, rows in groups]
    loose = [
        LooseLabel(face, float(sheet.points[rows[0], 0]), float(sheet.points[rows[0], 1]), label.area)
        for (face, rows), label in zip(groups, merged, strict=True)
    ]
    limits = np.maximum(settings.area_tolerance, settings.area_tolerance_percent * areas / 100)
    reach = settings.label_reach
    moves = match_labels(loose, np.array(free, dtype=np.int64), polygons, areas, reach, limits)
    found = []
    for index, face in sorted(moves.items()):
        rows = groups[index][1]
        texts.face[rows] = face
        x, y = loose[index].x, loose[index].y
        distance = float(shapely.distance(shapely.Point(x, y), polygons[face]))
        words = "; ".join(sheet.words[row] for row in rows)
        found.append(Finding("label_beside", x, y, merged[index].number, distance, reach, words))
    return found


def _label_order(sheet: Sheet, texts: _Texts, rows: Ints, count: int) -> Ints:
    """Order label texts by face, then by distance from the face's label point, else from north to south."""
    point = np.full((count + 1, 2), np.nan)
    marked = texts.label_point[texts.face[texts.label_point] >= 0][::-1]
    point[texts.face[marked]] = sheet.points[marked]
    face = texts.face[rows]
    distance = np.hypot(*(sheet.points[rows] - point[face]).T)
    distance = np.where(np.isnan(distance), -sheet.points[rows, 1], distance)
    return np.lexsort((sheet.points[rows, 0], distance, face))


def _joined(sheet: Sheet, rows: Ints, face: Ints, count: int) -> list[str]:
    """Join the texts of each face, each text once, in drawing order."""
    found: list[list[str]] = [[] for _ in range(count)]
    for row in rows[face[rows] >= 0].tolist():
        word = " ".join(sheet.words[row].split())
        if word not in found[face[row]]:
            found[face[row]].append(word)
    return ["; ".join(words) for words in found]


def _kinds(
    labels: list[FaceLabel], unreadable: list[str], names: list[str], polygons: Geometries, tolerance: float
) -> Ints:
    empty = np.array([label.label.empty for label in labels], dtype=bool) & ~np.array(unreadable, dtype=bool)
    named = empty & np.array([bool(name) for name in names], dtype=bool)
    thin = empty & ~named & (2 * shapely.area(polygons) < tolerance * shapely.length(polygons))
    numbered = np.array([label.label.number is not None for label in labels], dtype=bool)
    kind = np.where(numbered, PARCEL, UNNAMED)
    kind[named] = NAMED
    kind[thin] = SLIVER
    return kind


def _order(polygons: Geometries, labels: list[FaceLabel]) -> Ints:
    number = np.array([np.inf if (n := label.label.number) is None else n for label in labels], dtype=float)
    corner = shapely.get_coordinates(shapely.get_point(shapely.get_exterior_ring(polygons), 0))
    return np.lexsort((corner[:, 1], corner[:, 0], number))


def _counts(
    sheet: Sheet,
    noded: Noded,
    faces: Faces,
    areas: Floats,
    kind: Ints,
    texts: _Texts,
    findings: list[Finding],
) -> dict[str, float]:
    placed = texts.face[texts.label]
    inside = placed >= 0
    return {
        "lines_in": len(sheet.elements),
        "lines_used": noded.lines_used,
        "lines_doubled": len(noded.doubled),
        "edges": len(noded.edges),
        "edges_bounding_nothing": int(faces.unused.sum()),
        "faces": len(areas),
        "parcels": int((kind == PARCEL).sum()),
        "named_faces": int((kind == NAMED).sum()),
        "slivers": int((kind == SLIVER).sum()),
        "unlabelled_faces": int((kind == UNNAMED).sum()),
        "texts_in": len(sheet.words),
        "label_texts": len(placed),
        "label_texts_in_parcels": int((kind[placed[inside]] == PARCEL).sum()),
        "labels_moved": sum(finding.rule == "label_beside" for finding in findings),
        "label_texts_in_other_faces": int((kind[placed[inside]] != PARCEL).sum()),
        "label_texts_outside": int((~inside).sum()),
        "name_texts": len(texts.name),
        "label_points": len(texts.label_point),
        "other_texts": _other_texts(sheet, texts),
        "owner_texts": len(texts.owner),
        "owner_texts_outside": int((texts.face[texts.owner] < 0).sum()),
        "faces_area_m2": float(shapely.area(faces.polygons).sum()),
        "outline_area_m2": float(shapely.area(faces.outline).sum()),
        "parcels_area_m2": float(areas[kind == PARCEL].sum()),
        "named_faces_area_m2": float(areas[kind == NAMED].sum()),
        "other_faces_area_m2": float(areas[(kind != PARCEL) & (kind != NAMED)].sum()),
    }


def _other_texts(sheet: Sheet, texts: _Texts) -> int:
    """Count the texts that take no part in building: notes, heights, texts without words."""
    used = np.concatenate([texts.label, texts.name, texts.owner, texts.label_point])
    return len(sheet.words) - len(np.unique(used))
