"""The findings of a package check as one table, and as layers of points and polygons."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ...cadastre.checking.profile import Profile
from ...datasets import Geometries, GeometryType
from ...datasets_write import write_layer
from ...errors import EngineError
from ...parameters import OutputLayer
from ...vn2000 import as_declared_change
from ..overlay.cutting import polygons_of
from .review import Finding
from .rules import CATALOGUE, PACKAGE_RULES

TEXT, NUMBER = pa.string(), pa.float64()
FINDINGS = pa.schema(
    [
        ("ma_loi", TEXT), ("muc_do", TEXT), ("thong_bao", TEXT), ("thong_bao_en", TEXT), ("tep", TEXT),
        ("lop", TEXT), ("fid_doi_tuong", pa.int64()), ("doi_tuong", TEXT), ("truong", TEXT),
        ("gia_tri", NUMBER), ("nguong", NUMBER),
    ]
)  # fmt: skip
AREAL = ("zones_overlap", "zones_gap", "ground_not_covered", "outside_boundary")
DECIMALS = 4
SEVERITIES = {"error": 0, "warning": 1, "info": 2}


def findings_table(findings: list[Finding], profile: Profile, crs: str | None) -> tuple[pa.Table, Geometries]:
    """Return n findings as a table, the severest first and in the order of the catalogue, and their places (n,).

    Places are in ``crs``; one in a system that cannot be brought there has none.
    """
    order = {rule: at for at, rule in enumerate(CATALOGUE)}
    ranked = sorted(findings, key=lambda one: (SEVERITIES[profile[one.rule].severity], order[one.rule]))
    rows = [_row(one, profile) for one in ranked]
    places = np.empty(len(ranked), dtype=object)
    places[:] = [_place(one, crs) for one in ranked]
    columns = {name: [row[name] for row in rows] for name in FINDINGS.names}
    return pa.table(columns, schema=FINDINGS), places


def _row(one: Finding, profile: Profile) -> dict[str, Any]:
    rule, limit = PACKAGE_RULES[one.rule], _nullable(one.limit)
    told = {"value": _nullable(one.value), "limit": limit, "text": one.text}
    return {
        "ma_loi": one.rule,
        "muc_do": profile[one.rule].severity,
        "thong_bao": rule.message("vi", **told),  # type: ignore[arg-type]
        "thong_bao_en": rule.message("en", **told),  # type: ignore[arg-type]
        "tep": one.file or None,
        "lop": one.layer or None,
        "fid_doi_tuong": one.fid,
        "doi_tuong": one.code or None,
        "truong": one.field or None,
        "gia_tri": _nullable(one.value),
        "nguong": limit,
    }


def _nullable(value: float) -> float | None:
    return None if math.isnan(value) else round(value, DECIMALS)


def _place(one: Finding, crs: str | None) -> shapely.Geometry | None:
    shape = one.place
    if shape is None or shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        return None
    if one.crs is not None and crs is not None and one.crs != crs:
        try:
            shape = shapely.transform(shape, as_declared_change(one.crs, crs))
        except EngineError:
            return None
    if one.rule in AREAL:
        return polygons_of(np.array([shapely.force_2d(shape)], dtype=object))[0]
    return (
        shapely.force_2d(shapely.point_on_surface(shape))
        if shape.is_valid
        else shapely.Point(shapely.get_coordinates(shape)[0])
    )


def write_errors(
    table: pa.Table,
    places: Geometries,
    crs: str | None,
    points: OutputLayer | None,
    areas: OutputLayer | None,
) -> tuple[int, int, int]:
    """Write the findings by the kind of their place; return how many are points, areas, and without a place."""
    missing = shapely.is_missing(places) | shapely.is_empty(places)
    areal = ~missing & (shapely.get_dimensions(places) == 2)
    kinds: list[tuple[OutputLayer | None, Any, GeometryType]] = [
        (points, ~areal, "Point"),
        (areas, areal, "MultiPolygon"),
    ]
    for output, chosen, kind in kinds:
        if output is not None:
            rows = np.flatnonzero(chosen)
            shapes = places[rows]
            shapes[missing[rows]] = None
            if kind == "MultiPolygon":
                shapes = np.array(
                    [shapely.multipolygons(shapely.get_parts(shape)) for shape in shapes], dtype=object
                )
            write_layer(output, shapes, table.take(pa.array(rows)), geometry_type=kind, crs=crs)
    return int((~missing & ~areal).sum()), int(areal.sum()), int(missing.sum())
