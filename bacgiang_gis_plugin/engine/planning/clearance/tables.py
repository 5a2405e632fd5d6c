"""An office's own tables: the smallest area that may be left, by land code, and prices in đồng per m²."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from ...datasets import check_file
from ...errors import EngineError

CODE, MINIMUM, PRICE, POSITION = "loai_dat", "dien_tich_toi_thieu", "don_gia", "vi_tri"
THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")
PLAIN = re.compile(r"\d+([.,]\d+)?")


@dataclass(frozen=True)
class Minimum:
    """The smallest remainder in m² by land code (as it is written, in capitals), and for codes without a row."""

    by_code: Mapping[str, Decimal]
    otherwise: Decimal | None

    @property
    def empty(self) -> bool:
        """Whether the office gave nothing at all."""
        return not self.by_code and self.otherwise is None

    def of(self, code: str) -> Decimal | None:
        """Return the value for a land code; None where the office gave none."""
        return self.by_code.get(code.strip().upper(), self.otherwise)


@dataclass(frozen=True)
class Prices:
    """Prices in đồng per m² by land code and position (empty: any)."""

    by_code: Mapping[tuple[str, str], Decimal]

    def of(self, code: str, position: str) -> Decimal | None:
        """Return the price for a land code at a position; None where the table has none."""
        plain = code.strip().upper()
        return self.by_code.get((plain, position.strip().casefold()), self.by_code.get((plain, "")))


def amount(area: float, price: Decimal) -> int:
    """Return area (as shown, m²) × price in whole đồng, half a đồng rounded up."""
    return int((Decimal(repr(float(area))) * price).quantize(Decimal(1), ROUND_HALF_UP))


def read_minimum(path: Path | None, otherwise: float | None) -> Minimum:
    """Read the columns loai_dat and dien_tich_toi_thieu. Raises EngineError FILE_*, CLEARANCE_TABLE."""
    rest = None if otherwise is None else Decimal(repr(float(otherwise)))
    if path is None:
        return Minimum({}, rest)
    found: dict[str, Decimal] = {}
    for number, row in enumerate(_rows(path, (CODE, MINIMUM)), start=2):
        code = row[CODE].upper()
        if not code or code in found:
            raise _refused(path, number, f"the code {code or '(empty)'} is missing or there twice")
        found[code] = _number(path, number, row[MINIMUM], thousands=False)
    return Minimum(found, rest)


def read_prices(path: Path | None) -> Prices | None:
    """Read the columns loai_dat, don_gia and, where there, vi_tri. Raises EngineError FILE_*, CLEARANCE_TABLE.

    ``1.250.000`` and ``1,250,000`` are one and a quarter million: groups of three digits are thousands.
    """
    if path is None:
        return None
    found: dict[tuple[str, str], Decimal] = {}
    for number, row in enumerate(_rows(path, (CODE, PRICE)), start=2):
        key = (row[CODE].upper(), row.get(POSITION, "").casefold())
        if not key[0] or key in found:
            raise _refused(path, number, f"the code {row[CODE] or '(empty)'} is missing or there twice")
        found[key] = _number(path, number, row[PRICE], thousands=True)
    return Prices(found)


def _number(path: Path, line: int, text: str, *, thousands: bool) -> Decimal:
    plain = "".join(text.split())
    if thousands and THOUSANDS.fullmatch(plain):
        return Decimal(re.sub("[.,]", "", plain))
    if not PLAIN.fullmatch(plain):
        raise _refused(path, line, f"{text or '(empty)'} is no number")
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation as error:
        raise _refused(path, line, f"{text} is no number") from error


def _rows(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    check_file(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        head = text.partition("\n")[0]
        reader = csv.DictReader(
            io.StringIO(text, newline=""),
            delimiter=";" if head.count(";") > head.count(",") else ",",
            restval="",
        )
        rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EngineError("CLEARANCE_TABLE", path=path, reason=f"not a CSV in UTF-8 ({error})") from error
    lacking = [name for name in needed if name not in (reader.fieldnames or [])]
    if lacking:
        raise EngineError("CLEARANCE_TABLE", path=path, reason=f"the column {', '.join(lacking)} is missing")
    if any(None in row for row in rows):
        raise EngineError(
            "CLEARANCE_TABLE", path=path, reason="a row has more values than the head has columns"
        )
    return [{name: (value or "").strip() for name, value in row.items()} for row in rows]


def _refused(path: Path, line: int, reason: str) -> EngineError:
    return EngineError("CLEARANCE_TABLE", path=path, reason=f"line {line}: {reason}")
