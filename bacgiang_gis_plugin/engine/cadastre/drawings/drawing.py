"""One drawing in memory, whatever its format: lines, labels, and what became of every element."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Outcome = Literal["lines", "labels", "other", "failed"]
REACH = 1e11  # drawing units; a projected coordinate in millimetres still fits


LARGEST_METRES = 4.1e7  # no projected coordinate is larger: the Earth's circumference
UNIT_WORDS = {
    "m": "m", "me": "m", "mt": "m", "mr": "m", "meter": "m", "metre": "m", "meters": "m", "metres": "m",
    "mm": "mm", "cm": "cm", "dm": "dm", "km": "km", "ft": "ft", "'": "ft", "sf": "ft", "in": "in", '"': "in",
}  # fmt: skip
# VN-2000 coordinates in metres of any zone, whichever axis comes first: between the false easting's reach and 24° N.
METRES_OF_A_ZONE = ((1.0e5, 9.0e5), (8.0e5, 2.7e6))
NOT_METRES = {  # inches are left out: they are what programs declare that know no unit
    "mm": "millimetres", "cm": "centimetres", "dm": "decimetres", "km": "kilometres", "ft": "feet",
}  # fmt: skip


@dataclass(frozen=True)
class Symbol:
    """How an element looks: colour index, weight, line style."""

    colour: int = 0
    weight: int = 0
    style: str = "0"


@dataclass(frozen=True)
class Label:
    """One text, or a point without one.

    ``raw`` is what the file holds; ``text`` the letters it stands for, formatting removed. Where these were only
    read byte by byte, ``eight_bit`` are the bytes to decode. ``at``: insertion point in metres, ``rotation`` in
    degrees counter-clockwise, ``height`` in metres.
    """

    element: int
    level: str
    kind: str
    symbol: Symbol
    at: tuple[float, float]
    raw: bytes
    rotation: float = 0.0
    height: float = 0.0
    font: str = ""
    text: str = ""
    eight_bit: bytes | None = None


@dataclass
class Drawing:
    """What a reader found. ``points`` holds one array (k, 2) per line, in metres, in the drawing's own system.

    ``counts`` tells for every element where it went: (level, outcome, kind or reason) → elements. A block or a
    chain that breaks gives more lines than elements, so rows are counted apart. ``encoding`` is how a DXF was read,
    ``code_page`` the page it declares for its bytes where that is not a western one.
    ``units`` is the unit of the coordinates as the file declares it (``m``, ``mm``, ``cm``, ``km``, ``ft``, ``in``
    or the file's own word), empty where it declares none; coordinates are never scaled by it.
    """

    elements: int = 0
    points: list[Points] = field(default_factory=list)
    line_element: list[int] = field(default_factory=list)
    line_level: list[str] = field(default_factory=list)
    line_kind: list[str] = field(default_factory=list)
    line_symbol: list[Symbol] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    counts: Counter[tuple[str, Outcome, str]] = field(default_factory=Counter)
    doubts: list[str] = field(default_factory=list)
    encoding: str | None = None
    code_page: str | None = None
    units: str = ""

    def add_line(self, element: int, level: str, kind: str, symbol: Symbol, points: Points) -> None:
        """Add one line; its vertices must be finite and at least two."""
        self.points.append(points)
        self.line_element.append(element)
        self.line_level.append(level)
        self.line_kind.append(kind)
        self.line_symbol.append(symbol)

    def count(self, level: str, outcome: Outcome, kind: str, number: int = 1) -> None:
        """Note what became of ``number`` elements."""
        self.counts[(level, outcome, kind)] += number

    def total(self, outcome: Outcome) -> int:
        """Return how many elements went there."""
        return sum(number for (_, where, _), number in self.counts.items() if where == outcome)


def unit_word(name: str) -> str:
    """Return a declared unit as one of m, mm, cm, km, ft, in where it is one, else the file's own word."""
    return UNIT_WORDS.get(name.strip().lower(), name.strip())


def units_doubt(drawing: Drawing) -> str | None:
    """Return what speaks against metres: the declared unit, or coordinates as large as millimetres are.

    Templates declare millimetres in drawings of metres; coordinates that only metres of a zone can have outweigh
    that. Nothing is scaled; the text holds the evidence.
    """
    values = np.vstack([*drawing.points, np.array([label.at for label in drawing.labels]).reshape(-1, 2)])
    if not len(values):
        return None
    x, y = np.median(values, axis=0).tolist()
    place = f"its coordinates lie about {x:.0f}, {y:.0f}"
    large = max(abs(x), abs(y)) > LARGEST_METRES
    outweighed = drawing.units in ("mm", "cm", "dm") and _metres_of_a_zone(x, y)
    if drawing.units in NOT_METRES and not outweighed:
        name = NOT_METRES[drawing.units]
        return f"the drawing declares its unit as {name}; {place} and were taken as metres"
    if large:
        return f"{place}, too large for metres: they look like millimetres and were taken as metres"
    return None


def _metres_of_a_zone(x: float, y: float) -> bool:
    (low_east, high_east), (low_north, high_north) = METRES_OF_A_ZONE
    return any(
        low_east <= east <= high_east and low_north <= north <= high_north for east, north in ((x, y), (y, x))
    )


def usable(points: Points) -> bool:
    """Tell whether vertices (n, 2) are finite and within reach."""
    return bool(len(points)) and bool((np.abs(points) < REACH).all())
