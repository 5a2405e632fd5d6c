"""Two readings of one drawing side by side: what the first one missed, the second one shows."""

from __future__ import annotations

import contextlib
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import EngineError
from .cadkit_process import Request, begin, finish
from .cadkit_read import Reading
from .dgn8_scan import STRAIGHT, RecordCount, count_records
from .dgn_scan import kind_name
from .drawing import Drawing, Outcome, Points
from .dwg_scan import count_entities, counted_kinds, version_of

CADKIT, RECORDS, OBJECTS = "cadkit", "record count", "object map"
SPLINE_PARTS = (21, 26, 28)  # poles, knots, weights
NEAR, SHARE = 0.02, 1e-4  # drawing units between the extents; share of the length of all lines
MOST_NAMED = 6
NOT_PLAIN = re.compile(r"\\[Uu]\+[0-9A-Fa-f]{4}|\\[Mm]\+[0-9A-Fa-f]{5}|%%[a-zA-Z]|[^0-9A-Za-z%\\]+|[%\\]")
# What cadkit keeps without its lines: no difference that tells something.
NOT_COMPARED = frozenset({
    "mline", "acad_table", "multileader", "mpolygon", "helix", "acad_proxy_entity", "proxy", "wipeout", "image",
    "tolerance", "dimension", "arc_dimension",
})  # fmt: skip
WHAT = ("lines", "texts", "points")


@dataclass(frozen=True)
class Summary:
    """What a reading found: elements by level that became lines, texts and points; length of all lines; extents.

    ``words`` counts texts by their digits and plain letters: readers differ in how they spell the others, and those
    are decoded later. Levels are reduced in the same way. ``uncompared``: elements of which cadkit gives no lines.
    """

    elements: int
    lines: dict[str, int]
    texts: dict[str, int]
    points: dict[str, int]
    failed: int
    length: float
    bounds: tuple[float, float, float, float] | None
    words: Counter[str]
    uncompared: int = 0


