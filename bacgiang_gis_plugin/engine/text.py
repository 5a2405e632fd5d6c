"""Legacy Vietnamese text: TCVN3 (ABC), VNI-Windows, VISCII, CP1258 and mangled UTF-8 to Unicode (NFC).

The byte tables are the code list ``legacy_encodings``. Decoding never fails and never loses a byte: a byte that an
encoding does not know is shown as Windows-1252 would show it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .dictionary.tables import read_rows
from .syllables import TONES, is_syllable

ASCII, UTF8, TCVN3, VNI, VISCII, CP1258 = "ascii", "utf-8", "tcvn3", "vni", "viscii", "cp1258"
TWICE = "utf-8-as-latin-1"  # UTF-8 that was read as Windows-1252 or Latin-1 and written as UTF-8 again
UNKNOWN = "unknown"  # 8-bit text that is none of these: shown as Windows-1252, kept byte for byte
ENCODINGS = (ASCII, UTF8, TWICE, TCVN3, VNI, CP1258, VISCII, UNKNOWN)
LEGACY = (TCVN3, VNI, CP1258, VISCII)

_BETWEEN = "\ue000"  # separates texts that are decoded together; no 8-bit text holds it
_SAMPLES = 4000  # distinct texts that are looked at to tell the encoding of many
_WORD = re.compile(r"[^\W\d_\u0300-\u036f](?:[^\W\d_]|[\u0300-\u036f])*")
_CHUNK = re.compile(r"[^\s\ue000!-@\[-`{-~]+")
_FONT_TCVN3 = re.compile(r"^\.?vn(?!i)", re.IGNORECASE)
_FONT_VNI = re.compile(r"^vni[-_ ]", re.IGNORECASE)
_FONT_CAPITALS = re.compile(r"^\.?vn(?!i).*h(?:\.\w+)?$", re.IGNORECASE)
_CAPITAL_INSIDE = re.compile(r"[^\W\d_][A-Z]")
_SMALL_ASCII = re.compile("[a-z]")
_ALL_CAPITALS = re.compile(r"[^\W\d_]*[^\W\d_][A-Z][^\W\d_]*")


@dataclass(frozen=True)
class Detection:
    """The encoding of many texts. ``confidence`` 0..1: how many marked words it reads, less the runner-up's."""

    encoding: str
    confidence: float


@dataclass(frozen=True)
class Decoded:
    """One text in Unicode (NFC) and the encoding it was in."""

    text: str
    encoding: str


# ---------------------------------------------------------------- bytes and characters


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
def _letters(encoding: str) -> dict[str, str]:
    """Return the code list of an encoding: bytes as Latin-1 characters → Unicode letter."""
    rows = (row for row in read_rows("legacy_encodings") if row["encoding"] == encoding)
    return {bytes.fromhex(row["bytes_hex"]).decode("latin-1"): row["unicode"] for row in rows}


@lru_cache(maxsize=8)
def _translation(encoding: str) -> dict[int, str]:
    """Return the table of `str.translate` from bytes as Latin-1 characters to Unicode."""
    table = {code: letter for code, letter in enumerate(_cp1252()[0]) if code >= 0x80}
    if encoding == CP1258:
        table |= {code: _one_byte(bytes([code]), CP1258) for code in range(0x80, 0x100)}
    elif encoding in LEGACY:
        table |= {ord(key): letter for key, letter in _letters(encoding).items() if len(key) == 1}
    return table


@lru_cache(maxsize=1)
def _vni_pairs() -> re.Pattern[str]:
    """Match base letter and mark before a letter alone: one pass, longest first."""
    keys = sorted(_letters(VNI), key=lambda key: (-len(key), key))
    return re.compile("|".join(map(re.escape, keys)))


def _from_latin1(text: str, encoding: str) -> str:
    """Decode bytes that are given as Latin-1 characters, separators left alone."""
    if encoding == VNI:
        letters = _letters(VNI)
        parts, end = [], 0
        rest = _translation(UNKNOWN)
        for match in _vni_pairs().finditer(text):
            parts += [text[end : match.start()].translate(rest), letters[match.group()]]
            end = match.end()
        return "".join([*parts, text[end:].translate(rest)])
    decoded = text.translate(_translation(encoding))
    return unicodedata.normalize("NFC", decoded) if encoding == CP1258 else decoded


