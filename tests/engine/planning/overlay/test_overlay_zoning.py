"""The operation: fields, rows and their order, repairs, bad input, workers, a real plan."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine import datasets, datasets_write, jobs
from bacgiang_gis_plugin.engine.batch_process import BatchProcess
from bacgiang_gis_plugin.engine.datasets import layer_info, read_layer
from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer
from bacgiang_gis_plugin.engine.planning.overlay import overlay_zoning as module
from bacgiang_gis_plugin.engine.progress import Progress

from .two_parcels import KEYS, PARCELS, PLAN, ZONES, rows


def test_register_states_every_zone_and_what_is_uncovered_or_double(make_layer, overlay) -> None:
    result, register, pieces = overlay(
        make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(ZONES, PLAN, name="z.gpkg")
    )
    found = rows(register, "so_thua", "ma_vung", "ma_loai_qh", "loai_dong", "dien_tich_giao", "ty_le")
    assert found == [
        (7, "V1", "ONT", "zone", 100, 100),
        (8, "V1", "ONT", "zone", 50, 50),
        (8, "V2", "DGT", "zone", 40, 40),
        (8, "V2", "DGT", "double", 10, 10),
        (8, None, None, "uncovered", 20, 20),
    ]
    assert register.info.geometry_type is None
    assert register.table.column_names == [
        *("ma_xa", "so_to", "so_thua", "fid_thua", "dien_tich", "ma_quy_hoach"),
        *("ma_vung", "ma_loai_qh", "ten_vung", "so_quyet_dinh", "fid_vung"),
        *("dien_tich_giao", "ty_le", "dien_tich_tron", "ty_le_tron", "loai_dong"),
    ]
    assert pieces.table.equals(register.table)
    assert pieces.info.geometry_type == "MultiPolygon"
    np.testing.assert_allclose(shapely.area(pieces.geometry), pieces.column("dien_tich_giao"))
    assert (result["zone_area"], result["double_area"], result["uncovered_area"]) == (190, 10, 20)
    assert result["parcel_area"] == 200
    assert result["largest_deviation"] < 1e-9
    assert [total["ma_loai_qh"] for total in result["by_code"]] == ["DGT", "ONT"]
    assert (result["parcels_in_one_zone"], result["parcels_in_several_zones"]) == (1, 1)


def test_fields_may_be_named(make_layer, overlay) -> None:
    zones = make_layer(ZONES, {"LIBELLE": ["a", "b"], "TYPEZONE": ["U", "N"]}, name="z.gpkg")
    parcels = make_layer(PARCELS, {"numero": ["1", "2"]}, name="p.gpkg")
    result, register, _ = overlay(
        parcels, zones, zone_code_field="TYPEZONE", zone_name_field="LIBELLE", parcel_fields=["numero"]
    )
    assert rows(register, "numero", "ma_vung", "ma_loai_qh", "ten_vung")[0] == ("1", "1", "U", "a")
    assert any("feature number" in text for text in result["warnings"])


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"zone_id_field": "nothing"}, "FIELD_MISSING"),
        ({"parcel_fields": ["nothing"]}, "FIELD_MISSING"),
        ({"parcel_fields": ["ma_vung"]}, "FIELD_TAKEN"),
    ],
)
def test_field_errors(make_layer, overlay, options, code) -> None:
    parcels = make_layer(PARCELS, {"ma_vung": ["1", "2"]}, name="p.gpkg")
    with pytest.raises(EngineError) as caught:
        overlay(parcels, make_layer(ZONES, PLAN, name="z.gpkg"), **options)
    assert caught.value.code == code
    assert caught.value.field in (*options.values(), *options.get("parcel_fields", []))


@pytest.mark.parametrize(
    ("zones", "crs", "code"),
    [
        (ZONES, "EPSG:9209", "CRS_DIFFERS"),
        (ZONES, None, "CRS_MISSING"),
        ([], "EPSG:9214", "LAYER_EMPTY"),
        ([None, "POLYGON EMPTY"], "EPSG:9214", "LAYER_EMPTY"),
        (["POLYGON ((900 0, 910 0, 910 10, 900 0))"], "EPSG:9214", "LAYERS_APART"),
    ],
)
def test_plan_that_cannot_be_used(make_layer, overlay, tmp_path, zones, crs, code) -> None:
    parcels = make_layer(PARCELS, KEYS, name="p.gpkg")
    numbers = pa.array(range(len(zones)), pa.int64())
    plan = make_layer(zones, {"number": numbers}, name="z.gpkg", crs=crs)
    with pytest.raises(EngineError) as caught:
        overlay(parcels, plan)
    assert caught.value.code == code
    assert str(plan.path) in caught.value.message
    assert not list(tmp_path.glob("out*"))


def test_degrees_are_refused(make_layer, overlay) -> None:
    layers = [make_layer(PARCELS, KEYS, name=name, crs="EPSG:4756") for name in ("p.gpkg", "z.gpkg")]
    with pytest.raises(EngineError) as caught:
        overlay(*layers)
    assert caught.value.code == "CRS_NOT_PLANAR"


def test_lines_are_refused(make_layer, overlay) -> None:
    lines = make_layer(["LINESTRING (0 0, 1 1)"], name="p.gpkg", geometry_type="LineString")
    with pytest.raises(EngineError) as caught:
        overlay(lines, make_layer(ZONES, PLAN, name="z.gpkg"))
    assert caught.value.code == "GEOMETRY_KIND"


def test_curves_are_refused_with_what_to_do(make_layer, overlay, monkeypatch) -> None:
    parcels, zones = make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(ZONES, PLAN, name="z.gpkg")

    def curved(*_: Any, **__: Any) -> None:
        raise NotImplementedError("Nonlinear geometry types are not currently supported")

    monkeypatch.setattr(datasets.shapely, "from_wkb", curved)
    with pytest.raises(EngineError) as caught:
        overlay(parcels, zones)
    assert caught.value.code == "GEOMETRY_CURVED"


def test_invalid_features_are_repaired_and_unusable_ones_listed(make_layer, overlay) -> None:
    bow_tie = "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"
    nan = "POLYGON ((0 0, 10 0, NaN 10, 0 10, 0 0))"
    infinite = "POLYGON ((0 0, Inf 0, 10 10, 0 10, 0 0))"
    parcels = [PARCELS[0], bow_tie, nan, None, "POINT (1 1)", infinite, "POLYGON ((0 0, 5 0, 9 0, 0 0))"]
    zones = [bow_tie, "POLYGON EMPTY", nan]
    result, register, _ = overlay(make_layer(parcels, name="p.gpkg"), make_layer(zones, name="z.gpkg"))
    assert rows(register, "fid_thua", "loai_dong", "dien_tich_giao") == [
        (1, "zone", 50),
        (1, "uncovered", 50),
        (2, "zone", 50),
    ]
    assert result["repaired_parcels"] == [2]
    assert result["repaired_zones"] == [1]
    assert [(one["fid"], one["reason"]) for one in result["unusable_parcels"]] == [
        (3, "a coordinate is not a number or infinite"),
        (4, "no geometry"),
        (5, "not a polygon"),
        (6, "a coordinate is not a number or infinite"),
        (7, "no area, even after repair"),
    ]
    assert [one["fid"] for one in result["unusable_zones"]] == [2, 3]
    assert (result["parcels"], result["unusable_parcel_count"]) == (7, 5)


def test_heights_are_ignored(make_layer, overlay) -> None:
    parcels = make_layer(["POLYGON Z ((0 0 5, 10 0 5, 10 10 6, 0 10 6, 0 0 5))"], name="p.gpkg")
    _, register, pieces = overlay(parcels, make_layer(ZONES, PLAN, name="z.gpkg"))
    assert rows(register, "loai_dong", "dien_tich_giao") == [("zone", 100)]
    assert not shapely.has_z(pieces.geometry).any()


def test_repeated_zone_ids_are_told(make_layer, overlay) -> None:
    zones = make_layer(ZONES, {"ma_vung": ["V1", "V1"]}, name="z.gpkg")
    result, _, _ = overlay(make_layer(PARCELS, KEYS, name="p.gpkg"), zones)
    assert result["duplicate_zone_ids"] == ["V1"]


def test_small_pieces_are_left_out_and_stated(make_layer, overlay, tmp_path) -> None:
    path = tmp_path / "report.json"
    parcels, zones = make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(ZONES, PLAN, name="z.gpkg")
    result, register, _ = overlay(parcels, zones, smallest_area=30, report=str(path))
    assert rows(register, "so_thua", "dien_tich_giao") == [(7, 100), (8, 50), (8, 40)]
    assert (result["left_out_small"], result["left_out_small_area"]) == (2, 30)
    assert json.loads(path.read_text(encoding="utf-8")) == result


def test_register_alone(make_layer, tmp_path) -> None:
    parcels, zones = make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(ZONES, PLAN, name="z.gpkg")
    values = {"parcels": str(parcels.path), "zones": str(zones.path), "register": str(tmp_path / "r.gpkg")}
    jobs.run_job(jobs.Job("overlay_zoning", values, "1"), Progress())
    assert layer_info(InputLayer(tmp_path / "r.gpkg")).count == 5


def test_both_layers_in_one_file(make_layer, tmp_path) -> None:
    parcels, zones = make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(ZONES, PLAN, name="z.gpkg")
    path = tmp_path / "both.gpkg"
    values = {"parcels": str(parcels.path), "zones": str(zones.path)}
    values |= {name: f"{path}|layername={name}" for name in ("register", "pieces")}
    jobs.run_job(jobs.Job("overlay_zoning", values, "1"), Progress())
    assert {name: layer_info(InputLayer(path, name)).count for name in ("register", "pieces")} == {
        "register": 5,
        "pieces": 5,
    }


@pytest.mark.parametrize("ending", ["fgb", "geojson"])
def test_every_output_in_every_format(make_layer, tmp_path, ending) -> None:
    parcels, zones = make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(ZONES, PLAN, name="z.gpkg")
    values = {"parcels": str(parcels.path), "zones": str(zones.path)}
    values |= {name: str(tmp_path / f"{name}.{ending}") for name in ("register", "pieces", "slivers")}
    jobs.run_job(jobs.Job("overlay_zoning", values, "1"), Progress())
    found = {name: read_layer(InputLayer(tmp_path / f"{name}.{ending}")) for name in ("register", "pieces")}
    assert {name: len(layer) for name, layer in found.items()} == {"register": 5, "pieces": 5}
    assert sorted(found["register"].column("dien_tich_tron").tolist()) == [10, 20, 40, 50, 100]


def test_same_rows_whatever_the_number_of_workers(tmp_path, overlay, monkeypatch) -> None:
    """In blocks and rounds small enough that a shuffled cadastre is spread over many of them."""
    monkeypatch.setattr(module, "BLOCK", 40)
    monkeypatch.setattr(module, "ROUND", 150)
    random = np.random.default_rng(5)
    x, y = (index.ravel() * 10.0 for index in np.indices((20, 20)))
    order = random.permutation(len(x))
    parcels = shapely.box(x, y, x + 10, y + 10)[order]
    corners = random.uniform(0, 170, (30, 2))
    zones = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + 45.3, corners[:, 1] + 27.7)
    # A second plan whose borders run 2 cm inside parcel boundaries: slivers in most parcels.
    strips = shapely.box(np.arange(10) * 20.0 + 0.02, 0, np.arange(10) * 20.0 + 20.02, 200)
    sources = []
    for name, geometry in (("p", parcels), ("z", zones), ("s", strips)):
        path = tmp_path / f"{name}.gpkg"
        columns = {"ma_thua": pa.array([str(number) for number in range(len(geometry))])}
        write_layer(
            OutputLayer(path, path, name), geometry, columns, geometry_type="Polygon", crs="EPSG:9214"
        )
        sources.append(InputLayer(path))
    # The file is read in one batch; rounds are tried by reading it in smaller ones.
    stream = module.stream_layer
    monkeypatch.setattr(module, "stream_layer", partial(stream, batch_size=50))
    seen = []
    for workers in ("1", "2", "4"):
        monkeypatch.setenv("BACGIANG_WORKERS", workers)
        path = tmp_path / f"slivers{workers}.gpkg"
        more = {"more_plans": [str(sources[2].path)], "sliver_area": 1.0, "sliver_width": 0.1}
        result, register, pieces = overlay(*sources[:2], name=f"w{workers}", slivers=str(path), **more)
        slivers = read_layer(InputLayer(path))
        assert result["slivers"] == len(slivers) > 200
        shapes = [shapely.to_wkb(layer.geometry).tolist() for layer in (pieces, slivers)]
        seen.append((register.table, shapes, slivers.table))
    assert seen[0][0].equals(seen[1][0])
    assert seen[0][0].equals(seen[2][0])
    assert seen[0][1] == seen[1][1] == seen[2][1]
    assert seen[0][2].equals(seen[1][2])
    assert seen[0][2].equals(seen[2][2])
    fids = seen[0][0].column("fid_thua").to_numpy()
    assert (np.diff(fids) >= 0).all()
    assert len(np.unique(fids)) == 400


@pytest.mark.parametrize("parcels", [1, 3])
def test_pieces_that_a_process_of_its_own_writes_are_the_same(
    make_layer, overlay, monkeypatch, parcels
) -> None:
    """Two parcels are many or not; one round per parcel, so that texts of the second come with new dictionaries."""
    started: list[BatchProcess] = []

    class Told(BatchProcess):
        def __init__(self, consume: Any) -> None:
            super().__init__(consume)
            started.append(self)

    monkeypatch.setattr(datasets_write, "BatchProcess", Told)
    monkeypatch.setattr(module, "ROUND", 1)
    monkeypatch.setattr(module, "stream_layer", partial(module.stream_layer, batch_size=1))
    monkeypatch.setenv("BACGIANG_WORKERS", "2")
    sources = make_layer(PARCELS, KEYS, name="p.gpkg"), make_layer(ZONES, PLAN, name="z.gpkg")
    _, register, expected = overlay(*sources, name="thread")
    assert not started
    monkeypatch.setattr(module, "MANY", parcels)
    _, same_register, pieces = overlay(*sources, name="process")
    assert len(started) == 2 * (parcels <= len(PARCELS))  # register and pieces
    assert same_register.table.equals(register.table)
    assert pieces.table.equals(expected.table)
    assert len(pieces) == 5
    assert shapely.to_wkb(pieces.geometry).tolist() == shapely.to_wkb(expected.geometry).tolist()
    started.clear()
    monkeypatch.setenv("BACGIANG_WORKERS", "1")
    overlay(*sources, name="one core")
    assert not started


@pytest.mark.real_data
def test_real_plan_with_overlaps_is_not_counted_twice(shared_data, tmp_path, overlay) -> None:
    source = InputLayer(shared_data / "real" / "fr_plu_zoning.gpkg")
    plan = read_layer(source)
    west, south, east, north = shapely.total_bounds(plan.geometry)
    x, y = np.meshgrid(np.arange(west, east, 150.0), np.arange(south, north, 150.0))
    grid = shapely.box(x.ravel(), y.ravel(), x.ravel() + 150, y.ravel() + 150)
    path = tmp_path / "grid.gpkg"
    columns = {"so_thua": np.arange(len(grid))}
    write_layer(OutputLayer(path, path, "grid"), grid, columns, geometry_type="Polygon", crs=plan.crs)
    result, register, pieces = overlay(
        InputLayer(path), source, zone_code_field="TYPEZONE", zone_name_field="LIBELLE"
    )
    union = shapely.union_all(plan.geometry)
    assert result["zone_area"] - result["double_area"] == pytest.approx(union.area, abs=1e-3)
    assert result["zone_area"] == pytest.approx(shapely.area(plan.geometry).sum(), abs=1e-3)
    assert result["double_area"] > 26_603
    assert result["largest_deviation"] < 1e-4
    kind, area, parcel = (register.column(name) for name in ("loai_dong", "dien_tich_giao", "so_thua"))
    uncovered = np.bincount(parcel[kind == "uncovered"], area[kind == "uncovered"], len(grid))
    np.testing.assert_allclose(uncovered, 22_500 - shapely.area(shapely.intersection(grid, union)), atol=1e-3)
    assert len(pieces) == len(register)
