"""Outputs appear complete or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import fiona
import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine import outputs
from bacgiang_gis_plugin.engine.datasets import layer_names
from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import OutputFile, OutputFolder, OutputLayer, staged_path

POINT = np.array([shapely.Point(1, 2)])


def write(output: OutputLayer, value: str) -> None:
    write_layer(output, POINT, {"name": [value]}, geometry_type="Point", crs="EPSG:9214")


def values(path: Path, layer: str) -> list[str]:
    """Read back with fiona: a second reader, with a GDAL of its own."""
    with fiona.open(path, layer=layer) as source:
        return [feature.properties["name"] for feature in source]


def code_of(output: outputs.Output, *inputs: Path) -> str:
    with pytest.raises(EngineError) as caught:
        outputs.check_outputs([output], inputs)
    assert output.path.name in caught.value.message
    return caught.value.code


def test_commit_replaces_and_leaves_nothing_staged(
    output_layer: Callable[..., OutputLayer], tmp_path: Path
) -> None:
    for value in ("first", "second"):
        output = output_layer("a.gpkg", "p")
        write(output, value)
        outputs.check_outputs([output], [])
        outputs.commit([output])
    assert values(tmp_path / "a.gpkg", "p") == ["second"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.gpkg"]


def test_layers_of_one_file_are_brought_together(tmp_path: Path) -> None:
    path = tmp_path / "all.gpkg"
    parts = [OutputLayer(path, staged_path(path, f"{name}.1"), name) for name in ("p", "q")]
    for part in parts:
        write(part, part.layer)
    outputs.commit(parts)
    assert sorted(layer_names(path)) == ["p", "q"]
    assert values(path, "q") == ["q"]
    assert len(list(tmp_path.iterdir())) == 1


def test_append_keeps_the_other_layers(tmp_path: Path) -> None:
    path = tmp_path / "all.gpkg"
    write(OutputLayer(path, path, "old"), "old")
    added = OutputLayer(path, staged_path(path, "new.1"), "new", append=True)
    write(added, "new")
    outputs.commit([added])
    assert (values(path, "old"), values(path, "new")) == (["old"], ["new"])


def test_sweep_removes_what_was_staged_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a[1].gpkg"
    path.write_bytes(b"kept")
    output = OutputLayer(path, staged_path(path, "p.1"), "p")
    write(output, "x")
    folder = OutputFolder(tmp_path / "f", staged_path(tmp_path / "f", "f.1"))
    folder.staged.mkdir()
    (folder.staged / "x").write_text("x")
    outputs.sweep([output, folder])
    assert [entry.name for entry in tmp_path.iterdir()] == ["a[1].gpkg"]


def test_output_equal_to_input_is_refused(output_layer: Callable[..., OutputLayer], tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"x")
    assert code_of(output_layer("a.gpkg"), tmp_path / "." / "a.gpkg") == "OUTPUT_IS_INPUT"


def test_unknown_ending_and_missing_folder_are_refused(output_layer: Callable[..., OutputLayer]) -> None:
    assert code_of(output_layer("a.shp")) == "OUTPUT_FORMAT"
    assert code_of(output_layer("nowhere/a.gpkg")) == "OUTPUT_NO_FOLDER"


def test_folder_in_place_of_a_file_and_file_in_place_of_a_folder(
    output_layer: Callable[..., OutputLayer], tmp_path: Path
) -> None:
    (tmp_path / "a.gpkg").mkdir()
    assert code_of(output_layer("a.gpkg")) == "OUTPUT_NOT_WRITABLE"
    (tmp_path / "f").write_text("x")
    assert code_of(OutputFolder(tmp_path / "f", tmp_path / ".f.part")) == "OUTPUT_NOT_WRITABLE"


def test_a_folder_with_foreign_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "thesis.odt").write_text("x")
    assert code_of(OutputFolder(tmp_path / "f", tmp_path / ".f.part")) == "OUTPUT_FOLDER_FOREIGN"


def test_our_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    output = OutputFolder(tmp_path / "f", tmp_path / ".f.part")
    for name in ("old", "new"):
        output.staged.mkdir()
        (output.staged / outputs.OURS).write_text("{}")
        (output.staged / name).write_text("x")
        outputs.check_outputs([output], [])
        outputs.commit([output])
    assert sorted(path.name for path in output.path.iterdir()) == ["new", outputs.OURS]
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_read_only_place_is_refused(output_layer: Callable[..., OutputLayer]) -> None:
    read_only = Path("/proc/sys") / "a.gpkg"
    if not read_only.parent.is_dir():
        pytest.skip("no read-only file system at hand that also binds root")
    assert code_of(OutputLayer(read_only, staged_path(read_only, "p.1"), "p")) == "OUTPUT_NOT_WRITABLE"


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_geopackage_open_elsewhere_is_refused(
    output_layer: Callable[..., OutputLayer], tmp_path: Path, mode: str
) -> None:
    output = output_layer("a.gpkg", "p")
    write(output, "x")
    outputs.commit([output])
    with closing(sqlite3.connect(tmp_path / "a.gpkg", isolation_level=None)) as other:
        other.execute(f"PRAGMA journal_mode={mode}")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM gpkg_contents").fetchone()
        assert code_of(output) == "OUTPUT_IN_USE"
    outputs.check_outputs([output], [])


def test_full_disk_is_named_and_nothing_stays(tiny_disk: Path) -> None:
    path = tiny_disk / "a.gpkg"
    output = OutputLayer(path, staged_path(path, "p.1"), "p")
    many = np.full(5000, shapely.Point(1, 2).buffer(1), dtype=object)
    with pytest.raises(EngineError) as caught:
        write_layer(output, many, {"name": ["x" * 50] * 5000}, geometry_type="Polygon", crs="EPSG:9214")
    assert caught.value.code == "OUTPUT_NO_SPACE"
    outputs.sweep([output])
    assert list(tiny_disk.iterdir()) == []


def test_outputs_not_written_are_left_out(tmp_path: Path) -> None:
    outputs.commit([OutputFile(tmp_path / "r.json", tmp_path / ".r.part.json")])
    assert list(tmp_path.iterdir()) == []
