"""Which rules of the parcel check are on, how severe, and with which limit: the shipped profile and an office's own."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from ...datasets import check_file
from ...errors import EngineError
from ..rules import RULES
from ..rules.attributes import ATTRIBUTE_RULES
from ..rules.coverage import COVERAGE_RULES
from ..rules.geometry import GEOMETRY_RULES
from ..rules.identity import IDENTITY_RULES
from ..rules.rule import Rule, Severity

SHIPPED = Path(__file__).parents[2] / "dictionary"
Limits = Literal["default", "new_survey", "old_map"]
SHARED = (
    "dangle",
    "line_closes_nothing",
    "sliver",
    "edge_overlap",
    "edge_gap",
    "unknown_land_code",
    "repeated_number",
    "area_mismatch",
)
CATALOGUE: tuple[str, ...] = (
    *(rule.id for rule in [*GEOMETRY_RULES, *COVERAGE_RULES, *ATTRIBUTE_RULES, *IDENTITY_RULES]),
    *SHARED,
)
LONGEST = 80  # characters of a wrong value shown
WITH_PERCENT = ("area_mismatch", "legal_area_mismatch")
_TOP: dict[str, Any] = {"name": str, "source": str, "confidence": str, "rules": dict}
_ENTRY: dict[str, Any] = {
    "on": bool,
    "severity": str,
    "tolerance": (int, float),
    "percent": (int, float),
    "source": str,
}


@dataclass(frozen=True)
class Tuned:
    """One rule as the profile has it. ``tolerance`` is in the rule's unit, ``percent`` of the computed area.

    ``source``: where the limit comes from.
    """

    on: bool
    severity: Severity
    tolerance: float
    percent: float = 0.0
    source: str = ""


Profile = Mapping[str, Tuned]


def unit_of(rule: str) -> str:
    """Return the unit of a rule's limit in the check: of overlaps it is the area, whatever the width when building."""
    return "m²" if rule == "edge_overlap" else RULES[rule].unit


def read_profile(path: Path | None = None, limits: Limits = "default") -> Profile:
    """Return rule id → how it is checked.

    The shipped profile ``limits`` changes entries of the default one, key by key, and an office's file those of both.
    Raises EngineError FILE_*, CHECK_PROFILE.
    """
    layers = [_shipped("default")]
    if limits != "default":
        layers.append(_shipped(limits))
    if path is not None:
        layers.append(read_entries(path, _known()))
    return tuned({name: RULES[name] for name in CATALOGUE}, layers)


def tuned(rules: Mapping[str, Rule], layers: list[dict[str, Any]]) -> Profile:
    """Return rule id → how it is checked; each of the ``layers`` changes entries of those before it, key by key."""
    found = {}
    for name, rule in rules.items():
        entry: dict[str, Any] = {}
        for layer in layers:
            own = layer.get(name, {})
            if "tolerance" in own:
                entry.pop("source", None)  # another limit, another source
            entry |= own
        found[name] = Tuned(
            entry.get("on", True),
            entry.get("severity", rule.severity),
            float(entry.get("tolerance", 0.0)),
            float(entry.get("percent", 0.0)),
            entry.get("source", rule.source),
        )
    return found


@dataclass(frozen=True)
class Known:
    """What a profile may speak of: rules by id, those that have a limit, those that have a percentage too."""

    rules: tuple[str, ...]
    limits: frozenset[str]
    percents: frozenset[str]


@lru_cache(maxsize=1)
def _known() -> Known:
    return Known(CATALOGUE, with_limit(SHIPPED / "check_profile.json"), frozenset(WITH_PERCENT))


@lru_cache(maxsize=8)
def _shipped(limits: Limits) -> dict[str, Any]:
    name = "check_profile.json" if limits == "default" else f"check_profile_{limits}.json"
    return read_entries(SHIPPED / name, _known())


def read_entries(path: Path, known: Known) -> dict[str, Any]:
    """Return rule id → entry of a profile's file. Raises EngineError FILE_*, CHECK_PROFILE."""
    check_file(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_unique)
    except (OSError, ValueError) as error:
        raise EngineError("CHECK_PROFILE", path=path, reason=f"not JSON ({error})") from error
    if not isinstance(content, dict) or "rules" not in content:
        raise EngineError("CHECK_PROFILE", path=path, reason="there is no object rules")
    for key, value in content.items():
        if key not in _TOP or not isinstance(value, _TOP[key]):
            raise EngineError("CHECK_PROFILE", path=path, reason=f"{key} = {_shown(value)}")
    for name, entry in content["rules"].items():
        _check(path, name, entry, known)
    return dict(content["rules"])


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{name} is there twice")
    return dict(pairs)


def _check(path: Path, name: str, entry: Any, known: Known) -> None:
    if name not in known.rules:
        near = get_close_matches(name, known.rules, 1)
        hint = f" (perhaps {near[0]})" if near else ""
        raise EngineError("CHECK_PROFILE", path=path, reason=f"there is no rule {name}{hint}")
    if not isinstance(entry, dict):
        raise EngineError("CHECK_PROFILE", path=path, reason=f"{name} = {_shown(entry)}")
    for key, value in entry.items():
        kind = _ENTRY.get(key)
        right = kind is not None and isinstance(value, kind)
        if right and key in ("tolerance", "percent"):
            right = not isinstance(value, bool) and math.isfinite(value) and value >= 0
            right = right and name in (known.percents if key == "percent" else known.limits)
        if right and key == "severity":
            right = value in ("error", "warning", "info")
        if not right:
            raise EngineError("CHECK_PROFILE", path=path, reason=f"{name}: {key} = {_shown(value)}")


def with_limit(shipped: Path) -> frozenset[str]:
    """Return the rules that have a limit: those to which a shipped profile gives one."""
    rules = json.loads(shipped.read_text(encoding="utf-8"))["rules"]
    return frozenset(name for name, entry in rules.items() if "tolerance" in entry)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
