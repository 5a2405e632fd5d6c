"""Two parcels side by side under two zones of which a strip is double and an end uncovered; rows of a layer."""

from __future__ import annotations

from typing import Any

from bacgiang_gis_plugin.engine.datasets import Layer

PARCELS = ["POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))"]
ZONES = ["POLYGON ((0 0, 15 0, 15 10, 0 10, 0 0))", "POLYGON ((14 0, 18 0, 18 10, 14 10, 14 0))"]
KEYS = {"ma_xa": ["07210", "07210"], "so_to": [1, 1], "so_thua": [7, 8], "chu_su_dung": ["A", "B"]}
PLAN = {
    "ma_vung": ["V1", "V2"],
    "ma_loai_qh": ["ONT", "DGT"],
    "ten_vung": ["Đất ở", "Đường"],
    "so_quyet_dinh": ["12/QĐ", "12/QĐ"],
}


def rows(layer: Layer, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(layer.table.column(name).to_pylist() for name in names), strict=True))
