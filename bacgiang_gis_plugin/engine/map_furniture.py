"""What surrounds a small map: frame, grid with coordinates, north arrow, scale bar and legend."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely

from .maps import (
    POINTS_PER_METRE,
    Box,
    Dot,
    MapDescription,
    MapLayer,
    Path,
    Style,
    Text,
    View,
    draw_geometries,
    round_length,
)
from .pdf import wrap
from .vietnamese import number

Items = list[Path | Dot | Text]

MARGIN = 11.0  # around the frame, for the coordinates of the grid
BAR_ROOM = 24.0  # below the frame
SWATCH = (18.0, 9.0)
LEGEND_SIZE = 7.5
LEGEND_LEADING = 9.5
ROW_GAP = 2.5
GRID_SIZE = 6.0
INK = "#202020"
CROSS = Style("", "#7a7a7a", 0.3)
FRAME = Style("", INK, 0.8)
NORTH = (22.0, 34.0)  # width and height of the arrow's room


def furniture(description: MapDescription, view: View, frame: Box, scale: int) -> tuple[Items, list[Box]]:
    """Return what is drawn over the layers, and the boxes that labels keep clear of."""
    items: Items = []
    if description.grid:
        items += _grid(view, frame, scale)
    left, bottom, right, top = frame
    corners = np.array([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)])
    room = (right - NORTH[0] - 3, top - NORTH[1] - 3, right - 3, top - 3)
    items += _north(room, description.words[1])
    items.append(Path((corners,), FRAME, True))
    return items, [room]


def _north(room: Box, letter: str) -> Items:
    """Grid north is up: half an arrow filled, half of it empty, the letter above."""
    left, bottom, right, top = room
    middle = (left + right) / 2
    tip, tail, notch = (middle, top - 10), bottom + 1, bottom + 6
    ground = np.array([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)])
    west = np.array([tip, (middle - 6, tail), (middle, notch), tip])
    east = np.array([tip, (middle + 6, tail), (middle, notch), tip])
    return [
        Path((ground,), Style("#ffffff", "", 0, opacity=0.8), True),
        Path((west,), Style(INK, INK, 0.5), True),
        Path((east,), Style("#ffffff", INK, 0.5), True),
        Text(middle, top - 8.5, letter, 9, INK, True, anchor="middle"),
    ]


def grid_step(scale: int) -> float:
    """Return the distance of grid lines in metres: a round one of about 4 cm on paper."""
    return max(1.0, round_length(0.06 * scale))


def _grid(view: View, frame: Box, scale: int) -> Items:
    left, bottom, right, top = frame
    step = grid_step(scale)
    low_x, low_y = view.origin
    high_x, high_y = low_x + (right - left) / view.factor, low_y + (top - bottom) / view.factor
    eastings = np.arange(math.ceil(low_x / step), math.floor(high_x / step) + 1) * step
    northings = np.arange(math.ceil(low_y / step), math.floor(high_y / step) + 1) * step
    xs = (eastings - low_x) * view.factor + left
    ys = (northings - low_y) * view.factor + bottom
    lines = [np.array([(x - 3, y), (x + 3, y)]) for x in xs for y in ys]
    lines += [np.array([(x, y - 3), (x, y + 3)]) for x in xs for y in ys]
    for x in xs:
        lines += [np.array([(x, bottom), (x, bottom - 3)]), np.array([(x, top), (x, top + 3)])]
    for y in ys:
        lines += [np.array([(left, y), (left - 3, y)]), np.array([(right, y), (right + 3, y)])]
    inside = [line for line in lines if len(line)]
    items: Items = [Path(tuple(inside), CROSS, False)] if inside else []
    for value, x in zip(eastings, xs, strict=True):
        text = number(float(value))
        if left + 14 < x < right - 14:
            items.append(Text(x, bottom - 9, text, GRID_SIZE, INK, anchor="middle"))
            items.append(Text(x, top + 4.5, text, GRID_SIZE, INK, anchor="middle"))
    for value, y in zip(northings, ys, strict=True):
        text = number(float(value))
        if bottom + 14 < y < top - 14:
            items.append(Text(left - 4.5, y, text, GRID_SIZE, INK, anchor="middle", angle=90))
            items.append(Text(right + 9, y, text, GRID_SIZE, INK, anchor="middle", angle=90))
    return items


def scale_bar(x: float, y: float, longest: float, scale: int) -> Items:
    """Return a bar of a round length in two halves with its figures; ``x``, ``y`` its lower left corner."""
    factor = POINTS_PER_METRE / scale
    metres = round_length(longest / factor)
    half = metres * factor / 2
    bar = np.array([(x, y), (x + half, y), (x + half, y + 3), (x, y + 3), (x, y)])
    items: Items = [
        Path((bar,), Style(INK, INK, 0.4), True),
        Path((bar + np.array([half, 0]),), Style("#ffffff", INK, 0.4), True),
    ]
    unit, divisor = ("km", 1000) if metres >= 1000 else ("m", 1)
    for share, end in ((0.0, ""), (0.5, ""), (1.0, f" {unit}")):
        value = metres * share / divisor
        decimals = next(n for n in range(4) if abs(round(value, n) - value) < 1e-9 or n == 3)
        items.append(
            Text(x + 2 * half * share, y + 5, number(value, decimals) + end, 6.5, INK, anchor="middle")
        )
    return items


def _entries(
    description: MapDescription, layers: Sequence[MapLayer]
) -> list[tuple[MapLayer | None, list[str]]]:
    """Return the legend's entries: a layer and the lines of its text; None for how many are not shown."""
    width = (description.width / description.legend_columns) - SWATCH[0] - 16
    named: dict[str, MapLayer] = {}
    for layer in layers:
        named.setdefault(layer.legend, layer)
    shown = list(named.items())[: description.most_legend]
    entries: list[tuple[MapLayer | None, list[str]]] = [
        (layer, wrap(text, width, LEGEND_SIZE)) for text, layer in shown
    ]
    if len(named) > len(shown):
        entries.append(
            (None, wrap(description.words[2].format(count=len(named) - len(shown)), width, LEGEND_SIZE))
        )
    return entries


