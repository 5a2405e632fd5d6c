"""What the builder knows of one sheet: the drawing that goes in, and the findings that come out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .labels import Label

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Geometries = NDArray[np.object_]

PARCEL, NAMED, SLIVER, UNNAMED = 0, 1, 2, 3  # kinds of faces


@dataclass(frozen=True)
class Settings:
    """What the user chose; lengths in metres, areas in m². ``known_codes``: land-use codes of the code lists."""

    tolerance: float
    resolution: float
    area_tolerance: float
    area_tolerance_percent: float
    edge_width: float
    edge_tolerance: float
    label_reach: float
    known_codes: frozenset[str]

    def area_limit(self, area: float) -> float:
        """Return how far the area on a label may be from a computed ``area`` (m²)."""
        return max(self.area_tolerance, self.area_tolerance_percent * area / 100)


@dataclass
class Seeds:
    """Centroids with the data of their parcels: ``points`` (k, 2), and k labels and owners.

    ``shared``: the row of a seed that was given to every sheet around it, -1 for one that names its sheet.
    """

    points: Floats = field(default_factory=lambda: np.empty((0, 2)))
    labels: list[Label] = field(default_factory=list)
    owners: list[str | None] = field(default_factory=list)
    shared: list[int] = field(default_factory=list)


@dataclass
class Sheet:
    """Line work and texts of one sheet, in the layer's system; ``area_crs`` where areas belong to another one.

    ``coordinates`` (n, 2) with line numbers ``lines`` (n,); ``levels`` gives each line's place in ``level_names``.
    Texts: ``points`` (k, 2), words, roles.
    """

    name: str | None
    number: int | None
    crs: str
    area_crs: str | None
    coordinates: Floats
    lines: Ints
    levels: Ints
    level_names: list[str | None]
    points: Floats
    words: list[str]
    roles: list[str]
    seeds: Seeds = field(default_factory=Seeds)

    @property
    def title(self) -> str:
        return str(self.number if self.number is not None else self.name)

    def level(self, line: int) -> str | None:
        """Return the level or layer of a line; None where it is not known."""
        return self.level_names[int(self.levels[line])] if line >= 0 else None


@dataclass(frozen=True)
class Finding:
    """One finding at (x, y); ``value`` against ``limit`` in the rule's unit.

    ``number`` and ``name``: the parcel's number, and as it is written; ``level``: of the line;
    ``beside``: the other sheets concerned.
    """

    rule: str
    x: float
    y: float
    number: int | None = None
    value: float | None = None
    limit: float | None = None
    text: str = ""
    name: str | None = None
    level: str | None = None
    beside: str | None = None
