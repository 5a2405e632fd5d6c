"""The HTML report of an import of plans: picture, account of every element, sums per code, what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ...cadastre.placing.pictures import HEIGHT, WIDTH, View
from ...dictionary import planning_layer
from ...dictionary.codes import find_code
from ...errors import os_error
from ...parameters import OutputFile
from .rows import Finding, Rows
from .words import both, said_of_system, state

if TYPE_CHECKING:
    from .import_plan import PlanReport

TEMPLATE = "plan_report.html.j2"
LISTED = 200  # findings in the report; the layer has all
NO_CODE = "#eeeeee"
# Codes without a colour of their own get these in turn, only to be told apart in the picture.
APART = (
    "#d9d9d9",
    "#cfe2f3",
    "#fce5cd",
    "#d9ead3",
    "#ead1dc",
    "#fff2cc",
    "#d0e0e3",
    "#e6d9f2",
    "#f4cccc",
    "#e2efda",
)
DETAIL = 0.4  # units of the picture below which vertices are left out


@dataclass(frozen=True)
class Shape:
    """One path of the picture: its colour, what it is, the text shown over it."""

    path: str
    colour: str
    kind: str
    title: str


@dataclass(frozen=True)
class Picture:
    """Paths from bottom to top and a scale bar."""

    shapes: list[Shape]
    bar: float
    bar_text: str
    width: float = WIDTH
    height: float = HEIGHT


def colours_of(codes: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Return for each code its colour (``#rrggbb``) and whether a code list gives it for sure."""
    found = {}
    for code in sorted(set(codes)):
        entry = planning_layer(code) if code else None
        if entry is None and code:
            bare = code.rpartition("_")[2] if "_" in code else code
            entry = find_code("land_use_codes", bare.split("+")[0])
        if entry is not None and entry.colour is not None:
            found[code] = "#{:02x}{:02x}{:02x}".format(*entry.colour), not entry.provisional
    without = [code for code in sorted(set(codes)) if code not in found]
    return found | {
        code: (APART[number % len(APART)] if code else NO_CODE, False) for number, code in enumerate(without)
    }


def draw_plan(found: Sequence[Rows], findings: Sequence[Finding]) -> Picture | None:
    """Return the picture of all zones, with what was rejected and overlaps; None where there is no zone."""
    zones = np.array([zone for rows in found for zone in rows.geometry], dtype=object)
    if not len(zones):
        return None
    west, south, east, north = shapely.total_bounds(zones).tolist()
    more = 0.03 * max(east - west, north - south, 1.0)
    view = View((west - more, south - more, east + more, north + more))
    shapes = []
    texts = [
        (code or "", name or "")
        for rows in found
        for code, name in zip(
            rows.columns.get("ma_loai_qh", []), rows.columns.get("ten_vung", []), strict=True
        )
    ]
    colours = colours_of([code for code, _ in texts])
    coarse = shapely.simplify(zones, DETAIL / view.scale)
    for shape, (code, name) in sorted(zip(coarse, texts, strict=True), key=lambda pair: -pair[0].area):
        rings = shapely.get_rings(shapely.get_parts(shape))
        if len(rings):
            shapes.append(Shape(view.path(rings), colours[code][0], "zone", f"{code} {name}".strip()))
    for finding in findings:
        if finding.code in ("PLAN_OVERLAP", "PLAN_GAP") and finding.geometry is not None:
            rings = [part for part in shapely.get_parts(finding.geometry) if part.geom_type == "Polygon"]
            kind = "overlap" if finding.code == "PLAN_OVERLAP" else "gap"
            shapes.append(Shape(view.path(shapely.get_rings(rings)), "", kind, finding.vi))
    for rows in found:
        for one in rows.rejected:
            if one.geometry is not None and one.geometry.geom_type == "LineString":
                path = view.path([shapely.simplify(one.geometry, DETAIL / view.scale)])
                shapes.append(Shape(path, "", "rejected", one.reason))
    return Picture(shapes, *view.bar())


def write_html(
    output: OutputFile, result: PlanReport, found: Sequence[Rows], findings: Sequence[Finding]
) -> None:
    """Write the report. Raises EngineError OUTPUT_*."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    colours = colours_of([one.code for one in result.by_code])
    codes: list[dict[str, Any]] = [
        asdict(one) | {"colour": colours[one.code][0], "sure": colours[one.code][1]} for one in result.by_code
    ]
    text = environment.get_template(TEMPLATE).render(
        result=result,
        picture=draw_plan(found, findings),
        codes=codes,
        findings=findings[:LISTED],
        more=max(len(findings) - LISTED, 0),
        rejected=[(rows.entry.file, one) for rows in found for one in rows.rejected][:LISTED],
        number=vietnamese,
        both=both,
        said_of_system=said_of_system,
        state=state,
    )
    try:
        output.staged.write_text(text, encoding="utf-8")
    except OSError as error:
        raise os_error(error, output.path) from error


def vietnamese(value: float, decimals: int = 0) -> str:
    """Return a number as Vietnamese papers have it: a dot between thousands, a comma before decimals."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
