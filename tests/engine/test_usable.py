"""Geometries that cannot be used, and why."""

from __future__ import annotations

import numpy as np
import shapely

from bacgiang_gis_plugin.engine.usable import unusable


def test_unusable_geometries_are_found_with_a_reason() -> None:
    geometry = np.array(
        [
            shapely.Point(1, 2),
            None,
            shapely.from_wkt("POLYGON EMPTY"),
            shapely.linestrings([[0, 0], [np.nan, 1]]),
            shapely.linestrings([[0, 0], [np.inf, 1]]),
        ]
    )
    reasons = unusable(geometry)
    assert reasons[0] is None
    assert all("geometry" in reason for reason in reasons[1:3])
    assert all("infinite" in reason for reason in reasons[3:])
