"""What a planning package cannot be made of, and what real commune outlines become."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bacgiang_gis_plugin.engine.datasets import layer_names, read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer
from tests.engine.planning.package.packages import FOLDER, layer, make, square


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"project_name": "– –"}, "PARAMETER_INVALID"),
        ({"plan_code_given": "27QHC0010001"}, "PARAMETER_INVALID"),
        ({"info_code_given": "1"}, "PARAMETER_INVALID"),
        ({"crs": "EPSG:32648"}, "PARAMETER_INVALID"),
        ({"crs": "EPSG:6957"}, "CRS_WITHDRAWN"),
        ({"decision_date": "hôm nay"}, "PARAMETER_INVALID"),
        ({"drawings": Path("/no/such/folder")}, "FILE_MISSING"),
    ],
)
def test_what_cannot_be_right_is_refused(changes: dict[str, Any], code: str, tmp_path: Path) -> None:
    with pytest.raises(EngineError) as raised:
        make(tmp_path / "in", tmp_path / "out", **changes)
    assert raised.value.code == code


def test_no_layer_a_layer_without_system_and_one_far_away_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as raised:
        make(tmp_path / "a", tmp_path / "out", zones=None, boundary=None)
    assert raised.value.code == "PACKAGE_NO_LAYER"
    nowhere = layer(tmp_path / "b.gpkg", "b", [square(0, 0)], {"a": [1]}, None)
    with pytest.raises(EngineError) as raised:
        make(tmp_path / "a", tmp_path / "out", current=nowhere)
    assert raised.value.code == "CRS_MISSING"
    far = layer(tmp_path / "c.gpkg", "c", [square(156_000, 0)], {"a": [1]})
    with pytest.raises(EngineError) as raised:
        make(tmp_path / "a", tmp_path / "out", current=far)
    assert raised.value.code == "LAYERS_APART"


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        "layer,database,feature_class,source,field\nz,QuyHoach,KhongCo_A,,\n",
        "layer,database,feature_class,source,field\nz,QuyHoach,ChucNangSuDungDat_A,a,maDoiTuong\n",
        "layer,database,feature_class,source,field\nz,QuyHoach,ChucNangSuDungDat_A,a,danSo\n"
        "z,QuyHoach,ChucNangSuDungDat_A,b,danSo\n",
    ],
)
def test_a_table_of_layers_that_says_nonsense_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EngineError) as raised:
        make(tmp_path / "in", tmp_path / "out", mapping=path)
    assert raised.value.code == "PACKAGE_MAPPING"


def test_real_communes_in_degrees_come_into_the_zone(shared_data: Path, tmp_path: Path) -> None:
    """99 outlines in WGS 84: every one is in the package, together as large as the province (4713.3 km²)."""
    path = shared_data / "communes_bac_ninh.gpkg"
    source = InputLayer(path, layer_names(path)[0])
    result = make(tmp_path / "in", tmp_path / "out", zones=None, boundary=source, crs="EPSG:9214")
    assert result.placed == 99
    made = tmp_path / "out" / FOLDER / "HoSoGIS" / "QuyHoach.gpkg"
    shapes = read_layer(InputLayer(made, "RanhGioiQuyHoach_A")).geometry
    assert sum(shape.area for shape in shapes) / 1e6 == pytest.approx(4713.3, rel=0.002)
    assert any("EPSG:9214" in text for text in result.warnings)
