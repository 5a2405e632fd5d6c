"""The algorithms through qgis_process: JSON in and out, exit codes; linked and from the ZIP."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

ALGORITHMS = {
    "importcadsheets",
    "importsurvey",
    "importlegacy",
    "buildparcels",
    "checkparcels",
    "repairparcels",
    "diagnosecoordinates",
    "fixencoding",
    "transformvn2000",
    "alignzoning",
    "overlayzoning",
    "landusechange",
    "landinventory",
    "publishfolder",
    "setupengine",
    "importplan",
    "planningcertificate",
    "protectioncorridors",
    "siteclearance",
    "compareplans",
    "planindicators",
    "createplanpackage",
    "checkplanpackage",
}


@pytest.fixture(params=["linked", "unzipped"])
def qgis(request):
    return request.getfixturevalue(request.param)


def rows(path: Path, table: str, column: str = "count(*)"):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(f"select {column} from {table}").fetchone()[0]


def test_all_algorithms_are_listed(qgis):
    answer = qgis.call("--json", "list")
    assert answer.returncode == 0
    listed = json.loads(answer.stdout)["providers"]["bacgiang"]["algorithms"]
    assert {name.split(":")[1] for name in listed} == ALGORITHMS


def test_overlay_zoning(qgis, make_data, tmp_path):
    data = make_data(40, 500)
    code, results, said = qgis.run(
        "bacgiang:overlayzoning",
        {
            "PARCELS": f"{data}|layername=parcels",
            "ZONES": f"{data}|layername=zones",
            "REGISTER": str(tmp_path / "register.gpkg"),
            "PIECES": str(tmp_path / "pieces.gpkg"),
        },
    )
    assert code == 0, said
    assert results["PARCEL_COUNT"] == 1600
    balance = results["ZONE_AREA"] - results["DOUBLE_AREA"] + results["UNCOVERED_AREA"]
    assert balance == pytest.approx(results["PARCEL_AREA"], rel=1e-9)
    assert results["REGISTER"] == f"{tmp_path}/register.gpkg|layername=register"
    total = results["ZONE_ROWS"] + results["DOUBLE_ROWS"] + results["UNCOVERED_ROWS"]
    assert rows(tmp_path / "register.gpkg", "register") == total
    assert rows(tmp_path / "pieces.gpkg", "pieces") == total
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    assert report["parcels"] == 1600
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "pieces.gpkg",
        "register.gpkg",
        "register.overlayzoning.json",
    ]


def test_result_of_one_is_the_input_of_the_next(linked, make_data, tmp_path):
    """The address in the results opens as it is."""
    data = make_data(10, 50)
    code, results, said = linked.run(
        "bacgiang:overlayzoning",
        {
            "PARCELS": f"{data}|layername=parcels",
            "ZONES": f"{data}|layername=zones",
            "REGISTER": "TEMPORARY_OUTPUT",
            "PIECES": str(tmp_path / "pieces.gpkg"),
        },
    )
    assert code == 0, said
    code, _again, said = linked.run(
        "native:savefeatures", {"INPUT": results["PIECES"], "OUTPUT": str(tmp_path / "copy.gpkg")}
    )
    assert code == 0, said


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"PARCELS": "/nowhere/parcels.gpkg"}, "PARCELS"),
        ({"REGISTER": "/nowhere/register.gpkg"}, "/nowhere/register.gpkg"),
        ({"REGISTER": "/tmp/register.shp"}, "shp"),
        ({"ZONE_CODE_FIELD": "no_such_field"}, "no_such_field"),
    ],
)
def test_wrong_input_is_refused_with_its_name(linked, make_data, tmp_path, changes, word):
    data = make_data(10, 50)
    inputs = {
        "PARCELS": f"{data}|layername=parcels",
        "ZONES": f"{data}|layername=zones",
        "REGISTER": str(tmp_path / "register.gpkg"),
        **changes,
    }
    code, _, said = linked.run("bacgiang:overlayzoning", inputs)
    assert code == 1
    assert word in said
    assert list(tmp_path.iterdir()) == []


def test_output_equal_to_input(linked, make_data, tmp_path):
    data = tmp_path / "data.gpkg"
    data.write_bytes(make_data(10, 50).read_bytes())
    before = data.read_bytes()
    code, _, said = linked.run(
        "bacgiang:overlayzoning",
        {"PARCELS": f"{data}|layername=parcels", "ZONES": f"{data}|layername=zones", "REGISTER": str(data)},
    )
    assert code == 1
    assert "OUTPUT_IS_INPUT" in said
    assert data.read_bytes() == before


def test_import_without_drawings_is_refused(linked, tmp_path):
    code, _, said = linked.run("bacgiang:importcadsheets", {"OUTPUT": str(tmp_path / "out.gpkg")})
    assert code == 1
    assert "Choose at least one drawing" in said


def test_import_of_a_missing_drawing_names_it(linked, tmp_path):
    code, _, said = linked.run(
        "bacgiang:importcadsheets", {"INPUT": ["/nowhere/DC_01.dgn"], "OUTPUT": str(tmp_path / "out.gpkg")}
    )
    assert code == 1
    assert "/nowhere/DC_01.dgn" in said
