"""What an overlay says of itself: totals that add up, and every feature that was repaired or could not be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...messages import WARNINGS
from ...progress import Progress
from .blocks import LISTED, Cut, Unusable, unusable_features
from .cutting import DOUBLE, UNCOVERED, ZONE
from .plans import Plan, PlanFacts, PlanSet


@dataclass(frozen=True)
class CodeTotal:
    """One plan code: number of rows, area in m² and share of all parcels' area in percent."""

    ma_loai_qh: str | None
    rows: int
    area: float
    percent: float


@dataclass
class Totals:
    """Areas in m²; for one plan ``zone_area − double_area + uncovered_area = parcel_area`` up to rounding.

    ``largest_deviation`` is the largest difference of that sum in a single parcel. ``slivers`` were given to a
    neighbour, ``slivers_left`` had none or lie on doubly covered ground.
    """

    zone_rows: int = 0
    double_rows: int = 0
    uncovered_rows: int = 0
    zone_area: float = 0.0
    double_area: float = 0.0
    uncovered_area: float = 0.0
    largest_deviation: float = 0.0
    slivers: int = 0
    sliver_area: float = 0.0
    slivers_left: int = 0
    parcels_in_no_zone: int = 0
    parcels_in_one_zone: int = 0
    parcels_in_several_zones: int = 0


@dataclass
class PlanReport(Totals):
    """What is said of one plan: who made it, what reading it found, and its totals."""

    key: str = ""
    name: str | None = None
    level: str | None = None
    decision: str | None = None
    decision_date: str | None = None
    path: str = ""
    layer: str = ""
    facts: PlanFacts = field(default_factory=PlanFacts)
    by_code: list[CodeTotal] = field(default_factory=list)


@dataclass
class OverlayReport(Totals):
    """All plans together: sums over ``plans``, so with p plans the areas add up to p times ``parcel_area``.

    ``parcels_in_…``: zones of any plan. Lists hold at most 1000 entries; the counts beside them are complete.
    """

    parcels: int = 0
    zones: int = 0
    parcel_area: float = 0.0
    left_out_small: int = 0
    left_out_small_area: float = 0.0
    left_out_rounding: int = 0
    left_out_rounding_area: float = 0.0
    repaired_parcel_count: int = 0
    repaired_parcels: list[int] = field(default_factory=list)
    unusable_parcel_count: int = 0
    unusable_parcels: list[Unusable] = field(default_factory=list)
    repaired_zone_count: int = 0
    repaired_zones: list[int] = field(default_factory=list)
    unusable_zone_count: int = 0
    unusable_zones: list[Unusable] = field(default_factory=list)
    duplicate_zone_ids: list[str] = field(default_factory=list)
    by_code: list[CodeTotal] = field(default_factory=list)
    plans: list[PlanReport] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _plan_report(plan: Plan) -> PlanReport:
    day = plan.decision_date.isoformat() if plan.decision_date else None
    return PlanReport(
        key=plan.key,
        name=plan.name,
        level=plan.level,
        decision=plan.decision,
        decision_date=day,
        path=str(plan.info.path),
        layer=plan.info.layer,
        facts=plan.facts,
    )


