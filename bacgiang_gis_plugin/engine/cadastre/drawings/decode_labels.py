"""A drawing's texts and layer names to Unicode; what is Unicode already stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from ...text import ASCII, UNKNOWN, Decoded, as_bytes, decode, decode_texts, repair_texts
from .drawing import Drawing, Label

# The parameter's names for what text.py calls otherwise; the rest differ in case alone.
ASKED = {"Latin-1": UNKNOWN}
ESCAPED = re.compile(r"\\U\+([0-9A-Fa-f]{4})")  # how an 8-bit DXF or DWG writes a letter its code page lacks
WIDE_CODE_PAGES = frozenset({"cp932", "gbk", "cp949", "cp950"})  # two bytes a letter: never Vietnamese


@dataclass
class DecodedLabels:
    """Per label (in the drawing's order) text and encoding; ``names``: the layers' names as letters.

    ``encoding`` is the one that most texts with a letter beyond ASCII are in.
    """

    texts: list[str]
    encodings: list[str]
    names: dict[str, str]
    encoding: str
    doubts: list[str] = field(default_factory=list)


def decode_labels(drawing: Drawing, asked: str) -> DecodedLabels:
    """Decode every label. ``asked`` is an encoding, or ``auto`` to find it per file and font."""
    labels = drawing.labels
    parts = [(label.text, label.eight_bit) for label in labels]
    decoded = _decode_all(parts, _fonts(labels), asked)
    if asked == "auto":
        decoded = _by_page(parts, decoded, drawing.code_page)
    texts = [entry.text for entry in decoded]
    wide = drawing.encoding if drawing.encoding in WIDE_CODE_PAGES else None
    encodings = [wide or entry.encoding for entry in decoded]
    counted = {level for level, _, _ in drawing.counts}
    names = sorted({label.level for label in labels} | set(drawing.line_level) | counted)
    names_parts = [name_parts(name, drawing) for name in names]
    legible = _decode_all(names_parts, [None] * len(names), asked)
    if asked == "auto":
        legible = _by_page(names_parts, legible, drawing.code_page)
    usual = Counter(encoding for encoding in encodings if encoding != ASCII).most_common(1)
    result = DecodedLabels(
        texts,
        encodings,
        {name: entry.text for name, entry in zip(names, legible, strict=True)},
        usual[0][0] if usual else ASCII,
    )
    lost = sum(encoding == UNKNOWN for encoding in encodings) if asked == "auto" else 0
    if lost:
        result.doubts.append(f"the encoding of {lost} texts is not known; they are shown as Windows-1252")
    return result


def _by_page(
    parts: Sequence[tuple[str, bytes | None]], decoded: list[Decoded], page: str | None
) -> list[Decoded]:
    """Read the texts that are in no Vietnamese encoding in the code page that the drawing declares."""
    if page is None:
        return decoded
    out = []
    for (_, data), entry in zip(parts, decoded, strict=True):
        if data is not None and entry.encoding == UNKNOWN:
            with suppress(UnicodeDecodeError):  # a byte the page does not have: it stays unknown
                entry = Decoded(data.decode(page), page)
        out.append(entry)
    return out


def name_parts(name: str, drawing: Drawing) -> tuple[str, bytes | None]:
    """Return a layer's name as letters and, where it was read byte by byte, its bytes."""
    return split_text(name, drawing.encoding)


def split_text(text: str, encoding: str | None) -> tuple[str, bytes | None]:
    """Return text as letters, and its 8-bit bytes where the letters are only stand-ins for them."""
    text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    stored = text.encode("utf-8", "surrogateescape")
    legible = stored.decode("utf-8", "replace")
    if encoding in WIDE_CODE_PAGES or encoding is None:
        return legible, None
    if encoding == "utf-8":
        return legible, stored if legible != text else None
    try:
        return legible, text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:  # written as \U+1EA5 in the file: Unicode whatever the code page
        return legible, None


def _fonts(labels: Sequence[Label]) -> list[str | None]:
    return [label.font or None for label in labels]


def _decode_all(
    parts: Sequence[tuple[str, bytes | None]], fonts: Sequence[str | None], asked: str
) -> list[Decoded]:
    """Decode (letters, 8-bit bytes or None); bytes and letters are told apart file-wide, each in one go."""
    out = [Decoded(text, ASCII) for text, _ in parts]
    raw = [number for number, (_, data) in enumerate(parts) if data is not None]
    read = [number for number, (_, data) in enumerate(parts) if data is None]
    if asked != "auto":
        encoding = ASKED.get(asked, asked.lower())
        for number, (text, data) in enumerate(parts):
            stored = data if data is not None else as_bytes(text)
            if stored is None or (data is None and encoding == "utf-8"):
                out[number] = Decoded(text, ASCII if text.isascii() else "utf-8")
            else:
                letters = decode(stored, encoding, fonts[number])
                out[number] = Decoded(letters, ASCII if stored.isascii() else encoding)
        return out
    raw_found = decode_texts([parts[number][1] or b"" for number in raw], [fonts[number] for number in raw])
    read_found = repair_texts([parts[number][0] for number in read], [fonts[number] for number in read])
    for number, entry in zip(raw + read, [*raw_found, *read_found], strict=True):
        out[number] = entry
    return out