def as_bytes(text: str) -> bytes | None:
    """Return the bytes behind text that was read as Windows-1252 or Latin-1, None where it cannot have been."""
    codes = _cp1252()[1]
    try:
        return bytes([codes[letter] for letter in text])
    except KeyError:
        return None


def _once(data: bytes) -> str | None:
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
    joined = _BETWEEN.join([data.decode("latin-1") for data in samples])
    texts = _from_latin1(joined, encoding).split(_BETWEEN)
    if encoding == TCVN3:
        capitals = bool(font and _FONT_CAPITALS.match(font))
        return [text if text.isascii() and not capitals else _with_capitals(text, capitals) for text in texts]
    return texts


def _decode_utf8(data: bytes, encoding: str) -> str:
    text = _once(data) if encoding == TWICE else None
    if text is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("latin-1").translate(_translation(UNKNOWN))
    return unicodedata.normalize("NFC", text)


def _with_capitals(text: str, capitals: bool) -> str:
    """Give TCVN3 letters their case: from the font, or from the plain capitals around them.

    TCVN3 has bytes for seven capitals only; "GIANG" with a marked letter is written "GIàNG".
    """
    if capitals:
        return text.upper()
    if not _SMALL_ASCII.search(text) and any(
        not word.isascii() and _ALL_CAPITALS.fullmatch(word) for word in _WORD.findall(text)
    ):
        return text.upper()
    return _WORD.sub(_word_with_capitals, text) if _CAPITAL_INSIDE.search(text) else text


def _word_with_capitals(match: re.Match[str]) -> str:
    word = match.group()
    plain = [letter for letter in word if letter.isascii()]
    if word.isascii() or any(letter.islower() for letter in plain) or not _ALL_CAPITALS.fullmatch(word):
        return word
    return word.upper()


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
    codes = {letter: key.encode("latin-1") for key, letter in _letters(encoding).items()}
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


# ---------------------------------------------------------------- telling the encoding


def _score(texts: Iterable[str]) -> float:
    """Return the mean value -1..1 of the words with a marked letter; 0 where there is none.

    A Vietnamese syllable counts 1, another word in one script 0, a word broken by a sign or control character -1.
    """
    total = count = 0
    for text in texts:
        for chunk in _CHUNK.findall(text):
            if not chunk.isascii() or any(letter < " " for letter in chunk):
                total += _word_value(chunk)
                count += 1
    return total / count if count else 0.0


@lru_cache(maxsize=65536)
def _word_value(chunk: str) -> int:
    if not _WORD.fullmatch(chunk):
        return -1
    if is_syllable(chunk) and (chunk.islower() or chunk.isupper() or chunk[1:].islower() or _small(chunk)):
        return 1
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in chunk if letter.isalpha()}
    return 0 if len(scripts) == 1 else -1


def _small(chunk: str) -> bool:
    """Capitals with small marked letters: TCVN3 in a font of capitals."""
    return all(letter.isupper() or not letter.isascii() for letter in chunk)


def _marked(data: bytes) -> bool:
    return not data.isascii() or any(code in data for code in b"\x02\x05\x06\x14\x19\x1e")


def detect(samples: Sequence[bytes], font: str | None = None) -> Detection:
    """Tell the encoding of texts that belong together: one file, or one font of one file.

    The candidate that reads most marked words as Vietnamese syllables wins; the font's name (.VnTime, VNI-Times)
    decides between near equals. Text in no candidate's language is ``unknown``, or ``utf-8`` where it is that.
    """
    marked = sorted({data for data in samples if _marked(data)}, key=lambda data: (-len(data), data))[
        :_SAMPLES
    ]
    if not marked:
        return Detection(ASCII, 1.0)
    # Texts that are UTF-8 amid others that are not say nothing about the others.
    others = [data for data in marked if _valid_utf8(data) is None] or marked
    scores = {encoding: _score(decode_all(others, encoding)) for encoding in LEGACY}
    for encoding, matches in ((TCVN3, _FONT_TCVN3), (VNI, _FONT_VNI)):
        if font and matches.match(font):
            scores[encoding] += 0.3
    scores |= _utf8_scores(marked)
    ranked = sorted(scores, key=lambda encoding: (-scores[encoding], ENCODINGS.index(encoding)))
    best, second = scores[ranked[0]], scores[ranked[1]]
    if best < 0.5:
        return Detection(UNKNOWN, 0.0)
    return Detection(ranked[0], round(min(1.0, max(0.0, min(best, 0.5 + best - second))), 3))


