"""check_parcels whole: the layers, the reports, profiles, the comparison with an earlier check, the sample commune."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.checking.check_parcels import check_parcels
from bacgiang_gis_plugin.engine.cadastre.checking.profile import CATALOGUE, read_profile
from bacgiang_gis_plugin.engine.cadastre.rules import RULES
from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.dictionary.fields import layer as layer_of
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

X, Y = 500_000.0, 2_350_000.0
LAYERS = ("points", "lines", "polygons")


def grid(columns: int, rows: int, size: float = 10.0) -> list[shapely.Geometry]:
    return [
        shapely.box(X + x * size, Y + y * size, X + (x + 1) * size, Y + (y + 1) * size)
        for y in range(rows)
        for x in range(columns)
    ]


def fields(shapes: list[shapely.Geometry], **changed: Any) -> dict[str, Any]:
    count = len(shapes)
    numbers = list(range(1, count + 1))
    areas = [float(shape.area) for shape in shapes]
    columns = {
        "ma_thua": pa.array([f"07210-1-{number}" for number in numbers], pa.string()),
        "ma_xa": pa.array(["07210"] * count, pa.string()),
        "so_to": pa.array([1] * count, pa.int32()),
        "so_thua": pa.array(numbers, pa.int32()),
        "loai_dat": pa.array(["ONT"] * count, pa.string()),
        "dien_tich": pa.array(areas, pa.float64()),
        "dien_tich_nhan": pa.array(areas, pa.float64()),
    }
    return {**columns, **changed}


class Checked:
    """Runs check_parcels in a folder and reads what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, parcels: InputLayer, run: str = "a", **options: Any) -> Checked:
        paths = {name: self.folder / f"{run}_{name}.gpkg" for name in LAYERS}
        files = {
            name: self.folder / f"{run}.{kind}" for name, kind in (("html", "html"), ("workbook", "xlsx"))
        } | {"report": self.folder / f"{run}.json"}
        for path in (*paths.values(), *files.values()):
            path.unlink(missing_ok=True)
        self.result = check_parcels(
            parcels,
            **{name: OutputLayer(path, path, name) for name, path in paths.items()},
            **{name: OutputFile(path, path) for name, path in files.items()},
            progress=Progress(),
            **options,
        )
        self.paths, self.files = list(paths.values()), files
        self.layers = {name: read_layer(InputLayer(path, name)) for name, path in paths.items()}
        return self

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row for layer in self.layers.values() for row in layer.table.to_pylist()]


@pytest.fixture
def check(tmp_path: Path) -> Checked:
    return Checked(tmp_path)


@pytest.fixture
def parcels(tmp_path: Path) -> Callable[..., InputLayer]:
    def make(shapes: list[shapely.Geometry], name: str = "parcels", **changed: Any) -> InputLayer:
        path = tmp_path / f"{name}.gpkg"
        path.unlink(missing_ok=True)
        output = OutputLayer(path, path, name)
        write_layer(
            output,
            np.array(shapes, dtype=object),
            fields(shapes, **changed),
            geometry_type="Polygon",
            crs="EPSG:9214",
        )
        return InputLayer(path, name)

    return make


def test_a_fabric_without_defects_has_no_findings(check: Any, parcels: Any) -> None:
    found = check(parcels(grid(6, 5)), fail_on="warning")
    assert found.result.findings == 0
    assert not found.result.failed
    assert "Đạt" in found.files["html"].read_text(encoding="utf-8")


def damaged() -> list[shapely.Geometry]:
    shapes = grid(4, 2)
    shapes[1] = shapely.box(X + 9, Y, X + 20, Y + 10)
    return shapes


def test_findings_are_written_by_their_shape_with_both_messages(check: Any, parcels: Any) -> None:
    shapes = damaged()
    found = check(parcels(shapes, dien_tich_nhan=[99.0, *(float(shape.area) for shape in shapes[1:])]))
    result = found.result
    assert result.points + result.lines + result.polygons + result.without_place == result.findings
    assert [len(layer) for layer in found.layers.values()] == [result.points, result.lines, result.polygons]
    assert {"overlap", "area_mismatch"} <= set(result.by_rule)
    overlap = next(row for row in found.rows if row["ma_loi"] == "overlap")
    assert overlap["muc_do"] == "error"
    assert overlap["thong_bao"].startswith("Chồng 10 m²")
    assert overlap["thong_bao_en"].startswith("Overlaps parcel 1/2")
    assert (overlap["so_to"], overlap["so_thua"], overlap["ma_thua"]) == (1, 1, "07210-1-1")
    known = {field.name for field in layer_of("errors").fields}
    assert set(found.rows[0]) <= known


def test_reports_tell_the_same_numbers(check: Any, parcels: Any) -> None:
    found = check(parcels(damaged()))
    written = json.loads(found.files["report"].read_text(encoding="utf-8"))
    assert written == asdict(found.result)
    html = found.files["html"].read_text(encoding="utf-8")
    assert html.count("<svg") == html.count("</svg") >= 1
    assert "Chồng thửa" in html
    assert "Overlap" in html
    assert "http" not in html
    book = openpyxl.load_workbook(found.files["workbook"])
    assert book.sheetnames == ["tong_hop", "quy_tac", "hinh", "loi"]
    assert book["loi"].max_row - 1 == found.result.findings
    assert len(book["hinh"]._images) == html.count("<svg")


@pytest.mark.parametrize(("fail_on", "failed"), [("never", False), ("error", True), ("warning", True)])
def test_fail_on_decides(fail_on: str, failed: bool, check: Any, parcels: Any) -> None:
    assert check(parcels(damaged()), fail_on=fail_on).result.failed == failed


