"""The forms of a label text: the text is cut into numbers, areas and land codes, whose order says what they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...dictionary.tables import read_rows

UNIT = r"\s*(?:m2|m²|㎡)(?![\w²])"
FIGURE = r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:[.,]\d{3}){2,}|\d+[.,]\d+"
# 1 234,5 below a stroke; elsewhere the blank stands between number and area.
SPACED = re.compile(r"(?<=[/|=:])\s*\d{1,3}(?: \d{3})+(?=[.,]\d)")
WORD = r"[^\W\d_]+"
TOKENS = re.compile(
    rf"""(?P<cadastral>\d{{2}}:\d{{2}}:\d{{6,7}}:\d+)(?!\w)
    |(?P<bar>\s*(?:[/|]|-{{2,}}|_{{2,}}|—+|─+)\s*)
    |(?P<plus>\s*\+\s*)
    |(?P<area>(?:{FIGURE})(?:{UNIT})?|\d+{UNIT})
    |(?P<lot>(?:st\.\s*)?\d+(?:\s?-\s?\d+){{1,2}}[a-z]?(?![\w.,]) | (?:st\.\s*)?\d+(?:\s?-\s?\d+){{1,2}}
        | \d+[a-zđ](?!\w) | st\.\s*\d+ | (?<![\w.,]):\d+(?!\w))
    |(?P<old>(?<!\d)\d[A-ZĐ]{{1,4}}(?![^\W\d_]))
    |(?P<whole>\d+)
    |(?P<word>{WORD})
    |(?P<gap>[\s;,]+)""",
    re.VERBOSE,
)
NUMBER_WORDS = re.compile(
    r"(?:số thửa|thửa(?: đất)?(?: số)?|lot|parcel|p\. ?č\.)\s*[.:#]?\s*(?=\d)", re.IGNORECASE
)
AREA_WORDS = re.compile(r"(?<!\w)(?:diện tích|dt|s)\s*[=:]\s*(?=\d)", re.IGNORECASE)
USE = rf"(?P<code>\d?[A-Za-zĐđ]{{1,4}})\s*[:=]?\s*(?P<area>(?:{FIGURE}|\d+)(?:{UNIT})?)"
ONE_USE = re.compile(USE)
NAMELESS = re.sub(r"\?P<\w+>", "?:", USE)
USES = re.compile(
    rf"(?:(?P<lot>\d+(?:\s?-\s?\d+)?)(?:\s*[/|]\s*(?P<total>(?:{FIGURE}|\d+)(?:{UNIT})?))?\s*[;:/|,\s]\s*)?"
    rf"(?P<uses>{NAMELESS}(?:\s*[+;]\s*{NAMELESS})+)"
)
JOINED = re.compile(r"[A-Za-zĐđ]{3}(?:\s*[-,&/]\s*[A-Za-zĐđ]{3})+")
LATIN = re.compile(r"\d?[A-ZĐ]{1,4}")
SMALL = re.compile(r"[a-zđ]{2,4}")
FOREIGN_LETTERS = 3


@dataclass(frozen=True)
class Area:
    """An area in m²; ``other`` where the separator may mean thousands or decimals (1.234)."""

    value: float
    other: float | None


@dataclass(frozen=True)
class Form:
    """What the parts of a text are. ``number``: the digits of the main number, ``lot``: the number as written.

    ``stroke``: number and area as one number with a stroke, where the area is a whole number.
    """

    number: str | None = None
    lot: str | None = None
    area: Area | None = None
    code: str | None = None
    uses: tuple[tuple[str, Area], ...] = ()
    stroke: str | None = None


@dataclass
class _Part:
    kind: str  # whole, lot, area, code
    text: str
    after_bar: bool
    touches: bool  # nothing between it and the part before


@lru_cache(maxsize=1)
def known_codes() -> frozenset[str]:
    """Return the land-use codes of all code lists."""
    return frozenset(row["code"] for row in read_rows("land_use_codes"))


def read_form(text: str, role: str = "") -> Form | None:
    """Take a text apart; None if it is no label. ``role`` as in ``read_label``."""
    plain = _normal(text)
    uses = _uses(plain)
    if uses is not None:
        return uses
    if role == "land_code" and re.fullmatch(rf"\d?{WORD}", plain) and len(plain) <= 6:
        return Form(code=plain.upper() if plain.upper() in known_codes() else plain)
    parts = _parts(plain)
    if not parts or any(part.kind == "code" and not part.text for part in parts):
        return None
    figures = [part for part in parts if part.kind != "code"]
    if role == "parcel_area" and len(figures) == 1 and figures[0].kind == "whole":
        figures[0].kind = "area"
    return _meaning(parts, figures)


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).strip()
    plain = re.sub(r"[‐‑‒–−]", "-", plain)
    lines = [" ".join(line.split()) for line in plain.splitlines()]
    plain = "/".join(line for line in lines if line)
    plain = re.sub(r"/(?:[-_—─]{2,}/)+", "/", plain)
    plain = SPACED.sub(lambda found: found[0].replace(" ", ""), plain)
    return AREA_WORDS.sub("", NUMBER_WORDS.sub("", plain))


def _uses(plain: str) -> Form | None:
    """Read land codes with an area each: ``ONT: 120 + CLN: 300``, with a number and a total before them."""
    found = USES.fullmatch(plain)
    if found is None:
        return None
    uses = []
    for use in ONE_USE.finditer(found["uses"]):
        code = _code(use["code"])
        if code is None:
            return None
        uses.append((code, _area(use["area"])))
    lot = None if found["lot"] is None else re.sub(r"\s", "", found["lot"])
    total = None if found["total"] is None else _area(found["total"])
    return Form(lot and lot.split("-")[0], lot, total, "+".join(code for code, _ in uses), tuple(uses))


def _parts(plain: str) -> list[_Part] | None:
    """Cut a text into parts; None where something is left over. An unreadable code is a part without text."""
    joined = JOINED.search(plain)
    if joined and all(word.upper() in known_codes() for word in re.findall(WORD, joined[0])):
        plain = plain.replace(joined[0], "+".join(re.findall(WORD, joined[0])))
    parts: list[_Part] = []
    bar = plus = touches = False
    place = 0
    while place < len(plain):
        found = TOKENS.match(plain, place)
        if found is None:
            return None
        place, kind, token = found.end(), str(found.lastgroup), found[0].strip()
        if kind in ("bar", "plus", "gap"):
            if (kind == "bar" and (bar or not parts)) or (kind == "plus" and not parts):
                return None
            bar, plus, touches = bar or kind == "bar", plus or kind == "plus", False
            continue
        made = [_Part(kind, token, bar, touches)] if kind != "old" else _old(token, bar, touches)
        if plus:
            if len(made) > 1 or made[0].kind not in ("word", "code") or parts[-1].kind != "code":
                return None
            parts[-1].text += "+" + (_code(token) or "?")
        else:
            parts += [_coded(part) for part in made]
        bar, plus, touches = False, False, True
    if bar or plus or any("?" in part.text for part in parts):
        return None
    return parts


def _old(token: str, bar: bool, touches: bool) -> list[_Part]:
    """``1L`` is a land code of old maps; ``9ONT`` is parcel 9 with the code ONT."""
    letters = token[1:]
    if len(letters) > 1 and token not in known_codes():
        return [_Part("whole", token[0], bar, touches), _Part("word", letters, False, True)]
    return [_Part("code", token, bar, touches)]


def _coded(part: _Part) -> _Part:
    if part.kind == "word":
        letters = part.text
        return _Part("code", _code(letters) or _small(letters), part.after_bar, part.touches)
    if part.kind == "cadastral":
        return _Part("lot", part.text, part.after_bar, part.touches)
    return part


def _code(letters: str) -> str | None:
    """Return a land code, a known one in capitals, any other as it stands; None for a word that is none."""
    if letters.upper() in known_codes():
        return letters.upper()
    if LATIN.fullmatch(letters):
        return letters
    foreign = not re.search(r"[A-Za-zÀ-ỹĐđ]", letters)
    if foreign and len(letters) <= FOREIGN_LETTERS and letters == letters.upper():
        return letters
    return None


def _small(letters: str) -> str:
    """An unknown code in small letters counts only where number and area stand beside it; marked by a colon."""
    return f":{letters}" if SMALL.fullmatch(letters) else ""


def _meaning(parts: list[_Part], figures: list[_Part]) -> Form | None:
    codes = [part for part in parts if part.kind == "code"]
    if len(codes) == 2 and parts[0] is codes[0] and parts[-1] is codes[1] and len(figures) == 1:
        return _with_prefix(codes, figures[0])
    if len(codes) > 1 or len(figures) > 2:
        return None
    code = codes[0] if codes else None
    if code is not None and code.text.startswith(":"):
        if len(figures) != 2 or figures[1].kind != "area":
            return None
        code.text = code.text[1:]
    if not figures:
        return Form(code=code.text) if code is not None and _stands_alone(code.text) else None
    head = figures[0]
    if len(figures) == 1:
        return _one_figure(parts, head, code)
    tail = figures[1]
    if head.kind == "area" or tail.kind == "lot":
        return None
    if tail.kind == "whole" and not tail.after_bar and (code is None or parts[-1] is code):
        return None
    number, lot = _lot(head.text)
    area = _area(tail.text)
    stroke = (
        f"{lot}/{tail.text}" if tail.kind == "whole" and tail.after_bar and head.kind == "whole" else None
    )
    return Form(number, lot, area, code.text if code else None, (), stroke)


def _stands_alone(code: str) -> bool:
    """One letter alone is as often a note on a house."""
    return len(code) > 1 or code in known_codes()


def _with_prefix(codes: Sequence[_Part], figure: _Part) -> Form | None:
    """``산12-3임``: of letters on both sides of a number those before belong to it, those after are the code."""
    if figure.kind == "area" or any(LATIN.fullmatch(part.text) or ":" in part.text for part in codes):
        return None
    number, lot = _lot(figure.text)
    return Form(number, codes[0].text + lot, None, codes[1].text)


def _one_figure(parts: list[_Part], figure: _Part, code: _Part | None) -> Form | None:
    if figure.kind == "area":
        return Form(area=_area(figure.text), code=code.text if code else None)
    number, lot = _lot(figure.text)
    if code is None:
        return Form(number, lot)
    known = all(one in known_codes() for one in code.text.split("+"))
    latin = bool(re.match(r"\d?[A-ZĐ]", code.text))
    if parts[0] is code and figure.touches and latin and not known:
        return None  # K3, P2: a note, not a code
    if parts[0] is figure and code.touches and latin and len(code.text) == 1 and not known:
        return Form(number, lot + code.text)
    return Form(number, lot, None, code.text)


def _lot(text: str) -> tuple[str, str]:
    """Return the digits of the main number and the number as written, without blanks around its hyphens."""
    lot = re.sub(r"\s*-\s*", "-", text)
    if ":" in lot:
        return lot.rsplit(":", 1)[1], lot.lstrip(":")
    digits = re.search(r"\d+", lot)
    return (digits[0] if digits else ""), lot


def _area(text: str) -> Area:
    """Read a figure: the last separator is the decimal one if there are two kinds, or if it stands once.

    One separator before three digits may be either; areas on labels have one decimal, so thousands come first.
    """
    digits = re.sub(UNIT, "", text)
    marks = re.findall(r"[.,]", digits)
    if len(set(marks)) == 2:
        return Area(float(digits.replace(marks[0], "").replace(marks[-1], ".")), None)
    if len(marks) > 1:
        return Area(float(re.sub(r"[.,]", "", digits)), None)
    value = float(digits.replace(",", "."))
    if marks and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits):
        return Area(float(re.sub(r"[.,]", "", digits)), value)
    return Area(value, None)
