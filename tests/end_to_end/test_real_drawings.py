"""The four algorithms, through qgis_process, on drawings and plans that nobody here made."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.real_data
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def real() -> Path:
    folder = ROOT.parent / "shared" / "data" / "real"
    if not folder.is_dir():
        pytest.skip("the real drawings (../shared/data/real) are not beside this checkout")
    return folder


def done(linked, algorithm: str, inputs: dict) -> dict:
    code, results, said = linked.run(f"bacgiang:{algorithm}", inputs)
    assert code == 0, said
    return results


def report_of(results: dict) -> dict:
    return json.loads(Path(results["REPORT"]).read_text(encoding="utf-8"))


def query(path: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def imported(linked, drawing: Path, folder: Path) -> dict:
    results = done(
        linked, "importcadsheets", {"INPUT": [str(drawing)], "OUTPUT": str(folder / "sheets.gpkg")}
    )
    (sheet,) = report_of(results)["sheets"]
    assert sheet["lines"] + sheet["labels"] + sheet["other"] + sheet["failed"] == sheet["elements"]
    assert sheet["failed"] == 0
    return sheet


def built(linked, folder: Path, **inputs: str) -> dict:
    inputs = {
        "LINES": f"{folder / 'sheets.gpkg'}|layername=lines",
        "TEXTS": f"{folder / 'sheets.gpkg'}|layername=texts",
        **inputs,
    }
    outputs = {"PARCELS": str(folder / "parcels.gpkg"), "ERRORS": str(folder / "errors.gpkg")}
    return report_of(done(linked, "buildparcels", {**inputs, **outputs}))["counts"]


def overlaid(linked, parcels: str, zones: str, folder: Path) -> dict:
    outputs = {name.upper(): str(folder / f"{name}.gpkg") for name in ("register", "pieces")}
    inputs = {
        "PARCELS": parcels,
        "ZONES": zones,
        "ZONE_CODE_FIELD": "TYPEZONE",
        "ZONE_ID_FIELD": "LIBELLE",
        **outputs,
    }
    report = report_of(done(linked, "overlayzoning", inputs))
    total = report["zone_area"] - report["double_area"] + report["uncovered_area"]
    assert total == pytest.approx(report["parcel_area"], rel=1e-9)
    return report


def published(linked, folder: Path, **inputs: str) -> dict:
    inputs = {"TITLE": "Thử", "ORGANISATION": "Văn phòng mẫu", "FOLDER": str(folder / "published"), **inputs}
    done(linked, "publishfolder", inputs)
    assert (folder / "published" / "map.png").stat().st_size > 5_000
    return json.loads((folder / "published" / "publication.json").read_text(encoding="utf-8"))


def test_the_us_plat(linked, real: Path, tmp_path: Path) -> None:
    sheet = imported(linked, real / "us_plat.dgn", tmp_path)
    kinds = dict(query(tmp_path / "sheets.gpkg", "SELECT kieu, count(*) FROM lines GROUP BY kieu"))
    texts = dict(query(tmp_path / "sheets.gpkg", "SELECT kieu, count(*) FROM texts GROUP BY kieu"))
    # 583 drawn elements: 343 texts, 204 lines (46 of them points of length zero), 33 line strings, 2 shapes, 1 ellipse.
    assert sum(kinds.values()) + sum(texts.values()) == 583
    assert texts["text"] == 343
    assert sheet["elements"] > 583
    counts = built(linked, tmp_path)
    assert counts["faces"] > 0
    assert counts["faces"] == (
        counts["parcels"] + counts["named_faces"] + counts["slivers"] + counts["unlabelled_faces"]
    )


def test_the_korean_map(linked, real: Path, tmp_path: Path) -> None:
    sheet = imported(linked, real / "kr_cadastral_map.dxf", tmp_path)
    assert sheet["labels"] == 2383
    texts = [text for (text,) in query(tmp_path / "sheets.gpkg", "SELECT noi_dung FROM texts")]
    assert any(text.endswith("104-11 임") for text in texts)
    counts = built(linked, tmp_path)
    assert counts["label_texts"] == 2383
    assert counts["label_texts"] == (
        counts["label_texts_in_parcels"]
        + counts["label_texts_in_other_faces"]
        + counts["label_texts_outside"]
    )
    publication = published(linked, tmp_path, PARCELS=str(tmp_path / "parcels.gpkg"))
    assert [layer["features"] for layer in publication["layers"]] == [counts["faces"]]


def test_the_french_sheet(linked, real: Path, tmp_path: Path) -> None:
    source = real / "fr_13029.gpkg"
    counts = built(
        linked,
        tmp_path,
        LINES=f"{source}|layername=linework",
        TEXTS=f"{source}|layername=labels",
        TEXT_FIELD="number",
    )
    assert counts["parcels"] == 389
    assert counts["label_texts_in_parcels"] == 389
    published(linked, tmp_path, PARCELS=str(tmp_path / "parcels.gpkg"))


_GRID = """
import sys
import numpy as np, pyogrio, shapely
source, path = sys.argv[1:]
info = pyogrio.read_info(source)
x1, y1, x2, y2 = info["total_bounds"]
x, y = (values.ravel() for values in np.meshgrid(np.linspace(x1, x2, 61)[:-1], np.linspace(y1, y2, 61)[:-1]))
boxes = shapely.box(x, y, x + (x2 - x1) / 60, y + (y2 - y1) / 60)
columns = {"so_to": np.full(len(x), 1), "so_thua": np.arange(1, len(x) + 1)}
columns["ma_thua"] = np.array([f"0-1-{n}" for n in columns["so_thua"]], dtype=object)
columns["loai_dat"] = np.full(len(x), "LUC", dtype=object)
pyogrio.raw.write(path, shapely.to_wkb(boxes), list(columns.values()), list(columns), layer="parcels", driver="GPKG",
                  geometry_type="Polygon", crs=info["crs"])
"""


def test_the_french_plan_over_a_made_grid(linked, real: Path, tmp_path: Path, engine_python: str) -> None:
    plan, parcels = real / "fr_plu_zoning.gpkg", tmp_path / "parcels.gpkg"
    subprocess.run([engine_python, "-c", _GRID, str(plan), str(parcels)], check=True)
    report = overlaid(linked, str(parcels), str(plan), tmp_path)
    assert report["zones"] == 222
    assert report["double_rows"] > 0
    assert report["double_area"] > 26_603  # the largest single overlap of the plan
    published(
        linked,
        tmp_path,
        PARCELS=str(parcels),
        ZONES=str(tmp_path / "pieces.gpkg"),  # the plan under the product's field names
        REGISTER=f"{tmp_path / 'register.gpkg'}|layername=register",
    )
