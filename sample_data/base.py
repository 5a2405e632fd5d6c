"""The commune's base data, all made up: outline, sheet frames, roads, power lines, stations, heights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import layout
import numpy as np
import rasterio
import shapely
from annotations import POWER, frame, grid_number
from geopackage import CRS, write_layer
from shapely import LineString, Polygon

CELL = 5.0
STATIONS = [
    ("TV-01", "Trạm thủy văn Kênh Mẫu", "thuy_van", 452, 330),
    ("KT-01", "Trạm đo mưa Mẫu Thượng", "khi_tuong", 820, 905),
    ("MT-01", "Trạm quan trắc không khí chợ Mẫu", "khong_khi", 940, 700),
    ("NN-01", "Giếng quan trắc nước ngầm 1", "nuoc_ngam", 300, 520),
    ("NN-02", "Giếng quan trắc nước ngầm 2", "nuoc_ngam", 1600, 200),
    ("NM-01", "Điểm quan trắc nước mặt Hồ Đông", "nuoc_mat", 1620, 320),
]


def write_base(folder: Path, commune: Polygon, seed: int) -> None:
    """`commune`: the outline in mm from the corner."""
    from truth import COMMUNE_CODE, to_metres

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "commune.gpkg"
    path.unlink(missing_ok=True)

    def place(geometry: shapely.Geometry) -> shapely.Geometry:
        return to_metres(shapely.transform(geometry, lambda xy: xy * 1000))

    names = {"ma_xa": [COMMUNE_CODE], "ten_xa": ["Xã Mẫu"], "ghi_chu": ["Xã giả định, không có thật"]}
    write_layer(
        path,
        "commune",
        [to_metres(commune)],
        {**names, "dien_tich": [round(commune.area / 1e6, 3)]},
        "Polygon",
    )
    numbers = list(range(1, layout.COLUMNS * layout.ROWS + 1))
    frames = [to_metres(shapely.box(*frame(n))) for n in numbers]
    write_layer(
        path,
        "sheet_frames",
        frames,
        {"so_to": numbers, "so_hieu": [grid_number(n) for n in numbers], "ty_le": [1000] * 8},
        "Polygon",
    )

    inside = shapely.transform(commune, lambda xy: xy / 1000)
    roads = [(layout.road_line(), layout.ROAD_NAME, "duong_tinh", layout.ROAD_WIDTH)]
    roads += [
        (LineString(t), f"Đường nội đồng {i}", "duong_noi_dong", layout.TRACK_WIDTH)
        for i, t in enumerate(layout.TRACKS, 1)
    ]
    lanes = layout.lanes(np.random.default_rng(seed))
    roads += [(lane, f"Ngõ {i}", "ngo", layout.LANE_WIDTH) for i, lane in enumerate(lanes, 1)]
    cut = [
        (part, *rest)
        for line, *rest in roads
        for part in shapely.get_parts(line.intersection(inside))
        if part.length > 1
    ]
    columns: dict[str, list[object]] = {
        "ten_duong": [c[1] for c in cut],
        "cap_duong": [c[2] for c in cut],
        "be_rong": [c[3] for c in cut],
    }
    write_layer(path, "roads", [place(c[0]) for c in cut], columns, "LineString")

    low = LineString([(870, 120), (865, 300), (780, 500), (760, 690), (820, 860)])
    power = [(LineString(POWER), "Đường dây 110 kV (mẫu)", 110.0), (low, "Đường dây 35 kV (mẫu)", 35.0)]
    columns = {"ten_duong_day": [p[1] for p in power], "dien_ap_kv": [p[2] for p in power]}
    write_layer(path, "power_lines", [place(p[0]) for p in power], columns, "LineString")
    _write_stations(path, place)
    _write_heights(folder / "dem.tif")


def _write_stations(path: Path, place: Callable[[shapely.Geometry], shapely.Geometry]) -> None:
    spots = [place(shapely.Point(s[3], s[4])) for s in STATIONS]
    columns = {
        "ma_tram": [s[0] for s in STATIONS],
        "ten_tram": [s[1] for s in STATIONS],
        "loai_tram": [s[2] for s in STATIONS],
    }
    write_layer(path, "stations", spots, columns, "Point")


def _write_heights(path: Path) -> None:
    rows, columns = int(layout.ROWS * layout.SHEET / CELL), int(layout.COLUMNS * layout.SHEET / CELL)
    x, y = np.meshgrid(
        (np.arange(columns) + 0.5) * CELL, layout.ROWS * layout.SHEET - (np.arange(rows) + 0.5) * CELL
    )
    heights = np.round(layout.height(x, y), 2).astype(np.float32)
    top = layout.NORTH + layout.ROWS * layout.SHEET
    transform = rasterio.transform.from_origin(layout.EAST, top, CELL, CELL)
    options = {"compress": "deflate", "predictor": 3, "tiled": False}
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=columns,
        height=rows,
        count=1,
        dtype="float32",
        crs=CRS,
        transform=transform,
        nodata=-9999,
        **options,
    ) as file:
        file.write(heights, 1)
