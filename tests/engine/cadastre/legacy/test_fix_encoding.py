"""Mending the texts of any layer or table: nothing but the texts changes, and originals are kept."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine import text
from bacgiang_gis_plugin.engine.cadastre.legacy import fix_encoding as module
from bacgiang_gis_plugin.engine.cadastre.legacy.fix_encoding import fix_encoding
from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.datasets_write import LayerWriter
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

PLACES = ["Đất ở đô thị", "Xã Nghĩa Phương", "đường Lê Lợi", "Suối Mỡ", "Trần Phú", "Hồ Cấm Sơn"]
SQUARE = "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"


def seen(value: str, encoding: str) -> str:
    data = text.encode(value, encoding)
    return data.decode("utf-8") if encoding == text.TWICE else text.decode(data, text.UNKNOWN)


@pytest.fixture
def mend(output_layer: Callable[..., OutputLayer]) -> Callable[..., Any]:
    """Run the operation; return the report, the output's and the preview's rows."""

    def run(source: InputLayer, name: str = "out.gpkg", **options: Any) -> Any:
        output, preview = output_layer(name), output_layer("preview.gpkg")
        result = fix_encoding(source, preview, output, progress=Progress(), **options)
        return result, rows_of(output), rows_of(preview)

    return run


def rows_of(output: OutputLayer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_layer(InputLayer(output.staged, output.layer)).table.to_pylist()
    return found


def places_in(make_layer: Callable[..., InputLayer], encoding: str, **more: Any) -> InputLayer:
    wkt = [f"POINT ({number} 0)" for number in range(len(PLACES))]
    return make_layer(wkt, {"ten": [seen(place, encoding) for place in PLACES], **more})


@pytest.mark.parametrize("encoding", [text.TWICE, *text.LEGACY])
def test_a_layer_is_mended_and_its_originals_kept(make_layer, mend, encoding):
    source = places_in(make_layer, encoding)
    result, rows, preview = mend(source)
    assert [row["ten"].lower() for row in rows] == [place.lower() for place in PLACES]
    for row, place in zip(rows, PLACES, strict=True):
        changed = row["ten"] != seen(place, encoding)
        assert row["ten_goc"] == (seen(place, encoding) if changed else None)
    assert result.fields[0].encoding == encoding
    assert result.texts_mended == sum(row["ten_goc"] is not None for row in rows) == len(preview)
    assert {row["quyet_dinh"] for row in preview} == {"mended"}
    assert {(row["truong_nguon"], row["bang_ma"]) for row in preview} == {("ten", encoding)}
    assert all(80 <= row["muc_tin_cay"] <= 100 for row in preview)


def test_all_that_is_no_text_stays_byte_for_byte(tmp_path, output_layer):
    path = tmp_path / "in.gpkg"
    values = pa.table(
        {
            "fid": pa.array([7, 3, 900], pa.int64()),
            "số": pa.array([1.5, None, -0.0], pa.float64()),
            "ten": pa.array([seen("Đất ở", text.TCVN3), None, ""], pa.string()),
            "ngay": pa.array([datetime.date(2020, 1, 1), None, None], pa.date32()),
            "dung": pa.array([True, False, None], pa.bool_()),
            "anh": pa.array([b"\x00\xff", b"", None], pa.binary()),
            "ma": pa.array([2**40, None, 3], pa.int64()),
        }
    )
    geometry = np.array(
        [shapely.from_wkt("POLYGON Z ((0 0 1, 1 0 2, 1 1 3, 0 0 1))"), None, None], dtype=object
    )
    written = OutputLayer(path, path, "in")
    with LayerWriter(written, values.schema, geometry_type="Polygon Z", crs="EPSG:9209") as writer:
        writer.write(geometry, values)
    output, preview = output_layer("out.gpkg"), output_layer("preview.gpkg")
    fix_encoding(InputLayer(path, "in"), preview, output, progress=Progress())
    before = pyogrio.read_arrow(path, return_fids=True)
    after = pyogrio.read_arrow(output.staged, return_fids=True)
    names = before[1].column_names
    assert after[1].column_names == [*names[:-1], "ten_goc", names[-1]]
    for name in set(names) - {"ten"}:
        assert after[1].column(name).to_pylist() == before[1].column(name).to_pylist()
        assert after[1].column(name).type == before[1].column(name).type
    assert after[1].column("ten").to_pylist() == [None, "Đất ở", ""]  # in the order of the numbers 3, 7, 900
    assert after[0]["crs"] == before[0]["crs"]
    assert after[0]["geometry_type"] == before[0]["geometry_type"]


def test_a_table_without_geometry_and_other_formats(tmp_path, mend):
    path = tmp_path / "in.gpkg"
    table = pa.table({"ten": [seen(place, text.VNI) for place in PLACES], "n": list(range(len(PLACES)))})
    with LayerWriter(OutputLayer(path, path, "in"), table.schema, geometry_type="None", crs=None) as writer:
        writer.write(None, table)
    for name in ("out.gpkg", "out.fgb", "out.geojson"):
        if name.endswith("gpkg"):
            _, rows, _ = mend(InputLayer(path, "in"), name)
            assert [(row["ten"], row["n"]) for row in rows] == list(zip(PLACES, range(len(PLACES))))


@pytest.mark.parametrize("name", ["out.fgb", "out.geojson"])
def test_other_formats_hold_the_same(make_layer, mend, name):
    source = places_in(make_layer, text.TCVN3)
    _, rows, _ = mend(source, name)
    assert {row["ten"] for row in rows} == set(PLACES)
    assert {row["ten_goc"] for row in rows} == {seen(place, text.TCVN3) for place in PLACES}
    assert "fid" not in rows[0]


def test_several_batches_and_repeated_texts(make_layer, mend, monkeypatch):
    source = make_layer(
        ["POINT (0 0)"] * 40, {"ten": [seen("Đất ở", text.TCVN3), "Hà Nam", "LUC", None] * 10}
    )
    stream = module.stream_layer
    monkeypatch.setattr(module, "stream_layer", lambda *a, **k: stream(*a, **{"batch_size": 7, **k}))
    result, rows, preview = mend(source)
    assert [row["ten"] for row in rows] == ["Đất ở", "Hà Nam", "LUC", None] * 10
    assert result.texts_mended == 10
    assert [(row["chu_goc"], row["chu_de_xuat"], row["so_doi_tuong"]) for row in preview] == [
        (seen("Đất ở", text.TCVN3), "Đất ở", 10)
    ]


def test_the_name_of_the_original_is_free_and_not_too_long(make_layer, mend):
    value = [seen("Đất ở", text.TCVN3)]
    long = "t" * 63
    result, rows, _ = mend(make_layer(["POINT (0 0)"], {"ten": value, "TEN_GOC": ["x"], long: value}))
    assert {entry.name: entry.original for entry in result.fields} == {
        "ten": "ten_goc_2",
        "TEN_GOC": None,
        long: "t" * 56 + "_goc",
    }
    assert rows[0]["TEN_GOC"] == "x"
    assert rows[0]["ten_goc_2"] == value[0]


def test_only_the_fields_asked_for(make_layer, mend):
    value = [seen("Đất ở", text.TCVN3)]
    result, rows, _ = mend(make_layer(["POINT (0 0)"], {"a": value, "b": value}), fields=["b"])
    assert (rows[0]["a"], rows[0]["b"]) == (value[0], "Đất ở")
    assert [entry.name for entry in result.fields] == ["b"]


def test_right_text_is_not_listed_and_not_changed(make_layer, mend):
    right = [
        *PLACES,
        "Hà Nam",
        "Forêt domaniale",
        "Straße",
        "má",
        "Россия",
        "대한민국",
        "LUC 12",
        None,
        "105°30'",
    ]
    result, rows, preview = mend(make_layer(["POINT (0 0)"] * len(right), {"ten": right}))
    assert [row["ten"] for row in rows] == right
    assert preview == []
    assert "ten_goc" not in rows[0]
    assert result.texts_mended == result.texts_unsure == result.texts_unknown == 0


def test_what_is_not_sure_stays_and_is_listed(make_layer, mend):
    short, broken = seen("Hồ", text.VISCII), "\x81\x8d§¶¸÷¤"
    source = make_layer(["POINT (0 0)"] * 2, {"ten": [short, broken]})
    result, rows, preview = mend(source)
    assert [row["ten"] for row in rows] == [short, broken]
    assert [(row["chu_goc"], row["chu_de_xuat"], row["quyet_dinh"]) for row in preview] == [
        (short, "Hồ", "unsure"),
        (broken, None, "unknown"),
    ]
    assert (result.texts_unsure, result.texts_unknown) == (1, 1)
    assert mend(source, least_confidence=60.0)[1][0]["ten"] == "Hồ"
    assert mend(source, encoding="VISCII")[1][0]["ten"] == "Hồ"


def test_capitals_and_mixed_encodings(make_layer, mend):
    columns = {
        "nhan": [seen("Nguyễn Thị Hoà", text.TCVN3), seen("đất ở", text.TCVN3)],
        "tron": [seen("Đất ở đô thị", text.VNI), seen("Xã Nghĩa Phương", text.TCVN3)],
    }
    _, rows, _ = mend(make_layer(["POINT (0 0)"] * 2, columns), capital_fields=["nhan"])
    assert [row["nhan"] for row in rows] == ["NGUYỄN THỊ HOÀ", "ĐẤT Ở"]
    assert [row["tron"] for row in rows] == ["Đất ở đô thị", "Xã Nghĩa Phương"]


def test_bytes_that_are_not_utf8_in_a_geopackage(tmp_path, mend):
    path = tmp_path / "in.gpkg"
    table = pa.table({"ten": ["Đất ở", "x"], "khac": ["y", "z"]})
    with LayerWriter(OutputLayer(path, path, "in"), table.schema, geometry_type="None", crs=None) as writer:
        writer.write(None, table)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE 'in' SET ten = CAST(X'A7CA7420EB' AS TEXT) WHERE fid = 2")
    _, rows, _ = mend(InputLayer(path, "in"))
    assert [row["khac"] for row in rows] == ["y", "z"]
    assert [row["ten"] for row in rows] == ["Đất ở", "Đất ở"]
    assert [row["ten_goc"] for row in rows] == [None, "§Êt ë"]


@pytest.mark.parametrize("suffix", [".shp", ".dbf"])
def test_a_shapefile_is_read_as_it_is_stored(tmp_path, mend, suffix):
    two = "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 0, 6 0, 6 1, 5 0)))"
    geometry = np.array([shapely.from_wkt(SQUARE), shapely.from_wkt(two)], dtype=object)
    path = tmp_path / "thua.shp"
    coded = [text.encode(place, text.TCVN3) for place in PLACES[:2]]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(geometry),
        [np.array([data.decode("latin-1") for data in coded], dtype=object)],
        ["ten"],
        geometry_type="Polygon",
        crs="EPSG:9214",
        encoding="ISO-8859-1",
    )
    path.with_suffix(".cpg").unlink(missing_ok=True)
    _, rows, _ = mend(InputLayer(path.with_suffix(suffix), "thua"))
    assert [row["ten"] for row in rows] == PLACES[:2]
    found = read_layer(InputLayer(tmp_path / ".out.test.0.part.gpkg", "out"))
    if suffix == ".shp":
        assert shapely.equals(found.geometry, geometry).all()
        assert found.info.geometry_type == "MultiPolygon"


def test_a_preview_alone_writes_no_layer(make_layer, output_layer):
    preview = output_layer("preview.gpkg")
    result = fix_encoding(places_in(make_layer, text.TCVN3), preview, progress=Progress())
    assert result.texts_mended == len(rows_of(preview)) == len(PLACES)


def test_the_report_and_the_log_hold_no_text_of_the_layer(make_layer, output_layer, tmp_path):
    class Heard(Progress):
        def __init__(self) -> None:
            super().__init__()
            self.events: list[Any] = []

        def emit(self, event: dict[str, Any]) -> None:
            self.events.append(event)

    report, progress = OutputFile(tmp_path / "r.json", tmp_path / "r.json"), Heard()
    source = places_in(make_layer, text.TCVN3)
    fix_encoding(source, output_layer("preview.gpkg"), report=report, progress=progress)
    told = report.path.read_text(encoding="utf-8") + json.dumps(progress.events, ensure_ascii=False)
    for place in PLACES:
        assert place not in told
        assert seen(place, text.TCVN3) not in told
    assert json.loads(report.path.read_text(encoding="utf-8"))["fields"][0]["rows"] == {"mended": 6}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"fields": ["nothing"]}, "FIELD_MISSING"),
        ({"fields": ["n"]}, "FIELD_NOT_TEXT"),
        ({"capital_fields": ["n"]}, "FIELD_NOT_TEXT"),
        ({"least_confidence": 40.0}, "PARAMETER_INVALID"),
    ],
)
def test_wrong_parameters_are_refused(make_layer, mend, options, code):
    source = places_in(make_layer, text.TCVN3, n=list(range(len(PLACES))))
    with pytest.raises(EngineError) as caught:
        mend(source, **options)
    assert caught.value.code == code


def test_a_layer_without_text_is_copied(make_layer, mend):
    result, rows, preview = mend(make_layer(["POINT (0 0)"], {"n": [1]}))
    assert (rows, preview, result.fields_read) == ([{"n": 1}], [], 0)


def test_an_empty_layer(make_layer, mend):
    result, rows, preview = mend(make_layer([], {"ten": pa.array([], pa.string())}))
    assert (rows, preview, result.features) == ([], [], 0)


WORDS = st.sampled_from("đất ở xã phường Nguyễn Trần thửa tờ bản đồ đường suối LUC 12 ông cô".split())


@given(
    names=st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=5),
    encoding=st.sampled_from([text.TWICE, *text.LEGACY]),
)
@settings(deadline=None, max_examples=15, derandomize=True)
def test_running_twice_changes_nothing(tmp_path_factory, names, encoding):
    folder: Path = tmp_path_factory.mktemp("twice")
    table = pa.table({"ten": [seen(name, encoding) for name in [*names, *PLACES]]})
    path = folder / "in.gpkg"
    with LayerWriter(OutputLayer(path, path, "in"), table.schema, geometry_type="None", crs=None) as writer:
        writer.write(None, table)
    once = OutputLayer(folder / "once.gpkg", folder / "once.gpkg", "once")
    again = OutputLayer(folder / "again.gpkg", folder / "again.gpkg", "again")
    previews = [OutputLayer(folder / f"p{n}.gpkg", folder / f"p{n}.gpkg", "p") for n in (1, 2)]
    fix_encoding(InputLayer(path, "in"), previews[0], once, progress=Progress())
    second = fix_encoding(
        InputLayer(once.path, "once"), previews[1], again, fields=["ten"], progress=Progress()
    )
    assert [row["ten"].lower() for row in rows_of(once)] == [name.lower() for name in [*names, *PLACES]]
    assert rows_of(once) == rows_of(again)
    assert second.texts_mended == 0
