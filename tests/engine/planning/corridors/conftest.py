"""Fixtures of the corridors: the operation on small layers, two lines that cross."""

from __future__ import annotations

from pathlib import Path

import pytest

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.jobs import Job, run_job
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.progress import Progress


@pytest.fixture
def run(tmp_path: Path):
    def job(lines, class_fields=("cap",), **parameters):
        given = [{"path": str(one.path), "layer": one.layer} for one in lines]
        outputs = {name: str(tmp_path / f"{name}.gpkg") for name in ("corridors", "errors", "affected")}
        asked = {"lines": given, "class_fields": list(class_fields), **outputs, **parameters}
        report = run_job(Job("protection_corridors", asked, "0"), Progress())
        layers = {}
        for name in outputs:
            if (tmp_path / f"{name}.gpkg").exists():
                layers[name] = read_layer(InputLayer(tmp_path / f"{name}.gpkg"))
        return report, layers

    return job


@pytest.fixture
def crossing(make_layer):
    """A road of grade III (13 m) and a power line of 110 kV (4 m) crossing at a right angle, 100 m each."""
    road = make_layer(["LINESTRING (0 50, 100 50)"], {"cap": ["road_3"]}, name="roads.gpkg")
    power = make_layer(["LINESTRING (50 0, 50 100)"], {"kv": [110.0]}, name="power.gpkg")
    return [road, power]
