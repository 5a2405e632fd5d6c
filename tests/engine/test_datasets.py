"""Reading and writing in batches; what cannot be read is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fiona
import numpy as np
import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine import datasets, datasets_write
from bacgiang_gis_plugin.engine.crs import require_planar, require_same
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer

Make = Callable[..., InputLayer]


def test_what_is_written_is_read_back(make_layer: Make) -> None:
    source = make_layer(["POINT (1 2)", "POINT (3 4)"], {"ten": ["Đất ở", None], "so": [1, 2]})
    layer = datasets.read_layer(source)
    assert shapely.to_wkt(layer.geometry).tolist() == ["POINT (1 2)", "POINT (3 4)"]
    assert layer.column("ten").tolist() == ["Đất ở", None]
    assert layer.crs == "EPSG:9214"
    assert layer.fids.tolist() == [1, 2]
    with fiona.open(source.path) as again:
        assert [feature.properties["ten"] for feature in again] == ["Đất ở", None]


@pytest.mark.parametrize("name", ["a.gpkg", "a.fgb", "a.geojson"])
def test_each_format_keeps_geometry_text_and_crs(make_layer: Make, name: str) -> None:
    wkt = "POLYGON ((400000.001 2350000.002, 400010 2350000, 400010 2350010, 400000.001 2350000.002))"
    layer = datasets.read_layer(make_layer([wkt], {"ten": ["Xã Mẫu"]}, name=name, geometry_type="Polygon"))
    assert shapely.equals_exact(shapely.force_2d(layer.geometry[0]), shapely.from_wkt(wkt), 1e-9)
    assert layer.column("ten").tolist() == ["Xã Mẫu"]
    assert layer.crs == "EPSG:9214"


def test_streaming_gives_the_same_rows_in_batches(make_layer: Make) -> None:
    source = make_layer([f"POINT ({number} 0)" for number in range(10)])
    batches = list(datasets.stream_layer(source, batch_size=3))
    assert [len(batch) for batch in batches] == [3, 3, 3, 1]
    assert np.concatenate([batch.column("number") for batch in batches]).tolist() == list(range(10))


def test_an_empty_layer_gives_one_empty_batch(make_layer: Make) -> None:
    source = make_layer([], {"ten": pa.array([], pa.string())})
    (batch,) = datasets.stream_layer(source)
    assert len(batch) == 0
    assert batch.table.column_names == ["ten"]


def test_batches_written_while_made_arrive_in_order(output_layer: Callable[..., OutputLayer]) -> None:
    output = output_layer("a.gpkg")
    schema = pa.schema([("n", pa.int64())])
    with datasets_write.LayerWriter(output, schema, geometry_type="None", crs=None) as writer:
        for start in range(0, 100, 10):
            writer.write(None, {"n": list(range(start, start + 10))})
    assert datasets.read_layer(InputLayer(output.staged)).column("n").tolist() == list(range(100))


def test_a_failing_operation_stops_the_writer(output_layer: Callable[..., OutputLayer]) -> None:
    schema = pa.schema([("n", pa.int64())])

    def fail() -> None:
        with datasets_write.LayerWriter(
            output_layer("a.gpkg"), schema, geometry_type="None", crs=None
        ) as writer:
            writer.write(None, {"n": [1]})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()


def bad_file(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / "bad.gpkg"
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "random":
        path.write_bytes(np.random.default_rng(1).bytes(20_000))
    elif kind == "text":
        path.write_text("this is not a GeoPackage")
    return path


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("missing", "FILE_MISSING"),
        ("empty", "FILE_EMPTY"),
        ("random", "FILE_UNREADABLE"),
        ("text", "FILE_UNREADABLE"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, kind: str, code: str) -> None:
    with pytest.raises(EngineError) as caught:
        datasets.read_layer(InputLayer(bad_file(tmp_path, kind)))
    assert caught.value.code == code
    assert "bad.gpkg" in caught.value.message
    assert caught.value.hint


def test_truncated_geopackages_are_errors_never_shorter_layers(make_layer: Make) -> None:
    source = make_layer([f"POINT ({number} 0)" for number in range(5000)])
    whole = source.path.read_bytes()
    for part in (0.3, 0.6, 0.9):
        source.path.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(EngineError) as caught:
            datasets.read_layer(source)
        assert caught.value.code in ("FILE_DAMAGED", "FILE_UNREADABLE", "LAYER_MISSING")


def test_missing_layers_and_fields_list_what_is_there(make_layer: Make) -> None:
    source = make_layer(["POINT (0 0)"], {"ten": ["a"]})
    with pytest.raises(EngineError, match="no layer named nothing") as caught:
        datasets.read_layer(InputLayer(source.path, "nothing"))
    assert "layer" in caught.value.hint
    with pytest.raises(EngineError, match="no field so_to") as caught:
        datasets.read_layer(source).column("so_to")
    assert "ten" in caught.value.hint


def test_areas_need_a_planar_crs_in_metres(make_layer: Make) -> None:
    def info(crs: str | None) -> datasets.LayerInfo:
        return datasets.layer_info(make_layer(["POINT (1 2)"], name=f"{str(crs)[-4:]}.gpkg", crs=crs))

    assert require_planar(info("EPSG:9214")) == "EPSG:9214"
    for crs, code in (
        (None, "CRS_MISSING"),
        ("EPSG:4326", "CRS_NOT_PLANAR"),
        ("EPSG:2263", "CRS_NOT_PLANAR"),
    ):
        with pytest.raises(EngineError) as caught:
            require_planar(info(crs))
        assert caught.value.code == code
    with pytest.raises(EngineError) as caught:
        require_same(info("EPSG:9214"), info("EPSG:9209"))
    assert caught.value.code == "CRS_DIFFERS"
    assert "EPSG:9209" in caught.value.message
