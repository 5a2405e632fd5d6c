"""Sheets of one commune together: edges carried over, gaps and overlaps, parcels on two sheets, several zones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.building.edge_matching import change_lines, match_edges
from bacgiang_gis_plugin.engine.errors import EngineError

EDGE, NUMBER = "parcel_boundary", "parcel_number"
LEFT = "LINESTRING (0 0, 10 0, 10 10, 10 20, 0 20, 0 0)"


def sheets(right: str, more: list[tuple[str, str, int]] | None = None) -> list[tuple[str, str, int]]:
    return [(LEFT, EDGE, 1), (right, EDGE, 2), *(more or [])]


TEXTS = [("POINT (2 5)", NUMBER, "1", 1), ("POINT (15 5)", NUMBER, "1", 2)]


@pytest.mark.parametrize(
    ("corner", "moved", "rules"),
    [
        ("10.0 10", 0, {}),
        ("10.0005 10", 0, {}),  # no more than the resolution: one line, not listed
        ("10.015 10", 1, {"edge_moved": 1}),
        ("9.985 10.003", 1, {"edge_moved": 1}),
        ("10.02 10", 1, {"edge_moved": 1}),
        ("10.021 10", 0, {"edge_gap": 1}),
        ("9.9 10", 0, {"edge_overlap": 1}),
    ],
)
def test_the_edge_tolerance_is_the_border(
    build: Any, draw: Any, corner: str, moved: int, rules: dict[str, int]
) -> None:
    build(
        *draw(sheets(f"LINESTRING (10 0, 20 0, 20 20, 10 20, {corner}, 10 0)"), TEXTS), edge_tolerance=0.0201
    )
    assert build.rules == rules
    pairs = build.written["edges"]
    assert sum(pair["moved"] for pair in pairs) == moved
    if moved:
        (row,) = build.errors.table.to_pylist()
        assert (row["so_to"], row["to_ke"]) == (2, "1")
        assert pairs[0]["largest_m"] == pytest.approx(row["gia_tri"]) == pytest.approx(pairs[0]["mean_m"])
        assert shapely.coverage_is_valid(build.parcels.geometry)
        assert shapely.area(build.parcels.geometry).sum() == pytest.approx(400)


def test_both_sheets_get_each_others_vertices(build: Any, draw: Any) -> None:
    build(*draw(sheets("LINESTRING (10 0, 20 0, 20 20, 10 20, 10 7, 10 0)"), TEXTS))
    assert build.rules == {}
    for parcel in build.parcels.geometry:
        assert {(10.0, 7.0), (10.0, 10.0)} <= set(map(tuple, shapely.get_coordinates(parcel).tolist()))


def test_without_a_tolerance_nothing_is_matched(build: Any, draw: Any) -> None:
    right = "LINESTRING (10 0, 20 0, 20 20, 10 20, 10.015 10, 10 0)"
    build(*draw(sheets(right), TEXTS), edge_tolerance=0.0)
    assert build.rules == {"edge_gap": 1}
    assert build.written["edges"] == []


def test_an_end_that_stops_short_of_the_edge_is_an_undershoot_of_its_own_sheet(build: Any, draw: Any) -> None:
    lines = sheets(
        "LINESTRING (10 0, 20 0, 20 20, 10 20, 10 10, 10 0)", [("LINESTRING (10.012 5, 20 5)", EDGE, 2)]
    )
    build(*draw(lines, [*TEXTS[:1], ("POINT (15 2)", NUMBER, "1", 2), ("POINT (15 9)", NUMBER, "2", 2)]))
    assert build.rules == {"undershoot": 1}
    assert build.errors.table.to_pylist()[0]["so_to"] == 2


def test_a_gap_that_is_open_at_the_outer_side_carries_both_sheets(build: Any, draw: Any) -> None:
    build(*draw(sheets("LINESTRING (10.3 0, 20 0, 20 20, 10 20, 10 10, 10.3 0)"), TEXTS))
    assert build.rules == {"edge_gap": 1}
    (row,) = build.errors.table.to_pylist()
    assert (row["so_to"], row["to_ke"]) == (1, "2")
    assert row["gia_tri"] == pytest.approx(1.5, rel=0.05)
    strip = build(*draw(sheets("LINESTRING (10.3 0, 20 0, 20 20, 10.3 20, 10.3 0)"), TEXTS))
    assert strip.rules == {"edge_gap": 1}
    assert strip.errors.table.to_pylist()[0]["gia_tri"] == pytest.approx(6.0, rel=0.05)


def test_sheets_that_meet_at_a_corner_have_no_gap(build: Any, draw: Any) -> None:
    build(
        *draw(
            sheets("LINESTRING (10 20, 20 20, 20 40, 10 40, 10 20)"),
            [TEXTS[0], ("POINT (15 30)", NUMBER, "1", 2)],
        )
    )
    assert build.rules == {}


@pytest.mark.parametrize(
    ("one", "other", "rules"),
    [
        ("7/400.0", None, {"parcel_continues": 1, "missing_label": 1, "area_mismatch": 1}),
        ("7/200.0", None, {"missing_label": 1}),
        ("7/400.0", "7/400.0", {"parcel_continues": 1, "area_mismatch": 2}),
        ("7/200.0", "7/200.0", {}),
        ("LUC 7", "LUC 7", {"parcel_continues": 1}),
        ("LUC 7", "CLN 7", {}),
        ("7", "7", {}),
    ],
)
def test_a_parcel_on_two_sheets(
    build: Any, draw: Any, one: str, other: str | None, rules: dict[str, int]
) -> None:
    texts = [("POINT (2 5)", NUMBER, one, 1)]
    texts += [("POINT (15 5)", NUMBER, other, 2)] if other else []
    build(*draw(sheets("LINESTRING (10 0, 20 0, 20 20, 10 20, 10 0)"), texts))
    assert build.rules == rules
    for row in build.errors.table.to_pylist():
        if row["ma_loi"] == "parcel_continues":
            assert (row["so_to"], row["so_thua"], row["to_ke"]) == (1, 7, "2")
            assert row["gia_tri"] == pytest.approx(400)


def test_sheets_of_two_zones_meet_in_the_layers_system(build: Any, draw: Any) -> None:
    change = pyproj.Transformer.from_crs("EPSG:9214", "EPSG:9209", always_xy=True)
    x, y = 417_000.0, 2_353_000.0
    left = shapely.LineString([(x, y), (x + 10, y), (x + 10, y + 20), (x, y + 20), (x, y)])
    right = np.array([(x + 10, y), (x + 20, y), (x + 20, y + 20), (x + 10, y + 20), (x + 10, y)])
    there = np.round(np.column_stack(change.transform(right[:, 0], right[:, 1])), 3)
    back = np.column_stack(change.transform(there[:, 0], there[:, 1], direction="INVERSE"))
    lines = [(left.wkt, EDGE, 1, 9214), (shapely.LineString(back).wkt, EDGE, 2, 9209)]
    texts = [(f"POINT ({x + 5} {y + 5})", NUMBER, "1", 1), (f"POINT ({x + 15} {y + 5})", NUMBER, "1", 2)]
    build(*draw(lines, texts))
    assert build.rules == {}
    assert shapely.coverage_is_valid(build.parcels.geometry)
    own = shapely.area(
        shapely.transform(build.parcels.geometry, lambda xy: np.column_stack(change.transform(*xy.T)))
    )
    areas = build.parcels.column("dien_tich")
    assert areas[0] == pytest.approx(200.0)
    assert areas[1] == pytest.approx(own[1], abs=1e-3)


def test_a_sheet_in_two_zones_is_refused(build: Any, draw: Any) -> None:
    lines = [(LEFT, EDGE, 1, 9214), ("LINESTRING (0 5, 10 5)", EDGE, 1, 9209)]
    with pytest.raises(EngineError) as caught:
        build(*draw(lines, TEXTS[:1]))
    assert caught.value.code == "SHEET_ZONES_DIFFER"
    assert "9209" in caught.value.message


def test_three_sheets_at_one_corner_meet_in_one_point() -> None:
    drawn = [
        np.array([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)], dtype=float),
        np.array([(10, 0), (20, 0), (20, 10), (10.008, 10.002), (10, 0)], dtype=float),
        np.array([(0, 10), (9.995, 10.006), (20, 10), (20, 20), (0, 20), (0, 10)], dtype=float),
    ]
    boxes = np.array([[*line.min(axis=0), *line.max(axis=0)] for line in drawn])
    match = match_edges(
        lambda k: (drawn[k], np.zeros(len(drawn[k]), dtype=np.int64)), boxes, "123", 0.02, 0.001
    )
    changed = [
        change_lines(line, np.zeros(len(line), dtype=np.int64), change)[0]
        for line, change in zip(drawn, match.changes, strict=True)
    ]
    assert all((10.0, 10.0) in set(map(tuple, line.tolist())) for line in changed)
    assert shapely.coverage_is_valid([shapely.Polygon(line) for line in changed])
    assert [len(found) for found in match.findings] == [0, 1, 1]
