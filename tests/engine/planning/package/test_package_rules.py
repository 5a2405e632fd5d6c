"""Every rule of the package check: kept by a right package, broken by a defect, and known at its limit."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.planning.package import check_drawings
from bacgiang_gis_plugin.engine.planning.package.check_plan_package import review_delivery
from bacgiang_gis_plugin.engine.planning.package.findings import findings_table
from bacgiang_gis_plugin.engine.planning.package.review import Review, read_package_profile
from bacgiang_gis_plugin.engine.planning.package.rules import CATALOGUE, PACKAGE_RULES
from bacgiang_gis_plugin.engine.planning.package.schema import ZONES
from bacgiang_gis_plugin.engine.progress import Progress
from tests.engine.planning.package.drafts import CRS, Draft, right
from tests.engine.planning.package.rule_cases import CASES, FOLLOWS


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(draft: Draft, profile: Path | None = None) -> Review:
        monkeypatch.setattr(check_drawings, "read_drawing", lambda path, crs: (draft.drawn, ""))
        tuned = read_package_profile(profile)
        return review_delivery(draft.delivery(), tuned, draft.province, None, Progress())

    return run


def rules_of(review: Review) -> set[str]:
    return {finding.rule for finding in review.findings}


def write(path: Path, rules: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    return path


def test_a_right_package_has_no_finding_and_every_rule_was_looked_at(check: Any) -> None:
    review = check(right())
    assert review.findings == []
    assert review.not_checked == {}


def test_every_rule_has_its_cases_and_its_source() -> None:
    assert set(CASES) == set(CATALOGUE)
    assert len(CATALOGUE) == 72
    for rule in PACKAGE_RULES.values():
        texts = (rule.title_vi, rule.title_en, rule.message_vi, rule.message_en, rule.explanation_vi)
        assert all((*texts, rule.explanation_en, rule.source))


@pytest.mark.parametrize("rule", CATALOGUE)
def test_a_rule_is_broken_by_its_defect(rule: str, check: Any) -> None:
    draft = right()
    CASES[rule][0](draft)
    review = check(draft)
    found = rules_of(review)
    assert rule in found
    assert found <= {rule} | FOLLOWS.get(rule, set())
    table, places = findings_table(review.findings, review.profile, CRS)
    assert len(table) == len(places) == len(review.findings)
    for text in table.column("thong_bao").to_pylist():
        assert text
        assert "?" not in text.replace("(ha?)", "")


@pytest.mark.parametrize("rule", CATALOGUE)
def test_a_rule_knows_its_limit(rule: str, check: Any) -> None:
    _, limit, is_found = CASES[rule]
    draft = right()
    limit(draft)
    assert (rule in rules_of(check(draft))) == is_found


@pytest.mark.parametrize("rule", CATALOGUE)
def test_a_rule_that_is_off_finds_nothing(rule: str, check: Any, tmp_path: Path) -> None:
    draft = right()
    CASES[rule][0](draft)
    profile = write(tmp_path / "profile.json", {rule: {"on": False}})
    assert rule not in rules_of(check(draft, profile))


@pytest.mark.parametrize("rule", [rule for rule, tuned in read_package_profile().items() if tuned.tolerance])
def test_the_limit_of_a_profile_decides(rule: str, check: Any, tmp_path: Path) -> None:
    far = 1.0 if rule.endswith("_resolution") else 0.01 if rule == "zones_gap" else 1e9
    draft = right()
    CASES[rule][0](draft)
    profile = write(tmp_path / "profile.json", {rule: {"tolerance": far}})
    assert rule not in rules_of(check(draft, profile))


@pytest.mark.parametrize(
    "rules",
    [
        {"no_such_rule": {"on": False}},
        {"zones_gap": {"percent": 1.0}},
        {"crs_missing": {"tolerance": 1.0}},
        {"crs_missing": {"severity": "fatal"}},
    ],
)
def test_a_profile_that_says_nonsense_is_refused(rules: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(EngineError) as raised:
        read_package_profile(write(tmp_path / "profile.json", rules))
    assert raised.value.code == "CHECK_PROFILE"


@pytest.mark.parametrize("kind", ["MultiPolygon Z", "2.5D MultiPolygon", "3D Measured Polygon", "Polygon M"])
def test_heights_are_no_wrong_geometry(kind: str, check: Any) -> None:
    draft = right()
    draft.layer(ZONES).geometry_type = kind
    assert check(draft).findings == []


# Defects that change the same thing, or hide each other, are not planted together.
ALONE = {
    "database_missing", "zones_empty", "crs_not_vn2000", "crs_meridian", "scan_workbook_missing",
    "scan_workbook_name", "scan_sheet_missing", "field_name_cut", "geometry_missing", "coordinates_swapped",
}  # fmt: skip
SAME = (
    ("geometry_invalid", "zones_overlap", "zones_gap", "ground_not_covered", "outside_boundary", "area_differs"),
    ("info_code_empty", "info_code_malformed", "info_code_differs", "province_codes_differ"),
    ("plan_code_empty", "plan_code_malformed", "plan_code_differs", "object_code_plan", "province_codes_differ"),
    ("object_code_empty", "object_code_malformed", "object_code_repeated", "object_code_class", "object_code_plan"),
    ("density_form", "density_range", "indicators_disagree", "ratio_form", "storeys_form"),
    ("object_name_empty", "value_too_long"),
    ("feature_far_away", "object_outside_boundary"),
    ("crs_withdrawn", "crs_mixed"),
    ("drawing_resolution", "resolution_unknown"),
    ("cad_count_differs", "cad_area_differs", "classification_empty"),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(10))
def test_planted_defects_are_found_and_nothing_else(seed: int, check: Any) -> None:
    random, draft = Random(seed), right()
    chosen: list[str] = []
    for rule in random.sample(CATALOGUE, len(CATALOGUE)):
        rivals = {one for group in SAME if rule in group for one in group}
        if rule not in ALONE and not rivals & set(chosen):
            chosen.append(rule)
    chosen = chosen[:20]
    for rule in chosen:
        CASES[rule][0](draft)
    found = rules_of(check(draft))
    assert set(chosen) <= found
    assert found <= set(chosen).union(*(FOLLOWS.get(rule, set()) for rule in chosen))
