"""Land-use change of layers larger than memory: the same rows, areas and words however the work is divided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.planning.change import landuse_change as operation
from bacgiang_gis_plugin.engine.planning.change import left_over, states
from bacgiang_gis_plugin.engine.planning.change.shapes import GAP, Shapes
from bacgiang_gis_plugin.engine.progress import Progress

MakeLayer = Callable[..., InputLayer]
Found = tuple[dict[str, Any], list[dict[str, Any]], np.ndarray[Any, Any], bytes]
CODES = ["LUA", "CLN", "ONT", "XYZ", None]


@pytest.fixture
def layers(make_layer: MakeLayer) -> tuple[InputLayer, InputLayer]:
    """200 parcels of 10 × 10 m, every third with an edge over its neighbours, in no spatial order; 12 zones around."""
    generator = np.random.default_rng(4)
    parcels = []
    for number in generator.permutation(200):
        x, y = 10.0 * (number % 20), 10.0 * (number // 20)
        wide = 1.5 if number % 3 == 0 else 0.0
        parcels.append(shapely.box(x - wide, y, x + 10, y + 10 + wide))
    parcels[17] = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])  # crosses itself
    texts = [CODES[number] for number in generator.integers(0, len(CODES), 200)]
    # What overlaps most lies far apart in the file: the last parcel lies over the first ones of the lattice.
    parcels[199], parcels[3] = shapely.box(-5, -5, 45, 45), None
    zones = [shapely.box(x, y, x + 60, y + 40) for x in range(-30, 210, 60) for y in range(-10, 110, 40)]
    plan = [CODES[number] for number in generator.integers(0, 3, len(zones))]
    before = make_layer(
        [None if one is None else one.wkt for one in parcels], {"loai_dat": texts}, name="before.gpkg"
    )
    return before, make_layer([one.wkt for one in zones], {"ma_loai_qh": plan}, name="plan.gpkg")


def found(before: InputLayer, after: InputLayer, folder: Path) -> Found:
    """Run the operation: report, rows and shapes of the layer of changes, the workbook's bytes."""
    folder.mkdir(exist_ok=True)
    book, layer = folder / "a.xlsx", folder / "c.gpkg"
    report = operation.landuse_change(
        before,
        after,
        OutputFile(book, book),
        OutputLayer(layer, layer, "changes"),
        progress=Progress(),
    )
    rows = read_layer(InputLayer(layer, "changes"))
    assert sorted(path.name for path in folder.iterdir()) == ["a.xlsx", "c.gpkg"]
    return vars(report), rows.table.to_pylist(), rows.geometry, book.read_bytes()


def test_rounds_of_ten_give_what_one_round_gives(
    layers: tuple[InputLayer, InputLayer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = found(*layers, tmp_path / "whole")
    monkeypatch.setattr(states, "ROUND", 10)
    rounds = found(*layers, tmp_path / "rounds")
    assert whole[0]["before"].overlap_count > 50
    assert whole[0]["before"].repaired_count == 1
    assert whole[0]["checks_passed"]
    assert len(whole[1]) > 100
    assert rounds[0] == whole[0]
    assert rounds[1] == whole[1]
    assert shapely.to_wkb(rounds[2]).tolist() == shapely.to_wkb(whole[2]).tolist()
    assert rounds[3] == whole[3]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_many_polygons_around_one_give_the_same_ground(
    layers: tuple[InputLayer, InputLayer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    """At most 5 polygons around one, so that zones are looked at in tiles, against no such limit; both ways round."""
    monkeypatch.setenv("BACGIANG_WORKERS", workers)
    monkeypatch.setattr(operation, "BLOCK", 50)
    for name, (one, other) in (("plan", layers), ("back", layers[::-1])):
        with monkeypatch.context() as patched:
            whole = found(one, other, tmp_path / f"{name}_whole")
            patched.setattr(states, "MOST_NEAR", 5)
            patched.setattr(left_over, "MOST_NEAR", 5)
            tiles = found(one, other, tmp_path / f"{name}_tiles")
        for key in ("changed_area", "unchanged_area", "only_before_area", "only_after_area"):
            assert tiles[0][key] == pytest.approx(whole[0][key], abs=1e-6)
        assert tiles[0]["only_after_area" if name == "plan" else "only_before_area"] > 500.0
        assert tiles[0]["before"] == whole[0]["before"]
        rows = [by_pair(part) for part in (tiles, whole)]
        assert rows[0].keys() == rows[1].keys()
        for pair, ground in rows[0].items():
            assert shapely.area(shapely.symmetric_difference(ground, rows[1][pair])) < 1e-6
            assert ground.is_valid


def by_pair(result: Found) -> dict[tuple[Any, Any], Any]:
    return {
        (row["fid_truoc"], row["fid_sau"]): shapely.union_all([shape])
        for row, shape in zip(result[1], result[2], strict=True)
        if row["dien_tich"] > 1e-6
    }


def test_shapes_come_back_as_they_went(tmp_path: Path) -> None:
    generator = np.random.default_rng(2)
    texts = [generator.bytes(int(size)) for size in generator.integers(1, GAP, 40)]
    room = Shapes(40, tmp_path)
    room.add(texts[:25])
    room.add([])
    room.add(texts[25:])
    assert len(room) == 40
    room.replace(np.array([3, 38]), [b"new", b""])
    texts[3], texts[38] = b"new", b""
    assert room[np.arange(40)].tolist() == texts
    chosen = np.array([39, 3, 38, 0, 17, 3])
    assert room[chosen].tolist() == [texts[place] for place in chosen]
    assert room[np.empty(0, dtype=np.int64)].tolist() == []


def test_a_folder_that_takes_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        Shapes(1, tmp_path / "missing")
    assert caught.value.code == "OUTPUT_NOT_WRITABLE"
