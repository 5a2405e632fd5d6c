"""repair_parcels as a whole: fields, locks, preview, reports; the sample commune; bad input."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.repairing.repair_parcels import repair_parcels
from bacgiang_gis_plugin.engine.datasets import Layer, read_layer
from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.progress import Cancelled, Progress

MakeLayer = Callable[..., InputLayer]
LEFT = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
APART = "POLYGON ((10.05 0, 20 0, 20 10, 10.05 10, 10.05 0))"
FIELDS = {
    "ma_thua": ["99999-1-1", None],
    "so_to": [1, 1],
    "so_thua": [1, 2],
    "dien_tich": [100.0, 99.5],
    "dien_tich_phap_ly": [99.0, 101.0],
    "ghi_chu": ["một", "hai"],
}


class Run:
    """Runs repair_parcels in a folder and reads what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, parcels: InputLayer, *, without: tuple[str, ...] = (), **options: Any) -> Run:
        names = [name for name in ("repaired", "errors", "changes", "proposals") if name not in without]
        paths = {name: self.folder / f"out_{name}.gpkg" for name in names}
        for path in paths.values():
            path.unlink(missing_ok=True)
        outputs = {name: OutputLayer(path, path, name) for name, path in paths.items()}
        report = self.folder / "report.json"
        self.progress = Progress()
        self.report = repair_parcels(
            parcels, **outputs, report=OutputFile(report, report), progress=self.progress, **options
        )
        self.written = json.loads(report.read_text(encoding="utf-8"))
        self.layers = {name: read_layer(InputLayer(path)) for name, path in paths.items() if path.exists()}
        return self

    def __getitem__(self, name: str) -> Layer:
        return self.layers[name]

    @property
    def rules(self) -> Counter[str]:
        return Counter(self["errors"].column("ma_loi").tolist())


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_a_gap_is_closed_and_every_field_kept(run: Run, make_layer: MakeLayer) -> None:
    run(make_layer([LEFT, APART], FIELDS, geometry_type="Polygon"))
    rows = run["repaired"].table.to_pylist()
    assert [row["ghi_chu"] for row in rows] == ["một", "hai"]
    assert [row["dien_tich"] for row in rows] == [100.5, 99.5]
    assert [row["dien_tich_phap_ly"] for row in rows] == [99.0, 101.0]
    assert shapely.area(run["repaired"].geometry).sum() == pytest.approx(200)
    assert run["changes"].table.to_pylist() == [
        {
            "fid_thua": 1,
            "ma_thua": "99999-1-1",
            "so_to": 1,
            "so_thua": 1,
            "dien_tich_truoc": 100.0,
            "dien_tich_sau": 100.5,
            "dich_chuyen": 0.05,
            "viec_sua": "gap",
        }
    ]
    assert run["proposals"].column("thoi_diem").tolist() == ["before", "after"]
    assert shapely.area(run["proposals"].geometry).tolist() == pytest.approx([100.0, 100.5])
    assert len(run["errors"]) == 0
    assert run.written["parcels_changed"] == run.report.parcels_changed == 1
    assert run.written["largest_move"] == 0.05
    assert run.written["repaired"] == {"gap": 1}
    assert run.written["area_after"] - run.written["area_before"] == pytest.approx(0.5)
    assert run["repaired"].info.geometry_type == "Polygon"


def test_a_second_run_changes_nothing(run: Run, make_layer: MakeLayer) -> None:
    first = run(make_layer([LEFT, APART], FIELDS))["repaired"]
    kept = run.folder / "first.gpkg"
    write_layer(
        OutputLayer(kept, kept, "first"), first.geometry, first.table, geometry_type="Polygon", crs=first.crs
    )
    second = run(InputLayer(kept))["repaired"]
    assert shapely.equals_exact(first.geometry, second.geometry, tolerance=0).all()
    assert first.table.equals(second.table)
    assert run.report.parcels_changed == len(run["changes"]) == 0


