"""In which system an old layer is, and its way into the common one: no datum is changed without saying so."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
from numpy.typing import NDArray

from ...crs import parse, short_name
from ...dictionary import meridians
from ...errors import EngineError
from ...vn2000 import VN2000, as_declared_change, datum_of, placeable
from ..sheet_names import crs_of, epsg_of

# QĐ 05/2007/QĐ-BTNMT: what a file that has no name for the datum carries as its shift to WGS 84 (metres).
VN2000_SHIFT = (-191.90441429, -39.30318279, -111.45032835)
VN2000_SCALE = 0.9999  # TM-3 zones

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Place:
    """The system of a layer; ``origin``: file, parameter, rule; ``statement`` says in words which was taken, why."""

    crs: str
    epsg: int | None
    origin: str
    statement: str
    doubtful: bool = False


def own_crs(stated: str | None, name: str, rules: Sequence[tuple[str, str]]) -> Place:
    """Return the system that a layer states, or the one of the first rule that fits the file's name."""
    why = "the file states no coordinate reference system"
    if stated:
        try:
            found = _recognised(parse(stated), stated)
        except EngineError:
            found, why = None, "the file's coordinate reference system cannot be understood"
        else:
            why = "the file states a local system without a place on the earth"
        if found is not None:
            return found
    assumed = crs_of(name, rules)
    origin = "parameter" if assumed == rules[-1][1] else "rule"
    statement = f"{why}; {short_name(assumed)} was assumed"
    return Place(assumed, epsg_of(assumed), origin, statement)


def _recognised(parsed: pyproj.CRS, stated: str) -> Place | None:
    shift = _shift(parsed)
    source = parsed.source_crs if parsed.is_bound and parsed.source_crs is not None else parsed
    if not (source.is_projected or source.is_geographic):
        return None
    zone = _zone(source)
    known = source.to_epsg(min_confidence=100)
    if _is_vn2000(source) or known is not None:
        code = known or zone
        crs = f"EPSG:{code}" if code else source.to_wkt()
        return Place(crs, code, "file", f"the file states {short_name(crs)}")
    if zone is not None and (_like(shift) or _scale(source) == VN2000_SCALE):
        crs = f"EPSG:{zone}"
        evidence = "datum shift" if _like(shift) else "meridian and scale 0.9999"
        statement = f"the file names no datum; by its {evidence} it was taken as {crs}"
        return Place(crs, zone, "file", statement, doubtful=True)
    crs = source.to_wkt()
    return Place(crs, epsg_of(crs), "file", f"the file states {short_name(crs)}")


def _is_vn2000(source: pyproj.CRS) -> bool:
    wkt = source.to_wkt()
    return placeable(wkt) and datum_of(wkt) == VN2000


def _datum_name(parsed: pyproj.CRS) -> str:
    """Return a name for the datum that is equal for equal datums however a file spells them."""
    geodetic = parsed.geodetic_crs or parsed
    return re.sub("[^a-z0-9]", "", (geodetic.datum.name if geodetic.datum else geodetic.name).lower())


def _parameters(parsed: pyproj.CRS) -> dict[str, float]:
    operation = parsed.coordinate_operation
    return {entry.name: float(entry.value) for entry in operation.params} if operation else {}


def _scale(parsed: pyproj.CRS) -> float:
    return round(_parameters(parsed).get("Scale factor at natural origin", 1.0), 8)


def _zone(parsed: pyproj.CRS) -> int | None:
    """Return the EPSG code of the VN-2000 zone with the same meridian, scale and origin."""
    values = _parameters(parsed)
    if values.get("False northing") or values.get("Latitude of natural origin"):
        return None
    names = ("Longitude of natural origin", "Scale factor at natural origin", "False easting")
    wanted = [values.get(name, math.nan) for name in names]
    for zone in meridians():
        if np.allclose(wanted, (zone.degrees, zone.scale, zone.false_easting), rtol=0, atol=1e-7):
            return zone.epsg
    return None


def _shift(parsed: pyproj.CRS) -> tuple[float, ...]:
    operation = parsed.coordinate_operation if parsed.is_bound else None
    return tuple(float(value) for value in list(operation.towgs84)[:3]) if operation else ()


def _like(shift: tuple[float, ...]) -> bool:
    return len(shift) == 3 and bool(np.allclose(shift, VN2000_SHIFT, rtol=0, atol=0.01))


def way_between(own: str, target: str) -> tuple[Callable[[Points], Points] | None, str]:
    """Return what brings points (n, 2) from ``own`` to ``target``, None where nothing is to do, and its name.

    Between zones of one datum only the projection changes (exact); between VN-2000, WGS 84 and Hanoi 1972 the
    operations are pinned.
    Raises EngineError CRS_OTHER_DATUM.
    """
    source, aim = parse(own), parse(target)
    if source.equals(aim, ignore_axis_order=True):
        return None, "none"
    if placeable(own) and placeable(target):
        change = as_declared_change(own, target)
        return change, "+".join(f"EPSG:{code}" for code in change.operations) or "projection"
    if _datum_name(source) != _datum_name(aim):
        raise EngineError("CRS_OTHER_DATUM", crs=short_name(own), other_crs=short_name(target))
    between = pyproj.Transformer.from_crs(source, aim, always_xy=True)
    return lambda points: np.column_stack(between.transform(points[:, 0], points[:, 1])), "projection"
