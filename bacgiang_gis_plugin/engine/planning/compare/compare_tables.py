"""The rows of a comparison as columns: zones, pieces of ground, parcels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from ..overlay.cutting import KINDS, UNCOVERED, ZONE, Geometries, Indices
from .differences import Values, ZoneChange
from .ground import Ground
from .parcels_changed import ParcelChange

JOINT = "; "
PARCEL_ROW_FIELDS = (
    ("fid_thua", pa.int64()), ("dien_tich", pa.float64()), ("dien_tich_doi", pa.float64()),
    ("thay_doi", pa.string()), ("ma_loai_qh", pa.string()), ("loai_dong", pa.string()),
    ("dien_tich_qh_cu", pa.float64()), ("dien_tich_qh_moi", pa.float64()), ("chenh_lech", pa.float64()),
)  # fmt: skip


def zone_table(changes: Sequence[ZoneChange], old: Values, new: Values) -> pa.Table:
    """Return a row per zone, under the dictionary's names."""

    def texts(name: str) -> dict[str, Any]:
        return {
            f"{name}_cu": pa.array([old.get(name, change.old) for change in changes], pa.string()),
            f"{name}_moi": pa.array([new.get(name, change.new) for change in changes], pa.string()),
        }

    columns: dict[str, Any] = {
        "thay_doi": pa.array([JOINT.join(change.kinds) for change in changes], pa.string()),
        "chi_tiet_thay_doi": pa.array([change.details or None for change in changes], pa.string()),
        "cach_ghep": pa.array([change.by or None for change in changes], pa.string()),
        **texts("ma_vung"),
        **texts("ma_loai_qh"),
        **texts("ten_vung"),
    }
    for name, values in (
        ("dien_tich_qh_cu", [change.old_area for change in changes]),
        ("dien_tich_qh_moi", [change.new_area for change in changes]),
        ("dien_tich_chung", [change.common for change in changes]),
        ("dien_tich_bot", [change.lost for change in changes]),
        ("dien_tich_them", [change.gained for change in changes]),
    ):
        columns[name] = pa.array(values, pa.float64())
    return pa.table(columns)


def zone_shapes(changes: Sequence[ZoneChange], old: Geometries, new: Geometries) -> Geometries:
    """Return the new shape of each zone, the old one of those that are gone."""
    shapes = np.empty(len(changes), dtype=object)
    for place, change in enumerate(changes):
        shapes[place] = new[change.new] if change.new >= 0 else old[change.old]
    return shapes


def ground_table(ground: Ground, kinds: Sequence[str], listed: Indices, old: Values, new: Values) -> pa.Table:
    """Return a row for each piece of ground at the places ``listed``."""
    before, after = ground.old[listed].tolist(), ground.new[listed].tolist()
    columns = {
        "thay_doi": [kinds[place] for place in listed.tolist()],
        "ma_loai_qh_cu": [old.code(place) for place in before],
        "ma_loai_qh_moi": [new.code(place) for place in after],
        "ma_vung_cu": [old.get("ma_vung", place) for place in before],
        "ma_vung_moi": [new.get("ma_vung", place) for place in after],
    }
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return table.append_column("dien_tich", pa.array(ground.area[listed]))


def parcel_table(keys: pa.Table, fids: Indices, changes: Sequence[ParcelChange]) -> pa.Table:
    """Return a row per changed parcel and code; ``keys`` and ``fids`` belong to the parcels that ``place`` counts."""
    owner = np.array([change.place for change in changes for _ in change.codes], dtype=np.int64)
    rows: dict[str, list[Any]] = {name: [] for name, _ in PARCEL_ROW_FIELDS}
    for change in changes:
        for code in change.codes:
            values = (
                int(fids[change.place]), change.area, change.changed, JOINT.join(change.kinds), code.code,
                KINDS[UNCOVERED if code.code is None else ZONE], code.before, code.after, code.after - code.before,
            )  # fmt: skip
            for name, value in zip(rows, values, strict=True):
                rows[name].append(value)
    columns: dict[str, Any] = {name: keys.column(name).take(pa.array(owner)) for name in keys.column_names}
    columns |= {name: pa.array(rows[name], kind) for name, kind in PARCEL_ROW_FIELDS}
    return pa.table(columns)
