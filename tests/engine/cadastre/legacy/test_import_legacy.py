"""Parcel layers of old systems: every format, every feature accounted for, texts, fields, systems."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.legacy.import_legacy import LegacyReport, import_legacy
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.outputs import commit, outputs_of
from bacgiang_gis_plugin.engine.parameters import OutputFile, OutputLayer, staged_path
from bacgiang_gis_plugin.engine.progress import Progress
from bacgiang_gis_plugin.engine.vn2000 import pinned_change

from .legacy_files import (
    ADDRESSES,
    DRIVERS,
    EAST,
    NORTH,
    OWNERS,
    as_stored,
    columns,
    pol_bytes,
    read_rows,
    squares,
    write_file,
    write_tcvn3_shapefile,
)

Run = Callable[..., tuple[LegacyReport, Path]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Import files and return the report and the GeoPackage."""
    (tmp_path / "out").mkdir()

    def start(*inputs: Path, progress: Progress | None = None, **options: Any) -> tuple[LegacyReport, Path]:
        path = tmp_path / "out" / "legacy.gpkg"
        outputs: dict[str, Any] = {
            name: OutputLayer(path, staged_path(path, f"{name}.0"), name)
            for name in ("parcels", "matches", "errors")
        }
        report = path.with_suffix(".json")
        outputs["report"] = OutputFile(report, staged_path(report, "report.0"))
        result = import_legacy(list(inputs), **outputs, **options, progress=progress or Progress())
        commit(outputs_of(outputs))
        for entry in result.entries:
            assert entry.features == entry.parcels + entry.failed, entry
        assert result.features == result.parcels + result.failed
        assert len(read_rows(path, "parcels")) == result.parcels
        return result, path

    return start


@pytest.mark.parametrize("suffix", [suffix for suffix in DRIVERS if suffix != ".shp"])
def test_every_format_gives_the_same_parcels(tmp_path: Path, run: Run, suffix: str) -> None:
    geometry, crs = squares(), "EPSG:9214"
    if suffix == ".kml":
        to_degrees = pyproj.Transformer.from_crs("EPSG:9214", "EPSG:4756", always_xy=True)
        shift = pyproj.Transformer.from_pipeline("EPSG:6960")

        def move(points: Any) -> Any:
            x, y = to_degrees.transform(points[:, 0], points[:, 1])
            y, x = shift.transform(y, x)
            return [(a, b) for a, b in zip(x, y, strict=True)]

        geometry, crs = [shapely.transform(square, move) for square in geometry], "EPSG:4326"
    source = write_file(tmp_path / f"old{suffix}", geometry, columns(), crs=crs)
    before = sorted(path.name for path in tmp_path.iterdir())
    result, path = run(source)
    assert sorted(path.name for path in tmp_path.iterdir()) == before  # nothing is left beside the source
    rows = read_rows(path, "parcels")
    assert [row["so_to"] for row in rows] == [12, 12, 12]
    assert [row["so_thua"] for row in rows] == [1, 2, 3]
    assert [row["loai_dat"] for row in rows] == ["ONT+CLN", "LUC", "ODT"]
    assert [row["chu_su_dung"] for row in rows] == OWNERS
    assert [row["dia_chi"] for row in rows] == ADDRESSES
    assert [row["GhiChu"] for row in rows] == ["a", "b", "c"]
    assert [row["tep"] for row in rows] == [source.name] * 3
    for row, square in zip(rows, squares(), strict=True):
        assert row["geom"].geom_type == "MultiPolygon"
        # GDAL writes a .tab with two decimals
        assert row["geom"].symmetric_difference(square).area < (0.5 if suffix == ".tab" else 0.05)
        assert row["dien_tich"] == 100.0
        assert row["fid_goc"] is not None
    assert result.entries[0].epsg == (4326 if suffix == ".kml" else 9214)


def test_tcvn3_shapefile_without_code_page(tmp_path: Path, run: Run) -> None:
    result, path = run(write_tcvn3_shapefile(tmp_path / "DC_12.shp"))
    rows = read_rows(path, "parcels")
    assert [row["chu_su_dung"] for row in rows] == OWNERS
    assert [row["dia_chi"] for row in rows] == ADDRESSES
    kept = json.loads(rows[0]["gia_tri_goc"])
    assert kept["TenChu"] == as_stored(OWNERS[0], "tcvn3")  # what was there is not lost
    assert result.entries[0].encoding == "tcvn3"
    assert result.texts_changed == 6


