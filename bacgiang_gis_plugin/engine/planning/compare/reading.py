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

from ...datasets import LayerInfo
from ...errors import EngineError
from ...messages import WARNINGS
from ...progress import Progress
from ...vietnamese import number
from ..overlay.cutting import Floats, Geometries
from ..overlay.plans import Plan
from ..overlay.report import SHOWN


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
        self.told.append(WARNINGS[name].format(**values))
        self.told_vi.append(vietnamese()[name].format(**_written(values)))
        self.progress.warning(WARNINGS[name], **values)

    def of_plan(self, plan: Plan) -> None:
        """Tell what reading a plan found."""
        facts, title = plan.facts, plan.title
        if not facts.has_zone_ids:
            self("plan_without_zone_ids", plan=title)
        if not facts.has_codes:
            self("plan_without_codes", plan=title)
        elif facts.zones_without_code:
            self("zones_without_code", plan=title, count=facts.zones_without_code)
        if facts.unknown_codes:
            shown = ", ".join(facts.unknown_codes[:SHOWN])
            self("unknown_plan_codes", plan=title, count=len(facts.unknown_codes), codes=shown)
        if facts.duplicate_zone_ids:
            shown = ", ".join(facts.duplicate_zone_ids[:SHOWN])
            self("repeated_zone_ids", plan=title, count=len(facts.duplicate_zone_ids), ids=shown)
        for name, count in (
            ("unusable_zones", facts.unusable_zone_count),
            ("repaired_zones", facts.repaired_zone_count),
        ):
            if count:
                self(name, count=count)


def require_meeting(extent: Floats, info: LayerInfo, other_extent: Floats, other: LayerInfo) -> None:
    """Raise EngineError LAYERS_APART where two boxes (xmin, ymin, xmax, ymax) have nothing in common."""
    if (other_extent[:2] > extent[2:]).any() or (other_extent[2:] < extent[:2]).any():
        raise EngineError(
            "LAYERS_APART",
            path=info.path,
            layer=info.layer,
            other_path=other.path,
            extent=_shown(extent),
            other_extent=_shown(other_extent),
        )


def _shown(extent: Floats) -> str:
    return ", ".join(f"{value:.0f}" for value in extent)


def extent_of(geometry: Geometries) -> Floats:
    """Return the box of geometries, NaN where there is none."""
    return np.asarray(shapely.total_bounds(geometry))


def wider(extent: Floats, more: Floats) -> Floats:
    """Return the box around two boxes, either of which may be NaN."""
    return np.concatenate([np.fmin(extent[:2], more[:2]), np.fmax(extent[2:], more[2:])])


def multi(geometry: Geometries) -> Geometries:
    """Return polygons and multipolygons as multipolygons."""
    single = np.flatnonzero(shapely.get_type_id(geometry) == 3)
    result = geometry.copy()
    if len(single):
        result[single] = shapely.multipolygons(geometry[single], indices=np.arange(len(single)))
    return result
