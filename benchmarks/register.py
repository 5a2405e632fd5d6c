"""Makes a layer of parcels with all fields a land office keeps, clean or with defects: the same on every run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import data
import numpy as np
import pyarrow as pa
import pyogrio
import pyproj
import shapely

LETTERS = np.array(list("0123456789bcdefghjkmnpqrstuvwxyz"))
CODES = np.array(["ONT", "LUC", "CLN", "NTS", "ONT+CLN"], dtype=object)
FAMILY = np.array(["Nguyễn Văn", "Trần Thị", "Lê Quang", "Phạm Đức", "Hoàng Thị"], dtype=object)
GIVEN = np.array(["An", "Bình", "Cường", "Dũng", "Hạnh", "Lan", "Phượng"], dtype=object)
PER_SHEET = 1000
DEFECTS = 10  # kinds


def write(path: Path, count: int, one_in: int | None = None) -> None:
    """Write about ``count`` parcels; ``one_in``: every so many a parcel has a defect."""
    shapes = data.rings(count)
    number = np.arange(len(shapes))
    area = shapely.area(shapely.polygons(shapely.linearrings(shapes)))
    sheet, parcel = number // PER_SHEET + 1, number % PER_SHEET + 1
    fields: dict[str, Any] = {
        "ma_xa": np.full(len(number), "07210", dtype=object),
        "so_to": sheet,
        "so_thua": parcel,
        "loai_dat": CODES[number % len(CODES)],
        "dien_tich": np.round(area, 4),
        "dien_tich_nhan": np.round(area, 1),
        "dien_tich_phap_ly": np.round(area, 1),
        "nhan": np.array([f"{n}/{a:.1f}" for n, a in zip(parcel.tolist(), area.tolist(), strict=True)]),
        "ten_to": np.array([f"to_{n:04d}.dgn" for n in sheet.tolist()]),
        "chu_su_dung": FAMILY[number % len(FAMILY)] + " " + GIVEN[number % len(GIVEN)],
        "dia_chi": np.array([f"Số {n} đường Hùng Vương, phường Bắc Giang" for n in parcel.tolist()]),
        "ma_dinh_danh": geohashes(shapes[:, :-1].mean(axis=1)),
    }
    fields["ma_thua"] = np.array(
        [f"07210-{a}-{b}" for a, b in zip(sheet.tolist(), parcel.tolist(), strict=True)]
    )
    if one_in:
        damage(shapes, fields, number[7::one_in])
    wkb = shapely.to_wkb(shapely.polygons(shapely.linearrings(shapes)))
    table = pa.table({name: pa.array(values, from_pandas=True) for name, values in fields.items()})
    geometry = pa.field("geom", pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
    pyogrio.write_arrow(
        table.append_column(geometry, pa.array(wkb, pa.binary())),
        path,
        driver="GPKG",
        layer="thua_dat",
        geometry_name="geom",
        geometry_type="Polygon",
        crs=data.CRS,
        dataset_options={"VERSION": "1.2"},
    )


def damage(shapes: np.ndarray, fields: dict[str, Any], chosen: np.ndarray) -> None:
    """Give each chosen parcel a defect, ten kinds in turn: five of shape, five of fields."""
    kinds = [chosen[kind::DEFECTS] for kind in range(DEFECTS)]
    shapes[kinds[0], 4] += 0.05  # a vertex beside its neighbours'
    shapes[kinds[1]] = shapes[kinds[1] - 1]  # a duplicate, and the hole it leaves
    shapes[kinds[2], 4] = shapes[kinds[2], 3]  # a vertex that only the neighbour has
    shapes[kinds[3], 7] += [0.0, 8.0]  # a spike into the neighbour
    shapes[kinds[4], 4], shapes[kinds[4], 5] = shapes[kinds[4], 5].copy(), shapes[kinds[4], 4].copy()
    fields["loai_dat"][kinds[5]] = "XYZ"
    fields["so_thua"] = fields["so_thua"].astype(float)
    fields["so_thua"][kinds[6]] = np.nan
    fields["so_thua"][kinds[7]] -= 1
    fields["dien_tich_nhan"][kinds[8]] += 5
    fields["dia_chi"][kinds[9]] = "Số 1  đường Hùng Vương "
    fields["so_thua"] = pa.array(fields["so_thua"], from_pandas=True).cast(pa.int32())


def geohashes(points: np.ndarray) -> np.ndarray:
    """Return the GeoHash of 12 letters of points (n, 2) in the data's system, by way of WGS 84 (EPSG:6960)."""
    longitude, latitude = pyproj.Transformer.from_crs(data.CRS, "EPSG:4756", always_xy=True).transform(
        points[:, 0], points[:, 1]
    )
    shift = pyproj.Transformer.from_pipeline("urn:ogc:def:coordinateOperation:EPSG::6960")
    latitude, longitude = shift.transform(latitude, longitude)
    bits = np.zeros((len(points), 60), dtype=np.int64)
    for start, values, span in ((0, longitude, 360.0), (1, latitude, 180.0)):
        whole = ((values + span / 2) / span * 2.0**30).astype(np.int64)
        bits[:, start::2] = (whole[:, None] >> np.arange(29, -1, -1)) & 1
    letters = LETTERS[bits.reshape(-1, 12, 5) @ (1 << np.arange(4, -1, -1))]
    return np.ascontiguousarray(letters).view("U12").reshape(-1).astype(object)
