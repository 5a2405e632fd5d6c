"""Texts of an old layer to Unicode, one encoding per field where the field tells, else the layer's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...text import ASCII, UNKNOWN, UTF8, Decoded, as_bytes, decode, decode_texts, repair_texts

ASKED = {"Latin-1": UNKNOWN}


class Texts:
    """Decoded distinct texts of a layer: ``look_up(field, stored)`` gives text and whether it was changed."""

    def __init__(
        self, columns: Sequence[Sequence[bytes | None]], *, raw: bool, declared: str, asked: str
    ) -> None:
        pairs = [
            (number, data)
            for number, column in enumerate(columns)
            for data in sorted({value for value in column if value is not None})
        ]
        stored = [data for _, data in pairs]
        fields = [f"field {number}" for number, _ in pairs]
        found = _decode(stored, fields, raw=raw, declared=declared, asked=asked)
        self._found = dict(zip(pairs, found, strict=True))
        self._raw = raw

    def look_up(self, column: int, data: bytes) -> tuple[str, str, str | None]:
        """Return text, encoding and, where the text was changed, the text as Windows-1252 or Unicode showed it."""
        entry = self._found[column, data]
        shown = decode(data, UNKNOWN) if self._raw else data.decode("utf-8", "replace")
        right = entry.encoding in (ASCII, UNKNOWN) or (self._raw and entry.encoding == UTF8)
        text = entry.text.replace("\0", "")
        return text, entry.encoding, None if right or text == shown else shown

    def encoding_of(self, column: int) -> str:
        """Return the encoding that most of a field's distinct texts with a letter beyond ASCII are in."""
        used = Counter(entry.encoding for (number, _), entry in self._found.items() if number == column)
        del used[ASCII]
        return used.most_common(1)[0][0] if used else ASCII


def _decode(stored: list[bytes], fields: list[str], *, raw: bool, declared: str, asked: str) -> list[Decoded]:
    if asked != "auto":
        return [_as_asked(data, ASKED.get(asked, asked.lower()), raw) for data in stored]
    if not raw:
        return repair_texts([data.decode("utf-8", "replace") for data in stored], fields)
    wide = _declared(stored, declared)
    return wide if wide is not None else decode_texts(stored, fields)


def _declared(stored: list[bytes], declared: str) -> list[Decoded] | None:
    """Decode as the file's code page says, None where it says nothing or its own texts disprove it.

    UTF-8 is found by itself; what claims to be UTF-8 and is not must be told from its bytes too.
    """
    if not declared or declared in ("utf-8", "utf8", "65001", "1258", "cp1258", "windows-1258"):
        return None
    codec = f"cp{declared}" if declared.isdecimal() else declared
    try:
        return [Decoded(data.decode(codec), ASCII if data.isascii() else codec) for data in stored]
    except (LookupError, UnicodeDecodeError):
        return None


def _as_asked(data: bytes, encoding: str, raw: bool) -> Decoded:
    behind: Any = data if raw else as_bytes(data.decode("utf-8", "replace"))
    if behind is None or (not raw and encoding == UTF8):
        text = data.decode("utf-8", "replace")
        return Decoded(text, ASCII if text.isascii() else UTF8)
    return Decoded(decode(behind, encoding), ASCII if behind.isascii() else encoding)
