"""Is this word a Vietnamese syllable? Onset, rime and tone by the rules of the orthography (chữ Quốc ngữ)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
TONES = frozenset((GRAVE, ACUTE, TILDE, HOOK, DOT))
_FALLING = re.compile(
    r"(?:(?<!g)i|(?<!q)u|[aâeêoôơư])[aiouy]"
)  # vowel and glide: the tone stands on the vowel
_ONSET = re.compile("ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx]")
STOPPED = ("c", "ch", "p", "t")  # rimes that end in a stop carry only the acute or the dot below


def _words(text: str) -> list[str]:
    return text.split()


_BACK = frozenset(_words("b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x"))
_FRONT = (_BACK - {"c", "g", "ng"}) | {"k", "gh", "ngh", "g"}
_GLIDE = frozenset(_words("ch d đ g gi h kh l m n ng nh ph r s t th tr v x qu"))
_RIMES = {
    "a": "a ac ach ai am an ang anh ao ap at au ay",
    "ă": "ăc ăm ăn ăng ăp ăt",
    "â": "âc âm ân âng âp ât âu ây",
    "e": "e ec em en eng eo ep et",
    "ê": "ê êch êm ên ênh êp êt êu",
    "i": "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu",
    "o": "o oc oi om on ong op ot ooc oong",
    "ô": "ô ôc ôi ôm ôn ông ôp ôt",
    "ơ": "ơ ơi ơm ơn ơp ơt",
    "u": "u ua uc ui um un ung uôc uôi uôm uôn uông uôt up ut",
    "ư": "ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu",
    "y": "y",
}
_GLIDED = _words(
    "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet "
    "uân uâng uât uây uê uêch uên uênh uêt uơ uy uya uych uyên uyêt uynh uyp uyt uyu"
)
_AFTER_QU = _words(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê ên ênh êt "
    "i it inh ich y ych yên yêt ynh yt yu ơ ới ôc"
)
_WITHOUT_ONSET = _words("yêm yên yêng yêt yêu y ia iêng")


@lru_cache(maxsize=1)
def _bases() -> frozenset[str]:
    """All syllables without tone."""
    found = set(_WITHOUT_ONSET)
    for vowel, rimes in _RIMES.items():
        onsets = _FRONT if vowel in "eêiy" else _BACK
        for rime in rimes.split():
            found |= {rime, *(onset + rime for onset in onsets)}
            if vowel == "i" and rime != "i":
                found.add("g" + rime)  # gin, giêng: the i of the onset is the rime's
    found |= {*_GLIDED} | {onset + rime for onset in _GLIDE - {"qu"} for rime in _GLIDED}
    found |= {"qu" + _without_tone(rime)[0] for rime in _AFTER_QU}
    found |= {"b" + rime for rime in ("oa", "uy", "uyt")} | {"gi", "k" + "y"}
    return frozenset(found)


def _without_tone(word: str) -> tuple[str, str]:
    """Split a lower-case word into the word without tone marks (NFC) and its tone marks."""
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in parts if mark in TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES)), tones


def split_syllable(word: str) -> tuple[str, str]:
    """Split a lower-case syllable into its onset and its rime (NFC) with the tone mark behind it."""
    base, tones = _without_tone(word)
    match = _ONSET.match(base)
    onset = match.group() if match else ""
    if onset == base:
        onset = base[:1]  # gì: the i of the onset is the rime's
    return onset, base[len(onset) :] + tones


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Return whether a word of letters (any case, NFC or NFD) can be a Vietnamese syllable with its tone."""
    base, tones = _without_tone(word.lower())
    if len(tones) > 1 or base not in _bases() or (tones and _tone_misplaced(word, base)):
        return False
    return tones in (ACUTE, DOT) or not base.endswith(STOPPED) or (not tones and word.isascii())


def _tone_misplaced(word: str, base: str) -> bool:
    """Whether the tone stands on a final glide ("xaõ" for "xão"); both "hòa" and "hoà" are in use."""
    last = unicodedata.normalize("NFD", word[-1] if len(word) == len(base) else word[-2:])
    on_last = any(mark in TONES for mark in last)
    return (
        on_last
        and base[-2:] not in ("oa", "oe", "uy")
        and bool(_FALLING.fullmatch(base, max(0, len(base) - 2)))
    )
