"""Which rules of the parcel check are on, how severe, and with which limit: the shipped profile and an office's own."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...datasets import check_file
from ...errors import EngineError
from ..rules import RULES
from ..rules.attributes import ATTRIBUTE_RULES
from ..rules.coverage import COVERAGE_RULES
from ..rules.geometry import GEOMETRY_RULES
from ..rules.identity import IDENTITY_RULES
from ..rules.rule import Severity

DEFAULT = Path(__file__).parents[2] / "dictionary" / "check_profile.json"
SHARED = ("sliver", "edge_overlap", "edge_gap", "unknown_land_code", "repeated_number", "area_mismatch")
CATALOGUE: tuple[str, ...] = (
    *(rule.id for rule in [*GEOMETRY_RULES, *COVERAGE_RULES, *ATTRIBUTE_RULES, *IDENTITY_RULES]),
    *SHARED,
)
_ENTRY: dict[str, Any] = {"on": bool, "severity": str, "tolerance": (int, float), "percent": (int, float)}


@dataclass(frozen=True)
class Tuned:
    """One rule as the profile has it. ``tolerance`` is in the rule's unit, ``percent`` of the computed area."""

    on: bool
    severity: Severity
    tolerance: float
    percent: float = 0.0


Profile = Mapping[str, Tuned]


def read_profile(path: Path | None = None) -> Profile:
    """Return rule id → how it is checked; an office's file changes the shipped entries it names, key by key.

    Raises EngineError FILE_*, CHECK_PROFILE.
    """
    own: dict[str, Any] = {} if path is None else _read(path)
    shipped = _shipped()
    found = {}
    for rule in CATALOGUE:
        entry = {**shipped.get(rule, {}), **own.get(rule, {})}
        found[rule] = Tuned(
            entry.get("on", True),
            entry.get("severity", RULES[rule].severity),
            float(entry.get("tolerance", 0.0)),
            float(entry.get("percent", 0.0)),
        )
    return found


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Any]:
    return _read(DEFAULT)


def _read(path: Path) -> dict[str, Any]:
    check_file(path)
    try:
        rules = json.loads(path.read_text(encoding="utf-8-sig"))["rules"]
        for name, entry in rules.items():
            _check(path, name, entry)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError("CHECK_PROFILE", path=path, reason=f"not a profile ({error})") from error
    return dict(rules)


def _check(path: Path, name: str, entry: dict[str, Any]) -> None:
    if name not in CATALOGUE:
        raise EngineError("CHECK_PROFILE", path=path, reason=f"there is no rule {name}")
    for key, value in entry.items():
        kind = _ENTRY.get(key)
        right = kind is not None and isinstance(value, kind)
        if right and key in ("tolerance", "percent"):
            right = not isinstance(value, bool) and math.isfinite(value) and value >= 0
        if right and key == "severity":
            right = value in ("error", "warning", "info")
        if not right:
            raise EngineError("CHECK_PROFILE", path=path, reason=f"{name}: {key} = {value!r}")
