"""The operation on DWG, DGN v8 and archives, beside DGN v7 and DXF: one report that accounts for every element."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.drawings import import_cad_sheets as module
from bacgiang_gis_plugin.engine.cadastre.drawings.import_cad_sheets import ImportReport, import_cad_sheets
from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

from ..make_drawings import make_dgn
from .make_dgn8 import line, text, write_dgn8

FILES = Path(__file__).parent / "files"
X, Y = 417_000_000, 2_353_500_000


def run(folder: Path, *inputs: Path, **options: Any) -> tuple[ImportReport, dict[str, Any], dict[str, Any]]:
    folder.mkdir()
    outputs = [
        OutputLayer(folder / f"{name}.gpkg", folder / f"{name}.gpkg", name)
        for name in ("lines", "texts", "sheets")
    ]
    report = OutputFile(folder / "report.json", folder / "report.json")
    result = import_cad_sheets(list(inputs), *outputs, report=report, progress=Progress(), **options)
    layers = {
        name: read_layer(InputLayer(folder / f"{name}.gpkg", name)) for name in ("lines", "texts", "sheets")
    }
    return result, layers, json.loads((folder / "report.json").read_text(encoding="utf-8"))


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    """A folder with one sheet of each kind, one of them in an archive, and two that are damaged."""
    folder = tmp_path / "in"
    folder.mkdir()
    make_dgn(folder / "to_1.dgn")
    write_dgn8(
        folder / "to_2.dgn",
        [line(10, (X, Y), (X + 5_000, Y)), text(13, (X, Y), bytes.fromhex("5468F66120AECA74"))],
        levels={10: "Level 10"},
    )
    (folder / "to_3.DWG").write_bytes((FILES / "sheet_2000.dwg").read_bytes())
    with zipfile.ZipFile(folder / "xa.zip", "w") as archive:
        archive.write(FILES / "sheet_2018.dwg", "moi/to_4.dwg")
        archive.writestr("read me.txt", "x")
    (folder / "to_5.dwg").write_bytes((FILES / "sheet_2018.dwg").read_bytes()[:3000])
    (folder / "to_6.dwg").write_bytes(b"AC1006" + bytes(500))
    return folder


def test_every_kind_is_imported_and_adds_up(tmp_path: Path, drawings: Path) -> None:
    result, layers, report = run(tmp_path / "out", drawings)
    assert (result.files, result.imported, result.failed_files) == (6, 4, 2)
    sheets = {sheet["name"]: sheet for sheet in report["sheets"]}
    assert sheets["xa.zip/moi/to_4.dwg"]["path"] == f"{drawings / 'xa.zip'}/moi/to_4.dwg"
    for sheet in sheets.values():
        assert sheet["elements"] == sheet["lines"] + sheet["labels"] + sheet["other"] + sheet["failed"]
        assert sum(level["read"] for level in sheet["levels"]) == sheet["elements"]
    assert {name: sheet["code"] for name, sheet in sheets.items() if sheet["status"] == "failed"} == {
        "to_5.dwg": "FILE_DAMAGED",
        "to_6.dwg": "CAD_UNSUPPORTED",
    }
    readers = {
        name: sheet["second_reading"] and sheet["second_reading"]["reader"] for name, sheet in sheets.items()
    }
    assert readers == {
        "to_1.dgn": "cadkit",
        "to_2.dgn": "record count",
        "to_3.DWG": "object map",
        "xa.zip/moi/to_4.dwg": "object map",
        "to_5.dwg": None,
        "to_6.dwg": None,
    }
    assert {sheet["second_reading"]["status"] for sheet in sheets.values() if sheet["second_reading"]} == {
        "agrees"
    }
    assert shapely.is_valid(layers["lines"].geometry).all()


def test_levels_layers_and_texts_are_told_alike(tmp_path: Path, drawings: Path) -> None:
    _, layers, _ = run(tmp_path / "out", drawings)
    lines, texts = layers["lines"], layers["texts"]
    roles = {
        (file, level): role
        for file, level, role in zip(
            *(lines.column(name).tolist() for name in ("tep", "muc", "vai_tro")), strict=True
        )
    }
    assert roles["to_2.dgn", "Level 10"] == roles["to_3.DWG", "10"] == "parcel_boundary"
    assert roles["to_3.DWG", "Nha"] == "other"
    words = dict(zip(texts.column("noi_dung").tolist(), texts.column("tep").tolist(), strict=True))
    decoded = [
        (file, encoding)
        for file, word, encoding in zip(
            *(texts.column(name).tolist() for name in ("tep", "noi_dung", "bang_ma")), strict=True
        )
        if word == "Thửa đất"
    ]
    assert decoded == [("to_2.dgn", "tcvn3"), ("to_3.DWG", "tcvn3"), ("xa.zip/moi/to_4.dwg", "utf-8")]
    assert "LUC 7" in words


def test_rows_are_the_same_whatever_the_number_of_workers(
    tmp_path: Path, drawings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, one, first = run(tmp_path / "one", drawings)
    monkeypatch.setattr(module, "WORTH_WORKERS", 0)
    monkeypatch.setenv("BACGIANG_WORKERS", "2")
    _, two, second = run(tmp_path / "two", drawings)
    assert first == second
    for name in ("lines", "texts", "sheets"):
        assert one[name].table.equals(two[name].table)
        if name != "sheets":  # a failed one has no place
            assert shapely.equals_exact(one[name].geometry, two[name].geometry, 0).all()


def test_the_second_reading_can_be_switched_off(tmp_path: Path, drawings: Path) -> None:
    _, with_second, _ = run(tmp_path / "one", drawings)
    _, without, report = run(tmp_path / "two", drawings, second_reader=False)
    assert {sheet["name"] for sheet in report["sheets"] if sheet["second_reading"] is None} == {
        "to_1.dgn", "to_5.dwg", "to_6.dwg",
    }  # fmt: skip
    for name in ("lines", "texts"):
        assert with_second[name].table.equals(without[name].table)


def test_a_lost_helper_costs_one_file(
    tmp_path: Path, drawings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bacgiang_gis_plugin.engine.cadastre.drawings import cadkit_process

    begin: Callable[..., None] = cadkit_process.begin

    def begin_and_crash(request: cadkit_process.Request) -> None:
        begin(request)
        if request.path.name == "to_3.DWG" and cadkit_process._helper is not None:
            cadkit_process._helper.process.kill()
            cadkit_process._helper.connection.close()  # what it may have answered already

    monkeypatch.setattr(cadkit_process, "begin", begin_and_crash)
    result, _, report = run(tmp_path / "out", drawings)
    assert (result.imported, result.failed_files) == (3, 3)
    codes = {sheet["name"]: sheet["code"] for sheet in report["sheets"]}
    assert codes["to_3.DWG"] == "CAD_READER_DIED"
    assert codes["xa.zip/moi/to_4.dwg"] is None
