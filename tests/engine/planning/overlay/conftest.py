"""Runs the register as a job on small layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bacgiang_gis_plugin.engine import jobs
from bacgiang_gis_plugin.engine.datasets import Layer, read_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.progress import Progress


@pytest.fixture
def overlay(tmp_path: Path) -> Callable[..., tuple[dict[str, Any], Layer, Layer]]:
    """Run the operation as a job; return its result, the register and the pieces."""

    def run(parcels: InputLayer, zones: InputLayer, name: str = "out", **more: Any):
        register, pieces = tmp_path / f"{name}_register.gpkg", tmp_path / f"{name}_pieces.gpkg"
        parameters = {
            "parcels": {"path": str(parcels.path), "layer": parcels.layer},
            "zones": {"path": str(zones.path), "layer": zones.layer},
            "register": str(register),
            "pieces": str(pieces),
            **more,
        }
        result = jobs.run_job(jobs.Job("overlay_zoning", parameters, "1"), Progress())
        return result, read_layer(InputLayer(register)), read_layer(InputLayer(pieces))

    return run
