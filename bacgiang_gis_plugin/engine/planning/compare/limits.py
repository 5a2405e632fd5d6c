"""Indicators as plans write them ("40–60 %", "≤5", "tối đa 2,5 lần") → ranges; the text stays as it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Check = Literal["within", "above", "below", "unread"]
DENSITY, STOREYS, RATIO = "mat_do_xay_dung", "tang_cao_xay_dung", "he_so_su_dung_dat"

_UNITS = re.compile(r"(%|phần trăm|tầng|lần|m2/m2|m²/m²|m2 sàn/m2 đất)")
_WORDS = (
    (re.compile(r"(không quá|không lớn hơn|tối đa|nhỏ hơn hoặc bằng|max\.?|<=|≤|=<)"), "≤"),
    (re.compile(r"(không nhỏ hơn|không dưới|tối thiểu|ít nhất|lớn hơn hoặc bằng|min\.?|>=|≥|=>)"), "≥"),
    (re.compile(r"(dưới|nhỏ hơn|<)"), "<"),
    (re.compile(r"(trên|lớn hơn|>)"), ">"),
    (re.compile(r"(đến|tới|–|—|÷|−|~|\bto\b)"), "-"),
)  # fmt: skip
_NUMBER = r"(\d+(?:\.\d+)?)"
_ONE = re.compile(rf"([≤≥<>]?){_NUMBER}")
_RANGE = re.compile(rf"(?:từ)?{_NUMBER}-{_NUMBER}")
SAME = 1e-9  # relative: rounding of floating point is no excess


@dataclass(frozen=True)
class Limit:
    """A range; ``low`` or ``high`` None: open on that side. ``strict``: the bound itself is outside.

    ``text``: as written. ``read``: whether the text was understood; a number alone is the upper limit.
    """

    text: str
    low: float | None = None
    high: float | None = None
    strict: bool = False
    read: bool = True

    def check(self, value: float) -> Check:
        """Return how a value lies to the range, ``unread`` where the text was not understood."""
        if not self.read:
            return "unread"
        if self.high is not None and value > self.high * (1 + SAME):
            return "above"
        if self.low is not None and value < self.low * (1 - SAME):
            return "below"
        if self.strict and value in (self.low, self.high):
            return "above" if value == self.high else "below"
        return "within"


def read_limit(text: str | None, kind: str = "") -> Limit | None:
    """Return what a text says, None where it says nothing. ``kind``: the field, for what is plausible there."""
    if text is None or not text.strip():
        return None
    plain = unicodedata.normalize("NFC", text).casefold()
    plain = _UNITS.sub("", plain)
    for pattern, sign in _WORDS:
        plain = pattern.sub(sign, plain)
    plain = "".join(plain.split()).replace(",", ".").strip(".;:")
    limit = _limit(text, plain)
    # A density up to 1 without a percent sign may be a share or a percentage: it is not guessed.
    if kind == DENSITY and "%" not in text and limit.read and max(limit.low or 0, limit.high or 0) <= 1:
        return Limit(text, read=False)
    return limit


def _limit(text: str, plain: str) -> Limit:
    between = _RANGE.fullmatch(plain)
    if between:
        low, high = float(between[1]), float(between[2])
        return Limit(text, low, high) if low <= high else Limit(text, read=False)
    one = _ONE.fullmatch(plain)
    if one is None:
        return Limit(text, read=False)
    value, strict = float(one[2]), one[1] in ("<", ">")
    return (
        Limit(text, low=value, strict=strict)
        if one[1] in ("≥", ">")
        else Limit(text, high=value, strict=strict)
    )


def storeys_of(text: str | None) -> float | None:
    """Return the storeys of a building: "3", "3 tầng", "2,5"; None where the text is no such number."""
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*(?:tầng|tang|t)?\s*", (text or "").casefold())
    value = float(found[1].replace(",", ".")) if found else 0.0
    return value if value > 0 else None
