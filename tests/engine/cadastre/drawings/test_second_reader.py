"""Two readings side by side: they agree on sound drawings, and every planted loss is told in numbers."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import ezdxf
import numpy as np
import pytest

from bacgiang_gis_plugin.engine.cadastre.drawings import read_twice as module
from bacgiang_gis_plugin.engine.cadastre.drawings.decode_labels import decode_labels
from bacgiang_gis_plugin.engine.cadastre.drawings.dgn_read import read_dgn
from bacgiang_gis_plugin.engine.cadastre.drawings.drawing import Drawing
from bacgiang_gis_plugin.engine.cadastre.drawings.read_twice import read_twice
from bacgiang_gis_plugin.engine.cadastre.drawings.second_reader import compare, plain_letters, summarise
from bacgiang_gis_plugin.engine.errors import EngineError

from ..make_drawings import ROOT, make_dgn

SHEETS = sorted((ROOT / "sample_data" / "sheets").glob("*.dgn"))
FILES = Path(__file__).parent / "files"


def agrees(path: Path) -> Drawing:
    drawing, comparison = read_twice(path, path.read_bytes(), 0.005, True)
    assert comparison is not None
    assert comparison.differences == []
    assert comparison.status == "agrees"
    assert comparison.counts["lines"] == [drawing.total("lines")] * 2
    return drawing


@pytest.mark.parametrize(
    "path", [*SHEETS, ROOT / "sample_data" / "planning" / "zoning_plan.dxf"], ids=lambda path: path.name
)
def test_the_sample_agrees(path: Path) -> None:
    agrees(path)


@pytest.mark.parametrize("name", ["us_plat.dgn", "kr_cadastral_map.dxf"])
def test_real_drawings_agree(shared_data: Path, name: str) -> None:
    agrees(shared_data / "real" / name)


@pytest.mark.parametrize("name", ["sheet_2018.dxf", "sheet_2000.dxf"])
def test_blocks_curves_and_texts_agree(name: str) -> None:
    agrees(FILES / name)


@pytest.mark.parametrize("version", ["R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018"])
def test_every_dxf_version_agrees(tmp_path: Path, version: str) -> None:
    document = ezdxf.new(version)
    document.layers.add("Ranh thửa")
    space = document.modelspace()
    space.add_line((0, 0), (10, 0), dxfattribs={"layer": "Ranh thửa"})
    space.add_polyline2d([(0, 0), (5, 5), (9, 1)])
    space.add_text("Thửa 12 %%d ở", height=1)
    document.saveas(tmp_path / "x.dxf")
    decoded = decode_labels(agrees(tmp_path / "x.dxf"), "auto")
    assert decoded.texts == ["Thửa 12 ° ở"]  # before 2007 written in codes
    assert "Ranh thửa" in decoded.names.values()


def test_small_drawings_agree(tmp_path: Path) -> None:
    agrees(make_dgn(tmp_path / "to_1.dgn"))


def lose_a_line(drawing: Drawing) -> None:
    drawing.points.pop(0)
    drawing.line_kind.pop(0)
    key = next(key for key in drawing.counts if key[1] == "lines")
    drawing.counts[key] -= 1


def move_a_line(drawing: Drawing) -> None:
    drawing.points[0] = drawing.points[0] + [5000.0, 0.0]


def shorten_a_line(drawing: Drawing) -> None:
    first = drawing.points[0]
    drawing.points[0] = np.vstack([first[:1], (first[:1] + first[1:2]) / 2])


def change_a_text(drawing: Drawing) -> None:
    place = next(index for index, label in enumerate(drawing.labels) if label.kind == "text")
    label = deepcopy(drawing.labels[place])
    object.__setattr__(label, "text", "999")
    drawing.labels[place] = label


def change_a_level(drawing: Drawing) -> None:
    key = next(key for key in drawing.counts if key[1] == "lines")
    drawing.counts[key] -= 1
    drawing.counts["62", "lines", key[2]] += 1


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (lose_a_line, "lines on level"),
        (move_a_line, "the extents are"),
        (shorten_a_line, "length of all lines"),
        (change_a_text, "texts that the other does not have: 1 and 1"),
        (change_a_level, "lines on level 62: 1 and 0"),
    ],
)
def test_a_planted_loss_is_told(tmp_path: Path, plant: Callable[[Drawing], None], told: str) -> None:
    path = make_dgn(tmp_path / "to_1.dgn")
    sound = summarise(read_dgn(path.read_bytes(), path, 0.005))
    damaged = read_dgn(path.read_bytes(), path, 0.005)
    plant(damaged)
    comparison = compare(summarise(damaged), sound, "other")
    assert comparison.status == "differs"
    assert any(told in text for text in comparison.differences), comparison.differences
    assert told in str(comparison.doubt())


def test_a_reader_that_stops_early_is_a_doubt_of_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_early(data: bytes, path: Path, tolerance: float) -> Drawing:
        drawing = read_dgn(data, path, tolerance)
        lose_a_line(drawing)
        return drawing

    monkeypatch.setitem(module.READERS, ".dgn", stop_early)
    path = make_dgn(tmp_path / "to_1.dgn")
    drawing, comparison = read_twice(path, path.read_bytes(), 0.005, True)
    assert comparison is not None
    assert comparison.status == "differs"
    assert any("the second reader (cadkit) differs" in doubt for doubt in drawing.doubts)


def test_a_second_reader_that_fails_is_a_doubt_and_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bacgiang_gis_plugin.engine.cadastre.drawings import second_reader

    path = make_dgn(tmp_path / "to_1.dgn")

    def fail() -> None:
        raise EngineError("CAD_READER_DIED", path=path)

    monkeypatch.setattr(second_reader, "finish", fail)
    drawing, comparison = read_twice(path, path.read_bytes(), 0.005, True)
    assert comparison is not None
    assert comparison.status == "failed"
    assert drawing.total("lines") > 0
    assert any("no second reading proves it complete" in doubt for doubt in drawing.doubts)


def test_the_second_reading_can_be_left_out(tmp_path: Path) -> None:
    path = make_dgn(tmp_path / "to_1.dgn")
    assert read_twice(path, path.read_bytes(), 0.005, False)[1] is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Thửa 12/A", "Tha12A"),
        (r"T\U+1EAFt 5", "Tt5"),
        ("%%uLUC%%u 7", "LUC7"),
        ("", ""),
        ("Thöa ®Êt", "That"),
    ],
)
def test_plain_letters(text: str, plain: str) -> None:
    assert plain_letters(text) == plain
