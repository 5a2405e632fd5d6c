"""What the checks of a package share: the package, the profile, and the findings."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...cadastre.checking.profile import SHIPPED, Known, Profile, read_entries, tuned, with_limit
from ...cadastre.rules.rule import Rule
from ...datasets import Geometries
from .delivery import DeliveredLayer, Delivery
from .rules import CATALOGUE, PACKAGE_RULES

FILE = SHIPPED / "package_profile.json"
WITH_PERCENT = frozenset(("area_differs", "cad_area_differs"))
NAN = math.nan
LONGEST = 120  # letters of a wrong value shown


@dataclass(frozen=True)
class Finding:
    """One finding. ``fid`` is None where it is not about one object; ``value`` and ``limit`` may be NaN."""

    rule: str
    file: str = ""
    layer: str = ""
    fid: int | None = None
    code: str = ""
    field: str = ""
    value: float = NAN
    limit: float = NAN
    text: str = ""
    place: Any = None
    crs: str | None = None


@dataclass
class Review:
    """A package being checked. ``boundary``: of the plan or commune, in the system of the zones, or None.

    ``not_checked``: rule → what was missing.
    """

    delivery: Delivery
    profile: Profile
    province: str = ""
    boundary: shapely.Geometry | None = None
    findings: list[Finding] = field(default_factory=list)
    not_checked: dict[str, str] = field(default_factory=dict)

    def on(self, rule: str) -> bool:
        return self.profile[rule].on

    def limit(self, rule: str) -> float:
        return self.profile[rule].tolerance

    def skip(self, rules: Iterable[str], reason: str) -> None:
        """Tell that rules could not be checked."""
        for rule in rules:
            if self.on(rule):
                self.not_checked.setdefault(rule, reason)

    def add(
        self, rule: str, layer: DeliveredLayer | None = None, row: int | None = None, /, **values: Any
    ) -> None:
        """Add a finding about the package, a layer, or a row of a layer, unless the rule is off."""
        if not self.on(rule):
            return
        if "text" in values:
            values["text"] = shown(values["text"])
        if layer is not None:
            values = {"file": layer.file, "layer": layer.key, "crs": layer.stored.crs, **values}
            if row is not None:
                codes = layer.values("maDoiTuong")
                code = codes[row] if codes is not None else None
                values = {"fid": int(layer.stored.fids[row]), "code": code or "", **values}
                values.setdefault("place", layer.stored.geometry[row])
        self.findings.append(Finding(rule, **values))


def shown(text: Any) -> str:
    plain = str(text)
    return plain if len(plain) <= LONGEST else plain[:LONGEST] + " …"


def usable_rows(layer: DeliveredLayer) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the rows whose shape is there, finite, valid and of the class's kind."""
    geometry: Geometries = layer.stored.geometry
    fine = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry)) & shapely.is_valid(geometry)
    return np.flatnonzero(fine).astype(np.int64)


@lru_cache(maxsize=1)
def _known() -> Known:
    return Known(CATALOGUE, with_limit(FILE), WITH_PERCENT)


def read_package_profile(path: Path | None = None) -> Profile:
    """Return rule id → how it is checked: the shipped profile, changed by an office's.

    Raises EngineError FILE_*, CHECK_PROFILE.
    """
    layers = [read_entries(FILE, _known())]
    if path is not None:
        layers.append(read_entries(path, _known()))
    rules: dict[str, Rule] = PACKAGE_RULES
    return tuned(rules, layers)
