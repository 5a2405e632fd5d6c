"""Reads centroids with the data of their parcels and gives them to the sheets they belong to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...crs import require_same
from ...datasets import Layer, layer_info, stream_layer
from ...dictionary.fields import match_field
from ...errors import EngineError
from ...parameters import InputLayer
from .read_drawing import SHEET_FIELDS, Drawings, rows_by_sheet, why_unusable
from .sheet_spool import SEED_ROWS

NUMBER, AREAS, CODE, OWNER = (
    "so_thua",
    ("dien_tich_nhan", "dien_tich_phap_ly", "dien_tich"),
    "loai_dat",
    "chu_su_dung",
)


def read_seeds(source: InputLayer, lines: InputLayer, drawings: Drawings) -> None:
    """Add the centroids of ``source`` to the sheets; without a sheet of their own to every sheet around them.

    They have to be in the system of ``lines``.

    Raises EngineError FILE_*, LAYER_*, CRS_*, FIELD_MISSING, COORDINATES_NOT_FINITE.
    """
    info = layer_info(source)
    require_same(layer_info(lines), info)
    matched: dict[str, str] = {}
    for name in info.fields:
        known = match_field(name)
        if known is not None:
            matched.setdefault(known.name, name)
    if NUMBER not in matched:
        known_fields = ", ".join(info.fields)
        raise EngineError("FIELD_MISSING", path=info.path, field=NUMBER, layer=info.layer, known=known_fields)
    area = next((matched[name] for name in AREAS if name in matched), None)
    wanted = {*(matched[name] for name in (NUMBER, CODE, OWNER, *SHEET_FIELDS) if name in matched)}
    for layer in stream_layer(source, sorted(wanted | ({area} if area else set()))):
        wanted_names = layer.table.column_names
        drawings.seeds_read += len(layer)
        usable = np.array([reason is None for reason in why_unusable(layer, layer.geometry)], dtype=bool)
        points = np.zeros((len(layer), 2))
        points[usable] = shapely.get_coordinates(shapely.point_on_surface(layer.geometry[usable]))
        columns = [points[:, 0], points[:, 1]]
        columns += [_column(layer, name, pa.string()) for name in (matched[NUMBER],)]
        columns += [_column(layer, area, pa.float64())]
        columns += [_column(layer, matched.get(name), pa.string()) for name in (CODE, OWNER)]
        columns += [pa.array(np.full(len(layer), -1))]
        batch = pa.record_batch([pa.array(column) for column in columns], schema=SEED_ROWS)
        names = [
            next((own for own, named in matched.items() if named == name), name) for name in wanted_names
        ]
        renamed = replace(layer, table=layer.table.rename_columns(names))
        _give(renamed, batch, points, np.flatnonzero(usable), drawings)
        drawings.seeds_without_sheet += int((~usable).sum())


def _column(layer: Layer, name: str | None, kind: pa.DataType) -> pa.Array:
    """Return a field as texts or figures; what cannot be read as a figure is missing."""
    if name is None:
        return pa.nulls(len(layer), kind)
    column = layer.table.column(name).combine_chunks()
    if kind == pa.string():
        whole = pa.types.is_floating(column.type)
        return (column.cast(pa.int64(), safe=False) if whole else column).cast(pa.string())
    values = [_figure(value) for value in column.to_pylist()]
    return pa.array(values, pa.float64())


def _figure(value: object) -> float | None:
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return None


def _give(
    layer: Layer,
    batch: pa.RecordBatch,
    points: NDArray[np.float64],
    rows: NDArray[np.int64],
    drawings: Drawings,
) -> None:
    keys = drawings.keys
    left = []
    for key, mine, _ in rows_by_sheet(layer, rows):
        alike = [
            known for known in keys if known == key or (key[0] is None and known[1] == key[1] is not None)
        ]
        if len(alike) == 1:
            drawings.rows.add_seeds(alike[0], batch.take(pa.array(mine)))
        else:
            left.append(mine)
    if not left:
        return
    rest = np.sort(np.concatenate(left))
    placed = np.zeros(len(rest), dtype=bool)
    first = drawings.seeds_read - len(layer)
    column = SEED_ROWS.get_field_index("shared")
    batch = batch.set_column(column, SEED_ROWS.field("shared"), pa.array(first + np.arange(len(layer))))
    for key in keys:
        low_x, low_y, high_x, high_y = drawings.rows.box(key)
        x, y = points[rest].T
        inside = (x >= low_x) & (x <= high_x) & (y >= low_y) & (y <= high_y)
        if inside.any():
            drawings.rows.add_seeds(key, batch.take(pa.array(rest[inside])))
            for row in (first + rest[inside]).tolist():
                drawings.seeds_shared[row] = drawings.seeds_shared.get(row, 0) + 1
        placed |= inside
    drawings.seeds_without_sheet += int((~placed).sum())
