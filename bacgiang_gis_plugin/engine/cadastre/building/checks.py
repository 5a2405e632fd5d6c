"""What the builder finds wrong in one sheet, and between sheets: each finding refers to a rule."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from .label_faces import group_texts
from .labels import FaceLabel, read_label
from .noding import Noded
from .sheet import PARCEL, SLIVER, UNNAMED, Finding, Floats, Geometries, Ints, Settings, Sheet

if TYPE_CHECKING:
    from .faces import Faces

_Problem = tuple[str, float | None, float | None, str]


def check_lines(noded: Noded, unused: NDArray[np.bool_], sheet: Sheet, tolerance: float) -> list[Finding]:
    """Return what noding met: moved and loose ends, lines drawn twice, lines that separate nothing."""
    found = []
    for rule, rows, lines in (
        ("undershoot", noded.undershoots, noded.undershoot_lines),
        ("overshoot", noded.overshoots, noded.overshoot_lines),
        ("dangle", np.insert(noded.free_ends, 2, np.nan, axis=1), noded.free_end_lines),
    ):
        for (x, y, length), line in zip(rows.tolist(), lines.tolist(), strict=True):
            value = None if rule == "dangle" else length
            found.append(Finding(rule, x, y, value=value, limit=tolerance, level=sheet.level(line)))
    for line, (length, (x, y)) in sorted(noded.doubled.items()):
        found.append(Finding("doubled_line", x, y, value=length, level=sheet.level(line)))
    return found + _bridges(noded, unused, sheet)


def _bridges(noded: Noded, unused: NDArray[np.bool_], sheet: Sheet) -> list[Finding]:
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
        found.append(Finding("line_closes_nothing", x, y, value=length, level=sheet.level(line)))
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
        Finding(
            rule,
            float(x),
            float(y),
            labels[index].label.number,
            value,
            limit,
            text,
            labels[index].label.name,
        )
        for (index, rule, value, limit, text), (x, y) in zip(found, points, strict=True)
    ]


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
    limit = settings.area_limit(area)
    if label.label.area is not None and abs(label.label.area - area) > limit:
        found.append(("area_mismatch", label.label.area - area, limit, ""))
    uses = sum(use for _, use in label.label.uses)
    if label.label.uses and label.label.area is not None and abs(uses - label.label.area) > limit:
        found.append(("uses_area_mismatch", uses - label.label.area, limit, label.label.each or ""))
    if label.label.code is not None and settings.known_codes:
        unknown = [code for code in label.label.code.split("+") if code not in settings.known_codes]
        if unknown:
            found.append(("unknown_land_code", None, None, "+".join(unknown)))
    return found


def _repeated(kind: Ints, labels: list[FaceLabel]) -> list[tuple[int, str, float | None, float | None, str]]:
    """Return one entry per number that several faces carry, at the last of them."""
    by_number: dict[str, list[int]] = defaultdict(list)
    for index in np.flatnonzero(kind == PARCEL).tolist():
        by_number[labels[index].label.name or ""].append(index)
    return [
        (faces[-1], "repeated_number", float(len(faces)), None, name)
        for name, faces in sorted(by_number.items())
        if len(faces) > 1
    ]


def outside_labels(sheet: Sheet, rows: Ints, noded: Noded, faces: Faces) -> list[Finding]:
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
            name=read[group[0]].name,
        )
        for group, loose in zip(groups, unclosed.tolist(), strict=True)
    ]


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
