"""The register's columns: which fields come from the parcels, which from the zones, and how rows are put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...datasets import LayerInfo
from ...errors import EngineError
from .cutting import KINDS, Floats, Indices

# Keys of a parcel that a register repeats; names and addresses of persons are never among them.
PARCEL_KEYS = ("ma_thua", "ma_xa", "so_to", "so_thua", "loai_dat", "ten_to")
ZONE_FIELDS = ("ma_vung", "ma_loai_qh", "ten_vung", "so_quyet_dinh", "ngay_quyet_dinh")
ROW_FIELDS = ("fid_thua", "dien_tich", *ZONE_FIELDS, "fid_vung", "dien_tich_giao", "ty_le", "loai_dong")


def parcel_columns(info: LayerInfo, wanted: Sequence[str] | None) -> list[str]:
    """Return the parcel fields that the register repeats. Raises EngineError FIELD_MISSING, FIELD_TAKEN."""
    if wanted is None:
        return [name for name in PARCEL_KEYS if name in info.fields]
    for name in wanted:
        require_field(info, name)
        if name in ROW_FIELDS:
            raise EngineError("FIELD_TAKEN", path=info.path, layer=info.layer, field=name)
    return list(dict.fromkeys(wanted))


def zone_columns(info: LayerInfo, named: dict[str, str | None]) -> dict[str, str]:
    """Return register field → zone layer field; a field that was not named is found by the dictionary's name.

    Raises EngineError FIELD_MISSING for a named one that is not there.
    """
    found = {}
    by_lower = {name.lower(): name for name in info.fields}
    for target, source in named.items():
        if source:
            require_field(info, source)
            found[target] = source
        elif target in by_lower:
            found[target] = by_lower[target]
    return found


def require_field(info: LayerInfo, name: str) -> None:
    """Raise EngineError FIELD_MISSING unless the layer has the field."""
    if name not in info.fields:
        known = ", ".join(info.fields)
        raise EngineError("FIELD_MISSING", path=info.path, layer=info.layer, field=name, known=known)


def zone_table(table: pa.Table, columns: dict[str, str], fids: NDArray[np.int64]) -> pa.Table:
    """Return the register's zone fields for m zones; ``ma_vung`` is the feature number where no field holds it."""
    arrays: dict[str, Any] = {}
    for target in ZONE_FIELDS:
        if target in columns:
            column = plain(table.column(columns[target]))
            arrays[target] = column.cast(pa.string()) if target in ZONE_FIELDS[:3] else column
        elif target == "ma_vung":
            arrays[target] = pa.array([str(fid) for fid in fids.tolist()], pa.string())
        elif target in ZONE_FIELDS[:3]:
            arrays[target] = pa.nulls(len(fids), pa.string())
    arrays["fid_vung"] = pa.array(fids, pa.int64())
    return pa.table(arrays)


def plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column with its values, not with codes into a list of values."""
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    return column


def register_rows(
    parcels: pa.Table,
    zones: pa.Table,
    parcel: Indices,
    zone: Indices,
    kind: NDArray[np.int8],
    area: Floats,
    parcel_area: Floats,
) -> pa.Table:
    """Return n rows: ``parcel`` and ``zone`` (-1: none) are places in the tables, areas in m²."""
    rows = parcels.take(pa.array(parcel))
    joined = zones.take(pa.array(zone, mask=zone < 0))
    whole = parcel_area[parcel]
    columns = {name: rows.column(name) for name in rows.column_names}
    columns["dien_tich"] = pa.array(whole)
    columns |= {name: joined.column(name) for name in joined.column_names}
    columns["dien_tich_giao"] = pa.array(area)
    columns["ty_le"] = pa.array(100.0 * area / whole)
    columns["loai_dong"] = pa.array(KINDS, pa.string()).take(pa.array(kind))
    return pa.table(columns)
