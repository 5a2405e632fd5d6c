"""bacgiang:createplanpackage and checkplanpackage through qgis_process: the sample commune's plan as a submission."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
ZONES = f"{SAMPLE / 'planning' / 'zoning_plan.gpkg'}|layername=zones"
BOUNDARY = f"{SAMPLE / 'base' / 'commune.gpkg'}|layername=commune"
ROADS = f"{SAMPLE / 'base' / 'commune.gpkg'}|layername=roads"

_OPEN = """
import json, sys
from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsProject
from qgis.PyQt.QtCore import QSize
application = QgsApplication([], False)
application.initQgis()
project = QgsProject.instance()
read = project.read(sys.argv[1])
layers = list(project.mapLayers().values())
zones = [one for one in layers if one.name().endswith("(ChucNangSuDungDat_A)") and one.featureCount() > 0]
settings = QgsMapSettings()
settings.setLayers(project.layerTreeRoot().checkedLayers())
settings.setDestinationCrs(project.crs())
settings.setExtent(zones[0].extent())
settings.setOutputSize(QSize(600, 300))
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
colours = {image.pixelColor(x, y).name() for x in range(0, 600, 5) for y in range(0, 300, 5)}
print("TOLD " + json.dumps({
    "read": read, "title": project.title(), "crs": project.crs().authid(), "layers": len(layers),
    "invalid": [one.name() for one in layers if not one.isValid()], "zones": zones[0].featureCount(),
    "renderer": zones[0].renderer().type(), "groups": [one.name() for one in project.layerTreeRoot().children()],
    "alias": zones[0].attributeAlias(zones[0].fields().indexOf("matDoXayDung")), "colours": sorted(colours),
    "length": zones[0].fields().field("maHoSoQH").length(),
}))
"""


@pytest.fixture(scope="module")
def made(linked, tmp_path_factory):
    """The sample's plan as a package: the drawing in HoSoBASIC, roads by a table, the rest empty."""
    folder = tmp_path_factory.mktemp("package")
    drawings = folder / "drawings"
    drawings.mkdir()
    shutil.copy(SAMPLE / "planning" / "zoning_plan.dxf", drawings)
    table = folder / "layers.csv"
    table.write_text(
        "layer,database,feature_class,source,field\nroads,HienTrang,MangLuoiGiaoThongDuongBo_L,,\n",
        encoding="utf-8",
    )
    values = {
        "PROJECT_NAME": "Quy hoạch chung xã Mẫu", "ZONES": ZONES, "BOUNDARY": BOUNDARY, "LAYERS": [ROADS],
        "MAPPING": str(table), "INFO_CODE": "242631012345", "DECISION": "00/QĐ-MẪU", "DECISION_DATE": "2025-07-01",
        "DRAWINGS": str(drawings), "FOLDER": str(folder / "out"), "REPORT": str(folder / "made.json"),
    }  # fmt: skip
    code, results, said = linked.run("bacgiang:createplanpackage", values)
    assert code == 0, said
    return folder, results


def test_the_sample_becomes_a_package(made):
    folder, results = made
    report = json.loads((folder / "made.json").read_text(encoding="utf-8"))
    assert results["FEATURE_COUNT"] == results["PLACED_COUNT"] == 34 + 1 + 136
    assert results["LEFT_OUT_COUNT"] == 0
    assert report["classes"]["QuyHoach.ChucNangSuDungDat_A"] == 34
    assert report["classes"]["HienTrang.MangLuoiGiaoThongDuongBo_L"] == 136
    package = Path(results["PACKAGE"])
    assert package.name == "CSDL_QuyHoachChungXaMau"
    assert Path(results["PROJECT"]).is_file()
    assert sorted(path.name for path in (package / "HoSoGIS").iterdir()) == [
        "HienTrang.gpkg", "MocGioi.gpkg", "NenDiaHinh.gpkg", "QuyHoach.gpkg", "QuyHoachChungXaMau.qgz",
    ]  # fmt: skip


def test_qgis_opens_the_project(made, tmp_path):
    _, results = made
    moved = tmp_path / "elsewhere"
    shutil.copytree(results["PACKAGE"], moved)
    script = tmp_path / "open.py"
    script.write_text(_OPEN, encoding="utf-8")
    project = moved / "HoSoGIS" / "QuyHoachChungXaMau.qgz"
    run = subprocess.run(
        [sys.executable, str(script), str(project)], capture_output=True, text=True, check=False
    )
    told = [line for line in run.stdout.splitlines() if line.startswith("TOLD ")]
    assert told, run.stderr
    found = json.loads(told[0].removeprefix("TOLD "))
    assert found["read"]
    assert found["invalid"] == []
    assert (found["layers"], found["zones"], found["crs"]) == (153, 34, "EPSG:9214")
    assert found["title"] == "Quy hoạch chung xã Mẫu"
    assert found["renderer"] == "categorizedSymbol"
    assert found["groups"] == ["Mốc giới", "Quy hoạch", "Hiện trạng", "Nền địa hình"]
    assert (found["alias"], found["length"]) == ("Mật độ xây dựng", 15)
    assert "#6600cc" in found["colours"]  # DAT_SX_Congnghiep in the circular's colour
    assert "#00ff00" in found["colours"]  # DAT_NN_Nongnghiep


def test_the_check_finds_what_is_planted_in_the_sample(linked, made, tmp_path):
    """The plan has one planted overlap and one place without a zone; the drawing holds the same zones."""
    _, results = made
    outputs = {
        "ERRORS": "e.gpkg", "ERROR_AREAS": "a.gpkg", "HTML": "r.html", "XLSX": "r.xlsx", "REPORT": "r.json",
    }  # fmt: skip
    values = {name: str(tmp_path / path) for name, path in outputs.items()}
    code, found, said = linked.run("bacgiang:checkplanpackage", {"PACKAGE": results["PACKAGE"], **values})
    assert code == 0, said
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert found["ERROR_COUNT"] == report["errors"] == 1
    assert report["by_rule"]["zones_overlap"] == 1
    assert report["by_rule"]["ground_not_covered"] == 1
    assert not {"cad_count_differs", "cad_area_differs"} & set(report["by_rule"])
    assert {"cad_count_differs", "cad_area_differs"} <= set(report["checked"])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(outputs.values())


def test_a_failing_archive_ends_with_an_error_and_leaves_its_outputs(linked, made, tmp_path):
    _, results = made
    package = Path(results["PACKAGE"])
    archive = tmp_path / "giao.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(package.rglob("*")):
            if (
                "MocGioi" not in path.name
                and path.suffix not in (".dxf", ".qgz")
                and "HienTrang" not in path.name
            ):
                packed.write(path, Path(package.name) / path.relative_to(package))
    values = {"ARCHIVE": str(archive), "FAIL_ON": 1, "HTML": str(tmp_path / "r.html")}
    code, _, said = linked.run("bacgiang:checkplanpackage", values)
    assert code == 1
    assert "failed the check" in said
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "MocGioi" in text
    report = json.loads((tmp_path / "r.checkplanpackage.json").read_text(encoding="utf-8"))
    assert report["by_rule"]["database_missing"] == 2
    assert report["by_rule"]["project_missing"] == 1
