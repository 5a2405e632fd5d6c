"""One catalogue holds every rule id that any algorithm writes, and the reference shows each."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from pathlib import Path

import pytest

from bacgiang_gis_plugin.engine.cadastre.building.build_parcels import CLOSING_ROLES
from bacgiang_gis_plugin.engine.cadastre.checking import linework
from bacgiang_gis_plugin.engine.cadastre.checking.profile import CATALOGUE
from bacgiang_gis_plugin.engine.cadastre.rules import RULES
from bacgiang_gis_plugin.engine.cadastre.rules.catalogue import ALL_RULES, GROUPS
from bacgiang_gis_plugin.engine.cadastre.survey.rules import SURVEY_RULES

ROOT = Path(__file__).resolve().parents[3]
ENGINE = ROOT / "bacgiang_gis_plugin" / "engine"
# How a finding is made: Finding("id", …), checks.add("id", …), ("LEGACY_…", "error", …).
MADE = re.compile(r'(?:\b(?:Finding|_flag|EdgeFinding|_finding)|\.add)\(\s*(?:checks,\s*)?"([a-zA-Z_]+)"[,)]')
LEGACY = re.compile(r'\("(LEGACY_[A-Z_]+)", "(error|warning|info)"')


def sources() -> list[tuple[Path, str]]:
    return [(path, path.read_text(encoding="utf-8")) for path in sorted((ENGINE / "cadastre").rglob("*.py"))]


def test_no_id_is_there_twice() -> None:
    counts = Counter(rule.id for group in GROUPS for rule in group.rules)
    assert max(counts.values()) == 1
    assert set(RULES) | set(SURVEY_RULES) | set(CATALOGUE) <= set(ALL_RULES)


def test_every_id_that_is_written_is_in_the_catalogue() -> None:
    used = {identity for _, text in sources() for identity in MADE.findall(text)}
    assert len(used) > 50
    assert used <= set(ALL_RULES)


def test_legacy_findings_have_the_severity_of_their_rule() -> None:
    found = {pair for _, text in sources() for pair in LEGACY.findall(text)}
    assert found == {(rule.id, rule.severity) for rule in ALL_RULES.values() if rule.id.startswith("LEGACY_")}


def test_who_writes_rule_ids_takes_them_from_rules() -> None:
    rooms = {"building", "checking", "legacy", "repairing", "survey"}
    writers = {
        path.parent.name for path, text in sources() if '"ma_loi"' in text or "told_columns" in text
    } - {"rules"}
    assert writers == rooms, "add the new room's rules to GROUPS"
    elsewhere = [path for path in ENGINE.rglob("*.py") if "cadastre" not in path.parts]
    others = {path.parent.name for path in elsewhere if '"ma_loi"' in path.read_text(encoding="utf-8")}
    assert others == {"corridors", "import_plan", "package"}, (
        "rooms with findings and a catalogue of their own"
    )


@pytest.mark.parametrize("identity", sorted(ALL_RULES))
def test_a_rule_is_told_in_both_languages(identity: str) -> None:
    rule = ALL_RULES[identity]
    assert all((rule.title_vi, rule.title_en, rule.explanation_vi, rule.explanation_en, rule.source))
    for language in ("vi", "en"):
        assert rule.message(language, value=1.0, limit=2.0, text="x")  # type: ignore[arg-type]


def test_the_reference_shows_every_rule() -> None:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "tools" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = module.rules_reference()
    rows = re.findall(r"^\| `([A-Za-z_]+)` \|", page, re.MULTILINE)
    assert sorted(rows) == sorted(ALL_RULES)
    assert "0.1 m / 0.1 m / 0.3 m" in page
    assert "0.01 m² / 0.001 m² / 0.1 m²" in next(row for row in page.splitlines() if "`edge_overlap`" in row)


def test_the_check_takes_the_roles_that_building_takes() -> None:
    assert linework.CLOSING_ROLES == CLOSING_ROLES
