"""Fixtures of the tests of plan imports: draw a plan, run the import, read what it wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import pyogrio
import pytest
import shapely

from bacgiang_gis_plugin.engine.parameters import OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.planning.import_plan.import_plan import PlanReport, import_plan
from bacgiang_gis_plugin.engine.progress import Progress

EAST, NORTH = 417_000.0, 2_353_000.0  # in the commune of the sample
CODE = "QHDH_DAT_O_Langxom"
Ring = list[tuple[float, float]]


def box(x: float, y: float, width: float, height: float) -> Ring:
    """A rectangle, metres from the corner of the plan; not closed."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def shifted(points: Ring) -> Ring:
    return [(EAST + x, NORTH + y) for x, y in points]


class Imported:
    """What one run wrote: geometry and rows of zones, rows of rejected and findings, the report."""

    def __init__(self, folder: Path, report: PlanReport, progress: Progress) -> None:
        self.report, self.progress = report, progress
        self.zones, self.rows = self._read(folder / "zones.gpkg")
        self.rejected_shapes, self.rejected = self._read(folder / "rejected.gpkg")
        self.finding_shapes, self.findings = self._read(folder / "findings.gpkg")
        _, self.matches = self._read(folder / "matches.gpkg")
        self.html = (folder / "report.html").read_text(encoding="utf-8")
        self.written = json.loads((folder / "report.json").read_text(encoding="utf-8"))

    @staticmethod
    def _read(path: Path) -> tuple[Any, list[dict[str, Any]]]:
        meta, table = pyogrio.read_arrow(path)
        name = meta["geometry_name"]
        shapes = np.array([], dtype=object)
        if name in table.column_names:
            shapes = shapely.from_wkb(table.column(name).to_numpy(zero_copy_only=False))
            table = table.drop_columns([name])
        return shapes, table.to_pylist()

    @property
    def areas(self) -> list[float]:
        return sorted(round(float(area), 6) for area in shapely.area(self.zones))

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    def found(self, code: str) -> list[dict[str, Any]]:
        return [row for row in self.findings if row["ma_loi"] == code]

    def check_account(self) -> None:
        """Every element of every file is somewhere, exactly once."""
        report = self.report
        parts = report.in_zones + report.repeating + report.labels + report.rejected + report.counted
        assert parts == report.elements
        for entry in report.entries:
            assert entry.balance() == entry.elements
        assert len(self.zones) == report.zones
        assert shapely.is_valid(self.zones).all()


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Imported]:
    """Run the import on files; options as the operation's."""

    def run_import(*inputs: Path, **options: Any) -> Imported:
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        layers = {}
        for name in ("zones", "rejected", "findings", "matches"):
            path = folder / f"{name}.gpkg"
            path.unlink(missing_ok=True)
            layers[name] = OutputLayer(path, path, name)
        html, report = folder / "report.html", folder / "report.json"
        progress = Progress()
        result = import_plan(
            [*inputs],
            **layers,
            html=OutputFile(html, html),
            report=OutputFile(report, report),
            progress=progress,
            **options,
        )
        imported = Imported(folder, result, progress)
        imported.check_account()
        return imported

    return run_import


@pytest.fixture
def plan(tmp_path: Path) -> Callable[..., Path]:
    """Draw a plan with a function of its model space (and document) and return the DXF file."""

    def draw(drawing: Callable[..., None], name: str = "plan.dxf", version: str = "R2010") -> Path:
        document = ezdxf.new(version, units=6)
        drawing(document.modelspace(), document)
        path = tmp_path / name
        document.saveas(path)
        return path

    return draw


def closed(space: Any, points: Ring, layer: str = CODE) -> None:
    space.add_lwpolyline(shifted(points), close=True, dxfattribs={"layer": layer})


def opened(space: Any, points: Ring, layer: str = CODE) -> None:
    space.add_lwpolyline(shifted(points), dxfattribs={"layer": layer})


def hatch(space: Any, *loops: Ring, layer: str = CODE) -> None:
    filled = space.add_hatch(dxfattribs={"layer": layer})
    for number, points in enumerate(loops):
        filled.paths.add_polyline_path(shifted(points), is_closed=True, flags=1 if number == 0 else 16)


def text(space: Any, words: str, x: float, y: float, layer: str = CODE, height: float = 2.0) -> None:
    written = space.add_text(words, height=height, dxfattribs={"layer": layer})
    written.set_placement((EAST + x, NORTH + y))
