"""Environment hygiene: what the calling program set for its own libraries must not reach ours."""

from __future__ import annotations

import os

_FOREIGN = (
    "PROJ_LIB",
    "PROJ_DATA",
    "GDAL_DATA",
    "GDAL_DRIVER_PATH",
    "OGR_DRIVER_PATH",
    "GDAL_SKIP",
    "OGR_SKIP",
    "PYTHONHOME",
    "PYTHONPATH",
)


def drop_foreign_settings() -> None:
    """Remove variables by which QGIS points GDAL, PROJ and Python at its own files.

    Call before shapely, pyproj, pyogrio, rasterio or fiona is imported; worker processes inherit the result.
    """
    for name in _FOREIGN:
        os.environ.pop(name, None)
