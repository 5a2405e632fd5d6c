"""What reading one layer or drawing of a plan gives: zones, what was left out and why, findings, and sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

import shapely

from ...cadastre.legacy.fields import FieldMatch
from ...cadastre.legacy.outcome import LayerOutcome, named_as
from ...cadastre.placing.outline import Outline
from ...errors import EngineError
from .codes import OfficeRow

Fixing = Literal["nothing", "best", "chosen"]


@dataclass(frozen=True)
class Settings:
    """What the user asked for; the same for every file. ``zones``: file name pattern → CRS, the last for all others.

    ``existing``: also existing land use (HT); ``personal``: also personal fields; ``only``: layers to read, all where
    empty; ``given``: dictionary field → value, ``decided``: date of the decision, for zones that state none.
    """

    crs: str
    zones: Sequence[tuple[str, str]]
    outline: Outline
    encoding: str = "auto"
    office: Sequence[OfficeRow] = ()
    fields: dict[str, str] = field(default_factory=dict)
    only: frozenset[str] = frozenset()
    given: dict[str, str] = field(default_factory=dict)
    decided: date | None = None
    closing: float = 0.1
    stroke: float = 0.005
    existing: bool = False
    personal: bool = False
    fix: Fixing = "nothing"
    hypothesis: str = ""


@dataclass(frozen=True)
class Source:
    """One file: where it is, the name that rows and report show, and the path for messages."""

    path: Path
    name: str
    shown: str


@dataclass(frozen=True)
class Rejected:
    """What is in no zone: its shape in the output's system where it has one, and why."""

    geometry: shapely.Geometry | None
    layer: str
    kind: str
    element: int
    text: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """Something to look at, on the map: rule id, severity, both messages, place, measured value."""

    code: str
    severity: str
    vi: str
    en: str
    geometry: shapely.Geometry | None
    value: float | None = None
    file: str = ""


@dataclass
class Entry(LayerOutcome):
    """One layer's or drawing's outcome.

    ``elements`` = ``in_zones`` + ``repeating`` (a second drawing of a zone) + ``labels`` + ``rejected`` + the sum of
    ``counted`` (reason → elements). Of a stored layer an element is a feature. ``status``: ok, doubt, failed, skipped,
    repeated. ``how``: zones by the way they were drawn.
    """

    put_right: str = ""
    encoding: str = ""
    elements: int = 0
    in_zones: int = 0
    repeating: int = 0
    labels: int = 0
    rejected: int = 0
    counted: dict[str, int] = field(default_factory=dict)
    zones: int = 0
    how: dict[str, int] = field(default_factory=dict)
    repaired: int = 0
    closed: int = 0
    holes_by_nesting: int = 0
    hole_area: float = 0.0
    unknown_codes: dict[str, int] = field(default_factory=dict)
    left_out_fields: list[str] = field(default_factory=list)
    decisions_named: list[str] = field(default_factory=list)
    texts_changed: int = 0
    not_converted: int = 0
    fields: list[FieldMatch] = field(default_factory=list)
    layers: dict[str, dict[str, Any]] = field(default_factory=dict)
    place: dict[str, Any] | None = None
    second_reading: dict[str, Any] | None = None

    def balance(self) -> int:
        """Return the elements that are accounted for."""
        return self.in_zones + self.repeating + self.labels + self.rejected + sum(self.counted.values())


@dataclass
class Rows:
    """An entry with its rows. ``columns``: dictionary field → n values; ``extra``: columns carried along (n values)."""

    entry: Entry
    geometry: list[shapely.Geometry] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    error: EngineError | None = None


def failed(source: Source, layer: str, error: EngineError) -> Rows:
    """Return the rows of what failed."""
    error = named_as(error, source.shown)
    rows = Rows(Entry(source.name, layer), error=error)
    rows.entry.fail(error)
    return rows


def codes_of(rows: Sequence[Rows]) -> Counter[str]:
    """Return how many zones have each code, the empty text for none."""
    return Counter(str(code or "") for one in rows for code in one.columns.get("ma_loai_qh", []))
