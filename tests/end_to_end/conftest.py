"""``qgis_process`` in an empty profile where the plugin is linked or the ZIP is installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = "bacgiang_gis_plugin"
ENGINE = os.environ.get("BACGIANG_ENGINE_PYTHON", "")


class QgisProcess:
    """One profile of ``qgis_process``; QGIS before 3.24 has no JSON on standard input and gets arguments."""

    def __init__(self, profile: Path) -> None:
        candidates = (
            os.environ.get("QGIS_PROCESS"),
            shutil.which("qgis_process.bin"),
            shutil.which("qgis_process"),
        )
        self.program = next((name for name in candidates if name), "qgis_process")
        runtime = profile / "runtime"
        runtime.mkdir(mode=0o700)
        self.plugins = profile / "profiles" / "default" / "python" / "plugins"
        self.plugins.mkdir(parents=True)
        self.profile = profile
        self.environment = {
            **{key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")},
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(runtime),
            "QGIS_CUSTOM_CONFIG_PATH": str(profile),
            "LANG": "C.UTF-8",
        }
        found = re.search(r"QGIS (\d+)\.(\d+)", self.call("--version").stdout)
        self.version = (int(found[1]), int(found[2]))

    def call(self, *arguments: str, text: str = "", **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.program, *arguments],
            input=text,
            capture_output=True,
            text=True,
            timeout=300,
            env={**self.environment, **environment},
        )

    def enable(self) -> None:
        answer = self.call("plugins", "enable", PLUGIN)
        assert answer.returncode == 0, answer.stderr

    def command(self, algorithm: str, inputs: dict) -> tuple[list[str], str]:
        """Return the arguments and the standard input for one run."""
        if self.version >= (3, 24):
            return [self.program, "--json", "run", algorithm, "-"], json.dumps({"inputs": inputs})
        pairs = []
        for name, value in inputs.items():
            pairs += [f"{name}={entry}" for entry in (value if isinstance(value, list) else [value])]
        return [self.program, "--json", "run", algorithm, "--", *pairs], ""

    def run(self, algorithm: str, inputs: dict, **environment: str) -> tuple[int, dict, str]:
        """Run an algorithm: exit code, its results, everything it said."""
        arguments, text = self.command(algorithm, inputs)
        answer = self.call(*arguments[1:], text=text, **environment)
        try:
            results = json.loads(answer.stdout).get("results", {})
        except ValueError:
            results = {}
        return answer.returncode, results, answer.stdout + answer.stderr

    def start(self, algorithm: str, inputs: dict, **environment: str) -> subprocess.Popen:
        """Start an algorithm in a session of its own, where Ctrl+C is not ignored."""
        arguments, text = self.command(algorithm, inputs)
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**self.environment, **environment},
            start_new_session=True,
        )
        process.stdin.write(text)
        process.stdin.close()
        process.stdin = None
        return process


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
