"""Small drawings of findings for the report: paths of an SVG of 300 × 220 units, north up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from .checks import Geometries

WIDTH, HEIGHT = 300.0, 220.0
SMALLEST = 2.0  # metres shown at least
WIDEST = 40.0  # metres shown around a finding smaller than that
MOST_NEIGHBOURS = 60


@dataclass(frozen=True)
class Picture:
    """Paths and dots of one finding in the units of the drawing; a bar of ``bar`` units is ``metres`` long."""

    others: list[str]
    parcel: list[str]
    place: list[str]
    dots: list[tuple[float, float]]
    bar: float
    metres: str


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
    dots: list[tuple[float, float]] = []
    if shapely.get_dimensions(place) == 0 or max(high_x - low_x, high_y - low_y) < size / 30:
        dots = [(WIDTH / 2, HEIGHT / 2)]
    return Picture(
        [path for entry in others if (path := _path(entry, box))],
        [path for entry in own if (path := _path(entry, box))],
        [path] if (path := _path(place, box)) else [],
        dots,
        *_scale(HEIGHT / size),
    )


def _scale(units: float) -> tuple[float, str]:
    """Return a bar of a round length, a fifth to a half of the picture, for so many units per metre."""
    longest = WIDTH / 2 / units
    power = 10.0 ** np.floor(np.log10(longest))
    metres = max(step * power for step in (1, 2, 5) if step * power <= longest)
    return round(metres * units, 1), f"{metres:g} m"


def _path(geometry: Any, box: tuple[float, float, float]) -> str:
    """Return the SVG path of the lines or rings of a geometry."""
    if geometry is None or shapely.is_empty(geometry):
        return ""
    x, y, size = box
    scale = HEIGHT / size
    pieces = []
    for part in shapely.get_parts(geometry):
        dimension = shapely.get_dimensions(part)
        for line in shapely.get_rings(part) if dimension == 2 else [part] if dimension == 1 else []:
            points = (shapely.get_coordinates(line) - (x, y)) * (scale, -scale) + (WIDTH / 2, HEIGHT / 2)
            pieces.append("M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in points.tolist()))
    return "".join(pieces)
