"""The sample commune, published through qgis_process and asked for through a real QGIS Server."""

from __future__ import annotations

import collections
import csv
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsVectorLayer
from qgis.PyQt.QtGui import QColor, QImage

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
PARCELS = f"{SAMPLE / 'truth.gpkg'}|layername=parcels"
ZONES = f"{SAMPLE / 'planning' / 'zoning_plan.gpkg'}|layername=zones"
OWNER = "Ngoạch Sưởng"  # in every planted owner name and nowhere else
OWNER_TCVN3 = b"Ngo\xb9ch S\xad\xebng"
TITLE = "Xã Mẫu: thửa đất & quy hoạch"
TEXTS = {"TITLE": TITLE, "ORGANISATION": "Văn phòng đăng ký đất đai (mẫu)", "DATE": "2026-01-02"}


@pytest.fixture(scope="module")
def published(linked, tmp_path_factory) -> Path:
    """The sample commune published with its plan and register."""
    work = tmp_path_factory.mktemp("publish")
    register = str(work / "register.gpkg")
    pieces = str(work / "pieces.gpkg")
    inputs = {"PARCELS": PARCELS, "ZONES": ZONES, "REGISTER": register, "PIECES": pieces}
    code, _, said = linked.run("bacgiang:overlayzoning", inputs)
    assert code == 0, said
    folder = work / "published"
    inputs = {"PARCELS": PARCELS, "ZONES": ZONES, "REGISTER": register, "FOLDER": str(folder), **TEXTS}
    code, results, said = linked.run("bacgiang:publishfolder", inputs)
    assert code == 0, said
    assert results["PARCELS_PUBLISHED"] == 3836
    assert Path(results["INDEX"]).is_file()
    return folder


@pytest.fixture(scope="module")
def application():
    """QGIS in this process, to read the published project as others would."""
    found = QgsApplication.instance()
    if found is None:
        found = QgsApplication([], False)
        found.initQgis()
    return found


@pytest.fixture(scope="module")
def reading(published: Path, application, tmp_path_factory) -> Path:
    """A copy to be read with QGIS here, which leaves a write-ahead log beside what it opens."""
    return Path(shutil.copytree(published, tmp_path_factory.mktemp("reading") / "published"))


