"""The change matrix: areas from every code to every code, checked against the totals of both inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..overlay.cutting import Floats, Indices
from .codes import NO_CODE, OUTSIDE, CombinedRule, Kind, Read, matrix_code, matrix_codes, read_codes
from .states import State

# What computed areas of pieces may differ from the area of the whole: rounding of double coordinates adds up with
# the number of pieces. Below it a check passes; the difference itself is always stated.
ALLOWED, ALLOWED_SHARE = 0.01, 1e-9  # m², share of the area that is compared


@dataclass(frozen=True)
class CodeSaid:
    """A text that is not simply an official code: what it was taken for, how often and how much of it there is (m²)."""

    text: str
    code: str
    kind: Kind
    features: int
    area: float


@dataclass
class Matrix:
    """``area`` (n, n) in m² from the row's code to the column's.

    ``codes`` (n,): the ``official`` ones first, then others, then no code, last what lies outside the other input.

    ``before`` and ``after`` (n,): area per code of both inputs, each ground counted once.
    """

    codes: list[str]
    area: Floats
    before: Floats
    after: Floats
    official: int = 0
    said_before: list[CodeSaid] = field(default_factory=list)
    said_after: list[CodeSaid] = field(default_factory=list)

    @property
    def inside(self) -> slice:
        """The rows and columns that are codes: all but what lies outside."""
        return slice(0, len(self.codes) - 1)

    @property
    def unchanged(self) -> float:
        """Area in m² whose code stayed."""
        return float(np.trace(self.area[self.inside, self.inside]))

    @property
    def changed(self) -> float:
        """Area in m² in both inputs whose code changed."""
        return float(self.area[self.inside, self.inside].sum()) - self.unchanged

    @property
    def left(self) -> float:
        """Area in m² that only the input before has."""
        return float(self.area[self.inside, -1].sum())

    @property
    def come(self) -> float:
        """Area in m² that only the input after has."""
        return float(self.area[-1, self.inside].sum())

    def deviations(self) -> tuple[Floats, Floats]:
        """Return row sums minus the input before and column sums minus the input after, (n − 1,) in m²."""
        rows = self.area.sum(axis=1)[self.inside] - self.before[self.inside]
        columns = self.area.sum(axis=0)[self.inside] - self.after[self.inside]
        return rows, columns

    def shown(self) -> list[int]:
        """Return the places of the codes that any input has; official order."""
        there = (self.before > 0) | (self.after > 0)
        return [int(place) for place in np.flatnonzero(there[self.inside])]


def new_matrix(
    before: State, after: State, rule: CombinedRule, table: Mapping[str, str] | None = None
) -> tuple[Matrix, tuple[Indices, Indices]]:
    """Return the empty matrix of two states and the row of every polygon of both."""
    reads = read_codes([*before.texts, *after.texts], rule, table)
    names = {text: matrix_code(read) for text, read in reads.items()}
    official = matrix_codes()
    used = {
        names[state.texts[place]] for state in (before, after) for place in np.unique(state.code).tolist()
    }
    others = sorted(used - {*official, NO_CODE})
    uncoded = [NO_CODE] if NO_CODE in used else []
    codes = [*official, *others, *uncoded, OUTSIDE]
    place = {code: number for number, code in enumerate(codes)}
    rows = [
        np.array([place.get(names[text], 0) for text in state.texts])[state.code] for state in (before, after)
    ]
    totals = [
        np.bincount(row, state.area, len(codes)).astype(np.float64)
        for row, state in zip(rows, (before, after), strict=True)
    ]
    matrix = Matrix(codes, np.zeros((len(codes), len(codes))), totals[0], totals[1], len(official))
    matrix.said_before, matrix.said_after = _said(before, reads), _said(after, reads)
    return matrix, (rows[0], rows[1])


def add(matrix: Matrix, rows: tuple[Indices, Indices], before: Indices, after: Indices, area: Floats) -> None:
    """Add pieces of ground to the matrix; numbers of polygons, -1 where there is none."""
    size = len(matrix.codes)
    one = np.where(before >= 0, rows[0][before], size - 1)
    other = np.where(after >= 0, rows[1][after], size - 1)
    matrix.area += np.bincount(one * size + other, area, size * size).reshape(size, size)


def allowed(area: float) -> float:
    """Return the difference in m² up to which two computed areas count as equal."""
    return max(ALLOWED, ALLOWED_SHARE * area)


def rounded(values: Floats, unit: float) -> NDArray[np.int64]:
    """Return parts (n,) as whole numbers of ``unit`` that add up to their rounded sum (largest remainder)."""
    exact = values / unit
    whole = np.floor(exact)
    missing = round(float(exact.sum())) - int(whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: max(0, missing)]] += 1
    return whole.astype(np.int64)


def _said(state: State, reads: dict[str | None, Read]) -> list[CodeSaid]:
    count = np.bincount(state.code, minlength=len(state.texts))
    area = np.bincount(state.code, state.area, len(state.texts))
    found = []
    for place, text in enumerate(state.texts):
        read = reads[text]
        if count[place] and read.kind != "official":
            found.append(
                CodeSaid(text or "", matrix_code(read), read.kind, int(count[place]), float(area[place]))
            )
    return sorted(found, key=lambda one: (one.kind, one.text))
