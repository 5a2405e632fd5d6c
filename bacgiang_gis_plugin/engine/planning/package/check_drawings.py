"""The zones of the GIS data against those of the CAD drawings in HoSoBASIC/BanVe: how many, and how large, by code."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import shapely

from ...cadastre.placing.outline import outline_for_import
from ...cadastre.sheet_names import crs_rules
from ...dictionary import planning_layer
from ..import_plan.read_cad import read_cad
from ..import_plan.rows import Settings, Source
from .check_codes import text_of
from .check_place import package_crs
from .review import Review, usable_rows
from .schema import ZONES

RULES = ("cad_count_differs", "cad_area_differs")
Totals = dict[str, tuple[int, float]]


def check_drawings(review: Review) -> None:
    """Compare every drawing that holds zones with the zones of the package; units and axes as importplan reads them."""
    crs = package_crs(review)
    zones = review.delivery.of(*ZONES)
    if not review.delivery.drawings or crs is None or not any(len(layer.stored) for layer in zones):
        review.skip(RULES, "no drawing in HoSoBASIC/BanVe, or no zones")
        return
    given: dict[str, list[float]] = defaultdict(list)
    for layer in zones:
        codes = layer.values("phanLoai") or [None] * len(layer.stored)
        for row in usable_rows(layer).tolist():
            given[plain_code(text_of(codes[row]))].append(float(shapely.area(layer.stored.geometry[row])))
    compared, reasons = 0, []
    for place, path in sorted(review.delivery.drawings.items()):
        drawn, reason = read_drawing(path, crs)
        if not drawn:
            reasons.append(f"{place}: {reason or 'no zones in it'}")
            continue
        compared += 1
        _compare(review, place, drawn, given)
    if not compared:
        review.skip(RULES, "; ".join(reasons))


def plain_code(code: str) -> str:
    """Return the layer code of the circular that a code stands for, or the code itself."""
    layer = planning_layer(code) if code else None
    return layer.code if layer is not None else code.upper()


def read_drawing(path: Path, crs: str) -> tuple[Totals, str]:
    """Return code → how many zones and their area (m²) in a drawing, and why there is none."""
    settings = Settings(crs, crs_rules(crs, []), outline_for_import(None, ""))
    rows = read_cad(Source(path, path.name, path.name), settings)
    found: dict[str, list[float]] = defaultdict(list)
    codes = rows.columns.get("ma_loai_qh", [None] * len(rows.geometry))
    for code, shape in zip(codes, rows.geometry, strict=True):
        found[plain_code(text_of(code))].append(float(shape.area))
    reason = rows.entry.reason.strip().splitlines()[:1]
    return {code: (len(areas), sum(areas)) for code, areas in found.items()}, "".join(reason)


def _compare(review: Review, place: str, drawn: Totals, given: dict[str, list[float]]) -> None:
    tuned = review.profile["cad_area_differs"]
    for code in sorted(drawn.keys() | given.keys()):
        count, area = drawn.get(code, (0, 0.0))
        own = given.get(code, [])
        text = f"{code or '(không mã)'}, {place}"
        if len(own) != count:
            numbers: dict[str, Any] = {"value": float(len(own)), "limit": float(count)}
            review.add("cad_count_differs", file=place, layer=".".join(ZONES), text=text, **numbers)
        limit = tuned.tolerance + tuned.percent / 100 * area
        if abs(sum(own) - area) > limit:
            off = abs(sum(own) - area)
            review.add(
                "cad_area_differs", file=place, layer=".".join(ZONES), text=text, value=off, limit=limit
            )
