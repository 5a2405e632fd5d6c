"""The office's outline in all three imports: what lies in it is right, what lies outside is in doubt, nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bacgiang_gis_plugin.engine.cadastre.drawings.import_cad_sheets import import_cad_sheets
from bacgiang_gis_plugin.engine.cadastre.legacy.import_legacy import import_legacy
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

from ..legacy.legacy_files import columns, squares, write_file
from ..make_drawings import make_dgn
from ..survey.surveys import grid, import_into, write_rows

Place = dict[str, Any] | None


def outputs(folder: Path, *names: str) -> dict[str, OutputLayer]:
    return {name: OutputLayer(folder / f"{name}.gpkg", folder / f"{name}.gpkg", name) for name in names}


def place_of_sheet(folder: Path, outline: InputLayer) -> tuple[str, Place]:
    path = make_dgn(folder / "a.dgn")
    out = outputs(folder, "lines", "texts", "sheets")
    sheet = import_cad_sheets([path], **out, outline=outline, progress=Progress()).sheets[0]
    return sheet.status, sheet.place


def place_of_layer(folder: Path, outline: InputLayer) -> tuple[str, Place]:
    path = write_file(folder / "a.gpkg", squares(), columns())
    out = outputs(folder, "parcels", "matches", "errors")
    entry = import_legacy([path], **out, outline=outline, progress=Progress()).entries[0]
    return entry.status, entry.place


def place_of_survey(folder: Path, outline: InputLayer) -> tuple[str, Place]:
    path = folder / "a.csv"
    path.write_text(write_rows(grid(20), separator=",", decimal="."))
    file = import_into(folder / "out", path, outline=outline).report.file_reports[0]
    return file.status, file.place


@pytest.mark.parametrize("place_of", [place_of_sheet, place_of_layer, place_of_survey])
@pytest.mark.parametrize(("west", "inside"), [(410_000, True), (380_000, False)])
def test_the_outline_of_the_office_decides(
    tmp_path: Path,
    make_layer: Callable[..., InputLayer],
    place_of: Callable[[Path, InputLayer], tuple[str, Place]],
    west: int,
    inside: bool,
) -> None:
    box = f"{west} 2345000, {west + 15_000} 2345000, {west + 15_000} 2360000, {west} 2360000, {west} 2345000"
    outline = make_layer([f"POLYGON (({box}))"], {"ten": ["x"]}, name="outline.gpkg", geometry_type="Polygon")
    status, place = place_of(tmp_path, outline)
    assert place is not None
    assert (place["verdict"] == "right") == inside
    assert inside or status == "doubt"
