"""bacgiang:importlegacy through qgis_process."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

PARCEL = {
    "type": "Feature",
    "properties": {"SoTo": 12, "SH_THUA": "7", "MDSD": "LUC", "TenChu": "Lª Quý §¹t", "GhiChu": "x"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [
            [[106.2, 21.3], [106.2001, 21.3], [106.2001, 21.3001], [106.2, 21.3001], [106.2, 21.3]]
        ],
    },
}
POINT = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [106.2, 21.3]}}


def write_geojson(path: Path) -> Path:
    collection = {"type": "FeatureCollection", "features": [PARCEL, POINT]}
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    return path


def test_archive_to_parcels(linked, tmp_path):
    source = write_geojson(tmp_path / "old.geojson")
    archive = tmp_path / "old.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.write(source, "folder/old.geojson")
    output = tmp_path / "legacy.gpkg"
    code, results, said = linked.run(
        "bacgiang:importlegacy", {"INPUT": [str(archive)], "COMMUNE": "07240", "OUTPUT": str(output)}
    )
    assert code == 0, said
    assert (results["FEATURE_COUNT"], results["PARCEL_COUNT"], results["NOT_PARCEL_COUNT"]) == (2, 1, 1)
    with closing(sqlite3.connect(output)) as database:
        row = database.execute(
            "select ma_thua, loai_dat, chu_su_dung, GhiChu, tep, epsg from parcels"
        ).fetchone()
        matches = dict(database.execute("select truong_nguon, truong_dich from matches").fetchall())
        errors = database.execute("select count(*) from errors").fetchone()[0]
    assert row == ("07240-12-7", "LUC", "Lê Quý Đạt", "x", "old.zip/folder/old.geojson", 4326)
    assert matches["SH_THUA"] == "so_thua"
    assert errors == 1
    report = json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))
    assert report["entries"][0]["operation"] == "EPSG:6960"


def test_archive_that_escapes_stops_the_run(linked, tmp_path):
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("../evil.geojson", "{}")
    output = tmp_path / "legacy.gpkg"
    code, _, said = linked.run("bacgiang:importlegacy", {"INPUT": [str(archive)], "OUTPUT": str(output)})
    assert code == 1
    assert "ARCHIVE_ESCAPES" in said
    assert "../evil.geojson" in said
    assert [path.name for path in tmp_path.iterdir()] == ["evil.zip"]
