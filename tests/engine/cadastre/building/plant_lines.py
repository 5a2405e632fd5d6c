"""The defects that a generated commune gets: each function plants one and says which finding has to come of it."""

from __future__ import annotations

import math

import shapely

from .generate import NUMBER, Commune, Line, moved

AT_END = 0.05  # metres; how far from its place a finding about a line may lie


def undershoot(commune: Commune) -> bool:
    """One or more ends at a node stop short of it; at least one other end or a passing line is there."""
    return _ends(commune, "undershoot", -1)


def overshoot(commune: Commune) -> bool:
    """An end runs over its node, in any direction, also along the next line."""
    return _ends(commune, "overshoot", 1)


def _ends(commune: Commune, rule: str, sign: int) -> bool:
    ends = commune.ends_at()
    keys = sorted(ends)
    for k in commune.random.permutation(len(keys)).tolist():
        sheet, node = keys[k]
        mine = ends[sheet, node]
        degree = commune.degree(sheet, node)
        if degree < 3 or not commune.is_free(node):
            continue
        most = 1 if sign > 0 else min(len(mine), degree - 1)
        count = int(commune.random.integers(1, most + 1))
        for line, end in [mine[i] for i in commune.random.permutation(len(mine))[:count].tolist()]:
            by = sign * float(commune.random.uniform(0.004, 0.018))
            before = line.points[1 if end == 0 else -2]
            line.points[end] = moved(commune.at[node], before, by)
            commune.expect(rule, commune.at[node], AT_END)
        commune.busy.add(node)
        return True
    return False


def _free_line(commune: Commune, *, border: bool = True) -> Line | None:
    for k in commune.random.permutation(len(commune.lines)).tolist():
        line = commune.lines[k]
        inner = border or not all(commune.on_border(node) for node in line.nodes)
        if inner and all(commune.is_free(node) for node in line.nodes):
            commune.busy.update(line.nodes)
            return line
    return None


def doubled_line(commune: Commune) -> bool:
    """A line drawn twice: the same, in reverse order, or a part of it."""
    line = _free_line(commune)
    if line is None:
        return False
    points = list(line.points)
    if len(points) > 2 and commune.random.random() < 0.5:
        points = points[:-1] if commune.random.random() < 0.5 else points[1:]
    if commune.random.random() < 0.5:
        points.reverse()
    commune.extra_lines.append(Line(line.sheet, [], points))
    commune.expect("doubled_line", shapely.LineString(points), AT_END)
    return True


def overlapping_line(commune: Commune) -> bool:
    """A stretch inside an edge drawn once more."""
    line = _free_line(commune)
    if line is None:
        return False
    (ax, ay), (bx, by) = line.points[:2]
    first, last = sorted(commune.random.uniform(0.1, 0.9, 2).tolist())
    if last - first < 0.1:
        first, last = 0.2, 0.7
    points = [(round(ax + (bx - ax) * t, 3), round(ay + (by - ay) * t, 3)) for t in (first, last)]
    commune.extra_lines.append(Line(line.sheet, [], points))
    commune.expect("doubled_line", shapely.LineString(points), AT_END)
    return True


def dangle(commune: Commune) -> bool:
    """A line from a corner into a parcel that meets nothing there."""
    parcel = commune.parcel()
    if parcel is None:
        return False
    node = next((n for n in parcel.ring if commune.is_free(n) and not commune.on_border(n)), None)
    if node is None:
        return False
    x, y = shapely.get_coordinates(parcel.shape.centroid)[0].tolist()
    ax, ay = commune.at[node]
    end = (round(ax + (x - ax) * 0.4, 3), round(ay + (y - ay) * 0.4, 3))
    commune.extra_lines.append(Line(parcel.sheet, [], [commune.at[node], end]))
    commune.busy.add(node)
    commune.expect("dangle", end, AT_END)
    return True


def open_parcel(commune: Commune) -> bool:
    """An edge of a parcel at the outer side of the commune is not drawn: nothing closes there."""
    parcel = commune.parcel()
    if parcel is None:
        return False
    for line in commune.lines:
        at_side = {node[1] for node in line.nodes} in ({0}, {commune.rows})
        corner = {0, commune.columns} & {node[0] for node in line.nodes}
        ends = [n for n in parcel.ring if n in line.nodes]
        if line.sheet == parcel.sheet and at_side and not corner and len(ends) == len(line.nodes) == 2:
            if not all(commune.is_free(n) and commune.degree(line.sheet, n) > 2 for n in line.nodes):
                continue
            commune.lines.remove(line)
            commune.busy.update(line.nodes)
            parcel.closed = False
            commune.expect(("unclosed_face", "label_outside"), parcel.shape, 1.0)
            return True
    parcel.used = False
    return False


def missing_boundary(commune: Commune) -> bool:
    """A line between two parcels is not drawn: one face with two labels."""
    for k in commune.random.permutation(len(commune.lines)).tolist():
        line = commune.lines[k]
        if len(line.nodes) != 2 or any(commune.on_border(n) or not commune.is_free(n) for n in line.nodes):
            continue
        if min(commune.degree(line.sheet, node) for node in line.nodes) < 3:
            continue
        beside = [p for p in commune.parcels if set(line.nodes) <= set(p.ring) and p.sheet == line.sheet]
        if len(beside) != 2 or any(p.used or commune.is_like_others(p) for p in beside):
            continue
        commune.lines.remove(line)
        commune.busy.update(line.nodes)
        both = shapely.union_all([p.shape for p in beside])
        for one in beside:
            one.used, one.closed = True, False
            one.texts = [(NUMBER, f"{one.number}/{one.shape.area:.1f}")]
        commune.expect("several_labels", both, AT_END)
        commune.expect("area_mismatch", both, AT_END)
        return True
    return False


def sliver(commune: Commune) -> bool:
    """An edge drawn twice, the second time a little bent."""
    line = _free_line(commune, border=False)
    if line is None:
        return False
    (ax, ay), (bx, by) = line.points[:2]
    size = math.dist((ax, ay), (bx, by))
    off = float(commune.random.uniform(0.005, 0.012)) * float(commune.random.choice([-1, 1]))
    middle = (
        round((ax + bx) / 2 - (by - ay) / size * off, 3),
        round((ay + by) / 2 + (bx - ax) / size * off, 3),
    )
    points = [(ax, ay), middle, (bx, by)]
    commune.extra_lines.append(Line(line.sheet, [], points))
    commune.expect("sliver", shapely.LineString(points), AT_END)
    return True
