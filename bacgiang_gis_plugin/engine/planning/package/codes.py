"""The codes of a planning package, composed and taken apart: maHoSoQH, maThongTinQH, maDoiTuong.

maHoSoQH: province (2), kind (QHC, QPK, QCT), issue (1), two and four digits. The circular says both 0 and 1 for the
first issue, so both are accepted. maThongTinQH: 12 digits, NĐ 111/2024 and TT 24/2025/TT-BXD Điều 4 (secondary
sources): province (2), year (2), level 1–4, kind 1–5, adjustment 0–2, five digits. maDoiTuong: maHoSoQH, class, object.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from ...errors import EngineError

KINDS = ("QHC", "QPK", "QCT")
PLAN_CODE = re.compile(
    r"(?P<province>\d{2})(?P<kind>QHC|QPK|QCT)(?P<issue>\d)(?P<part>\d{2})(?P<serial>\d{4})"
)
INFO_CODE = re.compile(
    r"(?P<province>\d{2})(?P<year>\d{2})(?P<level>[1-4])(?P<kind>[1-5])(?P<adjustment>[0-2])(?P<serial>\d{5})"
)
OBJECT_CODE = re.compile(r"(?P<plan>[^-]+)-(?P<name>[A-Za-z][A-Za-z0-9_]*)-(?P<object>\d+)")
CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*_[APL]")
LONGEST_NAME = 60  # letters of the folder's name after CSDL_


@dataclass(frozen=True)
class Codes:
    """The two codes of a package; ``provisional``: the five digits of maThongTinQH were made here."""

    plan: str
    info: str
    provisional: bool = False

    def object(self, name: str, number: int) -> str:
        """Return maDoiTuong of an object of a class."""
        return f"{self.plan}-{name}-{number}"


def plan_code(province: str, kind: str, issue: int, part: int, serial: int) -> str:
    """Return maHoSoQH of its parts. Raises EngineError PARAMETER_INVALID."""
    code = f"{province}{kind}{issue}{part:02d}{serial:04d}"
    return checked_plan_code(code)


def checked_plan_code(code: str) -> str:
    """Return maHoSoQH where it has the right form. Raises EngineError PARAMETER_INVALID."""
    if PLAN_CODE.fullmatch(code) is None:
        reason = (
            "two digits of the province, QHC, QPK or QCT, and seven digits are needed, such as 24QHC0010001"
        )
        raise EngineError("PARAMETER_INVALID", name="plan_code", value=code, reason=reason)
    return code


def info_code(province: str, year: int, level: int, kind: int, adjustment: int, name: str) -> str:
    """Return a provisional maThongTinQH: its last digits follow from the name until the system issues the code.

    Raises EngineError PARAMETER_INVALID.
    """
    number = int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:8], "big") % 100_000
    return checked_info_code(f"{province}{year % 100:02d}{level}{kind}{adjustment}{number:05d}")


def checked_info_code(code: str) -> str:
    """Return maThongTinQH where it has the right form. Raises EngineError PARAMETER_INVALID."""
    if INFO_CODE.fullmatch(code) is None:
        reason = "12 digits are needed: province 2, year 2, level 1 to 4, kind 1 to 5, adjustment 0 to 2, five digits"
        raise EngineError("PARAMETER_INVALID", name="info_code", value=code, reason=reason)
    return code


def camel_case(text: str) -> str:
    """Return a name as folders and files of a package have it: Vietnamese without marks, words run together.

    Raises EngineError PARAMETER_INVALID where no letter is left.
    """
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[A-Za-z0-9]+", plain)
    name = "".join(word[0].upper() + word[1:] for word in words)[:LONGEST_NAME]
    if not re.search("[A-Za-z]", name):
        reason = "a name with letters is needed"
        raise EngineError("PARAMETER_INVALID", name="project_name", value=text, reason=reason)
    return name