@dataclass
class Comparison:
    """``status``: agrees, differs, failed (the second reader gave nothing). ``counts``: what → [first, second]."""

    reader: str
    status: str = "agrees"
    counts: dict[str, list[float]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def doubt(self) -> str | None:
        """Return what the user is told, None where both readings agree."""
        if self.status == "agrees":
            return None
        said = "; ".join(self.differences[:MOST_NAMED])
        more = len(self.differences) - MOST_NAMED
        rest = f"; and {more} more" if more > 0 else ""
        if self.status == "failed":
            return f"no second reading proves it complete ({self.reader}: {said}{rest})"
        return f"the second reader ({self.reader}) differs: {said}{rest}"

    def differ(self, text: str) -> None:
        """Note one difference."""
        self.status = "differs"
        self.differences.append(text)

    def as_entry(self) -> dict[str, Any]:
        """Return what the report holds."""
        return asdict(self)


def plain_letters(text: str) -> str:
    """Return the digits and letters of a text that every reader spells alike."""
    return NOT_PLAIN.sub("", text)


def summarise(drawing: Drawing) -> Summary:
    """Return what is compared of a drawing."""
    found: dict[str, Counter[str]] = {what: Counter() for what in WHAT}
    uncompared = 0
    for (level, outcome, kind), number in drawing.counts.items():
        what = "points" if kind == "point" else "texts"
        if kind.removesuffix(" (expanded)") in NOT_COMPARED:
            uncompared += number
        elif outcome in ("lines", "labels"):
            found["lines" if outcome == "lines" else what][plain_letters(level)] += number
    words = Counter(
        plain_letters(_text(label.text, label.raw)) for label in drawing.labels if label.kind != "point"
    )
    words.pop("", None)
    places = np.array([label.at for label in drawing.labels], dtype=np.float64).reshape(-1, 2)
    kinds = zip(drawing.points, drawing.line_kind, strict=True)
    lines = [points for points, kind in kinds if kind not in NOT_COMPARED]
    vertices = np.vstack([*lines, places])
    corners = [*vertices.min(axis=0), *vertices.max(axis=0)] if len(vertices) else None
    return Summary(
        drawing.elements,
        dict(found["lines"]),
        dict(found["texts"]),
        dict(found["points"]),
        drawing.total("failed"),
        _length(lines),
        None
        if corners is None
        else (float(corners[0]), float(corners[1]), float(corners[2]), float(corners[3])),
        words,
        uncompared,
    )


def _text(text: str, raw: bytes) -> str:
    return text or raw.decode("latin-1")


def _length(lines: list[Points]) -> float:
    if not lines:
        return 0.0
    steps = np.diff(np.vstack(lines), axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    between = np.cumsum([len(points) for points in lines])[:-1] - 1
    lengths[between] = 0.0  # from the end of one line to the start of the next
    return float(lengths.sum())


def compare(first: Summary, second: Summary, reader: str) -> Comparison:
    """Return how two readings differ, in numbers."""
    result = Comparison(reader)
    for what in WHAT:
        one: Mapping[str, int] = getattr(first, what)
        two: Mapping[str, int] = getattr(second, what)
        result.counts[what] = [sum(one.values()), sum(two.values())]
        for level in sorted(one.keys() | two.keys()):
            numbers = one.get(level, 0), two.get(level, 0)
            if numbers[0] != numbers[1]:
                result.differ(f"{what} on level {level or '?'}: {numbers[0]} and {numbers[1]}")
    result.counts["length"] = [round(first.length, 3), round(second.length, 3)]
    if not math.isclose(first.length, second.length, rel_tol=SHARE, abs_tol=NEAR):
        result.differ(f"length of all lines: {first.length:.2f} and {second.length:.2f}")
    if not first.uncompared:  # their texts are among the labels
        _compare_bounds(first, second, result)
    only = (first.words - second.words).total(), (second.words - first.words).total()
    result.counts["words_only_here"] = [*only]
    if only[1] or (only[0] and not first.uncompared):
        result.differ(f"texts that the other does not have: {only[0]} and {only[1]}")
    return result


def _compare_bounds(first: Summary, second: Summary, result: Comparison) -> None:
    if first.bounds is None or second.bounds is None:
        if first.bounds != second.bounds:
            result.differ("only one of them found anything to draw")
        return
    apart = max(abs(a - b) for a, b in zip(first.bounds, second.bounds, strict=True))
    if not apart <= NEAR:
        result.differ(f"the extents are {apart:.2f} apart")


def begin_second(path: Path, tolerance: float) -> None:
    """Let the second reader begin; ``second_opinion`` must follow. It works while the first one does."""
    with contextlib.suppress(EngineError):  # told by second_opinion
        begin(Request(path, "summary", tolerance))


def second_opinion(first: Drawing) -> Comparison:
    """Return how the second reading of a DGN v7 or DXF drawing differs from the first."""
    try:
        second = finish()
    except EngineError as error:
        return Comparison(CADKIT, "failed", differences=[error.message])
    if not isinstance(second, Summary):
        raise TypeError("the second reader gave no summary")
    return compare(summarise(first), second, CADKIT)


def prove_dgn8(reading: Reading, data: bytes) -> Comparison:
    """Compare what was read of a DGN v8 file with the number, type, level and extent of its records.

    Records that were not read are added to the drawing as failed, so that its sums are those of the file.
    """
    stated, drawing = count_records(data), reading.drawing
    missing = stated.elements - reading.records if not stated.trouble else Counter()
    for (kind, level), number in sorted(missing.items()):
        outcome: Outcome = "other" if kind in SPLINE_PARTS else "failed"
        reason = f"part of a {kind_name(27)}" if kind in SPLINE_PARTS else f"{kind_name(kind)}: not read"
        drawing.elements += number
        drawing.count(reading.levels.get(level, str(level)), outcome, reason, number)
    if stated.references:
        names = ", ".join(sorted(set(stated.references))[:MOST_NAMED])
        drawing.doubts.append(f"{len(stated.references)} attached drawings were not followed: {names}")
    result = Comparison(RECORDS)
    one, two = _by_kind(reading.records), _by_kind(stated.elements)
    result.counts["elements"] = [one.total(), two.total()]
    if stated.trouble:
        result.status, result.differences = "failed", list(stated.trouble)
        return result
    for name in sorted(one.keys() | two.keys()):
        if one[name] != two[name]:
            result.differ(f"{name}: {one[name]} were read, {two[name]} are in the file")
    _compare_extent(reading, stated, result)
    return result


def _by_kind(records: Mapping[tuple[int, int], int]) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for (kind, _), number in records.items():
        if kind not in SPLINE_PARTS:
            kinds[kind_name(kind)] += number
    return kinds


def _compare_extent(reading: Reading, stated: RecordCount, result: Comparison) -> None:
    """Straight elements must lie within what was read, and what was read of them within what they state."""
    drawing, (x, y, per_unit) = reading.drawing, reading.frame
    straight = {kind_name(kind) for kind in STRAIGHT}
    kinds = zip(drawing.points, drawing.line_kind, strict=True)
    points = np.array([label.at for label in drawing.labels if label.kind == "point"]).reshape(-1, 2)
    every = np.vstack([*drawing.points, points])
    own = np.vstack([*(line for line, kind in kinds if kind in straight), points])
    if (
        stated.low is None
        or stated.high is None
        or not len(every)
        or any("another model" in kind for _, _, kind in drawing.counts)
    ):
        return
    low, high = ((np.array(corner) - (x, y)) / per_unit for corner in (stated.low, stated.high))
    beyond = max(float((every.min(axis=0) - low).max()), float((high - every.max(axis=0)).max()))
    if len(own):
        beyond = max(beyond, float((low - own.min(axis=0)).max()), float((own.max(axis=0) - high).max()))
    if not beyond <= NEAR:
        result.differ(f"what was read lies {beyond:.2f} off the extents that the elements state")


def prove_dwg(reading: Reading, data: bytes) -> Comparison:
    """Compare what was read of a DWG file, blocks and paper space too, with the entities its object map names.

    Entities that were not read are added to the drawing as failed.
    """
    result, drawing = Comparison(OBJECTS), reading.drawing
    kinds = counted_kinds(version_of(data))
    one = Counter({kind: number for kind, number in reading.kinds.items() if kind in kinds})
    try:
        two = count_entities(data)
    except ValueError as error:
        result.status, result.differences = "failed", [str(error)]
        result.counts["entities"] = [reading.kinds.total(), 0]
        return result
    result.counts["entities"] = [one.total(), two.total()]
    for kind in sorted(one.keys() | two.keys()):
        if one[kind] != two[kind]:
            result.differ(f"{kind}: {one[kind]} were read, {two[kind]} are in the file")
    for kind, number in sorted((two - one).items()):
        drawing.elements += number
        drawing.count("?", "failed", f"{kind}: named by the object map, not read", number)
    return result
