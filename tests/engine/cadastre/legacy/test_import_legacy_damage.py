"""Archives that would escape, damaged files, mutated .pol and Shapefiles: always a named error or a report."""

from __future__ import annotations

import random
import stat
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.archives import unpack
from bacgiang_gis_plugin.engine.cadastre.legacy.import_legacy import import_legacy
from bacgiang_gis_plugin.engine.cadastre.legacy.read_legacy import LegacyTask, read_legacy
from bacgiang_gis_plugin.engine.cadastre.placing.outline import default_outline
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.outputs import commit, outputs_of
from bacgiang_gis_plugin.engine.parameters import OutputLayer, staged_path
from bacgiang_gis_plugin.engine.progress import Progress

from .legacy_files import (
    ADDRESSES,
    OWNERS,
    columns,
    pol_bytes,
    read_rows,
    squares,
    write_file,
    write_tcvn3_shapefile,
)


def run(folder: Path, *inputs: Path, **options: Any) -> tuple[Any, Path]:
    path = folder / "result.gpkg"
    outputs: dict[str, Any] = {
        name: OutputLayer(path, staged_path(path, f"{name}.0"), name)
        for name in ("parcels", "matches", "errors")
    }
    result = import_legacy(list(inputs), **outputs, **options, progress=Progress())
    commit(outputs_of(outputs))
    return result, path


def pack(path: Path, files: list[Path], folder: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, f"{folder}{file.name}")
    return path


