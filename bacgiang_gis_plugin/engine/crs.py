"""Coordinate reference systems: which one a layer is in, and whether areas in it are planar metres."""

from __future__ import annotations

from functools import lru_cache

import pyproj
from pyproj.exceptions import CRSError

from .datasets import LayerInfo
from .errors import EngineError

# The operation is pinned: PROJ may prefer another one after an upgrade (QĐ 05/2007/QĐ-BTNMT = EPSG:6960).
VN2000_TO_WGS84 = "EPSG:6960"


@lru_cache(maxsize=64)
def parse(crs: str) -> pyproj.CRS:
    """Return a pyproj CRS for ``EPSG:code`` or WKT. Raises EngineError CRS_UNKNOWN."""
    try:
        return pyproj.CRS.from_user_input(crs)
    except CRSError as error:
        raise EngineError("CRS_UNKNOWN", crs=crs) from error


def short_name(crs: str) -> str:
    """Return ``EPSG:code`` where there is one, otherwise the system's name."""
    parsed = parse(crs)
    authority = parsed.to_authority(min_confidence=70)
    return ":".join(authority) if authority else parsed.name


def require_planar(info: LayerInfo) -> str:
    """Return the layer's CRS, projected and in metres. Raises EngineError CRS_MISSING, CRS_NOT_PLANAR."""
    if not info.crs:
        raise EngineError("CRS_MISSING", path=info.path, layer=info.layer)
    parsed = parse(info.crs)
    if not parsed.is_projected or any(axis.unit_name != "metre" for axis in parsed.axis_info[:2]):
        raise EngineError("CRS_NOT_PLANAR", path=info.path, layer=info.layer, crs=short_name(info.crs))
    return info.crs


def require_same(first: LayerInfo, second: LayerInfo) -> None:
    """Raise EngineError CRS_DIFFERS unless both layers are in the same system (axis order aside)."""
    if not first.crs or not second.crs:
        missing = first if not first.crs else second
        raise EngineError("CRS_MISSING", path=missing.path, layer=missing.layer)
    if not parse(first.crs).equals(parse(second.crs), ignore_axis_order=True):
        raise EngineError(
            "CRS_DIFFERS",
            path=second.path,
            crs=short_name(second.crs),
            other_path=first.path,
            other_crs=short_name(first.crs),
        )
