"""Code lists: what a code means, on which date, in which colour, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from .tables import Row, Version, describe_lists, rows_of, version

_SEPARATORS = re.compile(r"[\s+,;/&]+")
_PLAN_PREFIX = re.compile(r"^.*?(?=DAT_)", re.IGNORECASE)


@dataclass(frozen=True)
class CodeEntry:
    """One row of a code list. ``colour`` is (red, green, blue) 0..255, None where no source gives one.

    ``provisional``: the colour is missing or its sources contradict each other. ``valid_from`` and ``valid_to``
    are inclusive ISO dates, empty where open. ``row`` holds every column.
    """

    code: str
    name_vi: str
    name_en: str
    colour: tuple[int, int, int] | None
    provisional: bool
    privacy: str
    parent: str
    valid_from: str
    valid_to: str
    source: str
    confidence: str
    row: Mapping[str, str]

    def valid_on(self, on: date) -> bool:
        """Whether the entry is in force on a day."""
        return self.valid_from <= on.isoformat() <= (self.valid_to or "9999-12-31")


@dataclass(frozen=True)
class LandUsePart:
    """One code of a land-use text. ``entry`` is None for an unknown code; ``in_force``: on the day asked for.

    ``successors``: codes of 2024 that an old code may have become (not official).
    """

    code: str
    entry: CodeEntry | None
    in_force: bool
    successors: tuple[str, ...] = ()


@dataclass(frozen=True)
class LandUse:
    """A land-use text as written, and its codes in order; the first one is the main use."""

    text: str
    parts: tuple[LandUsePart, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Codes that no regime knows; they are kept in the text and reported."""
        return tuple(part.code for part in self.parts if part.entry is None)


@dataclass(frozen=True)
class Meridian:
    """A VN-2000 zone: central meridian as text and in degrees, scale on it, false easting (m)."""

    epsg: int
    name: str
    text: str
    degrees: float
    scale: float
    false_easting: float
    deprecated: bool


def _entry(row: Row, code: str, label: str, label_en: str) -> CodeEntry:
    shades = [row.get(band, "") for band in "rgb"]
    colour = (int(shades[0]), int(shades[1]), int(shades[2])) if all(shades) else None
    return CodeEntry(
        code=row[code],
        name_vi=row[label],
        name_en=row.get(label_en, ""),
        colour=colour,
        provisional=row.get("provisional") == "yes",
        privacy=row.get("privacy") or "public",
        parent=row.get("parent", ""),
        valid_from=row.get("valid_from", ""),
        valid_to=row.get("valid_to", ""),
        source=row.get("source", ""),
        confidence=row.get("confidence", ""),
        row=row,
    )


@lru_cache(maxsize=64)
def _entries(name: str, key: Version) -> tuple[CodeEntry, ...]:
    columns = describe_lists()[name]
    if "code" not in columns:
        raise KeyError(f"{name} is a table without codes; read it with read_rows")
    english = columns.get("label_en", "name_en")
    return tuple(_entry(row, columns["code"], columns["label"], english) for row in rows_of(name, key))


@lru_cache(maxsize=64)
def _by_code(name: str, key: Version) -> dict[str, list[CodeEntry]]:
    found: dict[str, list[CodeEntry]] = {}
    for entry in _entries(name, key):
        found.setdefault(entry.code.casefold(), []).append(entry)
    return found


def code_list(name: str, folder: Path | str | None = None) -> tuple[CodeEntry, ...]:
    """Return a list's entries. A code occurs once for every validity. Raises KeyError, EngineError CODE_LIST."""
    return _entries(name, version(name, folder))


def find_code(name: str, code: str, on: date | None = None) -> CodeEntry | None:
    """Return the entry of a code (any case) in force on a day; without a day the latest one. None where unknown."""
    found = _by_code(name, version(name)).get(code.strip().casefold(), [])
    if on is not None:
        found = [entry for entry in found if entry.valid_on(on)]
    return max(found, key=lambda entry: entry.valid_from, default=None)


