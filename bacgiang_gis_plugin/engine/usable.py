"""Which geometries can be used at all; without GDAL, so that workers need not load it."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]


def unusable(geometry: Geometries) -> NDArray[np.object_]:
    """Return for each geometry (n,) the reason why it cannot be used, None where it can."""
    reasons = np.full(len(geometry), None, dtype=object)
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    reasons[missing] = "no geometry"
    coordinates, owners = shapely.get_coordinates(geometry, return_index=True)
    bad = np.unique(owners[~np.isfinite(coordinates).all(axis=1)])
    reasons[bad] = "a coordinate is not a number or infinite"
    return reasons
