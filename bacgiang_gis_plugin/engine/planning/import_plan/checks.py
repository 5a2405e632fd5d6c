"""What is said of a whole plan: zones on zones, gaps between them, ids that repeat, codes that no list knows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import shapely

from ..overlay.cutting import ROUNDING_WIDTH, polygons_of
from .rings import Geometries
from .rows import Finding

SMALLEST = 1e-4  # m²; below, an overlap or a gap is rounding of drawings kept in millimetres


@dataclass(frozen=True)
class Checked:
    """Findings in order, and the sums that the report states (m²)."""

    findings: list[Finding]
    overlaps: int
    overlap_area: float
    gaps: int
    gap_area: float
    covered_area: float


def check_zones(zones: Geometries, ids: list[str], codes: list[str | None]) -> Checked:
    """Return overlaps and gaps of valid zones (n,), with their areas, and ids that occur more than once."""
    findings = _overlaps(zones, ids, codes)
    overlaps, overlap_area = len(findings), sum(one.value or 0.0 for one in findings)
    union = shapely.union_all(zones)
    gaps = _gaps(union)
    findings += gaps
    for name, number in sorted(Counter(ids).items()):
        if number > 1:
            vi = f"Mã vùng {name} trùng {number} lần"
            en = f"The zone id {name} occurs {number} times"
            place = shapely.point_on_surface(zones[ids.index(name)])
            findings.append(Finding("PLAN_DUPLICATE_ID", "warning", vi, en, place, float(number)))
    return Checked(
        findings, overlaps, overlap_area, len(gaps), sum(one.value or 0.0 for one in gaps), float(union.area)
    )


def _overlaps(zones: Geometries, ids: list[str], codes: list[str | None]) -> list[Finding]:
    one, two = shapely.STRtree(zones).query(zones, predicate="intersects")
    later = one < two
    one, two = one[later], two[later]
    order = np.lexsort((two, one))
    one, two = one[order], two[order]
    touching = shapely.touches(zones[one], zones[two])
    one, two = one[~touching], two[~touching]
    common = polygons_of(shapely.intersection(zones[one], zones[two]))
    area = shapely.area(common)
    width = ROUNDING_WIDTH * np.minimum(shapely.length(zones[one]), shapely.length(zones[two]))
    found = []
    real = np.flatnonzero(area > np.maximum(width, SMALLEST))
    for first, second, shape, size in zip(one[real], two[real], common[real], area[real], strict=True):
        names = f"{ids[first]} ({codes[first] or '?'})", f"{ids[second]} ({codes[second] or '?'})"
        vi = f"Vùng {names[0]} và vùng {names[1]} chồng nhau {size:.2f} m²"
        en = f"Zones {names[0]} and {names[1]} overlap by {size:.2f} m²"
        found.append(Finding("PLAN_OVERLAP", "warning", vi, en, shape, float(size)))
    return found


def _gaps(union: shapely.Geometry) -> list[Finding]:
    """Return what zones enclose without covering it."""
    parts = shapely.get_parts(union)
    rings = [ring for part in parts if part.geom_type == "Polygon" for ring in part.interiors]
    holes = [shapely.Polygon(ring) for ring in rings]
    # An island of zones inside a gap is no gap.
    holes = [shapely.difference(hole, union) for hole in holes]
    found = []
    for hole in holes:
        if hole.area > SMALLEST:
            vi = f"Khoảng trống {hole.area:.2f} m² giữa các vùng"
            en = f"A gap of {hole.area:.2f} m² between zones"
            found.append(Finding("PLAN_GAP", "info", vi, en, hole, float(hole.area)))
    return found
