"""Small vector maps on paper: one description, laid out once, drawn in PDF and as inline SVG.

A map is described in the coordinates of its plane (metres, x east, y north) and laid out in points (1/72 inch, y up
from the lower left corner). ``lay_out`` chooses a round scale, clips, hatches, places labels that do not cover each
other, and adds the grid, the scale bar, the north arrow and the legend. ``map_writers`` draws the result.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]
Geometries = NDArray[np.object_]
Box = tuple[float, float, float, float]

POINTS_PER_METRE = 72 / 0.0254
# The scales of cadastral maps and of plans, and the steps between that extracts use.
SCALES = (
    100,
    200,
    300,
    500,
    1000,
    1500,
    2000,
    3000,
    5000,
    10_000,
    20_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
)
FILLED = 0.9  # share of the frame that the shown extent may fill at most
DETAIL = 0.05  # points: smaller bends are left out


@dataclass(frozen=True)
class Hatch:
    """Parallel lines: angle in degrees counter-clockwise from east, distance and width in points."""

    colour: str
    angle: float = 45
    spacing: float = 5
    width: float = 0.35
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Style:
    """Colours as ``#rrggbb``, empty: none; ``opacity`` of the fill, 0..1; lengths in points; ``radius`` of points."""

    fill: str = ""
    line: str = ""
    width: float = 0.5
    dash: tuple[float, ...] = ()
    hatches: tuple[Hatch, ...] = ()
    opacity: float = 1.0
    radius: float = 1.4


@dataclass(frozen=True)
class MapLayer:
    """Geometries (k,) of one dimension in one style; ``legend``: its text in the legend, empty: not there."""

    geometry: Geometries
    style: Style
    legend: str = ""


@dataclass(frozen=True)
class Label:
    """A text at a place of the map. A lower ``rank`` is placed first; lines break at ``\\n``.

    ``place``: ``centre`` on the point, ``beside`` it (first towards ``away``, a direction (dx, dy)), or ``along`` a
    line of that direction turned by 90° (for the length of an edge, ``away`` points out of the polygon).
    ``room``: the length in metres that a text along an edge may take.
    """

    text: str
    at: tuple[float, float]
    rank: int = 5
    place: str = "centre"
    away: tuple[float, float] = (0.0, 1.0)
    size: float = 7
    bold: bool = False
    italic: bool = False
    colour: str = "#202020"
    room: float = math.inf


@dataclass(frozen=True)
class MapDescription:
    """What a map shows. ``extent`` (m) is seen whole; ``width``, ``height`` of the frame in points.

    ``scale``: the denominator, None: the largest of ``scales`` that shows the extent. ``system`` is the name of the
    coordinate reference system, written below the frame; ``words``: texts of the furniture.
    """

    layers: Sequence[MapLayer]
    extent: Box
    width: float
    height: float
    labels: Sequence[Label] = ()
    scale: int | None = None
    scales: tuple[int, ...] = SCALES
    system: str = ""
    grid: bool = True
    legend_title: str = "CHÚ GIẢI"
    legend_columns: int = 2
    most_legend: int = 24
    words: tuple[str, str, str] = ("Tỷ lệ", "B", "và {count} loại khác, xem bảng")


@dataclass(frozen=True)
class Path:
    """Lines (k, 2) in points; ``area``: rings filled by the even-odd rule."""

    lines: tuple[Points, ...]
    style: Style
    area: bool


@dataclass(frozen=True)
class Dot:
    """A circle."""

    x: float
    y: float
    style: Style


@dataclass(frozen=True)
class Text:
    """One line of text; ``anchor`` start, middle or end of its base line; ``halo`` around it, empty: none."""

    x: float
    y: float
    text: str
    size: float
    colour: str = "#202020"
    bold: bool = False
    italic: bool = False
    anchor: str = "start"
    angle: float = 0.0
    halo: str = ""


@dataclass(frozen=True)
class Picture:
    """Items from the lowest to the topmost, in points; ``left_out``: labels that found no room."""

    width: float
    height: float
    items: tuple[Path | Dot | Text, ...]
    scale: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class View:
    """From metres to points: ``origin`` (m) is at (left, bottom)."""

    origin: tuple[float, float]
    factor: float
    left: float
    bottom: float

    def __call__(self, points: Points) -> Points:
        moved = (points - np.array(self.origin)) * self.factor
        return np.asarray(moved + np.array([self.left, self.bottom]))


def round_length(longest: float) -> float:
    """Return the longest of 1, 2, 5, 10, 20 … (also 0.1, 0.2 …) that is not longer than ``longest`` > 0."""
    power = 10.0 ** math.floor(math.log10(longest))
    return float(power * max(step for step in (1, 2, 5) if step * power <= longest * (1 + 1e-9)))


def choose_scale(extent: Box, width: float, height: float, scales: Sequence[int] = SCALES) -> int:
    """Return the largest scale 1:n of ``scales`` that shows the extent in the frame; beyond them a round n."""
    ground = max((extent[2] - extent[0]) / width, (extent[3] - extent[1]) / height)
    needed = ground * POINTS_PER_METRE / FILLED
    fitting = [scale for scale in scales if scale >= needed]
    if fitting:
        return min(fitting)
    power = 10 ** math.floor(math.log10(needed))
    return int(min(step * power for step in (1, 2, 5, 10) if step * power >= needed))


