"""How a survey file is laid out: separator, heading, which column is north, east, number, height and code.

In Vietnam X is north and Y is east, but instruments and people write both orders. What decides is where the values
lie: the northings and eastings of a VN-2000 zone cannot be confused. Every decision carries its evidence.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyproj
from numpy.typing import NDArray

from ...crs import parse, short_name
from ...dictionary.fields import plain_name
from ...dictionary.tables import read_rows
from ...errors import EngineError

Interval = tuple[float, float]
SEPARATORS: dict[str, str | None] = {"tab": "\t", "semicolon": ";", "comma": ",", "spaces": None}
ROLES = ("number", "x", "y", "z", "code")
COMMENTS = ("#", "//", "%", "!")
SKIP = "-"
SAMPLE, WIDEST, LONGEST = 2000, 30, 20_000  # lines looked at, columns looked at, characters of a line
MARGIN = 40_000.0  # metres around the area a reference system is made for
ENOUGH = 0.2  # share of numeric rows that must lie in the ranges before they decide
VIETNAM: tuple[Interval, Interval] = ((880_000.0, 2_620_000.0), (100_000.0, 900_000.0))
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d{1,4})?")
_NOT_FINITE = re.compile(
    r"[-+]?(?:nan(?:\(\w*\))?|inf(?:inity)?|1[.,]#\w+|#num!|#div/0!|#value!)", re.IGNORECASE
)


@dataclass(frozen=True)
class Ranges:
    """Where northings and eastings of a reference system lie, in metres. ``apart``: no value fits both."""

    north: Interval
    east: Interval
    source: str

    @property
    def apart(self) -> bool:
        return self.north[0] > self.east[1] or self.east[0] > self.north[1]


@dataclass(frozen=True)
class Layout:
    """Separator and the column (from 0) of every role that the file has.

    ``decided_by``: columns (given by the user), values (ranges of the zone) or heading. ``kept`` and ``turned``:
    looked-at rows that fit this order and the other one. ``against_heading``: the heading says the other order.
    """

    separator: str
    columns: Mapping[str, int]
    width: int
    decided_by: str
    evidence: list[str] = field(default_factory=list)
    kept: int = 0
    turned: int = 0
    against_heading: bool = False

    def names(self) -> str:
        """Return the order as the parameter COLUMNS takes it."""
        by_place = {place: name for name, place in self.columns.items()}
        return ",".join(by_place.get(place, SKIP) for place in range(max(by_place) + 1))


@lru_cache(maxsize=16)
def ranges_of(crs: str) -> Ranges:
    """Return where coordinates of a system lie. Raises EngineError CRS_UNKNOWN, CAD_CRS."""
    system = parse(crs)
    if not system.is_projected or any(axis.unit_name != "metre" for axis in system.axis_info[:2]):
        raise EngineError("CAD_CRS", crs=short_name(crs))
    area = system.area_of_use
    if area is None:
        return Ranges(*VIETNAM, "northings and eastings of Vietnam")
    to_plane = pyproj.Transformer.from_crs(system.geodetic_crs, system, always_xy=True)
    west, south, east, north = to_plane.transform_bounds(area.west, area.south, area.east, area.north)
    return Ranges(
        (south - MARGIN, north + MARGIN), (west - MARGIN, east + MARGIN), f"area of {short_name(crs)}"
    )


def number_of(token: str) -> float | None:
    """Return a number with decimal point or comma; NaN for NaN and infinite words; None for anything else."""
    if _NUMBER.fullmatch(token):
        return float(token.replace(",", "."))
    return float("nan") if _NOT_FINITE.fullmatch(token) else None


def is_comment(text: str) -> bool:
    return text.startswith(COMMENTS)


def splitter(separator: str) -> Callable[[str], list[str]]:
    """Return the function that cuts a line into stripped values; quotes hold values together."""
    mark = SEPARATORS[separator]
    if mark is None:
        return str.split

    def cut(line: str) -> list[str]:
        if '"' in line:
            try:
                values = next(csv.reader([line], delimiter=mark), [])
            except csv.Error:
                values = line.split(mark)
        else:
            values = line.split(mark)
        return [value.strip() for value in values]

    return cut


def read_columns(text: str) -> dict[str, int]:
    """Return role → column of an order such as ``number,x,y,z,code`` (``-``: skip a column; x is north).

    Raises EngineError SURVEY_COLUMNS.
    """
    names = [name for name in re.split(r"[\s,;]+", text.strip().lower()) if name]
    names = [{"n": "x", "north": "x", "e": "y", "east": "y"}.get(name, name) for name in names]
    unknown = [name for name in names if name not in ROLES and name != SKIP]
    doubled = [name for name in ROLES if names.count(name) > 1]
    if unknown or doubled or not {"x", "y"} <= set(names):
        raise EngineError("SURVEY_COLUMNS", columns=text, known=", ".join((*ROLES, SKIP)))
    return {name: place for place, name in enumerate(names) if name != SKIP}


def detect(
    lines: Sequence[str], ranges: Ranges, path: Path | str, forced: Mapping[str, int] | None = None
) -> Layout:
    """Find the layout of a file from its lines. Raises EngineError SURVEY_LAYOUT."""
    usable = [
        line for line in lines if line.strip() and not is_comment(line.strip()) and len(line) <= LONGEST
    ]
    sample = usable[:: max(1, len(usable) // SAMPLE)]
    if not sample:
        raise EngineError("SURVEY_LAYOUT", path=path, reason="it holds no lines with values")
    tables = {name: _Table(name, sample, ranges) for name in SEPARATORS}
    if forced is not None:
        return _forced(tables, forced, path)
    best = max(tables.values(), key=lambda table: (table.count, table.numeric))
    heading = _heading(usable, tables)
    if best.count and best.count >= ENOUGH * max(1, best.numeric):
        best.refuse_split_decimals(path)
        return _by_values(best, _roles_in(usable, best), ranges)
    if heading is not None and {"x", "y"} <= set(heading[1]):
        table, roles = heading
        evidence = [f"heading: {_shown(roles)}", "the values lie outside the ranges of the zone"]
        return Layout(table.name, roles, table.width, "heading", evidence)
    raise EngineError("SURVEY_LAYOUT", path=path, reason=_why_not(best, ranges))


class _Table:
    """The looked-at lines cut by one separator: which pair of columns holds northings and eastings."""

    def __init__(self, name: str, sample: list[str], ranges: Ranges) -> None:
        self.name, self.cut = name, splitter(name)
        self.rows = [self.cut(line)[:WIDEST] for line in sample]
        self.width = max((len(row) for row in self.rows), default=0)
        values = np.full((len(self.rows), self.width), np.nan)
        self.numbers = np.zeros(values.shape, dtype=bool)
        for place, row in enumerate(self.rows):
            for column, token in enumerate(row):
                value = number_of(token)
                if value is not None:
                    values[place, column], self.numbers[place, column] = value, True
        self.values = values
        self.north, self.east = (_inside(values, span) for span in (ranges.north, ranges.east))
        self.numeric = int((self.numbers.sum(axis=1) >= 2).sum())
        self.pair, self.count = self._pair()

    def _pair(self) -> tuple[tuple[int, int], int]:
        best: tuple[tuple[int, float, int, int], tuple[int, int]] | None = None
        broken = np.where(np.isfinite(self.values), self.values, 0) % 1 != 0
        for first in range(self.width):
            for second in range(first + 1, self.width):
                count = int(self._fits(first, second).sum())
                decimals = float(broken[:, first].mean() + broken[:, second].mean()) if count else 0.0
                rank = (count, decimals, first - second, -first)
                if best is None or rank > best[0]:
                    best = (rank, (first, second))
        return (best[1], best[0][0]) if best else ((0, 0), 0)

    def _fits(self, first: int, second: int) -> NDArray[np.bool_]:
        straight = self.north[:, first] & self.east[:, second]
        fits: NDArray[np.bool_] = straight | (self.east[:, first] & self.north[:, second])
        return fits

    def refuse_split_decimals(self, path: Path | str) -> None:
        """Raise where commas both separate and stand before decimals: 2353000,123,417000,456."""
        first, second = self.pair
        if self.name != "comma" or second != first + 2:
            return
        between = [row[first + 1] for row in self.rows if len(row) > second]
        whole = [row[first] + row[second] for row in self.rows if len(row) > second]
        if all(token.isdigit() for token in (*between, *whole)):
            reason = "commas stand both between the columns and before the decimals"
            raise EngineError("SURVEY_LAYOUT", path=path, reason=reason)


def _inside(values: NDArray[np.float64], span: Interval) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        inside: NDArray[np.bool_] = (values >= span[0]) & (values <= span[1])
    return inside


def _forced(tables: Mapping[str, _Table], forced: Mapping[str, int], path: Path | str) -> Layout:
    north, east = forced["x"], forced["y"]

    def readable(table: _Table) -> int:
        if max(north, east) >= table.width:
            return 0
        return int((table.numbers[:, north] & table.numbers[:, east]).sum())

    best = max(tables.values(), key=readable)
    if readable(best) == 0:
        reason = f"no row has numbers in the columns {north + 1} and {east + 1} that COLUMNS names x and y"
        raise EngineError("SURVEY_LAYOUT", path=path, reason=reason)
    kept = int((best.north[:, north] & best.east[:, east]).sum())
    turned = int((best.east[:, north] & best.north[:, east]).sum())
    evidence = [
        f"columns given: {_shown(forced)}",
        f"{kept} rows fit the zone this way, {turned} the other way",
    ]
    return Layout(best.name, dict(forced), best.width, "columns", evidence, kept, turned)


def _by_values(table: _Table, heading: Mapping[str, int], ranges: Ranges) -> Layout:
    first, second = table.pair
    straight = int((table.north[:, first] & table.east[:, second]).sum())
    turned = int((table.east[:, first] & table.north[:, second]).sum())
    north, east = (first, second) if straight >= turned or not ranges.apart else (second, first)
    columns = {"x": north, "y": east}
    evidence = [
        f"column {north + 1} holds northings, column {east + 1} eastings: {max(straight, turned)} of "
        f"{len(table.rows)} rows looked at ({ranges.source})"
    ]
    against = {"x", "y"} <= set(heading) and (heading["x"], heading["y"]) == (east, north)
    if heading:
        evidence.append(f"heading: {_shown(heading)}")
    for name in ("number", "z", "code"):
        if name in heading and heading[name] not in columns.values():
            columns[name] = heading[name]
    _by_place(table, columns, first, second, bool(heading))
    evidence.append(f"order: {_shown(columns)}")
    kept, other = max(straight, turned), min(straight, turned)
    return Layout(table.name, columns, table.width, "values", evidence, kept, other, against)


def _by_place(table: _Table, columns: dict[str, int], first: int, second: int, named: bool) -> None:
    """Give the columns that the heading does not name the usual roles: number before the pair, then height, code."""
    free = [column for column in range(table.width) if column not in columns.values()]
    before = [column for column in free if column < first]
    after = [column for column in free if column > second]
    if "number" not in columns and before:
        columns["number"] = before.pop(0)
    heights = [column for column in after if _mostly_numbers(table, column)]
    if "z" not in columns and heights and not named:
        columns["z"] = heights[0]
        after.remove(heights[0])
    words = [column for column in (*after, *before) if not _mostly_numbers(table, column)]
    if "code" not in columns and (words or (after and not named)):
        columns["code"] = words[0] if words else after[0]


def _mostly_numbers(table: _Table, column: int) -> bool:
    filled = [row[column] for row in table.rows if len(row) > column and row[column]]
    return bool(filled) and int(table.numbers[:, column].sum()) > 0.5 * len(filled)


def heading_roles(tokens: Sequence[str]) -> dict[str, int]:
    """Return role → column of a heading; empty unless it names two columns or more and holds no number."""
    if any(number_of(token) is not None for token in tokens):
        return {}
    known = {plain_name(row["alias"]): row["column"] for row in read_rows("survey_columns")}
    roles: dict[str, int] = {}
    for place, token in enumerate(tokens):
        role = known.get(plain_name(re.sub(r"\(.*?\)|\[.*?\]", "", token)))
        if role:
            roles.setdefault(role, place)
    return roles if len(roles) >= 2 else {}


def _roles_in(usable: list[str], table: _Table) -> dict[str, int]:
    for line in usable[:WIDEST]:
        for cut in (table.cut, str.split):
            roles = heading_roles(cut(line))
            if roles:
                return roles
    return {}


def _heading(usable: list[str], tables: Mapping[str, _Table]) -> tuple[_Table, dict[str, int]] | None:
    for table in tables.values():
        roles = _roles_in(usable, table) if table.width > 1 else {}
        if not {"x", "y"} <= set(roles) or max(roles["x"], roles["y"]) >= table.width:
            continue
        if (table.numbers[:, roles["x"]] & table.numbers[:, roles["y"]]).any():
            return table, roles
    return None


def _shown(columns: Mapping[str, int]) -> str:
    return ", ".join(
        f"{name} = column {place + 1}" for name, place in sorted(columns.items(), key=lambda c: c[1])
    )


def _why_not(table: _Table, ranges: Ranges) -> str:
    latitude, longitude = _inside(table.values, (8.0, 24.0)), _inside(table.values, (102.0, 118.0))
    if table.width > 1 and (latitude.any(axis=1) & longitude.any(axis=1)).mean() > ENOUGH:
        return "its coordinates look like degrees"
    north, east = (f"{span[0]:.0f} to {span[1]:.0f}" for span in (ranges.north, ranges.east))
    return f"no two columns hold northings ({north}) and eastings ({east}), and no heading names X and Y"