def land_use_regime(on: date) -> str:
    """Return the regime in force on a day; before the first one that is shipped, the first one."""
    starts = {entry.row["regime"]: entry.valid_from for entry in code_list("land_use_codes")}
    begun = [regime for regime, start in starts.items() if start <= on.isoformat()]
    return max(begun or [min(starts, key=lambda r: starts[r])], key=lambda regime: starts[regime])


def land_use(text: str, on: date) -> LandUse:
    """Read a land-use text such as ``ONT+CLN`` on a day. Nothing is dropped: unknown codes stay as they are."""
    return _land_use(text, on, version("land_use_codes"), version("land_use_crosswalk"))


@lru_cache(maxsize=65536)
def _land_use(text: str, on: date, codes: Version, crosswalk: Version) -> LandUse:
    parts = []
    for code in filter(None, _SEPARATORS.split(text)):
        found = _by_code("land_use_codes", codes).get(code.casefold(), [])
        current = next((entry for entry in found if entry.valid_on(on)), None)
        other = max(found, key=lambda entry: entry.valid_from, default=None)
        successors: tuple[str, ...] = ()
        if current is None and other is not None:
            successors = _successors(crosswalk).get(other.code, ())
        parts.append(LandUsePart(code, current or other, current is not None, successors))
    return LandUse(text, tuple(parts))


@lru_cache(maxsize=8)
def _successors(key: Version) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows_of("land_use_crosswalk", key):
        if row["code_2024"]:
            found[row["code_2018"]] = (*found.get(row["code_2018"], ()), row["code_2024"])
    return found


def commune(code: str, on: date) -> CodeEntry | None:
    """Return the commune that a code names on a day; 59 codes name another one since 1 July 2025."""
    return find_code("communes", code, on)


def new_communes(old_code: str) -> tuple[str, ...]:
    """Return the codes (since 1 July 2025) of the communes that an old commune went into."""
    rows = rows_of("commune_merges", version("commune_merges"))
    return tuple(row["new_code"] for row in rows if row["old_code"] == old_code)


def old_communes(new_code: str) -> tuple[str, ...]:
    """Return the codes (until 30 June 2025) of the communes that a new one was formed from."""
    rows = rows_of("commune_merges", version("commune_merges"))
    return tuple(row["old_code"] for row in rows if row["new_code"] == new_code and row["old_code"])


def level_role(level: int) -> str | None:
    """Return the role of a DGN level 1..63, None for another number. Level 6 is ``owner_name``, as in practice."""
    entry = find_code("dgn_levels", str(level))
    return entry.row["role"] if entry is not None else None


def closing_roles() -> frozenset[str]:
    """Return the roles of lines that parcels are built from."""
    return frozenset(
        entry.code for entry in code_list("drawing_roles") if entry.row["closes_parcels"] == "yes"
    )


def planning_layer(code: str) -> CodeEntry | None:
    """Return the TT 16/2025 layer that a drawing's layer name stands for (``QHDD_DAT_HTXH_Truonghoc_THCS``)."""
    known = _by_code("urban_planning_layers", version("urban_planning_layers"))
    name = _PLAN_PREFIX.sub("", code.strip()).casefold()
    while name:
        if name in known:
            return known[name][0]
        name = name.rpartition("_")[0]
    return None


def meridian(epsg: int) -> Meridian | None:
    """Return a VN-2000 zone by EPSG code, also a deprecated one; None for another system."""
    entry = find_code("vn2000_zones", str(epsg))
    return None if entry is None else _meridian(entry)


def meridians() -> tuple[Meridian, ...]:
    """Return the zones that may be offered: none of the deprecated ones."""
    zones = (_meridian(entry) for entry in code_list("vn2000_zones"))
    return tuple(zone for zone in zones if not zone.deprecated)


def _meridian(entry: CodeEntry) -> Meridian:
    row = entry.row
    return Meridian(
        int(row["epsg"]),
        row["name"],
        row["central_meridian"],
        float(row["central_meridian_deg"]),
        float(row["scale_factor"]),
        float(row["false_easting"]),
        row["deprecated"] == "yes",
    )
