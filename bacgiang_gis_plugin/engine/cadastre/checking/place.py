"""Checks of where parcels lie: commune, sheet, province, zone, and the parcels of the communes beside."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import shapely

from ...crs import parse
from ...datasets import Layer
from .checks import Checks, Floats, Geometries, match_columns
from .coverage import check_coverage, widest_gap

DEGREES = 360.0
CODE = re.compile("[0-9]{5}")  # what is no commune code has a rule of its own
# What is found between two communes, and the rule it is reported by.
EDGE_RULES = {
    "commune_edge_overlap": "commune_edge_overlap",
    "duplicate_parcel": "commune_edge_overlap",
    "contained_parcel": "commune_edge_overlap",
    "commune_edge_gap": "commune_edge_gap",
}


def check_place(
    checks: Checks,
    communes: Layer | None,
    sheets: Layer | None,
    province: Layer | None,
    neighbours: Layer | None,
) -> None:
    """Add the findings of all rules of place; a layer that is not given leaves its rules unchecked."""
    _zone(checks)
    for rules, layer, name in (
        (("outside_commune", "commune_differs", "across_commune_boundary"), communes, "communes"),
        (("outside_sheet", "sheet_unknown"), sheets, "sheets"),
        (("outside_province",), province, "province"),
        (("commune_edge_gap",), neighbours, "neighbours"),
    ):
        if layer is None and not (name == "neighbours" and len(set(checks.texts_of("ma_xa")) - {None}) > 1):
            checks.not_checked |= {rule: f"layer {name}" for rule in rules if checks.profile[rule].on}
    if communes is not None:
        _communes(checks, communes)
    if sheets is not None:
        _sheets(checks, sheets)
    if province is not None and checks.on("outside_province"):
        whole = shapely.union_all(_usable(province))
        rows = np.flatnonzero(checks.sound)
        _outside(checks, "outside_province", rows, np.full(len(rows), whole, dtype=object), None)
    if neighbours is not None:
        _neighbours(checks, neighbours)


def _usable(layer: Layer) -> Geometries:
    good = shapely.is_valid(layer.geometry) & np.isin(shapely.get_type_id(layer.geometry), (3, 6))
    return np.asarray(layer.geometry[good])


def _zone(checks: Checks) -> None:
    bounds = shapely.bounds(checks.geometry)
    in_degrees = checks.sound & (np.nan_to_num(np.abs(bounds).max(axis=1), nan=np.inf) <= DEGREES)
    # A whole layer in degrees lies within metres of the origin; a parcel there is one in degrees.
    if checks.on("coordinates_in_degrees"):
        checks.add("coordinates_in_degrees", np.flatnonzero(in_degrees))
    easting = _false_easting(checks)
    if checks.on("far_from_meridian") and easting is not None:
        middle = (bounds[:, 0] + bounds[:, 2]) / 2
        away = np.where(checks.sound & ~in_degrees, np.abs(middle - easting) / 1000, 0.0)
        rows = np.flatnonzero(away > checks.limit("far_from_meridian"))
        checks.add("far_from_meridian", rows, values=away[rows])


def _false_easting(checks: Checks) -> float | None:
    operation = parse(checks.crs).coordinate_operation if checks.crs else None
    found = [entry.value for entry in operation.params if entry.name == "False easting"] if operation else []
    return float(found[0]) if found else None


def _outside(
    checks: Checks,
    rule: str,
    rows: np.ndarray,
    areas: Geometries,
    texts: list[str] | None,
) -> None:
    """Add a finding for every row whose parcel has more than the limit outside of its area."""
    shapely.prepare(areas)
    polygons = checks.geometry[rows]
    suspect = np.flatnonzero(~shapely.covers(areas, polygons))
    parts = shapely.difference(polygons[suspect], areas[suspect])
    size = shapely.area(parts)
    much = size > checks.limit(rule)
    told = [texts[at] for at in suspect[much].tolist()] if texts is not None else None
    checks.add(rule, rows[suspect[much]], parts[much], values=size[much], texts=told)


def _text_of(layer: Layer, name: str) -> list[str | None]:
    own = match_columns(layer.table.column_names).get(name)
    if own is None:
        return [None] * len(layer)
    return [None if value is None else str(value) for value in layer.table.column(own).to_pylist()]


def _communes(checks: Checks, communes: Layer) -> None:
    good = shapely.is_valid(communes.geometry) & np.isin(shapely.get_type_id(communes.geometry), (3, 6))
    shapes = communes.geometry[good]
    codes = np.array(_text_of(communes, "ma_xa"), dtype=object)[good]
    rows = np.flatnonzero(checks.sound)
    if checks.on("outside_commune"):
        _outside(
            checks, "outside_commune", rows, np.full(len(rows), shapely.union_all(shapes), dtype=object), None
        )
    tree = shapely.STRtree(shapes)
    if checks.on("commune_differs"):
        own = np.array(checks.texts("ma_xa").to_pylist(), dtype=object)[rows]
        part, commune = tree.query(shapely.point_on_surface(checks.geometry[rows]), predicate="within")
        differs = [
            (at, str(codes[place]))
            for at, place in zip(part.tolist(), commune.tolist(), strict=True)
            if CODE.fullmatch(own[at] or "") and codes[place] and own[at] != codes[place]
        ]
        checks.add("commune_differs", rows[[at for at, _ in differs]], texts=[code for _, code in differs])
    if checks.on("across_commune_boundary"):
        part, commune = tree.query(checks.geometry[rows], predicate="intersects")
        several = np.bincount(part, minlength=len(rows))[part] > 1
        part, commune = part[several], commune[several]
        shared = shapely.area(shapely.intersection(checks.geometry[rows[part]], shapes[commune]))
        counts = np.bincount(part[shared > checks.limit("across_commune_boundary")], minlength=len(rows))
        across = np.flatnonzero(counts > 1)
        checks.add("across_commune_boundary", rows[across], values=counts[across])


def _sheets(checks: Checks, sheets: Layer) -> None:
    """Compare with the frames of the sheets: of the parcel's commune where the layer of sheets names communes."""
    numbers: Floats = checks.numbers_of["so_to"]
    communes = checks.texts_of("ma_xa")
    shapes: dict[tuple[str | None, float], list[object]] = {}
    named = set()
    for code, text, shape in zip(
        _text_of(sheets, "ma_xa"), _text_of(sheets, "so_to"), sheets.geometry.tolist(), strict=True
    ):
        if text is not None and shape is not None and shape.is_valid:
            named.add(code)
            for key in {(code, float(text)), (None, float(text))}:
                shapes.setdefault(key, []).append(shape)
    keys = [
        (code if code in named else None, number)
        for code, number in zip(communes, numbers.tolist(), strict=True)
    ]
    if checks.on("sheet_unknown"):
        lost = [at for at, key in enumerate(keys) if np.isfinite(key[1]) and key not in shapes]
        checks.add("sheet_unknown", lost, texts=[f"{numbers[at]:.0f}" for at in lost])
    if checks.on("outside_sheet"):
        members: dict[tuple[str | None, float], list[int]] = {}
        for at in np.flatnonzero(checks.sound).tolist():
            if keys[at] in shapes:
                members.setdefault(keys[at], []).append(at)
        for key in sorted(members, key=lambda key: (key[0] or "", key[1])):
            rows = np.array(members[key])
            areas = np.full(len(rows), shapely.union_all(shapes[key]), dtype=object)
            _outside(checks, "outside_sheet", rows, areas, [f"{key[1]:.0f}"] * len(rows))


