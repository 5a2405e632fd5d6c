"""Many sheets: the same rows whatever the number of workers, and whether rows waited in memory or on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from bacgiang_gis_plugin.engine.cadastre.building import build_parcels as builder
from bacgiang_gis_plugin.engine.cadastre.building import sheet_spool
from bacgiang_gis_plugin.engine.cadastre.building.edge_matching import EdgeChange
from bacgiang_gis_plugin.engine.cadastre.building.sheet_spool import Spool

ROLE = "parcel_boundary"


def four_sheets() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Four sheets that meet at a point, two parcels each, rows of all sheets mixed; one label is outside."""
    lines, texts = [], []
    for number, (x, y) in enumerate([(0, 0), (30, 0), (0, 20), (30, 20)], start=1):
        box = f"LINESTRING ({x} {y}, {x + 30} {y}, {x + 30} {y + 20}, {x} {y + 20}, {x} {y})"
        lines.append((box, ROLE, number))
        texts.append((f"POINT ({x + 5} {y + 5})", "parcel_number", "ONT1/300.0", number))
    for number, (x, y) in enumerate([(0, 0), (30, 0), (0, 20), (30, 20)], start=1):
        lines.append((f"LINESTRING ({x + 15} {y}, {x + 15} {y + 19.99})", ROLE, number))
        texts.append((f"POINT ({x + 20} {y + 5})", "parcel_number", "LUC2/300.0", number))
    texts.append(("POINT (200 200)", "parcel_number", "7", 3))
    return lines, texts


def everything(built: Any) -> tuple[Any, ...]:
    shapes = [layer.geometry.tolist() for layer in (built.parcels, built.errors)]
    return built.rows, built.errors.table.to_pylist(), *shapes, built.written


def test_workers_and_the_scratch_file_change_nothing(
    build: Any, draw: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = draw(*four_sheets())
    monkeypatch.setenv("BACGIANG_WORKERS", "1")
    expected = everything(build(*layers))
    assert len(expected[0]) == 8
    monkeypatch.setattr(sheet_spool, "LARGEST_IN_MEMORY", 100)
    assert everything(build(*layers)) == expected
    monkeypatch.setenv("BACGIANG_WORKERS", "2")
    monkeypatch.setattr(builder, "WORTH_WORKERS", 0)
    assert everything(build(*layers)) == expected
    monkeypatch.setattr(builder, "WORTH_WARMING", 0)
    assert everything(build(*layers)) == expected
    assert not list(tmp_path.glob("*.rows"))


@pytest.mark.parametrize("most", [0, 10**9])
def test_what_goes_in_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(sheet_spool, "LARGEST_IN_MEMORY", most)
    scratch = tmp_path / "rows"
    with Spool(scratch) as spool:
        for sheet in (1, 2, 1):
            points = np.arange(10.0).reshape(5, 2) + sheet
            levels = pa.array(["10", None])
            spool.add_lines((None, sheet), points, np.array([2, 3]), levels, 9214)
            spool.add_texts((None, sheet), points[:1], ["Thửa"], [""])
        assert scratch.exists() == (most == 0)
        assert (spool.lines, spool.vertices) == (6, 15)
        first = spool.take((None, 1), "EPSG:9214", None, EdgeChange()).load()
        assert first.lines.tolist() == [0, 0, 1, 1, 1, 2, 2, 3, 3, 3]
        assert first.coordinates[:5].tolist() == first.coordinates[5:].tolist()
        assert first.words == ["Thửa", "Thửa"]
        assert spool.keys == [(None, 2)]
    assert not scratch.exists()
