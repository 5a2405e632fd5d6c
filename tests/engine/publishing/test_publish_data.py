"""Only public fields and unrestricted features reach the GeoPackage, and what stays behind is counted."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets import layer_info, layer_names, read_layer
from bacgiang_gis_plugin.engine.dictionary import read_rows
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.publishing.redaction import WITHHELD_CODES, read_codes

Run = Callable[..., dict[str, Any]]


def published(workspace: Path, name: str = "parcels") -> InputLayer:
    return InputLayer(workspace / "data.gpkg", name)


def test_only_public_fields_are_written(workspace: Path) -> None:
    fields = {
        name: set(layer_info(published(workspace, name)).fields) for name in ("parcels", "zones", "register")
    }
    assert fields["parcels"] == {"ma_xa", "so_to", "so_thua", "loai_dat", "dien_tich"}
    assert fields["zones"] == {"ma_vung", "ma_loai_qh", "ten_vung"}
    assert fields["register"] >= {"so_to", "so_thua", "ma_vung", "dien_tich_giao"}


def test_reasons_are_reported(layers: dict[str, str], tmp_path: Path, run: Run) -> None:
    report = {
        layer["name"]: layer for layer in run("publish_data", **layers, workspace=tmp_path / "w")["layers"]
    }
    assert report["parcels"]["left_out_fields"] == {
        "chu_su_dung": "personal",
        "dia_chi": "personal",
        "ghi_chu_rieng": "unknown",
    }
    assert report["parcels"]["left_out_features"] == {"withheld code CQP": 1}
    assert report["zones"]["left_out_features"] == {"withheld code DAT_Quocphong": 1}
    assert report["register"]["left_out_features"] == {
        "belongs to a withheld parcel": 1,
        "withheld code DAT_Quocphong": 1,
    }
    for layer in report.values():
        assert layer["features_in"] == layer["features_out"] + sum(layer["left_out_features"].values())


def test_geometry_values_and_crs_stay(source: Path, workspace: Path) -> None:
    before, after = read_layer(InputLayer(source, "thua")), read_layer(published(workspace))
    kept = [number for number, code in enumerate(before.column("loai_dat")) if code != "CQP"]
    assert after.crs == before.crs == "EPSG:9214"
    assert shapely.equals_exact(before.geometry[kept], after.geometry, tolerance=0).all()
    assert after.column("dien_tich").tolist() == before.column("dien_tich")[kept].tolist()


def test_no_personal_byte_in_the_geopackage(workspace: Path) -> None:
    data = (workspace / "data.gpkg").read_bytes()
    for word in ("Ươm", "Giả Định", "không ai biết", "Khu kín", "chu_su_dung", "nguon"):
        for form in ("NFC", "NFD"):
            assert unicodedata.normalize(form, word).encode() not in data
    with closing(sqlite3.connect(workspace / "data.gpkg")) as database:
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert set(database.execute("SELECT identifier, description FROM gpkg_contents")) == {
            ("parcels", ""),
            ("zones", ""),
            ("register", ""),
        }


def test_nothing_is_withheld_when_no_code_is_given(layers: dict[str, str], tmp_path: Path, run: Run) -> None:
    report = run("publish_data", **layers, workspace=tmp_path / "w", withheld_codes=" ")
    assert [layer["features_out"] for layer in report["layers"]] == [6, 2, 6]


def test_parcels_alone(layers: dict[str, str], tmp_path: Path, run: Run) -> None:
    run("publish_data", parcels=layers["parcels"], workspace=tmp_path / "w")
    assert layer_names(tmp_path / "w" / "data.gpkg") == ["parcels"]


def test_a_field_that_only_looks_public_is_unknown(make_layer: Any, tmp_path: Path, run: Run) -> None:
    columns = {
        "so_to": [1],
        "so_thua": [1],
        "loai_dat": ["LUC"],
        "DIEN_TICH": [1.0],
        "CHU_SU_DUNG": ["Ai Đó"],
    }
    layer = make_layer(["POLYGON ((0 0, 1 0, 1 1, 0 0))"], columns, geometry_type="Polygon")
    report = run("publish_data", parcels=f"{layer.path}", workspace=tmp_path / "w")["layers"][0]
    assert report["left_out_fields"] == {"DIEN_TICH": "unknown", "CHU_SU_DUNG": "personal"}


def test_features_without_geometry_are_counted(make_layer: Any, tmp_path: Path, run: Run) -> None:
    columns = {"so_to": [1, 1], "so_thua": [1, 2], "loai_dat": ["LUC", None]}
    layer = make_layer(["POLYGON ((0 0, 1 0, 1 1, 0 0))", None], columns, geometry_type="Polygon")
    report = run("publish_data", parcels=f"{layer.path}", workspace=tmp_path / "w")["layers"][0]
    assert report["left_out_features"] == {"no geometry": 1}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"columns": {"so_to": [1], "so_thua": [1]}}, "FIELD_MISSING"),
        ({"columns": {"so_to": [1], "loai_dat": ["LUC"]}}, "FIELD_MISSING"),
        ({"crs": None}, "CRS_MISSING"),
        ({"wkt": ["POINT (0 0)"], "geometry_type": "Point"}, "GEOMETRY_KIND"),
        ({"wkt": [], "columns": {"so_to": np.array([], dtype=np.int64)}}, "LAYER_EMPTY"),
    ],
)
def test_bad_parcels_are_refused(
    change: dict[str, Any], code: str, make_layer: Any, tmp_path: Path, run: Run
) -> None:
    arguments = {
        "wkt": ["POLYGON ((0 0, 1 0, 1 1, 0 0))"],
        "columns": {"so_to": [1], "so_thua": [1], "loai_dat": ["LUC"]},
        "geometry_type": "Polygon",
    } | change
    layer = make_layer(**arguments)
    with pytest.raises(EngineError) as caught:
        run("publish_data", parcels=str(layer.path), workspace=tmp_path / "w")
    assert caught.value.code == code
    assert str(layer.path) in caught.value.message
    assert not (tmp_path / "w").exists()


def test_destination_is_checked_before_work(layers: dict[str, str], tmp_path: Path, run: Run) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EngineError, match="not made by this algorithm"):
        run("publish_data", **layers, workspace=tmp_path / "w", destination=foreign)
    assert [path.name for path in foreign.iterdir()] == ["letter.txt"]


def test_a_folder_that_holds_an_input_is_refused(layers: dict[str, str], tmp_path: Path, run: Run) -> None:
    (tmp_path / "publication.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        run("publish_data", **layers, workspace=tmp_path.parent / f"{tmp_path.name}_w", destination=tmp_path)
    assert caught.value.code == "OUTPUT_IS_INPUT"


def test_withheld_by_default_is_what_the_code_lists_restrict() -> None:
    rows = [*read_rows("land_use_codes"), *read_rows("urban_planning_layers")]
    restricted = {row["code"].casefold() for row in rows if row["privacy"] != "public"}
    assert set(read_codes(WITHHELD_CODES)) == restricted
    algorithm = Path(__file__).parents[3] / "processing_algorithms" / "publishing" / "publish_folder.py"
    assert f'WITHHELD_CODES = "{WITHHELD_CODES}"' in algorithm.read_text(encoding="utf-8")