@pytest.mark.parametrize("encoding", ["vni", "viscii", "cp1258", "utf-8"])
def test_other_encodings_of_a_text_table(tmp_path: Path, run: Run, encoding: str) -> None:
    values = columns()
    values["TenChu"] = [as_stored(text, encoding) for text in OWNERS]
    values["DiaChi"] = [as_stored(text, encoding) for text in ADDRESSES]
    source = write_file(tmp_path / "a.shp", squares(), values, encoding="ISO-8859-1")
    source.with_suffix(".cpg").unlink()
    _, path = run(source)
    assert [row["chu_su_dung"] for row in read_rows(path, "parcels")] == OWNERS
    if encoding == "utf-8":
        assert {row["gia_tri_goc"] for row in read_rows(path, "parcels")} == {None}


def test_stored_unicode_stays_and_legacy_letters_are_decoded_per_field(tmp_path: Path, run: Run) -> None:
    values = columns()
    values["DiaChi"] = [as_stored(text, "tcvn3") for text in ADDRESSES]
    _, path = run(write_file(tmp_path / "a.gpkg", squares(), values))
    rows = read_rows(path, "parcels")
    assert [row["chu_su_dung"] for row in rows] == OWNERS
    assert [row["dia_chi"] for row in rows] == ADDRESSES
    assert list(json.loads(rows[1]["gia_tri_goc"])) == ["DiaChi"]


def test_cut_names_and_the_office_table(tmp_path: Path, run: Run) -> None:
    values = {"SOHIEUTOBA": [7, 7, 7], "Thua": ["1", "2a", "3"], "MDSD": ["LUC"] * 3, "LOAIDAT": ["ODT"] * 3}
    table = tmp_path / "fields.csv"
    table.write_text("source,field\nThua,so_thua\nMDSD,-\n", encoding="utf-8")
    source = write_file(tmp_path / "a.shp", squares(), values)
    result, path = run(source, mapping=table)
    rows = read_rows(path, "parcels")
    assert [row["so_to"] for row in rows] == [7, 7, 7]
    assert [row["so_thua"] for row in rows][::2] == [1, 3]
    assert json.loads(rows[1]["gia_tri_goc"]) == {"Thua": "2a"}
    assert [row["loai_dat"] for row in rows] == ["ODT"] * 3
    assert [row["MDSD"] for row in rows] == ["LUC"] * 3
    matches = {
        row["truong_nguon"]: (row["truong_dich"], row["cach_khop"]) for row in read_rows(path, "matches")
    }
    assert matches == {
        "SOHIEUTOBA": ("so_to", "cut"),
        "Thua": ("so_thua", "office"),
        "MDSD": ("MDSD", "carried"),
        "LOAIDAT": ("loai_dat", "name"),
    }
    assert result.not_converted == 1
    assert [row["dien_tich"] for row in rows] == [100.0] * 3
    assert result.entries[0].areas_computed == 3


def test_json_table_and_wrong_tables(tmp_path: Path, run: Run) -> None:
    source = write_file(tmp_path / "a.gpkg", squares(), columns())
    table = tmp_path / "fields.json"
    table.write_text('{"GhiChu": "ten_to", "TenChu": null}', encoding="utf-8")
    _, path = run(source, mapping=table)
    rows = read_rows(path, "parcels")
    assert [row["ten_to"] for row in rows] == ["a", "b", "c"]
    assert [row["TenChu"] for row in rows] == OWNERS
    for text in ('{"a": "owner"}', "[1]", "{", '{"a": 3}'):
        table.write_text(text, encoding="utf-8")
        with pytest.raises(EngineError) as caught:
            run(source, mapping=table)
        assert caught.value.code == "FIELD_MAPPING"


