"""Numbers and dates as Vietnamese papers write them: dots between thousands, a comma before decimals."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


def number(value: float | Decimal, decimals: int = 0) -> str:
    """Return ``value`` rounded half up to so many decimals, as ``1.234,5``; minus zero is zero."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return f"-{text}" if rounded < 0 else text


def short_date(day: date) -> str:
    """Return a day as ``01/07/2025``."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def long_date(day: date) -> str:
    """Return a day as ``ngày 01 tháng 7 năm 2025``; January and February with a zero, as the rule on papers asks."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def without_marks(text: str) -> str:
    """Return a text in plain Latin letters: ``Đông Lỗ`` as ``Dong Lo``; what has no plain letter stays."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(part for part in parts if not unicodedata.combining(part))
