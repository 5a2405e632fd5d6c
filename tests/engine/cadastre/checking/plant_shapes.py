"""One planter for every rule of shape."""

from __future__ import annotations

import numpy as np
import shapely

from tests.engine.cadastre.checking.planting import Planting, on_edge, plants


@plants("geometry_missing")
def _(p: Planting) -> bool:
    p.expect("geometry_missing", p.alone(None))
    return True


@plants("geometry_empty")
def _(p: Planting) -> bool:
    p.expect("geometry_empty", p.alone(shapely.Polygon()))
    return True


@plants("geometry_not_polygon")
def _(p: Planting) -> bool:
    x, y = p.commune.room()
    shape = p.random.choice([shapely.Point(x, y), shapely.LineString([(x, y), (x + 9, y)])])
    p.expect("geometry_not_polygon", p.alone(shape))
    return True


@plants("coordinates_not_finite")
def _(p: Planting) -> bool:
    x, y = p.commune.room()
    wrong = p.random.choice((float("inf"), float("-inf")))
    p.expect("coordinates_not_finite", p.alone(shapely.Polygon([(x, y), (x + 9, y), (x, wrong)])))
    return True


@plants("geometry_invalid")
def _(p: Planting) -> bool:
    x, y = p.commune.room()
    ring = p.random.choice(
        [
            [(0, 0), (10, 10), (10, 0), (0, 10)],
            [(0, 0), (10, 0), (10, 10), (4, 10), (4, -2), (2, -2), (2, 10), (0, 10)],
        ]
    )
    p.expect("geometry_invalid", p.alone(shapely.Polygon([(x + a, y + b) for a, b in ring])))
    return True


def _needle(p: Planting, rule: str, half: float) -> bool:
    if (found := on_edge(p)) is None:
        return False
    edge, middle = found
    tip = edge.at(middle, p.random.choice((-1.0, 1.0)))
    points = [edge.at(middle - half, 0.05), tip, edge.at(middle + half, 0.05)]
    p.insert(edge, points, points)
    p.expect(rule, edge.left, edge.right, place=tip)
    return True


@plants("spike")
def _(p: Planting) -> bool:
    return _needle(p, "spike", 0.004)


@plants("sharp_angle")
def _(p: Planting) -> bool:
    return _needle(p, "sharp_angle", 0.025)


@plants("repeated_vertex")
def _(p: Planting) -> bool:
    if (found := on_edge(p)) is None:
        return False
    edge, middle = found
    at = edge.at(middle, 0.05)
    both = p.random.random() < 0.5
    p.insert(edge, [at, at], [at, at] if both else [at])
    p.expect("repeated_vertex", edge.left, *([edge.right] if both else []), place=at)
    return True


@plants("tiny_edge")
def _(p: Planting) -> bool:
    if (found := on_edge(p)) is None:
        return False
    edge, middle = found
    points = [edge.at(middle, 0.06), edge.at(middle + 0.008, 0.068)]
    p.insert(edge, points, points)
    p.expect("tiny_edge", edge.left, edge.right, place=points[0])
    return True


@plants("straight_vertex")
def _(p: Planting) -> bool:
    if (found := on_edge(p)) is None:
        return False
    edge, middle = found
    points = [edge.at(middle)]
    p.insert(edge, points, points)
    p.expect("straight_vertex", edge.left, edge.right, place=points[0])
    return True


def _holed(p: Planting, size: float, filled: bool) -> int:
    x, y = p.commune.room()
    inner = shapely.box(x + 5, y + 5, x + 5 + size, y + 5 + size)
    outer = shapely.box(x, y, x + 20, y + 20)
    row = (p.alone if filled else p.yard)(shapely.Polygon(outer.exterior, [inner.exterior]))
    if filled:
        p.alone(inner)
    return row


@plants("hole")
def _(p: Planting) -> bool:
    p.expect("hole", _holed(p, p.random.uniform(1.5, 8), p.random.random() < 0.5))
    return True


