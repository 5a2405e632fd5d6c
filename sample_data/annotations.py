"""Everything on a sheet that builds no parcel: frame, names, houses, contours, power line, legal boundaries."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import layout
import numpy as np
import shapely
from dgn_writer import MAX_VERTICES, Symbology
from faces import Face, Vertex
from parcels import Label
from shapely import affinity

if TYPE_CHECKING:
    from sheets import Sheet

SIDE = layout.SHEET * 1000
POWER = [(20, 255), (420, 262), (980, 118), (1530, 108), (1990, 205)]
GRID_NAMES = ["5-a", "5-b", "6-a", "6-b", "5-c", "5-d", "6-c", "6-d"]


def grid_number(sheet: int) -> str:
    """The number of a 1:1000 frame: 1:5000 sheet 355416, its square of 1 km, the quarter of that."""
    return f"355416-{GRID_NAMES[sheet - 1]}"


def frame(sheet: int) -> tuple[int, int, int, int]:
    """In mm from the corner."""
    row, column = divmod(sheet - 1, layout.COLUMNS)
    x, y = column * SIDE, (layout.ROWS - 1 - row) * SIDE
    return x, y, x + SIDE, y + SIDE


def draw_annotations(sheet: Sheet, mine: list[Face], faces: list[Face]) -> None:
    rng = np.random.default_rng(1000 + sheet.number)
    box = shapely.box(*frame(sheet.number))
    commune = shapely.transform(layout.outline(), lambda xy: xy * 1000)
    _draw_frame(sheet, box, commune)
    _draw_names(sheet, mine, box)
    _draw_houses(sheet, mine, rng)
    _draw_terrain(sheet, box, commune, rng)
    _draw_networks(sheet, box, commune)
    _draw_legal_boundaries(sheet, mine, rng)


def _ring(polygon: shapely.Polygon) -> list[Vertex]:
    return [(round(x), round(y)) for x, y in polygon.exterior.coords]


def _draw_lines(sheet: Sheet, geometry: shapely.Geometry, look: Symbology) -> None:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "LineString" and part.length > 500:
            sheet.line([(round(x), round(y)) for x, y in part.coords], look)


def _draw_frame(sheet: Sheet, box: shapely.Polygon, commune: shapely.Polygon) -> None:
    look = Symbology(63, 0, 2)
    sheet.shape(_ring(box), look)
    sheet.shape(_ring(shapely.box(*np.add(box.bounds, (-12_000, -12_000, 12_000, 12_000)))), look)
    x0, y0, _, y1 = (int(v) for v in box.bounds)
    texts = [
        ((x0 + 150_000, y1 + 32_000), "Bản đồ địa chính - Xã Mẫu (không có thật)", 8000),
        ((x0 + 180_000, y1 + 18_000), f"Tờ bản đồ số {sheet.number}", 6000),
        ((x0 + 380_000, y1 + 18_000), grid_number(sheet.number), 6000),
        ((x0 + 210_000, y0 - 26_000), "Tỷ lệ 1:1000", 5000),
        ((x0, y0 - 26_000), "VN-2000, kinh tuyến trục 107 độ 00'", 3500),
    ]
    for at, text, size in texts:
        sheet.label(Label(63, text, at, size, 0.0), look)
    _draw_lines(sheet, box.boundary.intersection(commune), Symbology(54, 6, 0, 3))


def _draw_names(sheet: Sheet, mine: list[Face], box: shapely.Polygon) -> None:
    for face in mine:
        if face.kind == "lane":
            _name_lanes(sheet, face)
        elif face.kind in ("road", "canal"):
            line = layout.road_line() if face.kind == "road" else layout.canal_line()
            at, rotation = _on_line(face, line)
            sheet.label(Label(28 if face.kind == "road" else 39, face.name, at, 2500, rotation))
        elif face.kind == "pond":
            x, y = shapely.maximum_inscribed_circle(face.polygon, tolerance=100).coords[0]
            sheet.label(Label(39, face.name, (round(x) - 5000, round(y) + 7000), 2500, 0.0))
    for name, x, y in layout.HAMLETS:
        at = (x * 1000, y * 1000)
        if box.contains(shapely.Point(at)):
            sheet.label(Label(48, name, at, 5000, 0.0))


def _on_line(face: Face, line: shapely.LineString) -> tuple[Vertex, float]:
    """A place inside the face near the middle of its piece of the line, and the line's direction there."""
    piece = shapely.transform(line, lambda xy: xy * 1000).intersection(face.polygon)
    piece = max(shapely.get_parts(piece), key=lambda p: p.length)
    a, b = (shapely.get_coordinates(piece.interpolate(t, normalized=True))[0] for t in (0.45, 0.55))
    return (round(a[0]), round(a[1])), math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))


