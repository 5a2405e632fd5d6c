"""The register's columns: which fields come from the parcels, which from the zones, and how rows are put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...datasets import LayerInfo
from ...errors import EngineError
from .cutting import KINDS, Indices
from .plans import FIELDS, PlanSet, require_field
from .rows import Rows

# Keys of a parcel that a register repeats; names and addresses of persons are never among them.
PARCEL_KEYS = ("ma_thua", "ma_xa", "so_to", "so_thua", "loai_dat", "ten_to")
ROW_FIELDS = (
    *("fid_thua", "dien_tich", "ma_quy_hoach", *FIELDS, "fid_vung"),
    *("dien_tich_giao", "ty_le", "dien_tich_tron", "ty_le_tron", "loai_dong"),
)


def parcel_columns(info: LayerInfo, wanted: Sequence[str] | None) -> list[str]:
    """Return the parcel fields that the register repeats. Raises EngineError FIELD_MISSING, FIELD_TAKEN."""
    if wanted is None:
        return [name for name in PARCEL_KEYS if name in info.fields]
    for name in wanted:
        require_field(info, name)
        if name in ROW_FIELDS:
            raise EngineError("FIELD_TAKEN", path=info.path, layer=info.layer, field=name)
    return list(dict.fromkeys(wanted))


def register_rows(parcels: pa.Table, plans: PlanSet, rows: Rows) -> pa.Table:
    """Return the register's n rows; ``rows.parcel`` are places in ``parcels``. Plans' texts are dictionary-encoded."""
    taken = parcels.take(pa.array(rows.parcel))
    columns = {name: taken.column(name) for name in taken.column_names}
    columns["dien_tich"] = pa.array(rows.parcel_area[rows.parcel])
    joined = plans.table.take(pa.array(_place(plans, rows.plan, rows.zone)))
    columns |= {name: joined.column(name) for name in joined.column_names}
    columns["dien_tich_giao"] = pa.array(rows.area)
    columns["ty_le"] = pa.array(rows.percent)
    columns["dien_tich_tron"] = pa.array(rows.rounded)
    columns["ty_le_tron"] = pa.array(rows.percent_rounded)
    columns["loai_dong"] = _kinds(rows.kind)
    return pa.table(columns)


def sliver_rows(parcels: pa.Table, plans: PlanSet, rows: Rows) -> pa.Table:
    """Return a row for every sliver that was moved: its parcel and plan, from which zone to which, area and width."""
    moved = rows.moved
    taken = parcels.take(pa.array(moved.parcel))
    columns = {name: taken.column(name) for name in taken.column_names}
    source = plans.table.take(pa.array(_place(plans, rows.moved_plan, moved.from_zone)))
    target = plans.table.take(pa.array(_place(plans, rows.moved_plan, moved.to_zone)))
    columns["ma_quy_hoach"] = source.column("ma_quy_hoach")
    for prefix, kind, zone in (("tu", moved.from_kind, source), ("den", moved.to_kind, target)):
        columns[f"{prefix}_loai_dong"] = _kinds(kind)
        columns[f"{prefix}_vung"] = zone.column("ma_vung")
        columns[f"{prefix}_loai_qh"] = zone.column("ma_loai_qh")
    columns["dien_tich_manh"] = pa.array(moved.area)
    columns["be_rong_manh"] = pa.array(moved.width)
    return pa.table(columns)


def _place(plans: PlanSet, plan: NDArray[np.int16], zone: Indices) -> Indices:
    """Return the rows of the plans' table: a zone's own, or the plan's for ground under no zone."""
    return np.asarray(np.where(zone < 0, len(plans.zones) + plan, zone))


def _kinds(kind: NDArray[np.int8]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(kind), pa.array(KINDS, pa.string()))
