"""The lines and columns of the inventory forms, and the whole-number table of a commune or of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...dictionary import code_list
from ..overlay.cutting import Floats
from ..overlay.rounding import in_units, part_units, rounded_units
from .codes import NO_CODE, Read, form_rows, name_of
from .form05 import HECTARE

Units = NDArray[np.int64]
TOTAL = "TDT"  # the line that all others add up to; no official code


@dataclass(frozen=True)
class Line:
    """A line of the forms. ``below``: places of the lines it adds up, empty for one with areas of its own.

    ``added``: not in the official list: a code that is unknown, missing, or a group without its parts.
    """

    number: str
    name: str
    code: str
    depth: int
    below: tuple[int, ...] = ()
    added: bool = False


@dataclass(frozen=True)
class Column:
    """A group of users or managers of land: code, name, the larger group it is in, ``user`` or ``manager``."""

    code: str
    name: str
    group: str
    kind: str


@dataclass(frozen=True)
class Grid:
    """Areas of a unit as whole numbers of ``10 ** -decimals`` ha: ``units`` (lines, columns + 1: user not known)."""

    units: Units
    decimals: int

    def value(self, whole: int) -> float:
        """Return a whole number as ha."""
        return round(int(whole) * 10.0**-self.decimals, self.decimals)


def user_columns() -> list[Column]:
    """Return the 12 groups of users and 4 of managers of TT 08/2024 in the order of Biểu 01/TKKK."""
    return [
        Column(entry.code, entry.name_vi, entry.row["group"], entry.row["kind"])
        for entry in code_list("land_user_codes")
    ]


def form_lines(reads: Iterable[Read]) -> list[Line]:
    """Return the lines of the forms for the codes that occur: the official ones, and a line for every other code.

    A code of a group (``LUA`` without saying LUC or LUK) gets a line below the group, so that the group's sum is right.
    """
    used = {read.code for read in reads}
    rows = form_rows()
    official = {row.code for row in rows}
    drafts: list[tuple[Line, str]] = [(Line("", "Tổng diện tích đất của đơn vị hành chính", TOTAL, 0), "")]
    parents = {code: row.code for row in rows for code in row.below}
    for row in rows:
        drafts.append((Line(row.number, row.name, row.code, row.depth), parents.get(row.code, TOTAL)))
        if row.below and row.code in used:
            name = f"{row.name}: chưa phân loại chi tiết"
            drafts.append((Line("", name, row.code, row.depth + 1, added=True), row.code))
    for code in sorted(used - official - {NO_CODE}):
        drafts.append((Line("", name_of(code), code, 0, added=True), TOTAL))
    if NO_CODE in used:
        drafts.append((Line("", name_of(NO_CODE), "", 0, added=True), TOTAL))
    places: dict[str, list[int]] = {}
    for place, (_, parent) in enumerate(drafts):
        places.setdefault(parent, []).append(place)
    return [
        Line(line.number, line.name, line.code, line.depth, _below(line, places), line.added)
        for line, _ in drafts
    ]


def _below(line: Line, places: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    return () if line.added else tuple(places.get(line.code, ()))


def line_of(lines: Sequence[Line], read: Read) -> int:
    """Return the line that holds the areas of a code."""
    wanted = "" if read.code == NO_CODE else read.code
    return max(place for place, line in enumerate(lines) if line.code == wanted and not line.below)


def leaves(lines: Sequence[Line], place: int) -> list[int]:
    """Return the lines with areas of their own that a line adds up; itself where it is one."""
    line = lines[place]
    return [place] if not line.below else [leaf for below in line.below for leaf in leaves(lines, below)]


def grid_of(areas: Floats, lines: Sequence[Line], decimals: int) -> Grid:
    """Round areas (lines, columns) in m² to ha: all cells add up exactly to the unit's rounded total.

    Only lines without others below carry areas; the sums of the others are added up from them.
    """
    parts = in_units(areas.ravel() / HECTARE, decimals)
    total = rounded_units(np.array([areas.sum() / HECTARE]), decimals)
    own = (
        part_units(parts, np.zeros(parts.size, dtype=np.int64), total)
        if parts.size
        else parts.astype(np.int64)
    )
    return Grid(summed(own.reshape(areas.shape), lines), decimals)


def summed(own: Units, lines: Sequence[Line]) -> Units:
    """Return whole numbers (lines, columns) with the sums of the groups filled in."""
    found = own.copy()
    for place, line in enumerate(lines):
        if line.below:
            found[place] = own[leaves(lines, place)].sum(axis=0)
    return found


def together(grids: Sequence[Grid]) -> Grid:
    """Return the sum of several units: their rounded numbers added, so that the forms of all of them add up."""
    whole: Units = np.sum([grid.units for grid in grids], axis=0, dtype=np.int64)
    return Grid(whole, grids[0].decimals)