def _utf8_scores(marked: Sequence[bytes]) -> dict[str, float]:
    """Score UTF-8: that the bytes are valid is evidence by itself, whatever the language."""
    valid = [text for text in (_valid_utf8(data) for data in marked) if text is not None]
    share = len(valid) / len(marked)
    if share < 0.5:
        return {}
    scores = {UTF8: share * min(1.0, 0.6 + _score(valid))}
    twice = [text for text in map(_once, marked) if text is not None]
    if twice:
        scores[TWICE] = len(twice) / len(marked) * min(1.2, 0.7 + _score(twice))
    return scores


def _valid_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


# ---------------------------------------------------------------- whole files


def decode_texts(samples: Sequence[bytes], fonts: Sequence[str | None] | None = None) -> list[Decoded]:
    """Decode the n texts of one file: one encoding per font, found by `detect`; texts that are right already stay.

    `fonts` (n,) names the font of every text where known. The result has the order of the input.
    """
    groups: dict[str | None, list[int]] = {}
    for number in range(len(samples)):
        groups.setdefault(fonts[number] if fonts else None, []).append(number)
    whole = detect(samples, next(iter(groups)) if len(groups) == 1 else None)
    out: list[Decoded] = [Decoded("", ASCII)] * len(samples)
    for font, numbers in groups.items():
        group = [samples[number] for number in numbers]
        found = detect(group, font) if len(groups) > 1 else whole
        if found.confidence < whole.confidence and found.encoding != ASCII and not _names_encoding(font):
            found = whole
        for number, decoded in zip(numbers, _decode_group(group, found.encoding, font), strict=True):
            out[number] = decoded
    return out


def _names_encoding(font: str | None) -> bool:
    return bool(font and (_FONT_TCVN3.match(font) or _FONT_VNI.match(font)))


def _decode_group(group: Sequence[bytes], encoding: str, font: str | None) -> list[Decoded]:
    out = []
    for data, text in zip(group, decode_all(group, encoding, font), strict=True):
        if not _marked(data):
            out.append(Decoded(text, ASCII))
        elif encoding not in (ASCII, UTF8) and _right_already(_valid_utf8(data), text):
            out.append(Decoded(_decode_utf8(data, UTF8), UTF8))
        else:
            out.append(Decoded(text, encoding))
    return out


def _right_already(as_it_is: str | None, decoded: str) -> bool:
    """Whether text reads better untouched: all its marked words are syllables (or another script's), decoded not."""
    return as_it_is is not None and as_it_is != decoded and _score([as_it_is]) > _score([decoded])


def repair_texts(texts: Sequence[str], fonts: Sequence[str | None] | None = None) -> list[Decoded]:
    """Decode legacy text that a reader handed over as Unicode characters ("§Êt ë" → "Đất ở"); NFC for the rest.

    Text with a letter outside Windows-1252 is Unicode already and only normalised, and so is text that reads better
    as it is. Encoding ``utf-8`` marks what was right.
    """
    behind = [as_bytes(unicodedata.normalize("NFC", text)) for text in texts]
    numbers = [number for number, data in enumerate(behind) if data is not None and _marked(data)]
    out = [Decoded(unicodedata.normalize("NFC", text), ASCII if text.isascii() else UTF8) for text in texts]
    legacy = [behind[number] or b"" for number in numbers]
    unicode_there = any(data is None and _score([text]) > 0 for data, text in zip(behind, texts, strict=True))
    trusted = not unicode_there and _score(out[number].text for number in numbers) < 0.5
    decoded = decode_texts(legacy, [fonts[number] for number in numbers] if fonts else None)
    for number, found in zip(numbers, decoded, strict=True):
        before, after = _score([out[number].text]), _score([found.text])
        if found.encoding not in (UNKNOWN, ASCII) and (after > before or (trusted and after == before)):
            out[number] = Decoded(found.text, TWICE if found.encoding == UTF8 else found.encoding)
    return out
