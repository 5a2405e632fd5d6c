"""What the checks found, as one table: one defect is one row, which names every parcel it is about."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ...datasets import GeometryType
from ...datasets_write import write_layer
from ...parameters import OutputLayer
from ..rules import RULES
from .checks import Checks, Found, Geometries, Ints
from .profile import CATALOGUE

FINDINGS = pa.schema(
    [
        ("ma_loi", pa.string()),
        ("muc_do", pa.string()),
        ("thong_bao", pa.string()),
        ("thong_bao_en", pa.string()),
        ("so_to", pa.int32()),
        ("so_thua", pa.int32()),
        ("ma_thua", pa.string()),
        ("fid_thua", pa.int64()),
        ("thua_khac", pa.string()),
        ("tep", pa.string()),
        ("gia_tri", pa.float64()),
        ("nguong", pa.float64()),
        ("so_sanh", pa.string()),
    ]
)
# A boundary belongs to two parcels, which are looked at one by one: what is wrong with it is found in both.
SHARED_BOUNDARY = ("spike", "sharp_angle", "repeated_vertex", "tiny_edge", "straight_vertex")
DIGITS = 9  # decimals in which the value of one defect agrees, whichever parcel it is computed in
MOST_OTHERS = 50  # other parcels named in one row; their number stands after them


def findings_table(checks: Checks) -> tuple[pa.Table, Geometries, Ints]:
    """Return all findings as one table, their places (n,) and their parcels (n,), in the order of the catalogue."""
    found = [entry for rule in CATALOGUE if (entry := _of_rule(checks, rule)) is not None]
    rows = np.concatenate([np.empty(0, dtype=np.int64), *(entry.rows for entry in found)])
    places = np.concatenate([np.empty(0, dtype=object), *(entry.places for entry in found)])
    taken = pa.array(rows, mask=rows < 0)
    vietnamese, english = _messages(found)
    others = chain.from_iterable(entry.others for entry in found)
    columns: dict[str, Any] = {
        "ma_loi": _repeated([entry.rule for entry in found], found),
        "muc_do": _repeated([checks.profile[entry.rule].severity for entry in found], found),
        "thong_bao": vietnamese,
        "thong_bao_en": english,
        "so_to": _whole(checks, "so_to", rows),
        "so_thua": _whole(checks, "so_thua", rows),
        "ma_thua": checks.texts("ma_thua").take(taken),
        "fid_thua": pa.array(checks.fids).take(taken),
        "thua_khac": pa.array([_named(checks, entry) for entry in others], pa.string()),
        "tep": checks.texts("tep" if "tep" in checks.columns else "ten_to").take(taken),
        "gia_tri": _nullable([entry.values for entry in found]),
        "nguong": _nullable([entry.limits for entry in found]),
        "so_sanh": pa.nulls(len(rows), pa.string()),
    }
    return pa.table(columns, schema=FINDINGS), shapely.force_2d(places), rows


def _of_rule(checks: Checks, rule: str) -> Found | None:
    entries = [entry for entry in checks.found if entry.rule == rule]
    if not entries:
        return None
    whole = Found(
        rule,
        np.concatenate([entry.rows for entry in entries]),
        np.concatenate([entry.places for entry in entries]),
        np.concatenate([entry.values for entry in entries]),
        np.concatenate([entry.limits for entry in entries]),
        list(chain.from_iterable(entry.texts for entry in entries)),
        list(chain.from_iterable(entry.others for entry in entries)),
    )
    return _joined(whole) if rule in SHARED_BOUNDARY else whole


def _joined(found: Found) -> Found:
    """Make one finding of those that are at the same place with the same value; the first parcel keeps it."""
    bounds = shapely.bounds(found.places)
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    value = np.round(np.nan_to_num(found.values, nan=-1.0), DIGITS)
    order = np.lexsort((np.arange(len(x)), found.rows, value, y, x))
    x, y, value = x[order], y[order], value[order]
    opens = np.r_[True, (x[1:] != x[:-1]) | (y[1:] != y[:-1]) | (value[1:] != value[:-1])]
    starts = np.flatnonzero(opens)
    sizes = np.diff(np.r_[starts, len(order)])
    others: list[tuple[int, ...]] = [()] * len(starts)
    for at in np.flatnonzero(sizes > 1).tolist():
        rows = found.rows[order[starts[at] : starts[at] + sizes[at]]]
        others[at] = tuple(np.unique(rows[rows != rows[0]]).tolist())
    first = order[starts]
    again = np.argsort(first)
    first = first[again]
    return replace(
        found,
        rows=found.rows[first],
        places=found.places[first],
        values=found.values[first],
        limits=found.limits[first],
        texts=[found.texts[at] for at in first.tolist()],
        others=[others[at] for at in again.tolist()],
    )


def _named(checks: Checks, others: tuple[int, ...]) -> str | None:
    if not others:
        return None
    rest = len(others) - MOST_OTHERS
    return checks.keys(others[:MOST_OTHERS]) + (f"; +{rest}" if rest > 0 else "")


def _repeated(values: list[Any], found: list[Found]) -> pa.Array:
    counts = [len(entry.rows) for entry in found]
    indices = np.repeat(np.arange(len(found), dtype=np.int32), counts)
    return pa.DictionaryArray.from_arrays(indices, pa.array(values, pa.string())).cast(pa.string())


def _messages(found: list[Found]) -> tuple[list[str], list[str]]:
    """Return the messages in Vietnamese and English; what is said alike is made once."""
    vietnamese: list[str] = []
    english: list[str] = []
    for entry in found:
        rule = RULES[entry.rule]
        said: dict[tuple[float | None, float | None, str], tuple[str, str]] = {}
        for value, limit, text in zip(entry.values.tolist(), entry.limits.tolist(), entry.texts, strict=True):
            key = (None if value != value else value, None if limit != limit else limit, text)
            if key not in said:
                said[key] = (
                    rule.message("vi", value=key[0], limit=key[1], text=text),
                    rule.message("en", value=key[0], limit=key[1], text=text),
                )
            vietnamese.append(said[key][0])
            english.append(said[key][1])
    return vietnamese, english


def _nullable(parts: list[Any]) -> pa.Array:
    return pa.array(np.concatenate([np.empty(0), *parts]), pa.float64(), from_pandas=True)


def _whole(checks: Checks, name: str, rows: Ints) -> pa.Array:
    values = np.where(rows >= 0, checks.numbers_of[name][rows], np.nan) if len(rows) else np.empty(0)
    fits = np.isfinite(values) & (np.abs(values) < 2**31)
    return pa.array(np.where(fits, values, 0).astype(np.int64), mask=~fits).cast(pa.int32())


def write_findings(
    crs: str, table: pa.Table, places: Geometries, outputs: dict[int, OutputLayer | None]
) -> tuple[int, int, int, int]:
    """Write the findings by dimension; return how many there are of each, and how many without a place."""
    dimension = shapely.get_dimensions(places)
    without = dimension < 0
    kinds: dict[int, GeometryType] = {0: "Point", 1: "MultiLineString", 2: "MultiPolygon"}
    for wanted, output in outputs.items():
        if output is not None:
            chosen = np.flatnonzero((dimension == wanted) | (without if wanted == 0 else False))
            geometry = places[chosen]
            if wanted:
                geometry = np.array([_multi(entry, wanted) for entry in geometry], dtype=object)
            part = table.take(pa.array(chosen))
            write_layer(output, geometry, part, geometry_type=kinds[wanted], crs=crs)
    counts = [int((dimension == wanted).sum()) for wanted in (0, 1, 2)]
    return counts[0], counts[1], counts[2], int(without.sum())


def _multi(geometry: shapely.Geometry, dimension: int) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_dimensions(part) == dimension]
    if dimension == 1:
        parts = [shapely.LineString(part) if shapely.get_type_id(part) == 2 else part for part in parts]
        return shapely.multilinestrings(parts)
    return shapely.multipolygons(parts)
