"""Mend texts that a program took for Unicode or Windows-1252: legacy encodings, UTF-8 read as Latin-1, marks apart.

Every reading of a text (as it is, or in one of the encodings) has a likelihood: that of its words in Vietnamese, see
`word_values`. How often each reading is right in this field is estimated from all its texts together, those of other
encodings amid them too, so that each text is judged by itself and by its neighbours. What is right already is by far
the likeliest to begin with: a text is changed only where its own words or its neighbours' disprove that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .text_codes import (
    CP1258,
    TCVN3,
    TWICE,
    UNKNOWN,
    UTF8,
    VISCII,
    VNI,
    as_bytes,
    decode_all,
    letters_unknown,
    undo_twice,
)
from .word_values import BROKEN, FOREIGN, log_likelihood

APART = "unicode-decomposed"  # letters and marks are characters of their own (NFD)
RIGHT, MENDED, UNSURE, NOT_KNOWN = "right", "mended", "unsure", "unknown"

_READINGS = (UTF8, TWICE, TCVN3, VNI, CP1258, VISCII)  # UTF8: the text as it is
# How likely each reading is before anything was read; only the ratios count. Right already: 300 to 1.
_BEFORE = np.array([300.0, 1.0, 1.35, 1.2, 1.1, 1.0])
_BEFORE = _BEFORE / _BEFORE.sum()
LEAST = 0.8  # confidence from which a text is mended unless asked otherwise
# How many texts the estimate before reading weighs, in a field and in a layer: a few texts are no evidence of others.
_PSEUDO, _PSEUDO_LAYER = 2.0, 20.0
_ROUNDS = 12
_SAMPLES = 20_000  # distinct texts by which a field's encodings are estimated
_AT_ONCE = 100_000
_LEGIBLE = 0.9 * FOREIGN  # mean log likelihood of a text's words from which they make sense
_NOT_UTF8 = 2 * BROKEN
_VALID_UTF8 = 4.0  # natural logarithm: bytes are valid UTF-8 hardly ever by chance
_WORDS_DEPEND = 0.7  # words of one text are not independent: their evidence counts less than its sum
# Right text may be in any language: log likelihood of a word as it is, by how many letters beyond ASCII it has.
_ANY_LANGUAGE, _LETTER_ALONE = (0.0, -11.0, -16.0), -8.0
_SIGNS = "„»“”‘’–—…°²³±‰€•™"
_APOSTROPHE = "’"
# Quotation marks about words. In TCVN3 these are the letters ô and ằ, and no Vietnamese word ends in ằ.
_QUOTED = re.compile(r"(?<![^\W_])(?:«[^«»]*»|»[^«»]*«)(?![^\W_])")
_WITH_SIGN, _SIGN_ALONE, _WITH_APOSTROPHE = -9.0, -7.0, -3.0
_MOST_TIMES = 3  # how often UTF-8 may have been read as Latin-1
_BYTES = re.compile(
    r"[^\t\n\r !-@\[-`{-~]+"
)  # words of bytes: what is no letter in any encoding lies between
_CHUNK = re.compile(r"[^\s!-@\[-`{-~]+")
_APART = re.compile("[A-Za-z\u00c0-\u01b0\u1ea0-\u1ef9][\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]+")
# Control characters that are letters in VISCII.
MARKED = re.compile("[^\x00-\x7f]|[\x02\x05\x06\x14\x19\x1e]")

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mended:
    """A text's proposal. ``text`` is what it was read as, ``state`` whether that holds.

    ``right``: nothing is to be changed; ``mended``; ``unsure``: the proposal is less sure than asked for and the text
    stays; ``unknown``: no reading makes words and the text stays. ``confidence`` 0..1: how likely the reading is right.
    """

    text: str
    encoding: str
    confidence: float
    state: str


def mend_texts(
    texts: Sequence[str],
    encoding: str = "auto",
    *,
    capitals: bool = False,
    least: float = LEAST,
    before: Matrix | None = None,
) -> list[Mended]:
    """Mend the n distinct texts of one field; the result has their order.

    ``encoding``: one of `LEGACY` or `TWICE` where it is known, else ``auto``. ``capitals``: TCVN3 was written for a
    font of capitals (.VnTimeH). ``least``: confidence below which a text stays. ``before``: what `readings_of` says of
    all texts of the layer; the field's own texts weigh more.
    """
    whole, data = _whole_and_bytes(texts)
    numbers = [number for number, known in enumerate(data) if known is not None]
    allowed = np.array([encoding in ("auto", one) or one == UTF8 for one in _READINGS])
    shares = _readings(whole, data, _BEFORE if before is None else (_BEFORE + before) / 2)
    if encoding != "auto":
        least, shares = 0.5, np.where(allowed, 0.5, 0.0)
    out = [_kept(text, new) for text, new in zip(texts, whole, strict=True)]
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        found = _read([data[n] or b"" for n in part], [whole[n] for n in part], shares, allowed, capitals)
        for number, reading in zip(part, found, strict=True):
            out[number] = _judged(texts[number], whole[number], *reading, least)
    return out


def readings_of(texts: Sequence[str]) -> Matrix:
    """Return how often each reading (6,) is right in texts that belong together, for ``before`` of `mend_texts`."""
    return _readings(*_whole_and_bytes(texts), _BEFORE, _PSEUDO_LAYER)


def readings_expected(encoding: str) -> Matrix:
    """Return ``before`` of `mend_texts` for texts that something, such as their font, says are in an encoding."""
    return np.array([one == encoding for one in _READINGS], dtype=float)


def _whole_and_bytes(texts: Sequence[str]) -> tuple[list[str], list[bytes | None]]:
    """Return the texts with letters and marks composed and, where they can be 8-bit text, their bytes."""
    whole = [_APART.sub(_composed, text) for text in texts]
    return whole, [as_bytes(text) if MARKED.search(text) else None for text in whole]


def _readings(
    whole: Sequence[str], data: Sequence[bytes | None], before: Matrix, pseudo: float = _PSEUDO
) -> Matrix:
    known = [one for one in data if one is not None]
    step = max(1, len(known) // _SAMPLES)
    likelihoods, words = _likelihoods(known[::step], np.ones(len(_READINGS), dtype=bool))
    likelihoods = likelihoods[
        likelihoods.max(axis=1) / words > _LEGIBLE
    ]  # what nothing makes legible says nothing
    beyond = sum(one is None and not text.isascii() for text, one in zip(whole, data, strict=True))
    sure = np.array([one == UTF8 for one in _READINGS]) * (beyond / step)  # Unicode that no 8-bit text can be
    shares = before
    for _ in range(_ROUNDS):
        counts = _chances(likelihoods, shares).sum(axis=0) + pseudo * before + sure
        shares = counts / counts.sum()
    return shares


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match.group())


def _kept(text: str, whole: str) -> Mended:
    return Mended(whole, APART, 1.0, MENDED) if whole != text else Mended(text, UTF8, 1.0, RIGHT)


def _judged(
    text: str, whole: str, new: str, encoding: str, confidence: float, worth: float, least: float
) -> Mended:
    """Decide on one text. ``worth``: mean log likelihood of its words as read."""
    if encoding == UTF8 or new == whole:
        if worth > (FOREIGN + BROKEN) / 2 or whole != text:
            return _kept(text, whole)
        return Mended(text, UNKNOWN, round(confidence, 3), NOT_KNOWN)
    legible = worth > _LEGIBLE or (encoding == TWICE and worth > (FOREIGN + BROKEN) / 2)
    if not legible:
        return Mended(text, UNKNOWN, 0.0, NOT_KNOWN)
    return Mended(new, encoding, round(confidence, 3), MENDED if confidence >= least else UNSURE)


def _read(
    data: list[bytes], texts: list[str], shares: Matrix, allowed: NDArray[np.bool_], capitals: bool
) -> list[tuple[str, str, float, float]]:
    """Return text, encoding, confidence and mean log likelihood of the likeliest reading of n texts."""
    likelihoods, words = _likelihoods(data, allowed)
    chances = _chances(likelihoods, shares)
    best = chances.argmax(axis=1)
    worth = likelihoods[np.arange(len(best)), best] / words
    decoded = np.array(texts, dtype=object)
    confidence = np.zeros(len(data))
    for reading, name in enumerate(_READINGS):
        chosen = np.flatnonzero(best == reading)
        if name != UTF8:
            decoded[chosen] = _decoded([data[n] for n in chosen], name, capitals)
    for reading, name in enumerate(_READINGS):
        # Readings that give the same text are one: a text that two encodings write alike is not in doubt.
        close = np.flatnonzero(chances[:, reading] > 1e-4)
        if name == UTF8:
            same = [texts[n] == decoded[n] for n in close]
        else:
            read = _decoded([data[n] for n in close], name, capitals)
            same = [text == decoded[n] for n, text in zip(close, read, strict=True)]
        confidence[close] += np.where(np.array(same, dtype=bool), chances[close, reading], 0.0)
    names = [_READINGS[reading] for reading in best]
    return list(
        zip(decoded.tolist(), names, np.minimum(confidence, 1.0).tolist(), worth.tolist(), strict=True)
    )


def _decoded(data: list[bytes], encoding: str, capitals: bool) -> list[str]:
    if encoding == TWICE:
        return [unicodedata.normalize("NFC", _utf8(one) or "") for one in data]
    return decode_all(data, encoding, ".VnTimeH" if capitals and encoding == TCVN3 else None)


def _utf8(data: bytes) -> str | None:
    """Undo every reading of UTF-8 as Latin-1; None where the bytes are not UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    for _ in range(_MOST_TIMES - 1):
        once = undo_twice(text.encode("utf-8"))
        if once is None:
            break
        text = once
    return text


