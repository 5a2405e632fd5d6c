"""The operation: folders to layers and a report that accounts for every element; bad files among good ones."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.drawings import import_cad_sheets as module
from bacgiang_gis_plugin.engine.cadastre.drawings.import_cad_sheets import ImportReport, import_cad_sheets
from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.errors import Cancelled, EngineError
from bacgiang_gis_plugin.engine.jobs import Job, run_job
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress
from bacgiang_gis_plugin.engine.vn2000 import pinned_change

from ..make_drawings import ROOT, make_dgn, make_dxf

SAMPLE = ROOT / "sample_data" / "sheets"
Run = Callable[..., ImportReport]


class Result:
    """What one import wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.report: ImportReport
        self.progress = Progress()

    def layer(self, name: str) -> Any:
        return read_layer(InputLayer(self.folder / f"{name}.gpkg", name))

    def json(self) -> dict[str, Any]:
        return json.loads((self.folder / "report.json").read_text(encoding="utf-8"))


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    def import_it(*inputs: Path, into: str = "out", **options: Any) -> Result:
        result = Result(tmp_path / into)
        result.folder.mkdir()
        outputs = [
            OutputLayer(result.folder / f"{name}.gpkg", result.folder / f"{name}.gpkg", name)
            for name in ("lines", "texts", "sheets")
        ]
        report = OutputFile(result.folder / "report.json", result.folder / "report.json")
        result.report = import_cad_sheets(
            list(inputs), *outputs, report=report, progress=result.progress, **options
        )
        return result

    return import_it


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sheets in a tree, one with its suffix in capitals."""
    (tmp_path / "in" / "sub").mkdir(parents=True)
    make_dgn(tmp_path / "in" / "sub" / "DC_to_10.DGN")
    make_dgn(tmp_path / "in" / "DC_to_2.dgn", number_text="7")
    return tmp_path / "in"


def assert_sums(report: dict[str, Any]) -> None:
    for sheet in report["sheets"]:
        for entry in sheet["levels"]:
            other, failed = sum(entry["other"].values()), sum(entry["failed"].values())
            assert entry["read"] == entry["lines"] + entry["labels"] + other + failed
        assert sum(entry["read"] for entry in sheet["levels"]) == sheet["elements"]
        assert sheet["elements"] == sheet["lines"] + sheet["labels"] + sheet["other"] + sheet["failed"]
    for name in ("elements", "lines", "labels", "other", "failed", "line_rows", "text_rows"):
        assert report[name] == sum(sheet[name] for sheet in report["sheets"])


def test_a_folder_becomes_three_layers(run: Callable[..., Result], folder: Path) -> None:
    result = run(folder, commune_code="99999")
    lines, texts, sheets = (result.layer(name) for name in ("lines", "texts", "sheets"))
    assert result.report.elements == 24
    assert (len(lines), len(texts), len(sheets)) == (12, 6, 2)
    assert sheets.column("tep").tolist() == ["DC_to_2.dgn", "DC_to_10.DGN"]
    assert sheets.column("so_to").tolist() == [2, 10]
    assert set(sheets.column("ma_xa")) == {"99999"}
    assert set(sheets.column("kinh_tuyen")) == {"107°00'"}
    assert set(sheets.column("trang_thai")) == {"ok"}
    assert lines.crs == "EPSG:9214"
    assert lines.column("muc").tolist()[:6] == ["10", "23", "31", "10", "63", "46"]
    assert lines.column("vai_tro").tolist()[:6] == [
        "parcel_boundary", "parcel_closing", "parcel_closing", "parcel_boundary", "sheet_frame", "parcel_closing",
    ]  # fmt: skip
    assert lines.column("so_phan_tu").tolist()[:6] == [1, 2, 3, 4, 5, 6]
    assert set(lines.column("epsg")) == {9214}
    assert texts.column("vai_tro").tolist()[:3] == ["owner_name", "parcel_number", "label_point"]
    assert texts.column("noi_dung").tolist()[1:3] == ["LUC7/119.3", ""]
    assert_sums(result.json())


def test_text_is_decoded_and_its_bytes_kept(run: Callable[..., Result], folder: Path) -> None:
    texts = run(folder).layer("texts")
    stored = bytes.fromhex(texts.column("noi_dung_goc")[0])
    assert stored.startswith(b"Th\xf6a \xae\xcat")
    assert texts.column("noi_dung")[0].startswith("Thửa đất")
    assert texts.column("bang_ma").tolist()[:3] == ["tcvn3", "ascii", "ascii"]
    assert (texts.column("goc")[0], texts.column("phong_chu")[0]) == (30.0, "3")


def test_an_encoding_can_be_forced(run: Callable[..., Result], folder: Path) -> None:
    texts = run(folder, encoding="Latin-1").layer("texts")
    assert texts.column("noi_dung")[0].startswith("Thöa ®Êt")


def test_rows_are_the_same_whatever_the_number_of_workers(
    run: Callable[..., Result], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = run(folder, into="one")
    monkeypatch.setattr(module, "WORTH_WORKERS", 0)
    monkeypatch.setenv("BACGIANG_WORKERS", "2")
    two = run(folder, into="two")
    assert one.json() == two.json()
    for name in ("lines", "texts", "sheets"):
        first, second = one.layer(name), two.layer(name)
        assert first.table.equals(second.table)
        assert shapely.equals_exact(first.geometry, second.geometry, 0).all()


def test_a_sheet_of_another_zone_is_brought_over_exactly(run: Callable[..., Result], folder: Path) -> None:
    result = run(folder, meridians=["*TO_10*=EPSG:9209"])
    lines = result.layer("lines")
    sheets = result.layer("sheets")
    assert sheets.column("kinh_tuyen").tolist() == ["107°00'", "105°30'"]
    assert sheets.column("epsg").tolist() == [9214, 9209]
    assert lines.column("epsg").tolist() == [9214] * 6 + [9209] * 6
    back = pyproj.Transformer.from_crs("EPSG:9214", "EPSG:9209", always_xy=True)
    there = shapely.transform(lines.geometry[6:], lambda points: np.column_stack(back.transform(*points.T)))
    assert np.abs(shapely.get_coordinates(there) - shapely.get_coordinates(lines.geometry[:6])).max() < 1e-6
    assert "outside the communes" in sheets.column("ly_do")[1]
    assert "the coordinates are in EPSG:9214 (107°00')" in sheets.column("ly_do")[1]
    assert sheets.column("gia_thiet").tolist() == ["as_declared", "EPSG:9214"]
    assert sheets.column("ty_le_trong").tolist() == [100, 0]
    place = result.report.sheets[1].place
    assert place["verdict"] == "wrong"
    assert place["hypotheses"][0]["inside"] == 1


def test_a_sheet_of_hanoi_1972_is_brought_over_by_the_pinned_operations(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    document = make_dxf(tmp_path / "cu.dxf")
    old = pinned_change("EPSG:9214", "EPSG:2044")(np.array([[417000.0, 2354000.0], [417100.0, 2354000.0]]))
    document.modelspace().add_line(*old.tolist())
    document.saveas(tmp_path / "cu.dxf")
    result = run(tmp_path / "cu.dxf", meridians=["cu*=EPSG:2044"])
    found = shapely.get_coordinates(result.layer("lines").geometry)
    assert np.abs(found - [[417000, 2354000], [417100, 2354000]]).max() < 0.001
    sheet = result.report.sheets[0]
    assert (sheet.epsg, sheet.place["verdict"]) == (2044, "right")
    assert "EPSG:1544 + EPSG:6960" in sheet.reason
    assert "Vũng Tàu" in sheet.reason


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"meridians": ["DC_12*"]}, "MERIDIAN_RULE"),
        ({"meridians": ["DC_12*=EPSG:999999"]}, "CRS_UNKNOWN"),
        ({"meridians": ["DC_12*=EPSG:5187"]}, "CRS_OTHER_DATUM"),
        ({"crs": "EPSG:4756"}, "CAD_CRS"),
        ({"crs": "nonsense"}, "CRS_UNKNOWN"),
        ({"stroke_tolerance": 0.0}, "PARAMETER_INVALID"),
    ],
)
def test_bad_parameters(run: Callable[..., Result], folder: Path, options: dict[str, Any], code: str) -> None:
    with pytest.raises(EngineError) as caught:
        run(folder, **options)
    assert caught.value.code == code


def test_an_unknown_encoding_is_refused_at_the_door(folder: Path, tmp_path: Path) -> None:
    parameters = {"inputs": [str(folder)], "encoding": "KOI8-R"}
    parameters |= {name: str(tmp_path / f"{name}.gpkg") for name in ("lines", "texts", "sheets")}
    with pytest.raises(EngineError, match="KOI8-R") as caught:
        run_job(Job("import_cad_sheets", parameters, "1"), Progress())
    assert caught.value.code == "PARAMETER_INVALID"


def test_one_job_writes_one_geopackage(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "sheets.gpkg"
    parameters: dict[str, Any] = {"inputs": [str(folder)], "report": str(tmp_path / "report.json")}
    parameters |= {name: {"path": str(path), "layer": name} for name in ("lines", "texts", "sheets")}
    result = run_job(Job("import_cad_sheets", parameters, "1"), Progress())
    assert result["imported"] == 2
    assert len(read_layer(InputLayer(path, "lines"))) == 12
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["in", "report.json", "sheets.gpkg"]


def bad_files(folder: Path) -> dict[str, Path]:
    good = make_dgn(folder / "good_1.dgn")
    data = good.read_bytes()
    contents = {
        "empty.dgn": b"",
        "cut.dgn": data[:2000],
        "v8.dgn": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(3000),
        "random.dgn": np.random.default_rng(3).bytes(3000),
        "random.dxf": np.random.default_rng(4).bytes(3000),
        "really_dgn.dxf": data + bytes(2),
        "really_gpkg.dgn": b"SQLite format 3\0" + bytes(500),
        "table.csv": b"a,b\n",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in [*contents, "missing.dgn"]}


CODES = {
    "empty.dgn": "FILE_EMPTY",
    "cut.dgn": "DGN_TRUNCATED",
    "v8.dgn": "CAD_UNSUPPORTED",
    "random.dgn": "CAD_KIND",
    "random.dxf": "CAD_KIND",
    "really_dgn.dxf": "CAD_KIND",
    "really_gpkg.dgn": "CAD_KIND",
    "table.csv": "CAD_KIND",
    "missing.dgn": "FILE_MISSING",
}


@pytest.mark.parametrize("name", sorted(CODES))
def test_a_bad_file_alone_is_an_error(run: Callable[..., Result], tmp_path: Path, name: str) -> None:
    path = bad_files(tmp_path)[name]
    with pytest.raises(EngineError) as caught:
        run(path)
    assert caught.value.code == CODES[name]
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_bad_files_among_good_ones_are_rows(run: Callable[..., Result], tmp_path: Path) -> None:
    paths = bad_files(tmp_path)
    result = run(tmp_path / "good_1.dgn", *paths.values())
    assert (result.report.imported, result.report.failed_files) == (1, 9)
    sheets = result.layer("sheets")
    found = {sheet.name: sheet for sheet in result.report.sheets}
    assert {name: found[name].code for name in CODES} == CODES
    assert sheets.column("trang_thai").tolist().count("failed") == 9
    for name, path in paths.items():
        assert str(path) in found[name].reason
        assert any(warning.startswith(name) for warning in result.progress.warnings)
    assert len(result.layer("lines")) == 6
    assert_sums(result.json())


def test_when_all_fail_the_first_are_named(run: Callable[..., Result], tmp_path: Path) -> None:
    paths = bad_files(tmp_path)
    with pytest.raises(EngineError, match="None of 2 drawings could be read") as caught:
        run(paths["v8.dgn"], paths["empty.dgn"])
    assert str(paths["v8.dgn"]) in caught.value.message


def test_a_file_that_may_not_be_read(run: Callable[..., Result], tmp_path: Path) -> None:
    path = make_dgn(tmp_path / "a.dgn")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    with pytest.raises(EngineError) as caught:
        run(path)
    assert caught.value.code == "FILE_NOT_PERMITTED"


def test_a_folder_without_drawings(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "read_me.txt").write_text("nothing")
    with pytest.raises(EngineError) as caught:
        run(tmp_path / "in")
    assert caught.value.code == "CAD_NONE_FOUND"


def test_the_same_file_is_imported_once(run: Callable[..., Result], folder: Path) -> None:
    first = folder / "DC_to_2.dgn"
    (folder / "copy of 2.dgn").write_bytes(first.read_bytes())
    result = run(folder, first)
    assert result.report.repeated == 2
    assert (result.report.imported, result.report.lines) == (2, 12)
    reasons = [sheet.reason for sheet in result.report.sheets if sheet.status == "repeated"]
    assert any("same bytes as copy of 2.dgn" in reason for reason in reasons)
    assert any("named twice" in reason for reason in reasons)


def test_files_of_one_name_are_told_apart(run: Callable[..., Result], tmp_path: Path) -> None:
    for number, name in enumerate(("north", "south")):
        (tmp_path / "in" / name).mkdir(parents=True)
        make_dgn(tmp_path / "in" / name / "1.dgn", number_text=str(number))
    sheets = run(tmp_path / "in").layer("sheets")
    assert sheets.column("tep").tolist() == ["north/1.dgn", "south/1.dgn"]
    assert sheets.column("so_to").tolist() == [1, 1]


def test_unknown_layers_are_other_unless_the_office_says(run: Callable[..., Result], tmp_path: Path) -> None:
    document = make_dxf(tmp_path / "a.dxf")
    space = document.modelspace()
    for layer in ("10", "Level 23", "RANH_THUA", "99"):
        space.add_line((417000, 2354000), (417001, 2354001), dxfattribs={"layer": layer})
    document.saveas(tmp_path / "a.dxf")
    table = tmp_path / "levels.csv"
    table.write_text("level,role\nranh_thua,parcel_boundary\n10,building\n", encoding="utf-8")
    plain = run(tmp_path / "a.dxf", into="plain").layer("lines")
    assert plain.column("vai_tro").tolist() == ["parcel_boundary", "parcel_closing", "other", "other"]
    office = run(tmp_path / "a.dxf", into="office", levels=table).layer("lines")
    assert office.column("vai_tro").tolist() == ["building", "parcel_closing", "parcel_boundary", "other"]


@pytest.mark.parametrize("text", ["muc,role\n10,x\n", "level,role\n10,\n", "level,role\n,road\n"])
def test_a_table_of_levels_that_cannot_be_used(
    run: Callable[..., Result], folder: Path, tmp_path: Path, text: str
) -> None:
    (tmp_path / "levels.csv").write_text(text)
    with pytest.raises(EngineError) as caught:
        run(folder, levels=tmp_path / "levels.csv")
    assert caught.value.code == "LEVELS_TABLE"


def test_a_drawing_far_away_is_doubted(run: Callable[..., Result], tmp_path: Path) -> None:
    document = make_dxf(tmp_path / "a.dxf")
    document.modelspace().add_line((0, 0), (10, 10))
    document.saveas(tmp_path / "a.dxf")
    result = run(tmp_path / "a.dxf")
    assert result.report.doubtful == 1
    assert "check the meridian and the units" in result.report.sheets[0].reason
    assert len(result.layer("lines")) == 1, "a doubt keeps nothing out"


def test_a_drawing_without_anything_in_it(run: Callable[..., Result], tmp_path: Path) -> None:
    make_dxf(tmp_path / "a.dxf").saveas(tmp_path / "a.dxf")
    result = run(tmp_path / "a.dxf")
    assert "no line and no text" in result.report.sheets[0].reason
    assert (len(result.layer("lines")), len(result.layer("texts")), len(result.layer("sheets"))) == (0, 0, 1)


def test_cancel_stops(folder: Path, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel_asked = True
    outputs = [
        OutputLayer(tmp_path / f"{n}.gpkg", tmp_path / f"{n}.gpkg", n) for n in ("lines", "texts", "sheets")
    ]
    with pytest.raises(Cancelled):
        import_cad_sheets([folder], *outputs, progress=progress)


@pytest.mark.skipif(
    not SAMPLE.is_dir(), reason="the sample sheets are not there: run sample_data/make_sample.py"
)
def test_the_sample_commune(run: Callable[..., Result]) -> None:
    result = run(SAMPLE)
    assert result.report.imported == result.report.files == 8
    assert result.report.doubtful == result.report.failed == 0
    assert [sheet.number for sheet in result.report.sheets] == list(range(1, 9))
    assert {sheet.encoding for sheet in result.report.sheets} == {"tcvn3"}
    texts = result.layer("texts")
    owners = texts.column("noi_dung")[texts.column("vai_tro") == "owner_name"]
    assert len(owners) > 2500
    assert all("Ngoạch Sưởng" in owner for owner in owners)
    assert_sums(result.json())


@pytest.mark.real_data
def test_real_drawings(run: Callable[..., Result], shared_data: Path) -> None:
    result = run(
        shared_data / "real" / "us_plat.dgn", shared_data / "real" / "kr_cadastral_map.dxf", crs="EPSG:5187"
    )
    korean, american = result.report.sheets
    assert (korean.elements, korean.lines, korean.labels) == (4895, 2512, 2383)
    assert american.lines + american.labels == 583
    assert (american.elements, american.failed) == (1097, 0)
    lines, texts = result.layer("lines"), result.layer("texts")
    kinds = np.concatenate(
        [layer.column("kieu")[layer.column("tep") == "us_plat.dgn"] for layer in (lines, texts)]
    )
    counted = dict(zip(*np.unique(kinds, return_counts=True), strict=True))
    assert counted == {"text": 343, "line": 158, "point": 46, "line string": 33, "shape": 2, "ellipse": 1}
    assert "산 104-11 임" in texts.column("noi_dung").tolist()
    assert_sums(result.json())