def ground_box(extent: Box, width: float, height: float, scale: int) -> Box:
    """Return what a frame of ``width`` × ``height`` points shows at 1:``scale`` with the extent in its middle."""
    x, y = (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2
    across, up = width * scale / POINTS_PER_METRE / 2, height * scale / POINTS_PER_METRE / 2
    return x - across, y - up, x + across, y + up


def lay_out(description: MapDescription) -> Picture:
    """Return the picture of a map: frame with the layers, below it scale and legend."""
    from .map_furniture import MARGIN, below_frame, furniture, legend_height
    from .map_labels import place_labels

    width, height = description.width, description.height
    scale = description.scale or choose_scale(description.extent, width, height, description.scales)
    factor = POINTS_PER_METRE / scale
    ground = ground_box(description.extent, width, height, scale)
    frame = shapely.box(*ground)
    drawn = [(layer, visible(layer.geometry, frame, factor)) for layer in description.layers]
    shown = [layer for layer, geometry in drawn if len(geometry) and layer.legend]
    margin = MARGIN if description.grid else 0.0
    left, bottom = margin, legend_height(description, shown) + margin
    view = View(ground[:2], factor, left, bottom)
    items: list[Path | Dot | Text] = []
    for layer, geometry in drawn:
        items += draw_geometries(geometry, layer.style, view)
    box = (left, bottom, left + width, bottom + height)
    over, taken = furniture(description, view, box, scale)
    dots = [item for item in items if isinstance(item, Dot)]
    texts, left_out = place_labels(description.labels, view, box, taken, dots)
    items += [*over, *texts]
    items += below_frame(description, shown, box, scale)
    return Picture(width + 2 * margin, bottom + height + margin, tuple(items), scale, left_out)


def swatch(style: Style, width: float, height: float) -> Picture:
    """Return a rectangle in a style as a picture of its own, for tables."""
    margin = max(style.width, 0.4)
    shape = shapely.box(margin, margin, width - margin, height - margin)
    same = View((0.0, 0.0), 1.0, 0.0, 0.0)
    return Picture(width, height, tuple(draw_geometries(np.array([shape], dtype=object), style, same)), 1)


def visible(geometry: Geometries, frame: shapely.Geometry, factor: float) -> Geometries:
    """Return what lies in the frame, clipped to it and without bends smaller than ``DETAIL`` on paper."""
    present = geometry[~(shapely.is_missing(geometry) | shapely.is_empty(geometry))]
    near = (
        present[shapely.intersects(shapely.box(*shapely.bounds(present).T), frame)]
        if len(present)
        else present
    )
    try:
        clipped: Geometries = shapely.clip_by_rect(near, *frame.bounds)
    except shapely.errors.GEOSException:  # raised for some valid spikes
        clipped = shapely.intersection(near, frame)
    clipped = shapely.simplify(clipped, DETAIL / factor, preserve_topology=False)
    return np.asarray(clipped[~shapely.is_empty(clipped)], dtype=object)


def draw_geometries(geometry: Geometries, style: Style, view: View) -> list[Path | Dot | Text]:
    """Return the items of geometries (metres): areas with their hatches, lines, points."""
    items: list[Path | Dot | Text] = []
    for one in geometry:
        rings: list[Points] = []
        lines: list[Points] = []
        for part in shapely.get_parts(shapely.get_parts(one)):
            dimension = shapely.get_dimensions(part)
            if dimension == 0:
                ((px, py),) = view(shapely.get_coordinates(part)).tolist()
                items.append(Dot(px, py, style))
            elif dimension == 1:
                lines.append(view(shapely.get_coordinates(part)))
            else:
                rings += [view(shapely.get_coordinates(ring)) for ring in shapely.get_rings(part)]
        if rings:
            hatches = [hatched(rings, hatch) for hatch in style.hatches]
            plain = Style(style.fill, "", 0, opacity=style.opacity)
            items += [Path(tuple(rings), plain, True)] if style.fill else []
            items += [path for path in hatches if path.lines]
            outline = Style("", style.line, style.width, style.dash)
            items += [Path(tuple(rings), outline, True)] if style.line else []
        if lines:
            items.append(Path(tuple(lines), Style("", style.line, style.width, style.dash), False))
    return items


def hatched(rings: list[Points], hatch: Hatch) -> Path:
    """Return the lines of a hatch inside rings (points) by the even-odd rule; lines of all areas are in step."""
    angle = math.radians(hatch.angle)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    crossings: dict[int, list[float]] = {}
    for ring in rings:
        turned = ring @ turn
        start, end = turned[:-1], turned[1:]
        low = np.ceil(np.minimum(start[:, 1], end[:, 1]) / hatch.spacing).astype(int)
        high = np.ceil(np.maximum(start[:, 1], end[:, 1]) / hatch.spacing).astype(int)
        for at in np.flatnonzero(high > low).tolist():
            (x0, y0), (x1, y1) = start[at].tolist(), end[at].tolist()
            for row in range(int(low[at]), int(high[at])):
                share = (row * hatch.spacing - y0) / (y1 - y0)
                crossings.setdefault(row, []).append(x0 + share * (x1 - x0))
    lines = []
    for row in sorted(crossings):
        places = sorted(crossings[row])
        for first, second in zip(places[::2], places[1::2], strict=False):
            ends = np.array([(first, row * hatch.spacing), (second, row * hatch.spacing)])
            lines.append(ends @ turn.T)
    return Path(tuple(lines), Style("", hatch.colour, hatch.width, hatch.dash), False)
