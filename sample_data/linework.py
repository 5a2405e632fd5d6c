"""From faces to drawn lines: which level an edge lies on, and how edges join to the long lines a surveyor draws."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from faces import Edge, Face, Vertex, edge_of

STRAIGHT = 35.0  # degrees: a line goes on through a junction if it turns by less
PARCEL, ROAD, BANK, COMMUNE = 10, 23, 31, 46


@dataclass
class Line:
    """A drawn boundary line of one sheet."""

    level: int
    points: list[Vertex]


def edge_levels(faces: list[Face]) -> dict[Edge, int]:
    """The one level on which each edge is drawn."""
    beside: dict[Edge, list[Face]] = defaultdict(list)
    for face in faces:
        for edge in face.edges():
            beside[edge].append(face)
    return {edge: _level(found) for edge, found in beside.items()}


def _level(found: list[Face]) -> int:
    kinds = {f.kind for f in found}
    if len(found) == 1:
        return COMMUNE
    if found[0].sheet != found[1].sheet:
        return PARCEL
    if kinds & {"road", "lane"}:
        return ROAD
    return BANK if kinds & {"canal", "pond"} else PARCEL


def shapes(faces: list[Face], sheet: int) -> list[Line]:
    """Ponds and plots inside another parcel are drawn as closed shapes."""
    mine = [f for f in faces if f.sheet == sheet and f.kind in ("pond", "island")]
    return [Line(BANK if f.kind == "pond" else PARCEL, [*f.rings[0], f.rings[0][0]]) for f in mine]


def lines(faces: list[Face], sheet: int, levels: dict[Edge, int]) -> list[Line]:
    """All other boundary lines of a sheet; every edge is drawn once, every junction is a vertex of all its lines."""
    closed = {e for f in faces if f.sheet == sheet and f.kind in ("pond", "island") for e in f.edges()}
    edges = sorted({e for f in faces if f.sheet == sheet for e in f.edges()} - closed)
    degree: dict[Vertex, int] = defaultdict(int)
    by_level: dict[tuple[int, Vertex], list[Edge]] = defaultdict(list)
    for edge in [*edges, *sorted(closed)]:
        for v in edge:
            degree[v] += 1
    for edge in edges:
        for v in edge:
            by_level[levels[edge], v].append(edge)
    following: dict[tuple[Edge, Vertex], Edge] = {}
    for (_, v), at in by_level.items():
        for a, b in _pairs(v, at, degree[v]):
            following[a, v], following[b, v] = b, a
    found, used = [], set()
    ends = [(e, v) for e in edges for v in e if (e, v) not in following]
    for edge, start in [*ends, *((e, e[0]) for e in edges)]:
        if edge in used:
            continue
        points, current, vertex = [start], edge, start
        while current not in used:
            used.add(current)
            vertex = current[1] if current[0] == vertex else current[0]
            points.append(vertex)
            current = following.get((current, vertex), current)
        found.append(Line(levels[edge], points))
    return found


def _pairs(v: Vertex, edges: list[Edge], degree: int) -> list[tuple[Edge, Edge]]:
    """Which edges of one level go on into each other at a vertex: the straightest first."""
    turns = []
    for i, a in enumerate(edges):
        for b in edges[i + 1 :]:
            turn = abs(180 - _angle(v, a, b))
            if degree == 2 or turn < STRAIGHT:
                turns.append((turn, a, b))
    chosen: list[tuple[Edge, Edge]] = []
    taken: set[Edge] = set()
    for _, a, b in sorted(turns):
        if not {a, b} & taken:
            taken |= {a, b}
            chosen.append((a, b))
    return chosen


def _angle(v: Vertex, a: Edge, b: Edge) -> float:
    p, q = (e[1] if e[0] == v else e[0] for e in (a, b))
    first, second = (math.atan2(o[1] - v[1], o[0] - v[0]) for o in (p, q))
    return abs((math.degrees(first - second) + 180) % 360 - 180)


def split_at(line: Line, most: int) -> list[Line]:
    """Pieces of at most `most` vertices that share their end vertices."""
    runs = range(0, max(len(line.points) - 1, 1), most - 1)
    return [Line(line.level, line.points[i : i + most]) for i in runs]


__all__ = ["Line", "edge_levels", "edge_of", "lines", "shapes", "split_at"]
