"""GeoPackage layers whose bytes repeat: fixed time stamps, fixed order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyogrio
import shapely

CRS = "EPSG:9214"


def write_layer(
    path: Path,
    layer: str,
    geometry: Sequence[shapely.Geometry],
    columns: Mapping[str, Sequence[object]],
    kind: str,
) -> None:
    """Add a layer to the GeoPackage (`path` is created where it is missing). Geometry in metres, EPSG:9214."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2025-07-01T00:00:00.000Z"})
    path.parent.mkdir(parents=True, exist_ok=True)
    data = [_array(values) for values in columns.values()]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.asarray(geometry, dtype=object)),
        data,
        list(columns),
        layer=layer,
        driver="GPKG",
        geometry_type=kind,
        crs=CRS,
        append=path.exists(),
        # Version 1.4, GDAL's default, makes the GDAL of older QGIS warn.
        dataset_options={} if path.exists() else {"VERSION": "1.3"},
    )


def _array(values: Sequence[object]) -> np.ndarray:
    array = np.asarray(values)
    return array.astype(object) if array.dtype.kind == "U" else array
