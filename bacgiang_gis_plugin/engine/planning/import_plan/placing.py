"""Where a plan's coordinates belong: diagnosed as for cadastral sheets, and put right only where that was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...cadastre.legacy.crs import Place, own_crs, way_between
from ...cadastre.placing.fix import Fix, find_reading
from ...cadastre.placing.hypotheses import Diagnosis, diagnose
from ...cadastre.placing.readings import Reading, describe
from ...cadastre.placing.words import datum_doubt, doubt_about, evidence_of
from ...crs import short_name
from ...errors import EngineError
from .rings import Floats
from .rows import Entry, Settings, Source


@dataclass(frozen=True)
class Way:
    """``move`` brings points (n, 2) of the file into the output's system, None where nothing is to do.

    ``factor``: metres in one unit of the file's numbers, as far as that was put right.
    """

    move: Callable[[Floats], Floats] | None
    factor: float = 1.0


def find_way(
    points: Floats, stated: str | None, source: Source, entry: Entry, settings: Settings, what: str
) -> Way:
    """Return the way of a file's points (n, 2) and write into its entry what was found out about their place.

    ``stated``: the system that the file states, None where it states none; ``what`` names the file in a sentence.
    Raises EngineError CRS_*, PLACE_NOT_SURE, PLACE_HYPOTHESIS.
    """
    place = own_crs(stated, source.path.name, settings.zones)
    _note(entry, place)
    diagnosis = diagnose(points, place.crs, settings.outline)
    entry.place = evidence_of(diagnosis)
    reading = _reading(points, place.crs, diagnosis, source, settings)
    if reading is not None:
        _, english = describe(reading, place.crs)
        entry.put_right = reading.key
        entry.operation = "as put right"
        entry.doubt(f"put right as asked: {english}")
        return Way(Fix(reading, short_name(place.crs), settings.crs), reading.factor)
    if text := doubt_about(diagnosis, what):
        entry.doubt(text)
    move, entry.operation = way_between(place.crs, settings.crs)
    if "EPSG:1544" in entry.operation and (doubt := datum_doubt(place.crs, settings.crs)):
        entry.doubt(doubt)
    return Way(move)


def _note(entry: Entry, place: Place) -> None:
    entry.crs, entry.epsg = short_name(place.crs), place.epsg
    entry.crs_origin, entry.crs_statement = place.origin, place.statement
    if place.doubtful:
        entry.doubt(place.statement)


def _reading(
    points: Floats, crs: str, diagnosis: Diagnosis, source: Source, settings: Settings
) -> Reading | None:
    """Return the reading to follow, None to leave the coordinates as they are."""
    if settings.fix == "nothing":
        return None
    if settings.fix == "chosen":
        finite = points[np.isfinite(points).all(axis=1)]
        largest = float(np.abs(np.median(finite, axis=0)).max()) if len(finite) else 0.0
        return find_reading(settings.hypothesis, crs, settings.outline, largest)
    if diagnosis.verdict in ("right", "partly", "empty"):
        return None
    best = diagnosis.best
    if best is None or diagnosis.verdict not in ("wrong", "named"):
        verdict: Any = doubt_about(diagnosis, "the plan")
        raise EngineError("PLACE_NOT_SURE", path=source.shown, layer=source.name, verdict=verdict)
    return best.reading
