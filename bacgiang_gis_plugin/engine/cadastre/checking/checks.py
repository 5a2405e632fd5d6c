"""What the checks of parcels share: the layer being checked, the profile, and the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...datasets import Layer
from ...dictionary.fields import all_fields, match_field
from ..rules import RULES
from .profile import Profile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Geometries = NDArray[np.object_]


NONE: tuple[int, ...] = ()


@dataclass(frozen=True)
class Found:
    """n findings of one rule: ``rows`` (n,) parcels (-1: none), ``places`` (n,), ``values``, ``limits`` (n,) or NaN.

    ``others`` (n,) are the other parcels that each finding is about.
    """

    rule: str
    rows: Ints
    places: Geometries
    values: Floats
    limits: Floats
    texts: list[str]
    others: list[tuple[int, ...]]


@dataclass
class Checks:
    """The parcels, what is known of them, and what was found so far.

    ``sound`` marks parcels that are valid, non-empty polygons; ``columns`` maps dictionary names to the layer's.
    ``outside`` are the keys of parcels of another layer; in findings they go by the numbers after the layer's rows.
    """

    geometry: Geometries
    table: pa.Table
    crs: str | None
    profile: Profile
    fids: Ints
    columns: dict[str, str] = field(default_factory=dict)
    sound: Flags = field(default_factory=lambda: np.empty(0, dtype=bool))
    areas: Floats = field(default_factory=lambda: np.empty(0))
    found: list[Found] = field(default_factory=list)
    not_checked: dict[str, str] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, layer: Layer, profile: Profile) -> Checks:
        """Return checks of a layer; fields are matched by their names and known aliases."""
        geometry = layer.geometry
        kinds = shapely.get_type_id(geometry)
        finite = np.ones(len(geometry), dtype=bool)
        coordinates, owners = shapely.get_coordinates(geometry, return_index=True)
        finite[owners[~np.isfinite(coordinates).all(axis=1)]] = False
        sound = np.isin(kinds, (3, 6)) & ~shapely.is_empty(geometry) & finite
        sound[sound] = shapely.is_valid(geometry[sound])
        areas = np.where(sound, shapely.area(geometry), np.nan)
        names = match_columns(layer.table.column_names)
        return cls(geometry, layer.table, layer.crs, profile, layer.fids, names, sound, areas)

    def on(self, rule: str) -> bool:
        """Whether a rule is on; counts it as not checked where a field it needs is missing."""
        if not self.profile[rule].on:
            return False
        lacking = [name for name in RULES[rule].needs if ":" not in name and name not in self.columns]
        if lacking:
            self.not_checked[rule] = "field " + ", ".join(lacking)
        return not lacking

    def limit(self, rule: str) -> float:
        return self.profile[rule].tolerance

    def column(self, name: str) -> pa.Array:
        """Return a field by its dictionary name as one Arrow array."""
        return self.table.column(self.columns[name]).combine_chunks()

    def numbers(self, name: str) -> Floats:
        """Return a field as floats, NaN where it is null, missing or not a number."""
        if name not in self.columns:
            return np.full(len(self.geometry), np.nan)
        column = self.column(name)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            return np.array([_number(text) for text in column.to_pylist()], dtype=float)
        try:
            return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            return np.full(len(self.geometry), np.nan)

    def texts(self, name: str) -> pa.Array:
        """Return a field as text; nulls where it is missing."""
        if name not in self.columns:
            return pa.nulls(len(self.geometry), pa.string())
        return self.column(name).cast(pa.string())

    def name(self, row: int) -> str:
        """Return what a parcel is called in a message: sheet/number, or its feature number."""
        parts = [self.numbers_of[key][row] for key in ("so_to", "so_thua")]
        if all(np.isfinite(part) for part in parts):
            return "/".join(f"{part:.0f}" for part in parts)
        return f"fid {self.fids[row]}"

    def keys(self, rows: Sequence[int]) -> str:
        """Return the keys of parcels joined by semicolons; a parcel without a key goes by its name."""
        known, count = self.texts_of("ma_thua"), len(self.geometry)
        return "; ".join(
            self.outside[row - count] if row >= count else known[row] or self.name(row) for row in rows
        )

    def texts_of(self, name: str) -> list[str | None]:
        """Return a field as a list of texts, made once."""
        made: dict[str, list[str | None]] = self.__dict__.setdefault("_texts", {})
        if name not in made:
            made[name] = self.texts(name).to_pylist()
        return made[name]

    @property
    def numbers_of(self) -> dict[str, Floats]:
        """Sheet and parcel numbers as floats, computed once."""
        known: dict[str, Floats] | None = self.__dict__.get("_numbers")
        if known is None:
            known = {key: self.numbers(key) for key in ("so_to", "so_thua")}
            self.__dict__["_numbers"] = known
        return known

    def add(
        self,
        rule: str,
        rows: Any,
        places: Any = None,
        *,
        values: Any = None,
        limits: Any = None,
        texts: Sequence[str] | None = None,
        others: Any = None,
    ) -> None:
        """Add findings; without ``places`` each stands at a point inside its parcel.

        ``others``: the other parcel of each, or a tuple of them.
        """
        index = np.asarray(rows, dtype=np.int64).reshape(-1)
        count = len(index)
        if count == 0:
            return
        if places is None:
            places = np.full(count, None, dtype=object)
            inside = index >= 0
            inside[inside] = self.sound[index[inside]]
            places[inside] = shapely.point_on_surface(self.geometry[index[inside]])
            rest = (index >= 0) & ~inside
            places[rest] = [_any_point(entry) for entry in self.geometry[index[rest]]]
        if limits is None:
            limits = self.limit(rule) if self.limit(rule) else np.nan
        self.found.append(
            Found(
                rule,
                index,
                np.asarray(places, dtype=object),
                np.full(count, np.nan)
                if values is None
                else np.broadcast_to(np.asarray(values, float), count),
                np.broadcast_to(np.asarray(limits, dtype=float), count),
                list(texts) if texts is not None else [""] * count,
                _tuples(others, count),
            )
        )


def _tuples(others: Any, count: int) -> list[tuple[int, ...]]:
    if others is None:
        return [NONE] * count
    if isinstance(others, np.ndarray):
        return [(other,) for other in others.tolist()]
    return list(others)


def match_columns(names: Sequence[str]) -> dict[str, str]:
    """Return dictionary name → the layer's name; a field's own name goes before an alias."""
    known = {entry.name for entry in all_fields()}
    found = {name: name for name in names if name in known}
    for name in names:
        entry = match_field(name)
        if entry is not None:
            found.setdefault(entry.name, name)
    return found


def _number(text: str | None) -> float:
    try:
        return float(text.replace(",", ".")) if text else np.nan
    except ValueError:
        return np.nan


def _any_point(geometry: shapely.Geometry | None) -> shapely.Geometry | None:
    """Return a finite vertex, None where there is none."""
    if geometry is None:
        return None
    coordinates = shapely.get_coordinates(geometry)
    finite = coordinates[np.isfinite(coordinates).all(axis=1)]
    return shapely.points(finite[0]) if len(finite) else None
