"""A small commune in one GeoPackage, with planted personal values, and a workspace as QGIS leaves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine import jobs
from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.parameters import OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

CODES = ("ONT+CLN", "LUC", "CQP", "NTS", "ONT", "LUC")
OWNERS = [f"Nguyễn Thị Ươm {number}" for number in range(6)]
ADDRESSES = [f"Thôn Giả Định {number}" for number in range(6)]


def _write(path: Path, name: str, geometry: list[Any] | None, columns: dict[str, Any], kind: Any) -> None:
    shapes = None if geometry is None else np.array(geometry, dtype=object)
    crs = None if geometry is None else "EPSG:9214"
    write_layer(OutputLayer(path, path, name), shapes, columns, geometry_type=kind, crs=crs)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Six parcels of 20 m × 20 m (one of them defence land), two zones (one of them defence), a register."""
    path = tmp_path / "nguon.gpkg"
    corners = [(417000 + 20 * number, 2353000) for number in range(6)]
    parcels = {
        "ma_xa": ["07255"] * 6,
        "so_to": [1] * 6,
        "so_thua": list(range(1, 7)),
        "loai_dat": list(CODES),
        "dien_tich": [400.0] * 6,
        "chu_su_dung": OWNERS,
        "dia_chi": ADDRESSES,
        "ghi_chu_rieng": [f"điều không ai biết {number}" for number in range(6)],
    }
    _write(path, "thua", [shapely.box(x, y, x + 20, y + 20) for x, y in corners], parcels, "Polygon")
    zones = {
        "ma_vung": ["QH-1", "QH-2"],
        "ma_loai_qh": ["DAT_O_Langxom", "QHPK_DAT_Quocphong"],
        "ten_vung": ["Làng xóm", "Khu kín"],
    }
    boxes = [shapely.box(417000, 2353000, 417100, 2353020), shapely.box(417100, 2353000, 417120, 2353020)]
    _write(path, "vung", boxes, zones, "MultiPolygon")
    rows = {
        "ma_xa": ["07255"] * 6,
        "so_to": [1] * 6,
        "so_thua": list(range(1, 7)),
        "ma_vung": ["QH-1"] * 5 + ["QH-2"],
        "ma_loai_qh": ["DAT_O_Langxom"] * 5 + ["QHPK_DAT_Quocphong"],
        "dien_tich_giao": [400.0] * 6,
        "loai_dong": ["zone"] * 6,
    }
    _write(path, "so", None, rows, "None")
    return path


@pytest.fixture
def run() -> Callable[..., dict[str, Any]]:
    """Run an operation as a job: checked, staged, put into place."""

    def run_operation(name: str, **parameters: Any) -> dict[str, Any]:
        values = {key: str(value) if isinstance(value, Path) else value for key, value in parameters.items()}
        return jobs.run_job(jobs.Job(name, values, "test"), Progress())

    return run_operation


@pytest.fixture
def layers(source: Path) -> dict[str, str]:
    """The three inputs as job values."""
    names = {"parcels": "thua", "zones": "vung", "register": "so"}
    return {key: f"{source}|layername={name}" for key, name in names.items()}


@pytest.fixture
def workspace(tmp_path: Path, layers: dict[str, str], run: Callable[..., dict[str, Any]]) -> Path:
    """A workspace with redacted data, and stand-ins for what QGIS makes."""
    folder = tmp_path / "workspace"
    run("publish_data", **layers, workspace=folder)
    (folder / "project.qgs").write_text('<qgis version="3.22"/>', encoding="utf-8")
    (folder / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder
