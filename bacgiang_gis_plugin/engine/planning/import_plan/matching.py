"""Fields of a foreign plan to those of zones: by the office's word, by the dictionary, by likeness, by their values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from ...cadastre.legacy.fields import ALIAS, CARRIED, RESERVED, FieldMatch, fillable, free_name, match_fields
from ...dictionary import layer, privacy_of
from ...dictionary.fields import PERSONAL, plain_name
from ...errors import EngineError
from .codes import describe_code

COMPUTED, STATED = "dien_tich", "dien_tich_nhan"
FUZZY, VALUES, DROPPED, LIKE = "fuzzy", "values", "personal", "suggested"
SURE, MAYBE = 0.86, 0.7  # likeness of two names; below SURE it is only told
KNOWN_CODES = 0.8  # share of a field's values that are codes
ZONES = "zones"
NOT_FROM_FILES = frozenset({"dien_tich", "so_phan_tu", "cach_tao", "noi_dung"})  # what the import itself says
CERTAIN = {"office": 100.0, "name": 100.0, "alias": 95.0, "cut": 80.0}


def pairs_of(entries: Sequence[str]) -> dict[str, str]:
    """Return plain source name → zones field of ``SOURCE=field`` entries. Raises EngineError PARAMETER_INVALID."""
    known = {one.name for one in fillable(ZONES)} - NOT_FROM_FILES
    found = {}
    for entry in entries:
        source, equals, target = (part.strip() for part in entry.partition("="))
        if not equals or not source or target not in known | {"", "-"}:
            reason = "write source=field; fields: " + ", ".join(sorted(known))
            raise EngineError("PARAMETER_INVALID", name="field_pairs", value=entry, reason=reason)
        found[plain_name(source)] = target if target != "-" else ""
    return found


def match_plan_fields(
    names: Sequence[str], columns: Sequence[Sequence[Any]], mapping: Mapping[str, str], personal: bool
) -> tuple[list[FieldMatch], list[float | None]]:
    """Return for n fields what each becomes, and how sure that is in percent (None: nothing to be sure of).

    After the exact ways of ``match_fields``: a name like one of the dictionary's (``fuzzy``), and for the code a field
    whose values are codes (``values``). A personal field is left out unless ``personal``.
    """
    matches = match_fields(names, mapping, ZONES)
    taken = {match.target for match in matches}
    for match in matches:
        if match.target == COMPUTED and STATED not in taken:
            match.target, match.how = (
                STATED,
                ALIAS,
            )  # what a file says of an area is kept beside the computed one
        elif match.target in NOT_FROM_FILES:
            match.target, match.how = None, CARRIED
    sure: list[float | None] = [CERTAIN.get(match.how) for match in matches]
    free = {one.name for one in fillable(ZONES)} - NOT_FROM_FILES - {match.target for match in matches}
    for number, match in enumerate(matches):
        likeness, target = _most_like(match.source, free)
        if match.target is not None or match.how != CARRIED or plain_name(match.source) in mapping:
            continue
        if likeness >= SURE:
            match.target, match.how, sure[number] = target, FUZZY, 100 * likeness
            free.discard(target)
        elif likeness >= MAYBE:
            match.how, sure[number] = f"{LIKE}: {target}", 100 * likeness
    if "ma_loai_qh" in free:
        _by_values(matches, columns, sure, mapping)
    for match in matches:
        if match.target is None and privacy_of(match.source) == PERSONAL and not personal:
            match.how = DROPPED
    _name_columns(matches)
    return matches, sure


def _most_like(name: str, free: set[str]) -> tuple[float, str]:
    """Return the free field whose name or alias is most like a name (0 to 1)."""
    plain = plain_name(name)
    best = (0.0, "")
    for spec in fillable(ZONES):
        if spec.name in free:
            for known in (spec.name, *spec.aliases, *(other.name for other in spec.exchange), spec.label_vi):
                best = max(best, (_likeness(plain, plain_name(known)), spec.name))
    return best


def _likeness(one: str, other: str) -> float:
    """Return how like two plain names are. Short names must be equal; words that only follow count a little less."""
    if min(len(one), len(other)) < 5:
        return 0.0
    if one.startswith(other) or other.startswith(one):
        return 0.8 + 0.2 * min(len(one), len(other)) / max(len(one), len(other))
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _by_values(
    matches: list[FieldMatch],
    columns: Sequence[Sequence[Any]],
    sure: list[float | None],
    mapping: Mapping[str, str],
) -> None:
    """Let the field with the most known codes among its values be the code's."""
    best, chosen = 0.0, -1
    for number, (match, values) in enumerate(zip(matches, columns, strict=True)):
        if match.target is not None or plain_name(match.source) in mapping:
            continue
        texts = {value.strip() for value in values if isinstance(value, str) and value.strip()}
        codes = {
            text for text in texts if re.fullmatch(r"[\w+,;/& -]{3,60}", text) and describe_code(text)[1]
        }
        share = len(codes) / len(texts) if texts else 0.0
        if share > best:
            best, chosen = share, number
    if best >= KNOWN_CODES:
        matches[chosen].target, matches[chosen].how, sure[chosen] = "ma_loai_qh", VALUES, 100 * best


def _name_columns(matches: list[FieldMatch]) -> None:
    taken = {spec.name for spec in layer(ZONES).fields} | RESERVED
    for match in matches:
        match.column = match.target or ("" if match.how == DROPPED else free_name(match.source, taken))
        taken.add(match.column.casefold())
