"""The planted defects: few, well apart, each written down with its place, size and the rule that has to find it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import layout
import numpy as np
import shapely
from faces import Edge, Face, Vertex, edge_of
from linework import PARCEL, ROAD, Line
from parcels import is_parcel, label_point

SIZES = [1, 2, 3, 5, 8, 10, 12, 15, 18, 20]  # mm
APART = 40_000  # mm between two defects
SIDE = layout.SHEET * 1000
MISSING, DOUBLED = (2, 3, 6, 8), (1, 3, 4, 5)
WRONG_AREA = [(1, 1.1), (2, 0.85), (3, 1.3), (4, 0.7), (6, 1.12), (7, 10.0)]
REPEATED = (2, 4, 6, 7)
EDGES = [("edge_gap", 1, 60), ("edge_gap", 6, 150), ("edge_overlap", 2, 50), ("edge_overlap", 7, 120)]
DOUBLES = [
    (1, "same"),
    (2, "same"),
    (5, "same"),
    (3, "reversed"),
    (8, "reversed"),
    (6, "part"),
    (7, "part"),
    (2, "other level"),
    (6, "other level"),
]


@dataclass
class Defect:
    """`geometry` in mm from the corner; `numbers` the parcels concerned; `size_mm` 0 where a length says nothing."""

    rule: str
    sheet: int
    numbers: list[int]
    size_mm: float
    geometry: shapely.Geometry
    note: str


@dataclass
class Plan:
    """What is planted; `treatment` tells the drawing how to write the label of a parcel (by identity)."""

    found: list[Defect] = field(default_factory=list)
    treatment: dict[int, tuple[str, float]] = field(default_factory=dict)
    _spots: list[Vertex] = field(default_factory=list)

    def free(self, *points: Vertex) -> bool:
        return all(math.dist(p, q) > APART for p in points for q in self._spots)

    def add(self, defect: Defect, *spots: Vertex) -> None:
        self.found.append(defect)
        self._spots += spots


def plant_edges(plan: Plan, faces: list[Face], levels: dict[Edge, int]) -> None:
    """A stretch of an edge on the sheet line is drawn beside it in one sheet: a gap to or an overlap with the next."""
    for rule, sheet, size in EDGES:
        face, a, b = next(
            (f, a, b)
            for f in faces
            if f.sheet == sheet and f.kind in ("house", "paddy") and f.area > 150
            for a, b in zip(f.rings[0], f.rings[0][1:] + f.rings[0][:1], strict=True)
            if _on_inner_sheet_line(a, b, levels) and math.dist(a, b) > 12_000 and plan.free(a, b)
        )
        inward = np.sign(np.array(label_point(face)) - np.array(a)) * [a[0] == b[0], a[1] == b[1]]
        step = inward * (size if rule == "edge_gap" else -size)
        p, q = (np.array(v) for v in (a, b))
        run = [tuple(round(float(c)) for c in p + (q - p) * t + step) for t in (0.3, 0.7)]
        ring = face.rings[0]
        k = ring.index(a)
        face.rings[0] = ring[: k + 1] + run + ring[k + 1 :]
        drawn = [a, *run, b]
        levels.update({edge_of(u, v): PARCEL for u, v in zip(drawn, drawn[1:], strict=False)})
        plan.add(
            Defect(
                rule,
                sheet,
                [face.number],
                float(size),
                shapely.Polygon(drawn),
                "sheet edge drawn beside the sheet line",
            ),
            a,
            b,
        )


def _on_inner_sheet_line(a: Vertex, b: Vertex, levels: dict[Edge, int]) -> bool:
    same = (a[0] == b[0] and a[0] % SIDE == 0) or (a[1] == b[1] and a[1] % SIDE == 0)
    return same and levels[edge_of(a, b)] == PARCEL


def plant_labels(plan: Plan, faces: list[Face]) -> None:
    """Missing and doubled labels, wrong areas, repeated numbers."""
    for sheet in MISSING:
        face = next(_roomy(plan, faces, sheet))
        plan.treatment[id(face)] = ("missing", 0.0)
        _note(plan, "missing_label", face, "no label drawn")
    for sheet in DOUBLED:
        face = next(_roomy(plan, faces, sheet))
        plan.treatment[id(face)] = ("doubled", 0.0)
        _note(plan, "several_labels", face, "the same label drawn twice")
    for sheet, factor in WRONG_AREA:
        face = next(_roomy(plan, faces, sheet))
        plan.treatment[id(face)] = ("area", round(face.area * factor, 1))
        _note(plan, "area_mismatch", face, f"label says {factor} times the area")
    for sheet in REPEATED:
        first = next(_roomy(plan, faces, sheet))
        spot = label_point(first)
        second = next(f for f in _roomy(plan, faces, sheet) if math.dist(spot, label_point(f)) > APART)
        plan.treatment[id(second)] = ("number", float(first.number))
        other = label_point(second)
        note = f"parcel {second.number} carries the number {first.number} of another"
        both = shapely.MultiPoint([spot, other])
        plan.add(Defect("repeated_number", sheet, [first.number], 0.0, both, note), spot, other)


def _roomy(plan: Plan, faces: list[Face], sheet: int) -> Iterator[Face]:
    """Parcels with room for two labels, away from the sheet edge and from what is planted already."""
    for face in faces:
        if (
            face.sheet != sheet
            or face.kind not in ("house", "paddy")
            or not 250 < face.area < 900
            or id(face) in plan.treatment
        ):
            continue
        at = label_point(face)
        if min(v % SIDE for v in at) < 30_000 or max(v % SIDE for v in at) > SIDE - 30_000:
            continue
        if shapely.distance(shapely.Point(at), face.polygon.boundary) > 5000 and plan.free(at):
            yield face


def _note(plan: Plan, rule: str, face: Face, note: str) -> None:
    at = label_point(face)
    plan.add(Defect(rule, face.sheet, [face.number], 0.0, shapely.Point(at), note), at)


def plant_lines(plan: Plan, drawn: dict[int, list[Line]], faces: list[Face], arc_points: set[Vertex]) -> None:
    """Ends that stop short of, or run over, the line they should meet; lines drawn twice. Changes `drawn`."""
    numbers: dict[tuple[int, Vertex], list[int]] = defaultdict(list)
    for face in filter(is_parcel, faces):
        for ring in face.rings:
            for v in ring:
                numbers[face.sheet, v].append(face.number)
    jobs = [(rule, size) for size in SIZES for rule in ("undershoot", "overshoot")]
    for i, (rule, size) in enumerate(jobs):
        sheet = (i * 5 + i // 8) % 8 + 1
        junctions = list(_junctions(drawn[sheet], arc_points))
        for line, end, through in junctions[len(junctions) // 3 :] + junctions:
            v = line.points[end]
            moved = _moved(line, end, size if rule == "overshoot" else -size)
            off = shapely.distance(shapely.Point(moved), shapely.LineString(through.points))
            if not plan.free(v) or not 0.6 < off <= 20.0 or abs(off - size) > 1.0:
                continue
            line.points[end] = moved
            note = f"end on level {line.level} meets a line on level {through.level}"
            plan.add(
                Defect(
                    rule, sheet, sorted(numbers[sheet, v]), round(float(off), 2), shapely.Point(moved), note
                ),
                v,
            )
            break
        else:
            raise RuntimeError(f"no room for {rule} {size} in sheet {sheet}")
    for sheet, how in DOUBLES:
        _double(plan, drawn[sheet], sheet, how, numbers, arc_points)


def _junctions(lines: list[Line], arc_points: set[Vertex]) -> Iterator[tuple[Line, int, Line]]:
    """Where a parcel line ends about squarely on the inside of another: the line, its end (0 or -1), the other."""
    passing: dict[Vertex, list[tuple[Line, int]]] = defaultdict(list)
    ending: dict[Vertex, int] = defaultdict(int)
    for line in lines:
        for k, v in enumerate(line.points):
            if 0 < k < len(line.points) - 1:
                passing[v].append((line, k))
            else:
                ending[v] += 1
    for line in lines:
        for end in (0, -1):
            v, before = line.points[end], line.points[1 if end == 0 else -2]
            near = passing[v]
            if (
                line.level != PARCEL
                or len(line.points) > 40
                or len(near) != 1
                or ending[v] != 1
                or v in arc_points
            ):
                continue
            if v[0] % SIDE == 0 or v[1] % SIDE == 0 or math.dist(v, before) < 3000:
                continue
            other, k = near[0]
            p, q = other.points[k - 1], other.points[k + 1]
            if other is not line and all(60 < _turn(v, before, w) < 120 for w in (p, q)):
                yield line, end, other


def _turn(v: Vertex, a: Vertex, b: Vertex) -> float:
    first, second = (math.atan2(o[1] - v[1], o[0] - v[0]) for o in (a, b))
    return abs((math.degrees(first - second) + 180) % 360 - 180)


def _moved(line: Line, end: int, by: float) -> Vertex:
    v, before = (np.array(line.points[k], float) for k in (end, 1 if end == 0 else -2))
    x, y = v + (v - before) / np.linalg.norm(v - before) * by
    return round(x), round(y)


def _double(
    plan: Plan,
    lines: list[Line],
    sheet: int,
    how: str,
    numbers: dict[tuple[int, Vertex], list[int]],
    arc_points: set[Vertex],
) -> None:
    for line in list(lines):
        points = line.points
        if line.level != (ROAD if how == "other level" else PARCEL):
            continue
        if how in ("part", "other level"):
            points = points[2:-2][:4]
        if (
            not 2 <= len(points) <= 8
            or points[0] == points[-1]
            or arc_points & set(points)
            or not plan.free(*points)
        ):
            continue
        length = sum(math.dist(a, b) for a, b in zip(points, points[1:], strict=False))
        if not 8_000 < length < 60_000 or any(v[0] % SIDE == 0 or v[1] % SIDE == 0 for v in points):
            continue
        copy = points[::-1] if how == "reversed" else list(points)
        lines.append(Line(PARCEL, copy))
        beside = sorted({n for v in points for n in numbers[sheet, v]})
        plan.add(
            Defect("doubled_line", sheet, beside, 0.0, shapely.LineString(points), f"drawn twice: {how}"),
            *points,
        )
        return
    raise RuntimeError(f"no room for a doubled line ({how}) in sheet {sheet}")