def _neighbours(checks: Checks, neighbours: Layer) -> None:
    """Overlaps and gaps with the parcels of other communes: the parcels of both along the edge as one fabric."""
    shapes, names = _usable(neighbours), _names(neighbours)
    rows = np.flatnonzero(checks.sound)
    reach = 2 * widest_gap(checks)
    part, other = shapely.STRtree(shapes).query(checks.geometry[rows], predicate="dwithin", distance=reach)
    mine, theirs = rows[np.unique(part)], np.unique(other)
    if len(mine) == 0:
        return
    count, first = len(mine), len(checks.geometry) + len(checks.outside)
    checks.outside += [names[at] for at in theirs.tolist()]
    known = np.r_[mine, first + np.arange(len(theirs))]
    sides = pa.table({"ma_xa": ["own"] * count + ["other"] * len(theirs)})
    geometry = np.r_[checks.geometry[mine], shapes[theirs]]
    whole = Checks.of(Layer(geometry, sides, checks.crs, known, neighbours.info), checks.profile)
    check_coverage(whole)
    for entry in whole.found:
        rule = EDGE_RULES.get(entry.rule)
        if rule is None or not checks.on(rule):
            continue
        for at, beside in enumerate(entry.others):
            about = sorted({int(entry.rows[at]), *beside})
            own, others = [row for row in about if row < count], [row for row in about if row >= count]
            if own and others:
                checks.add(
                    rule,
                    known[own[:1]],
                    entry.places[at : at + 1],
                    values=entry.values[at],
                    texts=[" / ".join(names[theirs[row - count]] for row in others)],
                    others=[tuple(known[[*own[1:], *others]].tolist())],
                )


def _names(layer: Layer) -> list[str]:
    good = shapely.is_valid(layer.geometry) & np.isin(shapely.get_type_id(layer.geometry), (3, 6))
    sheets, numbers, keys = (_text_of(layer, name) for name in ("so_to", "so_thua", "ma_thua"))
    found = [
        key or (f"{sheet}/{number}" if sheet and number else f"fid {fid}")
        for key, sheet, number, fid in zip(keys, sheets, numbers, layer.fids.tolist(), strict=True)
    ]
    return [name for name, use in zip(found, good.tolist(), strict=True) if use]
