"""Small drawings of findings for the reports: shapes on a sheet of 300 × 220 units, north up, with their styles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ...maps import round_length
from .checks import Geometries

WIDTH, HEIGHT = 300.0, 220.0
SMALLEST = 2.0  # metres shown at least
WIDEST = 40.0  # metres shown around a finding smaller than that
MOST_NEIGHBOURS = 60
DOT = 5.0  # radius
LETTERS = 11.0  # height of the text at the scale bar
BACKGROUND = "#fafafa"


@dataclass(frozen=True)
class Style:
    """Colours as ``#rrggbb`` or ``#rrggbbaa``, empty: none; the width of the line in units."""

    fill: str
    line: str
    width: float


STYLES = {
    "other": Style("#eeeeee", "#999999", 1.0),
    "parcel": Style("#dce9f7", "#224455", 1.0),
    "place": Style("#e0303055", "#cc0000", 2.0),
    "dot": Style("#cc0000", "", 0.0),
    "bar": Style("", "#222222", 1.5),
    "scale": Style("#222222", "#ffffff", 3.0),
}


@dataclass(frozen=True)
class Shape:
    """Lines (k, 2) in units, drawn in a style; ``area``: they are rings, filled by the even-odd rule."""

    style: str
    lines: tuple[NDArray[np.float64], ...]
    area: bool

    @property
    def path(self) -> str:
        """The lines as an SVG path."""
        return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line.tolist()) for line in self.lines)


@dataclass(frozen=True)
class Picture:
    """What is drawn, the lowest first, then dots, and the text of the scale bar with the start of its base line."""

    shapes: list[Shape]
    dots: list[tuple[float, float]]
    metres: str
    metres_at: tuple[float, float]


def draw(place: shapely.Geometry, row: int, parcels: Geometries, tree: shapely.STRtree) -> Picture:
    """Return the picture of a finding at ``place`` in parcel ``row`` (-1: none), with the parcels around it."""
    low_x, low_y, high_x, high_y = shapely.bounds(place)
    size = max(high_x - low_x, high_y - low_y) * 1.4
    if row >= 0 and parcels[row] is not None:
        bounds = shapely.bounds(parcels[row])
        size = max(size, min(WIDEST, float(np.max(bounds[2:] - bounds[:2])) * 1.2))
    size = max(size, SMALLEST)
    box = ((low_x + high_x) / 2, (low_y + high_y) / 2, size)
    frame = shapely.box(box[0] - size, box[1] - size, box[0] + size, box[1] + size)
    near = sorted(tree.query(frame).tolist())[:MOST_NEIGHBOURS]
    others = shapely.clip_by_rect(parcels[[at for at in near if at != row]], *frame.bounds)
    own = shapely.clip_by_rect(parcels[[row]] if row >= 0 else parcels[:0], *frame.bounds)
    shapes = [shape for entry in others for shape in _shapes("other", entry, box)]
    shapes += [shape for entry in own for shape in _shapes("parcel", entry, box)]
    shapes += _shapes("place", place, box)
    dots: list[tuple[float, float]] = []
    if shapely.get_dimensions(place) == 0 or max(high_x - low_x, high_y - low_y) < size / 30:
        dots = [(WIDTH / 2, HEIGHT / 2)]
    length, metres = _scale(HEIGHT / size)
    bar = np.array([(8.0, 205.0), (8.0, 212.0), (8.0 + length, 212.0), (8.0 + length, 205.0)])
    return Picture([*shapes, Shape("bar", (bar,), False)], dots, metres, (length + 14.0, 212.0))


def _scale(units: float) -> tuple[float, str]:
    """Return a bar of a round length, a fifth to a half of the picture, for so many units per metre."""
    metres = round_length(WIDTH / 2 / units)
    return round(metres * units, 1), f"{metres:g} m"


def _shapes(style: str, geometry: Any, box: tuple[float, float, float]) -> list[Shape]:
    """Return the rings of a geometry as one shape and its lines as another; points have none."""
    if geometry is None or shapely.is_empty(geometry):
        return []
    x, y, size = box
    scale = HEIGHT / size
    rings: list[NDArray[np.float64]] = []
    lines: list[NDArray[np.float64]] = []
    for part in shapely.get_parts(geometry):
        dimension = shapely.get_dimensions(part)
        for line in shapely.get_rings(part) if dimension == 2 else [part] if dimension == 1 else []:
            points = (shapely.get_coordinates(line) - (x, y)) * (scale, -scale) + (WIDTH / 2, HEIGHT / 2)
            (rings if dimension == 2 else lines).append(points)
    return [Shape(style, tuple(kept), kept is rings) for kept in (rings, lines) if kept]
