"""Which layers of a drawing hold zones, and of which code: the circular's names, land codes, or an office's table."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ...cadastre.drawings.roles import NUMBERED
from ...datasets import check_file
from ...dictionary import find_code, planning_layer
from ...errors import EngineError

# Status before a code: existing, first phase, long term, plan (TT 16/2025/TT-BXD); KH: yearly land-use plan.
PREFIXED = re.compile(r"(?:^|[^A-Za-z0-9])((HT|QHDD|QHDH|QH|KH)_(.+))$", re.IGNORECASE)
BARE = re.compile(r"(?:^|[$|])(DAT_.+)$", re.IGNORECASE)
EXISTING = "HT"
COLUMNS = ("layer", "level", "colour", "color", "code", "name")
LEFT_OUT, BY_TEXT = "", "=text"


@dataclass(frozen=True)
class ZoneCode:
    """``code`` as the zones get it; ``name``: its function; ``known``: a code list has it; ``status``: HT, QHDD …

    ``origin``: circular (a layer name of TT 16/2025), land_use (a land code), office (the office's table), text (the
    table says that the text in the zone is the code; ``code`` is empty then).
    """

    code: str
    name: str
    known: bool
    status: str
    origin: str


@dataclass(frozen=True)
class OfficeRow:
    """One row of an office's table: layer pattern and colour index (empty: any) → code, empty to leave it out."""

    layer: str
    colour: str
    code: str
    name: str


def describe_code(code: str) -> tuple[str, bool]:
    """Return the function that a code stands for and whether a code list knows it (plan layers, land codes)."""
    entry = planning_layer(code)
    if entry is not None:
        return entry.name_vi, True
    bare = _without_status(code)
    parts = [find_code("land_use_codes", part) for part in re.split(r"[\s+,;/&]+", bare) if part]
    found = [part for part in parts if part is not None]
    return " + ".join(part.name_vi for part in found), bool(parts) and len(found) == len(parts)


def _without_status(code: str) -> str:
    match = PREFIXED.search(_plain(code))
    return match[3] if match else code


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip())


class Codes:
    """Codes of a drawing's layers; an office's rows go before the lists, the first that fits holds."""

    def __init__(self, office: Sequence[OfficeRow] = ()) -> None:
        self._office = tuple(office)
        self._known: dict[tuple[str, int], ZoneCode | None] = {}

    def of(self, layer: str, colour: int) -> ZoneCode | None:
        """Return what a layer (with letters, as shown) and colour index stand for, None where it is no zone."""
        key = (layer, colour if self._office else 0)
        if key not in self._known:
            self._known[key] = self._look_up(layer, colour)
        return self._known[key]

    def _look_up(self, layer: str, colour: int) -> ZoneCode | None:
        for row in self._office:
            if _fits(row, layer, colour):
                if row.code == LEFT_OUT:
                    return None
                if row.code == BY_TEXT:
                    return ZoneCode("", row.name, True, "", "text")
                label, known = describe_code(row.code)
                return ZoneCode(row.code, row.name or label, known, _status(row.code), "office")
        return _by_circular(layer) or _by_land_code(layer)


def _fits(row: OfficeRow, layer: str, colour: int) -> bool:
    if row.colour and row.colour != str(colour):
        return False
    if not row.layer:
        return True
    name, wanted = layer.strip().casefold(), row.layer.casefold()
    if fnmatchcase(name, wanted):
        return True
    own, other = NUMBERED.fullmatch(name), NUMBERED.fullmatch(wanted)
    return own is not None and other is not None and int(own[1]) == int(other[1])


def _status(code: str) -> str:
    match = PREFIXED.search(code)
    return match[2].upper() if match else ""


def _by_circular(layer: str) -> ZoneCode | None:
    """Return a layer of the circular; a suffix that its list does not have is kept and is unknown."""
    name = _plain(layer)
    match = PREFIXED.search(name)
    if match and match[3].upper().startswith("DAT_"):
        written, status = match[1], match[2].upper()
    elif bare := BARE.search(name):
        written, status = bare[1], ""
    else:
        return None
    label, known = describe_code(written)
    return ZoneCode(written, label, known, status, "circular")


def _by_land_code(layer: str) -> ZoneCode | None:
    """Return a layer that is called by a land code in capitals, as ``ONT``, ``QH_LUC`` or ``ONT+CLN``."""
    name = layer.strip()
    match = PREFIXED.search(name)
    bare = match[3] if match else name.rpartition("$")[2]
    if not re.fullmatch(r"[A-ZĐ]{3}([+/][A-ZĐ]{3})*", bare):
        return None
    label, known = describe_code(bare)
    if not known:
        return None
    return ZoneCode(bare, label, True, match[2].upper() if match else "", "land_use")


def read_office_codes(path: Path) -> list[OfficeRow]:
    """Return an office's table: CSV with ``layer`` (or ``level``), ``colour``, ``code`` and ``name``.

    ``layer`` may hold wildcards; an empty layer or colour means any; ``-`` as code leaves the layer out,
    ``=text`` takes the code from the text in each zone.
    Raises EngineError FILE_*, PLAN_MAPPING.
    """
    check_file(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise EngineError("PLAN_MAPPING", path=path, reason="it is not a CSV in UTF-8") from error
    lines = text.splitlines()
    delimiter = next((mark for mark in ";\t" if lines and mark in lines[0]), ",")
    reader = csv.DictReader(lines, delimiter=delimiter, restval="")
    names = [name.strip().casefold() for name in reader.fieldnames or ()]
    if "code" not in names or not {"layer", "level", "colour", "color"} & set(names):
        raise EngineError(
            "PLAN_MAPPING", path=path, reason="the columns layer (or level, colour) and code are needed"
        )
    rows = []
    try:
        for number, values in enumerate(reader, start=2):
            rows.append(_office_row(values, number, path))
    except csv.Error as error:
        raise EngineError("PLAN_MAPPING", path=path, reason=error) from error
    return rows


def _office_row(values: dict[str, str], number: int, path: Path) -> OfficeRow:
    row = {
        name.strip().casefold(): value.strip()
        for name, value in values.items()
        if isinstance(name, str) and isinstance(value, str)
    }
    layer = row.get("layer") or row.get("level", "")
    colour = row.get("colour") or row.get("color", "")
    if not layer and not colour:
        raise EngineError(
            "PLAN_MAPPING", path=path, reason=f"line {number} names neither a layer nor a colour"
        )
    if colour and not colour.isdecimal():
        reason = f"line {number}: {colour} is no colour index (0 to 256)"
        raise EngineError("PLAN_MAPPING", path=path, reason=reason)
    code = row.get("code", "")
    if not code:
        raise EngineError(
            "PLAN_MAPPING",
            path=path,
            reason=f"line {number} has no code; write - to leave it out, =text for the text in the zone",
        )
    return OfficeRow(layer, colour, LEFT_OUT if code == "-" else code, row.get("name", ""))
