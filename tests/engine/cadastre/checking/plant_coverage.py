"""One planter for every rule of coverage, place and lines."""

from __future__ import annotations

import numpy as np
import shapely

from tests.engine.cadastre.checking.communes import NEXT, OWN, inside
from tests.engine.cadastre.checking.planting import Planting, on_edge, plants

OVERLAPS = {"plain": "overlap", "sheet": "edge_overlap", "commune": "commune_edge_overlap"}
GAPS = {"plain": "gap", "sheet": "edge_gap", "commune": "commune_edge_gap"}
MOVED = "a vertex that one parcel has elsewhere leaves a strip along both of its edges"
OFF_THE_MAP = "far from the commune, its sheets and its province"
ROOM_APART = 12.0  # metres


def _bulge(p: Planting, kind: str, rule: str, deep: float, takes: bool) -> bool:
    """Carry the left parcel's edge into the right one (an overlap), or the right one's back (a gap)."""
    if (found := on_edge(p, kind)) is None:
        return False
    edge, middle = found
    a, b, out = edge.at(middle - 0.6, 0.08), edge.at(middle + 0.6, -0.05), edge.at(middle, -deep)
    p.insert(edge, [a, out, b] if takes else [a, b], [a, b] if takes else [a, out, b])
    rows = (edge.left,) if edge.west else (edge.left, edge.right)
    p.expect(rule, *rows, place=shapely.Polygon([a, out, b]))
    return True


@plants("overlap")
def _(p: Planting) -> bool:
    return _bulge(p, "plain", "overlap", p.random.uniform(0.05, 0.2), True)


@plants("edge_overlap")
def _(p: Planting) -> bool:
    return _bulge(p, "sheet", "edge_overlap", p.random.uniform(0.05, 0.2), True)


@plants("commune_edge_overlap")
def _(p: Planting) -> bool:
    kind = p.random.choice(("commune", "west"))
    return _bulge(p, kind, "commune_edge_overlap", p.random.uniform(0.05, 0.2), True)


@plants("gap")
def _(p: Planting) -> bool:
    return _bulge(p, "plain", "gap", p.random.uniform(0.04, 0.14), False)


@plants("edge_gap")
def _(p: Planting) -> bool:
    return _bulge(p, "sheet", "edge_gap", p.random.uniform(0.04, 0.2), False)


@plants("commune_edge_gap")
def _(p: Planting) -> bool:
    kind = p.random.choice(("commune", "west"))
    return _bulge(p, kind, "commune_edge_gap", p.random.uniform(0.04, 0.14), False)


@plants("neighbour_vertex_missing")
def _(p: Planting) -> bool:
    if (found := on_edge(p)) is None:
        return False
    edge, middle = found
    at = edge.at(middle)
    p.insert(edge, [at], None)
    p.expect("neighbour_vertex_missing", edge.right, edge.left, place=at)
    p.expect("straight_vertex", edge.left, place=at, reason="a vertex on the neighbour's straight edge")
    return True


def _along(gap: shapely.Polygon, parcel: shapely.Geometry) -> bool:
    """Whether a whole edge of the gap runs along the parcel."""
    points = shapely.get_coordinates(gap)
    middles = shapely.points((points[1:] + points[:-1]) / 2)
    return bool((shapely.distance(middles, parcel) < 1e-6).any())


@plants("vertices_nearly_equal")
def _(p: Planting) -> bool:
    free = []
    for at, rows in p.neighbours.items():
        beside = [edge for edge in p.edges if at in (edge.p, edge.q)]
        whole = {("whole", row) for row in rows} & p.taken
        if not whole and ("edge", at) not in p.taken and ("vertex", at) not in p.taken and beside:
            free.append((at, rows))
    if not free:
        return False
    at, rows = p.random.choice(sorted(free))
    moved_row = p.random.choice(rows)
    turn, far = p.random.uniform(0, 2 * np.pi), p.random.uniform(0.005, 0.017)
    to = (round(at[0] + far * np.cos(turn), 3), round(at[1] + far * np.sin(turn), 3))
    entry = p.commune.rows[moved_row]
    before = entry["geometry"]
    entry["geometry"] = shapely.transform(
        before, lambda points: np.where((points == at).all(axis=1)[:, None], to, points)
    )
    for edge in p.edges:
        if at in (edge.p, edge.q):
            p.taken |= {edge, ("edge", edge.left), ("edge", edge.right)}
            p.taken |= {("vertex", edge.p), ("vertex", edge.q)}
    p.taken |= {("vertex", at)} | {("edge", row) for row in rows}
    p.expect("vertices_nearly_equal", *sorted(rows), place=at, unnamed=len(rows) - 2)
    for other in rows:
        if other != moved_row:
            common = entry["geometry"].intersection(p.commune.rows[other]["geometry"])
            if common.area > 0.01:
                rule = OVERLAPS[p.between(moved_row, other)]
                p.expect(rule, moved_row, other, place=common, reason=MOVED)
    for part in shapely.get_parts(before.difference(entry["geometry"])):
        if part.area > 0 and 2 * part.area / part.length > 1e-4:
            around = [row for row in rows if _along(part, p.commune.rows[row]["geometry"])]
            kinds = [p.between(min(around), row) for row in around]
            rule = GAPS[max(kinds, key=list(GAPS).index)]
            p.expect(rule, place=part, reason=MOVED)
    return True


@plants("duplicate_parcel")
def _(p: Planting) -> bool:
    if (row := p.row("whole")) is None or ("inside", row) in p.taken:
        return False
    entry = p.commune.rows[row]
    twin = p.alone(entry["geometry"], ma_xa=entry["ma_xa"], so_to=entry["so_to"])
    p.expect("duplicate_parcel", twin, row)
    p.taken |= {("inside", row), ("vertex", None)}
    p.taken |= {("vertex", at) for at, rows in p.neighbours.items() if row in rows}
    return True


