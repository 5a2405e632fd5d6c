"""Lines from field codes, by the code lists ``survey_codes`` and ``survey_markers`` (office settings).

A code is ``<object><line number><marker>``: ``RT1`` is a point of parcel boundary 1, ``RT1B`` or ``RT1 B`` starts it
anew, ``RT1E`` and ``RT1.`` end it, ``RT1C`` closes it to its first point. Points of one object and number are joined
in the order of the file, within one file. Codes without a line number (``RT``) are joined only from a start
marker to an end or close marker or the last of them; without a start they stay single points.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ...dictionary.tables import Row, Version, rows_of, version
from .rows import Point
from .rules import Finding

OTHER = "other"
START, END, CLOSE = "start", "end", "close"
_OBJECT = re.compile(r"([^\d.]*)(\d*)(.*)", re.DOTALL)


@dataclass(frozen=True)
class Code:
    """What a written code says. ``kind``: point or line; ``line``: number of the line, empty where none."""

    object: str
    line: str
    marker: str
    kind: str
    role: str
    known: bool

    @property
    def name(self) -> str:
        return f"{self.object}{self.line}"


@dataclass
class SurveyLine:
    """Points (places in the list of points) that a code joins, in order."""

    file: int
    code: Code
    members: list[int] = field(default_factory=list)
    closed: bool = False


def read_code(text: str) -> Code:
    """Return the object, line number and marker of a written code; what no list knows is ``known=False``."""
    return _read(" ".join(text.upper().split()), version("survey_codes"), version("survey_markers"))


@lru_cache(maxsize=65536)
def _read(text: str, codes: Version, markers: Version) -> Code:
    known = {row["code"].upper(): row for row in rows_of("survey_codes", codes)}
    meaning = {row["marker"].upper(): row["meaning"] for row in rows_of("survey_markers", markers)}
    tokens = [token for token in re.split(r"[\s_\-/]+", text) if token]
    marker = ""
    if len(tokens) > 1:
        for place in (-1, 0):
            if tokens[place] in meaning and len(tokens) > 1:
                marker = meaning[tokens.pop(place)]
    head, line = (tokens or [""])[0], ""
    rest = tokens[1:]
    if head not in known:
        head, line, after = _parts(head, known, meaning)
        marker = after or marker
    if not line and rest and rest[0].rstrip(".").isdecimal():
        line, rest = rest[0].rstrip("."), rest[1:]
        marker = marker or (meaning.get(".", "") if tokens[1].endswith(".") else "")
    row: Row | None = known.get(head)
    if row is None or rest:
        return Code(text, "", "", "point", OTHER, False)
    return Code(head, line, marker, row["geometry"], row["role"] or OTHER, True)


def _parts(head: str, known: dict[str, Row], meaning: dict[str, str]) -> tuple[str, str, str]:
    """Cut RT1B into RT, 1 and the meaning of B; RTB into RT and that of B. A head that fits nothing stays whole."""
    found = _OBJECT.fullmatch(head)
    letters, digits, rest = found.groups() if found else (head, "", "")
    if letters in known and (not rest or rest in meaning):
        return letters, digits, meaning.get(rest, "")
    if not digits and not rest:
        for marker, what in meaning.items():
            if marker and letters.removesuffix(marker) != letters and letters.removesuffix(marker) in known:
                return letters.removesuffix(marker), "", what
    return head, "", ""


def form_lines(points: Sequence[Point]) -> tuple[list[SurveyLine], list[Finding]]:
    """Return the lines that the codes say, in the order of their first points, and what was found."""
    lines: list[SurveyLine] = []
    findings: list[Finding] = []
    running: dict[tuple[int, str], SurveyLine | None] = {}
    for place, point in enumerate(points):
        if not point.code:
            continue
        code = read_code(point.code)
        if code.kind != "line":
            continue
        key = (point.file, code.name)
        line = running.get(key)
        if code.marker == START or (line is None and code.line):
            line = SurveyLine(point.file, code)
            lines.append(line)
        if line is None:
            continue
        if point.usable:
            line.members.append(place)
        else:
            findings.append(
                Finding("survey_line_gap", point.file, point.line, point.number, point.place, text=code.name)
            )
        line.closed = code.marker == CLOSE
        running[key] = None if code.marker in (END, CLOSE) else line
    return _judged(lines, points, findings), findings


def _judged(lines: list[SurveyLine], points: Sequence[Point], findings: list[Finding]) -> list[SurveyLine]:
    """Take repeated places out of the lines and return those that can be drawn."""
    drawn = []
    for line in lines:
        places = [points[member].place for member in line.members]
        keep = [n for n, place in enumerate(places) if n == 0 or place != places[n - 1]]
        line.members = [line.members[n] for n in keep]
        if line.closed and len(line.members) > 1 and places[0] == places[keep[-1]]:
            line.members.pop()
        if len(line.members) < 2:
            if line.members:
                findings.append(_about(line, points, "survey_line_single"))
            continue
        if line.closed and len(line.members) < 3:
            line.closed = False
            findings.append(_about(line, points, "survey_line_not_closed"))
        drawn.append(line)
    return drawn


def _about(line: SurveyLine, points: Sequence[Point], rule: str) -> Finding:
    first = points[line.members[0]]
    return Finding(rule, line.file, first.line, first.number, first.place, text=line.code.name)


def unknown_codes(points: Sequence[Point]) -> list[Finding]:
    """Return one finding for every unknown code of a file, at its first point."""
    counts: Counter[tuple[int, str]] = Counter()
    first: dict[tuple[int, str], Point] = {}
    for point in points:
        if point.code and not read_code(point.code).known:
            key = (point.file, point.code.upper())
            counts[key] += 1
            first.setdefault(key, point)
    return [
        Finding("survey_unknown_code", p.file, p.line, p.number, p.place, value=counts[key], text=p.code[:60])
        for key, p in first.items()
    ]
