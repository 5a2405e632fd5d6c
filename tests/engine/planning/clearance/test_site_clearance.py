"""The operation: parcels and a boundary on disk → list, remainders, buildings; numbers by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer


def test_what_is_taken_and_what_is_left(project, run) -> None:
    report, layers = run(*project, document="DA-01")
    rows = {row["so_thua"]: row for row in layers["affected"].table.to_pylist()}
    assert {number: (row["dien_tich_trong"], row["dien_tich_ngoai"]) for number, row in rows.items()} == {
        11: (36, 64), 12: (60, 40), 13: (60, 40), 14: (42, 58),
    }  # fmt: skip
    assert {number: row["so_manh_con_lai"] for number, row in rows.items()} == {11: 1, 12: 2, 13: 2, 14: 1}
    assert {row["manh_nho_nhat"] for row in rows.values()} == {64.0, 20.0, 58.0}
    assert {row["loai_thu_hoi"] for row in rows.values()} == {"part"}
    assert [row["so_thu_tu"] for row in rows.values()] == [1, 2, 3, 4]
    assert [row["dien_tich_phap_ly"] for row in rows.values()] == [101.0, 99.5, None, 100.0]
    assert {row["van_ban"] for row in rows.values()} == {"DA-01"}
    assert shapely.area(layers["affected"].geometry).tolist() == [36, 60, 60, 42]
    left = layers["remainders"].table.to_pylist()
    assert [(row["so_thu_tu"], row["dien_tich"]) for row in left] == [
        (1, 64), (2, 20), (2, 20), (3, 20), (3, 20), (4, 58),
    ]  # fmt: skip
    assert (report["parcels"], report["affected"], report["not_affected"], report["split"]) == (5, 4, 1, 2)
    balance = report["balance"]
    assert (balance["boundary"], balance["parcels"], balance["not_parcels"]) == (204, 198, pytest.approx(6))
    assert (balance["double"], balance["touched"]) == (0, 0)
    assert balance["difference"] == pytest.approx(0, abs=1e-9)
    totals = {one["name"]: (one["parcels"], one["inside"], one["outside"]) for one in report["by_code"]}
    assert totals == {"LUC": (2, 120.0, 80.0), "ONT": (1, 36.0, 64.0), "ONT+CLN": (1, 42.0, 58.0)}
    assert {one["name"]: one["inside"] for one in report["by_commune"]} == {"88888": 42.0, "99999": 156.0}
    assert any("6.00 m² inside the boundary are no parcel" in text for text in report["warnings"])
    assert any("No smallest area" in text for text in report["warnings"])
    assert {row["phan_con_lai"] for row in rows.values()} == {"not_set"}


def test_remainders_against_the_offices_smallest_area(project, run, tmp_path: Path) -> None:
    """20 m² parts of LUC: 20 is enough, 20.1 is not; of two parts one may be large enough."""
    table = tmp_path / "min.csv"

    def states(text: str, **more):
        table.write_text(f"loai_dat,dien_tich_toi_thieu\n{text}", encoding="utf-8")
        _, layers = run(*project, minimum_table=str(table), **more)
        return dict(
            zip(layers["affected"].column("so_thua"), layers["affected"].column("phan_con_lai"), strict=True)
        )

    assert states("LUC,20\nONT,64.1\n") == {11: "too_small", 12: "enough", 13: "enough", 14: "not_set"}
    assert states("LUC,20.1\n", minimum_area=58.0) == {
        11: "enough", 12: "too_small", 13: "too_small", 14: "enough",
    }  # fmt: skip


def test_parts_of_a_remainder_are_judged_one_by_one(make_layer, run, square) -> None:
    parcels = make_layer([square(0, 0, 30, 10)], {"so_thua": [1], "loai_dat": ["ONT"]}, name="p.gpkg")
    boundary = make_layer([square(5, -1, 5, 12)], {"a": [1]}, name="b.gpkg")
    _, layers = run(parcels, boundary, minimum_area=60.0)
    row = layers["affected"].table.to_pylist()[0]
    assert (row["phan_con_lai"], row["so_manh_con_lai"], row["manh_nho_nhat"]) == ("parts_small", 2, 50.0)


def test_prices(project, run, tmp_path: Path) -> None:
    table = tmp_path / "gia.csv"
    table.write_text("loai_dat,don_gia,vi_tri\nLUC,75.000,\nLUC,80.001,2\nONT,2.500.000,\n", encoding="utf-8")
    report, layers = run(*project, price_table=str(table), position_field="khu_vuc")
    rows = {row["so_thua"]: row for row in layers["affected"].table.to_pylist()}
    assert {number: (row["thanh_tien"], row["tinh_trang_gia"]) for number, row in rows.items()} == {
        11: (90_000_000, "priced"), 12: (4_500_000, "priced"), 13: (4_800_060, "priced"), 14: (None, "no_price"),
    }  # fmt: skip
    assert rows[14]["don_gia"] is None
    assert (report["amount"], report["without_price"]) == (99_300_060, 1)
    amounts = {one["name"]: one["amount"] for one in report["by_code"]}
    assert amounts == {"LUC": 9_300_060, "ONT": 90_000_000, "ONT+CLN": None}
    assert any("1 parcels have no price" in text for text in report["warnings"])


def test_earlier_numbers_are_kept(project, make_layer, run, tmp_path: Path, square) -> None:
    """The boundary is drawn anew and reaches one more parcel in the west; the old list keeps its numbers."""
    parcels, boundary = project
    smaller = make_layer([square(12, 2, 26, 6)], {"a": [1]}, name="small.gpkg")
    _, layers = run(parcels, smaller)
    assert dict(zip(layers["affected"].column("so_thua"), layers["affected"].column("so_thu_tu"), strict=True)) == {
        12: 1, 13: 2, 14: 3,
    }  # fmt: skip
    kept = tmp_path / "kept.gpkg"
    (tmp_path / "affected.gpkg").rename(kept)
    report, layers = run(parcels, boundary, earlier=str(kept))
    assert layers["affected"].column("so_thua").tolist() == [12, 13, 14, 11]
    assert layers["affected"].column("so_thu_tu").tolist() == [1, 2, 3, 4]
    assert report["kept_numbers"] == 3


def test_buildings_touched(project, make_layer, run, tmp_path: Path, square) -> None:
    """A house of 2 × 4 m half in the boundary on the first parcel, one in it over two parcels, one outside."""
    houses = make_layer(
        [square(5, 6, 2, 4), square(18, 3, 6, 2), square(60, 0, 4, 4), square(0, 0, 2, 2)],
        {"ten": ["a"] * 4},
        name="h.gpkg",
    )
    report, _ = run(*project, buildings=str(houses.path), buildings_out=str(tmp_path / "houses.gpkg"))
    layer = read_layer(InputLayer(tmp_path / "houses.gpkg"))
    rows = [
        tuple(
            row[name] for name in ("so_nha", "fid_nha", "so_thua", "trong_tron", "ngoai_tron", "loai_thu_hoi")
        )
        for row in layer.table.to_pylist()
    ]
    # the second house has 2 m on parcel 12, 1 m on the lane, 3 m on parcel 13
    assert rows == [(1, 1, 11, 4.0, 4.0, "part"), (2, 2, 13, 12.0, 0.0, "whole")]
    assert (report["buildings"], report["building_area"]) == (2, 16.0)
    assert "ten" not in layer.table.column_names


def test_touched_and_overlapping_parcels_are_stated(make_layer, run, square) -> None:
    """Two parcels share 10 m² of the boundary; a third has 5 cm² in it."""
    parcels = make_layer(
        [square(0, 0), square(9, 0), square(-10, 0, 10.0001, 5)],
        {"so_thua": [1, 2, 3], "loai_dat": ["ONT", "XYZ", "ONT"]},
        name="p.gpkg",
    )
    boundary = make_layer([square(0, 0, 19, 10)], {"a": [1]}, name="b.gpkg")
    report, layers = run(parcels, boundary)
    assert layers["affected"].column("so_thua").tolist() == [1, 2]
    balance = report["balance"]
    assert (report["only_touched"], balance["touched"]) == (1, pytest.approx(0.0005))
    assert balance["double"] == pytest.approx(10 + 0.0005)
    assert balance["boundary"] == pytest.approx(
        balance["parcels"] + balance["touched"] - balance["double"] + balance["not_parcels"]
    )
    assert report["unknown_codes"] == ["XYZ"]
    assert {row["loai_thu_hoi"] for row in layers["affected"].table.to_pylist()} == {"whole"}


def test_broken_boundaries_are_repaired_and_said(make_layer, run, square) -> None:
    bow = "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"
    parcels = make_layer([square(0, 0)], {"so_thua": [1]}, name="p.gpkg")
    boundary = make_layer([bow, square(8, 4, 4, 2)], {"a": [1, 2]}, name="b.gpkg")
    report, layers = run(parcels, boundary)
    # two triangles of 25 m², and of the square 2 × 2 m, which lie in one of them altogether
    assert layers["affected"].column("dien_tich_trong").tolist() == [pytest.approx(50)]
    assert (report["boundary_repaired"], report["boundary_double_area"]) == (1, pytest.approx(4))
    assert any("overlap on 4.0 m²" in text for text in report["warnings"])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"crs": "EPSG:9209"}, "CRS_DIFFERS"),
        ({"crs": "EPSG:4326"}, "CRS_NOT_PLANAR"),
        ({"crs": None}, "CRS_MISSING"),
        ({"at": 9e5}, "CLEARANCE_APART"),
        ({"at": 45}, "CLEARANCE_NONE"),
        ({"line": True}, "GEOMETRY_KIND"),
        ({"position_field": "khong_co"}, "FIELD_MISSING"),
        ({"position_field": "chu_su_dung"}, "PARAMETER_INVALID"),
        ({"band": 0.0}, "PARAMETER_INVALID"),
        ({"decimals": 7}, "PARAMETER_INVALID"),
    ],
)
def test_bad_input_is_named(project, make_layer, run, tmp_path: Path, changed, code, square) -> None:
    at = changed.pop("at", 4)
    wkt = f"LINESTRING ({at} 2, {at + 9} 2)" if changed.pop("line", False) else square(at, 2, 9, 6)
    boundary = make_layer([wkt], {"a": [1]}, name="bad.gpkg", crs=changed.pop("crs", "EPSG:9214"))
    with pytest.raises(EngineError) as caught:
        run(project[0], boundary, **changed)
    assert caught.value.code == code
    assert not (tmp_path / "affected.gpkg").exists()


def test_the_report_is_written(project, run, tmp_path: Path, owner) -> None:
    report, _ = run(*project)
    written = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert written["balance"] == report["balance"]
    assert owner not in json.dumps(written, ensure_ascii=False)
