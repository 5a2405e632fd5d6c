"""Parcel labels: what one text says (number, area, land code), and how the texts of one face make a label.

Forms met on real sheets (public code, secondary sources): ``1L654/119.3``, ``654/119.3 ONT``, ``ONT 12 119.3``, the
same with a decimal comma or on two lines, and the three parts as separate texts on levels 13, 4 and 2 or all on 13.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

CODE = r"\d?[A-ZĐ]{1,4}(?:\s*\+\s*\d?[A-ZĐ]{1,4})*"
AREA = r"\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?"
DECIMAL = r"\d{1,3}(?:\.\d{3})+,\d+|\d+[.,]\d+"
UNIT = r"\s*(?:m2|m²)?"
ONE_TEXT = [
    re.compile(rf"(?P<code>{CODE})?\s*(?P<number>\d+)\s*/\s*(?P<area>{AREA}){UNIT}"),
    re.compile(rf"(?P<number>\d+)\s*/\s*(?P<area>{AREA}){UNIT}\s*(?P<code>{CODE})"),
    re.compile(rf"(?P<code>{CODE})\s+(?P<number>\d+)\s+(?P<area>{AREA}){UNIT}"),
    re.compile(rf"(?P<number>\d+)\s+(?P<area>{DECIMAL}){UNIT}(?:\s*(?P<code>{CODE}))?"),
    re.compile(rf"(?P<number>\d+)\s+(?P<code>{CODE})\s+(?P<area>{AREA}){UNIT}"),
    re.compile(rf"(?P<code>{CODE})\s+(?P<number>\d+)"),
    re.compile(rf"(?P<number>\d+)\s*(?P<code>{CODE})"),
]
ONLY_NUMBER = re.compile(r"\d+")
ONLY_AREA = re.compile(rf"(?:{DECIMAL}){UNIT}")
ROUND_AREA = re.compile(rf"(?:{AREA}){UNIT}")
ONLY_CODE = re.compile(CODE)
Item = TypeVar("Item")
LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Label:
    """What a text, or several together, say of a parcel. ``area`` in m²; None: not said."""

    number: int | None = None
    area: float | None = None
    code: str | None = None

    @property
    def empty(self) -> bool:
        return self.number is None and self.area is None and self.code is None

    @property
    def partial(self) -> bool:
        """Area or land code without a number."""
        return self.number is None and not self.empty


@lru_cache(maxsize=65_536)
def read_label(text: str, role: str = "") -> Label:
    """Read one text. ``role`` (``parcel_area``, ``land_code``) decides where the form alone could mean either.

    A text that is no label gives an empty Label.
    """
    plain = " ".join(text.split())
    if role == "parcel_area" and ROUND_AREA.fullmatch(plain):
        return Label(area=_area(plain))
    if ONLY_NUMBER.fullmatch(plain):
        return Label(number=_number(plain))
    if ONLY_AREA.fullmatch(plain):
        return Label(area=_area(plain))
    if ONLY_CODE.fullmatch(plain) and (role == "land_code" or len(plain) > 1):
        return Label(code=_code(plain))
    for form in ONE_TEXT:
        found = form.fullmatch(plain)
        if found:
            parts = found.groupdict()
            return Label(_number(parts["number"]), _area(parts.get("area")), _code(parts.get("code")))
    return Label()


def _number(text: str) -> int | None:
    number = int(text)
    return number if number <= LARGEST_NUMBER else None


def _area(text: str | None) -> float | None:
    if text is None:
        return None
    digits = re.sub(r"\s*m[2²]$", "", text)
    if "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    return float(digits)


def _code(text: str | None) -> str | None:
    return None if text is None else re.sub(r"\s+", "", text)


@dataclass(frozen=True)
class FaceLabel:
    """The label of one face: the chosen parts, and how many labels there are in the face."""

    label: Label
    count: int
    texts: str


def combine(labels: Sequence[Label], texts: Sequence[str]) -> FaceLabel:
    """Make one label of the texts in a face, nearest to the label point first; the first of each part counts.

    There are as many labels as there are numbers; of a face without a number, as many as areas.
    """
    numbers = [label.number for label in labels if label.number is not None]
    areas = [label.area for label in labels if label.area is not None]
    codes = [label.code for label in labels if label.code is not None]
    chosen = Label(_first(numbers), _first(areas), _first(codes))
    whole = next((label for label in labels if label.number is not None), None)
    if whole is not None and (whole.area is not None or whole.code is not None):
        chosen = Label(whole.number, whole.area or chosen.area, whole.code or chosen.code)
    return FaceLabel(chosen, len(numbers) or min(len(areas), 1), "; ".join(texts))


def _first(items: Sequence[Item]) -> Item | None:
    return items[0] if items else None
