"""Plants defects in a commune without any, and keeps what a check must find: each defect, and what follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
import shapely

from tests.engine.cadastre.checking.communes import (
    Commune,
    Point,
    Row,
    aside,
    geohash,
    inside,
    linework,
    turns,
)

LEAST_EDGE = 3.5  # metres
STRAIGHT = 0.001  # metres, as in the shipped profile
FITS = 0.1  # metres: how near to its place a finding must be
AREAS = ("dien_tich", "dien_tich_nhan", "dien_tich_phap_ly")


@dataclass(frozen=True)
class Expected:
    """A finding that must be there: its rule, parcels (positions of rows), place; ``reason`` if it follows.

    ``unnamed``: how many of the parcels need not be named.
    """

    rule: str
    rows: tuple[int, ...] = ()
    place: shapely.Geometry | None = None
    reason: str = ""
    unnamed: int = 0


@dataclass(frozen=True)
class Edge:
    """An edge from p to q of two parcels (rows); the first has it on its left hand. ``west``: the other layer's."""

    p: Point
    q: Point
    left: int
    right: int
    west: bool = False

    @property
    def length(self) -> float:
        return float(np.hypot(self.q[0] - self.p[0], self.q[1] - self.p[1]))

    def at(self, along: float, aside: float = 0.0) -> Point:
        """Return the point so far along from p and so far aside, into the left parcel, to the millimetre."""
        x, y = (self.q[0] - self.p[0]) / self.length, (self.q[1] - self.p[1]) / self.length
        return round(self.p[0] + x * along - y * aside, 3), round(self.p[1] + y * along + x * aside, 3)


