"""The rows of a survey file: every line becomes a point, a failed row with its reason, or is counted as no row."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .layout import LONGEST, Layout, Ranges, is_comment, number_of, splitter
from .rules import Finding

LARGEST = 1e10  # no coordinate of any projected system is larger, in millimetres
HIGHEST = 9_000.0  # metres; higher than any ground
SHOWN = 120  # characters of a line in a report


@dataclass
class Point:
    """One measured point: ``north`` and ``east`` as written (metres), ``line`` in the file from 1.

    ``turned``: the values are those of the other axis. ``outside``: they lie outside the zone. Neither takes part
    in lines, near-duplicates and the join, unless a turned one was asked to be corrected.
    """

    file: int
    line: int
    number: str
    north: float
    east: float
    height: float | None
    code: str
    turned: bool = False
    outside: bool = False
    corrected: bool = False

    @property
    def usable(self) -> bool:
        return (not self.turned or self.corrected) and not self.outside

    @property
    def place(self) -> tuple[float, float]:
        return (self.east, self.north)


@dataclass
class Rows:
    """What became of the lines of a file: ``lines`` = points + failed + headings + comments + blank."""

    lines: int
    points: list[Point] = field(default_factory=list)
    failed: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    comments: int = 0
    blank: int = 0

    @property
    def reconciled(self) -> bool:
        found = len(self.points) + len(self.failed) + len(self.headings) + self.comments + self.blank
        return found == self.lines


def read_rows(
    lines: Sequence[str], layout: Layout, ranges: Ranges, file: int, *, correct: bool = False
) -> Rows:
    """Read every line of a file by its layout. ``correct``: exchange north and east of turned rows."""
    rows, cut = Rows(len(lines)), splitter(layout.separator)
    reader = _Reader(layout, ranges, file, correct)
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text:
            rows.blank += 1
        elif is_comment(text):
            rows.comments += 1
        else:
            tokens = cut(line) if len(line) <= LONGEST else None
            if not rows.points and not rows.failed and tokens is not None and _is_heading(tokens, layout):
                rows.headings.append(text[:SHOWN])
            else:
                reader.take(rows, number, text, tokens)
    return rows


def _is_heading(tokens: list[str], layout: Layout) -> bool:
    """Whether a line before the first row holds words: no number where the coordinates stand."""
    places = [layout.columns[axis] for axis in ("x", "y")]
    return all(place >= len(tokens) or number_of(tokens[place]) is None for place in places)


class _Reader:
    def __init__(self, layout: Layout, ranges: Ranges, file: int, correct: bool) -> None:
        self.layout, self.ranges, self.file, self.correct = layout, ranges, file, correct
        self.columns: Mapping[str, int] = layout.columns
        self.last_of_spaces = layout.separator == "spaces" and self.columns.get("code") == layout_end(layout)

    def take(self, rows: Rows, line: int, text: str, tokens: list[str] | None) -> None:
        """Add the point of a line, or the reason why it is none."""
        if tokens is None:
            rows.failed.append(self._failure("survey_row_unreadable", line, f"{len(text)} characters"))
            return
        number = self._token(tokens, "number")
        needed = max(self.columns["x"], self.columns["y"])
        if len(tokens) <= needed or not (tokens[self.columns["x"]] and tokens[self.columns["y"]]):
            rows.failed.append(self._failure("survey_row_short", line, self._shown(tokens), number))
            return
        north, east = (number_of(tokens[self.columns[axis]]) for axis in ("x", "y"))
        if north is None or east is None:
            wrong = tokens[self.columns["x" if north is None else "y"]]
            rows.failed.append(self._failure("survey_not_a_number", line, wrong, number))
        elif not (math.isfinite(north) and math.isfinite(east)):
            rows.failed.append(self._failure("survey_not_finite", line, self._shown(tokens), number))
        elif max(abs(north), abs(east)) >= LARGEST:
            rows.failed.append(self._failure("survey_too_large", line, self._shown(tokens), number))
        else:
            self._add(rows, Point(self.file, line, number, north, east, None, self._code(tokens)), tokens)

    def _add(self, rows: Rows, point: Point, tokens: list[str]) -> None:
        height = self._token(tokens, "z")
        value = number_of(height) if height else None
        if value is not None and math.isfinite(value) and abs(value) <= HIGHEST:
            point.height = value
        elif height:
            rows.findings.append(self._finding("survey_height_unreadable", point, height))
        if "z" in self.columns and len(tokens) <= self.columns["z"]:
            rows.findings.append(self._finding("survey_row_incomplete", point, point.number))
        self._judge(rows, point)
        rows.points.append(point)

    def _judge(self, rows: Rows, point: Point) -> None:
        """Tell whether the values lie in the zone, on the other axis, or nowhere."""
        north, east = self.ranges.north, self.ranges.east
        if _within(point.north, north) and _within(point.east, east):
            return
        point.turned = self.ranges.apart and _within(point.north, east) and _within(point.east, north)
        point.outside = not point.turned
        if not point.turned:
            text = f"X {point.north:.3f}, Y {point.east:.3f}"
            rows.findings.append(self._finding("survey_outside_zone", point, text))
            return
        meant = (point.north, point.east)
        if self.correct:
            point.north, point.east, point.corrected = point.east, point.north, True
        rule = "survey_turned_row_corrected" if self.correct else "survey_turned_row"
        rows.findings.append(
            Finding(
                rule, self.file, point.line, point.number, meant, text=f"X {meant[1]:.3f}, Y {meant[0]:.3f}"
            )
        )

    def _token(self, tokens: list[str], role: str) -> str:
        place = self.columns.get(role)
        return tokens[place].strip() if place is not None and place < len(tokens) else ""

    def _shown(self, tokens: list[str]) -> str:
        """Return number and coordinates of a row as written; the rest may be words that name people."""
        roles = [role for role in ("number", "x", "y") if self._token(tokens, role)]
        return ", ".join(f"{role} {self._token(tokens, role)[:30]}" for role in roles)

    def _code(self, tokens: list[str]) -> str:
        if self.last_of_spaces:
            return " ".join(tokens[self.columns["code"] :])
        return self._token(tokens, "code")

    def _failure(self, rule: str, line: int, text: str, number: str = "") -> Finding:
        return Finding(rule, self.file, line, number, None, text=text[:SHOWN])

    def _finding(self, rule: str, point: Point, text: str) -> Finding:
        return Finding(rule, self.file, point.line, point.number, point.place, text=text[:SHOWN])


def layout_end(layout: Layout) -> int:
    return max(layout.columns.values())


def _within(value: float, span: tuple[float, float]) -> bool:
    return span[0] <= value <= span[1]
