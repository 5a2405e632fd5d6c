"""What is said of each affected parcel: number, what is taken, what is left, price; and of each building."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ...datasets import Geometries, Layer
from ..overlay.blocks import clean
from ..overlay.cutting import Indices
from ..overlay.rounding import rounded
from .parcels import Affected, Boundary, Rounded, texts_of
from .tables import Minimum, Prices, amount

WHOLE, PART = "whole", "part"
NOTHING_LEFT, ENOUGH, PARTS_SMALL, TOO_SMALL, NOT_SET = (
    "none",
    "enough",
    "parts_small",
    "too_small",
    "not_set",
)
PRICED, NO_PRICE, NOT_ASKED = "priced", "no_price", "not_asked"
KEYS = ("ma_thua", "ma_xa", "so_to", "so_thua", "loai_dat", "ten_to", "dien_tich_phap_ly")
NONE = np.empty(0)
OWNERS = ("chu_su_dung", "dia_chi")


@dataclass(frozen=True)
class Row:
    """One affected parcel as lists show it. Areas rounded, in m²; amounts in whole đồng.

    ``keys``: its fields as they are in the layer. ``smallest_part``: of the remainder, None where nothing is left.
    """

    number: int
    keys: dict[str, Any]
    commune: str
    code: str
    area: float
    inside: float
    outside: float
    taken: str
    parts: int
    smallest_part: float | None
    minimum: Decimal | None
    remainder: str
    position: str
    price: Decimal | None
    amount: int | None
    price_state: str
    owners: tuple[str, ...]


def make_rows(
    affected: Affected,
    numbers: Sequence[int],
    areas: Rounded,
    minimum: Minimum,
    prices: Prices | None,
    position_field: str | None,
    negligible: float,
    owners: Sequence[str],
) -> list[Row]:
    """Return a row for each affected parcel (n,); ``owners``: personal fields that were asked for.

    What is left in parts of no more than ``negligible`` m² is stated in the area outside, but is no remainder.
    """
    table = affected.table
    keys = [name for name in KEYS if name in table.column_names]
    values = [table.column(name).to_pylist() for name in keys]
    communes, codes = texts_of(table, "ma_xa"), texts_of(table, "loai_dat")
    positions = texts_of(table, position_field) if position_field else [""] * len(affected)
    people = [texts_of(table, name) for name in owners]
    real = shapely.area(affected.parts) > negligible
    rows = []
    for at in range(len(affected)):
        parts = (
            areas.parts[real & (affected.part_of == at)] if affected.outside_area[at] > negligible else NONE
        )
        least = minimum.of(codes[at])
        inside = float(areas.inside[at])
        price = prices.of(codes[at], positions[at]) if prices else None
        rows.append(
            Row(
                int(numbers[at]),
                {name: column[at] for name, column in zip(keys, values, strict=True)},
                communes[at],
                codes[at],
                float(areas.area[at]),
                inside,
                float(areas.outside[at]),
                PART if len(parts) else WHOLE,
                len(parts),
                float(parts.min()) if len(parts) else None,
                least,
                _remainder(parts.tolist(), least),
                positions[at],
                price,
                None if price is None else amount(inside, price),
                NOT_ASKED if prices is None else NO_PRICE if price is None else PRICED,
                tuple(str(column[at]) for column in people),
            )
        )
    return rows


def _remainder(parts: Sequence[float], least: Decimal | None) -> str:
    """Return the state of a remainder: each part by itself, for a house cannot stand on two halves."""
    if not parts:
        return NOTHING_LEFT
    if least is None:
        return NOT_SET
    small = [Decimal(repr(part)) < least for part in parts]
    return TOO_SMALL if all(small) else PARTS_SMALL if any(small) else ENOUGH


def row_table(rows: Sequence[Row], affected: Affected, owners: Sequence[str], document: str) -> pa.Table:
    """Return the fields of the layer of affected parcels, in the order of the rows."""
    names = list(rows[0].keys) if rows else []
    columns: dict[str, Any] = {
        "van_ban": pa.array([document] * len(rows), pa.string()),
        "so_thu_tu": pa.array([row.number for row in rows], pa.int64()),
        **{name: affected.table.column(name) for name in names},
        "fid_thua": pa.array(affected.fids),
        "dien_tich": pa.array(affected.area),
        "dien_tich_trong": pa.array(affected.inside_area),
        "dien_tich_ngoai": pa.array(affected.outside_area),
        "dien_tich_tron": _reals([row.area for row in rows]),
        "trong_tron": _reals([row.inside for row in rows]),
        "ngoai_tron": _reals([row.outside for row in rows]),
        "loai_thu_hoi": pa.array([row.taken for row in rows], pa.string()),
        "so_manh_con_lai": pa.array([row.parts for row in rows], pa.int64()),
        "manh_nho_nhat": _reals([row.smallest_part for row in rows]),
        "muc_toi_thieu": _reals([None if row.minimum is None else float(row.minimum) for row in rows]),
        "phan_con_lai": pa.array([row.remainder for row in rows], pa.string()),
        "vi_tri": pa.array([row.position or None for row in rows], pa.string()),
        "don_gia": _reals([None if row.price is None else float(row.price) for row in rows]),
        "thanh_tien": pa.array([row.amount for row in rows], pa.int64()),
        "tinh_trang_gia": pa.array([row.price_state for row in rows], pa.string()),
    }
    for place, name in enumerate(owners):
        columns[name] = pa.array([row.owners[place] or None for row in rows], pa.string())
    return pa.table(columns)


def _reals(values: Sequence[float | None]) -> pa.Array:
    return pa.array(values, pa.float64())


@dataclass(frozen=True)
class Building:
    """A building that the boundary touches. ``parcel``: number of the affected parcel that has most of it (``place``
    in the list), None (-1) where none has any.
    """

    number: int
    fid: int
    parcel: int | None
    place: int
    area: float
    inside: float
    outside: float
    taken: str


def find_buildings(
    layer: Layer, boundary: Boundary, affected: Affected, rows: Sequence[Row], decimals: int
) -> tuple[list[Building], Geometries, list[tuple[int, str]]]:
    """Return the buildings with ground inside the boundary, their shapes, and those that cannot be used.

    They come by parcel number, those on no parcel last. Areas are rounded; inside + outside is the whole.
    """
    shapes, reason, _ = clean(layer.geometry)
    bad = [(int(layer.fids[at]), str(text)) for at, text in enumerate(reason) if text is not None]
    inside = shapely.area(shapely.intersection(shapes, boundary.ground))
    touched = np.flatnonzero(inside > 1e-6)
    parcel = _parcel_of(shapes[touched], affected)
    found = []
    for at, place in zip(touched.tolist(), parcel.tolist(), strict=True):
        whole = float(rounded(np.array([shapes[at].area]), decimals)[0])
        within = min(whole, float(rounded(np.array([inside[at]]), decimals)[0]))
        outside = round(whole - within, decimals)
        number = rows[place].number if place >= 0 else None
        taken = PART if outside > 0 else WHOLE
        found.append((Building(0, int(layer.fids[at]), number, place, whole, within, outside, taken), at))
    found.sort(key=lambda one: (one[0].parcel is None, one[0].parcel or 0, one[0].fid))
    numbered = [replace(one, number=number) for number, (one, _) in enumerate(found, 1)]
    order = np.array([at for _, at in found], dtype=np.int64)
    return numbered, shapes[order], bad


def _parcel_of(shapes: Geometries, affected: Affected) -> Indices:
    """Return for each shape (n,) the affected parcel that has most of it, -1 where none has any."""
    best = np.full(len(shapes), -1, dtype=np.int64)
    if len(shapes) == 0 or len(affected) == 0:
        return best
    one, other = shapely.STRtree(affected.whole).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[one], affected.whole[other]))
    most = np.zeros(len(shapes))
    for place, parcel, area in zip(one.tolist(), other.tolist(), shared.tolist(), strict=True):
        if area > most[place]:
            most[place], best[place] = area, parcel
    return best


def building_table(buildings: Sequence[Building], affected: Affected, document: str) -> pa.Table:
    """Return the fields of the layer of buildings."""
    place = np.array([one.place for one in buildings], dtype=np.int64)
    taken = pa.array(place, pa.int64(), mask=place < 0)
    names = [name for name in ("ma_thua", "so_to", "so_thua") if name in affected.table.column_names]
    columns: dict[str, Any] = {
        "van_ban": pa.array([document] * len(buildings), pa.string()),
        "so_nha": pa.array([one.number for one in buildings], pa.int64()),
        "fid_nha": pa.array([one.fid for one in buildings], pa.int64()),
        "so_thu_tu": pa.array([one.parcel for one in buildings], pa.int64()),
        **{name: affected.table.column(name).take(taken) for name in names},
        "dien_tich_tron": _reals([one.area for one in buildings]),
        "trong_tron": _reals([one.inside for one in buildings]),
        "ngoai_tron": _reals([one.outside for one in buildings]),
        "loai_thu_hoi": pa.array([one.taken for one in buildings], pa.string()),
    }
    return pa.table(columns)
