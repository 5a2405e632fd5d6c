"""Bytes of TCVN3 (ABC), VNI-Windows, VISCII, CP1258 and mangled UTF-8 to Unicode (NFC) and back.

The byte tables are the code list ``legacy_encodings``. Decoding never fails and never loses a byte: a byte that an
encoding does not know is shown as Windows-1252 would show it. Many texts are decoded as one array of bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .dictionary.tables import read_rows
from .syllables import TONES

ASCII, UTF8, TCVN3, VNI, VISCII, CP1258 = "ascii", "utf-8", "tcvn3", "vni", "viscii", "cp1258"
TWICE = "utf-8-as-latin-1"  # UTF-8 that was read as Windows-1252 or Latin-1 and written as UTF-8 again
UNKNOWN = "unknown"  # 8-bit text that is none of these: shown as Windows-1252, kept byte for byte
ENCODINGS = (ASCII, UTF8, TWICE, TCVN3, VNI, CP1258, VISCII, UNKNOWN)
LEGACY = (TCVN3, VNI, CP1258, VISCII)

WORD = re.compile(r"[^\W\d_\u0300-\u036f](?:[^\W\d_]|[\u0300-\u036f])*")
_SEPARATORS = bytes([0x00, 0x1F, 0x1D, 0x1C, 0x0B, 0x0C, 0x0A])  # letters in none of the encodings
FONT_CAPITALS = re.compile(r"^\.?vn(?!i).*h(?:\.\w+)?$", re.IGNORECASE)
_SMALL_ASCII = re.compile("[a-z]")
# A word with a letter beyond ASCII and a plain capital behind a letter, where no small ASCII letter is about.
_MARKED_CAPITALS = re.compile(r"[^\W\x00-\x7f][A-Z]|[^\W\d_][A-Z][^\W\d_]*[^\W\x00-\x7f]")
_ALL_CAPITALS = re.compile(r"[^\W\d_]*[^\W\d_][A-Z][^\W\d_]*")

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


@lru_cache(maxsize=1)
def _cp1252() -> tuple[str, dict[str, int]]:
    """Return Windows-1252 with its five holes filled as in Latin-1: the 256 characters and their bytes."""
    table = "".join(_one_byte(bytes([code]), "cp1252") for code in range(256))
    codes = {chr(code): code for code in range(256)}
    codes.update({letter: code for code, letter in enumerate(table)})
    return table, codes


def _one_byte(byte: bytes, codec: str) -> str:
    try:
        return byte.decode(codec)
    except UnicodeDecodeError:
        return byte.decode("latin-1")


@lru_cache(maxsize=8)
def _letters(encoding: str) -> dict[bytes, str]:
    """Return the code list of an encoding: bytes → Unicode letter."""
    rows = (row for row in read_rows("legacy_encodings") if row["encoding"] == encoding)
    return {bytes.fromhex(row["bytes_hex"]): row["unicode"] for row in rows}


@lru_cache(maxsize=8)
def _single_bytes(encoding: str) -> NDArray[np.uint16]:
    """Return the Unicode letter (256,) of every byte as UTF-16."""
    table = list(_cp1252()[0])
    if encoding == CP1258:
        table[0x80:] = [_one_byte(bytes([code]), CP1258) for code in range(0x80, 0x100)]
    elif encoding in LEGACY:
        for key, letter in _letters(encoding).items():
            if len(key) == 1:
                table[key[0]] = letter
    return np.array([ord(letter) for letter in table], np.uint16)


@lru_cache(maxsize=1)
def _vni_pairs() -> NDArray[np.uint16]:
    """Return the letter (65536,) of base × 256 + mark, 0 for what is no pair. No mark is a base itself."""
    table = np.zeros(65536, np.uint16)
    for key, letter in _letters(VNI).items():
        if len(key) == 2:
            table[int.from_bytes(key, "big")] = ord(letter)
    return table


@lru_cache(maxsize=8)
def letters_unknown(encoding: str) -> frozenset[str]:
    """Return the letters that decoding shows only because the encoding does not know their byte."""
    known = set("".join(_letters(encoding).values()))
    known |= {letter.upper() for letter in known}  # TCVN3 takes capitals from the letters around
    if encoding == CP1258:
        known |= {_one_byte(bytes([code]), CP1258) for code in range(0x80, 0x100)}
    shown = {chr(code) for code in _single_bytes(encoding)[0x80:]}
    return frozenset(letter for letter in shown - known if unicodedata.category(letter) in ("Lu", "Ll"))


def as_bytes(text: str) -> bytes | None:
    """Return the bytes behind text that was read as Windows-1252 or Latin-1, None where it cannot have been."""
    codes = _cp1252()[1]
    try:
        return bytes([codes[letter] for letter in text])
    except KeyError:
        return None


def undo_twice(data: bytes) -> str | None:
    """Undo one reading of UTF-8 as Latin-1; None where the bytes are not UTF-8 written twice."""
    try:
        behind = as_bytes(data.decode("utf-8"))
        return None if behind is None or behind.isascii() else behind.decode("utf-8")
    except UnicodeDecodeError:
        return None


# ---------------------------------------------------------------- decoding


def decode(data: bytes, encoding: str, font: str | None = None) -> str:
    """Return the text (NFC). `font`: the font's name; TCVN3 fonts whose name ends in H draw capitals.

    Raises LookupError for an encoding that is not in `ENCODINGS`.
    """
    return decode_all([data], encoding, font)[0]


def decode_all(samples: Sequence[bytes], encoding: str, font: str | None = None) -> list[str]:
    """Decode n texts of one encoding and font at once; see `decode`. Keeps order and length."""
    if encoding not in ENCODINGS:
        raise LookupError(f"unknown encoding: {encoding}")
    if not samples:
        return []
    if encoding in (UTF8, TWICE, ASCII):
        return [_decode_utf8(data, encoding) for data in samples]
    for code in _SEPARATORS:
        separator = bytes([code])
        joined = separator.join(samples)
        if joined.count(separator) == len(samples) - 1:
            return _decode_joined(joined, code, encoding, font)
    return [text for data in samples for text in _decode_joined(data, None, encoding, font)]


def _decode_joined(joined: bytes, separator: int | None, encoding: str, font: str | None) -> list[str]:
    """Decode texts with a separator between them, which is in none of them; None: it is one text."""
    data = np.frombuffer(joined, np.uint8)
    whole = _as_text(data, encoding)
    capitals = bool(encoding == TCVN3 and font and FONT_CAPITALS.match(font))
    if capitals:
        whole = whole.upper()
    texts = [whole] if separator is None else whole.split(chr(separator))
    if encoding == TCVN3 and not capitals:
        ends = np.flatnonzero(data == separator) if separator is not None else np.zeros(0, np.int64)
        for number in _with_capital_inside(data, ends):
            texts[number] = _with_capitals(texts[number])
    return texts


def _as_text(data: Bytes, encoding: str) -> str:
    letters = _single_bytes(encoding)[data]
    if encoding == VNI and len(data) > 1:
        pairs = _vni_pairs()[data[:-1].astype(np.uint16) << 8 | data[1:]]
        first = np.flatnonzero(pairs)
        letters[first] = pairs[first]
        letters = np.delete(letters, first + 1)
    text = letters.astype("<u2").tobytes().decode("utf-16-le")
    return unicodedata.normalize("NFC", text) if encoding == CP1258 else text


def _with_capital_inside(data: Bytes, ends: Places) -> list[int]:
    """Return the numbers of the texts that hold a plain capital behind a letter: only their case is in question."""
    plain = data & 0xDF
    capital = (data >= 0x41) & (data <= 0x5A)
    letter = ((plain >= 0x41) & (plain <= 0x5A)) | (data >= 0x80)
    places = np.flatnonzero(capital[1:] & letter[:-1])
    numbers: list[int] = np.unique(np.searchsorted(ends, places)).tolist()
    return numbers


def _decode_utf8(data: bytes, encoding: str) -> str:
    text = undo_twice(data) if encoding == TWICE else None
    if text is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = _as_text(np.frombuffer(data, np.uint8), UNKNOWN)
    return unicodedata.normalize("NFC", text)


def _with_capitals(text: str) -> str:
    """Give TCVN3 letters their case from the plain capitals around them.

    TCVN3 has bytes for seven capitals only; "GIANG" with a marked letter is written "GIàNG".
    """
    if text.isascii():
        return text
    if not _SMALL_ASCII.search(text) and _MARKED_CAPITALS.search(text):
        return text.upper()
    return WORD.sub(_word_with_capitals, text)


def _word_with_capitals(match: re.Match[str]) -> str:
    word = match.group()
    plain = [letter for letter in word if letter.isascii()]
    if word.isascii() or any(letter.islower() for letter in plain) or not _ALL_CAPITALS.fullmatch(word):
        return word
    return word.upper()


# ---------------------------------------------------------------- encoding


def encode(text: str, encoding: str) -> bytes:
    """Write text in an encoding; capitals that TCVN3 does not have become small letters (drawn by an H font).

    Raises UnicodeEncodeError for a letter that the encoding cannot write, LookupError for an unknown encoding.
    """
    text = unicodedata.normalize("NFC", text)
    if encoding in (ASCII, UTF8, UNKNOWN):
        return text.encode({UNKNOWN: "cp1252"}.get(encoding, encoding))
    if encoding == TWICE:
        table = _cp1252()[0]
        return "".join(table[code] for code in text.encode("utf-8")).encode("utf-8")
    if encoding not in LEGACY:
        raise LookupError(f"unknown encoding: {encoding}")
    if encoding == CP1258:
        return "".join(_tone_apart(letter) for letter in text).encode(CP1258)
    codes = {letter: key for key, letter in _letters(encoding).items()}
    out = bytearray()
    for place, letter in enumerate(text):
        code = letter.encode() if letter.isascii() else codes.get(letter)
        if code is None and encoding == TCVN3:
            code = codes.get(letter.lower())
        if code is None:
            raise UnicodeEncodeError(encoding, text, place, place + 1, "no such letter in this encoding")
        out += code
    return bytes(out)


def _tone_apart(letter: str) -> str:
    """Split a letter that CP1258 has no byte for into base letter and tone mark."""
    try:
        letter.encode(CP1258)
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES))
        return base + "".join(mark for mark in parts if mark in TONES)
    return letter
