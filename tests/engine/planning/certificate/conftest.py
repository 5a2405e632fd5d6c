"""Small parcels and plans around a corner of VN-2000, and a run of the operation as a job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bacgiang_gis_plugin.engine.jobs import Job, run_job
from bacgiang_gis_plugin.engine.progress import Progress

E, N = 417000, 2354000


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle in metres from the corner, as WKT."""
    west, south, east, north = E + x, N + y, E + x + width, N + y + height
    return f"POLYGON (({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}))"


@pytest.fixture
def parcels(make_layer: Callable[..., Any]) -> Any:
    """Four parcels of 20 × 10 m in a row on sheet 12: 1, 2, 3 and again 3; with an owner that nobody may see."""
    columns = {
        "ma_thua": ["07210-12-1", "07210-12-2", "07210-12-3", "07213-12-3"],
        "ma_xa": ["07210", "07210", "07210", "07213"],
        "so_to": [12, 12, 12, 12],
        "so_thua": [1, 2, 3, 3],
        "loai_dat": ["ONT+CLN", "LUC", "CQP", None],
        "dien_tich_phap_ly": [201.5, None, 200.0, 200.0],
        "chu_su_dung": ["Nguyễn Văn Bí Mật"] * 4,
    }
    return make_layer([box(20 * n, 0, 20, 10) for n in range(4)], columns, name="parcels.gpkg")


@pytest.fixture
def plan(make_layer: Callable[..., Any]) -> Any:
    """Residential west of 15 m, road from 12 m to 45 m: 3 m twice in parcel 1, nothing east of 45 m."""
    columns = {
        "ma_vung": ["A", "B"],
        "ma_loai_qh": ["ONT", "DGT"],
        "ten_vung": ["Đất ở nông thôn", "Đường giao thông"],
        "so_quyet_dinh": ["15/QĐ-UBND", "15/QĐ-UBND"],
        "ngay_quyet_dinh": ["01/07/2025", "01/07/2025"],
        "mat_do_xay_dung": ["40-60", None],
        "tang_cao_xay_dung": ["1-5", None],
        "he_so_su_dung_dat": ["0,4-3", None],
    }
    return make_layer([box(-5, -5, 20, 20), box(12, -5, 33, 20)], columns, name="plan.gpkg")


@pytest.fixture
def issue(tmp_path: Path, parcels: Any, plan: Any) -> Callable[..., dict[str, Any]]:
    """Run the operation with a folder; keyword arguments are its parameters."""

    def run(progress: Progress | None = None, **given: Any) -> dict[str, Any]:
        values = {
            "parcels": {"path": str(parcels.path)},
            "plans": [{"path": str(plan.path), "name": "Quy hoạch chung xã Mẫu", "level": "xã"}],
            "folder": str(tmp_path / "out"),
            **given,
        }
        kept = {name: value for name, value in values.items() if value is not None}
        return run_job(Job("planning_certificate", kept, "test"), progress or Progress())

    return run