# ---------------------------------------------------------------- likelihoods


def _chances(likelihoods: Matrix, shares: Matrix) -> Matrix:
    with np.errstate(divide="ignore"):
        weighted = _WORDS_DEPEND * likelihoods + np.log(shares)
    weighted -= weighted.max(axis=1, keepdims=True)
    chances = np.exp(weighted)
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _likelihoods(data: list[bytes], allowed: NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
    """Return the log likelihood (n, 6) of n texts in every reading and how many marked words (n,) they have."""
    numbers: dict[str, int] = {}
    owners, words = [], []
    for owner, one in enumerate(data):
        for word in _BYTES.findall(one.decode("latin-1")):
            if MARKED.search(word):
                owners.append(owner)
                words.append(numbers.setdefault(word, len(numbers)))
    distinct = [word.encode("latin-1") for word in numbers]
    chosen = np.array(words, dtype=np.int64)
    out = np.full((len(data), len(_READINGS)), -np.inf)
    for reading in np.flatnonzero(allowed):
        by_word = np.array(_word_likelihoods(distinct, _READINGS[reading]), dtype=float)
        out[:, reading] = np.bincount(owners, by_word[chosen], minlength=len(data)) if words else 0.0
    if words:
        by_word = np.array(_as_it_is(distinct, _any_language))
        out[:, 0] = np.maximum(out[:, 0], np.bincount(owners, by_word[chosen], minlength=len(data)))
    for owner, one in enumerate(data):
        if b"\xab" in one and b"\xbb" in one:
            out[owner, 0] = max(out[owner, 0], _without_quotes(one))
    counts = np.bincount(np.array(owners, dtype=np.int64), minlength=len(data)).astype(float)
    return out, np.maximum(counts, 1.0)


def _word_likelihoods(words: list[bytes], reading: str) -> list[float]:
    """Return the log likelihood of m words of bytes in one reading, as Vietnamese."""
    if reading == UTF8:
        return _as_it_is(words, log_likelihood)
    if reading == TWICE:
        texts = [_utf8(word) for word in words]
        return [
            _NOT_UTF8 if text is None else _VALID_UTF8 + sum(map(log_likelihood, _parts(text)))
            for text in texts
        ]
    unknown = letters_unknown(reading)
    return [
        sum(log_likelihood(part) if unknown.isdisjoint(part) else BROKEN for part in _parts(text))
        for text in decode_all(words, reading)
    ]


def _parts(text: str) -> list[str]:
    return [part for part in _CHUNK.findall(unicodedata.normalize("NFC", text)) if MARKED.search(part)]


def _without_quotes(data: bytes) -> float:
    """Return the log likelihood of a text as it is, quotation marks about words left out."""
    text = _QUOTED.sub(lambda match: f" {match.group()[1:-1]} ", decode_all([data], UNKNOWN)[0])
    return max(
        sum(_with_signs(part, language) for part in _parts(text))
        for language in (log_likelihood, _any_language)
    )


def _as_it_is(words: list[bytes], language: Callable[[str], float]) -> list[float]:
    shown = decode_all(words, UNKNOWN)
    return [sum(_with_signs(part, language) for part in _parts(text)) for text in shown]


def _with_signs(part: str, language: Callable[[str], float]) -> float:
    """Return the log likelihood of a part as it is: a word, with typographic signs about it, or a sign alone."""
    if not any(letter.isalpha() for letter in part):
        return _SIGN_ALONE if part.isprintable() else BROKEN
    inner = part.strip(_SIGNS)
    if inner != part:
        return _WITH_SIGN + _with_signs(inner, language)
    if part.isascii() and part.isprintable():
        return 0.0
    if _APOSTROPHE in part:
        return sum(_WITH_APOSTROPHE + _with_signs(piece, language) for piece in part.split(_APOSTROPHE))
    return language(part)


def _any_language(word: str) -> float:
    """Return the log likelihood of a word in a text of whatever language."""
    marked = sum(not letter.isascii() for letter in word)
    regular = word.islower() or word.isupper() or word[1:].islower()
    likelihood = log_likelihood(word)
    if likelihood == BROKEN or not regular or not word.isalpha() or marked >= len(_ANY_LANGUAGE):
        return min(likelihood, FOREIGN)
    return _LETTER_ALONE if len(word) == 1 else _ANY_LANGUAGE[marked]
