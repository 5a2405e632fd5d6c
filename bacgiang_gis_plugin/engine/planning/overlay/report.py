"""What an overlay says of itself: totals that add up, and every feature that was repaired or could not be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .blocks import Cut
from .cutting import DOUBLE, UNCOVERED, ZONE

LISTED = 1000


@dataclass(frozen=True)
class Unusable:
    """A feature that takes no part, and why."""

    fid: int
    reason: str


@dataclass(frozen=True)
class CodeTotal:
    """One plan code: number of rows, area in m² and share of all parcels' area in percent."""

    ma_loai_qh: str | None
    rows: int
    area: float
    percent: float


@dataclass
class OverlayReport:
    """Areas in m²; ``zone_area − double_area + uncovered_area = parcel_area`` up to rounding.

    ``largest_deviation`` is the largest difference of that sum in a single parcel. Lists hold at most 1000 entries;
    the counts beside them are complete.
    """

    parcels: int = 0
    zones: int = 0
    zone_rows: int = 0
    double_rows: int = 0
    uncovered_rows: int = 0
    parcel_area: float = 0.0
    zone_area: float = 0.0
    double_area: float = 0.0
    uncovered_area: float = 0.0
    largest_deviation: float = 0.0
    parcels_in_no_zone: int = 0
    parcels_in_one_zone: int = 0
    parcels_in_several_zones: int = 0
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
    warnings: list[str] = field(default_factory=list)


class Tally:
    """Adds up results block by block. ``codes``: plan code of each zone."""

    def __init__(self, report: OverlayReport, codes: pa.ChunkedArray) -> None:
        self.report = report
        self._codes: Any = codes.combine_chunks().dictionary_encode()
        self._zone_rows = np.zeros(len(codes), dtype=np.int64)
        self._zone_area = np.zeros(len(codes))

    def add(self, cut: Cut, fids: NDArray[np.int64]) -> None:
        """Add a block's result; ``fids`` (n,) of its parcels."""
        report = self.report
        usable = np.array([reason is None for reason in cut.reason], dtype=bool)
        report.parcels += len(fids)
        report.parcel_area += float(cut.parcel_area.sum())
        report.largest_deviation = max(
            report.largest_deviation, float(np.abs(cut.deviation).max(initial=0.0))
        )
        areas = np.bincount(cut.kind, cut.area, 3)
        rows = np.bincount(cut.kind, minlength=3)
        report.zone_rows += int(rows[ZONE])
        report.double_rows += int(rows[DOUBLE])
        report.uncovered_rows += int(rows[UNCOVERED])
        report.zone_area += float(areas[ZONE])
        report.double_area += float(areas[DOUBLE])
        report.uncovered_area += float(areas[UNCOVERED])
        in_zones = np.bincount(cut.parcel[cut.kind == ZONE], minlength=len(fids))[usable]
        report.parcels_in_no_zone += int((in_zones == 0).sum())
        report.parcels_in_one_zone += int((in_zones == 1).sum())
        report.parcels_in_several_zones += int((in_zones > 1).sum())
        report.left_out_small += cut.small_count
        report.left_out_small_area += cut.small_area
        report.left_out_rounding += cut.rounding_count
        report.left_out_rounding_area += cut.rounding_area
        report.repaired_parcel_count += int((cut.repaired & usable).sum())
        report.repaired_parcels += fids[cut.repaired & usable].tolist()
        report.unusable_parcel_count += int((~usable).sum())
        report.unusable_parcels += unusable_features(fids, cut.reason)
        zone = cut.zone[cut.kind == ZONE]
        self._zone_rows += np.bincount(zone, minlength=len(self._zone_rows))
        self._zone_area += np.bincount(zone, cut.area[cut.kind == ZONE], len(self._zone_area))

    def finish(self) -> OverlayReport:
        """Order and shorten the lists, add up by plan code."""
        report = self.report
        report.repaired_parcels = sorted(report.repaired_parcels)[:LISTED]
        report.unusable_parcels = sorted(report.unusable_parcels, key=lambda one: one.fid)[:LISTED]
        report.by_code = self._by_code()
        return report

    def _by_code(self) -> list[CodeTotal]:
        names = self._codes.dictionary.to_pylist()
        number = self._codes.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)
        rows = np.bincount(number, self._zone_rows, len(names) + 1)
        area = np.bincount(number, self._zone_area, len(names) + 1)
        whole = self.report.parcel_area or 1.0
        totals = zip([*names, None], rows.tolist(), area.tolist(), strict=True)
        found = [
            CodeTotal(name, int(count), size, 100 * size / whole) for name, count, size in totals if count
        ]
        return sorted(found, key=lambda total: total.ma_loai_qh or "")


def unusable_features(fids: NDArray[np.int64], reason: NDArray[np.object_]) -> list[Unusable]:
    """Return the features (n,) that have a reason."""
    pairs = zip(fids.tolist(), reason, strict=True)
    return [Unusable(fid, str(text)) for fid, text in pairs if text is not None]
