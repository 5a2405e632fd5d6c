"""Which cadastral sheet a drawing is, and in which zone: from its name, its frame and its coordinates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import pyproj

from ..crs import parse, short_name
from ..errors import EngineError

Box = tuple[float, float, float, float]

NAMED = re.compile(r"(?:^|[^a-z])(?:to|tbd|bd|dc|bddc|sheet|so)[ _.-]*0*(\d{1,4})(?!\d)")
NUMBER = re.compile(r"(?<!\d)0*(\d{1,4})(?!\d)")
FRAME = re.compile(r"\bto(?: ban do)?(?: dia chinh)?(?: so)?\s*[:.]?\s*0*(\d{1,4})\b")


def plain(text: str) -> str:
    """Return text in lower case without Vietnamese marks."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def natural_key(path: Path) -> list[tuple[int, int, str]]:
    """Return a sort key that puts sheet 2 before sheet 10."""
    parts = re.split(r"(\d+)", str(path).lower())
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]


def sheet_number(stem: str, frame_texts: Iterable[str]) -> tuple[int | None, str | None]:
    """Return the sheet number and a doubt.

    A number in the file's name counts first (``DC_to_01``: 1); where there is none, the only number that the
    frame's texts call a sheet ("Tờ bản đồ số: 12"). The frame may also name the neighbours.
    """
    name = plain(stem)
    named = NAMED.findall(name) or (found if len(found := NUMBER.findall(name)) == 1 else [])
    framed = sorted({int(number) for text in frame_texts for number in FRAME.findall(plain(text))})
    if named:
        number = int(named[-1])
        if len(framed) == 1 and framed[0] != number:
            return number, f"the file's name says sheet {number}, its frame says {framed[0]}"
        return number, None
    return (framed[0], None) if len(framed) == 1 else (None, None)


def crs_rules(crs: str, meridians: Sequence[str]) -> list[tuple[str, str]]:
    """Return (file name pattern, CRS); the last one holds for every other file.

    Raises EngineError MERIDIAN_RULE, CRS_UNKNOWN, CAD_CRS, CRS_OTHER_DATUM.
    """
    rules = []
    for entry in meridians:
        pattern, equals, code = entry.rpartition("=")
        if not equals or not pattern.strip() or not code.strip():
            raise EngineError("MERIDIAN_RULE", rule=entry)
        rules.append((pattern.strip().lower(), code.strip()))
    rules.append(("*", crs))
    for _, code in rules:
        if _planar(code).geodetic_crs != _planar(crs).geodetic_crs:
            raise EngineError("CRS_OTHER_DATUM", crs=short_name(code), other_crs=short_name(crs))
    return rules


def crs_of(name: str, rules: Sequence[tuple[str, str]]) -> str:
    """Return the CRS of the first pattern that fits a file's name; upper and lower case are alike."""
    return next(code for pattern, code in rules if fnmatchcase(name.lower(), pattern))


def _planar(crs: str) -> pyproj.CRS:
    parsed = parse(crs)
    if not parsed.is_projected or any(axis.unit_name != "metre" for axis in parsed.axis_info[:2]):
        raise EngineError("CAD_CRS", crs=short_name(crs))
    return parsed


def meridian_of(crs: str) -> str | None:
    """Return the central meridian as ``107°00'``, None where the projection has none."""
    operation = parse(crs).coordinate_operation
    for parameter in operation.params if operation else ():
        if parameter.name == "Longitude of natural origin":
            minutes = round(float(parameter.value) * 60)
            return f"{minutes // 60}°{minutes % 60:02d}'"
    return None


def epsg_of(crs: str) -> int | None:
    """Return the EPSG code, None where there is none."""
    code = parse(crs).to_epsg(min_confidence=70)
    return None if code is None else int(code)


def place_doubt(bounds: Box, crs: str, communes: Sequence[Box]) -> str | None:
    """Return a doubt where a drawing (``bounds`` in ``crs``) lies outside every commune box (degrees).

    Where no commune is known or the CRS is not Vietnamese, the CRS's own area of use is asked.
    """
    parsed = parse(crs)
    to_degrees = pyproj.Transformer.from_crs(parsed, parsed.geodetic_crs, always_xy=True)
    x, y = to_degrees.transform((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    boxes: Sequence[Box] = communes if "VN-2000" in parsed.name else ()
    where = "the communes of the province"
    if not boxes:
        if parsed.area_of_use is None:
            return None
        boxes, where = [parsed.area_of_use.bounds], "its area of use"
    if any(west <= x <= east and south <= y <= north for west, south, east, north in boxes):
        return None
    return f"in {short_name(crs)} the drawing lies outside {where}: check the meridian and the units"
