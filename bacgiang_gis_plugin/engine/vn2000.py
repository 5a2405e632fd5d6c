"""Coordinates between VN-2000, WGS 84 and Hanoi 1972 with the operations between the datums pinned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj
from numpy.typing import NDArray
from pyproj.transformer import TransformerGroup

from .crs import parse, short_name
from .dictionary import meridian, meridians
from .errors import EngineError

VN2000, WGS84, HANOI_1972 = 4756, 4326, 4147
HANOI_OPERATION = 1544
# The EPSG operations between two datums. 6960: QĐ 05/2007/QĐ-BTNMT. 1544: for the Vũng Tàu area, 5 m (EPSG).
OPERATIONS: dict[frozenset[int], tuple[int, ...]] = {
    frozenset((VN2000, WGS84)): (6960,),
    frozenset((HANOI_1972, WGS84)): (HANOI_OPERATION,),
    frozenset((HANOI_1972, VN2000)): (HANOI_OPERATION, 6960),
}
# How files spell the datums that no code stands for, in lower case without spaces and marks.
DATUM_NAMES = {
    **dict.fromkeys(("vietnam2000", "dvietnam2000", "vn2000", "dvn2000"), VN2000),
    **dict.fromkeys(("wgs1984", "dwgs1984", "wgs84"), WGS84),
    **dict.fromkeys(("worldgeodeticsystem1984", "worldgeodeticsystem1984ensemble"), WGS84),
    **dict.fromkeys(("hanoi1972", "dhanoi1972"), HANOI_1972),
}

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """From one system to another: ``steps`` in order, ``operations`` the EPSG codes between the datums.

    ``accuracy`` (m) is EPSG's for these operations; 0 within one datum.
    """

    source: str
    target: str
    operations: tuple[int, ...]
    accuracy: float
    steps: tuple[pyproj.Transformer, ...]

    def __call__(self, points: Points) -> Points:
        """Return points (n, 2 or 3), east and north or degrees east and north; heights stay as they are."""
        x, y = points[:, 0], points[:, 1]
        for step in self.steps:
            x, y = step.transform(x, y)
        return np.column_stack([x, y, points[:, 2:]])


@lru_cache(maxsize=64)
def pinned_change(source: str, target: str) -> Change:
    """Return the change between two systems.

    Raises EngineError CRS_UNKNOWN, CRS_DATUM, CRS_WITHDRAWN, CRS_NO_OPERATION.
    """
    for crs in (source, target):
        refuse_withdrawn(crs)
    return as_declared_change(source, target)


@lru_cache(maxsize=64)
def as_declared_change(source: str, target: str) -> Change:
    """Return the change between two systems, of which one may be a withdrawn zone that a file is in.

    Raises EngineError CRS_UNKNOWN, CRS_DATUM, CRS_NO_OPERATION.
    """
    first, last = datum_of(source), datum_of(target)
    codes = () if first == last else OPERATIONS[frozenset((first, last))]
    steps = []
    start, end = parse(source), parse(target)
    if start.equals(end, ignore_axis_order=True):
        return Change(short_name(source), short_name(target), (), 0.0, ())
    if start.is_projected and start.geodetic_crs is not None:
        steps.append(_within(start, start.geodetic_crs))
    accuracy = 0.0
    if codes:
        between = _between(first, last, codes)
        accuracy = float(between.accuracy)
        steps.append(between)
    if end.is_projected and end.geodetic_crs is not None:
        steps.append(_within(end.geodetic_crs, end))
    return Change(short_name(source), short_name(target), codes, accuracy, tuple(steps))


def datum_of(crs: str) -> int:
    """Return the EPSG code of the geographic system under one that may be transformed.

    Raises EngineError CRS_UNKNOWN, CRS_DATUM.
    """
    base = parse(crs).geodetic_crs
    code = None if base is None else base.to_epsg(min_confidence=70)
    if code in (VN2000, WGS84, HANOI_1972):
        return int(code)
    if base is not None:
        name = re.sub("[^a-z0-9]", "", (base.datum.name if base.datum else base.name).lower())
        if name in DATUM_NAMES:
            return DATUM_NAMES[name]
    raise EngineError("CRS_DATUM", crs=short_name(crs))


@lru_cache(maxsize=64)
def placeable(crs: str) -> bool:
    """Whether a system's coordinates can be brought to VN-2000: VN-2000, WGS 84 and Hanoi 1972 in metres or degrees."""
    try:
        datum_of(crs)
    except EngineError:
        return False
    parsed = parse(crs)
    return bool(parsed.is_geographic or all(axis.unit_name == "metre" for axis in parsed.axis_info[:2]))


def refuse_withdrawn(crs: str) -> None:
    """Raise EngineError CRS_WITHDRAWN for a withdrawn VN-2000 zone, naming the one that replaced it."""
    number = parse(crs).to_epsg(min_confidence=70)
    if number is not None and (right := replacement_of(int(number))) is not None:
        raise EngineError("CRS_WITHDRAWN", crs=f"EPSG:{number}", right=f"EPSG:{right}")


def replacement_of(epsg: int) -> int | None:
    """Return the zone that replaced a withdrawn one, None for a zone in force or another system."""
    zone = meridian(epsg)
    if zone is None or not zone.deprecated:
        return None
    return next(one.epsg for one in meridians() if (one.degrees, one.scale) == (zone.degrees, zone.scale))


def _within(source: pyproj.CRS, target: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def _between(source: int, target: int, codes: tuple[int, ...]) -> pyproj.Transformer:
    """Return PROJ's transformer that uses exactly these EPSG operations. Raises EngineError CRS_NO_OPERATION."""
    group = TransformerGroup(source, target, always_xy=True, allow_ballpark=False)
    for transformer in group.transformers:
        used = [part.to_json_dict().get("id", {}).get("code") for part in transformer.operations or ()]
        if {code for code in used if code in (1544, 5194, 6960)} == set(codes):
            return transformer
    names = ", ".join(f"EPSG:{code}" for code in codes)
    raise EngineError("CRS_NO_OPERATION", crs=f"EPSG:{source}", other_crs=f"EPSG:{target}", operations=names)
