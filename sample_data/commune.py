"""The commune cut into pieces: road, lanes, canal and ponds first, then every block into parcels. Repeatable."""

from __future__ import annotations

import math
from dataclasses import dataclass

import layout
import numpy as np
import shapely
from shapely import LineString, Polygon, affinity


@dataclass(frozen=True)
class Piece:
    """One piece of land before its lines are fitted together: polygon in metres, what it is, its name if any."""

    polygon: Polygon
    kind: str  # road lane canal pond house paddy forest public island
    code: str = ""
    name: str = ""


def build_pieces(seed: int) -> list[Piece]:
    """All pieces of the commune, sheet by sheet; together they cover it."""
    rng = np.random.default_rng(seed)
    commune = layout.outline()
    road = layout.road_line().buffer(layout.ROAD_WIDTH / 2, join_style="mitre").intersection(commune)
    canal = (
        layout.canal_line()
        .buffer(layout.CANAL_WIDTH / 2, join_style="mitre")
        .intersection(commune)
        .difference(road)
    )
    village = [
        lane.buffer(layout.LANE_WIDTH / 2 + rng.uniform(-0.5, 0.7), cap_style="square", join_style="mitre")
        for lane in layout.lanes(rng)
    ]
    tracks = [
        layout.smooth(t, 1).buffer(layout.TRACK_WIDTH / 2, cap_style="square", join_style="mitre")
        for t in layout.TRACKS
    ]
    lanes = shapely.union_all(village + tracks).intersection(commune).difference(road).difference(canal)
    ponds = [(layout.pond(x, y, r, rng), name) for x, y, r, name in layout.PONDS]
    pond_area = shapely.union_all([p for p, _ in ponds])
    land = commune.difference(shapely.union_all([road, canal, lanes, pond_area]))

    pieces: list[Piece] = [Piece(p, "pond", "MNC", name) for p, name in ponds]
    for frame in frames():
        pieces += [Piece(p, "road", "DGT", layout.ROAD_NAME) for p in polygons(road.intersection(frame))]
        pieces += [Piece(p, "canal", "DTL", layout.CANAL_NAME) for p in polygons(canal.intersection(frame))]
        pieces += [Piece(p, "lane") for p in polygons(lanes.difference(pond_area).intersection(frame))]
        for block in polygons(land.intersection(frame)):
            pieces += subdivide(block, rng)
    return pieces


def frames() -> list[Polygon]:
    """The sheet frames, sheet 1 first: left to right, top to bottom."""
    s = layout.SHEET
    return [
        shapely.box(c * s, r * s, (c + 1) * s, (r + 1) * s)
        for r in reversed(range(layout.ROWS))
        for c in range(layout.COLUMNS)
    ]


