"""The HTML report of corridors: what was used, on what legal basis, what had no corridor, which parcels lie under."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...datasets import Geometries
from ...dictionary import code_list
from ...errors import os_error
from ...map_writers import svg
from ...maps import MapDescription, MapLayer, Style, lay_out
from ...parameters import OutputFile
from ...vietnamese import number
from .reading import REASONS, Refused
from .regions import Corridor

TEMPLATE = "corridors_report.html.j2"
WIDTH, HEIGHT = 800.0, 480.0  # points
COLOURS = ("#c8553d", "#3d7ac8", "#3d9a5a", "#8a5ac8", "#b58a1e", "#2a9aa0", "#c83d8a", "#6b6b6b")
RULES = {
    "keep": (
        "Giữ nguyên tất cả, phần chồng nhau được tính cho mỗi hành lang và nêu ở dưới",
        "All are kept whole; what they share counts for each and is stated below",
    ),
    "priority": (
        "Phần chồng nhau thuộc hành lang có số thứ tự ưu tiên nhỏ hơn trong bảng; bằng nhau thì theo thứ tự dòng",
        "What they share goes to the smaller priority number of the table; equal ones by the order of its rows",
    ),
    "widest": (
        "Phần chồng nhau thuộc hành lang rộng hơn; bằng nhau thì theo thứ tự dòng của bảng",
        "What they share goes to the wider corridor; equal ones by the order of the table's rows",
    ),
}
REFERENCES = {
    "edge": ("từ mép công trình", "from the object's edge"),
    "line": ("từ đường vẽ", "from the line as drawn"),
}


def write_html(
    output: OutputFile,
    result: dict[str, Any],
    made: list[Corridor],
    regions: Geometries,
    refused: list[Refused],
    layers: list[str],
    system: str,
) -> None:
    """Write the report. Raises EngineError OUTPUT_*."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    states = {entry.code: (entry.name_vi, entry.name_en) for entry in code_list("corridor_states")}
    environment.filters["area"] = lambda value: number(value, 1)
    environment.filters["metres"] = lambda value: f"{value:g}".replace(".", ",")
    rows = [
        {
            **entry,
            "state": states.get(entry["status"], (entry["status"],) * 2),
            "colour": COLOURS[place % len(COLOURS)],
            "used": _used(made[place], entry["reference"]),
        }
        for place, entry in enumerate(result["entries"])
    ]
    reasons = [(*REASONS[code], count) for code, count in sorted(result["refused_by_reason"].items())]
    text = environment.get_template(TEMPLATE).render(
        result=result,
        rows=rows,
        rule=RULES[result["overlaps"]],
        reasons=[(vi.format(value="…"), en.format(value="…"), count) for vi, en, count in reasons],
        refused=[(one.source, one.texts) for one in refused[:200]],
        picture=_picture(made, regions, refused, system),
        layers=layers,
    )
    try:
        output.staged.write_text(text, encoding="utf-8")
    except OSError as error:
        raise os_error(error, output.path) from error


def _used(one: Corridor, reference: str) -> tuple[str, str]:
    return REFERENCES["line" if one.from_line else reference or "edge"]


def _picture(made: list[Corridor], regions: Geometries, refused: list[Refused], system: str) -> str:
    """Return a map of the corridors and of the lines without one, as SVG."""
    lines = np.array([one.line for one in refused if one.line is not None and one.line.length], dtype=object)
    layers = [
        MapLayer(np.array([region], dtype=object), _style(place), one.preset.name_vi)
        for place, (one, region) in enumerate(zip(made, regions, strict=True))
    ]
    if len(lines):
        layers.append(
            MapLayer(lines, Style(line="#aa0000", width=0.8, dash=(4, 3)), "Đường chưa có hành lang")
        )
    extent = shapely.total_bounds(np.concatenate([regions, lines]))
    description = MapDescription(layers, tuple(extent.tolist()), WIDTH, HEIGHT, system=system)
    return svg(lay_out(description), "Hành lang bảo vệ / Protection corridors")


def _style(place: int) -> Style:
    colour = COLOURS[place % len(COLOURS)]
    return Style(fill=colour, line=colour, width=0.4, opacity=0.6)
