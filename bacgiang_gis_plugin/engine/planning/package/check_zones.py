"""Shapes: valid, zones without gaps and overlaps, inside the boundary, areas as stated."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray

from ..overlay.cutting import polygons_of
from .check_codes import text_of
from .delivery import DeliveredLayer
from .filling import as_number
from .review import Review, usable_rows
from .schema import BOUNDARY, CURRENT, ZONES

Ints = NDArray[np.int64]
COVERAGE = ("zones_overlap", "zones_gap", "ground_not_covered")
BEYOND = ("outside_boundary", "object_outside_boundary")
ROUNDING = 1e-6  # square metres: what computed intersection points leave
NARROWEST = 0.001  # metres: coordinates are kept to the millimetre
AREAS = ("dienTich",)


def check_shapes(review: Review) -> None:
    """Check that every object has a valid shape."""
    for layer in review.delivery.layers:
        geometry, unreadable = layer.stored.geometry, layer.stored.unreadable
        missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
        coordinates, owners = shapely.get_coordinates(geometry, return_index=True)
        wild = np.unique(owners[~np.isfinite(coordinates).all(axis=1)])
        missing[wild] = True
        for row in np.flatnonzero(missing):
            text = (
                "not readable" if unreadable[row] else "empty" if row not in wild else "infinite coordinates"
            )
            review.add("geometry_missing", layer, int(row), text=text, place=None)
        fine = ~missing
        broken = np.flatnonzero(fine & ~shapely.is_valid(geometry))
        for row in broken:
            review.add("geometry_invalid", layer, int(row), text=shapely.is_valid_reason(geometry[row]))


def check_zones(review: Review) -> None:
    """Check the zones of the plan and of the existing land use, each against itself and the boundary."""
    found = False
    for key in (ZONES, CURRENT):
        for layer in review.delivery.of(*key):
            rows = usable_rows(layer)
            areal = rows[np.isin(shapely.get_type_id(layer.stored.geometry[rows]), (3, 6))]
            if len(areal) == 0:
                continue
            found = True
            _overlaps(review, layer, areal)
            _uncovered(review, layer, areal, key == ZONES)
            _areas(review, layer, areal)
    if not found:
        review.skip([*COVERAGE, "area_differs", "outside_boundary"], "no zones")
    if review.boundary is None:
        review.skip(BEYOND, "no boundary was given, and none is in the package")
    else:
        _outside(review)


def _overlaps(review: Review, layer: DeliveredLayer, rows: Ints) -> None:
    zones, limit = layer.stored.geometry[rows], review.limit("zones_overlap")
    first, second = shapely.STRtree(zones).query(zones, predicate="intersects")
    some = first < second
    first, second = first[some], second[some]
    pieces = polygons_of(shapely.intersection(zones[first], zones[second]))
    area = shapely.area(pieces)
    symbols = layer.values("kyHieuLoDat") or layer.values("maDoiTuong")
    for at in np.flatnonzero(area > max(limit, ROUNDING)):
        other = int(rows[second[at]])
        text = text_of(symbols[other]) if symbols else ""
        text = text or f"fid {layer.stored.fids[other]}"
        row = int(rows[first[at]])
        review.add(
            "zones_overlap", layer, row, value=float(area[at]), limit=limit, text=text, place=pieces[at]
        )


def _uncovered(review: Review, layer: DeliveredLayer, rows: Ints, planned: bool) -> None:
    """Ground that no zone covers: inside the boundary, else holes of all zones together. Narrow ones are gaps."""
    union = shapely.union_all(layer.stored.geometry[rows])
    if review.boundary is not None and planned:
        ground = shapely.difference(review.boundary, union)
    else:
        filled = [
            shapely.Polygon(part.exterior) for part in shapely.get_parts(union) if part.geom_type == "Polygon"
        ]
        ground = shapely.difference(shapely.union_all(filled), union)
    parts = [part for part in shapely.get_parts(ground) if part.geom_type == "Polygon"]
    width, least = review.limit("zones_gap"), review.limit("ground_not_covered")
    for part in parts:
        if part.area <= ROUNDING:
            continue
        mean = 2 * part.area / part.length
        if mean < width:
            if mean > NARROWEST:  # rounded coordinates along a shared edge are no gap
                review.add("zones_gap", layer, value=float(part.area), limit=width, place=part)
        elif part.area > least:
            review.add("ground_not_covered", layer, value=float(part.area), limit=least, place=part)


def _areas(review: Review, layer: DeliveredLayer, rows: Ints) -> None:
    tuned = review.profile["area_differs"]
    area, usable = shapely.area(layer.stored.geometry), set(rows.tolist())
    for name in AREAS:
        for row, value in enumerate(layer.values(name) or []):
            number = as_number(text_of(value)) if value is not None else None
            if number is None or row not in usable:
                continue
            limit = tuned.tolerance + tuned.percent / 100 * float(area[row])
            off = abs(number - float(area[row]))
            if off > limit:
                hectares = math.isclose(number * 10_000, float(area[row]), rel_tol=0.01)
                text = f"{name} {number:g}" + (" (ha?)" if hectares else "")
                review.add("area_differs", layer, row, field=name, value=off, limit=limit, text=text)


def _outside(review: Review) -> None:
    """Zones beyond the boundary by their area, objects of other classes by their distance."""
    boundary = review.boundary
    shapely.prepare(boundary)
    for layer in review.delivery.layers:
        if layer.spec is None or layer.spec.key == BOUNDARY or layer.spec.name == BOUNDARY[1]:
            continue
        rows = usable_rows(layer)
        shapes = layer.stored.geometry[rows]
        out = ~shapely.covers(boundary, shapes)
        zones = layer.spec.key in (ZONES, CURRENT)
        limit = review.limit("outside_boundary" if zones else "object_outside_boundary")
        for at in np.flatnonzero(out):
            row = int(rows[at])
            if zones:
                beyond = shapely.difference(shapes[at], boundary)
                if beyond.area > max(limit, ROUNDING):
                    review.add(
                        "outside_boundary", layer, row, value=float(beyond.area), limit=limit, place=beyond
                    )
            else:
                far = float(shapely.distance(shapes[at], boundary))
                if far > limit:
                    review.add("object_outside_boundary", layer, row, value=far, limit=limit)
