"""Planning indicators: numbers or ranges, in their bounds, and in agreement with each other."""

from __future__ import annotations

import re
from collections import Counter

from .check_codes import text_of
from .delivery import DeliveredLayer
from .review import Review
from .schema import CURRENT, ZONES

_NUMBER = r"\d+(?:[.,]\d+)?"
_RANGE = re.compile(
    rf"(?:[≤<≥>]=?|tối đa|tối thiểu)?\s*({_NUMBER})\s*%?(?:\s*(?:-|–|÷|~|đến)\s*({_NUMBER})\s*%?)?",
    re.IGNORECASE,
)
_STOREYS = re.compile(rf"{_RANGE.pattern}\s*(?:tầng|t)?", re.IGNORECASE)


def highest(text: str, storeys: bool = False) -> float | None:
    """Return the number of an indicator, of a range the higher one; None where it is neither."""
    match = (_STOREYS if storeys else _RANGE).fullmatch(text.strip())
    if match is None:
        return None
    return max(float(part.replace(",", ".")) for part in match.groups() if part)


def check_values(review: Review) -> None:
    """Check density, storeys and floor-area ratio, and the symbols of the lots."""
    found = False
    for layer in [*review.delivery.of(*ZONES), *review.delivery.of(*CURRENT)]:
        columns = {}
        for name in ("matDoXayDung", "tangCaoXayDung", "heSoSuDungDat"):
            columns[name] = [text_of(value) for value in layer.values(name) or [None] * len(layer.stored)]
        found = found or bool(len(layer.stored))
        for row in range(len(layer.stored)):
            density, storeys, ratio = (columns[name][row] for name in columns)
            numbers = highest(density), highest(storeys, True), highest(ratio)
            forms = (("density_form", density), ("storeys_form", storeys), ("ratio_form", ratio))
            for number, (rule, text), name in zip(numbers, forms, columns, strict=True):
                if text and number is None:
                    review.add(rule, layer, row, field=name, text=text)
            _agree(review, layer, row, numbers, (density, storeys, ratio))
        symbols = Counter(text_of(value) for value in layer.values("kyHieuLoDat") or [])
        for symbol, count in sorted(symbols.items()):
            if symbol and count > 1:
                review.add("lot_symbol_repeated", layer, field="kyHieuLoDat", text=symbol, value=float(count))
    if not found:
        rules = ("density_form", "density_range", "storeys_form", "ratio_form", "indicators_disagree")
        review.skip([*rules, "lot_symbol_repeated"], "no zones")


def _agree(
    review: Review,
    layer: DeliveredLayer,
    row: int,
    numbers: tuple[float | None, float | None, float | None],
    texts: tuple[str, str, str],
) -> None:
    density, storeys, ratio = numbers
    if density is not None and density > 100:
        review.add(
            "density_range", layer, row, field="matDoXayDung", text=texts[0], value=density, limit=100.0
        )
        return
    if density is None or storeys is None or ratio is None:
        return
    most = density / 100 * storeys
    limit = review.limit("indicators_disagree")
    if ratio > most + limit + 1e-9:
        text = f"{texts[2]} > {texts[0]} × {texts[1]}"
        review.add(
            "indicators_disagree",
            layer,
            row,
            field="heSoSuDungDat",
            text=text,
            value=ratio - most,
            limit=limit,
        )
