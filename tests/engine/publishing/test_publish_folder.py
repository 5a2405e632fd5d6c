"""A publication is complete, described, free of personal values, and replaces only an earlier one."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bacgiang_gis_plugin.engine.errors import EngineError

Run = Callable[..., dict[str, Any]]
GMD = "{http://www.isotc211.org/2005/gmd}"
GCO = "{http://www.isotc211.org/2005/gco}"
OWNER = "Nguyễn Thị Ươm 3"
SETTINGS = {"title": "Bản đồ <thử> & nghiệm", "organisation": "Cơ quan thử", "date": "2026-01-02"}
ESCAPED = "Bản đồ &lt;thử&gt; &amp; nghiệm"


@pytest.fixture
def publish(workspace: Path, layers: dict[str, str], tmp_path: Path, run: Run) -> Callable[..., Path]:
    """Publish the workspace into ``published``; settings can be changed."""

    def do(**changes: Any) -> Path:
        folder = tmp_path / "published"
        run("publish_folder", workspace=workspace, folder=folder, **{**layers, **SETTINGS, **changes})
        return folder

    return do


def manifest_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "publication.json").read_text(encoding="utf-8"))
    return found


def test_folder_is_complete_and_the_manifest_true(publish: Callable[..., Path]) -> None:
    folder = publish()
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    metadata = {f"metadata/{name}.xml" for name in ("dataset", "parcels", "zones", "register")}
    assert found == {"data.gpkg", "project.qgs", "map.png", "index.html", "publication.json"} | metadata
    manifest = manifest_of(folder)
    assert {file["path"] for file in manifest["files"]} == found - {"publication.json"}
    for file in manifest["files"]:
        data = (folder / file["path"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert [layer["features"] for layer in manifest["layers"]] == [5, 1, 4]
    assert manifest["personal_values_searched"] == 12


def test_manifest_names_no_field_or_code_that_was_left_out(publish: Callable[..., Path]) -> None:
    text = (publish() / "publication.json").read_text(encoding="utf-8")
    assert not any(word in text for word in ("chu_su_dung", "ghi_chu_rieng", "CQP", "Quocphong"))


def test_same_input_gives_the_same_metadata_and_index(publish: Callable[..., Path]) -> None:
    def texts(folder: Path) -> list[str]:
        return [
            (folder / name).read_text(encoding="utf-8") for name in ("index.html", "metadata/dataset.xml")
        ]

    assert texts(publish()) == texts(publish())


def test_index_is_vietnamese_and_escapes_what_people_write(publish: Callable[..., Path]) -> None:
    page = (publish(abstract="<script>alert(1)</script>") / "index.html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in page
    assert f"<h1>{ESCAPED}</h1>" in page
    assert "<script" not in page
    assert "Thửa đất" in page
    assert "ows?SERVICE=WMS&amp;REQUEST=GetCapabilities" in page


def test_index_names_the_service_address(publish: Callable[..., Path]) -> None:
    page = (publish(service_url="https://gis.example.org/xa/") / "index.html").read_text(encoding="utf-8")
    assert "https://gis.example.org/xa/ows?SERVICE=WFS" in page
    assert "https://gis.example.org/xa/wfs3/collections" in page


@pytest.mark.parametrize("name", ["dataset", "parcels", "zones", "register"])
def test_metadata_has_what_iso_19139_requires(name: str, publish: Callable[..., Path]) -> None:
    folder = publish(licence="CC BY 4.0", licence_url="https://example.org/by?a=1&b=2", lineage="Đo vẽ 2024")
    root = ElementTree.parse(folder / "metadata" / f"{name}.xml").getroot()
    assert root.tag == f"{GMD}MD_Metadata"
    for path in ("fileIdentifier", "language", "characterSet", "hierarchyLevel", "contact", "dateStamp"):
        assert root.find(f"{GMD}{path}") is not None
    identification = root.find(f"{GMD}identificationInfo/{GMD}MD_DataIdentification")
    assert identification is not None
    title = identification.find(f"{GMD}citation/{GMD}CI_Citation/{GMD}title/{GCO}CharacterString")
    assert title is not None
    assert str(title.text).startswith(SETTINGS["title"])
    for path in ("abstract", "language", "topicCategory", "extent", "pointOfContact", "resourceConstraints"):
        assert identification.find(f"{GMD}{path}") is not None
    assert root.find(f".//{GMD}lineage//{GCO}CharacterString").text == "Đo vẽ 2024"  # type: ignore[union-attr]
    if name == "parcels":
        box = [float(root.find(f".//{GMD}{side}/{GCO}Decimal").text) for side in (  # type: ignore[union-attr, arg-type]
            "westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")]  # fmt: skip
        assert box == pytest.approx([106.202, 21.2695, 106.2033, 21.2698], abs=2e-4)
        assert "urn:ogc:def:crs:EPSG:9214" in ElementTree.tostring(root, encoding="unicode")


def test_identifiers_stay_and_differ(publish: Callable[..., Path]) -> None:
    def identifiers(folder: Path) -> list[str]:
        roots = [ElementTree.parse(path).getroot() for path in sorted((folder / "metadata").iterdir())]
        return [str(root.find(f"{GMD}fileIdentifier/{GCO}CharacterString").text) for root in roots]  # type: ignore[union-attr]

    first, second = identifiers(publish()), identifiers(publish(date="2026-03-04"))
    assert first == second
    assert len(set(first)) == 4


def test_an_earlier_publication_is_replaced_as_a_whole(publish: Callable[..., Path]) -> None:
    folder = publish()
    (folder / "left_over.txt").write_text("old", encoding="utf-8")
    publish(title="Lần hai")
    assert not (folder / "left_over.txt").exists()
    assert manifest_of(folder)["title"] == "Lần hai"
    assert [path.name for path in folder.parent.glob(".*")] == []


def test_a_foreign_folder_is_refused_and_untouched(publish: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        publish()
    assert caught.value.code == "OUTPUT_FOLDER_FOREIGN"
    assert [path.name for path in (tmp_path / "published").iterdir()] == ["letter.txt"]


LEAKS: dict[str, Callable[[Path], object]] = {
    "utf-8": lambda folder: _append(folder, OWNER.encode()),
    "utf-16": lambda folder: _append(folder, OWNER.encode("utf-16-le")),
    "TCVN3": lambda folder: _append(folder, "NguyÔn ThÞ ¦¬m 3".encode("latin-1")),
    "TCVN3 taken for Western text": lambda folder: _append(folder, "NguyÔn ThÞ ¦¬m 3".encode()),
    "escaped JSON": lambda folder: _append(folder, b"Nguy\\u1ec5n Th\\u1ecb \\u01af\\u01a1m 3"),
    "GeoPackage": lambda folder: _insert(folder / "data.gpkg"),
    "ZIP": lambda folder: _zip(folder / "project.qgs"),
}


def _append(folder: Path, data: bytes) -> None:
    with (folder / "project.qgs").open("ab") as file:
        file.write(b"<!-- " + data + b" -->")


def _insert(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE gpkg_contents SET description = ?", (OWNER,))
        database.commit()


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qgs", 100 * "x" + OWNER)


@pytest.mark.parametrize("leak", list(LEAKS))
def test_a_personal_value_stops_publishing(leak: str, workspace: Path, publish: Callable[..., Path]) -> None:
    LEAKS[leak](workspace)
    with pytest.raises(EngineError) as caught:
        publish()
    assert caught.value.code == "PUBLISH_PERSONAL_DATA"
    assert caught.value.field == "chu_su_dung"
    assert "Ươm" not in caught.value.message
    assert not (workspace.parent / "published").exists()
    assert [path.name for path in workspace.parent.glob(".*")] == []


def test_a_text_that_the_publisher_allows_may_occur(workspace: Path, publish: Callable[..., Path]) -> None:
    _append(workspace, OWNER.encode())
    assert publish(allowed_texts=f"Uỷ ban\n{OWNER}").is_dir()


def test_data_that_qgis_had_open_is_one_file(workspace: Path, publish: Callable[..., Path]) -> None:
    with closing(sqlite3.connect(workspace / "data.gpkg")) as database:
        database.execute("PRAGMA journal_mode=WAL")
    assert (publish() / "data.gpkg").read_bytes()[18:20] == b"\x01\x01"  # SQLite header: rollback journal


@pytest.mark.parametrize(
    ("changes", "code", "word"),
    [
        ({"date": "4.3.2026"}, "PARAMETER_INVALID", "date"),
        ({"service_url": "javascript:alert(1)"}, "PARAMETER_INVALID", "service_url"),
        ({"licence_url": "ftp://x"}, "PARAMETER_INVALID", "licence_url"),
    ],
)
def test_bad_settings_are_refused(
    changes: dict[str, str], code: str, word: str, publish: Callable[..., Path]
) -> None:
    with pytest.raises(EngineError) as caught:
        publish(**changes)
    assert caught.value.code == code
    assert word in caught.value.message


def test_an_incomplete_workspace_is_refused(workspace: Path, publish: Callable[..., Path]) -> None:
    (workspace / "map.png").unlink()
    with pytest.raises(EngineError) as caught:
        publish()
    assert caught.value.code == "FILE_MISSING"
