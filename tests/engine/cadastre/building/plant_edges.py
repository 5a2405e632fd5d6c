"""Planted defects along sheet edges; each function says which finding has to come of it."""

from __future__ import annotations

import math

import numpy as np
import shapely

from .generate import NUMBER, Commune, Line, Parcel

AT_END = 0.05  # metres; how far from its place a finding may lie


def _border_edge(commune: Commune) -> tuple[Parcel, Line, int] | None:
    """Return a parcel, a line of its sheet along an inner sheet edge, and the place of an edge of both in it."""
    for k in commune.random.permutation(len(commune.lines)).tolist():
        line = commune.lines[k]
        for at, (a, b) in enumerate(zip(line.nodes, line.nodes[1:], strict=False)):
            upright = a[0] == b[0]
            across = a[0] if upright else a[1]
            end = commune.columns if upright else commune.rows
            step = commune.size[0] if upright else commune.size[1]
            if across % step or across in (0, end) or not (commune.is_free(a) and commune.is_free(b)):
                continue
            mine = [p for p in commune.parcels if p.sheet == line.sheet and {a, b} <= set(p.ring)]
            if mine and not mine[0].used:
                return mine[0], line, at
    return None


def _bent_edge(commune: Commune, rule: str, sign: int) -> bool:
    found = _border_edge(commune)
    if found is None:
        return False
    parcel, line, at = found
    parcel.used = True
    a, b = np.array(line.points[at]), np.array(line.points[at + 1])
    inward = np.array(shapely.get_coordinates(parcel.shape.centroid)[0]) - (a + b) / 2
    normal = np.array([-(b - a)[1], (b - a)[0]]) / math.dist(a, b)
    normal *= np.sign(normal @ inward) * sign * float(commune.random.uniform(0.06, 0.3))
    run = [tuple(np.round(a + (b - a) * t + normal, 3).tolist()) for t in (0.3, 0.7)]
    line.points[at + 1 : at + 1] = run
    line.nodes[at + 1 : at + 1] = [(-1, -1), (-1, -1)]
    commune.busy.update(n for n in line.nodes if n != (-1, -1))
    parcel.closed = False  # not as it should be
    parcel.texts = [(NUMBER, str(parcel.number))]
    commune.expect(rule, shapely.Polygon([tuple(a), *run, tuple(b)]), AT_END)
    return True


def edge_gap(commune: Commune) -> bool:
    return _bent_edge(commune, "edge_gap", 1)


def edge_overlap(commune: Commune) -> bool:
    return _bent_edge(commune, "edge_overlap", -1)


def _shift(commune: Commune, node: tuple[int, int], sheet: int, by: np.ndarray) -> tuple[float, float]:
    to = tuple(np.round(np.array(commune.at[node]) + by, 3).tolist())
    for line in commune.lines:
        if line.sheet == sheet:
            line.points = [to if n == node else p for n, p in zip(line.nodes, line.points, strict=True)]
    return to  # type: ignore[return-value]


def edge_moved(commune: Commune) -> bool:
    """A corner on the edge of two sheets is a little elsewhere in the second one."""
    found = _border_edge(commune)
    if found is None:
        return False
    _, line, at = found
    node = line.nodes[at]
    sheets = sorted({p.sheet for p in commune.parcels if node in p.ring})
    if len(sheets) != 2:
        return False
    turn, size = commune.random.uniform(0, 2 * math.pi), commune.random.uniform(0.004, 0.016)
    by = size * np.array([math.cos(turn), math.sin(turn)])
    _shift(commune, node, sheets[1], by)
    commune.busy.add(node)
    commune.expect("edge_moved", commune.at[node], AT_END)
    return True


def open_gap(commune: Commune) -> bool:
    """Where the edge of two sheets meets the outer side of the commune, one sheet stops short of it."""
    for node in sorted(commune.at):
        i, j = node
        if (
            j not in (0, commune.rows)
            or i in (0, commune.columns)
            or i % commune.size[0]
            or not commune.is_free(node)
        ):
            continue
        inner = (i, 1 if j == 0 else commune.rows - 1)
        right = [p for p in commune.parcels if node in p.ring and inner in p.ring and (i + 1, j) in p.ring]
        if not right or right[0].used or commune.on_border((i + 1, inner[1])) or not commune.is_free(inner):
            continue
        parcel = right[0]
        parcel.used, parcel.closed = True, False
        parcel.texts = [(NUMBER, str(parcel.number))]
        to = _shift(commune, node, parcel.sheet, np.array([commune.random.uniform(0.1, 0.5), 0.0]))
        gap = shapely.Polygon([commune.at[node], to, commune.at[inner]])
        commune.busy.update({node, inner})
        commune.expect("edge_gap", gap, 0.2)
        return True
    return False


def parcel_continues(commune: Commune) -> bool:
    """A parcel is cut by the sheet edge; its label, with the whole area, stands in one part."""
    found = _border_edge(commune)
    if found is None:
        return False
    parcel, line, at = found
    edge = {line.nodes[at], line.nodes[at + 1]}
    rest = [p for p in commune.parcels if p.sheet != parcel.sheet and edge <= set(p.ring)]
    if not rest or rest[0].used:
        return False
    other = rest[0]
    parcel.used = other.used = True
    total = parcel.shape.area + other.shape.area
    parcel.texts = commune.label(parcel.number, total, parcel.code)
    other.texts, other.expected = [], None
    commune.busy.update(edge)
    commune.expect("parcel_continues", shapely.intersection(parcel.shape, other.shape), AT_END)
    commune.expect("area_mismatch", parcel.shape, AT_END)
    commune.expect("missing_label", other.shape, AT_END)
    return True
