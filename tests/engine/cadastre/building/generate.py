"""Communes made of random numbers: a crooked grid of parcels over several sheets, with planted defects and the truth.

Coordinates are whole millimetres. Every defect has a place of its own, so that what is found can be told apart.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

WIDTH, HEIGHT, JITTER = 20.0, 16.0, 3.0
CORNER = np.array([417_000.0, 2_353_000.0])
CODES = ["LUC", "BHK", "ODT", "NTS", "TMD", "ONT+CLN", "CLN"]
EDGE, NUMBER, AREA, CODE = "parcel_boundary", "parcel_number", "parcel_area", "land_code"
Node = tuple[int, int]
Rule = str | tuple[str, ...]


@dataclass
class Parcel:
    """One parcel of one sheet; ``ring`` in nodes. What the label says is changed by planting."""

    sheet: int
    number: int
    ring: list[Node]
    code: str
    shape: shapely.Polygon
    texts: list[tuple[str, str]] = field(default_factory=list)
    at: tuple[float, float] = (0.0, 0.0)
    expected: int | None = None  # the number that must come out
    closed: bool = True
    named: bool = False
    used: bool = False


@dataclass
class Line:
    sheet: int
    nodes: list[Node]
    points: list[tuple[float, float]]


@dataclass
class Expected:
    """A finding that has to come: one of ``rules`` no farther than ``radius`` from ``place``."""

    rules: tuple[str, ...]
    place: shapely.Geometry
    radius: float


class Commune:
    """``lines``, ``texts`` and ``seeds`` as rows for the builder; ``expected`` findings; ``parcels`` as they are."""

    def __init__(self, seed: int, columns: int, rows: int, blocks: tuple[int, int]) -> None:
        self.random = np.random.default_rng(seed)
        self.columns, self.rows, self.blocks = columns * blocks[0], rows * blocks[1], blocks
        self.size = (columns, rows)
        self.expected: list[Expected] = []
        self.extra_lines: list[Line] = []
        self.extra_texts: list[tuple[float, float, str, str, int]] = []
        self.seeds: list[tuple[float, float, Parcel]] = []
        self.busy: set[Any] = set()
        self._nodes()
        self._parcels()
        self._lines()

    # the truth

    def _nodes(self) -> None:
        self.at: dict[Node, tuple[float, float]] = {}
        for i in range(self.columns + 1):
            for j in range(self.rows + 1):
                xy = CORNER + np.array([i * WIDTH, j * HEIGHT]) + self.random.uniform(-JITTER, JITTER, 2)
                self.at[i, j] = (round(float(xy[0]), 3), round(float(xy[1]), 3))

    def sheet_of(self, i: int, j: int) -> int:
        return (j // self.size[1]) * self.blocks[0] + i // self.size[0] + 1

    def _parcels(self) -> None:
        self.parcels: list[Parcel] = []
        self.cell: dict[Node, Parcel] = {}
        numbers: dict[int, int] = defaultdict(int)
        for j in range(self.rows):
            for i in range(self.columns):
                if (i, j) in self.cell:
                    continue
                wide = (i + 1, j) not in self.cell and (i + 1) % self.size[0] and self.random.random() < 0.2
                last = i + 2 if wide else i + 1
                below = [(k, j) for k in range(i, last + 1)]
                ring = below + [(k, j + 1) for k in range(last, i - 1, -1)]
                sheet = self.sheet_of(i, j)
                numbers[sheet] += 1
                shape = shapely.Polygon([self.at[node] for node in ring])
                parcel = Parcel(sheet, numbers[sheet], ring, str(self.random.choice(CODES)), shape)
                parcel.expected = parcel.number
                self.parcels.append(parcel)
                for k in range(i, last):
                    self.cell[k, j] = parcel

    def _lines(self) -> None:
        """Every sheet draws its parcels' edges, each once, in runs of one to three edges."""
        edges: dict[int, set[tuple[Node, Node]]] = defaultdict(set)
        for parcel in self.parcels:
            for a, b in zip(parcel.ring, parcel.ring[1:] + parcel.ring[:1], strict=True):
                edges[parcel.sheet].add((min(a, b), max(a, b)))
        self.lines: list[Line] = []
        for sheet, drawn in sorted(edges.items()):
            for step in ((1, 0), (0, 1)):
                left = sorted(edge for edge in drawn if edge[1][0] - edge[0][0] == step[0])
                while left:
                    run = list(left.pop(0))
                    for _ in range(int(self.random.integers(0, 3))):
                        onward = (run[-1], (run[-1][0] + step[0], run[-1][1] + step[1]))
                        if onward not in left:
                            break
                        left.remove(onward)
                        run.append(onward[1])
                    if self.random.random() < 0.5:
                        run.reverse()
                    self.lines.append(Line(sheet, run, [self.at[node] for node in run]))

    # labels

    def write_labels(self) -> None:
        """Write each parcel's label in a random form at a random place well inside it."""
        for parcel in self.parcels:
            inner = parcel.shape.buffer(-3.0)
            low_x, low_y, high_x, high_y = inner.bounds
            while True:
                x, y = self.random.uniform(low_x, high_x), self.random.uniform(low_y, high_y)
                if inner.covers(shapely.Point(x, y)):
                    break
            parcel.at = (round(float(x), 3), round(float(y), 3))
            parcel.texts = self.label(parcel.number, parcel.shape.area, parcel.code)

    def label(self, number: int, area: float, code: str) -> list[tuple[str, str]]:
        size = f"{area:.1f}"
        comma = size.replace(".", ",")
        grouped = f"{area:,.1f}".replace(",", " ").replace(".", ",").replace(" ", ".")
        part = round(area / 3, 1)
        one, two = (code.split("+") * 2)[:2]
        forms: list[list[tuple[str, str]]] = [
            [(NUMBER, f"{code}{number}/{size}")],
            [(NUMBER, f"{code}{number}/{comma}")],
            [(NUMBER, f"{number}/{size} {code}")],
            [(NUMBER, f"{code} {number} {comma}")],
            [(NUMBER, f"{number}\n{grouped}"), (CODE, code)],
            [(NUMBER, f"{code}\n{number}\n----\n{comma} m2")],
            [(NUMBER, str(number)), (AREA, size), (CODE, code)],
            [(NUMBER, str(number)), (NUMBER, size), (NUMBER, code)],
            [(NUMBER, f"{number}/{size}"), (CODE, code.lower())],
        ]
        if "+" in code:
            forms.append([(NUMBER, f"{number}/{size} {one}: {part:.1f} + {two}: {area - part:.1f}")])
            forms.append([(NUMBER, str(number)), (CODE, f"{one}{part:.1f}+{two}{area - part:.1f}")])
        return forms[int(self.random.integers(len(forms)))]

    # planting

    def plant(self, kind: Callable[[Commune], bool], times: int) -> None:
        for _ in range(times):
            kind(self)

    def expect(self, rules: Rule, place: Any, radius: float) -> None:
        names = (rules,) if isinstance(rules, str) else rules
        self.expected.append(
            Expected(names, shapely.Point(place) if isinstance(place, tuple) else place, radius)
        )

    def parcel(self, *, inside: bool = False) -> Parcel | None:
        """Return a random parcel that nothing else was planted in."""
        free = [one for one in self.parcels if not one.used and (not inside or self.is_inside(one))]
        if not free:
            return None
        found = free[int(self.random.integers(len(free)))]
        found.used = True
        return found

    def is_inside(self, parcel: Parcel) -> bool:
        return all(0 < i % self.columns and 0 < j % self.rows for i, j in parcel.ring)

    def is_like_others(self, parcel: Parcel) -> bool:
        """Tell whether another parcel of the sheet has nearly the same area."""
        others = [p for p in self.parcels if p.sheet == parcel.sheet and p is not parcel]
        return any(abs(p.shape.area - parcel.shape.area) < 2.0 for p in others)

    def ends_at(self) -> dict[tuple[int, Node], list[tuple[Line, int]]]:
        """Return the line ends at each node of each sheet, for nodes where something else is drawn too."""
        found: dict[tuple[int, Node], list[tuple[Line, int]]] = defaultdict(list)
        for line in self.lines:
            for end in (0, -1):
                found[line.sheet, line.nodes[end]].append((line, end))
        return found

    def degree(self, sheet: int, node: Node) -> int:
        """Return how many edges of the sheet meet at the node."""
        return sum(
            (k > 0) + (k < len(line.nodes) - 1)
            for line in self.lines
            if line.sheet == sheet
            for k, own in enumerate(line.nodes)
            if own == node
        )

    def is_free(self, node: Node) -> bool:
        """Tell whether nothing is planted at the node or beside it."""
        around = {(node[0] + i, node[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)}
        return not around & self.busy

    def on_border(self, node: Node) -> bool:
        return node[0] % self.size[0] == 0 or node[1] % self.size[1] == 0

    def rows_of_lines(self) -> list[tuple[str, str, int]]:
        drawn = [*self.lines, *self.extra_lines]
        order = self.random.permutation(len(drawn))
        return [(shapely.LineString(drawn[k].points).wkt, EDGE, drawn[k].sheet) for k in order.tolist()]

    def rows_of_texts(self) -> list[tuple[str, str, str, int]]:
        rows = []
        for parcel in self.parcels:
            for k, (role, text) in enumerate(parcel.texts):
                x, y = parcel.at[0], parcel.at[1] - 0.4 * k
                rows.append((f"POINT ({x:.3f} {y:.3f})", role, text, parcel.sheet))
        for x, y, role, text, sheet in self.extra_texts:
            rows.append((f"POINT ({x:.3f} {y:.3f})", role, text, sheet))
        order = self.random.permutation(len(rows))
        return [rows[k] for k in order.tolist()]


def moved(point: tuple[float, float], away: tuple[float, float], by: float) -> tuple[float, float]:
    """Return the point carried on by ``by`` metres, away from the other point, in whole millimetres."""
    size = math.dist(point, away)
    return tuple(round(p + (p - q) / size * by, 3) for p, q in zip(point, away, strict=True))  # type: ignore[return-value]
