"""What a comparison says of itself: how zones were matched, totals that add up, what was too small to list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..overlay.plans import Plan, PlanFacts
from .differences import UNCHANGED, ZoneChange
from .matching import BY_AREA, BY_ID, Ids, Pairs


@dataclass
class VersionReport:
    """One version of the plan; areas in m². ``double_area``: ground under several zones, counted once."""

    name: str
    path: str
    layer: str
    decision: str | None
    decision_date: str | None
    zones: int
    area: float
    double_area: float
    facts: PlanFacts


@dataclass(frozen=True)
class CodeChange:
    """Ground (m²) by code before and after; None: in no zone."""

    old: str | None
    new: str | None
    area: float


@dataclass
class CompareReport:
    """All areas in m². Common and removed area together are the old plan's area, common and added the new one's.

    ``largest_deviation``: of the areas of a zone or parcel from the sum of its pieces.
    """

    old: VersionReport
    new: VersionReport
    matching: str = ""
    matching_reason: str = ""
    pairs_by_id: int = 0
    pairs_by_area: int = 0
    ids: Ids | None = None
    zones: int = 0
    unchanged_zones: int = 0
    changed_zones: int = 0
    zone_kinds: dict[str, int] = field(default_factory=dict)
    common_area: float = 0.0
    changed_area: float = 0.0
    added_area: float = 0.0
    removed_area: float = 0.0
    area_by_kind: dict[str, float] = field(default_factory=dict)
    code_changes: list[CodeChange] = field(default_factory=list)
    too_small_count: int = 0
    too_small_area: float = 0.0
    largest_deviation: float = 0.0
    parcels: int = 0
    changed_parcels: int = 0
    parcel_rows: int = 0
    unusable_parcels: int = 0
    repaired_parcels: int = 0
    changed_parcel_area: float = 0.0
    unlisted_parcel_area: float = 0.0
    warnings: list[str] = field(default_factory=list)
    warnings_vi: list[str] = field(default_factory=list)


def version_report(plan: Plan, area: float, double_area: float) -> VersionReport:
    """Return what is said of one version."""
    day = plan.decision_date.isoformat() if plan.decision_date else None
    info = plan.info
    return VersionReport(
        plan.title,
        str(info.path),
        info.layer,
        plan.decision,
        day,
        len(plan.zones),
        area,
        double_area,
        plan.facts,
    )


def say_matching(report: CompareReport, ids: Ids, pairs: Pairs, by_id: bool, asked: str) -> None:
    """Put into words how zones were matched and why."""
    report.ids, report.matching = ids, BY_ID if by_id else BY_AREA
    report.pairs_by_id = sum(by == BY_ID for by in pairs.by)
    report.pairs_by_area = len(pairs.by) - report.pairs_by_id
    seen = f"{ids.common} ids are in both versions, {ids.in_place} of them on common ground, {ids.repeated} repeated"
    if asked != "auto":
        report.matching_reason = f"as asked ({seen})"
    elif not ids.smaller:
        report.matching_reason = "one of the versions has no zone ids"
    elif by_id:
        report.matching_reason = f"the ids are stable: {seen}"
    else:
        report.matching_reason = f"the ids are not stable: {seen}"


def count_zones(report: CompareReport, changes: Sequence[ZoneChange]) -> None:
    """Count the zones by what changed."""
    report.zones = len(changes)
    report.unchanged_zones = sum(change.kinds == (UNCHANGED,) for change in changes)
    report.changed_zones = report.zones - report.unchanged_zones
    report.zone_kinds = dict(sorted(Counter(kind for change in changes for kind in change.kinds).items()))