def _columns(
    description: MapDescription, layers: Sequence[MapLayer]
) -> tuple[list[list[tuple[MapLayer | None, list[str]]]], float]:
    """Return the entries of each column, filled evenly from the left, and the height of the highest one."""
    entries = _entries(description, layers)
    per_column = math.ceil(len(entries) / description.legend_columns)
    columns = [entries[start : start + per_column] for start in range(0, len(entries), max(per_column, 1))]
    heights = [sum(len(lines) * LEGEND_LEADING + ROW_GAP for _, lines in column) for column in columns]
    return columns, max(heights, default=0.0)


def legend_height(description: MapDescription, layers: Sequence[MapLayer]) -> float:
    """Return the room below the frame for the scale bar and the legend of ``layers``."""
    _, height = _columns(description, layers)
    return BAR_ROOM + (height + 16 if layers else 0)


def below_frame(description: MapDescription, layers: Sequence[MapLayer], frame: Box, scale: int) -> Items:
    """Return the scale bar, the scale as figures, the coordinate reference system, and the legend of ``layers``."""
    left, bottom, right, _ = frame
    edge = bottom - (MARGIN if description.grid else 0)
    items = scale_bar(left + 4, edge - 15, (right - left) / 4, scale)
    said = f"{description.words[0]} 1:{number(scale)}"
    items.append(Text((left + right) / 2, edge - 14, said, 9, INK, True, anchor="middle"))
    if description.system:
        line = wrap(description.system, (right - left) / 2 - 40, 7)
        items += [
            Text(right, edge - 10 - 8 * n, text, 7, INK, anchor="end") for n, text in enumerate(line[:2])
        ]
    if not layers:
        return items
    y = edge - BAR_ROOM - 8
    items.append(Text(left, y, description.legend_title, 8, INK, True))
    columns, _ = _columns(description, layers)
    for place, column in enumerate(columns):
        items += _column(column, left + place * description.width / description.legend_columns, y - 5)
    return items


def _column(column: list[tuple[MapLayer | None, list[str]]], x: float, y: float) -> Items:
    items: Items = []
    for layer, lines in column:
        if layer is not None:
            items += _swatch(layer, x, y - SWATCH[1])
        for line in lines:
            items.append(Text(x + SWATCH[0] + 5, y - LEGEND_SIZE, line, LEGEND_SIZE, INK))
            y -= LEGEND_LEADING
        y -= ROW_GAP
    return items


def _swatch(layer: MapLayer, x: float, y: float) -> Items:
    width, height = SWATCH
    same = View((0.0, 0.0), 1.0, 0.0, 0.0)
    present = layer.geometry[~shapely.is_missing(layer.geometry)]
    dimension = int(shapely.get_dimensions(present).max(initial=0))
    shape = {
        0: shapely.Point(x + width / 2, y + height / 2),
        1: shapely.LineString([(x, y + height / 2), (x + width, y + height / 2)]),
        2: shapely.box(x, y, x + width, y + height),
    }[dimension]
    return draw_geometries(np.array([shape], dtype=object), layer.style, same)
