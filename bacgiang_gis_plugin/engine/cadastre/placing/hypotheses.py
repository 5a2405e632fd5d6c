"""Which reading of the coordinates puts the data where it should lie: hypotheses in order, with the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyproj
from numpy.typing import NDArray

from ...crs import parse, short_name
from ...vn2000 import HANOI_1972, as_declared_change, datum_of, placeable
from .outline import DEGREES, Outline
from .readings import Datum, Reading, readings
from .registration import OUTLINE, REFERENCE, Demands, Fit, Registration, evenly, register

Points = NDArray[np.float64]

WHOLLY, PARTLY = 0.9, 0.5  # share of the points in the outline; below, stray elements cannot explain the rest
LOOKED_AT = 400  # points that stand for the data
NEARER = 60_000.0  # metres between centre and outline beyond which only the centre is looked at
FARTHEST = 250_000.0  # the same for the reading as declared, which is drawn all the same
REGISTERED = 6  # hypotheses that are compared with a reference
AHEAD = 0.8  # cost by which a hypothesis must be the more common one to be told from its rivals
SHOWN = 12  # hypotheses in a report
DATUM_MISTAKES: tuple[Datum, ...] = ("missing", "doubled")


@dataclass(frozen=True)
class Hypothesis:
    """One reading with its evidence. ``inside``: share of points in the outline; ``distance``: metres from the
    centre to the outline, infinite where the reading has no place; ``centre`` and ``bounds`` in the outline's plane;
    ``fit``: how the boundary fits the reference there, None where it was not compared.
    """

    reading: Reading
    inside: float
    distance: float
    centre: tuple[float, float] | None
    bounds: tuple[float, float, float, float] | None
    fit: Fit | None = None

    @property
    def key(self) -> str:
        return self.reading.key

    @property
    def grade(self) -> int:
        """Return 2 where the data lies wholly in the outline, 1 where partly, 0 where not."""
        return 2 if self.inside >= WHOLLY else 1 if self.inside >= PARTLY else 0


@dataclass(frozen=True)
class Diagnosis:
    """The hypotheses in order, and what may be concluded.

    ``verdict``: right (as declared), partly (as declared, but some lies outside), wrong (another reading fits),
    named (no system was declared, one reading fits), several (some fit equally well), none (nothing fits), empty
    (no coordinates). ``confidence``: good, fair,
    none. ``shift``: what is known of the datum shift: fits, missing, doubled, undecided; ``vector`` is that shift
    (east, north in metres) where the data lies. ``outline`` and ``strength`` say against what it was judged.
    """

    declared: str | None
    verdict: str
    confidence: str
    hypotheses: tuple[Hypothesis, ...]
    points: int
    outline: str
    strength: str
    shift: str = "undecided"
    vector: tuple[float, float] | None = None
    registration: Registration | None = None

    @property
    def best(self) -> Hypothesis | None:
        return self.hypotheses[0] if self.hypotheses and self.verdict not in ("none", "empty") else None

    @property
    def declared_hypothesis(self) -> Hypothesis | None:
        return next((one for one in self.hypotheses if not one.reading.mistakes), None)

    @property
    def rivals(self) -> tuple[Hypothesis, ...]:
        """Return the other hypotheses that put the data wholly into the outline; a datum shift is none."""
        return tuple(one for one in self.hypotheses[1:] if one.grade == 2 and one.reading.datum == "own")


# Reads reference segments in the windows (low x, low y, high x, high y) in metres of a plane.
Reference = Callable[[Sequence[tuple[float, float, float, float]], str], Any]


def diagnose(
    points: Points,
    declared: str | None,
    outline: Outline,
    *,
    boundary: Points | None = None,
    reference: Reference | None = None,
) -> Diagnosis:
    """Return what is known of the place of points (n, 2) whose numbers are in ``declared``, None where unknown.

    ``boundary``: points (m, 2) along the data's outer boundary in the same numbers, to be compared with
    ``reference`` (or with the outline's polygons). Nothing is moved.
    Raises EngineError CRS_UNKNOWN.
    """
    finite = points[np.isfinite(points).all(axis=1)]
    if not len(finite):
        return Diagnosis(declared, "empty", "none", (), 0, outline.source, outline.strength)
    sample = evenly(finite, LOOKED_AT)
    if declared is not None and not placeable(declared):
        elsewhere = _in_own_area(sample, declared, outline, len(finite))
        if elsewhere is not None:
            return elsewhere
    found = _place_all(sample, declared, outline)
    ranked = sorted(found, key=_rank)
    ranked, registration, vector = _registered(ranked, sample, boundary, reference, outline)
    verdict, confidence = _verdict(ranked, registration, outline)
    verdict = "named" if verdict == "wrong" and declared is None else verdict
    shown = tuple(ranked[:SHOWN])
    own = next((one for one in ranked if not one.reading.mistakes), None)
    if own is not None and own not in shown:
        shown = (*shown[:-1], own)
    shift = _shift(registration, ranked[0] if ranked else None)
    return Diagnosis(
        declared, verdict, confidence, shown, len(finite), outline.source, outline.strength,
        shift, vector, registration,
    )  # fmt: skip


def _rank(one: Hypothesis) -> tuple[float, ...]:
    if one.grade:
        return -one.grade, one.reading.cost, -one.inside, one.distance
    return 0, one.distance, one.reading.cost, 0


def _place_all(sample: Points, declared: str | None, outline: Outline) -> list[Hypothesis]:
    largest = float(np.abs(np.median(sample, axis=0)).max())
    found = []
    for reading in readings(declared, outline.zones, largest):
        found.append(_place(reading, sample, outline))
    return found


def _place(reading: Reading, sample: Points, outline: Outline) -> Hypothesis:
    """Return a reading's evidence; far from the outline only the centre is looked at."""
    centre = in_plane(reading, np.median(sample, axis=0)[None, :], outline)[0]
    if not np.isfinite(centre).all():
        return Hypothesis(reading, 0.0, float("inf"), None, None)
    distance = outline.distance(centre)
    place = (float(centre[0]), float(centre[1]))
    if distance > (NEARER if reading.mistakes else FARTHEST):
        return Hypothesis(reading, 0.0, distance, place, None)
    points = in_plane(reading, sample, outline)
    usable = np.isfinite(points).all(axis=1)
    inside = float(outline.inside(points[usable]).sum() / len(points))
    low, high = np.quantile(points[usable], [0.02, 0.98], axis=0)
    bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return Hypothesis(reading, inside, distance, place, bounds)


def in_plane(reading: Reading, points: Points, outline: Outline) -> Points:
    degrees = reading.degrees(points)
    plane = as_declared_change(DEGREES, outline.plane)(degrees)
    # A transverse Mercator folds back beyond 90° of its meridian: such numbers have no place.
    far = ~(np.abs(degrees[:, 0] - 106.0) < 60.0) | ~(np.abs(degrees[:, 1]) < 80.0)
    plane[far] = np.nan
    return plane


def _in_own_area(sample: Points, declared: str, outline: Outline, count: int) -> Diagnosis | None:
    """Return that data of another country's system lies in the area of that system, None where it does not."""
    parsed = parse(declared)
    area = parsed.area_of_use
    if area is None or parsed.geodetic_crs is None:
        return None
    change = pyproj.Transformer.from_crs(parsed, parsed.geodetic_crs, always_xy=True)
    x, y = change.transform(sample[:, 0], sample[:, 1])
    west, south, east, north = area.bounds
    inside = float(np.mean((x >= west) & (x <= east) & (y >= south) & (y <= north)))
    if inside < PARTLY:
        return None
    own = Hypothesis(Reading(declared), inside, 0.0, None, None)
    verdict = "right" if inside >= WHOLLY else "partly"
    where = f"area of use of {short_name(declared)}"
    return Diagnosis(declared, verdict, "fair", (own,), count, where, "boxes")


def _verdict(
    ranked: Sequence[Hypothesis], registration: Registration | None, outline: Outline
) -> tuple[str, str]:
    best = ranked[0] if ranked else None
    if best is None or best.grade == 0:
        return "none", "none"
    if registration is not None and registration.best is not None:
        return ("wrong" if best.reading.mistakes else "right"), registration.confidence
    if not best.reading.mistakes:
        return ("right" if best.grade == 2 else "partly"), "fair"
    if best.grade == 1:
        return "several", "none"
    rivals = [one for one in ranked[1:] if one.grade == 2 and one.reading.datum == "own"]
    if not rivals:
        return "wrong", "good" if outline.strength == "polygons" else "fair"
    near = [one for one in rivals if one.reading.cost - best.reading.cost < AHEAD]
    return ("several", "none") if near else ("wrong", "fair")


def _registered(
    ranked: list[Hypothesis],
    sample: Points,
    boundary: Points | None,
    reference: Reference | None,
    outline: Outline,
) -> tuple[list[Hypothesis], Registration | None, tuple[float, float] | None]:
    """Add the readings with a mistake about the datum, and put first what fits the reference."""
    likely = [one for one in ranked if one.grade == 2][:REGISTERED] or ranked[:1]
    if not likely or not likely[0].grade or likely[0].centre is None:
        return ranked, None, None
    vector = _datum_vector(likely[0].centre, outline)
    variants = [
        _place(one.reading.with_datum(datum), sample, outline)
        for one in likely
        if datum_of(one.reading.crs) != HANOI_1972
        for datum in DATUM_MISTAKES
    ]
    # 224 m may carry data over an outline's edge: without a boundary no such variant goes before a plain reading.
    plain = [one for one in ranked if one.grade]
    together = [*plain, *sorted(variants, key=_rank), *(one for one in ranked if not one.grade)]
    if boundary is None or not len(boundary):
        return together, None, vector
    places = {one.key: in_plane(one.reading, boundary, outline) for one in (*likely, *variants)}
    segments, demands = _segments(places, reference, outline)
    if segments is None:
        return together, None, vector
    result = register(places, likely[0].key, np.array(vector), segments, demands)
    told = [replace(one, fit=result.fits.get(one.key)) for one in together]
    told.sort(key=lambda one: one.key != result.best)
    return told, result, vector


def _datum_vector(centre: tuple[float, float], outline: Outline) -> tuple[float, float]:
    """Return where data without the datum shift belongs, seen from where it lies (east, north in metres)."""
    here = as_declared_change(outline.plane, DEGREES)(np.array([centre]))
    there = as_declared_change(DEGREES, outline.plane)(as_declared_change("EPSG:4326", DEGREES)(here))
    return float(there[0, 0] - centre[0]), float(there[0, 1] - centre[1])


def _segments(
    places: dict[str, Points], reference: Reference | None, outline: Outline
) -> tuple[Any, Demands]:
    if reference is None:
        return (outline.edges if len(outline.edges) else None), OUTLINE
    windows = []
    for points in places.values():
        low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
        windows.append((float(low[0]), float(low[1]), float(high[0]), float(high[1])))
    return reference(windows, outline.plane), REFERENCE


def _shift(registration: Registration | None, best: Hypothesis | None) -> str:
    """Return what is known of the datum shift."""
    if registration is None or registration.best is None or best is None:
        return "undecided"
    return {"own": "fits", "missing": "missing", "doubled": "doubled"}[best.reading.datum]
