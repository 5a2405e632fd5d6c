"""What the check writes beside its findings: workbook, report page, profiles; and how lines are measured."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.checking import check_parcels as module
from bacgiang_gis_plugin.engine.cadastre.checking import report
from bacgiang_gis_plugin.engine.cadastre.checking.check_parcels import check_parcels
from bacgiang_gis_plugin.engine.cadastre.checking.linework import _off
from bacgiang_gis_plugin.engine.cadastre.checking.pictures import _scale
from bacgiang_gis_plugin.engine.cadastre.checking.profile import SHIPPED, read_profile
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress
from tests.engine.cadastre.checking.rule_cases import RIGHT, SQUARE, box


@pytest.fixture
def files(tmp_path: Path) -> dict[str, OutputFile]:
    names = {"html": "a.html", "workbook": "a.xlsx", "report": "a.json"}
    return {key: OutputFile(tmp_path / name, tmp_path / name) for key, name in names.items()}


def sheet(output: OutputFile, name: str) -> list[list[Any]]:
    """Return the rows below the head."""
    rows = openpyxl.load_workbook(output.path)[name].iter_rows(min_row=2, values_only=True)
    return [list(row) for row in rows]


def test_a_full_workbook_says_what_it_leaves_out(
    files: dict[str, OutputFile], make_layer: Callable[..., InputLayer], monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (module, report):
        monkeypatch.setattr(place, "MOST_ROWS", 2)
    progress = Progress()
    layer = make_layer([SQUARE, SQUARE, box(30, 0, 30.5, 0.5)], {"abc": ["x", "y", "z"]})
    result = check_parcels(layer, **files, progress=progress)
    assert result.not_in_workbook == result.findings - 2 > 0
    assert len(sheet(files["workbook"], "loi")) == 2
    told = {row[0]: row[2] for row in sheet(files["workbook"], "tong_hop")}
    assert told["not_in_workbook"] == str(result.not_in_workbook)
    assert any(str(result.not_in_workbook) in text for text in progress.warnings)
    assert (
        json.loads(files["report"].path.read_text(encoding="utf-8"))["not_in_workbook"]
        == result.not_in_workbook
    )
    assert f"{result.not_in_workbook} phát hiện không có" in files["html"].path.read_text(encoding="utf-8")


def test_what_is_gone_is_listed(
    files: dict[str, OutputFile], make_layer: Callable[..., InputLayer], tmp_path: Path
) -> None:
    polygons = OutputLayer(tmp_path / "p.gpkg", tmp_path / "p.gpkg", "p")
    check_parcels(make_layer([SQUARE, SQUARE]), polygons=polygons, progress=Progress())
    layer = make_layer([SQUARE, RIGHT], name="later.gpkg")
    result = check_parcels(layer, baseline=[polygons.path], **files, progress=Progress())
    assert result.gone_by_rule == {"duplicate_parcel": 1}
    rows = [row[0] for row in sheet(files["workbook"], "da_het")]
    assert rows == ["duplicate_parcel"]


@pytest.mark.parametrize(
    ("fail_on", "words"), [("never", "No condition to pass"), ("error", "Failed"), ("warning", "Failed")]
)
def test_the_page_never_says_passed_of_what_was_not_judged(
    fail_on: str, words: str, files: dict[str, OutputFile], make_layer: Callable[..., InputLayer]
) -> None:
    check_parcels(make_layer([SQUARE, SQUARE]), **files, fail_on=fail_on, progress=Progress())  # type: ignore[arg-type]
    page = files["html"].path.read_text(encoding="utf-8")
    assert words in page
    assert "Đạt / Passed" not in page


def test_a_picture_shows_the_parcels_around_and_names_the_others(
    files: dict[str, OutputFile], make_layer: Callable[..., InputLayer]
) -> None:
    layer = make_layer([SQUARE, SQUARE, RIGHT], {"ma_thua": ["07210-1-1", "07210-1-2", "07210-1-3"]})
    check_parcels(layer, **files, progress=Progress())
    page = files["html"].path.read_text(encoding="utf-8")
    assert re.search('<path class="other" fill-rule="evenodd" d="M[0-9.]+ [0-9.L -]+"/>', page)
    assert " · 07210-1-1" in page
    assert '<path class="bar"' in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"rules": {"spikes": {}}}', "no rule spikes (perhaps spike)"),
        ('{"rules": {"spike": 1}}', "spike = 1"),
        ('{"rules": {"spike": {"tolerence": 1}}}', "spike: tolerence = 1"),
        ('{"rules": {"spike": {"tolerance": "1 độ"}}}', 'spike: tolerance = "1 độ"'),
        ('{"rules": {"spike": {"tolerance": NaN}}}', "spike: tolerance = NaN"),
        ('{"rules": {"spike": {"percent": 1}}}', "spike: percent = 1"),
        ('{"rules": {"multipart": {"tolerance": 1}}}', "multipart: tolerance = 1"),
        ('{"rules": {"spike": {"severity": "lỗi"}}}', 'spike: severity = "lỗi"'),
        ('{"rules": {"spike": {}, "spike": {}}}', "spike is there twice"),
        ('{"rule": {}}', "no object rules"),
        ('{"rules": {}, "limits": {}}', "limits = {}"),
        ("tolerance: 1", "not JSON"),
    ],
)
def test_what_is_wrong_in_a_profile_is_named(content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "hồ sơ.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EngineError) as error:
        read_profile(path)
    assert error.value.code == "CHECK_PROFILE"
    assert words in str(error.value)
    assert "hồ sơ.json" in str(error.value)


@pytest.mark.parametrize("limits", ["new_survey", "old_map"])
def test_shipped_limits_are_provisional_and_say_where_they_are_from(limits: str) -> None:
    content = json.loads((SHIPPED / f"check_profile_{limits}.json").read_text(encoding="utf-8"))
    assert "provisional" in content["source"]
    usual, found = read_profile(), read_profile(None, limits)  # type: ignore[arg-type]
    assert {rule for rule in found if found[rule] != usual[rule]} == set(content["rules"])
    for entry in content["rules"].values():
        assert entry.get("source") or set(entry) == {"severity"}


def test_an_office_goes_before_shipped_limits(tmp_path: Path) -> None:
    path = tmp_path / "office.json"
    path.write_text('{"rules": {"sliver": {"tolerance": 0.5}}}', encoding="utf-8")
    found = read_profile(path, "old_map")
    assert (found["sliver"].tolerance, found["gap"].tolerance) == (0.5, 0.3)
    assert "30 cm" not in found["sliver"].source
    assert "30 cm" in found["gap"].source


whole = st.integers(0, 12)
segment = st.tuples(whole, whole, whole, whole).filter(lambda at: at[:2] != at[2:])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    segments=st.lists(segment, min_size=1, max_size=6),
    edges=st.lists(segment, min_size=1, max_size=8),
    reach=st.floats(0.05, 2),
)
def test_what_is_off_all_edges_is_what_a_buffer_leaves(segments: Any, edges: Any, reach: float) -> None:
    lines, sides = (np.array(given, dtype=float).reshape(-1, 2, 2) for given in (segments, edges))
    found = shapely.length(_off(lines, sides, reach)).sum()
    cover = shapely.buffer(shapely.union_all(shapely.linestrings(sides)), reach, quad_segs=200)
    wanted = shapely.length(shapely.difference(shapely.linestrings(lines), cover)).sum()
    assert found == pytest.approx(wanted, abs=2e-2)


@settings(derandomize=True)
@given(units=st.floats(1e-3, 1e3))
def test_the_bar_of_a_picture_has_a_round_length_and_fits(units: float) -> None:
    bar, metres = _scale(units)
    assert 300 / 5.1 <= bar <= 150.1
    assert metres.lstrip("0.")[0] in "125"
