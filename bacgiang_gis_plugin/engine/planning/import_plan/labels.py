"""Texts of a plan to what they say of a zone: name, lot, code, density, storeys, floor-area ratio, area, people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from ...cadastre.sheet_names import plain
from .codes import describe_code

Geometries = NDArray[np.object_]
Ints = NDArray[np.int64]
Points = NDArray[np.float64]

NEAR_HEIGHTS = 6.0  # a text outside its zone lies at most this many text heights from it
NUMBER = r"(\d[\d.,]*(?:\s*(?:-|÷|–|to|den)\s*\d[\d.,]*)?)"
# Field → what stands before the value, in small letters without marks. Abbreviations as plans have them.
INDICATORS = {
    "mat_do_xay_dung": r"\b(?:mat do(?: xay dung| xd)?|mdxd|mdxd tb)\b",
    "tang_cao_xay_dung": r"\b(?:tang cao(?: xay dung| xd| tb| toi da)?|so tang|tctb|tc)\b",
    "he_so_su_dung_dat": r"\b(?:he so (?:su dung dat|sdd)|hs ?sdd|hssd)\b",
    "dan_so": r"\b(?:dan so|ds)\b",
    "dien_tich_nhan": r"\b(?:dien tich|dt|s)\b",
}
LOT = re.compile(r"[A-ZĐ]{1,6}\d?[-. _]?\d{1,3}(?:[-._/]\d{1,3})*[A-Za-z]?")
DECISION = re.compile(r"\d+\s*/\s*(?:\d{4}\s*/\s*)?(?:QĐ|QD|NQ)\s*-\s*[\w-]+", re.IGNORECASE)
HECTARE = re.compile(r"^\s*(?:ha|hec ?ta)\b")


@dataclass
class Said:
    """What the texts of one zone say; ``values``: dictionary field → text as written; ``rest``: not understood."""

    values: dict[str, str] = field(default_factory=dict)
    area: float | None = None
    names: list[str] = field(default_factory=list)
    lots: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


def read_text(text: str, into: Said) -> bool:
    """Add what one text says; return whether anything of it was understood. A name may run over several lines."""
    understood = False
    before = len(into.names)
    for line in re.split(r"[\r\n;|]+", unicodedata.normalize("NFC", text)):
        line = line.strip()
        if line:
            understood |= _read_line(line, into)
    into.names[before:] = [" ".join(into.names[before:])] if len(into.names) > before else []
    return understood


def _read_line(line: str, into: Said) -> bool:
    letters = plain(line)
    if _indicators(line, letters, into):
        return True
    if LOT.fullmatch(line) and not describe_code(line)[1]:
        into.lots.append(line)
    elif describe_code(line)[1] and (line.upper() == line or "_" in line):
        into.codes.append(line)
    elif sum(letter.isalpha() for letter in line) >= 3:
        into.names.append(line)
    else:
        into.rest.append(line)
        return False
    return True


def _indicators(line: str, letters: str, into: Said) -> bool:
    """Read every "name: number" of a line; ``letters`` are its small letters without marks, as many as it has."""
    if len(letters) != len(line):
        return False
    found = False
    for name, before in INDICATORS.items():
        match = re.search(before + r"\s*(?:\([^)]*\))?\s*[:=]?\s*" + NUMBER, letters)
        if match is None:
            continue
        value = line[match.start(1) : match.end(1)].rstrip(".,")
        after = letters[match.end(1) :]
        found = True
        if name == "dien_tich_nhan":
            size = _as_number(value)
            into.area = size * 10_000 if size is not None and HECTARE.match(after) else size
        else:
            into.values.setdefault(name, value)
    return found


def _as_number(text: str) -> float | None:
    """Return a number as Vietnamese plans write it: a dot between thousands, a comma before decimals."""
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    else:
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class PlanText:
    """One text: letters, insertion point (metres), height, rotation (degrees), layer; ``coded``: on a zones' layer."""

    text: str
    at: tuple[float, float]
    height: float
    rotation: float
    layer: str
    coded: bool
    element: int


def place_texts(
    texts: Sequence[PlanText], zones: Geometries, layers: Sequence[str]
) -> tuple[Ints, NDArray[np.bool_]]:
    """Return for each text (m,) its zone, -1 where none, and whether it lies in it or only near it.

    A text belongs to the smallest zone of its own layer around it, else to the smallest zone around it; one on a zones'
    layer outside all zones to the nearest zone of that layer within some text heights.
    """
    found = np.full(len(texts), -1)
    inside = np.zeros(len(texts), dtype=bool)
    if not len(texts) or not len(zones):
        return found, inside
    tree = shapely.STRtree(zones)
    area = shapely.area(zones)
    inserted = np.array([text.at for text in texts])
    for places in (_middles(texts), inserted):  # the insertion point has the last word
        one, two = tree.query(shapely.points(places), predicate="intersects")
        pairs = zip(one.tolist(), two.tolist(), strict=True)
        other = np.array([layers[zone] != texts[text].layer for text, zone in pairs], dtype=bool)
        order = np.lexsort((area[two], other, one))
        first, start = np.unique(one[order], return_index=True)
        found[first] = two[order][start]
        inside[first] = True
    for number in np.flatnonzero(found < 0).tolist():
        text = texts[number]
        if text.coded:
            found[number] = _nearest(text, tree, zones, layers)
    return found, inside


def _nearest(text: PlanText, tree: shapely.STRtree, zones: Geometries, layers: Sequence[str]) -> int:
    point = shapely.Point(text.at)
    reach = NEAR_HEIGHTS * max(text.height, 0.1)
    near = [int(z) for z in tree.query(point, predicate="dwithin", distance=reach) if layers[z] == text.layer]
    return min(near, key=lambda z: (float(shapely.distance(zones[z], point)), z), default=-1)


def _middles(texts: Sequence[PlanText]) -> Points:
    """Return about where the middle of each text is, letters 0.7 of their height wide."""
    turn = np.radians([text.rotation for text in texts])
    half = np.array([0.35 * len(text.text) * text.height for text in texts])
    start = np.array([text.at for text in texts])
    return np.asarray(start + half[:, None] * np.column_stack([np.cos(turn), np.sin(turn)]))


def decisions_in(texts: Sequence[str]) -> list[str]:
    """Return the numbers of decisions that texts name, each once; they are shown, not taken over."""
    found = (match[0] for text in texts for match in DECISION.finditer(text))
    return list(dict.fromkeys(found))[:20]
