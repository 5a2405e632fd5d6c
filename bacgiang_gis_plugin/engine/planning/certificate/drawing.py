"""The map of a certificate: the parcel with its corners, edges and neighbours over the zones of one plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely

from ...map_symbols import NO_CODE, zone_symbol
from ...maps import (
    SCALES,
    Box,
    Hatch,
    Label,
    MapDescription,
    MapLayer,
    Style,
    choose_scale,
    ground_box,
)
from ...vietnamese import number
from .contents import Content, PlanPart

WIDTH, HEIGHT = 472.0, 250.0  # points
LOWEST = 175.0  # what a page with little room may make of the height: the parcel still fits
AROUND = 1.35  # of the parcel's extent is shown at least
PLAN_SCALES = tuple(scale for scale in SCALES if scale >= 200)
OWN = Style("", "#c00000", 1.8)
CORNER = Style("#c00000", radius=1.5)
OTHERS = Style("", "#4a4a4a", 0.4)
DOUBLE = Style("", "#cd1e32", 0.6, hatches=(Hatch("#cd1e32", 45, 3.5, 0.5),))
UNCOVERED = Style("", "#787878", 0.5, hatches=(Hatch("#787878", 45, 5, 0.4, (2, 2)),))
MOST_NUMBERED = 150


Maps = dict[str, MapDescription]


def map_box(bounds: Box, scale: int | None) -> tuple[int, Box]:
    """Return the scale of a parcel's map and what it shows (m)."""
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    across, up = (bounds[2] - bounds[0]) / 2 * AROUND, (bounds[3] - bounds[1]) / 2 * AROUND
    extent = (x - across, y - up, x + across, y + up)
    chosen = scale or choose_scale(extent, WIDTH, HEIGHT, PLAN_SCALES)
    return chosen, ground_box(bounds, WIDTH, HEIGHT, chosen)


def describe(content: Content, part: PlanPart, scale: int | None, system: str, on: date) -> MapDescription:
    """Return the map of a parcel over one plan, with the corridors that concern it."""
    own = shapely.from_wkb(content.wkb)
    bounds = tuple(shapely.bounds(own).tolist())
    chosen, _ = map_box(bounds, scale)
    layers = [*_zones(part, on), *(layer for other in content.corridors for layer in _zones(other, on))]
    layers += _pieces(part)
    if content.neighbours:
        others = shapely.from_wkb([wkb for wkb, _ in content.neighbours])
        layers.append(MapLayer(np.asarray(others, dtype=object), OTHERS, "Ranh giới thửa đất"))
    layers.append(MapLayer(_array([own]), OWN, "Thửa đất được cung cấp thông tin"))
    corners = [(vertex.east, vertex.north) for ring in content.vertices for vertex in ring]
    layers.append(MapLayer(np.asarray(shapely.points(corners), dtype=object), CORNER, "Đỉnh thửa"))
    labels = [*_own_labels(content, own), *_other_labels(content)]
    return MapDescription(layers, bounds, WIDTH, HEIGHT, labels, scale=chosen, system=system)


def maps_of(content: Content, scale: int | None, system: str, on: date) -> Maps:
    """Return a map for each plan by the plan's key."""
    return {part.key: describe(content, part, scale, system, on) for part in content.zoning}


def _zones(part: PlanPart, on: date) -> list[MapLayer]:
    """Return a layer for each code, so that the legend names it once, in the order of the codes."""
    groups: dict[str, list[bytes]] = {}
    for wkb, code in part.zones:
        groups.setdefault(code, []).append(wkb)
    layers = []
    for code in sorted(groups):
        symbol = zone_symbol(code, on)
        legend = symbol.legend if code else NO_CODE
        layers.append(
            MapLayer(np.asarray(shapely.from_wkb(groups[code]), dtype=object), symbol.style, legend)
        )
    return layers


def _pieces(part: PlanPart) -> list[MapLayer]:
    """Return what lies under several zones and what lies under none, inside the parcel."""
    kinds = (
        ("uncovered", UNCOVERED, "Phần chưa có quy hoạch"),
        ("double", DOUBLE, "Phần nhiều vùng chồng nhau"),
    )
    layers = []
    for kind, style, legend in kinds:
        shapes = [line.wkb for line in part.lines if line.kind == kind and line.wkb]
        if shapes and not part.corridor:
            layers.append(MapLayer(np.asarray(shapely.from_wkb(shapes), dtype=object), style, legend))
    return layers


def _array(shapes: Sequence[shapely.Geometry]) -> np.ndarray:
    return np.array(shapes, dtype=object)


def _own_labels(content: Content, own: shapely.Geometry) -> list[Label]:
    text = f"{content.number}\n{number(content.area, 1)} m²"
    circle = shapely.maximum_inscribed_circle(own, tolerance=max(shapely.length(own) / 1000, 1e-3))
    widest = shapely.get_point(circle, 0)
    middle = float(shapely.get_x(widest)), float(shapely.get_y(widest))
    labels = [Label(text, middle, 0, size=9, bold=True, colour="#900000")]
    corners = [vertex for ring in content.vertices for vertex in ring]
    if len(corners) > MOST_NUMBERED:
        return labels
    for ring in content.vertices:
        east = np.array([vertex.east for vertex in ring])
        north = np.array([vertex.north for vertex in ring])
        middle = east.mean(), north.mean()
        for at, vertex in enumerate(ring):
            away = vertex.east - middle[0], vertex.north - middle[1]
            place = (vertex.east, vertex.north)
            labels.append(Label(str(vertex.number), place, 1, "beside", away, 6.5, True, colour="#900000"))
            after = (at + 1) % len(ring)
            dx, dy = east[after] - vertex.east, north[after] - vertex.north
            half = (vertex.east + dx / 2, vertex.north + dy / 2)
            # Corners go clockwise, so the outside is on the left of each edge.
            text = number(vertex.length, 2)
            labels.append(Label(text, half, 2, "along", (-dy, dx), 6, room=vertex.length))
    return labels


def _other_labels(content: Content) -> list[Label]:
    labels = []
    for wkb, text in content.neighbours:
        shape = shapely.from_wkb(wkb)
        if text:
            labels.append(Label(text, _inside(shape), 5, size=6.5, colour="#404040"))
    return labels


def _inside(shape: shapely.Geometry) -> tuple[float, float]:
    point = shapely.point_on_surface(shape)
    centre = shapely.centroid(shape)
    chosen = centre if shapely.contains(shape, centre) else point
    return float(shapely.get_x(chosen)), float(shapely.get_y(chosen))
