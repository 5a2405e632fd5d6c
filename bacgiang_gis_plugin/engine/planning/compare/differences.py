"""What changed: zone by zone, and on the ground piece by piece."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from ..overlay.plans import INDICATORS, Plan, parse_date
from .ground import Ground, sums
from .matching import Pairs

UNCHANGED, ADDED, REMOVED = "unchanged", "added", "removed"
CODE, BOUNDARY, INDICATOR, DECISION, NAME, ZONE_ID = (
    "code", "boundary", "indicator", "decision", "name", "zone_id",
)  # fmt: skip
KINDS = (ADDED, REMOVED, CODE, BOUNDARY, INDICATOR, DECISION, NAME, ZONE_ID)
GROUND_KINDS = (ADDED, REMOVED, CODE, INDICATOR)
COMPARED = {
    CODE: ("ma_loai_qh",), INDICATOR: INDICATORS, DECISION: ("so_quyet_dinh", "ngay_quyet_dinh"),
    NAME: ("ten_vung",), ZONE_ID: ("ma_vung",),
}  # fmt: skip


@dataclass(frozen=True)
class ZoneChange:
    """A zone in both versions (places, -1: in none), what changed, and its areas in m².

    ``details``: what exactly, as text. ``lost`` and ``gained``: ground of only the old, only the new zone.
    """

    old: int
    new: int
    by: str
    kinds: tuple[str, ...]
    details: str
    old_area: float
    new_area: float
    common: float

    @property
    def lost(self) -> float:
        return max(self.old_area - self.common, 0.0)

    @property
    def gained(self) -> float:
        return max(self.new_area - self.common, 0.0)


@dataclass(frozen=True)
class Values:
    """Texts of the zones of a version by field; an empty text is None."""

    columns: dict[str, list[str | None]]

    def get(self, name: str, place: int) -> str | None:
        """Return what zone ``place`` says in a field, None where it says nothing."""
        column = self.columns.get(name)
        return column[place] if column is not None and place >= 0 else None

    def code(self, place: int) -> str | None:
        """Return the code of a zone: empty where it has none, None where there is no zone (-1)."""
        return None if place < 0 else self.get("ma_loai_qh", place) or ""


def values_of(plan: Plan) -> Values:
    """Return what the zones of a plan say, as texts."""
    found = {}
    for name in (*("ma_vung", "ma_loai_qh", "ten_vung"), *INDICATORS, "so_quyet_dinh", "ngay_quyet_dinh"):
        if name in plan.table.column_names:
            texts = plan.table.column(name).cast(pa.string()).to_pylist()
            found[name] = [text.strip() or None if text else None for text in texts]
    if "ngay_quyet_dinh" in found:
        found["ngay_quyet_dinh"] = [_day(text) for text in found["ngay_quyet_dinh"]]
    if not plan.facts.has_zone_ids:
        del found["ma_vung"]  # numbers of features say nothing
    return Values(found)


def _day(text: str | None) -> str | None:
    day = parse_date(text) if text else None
    return day.isoformat() if day else text


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two texts say the same: case, blanks and the decimal sign do not matter."""
    return _plain(one) == _plain(other)


def _plain(text: str | None) -> str:
    return "".join((text or "").casefold().replace(",", ".").replace("–", "-").split())


def changed_zones(
    old: Values, new: Values, pairs: Pairs, ground: Ground, counts: tuple[int, int], smallest_area: float
) -> list[ZoneChange]:
    """Return a row per zone: the new version's in its order, then the zones that are gone."""
    size_old, size_new = sums(ground, *counts)
    found = {}
    for before, after, by, common in zip(
        pairs.old.tolist(), pairs.new.tolist(), pairs.by, pairs.common, strict=True
    ):
        kinds, details = _compare(old, new, before, after)
        moved = size_old[before] + size_new[after] - 2 * common
        if moved > smallest_area:
            kinds = [*kinds, BOUNDARY]
        ordered = tuple(kind for kind in KINDS if kind in kinds) or (UNCHANGED,)
        found[after] = ZoneChange(
            before,
            after,
            by,
            ordered,
            details,
            float(size_old[before]),
            float(size_new[after]),
            float(common),
        )
    rows = [
        found.get(place) or ZoneChange(-1, place, "", (ADDED,), "", 0.0, float(size_new[place]), 0.0)
        for place in range(counts[1])
    ]
    gone = sorted(set(range(counts[0])) - set(pairs.old.tolist()))
    return rows + [
        ZoneChange(place, -1, "", (REMOVED,), "", float(size_old[place]), 0.0, 0.0) for place in gone
    ]


def _compare(old: Values, new: Values, before: int, after: int) -> tuple[list[str], str]:
    kinds, details = [], []
    for kind, names in COMPARED.items():
        if kind == ZONE_ID and not ("ma_vung" in old.columns and "ma_vung" in new.columns):
            continue
        for name in names:
            one, other = old.get(name, before), new.get(name, after)
            differs = not same_text(one, other) if name in INDICATORS else one != other
            if differs:
                details.append(f"{name}: {one or '–'} → {other or '–'}")
                kinds += [kind] if kind not in kinds else []
    return kinds, "; ".join(details)


def ground_kinds(old: Values, new: Values, ground: Ground) -> list[str]:
    """Return for every piece of ground (k,): added, removed, code, indicator or unchanged."""
    kinds = []
    for before, after in zip(ground.old.tolist(), ground.new.tolist(), strict=True):
        if before < 0:
            kinds.append(ADDED)
        elif after < 0:
            kinds.append(REMOVED)
        elif old.get("ma_loai_qh", before) != new.get("ma_loai_qh", after):
            kinds.append(CODE)
        elif any(not same_text(old.get(name, before), new.get(name, after)) for name in INDICATORS):
            kinds.append(INDICATOR)
        else:
            kinds.append(UNCHANGED)
    return kinds


def code_matrix(
    old: Values, new: Values, ground: Ground
) -> tuple[list[str | None], dict[tuple[str | None, str | None], float]]:
    """Return all codes (sorted, None last: in no zone) and the ground (m²) by code before and after."""
    cells: dict[tuple[str | None, str | None], float] = {}
    for before, after, area in zip(
        ground.old.tolist(), ground.new.tolist(), ground.area.tolist(), strict=True
    ):
        key = (old.code(before), new.code(after))
        cells[key] = cells.get(key, 0.0) + area
    codes: set[str | None] = {code for pair in cells for code in pair}
    return sorted(codes, key=lambda code: (code is None, code or "")), cells