@pytest.fixture(scope="module")
def server(published: Path, tmp_path_factory):
    """tools/serve.py on a free port; gives a function that asks it."""
    if not (os.environ.get("QGIS_MAPSERVER") or shutil.which("qgis_mapserver")):
        pytest.skip("qgis_mapserver (package qgis-server) is not installed")
    command = [
        os.environ["BACGIANG_ENGINE_PYTHON"],
        str(ROOT / "tools" / "serve.py"),
        str(published),
        "--port",
        "0",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    first = process.stdout.readline()
    base = re.search(r"http://127\.0\.0\.1:\d+", first)
    assert base, first + process.stdout.read()

    def ask(path: str, **parameters: str) -> bytes:
        query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
        with urllib.request.urlopen(base[0] + path + query, timeout=120) as answer:
            return answer.read()

    yield ask
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0


def has_owner(data: bytes) -> bool:
    forms = [unicodedata.normalize(form, OWNER) for form in ("NFC", "NFD")]
    words = [form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return any(word in data for word in (*words, OWNER_TCVN3, OWNER_TCVN3.decode("latin-1").encode()))


def test_the_planted_names_are_in_the_source() -> None:
    assert has_owner((SAMPLE / "truth.gpkg").read_bytes())


def test_no_owner_name_in_any_byte(published: Path) -> None:
    for path in published.rglob("*"):
        if path.is_file():
            assert not has_owner(path.read_bytes()), path
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    assert not any(has_owner(archive.read(name)) for name in archive.namelist())


def test_folder_is_self_contained(published: Path) -> None:
    project = (published / "project.qgs").read_text(encoding="utf-8")
    assert str(published.parent) not in project
    assert "bacgiang-publish-" not in project
    assert 'saveUser="' not in project
    assert not re.search(r"<(author|creation)>", project)
    assert not list(published.glob("*-wal"))
    picture = QImage(str(published / "map.png"))
    colours = {
        picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)
    }
    assert picture.width() > 1000
    assert len(colours) > 10


def test_wms_names_the_layers_in_vietnamese(server) -> None:
    text = server("/ows", SERVICE="WMS", REQUEST="GetCapabilities").decode()
    for word in (
        "<Title>Xã Mẫu: thửa đất &amp; quy hoạch</Title>",
        "<Name>parcels</Name>",
        "<Title>Thửa đất</Title>",
    ):
        assert word in text
    for crs in ("EPSG:9214", "EPSG:3857", "EPSG:4326"):
        assert f"<CRS>{crs}</CRS>" in text


def get_map(server, layer: str, x: float, y: float, size: float) -> QImage:
    """Ask for 101 × 101 pixels around a point; in WMS 1.1.1 the box is always east, north."""
    box = ",".join(str(value) for value in (x - size, y - size, x + size, y + size))
    data = server(
        "/ows", SERVICE="WMS", VERSION="1.1.1", REQUEST="GetMap", LAYERS=layer, STYLES="", SRS="EPSG:9214",
        BBOX=box, WIDTH="101", HEIGHT="101", FORMAT="image/png", TRANSPARENT="TRUE",
    )  # fmt: skip
    image = QImage.fromData(data, "PNG")
    assert (image.width(), image.height()) == (101, 101)
    return image


def largest_feature(reading: Path, name: str, condition: str):
    """Return the largest feature that meets a condition, and a point in it."""
    layer = QgsVectorLayer(f"{reading / 'data.gpkg'}|layername={name}", name, "ogr")
    layer.setSubsetString(condition)
    feature = max(layer.getFeatures(), key=lambda one: one.geometry().area())
    inside = feature.geometry().poleOfInaccessibility(0.5)[0].asPoint()
    return feature, inside


def listed_colour(code_list: str, code: str) -> tuple:
    """Return the colour of a code in the product's own code list."""
    path = ROOT / "bacgiang_gis_plugin" / "engine" / "dictionary" / "code_lists" / f"{code_list}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["code"] == code)
    return tuple(int(row[part]) for part in "rgb")


@pytest.mark.parametrize(
    ("name", "condition", "code_list", "code", "opaque"),
    [
        ("parcels", "loai_dat = 'LUC'", "land_use_codes", "LUC", True),
        ("parcels", "loai_dat = 'RSX'", "land_use_codes", "RSX", True),
        ("zones", "ma_vung = 'QH-001'", "urban_planning_layers", "DAT_HTKT_DuongGT", False),
    ],
)
def test_map_has_the_colour_of_the_code_list(
    name: str, condition: str, code_list: str, code: str, opaque: bool, server, reading: Path
) -> None:
    _, point = largest_feature(reading, name, condition)
    image = get_map(server, name, point.x(), point.y(), 1.0)
    pixels = collections.Counter(image.pixel(x, y) for x in range(0, 101, 5) for y in range(0, 101, 5))
    red, green, blue, alpha = QColor.fromRgba(pixels.most_common(1)[0][0]).getRgb()
    assert (red, green, blue) == pytest.approx(listed_colour(code_list, code), abs=3)
    assert alpha == 255 if opaque else 40 < alpha < 255


def test_map_of_the_commune_is_not_blank(server, reading: Path) -> None:
    _, point = largest_feature(reading, "zones", "1 = 1")
    image = get_map(server, "parcels,zones", point.x(), point.y(), 700)
    drawn = sum(QColor.fromRgba(image.pixel(x, y)).alpha() > 0 for x in range(101) for y in range(101))
    assert drawn > 2000


def test_wfs_gives_a_parcel_by_its_number(server) -> None:
    answer = json.loads(
        server(
            "/ows",
            SERVICE="WFS",
            VERSION="1.1.0",
            REQUEST="GetFeature",
            TYPENAME="parcels",
            OUTPUTFORMAT="application/json",
            EXP_FILTER="so_to = 1 AND so_thua = 312",
        )
    )
    assert [one["properties"]["loai_dat"] for one in answer["features"]] == ["LUC"]
    assert "chu_su_dung" not in answer["features"][0]["properties"]


def test_wfs_refuses_changes(server) -> None:
    text = server("/ows", SERVICE="WFS", VERSION="1.1.0", REQUEST="GetCapabilities").decode()
    assert 'name="Transaction"' not in text or "<Operation>Update</Operation>" not in text


def test_ogc_api_features(server) -> None:
    collections = json.loads(server("/wfs3/collections"))["collections"]
    assert {one["id"] for one in collections} == {"parcels", "zones", "register"}
    assert collections[0]["links"][0]["href"].startswith("http://127.0.0.1:")
    items = json.loads(server("/wfs3/collections/parcels/items", so_to="1", so_thua="312"))
    assert items["numberMatched"] == 1
    parcel = items["features"][0]
    rows = json.loads(server("/wfs3/collections/register/items", so_to="1", so_thua="312"))["features"]
    area = sum(
        row["properties"]["dien_tich_giao"] * (-1 if row["properties"]["loai_dong"] == "double" else 1)
        for row in rows
    )
    assert area == pytest.approx(parcel["properties"]["dien_tich"], abs=0.01)


def test_wmts_tile_in_both_grids(server, reading: Path) -> None:
    text = server("/ows", SERVICE="WMTS", REQUEST="GetCapabilities").decode()
    for crs in ("EPSG:3857", "EPSG:9214"):
        assert f"<ows:Identifier>{crs}</ows:Identifier>" in text
    matrix = re.search(
        r"(?s)<ows:Identifier>EPSG:9214</ows:Identifier>.*?<ows:Identifier>8</ows:Identifier>.*?"
        r"<ScaleDenominator>([\d.]+)<.*?<TopLeftCorner>([\d.]+) ([\d.]+)<",
        text,
    )
    scale, first, second = (float(value) for value in matrix.groups())
    left, top = min(first, second), max(first, second)
    _, point = largest_feature(reading, "parcels", "loai_dat = 'RSX'")
    span = scale * 0.00028 * 256
    data = server(
        "/ows", SERVICE="WMTS", VERSION="1.0.0", REQUEST="GetTile", LAYER="parcels", STYLE="", FORMAT="image/png",
        TILEMATRIXSET="EPSG:9214", TILEMATRIX="8", TILECOL=str(int((point.x() - left) / span)),
        TILEROW=str(int((top - point.y()) / span)),
    )  # fmt: skip
    image = QImage.fromData(data, "PNG")
    assert (image.width(), image.height()) == (256, 256)
    assert len({image.pixel(x, y) for x in range(0, 256, 8) for y in range(0, 256, 8)}) > 1


def test_no_owner_name_in_any_answer(server) -> None:
    wfs = {"SERVICE": "WFS", "VERSION": "1.1.0", "REQUEST": "GetFeature", "TYPENAME": "parcels"}
    answers = [
        server("/ows", **wfs),
        server("/ows", **wfs, OUTPUTFORMAT="application/json"),
        server("/wfs3/collections/parcels/items", limit="5000"),
        server("/wfs3/collections/parcels/items.html"),
        server("/index.html"),
    ]
    assert all(len(answer) > 1000 and not has_owner(answer) for answer in answers)


@pytest.mark.parametrize(
    "path", ["/../register.gpkg", "/%2e%2e/register.gpkg", "/metadata/../../register.gpkg"]
)
def test_nothing_above_the_folder_is_served(path: str, server) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        server(path)
    assert caught.value.code == 404


def test_a_request_cannot_name_another_project(server, published: Path) -> None:
    text = server(
        "/ows", SERVICE="WMS", REQUEST="GetCapabilities", MAP=str(published / "index.html")
    ).decode()
    assert "<Name>parcels</Name>" in text


def test_serving_leaves_the_folder_as_it_was(server, published: Path) -> None:
    server("/wfs3/collections/zones/items")
    manifest = json.loads((published / "publication.json").read_text(encoding="utf-8"))
    found = {path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()}
    assert found == {file["path"] for file in manifest["files"]} | {"publication.json"}


def test_a_leak_stops_publishing(linked, tmp_path: Path) -> None:
    """An owner name in a public field: nothing is published, the message names field and feature, not the name."""
    source = tmp_path / "leak.gpkg"
    shutil.copyfile(SAMPLE / "truth.gpkg", source)
    with closing(sqlite3.connect(source)) as database:
        for trigger in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger[0]}"')
        database.execute(
            "UPDATE parcels SET ma_thua = (SELECT max(chu_su_dung) FROM parcels) WHERE so_thua = 5"
        )
        database.commit()
    inputs = {"PARCELS": f"{source}|layername=parcels", "FOLDER": str(tmp_path / "out"), **TEXTS}
    code, _, said = linked.run("bacgiang:publishfolder", inputs)
    assert code == 1, said
    assert "PUBLISH_PERSONAL_DATA" in said
    assert "chu_su_dung" in said
    assert OWNER not in said
    assert not (tmp_path / "out").exists()


def test_a_foreign_folder_is_refused(linked, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    code, _, said = linked.run(
        "bacgiang:publishfolder", {"PARCELS": PARCELS, "FOLDER": str(tmp_path), **TEXTS}
    )
    assert code == 1
    assert str(tmp_path) in said
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
