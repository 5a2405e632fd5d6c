"""Parcel labels: what one text says (number, area, land codes), and how the texts of one face make a label.

Forms met on real sheets (public code, secondary sources): ``1L654/119.3``, ``654/119.3 ONT``, ``ONT 12 119.3``, the
same with a decimal comma or on two lines, and the three parts as separate texts on levels 13, 4 and 2 or all on 13.
Other countries write sub-numbers (``469-66 천``, ``1234/5``, ``12a``); they are kept as they stand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from .label_forms import Area, read_form

CODE = r"\d?[A-ZĐ]{2,4}(?:\s*\+\s*\d?[A-ZĐ]{2,4})*|\d[A-ZĐ]"
DECIMAL = r"\d+[.,]\d{1,2}"
# The forms of nearly all labels, read without taking the text apart.
USUAL = re.compile(
    rf"(?P<code>{CODE})?(?P<number>\d{{1,9}})/(?P<area>{DECIMAL})|(?P<only>\d{{1,9}})|(?P<size>{DECIMAL})"
)
Item = TypeVar("Item")
LARGEST_NUMBER = 2**31 - 1
ALIKE = math.log(1.5)  # an area that differs by less than this factor may be that of the face
FEW = 3  # labels; fewer do not tell whether a sheet writes sub-numbers after a stroke


@dataclass(frozen=True)
class Label:
    """What a text, or several together, say of a parcel. ``area`` in m²; None: not said.

    ``lot``: the number as written where it is more than a whole number (469-66, 12a). ``uses``: land codes with an
    area each. ``other``: what the text means where this reading does not fit the face.
    """

    number: int | None = None
    area: float | None = None
    code: str | None = None
    lot: str | None = None
    uses: tuple[tuple[str, float], ...] = ()
    other: Label | None = field(default=None, compare=False)

    @property
    def empty(self) -> bool:
        return self.number is None and self.area is None and self.code is None

    @property
    def partial(self) -> bool:
        """Area or land code without a number."""
        return self.number is None and not self.empty

    @property
    def name(self) -> str | None:
        """Return the number as it is written; what tells parcels of a sheet apart."""
        return self.lot or (None if self.number is None else str(self.number))

    @property
    def sub_number(self) -> bool:
        """Tell whether the other reading takes the area for a sub-number."""
        return self.other is not None and self.other.lot is not None

    @property
    def each(self) -> str | None:
        """Return the uses as ``ONT:120+CLN:300``, in m²."""
        return "+".join(f"{code}:{area:g}" for code, area in self.uses) or None


@lru_cache(maxsize=65_536)
def read_label(text: str, role: str = "") -> Label:
    """Read one text. ``role`` (``parcel_area``, ``land_code``) decides where the form alone could mean either.

    A text that is no label gives an empty Label.
    """
    usual = USUAL.fullmatch(text)
    if usual is not None and not (usual["only"] and role == "parcel_area"):
        if usual["size"]:
            return Label(area=_plain(usual["size"]))
        number = _number(usual["number"] or usual["only"])
        code = usual["code"]
        area = _plain(usual["area"]) if usual["area"] else None
        return Label(number, area, re.sub(r"\s+", "", code) if code else None)
    form = read_form(text, role)
    if form is None:
        return Label()
    number = _number(form.number)
    lot = None if number is None or form.lot == str(number) else form.lot
    size = _sum(form.uses) if form.area is None else form.area
    uses = tuple((one, part.value) for one, part in form.uses)
    label = Label(number, None if size is None else size.value, form.code, lot, uses)
    if size is not None and size.other is not None:
        label = replace(label, other=replace(label, area=size.other))
    if form.stroke is not None and number is not None:
        label = replace(label, other=Label(number, None, form.code, form.stroke))
    return label


def _number(text: str | None) -> int | None:
    number = int(text) if text else LARGEST_NUMBER + 1
    return number if number <= LARGEST_NUMBER else None


def _plain(text: str) -> float:
    return float(text.replace(",", "."))


def _sum(uses: Sequence[tuple[str, Area]]) -> Area | None:
    return Area(sum(area.value for _, area in uses), None) if uses else None


def choose(label: Label, area: float, sub_numbers: bool) -> Label:
    """Return the reading of a label that fits a face of ``area`` m².

    ``sub_numbers``: what the sheet writes after a stroke is a sub-number, see ``writes_sub_numbers``.
    """
    if label.other is None:
        return label
    if label.sub_number:
        return label.other if sub_numbers else label
    return label if _apart(label.area, area) <= _apart(label.other.area, area) else label.other


def writes_sub_numbers(labels: Sequence[Label], areas: Sequence[float]) -> bool:
    """Tell whether ``654/119`` is a sub-number in a sheet: most such figures are nowhere near the face's area."""
    fits = [_apart(label.area, area) < ALIKE for label, area in zip(labels, areas, strict=True)]
    return len(fits) >= FEW and 2 * sum(fits) < len(fits)


def _apart(one: float | None, other: float) -> float:
    return abs(math.log(one / other)) if one and other > 0 else math.inf


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
    if (
        len(labels) == 1 and labels[0].other is None
    ):  # as most faces are labelled, and the same by the rules below
        only = labels[0]
        return FaceLabel(only, int(only.number is not None or only.area is not None), "; ".join(texts))
    numbers = [label for label in labels if label.number is not None]
    areas = [label.area for label in labels if label.area is not None]
    codes = [label.code for label in labels if label.code is not None]
    uses = [label.uses for label in labels if label.uses]
    first = _first(numbers) or Label()
    chosen = first if first.other is None else replace(first, other=None)
    if first.area is None:
        chosen = replace(chosen, area=_first(areas))
    if first.code is None:
        chosen = replace(chosen, code=_first(codes))
    if not first.uses and uses:
        chosen = replace(chosen, uses=uses[0])
    return FaceLabel(chosen, len(numbers) or min(len(areas), 1), "; ".join(texts))


def _first(items: Sequence[Item]) -> Item | None:
    return items[0] if items else None
