"""Parcels under corridors: by hand, in exact arithmetic on the sample commune, and corridors as a plan."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.jobs import Job, run_job
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.progress import Progress

from ..exact_areas import SAMPLE, exact_areas


def test_parcels_under_corridors_add_up(crossing, make_layer, run) -> None:
    """Four parcels of 50 × 50 m about the crossing, one far away.

    Of the first four each has 13 × 50 m of the road's corridor and 4 × 50 m of the power line's, 52 m² in both.
    """
    squares = [f"POLYGON (({x} {y}, {x + 50} {y}, {x + 50} {y + 50}, {x} {y + 50}, {x} {y}))"
               for x, y in ((0, 0), (50, 0), (0, 50), (50, 50), (900, 900))]  # fmt: skip
    values = {"so_to": [1] * 5, "so_thua": [1, 2, 3, 4, 5], "chu_su_dung": ["Ngoạch Sưởng"] * 5}
    parcels = make_layer(squares, values, name="p.gpkg")
    report, layers = run(crossing, ["cap", "kv"], measure="line", overlaps="keep", parcels=str(parcels.path))
    found = report["affected"]
    assert (found["parcels"], found["affected_parcels"], found["rows"]) == (5, 4, 12)
    assert found["corridor_area"] == pytest.approx(4 * (650 + 200))
    assert found["double_area"] == pytest.approx(4 * 52)
    assert found["uncovered_area"] == pytest.approx(4 * (2500 - 798) + 2500)
    rows = layers["affected"].table.to_pylist()
    assert {
        (row["so_thua"], row["ma_vung"], row["loai_dong"], round(row["dien_tich_giao"], 6)) for row in rows
    } == {
        (number, *rest) for number in (1, 2, 3, 4)
        for rest in (("HL_road_3", "zone", 650.0), ("HL_power_110", "zone", 200.0), ("HL_power_110", "double", 52.0))
    }  # fmt: skip
    shares = [row["ty_le"] for row in rows if row["ma_vung"] == "HL_road_3"]
    assert shares == pytest.approx([26.0] * 4)
    assert "chu_su_dung" not in rows[0]
    assert shapely.area(layers["affected"].geometry).sum() == pytest.approx(4 * 902)
    _, layers = run(crossing, ["cap", "kv"], measure="line", overlaps="priority", parcels=str(parcels.path))
    assert layers["affected"].column("loai_dong").tolist() == ["zone"] * 8


def test_parcels_of_the_sample_commune_against_exact_arithmetic(make_layer, run) -> None:
    """A straight line of 500 m, direction (4, 3)/5: 4 m to each side is (∓2.4, ±3.2), all in whole decimetres."""
    start, end = (417600, 2353300), (418000, 2353600)
    power = make_layer([f"LINESTRING ({start[0]} {start[1]}, {end[0]} {end[1]})"], {"kv": [110.0]})
    x, y = Fraction(-24, 10), Fraction(32, 10)
    corners = [
        (start[0] - x, start[1] - y), (end[0] - x, end[1] - y), (end[0] + x, end[1] + y), (start[0] + x, start[1] + y),
    ]  # fmt: skip
    report, layers = run([power], ["kv"], measure="line", parcels=f"{SAMPLE}|layername=parcels")
    truth = read_layer(InputLayer(SAMPLE, "parcels"), [])
    exact = {
        fid: area for fid, area in exact_areas(truth.fids, truth.geometry, corners).items() if area > 1e-6
    }
    rows = {row["fid_thua"]: row for row in layers["affected"].table.to_pylist()}
    assert rows.keys() == exact.keys()
    assert len(rows) > 40
    assert max(abs(rows[fid]["dien_tich_giao"] - float(exact[fid])) for fid in rows) < 1e-6
    assert report["affected"]["corridor_area"] == pytest.approx(float(sum(exact.values())), abs=1e-5)
    assert report["entries"][0]["area"] == pytest.approx(500 * 8, abs=1e-6)
    assert max(abs(row["dien_tich_tron"] - row["dien_tich_giao"]) for row in rows.values()) < 0.1
    assert not {"chu_su_dung", "dia_chi"} & set(layers["affected"].table.column_names)


def test_corridors_serve_as_a_plan(crossing, make_layer, run, tmp_path: Path) -> None:
    parcels = make_layer(
        ["POLYGON ((0 0, 50 0, 50 50, 0 50, 0 0))"], {"so_to": [1], "so_thua": [1]}, name="p.gpkg"
    )
    run(crossing, ["cap", "kv"], measure="line", decision="12/QĐ-UBND", decision_date="2026-03-31")
    asked = {
        "parcels": str(parcels.path),
        "zones": str(tmp_path / "corridors.gpkg"),
        "register": str(tmp_path / "register.gpkg"),
    }
    run_job(Job("overlay_zoning", asked, "0"), Progress())
    rows = read_layer(InputLayer(tmp_path / "register.gpkg")).table.to_pylist()
    assert {row["ma_loai_qh"]: row["dien_tich_giao"] for row in rows if row["loai_dong"] == "zone"} == {
        "HL_road_3": pytest.approx(650), "HL_power_110": pytest.approx(200 - 52),
    }  # fmt: skip
    assert {row["so_quyet_dinh"] for row in rows if row["ma_vung"]} == {"12/QĐ-UBND"}