@dataclass
class Planting:
    """The commune being damaged. ``taken``: edges, vertices and insides of parcels that have a defect already."""

    commune: Commune
    random: Random
    expected: list[Expected] = field(default_factory=list)
    taken: set[Any] = field(default_factory=set)
    values: dict[int, Row] = field(default_factory=lambda: defaultdict(dict))
    added: dict[int, Row] = field(default_factory=lambda: defaultdict(dict))
    columns: dict[str, Any] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    neighbours: dict[Point, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sides: dict[tuple[Point, Point], int] = {}
        corners: dict[Point, list[int]] = defaultdict(list)
        fabric, west = self.commune.rows[: self.commune.fabric], self.commune.west
        for row, entry in enumerate([*fabric, *west]):
            ring = [(x, y) for x, y in shapely.get_coordinates(entry["geometry"]).tolist()]
            for p, q in zip(ring, ring[1:], strict=False):
                sides[p, q] = row
                corners[p].append(row)
        count = len(fabric)
        for (p, q), row in sides.items():
            other = sides.get((q, p))
            if other is not None and row < count and (other >= count or p < q):
                edge = Edge(p, q, row, other if other < count else other - count, other >= count)
                if edge.length >= LEAST_EDGE:
                    self.edges.append(edge)
        outside = {p for p, q in sides if (q, p) not in sides} | {q for p, q in sides if (q, p) not in sides}
        self.neighbours = {
            at: rows for at, rows in corners.items() if at not in outside and max(rows) < count
        }

    # what may still be damaged

    def edge(self, kind: str | None = None) -> Edge | None:
        """Return a free edge: within a sheet, between sheets, between communes, or to the other layer; and take it."""
        free = [edge for edge in self.edges if edge not in self.taken and kind in (None, self.kind(edge))]
        free = [edge for edge in free if kind is not None or not edge.west]
        free = [edge for edge in free if not {("whole", edge.left), ("whole", edge.right)} & self.taken]
        if not free:
            return None
        edge = self.random.choice(free)
        self.taken |= {edge, ("edge", edge.left), ("edge", edge.p), ("edge", edge.q)}
        if not edge.west:
            self.taken.add(("edge", edge.right))
        return edge

    def kind(self, edge: Edge) -> str:
        if edge.west:
            return "west"
        return self.between(edge.left, edge.right)

    def between(self, one: int, other: int) -> str:
        a, b = self.commune.rows[one]["home"], self.commune.rows[other]["home"]
        return "commune" if a[0] != b[0] else "sheet" if a[1] != b[1] else "plain"

    def row(self, lock: Any) -> int | None:
        """Return a parcel of the fabric that has no such defect yet, and take it."""
        free = [row for row in range(self.commune.fabric) if (lock, row) not in self.taken]
        if lock == "whole":
            free = [row for row in free if ("edge", row) not in self.taken]
        if not free:
            return None
        row = self.random.choice(free)
        self.taken.add((lock, row))
        return row

    # damage

    def insert(self, edge: Edge, left: Iterable[Point] | None, right: Iterable[Point] | None) -> None:
        """Put points into the edge of the left and the right parcel, from p to q."""
        other = self.commune.west if edge.west else self.commune.rows
        for entry, points in ((self.commune.rows[edge.left], left), (other[edge.right], right)):
            ring = [(x, y) for x, y in shapely.get_coordinates(entry["geometry"]).tolist()]
            put = list(points or ())
            for at, (a, b) in enumerate(zip(ring, ring[1:], strict=False)):
                if {a, b} == {edge.p, edge.q}:
                    ring[at + 1 : at + 1] = put if a == edge.p else put[::-1]
                    break
            entry["geometry"] = shapely.Polygon(ring)

    def expect(self, rule: str, *rows: int, place: Any = None, reason: str = "", unnamed: int = 0) -> None:
        if place is not None and not isinstance(place, shapely.Geometry):
            place = shapely.Point(place)
        self.expected.append(Expected(rule, rows, place, reason, unnamed))

    def yard(self, geometry: Any, **fields: Any) -> int:
        """Add a parcel of the yard; it touches no other one."""
        row = self.alone(geometry, **fields)
        self.expect("isolated_parcel", row, reason="nothing is built around the yard's parcels")
        return row

    def alone(self, geometry: Any, **fields: Any) -> int:
        """Add a row that no rule of coverage looks at."""
        self.commune.add(geometry, **fields)
        return len(self.commune.rows) - 1

    def square(self, size: float = 10.0, **fields: Any) -> int:
        x, y = self.commune.room()
        return self.yard(shapely.box(x, y, x + size, y + size), **fields)

    def finish(self) -> None:
        """Expect what the plants did to the vertices beside them."""
        known = {tuple(entry.place.coords[0]) for entry in self.expected if entry.rule == "straight_vertex"}
        found: dict[Any, list[int]] = defaultdict(list)
        for row, entry in enumerate(self.commune.rows[: self.commune.fabric]):
            ring = [(x, y) for x, y in shapely.get_coordinates(entry["geometry"]).tolist()[:-1]]
            for a, b, c in turns(ring):
                ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) > 0
                if ahead and b not in known and aside(a, b, c) < STRAIGHT:
                    found[b, min(a, c), max(a, c)].append(row)
        for (b, _, _), rows in found.items():
            self.expect(
                "straight_vertex", *rows, place=b, reason="it came to lie straight beside a new vertex"
            )

    # the layer

    def table(self) -> tuple[list[Any], dict[str, list[Any]]]:
        """Return geometries and columns; areas and ids are those of the final shapes, except where they are planted."""
        names = [name for name in self.commune.rows[0] if name not in ("geometry", "home", "ground")]
        names += [*AREAS, "ma_dinh_danh"]
        rows = []
        for at, entry in enumerate(self.commune.rows):
            shape = entry["geometry"]
            good = shape is not None and shape.area > 0 and bool(shape.is_valid)
            area = float(shape.area) if good else 100.0
            row = {"dien_tich": area, "dien_tich_nhan": round(area, 1), "dien_tich_phap_ly": round(area, 1)}
            row["ma_dinh_danh"] = self.id_of(shape, at) if good else None
            row |= {name: entry[name] for name in names if name in entry}
            row |= self.values[at]
            for name, offset in self.added[at].items():
                row[name] += offset
            rows.append(row)
        columns = {name: [row[name] for row in rows] for name in names}
        for name, change in self.columns.items():
            if change is None:
                columns.pop(name)
            elif callable(change):
                columns[name] = [change(value) for value in columns[name]]
            else:
                columns[name] = list(change) * len(rows)
        return [entry["geometry"] for entry in self.commune.rows], columns

    def id_of(self, shape: shapely.Geometry, at: int) -> str | None:
        """Return the id of a parcel; two parcels on the same ground have two ids."""
        x, y = inside(shape)
        if abs(x - self.commune.extent[0]) > 50_000:
            return None
        aside = shapely.Point(x + 0.25, y + 0.15)
        if at >= self.commune.fabric and shape.contains(aside):
            x, y = aside.x, aside.y
        return geohash(x, y)

    def lines(self) -> list[shapely.Geometry]:
        return linework(self.commune.rows[: self.commune.fabric]) + self.commune.loose


Planter = Callable[[Planting], bool]
PLANTERS: dict[str, Planter] = {}


def plants(rule: str) -> Callable[[Planter], Planter]:
    """Keep the function that plants defects of a rule; it returns whether it found a place for one."""

    def keep(planter: Planter) -> Planter:
        assert rule not in PLANTERS
        PLANTERS[rule] = planter
        return planter

    return keep


def on_edge(planting: Planting, kind: str | None = None) -> tuple[Edge, float] | None:
    edge = planting.edge(kind)
    return None if edge is None else (edge, edge.length / 2)
