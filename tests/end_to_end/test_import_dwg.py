"""bacgiang:importcadsheets on DWG, DGN v8 and a ZIP archive, through qgis_process."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

DRAWINGS = Path(__file__).resolve().parents[1] / "engine" / "cadastre" / "drawings"
X, Y = 417_000_000, 2_353_500_000


def dgn8(path: Path) -> Path:
    spec = importlib.util.spec_from_file_location("make_dgn8", DRAWINGS / "make_dgn8.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    words = make.text(13, (X, Y), bytes.fromhex("5468F66120AECA74"))
    return make.write_dgn8(path, [make.line(10, (X, Y), (X + 5_000, Y)), words])


def test_dwg_dgn8_and_an_archive(linked, tmp_path):
    archive = tmp_path / "to.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.write(DRAWINGS / "files" / "sheet_2018.dwg", "to_2.dwg")
    output = tmp_path / "sheets.gpkg"
    inputs = [str(DRAWINGS / "files" / "sheet_2000.dwg"), str(dgn8(tmp_path / "to_1.dgn")), str(archive)]
    code, results, said = linked.run("bacgiang:importcadsheets", {"INPUT": inputs, "OUTPUT": str(output)})
    assert code == 0, said
    assert (results["FILE_COUNT"], results["FAILED_COUNT"], results["ELEMENT_COUNT"]) == (3, 0, 50)
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    proofs = {sheet["name"]: sheet["second_reading"] for sheet in report["sheets"]}
    assert {name: proof["status"] for name, proof in proofs.items()} == {
        "sheet_2000.dwg": "agrees",
        "to_1.dgn": "agrees",
        "to.zip/to_2.dwg": "agrees",
    }
    with closing(sqlite3.connect(output)) as database:
        words = database.execute("SELECT count(*) FROM texts WHERE noi_dung = 'Thửa đất'").fetchone()[0]
        boundaries = database.execute(
            "SELECT count(*) FROM lines WHERE vai_tro = 'parcel_boundary'"
        ).fetchone()[0]
    assert words == 3
    assert boundaries > 3


def test_a_crashing_drawing_alone_is_an_error_with_a_hint(linked, tmp_path):
    path = tmp_path / "cut.dwg"
    path.write_bytes((DRAWINGS / "files" / "sheet_2018.dwg").read_bytes()[:2500])
    code, _, said = linked.run(
        "bacgiang:importcadsheets", {"INPUT": [str(path)], "OUTPUT": str(tmp_path / "sheets.gpkg")}
    )
    assert code == 1
    assert str(path) in said
    assert not (tmp_path / "sheets.gpkg").exists()