def _name_lanes(sheet: Sheet, face: Face) -> None:
    """At least one name in the face, one in every square of 120 m it crosses where there is room."""
    x0, y0, x1, y1 = face.polygon.bounds
    village = shapely.transform(layout.VILLAGE, lambda xy: xy * 1000)
    step, named = 120_000, 0
    for x in np.arange(x0, x1, step):
        for y in np.arange(y0, y1, step):
            part = face.polygon.intersection(shapely.box(x, y, x + step, y + step))
            if part.area < 60e6 and named:
                continue
            if part.is_empty or part.area < 1e6:
                continue
            at = shapely.maximum_inscribed_circle(part, tolerance=200)
            spot = shapely.Point(at.coords[0])
            name = (
                f"Ngõ {1 + int(x // step) + 17 * int(y // step) % 29}"
                if village.contains(spot)
                else "Đường nội đồng"
            )
            sheet.label(Label(28, name, (round(spot.x), round(spot.y)), 1200, 0.0))
            named += 1
    if not named:
        spot = shapely.maximum_inscribed_circle(face.polygon, tolerance=200).coords[0]
        sheet.label(Label(28, "Đường nội đồng", (round(spot[0]), round(spot[1])), 1200, 0.0))


def _draw_houses(sheet: Sheet, mine: list[Face], rng: np.random.Generator) -> None:
    look = Symbology(14, 0, 0, 2)
    for face in mine:
        if face.code not in ("ONT", "ONT+CLN", "TSC", "DGD", "DYT", "DVH", "TON", "DCH", "SKC"):
            continue
        box = shapely.minimum_rotated_rectangle(face.polygon)
        house = affinity.scale(box, rng.uniform(0.35, 0.55), rng.uniform(0.35, 0.55))
        if not face.polygon.buffer(-400).contains(house):
            continue
        ring = _ring(house)
        sheet.shape(ring, look)
        sheet.label(Label(16, str(rng.choice(["b1", "b2", "b3", "g1"])), ring[0], 800, 0.0), Symbology(16, 0))
        if rng.random() < 0.06:
            centre = shapely.point_on_surface(house)
            world = sheet.world([(round(centre.x), round(centre.y))])[0]
            sheet.file.ellipse(world, (900.0, 900.0), 0.0, look)


def _draw_terrain(
    sheet: Sheet, box: shapely.Polygon, commune: shapely.Polygon, rng: np.random.Generator
) -> None:
    area = box.intersection(commune)
    for level in range(20, 75, 5):
        ring = []
        for angle in np.linspace(0, 2 * np.pi, 73):
            r = np.arange(0.0, 330.0, 1.0)
            x, y = 1740 + r * np.cos(angle), 860 + 0.6 * r * np.sin(angle)
            below = np.nonzero(layout.height(x, y) < level)[0]
            k = below[0] if len(below) else len(r) - 1
            ring.append((x[k] * 1000, y[k] * 1000))
        if shapely.Polygon(ring).area > 1e9:
            _draw_lines(sheet, shapely.LineString(ring).intersection(area), Symbology(1, 6))
    for _ in range(14):
        x, y = rng.uniform(box.bounds[0], box.bounds[2]), rng.uniform(box.bounds[1], box.bounds[3])
        if area.contains(shapely.Point(x, y)):
            z = float(layout.height(np.array(x / 1000), np.array(y / 1000)))
            sheet.label(Label(3, f"{z:.1f}", (round(x), round(y)), 1500, 0.0), Symbology(3, 6))
    for i in (1, 2):
        at = shapely.point_on_surface(area.intersection(affinity.scale(box, 0.5, 0.5, origin=area.centroid)))
        spot = (round(at.x) + 43_000 * i - 60_000, round(at.y) + 21_000 * i)
        sheet.point(spot, Symbology(8, 3, 4))
        sheet.label(
            Label(9, f"MAU-{sheet.number:02d}{i}", (spot[0] + 1500, spot[1] + 1500), 1800, 0.0),
            Symbology(9, 3),
        )


def _draw_networks(sheet: Sheet, box: shapely.Polygon, commune: shapely.Polygon) -> None:
    area = box.intersection(commune)
    road = shapely.transform(layout.road_line(), lambda xy: xy * 1000)
    for offset in (-3500, 3500):
        _draw_lines(sheet, shapely.offset_curve(road, offset).intersection(area), Symbology(22, 1))
    for offset in (-26_000, 26_000):
        _draw_lines(sheet, shapely.offset_curve(road, offset).intersection(area), Symbology(50, 3, 0, 3))
    power = shapely.LineString(np.array(POWER) * 1000)
    _draw_lines(sheet, power.intersection(area), Symbology(55, 3))
    for offset in (-4000, 4000):
        _draw_lines(sheet, shapely.offset_curve(power, offset).intersection(area), Symbology(59, 3, 0, 3))


def _draw_legal_boundaries(sheet: Sheet, mine: list[Face], rng: np.random.Generator) -> None:
    """Now and then the boundary in the papers runs some decimetres beside the one on the ground."""
    for face in mine:
        if face.kind != "house" or rng.random() > 0.02 or len(face.rings[0]) >= MAX_VERTICES:
            continue
        dx, dy = (int(v) for v in rng.integers(-400, 401, 2))
        ring = [(x + dx, y + dy) for x, y in face.rings[0]]
        sheet.shape([*ring, ring[0]], Symbology(61, 3, 1))
