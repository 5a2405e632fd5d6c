"""How likely a word is in Vietnamese text: what tells a right decoding from one that only looks right.

Nearly every wrong decoding gives some words that can be Vietnamese syllables, but rare ones ("Sụng" for "Sông").
The likelihood of a syllable is its share in the code list ``common_syllables``, each group of the list counting alike;
of a syllable that is not there, the likelihood of its onset times that of its rime with tone.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from .dictionary.tables import read_rows
from .syllables import is_syllable, split_syllable
from .text_codes import WORD

DAMPING = 0.7  # shares go with weight ** this: no group's commonest words outweigh all others
FROM_PARTS = 0.3  # share of the likelihood that comes from onset and rime
ONSETS, RIMES = 30, 1000  # about how many there are; half a count each for those not met
FOREIGN, BROKEN = math.log(1e-8), math.log(1e-12)  # another word of one script; letters and signs mixed
WITHOUT_MARKS = math.log(1e-3)


@dataclass(frozen=True)
class _Shares:
    """Shares (sum 1) of syllables, onsets and rimes with tone."""

    syllables: dict[str, float]
    onsets: dict[str, float]
    rimes: dict[str, float]


@lru_cache(maxsize=1)
def _shares() -> _Shares:
    groups: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in read_rows("common_syllables"):
        for syllable in unicodedata.normalize("NFC", row["syllables"]).split():
            groups[row["group"]][syllable] += float(row["weight"]) ** DAMPING
    syllables: dict[str, float] = defaultdict(float)
    for weights in groups.values():
        whole = sum(weights.values()) * len(groups)
        for syllable, weight in weights.items():
            syllables[syllable] += weight / whole
    onsets: dict[str, float] = defaultdict(float)
    rimes: dict[str, float] = defaultdict(float)
    for syllable, share in syllables.items():
        onset, rime = split_syllable(syllable)
        onsets[onset] += share
        rimes[rime] += share
    return _Shares(dict(syllables), dict(onsets), dict(rimes))


@lru_cache(maxsize=65536)
def log_likelihood(word: str) -> float:
    """Return the natural logarithm of how likely a word with a marked letter is in Vietnamese text.

    `word`: letters and signs without a space between, NFC. About -5 for common syllables, -14 for rare ones,
    ``FOREIGN`` for another word in one script, ``BROKEN`` for letters and signs mixed.
    """
    if not WORD.fullmatch(word):
        return BROKEN
    if is_syllable(word) and _one_case(word):
        small = unicodedata.normalize("NFC", word.lower())
        if small.isascii():
            return WITHOUT_MARKS
        shares = _shares()
        onset, rime = split_syllable(small)
        parts = shares.onsets.get(onset, 0.5 / ONSETS) * shares.rimes.get(rime, 0.5 / RIMES)
        return math.log((1 - FROM_PARTS) * shares.syllables.get(small, 0.0) + FROM_PARTS * parts)
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in word if letter.isalpha()}
    return FOREIGN if len(scripts) == 1 else BROKEN


def _one_case(word: str) -> bool:
    """Small, capital, with a first capital, or plain capitals with small marked letters: TCVN3 in capitals."""
    return (
        word.islower()
        or word.isupper()
        or word[1:].islower()
        or all(letter.isupper() or not letter.isascii() for letter in word)
    )