class Tally:
    """Adds up results block by block into ``report``."""

    def __init__(self, plans: PlanSet) -> None:
        self.report = OverlayReport()
        report = self.report
        report.plans = [_plan_report(plan) for plan in plans.plans]
        for facts in (plan.facts for plan in plans.plans):
            report.zones += facts.zones
            report.repaired_zone_count += facts.repaired_zone_count
            report.repaired_zones += facts.repaired_zones
            report.unusable_zone_count += facts.unusable_zone_count
            report.unusable_zones += facts.unusable_zones
            report.duplicate_zone_ids += facts.duplicate_zone_ids
        self._start = plans.start
        self._codes: Any = plans.table.column("ma_loai_qh").combine_chunks().slice(0, len(plans.zones))
        self._zone_rows = np.zeros(len(plans.zones), dtype=np.int64)
        self._zone_area = np.zeros(len(plans.zones))

    def add(self, cut: Cut, fids: NDArray[np.int64]) -> None:
        """Add a block's result; ``fids`` (n,) of its parcels."""
        report, rows = self.report, cut.rows
        usable = np.array([reason is None for reason in cut.reason], dtype=bool)
        report.parcels += len(fids)
        report.parcel_area += float(rows.parcel_area.sum())
        report.left_out_small += cut.small_count
        report.left_out_small_area += cut.small_area
        report.left_out_rounding += rows.rounding_count
        report.left_out_rounding_area += rows.rounding_area
        report.repaired_parcel_count += int((cut.repaired & usable).sum())
        report.repaired_parcels += fids[cut.repaired & usable].tolist()
        report.unusable_parcel_count += int((~usable).sum())
        report.unusable_parcels += unusable_features(fids, cut.reason)
        self._add_totals(cut, usable)
        in_zone = rows.kind == ZONE
        zone = rows.zone[in_zone]
        self._zone_rows += np.bincount(zone, minlength=len(self._zone_rows))
        self._zone_area += np.bincount(zone, rows.area[in_zone], len(self._zone_area))

    def _add_totals(self, cut: Cut, usable: NDArray[np.bool_]) -> None:
        rows, plans = cut.rows, self.report.plans
        code = rows.plan.astype(np.int64) * 3 + rows.kind
        count = np.bincount(code, minlength=3 * len(plans)).reshape(-1, 3)
        area = np.bincount(code, rows.area, 3 * len(plans)).reshape(-1, 3)
        in_zone = rows.kind == ZONE
        of_plan = rows.plan[in_zone].astype(np.int64) * len(usable) + rows.parcel[in_zone]
        zones = np.bincount(of_plan, minlength=len(plans) * len(usable)).reshape(len(plans), -1)[:, usable]
        for number, plan in enumerate(plans):
            _add(plan, count[number], area[number], rows.deviation[number], zones[number])
            _add_slivers(plan, rows.moved.area[rows.moved_plan == number], rows.slivers_left[number])
        deviation = np.abs(rows.deviation).max(axis=0, initial=0.0)
        _add(self.report, count.sum(axis=0), area.sum(axis=0), deviation, zones.sum(axis=0))
        _add_slivers(self.report, rows.moved.area, rows.slivers_left.sum())

    def finish(self) -> OverlayReport:
        """Order and shorten the lists, add up by plan code."""
        report = self.report
        for name in ("repaired_zones", "unusable_zones", "duplicate_zone_ids"):
            setattr(report, name, getattr(report, name)[:LISTED])
        report.repaired_parcels = sorted(report.repaired_parcels)[:LISTED]
        report.unusable_parcels = sorted(report.unusable_parcels, key=lambda one: one.fid)[:LISTED]
        report.by_code = self._by_code(0, len(self._zone_rows))
        for plan, low, high in zip(report.plans, self._start[:-1], self._start[1:], strict=True):
            plan.by_code = self._by_code(int(low), int(high))
        return report

    def _by_code(self, low: int, high: int) -> list[CodeTotal]:
        names = self._codes.dictionary.to_pylist()
        number = self._codes.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)[low:high]
        rows = np.bincount(number, self._zone_rows[low:high], len(names) + 1)
        area = np.bincount(number, self._zone_area[low:high], len(names) + 1)
        whole = self.report.parcel_area or 1.0
        totals = zip([*names, None], rows.tolist(), area.tolist(), strict=True)
        found = [
            CodeTotal(name, int(count), size, 100 * size / whole) for name, count, size in totals if count
        ]
        return sorted(found, key=lambda total: total.ma_loai_qh or "")


def _add(
    totals: Totals,
    count: NDArray[np.int64],
    area: NDArray[np.float64],
    deviation: NDArray[np.float64],
    zones: NDArray[np.int64],
) -> None:
    """Add rows and areas by kind (3,), and what is known of each parcel: deviation and number of zones."""
    totals.zone_rows += int(count[ZONE])
    totals.double_rows += int(count[DOUBLE])
    totals.uncovered_rows += int(count[UNCOVERED])
    totals.zone_area += float(area[ZONE])
    totals.double_area += float(area[DOUBLE])
    totals.uncovered_area += float(area[UNCOVERED])
    totals.largest_deviation = max(totals.largest_deviation, float(np.abs(deviation).max(initial=0.0)))
    totals.parcels_in_no_zone += int((zones == 0).sum())
    totals.parcels_in_one_zone += int((zones == 1).sum())
    totals.parcels_in_several_zones += int((zones > 1).sum())


def _add_slivers(totals: Totals, area: NDArray[np.float64], left: int) -> None:
    totals.slivers += len(area)
    totals.sliver_area += float(area.sum())
    totals.slivers_left += int(left)


def warn(report: OverlayReport, progress: Progress) -> None:
    """Tell what the user should look at, plan by plan, and keep it in the report."""

    def tell(name: str, **values: Any) -> None:
        report.warnings.append(progress.warning(WARNINGS[name], **values))

    for plan in report.plans:
        title = plan.name or plan.key
        for name, values in plan.facts.doubts(title):
            tell(name, **values)
        if plan.zone_rows == 0:
            tell("no_zone_touches", plan=title)
    counts = (
        ("unusable_parcels", report.unusable_parcel_count),
        ("unusable_zones", report.unusable_zone_count),
        ("repaired_parcels", report.repaired_parcel_count),
        ("repaired_zones", report.repaired_zone_count),
        ("doubly_covered", report.double_rows),
        ("not_covered", report.uncovered_rows),
        ("left_out_small", report.left_out_small),
        ("slivers_moved", report.slivers),
        ("slivers_left", report.slivers_left),
    )
    for name, count in counts:
        if count:
            tell(name, count=count)
