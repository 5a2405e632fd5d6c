"""The tables of a repair: which parcel changed and how, what is proposed, what is still wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ...datasets import Layer
from ..rules import Language
from ..rules.repair import REASONS_VI
from ..rules.rows import FIRST_COLUMNS, told_columns
from .coverage import Repaired
from .coverage_errors import Geometries, Ints
from .findings import Left

CHANGES = pa.schema(
    [
        ("fid_thua", pa.int64()),
        ("ma_thua", pa.string()),
        ("so_to", pa.int32()),
        ("so_thua", pa.int32()),
        ("dien_tich_truoc", pa.float64()),
        ("dien_tich_sau", pa.float64()),
        ("dich_chuyen", pa.float64()),
        ("viec_sua", pa.string()),
    ]
)
PROPOSALS = pa.schema([*CHANGES, ("thoi_diem", pa.string())])
ERRORS = pa.schema(
    [
        *FIRST_COLUMNS,
        ("fid_thua", pa.int64()),
        ("thua_khac", pa.string()),
        ("gia_tri", pa.float64()),
        ("nguong", pa.float64()),
    ]
)


class Keys:
    """The keys of the parcels, as far as the layer has them."""

    def __init__(self, layer: Layer) -> None:
        self.fids = layer.fids
        self.sheets, self.numbers = _whole(layer, "so_to"), _whole(layer, "so_thua")
        keys = _column(layer, "ma_thua")
        self.keys = [None if key is None else str(key) for key in keys]

    def name(self, row: int) -> str:
        """Return what a message calls the parcel."""
        return self.keys[row] or f"fid {self.fids[row]}"

    def columns(self, rows: list[int]) -> dict[str, list[Any]]:
        return {
            "ma_thua": [self.keys[row] for row in rows],
            "so_to": [self.sheets[row] for row in rows],
            "so_thua": [self.numbers[row] for row in rows],
        }


def _column(layer: Layer, name: str) -> list[Any]:
    if name not in layer.table.column_names:
        return [None] * len(layer)
    values: list[Any] = layer.table.column(name).to_pylist()
    return values


def _whole(layer: Layer, name: str) -> list[int | None]:
    """Return whole numbers; what is none (a text such as 12a, a number too large) stays out."""
    found: list[int | None] = []
    for value in _column(layer, name):
        try:
            number = int(value)
            found.append(number if abs(number) < 2**31 else None)
        except (TypeError, ValueError, OverflowError):
            found.append(None)
    return found


def change_rows(keys: Keys, before: Geometries, result: Repaired) -> tuple[Ints, pa.Table]:
    """Return the rows that changed, ascending, and their table: areas in m² of the layer's plane, move in m."""
    rows = sorted(result.moves)
    columns = {
        "fid_thua": [int(keys.fids[row]) for row in rows],
        **keys.columns(rows),
        "dien_tich_truoc": np.round(shapely.area(before[rows]), 4),
        "dien_tich_sau": np.round(shapely.area(result.polygons[rows]), 4),
        "dich_chuyen": np.round([result.moves[row] for row in rows], 6),
        "viec_sua": ["; ".join(sorted(result.kinds[row])) for row in rows],
    }
    return np.array(rows, dtype=np.int64), pa.table(columns, schema=CHANGES)


def proposal_rows(
    before: Geometries, after: Geometries, rows: Ints, changes: pa.Table
) -> tuple[Geometries, pa.Table]:
    """Return two features for every changed parcel: as it is (``before``) and as it would be (``after``)."""
    twice = np.repeat(np.arange(len(rows)), 2)
    states = pa.array(["before", "after"] * len(rows), pa.string())
    shapes = np.empty(2 * len(rows), dtype=object)
    shapes[0::2], shapes[1::2] = before[rows], after[rows]
    table = changes.take(pa.array(twice)).append_column("thoi_diem", states)
    return shapes, table.cast(PROPOSALS)


def error_rows(
    keys: Keys, left: list[Left], after: Geometries, kept: dict[int, str], limit: float, language: Language
) -> tuple[Geometries, pa.Table]:
    """Return the errors layer: what is left, and the parcels whose repair was refused."""
    refused = sorted(kept)
    places = shapely.get_coordinates(shapely.point_on_surface(after[refused])).tolist()
    found = list(left)
    for row, (x, y) in zip(refused, places, strict=True):
        reason = REASONS_VI[kept[row]] if language == "vi" else kept[row]
        found.append(Left("repair_refused", x, y, row, limit=limit, text=reason))
    texts = [one.text or ", ".join(keys.name(other) for other in one.others) for one in found]
    columns = {
        **told_columns(found, texts, language),
        **keys.columns([one.row for one in found]),
        "fid_thua": [int(keys.fids[one.row]) for one in found],
        "thua_khac": [", ".join(keys.name(other) for other in one.others) or None for one in found],
    }
    points = shapely.points(np.array([[one.x, one.y] for one in found]).reshape(-1, 2))
    return points, pa.table(columns, schema=ERRORS)
