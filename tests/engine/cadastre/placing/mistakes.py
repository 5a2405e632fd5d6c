"""The mistakes that coordinates arrive with, each as a change of right points (n, 2) in degrees of VN-2000."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bacgiang_gis_plugin.engine.vn2000 import as_declared_change, pinned_change

Points = NDArray[np.float64]
DEGREES = "EPSG:4756"
FOOT = 0.3048


def plane(points: Points, crs: str = "EPSG:9214") -> Points:
    """Return points in degrees of VN-2000 as eastings and northings."""
    return as_declared_change(DEGREES, crs)(points)


def no_shift(points: Points, crs: str = "EPSG:9214") -> Points:
    """Return what a receiver gives whose degrees of WGS 84 are taken for degrees of VN-2000."""
    return pinned_change(DEGREES, crs)(pinned_change(DEGREES, "EPSG:4326")(points))


def double_shift(points: Points, crs: str = "EPSG:9214") -> Points:
    """Return degrees of VN-2000 that were brought from WGS 84 to VN-2000 a second time."""
    return pinned_change(DEGREES, crs)(pinned_change("EPSG:4326", DEGREES)(points))


def _swapped(points: Points) -> Points:
    return points[:, ::-1]


# key of the hypothesis → (what the numbers become, declared system)
MISTAKES: dict[str, tuple[Callable[[Points], Points], str | None]] = {
    "as_declared": (plane, "EPSG:9214"),
    "swapped": (lambda p: _swapped(plane(p)), "EPSG:9214"),
    "millimetres": (lambda p: plane(p) * 1000, "EPSG:9214"),
    "centimetres": (lambda p: plane(p) * 100, "EPSG:9214"),
    "decimetres": (lambda p: plane(p) * 10, "EPSG:9214"),
    "feet": (lambda p: plane(p) / FOOT, "EPSG:9214"),
    "kilometres": (lambda p: plane(p) / 1000, "EPSG:9214"),
    "millimetres+swapped": (lambda p: _swapped(plane(p)) * 1000, "EPSG:9214"),
    "EPSG:9209": (lambda p: plane(p, "EPSG:9209"), "EPSG:9214"),
    "EPSG:9214": (plane, "EPSG:9209"),
    "swapped+EPSG:9209": (lambda p: _swapped(plane(p, "EPSG:9209")), "EPSG:9214"),
    "millimetres+EPSG:9209": (lambda p: plane(p, "EPSG:9209") * 1000, "EPSG:9214"),
    "millimetres+swapped+EPSG:9214": (lambda p: _swapped(plane(p)) * 1000, None),
    "EPSG:2044": (lambda p: plane(p, "EPSG:2044"), "EPSG:9214"),
    "swapped+EPSG:2044": (lambda p: _swapped(plane(p, "EPSG:2044")), "EPSG:9214"),
    "no_false_easting": (lambda p: plane(p) - [500_000, 0], "EPSG:9214"),
    "EPSG:6957": (lambda p: plane(p, "EPSG:6957"), "EPSG:9214"),
    "zone_prefix_48+EPSG:3405": (lambda p: plane(p, "EPSG:3405") + np.array([48e6, 0.0]), "EPSG:9214"),
    "zone_prefix_482+EPSG:5897": (lambda p: plane(p, "EPSG:5897") + np.array([482e6, 0.0]), "EPSG:9214"),
}
