"""VN-2000, WGS 84 and Hanoi 1972: the pinned operations, both areas, refusals."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre import transform_vn2000 as module
from bacgiang_gis_plugin.engine.cadastre.transform_vn2000 import transform_vn2000
from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.progress import Progress
from bacgiang_gis_plugin.engine.vn2000 import pinned_change

PLACES = {"EPSG:9214": (416986, 2354053), "EPSG:9209": (572637, 2354004), "EPSG:3405": (624487, 2353610)}
SQUARE = "POLYGON ((417000 2353000, 417100 2353000, 417100 2353100, 417000 2353100, 417000 2353000))"
HELMERT = (
    "proj=pipeline step inv proj=tmerc lat_0=0 lon_0=107 k=0.9999 x_0=500000 y_0=0 ellps=WGS84 step proj=cart "
    "ellps=WGS84 step proj=helmert x=-191.90441429 y=-39.30318279 z=-111.45032835 rx=-0.00928836 ry=0.01975479 "
    "rz=-0.00427372 s=0.252906278 convention=coordinate_frame step inv proj=cart ellps=WGS84 step proj=utm zone=48 "
    "ellps=WGS84"
)


def run(source, output, **options):
    result = transform_vn2000(source, output, progress=Progress(), **options)
    return result, read_layer(InputLayer(output.staged, output.layer))


@pytest.mark.parametrize(("crs", "place"), PLACES.items())
def test_one_point_in_three_systems(crs, place):
    """106.20 °E 21.28 °N in degrees of VN-2000; in degrees of WGS 84 the place would be 224 m away."""
    found = pinned_change("EPSG:4756", crs)(np.array([[106.20, 21.28]]))
    assert np.abs(found[0] - place).max() < 1.0


def test_datum_shift_is_224_metres():
    point = np.array([[417000.0, 2353000.0]])
    right = pinned_change("EPSG:9214", "EPSG:4326")(point)
    without = pinned_change("EPSG:9214", "EPSG:4756")(point)
    distance = pyproj.Geod(ellps="WGS84").inv(*right[0], *without[0])[2]
    assert distance == pytest.approx(224, abs=1)


@pytest.mark.parametrize("target", ["EPSG:4326", "EPSG:32648", "EPSG:9209", "EPSG:3405", "EPSG:4756"])
def test_agrees_with_proj_and_comes_back(target):
    rng = np.random.default_rng(7)
    points = rng.uniform([400000, 2330000], [480000, 2390000], (1000, 2))
    change, back = pinned_change("EPSG:9214", target), pinned_change(target, "EPSG:9214")
    moved = change(points)
    proj = pyproj.Transformer.from_crs("EPSG:9214", target, always_xy=True)
    metre = 1e-5 if parse_degrees(target) else 1.0
    assert np.abs(moved - np.column_stack(proj.transform(*points.T))).max() < 0.001 * metre
    assert np.abs(back(moved) - points).max() < 0.001


def parse_degrees(crs):
    return pyproj.CRS(crs).is_geographic


def test_agrees_with_the_decree_written_out():
    points = np.array([[417000.0, 2353000.0], [470000.0, 2380000.0]])
    written_out = pyproj.Transformer.from_pipeline(HELMERT)
    found = pinned_change("EPSG:9214", "EPSG:32648")(points)
    assert np.abs(found - np.column_stack(written_out.transform(*points.T))).max() < 0.001


# Eastings and northings of EPSG:9214 that hold the whole province.
province = st.tuples(st.floats(383_000, 504_000), st.floats(2_319_000, 2_393_000))
ZONES = [
    "EPSG:9209",
    "EPSG:9214",
    "EPSG:9216",
    "EPSG:5897",
    "EPSG:3405",
    "EPSG:32648",
    "EPSG:4326",
    "EPSG:4756",
]


@settings(max_examples=60, deadline=None)
@given(place=province, target=st.sampled_from(ZONES))
def test_within_a_millimetre_of_proj_over_the_province(place, target):
    """PROJ by itself takes EPSG:6960 over the province; both ways must agree with it."""
    point = np.array([place])
    moved = pinned_change("EPSG:9214", target)(point)
    proj = pyproj.Transformer.from_crs("EPSG:9214", target, always_xy=True)
    limit = 0.001 * (1e-5 if parse_degrees(target) else 1.0)
    assert np.abs(moved - np.column_stack(proj.transform(*point.T))).max() < limit
    assert np.abs(pinned_change(target, "EPSG:9214")(moved) - point).max() < 0.001


@settings(max_examples=40, deadline=None)
@given(place=province, source=st.sampled_from(["EPSG:2044", "EPSG:2093"]))
def test_hanoi_1972_within_a_millimetre_of_proj_over_the_province(place, source):
    """PROJ is told both operations by their codes; it takes latitude first."""
    old = pinned_change("EPSG:9214", source)(np.array([place]))
    east, north = old[0]
    base = pyproj.Transformer.from_crs(source, "EPSG:4147", always_xy=True)
    longitude, latitude = base.transform(east, north)
    to_wgs84 = pyproj.Transformer.from_pipeline("urn:ogc:def:coordinateOperation:EPSG::1544")
    to_vn2000 = pyproj.Transformer.from_pipeline("urn:ogc:def:coordinateOperation:EPSG::6960")
    latitude, longitude = to_wgs84.transform(latitude, longitude)
    latitude, longitude = to_vn2000.transform(latitude, longitude, direction="INVERSE")
    project = pyproj.Transformer.from_crs("EPSG:4756", "EPSG:9214", always_xy=True)
    found = pinned_change(source, "EPSG:9214")(old)[0]
    assert np.abs(found - project.transform(longitude, latitude)).max() < 0.001
    assert np.abs(found - place).max() < 0.001


def test_a_system_spelled_by_a_file_is_the_one_it_means():
    """MapInfo and old Shapefiles write the datum in words; no code stands for it."""
    words = (
        'PROJCS["x",GEOGCS["x",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],'
        'UNIT["Degree",0.017453292519943295]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000],'
        'PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",107],PARAMETER["Scale_Factor",0.9999],'
        'PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]'
    )
    point = np.array([[417000.0, 2353000.0]])
    for target in ("EPSG:9209", "EPSG:4326"):
        found = pinned_change(words, target)(point)
        assert np.abs(found - pinned_change("EPSG:9214", target)(point)).max() < 1e-6


def test_the_same_system_moves_nothing():
    points = np.array([[417000.123, 2353000.456]])
    assert (pinned_change("EPSG:9214", "EPSG:9214")(points) == points).all()


def test_operations_are_named():
    assert pinned_change("EPSG:9214", "EPSG:32648").operations == (6960,)
    assert pinned_change("EPSG:2044", "EPSG:9214").operations == (1544, 6960)
    assert pinned_change("EPSG:2044", "EPSG:4326").operations == (1544,)
    assert pinned_change("EPSG:9214", "EPSG:9209").operations == ()


def test_hanoi_1972_agrees_with_proj():
    group = pyproj.transformer.TransformerGroup("EPSG:4147", "EPSG:4326", always_xy=True)
    named = next(one for one in group.transformers if "Hanoi 1972 to WGS 84 (1)" in one.description)
    found = pinned_change("EPSG:4147", "EPSG:4326")(np.array([[106.2, 21.28]]))
    assert np.abs(found[0] - named.transform(106.2, 21.28)).max() < 1e-9


@pytest.mark.parametrize(("old", "right"), [(6956, 5896), (6957, 5897), (6958, 5898), (6959, 5899)])
def test_withdrawn_zones_are_refused_with_the_right_one(old, right):
    for pair in ((f"EPSG:{old}", "EPSG:9214"), ("EPSG:9214", f"EPSG:{old}")):
        with pytest.raises(EngineError, match=f"EPSG:{right}"):
            pinned_change(*pair)


@pytest.mark.parametrize(("crs", "code"), [("EPSG:999999", "CRS_UNKNOWN"), ("EPSG:2154", "CRS_DATUM")])
def test_other_systems_are_named(crs, code):
    with pytest.raises(EngineError, match=crs) as error:
        pinned_change("EPSG:9214", crs)
    assert error.value.code == code


def test_both_areas_are_kept_apart(make_layer, output_layer):
    source = make_layer(
        [SQUARE, None], {"so_thua": [1, 2], "dien_tich_phap_ly": [9990.5, None], "dien_tich": [10000.1, None]}
    )
    result, layer = run(source, output_layer("out.gpkg"), target_crs="EPSG:9209")
    assert layer.table.column("so_thua").to_pylist() == [1, 2]
    assert layer.table.column("dien_tich").to_pylist() == [10000.1, None]
    assert layer.table.column("dien_tich_phap_ly").to_pylist() == [9990.5, None]
    assert layer.table.column("dien_tich_moi").to_pylist()[0] == pytest.approx(
        shapely.area(layer.geometry[0]), abs=1e-6
    )
    assert layer.table.column("dien_tich_moi").to_pylist()[1] is None
    assert (result.features, result.without_geometry) == (2, 1)
    assert result.area_after != result.area_before == pytest.approx(10000)


def test_areas_are_null_in_degrees_and_for_points(make_layer, output_layer):
    result, layer = run(make_layer([SQUARE]), output_layer("a.gpkg"), target_crs="EPSG:4326")
    assert layer.table.column("dien_tich").to_pylist() == pytest.approx([10000])
    assert layer.table.column("dien_tich_moi").to_pylist() == [None]
    assert result.area_after is None
    source = make_layer(["POINT Z (417000 2353000 12.5)"], name="p.gpkg")
    _, layer = run(source, output_layer("b.gpkg"), target_crs="EPSG:9209")
    assert layer.table.column("dien_tich_moi").to_pylist() == [None]
    assert shapely.get_z(layer.geometry[0]) == 12.5


def test_a_table_without_geometry_is_named_as_that(make_layer, output_layer):
    source = make_layer([None], {"n": [1]}, geometry_type="None", crs=None)
    with pytest.raises(EngineError) as error:
        run(source, output_layer("a.gpkg"))
    assert error.value.code == "GEOMETRY_KIND"


def test_a_layer_in_batches_is_the_same_layer(make_layer, output_layer, monkeypatch):
    squares = [
        f"POLYGON Z (({417000 + 20 * n} 2353000 5, {417010 + 20 * n} 2353000 5, {417010 + 20 * n} 2353010 6, "
        f"{417000 + 20 * n} 2353000 5))"
        for n in range(40)
    ]
    source = make_layer([*squares, None], {"n": list(range(41))})
    result, whole = run(source, output_layer("whole.gpkg"), target_crs="EPSG:9209")
    monkeypatch.setattr(module, "stream_layer", partial(module.stream_layer, batch_size=7))
    parts_result, parts = run(source, output_layer("parts.gpkg"), target_crs="EPSG:9209")
    assert shapely.equals_exact(parts.geometry[:40], whole.geometry[:40], 0).all()
    assert parts.geometry[40] is None
    assert parts.table.equals(whole.table)
    assert parts_result == replace(
        result, area_before=pytest.approx(result.area_before), area_after=pytest.approx(result.area_after)
    )


def test_a_coordinate_without_a_place_is_named(make_layer, output_layer):
    source = make_layer(["POINT (417000 2353000)", "POINT (1e30 1e30)"])
    with pytest.raises(EngineError) as error:
        run(source, output_layer("a.gpkg"), target_crs="EPSG:4326")
    assert (error.value.code, error.value.feature) == ("CRS_NOT_TRANSFORMED", 2)


def test_a_field_of_that_name_is_not_overwritten(make_layer, output_layer):
    with pytest.raises(EngineError) as error:
        run(make_layer([SQUARE], {"dien_tich_moi": [1.0]}), output_layer("a.gpkg"))
    assert error.value.code == "FIELD_TAKEN"
