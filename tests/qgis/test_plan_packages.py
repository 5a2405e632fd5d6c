"""Parameters of bacgiang:createplanpackage and bacgiang:checkplanpackage → jobs; refusals before work starts."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback


def algorithm(name):
    return QgsApplication.processingRegistry().algorithmById(f"bacgiang:{name}").create()


def job_of(name, values, context):
    return algorithm(name).job(values, context, QgsProcessingFeedback())


def refusal(name, values, context):
    right, text = algorithm(name).checkParameterValues(values, context)
    assert not right
    return text


@pytest.fixture
def lines(provider, make_layer):
    return make_layer("MangLuoiCapNuoc_L.gpkg", "LineString", ["LINESTRING(0 5, 20 5)"], ten=["a"])


def test_a_package_with_defaults(parcels, context, tmp_path):
    values = {"PROJECT_NAME": "Quy hoạch Mẫu", "ZONES": parcels, "FOLDER": str(tmp_path / "out")}
    parameters = job_of("createplanpackage", values, context).parameters
    assert parameters.pop("zones")["path"] == parcels.split("|")[0]
    assert parameters == {
        "project_name": "Quy hoạch Mẫu",
        "kind": "QHC",
        "issue": 0,
        "part": 1,
        "serial": 1,
        "year": 2026,
        "level": 3,
        "info_kind": 1,
        "adjustment": 0,
        "folder": str(tmp_path / "out"),
        "report": str(tmp_path / "out.createplanpackage.json"),
    }


def test_a_package_with_everything(parcels, lines, context, tmp_path):
    (tmp_path / "map.csv").write_text("layer\n", encoding="utf-8")
    texts = {
        "PLAN_CODE": "24QPK1020003", "INFO_CODE": "242631012345", "SCALE": "1:2000", "DECISION": "01/QĐ",
        "DECISION_DATE": "2026-02-03", "PLACE": "Xã Mẫu", "APPROVER": "UBND", "CONSULTANT": "Viện", "PROVINCE": "24",
    }  # fmt: skip
    folders = {}
    for name in ("DRAWINGS", "DOCUMENTS", "SCANNED_DRAWINGS", "SCANNED_DOCUMENTS"):
        folders[name] = str(tmp_path / name)
        (tmp_path / name).mkdir()
    values = {
        "PROJECT_NAME": "Mẫu", "ZONES": parcels, "CURRENT": parcels, "BOUNDARY": parcels, "LAYERS": [lines],
        "MAPPING": str(tmp_path / "map.csv"), "KIND": 1, "CRS": "EPSG:9214", "ISSUE": 1, "PART": 2, "SERIAL": 3,
        "FOLDER": str(tmp_path / "out"), "REPORT": str(tmp_path / "r.json"), **texts, **folders,
    }  # fmt: skip
    parameters = job_of("createplanpackage", values, context).parameters
    assert parameters["layers"] == [{"path": lines.split("|")[0]}] or parameters["layers"][0]["path"] == lines
    assert parameters["kind"] == "QPK"
    assert parameters["crs"] == "EPSG:9214"
    assert parameters["plan_code_given"] == "24QPK1020003"
    assert parameters["scanned_documents"] == folders["SCANNED_DOCUMENTS"]
    assert (parameters["issue"], parameters["part"], parameters["serial"]) == (1, 2, 3)
    assert parameters["report"] == str(tmp_path / "r.json")


def test_a_package_of_nothing_is_refused(provider, context, tmp_path):
    text = refusal("createplanpackage", {"PROJECT_NAME": "a", "FOLDER": str(tmp_path / "o")}, context)
    assert "zones" in text


def test_a_check_with_defaults(provider, context, tmp_path):
    values = {"PACKAGE": str(tmp_path), "HTML": str(tmp_path / "r.html")}
    assert job_of("checkplanpackage", values, context).parameters == {
        "package": str(tmp_path),
        "fail_on": "never",
        "html": str(tmp_path / "r.html"),
        "report": str(tmp_path / "r.checkplanpackage.json"),
    }


def test_a_check_with_everything(parcels, context, tmp_path):
    for name in ("a.zip", "p.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    values = {
        "ARCHIVE": str(tmp_path / "a.zip"), "BOUNDARY": parcels, "PROVINCE": "24", "FAIL_ON": 2,
        "PROFILE": str(tmp_path / "p.json"), "ERRORS": str(tmp_path / "e.gpkg"), "XLSX": str(tmp_path / "r.xlsx"),
        "ERROR_AREAS": str(tmp_path / "a.gpkg"), "REPORT": str(tmp_path / "r.json"),
    }  # fmt: skip
    parameters = job_of("checkplanpackage", values, context).parameters
    assert parameters["package"] == str(tmp_path / "a.zip")
    assert (parameters["province"], parameters["fail_on"]) == ("24", "warning")
    assert parameters["errors"] == {"path": str(tmp_path / "e.gpkg"), "layer": "errors"}
    assert parameters["error_areas"] == {"path": str(tmp_path / "a.gpkg"), "layer": "error_areas"}
    assert parameters["workbook"] == str(tmp_path / "r.xlsx")


@pytest.mark.parametrize("given", [{}, {"PACKAGE": "both", "ARCHIVE": "both.zip"}])
def test_a_check_of_nothing_or_of_two_packages_is_refused(given, provider, context, tmp_path):
    (tmp_path / "both").mkdir()
    (tmp_path / "both.zip").write_text("")
    values = {name: str(tmp_path / value) for name, value in given.items()}
    assert "either" in refusal("checkplanpackage", {**values, "FAIL_ON": 1}, context)


def test_a_check_without_a_purpose_is_refused(provider, context, tmp_path):
    assert "output" in refusal("checkplanpackage", {"PACKAGE": str(tmp_path)}, context)
