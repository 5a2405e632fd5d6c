"""Delivered packages on disk: what is made passes, in every format; what is broken is said; archives are safe."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.planning.package.check_plan_package import PackageCheck, check_plan_package
from bacgiang_gis_plugin.engine.planning.package.rules import CATALOGUE
from bacgiang_gis_plugin.engine.progress import Progress
from tests.engine.planning.package.packages import FOLDER, convert, layer, make, office, slim, square


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package that the operation made, with drawings and scans."""
    folder = tmp_path_factory.mktemp("made")
    make(folder / "in", folder / "out", **office(folder / "office"))
    return folder / "out" / FOLDER


@pytest.fixture(scope="module")
def small(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the filled classes only."""
    return slim(package, tmp_path_factory.mktemp("small") / FOLDER)


def check(path: Path, **values: Any) -> PackageCheck:
    return check_plan_package(path, progress=Progress(), **values)


def test_what_is_made_passes_and_every_rule_was_looked_at(package: Path) -> None:
    result = check(package, fail_on="warning")
    assert result.by_rule == {}
    assert not result.failed
    assert result.not_checked == {}
    assert set(result.checked) == set(CATALOGUE)
    assert (result.layers, result.objects, result.crs) == (153, 5, "EPSG:9214")
    assert result.plan_code == "24QHC0010001"


@pytest.mark.parametrize(
    ("suffix", "rules"),
    [
        (".gdb", set()),
        (".shp", {"field_name_cut"}),
    ],
)
def test_what_is_made_passes_in_other_formats(
    package: Path, tmp_path: Path, suffix: str, rules: set[str]
) -> None:
    """A shapefile cuts names, which is a warning."""
    converted = convert(package, tmp_path / FOLDER, suffix)
    shutil.rmtree(converted / "HoSoBASIC" / "BanVe")
    (converted / "HoSoBASIC" / "BanVe").mkdir()
    result = check(converted, fail_on="error")
    assert set(result.by_rule) == rules
    assert (result.errors, result.layers, result.objects) == (0, 153, 5)
    assert set(result.not_checked) == {"cad_count_differs", "cad_area_differs"}


def test_geojson_is_read(small: Path, tmp_path: Path) -> None:
    """GeoJSON has no types and no lengths; here it has only the classes that are filled."""
    result = check(convert(small, tmp_path / FOLDER, ".geojson"))
    assert set(result.by_rule) == {"class_missing", "database_missing"}
    assert (result.layers, result.objects) == (2, 5)


def test_a_shapefile_says_every_cut_name(small: Path, tmp_path: Path) -> None:
    """maThongTinQH, tenDoiTuong and the indicators of zones: what is longer than ten letters."""
    converted = convert(small, tmp_path / FOLDER, ".shp")
    workbook = tmp_path / "check.xlsx"
    check(converted, workbook=OutputFile(workbook, workbook))
    rows = list(openpyxl.load_workbook(workbook)["loi"].values)
    head = rows[0]
    cut = {
        row[head.index("thong_bao")].split(": ")[1].rstrip(".")
        for row in rows[1:]
        if row[head.index("ma_loi")] == "field_name_cut"
    }
    assert {"maThongTinQH → maThongTin", "tenDoiTuong → tenDoiTuon", "matDoXayDung → matDoXayDu"} <= cut
    assert {"chucNangSuDungDatMuc1 → chucNangSu", "chucNangSuDungDatMuc2 → chucNang_1"} <= cut


def test_a_shapefile_without_system_and_a_damaged_one_are_findings(small: Path, tmp_path: Path) -> None:
    """Without the .prj nothing says the meridian; a .shp cut in the middle is not a shorter layer."""
    converted = convert(small, tmp_path / FOLDER, ".shp")
    folder = converted / "HoSoGIS" / "QuyHoach"
    (folder / "RanhGioiQuyHoach_A.prj").unlink()
    zones = folder / "ChucNangSuDungDat_A.shp"
    zones.write_bytes(zones.read_bytes()[:-150])
    result = check(converted)
    assert result.by_rule["crs_missing"] == 1
    # A zone takes 144 bytes there: two of the four are hit, and the file is not as long as its header says.
    assert result.by_rule["geometry_missing"] == 2
    assert result.by_rule["layer_unreadable"] == 1
    assert result.objects == 5


def zipped(package: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(package.rglob("*")):
            archive.write(one, Path(FOLDER) / one.relative_to(package))
    return path


def test_an_archive_is_read_like_a_folder(small: Path, tmp_path: Path) -> None:
    result = check(zipped(small, tmp_path / "giao nộp.zip"))
    assert result.by_rule == check(small).by_rule
    assert set(result.by_rule) == {"class_missing"}
    assert result.package == FOLDER


def test_an_archive_that_leads_outside_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{FOLDER}/HoSoGIS/a.txt", "a")
        archive.writestr("../../outside.txt", "b")
    with pytest.raises(EngineError) as raised:
        check(path)
    assert raised.value.code == "ARCHIVE_ESCAPES"
    assert not (tmp_path.parent / "outside.txt").exists()


@pytest.mark.parametrize("kind", ["folder", "text", "zip"])
def test_what_is_no_package_is_said(kind: str, tmp_path: Path) -> None:
    path = tmp_path / {"folder": "empty", "text": "a.txt", "zip": "a.zip"}[kind]
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("x")
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", "a")
    with pytest.raises(EngineError) as raised:
        check(path)
    assert raised.value.code == "PACKAGE_NOT_FOUND"
    with pytest.raises(EngineError) as raised:
        check(tmp_path / "absent")
    assert raised.value.code == "FILE_MISSING"


@pytest.fixture
def broken(small: Path, tmp_path: Path) -> Path:
    """A copy of the package with defects made in the files themselves."""
    copy = tmp_path / "in" / FOLDER
    shutil.copytree(small, copy)
    shutil.rmtree(copy / "HoSoBASIC")
    (copy / "HoSoGIS" / "MocGioi.gpkg").write_bytes(b"no database")
    next((copy / "HoSoScan").glob("*.xlsx")).write_bytes(b"no workbook")
    with sqlite3.connect(copy / "HoSoGIS" / "QuyHoach.gpkg") as base:
        name = '"ChucNangSuDungDat_A"'
        # GDAL's triggers call functions that only GDAL has.
        triggers = base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            base.execute(f'DROP TRIGGER "{trigger}"')
        base.execute(f"UPDATE {name} SET maDoiTuong = '' WHERE fid = 2")
        base.execute(f"UPDATE {name} SET matDoXayDung = '140' WHERE fid = 1")
    return copy


def test_broken_files_are_findings_and_the_rest_is_checked(broken: Path, tmp_path: Path) -> None:
    outputs = {name: tmp_path / name for name in ("e.gpkg", "a.gpkg", "r.html", "r.xlsx", "r.json")}
    result = check(
        broken.parent,
        fail_on="error",
        errors=OutputLayer(outputs["e.gpkg"], outputs["e.gpkg"], "errors"),
        error_areas=OutputLayer(outputs["a.gpkg"], outputs["a.gpkg"], "error_areas"),
        html=OutputFile(outputs["r.html"], outputs["r.html"]),
        workbook=OutputFile(outputs["r.xlsx"], outputs["r.xlsx"]),
        report=OutputFile(outputs["r.json"], outputs["r.json"]),
    )
    assert result.failed
    wanted = {"folder_missing": 2, "layer_unreadable": 2, "object_code_empty": 1, "density_range": 1}
    assert {rule: result.by_rule.get(rule) for rule in wanted} == wanted
    assert "scan_workbook_missing" in result.by_rule
    assert "scan_code_differs" in result.not_checked
    errors = read_layer(InputLayer(outputs["e.gpkg"], "errors"))
    areas = read_layer(InputLayer(outputs["a.gpkg"], "error_areas"))
    assert len(errors) + len(areas) == result.findings
    assert result.located + result.areas + result.without_place == result.findings
    row = errors.table.column("ma_loi").to_pylist().index("density_range")
    assert errors.geometry[row].within(square(0, 0))
    told = json.loads(outputs["r.json"].read_text(encoding="utf-8"))
    assert told["by_rule"] == result.by_rule
    page = outputs["r.html"].read_text(encoding="utf-8")
    assert "density_range" in page
    assert "Không đạt" in page


def test_a_given_boundary_goes_before_that_of_the_package(small: Path, tmp_path: Path) -> None:
    """Half of the plan: two zones of one hectare lie outside of it."""
    shape = shapely.box(417_000, 2_353_000, 417_200, 2_353_100)
    half = layer(tmp_path / "half.gpkg", "half", [shape], {"a": [1]})
    result = check(small, boundary=half)
    assert result.by_rule["outside_boundary"] == 2
    assert result.boundary == "given"


def test_personal_values_are_never_shown(small: Path, tmp_path: Path) -> None:
    copy = tmp_path / FOLDER
    shutil.copytree(small, copy)
    with sqlite3.connect(copy / "HoSoGIS" / "QuyHoach.gpkg") as base:
        base.execute('ALTER TABLE "RanhGioiQuyHoach_A" ADD COLUMN TenChuSuDung TEXT')
        base.execute("ALTER TABLE \"ChucNangSuDungDat_A\" ADD COLUMN TenChuSuDung TEXT DEFAULT 'Lò Văn Tét'")
    page = tmp_path / "r.html"
    result = check(copy, html=OutputFile(page, page))
    assert result.by_rule["personal_field"] == 1
    assert "Lò Văn Tét" not in page.read_text(encoding="utf-8")


def test_the_province_is_two_digits(small: Path) -> None:
    with pytest.raises(EngineError) as raised:
        check(small, province="Bắc Ninh")
    assert raised.value.code == "PARAMETER_INVALID"
