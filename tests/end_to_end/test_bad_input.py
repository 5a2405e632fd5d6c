"""Bad input through qgis_process: exit code 1, a message that names the culprit, nothing written, inputs untouched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
SHEET = SAMPLE / "sheets" / "DC_to_04.dgn"

_MAKE = """
import sys
import numpy as np, pyogrio, shapely
folder = sys.argv[1]
square = shapely.box(417000, 2353000, 417010, 2353010)
nan, inf = (shapely.set_coordinates(shapely.box(0, 0, 1, 1), np.array([[417000, 2353000], [417010, value],
            [417010, 2353010], [417000, 2353010], [417000, 2353000]])) for value in (np.nan, np.inf))

def write(name, geometry, crs, **columns):
    columns = {"ma_thua": [f"a{i}" for i in range(len(geometry))], **columns}
    pyogrio.raw.write(f"{folder}/{name}.gpkg", shapely.to_wkb(np.array(geometry, dtype=object)),
        [np.array(value, dtype=object if isinstance(value[0], str) else None) if value else np.array([], dtype=object)
         for value in columns.values()],
        list(columns), layer=name, driver="GPKG", geometry_type="Unknown", crs=crs)

write("good", [square], "EPSG:9214", ma_vung=["z"], ma_loai_qh=["ONT"], so_to=[1], so_thua=[1], loai_dat=["ONT"])
numbers = {"so_to": [1], "so_thua": [1]}
write("unknown_code", [square], "EPSG:9214", ma_vung=["z"], ma_loai_qh=["QQQ"], loai_dat=["QQQ"], **numbers)
write("no_crs", [square], None)
write("degrees", [square], "EPSG:4326")
write("other_zone", [square], "EPSG:9209")
write("nan", [nan, square], "EPSG:9214")
write("inf", [inf, square], "EPSG:9214")
write("points", [shapely.Point(417000, 2353000)], "EPSG:9214")
write("line", [square.boundary], "EPSG:9214")
write("no_features", [], "EPSG:9214")
"""


@pytest.fixture(scope="module")
def layers(tmp_path_factory, engine_python) -> Path:
    folder = tmp_path_factory.mktemp("layers")
    subprocess.run([engine_python, "-W", "ignore", "-c", _MAKE, str(folder)], check=True, capture_output=True)
    whole = (folder / "good.gpkg").read_bytes()
    (folder / "empty.gpkg").write_bytes(b"")
    (folder / "random.gpkg").write_bytes(bytes((i * 7919 + i // 13) % 256 for i in range(20_000)))
    (folder / "truncated.gpkg").write_bytes(whole[: len(whole) // 2])
    (folder / "wrong_ending.gpkg").write_bytes(SHEET.read_bytes())
    return folder


def overlay(parcels: Path, zones: Path, folder: Path) -> dict:
    return {"PARCELS": str(parcels), "ZONES": str(zones), "REGISTER": str(folder / "register.gpkg")}


def refused(linked, algorithm: str, inputs: dict, folder: Path, *words: str) -> None:
    code, results, said = linked.run(algorithm, inputs)
    assert code == 1, said
    assert not results
    for word in words:
        assert word in said
    assert not [path.name for path in folder.iterdir() if path.suffix in (".gpkg", ".json")]
    assert not list(folder.glob(".*"))


LAYERS = [
    "missing",
    "empty",
    "random",
    "truncated",
    "wrong_ending",
    "no_crs",
    "degrees",
    "points",
    "no_features",
]


@pytest.mark.parametrize("name", LAYERS)
def test_a_bad_parcel_layer_is_named(linked, layers: Path, tmp_path: Path, name: str) -> None:
    inputs = overlay(layers / f"{name}.gpkg", layers / "good.gpkg", tmp_path)
    refused(linked, "bacgiang:overlayzoning", inputs, tmp_path, name)


@pytest.mark.parametrize("name", ["empty", "truncated", "other_zone"])
def test_a_bad_plan_is_named(linked, layers: Path, tmp_path: Path, name: str) -> None:
    inputs = overlay(layers / "good.gpkg", layers / f"{name}.gpkg", tmp_path)
    refused(linked, "bacgiang:overlayzoning", inputs, tmp_path, name)


@pytest.mark.parametrize("name", ["random", "no_crs", "degrees", "no_features"])
def test_bad_lines_are_named(linked, layers: Path, tmp_path: Path, name: str) -> None:
    inputs = {
        "LINES": str(layers / f"{name}.gpkg"),
        "TEXTS": str(layers / "points.gpkg"),
        "PARCELS": str(tmp_path / "parcels.gpkg"),
        "ERRORS": str(tmp_path / "errors.gpkg"),
    }
    refused(linked, "bacgiang:buildparcels", inputs, tmp_path, name)


@pytest.mark.parametrize("name", ["empty", "truncated", "no_crs", "no_features"])
def test_bad_parcels_are_not_published(linked, layers: Path, tmp_path: Path, name: str) -> None:
    inputs = {
        "PARCELS": str(layers / f"{name}.gpkg"),
        "TITLE": "Thử",
        "ORGANISATION": "Văn phòng mẫu",
        "FOLDER": str(tmp_path / "published"),
    }
    refused(linked, "bacgiang:publishfolder", inputs, tmp_path, name)
    assert not (tmp_path / "published").exists()


@pytest.mark.parametrize("name", ["nan", "inf"])
def test_a_parcel_without_finite_coordinates_is_stated(
    linked, layers: Path, tmp_path: Path, name: str
) -> None:
    code, results, said = linked.run(
        "bacgiang:overlayzoning", overlay(layers / f"{name}.gpkg", layers / "good.gpkg", tmp_path)
    )
    assert code == 0, said
    assert '"unusable_parcel_count": 1' in Path(results["REPORT"]).read_text(encoding="utf-8")


def test_an_unknown_code_is_kept(linked, layers: Path, tmp_path: Path) -> None:
    code, _, said = linked.run(
        "bacgiang:overlayzoning",
        overlay(layers / "unknown_code.gpkg", layers / "unknown_code.gpkg", tmp_path),
    )
    assert code == 0, said
    with closing(sqlite3.connect(tmp_path / "register.gpkg")) as database:
        rows = database.execute("SELECT loai_dat, ma_loai_qh FROM register").fetchall()
    assert rows == [("QQQ", "QQQ")]


def drawing(folder: Path, kind: str) -> Path:
    whole = SHEET.read_bytes()
    content = {
        "empty": b"",
        "truncated": whole[: len(whole) // 2],
        "random": bytes((i * 7919 + i // 13) % 256 for i in range(20_000)),
        "text": b"not a drawing",
        "v8": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2000),
    }[kind]
    path = folder / f"{kind}_to_01.dgn"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", ["empty", "truncated", "random", "text", "v8"])
def test_a_bad_drawing_is_named(linked, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    inputs = {"INPUT": [str(drawing(tmp_path, kind))], "OUTPUT": str(out / "sheets.gpkg")}
    refused(linked, "bacgiang:importcadsheets", inputs, out, f"{kind}_to_01.dgn")


def test_a_bad_drawing_among_good_ones_is_named_and_the_others_are_imported(linked, tmp_path: Path) -> None:
    bad = drawing(tmp_path, "truncated")
    inputs = {"INPUT": [str(SHEET), str(bad)], "OUTPUT": str(tmp_path / "sheets.gpkg")}
    code, _, said = linked.run("bacgiang:importcadsheets", inputs)
    assert code == 0, said
    assert bad.name in said
    with closing(sqlite3.connect(tmp_path / "sheets.gpkg")) as database:
        states = dict(database.execute("SELECT tep, trang_thai FROM sheets").fetchall())
    assert states == {SHEET.name: "ok", bad.name: "failed"}


def test_a_geopackage_named_dgn_is_refused(linked, layers: Path, tmp_path: Path) -> None:
    shutil.copy(layers / "good.gpkg", tmp_path / "plan.dgn")
    out = tmp_path / "out"
    out.mkdir()
    inputs = {"INPUT": [str(tmp_path / "plan.dgn")], "OUTPUT": str(out / "sheets.gpkg")}
    refused(linked, "bacgiang:importcadsheets", inputs, out, "plan.dgn")


def test_output_equal_to_input_is_refused(linked, layers: Path, tmp_path: Path) -> None:
    own = tmp_path / "in"
    own.mkdir()
    for name in ("good", "line"):
        shutil.copy(layers / f"{name}.gpkg", own)
    before = (own / "good.gpkg").read_bytes()
    code, _, said = linked.run(
        "bacgiang:overlayzoning",
        {**overlay(own / "good.gpkg", own / "line.gpkg", tmp_path), "REGISTER": str(own / "good.gpkg")},
    )
    assert code == 1
    assert "good.gpkg" in said
    assert (own / "good.gpkg").read_bytes() == before


def test_output_open_in_another_program_is_refused(linked, layers: Path, tmp_path: Path) -> None:
    register = tmp_path / "register.gpkg"
    shutil.copy(layers / "good.gpkg", register)
    with closing(sqlite3.connect(register, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM gpkg_contents").fetchone()
        code, _, said = linked.run(
            "bacgiang:overlayzoning", overlay(layers / "good.gpkg", layers / "good.gpkg", tmp_path)
        )
    assert code == 1
    assert "register.gpkg" in said
    with closing(sqlite3.connect(register)) as database:
        assert database.execute("SELECT count(*) FROM good").fetchone() == (1,)


@pytest.fixture
def tiny_disk(tmp_path: Path):
    """A file system of 64 KiB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_folder_is_named(linked, layers: Path, tiny_disk: Path) -> None:
    inputs = overlay(layers / "good.gpkg", layers / "good.gpkg", tiny_disk)
    refused(linked, "bacgiang:overlayzoning", inputs, tiny_disk, "register.gpkg")


def test_a_read_only_folder_is_named(linked, layers: Path) -> None:
    read_only = Path("/proc/sys")
    if not read_only.is_dir():
        pytest.skip("no folder at hand that is read-only for root too")
    code, _, said = linked.run(
        "bacgiang:overlayzoning", overlay(layers / "good.gpkg", layers / "good.gpkg", read_only)
    )
    assert code == 1
    assert "register.gpkg" in said
