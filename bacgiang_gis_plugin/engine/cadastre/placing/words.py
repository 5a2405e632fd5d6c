"""What a diagnosis says: one sentence of doubt for a report, and the evidence as plain values."""

from __future__ import annotations

import math
from typing import Any

from ...crs import short_name
from ...vn2000 import HANOI_OPERATION, as_declared_change, placeable
from .hypotheses import Diagnosis, Hypothesis
from .outline import ONE_COMMUNE
from .readings import HANOI_NOTE, describe

NAMED = 3  # hypotheses named in one sentence


def doubt_about(diagnosis: Diagnosis, what: str = "the drawing") -> str | None:
    """Return in English what is doubtful about the place of some data, None where nothing is."""
    if diagnosis.verdict in ("right", "named", "empty"):
        return None
    where = f"in {short_name(diagnosis.declared)} {what} lies" if diagnosis.declared else f"{what} lies"
    own = diagnosis.declared_hypothesis
    if diagnosis.verdict == "partly" and own is not None:
        return f"{where} only with {own.inside:.0%} of its points inside {diagnosis.outline}"
    text = f"{where} outside {diagnosis.outline}"
    if own is not None and math.isfinite(own.distance) and own.distance >= 100:
        text += f" by {own.distance / 1000:.1f} km"
    if diagnosis.outline.startswith(ONE_COMMUNE):
        text += " (check the commune code too)"
    if diagnosis.registration is not None and diagnosis.registration.best is not None and diagnosis.best:
        return f"the boundary fits the reference only if {_english(diagnosis, diagnosis.best)}"
    if diagnosis.verdict == "none":
        return f"{text}, and no known mistake explains it: check the meridian and the units"
    fitting = fitting_of(diagnosis)
    told = [_english(diagnosis, one) for one in fitting[:NAMED]]
    if diagnosis.verdict == "several":
        listed = " or ".join(told) or "none of them wholly"
        return f"{text}; several readings fit ({listed}): check the meridian and the units"
    also = ", ".join(one.key for one in fitting[1:])
    return f"{text}; it would lie inside if {told[0]}" + (f" (also fit: {also})" if also else "")


def fitting_of(diagnosis: Diagnosis) -> list[Hypothesis]:
    """Return the hypotheses that put the data wholly into the outline, the best first; a datum shift is none."""
    return [one for one in diagnosis.hypotheses if one.grade == 2 and one.reading.datum == "own"]


def datum_doubt(source: str, target: str) -> str | None:
    """Return in English by which operations data goes to another datum, None where the datum stays."""
    if not (placeable(source) and placeable(target)):
        return None
    change = as_declared_change(source, target)
    if not change.operations:
        return None
    names = " + ".join(f"EPSG:{code}" for code in change.operations)
    text = (
        f"brought from {change.source} to {change.target} by {names}, right to {change.accuracy:g} m at best"
    )
    return f"{text}; {HANOI_NOTE[1]}" if HANOI_OPERATION in change.operations else text


def _english(diagnosis: Diagnosis, one: Hypothesis) -> str:
    return describe(one.reading, diagnosis.declared)[1]


VERDICTS = {
    "right": ("Tọa độ đúng như khai báo", "The coordinates are right as declared"),
    "partly": (
        "Tọa độ như khai báo chỉ nằm một phần trong địa giới",
        "As declared the data lies only partly inside the outline",
    ),
    "wrong": ("Tọa độ không đúng như khai báo", "The coordinates are not as declared"),
    "named": (
        "Lớp không khai báo hệ tọa độ; cách hiểu phù hợp",
        "No system is declared; the reading that fits",
    ),
    "several": (
        "Nhiều cách hiểu đều phù hợp, chưa kết luận được",
        "Several readings fit, nothing can be concluded",
    ),
    "none": ("Không cách hiểu nào phù hợp với địa giới", "No reading fits the outline"),
    "empty": ("Lớp không có tọa độ", "The layer has no coordinates"),
}
SHIFTS = {
    "fits": ("không thiếu tham số chuyển 224 m", "the datum shift of 224 m is not missing"),
    "undecided": (
        "chưa kết luận được về sai lệch 224 m do thiếu tham số: cần lớp đối chiếu",
        "whether the datum shift of 224 m is missing cannot be told: a reference layer is needed",
    ),
}


def summary_of(diagnosis: Diagnosis) -> tuple[str, str]:
    """Return the verdict in Vietnamese and English."""
    vi, en = VERDICTS[diagnosis.verdict]
    best = diagnosis.best
    if best is not None and diagnosis.verdict in ("wrong", "named", "several"):
        more = describe(best.reading, diagnosis.declared)
        lead = ("có thể nhất: ", "most likely: ") if diagnosis.verdict == "several" else ("", "")
        vi, en = f"{vi}: {lead[0]}{more[0]}", f"{en}: {lead[1]}{more[1]}"
    if diagnosis.vector is not None and diagnosis.shift in ("fits", "undecided"):
        shift = SHIFTS[diagnosis.shift]
        vi, en = f"{vi}; {shift[0]}", f"{en}; {shift[1]}"
    return f"{vi}.", f"{en}."


def evidence_of(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return a diagnosis as JSON-able values."""
    registration = diagnosis.registration
    return {
        "verdict": diagnosis.verdict,
        "confidence": diagnosis.confidence,
        "declared": None if diagnosis.declared is None else short_name(diagnosis.declared),
        "outline": diagnosis.outline,
        "outline_strength": diagnosis.strength,
        "points": diagnosis.points,
        "datum_shift": diagnosis.shift,
        "datum_vector": _rounded(diagnosis.vector),
        "compared_with_a_boundary": None
        if registration is None
        else {
            "best": registration.best,
            "confidence": registration.confidence,
            "background_share": round(registration.background, 4),
            "reason": registration.reason,
        },
        "hypotheses": [_hypothesis(diagnosis, one) for one in diagnosis.hypotheses],
    }


def _hypothesis(diagnosis: Diagnosis, one: Hypothesis) -> dict[str, Any]:
    vi, en = describe(one.reading, diagnosis.declared)
    return {
        "key": one.key,
        "crs": short_name(one.reading.crs),
        "vi": vi,
        "en": en,
        "inside": round(one.inside, 4),
        "distance": round(one.distance, 1) if math.isfinite(one.distance) else None,
        "centre": _rounded(one.centre),
        "fit": None
        if one.fit is None
        else {
            "matched": one.fit.matched,
            "compared": one.fit.compared,
            "tolerance": one.fit.tolerance,
            "residual": None if one.fit.residual is None else round(one.fit.residual, 3),
        },
    }


def _rounded(values: tuple[float, ...] | None) -> list[float] | None:
    return None if values is None else [round(value, 3) for value in values]


def percent_inside(evidence: dict[str, Any] | None) -> float | None:
    """Return how much of the data lies inside the outline as it is declared, in percent."""
    found = [one for one in (evidence or {}).get("hypotheses", []) if one["key"] == "as_declared"]
    return 100 * float(found[0]["inside"]) if found else None


def likely_key(evidence: dict[str, Any] | None) -> str | None:
    """Return the hypothesis that fits best, None where none does or several do."""
    if evidence is None or evidence["verdict"] not in ("right", "partly", "wrong", "named"):
        return None
    return str(evidence["hypotheses"][0]["key"])
