"""The sample's survey files: every planted fault is found at its line, nothing else, and the join finds the parcels."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.parameters import InputLayer

from ..make_drawings import ROOT
from .surveys import Result, import_into

SAMPLE = ROOT / "sample_data"
TRUTH = json.loads((SAMPLE / "survey" / "truth.json").read_text(encoding="utf-8"))["files"]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    fabric = InputLayer(SAMPLE / "truth.gpkg", "parcels")
    folder = tmp_path_factory.mktemp("survey")
    return import_into(folder, SAMPLE / "survey", parcels=fabric)


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: truth["name"])
def test_every_fault_is_found_at_its_line_and_nothing_else(result: Result, truth: dict) -> None:
    table = result.layer("survey_findings").table
    rows = zip(*(table[name].to_pylist() for name in ("tep", "so_dong", "ma_loi")), strict=True)
    found = {(line, rule) for name, line, rule in rows if name == truth["name"] and line is not None}
    assert found == {(entry["line"], entry["rule"]) for entry in truth["planted"]}
    assert len(found) >= 3


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: truth["name"])
def test_layout_and_counts(result: Result, truth: dict) -> None:
    (file,) = (file for file in result.report.file_reports if file.name == truth["name"])
    assert (file.columns, file.decided_by, file.status) == (truth["columns"], "values", "doubt")
    assert (file.lines, file.points, file.failed) == (truth["lines"], truth["points"], truth["failed"])
    lines = result.layer("survey_lines")
    mine = np.array(lines.table["tep"].to_pylist()) == truth["name"]
    assert np.array(lines.table["khep_kin"].to_pylist())[mine].sum() == truth["closed_lines"] == mine.sum()


def test_measured_parcels_are_the_true_ones(result: Result) -> None:
    lines = result.layer("survey_lines").geometry
    areas = shapely.area(
        shapely.polygons([shapely.linearrings(shapely.get_coordinates(line)) for line in lines])
    )
    assert areas.min() > 50
    points = result.layer("survey_points").table
    coded = [bool(code and code.startswith("RT")) for code in points["ma_do"].to_pylist()]
    to_vertex = np.array(points["cach_dinh"].to_pylist(), dtype=float)[coded]
    assert to_vertex.max() < 0.012
    assert all(points["thua_gan"].to_pylist()[n] for n, is_corner in enumerate(coded) if is_corner)


def test_the_files_differ_in_what_offices_differ_in() -> None:
    station, receiver = ((SAMPLE / "survey" / truth["name"]).read_bytes() for truth in TRUTH)
    assert b"\r\n" in station
    assert b"\t" not in station
    assert b"\t" in receiver
    assert b"\r" not in receiver
    assert Path(TRUTH[0]["name"]).suffix != Path(TRUTH[1]["name"]).suffix
