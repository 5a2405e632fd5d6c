"""Findings as rows of an errors layer: the columns that every such layer begins with, and what fills them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import pyarrow as pa

from . import RULES, Language

# Rule, severity, message, then the keys of the parcel that the finding is about.
FIRST_COLUMNS = (
    ("ma_loi", pa.string()),
    ("muc_do", pa.string()),
    ("thong_bao", pa.string()),
    ("so_to", pa.int32()),
    ("so_thua", pa.int32()),
    ("ma_thua", pa.string()),
)


class Told(Protocol):
    """A finding: rule id, measured value and limit in the rule's unit."""

    @property
    def rule(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def limit(self) -> float | None: ...


def told_columns(found: Sequence[Told], texts: Sequence[str], language: Language) -> dict[str, list[Any]]:
    """Return the columns ma_loi, muc_do, thong_bao, gia_tri and nguong of n findings; ``texts`` (n,) fill messages."""
    rules = [RULES[one.rule] for one in found]
    return {
        "ma_loi": [rule.id for rule in rules],
        "muc_do": [rule.severity for rule in rules],
        "thong_bao": [
            rule.message(language, value=one.value, limit=one.limit, text=text)
            for rule, one, text in zip(rules, found, texts, strict=True)
        ],
        "gia_tri": [one.value for one in found],
        "nguong": [one.limit for one in found],
    }
