"""Fixtures of the cadastre's tests: draw lines and texts, build parcels from them and read what was written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from bacgiang_gis_plugin.engine.cadastre.building.build_parcels import build_parcels
from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "sample_data"
Rows = list[dict[str, Any]]


class Built:
    """Runs build_parcels in a folder and reads what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, lines: InputLayer, texts: InputLayer, **options: Any) -> Built:
        outputs = {name: self.folder / f"out_{name}.gpkg" for name in ("parcels", "errors", "named_faces")}
        for path in outputs.values():
            path.unlink(missing_ok=True)
        layers = {name: OutputLayer(path, path, name) for name, path in outputs.items()}
        report = self.folder / "report.json"
        self.progress = Progress()
        self.report = build_parcels(
            lines, texts, **layers, report=OutputFile(report, report), progress=self.progress, **options
        )
        self.written = json.loads(report.read_text(encoding="utf-8"))
        self.parcels, self.errors, self.named = (read_layer(InputLayer(path)) for path in outputs.values())
        return self

    @property
    def rows(self) -> Rows:
        return self.parcels.table.to_pylist()

    @property
    def rules(self) -> Counter[str]:
        return Counter(self.errors.column("ma_loi").tolist())


@pytest.fixture
def build(tmp_path: Path) -> Built:
    return Built(tmp_path)


MakeLayer = Callable[..., InputLayer]


@pytest.fixture
def draw(make_layer: MakeLayer) -> Callable[..., tuple[InputLayer, InputLayer]]:
    def layers(
        lines: list[tuple[Any, ...]], texts: list[tuple[Any, ...]], crs: str = "EPSG:9214"
    ) -> tuple[InputLayer, InputLayer]:
        """Lines (wkt, role, sheet number, epsg), texts (wkt, role, text, sheet number); the last may be left out."""
        rows = [(wkt, role, *rest, *(1, 9214)[len(rest) :]) for wkt, role, *rest in lines]
        words = [(wkt, role, text, *(rest or [1])) for wkt, role, text, *rest in texts]
        columns = {
            "tep": [f"DC_to_{row[2]:02}.dgn" for row in rows],
            "so_to": [row[2] for row in rows],
            "vai_tro": [row[1] for row in rows],
            "epsg": [row[3] for row in rows],
            "muc": ["10"] * len(rows),
        }
        text_columns: dict[str, Any] = {
            "tep": [f"DC_to_{row[3]:02}.dgn" for row in words],
            "so_to": [row[3] for row in words],
            "vai_tro": [row[1] for row in words],
            "noi_dung": [row[2] for row in words],
        }
        for name in ("tep", "vai_tro", "noi_dung"):
            text_columns[name] = pa.array(text_columns[name], pa.string())
        text_columns["so_to"] = pa.array(text_columns["so_to"], pa.int32())
        return (
            make_layer(
                [row[0] for row in rows], columns, name="lines.gpkg", crs=crs, geometry_type="LineString"
            ),
            make_layer(
                [row[0] for row in words], text_columns, name="texts.gpkg", crs=crs, geometry_type="Point"
            ),
        )

    return layers


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Built:
    from bacgiang_gis_plugin.engine.cadastre.drawings.import_cad_sheets import import_cad_sheets

    if not (SAMPLE / "truth.gpkg").is_file():
        pytest.skip("sample_data has not been made")
    folder = tmp_path_factory.mktemp("sample")
    layers = {name: folder / f"{name}.gpkg" for name in ("lines", "texts", "sheets")}
    outputs = {name: OutputLayer(path, path, name) for name, path in layers.items()}
    import_cad_sheets([SAMPLE / "sheets"], **outputs, progress=Progress())
    return Built(folder)(InputLayer(layers["lines"]), InputLayer(layers["texts"]), commune_code="99999")