def test_two_fields_for_one_target_and_reserved_names(tmp_path: Path, run: Run) -> None:
    values = {"MDSD": ["LUC"] * 3, "LoaiDat": ["ODT"] * 3, "fid_": [1, 1, 1], "tep": ["x", "y", "z"]}
    _, path = run(write_file(tmp_path / "a.geojson", squares(), values))
    rows = read_rows(path, "parcels")
    assert [(row["loai_dat"], row["MDSD"], row["tep"], row["tep_2"]) for row in rows] == [
        ("ODT", "LUC", "a.geojson", letter) for letter in "xyz"
    ]


def test_what_is_no_parcel_is_listed_and_invalid_ones_stay(tmp_path: Path, run: Run) -> None:
    bow = shapely.from_wkt(
        f"POLYGON(({EAST} {NORTH},{EAST + 9} {NORTH + 9},{EAST + 9} {NORTH},{EAST} {NORTH + 9},{EAST} {NORTH}))"
    )
    line = shapely.LineString([(EAST, NORTH), (EAST + 5, NORTH)])
    solid = shapely.force_3d(squares(1)[0], 4.0)
    source = write_file(
        tmp_path / "a.gpkg", [bow, line, None, solid], {"SoThua": [1, 2, 3, 4]}, geometry_type="Unknown"
    )
    result, path = run(source)
    rows, errors = read_rows(path, "parcels"), read_rows(path, "errors")
    assert [row["so_thua"] for row in rows] == [1, 4]
    assert not rows[0]["geom"].is_valid
    assert rows[0]["geom"].equals_exact(shapely.MultiPolygon([bow]), 0)
    assert not rows[1]["geom"].has_z
    assert [row["ma_loi"] for row in errors] == ["LEGACY_NOT_A_PARCEL"] * 2 + ["LEGACY_INVALID"]
    assert errors[0]["geom"].equals(line)
    assert result.entries[0].failures == {"it is a LineString, not a polygon": 1, "no geometry": 1}
    assert (result.invalid, result.entries[0].z_or_m_dropped) == (1, 1)


def test_another_zone_is_brought_over_exactly_and_keeps_its_code(tmp_path: Path, run: Run) -> None:
    to_other = pyproj.Transformer.from_crs("EPSG:9214", "EPSG:9209", always_xy=True)
    there = [shapely.transform(square, to_other.transform, interleaved=False) for square in squares()]
    first = write_file(tmp_path / "stated.gpkg", there, {"SoThua": [1, 2, 3]}, crs="EPSG:9209")
    second = write_file(tmp_path / "dc_9.shp", there, {"SoThua": [1, 2, 3]}, crs=None)
    third = write_file(tmp_path / "map.mif", squares(), {"SoThua": [1, 2, 3]})
    result, path = run(first, second, third, zones=["DC_*=EPSG:9209"])
    rows = read_rows(path, "parcels")
    assert [row["epsg"] for row in rows] == [9209] * 6 + [9214] * 3
    for row, square in zip(rows, squares() * 3, strict=True):
        assert shapely.hausdorff_distance(row["geom"], square) < (0.02 if row["tep"] == "map.mif" else 1e-6)
    assert [entry.crs_origin for entry in result.entries] == ["file", "rule", "file"]
    assert "assumed" in result.entries[1].crs_statement
    assert "scale 0.9999" in result.entries[2].reason


def test_a_layer_in_the_wrong_zone_is_doubted_with_the_zone_that_fits(tmp_path: Path, run: Run) -> None:
    to_other = pyproj.Transformer.from_crs("EPSG:9214", "EPSG:9209", always_xy=True)
    there = [shapely.transform(square, to_other.transform, interleaved=False) for square in squares()]
    wrong = write_file(tmp_path / "wrong.gpkg", there, {"SoThua": [1, 2, 3]}, crs="EPSG:9214")
    right = write_file(tmp_path / "right.gpkg", squares(), {"SoThua": [1, 2, 3]}, crs="EPSG:9214")
    result, path = run(wrong, right)
    assert [entry.place["verdict"] for entry in result.entries] == ["wrong", "right"]
    assert "it would lie inside if the coordinates are in EPSG:9209 (105°30')" in result.entries[0].reason
    assert result.entries[1].reason == ""
    assert shapely.hausdorff_distance(read_rows(path, "parcels")[0]["geom"], there[0]) == 0, (
        "nothing is moved"
    )


