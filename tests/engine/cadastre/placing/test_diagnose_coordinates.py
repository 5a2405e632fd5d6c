"""The operation: verdict, table and report; nothing moves unasked; what is asked is done and measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.placing.diagnose_coordinates import diagnose_coordinates
from bacgiang_gis_plugin.engine.cadastre.placing.fix import find_reading, target_of
from bacgiang_gis_plugin.engine.cadastre.placing.outline import default_outline
from bacgiang_gis_plugin.engine.cadastre.placing.registration import boundary_sample
from bacgiang_gis_plugin.engine.datasets import Layer, read_layer
from bacgiang_gis_plugin.engine.dictionary import layer as dictionary_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress
from bacgiang_gis_plugin.engine.vn2000 import pinned_change

from .mistakes import DEGREES, MISTAKES, no_shift

EAST, NORTH = 417_000.0, 2_353_000.0
RING = [(0, 0), (310, 40), (420, 260), (390, 520), (150, 610), (-60, 330)]
Make = Callable[..., InputLayer]


def fabric(count: int = 6) -> Any:
    """A commune's piece: a ring cut into strips, so that inner edges are shared."""
    ring = shapely.Polygon([(EAST + x, NORTH + y) for x, y in RING])
    west, south, east, north = ring.bounds
    edges = np.linspace(west, east, count + 1)
    strips = [
        shapely.box(left, south, right, north) for left, right in zip(edges[:-1], edges[1:], strict=True)
    ]
    return shapely.intersection(ring, np.array(strips))


RIGHT = fabric()
WKT = [shapely.to_wkt(one, rounding_precision=-1) for one in RIGHT]
COLUMNS = {"so_thua": list(range(6)), "dien_tich": [100.0] * 6, "dien_tich_phap_ly": [99.5] * 6}