@plants("contained_parcel")
def _(p: Planting) -> bool:
    if (row := p.row("inside")) is None or ("whole", row) in p.taken:
        return False
    entry = p.commune.rows[row]
    x, y = inside(entry["geometry"])
    box = shapely.box(x - 0.8, y - 0.8, x + 0.8, y + 0.8)
    if entry["ground"].exterior.distance(shapely.Point(x, y)) < 3:
        return False
    inner = p.alone(box, ma_xa=entry["ma_xa"], so_to=entry["so_to"])
    p.expect("contained_parcel", inner, row)
    return True


@plants("unmatched_edge")
def _(p: Planting) -> bool:
    if (found := on_edge(p, p.random.choice(("plain", "sheet", "commune")))) is None:
        return False
    edge, middle = found
    a, b = edge.at(middle - 1.2, 0.08), edge.at(middle + 1.2, -0.05)
    out = edge.at(middle, 0.015 - 0.004)
    p.insert(edge, [a, out, b], [a, b])
    p.expect("unmatched_edge", edge.left, edge.right, place=out)
    return True


@plants("isolated_parcel")
def _(p: Planting) -> bool:
    x, y = p.commune.room()
    p.expect("isolated_parcel", p.alone(shapely.box(x, y, x + 9, y + 9)))
    return True


# place


@plants("outside_commune")
def _(p: Planting) -> bool:
    east, _, _ = p.commune.limits
    _, y = p.commune.strip()
    p.expect("outside_commune", p.yard(shapely.box(east - 5, y, east + p.random.uniform(0.2, 9), y + 8)))
    return True


@plants("outside_sheet")
def _(p: Planting) -> bool:
    _, north, _ = p.commune.limits
    p.commune.used += 1
    x = p.commune.extent[2] + 60 + ROOM_APART * p.commune.used
    if x > p.commune.limits[0] - 20:
        return False
    p.expect("outside_sheet", p.yard(shapely.box(x, north - 5, x + 8, north + p.random.uniform(0.2, 9))))
    return True


@plants("outside_province")
def _(p: Planting) -> bool:
    _, _, south = p.commune.limits
    p.commune.used += 1
    x = p.commune.extent[2] + 60 + ROOM_APART * p.commune.used
    if x > p.commune.limits[0] - 20:
        return False
    p.expect("outside_province", p.yard(shapely.box(x, south - p.random.uniform(0.2, 9), x + 8, south + 5)))
    return True


@plants("commune_differs")
def _(p: Planting) -> bool:
    row = p.square(ma_xa=NEXT, so_to=7)
    p.expect("commune_differs", row)
    p.expect("sheet_unknown", row, reason="the other commune has no such sheet")
    return True


@plants("across_commune_boundary")
def _(p: Planting) -> bool:
    """The boundary of the communes is drawn through a parcel."""
    if (edge := p.edge("commune")) is None:
        return False
    rows = p.commune.rows
    own = edge.left if rows[edge.left]["home"][0] == OWN else edge.right
    side = 1 if own == edge.left else -1
    piece = shapely.Polygon(
        [edge.p, edge.q, edge.at(edge.length / 2 + 0.5, side), edge.at(edge.length / 2 - 0.5, side)]
    )
    if piece.area < 1.2 or piece.intersects(shapely.point_on_surface(rows[own]["geometry"])):
        return False
    p.taken |= {("whole", own)}
    p.commune.second.append(piece)
    p.expect("across_commune_boundary", own)
    return True


@plants("sheet_unknown")
def _(p: Planting) -> bool:
    p.expect("sheet_unknown", p.square(so_to=1000 + len(p.commune.rows), so_thua=1))
    return True


def _far(p: Planting, rule: str, shape: shapely.Geometry) -> bool:
    row = p.yard(shape)
    p.expect(rule, row)
    for other in ("outside_commune", "outside_sheet", "outside_province"):
        p.expect(other, row, reason=OFF_THE_MAP)
    return True


@plants("coordinates_in_degrees")
def _(p: Planting) -> bool:
    at = 20.0 + 5 * p.commune.used
    p.commune.used += 1
    if at > 300:
        return False
    return _far(p, "coordinates_in_degrees", shapely.box(at, 21, at + 4, 25))


@plants("far_from_meridian")
def _(p: Planting) -> bool:
    x, y = p.commune.room()
    return _far(p, "far_from_meridian", shapely.box(x + 340_000, y, x + 340_010, y + 10))


# lines


@plants("dangle")
def _(p: Planting) -> bool:
    if (found := on_edge(p, "plain")) is None:
        return False
    edge, middle = found
    end = edge.at(middle, p.random.uniform(0.1, 1.0))
    p.commune.loose.append(shapely.LineString([edge.at(middle), end]))
    p.expect("dangle", edge.left, place=end)
    return True


@plants("line_closes_nothing")
def _(p: Planting) -> bool:
    if (row := p.row("inside")) is None:
        return False
    x, y = inside(p.commune.rows[row]["ground"])
    if p.commune.rows[row]["ground"].exterior.distance(shapely.Point(x, y)) < 3:
        return False
    ring = [(x - 0.5, y - 0.5), (x + 0.5, y - 0.5), (x, y + 0.5), (x - 0.5, y - 0.5)]
    p.commune.loose.append(shapely.LineString(ring))
    p.expect("line_closes_nothing", row, place=shapely.Point(x, y - 0.5))
    return True
