"""The register's columns: which fields come from the parcels, which from the zones, and how rows are put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from ...datasets import LayerInfo
from ...errors import EngineError
from .cutting import KINDS
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
    place = np.where(rows.zone < 0, len(plans.zones) + rows.plan, rows.zone)
    joined = plans.table.take(pa.array(place))
    columns |= {name: joined.column(name) for name in joined.column_names}
    columns["dien_tich_giao"] = pa.array(rows.area)
    columns["ty_le"] = pa.array(rows.percent)
    columns["dien_tich_tron"] = pa.array(rows.rounded)
    columns["ty_le_tron"] = pa.array(rows.percent_rounded)
    columns["loai_dong"] = pa.DictionaryArray.from_arrays(pa.array(rows.kind), pa.array(KINDS, pa.string()))
    return pa.table(columns)
