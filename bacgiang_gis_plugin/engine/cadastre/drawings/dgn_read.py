"""DGN v7: elements to lines and labels, in whole units of resolution until the last division.

GDAL's reader is not used here: it gives every arc the same number of vertices, hands TCVN3 bytes on as if they
were UTF-8, tells neither font nor rotation in its table and may stop early without an error. The tests compare
this reader with it.
Coordinates are the file's whole units of resolution. Some programs add remainders below one unit to some elements
(attribute linkage 51A9); these are left out, so that ends which meet in the drawing are equal.
Layout: Intergraph Standard File Formats (ISFF), as published with the dgnlib library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from .dgn_cells import Placement, cell_name, find_placement
from .dgn_scan import CONTROL, Scan, kind_name, scan
from .dgn_text import placed, read_text
from .dgn_values import DamagedError, Units, read_units
from .dgn_vertices import Vertices
from .drawing import Drawing, Label, Outcome, Points, Symbol, units_doubt
from .expansion import Expansion, ExpansionError

CELL, LINE, STRING, SHAPE, TEXT_NODE, CURVE, CHAIN, COMPLEX_SHAPE = 2, 3, 4, 6, 7, 11, 12, 14
ELLIPSE, ARC, TEXT, POINT_STRING, SPLINE, DEFINITION, SHARED_CELL, MULTILINE = 15, 16, 17, 22, 27, 34, 35, 36
PATHS = frozenset({LINE, STRING, SHAPE, CURVE, ELLIPSE, ARC, SPLINE})
NOT_CONVERTED = frozenset({POINT_STRING, MULTILINE})  # linework this reader does not know how to draw
UNMOVED = Placement(np.eye(2), np.zeros(2))


@lru_cache(maxsize=4096)
def _symbol(look: int, colour: int) -> Symbol:
    return Symbol(colour, look >> 3, str(look & 7))


def read_dgn(data: bytes, path: Path, tolerance: float) -> Drawing:
    """Return the drawing in a DGN v7 file; arcs and curves are stroked within ``tolerance`` metres.

    Heights of a 3D file are left out and said. Raises EngineError DGN_V8, CAD_KIND, DGN_TRUNCATED, DGN_NO_UNITS.
    """
    found = scan(data, path)
    return _Reader(found, read_units(found, path), tolerance).read()


class _Reader:
    def __init__(self, found: Scan, units: Units, tolerance: float) -> None:
        self.found, self.units = found, units
        self.bytes = found.data.tobytes()  # single bytes are read faster from here than from an array
        self.levels = [str(level) for level in found.level.tolist()]
        self.parts: dict[int, list[int]] = {}
        for index, owner in enumerate(found.owner.tolist()):
            if owner >= 0:
                self.parts.setdefault(owner, []).append(index)
        self.vertices = Vertices(found, units, tolerance * units.per_master, self.parts)
        self.result = Drawing(elements=len(found), units=units.name)
        self.broken_chains = 0
        self.definitions: dict[str, int] = {}
        for index in np.flatnonzero((found.kind == DEFINITION) & ~found.deleted).tolist():
            self.definitions.setdefault(cell_name(found, index), index)
        self.expansion = Expansion(self._inside)

    def read(self) -> Drawing:
        """Give every element its place, in the file's order."""
        for index, kind in enumerate(self.found.kind.tolist()):
            outcome, name = self._place(index, kind)
            self.result.count(self.levels[index], outcome, name)
        self._add_doubts()
        return self.result

    def _add_doubts(self) -> None:
        doubts = self.result.doubts
        if self.found.trouble:
            doubts.append(self.found.trouble)
        if self.found.dimension == 3:
            low, high = self.vertices.heights or (0.0, 0.0)
            between = [(z - float(self.units.origin[2])) / self.units.per_master for z in (low, high)]
            if any(between):
                text = f"from {between[0]:.2f} to {between[1]:.2f} m"
                doubts.append(f"the drawing is 3D; heights were left out ({text})")
        for kind, number in self._left_out().items():
            doubts.append(f"{number} {kind_name(kind)} elements were not converted")
        if self.vertices.straight:
            doubts.append(f"{self.vertices.straight} curves with too few points are drawn straight")
        if self.vertices.unsure:
            doubts.append(f"{self.vertices.unsure} rational B-splines may be drawn wrongly: compare them")
        if self.broken_chains:
            doubts.append("complex chains with parts that do not meet became several lines")
        if doubt := units_doubt(self.result):
            doubts.append(doubt)

    def _left_out(self) -> Counter[int]:
        mask = np.isin(self.found.kind, tuple(NOT_CONVERTED)) & ~self.found.deleted
        return Counter(self.found.kind[mask].tolist())

    # places

    def _place(self, index: int, kind: int) -> tuple[Outcome, str]:
        found = self.found
        owner = int(found.owner[index])
        if found.deleted[index]:
            return "other", "deleted " + kind_name(kind)
        if kind in CONTROL:
            return "other", "control: " + kind_name(kind)
        if owner >= 0 and self._swallowed(owner):
            return "other", f"part of a {kind_name(int(found.kind[owner]))}"
        try:
            if kind == SHARED_CELL:
                return self._instance(index)
            return self._draw(index, kind, index, UNMOVED)
        except (DamagedError, ExpansionError) as error:
            return "failed", str(error)

    def _swallowed(self, owner: int) -> bool:
        """Tell whether an element's parts are drawn as the whole (a chain) or not at all (a definition)."""
        while owner >= 0:
            if self.found.kind[owner] not in (CELL, TEXT_NODE):
                return True
            owner = int(self.found.owner[owner])
        return False

    def _draw(self, index: int, kind: int, element: int, placement: Placement) -> tuple[Outcome, str]:
        """Add one element's lines or label, moved to where a cell has it; return where it went."""
        if kind == TEXT:
            label = self._text(index)
            if placement is not UNMOVED:
                label = placed(label, element, placement.matrix, self._moved_place(label, placement))
            self.result.labels.append(label)
            return "labels", "text"
        if kind not in PATHS and kind not in (CHAIN, COMPLEX_SHAPE):
            return "other", kind_name(kind)
        runs = self._runs(index, kind)
        level, symbol = self.levels[index], self._symbol(index)
        if len(runs) == 1 and len(runs[0]) == 2 and (runs[0][0] == runs[0][1]).all():
            # A line of length zero is how MicroStation places a point.
            x, y = self.units.metres(placement.move(runs[0][:1]))[0].tolist()
            self.result.labels.append(Label(element, level, "point", symbol, (x, y), b""))
            return "labels", "point"
        self.expansion.add_vertices(sum(map(len, runs)))
        for points in runs:
            moved = points if placement is UNMOVED else placement.move(points)
            self.result.add_line(element, level, kind_name(kind), symbol, self.units.metres(moved))
        return "lines", kind_name(kind)

    def _runs(self, index: int, kind: int) -> list[Points]:
        """Return the vertices of what an element draws, in units of resolution; mostly it is one line."""
        if kind in (CHAIN, COMPLEX_SHAPE):
            return self._chain(index, kind)
        if index not in self.vertices.points:
            raise DamagedError(self.vertices.broken.get(index, "it is too short for its kind"))
        return [_closed(kind, self.vertices.points[index])]

    def _chain(self, index: int, kind: int) -> list[Points]:
        """Join the parts end to end; where they do not meet, the chain becomes several lines."""
        runs: list[Points] = []
        for part in self.parts.get(index, []):
            part_kind = int(self.found.kind[part])
            if self.found.deleted[part] or (
                part_kind not in PATHS and part_kind not in (CHAIN, COMPLEX_SHAPE)
            ):
                continue
            try:
                drawn = self._runs(part, part_kind)
            except DamagedError as error:
                raise DamagedError("a part of it is damaged") from error
            for points in drawn:
                if runs and np.abs(runs[-1][-1] - points[0]).max() <= 2:
                    runs[-1] = np.vstack([runs[-1], points[1:]])
                else:
                    runs.append(points)
        if not runs:
            raise DamagedError("it has no parts")
        if len(runs) > 1:
            self.broken_chains += 1
        elif kind == COMPLEX_SHAPE:
            runs[0] = _closed(kind, runs[0])
        return runs

    def _text(self, index: int) -> Label:
        return read_text(self.found, self.bytes, self.units, index, self.levels[index], self._symbol(index))

    # shared cells

    def _instance(self, index: int) -> tuple[Outcome, str]:
        name = cell_name(self.found, index)
        if name not in self.definitions:
            return "failed", "shared cell without its definition"
        self.expansion.take(name)
        before = len(self.result.points) + len(self.result.labels)
        self._expand(index, index, UNMOVED)
        drawn = len(self.result.points) + len(self.result.labels) - before
        return "other", "shared cell (expanded)" if drawn else "shared cell (nothing in it)"

    def _expand(self, instance: int, element: int, outer: Placement) -> None:
        """Draw the content of an instance; rows carry the number of ``element``, the outermost one."""
        members = list(self._members(self.definitions[cell_name(self.found, instance)]))
        own = find_placement(self.found, instance, self._content(members))
        placement = Placement(outer.matrix @ own.matrix, outer.move(own.origin[None])[0])
        for part, kind in members:
            if kind == SHARED_CELL:
                self._expand(part, element, placement)
            else:
                self._draw(part, kind, element, placement)

    def _members(self, owner: int) -> Iterator[tuple[int, int]]:
        """Give the elements inside a definition that are drawn, those of cells inside it too."""
        for part in self.parts.get(owner, []):
            kind = int(self.found.kind[part])
            if self.found.deleted[part]:
                continue
            if kind in (CELL, TEXT_NODE):
                yield from self._members(part)
            else:
                yield part, kind

    def _inside(self, name: str) -> Iterator[tuple[str | None, int]]:
        if name not in self.definitions:
            raise ExpansionError("shared cell without its definition")
        for part, kind in self._members(self.definitions[name]):
            yield (cell_name(self.found, part) if kind == SHARED_CELL else None), 1

    def _content(self, members: list[tuple[int, int]]) -> Points:
        """Return the vertices and text places (n, 2) of a definition, to tell where an instance has them."""
        rows: list[Points] = [np.empty((0, 2))]
        for part, kind in members:
            if kind == TEXT:
                rows.append(self._uor(self._text(part)))
            elif kind in PATHS or kind in (CHAIN, COMPLEX_SHAPE):
                rows += self._runs(part, kind)
        return np.vstack(rows)

    def _uor(self, label: Label) -> Points:
        return np.array([label.at]) * self.units.per_master + self.units.origin[:2]

    def _moved_place(self, label: Label, placement: Placement) -> Points:
        place: Points = self.units.metres(placement.move(self._uor(label)))[0]
        return place

    def _symbol(self, index: int) -> Symbol:
        start = int(self.found.offset[index])
        return _symbol(self.bytes[start + 34], self.bytes[start + 35])


def _closed(kind: int, points: Points) -> Points:
    if kind in (SHAPE, COMPLEX_SHAPE) and (points[0] != points[-1]).any():
        return np.vstack([points, points[:1]])
    return points