def test_the_workbook_lists_changes_and_errors(run: Run, make_layer: MakeLayer) -> None:
    wide = "POLYGON ((19.5 0, 30 0, 30 10, 19.5 10, 19.5 0))"
    path = run.folder / "repair.xlsx"
    run(make_layer([LEFT, APART, wide]), workbook=OutputFile(path, path))
    changes, left = (read_layer(InputLayer(path, name)).table for name in ("thua_da_sua", "loi"))
    assert changes.column("viec_sua").to_pylist() == run["changes"].column("viec_sua").tolist()
    assert "gap" in changes.column("viec_sua").to_pylist()
    assert (left.column("ma_loi").to_pylist(), left.column("thua_khac").to_pylist()) == (
        ["overlap"],
        ["fid 3"],
    )
    assert run.report.not_in_workbook == 0


def test_a_preview_writes_proposals_and_no_parcels(run: Run, make_layer: MakeLayer) -> None:
    source = make_layer([LEFT, APART], FIELDS)
    before = source.path.read_bytes()
    run(source, preview=True)
    assert set(run.layers) == {"errors", "changes", "proposals"}
    assert len(run["proposals"]) == 2
    assert run.report.parcels_written == 0
    assert run.written["area_after"] == run.written["area_before"]
    assert source.path.read_bytes() == before


@pytest.mark.parametrize(
    ("values", "locked"),
    [([1, 0], [0]), (["x", None], [0]), (["không", "có"], [1]), ([True, False], [0]), ([0, None], [])],
)
def test_the_locked_field(run: Run, make_layer: MakeLayer, values: list[Any], locked: list[int]) -> None:
    run(make_layer([LEFT, APART], {"khoa": values}), locked_field="khoa")
    assert run.report.locked_parcels == len(locked)
    assert {row + 1 for row in locked} & set(run["changes"].column("fid_thua").tolist()) == set()
    assert len(run["changes"]) == 1


def test_locked_parcels_and_locked_lines(run: Run, make_layer: MakeLayer) -> None:
    source = make_layer([LEFT, APART])
    area = make_layer(["POLYGON ((-1 -1, 10.01 -1, 10.01 11, -1 11, -1 -1))"], name="areas.gpkg")
    run(source, locked_parcels=area)
    assert (run.report.locked_parcels, run["changes"].column("fid_thua").tolist()) == (1, [2])
    lines = make_layer(["LINESTRING (10 0, 10 10)", "LINESTRING (10.05 0, 10.05 10)"], name="lines.gpkg")
    run(source, locked_lines=lines)
    assert (run.report.locked_lines, len(run["changes"])) == (2, 0)
    assert run.rules == {"unmatched_edge": 2}


def test_what_is_left_is_told_in_both_languages(run: Run, make_layer: MakeLayer) -> None:
    wide = "POLYGON ((9.5 0, 20 0, 20 10, 9.5 10, 9.5 0))"
    source = make_layer([LEFT, wide], FIELDS)
    run(source)
    assert run.rules == run.report.errors == {"overlap": 1}
    row = run["errors"].table.to_pylist()[0]
    assert (row["ma_thua"], row["so_thua"], row["gia_tri"]) == ("99999-1-1", 1, pytest.approx(5.0))
    assert "fid 2" in row["thong_bao"]
    run(source, language="en")
    assert run["errors"].table.to_pylist()[0]["thong_bao"] != row["thong_bao"]


def test_features_without_polygon_stay_as_they_are(run: Run, make_layer: MakeLayer) -> None:
    run(make_layer([LEFT, None, APART, "POLYGON EMPTY", "POINT (1 1)"]))
    assert run.report.unusable_count == 3
    assert run.report.unusable == [2, 4, 5]
    assert run.progress.warnings
    assert len(run["repaired"]) == 5
    assert run["repaired"].geometry[4].geom_type == "Point"
    assert shapely.is_missing(run["repaired"].geometry[1])


