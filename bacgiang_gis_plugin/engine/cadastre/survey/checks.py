"""What is doubtful about surveyed points: repeated numbers and places, near-duplicates, another zone, the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..placing.hypotheses import diagnose
from ..placing.outline import Outline
from ..placing.readings import describe
from ..placing.words import evidence_of, fitting_of
from .layout import Layout
from .rows import Point
from .rules import Finding

SAME = 0.0005  # metres: files are written to the millimetre
FEW = 10  # numbers named in one message


def about_order(layout: Layout, points: Sequence[Point], file: int) -> list[Finding]:
    """Return what the order of columns is at odds with: the heading, the values, or itself."""
    turned = sum(point.turned for point in points)
    found = []
    if layout.against_heading:
        found.append(Finding("survey_order_against_heading", file, None))
    if layout.decided_by == "columns" and 2 * turned > len(points):
        found.append(Finding("survey_order_against_values", file, None, value=turned))
    elif turned > 1:
        found.append(Finding("survey_mixed_order", file, None, value=turned))
    return found


def about_numbers(points: Sequence[Point]) -> list[Finding]:
    """Return points whose number is there already, in the file at another or the same place, or in other files."""
    found = []
    seen: dict[tuple[int, str], list[Point]] = {}
    elsewhere: dict[str, Point] = {}
    in_files: dict[int, list[str]] = {}
    for point in points:
        name = point.number.casefold()
        if not name:
            continue
        earlier = seen.setdefault((point.file, name), [])
        if earlier:
            found.append(_repeated(point, earlier))
        if len(earlier) < FEW:
            earlier.append(point)
        first = elsewhere.setdefault(name, point)
        if first.file != point.file and not earlier[1:] and _apart(first, point) > SAME:
            in_files.setdefault(point.file, []).append(point.number)
    for file, numbers in in_files.items():
        shown = ", ".join(numbers[:FEW]) + (" …" if len(numbers) > FEW else "")
        found.append(Finding("survey_number_in_files", file, None, value=len(numbers), text=shown))
    without = Counter(point.file for point in points if not point.number)
    found += [Finding("survey_no_number", file, None, value=count) for file, count in without.items()]
    return found


def _repeated(point: Point, earlier: Sequence[Point]) -> Finding:
    nearest = min(earlier, key=lambda other: _apart(point, other))
    distance = _apart(point, nearest)
    rule = "survey_repeated_point" if distance <= SAME else "survey_repeated_number"
    text = f"{nearest.number} (line {nearest.line})" if rule == "survey_repeated_point" else nearest.number
    return Finding(
        rule, point.file, point.line, point.number, point.place, value=round(distance, 4), text=text
    )


def _apart(one: Point, other: Point) -> float:
    return float(np.hypot(one.north - other.north, one.east - other.east))


def about_places(points: Sequence[Point], tolerance: float, names: Sequence[str]) -> list[Finding]:
    """Return points of another number at the same place, and pairs nearer than ``tolerance`` (metres).

    Of every point its nearest neighbour counts, so that a thousand shots at one mark give a thousand findings.
    """
    usable = [point for point in points if point.usable]
    if len(usable) < 2:
        return []
    places = np.array([point.place for point in usable])
    keys = np.round(places / 0.001).astype(np.int64)
    _, first, owner = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    owner = owner.ravel()
    found = []
    for number, group in enumerate(owner.tolist()):
        point, other = usable[number], usable[int(first[group])]
        same_number = point.file == other.file and point.number.casefold() == other.number.casefold()
        if first[group] != number and not (same_number and point.number):
            found.append(_pair("survey_same_place", point, other, 0.0, None, names))
    if tolerance > 0 and len(first) > 1:
        kept = [usable[int(place)] for place in np.sort(first)]
        for one, later, distance in _near(np.array([point.place for point in kept]), tolerance):
            found.append(_pair("survey_near_duplicate", kept[later], kept[one], distance, tolerance, names))
    return found


def _near(places: NDArray[np.float64], tolerance: float) -> list[tuple[int, int, float]]:
    """Return (earlier, later, distance) of points and their nearest neighbours within a tolerance, each pair once."""
    shapes = shapely.points(places)
    pairs, distances = shapely.STRtree(shapes).query_nearest(
        shapes, max_distance=tolerance, return_distance=True, exclusive=True, all_matches=False
    )
    found = {
        (min(a, b), max(a, b)): float(d) for a, b, d in zip(*pairs.tolist(), distances.tolist(), strict=True)
    }
    return sorted((a, b, round(d, 4)) for (a, b), d in found.items() if d <= tolerance)


def _pair(
    rule: str, point: Point, other: Point, distance: float, limit: float | None, names: Sequence[str]
) -> Finding:
    where = f"{names[other.file]}, " if other.file != point.file else ""
    text = f"{other.number or '?'} ({where}line {other.line})"
    return Finding(rule, point.file, point.line, point.number, point.place, distance, limit, text)


def about_place(
    points: Sequence[Point], crs: str, file: int, outline: Outline
) -> tuple[list[Finding], dict[str, Any] | None]:
    """Return whether a file's points lie outside the province, what explains it, and the evidence.

    Rows with exchanged axes have findings of their own, so they take no part while there are others.
    """
    places = [point.place for point in points if point.usable] or [point.place for point in points]
    if not places:
        return [], None
    diagnosis = diagnose(np.array(places, dtype=np.float64), crs, outline)
    evidence = evidence_of(diagnosis)
    middle = np.median(places, axis=0)
    place = (float(middle[0]), float(middle[1]))
    if diagnosis.verdict == "right" or all(point.turned for point in points):
        return [], evidence
    fitting = fitting_of(diagnosis)
    if diagnosis.verdict not in ("wrong", "several") or not fitting:
        return [Finding("survey_outside_province", file, None, "", place)], evidence
    vi, en = describe(fitting[0].reading, crs)
    also = ", ".join(one.key for one in fitting[1:])
    if also:
        vi, en = f"{vi} (cũng phù hợp: {also})", f"{en} (also fit: {also})"
    return [Finding("survey_other_zone", file, None, "", place, text=en, text_vi=vi)], evidence
