"""The drawing of one sheet: boundaries, labels and everything else a cadastral sheet carries."""

from __future__ import annotations

import layout
import numpy as np
import shapely
import tcvn3
from annotations import draw_annotations
from defects import Plan
from dgn_writer import MAX_VERTICES, Arc, DgnFile, Symbology
from faces import Face, Vertex
from linework import Line, split_at
from parcels import Label, fraction_line, is_parcel, label_point, labels, owner_label

ORIGIN = (layout.EAST * 1000, layout.NORTH * 1000)
LOOKS = {10: Symbology(10, 0), 23: Symbology(23, 1), 31: Symbology(31, 2), 46: Symbology(46, 5, 2, 6)}
FONT = 21
Arcs = dict[Vertex, tuple[Arc, list[Vertex]]]


class Sheet:
    """A design file that takes millimetres from the corner of the sheets."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.file = DgnFile(ORIGIN)

    @staticmethod
    def world(points: list[Vertex]) -> list[Vertex]:
        return [(x + ORIGIN[0], y + ORIGIN[1]) for x, y in points]

    def line(self, points: list[Vertex], look: Symbology) -> None:
        self.file.line_string(self.world(points), look)

    def shape(self, points: list[Vertex], look: Symbology) -> None:
        self.file.shape(self.world(points), look)

    def label(self, label: Label, look: Symbology | None = None) -> None:
        at = self.world([label.at])[0]
        look = look or Symbology(label.level, 4)
        self.file.text(tcvn3.encode(label.text), at, label.height, look, rotation=label.rotation, font=FONT)

    def point(self, at: Vertex, look: Symbology) -> None:
        self.line([at, at], look)


def draw_sheet(
    number: int, faces: list[Face], lines: list[Line], shapes: list[Line], arcs: Arcs, plan: Plan
) -> DgnFile:
    """All elements of one sheet, in a fixed order: frame and background, boundaries, labels."""
    sheet = Sheet(number)
    mine = [f for f in faces if f.sheet == number]
    draw_annotations(sheet, mine, faces)
    for line in shapes:
        sheet.shape(line.points, LOOKS[line.level])
    for i, line in enumerate(lines):
        _draw_boundary(sheet, line, arcs, chained=i % 3 != 0)
    for face in filter(is_parcel, mine):
        _draw_label(sheet, face, *plan.treatment.get(id(face), ("", 0.0)))
    return sheet.file


def _draw_boundary(sheet: Sheet, line: Line, arcs: Arcs, *, chained: bool) -> None:
    """One line, its arcs as arcs; two of three lines that need several elements are complex chains."""
    look = LOOKS[line.level]
    parts = _parts(sheet, line, arcs)
    if chained and (len(parts) > 1 or len(line.points) > MAX_VERTICES):
        sheet.file.chain(parts, look)
        return
    for part in parts:
        if isinstance(part, Arc):
            sheet.file.arc(part, look)
            continue
        for piece in split_at(Line(line.level, part), 60):
            sheet.file.line_string(piece.points, look)


def _parts(sheet: Sheet, line: Line, arcs: Arcs) -> list[list[Vertex] | Arc]:
    """The line in world millimetres, runs that are arcs replaced by them, turned the way the line runs."""
    both = {run[0]: (arc, run) for arc, run in arcs.values()}
    both |= {
        run[-1]: (Arc(a.x, a.y, a.radius, a.start + a.sweep, -a.sweep), run[::-1]) for a, run in arcs.values()
    }
    parts: list[list[Vertex] | Arc] = []
    run: list[Vertex] = []
    k = 0
    while k < len(line.points):
        v = line.points[k]
        run.append(v)
        found = both.get(v)
        if found and line.points[k : k + len(found[1])] == found[1]:
            if len(run) > 1:
                parts.append(sheet.world(run))
            arc, points = found
            parts.append(Arc(arc.x + ORIGIN[0], arc.y + ORIGIN[1], arc.radius, arc.start, arc.sweep))
            run = []
            k += len(points) - 1
            if k == len(line.points) - 1:
                break
        else:
            k += 1
    if len(run) > 1:
        parts.append(sheet.world(run))
    return parts


def _draw_label(sheet: Sheet, face: Face, how: str, value: float) -> None:
    if face.owner:
        sheet.label(owner_label(face), Symbology(6, 3))
    if how == "missing":
        return
    shifts = [(0, 0)]
    if how == "doubled":
        x0, y0 = label_point(face)
        shifts.append(_second_place(face, (x0, y0)))
    for shift in shifts:
        x, y = label_point(face)
        sheet.point((x + shift[0], y + shift[1]), Symbology(11, 4, 3))
        number = int(value) if how == "number" else None
        texts = labels(face, number=number, area=value if how == "area" else None, shift=shift)
        for text in texts:
            sheet.label(text)
        if len(texts) > 1:
            sheet.line(fraction_line(face, shift), Symbology(13, 4))


def _second_place(face: Face, at: Vertex) -> Vertex:
    """A shift of about 2.5 m that stays well inside the parcel."""
    inner = face.polygon.buffer(-1800)
    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    shifts = [(round(2500 * float(np.cos(t))), round(2500 * float(np.sin(t)))) for t in turns]
    return max(
        shifts,
        key=lambda s: (
            inner.boundary.distance(shapely.Point(at[0] + s[0], at[1] + s[1]))
            * inner.contains(shapely.Point(at[0] + s[0], at[1] + s[1]))
        ),
    )