def test_heights_of_repaired_parcels_are_lost_and_told(run: Run, make_layer: MakeLayer) -> None:
    run(make_layer(["POLYGON Z ((0 0 5, 10 0 5, 10 10 5, 0 10 5, 0 0 5))", APART]))
    assert run.report.lost_z == 1
    assert any("(Z)" in text for text in run.progress.warnings)


# the sample commune


def test_the_sample_commune(run: Run, sample: Any) -> None:
    """Of the four planted sheet edges two are within the tolerance; wider tolerances close all four."""
    before = sample.parcels
    path = run.folder / "built.gpkg"
    write_layer(
        OutputLayer(path, path, "built"),
        before.geometry,
        before.table,
        geometry_type="Polygon",
        crs=before.crs,
    )
    run(InputLayer(path))
    after = run["repaired"]
    assert len(after) == len(before)
    kept = [name for name in before.table.column_names if name != "dien_tich"]
    assert after.table.select(kept).equals(before.table.select(kept))
    assert run.report.refused == {}
    assert run.report.largest_move <= 0.15 + 1e-6
    assert run.rules["gap"] == run.rules["overlap"] == 1
    wide = {"max_gap_width": 0.16, "max_overlap_width": 0.16, "largest_move": 0.2}
    run(InputLayer(path), **wide)
    assert run.rules in ({}, {"unmatched_edge": 1})  # a wedge between two parcels, open to a lane
    assert shapely.coverage_is_valid(run["repaired"].geometry)
    assert set(run["repaired"].table.column_names) == set(before.table.column_names)


# bad input


@pytest.mark.parametrize(
    ("wkt", "crs", "options", "code", "named"),
    [
        ([LEFT], None, {}, "CRS_MISSING", "layer.gpkg"),
        ([LEFT], "EPSG:4326", {}, "CRS_NOT_PLANAR", "layer.gpkg"),
        ([], "EPSG:9214", {}, "LAYER_EMPTY", "layer.gpkg"),
        (["POINT (1 1)"], "EPSG:9214", {}, "GEOMETRY_KIND", "layer.gpkg"),
        ([LEFT], "EPSG:9214", {"locked_field": "khoa"}, "FIELD_MISSING", "khoa"),
        ([LEFT], "EPSG:9214", {"snap_tolerance": -0.1}, "PARAMETER_INVALID", "snap_tolerance"),
        ([LEFT], "EPSG:9214", {"max_gap_width": -1.0}, "PARAMETER_INVALID", "max_gap_width"),
        ([LEFT], "EPSG:9214", {"spike_angle": 90.0}, "PARAMETER_INVALID", "spike_angle"),
        ([LEFT], "EPSG:9214", {"without": ("repaired",)}, "PARAMETER_INVALID", "repaired"),
        ([LEFT], "EPSG:9214", {"preview": True, "without": ("proposals",)}, "PARAMETER_INVALID", "preview"),
    ],
)  # fmt: skip
def test_bad_input_is_named(
    run: Run, make_layer: MakeLayer, wkt: list[str], crs: str | None, options: Any, code: str, named: str
) -> None:
    with pytest.raises(EngineError) as caught:
        run(make_layer(wkt, {"number": np.arange(len(wkt))}, crs=crs), **options)
    assert caught.value.code == code
    assert named in caught.value.message


def test_locked_lines_of_another_system(run: Run, make_layer: MakeLayer) -> None:
    lines = make_layer(["LINESTRING (0 0, 1 1)"], name="lines.gpkg", crs="EPSG:9209")
    with pytest.raises(EngineError) as caught:
        run(make_layer([LEFT]), locked_lines=lines)
    assert caught.value.code == "CRS_DIFFERS"
    with pytest.raises(EngineError) as caught:
        run(make_layer([LEFT]), locked_lines=make_layer([LEFT], name="no.gpkg", geometry_type="Polygon"))
    assert caught.value.code == "GEOMETRY_KIND"