def test_hanoi_1972_is_brought_over_with_a_doubt(tmp_path: Path, run: Run) -> None:
    old = shapely.transform(np.array(squares(), dtype=object), pinned_change("EPSG:9214", "EPSG:2044"))
    source = write_file(tmp_path / "old.gpkg", list(old), {"SoThua": [1, 2, 3]}, crs="EPSG:2044")
    result, path = run(source)
    for row, square in zip(read_rows(path, "parcels"), squares(), strict=True):
        assert shapely.hausdorff_distance(row["geom"], square) < 0.001
    assert result.entries[0].operation == "EPSG:1544+EPSG:6960"
    assert "Vũng Tàu" in result.entries[0].reason
    assert result.entries[0].place["verdict"] == "right"


def test_another_datum_fails_by_name(tmp_path: Path, run: Run) -> None:
    source = write_file(tmp_path / "a.gpkg", squares(), {"SoThua": [1, 2, 3]}, crs="EPSG:2154")
    with pytest.raises(EngineError) as caught:
        run(source)
    assert caught.value.code == "CRS_OTHER_DATUM"


def test_types_of_carried_fields_meet(tmp_path: Path, run: Run) -> None:
    first = write_file(tmp_path / "1.gpkg", squares(1), {"Note": ["x"], "Number": [1]})
    second = write_file(tmp_path / "2.gpkg", squares(1), {"note": [5], "number": [1.5]})
    _, path = run(first, second)
    rows = read_rows(path, "parcels")
    assert [(row["Note"], row["Number"]) for row in rows] == [("x", 1.0), ("5", 1.5)]


def test_commune_code_fills_what_is_empty(tmp_path: Path, run: Run) -> None:
    source = write_file(tmp_path / "a.gpkg", squares(), columns() | {"MaXa": [7213, 7213, 7213]})
    other = write_file(tmp_path / "b.gpkg", squares(), columns())
    _, path = run(source, other, commune_code="07240")
    rows = read_rows(path, "parcels")
    assert [row["ma_thua"] for row in rows[::3]] == ["07213-12-1", "07240-12-1"]


