"""One sheet: line work and texts become parcels, named faces and findings. Pure; runs in a worker process."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyproj
import shapely

from .checks import check_labels, check_lines, outside_labels
from .faces import Faces, trace_faces
from .label_faces import Labelled, label_faces
from .labels import FaceLabel
from .noding import Noded, node_again, node_lines, renode
from .seeds import use_seeds
from .sheet import NAMED, PARCEL, SLIVER, UNNAMED, Finding, Floats, Geometries, Ints, Settings, Sheet

PASSES = 3


@dataclass
class Border:
    """Faces at the outer line of a sheet: polygons (n,), their labels and areas (m²)."""

    faces: Geometries
    labels: list[FaceLabel]
    areas: Floats


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
    border: Border
    findings: list[Finding]
    unplaced: list[tuple[int, Finding]]
    counts: dict[str, float] = field(default_factory=dict)


def build_sheet(sheet: Sheet, settings: Settings) -> SheetResult:
    """Build the parcels of one sheet. Everything that goes in is in a parcel, a named face, a finding or a count."""
    noded, faces = node_and_trace(sheet.coordinates, sheet.lines, settings.tolerance, settings.resolution)
    areas = planar_areas(faces.polygons, sheet.crs, sheet.area_crs)
    labelled = label_faces(sheet, faces.polygons, areas, settings)
    findings = check_lines(noded, faces.unused, sheet, settings.tolerance)
    findings += use_seeds(sheet, labelled, faces.polygons) + labelled.findings
    labels, texts = labelled.labels, labelled.texts
    kind = _kinds(labelled, faces.polygons, settings.tolerance)
    findings += check_labels(faces.polygons, areas, kind, labels, labelled.unreadable, settings)
    findings += outside_labels(sheet, texts.label[texts.face[texts.label] < 0], noded, faces)
    order = _order(faces.polygons, labels)
    kept = order[kind[order] != NAMED]
    named = order[kind[order] == NAMED]
    findings.sort(key=lambda finding: (finding.rule, finding.x, finding.y, finding.text))
    return SheetResult(
        sheet.name,
        sheet.number,
        faces.polygons[kept],
        [labels[index] for index in kept.tolist()],
        [labelled.owners[index] or None for index in kept.tolist()],
        areas[kept],
        faces.polygons[named],
        [labelled.names[index] for index in named.tolist()],
        areas[named],
        faces.outline,
        _border(faces, labels, areas, kind),
        findings,
        labelled.unplaced,
        _counts(sheet, noded, faces, areas, kind, labelled, findings),
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


def _kinds(labelled: Labelled, polygons: Geometries, tolerance: float) -> Ints:
    empty = np.array([label.label.empty for label in labelled.labels], dtype=bool)
    empty &= ~np.array(labelled.unreadable, dtype=bool)
    named = empty & np.array([bool(name) for name in labelled.names], dtype=bool)
    thin = empty & ~named & (2 * shapely.area(polygons) < tolerance * shapely.length(polygons))
    numbered = np.array([label.label.number is not None for label in labelled.labels], dtype=bool)
    kind = np.where(numbered, PARCEL, UNNAMED)
    kind[named] = NAMED
    kind[thin] = SLIVER
    return kind


def _border(faces: Faces, labels: list[FaceLabel], areas: Floats, kind: Ints) -> Border:
    """Return the faces that touch the outer line of the sheet, but for named ones and slivers."""
    touching = np.empty(0, dtype=np.int64)
    if len(faces.polygons):
        rings = shapely.get_exterior_ring(faces.outline)
        pairs = shapely.STRtree(faces.polygons).query(rings, predicate="intersects")
        touching = np.unique(pairs[1])
    touching = touching[np.isin(kind[touching], (PARCEL, UNNAMED))]
    return Border(faces.polygons[touching], [labels[i] for i in touching.tolist()], areas[touching])


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
    labelled: Labelled,
    findings: list[Finding],
) -> dict[str, float]:
    texts = labelled.texts
    placed = texts.face[texts.label]
    inside = placed >= 0
    return {
        "lines_in": len(sheet.levels),
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
        "other_texts": _other_texts(sheet, labelled),
        "owner_texts": len(texts.owner),
        "owner_texts_outside": int((texts.face[texts.owner] < 0).sum()),
        "seeds_in": len(sheet.seeds.labels),
        "faces_with_seeds": labelled.seeds_used,
        "faces_area_m2": float(shapely.area(faces.polygons).sum()),
        "outline_area_m2": float(shapely.area(faces.outline).sum()),
        "parcels_area_m2": float(areas[kind == PARCEL].sum()),
        "named_faces_area_m2": float(areas[kind == NAMED].sum()),
        "other_faces_area_m2": float(areas[(kind != PARCEL) & (kind != NAMED)].sum()),
    }


def _other_texts(sheet: Sheet, labelled: Labelled) -> int:
    """Count the texts that take no part in building: notes, heights, texts without words."""
    texts = labelled.texts
    used = np.concatenate([texts.label, texts.name, texts.owner, texts.label_point])
    return len(sheet.words) - len(np.unique(used))
