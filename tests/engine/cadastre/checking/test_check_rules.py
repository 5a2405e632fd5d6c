"""Every rule of the parcel check: one case that passes, one that fails, one at its limit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.checking.check_parcels import CheckReport, check_parcels
from bacgiang_gis_plugin.engine.cadastre.checking.profile import CATALOGUE, read_profile
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.progress import Progress
from tests.engine.cadastre.checking.rule_cases import CASES, DEFAULT, RIGHT, SQUARE, Rows, box, ring, row, two

OFF_BY_DEFAULT = ("straight_vertex", "ring_direction", "isolated_parcel")
A_LITTLE = 0.05  # of a limit: how near to it a borderline case must be
KINDS = {
    **dict.fromkeys(("so_to", "so_thua", "SoTo"), pa.int32()),
    **dict.fromkeys(("dien_tich", "dien_tich_nhan", "dien_tich_phap_ly"), pa.float64()),
}


def write(make_layer: Callable[..., InputLayer], rows: list[dict[str, Any]]) -> InputLayer:
    """Write parcels; what a row does not say is right. A field that is DEFAULT is left out of the layer."""
    filled = []
    for number, given in enumerate(rows, start=1):
        area = shapely.area(shapely.from_wkt(given["wkt"])) if given["wkt"] else 0.0
        base: dict[str, Any] = {"ma_xa": "07210", "so_to": 1, "so_thua": number, "loai_dat": "ONT"}
        base |= {"dien_tich": area, "dien_tich_nhan": area, "chu_su_dung": "Lò Văn Tét", "ten_to": "DC_01"}
        base |= {key: value for key, value in given.items() if key != "wkt"}
        base.setdefault("ma_thua", f"{base['ma_xa']}-{base['so_to']}-{base['so_thua']}")
        filled.append({key: value for key, value in base.items() if value is not DEFAULT})
    columns = {}
    for name in dict.fromkeys(key for entry in filled for key in entry):
        values = [entry.get(name) for entry in filled]
        kind = (
            pa.string() if any(isinstance(value, str) for value in values) else KINDS.get(name, pa.string())
        )
        if name == "dien_tich" and any(isinstance(value, int) for value in values):
            kind = pa.int32()
        columns[name] = pa.array(values, kind)
    return make_layer([entry["wkt"] for entry in rows], columns, name="parcels.gpkg")


@pytest.fixture
def check(make_layer: Callable[..., InputLayer], tmp_path: Path) -> Callable[..., CheckReport]:
    profile = tmp_path / "profile.json"

    def run(rows: Rows, layers: dict[str, Any] | None = None, **tuned: Any) -> CheckReport:
        rules = {rule: {"on": True} for rule in OFF_BY_DEFAULT}
        for rule, entry in tuned.items():
            rules[rule] = {**rules.get(rule, {}), **entry}
        profile.write_text(json.dumps({"rules": rules}), encoding="utf-8")
        extra = {
            name: make_layer(
                [wkt for wkt, _ in parts],
                {key: [fields[key] for _, fields in parts] for key in parts[0][1]},
                name=f"{name}.gpkg",
            )
            for name, parts in (layers or {}).items()
        }
        drawn = [entry["line"] for entry in rows if "line" in entry]
        if drawn:
            extra["linework"] = make_layer(drawn, name="linework.gpkg")
        parcels = write(make_layer, [entry for entry in rows if "line" not in entry])
        return check_parcels(parcels, profile=profile, progress=Progress(), **extra)

    return run


def test_every_rule_has_its_three_cases() -> None:
    assert set(CASES) == set(CATALOGUE)
    for rule, (right, wrong, limit, _, _) in CASES.items():
        assert right != wrong, rule
        assert limit not in (right, wrong), rule


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_passes_fails_and_knows_its_limit(rule: str, check: Any) -> None:
    right, wrong, limit, limit_is_found, layers = CASES[rule]
    for rows, found in ((right, False), (wrong, True), (limit, limit_is_found)):
        result = check(rows, layers)
        assert rule in result.checked, "a case in which the rule is not looked at proves nothing"
        assert (result.by_rule.get(rule, 0) > 0) == found, result.by_rule


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_that_is_off_finds_nothing(rule: str, check: Any) -> None:
    _, wrong, _, _, layers = CASES[rule]
    result = check(wrong, layers, **{rule: {"on": False}})
    assert rule not in result.by_rule
    assert rule in result.switched_off


@pytest.mark.parametrize("rule", [rule for rule, tuned in read_profile().items() if tuned.tolerance])
def test_a_borderline_case_turns_with_the_limit(rule: str, check: Any) -> None:
    _, _, limit, limit_is_found, layers = CASES[rule]
    turned = []
    for factor in (1 - A_LITTLE, 1 + A_LITTLE):
        tolerance = read_profile()[rule].tolerance * factor
        found = check(limit, layers, **{rule: {"tolerance": tolerance}}).by_rule.get(rule, 0) > 0
        turned.append(found != limit_is_found)
    assert any(turned), "the case is not near the limit"


def test_a_lane_between_parcels_is_no_finding(check: Any) -> None:
    lane = [row(SQUARE), row(box(10.5, 0, 20, 10)), row(box(0, 10, 20, 20)), row(box(0, -10, 20, 0))]
    apart = check(lane).by_rule
    assert {"gap", "edge_gap", "unmatched_edge"}.isdisjoint(apart)
    assert "edge_gap" in check([row(SQUARE), row(box(10.5, 0, 20, 10), so_to=2)]).by_rule


def test_a_right_parcel_has_no_finding(check: Any) -> None:
    assert check(two(SQUARE, RIGHT)).by_rule == {}


def test_a_gap_along_short_edges_is_found(check: Any) -> None:
    """GEOS passes over gaps whose edges are shorter than the width asked for."""
    right = ring("10 0,20 0,20 10,10 10,9.9 6,10.1 5.5,9.9 5")
    assert check(two(ring("0 0,10 0,9.9 5,9.9 6,10 10,0 10"), right)).by_rule == {"gap": 1}


def test_a_gap_closed_by_points_is_found(check: Any) -> None:
    """Two parcels that touch in two points only enclose it: it is no hole of their union."""
    left, right = ring("0 0,10 0,9.95 5,10 10,0 10"), ring("10 0,20 0,20 10,10 10,10.05 5")
    found = check(two(left, right)).by_rule
    assert found == {"gap": 1}


def test_a_narrow_parcel_is_no_gap(check: Any) -> None:
    ditch = row(box(10, 0, 10.15, 10), so_to=2, so_thua=1)
    assert check([row(SQUARE), ditch, row(box(10.15, 0, 20, 10), so_to=3, so_thua=1)]).by_rule == {}


def test_a_defect_of_a_shared_boundary_is_one_finding(check: Any) -> None:
    both = "10 4,12 4.01,10 4.02"
    found = check(
        two(ring(f"0 0,10 0,{both},10 10,0 10"), ring("10 0,20 0,20 10,10 10,10 4.02,12 4.01,10 4"))
    )
    assert found.by_rule == {"spike": 1}
