"""What both operations say while they read: warnings of plans, layers that lie apart, features that take no part."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...messages import WARNINGS
from ...progress import Progress
from ...vietnamese import number
from ..overlay.cutting import Floats, Geometries
from ..overlay.plans import Plan


@lru_cache(maxsize=1)
def vietnamese() -> dict[str, str]:
    """Return the Vietnamese texts of the warnings of this room, for its reports; QGIS translates its own log."""
    texts: dict[str, str] = json.loads(
        (Path(__file__).parent / "warnings_vi.json").read_text(encoding="utf-8")
    )
    return texts


def _written(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the area as Vietnamese papers write it."""
    if "area" not in values:
        return values
    exact = Decimal(str(values["area"]))
    return {**values, "area": number(exact, max(0, -int(exact.as_tuple().exponent)))}


@dataclass
class Teller:
    """Warnings to the user, kept for the report in English and in Vietnamese."""

    progress: Progress
    told: list[str] = field(default_factory=list)
    told_vi: list[str] = field(default_factory=list)

    def __call__(self, name: str, **values: Any) -> None:
        """Tell the warning ``name`` of WARNINGS; an ``area`` is a text with a decimal point."""
        self.told.append(self.progress.warning(WARNINGS[name], **values))
        self.told_vi.append(vietnamese()[name].format(**_written(values)))

    def of_plan(self, plan: Plan) -> None:
        """Tell what reading a plan found."""
        facts = plan.facts
        for name, values in facts.doubts(plan.title):
            self(name, **values)
        for name, count in (
            ("unusable_zones", facts.unusable_zone_count),
            ("repaired_zones", facts.repaired_zone_count),
        ):
            if count:
                self(name, count=count)


def extent_of(geometry: Geometries) -> Floats:
    """Return the box of geometries, NaN where there is none."""
    return np.asarray(shapely.total_bounds(geometry))


def wider(extent: Floats, more: Floats) -> Floats:
    """Return the box around two boxes, either of which may be NaN."""
    return np.concatenate([np.fmin(extent[:2], more[:2]), np.fmax(extent[2:], more[2:])])
