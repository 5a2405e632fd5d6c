"""``qgis_process`` in an empty profile where the plugin is linked or the ZIP is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from qgis_process import PLUGIN, QgisProcess  # noqa: E402 - shared with the demo

ENGINE = os.environ.get("BACGIANG_ENGINE_PYTHON", "")


@pytest.fixture(scope="session")
def engine_python() -> str:
    if not ENGINE:
        pytest.skip("BACGIANG_ENGINE_PYTHON is not set; run the tests with make test-e2e")
    return ENGINE


@pytest.fixture(scope="session")
def linked(tmp_path_factory, engine_python) -> QgisProcess:
    """The plugin folder of the checkout, linked into an empty profile."""
    qgis = QgisProcess(tmp_path_factory.mktemp("linked"))
    (qgis.plugins / PLUGIN).symlink_to(ROOT / PLUGIN)
    qgis.enable()
    return qgis


@pytest.fixture(scope="session")
def unzipped(tmp_path_factory, engine_python) -> QgisProcess:
    """The ZIP of make package, unzipped into an empty profile."""
    packages = sorted((ROOT / "dist").glob("*.zip"), key=lambda path: path.stat().st_mtime)
    if not packages:
        pytest.skip("dist/ holds no ZIP; run make package")
    qgis = QgisProcess(tmp_path_factory.mktemp("unzipped"))
    with zipfile.ZipFile(packages[-1]) as package:
        package.extractall(qgis.plugins)
    qgis.enable()
    return qgis


_MAKE = """
import subprocess
import sys
import numpy as np, pyogrio, shapely, pyarrow as pa
path, side, vertices = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
x, y = np.meshgrid(np.arange(side) * 20.0, np.arange(side) * 25.0)
x, y = x.ravel() + 400000, y.ravel() + 2350000
parcels = shapely.box(x, y, x + 20, y + 25)
n = len(parcels)
table = {"ma_xa": ["07261"] * n, "so_to": np.arange(n) // 1000 + 1, "so_thua": np.arange(n) % 1000 + 1}
table["ma_thua"] = [f"07261-{a}-{b}" for a, b in zip(table["so_to"], table["so_thua"])]
table["loai_dat"] = ["LUC"] * n
angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
zones = []
for i in range(4):
    radius = side * 9.0 * (1 + 0.1 * np.sin(angle * 97 + i) + 0.02 * np.sin(angle * 4999))
    cx, cy = 400000 + side * (5 + 10 * (i % 2)), 2350000 + side * (6 + 12 * (i // 2))
    zones.append(shapely.Polygon(np.column_stack([cx + radius * np.cos(angle), cy + radius * np.sin(angle)])))

def write(layer, geometry, columns, append):
    pyogrio.raw.write(path, shapely.to_wkb(geometry), [np.asarray(v) for v in columns.values()], list(columns),
                      layer=layer, driver="GPKG", geometry_type="Polygon", crs="EPSG:9214", append=append)

write("parcels", np.asarray(parcels), table, False)
write("zones", np.array(zones), {"ma_vung": ["A", "B", "C", "D"], "ma_loai_qh": ["ODT", "DGT", "TMD", "CX"]}, True)
"""


@pytest.fixture(scope="session")
def make_data(tmp_path_factory, engine_python):
    """Make a GeoPackage with ``side`` × ``side`` parcels and four zones of many vertices."""
    made = {}

    def make(side: int, vertices: int) -> Path:
        if (side, vertices) not in made:
            path = tmp_path_factory.mktemp("data") / f"data_{side}.gpkg"
            subprocess.run(
                [engine_python, "-I", "-c", _MAKE, str(path), str(side), str(vertices)], check=True
            )
            made[side, vertices] = path
        return made[side, vertices]

    return make
