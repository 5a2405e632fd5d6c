"""Compares findings with those of an earlier check: which are new, which are still there, which are gone.

Feature numbers and the order of rows change with every export, and points move by millimetres when a sheet is written
again; so a finding is known by its rule and place, and one about a whole parcel also by the parcel's key.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from ...datasets import layer_info, layer_names, read_layer
from ...errors import EngineError
from ...parameters import InputLayer
from ..rules.attributes import ATTRIBUTE_RULES
from .checks import Flags, Geometries, Ints
from .profile import CATALOGUE

REACH = 0.05  # metres; a finding no farther from an earlier one of its rule is the same one
WITH_A_PLACE = (
    *("geometry_invalid", "spike", "sharp_angle", "repeated_vertex", "tiny_edge", "straight_vertex", "hole"),
    *(
        "tiny_hole",
        "tiny_part",
        "ring_direction",
        "sliver",
        "overlap",
        "edge_overlap",
        "commune_edge_overlap",
    ),
    *("gap", "edge_gap", "commune_edge_gap", "neighbour_vertex_missing", "vertices_nearly_equal"),
    *("duplicate_parcel", "contained_parcel", "unmatched_edge", "outside_commune", "outside_sheet"),
    *("outside_province", "dangle", "line_closes_nothing"),
)
OF_A_PARCEL = frozenset(CATALOGUE) - frozenset(WITH_A_PLACE)
# What such a finding is about stands in its message only: a field, a code.
SAME_WORDS = frozenset({rule.id for rule in ATTRIBUTE_RULES} | {"unknown_land_code"})


@dataclass(frozen=True)
class Told:
    """Findings of a check (n): rules, messages, keys of their parcels, and places; null where there is none."""

    rules: list[str]
    messages: list[str]
    keys: list[frozenset[str]]
    places: Geometries


def told_of(table: pa.Table, places: Geometries) -> Told:
    """Return the findings of a table with at least the rule; ``places`` (n,)."""

    def texts(name: str) -> list[str]:
        if name not in table.column_names:
            return [""] * len(table)
        return [str(value) if value is not None else "" for value in table.column(name).to_pylist()]

    keys = [
        frozenset(key for key in [own or _name(sheet, number), *others.split("; ")] if _lasting(key))
        for own, sheet, number, others in zip(
            texts("ma_thua"), texts("so_to"), texts("so_thua"), texts("thua_khac"), strict=True
        )
    ]
    return Told(texts("ma_loi"), texts("thong_bao"), keys, places)


def _name(sheet: str, number: str) -> str:
    return f"{sheet}/{number}" if sheet and number else ""


def _lasting(key: str) -> bool:
    return bool(key) and not key.startswith(("fid ", "+"))


def read_baseline(paths: list[Path]) -> Told:
    """Read every errors layer in some files. Raises EngineError FILE_*, LAYER_*, CHECK_BASELINE."""
    found: list[Told] = []
    for path in paths:
        layers = [InputLayer(path, name) for name in layer_names(path)]
        layers = [layer for layer in layers if "ma_loi" in layer_info(layer).fields]
        if not layers:
            raise EngineError("CHECK_BASELINE", path=path)
        for source in layers:
            layer = read_layer(source)
            found.append(told_of(layer.table, layer.geometry))
    return Told(
        [rule for one in found for rule in one.rules],
        [message for one in found for message in one.messages],
        [keys for one in found for keys in one.keys],
        np.concatenate([np.empty(0, dtype=object), *(one.places for one in found)]),
    )


def compare(now: Told, earlier: Told) -> tuple[Flags, Flags]:
    """Return which of n findings were there before (n,), and which earlier findings (m,) are there no more."""
    there = np.zeros(len(now.rules), dtype=bool)
    gone = np.ones(len(earlier.rules), dtype=bool)
    names, before = np.array(now.rules, dtype=object), np.array(earlier.rules, dtype=object)
    for rule in sorted(set(now.rules) & set(earlier.rules)):
        mine, old = np.flatnonzero(names == rule), np.flatnonzero(before == rule)
        _by_place(rule, mine, old, now, earlier, there, gone)
        if rule in OF_A_PARCEL:
            _by_key(rule, mine, old, now, earlier, there, gone)
    return there, gone


def _by_place(rule: str, mine: Ints, old: Ints, now: Told, earlier: Told, there: Flags, gone: Flags) -> None:
    """Pair nearest first; every finding is paired at most once."""
    places, before = now.places[mine], earlier.places[old]
    part, other = shapely.STRtree(before).query(places, predicate="dwithin", distance=REACH)
    away = shapely.distance(shapely.centroid(places)[part], shapely.centroid(before)[other])
    for at in np.lexsort((other, part, away)).tolist():
        new, past = int(mine[part[at]]), int(old[other[at]])
        if not there[new] and gone[past] and _alike(rule, new, past, now, earlier):
            there[new], gone[past] = True, False


def _by_key(rule: str, mine: Ints, old: Ints, now: Told, earlier: Told, there: Flags, gone: Flags) -> None:
    """Pair what is left and about the same parcel; what is about no parcel is told by its words."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for past in old[gone[old]].tolist():
        for key in earlier.keys[past] or {earlier.messages[past]}:
            waiting[key].append(past)
    for new in mine[~there[mine]].tolist():
        known = [past for key in sorted(now.keys[new] or {now.messages[new]}) for past in waiting[key]]
        for past in known:
            if gone[past] and _alike(rule, new, past, now, earlier):
                there[new], gone[past] = True, False
                break


def _alike(rule: str, new: int, past: int, now: Told, earlier: Told) -> bool:
    return rule not in SAME_WORDS or now.messages[new] == earlier.messages[past]