class Run:
    """Runs the operation in a folder and reads what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.progress = folder, Progress()

    def __call__(self, *layers: InputLayer, out: str | None = None, **options: Any) -> Any:
        self.progress = Progress()
        table = self.folder / "hypotheses.gpkg"
        table.unlink(missing_ok=True)
        files = {name: self.folder / f"report.{name}" for name in ("html", "json")}
        if out is not None:
            (self.folder / out).unlink(missing_ok=True)
            options["output"] = OutputLayer(self.folder / out, self.folder / out, Path(out).stem)
        self.report = diagnose_coordinates(
            list(layers),
            OutputLayer(table, table, "hypotheses"),
            html=OutputFile(files["html"], files["html"]),
            report=OutputFile(files["json"], files["json"]),
            progress=self.progress,
            **options,
        )
        self.written = json.loads(files["json"].read_text(encoding="utf-8"))
        self.html = files["html"].read_text(encoding="utf-8")
        return self.report

    def layer(self, name: str) -> Layer:
        return read_layer(InputLayer(self.folder / name))

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.layer("hypotheses.gpkg").table.to_pylist()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def spoiled(spoil: Callable[[Any], Any]) -> list[str]:
    degrees = shapely.transform(RIGHT, pinned_change("EPSG:9214", DEGREES))
    return [shapely.to_wkt(one, rounding_precision=-1) for one in shapely.transform(degrees, spoil)]


def test_right_data(run: Run, make_layer: Make) -> None:
    report = run(make_layer(WKT, COLUMNS))
    assert (report.layers, report.right, report.wrong, report.undecided) == (1, 1, 0, 0)
    assert run.rows[0]["gia_thiet"] == "as_declared"
    assert run.rows[0]["hang"] == 1
    assert run.rows[0]["ty_le_trong"] == 100
    assert run.rows[0]["ket_luan"] == "right"
    assert report.fixed is None
    assert "Nothing was moved" in run.html
    assert not run.progress.warnings


def test_the_table_is_as_the_dictionary_says(run: Run, make_layer: Make) -> None:
    run(make_layer(WKT, COLUMNS))
    assert run.layer("hypotheses.gpkg").table.column_names == [
        field.name for field in dictionary_layer("hypotheses").fields
    ]


@pytest.mark.parametrize("key", sorted(MISTAKES))
def test_every_mistake_is_put_right_when_asked(run: Run, make_layer: Make, key: str) -> None:
    spoil, declared = MISTAKES[key]
    source = make_layer(spoiled(spoil), COLUMNS, crs=declared)
    if key == "as_declared":
        with pytest.raises(EngineError) as caught:
            run(source, fix="best", out="fixed.gpkg")
        assert caught.value.code == "PLACE_NOT_SURE"
        return
    report = run(source, fix="best", target_crs="EPSG:9214", out="fixed.gpkg")
    fixed = run.layer("fixed.gpkg")
    assert report.fixed.hypothesis == key
    assert fixed.crs == "EPSG:9214"
    assert np.abs(shapely.get_coordinates(fixed.geometry) - shapely.get_coordinates(RIGHT)).max() < 0.001
    assert fixed.column("dien_tich") == pytest.approx(shapely.area(RIGHT), abs=0.01)
    assert fixed.column("dien_tich_truoc").tolist() == [100.0] * 6
    assert fixed.column("dien_tich_phap_ly").tolist() == [99.5] * 6
    assert fixed.column("so_thua").tolist() == list(range(6))
    assert report.fixed.areas_recomputed == 6


@settings(max_examples=25, deadline=None)
@given(key=st.sampled_from(sorted(MISTAKES)), count=st.integers(1, 8))
def test_nothing_is_ever_moved_unasked(
    tmp_path_factory: pytest.TempPathFactory, key: str, count: int
) -> None:
    from bacgiang_gis_plugin.engine.datasets_write import write_layer

    folder = tmp_path_factory.mktemp("unasked")
    spoil, declared = MISTAKES[key]
    degrees = shapely.transform(fabric(count), pinned_change("EPSG:9214", DEGREES))
    path = folder / "in.gpkg"
    write_layer(
        OutputLayer(path, path, "in"),
        shapely.transform(degrees, spoil),
        {"n": list(range(count))},
        geometry_type="Polygon",
        crs=declared,
    )
    before = path.read_bytes()
    run = Run(folder)
    assert run(InputLayer(path, "in")).fixed is None
    assert path.read_bytes() == before
    assert {entry.name for entry in folder.iterdir()} == {
        "in.gpkg",
        "hypotheses.gpkg",
        "report.html",
        "report.json",
    }


def test_the_zone_is_kept_where_no_other_is_asked_for(run: Run, make_layer: Make) -> None:
    source = make_layer(spoiled(MISTAKES["EPSG:9209"][0]), {"n": list(range(6))})
    report = run(source, fix="best", out="fixed.gpkg")
    fixed = run.layer("fixed.gpkg")
    assert fixed.crs == "EPSG:9209"
    assert shapely.equals_exact(fixed.geometry, read_layer(source).geometry, 0).all(), (
        "the numbers were right"
    )
    assert report.fixed.moved == report.fixed.points
    assert report.fixed.largest_move == pytest.approx(156_000, rel=0.02)


def test_a_missing_shift_is_found_with_a_reference(run: Run, make_layer: Make) -> None:
    around = shapely.buffer(shapely.union_all(RIGHT), 300).difference(shapely.union_all(RIGHT))
    reference = make_layer([shapely.to_wkt(around, rounding_precision=-1)], name="reference.gpkg")
    source = make_layer(spoiled(no_shift), COLUMNS, name="old.gpkg")
    report = run(source, reference=reference, fix="best", out="fixed.gpkg")
    first = run.rows[0]
    assert (first["gia_thiet"], first["ket_luan"], first["do_tin_cay"]) == ("no_datum_shift", "wrong", "good")
    assert first["ty_le_khop"] > 95
    assert first["do_lech"] < 0.01
    assert report.fixed.largest_move == pytest.approx(224, abs=1)
    fixed = run.layer("fixed.gpkg")
    assert np.abs(shapely.get_coordinates(fixed.geometry) - shapely.get_coordinates(RIGHT)).max() < 0.001
    assert '<path class="reference"' in run.html


def test_right_data_beside_a_reference(run: Run, make_layer: Make) -> None:
    around = shapely.buffer(shapely.union_all(RIGHT), 300).difference(shapely.union_all(RIGHT))
    reference = make_layer([shapely.to_wkt(around)], name="reference.gpkg")
    report = run(make_layer(WKT, COLUMNS), reference=reference)
    assert report.right == 1
    assert report.entries[0].place["datum_shift"] == "fits"
    assert report.entries[0].place["confidence"] == "good"


def test_a_reference_elsewhere_decides_nothing(run: Run, make_layer: Make) -> None:
    reference = make_layer(
        ["POLYGON ((500000 2300000, 500100 2300000, 500100 2300100, 500000 2300000))"], name="r.gpkg"
    )
    report = run(make_layer(spoiled(no_shift), COLUMNS), reference=reference)
    assert report.right == 1
    assert report.entries[0].place["datum_shift"] == "undecided"
    assert "reference layer is needed" in report.entries[0].summary_en


def test_a_dense_reference_decides_nothing_by_chance(run: Run, make_layer: Make) -> None:
    """Lines every 20 m match any shift: no place stands out."""
    lines = [
        f"LINESTRING ({EAST - 900} {NORTH + y}, {EAST + 1500} {NORTH + y})" for y in range(-900, 1500, 20)
    ]
    lines += [
        f"LINESTRING ({EAST + x} {NORTH - 900}, {EAST + x} {NORTH + 1500})" for x in range(-900, 1500, 20)
    ]
    report = run(make_layer(spoiled(no_shift), COLUMNS), reference=make_layer(lines, name="r.gpkg"))
    assert report.entries[0].place["datum_shift"] == "undecided"


def test_the_chosen_hypothesis_is_followed_and_said_to_be_unproven(run: Run, make_layer: Make) -> None:
    report = run(make_layer(WKT, COLUMNS), fix="chosen", hypothesis="no_datum_shift", out="fixed.gpkg")
    assert report.fixed.hypothesis == "no_datum_shift"
    assert report.fixed.mean_move == pytest.approx(224, abs=1)
    assert any("does not show" in warning for warning in run.progress.warnings)


def test_heights_and_other_kinds_stay(run: Run, make_layer: Make) -> None:
    source = make_layer(
        [f"POINT Z ({NORTH} {EAST} 12.5)", f"LINESTRING ({NORTH} {EAST}, {NORTH + 9} {EAST + 5})", None],
        {"n": [1, 2, 3]},
    )
    report = run(source, fix="best", out="fixed.gpkg")
    fixed = run.layer("fixed.gpkg")
    assert shapely.get_coordinates(fixed.geometry[0], include_z=True).tolist() == [[EAST, NORTH, 12.5]]
    assert fixed.geometry[2] is None
    assert fixed.column("n").tolist() == [1, 2, 3]
    assert fixed.table.column("dien_tich").to_pylist() == [None] * 3
    assert report.entries[0].without_geometry == 1


def test_several_layers_at_once(run: Run, make_layer: Make) -> None:
    good, bad = (
        make_layer(WKT, COLUMNS, name="good.gpkg"),
        make_layer(spoiled(MISTAKES["swapped"][0]), COLUMNS, name="bad.gpkg"),
    )
    empty = make_layer(["POINT EMPTY", None], name="empty.gpkg")
    report = run(good, bad, empty)
    assert (report.layers, report.right, report.wrong, report.undecided) == (3, 1, 1, 1)
    assert {row["lop"] for row in run.rows} == {"good", "bad"}
    assert report.entries[2].place["verdict"] == "empty"


def test_an_outline_of_the_office(run: Run, make_layer: Make) -> None:
    outline = make_layer(
        [f"POLYGON (({EAST - 2000} {NORTH - 2000}, {EAST + 2000} {NORTH - 2000}, {EAST} {NORTH + 3000}, "
         f"{EAST - 2000} {NORTH - 2000}))"], name="xa.gpkg",
    )  # fmt: skip
    run(make_layer(spoiled(MISTAKES["EPSG:9209"][0]), COLUMNS), outline=outline)
    assert run.report.outline == "xa"
    assert run.report.outline_strength == "polygons"
    assert (run.rows[0]["gia_thiet"], run.rows[0]["do_tin_cay"]) == ("EPSG:9209", "good")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"fix": "chosen", "hypothesis": "nonsense", "out": "a.gpkg"}, "PLACE_HYPOTHESIS"),
        ({"fix": "chosen", "out": "a.gpkg"}, "PARAMETER_INVALID"),
        ({"fix": "best"}, "PARAMETER_INVALID"),
        ({"out": "a.gpkg"}, "PARAMETER_INVALID"),
        ({"fix": "best", "out": "a.gpkg"}, "PLACE_NOT_SURE"),
        (
            {"fix": "chosen", "hypothesis": "swapped", "target_crs": "EPSG:6957", "out": "a.gpkg"},
            "CRS_WITHDRAWN",
        ),
        ({"fix": "chosen", "hypothesis": "swapped", "target_crs": "EPSG:2154", "out": "a.gpkg"}, "CRS_DATUM"),
    ],
)
def test_requests_that_cannot_be_met(run: Run, make_layer: Make, options: dict[str, Any], code: str) -> None:
    with pytest.raises(EngineError) as caught:
        run(make_layer(WKT, COLUMNS), **options)
    assert caught.value.code == code


def test_two_areas_before_are_not_overwritten(run: Run, make_layer: Make) -> None:
    source = make_layer(spoiled(MISTAKES["swapped"][0]), {**COLUMNS, "dien_tich_truoc": [1.0] * 6})
    with pytest.raises(EngineError) as caught:
        run(source, fix="best", out="a.gpkg")
    assert caught.value.code == "FIELD_TAKEN"


def test_layers_that_cannot_be_looked_at(run: Run, make_layer: Make) -> None:
    table = make_layer([None], {"n": [1]}, name="t.gpkg", geometry_type="None", crs=None)
    with pytest.raises(EngineError) as caught:
        run(table)
    assert caught.value.code == "GEOMETRY_KIND"
    with pytest.raises(EngineError) as caught:
        run(make_layer(WKT, COLUMNS), outline=make_layer(["POINT (1 1)"], name="p.gpkg"))
    assert caught.value.code == "GEOMETRY_KIND"
    with pytest.raises(EngineError) as caught:
        run(make_layer(WKT, COLUMNS), reference=make_layer(["POINT (1 1)"], name="q.gpkg", crs=None))
    assert caught.value.code == "CRS_MISSING"


def test_the_boundary_leaves_shared_edges_out() -> None:
    points = shapely.points(boundary_sample(RIGHT, 500))
    assert shapely.distance(points, shapely.union_all(RIGHT).exterior).max() < 1e-3


def test_the_result_of_a_withdrawn_zone_is_in_the_one_that_replaced_it() -> None:
    reading = find_reading("EPSG:6957", "EPSG:9214", default_outline(), 500_000.0)
    assert target_of(reading, "") == "EPSG:5897"
    assert target_of(reading, "EPSG:9214") == "EPSG:9214"