def test_a_missing_file_and_a_cancel(run: Run, make_layer: MakeLayer, tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        run(InputLayer(tmp_path / "none.gpkg"))
    assert caught.value.code == "FILE_MISSING"
    stopped = Progress()
    stopped.cancel_asked = True
    path = tmp_path / "x.gpkg"
    with pytest.raises(Cancelled):
        repair_parcels(
            make_layer([LEFT]),
            OutputLayer(path, path, "errors"),
            OutputLayer(path, path, "x"),
            progress=stopped,
        )


@pytest.mark.real_data
@pytest.mark.slow
def test_a_real_dirty_drawing(run: Run, shared_data: Path) -> None:
    """Closed shapes of a real cadastral drawing: repeated, overlapping, nested, two of them invalid."""
    drawn = read_layer(InputLayer(shared_data / "real" / "kr_cadastral_map.dxf"), [])
    rings = drawn.geometry[
        shapely.is_closed(drawn.geometry) & (shapely.get_num_coordinates(drawn.geometry) > 3)
    ]
    shapes = shapely.polygons(shapely.linearrings(shapely.get_coordinates(rings), indices=_owners(rings)))
    path = run.folder / "drawn.gpkg"
    numbers = {"so_thua": np.arange(len(shapes))}
    write_layer(OutputLayer(path, path, "drawn"), shapes, numbers, geometry_type="Polygon", crs="EPSG:5187")
    run(InputLayer(path))
    first = run["repaired"]
    assert len(first) == len(shapes) > 2000
    assert run.report.parcels_changed > 300
    assert run.report.largest_move <= 0.15
    assert run.rules["unmatched_edge"] < 5
    assert run.rules["overlap"] < 250  # before: 791; the wide ones stay and are reported
    assert run.report.refused == {}
    wide = set(run["errors"].column("fid_thua").tolist())
    for others in run["errors"].column("thua_khac").tolist():
        wide |= {int(name.removeprefix("fid ")) for name in (others or "").split(", ") if name}
    rest = np.delete(first.geometry, np.array(sorted(wide)) - 1)
    assert len(rest) > 2000
    assert shapely.coverage_is_valid(rest)
    again = run.folder / "again.gpkg"
    write_layer(
        OutputLayer(again, again, "x"), first.geometry, first.table, geometry_type="Polygon", crs="EPSG:5187"
    )
    run(InputLayer(again))
    assert run.report.parcels_changed == 0


@pytest.mark.real_data
def test_a_real_clean_sheet_stays_as_it_is(run: Run, shared_data: Path) -> None:
    run(InputLayer(shared_data / "real" / "fr_13029.gpkg", "parcels_truth"))
    assert (run.report.parcels, run.report.parcels_changed, len(run["changes"])) == (389, 0, 0)


@pytest.mark.real_data
def test_a_real_plan_keeps_its_wide_overlaps(run: Run, shared_data: Path) -> None:
    """Overlaps of up to 26 603 m² are for people to decide; the rest fits afterwards."""
    run(InputLayer(shared_data / "real" / "fr_plu_zoning.gpkg"))
    assert run.report.refused == {}
    assert run.report.largest_move <= 0.15
    assert max(run["errors"].column("gia_tri").tolist()) > 26_000
    wide = {int(fid) for fid in run["errors"].column("fid_thua").tolist()}
    for others in run["errors"].column("thua_khac").tolist():
        wide |= {int(name.removeprefix("fid ")) for name in (others or "").split(", ") if name}
    kept = ~np.isin(run["repaired"].fids, sorted(wide))
    assert kept.sum() > 150
    assert shapely.coverage_is_valid(run["repaired"].geometry[kept])


def _owners(geometry: np.ndarray) -> np.ndarray:
    return shapely.get_coordinates(geometry, return_index=True)[1]
