"""The sample commune: its files repeat, its truth is a coverage, its drawings say what the truth says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from bacgiang_gis_plugin.engine import text as legacy
from bacgiang_gis_plugin.engine.dictionary import tables

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
SHEETS = sorted((SAMPLE / "sheets").glob("DC_to_*.dgn"))
TRUTH: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
BOUNDARY = (10, 23, 31, 46)
OWNER_MARK = "Ngoạch Sưởng"


def read(path: Path, layer: str | None = None, **options: Any) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    meta, _, geometry, columns = pyogrio.raw.read(path, layer=layer, **options)
    return shapely.from_wkb(geometry), dict(zip(meta["fields"], columns, strict=True))


def read_sheet(path: Path) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    return read(path, encoding="latin1")


@pytest.fixture(scope="module")
def parcels() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    return read(SAMPLE / "truth.gpkg", "parcels")


@pytest.fixture(scope="module")
def lanes() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    return read(SAMPLE / "truth.gpkg", "other_faces")


@pytest.fixture(scope="module")
def defects() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    return read(SAMPLE / "truth.gpkg", "defects")


@pytest.mark.slow
def test_the_script_makes_the_same_files_again(tmp_path: Path) -> None:
    command = [sys.executable, "-I", str(SAMPLE / "make_sample.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    kept = [
        p.relative_to(SAMPLE)
        for p in SAMPLE.rglob("*")
        if p.suffix in (".dgn", ".dxf", ".json", ".gpkg", ".tif", ".csv", ".txt")
    ]
    assert made == sorted(kept)
    for name in made:
        if name.suffix in (".dgn", ".dxf", ".json", ".tif", ".csv", ".txt"):
            assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes(), name
    for name in ("truth.gpkg", "planning/zoning_plan.gpkg", "base/commune.gpkg"):
        for layer, _ in pyogrio.list_layers(tmp_path / name):
            again, kept_shapes = (read(folder / name, layer) for folder in (tmp_path, SAMPLE))
            assert shapely.equals_exact(again[0], kept_shapes[0]).all()
            assert {k: v.tolist() for k, v in again[1].items() if v.dtype.kind != "f"} == {
                k: v.tolist() for k, v in kept_shapes[1].items() if v.dtype.kind != "f"
            }


def test_counts_and_size(parcels: tuple[np.ndarray, dict[str, np.ndarray]]) -> None:
    shapes, columns = parcels
    assert len(shapes) == TRUTH["parcels"] >= 2500
    assert len(SHEETS) == TRUTH["sheets"] >= 6
    assert Counter(map(str, columns["so_to"].tolist())) == TRUTH["parcels_per_sheet"]
    assert (
        sum(p.stat().st_size for p in SAMPLE.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        < 10e6
    )


def test_the_commune_code_is_nobodys() -> None:
    code = TRUTH["commune"]["ma_xa"]
    assert all(code not in row.values() for row in tables.read_rows("communes"))


def test_the_truth_is_a_valid_coverage_but_for_the_planted_edges(
    parcels: tuple[np.ndarray, dict[str, np.ndarray]],
    lanes: tuple[np.ndarray, dict[str, np.ndarray]],
    defects: tuple[np.ndarray, dict[str, np.ndarray]],
) -> None:
    sheets = np.concatenate([parcels[1]["so_to"], lanes[1]["so_to"]])
    faces = np.concatenate([parcels[0], lanes[0]])
    assert shapely.is_valid(faces).all()
    for sheet in np.unique(sheets):
        assert shapely.coverage_is_valid(faces[sheets == sheet]), sheet
    planted = defects[0][np.char.startswith(defects[1]["ma_loi"].astype(str), "edge_")]
    wrong = shapely.coverage_invalid_edges(faces)
    wrong = wrong[~shapely.is_empty(wrong)]
    assert len(wrong)
    assert shapely.within(wrong, shapely.union_all(planted).buffer(0.001)).all()


def test_areas_are_those_of_the_stored_vertices(parcels: tuple[np.ndarray, dict[str, np.ndarray]]) -> None:
    shapes, columns = parcels
    vertices = shapely.get_coordinates(shapes) * 1000
    assert np.abs(vertices - np.round(vertices)).max() < 1e-3
    assert np.abs(shapely.area(shapes) - columns["dien_tich"]).max() < 0.002
    plain = columns["so_nhan"] == 1
    off = np.abs(columns["dien_tich_nhan"] - columns["dien_tich"])[plain]
    assert (off > 0.0505).sum() == TRUTH["defects_per_rule"]["area_mismatch"]


def test_codes_are_real(parcels: tuple[np.ndarray, dict[str, np.ndarray]]) -> None:
    known = {row["code"] for row in tables.read_rows("land_use_codes") if row["regime"] == "2024"}
    used = {code for codes in parcels[1]["loai_dat"] for code in codes.split("+")}
    assert used <= known


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: p.stem)
def test_every_element_is_read_back(path: Path) -> None:
    """The elements in the file, its parts of complex chains taken away, are the features that GDAL lists."""
    data, at, elements, parts = path.read_bytes(), 0, 0, 0
    while data[at : at + 2] != b"\xff\xff":
        elements += 1
        parts += data[at] >> 7
        at += 4 + 2 * int.from_bytes(data[at + 2 : at + 4], "little")
    assert at + 2 == len(data)
    assert elements == TRUTH["elements"][path.name]
    shapes, columns = read_sheet(path)
    assert len(shapes) == elements - parts - 1
    assert set(columns["Type"].tolist()) <= {3, 4, 6, 12, 15, 16, 17}
    straight = shapely.get_coordinates(shapes[np.isin(columns["Type"], (3, 4, 6, 17))]) * 1000
    assert np.abs(straight - np.round(straight)).max() < 1e-3


def test_levels_are_those_of_the_list() -> None:
    used: set[int] = set()
    for path in SHEETS:
        used |= set(read_sheet(path)[1]["Level"].tolist())
    assert set(BOUNDARY) | {2, 4, 6, 11, 13, 14, 28, 39, 54, 63} <= used
    assert used <= {int(row["level"]) for row in tables.read_rows("dgn_levels")}


def test_boundary_elements_of_every_kind() -> None:
    kinds: Counter[tuple[int, int]] = Counter()
    for path in SHEETS:
        _, columns = read_sheet(path)
        kinds.update(zip(columns["Level"].tolist(), columns["Type"].tolist(), strict=True))
    for wanted in ((10, 6), (10, 12), (23, 12), (23, 16), (31, 6), (46, 4)):
        assert kinds[wanted], wanted


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: p.stem)
def test_lines_close_to_the_true_faces(
    path: Path,
    parcels: tuple[np.ndarray, dict[str, np.ndarray]],
    lanes: tuple[np.ndarray, dict[str, np.ndarray]],
    defects: tuple[np.ndarray, dict[str, np.ndarray]],
) -> None:
    """Without any snapping the lines give every true face but the two on either side of each undershoot."""
    sheet = int(path.stem[-2:])
    shapes, columns = read_sheet(path)
    lines = shapely.get_parts(shapes[np.isin(columns["Level"], BOUNDARY)])
    closed = shapely.get_type_id(lines) == 3
    lines[closed] = shapely.get_exterior_ring(lines[closed])
    noded = shapely.union_all(shapely.set_precision(lines, 0.001, mode="pointwise"))
    built = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    true = np.concatenate([layer[0][layer[1]["so_to"] == sheet] for layer in (parcels, lanes)])
    pairs = shapely.STRtree(built).query(shapely.point_on_surface(true), predicate="within")
    same = np.abs(shapely.area(true[pairs[0]]) - shapely.area(built[pairs[1]])) < 0.05
    short = ((defects[1]["so_to"] == sheet) & (defects[1]["ma_loi"] == "undershoot")).sum()
    assert len(true) - same.sum() == 2 * short


def parse(style: str, texts: list[tuple[int, str]]) -> list[tuple[str, str, float]]:
    """Labels in the texts of one face, by the forms that sample_data/README.md describes."""
    if style in ("one", "comma"):
        found = [
            re.fullmatch(r"([A-Z]{3}(?:\+[A-Z]{3})*)(\d+)/(\d+[.,]\d)", t)
            for level, t in texts
            if level == 13
        ]
        return [(m[1], m[2], float(m[3].replace(",", "."))) for m in found if m]
    by_kind: dict[str, list[str]] = defaultdict(list)
    for level, text in texts:
        if style == "levels":
            by_kind[{13: "number", 4: "area", 2: "code"}.get(level, "")].append(text)
        elif level == 13:
            kind = "number" if text.isdigit() else "area" if re.fullmatch(r"\d+\.\d", text) else "code"
            by_kind[kind].append(text)
    return [
        (c, n, float(a)) for c, n, a in zip(*(by_kind[k] for k in ("code", "number", "area")), strict=True)
    ]


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: p.stem)
def test_labels_lie_in_their_parcel_and_say_what_the_truth_says(
    path: Path,
    parcels: tuple[np.ndarray, dict[str, np.ndarray]],
    lanes: tuple[np.ndarray, dict[str, np.ndarray]],
) -> None:
    sheet = int(path.stem[-2:])
    mine = parcels[1]["so_to"] == sheet
    shapes, columns = read_sheet(path)
    is_text = columns["Type"] == 17
    places, levels = shapes[is_text], columns["Level"][is_text]
    texts = [t.encode("latin1") for t in columns["Text"][is_text]]
    where = defaultdict(list)
    true = np.concatenate([parcels[0][mine], lanes[0][lanes[1]["so_to"] == sheet]])
    for text, face in zip(*shapely.STRtree(true).query(places, predicate="within"), strict=True):
        where[int(face)].append((int(levels[text]), legacy.decode(texts[text], legacy.TCVN3)))
    style = TRUTH["label_style"][str(sheet)]
    fields = ("loai_dat", "so_thua", "dien_tich_nhan", "so_nhan", "chu_su_dung")
    for i, (code, number, area, count, owner) in enumerate(
        zip(*(parcels[1][f][mine] for f in fields), strict=True)
    ):
        assert parse(style, where[i]) == [(code, str(number), pytest.approx(area))] * count
        assert [t for level, t in where[i] if level == 6] == ([owner] if owner else [])
    for i in range(int(mine.sum()), len(true)):
        assert any(level == 28 for level, _ in where[i])
        assert not any(level in (2, 4, 13) for level, _ in where[i])


def test_owners_are_found_by_their_bytes_and_only_there(
    parcels: tuple[np.ndarray, dict[str, np.ndarray]],
) -> None:
    mark = legacy.encode(OWNER_MARK, legacy.TCVN3)
    assert mark == bytes.fromhex("4E676FB963682053ADEB6E67")
    assert sum(p.read_bytes().count(mark) for p in SHEETS) == TRUTH["owners"]
    owners = parcels[1]["chu_su_dung"]
    assert sum(OWNER_MARK in name for name in owners if name) == TRUTH["owners"]
    others = [*(SAMPLE / "planning").iterdir(), *(SAMPLE / "base").iterdir()]
    assert not any(OWNER_MARK.encode() in p.read_bytes() for p in others)


def test_defects_are_known_few_and_apart(defects: tuple[np.ndarray, dict[str, np.ndarray]]) -> None:
    shapes, columns = defects
    assert Counter(columns["ma_loi"].tolist()) == TRUTH["defects_per_rule"]
    assert set(TRUTH["defects_per_rule"]) == {
        *("undershoot", "overshoot", "doubled_line", "missing_label", "several_labels"),
        *("area_mismatch", "repeated_number", "edge_gap", "edge_overlap"),
    }
    short = np.isin(columns["ma_loi"], ("undershoot", "overshoot"))
    assert columns["kich_thuoc_mm"][short].min() >= 0.6
    assert columns["kich_thuoc_mm"][short].max() <= 20
    parts, owner = shapely.get_parts(shapes, return_index=True)
    a, b = shapely.STRtree(parts).query(parts, predicate="dwithin", distance=25)
    assert (owner[a] == owner[b]).all()


def test_plan_areas_and_its_faults(parcels: tuple[np.ndarray, dict[str, np.ndarray]]) -> None:
    zones, columns = read(SAMPLE / "planning/zoning_plan.gpkg", "zones")
    commune, _ = read(SAMPLE / "base/commune.gpkg", "commune")
    truth = TRUTH["zoning"]
    assert shapely.is_valid(zones).all()
    assert len(zones) == truth["zones"]
    assert (shapely.get_num_interior_rings(zones) > 0).sum() == truth["zones_with_holes"] > 0
    covered = shapely.union_all(zones)
    assert shapely.area(commune[0].difference(covered)) == pytest.approx(truth["uncovered_m2"], abs=0.01)
    double = shapely.area(zones).sum() - covered.area
    assert double == pytest.approx(truth["overlap_m2"], abs=0.01)
    assert truth["overlap_m2"] > 1000 < truth["uncovered_m2"]
    left = shapely.area(shapely.difference(parcels[0], covered)).sum()
    assert left == pytest.approx(truth["uncovered_in_parcels_m2"], abs=0.01)
    road = shapely.union_all(zones[np.char.endswith(columns["ma_loai_qh"].astype(str), "DuongGT")])
    cut = shapely.area(shapely.intersection(parcels[0], road)) / shapely.area(parcels[0])
    assert ((cut > 0.02) & (cut < 0.98)).sum() > 50


def test_plan_codes_are_those_of_the_circular() -> None:
    _, columns = read(SAMPLE / "planning/zoning_plan.gpkg", "zones")
    known = {value for row in tables.read_rows("urban_planning_layers") for value in row.values()}
    assert {code.split("_", 1)[1] for code in columns["ma_loai_qh"]} <= known


def test_the_dxf_is_the_same_plan() -> None:
    import ezdxf

    zones, columns = read(SAMPLE / "planning/zoning_plan.gpkg", "zones")
    space = ezdxf.readfile(SAMPLE / "planning/zoning_plan.dxf").modelspace()
    rings = Counter(line.dxf.layer for line in space.query("LWPOLYLINE"))
    wanted: Counter[str] = Counter()
    for zone, code in zip(zones, columns["ma_loai_qh"], strict=True):
        wanted[code] += 1 + len(zone.interiors)
    assert rings == wanted
    assert {t.dxf.text for t in space.query("TEXT")} >= set(columns["ten_vung"])


def test_base_data_are_there() -> None:
    layers = {str(name) for name, _ in pyogrio.list_layers(SAMPLE / "base/commune.gpkg")}
    assert layers == {"commune", "sheet_frames", "roads", "power_lines", "stations"}
    import rasterio

    with rasterio.open(SAMPLE / "base/dem.tif") as heights:
        assert heights.crs.to_epsg() == 9214
        assert heights.shape == (200, 400)
        values = heights.read(1)
    assert 5 < values.min() < 15 < 50 < values.max() < 90
