"""Telling the encoding of legacy Vietnamese text, per file, font and text; what is right already stays.

The candidate whose words are likeliest in Vietnamese text wins, see `word_values`. The byte tables and the decoding
itself are in `text_codes`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .text_codes import (
    ASCII,
    CP1258,
    ENCODINGS,
    FONT_CAPITALS,
    LEGACY,
    TCVN3,
    TWICE,
    UNKNOWN,
    UTF8,
    VISCII,
    VNI,
    as_bytes,
    decode,
    decode_all,
    encode,
    letters_unknown,
    undo_twice,
)
from .text_mend import APART, MENDED, mend_texts, readings_expected, readings_of
from .word_values import BROKEN, FOREIGN, log_likelihood

__all__ = [
    "ASCII",
    "CP1258",
    "ENCODINGS",
    "LEGACY",
    "TCVN3",
    "TWICE",
    "UNKNOWN",
    "UTF8",
    "VISCII",
    "VNI",
    "Decoded",
    "Detection",
    "as_bytes",
    "decode",
    "decode_all",
    "decode_texts",
    "detect",
    "encode",
    "repair_texts",
]

_READABLE = 0.45  # score from which text is taken for Vietnamese
_SAMPLES = 4000  # distinct texts that are looked at to tell the encoding of many
_CHUNK = re.compile(r"[^\s!-@\[-`{-~]+")
# Between near equals: how often each is met in land data, as stated in the sources of the legacy tables.
_PRIOR = {TCVN3: 0.012, VNI: 0.008, CP1258: 0.004, VISCII: 0.0}
_COMMON = -5.0  # log likelihood of a common syllable
_FONT_TCVN3 = re.compile(r"^\.?vn(?!i)", re.IGNORECASE)
_FONT_VNI = re.compile(r"^vni[-_ ]", re.IGNORECASE)


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


def _score(texts: Iterable[str], unknown: frozenset[str] = frozenset()) -> float:
    """Return the mean value -1..1 of the words with a marked letter; 0 where there is none.

    A Vietnamese syllable counts 1 (common) to 0.5 (rare), another word in one script 0, a word broken by a sign, a
    control character or one of the letters `unknown` to the encoding -1.
    """
    total = count = 0.0
    for text in texts:
        for chunk in _CHUNK.findall(text):
            if not chunk.isascii() or any(letter < " " for letter in chunk):
                total += _word_value(chunk) if unknown.isdisjoint(chunk) else -1.0
                count += 1
    return total / count if count else 0.0


@lru_cache(maxsize=65536)
def _word_value(chunk: str) -> float:
    likelihood = log_likelihood(chunk)
    if likelihood in (BROKEN, FOREIGN):
        return -1.0 if likelihood == BROKEN else 0.0
    return min(1.0, max(0.5, 1 + (likelihood - _COMMON) / 25))


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
    scores = {one: _PRIOR[one] + _score(decode_all(others, one), letters_unknown(one)) for one in LEGACY}
    for encoding, matches in ((TCVN3, _FONT_TCVN3), (VNI, _FONT_VNI)):
        if font and matches.match(font):
            scores[encoding] += 0.3
    scores |= _utf8_scores(marked)
    ranked = sorted(scores, key=lambda encoding: (-scores[encoding], ENCODINGS.index(encoding)))
    best, second = scores[ranked[0]], scores[ranked[1]]
    if best < _READABLE:
        return Detection(UNKNOWN, 0.0)
    return Detection(ranked[0], round(min(1.0, max(0.0, min(best, 0.5 + best - second))), 3))


def _utf8_scores(marked: Sequence[bytes]) -> dict[str, float]:
    """Score UTF-8: that the bytes are valid is evidence by itself, whatever the language."""
    valid = [text for text in (_valid_utf8(data) for data in marked) if text is not None]
    share = len(valid) / len(marked)
    if share < 0.5:
        return {}
    scores = {UTF8: share * min(1.0, 0.6 + _score(valid))}
    twice = [text for text in map(undo_twice, marked) if text is not None]
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
            out.append(Decoded(decode(data, UTF8), UTF8))
        else:
            out.append(Decoded(text, encoding))
    return out


def _right_already(as_it_is: str | None, decoded: str) -> bool:
    """Whether text reads better untouched: all its marked words are syllables (or another script's), decoded not."""
    return as_it_is is not None and as_it_is != decoded and _score([as_it_is]) > _score([decoded])


def repair_texts(texts: Sequence[str], fonts: Sequence[str | None] | None = None) -> list[Decoded]:
    """Decode legacy text that a reader handed over as Unicode characters ("§Êt ë" → "Đất ở"); NFC for the rest.

    ``fonts`` (n,) names the font or field of every text where known. Text that is right stays: see `text_mend`.
    Encoding ``utf-8`` marks what was right.
    """
    out = [Decoded(unicodedata.normalize("NFC", text), ASCII if text.isascii() else UTF8) for text in texts]
    groups: dict[str | None, list[int]] = {}
    for number in range(len(texts)):
        groups.setdefault(fonts[number] if fonts else None, []).append(number)
    before = readings_of(list(dict.fromkeys(texts))) if len(groups) > 1 else None
    for font, numbers in groups.items():
        distinct = list(dict.fromkeys(texts[number] for number in numbers))
        capitals = bool(font and FONT_CAPITALS.match(font))
        named = _encoding_of(font)
        expected = before if named is None else readings_expected(named)
        mended = mend_texts(distinct, capitals=capitals, before=expected)
        found = dict(zip(distinct, mended, strict=True))
        for number in numbers:
            reading = found[texts[number]]
            if reading.state == MENDED and reading.encoding != APART:
                out[number] = Decoded(reading.text, reading.encoding)
    return out


def _encoding_of(font: str | None) -> str | None:
    """Return the encoding that a font's name tells."""
    if font and _FONT_TCVN3.match(font):
        return TCVN3
    return VNI if font and _FONT_VNI.match(font) else None