@plants("tiny_hole")
def _(p: Planting) -> bool:
    p.expect("tiny_hole", _holed(p, p.random.uniform(0.05, 0.9), False))
    return True


def _two_parts(p: Planting, size: float) -> int:
    x, y = p.commune.room()
    parts = [shapely.box(x, y, x + 10, y + 10), shapely.box(x + 15, y, x + 15 + size, y + size)]
    return p.yard(shapely.MultiPolygon(parts))


@plants("multipart")
def _(p: Planting) -> bool:
    p.expect("multipart", _two_parts(p, p.random.uniform(2, 9)))
    return True


@plants("tiny_part")
def _(p: Planting) -> bool:
    row = _two_parts(p, p.random.uniform(0.3, 0.9))
    p.expect("tiny_part", row)
    p.expect("multipart", row, reason="a crumb is a part")
    return True


def _with(p: Planting, rule: str, *extra: float) -> bool:
    x, y = p.commune.room()
    corners = [(x, y), (x + 9, y), (x + 9, y + 9), (x, y + 9), (x, y)]
    kind = {"has_z": "Z", "has_m": "M"}[rule]
    ring = ",".join(" ".join(map(str, (*at, *extra))) for at in corners)
    p.expect(rule, p.yard(shapely.from_wkt(f"POLYGON {kind} (({ring}))")))
    return True


@plants("has_z")
def _(p: Planting) -> bool:
    return _with(p, "has_z", 12.5)


@plants("has_m")
def _(p: Planting) -> bool:
    return _with(p, "has_m", 7.0)


@plants("too_small")
def _(p: Planting) -> bool:
    p.expect("too_small", p.square(p.random.uniform(0.3, 0.95)))
    return True


@plants("too_large")
def _(p: Planting) -> bool:
    if "too_large" in p.taken:
        return False
    p.taken.add("too_large")
    x, y, _, _ = p.commune.extent
    p.expect("too_large", p.yard(shapely.box(x, y - 7900, x + 1500, y - 700)))
    return True


@plants("too_many_vertices")
def _(p: Planting) -> bool:
    x, y = p.commune.room()
    turn = np.linspace(0, 2 * np.pi, 5200, endpoint=False)
    out = np.where(np.arange(5200) % 2, 15.0, 15.04)
    ring = np.stack([x + 16 + out * np.cos(turn), y + 16 + out * np.sin(turn)], axis=1)
    p.expect("too_many_vertices", p.yard(shapely.Polygon(ring)))
    return True


@plants("ring_direction")
def _(p: Planting) -> bool:
    x, y = p.commune.room()
    p.expect("ring_direction", p.yard(shapely.box(x, y, x + 9, y + 9, ccw=False)))
    return True


@plants("elongated")
def _(p: Planting) -> bool:
    x, y = p.commune.strip()
    p.expect("elongated", p.yard(shapely.box(x, y, x + p.random.uniform(110, 300), y + 0.5)))
    return True


@plants("sliver")
def _(p: Planting) -> bool:
    """Between two parcels of the fabric, or alone."""
    if p.random.random() < 0.5:
        x, y = p.commune.room()
        p.expect("sliver", p.yard(shapely.box(x, y, x + 18, y + p.random.uniform(0.06, 0.09))))
        return True
    if (found := on_edge(p, "plain")) is None:
        return False
    edge, middle = found
    away, back = edge.at(middle - 0.9, 0.05), edge.at(middle + 0.9, -0.04)
    out, home = edge.at(middle + 0.8, 0.05), edge.at(middle - 0.8, 0.14)
    p.insert(edge, [away, home, out, back], [away, back])
    row = p.alone(shapely.Polygon([away, back, out, home]), so_to=p.commune.rows[edge.left]["so_to"],
                  ma_xa=p.commune.rows[edge.left]["ma_xa"])  # fmt: skip
    p.expect("sliver", row)
    if p.commune.rows[row]["geometry"].area < 1.0:
        p.expect("too_small", row, reason="a sliver this short is small as well")
    return True
