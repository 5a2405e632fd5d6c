"""The 99 real communes as data: never a false alarm, every mistake found, a shift decided only where it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.placing.hypotheses import diagnose
from bacgiang_gis_plugin.engine.cadastre.placing.outline import (
    Outline,
    default_outline,
    outline_of,
    read_outline,
)
from bacgiang_gis_plugin.engine.cadastre.placing.registration import boundary_sample
from bacgiang_gis_plugin.engine.cadastre.placing.words import doubt_about
from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.vn2000 import pinned_change

from .mistakes import DEGREES, MISTAKES, double_shift, no_shift


@pytest.fixture(scope="module")
def communes(shared_data: Path) -> Any:
    """The communes' polygons in degrees of VN-2000."""
    layer = read_layer(InputLayer(shared_data / "communes_bac_ninh.gpkg"), [])
    return shapely.transform(layer.geometry, pinned_change("EPSG:4326", DEGREES))


@pytest.fixture(scope="module")
def outline(shared_data: Path) -> Outline:
    return read_outline(InputLayer(shared_data / "communes_bac_ninh.gpkg"))


@pytest.mark.parametrize("crs", ["EPSG:9214", "EPSG:9209"])
def test_right_data_is_never_doubted(communes: Any, outline: Outline, crs: str) -> None:
    for commune in communes:
        polygon = shapely.transform(commune, pinned_change(DEGREES, crs))
        points = shapely.get_coordinates(polygon)
        for where, boundary in ((default_outline(), None), (outline, boundary_sample(np.array([polygon])))):
            found = diagnose(points, crs, where, boundary=boundary)
            assert found.verdict == "right"
            assert doubt_about(found) is None
            assert found.shift == ("undecided" if boundary is None else "fits")


@pytest.mark.parametrize("key", sorted(MISTAKES))
def test_every_mistake_is_found_in_every_commune(communes: Any, outline: Outline, key: str) -> None:
    spoil, declared = MISTAKES[key]
    for number, commune in enumerate(communes[::11]):
        points = spoil(shapely.get_coordinates(commune))
        assert diagnose(points, declared, default_outline()).hypotheses[0].key == key
        if number % 8 == 0:
            assert diagnose(points, declared, outline).hypotheses[0].key == key


def test_the_datum_shift_is_told_from_the_boundary(communes: Any, outline: Outline) -> None:
    for spoil, shift, verdict in ((no_shift, "missing", "wrong"), (double_shift, "doubled", "wrong")):
        for commune in communes[::20]:
            polygon = np.array([shapely.transform(commune, spoil)])
            found = diagnose(
                shapely.get_coordinates(polygon), "EPSG:9214", outline, boundary=boundary_sample(polygon)
            )
            assert (found.shift, found.verdict) == (shift, verdict)


@pytest.mark.parametrize(
    ("generalised", "displaced"),
    [(20.0, 0.0), (60.0, 30.0), (20.0, 60.0), (60.0, 112.0), (150.0, 0.0), (150.0, 60.0)],
)
def test_a_poor_outline_decides_nothing_wrong(communes: Any, generalised: float, displaced: float) -> None:
    """An outline that is generalised and itself displaced: right, or undecided; never the wrong shift."""
    rng = np.random.default_rng(int(generalised + displaced))
    angle = rng.uniform(0, 2 * np.pi)
    to_plane, back = pinned_change(DEGREES, "EPSG:9214"), pinned_change("EPSG:9214", DEGREES)
    coarse = shapely.simplify(shapely.transform(communes, to_plane), generalised)
    moved = shapely.transform(coarse, lambda p: p + displaced * np.array([np.cos(angle), np.sin(angle)]))
    poor = outline_of(shapely.transform(moved, back), "poor")
    decided = 0
    for spoil, shift in ((to_plane, "fits"), (no_shift, "missing"), (double_shift, "doubled")):
        for commune in communes[::25]:
            polygon = np.array([shapely.transform(commune, spoil)])
            points = shapely.get_coordinates(polygon)
            found = diagnose(points, "EPSG:9214", poor, boundary=boundary_sample(polygon))
            assert found.shift in (shift, "undecided")
            decided += found.shift == shift
    if displaced <= 30 and generalised <= 60:
        assert decided >= 11, "of 12"