def polygons(geometry: shapely.Geometry) -> list[Polygon]:
    return [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon" and p.area > 1e-6]


def subdivide(block: Polygon, rng: np.random.Generator) -> list[Piece]:
    for box, target, codes in layout.PUBLIC:
        site = block.intersection(shapely.box(*box))
        if site.area < 900:
            continue
        parts = [q for p in polygons(site) for q in split_by_size(p, (target, target), rng)]
        rest = [
            piece
            for p in polygons(shapely.set_precision(block.difference(site), 0.01))
            for piece in subdivide(p, rng)
        ]
        return [Piece(p, "public", codes[i % len(codes)]) for i, p in enumerate(parts)] + rest
    if block.intersection(layout.HILL).area > 0.5 * block.area:
        return hill(block, rng)
    built = block.intersection(layout.VILLAGE)
    if built.area > 0.85 * block.area:
        return [Piece(p, "house") for p in split_by_size(block, (110, 400), rng)]
    if built.area > 0.15 * block.area:
        return [
            piece
            for part in (built, shapely.set_precision(block.difference(layout.VILLAGE), 0.01))
            for p in polygons(part)
            for piece in subdivide(p, rng)
        ]
    return [Piece(p, "paddy") for p in terraces(block, rng)]


def hill(block: Polygon, rng: np.random.Generator) -> list[Piece]:
    """Forest parcels with bent edges; some hold a shrine or a grave plot, drawn as a shape of its own."""
    pieces = []
    for part in split_by_size(block, (2200, 6000), rng, bent=True):
        pieces.append(Piece(part, "forest"))
        centre = shapely.maximum_inscribed_circle(part, tolerance=1)
        if centre.length > 22 and rng.random() < 0.3:
            spot = shapely.Point(centre.coords[0])
            plot = affinity.rotate(shapely.box(-6, -4.5, 6, 4.5), rng.uniform(0, 90))
            plot = affinity.translate(plot, spot.x, spot.y)
            pieces[-1] = Piece(part.difference(plot), "forest")
            pieces.append(Piece(plot, "island", "TIN" if rng.random() < 0.5 else "NTD"))
    return pieces


def split_by_size(
    block: Polygon, target: tuple[float, float], rng: np.random.Generator, *, bent: bool = False
) -> list[Polygon]:
    """Cut across the longer side until every part is about as large as a target drawn for it, in m²."""
    if block.area <= 1.45 * rng.uniform(*target):
        return [block]
    box = shapely.minimum_rotated_rectangle(block)
    a, b, c = (np.array(p) for p in list(box.exterior.coords)[:3])
    if np.linalg.norm(b - a) < np.linalg.norm(c - b):
        a, b, c = b, c, b + (c - b) + (a - b)
    along, across = b - a, c - b
    start = a + along * rng.uniform(0.4, 0.6)
    turn = rng.normal(0, 0.05)
    direction = across + along / np.linalg.norm(along) * np.linalg.norm(across) * math.tan(turn)
    points = [start - direction * 0.2, start + direction * 1.2]
    if bent:
        steps = np.linspace(-0.2, 1.2, 9)
        points = [start + direction * t + along * 0.03 * math.sin(7 * t + turn * 40) for t in steps]
    parts = polygons(
        shapely.get_parts(
            shapely.polygonize([*shapely.get_parts(shapely.union_all([block.boundary, LineString(points)]))])
        )
    )
    inside = [p for p in parts if block.contains(p.representative_point())]
    if len(inside) < 2:
        return [block]
    return [q for p in inside for q in split_by_size(p, target, rng, bent=bent)]


def terraces(block: Polygon, rng: np.random.Generator) -> list[Polygon]:
    """Strips between contour-like curves, each cut across at its own irregular steps: paddy fields."""
    at = block.representative_point()
    angle = 68.0 if at.x < 400 else (-24.0 if at.x > 1430 else 12.0)
    flat = affinity.rotate(block, -angle, origin=(0, 0))
    x0, y0, x1, y1 = flat.bounds
    curves = []
    v = y0 + rng.uniform(6, 14)
    while v < y1:
        u = np.arange(x0 - 5, x1 + 14, 9.0)
        curves.append(
            LineString(
                np.column_stack([u, v + 4.5 * np.sin(u / 48 + v / 90) + 2.2 * np.sin(u / 19 + v / 40)])
            )
        )
        v += rng.uniform(11, 19)
    strips = polygons(shapely.polygonize([*shapely.get_parts(shapely.union_all([flat.boundary, *curves]))]))
    fields: list[Polygon] = []
    for strip in strips:
        if not flat.contains(strip.representative_point()):
            continue
        cuts, u = [], strip.bounds[0] + rng.uniform(18, 52)
        while u < strip.bounds[2] - 12:
            lean = rng.normal(0, 2.0)
            cuts.append(LineString([(u - lean, strip.bounds[1] - 1), (u + lean, strip.bounds[3] + 1)]))
            u += rng.uniform(20, 58)
        parts = polygons(shapely.polygonize([*shapely.get_parts(shapely.union_all([strip.boundary, *cuts]))]))
        fields += [p for p in parts if strip.contains(p.representative_point())]
    return [affinity.rotate(p, angle, origin=(0, 0)) for p in fields]