def test_archive_with_a_shapefile_and_other_things(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    write_tcvn3_shapefile(inside / "to_3.shp")
    (inside / "readme.txt").write_text("x")
    archive = pack(tmp_path / "old.zip", sorted(inside.iterdir()), "bản đồ/")
    result, path = run(tmp_path, archive)
    rows = read_rows(path, "parcels")
    assert [row["chu_su_dung"] for row in rows] == OWNERS
    assert rows[0]["tep"] == "old.zip/bản đồ/to_3.shp"
    assert result.archives == [{"archive": "old.zip", "doubt": "1 files in the archive were left there"}]


@pytest.mark.parametrize(
    "name", ["../out.shp", "a/../../out.shp", "/etc/out.shp", "C:/out.shp", "..\\out.shp", "a:b"]
)
def test_archive_that_escapes_is_refused_by_name(tmp_path: Path, name: str) -> None:
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("good.shp", b"x")
        out.writestr(name, b"x")
    folder = tmp_path / "target"
    folder.mkdir()
    with pytest.raises(EngineError) as caught:
        run(tmp_path, archive)
    assert caught.value.code == "ARCHIVE_ESCAPES"
    assert name in caught.value.message
    with pytest.raises(EngineError):
        unpack(archive, folder, lambda _: True, 10**9)
    assert list(folder.iterdir()) == []


def test_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "evil.zip"
    entry = zipfile.ZipInfo("link.shp")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr(entry, "/etc/passwd")
    with pytest.raises(EngineError, match=r"link\.shp"):
        run(tmp_path, archive)


def test_bomb_is_refused_and_others_are_imported(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("big.shp", bytes(3_000_000))
    good = write_file(tmp_path / "good.gpkg", squares(), columns())
    result, path = run(tmp_path, bomb, good, archive_limit=2.0)
    assert [(entry.file, entry.code) for entry in result.entries] == [
        ("bomb.zip", "ARCHIVE_TOO_LARGE"),
        ("good.gpkg", None),
    ]
    assert len(read_rows(path, "parcels")) == 3


def test_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("big.shp", bytes(3_000_000))
    data = bytearray(bomb.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    bomb.write_bytes(data)
    with pytest.raises(EngineError) as caught:
        run(tmp_path, bomb, archive_limit=1.0)
    assert caught.value.code.startswith("ARCHIVE_")


def test_damaged_archive(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(EngineError) as caught:
        run(tmp_path, archive)
    assert caught.value.code == "ARCHIVE_UNREADABLE"


@pytest.mark.parametrize(
    "name", ["a.shp", "a.tab", "a.mif", "a.gpkg", "a.kml", "a.gml", "a.geojson", "a.pol", "a.xyz"]
)
def test_noise_is_a_named_error(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(random.Random(1).randbytes(5000))
    good = write_file(tmp_path / "good.gpkg", squares(), columns())
    result, _ = run(tmp_path, path, good)
    assert result.entries[0].status == "failed"
    assert result.entries[0].code in ("FILE_UNREADABLE", "FILE_DAMAGED", "POL_LAYOUT")
    assert name in result.entries[0].reason
    assert result.parcels == 3


def test_empty_missing_and_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty.shp").touch()
    (tmp_path / "folder").mkdir()
    for path, code in (
        (tmp_path / "empty.shp", "FILE_EMPTY"),
        (tmp_path / "none.shp", "FILE_MISSING"),
        (tmp_path / "none.zip", "FILE_MISSING"),
        (tmp_path / "folder", "LEGACY_NONE_FOUND"),
    ):
        with pytest.raises(EngineError) as caught:
            run(tmp_path, path)
        assert caught.value.code == code


def test_parts_of_a_shapefile_that_do_not_fit(tmp_path: Path) -> None:
    source = write_tcvn3_shapefile(tmp_path / "a.shp")
    table = bytearray(source.with_suffix(".dbf").read_bytes())
    table[4:8] = (2).to_bytes(4, "little")
    source.with_suffix(".dbf").write_bytes(table)
    result, _ = run(tmp_path, source)
    assert "3 shapes, but 2 rows in the table" in result.entries[0].reason
    source.with_suffix(".dbf").unlink()
    result, _ = run(tmp_path, source)
    assert "the .dbf is missing" in result.entries[0].reason
    assert result.parcels == 3


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return data with some bytes changed, cut off, doubled or filled."""
    out = bytearray(data)
    way = rng.randrange(5)
    if way == 0:
        del out[rng.randrange(1, len(out)) :]
    elif way == 1:
        at = rng.randrange(len(out))
        out[at : at + rng.randrange(1, 40)] = rng.randbytes(rng.randrange(40))
    elif way == 2:
        at = 4 * rng.randrange(len(out) // 4)
        out[at : at + 4] = rng.choice(
            [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f"]
        )
    else:
        for _ in range(rng.choice([1, 3, 20])):
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def task(path: Path) -> LegacyTask:
    return LegacyTask(
        path, path.name, str(path), "EPSG:9214", [("*", "EPSG:9214")], {}, "auto", "", default_outline()
    )


def check(path: Path) -> None:
    """Read a damaged file: an outcome for every feature, an error with a code, or both."""
    for rows in read_legacy(task(path)):
        entry = rows.report
        assert entry.features == entry.parcels + entry.failed
        assert entry.status in ("ok", "doubt", "failed", "skipped")
        assert (entry.status == "failed") == (entry.code is not None)
        assert entry.code not in ("LEGACY_READER_FAILED", "CAD_NOT_RECONCILED"), entry.reason
        if rows.wkb is not None:
            assert len(rows.wkb) == entry.parcels == len(rows.table)
            assert np.isfinite(shapely.bounds(shapely.from_wkb(rows.wkb))).all()


def test_mutated_pol_files(tmp_path: Path) -> None:
    data = pol_bytes(squares(3), [4, 5, 6], OWNERS, ADDRESSES)
    path = tmp_path / "a.pol"
    for seed in range(300):
        path.write_bytes(mutated(data, random.Random(seed)))
        if path.stat().st_size:
            check(path)


def test_mutated_shapefiles(tmp_path: Path) -> None:
    source = write_tcvn3_shapefile(tmp_path / "good.shp")
    parts = {suffix: source.with_suffix(suffix).read_bytes() for suffix in (".shp", ".shx", ".dbf", ".prj")}
    for seed in range(300):
        rng = random.Random(1000 + seed)
        path = tmp_path / "bad.shp"
        chosen = rng.choice(list(parts))
        for suffix, data in parts.items():
            path.with_suffix(suffix).write_bytes(mutated(data, rng) if suffix == chosen else data)
        check(path)


def test_damage_inside_an_archive_names_the_member(tmp_path: Path) -> None:
    bad = tmp_path / "bad.gml"
    bad.write_bytes(b"<gml>noise")
    with pytest.raises(EngineError) as caught:
        run(tmp_path, pack(tmp_path / "old.zip", [bad]))
    assert caught.value.path == "old.zip/bad.gml"
    assert "bacgiang_" not in caught.value.message
    with pytest.raises(EngineError) as caught:
        run(tmp_path, bad)
    assert caught.value.path == str(bad)


def test_gml_that_ends_early_or_breaks_is_never_a_shorter_layer(tmp_path: Path) -> None:
    source = write_file(tmp_path / "a.gml", squares(), columns())
    data = source.read_bytes()
    middle = data.index(b"featureMember>", len(data) // 2)
    broken = [data[: len(data) - 30], data[: len(data) // 2], data[:700]]
    broken.append(data[:middle] + b"zzz" + data[middle + 3 :])
    broken.append(data.replace(b"ONT+CLN", b"ONT&CLN"))
    broken.append(data.replace(b"ONT+CLN", b"ONT\xff\xffN"))
    for text in broken:
        source.write_bytes(text)
        (rows,) = read_legacy(task(source))
        assert rows.report.code == "FILE_DAMAGED", rows.report
    source.write_bytes(data)
    (rows,) = read_legacy(task(source))
    assert (rows.report.status, rows.report.parcels) == ("ok", 3)


def test_mif_that_ends_early(tmp_path: Path) -> None:
    source = write_file(tmp_path / "a.mif", squares(), columns())
    text = source.read_text(encoding="utf-8")
    source.write_text(text[: text.rindex("Region")], encoding="utf-8")
    (rows,) = read_legacy(task(source))
    assert (rows.report.features, rows.report.parcels, rows.report.failed) == (3, 2, 1)
    assert "2 objects, but 3 rows" in rows.report.reason


@pytest.mark.parametrize("part", [".dat", ".id", ".map"])
def test_tab_part_that_ends_early(tmp_path: Path, part: str) -> None:
    count = 400
    source = write_file(tmp_path / "a.tab", squares(count), {"SoThua": list(range(count))})
    data = source.with_suffix(part).read_bytes()
    source.with_suffix(part).write_bytes(data[: len(data) // 2])
    (rows,) = read_legacy(task(source))
    assert rows.report.features == count
    assert 0 < rows.report.parcels < count
    assert rows.report.failures["it could not be read"] > 100


def test_deleted_rows_are_told(tmp_path: Path) -> None:
    source = write_tcvn3_shapefile(tmp_path / "a.shp")
    table = bytearray(source.with_suffix(".dbf").read_bytes())
    table[int.from_bytes(table[8:10], "little")] = ord("*")
    source.with_suffix(".dbf").write_bytes(table)
    (rows,) = read_legacy(task(source))
    assert (rows.report.features, rows.report.parcels) == (2, 2)
    assert rows.report.reason == "1 rows marked as deleted were left out"
