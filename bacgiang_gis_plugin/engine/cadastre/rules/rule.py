"""One rule: what is wrong when it is broken, in two languages, and where its limit comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
Language = Literal["vi", "en"]
OFFICE = "office setting; no legal value known"


@dataclass(frozen=True)
class Rule:
    """One rule. ``message_*`` may name ``{value}``, ``{limit}`` and ``{text}``.

    ``tolerance``: the parameter or profile entry that holds its limit, with ``unit``; ``source``: where the rule
    and its limit come from; ``needs``: fields (or layers, as ``layer:name``) without which it cannot be checked;
    ``confidence``: how sure the source is, where a catalogue says it.
    """

    id: str
    severity: Severity
    title_vi: str
    title_en: str
    message_vi: str
    message_en: str
    explanation_vi: str
    explanation_en: str
    tolerance: str | None = None
    unit: str = ""
    source: str = OFFICE
    needs: tuple[str, ...] = ()
    confidence: str = ""

    def message(self, language: Language, *, value: float | None, limit: float | None, text: str) -> str:
        template = self.message_vi if language == "vi" else self.message_en
        return template.format(value=_shown(value), limit=_shown(limit), text=text)


def _shown(value: float | None) -> str:
    if value is None:
        return "?"
    return f"{value:.2f}".rstrip("0").rstrip(".") if 1000 <= abs(value) < math.inf else f"{value:.4g}"


def rule(
    identity: str,
    severity: Severity,
    title: tuple[str, str],
    message: tuple[str, str],
    explanation: tuple[str, str],
    *,
    unit: str = "",
    tolerance: bool = False,
    needs: tuple[str, ...] = (),
    source: str = OFFICE,
    confidence: str = "",
) -> Rule:
    """Return a rule of a check; texts are (Vietnamese, English), a limit stands in the profile."""
    name = f"profile: {identity}" if tolerance else None
    return Rule(identity, severity, *title, *message, *explanation, name, unit, source, needs, confidence)
