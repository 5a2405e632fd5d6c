"""Every way in which two columns of numbers may be meant: units, order, zone, datum, what is missing in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...crs import parse, short_name
from ...dictionary.codes import meridian, meridians
from ...vn2000 import HANOI_1972, VN2000, WGS84, as_declared_change, datum_of, placeable, replacement_of
from .outline import DEGREES

Points = NDArray[np.float64]
Datum = Literal["own", "missing", "doubled"]

# Metres per unit of the numbers, and how much rarer a mistake is than another (only the order matters).
UNITS = {"millimetres": 0.001, "centimetres": 0.01, "decimetres": 0.1, "feet": 0.3048, "kilometres": 1000.0}
HANOI_ZONES = (2044, 2045, 2093)
HANOI_PREFIX = {"EPSG:2044": 18, "EPSG:2045": 19}  # millions in their false eastings
WGS84_PLANES = (32648, 32649, 3857)
WITHDRAWN = (6956, 6957, 6958, 6959)  # false easting 0 and false northing 500 km, exchanged
FALSE_EASTING = 500_000.0
MILLION = 1_000_000.0
LARGEST_PREFIX = 499  # zone 491 before the easting: 491 500 000
# Numbers that zones are called by, as they are written before the easting.
ZONE_NUMBERS = {48: (3405, 32648), 49: (3406, 32649), 481: (5896,), 482: (5897,), 491: (5898,)}
PREFIX_COST, OTHER_PREFIX_COST = 0.5, 3.0  # the zone's own number, or another one
DATUM_COST = 4.0
WIDE_SCALE = 0.9996  # of the 6° zones, which share meridians with 3° zones


@dataclass(frozen=True)
class Reading:
    """One way to read numbers (n, 2). ``crs``: the system they are in after the mistakes are undone.

    ``mistakes``: stable names in the order in which they are undone; none for the reading as declared. ``swapped``:
    the first number is the northing (or latitude); ``factor`` multiplies, ``added`` comes to the easting.
    ``datum``: ``missing`` where the numbers are of the other datum (VN-2000 for WGS 84), ``doubled`` where they
    were moved between the datums once too often. ``cost``: the smaller, the more common.
    """

    crs: str
    mistakes: tuple[str, ...] = ()
    swapped: bool = False
    factor: float = 1.0
    added: float = 0.0
    datum: Datum = "own"
    cost: float = 0.0

    @property
    def key(self) -> str:
        """Return the stable name of the reading, as the table of hypotheses and the parameter HYPOTHESIS have it."""
        return "+".join(self.mistakes) or "as_declared"

    def numbers(self, points: Points) -> Points:
        """Return points (n, 2 or more) as easting and northing (or longitude and latitude) of ``crs``."""
        east, north = (points[:, 1], points[:, 0]) if self.swapped else (points[:, 0], points[:, 1])
        placed = [east * self.factor + self.added, north * self.factor, *points[:, 2:].T]
        return np.column_stack(placed)

    def degrees(self, points: Points) -> Points:
        """Return points (n, 2) as longitude and latitude of VN-2000; infinite where there is no such place."""
        plain = self.numbers(points[:, :2])
        if self.datum == "own":
            return _moved(plain, self.crs, DEGREES)
        own = datum_of(self.crs)
        degrees = _moved(plain, self.crs, f"EPSG:{own}")
        if own == VN2000:
            there, back = (f"EPSG:{WGS84}", DEGREES)
            return _moved(degrees, *((there, back) if self.datum == "missing" else (back, there)))
        if self.datum == "missing":
            return degrees
        return _moved(_moved(degrees, f"EPSG:{WGS84}", DEGREES), f"EPSG:{WGS84}", DEGREES)

    def with_datum(self, datum: Datum) -> Reading:
        """Return the same reading with a mistake about the datum."""
        name = "no_datum_shift" if datum == "missing" else "double_datum_shift"
        cost = self.cost + (DATUM_COST if datum == "missing" else 2 * DATUM_COST)
        return replace(self, mistakes=(*self.mistakes, name), datum=datum, cost=cost)


def _moved(points: Points, source: str, target: str) -> Points:
    if not len(points):
        return points
    return as_declared_change(source, target)(points)


def readings(declared: str | None, zones: Sequence[int], largest: float) -> tuple[Reading, ...]:
    """Return the readings worth trying, the reading as declared first where a system is declared.

    ``zones``: EPSG codes that old maps of the area are in; ``largest``: the largest absolute number, which tells
    whether a zone number may stand before the easting.
    """
    prefix = int(largest // MILLION)
    return _readings(declared, tuple(zones), prefix if 10 <= prefix <= LARGEST_PREFIX else None)


@lru_cache(maxsize=64)
def _readings(declared: str | None, zones: tuple[int, ...], prefix: int | None) -> tuple[Reading, ...]:
    found: dict[str, Reading] = {}
    for crs, (name, cost) in _systems(declared, zones).items():
        for reading in _readings_in(crs, name, cost, prefix):
            found.setdefault(reading.key, reading)
    return tuple(sorted(found.values(), key=lambda reading: reading.cost))


def _systems(declared: str | None, zones: Sequence[int]) -> dict[str, tuple[tuple[str, ...], float]]:
    """Return system → (its name as a mistake, its cost); no name for the declared one."""
    systems: dict[str, tuple[tuple[str, ...], float]] = {}
    if declared is not None and placeable(declared):
        systems[declared] = (), 0.0
        code = parse(declared).to_epsg(min_confidence=70)
        if code is not None and short_name(declared) != declared:
            systems.setdefault(f"EPSG:{code}", ((), 0.0))
        right = None if code is None else replacement_of(int(code))
        if right is not None:
            systems[f"EPSG:{right}"] = (f"EPSG:{right}",), 0.2
    ranked = [
        *((code, 1.0 + 0.1 * place) for place, code in enumerate(zones)),
        *((zone.epsg, 2.0) for zone in meridians()),
        *((code, 3.0) for code in (*WGS84_PLANES, *HANOI_ZONES, *WITHDRAWN)),
        *((code, 1.5) for code in (VN2000, WGS84)),
        (HANOI_1972, 3.0),
    ]
    for code, cost in ranked:
        systems.setdefault(f"EPSG:{code}", ((f"EPSG:{code}",), cost))
    return systems


def _readings_in(crs: str, name: tuple[str, ...], cost: float, prefix: int | None) -> list[Reading]:
    if parse(crs).is_geographic:
        return [Reading(crs, name, cost=cost), Reading(crs, ("swapped", *name), swapped=True, cost=cost + 1)]
    found = []
    for swapped in (False, True):
        order = ("swapped",) if swapped else ()
        base = cost + swapped
        found.append(Reading(crs, (*order, *name), swapped, cost=base))
        for unit, factor in UNITS.items():
            found.append(Reading(crs, (unit, *order, *name), swapped, factor, cost=base + 1))
        if _has_false_easting(crs):
            mistakes = (*order, "no_false_easting", *name)
            found.append(Reading(crs, mistakes, swapped, added=FALSE_EASTING, cost=base + 1.5))
        if prefix is not None:
            mistakes = (*order, f"zone_prefix_{prefix}", *name)
            own = crs in {f"EPSG:{code}" for code in ZONE_NUMBERS.get(prefix, ())}
            more = PREFIX_COST if own else OTHER_PREFIX_COST
            found.append(Reading(crs, mistakes, swapped, added=-prefix * MILLION, cost=base + more))
        if crs in HANOI_PREFIX:
            mistakes = (*order, f"no_zone_prefix_{HANOI_PREFIX[crs]}", *name)
            found.append(Reading(crs, mistakes, swapped, added=HANOI_PREFIX[crs] * MILLION, cost=base + 1.5))
    return found


def _has_false_easting(crs: str) -> bool:
    operation = parse(crs).coordinate_operation
    values = (
        [float(entry.value) for entry in operation.params if entry.name == "False easting"]
        if operation
        else []
    )
    return values == [FALSE_EASTING]


def describe(reading: Reading, declared: str | None) -> tuple[str, str]:
    """Return what a reading says of the data, in Vietnamese and English."""
    parts = [_words(mistake) for mistake in reading.mistakes]
    name = _system_name(reading.crs)
    if not parts:
        return f"đúng như khai báo: {name}", f"as declared: {name}"
    if declared is not None and reading.crs in (declared, short_name(declared)):
        parts.append((f"hệ tọa độ {name} là đúng", f"the system {name} is right"))
    return "; ".join(vi for vi, _ in parts), "; ".join(en for _, en in parts)


_TEXTS = {
    "swapped": ("X và Y (bắc và đông) đổi chỗ", "X and Y (north and east) are exchanged"),
    "millimetres": ("tọa độ tính bằng milimét", "the coordinates are in millimetres"),
    "centimetres": ("tọa độ tính bằng xentimét", "the coordinates are in centimetres"),
    "decimetres": ("tọa độ tính bằng đêximét", "the coordinates are in decimetres"),
    "feet": ("tọa độ tính bằng foot", "the coordinates are in feet"),
    "kilometres": ("tọa độ tính bằng kilômét", "the coordinates are in kilometres"),
    "no_false_easting": (
        "thiếu 500 km ở tọa độ đông",
        "the false easting of 500 km is missing",
    ),
    "no_datum_shift": (
        "chưa áp dụng tham số chuyển VN-2000 ↔ WGS 84 (lệch khoảng 224 m)",
        "the datum shift between VN-2000 and WGS 84 was not applied (about 224 m)",
    ),
    "double_datum_shift": (
        "tham số chuyển VN-2000 ↔ WGS 84 bị áp dụng thừa hoặc ngược chiều (lệch khoảng 224 m)",
        "the datum shift between VN-2000 and WGS 84 was applied once too often or the wrong way (about 224 m)",
    ),
}
HANOI_NOTE = (
    "EPSG chỉ công bố phép chuyển EPSG:1544 (5 m) cho vùng Vũng Tàu",
    "EPSG gives the transformation EPSG:1544 (5 m) for the Vũng Tàu area only",
)


def _words(mistake: str) -> tuple[str, str]:
    if mistake in _TEXTS:
        return _TEXTS[mistake]
    if mistake.startswith("zone_prefix_"):
        number = mistake.rpartition("_")[2]
        return (
            f"số hiệu múi {number} đứng trước tọa độ đông",
            f"the zone number {number} stands before the easting",
        )
    if mistake.startswith("no_zone_prefix_"):
        number = mistake.rpartition("_")[2]
        return (
            f"thiếu số hiệu múi {number} trước tọa độ đông",
            f"the zone number {number} is missing before the easting",
        )
    name = _system_name(mistake)
    vi, en = f"tọa độ thuộc hệ {name}", f"the coordinates are in {name}"
    right = replacement_of(int(mistake.removeprefix("EPSG:")))
    if right is not None:
        return (
            f"{vi}, đã hủy bỏ, thay bằng EPSG:{right}",
            f"{en}, which is withdrawn: EPSG:{right} replaced it",
        )
    if datum_of(mistake) == HANOI_1972:
        return f"{vi} ({HANOI_NOTE[0]})", f"{en} ({HANOI_NOTE[1]})"
    return vi, en


def _system_name(crs: str) -> str:
    """Return the code with its meridian, or with the system's name."""
    code = parse(crs).to_epsg(min_confidence=70)
    zone = meridian(int(code)) if code is not None else None
    if zone is None:
        return f"{short_name(crs)} ({parse(crs).name})"
    return f"{short_name(crs)} ({zone.text}{', 6°' if zone.scale == WIDE_SCALE else ''})"
