"""Shared by the reports of this room: HTML from a template, numbers as offices write them, codes by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely

from ...dictionary import code_list, field, find_code, planning_layer
from ...errors import os_error
from ...maps import SCALES
from ...parameters import OutputFile
from ...workbook import Column, Sheet
from ..overlay.cutting import Geometries

FINE_SCALES = tuple(sorted({*SCALES, 7_500, 12_500, 15_000, 30_000, 40_000, 75_000, 150_000, 200_000}))
IN_NO_ZONE, WITHOUT_CODE = "(ngoài quy hoạch)", "(không có mã)"


def number(value: float | None, decimals: int = 1) -> str:
    """Return a number with decimal comma and points between thousands: 1.234,5; empty for None."""
    if value is None:
        return ""
    text = f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return text[1:] if text.startswith("-") and not text.strip("-0.,") else text


def code_text(code: str | None) -> str:
    """Return a code as tables show it."""
    return IN_NO_ZONE if code is None else code or WITHOUT_CODE


def code_name(code: str | None) -> str:
    """Return the name of a land-use code or of a layer of urban plans, empty where no list knows it."""
    if not code:
        return ""
    entry = planning_layer(code) or find_code("land_use_codes", code)
    return entry.name_vi if entry is not None else ""


def label_of(list_name: str) -> dict[str, str]:
    """Return code → Vietnamese name of a list."""
    return {entry.code: entry.name_vi for entry in code_list(list_name)}


def frame_of(geometry: Geometries, width: float = 720.0) -> tuple[tuple[float, float, float, float], float]:
    """Return the box of what a map shows and the height of its frame (points) for a width."""
    low_x, low_y, high_x, high_y = shapely.total_bounds(geometry).tolist()
    return (low_x, low_y, high_x, high_y), min(
        max(width * (high_y - low_y) / max(high_x - low_x, 1.0), 240.0), 620.0
    )


def labelled(table: pa.Table, columns: Mapping[str, Column]) -> Sheet:
    """Return a table with the dictionary's Vietnamese names as heads; areas in m², shares in %, as they are."""
    names, looks = [], {}
    for name in table.column_names:
        entry = field(name)
        names.append(entry.label_vi)
        given = columns.get(name, Column())
        looks[entry.label_vi] = replace(given, unit=given.unit or entry.unit or None)
    return Sheet(table.rename_columns(names), looks)


def render(output: OutputFile, template: str, values: Mapping[str, Any]) -> None:
    """Write an HTML report from a template of this room. Raises EngineError OUTPUT_*."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["number"] = number
    environment.filters["code"] = code_text
    text = environment.get_template(template).render(**values)
    try:
        output.staged.write_text(text, encoding="utf-8")
    except OSError as error:
        raise os_error(error, output.path) from error
