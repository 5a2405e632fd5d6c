"""Compares findings with those of an earlier check: which are new, which are still there, which are gone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from ...datasets import layer_info, layer_names, read_layer
from ...errors import EngineError
from ...parameters import InputLayer
from .checks import Flags, Geometries

REACH = 0.05  # metres; a finding no farther from an earlier one of its rule is the same one


@dataclass(frozen=True)
class Earlier:
    """Earlier findings: rule, parcel key (empty where none) and a point each; null where it had no place."""

    rules: list[str]
    keys: list[str]
    points: Geometries


def read_baseline(paths: list[Path]) -> Earlier:
    """Read every errors layer in some files. Raises EngineError FILE_*, LAYER_*, CHECK_BASELINE."""
    rules: list[str] = []
    keys: list[str] = []
    points: list[shapely.Geometry | None] = []
    for path in paths:
        layers = [InputLayer(path, name) for name in layer_names(path)]
        layers = [layer for layer in layers if "ma_loi" in layer_info(layer).fields]
        if not layers:
            raise EngineError("CHECK_BASELINE", path=path)
        for source in layers:
            layer = read_layer(source)
            rules += layer.column("ma_loi").tolist()
            known = "ma_thua" in layer.table.column_names
            keys += [key or "" for key in layer.column("ma_thua").tolist()] if known else [""] * len(layer)
            points += points_of(layer.geometry).tolist()
    return Earlier(rules, keys, np.array(points, dtype=object))


def points_of(places: Geometries) -> Geometries:
    """Return a point per place (n,), the same one for the same place."""
    found = np.array(places, dtype=object)
    rest = shapely.get_type_id(found) != 0
    found[rest] = shapely.point_on_surface(found[rest])
    return found


def compare(rules: list[str], keys: list[str], places: Geometries, earlier: Earlier) -> tuple[Flags, Flags]:
    """Return which of n findings were there before (n,), and which earlier findings (m,) are there no more."""
    there = np.zeros(len(rules), dtype=bool)
    gone = np.ones(len(earlier.rules), dtype=bool)
    points = points_of(places)
    now, before = np.array(rules, dtype=object), np.array(earlier.rules, dtype=object)
    for rule in sorted(set(rules) & set(earlier.rules)):
        mine, old = np.flatnonzero(now == rule), np.flatnonzero(before == rule)
        _match(mine, old, points, earlier.points, there, gone)
        _match_without_place(mine, old, points, keys, earlier, there, gone)
    return there, gone


def _match(
    mine: np.ndarray,
    old: np.ndarray,
    points: Geometries,
    before: Geometries,
    there: Flags,
    gone: Flags,
) -> None:
    """Pair nearest first; every finding is paired at most once."""
    part, other = shapely.STRtree(before[old]).query(points[mine], predicate="dwithin", distance=REACH)
    away = shapely.distance(points[mine[part]], before[old[other]])
    for at in np.lexsort((other, part, away)).tolist():
        new, earlier = mine[part[at]], old[other[at]]
        if not there[new] and gone[earlier]:
            there[new], gone[earlier] = True, False


def _match_without_place(
    mine: np.ndarray,
    old: np.ndarray,
    points: Geometries,
    keys: list[str],
    earlier: Earlier,
    there: Flags,
    gone: Flags,
) -> None:
    waiting: dict[str, list[int]] = {}
    for at in old.tolist():
        if earlier.points[at] is None:
            waiting.setdefault(earlier.keys[at], []).append(at)
    for at in mine.tolist():
        if points[at] is None and waiting.get(keys[at]):
            there[at] = True
            gone[waiting[keys[at]].pop(0)] = False