def test_a_profile_switches_tunes_and_regrades(check: Any, parcels: Any, tmp_path: Path) -> None:
    profile = tmp_path / "office.json"
    rules = {"overlap": {"severity": "info", "tolerance": 9.0}, "unmatched_edge": {"on": False}}
    profile.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    found = check(parcels(damaged()), profile=profile, fail_on="error").result
    assert found.by_rule["overlap"] == 1
    assert not found.failed
    assert "unmatched_edge" in found.switched_off
    rules["overlap"]["tolerance"] = 11.0
    profile.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    assert "overlap" not in check(parcels(damaged()), profile=profile).result.by_rule


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{",
        '{"rules": {"nothing": {}}}',
        '{"rules": {"spike": {"tolerance": -1}}}',
        '{"rules": {"spike": {"on": 1}}}',
        '{"rules": {"spike": {"severity": "fatal"}}}',
        '{"rules": {"spike": {"limit": 1}}}',
    ],
)
def test_a_wrong_profile_is_named(content: str, parcels: Any, tmp_path: Path) -> None:
    profile = tmp_path / "office.json"
    profile.write_text(content, encoding="utf-8")
    with pytest.raises(EngineError) as error:
        check_parcels(parcels(grid(1, 1)), profile=profile, progress=Progress())
    assert error.value.code == "CHECK_PROFILE"


def test_a_wrong_date_is_named(parcels: Any) -> None:
    with pytest.raises(EngineError) as error:
        check_parcels(parcels(grid(1, 1)), on_date="1.7.2025", progress=Progress())
    assert error.value.code == "PARAMETER_INVALID"


def test_codes_are_judged_as_of_a_day(check: Any, parcels: Any) -> None:
    layer = parcels(grid(1, 1), loai_dat=["BHK"])
    assert "land_code_not_in_force" in check(layer, on_date="2025-07-01").result.by_rule
    assert "land_code_not_in_force" not in check(layer, on_date="2024-07-31").result.by_rule


def test_the_baseline_tells_new_still_and_gone(check: Any, parcels: Any) -> None:
    shapes = damaged()
    first = check(parcels(shapes, "first"), "first")
    earlier, count = list(first.paths), first.result.findings
    same = check(parcels(shapes, "same"), "same", baseline=earlier).result
    assert (same.new, same.still, same.gone) == (0, count, 0)
    mended = check(parcels(grid(4, 2), "mended"), "mended", baseline=earlier).result
    assert (mended.new, mended.still, mended.gone) == (0, 0, count)
    shapes[7] = shapely.box(X + 30, Y + 10, X + 40, Y + 21).union(shapely.box(X + 29, Y + 20, X + 31, Y + 21))
    more = check(parcels(shapes, "more", loai_dat=["ZZZ", *["ONT"] * 7]), "more", baseline=earlier)
    assert more.result.still == count
    assert more.result.new_by_rule["unknown_land_code"] == 1
    assert {row["so_sanh"] for row in more.rows} == {"new", "still"}
    with pytest.raises(EngineError) as error:
        check(parcels(shapes, "wrong"), baseline=[parcels(shapes, "no").path])
    assert error.value.code == "CHECK_BASELINE"


def test_rules_that_lack_data_are_named(check: Any, parcels: Any) -> None:
    result = check(parcels(grid(2, 1))).result
    assert result.not_checked["outside_commune"] == "layer communes"
    assert result.not_checked["legal_area_mismatch"] == "field dien_tich_phap_ly"
    assert result.not_checked["commune_edge_gap"] == "layer neighbours"
    assert "skipped_number" in result.checked
    whole = {*result.checked, *result.not_checked, *result.switched_off}
    assert whole == set(CATALOGUE)


def test_numbers_are_not_checked_without_their_fields(make_layer: Callable[..., InputLayer]) -> None:
    shape = shapely.box(X, Y, X + 10, Y + 10).wkt
    result = check_parcels(make_layer([shape]), progress=Progress())
    assert {"repeated_number", "skipped_number", "area_mismatch", "key_mismatch"} <= set(result.not_checked)


def test_the_catalogue_is_complete() -> None:
    profile = read_profile()
    assert len(CATALOGUE) == len(set(CATALOGUE)) >= 50
    for identity in CATALOGUE:
        rule = RULES[identity]
        assert rule.title_vi
        assert rule.title_en
        assert rule.explanation_vi
        assert rule.explanation_en
        assert rule.source
        if rule.tolerance:
            assert profile[identity].tolerance > 0, identity
        for message in (rule.message_vi, rule.message_en):
            assert message.format(value=1, limit=2, text="x")


def test_an_empty_layer_is_checked(check: Any, parcels: Any) -> None:
    assert check(parcels([])).result.findings == 0


# planted defects


def test_the_planted_defects_of_the_sample_are_found(sample: Any, check: Any) -> None:
    """What can still be seen in the parcels: repeated numbers, areas, edges, missing labels."""
    result = check(InputLayer(sample.folder / "out_parcels.gpkg", "parcels")).result
    found = Counter(result.by_rule)
    root = Path(__file__).resolve().parents[4]
    planted = Counter(
        read_layer(InputLayer(root / "sample_data" / "truth.gpkg", "defects")).column("ma_loi").tolist()
    )
    for rule in ("repeated_number", "area_mismatch", "edge_overlap", "edge_gap"):
        assert found[rule] == planted[rule], rule
    assert found["number_missing"] == planted["missing_label"]
    assert {"geometry_invalid", "overlap", "gap", "duplicate_parcel", "spike"}.isdisjoint(found)
