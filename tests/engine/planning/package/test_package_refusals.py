"""What a planning package cannot be made of: wrong codes, systems, days, layers and tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bacgiang_gis_plugin.engine.errors import EngineError
from tests.engine.planning.package.packages import layer, make, square


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
