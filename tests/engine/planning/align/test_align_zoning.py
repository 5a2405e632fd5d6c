"""The operation: fields, report, list of moves, and plans or parcels that are not as they should be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine import jobs
from bacgiang_gis_plugin.engine.datasets import Layer, read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.progress import Progress

PARCELS = [f"POLYGON (({x} 0, {x + 20} 0, {x + 20} 30, {x} 30, {x} 0))" for x in range(0, 100, 20)]
LEFT = "POLYGON ((0 0, 40.3 0, 40.3 30, 0 30, 0 0))"
RIGHT = "POLYGON ((40.3 0, 100 0, 100 30, 40.3 30, 40.3 0))"
FIELDS = {"ma_vung": ["V1", "V2"], "ghi_chu": ["một", None], "dien_tich": [1209.0, 1791.0]}


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[dict[str, Any], Layer, Layer]]:
    def start(zones: InputLayer, parcels: InputLayer, **more: Any):
        aligned, moves = tmp_path / "aligned.gpkg", tmp_path / "moves.gpkg"
        parameters = {
            "zones": {"path": str(zones.path), "layer": zones.layer},
            "parcels": {"path": str(parcels.path), "layer": parcels.layer},
            "aligned": str(aligned),
            "moves": str(moves),
            "report": str(tmp_path / "report.json"),
            **more,
        }
        result = jobs.run_job(jobs.Job("align_zoning", parameters, "1"), Progress())
        return result, read_layer(InputLayer(aligned)), read_layer(InputLayer(moves))

    return start


def test_zones_keep_their_fields_and_the_report_adds_up(make_layer, run, tmp_path) -> None:
    zones = make_layer([LEFT, RIGHT], FIELDS, name="z.gpkg")
    result, aligned, moves = run(zones, make_layer(PARCELS, name="p.gpkg"))
    assert aligned.table.column("ma_vung").to_pylist() == ["V1", "V2"]
    assert aligned.table.column("ghi_chu").to_pylist() == ["một", None]
    assert aligned.table.column("dien_tich").to_pylist() == [1200.0, 1800.0]
    assert shapely.area(aligned.geometry).tolist() == [1200.0, 1800.0]
    row = moves.table.to_pylist()[0]
    assert (row["tu_vung"], row["den_vung"], row["ket_qua_khop"]) == ("V1", "V2", "moved")
    assert (row["dien_tich"], row["dich_chuyen"]) == pytest.approx((9.0, 0.3))
    assert (result["zones"], result["parcels"], result["zones_changed"], result["moves"]) == (2, 5, 2, 1)
    assert result["area_before"] == pytest.approx(result["area_after"])
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["changes"][0] == {
        "ma_vung": "V1",
        "before": pytest.approx(1209.0),
        "after": pytest.approx(1200.0),
    }


def test_a_zone_without_geometry_is_written_and_listed(make_layer, run) -> None:
    zones = make_layer([LEFT, None, RIGHT], {"ma_vung": ["V1", "V?", "V2"]}, name="z.gpkg")
    result, aligned, _ = run(zones, make_layer(PARCELS, name="p.gpkg"))
    assert len(aligned) == 3
    assert aligned.geometry[1] is None
    assert (result["unusable_zone_count"], result["zones_changed"]) == (1, 2)


def test_a_zone_that_crosses_itself_is_repaired_and_said(make_layer, run) -> None:
    bow = "POLYGON ((40.3 0, 100 30, 100 0, 40.3 30, 40.3 0))"
    result, aligned, _ = run(
        make_layer([LEFT, bow], FIELDS, name="z.gpkg"), make_layer(PARCELS, name="p.gpkg")
    )
    assert result["repaired_zone_count"] == 1
    assert any("repaired" in text for text in result["warnings"])
    assert shapely.is_valid(aligned.geometry).all()


def test_ids_that_occur_twice_are_said(make_layer, run) -> None:
    zones = make_layer([LEFT, RIGHT], {"ma_vung": ["V1", "V1"]}, name="z.gpkg")
    result, _, _ = run(zones, make_layer(PARCELS, name="p.gpkg"))
    assert result["duplicate_zone_ids"] == ["V1"]
    assert any("V1" in text for text in result["warnings"])


def test_a_layer_without_ids_names_zones_by_their_number(make_layer, run) -> None:
    _, _, moves = run(make_layer([LEFT, RIGHT], name="z.gpkg"), make_layer(PARCELS, name="p.gpkg"))
    assert moves.table.column("tu_vung").to_pylist() == ["1"]


@pytest.mark.parametrize(
    ("code", "zones", "parcels", "more"),
    [
        ("CRS_DIFFERS", {"crs": "EPSG:9209"}, {}, {}),
        ("CRS_MISSING", {"crs": None}, {}, {}),
        ("CRS_NOT_PLANAR", {"crs": "EPSG:4756"}, {"crs": "EPSG:4756"}, {}),
        ("PARAMETER_INVALID", {}, {}, {"distance": 0}),
        ("FIELD_MISSING", {}, {}, {"zone_id_field": "khong_co"}),
    ],
)
def test_bad_input_is_named(make_layer, run, tmp_path, code, zones, parcels, more) -> None:
    plan = make_layer([LEFT, RIGHT], FIELDS, name="z.gpkg", **zones)
    fabric = make_layer(PARCELS, name="p.gpkg", **parcels)
    with pytest.raises(EngineError) as caught:
        run(plan, fabric, **more)
    assert caught.value.code == code
    assert not (tmp_path / "aligned.gpkg").exists()


def test_an_empty_plan_and_one_that_lies_elsewhere_are_refused(make_layer, run, tmp_path) -> None:
    fabric = make_layer(PARCELS, name="p.gpkg")
    with pytest.raises(EngineError) as caught:
        run(make_layer([], {"so": np.empty(0, int)}, name="empty.gpkg", geometry_type="Polygon"), fabric)
    assert caught.value.code == "LAYER_EMPTY"
    far = make_layer(["POLYGON ((900 900, 940 900, 940 930, 900 900))"], name="far.gpkg")
    with pytest.raises(EngineError) as caught:
        run(far, fabric)
    assert caught.value.code == "LAYERS_APART"
    assert not (tmp_path / "aligned.gpkg").exists()
