"""Fixtures of the engine's tests: small layers on disk, the real drawings beside the checkout."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer, staged_path

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real test data; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real drawings (../shared/data) are not beside this checkout")
    return folder


@pytest.fixture
def make_layer(tmp_path: Path) -> Callable[..., InputLayer]:
    """Write a layer from WKT: ``make_layer(["POINT (0 0)"], {"name": ["a"]}, crs="EPSG:9214")``."""

    def make(
        wkt: list[str | None],
        columns: dict[str, Any] | None = None,
        *,
        name: str = "layer.gpkg",
        crs: str | None = "EPSG:9214",
        geometry_type: Any = "Unknown",
    ) -> InputLayer:
        geometry = np.array([None if text is None else shapely.from_wkt(text) for text in wkt], dtype=object)
        path = tmp_path / name
        values = columns if columns is not None else {"number": list(range(len(wkt)))}
        output = OutputLayer(path, path, path.stem)
        write_layer(output, geometry, values, geometry_type=geometry_type, crs=crs)
        return InputLayer(path, path.stem)

    return make


@pytest.fixture
def output_layer(tmp_path: Path) -> Callable[..., OutputLayer]:
    """Return an OutputLayer in the test's folder, staged like a job's."""

    def make(name: str, layer: str | None = None) -> OutputLayer:
        path = tmp_path / name
        return OutputLayer(path, staged_path(path, "test.0"), layer or path.stem)

    return make


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
