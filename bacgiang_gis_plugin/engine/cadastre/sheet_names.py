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
from ..vn2000 import placeable

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
        if _planar(code).geodetic_crs != _planar(crs).geodetic_crs and not (
            placeable(code) and placeable(crs)
        ):
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
