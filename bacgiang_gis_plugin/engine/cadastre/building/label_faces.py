"""Which label each face carries: texts inside it, on its boundary or beside it, and the seed that lies in it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import shapely

from .labels import FaceLabel, Label, choose, combine, read_label, writes_sub_numbers
from .leader_labels import LooseLabel, match_labels
from .sheet import Finding, Floats, Geometries, Ints, Settings, Sheet

LABEL_ROLES = ("parcel_number", "parcel_area", "land_code")
NAME_ROLES = ("road_name", "water_name")
LABEL_POINT, OWNER = "label_point", "owner_name"
LABEL_SPREAD = 20.0  # metres; split texts of one label that lies in no face are at most so far apart
# Words that name roads and waters; such a text on a level for labels names its face and is no label.
NAME_WORDS = re.compile(
    r"(đường|ngõ|ngách|hẻm|phố|quốc lộ|tỉnh lộ|ql|đt|kênh|mương|sông|suối|hồ|rạch|ngòi|đập)(?!\w)",
    re.IGNORECASE,
)
# Land for roads and waters; a face that carries such a code and no number is no numbered parcel.
UNNUMBERED = frozenset({"DGT", "DTL", "SON", "MNC"})


@dataclass(frozen=True)
class Texts:
    """Texts by what they are for: rows into the sheet's texts, and the face (or -1) each lies in.

    ``shared``: rows on a common edge, with all the faces they touch, the smallest first.
    """

    label: Ints
    name: Ints
    owner: Ints
    label_point: Ints
    face: Ints
    shared: dict[int, list[int]]


@dataclass
class Labelled:
    """For each face its label, the texts that say nothing a label says, its name and its owner.

    ``unplaced``: seeds given to several sheets that lie in no face of this one, by their row.
    """

    texts: Texts
    labels: list[FaceLabel]
    unreadable: list[str]
    names: list[str]
    owners: list[str]
    findings: list[Finding]
    seeds_used: int = 0
    unplaced: list[tuple[int, Finding]] = field(default_factory=list)


def label_faces(sheet: Sheet, polygons: Geometries, areas: Floats, settings: Settings) -> Labelled:
    """Label the faces of one sheet. Every label text is in a label, among the unreadable ones or in no face."""
    texts = place_texts(sheet, polygons, areas)
    names = _joined(sheet, texts.name, texts.face, len(polygons))
    read = _read(sheet, texts, areas)
    findings = _settle_shared(sheet, texts, read, areas, settings)
    findings += _move_leaders(sheet, texts, read, polygons, areas, names, settings)
    labels, unreadable = _combined(sheet, texts, read, areas, settings)
    for face, label in enumerate(labels):
        if _unnumbered(label.label) and not unreadable[face]:
            names[face] = names[face] or label.texts
            labels[face] = combine([], [])
    owners = _joined(sheet, texts.owner, texts.face, len(polygons))
    return Labelled(texts, labels, unreadable, names, owners, findings)


def _unnumbered(label: Label) -> bool:
    """Tell a label that only says road or water."""
    only_code = label.number is None and label.area is None and label.code is not None
    return only_code and set((label.code or "").split("+")) <= UNNUMBERED


def place_texts(sheet: Sheet, polygons: Geometries, areas: Floats) -> Texts:
    """Find the face of each text; on a common edge the smaller face for the time being."""
    face = np.full(len(sheet.words), -1, dtype=np.int64)
    shared: dict[int, list[int]] = defaultdict(list)
    if len(polygons) and len(sheet.words):
        row, found = shapely.STRtree(polygons).query(shapely.points(sheet.points), predicate="intersects")
        order = np.lexsort((found, areas[found], row))
        row, found = row[order], found[order]
        face[row[::-1]] = found[::-1]
        for index in np.flatnonzero(np.bincount(row, minlength=len(face))[row] > 1).tolist():
            shared[int(row[index])].append(int(found[index]))
    roles = np.array(sheet.roles, dtype=object)
    worded = np.array([bool(word.strip()) for word in sheet.words], dtype=bool)
    label = np.isin(roles, LABEL_ROLES)
    if not label.any():
        label = ~np.isin(roles, [*NAME_ROLES, LABEL_POINT, OWNER])
    named = np.array([NAME_WORDS.match(word.strip()) is not None for word in sheet.words], dtype=bool)
    name = np.isin(roles, NAME_ROLES) | (label & named)
    return Texts(
        np.flatnonzero(label & worded & ~name),
        np.flatnonzero(name & worded),
        np.flatnonzero((roles == OWNER) & worded),
        np.flatnonzero(roles == LABEL_POINT),
        face,
        dict(shared),
    )


def _read(sheet: Sheet, texts: Texts, areas: Floats) -> dict[int, Label]:
    """Read the label texts; what a text leaves open is decided by its face and by the other texts of the sheet."""
    read = {row: read_label(sheet.words[row], sheet.roles[row]) for row in texts.label.tolist()}
    open_rows = [row for row, label in read.items() if label.other is not None]
    if not open_rows:
        return read
    stroked = [row for row in open_rows if read[row].sub_number and texts.face[row] >= 0]
    sizes = [float(areas[texts.face[row]]) for row in stroked]
    sub_numbers = writes_sub_numbers([read[row] for row in stroked], sizes)
    for row in open_rows:
        face = int(texts.face[row])
        read[row] = choose(read[row], float(areas[face]) if face >= 0 else 0.0, sub_numbers)
    return read


def _settle_shared(
    sheet: Sheet, texts: Texts, read: dict[int, Label], areas: Floats, settings: Settings
) -> list[Finding]:
    """Give a label on a common edge to the face without another one, or to that of its area; parts go with it."""
    rows = [row for row in texts.shared if row in read and not read[row].empty]
    if not rows:
        return []
    held: dict[int, int] = defaultdict(int)
    for row, label in read.items():
        if label.number is not None and row not in texts.shared:
            held[int(texts.face[row])] += 1
    found = []
    heads = sorted((row for row in rows if read[row].number is not None), key=lambda row: sheet.words[row])
    for row in heads:
        label, faces = read[row], texts.shared[row]
        said = label.area

        def misfit(face: int, said: float | None = said) -> tuple[bool, bool, float]:
            far = said is not None and abs(said - areas[face]) > settings.area_limit(float(areas[face]))
            return held[face] > 0, far, float(areas[face])

        best = min(faces, key=misfit)
        texts.face[row] = best
        held[best] += 1
        x, y = sheet.points[row].tolist()
        found.append(Finding("label_on_line", x, y, label.number, text=sheet.words[row], name=label.name))
    numbered = [row for row, label in read.items() if label.number is not None]
    for row in rows:
        if read[row].number is None:
            near = [head for head in numbered if int(texts.face[head]) in texts.shared[row]]
            if near:
                apart = np.hypot(*(sheet.points[near] - sheet.points[row]).T)
                texts.face[row] = texts.face[near[int(apart.argmin())]]
    return found


def _combined(
    sheet: Sheet, texts: Texts, read: dict[int, Label], areas: Floats, settings: Settings
) -> tuple[list[FaceLabel], list[str]]:
    empty = combine([], [])
    labels, unreadable = [empty] * len(areas), [""] * len(areas)
    for face, rows in _rows_by_face(sheet, texts, len(areas)).items():
        if face < 0:
            continue
        said = [read[row] for row in rows]
        if len(said) > 1:
            said = _fraction(sheet.points[rows], said, float(areas[face]), settings)
        labels[face] = combine(said, [sheet.words[row] for row in rows])
        unreadable[face] = "; ".join(sheet.words[row] for row in rows if read[row].empty)
    return labels, unreadable


def _fraction(points: Floats, said: list[Label], area: float, settings: Settings) -> list[Label]:
    """Of two whole numbers one above the other, the lower one is the area where it fits the face."""
    plain = [i for i, label in enumerate(said) if label == Label(label.number) and label.number is not None]
    numbers = [i for i, label in enumerate(said) if label.number is not None]
    if len(plain) != 2 or len(numbers) != 2 or any(label.area is not None for label in said):
        return said
    high, low = sorted(plain, key=lambda i: -points[i, 1])
    written = float(said[low].number or 0)
    level = abs(points[high, 1] - points[low, 1]) <= abs(points[high, 0] - points[low, 0]) / 2
    if level or abs(written - area) > max(0.5, settings.area_limit(area)):
        return said
    return [replace(label, number=None, area=written) if i == low else label for i, label in enumerate(said)]


def _rows_by_face(sheet: Sheet, texts: Texts, count: int) -> dict[int, list[int]]:
    """Return the label texts of each face (-1: of none), in the order of ``_label_order``."""
    rows = texts.label[_label_order(sheet, texts, texts.label, count)]
    face = texts.face[rows]
    starts = np.flatnonzero(np.r_[True, np.diff(face) != 0][: len(face)]).tolist()
    listed = rows.tolist()
    return {int(face[a]): listed[a:b] for a, b in pairwise([*starts, len(listed)])}


def _move_leaders(
    sheet: Sheet,
    texts: Texts,
    read: dict[int, Label],
    polygons: Geometries,
    areas: Floats,
    named: list[str],
    settings: Settings,
) -> list[Finding]:
    """Give labels that share a face, or lie in none, to the faces without label that they stand for.

    ``texts.face`` of a moved label is set to its new face.
    """
    rows_of = _rows_by_face(sheet, texts, len(polygons))
    groups: list[tuple[int, list[int]]] = []
    taken = {face for face, rows in rows_of.items() if any(not read[r].partial for r in rows)}
    taken |= {
        face
        for face, rows in rows_of.items()
        if face not in taken and _unnumbered(combine([read[r] for r in rows], []).label)
    }
    for face, rows in rows_of.items():
        heads = [row for row in rows if read[row].number is not None]
        if heads and (face < 0 or len(heads) > 1):
            groups += [(face, group) for group in group_texts(sheet.points, heads, rows)]
    thin = 2 * shapely.area(polygons) < settings.tolerance * shapely.length(polygons)
    free = [i for i in range(len(polygons)) if i not in taken and not named[i] and not thin[i]]
    merged = [combine([read[row] for row in rows], []).label for _, rows in groups]
    names = {label.name for label in merged}
    seeded = {face: name for face, name in _seeded(sheet, polygons).items() if name not in names}
    free = [face for face in free if face not in seeded]
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
        label = merged[index]
        found.append(Finding("label_beside", x, y, label.number, distance, reach, words, name=label.name))
    return found


def _seeded(sheet: Sheet, polygons: Geometries) -> dict[int, str | None]:
    """Return the number that a seed gives each face it lies in."""
    if len(sheet.seeds.labels) == 0 or len(polygons) == 0:
        return {}
    pairs = shapely.STRtree(polygons).query(shapely.points(sheet.seeds.points), predicate="within")
    return {
        face: sheet.seeds.labels[seed].name
        for seed, face in zip(*(part.tolist() for part in pairs), strict=True)
    }


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


def _label_order(sheet: Sheet, texts: Texts, rows: Ints, count: int) -> Ints:
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
