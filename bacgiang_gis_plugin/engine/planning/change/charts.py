"""Heat-map and Sankey pictures of a change matrix, as PNG and SVG; the same matrix gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from ...vietnamese import number
from ..overlay.cutting import Floats
from .codes import OUTSIDE, colour_of
from .form05 import HECTARE, Heading
from .matrix import Matrix

DPI = 110
MOST_NUMBERED = 30  # codes up to which the cells of the heat-map carry their numbers
MOST_NODES = 16  # codes on a side of the Sankey; the smaller ones are drawn together
OTHERS = "Loại khác"
GREY = (0.72, 0.72, 0.72)
NODE, GAP = 0.04, 0.012  # width of a node; space between two, as shares of the picture
MOST_LETTERS = 28  # of a code in a picture
LETTERS = 0.026  # height of a label, as a share of the picture
FIXED: Any = {
    "svg.hashsalt": "bacgiang",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
}


def charts(matrix: Matrix, heading: Heading) -> dict[str, bytes]:
    """Return file name → content: ``heatmap.png``, ``heatmap.svg``, ``sankey.png``, ``sankey.svg``."""
    found: dict[str, bytes] = {}
    for name, draw in (("heatmap", _heatmap), ("sankey", _sankey)):
        with matplotlib.rc_context(FIXED):
            found |= _files(name, draw, matrix, heading)
    return found


def _files(
    name: str, draw: Callable[[Matrix, Heading], Figure], matrix: Matrix, heading: Heading
) -> dict[str, bytes]:
    font_manager.findfont("DejaVu Sans")
    figure = draw(matrix, heading)
    FigureCanvasAgg(figure)
    files = {}
    options: dict[str, dict[str, Any]] = {
        "png": {"dpi": DPI, "metadata": {"Software": None}},
        "svg": {"metadata": {"Date": None, "Creator": None}},
    }
    for ending, option in options.items():
        page = BytesIO()
        figure.savefig(page, format=ending, **option)
        files[f"{name}.{ending}"] = page.getvalue()
    return files


def _heatmap(matrix: Matrix, heading: Heading) -> Figure:
    everything = range(len(matrix.codes))
    rows = [place for place in everything if matrix.area[place].sum() > 0]
    columns = [place for place in everything if matrix.area[:, place].sum() > 0]
    area = matrix.area[np.ix_(rows, columns)] / HECTARE
    same = np.equal.outer(rows, columns)
    shown = np.where((area > 0) & ~same, area, np.nan)
    names = [[_short(matrix.codes[place]) for place in places] for places in (rows, columns)]
    longest = 0.075 * max(map(len, names[0] + names[1]))
    size = (max(5.0, 0.42 * len(columns) + 2.4 + longest), max(4.0, 0.36 * len(rows) + 1.4 + longest))
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    if np.isfinite(shown).any():
        low, high = float(np.nanmin(shown)), float(np.nanmax(shown))
        colours = axes.imshow(
            shown, cmap="YlOrRd", norm=LogNorm(max(low, high / 1e4), max(high, low * 1.01)), aspect="auto"
        )
        figure.colorbar(colours, ax=axes, shrink=0.7, label="Diện tích thay đổi (ha, thang log)")
    else:
        axes.imshow(np.zeros_like(area), cmap="Greys", vmin=0, vmax=1, aspect="auto")
    for row, column in np.argwhere(same):
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, color="#dfe8df", zorder=1))
    if max(len(rows), len(columns)) <= MOST_NUMBERED:
        _write_numbers(axes, area, shown)
    axes.set_xticks(range(len(columns)), names[1], rotation=90)
    axes.set_yticks(range(len(rows)), names[0])
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.set_xlabel(f"Mã sau: {heading.after}")
    axes.set_ylabel(f"Mã trước: {heading.before}")
    figure.suptitle(_title("Chu chuyển diện tích các loại đất (ha)", heading))
    return figure


def _write_numbers(axes: Axes, area: Floats, shown: Floats) -> None:
    strong = np.nanmax(shown) / 30 if np.isfinite(shown).any() else 0.0
    for row, column in np.argwhere(area > 0):
        value = area[row, column]
        text = number(value, _decimals(value))
        dark = shown[row, column] > strong
        colour = "white" if dark else "#333333"
        axes.text(column, row, text, ha="center", va="center", fontsize=6.5, color=colour)


def _decimals(value: float) -> int:
    """Return decimals that leave two or three figures of a number of hectares."""
    if value >= 1:
        return 0 if value >= 100 else 1
    return min(5, 1 - int(np.floor(np.log10(value))))


def _short(code: str) -> str:
    return code if len(code) <= MOST_LETTERS else f"{code[: MOST_LETTERS - 1]}…"


def _sankey(matrix: Matrix, heading: Heading) -> Figure:
    area = matrix.area.copy() / HECTARE
    np.fill_diagonal(area, 0.0)
    figure = Figure(figsize=(9.5, 7.0))
    axes = figure.add_axes((0.02, 0.03, 0.96, 0.86))
    longest = max(len(_short(code)) for code in matrix.codes)
    axes.set_xlim(-0.2 - 0.019 * longest, 1.2 + 0.019 * longest)
    axes.set_ylim(1.06, -0.03)
    axes.axis("off")
    unchanged = matrix.unchanged / HECTARE
    figure.suptitle(_title("Dòng chu chuyển các loại đất (ha)", heading))
    note = f"Chỉ vẽ phần thay đổi: {number(area.sum(), 2)} ha; giữ nguyên: {number(unchanged, 2)} ha."
    axes.text(0.5, 1.05, note, ha="center", va="bottom", fontsize=8, color="#555555")
    if area.sum() <= 0:
        axes.text(0.5, 0.5, "Không có thay đổi", ha="center", va="center", fontsize=14)
        return figure
    left, right = _merged(matrix.codes, area.sum(axis=1)), _merged(matrix.codes, area.sum(axis=0))
    flows = np.zeros((len(left), len(right)))
    for row, (_, sources) in enumerate(left):
        for column, (_, targets) in enumerate(right):
            flows[row, column] = area[np.ix_(sources, targets)].sum()
    scale = (1.0 - GAP * max(len(left), len(right))) / area.sum()
    tops = [_stack(flows.sum(axis=axis) * scale) for axis in (1, 0)]
    _bands(axes, flows * scale, tops, left, right)
    _nodes(axes, left, flows.sum(axis=1), scale, tops[0], 0.0, f"Trước: {heading.before}")
    _nodes(axes, right, flows.sum(axis=0), scale, tops[1], 1.0 - NODE, f"Sau: {heading.after}")
    return figure


def _merged(codes: list[str], totals: Floats) -> list[tuple[str, list[int]]]:
    """Return the largest codes in their order, and the others together; each with its places."""
    there = [int(place) for place in np.flatnonzero(totals > 0)]
    if len(there) <= MOST_NODES:
        return [(codes[place], [place]) for place in there]
    large = set(sorted(there, key=lambda place: (-totals[place], place))[: MOST_NODES - 1])
    rest = [place for place in there if place not in large]
    return [
        *((codes[place], [place]) for place in there if place in large),
        (f"{OTHERS} ({len(rest)})", rest),
    ]


def _stack(heights: Floats) -> Floats:
    tops: Floats = np.concatenate([[0.0], np.cumsum(heights[:-1] + GAP)])
    return tops


def _bands(
    axes: Axes,
    flows: Floats,
    tops: list[Floats],
    left: list[tuple[str, list[int]]],
    right: list[tuple[str, list[int]]],
) -> None:
    start, end = tops[0].copy(), tops[1].copy()
    for row in range(len(left)):
        for column in range(len(right)):
            height = flows[row, column]
            if height <= 0:
                continue
            axes.add_patch(
                PathPatch(
                    _band(start[row], end[column], height), color=_colour(left[row][0]), alpha=0.5, lw=0
                )
            )
            start[row] += height
            end[column] += height


def _band(start: float, end: float, height: float) -> Path:
    x_from, x_to = NODE, 1.0 - NODE
    middle = 0.5
    points = [
        (x_from, start), (middle, start), (middle, end), (x_to, end),
        (x_to, end + height), (middle, end + height), (middle, start + height), (x_from, start + height),
        (x_from, start),
    ]  # fmt: skip
    kinds = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return Path(points, kinds)


def _nodes(
    axes: Axes,
    nodes: list[tuple[str, list[int]]],
    totals: Floats,
    scale: float,
    tops: Floats,
    x: float,
    title: str,
) -> None:
    heights = totals * scale
    wanted = tops + heights / 2
    for (code, _), height, top in zip(nodes, heights, tops, strict=True):
        axes.add_patch(
            Rectangle((x, top), NODE, height, facecolor=_colour(code), edgecolor="#444444", lw=0.5)
        )
    side = "right" if x < 0.5 else "left"
    edge = x - 0.03 if x < 0.5 else x + NODE + 0.03
    for (code, _), total, middle, at in zip(nodes, totals, wanted, _apart(wanted), strict=True):
        node = x if x < 0.5 else x + NODE
        axes.plot([node, edge], [middle, at], color="#999999", lw=0.5)
        axes.text(
            edge,
            at,
            f" {_short(code)}  {number(total, 2)} " if x >= 0.5 else f"{number(total, 2)}  {_short(code)} ",
            ha=side,
            va="center",
        )
    axes.text(x + NODE / 2, -0.03, title, ha="center", va="bottom", fontsize=9, fontweight="bold")


def _apart(wanted: Floats) -> Floats:
    """Return places in the same order, near the wanted ones, at least a line of letters apart."""
    places = wanted.copy()
    for place in range(1, len(places)):
        places[place] = max(places[place], places[place - 1] + LETTERS)
    over = places[-1] - max(1.0, LETTERS * (len(places) - 1)) if len(places) else 0.0
    if over > 0:
        places[-1] -= over
        for place in range(len(places) - 2, -1, -1):
            places[place] = min(places[place], places[place + 1] - LETTERS)
    return places


def _colour(code: str) -> tuple[float, float, float]:
    found = None if code in (OUTSIDE,) or code.startswith(OTHERS) else colour_of(code.split("+")[0])
    return GREY if found is None else (found[0] / 255, found[1] / 255, found[2] / 255)


def _title(text: str, heading: Heading) -> str:
    return f"{text} — {heading.place}" if heading.place else text