def test_pol(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "DC_15.pol"
    source.write_bytes(pol_bytes(squares(), [4, 5, 6], OWNERS, ADDRESSES))
    result, path = run(source)
    rows = read_rows(path, "parcels")
    assert [(row["so_to"], row["so_thua"], row["dien_tich"]) for row in rows] == [
        (15, number, 100.0) for number in (4, 5, 6)
    ]
    assert [row["chu_su_dung"] for row in rows] == OWNERS
    assert rows[0]["geom"].equals(squares()[0])
    assert result.entries[0].status == "doubt"
    assert "known only in part" in result.entries[0].reason


def test_pol_doubts(tmp_path: Path, run: Run) -> None:
    data = bytearray(pol_bytes(squares(), [4, 5, 6], OWNERS, ADDRESSES, said=5))
    data[76 + 48 : 76 + 56] = bytes(8)
    swapped = [shapely.transform(square, lambda p: p[:, ::-1]) for square in squares()]
    (tmp_path / "1.pol").write_bytes(data)
    (tmp_path / "2.pol").write_bytes(pol_bytes(swapped, [0, 0, 0], OWNERS, ADDRESSES))
    (tmp_path / "3.pol").write_bytes(data[:-70])
    result, path = run(*(tmp_path / f"{n}.pol" for n in (1, 2, 3)))
    first, second, third = result.entries
    assert "the header says 5 parcels, 3 could be read" in first.reason
    assert "the area beside 1 of 3 parcels" in first.reason
    assert "taken as north" in second.reason
    assert "no parcel number" in second.reason
    assert (third.features, third.parcels, third.failed) == (3, 2, 1)
    assert read_rows(path, "parcels")[3]["geom"].equals(squares()[0])


def test_folder_order_repeats_and_log(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in (10, 2, 1):
        write_file(folder / f"to_{number}.geojson", squares(1), {"SoThua": [number]})
    write_file(folder / "base.gdb", squares(1), {"SoThua": [99]})
    told: list[str] = []

    class Heard(Progress):
        def emit(self, event: dict[str, Any]) -> None:
            told.append(str(event["message"]))

    result, path = run(folder, folder / "to_1.geojson", progress=Heard())
    assert [row["so_thua"] for row in read_rows(path, "parcels")] == [99, 1, 2, 10]
    assert result.repeated == 1
    assert "Field SoThua → so_thua (name), layers: 4" in told


def test_the_same_whatever_the_workers(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        write_tcvn3_shapefile(tmp_path / f"s{number}.shp")
    files = [tmp_path / f"s{number}.shp" for number in range(4)]
    result, path = run(*files)
    alone = read_rows(path, "parcels")
    monkeypatch.setattr("bacgiang_gis_plugin.engine.cadastre.legacy.import_legacy.WORTH_WORKERS", 0)
    monkeypatch.setenv("BACGIANG_WORKERS", "2")
    together, path = run(*files)
    assert together == result
    assert str(read_rows(path, "parcels")) == str(alone)


MIF = """Version 300
Charset "{charset}"
Delimiter ","
CoordSys Earth Projection 8, {datum}, "m", 107, 0, 0.9999, 500000, 0
Columns 2
  SH_THUA Integer
  TenChu Char(60)
Data

Region 1
  5
417000 2353000
417010 2353000
417010 2353010
417000 2353010
417000 2353000
"""
VN2000 = "9999, 28, -191.90441429, -39.30318279, -111.45032835, -0.00928836, 0.01975479, -0.00427372, 0.252906278, 0"


@pytest.mark.parametrize("charset", ["WindowsLatin1", "Neutral"])
def test_mapinfo_with_tcvn3_and_the_datum_by_its_shift(tmp_path: Path, run: Run, charset: str) -> None:
    source = tmp_path / "OLD.MIF"
    source.write_text(MIF.format(charset=charset, datum=VN2000), encoding="ascii")
    owner = as_stored(OWNERS[0], "tcvn3").encode("latin-1")
    source.with_suffix(".MID").write_bytes(b'7,"' + owner + b'"\n')
    result, path = run(source)
    (row,) = read_rows(path, "parcels")
    assert (row["so_thua"], row["chu_su_dung"], row["epsg"]) == (7, OWNERS[0], 9214)
    assert json.loads(row["gia_tri_goc"]) == {"TenChu": as_stored(OWNERS[0], "tcvn3")}
    assert row["geom"].equals(squares()[0])
    assert "datum shift" in result.entries[0].reason


def test_capital_suffixes(tmp_path: Path, run: Run) -> None:
    source = write_tcvn3_shapefile(tmp_path / "low.shp")
    for suffix in (".shp", ".shx", ".dbf", ".prj"):
        source.with_suffix(suffix).rename(tmp_path / f"TO_5{suffix.upper()}")
    result, path = run(tmp_path / "TO_5.SHP")
    assert [row["chu_su_dung"] for row in read_rows(path, "parcels")] == OWNERS
    assert result.entries[0].status == "ok"


def test_names_of_the_files_code_page_are_believed_only_where_it_can_be(tmp_path: Path, run: Run) -> None:
    values = columns() | {"TenChu": ["Иван", "Пётр", "Анна"], "DiaChi": ["a", "b", "c"]}
    source = write_file(tmp_path / "a.shp", squares(), values, encoding="CP1251")
    assert source.with_suffix(".cpg").read_text().strip() in ("1251", "CP1251")
    _, path = run(source)
    assert [row["chu_su_dung"] for row in read_rows(path, "parcels")] == values["TenChu"]
    assert write_tcvn3_shapefile(tmp_path / "b.shp").with_suffix(".cpg").write_text("UTF-8")
    _, path = run(tmp_path / "b.shp")
    assert [row["chu_su_dung"] for row in read_rows(path, "parcels")] == OWNERS


def test_several_layers_of_one_file(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "a.gpkg"
    write_file(source, squares(2), {"SoThua": [1, 2]}, layer="first")
    write_file(source, squares(1), {"SoThua": [3]}, layer="second")
    result, path = run(source)
    assert [(row["lop"], row["so_thua"]) for row in read_rows(path, "parcels")] == [
        ("first", 1),
        ("first", 2),
        ("second", 3),
    ]
    assert result.layers == 2
