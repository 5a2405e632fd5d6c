"""Fields of an old layer to those of the dictionary: which is which, and the values in the right type."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from ...dictionary import Field, layer, match_field
from ...dictionary.fields import plain_name
from ...errors import EngineError

# Written by the import itself: a field of a file never fills them.
OWN = ("tep", "lop", "fid_goc", "epsg", "gia_tri_goc", "so_nhan")
RESERVED = frozenset({"fid", "ogc_fid", "geom"})  # names that a GeoPackage keeps for itself
OFFICE, NAME, ALIAS, CUT = "office", "name", "alias", "cut"  # how a field was matched
CARRIED, TAKEN = "carried", "taken"  # unknown or meant to stay; another field of the file fills the same one


@dataclass
class FieldMatch:
    """One field of one layer: ``target`` is the dictionary's field or None, ``column`` the column it becomes.

    ``confidence``: how sure the match is in percent, None where that was not looked at.
    """

    source: str
    target: str | None
    how: str
    column: str
    encoding: str = ""
    values: int = 0
    changed: int = 0
    not_converted: int = 0
    confidence: float | None = None


def read_mapping(path: Path, into: str = "parcels") -> dict[str, str]:
    """Return an office's own table: plain source name → field of the layer ``into``, "" for one only carried along.

    CSV with the columns ``source`` and ``field``, or a JSON object. Raises EngineError FIELD_MAPPING.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        pairs = _from_json(text) if path.suffix.lower() == ".json" else _from_csv(text)
    except (OSError, ValueError, csv.Error) as error:
        raise EngineError("FIELD_MAPPING", path=path, reason=str(error)) from error
    known = {entry.name for entry in fillable(into)}
    mapping = {}
    for source, target in pairs:
        target = target.strip().removesuffix("-") if target.strip() == "-" else target.strip()
        if target and target not in known:
            reason = f"{target} is not a field of {into} ({', '.join(sorted(known))})"
            raise EngineError("FIELD_MAPPING", path=path, reason=reason)
        mapping[plain_name(source)] = target
    return mapping


def _from_json(text: str) -> list[tuple[str, str]]:
    value = json.loads(text)
    if not isinstance(value, dict) or not all(isinstance(entry, str | None) for entry in value.values()):
        raise ValueError("a JSON object of source name: field name is needed")
    return [(str(source), target or "") for source, target in value.items()]


def _from_csv(text: str) -> list[tuple[str, str]]:
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter, restval="")
    if not {"source", "field"} <= set(reader.fieldnames or ()):
        raise ValueError("the columns source and field are needed")
    return [(row["source"], row["field"]) for row in reader if row["source"].strip()]


def fillable(into: str = "parcels") -> tuple[Field, ...]:
    """Return the fields of a layer that a file may fill."""
    return tuple(entry for entry in layer(into).fields if entry.name not in OWN)


def match_fields(names: Sequence[str], mapping: Mapping[str, str], into: str = "parcels") -> list[FieldMatch]:
    """Match n fields in their order: the office's table first, then exact names, aliases, names cut at ten bytes.

    Of several fields for one target the best match holds, among equals the first; the others are carried along.
    """
    known = {entry.name for entry in fillable(into)}
    order = {OFFICE: 0, NAME: 1, ALIAS: 2, CUT: 3, CARRIED: 4}
    found = [_match(name, known, mapping) for name in names]
    holders: dict[str, int] = {}
    for number in sorted(range(len(found)), key=lambda n: (order[found[n].how], n)):
        target = found[number].target
        if target is not None and holders.setdefault(target, number) != number:
            found[number].target, found[number].how = None, TAKEN
    columns = {entry.name for entry in layer(into).fields} | RESERVED
    for match in found:
        match.column = match.target or free_name(match.source, columns)
        columns.add(match.column.casefold())
    return found


def _match(name: str, known: set[str], mapping: Mapping[str, str]) -> FieldMatch:
    plain = plain_name(name)
    if plain in mapping:
        return FieldMatch(name, mapping[plain] or None, OFFICE if mapping[plain] else CARRIED, "")
    entry = match_field(name)
    if entry is None or entry.name not in known:
        return FieldMatch(name, None, CARRIED, "")
    if plain == plain_name(entry.name):
        return FieldMatch(name, entry.name, NAME, "")
    aliases = {plain_name(alias) for alias in (*entry.aliases, *(other.name for other in entry.exchange))}
    return FieldMatch(name, entry.name, ALIAS if plain in aliases else CUT, "")


def free_name(name: str, taken: set[str]) -> str:
    """Return the name, with a number behind it where a column of that name is there (case does not matter)."""
    wanted, number = name, 2
    while wanted.casefold() in taken:
        wanted, number = f"{name}_{number}", number + 1
    return wanted


def convert(values: Sequence[Any], target: Field) -> tuple[list[Any], list[int]]:
    """Return n values in the type of a field, and the places of those that cannot be: they become None.

    Numbers may have a decimal comma; a number for a commune code gets its leading zeros back.
    """
    ways = {"integer": _integer, "real": _real, "date": _text}
    way = _commune if target.name == "ma_xa" else ways.get(target.type, _text)
    out = [None if value is None or value == "" else way(value) for value in values]
    lost = [n for n, value in enumerate(values) if value not in (None, "") and out[n] is None]
    return out, [n for n in lost if not (isinstance(values[n], str) and not values[n].strip())]


def _number(value: Any) -> float | None:
    if isinstance(value, str):
        text = value.strip().replace("\u00a0", "")
        value = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _integer(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) < 2**31 else None
    number = _number(value)
    return int(number) if number is not None and number == int(number) and abs(number) < 2**31 else None


def _real(value: Any) -> float | None:
    return None if isinstance(value, bool | date) else _number(value)


def _text(value: Any) -> str | None:
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return value if isinstance(value, str) else str(value)


def _commune(value: Any) -> str | None:
    text = _text(value)
    return text.zfill(5) if text is not None and not isinstance(value, str) and text.isdecimal() else text


def arrow_type(target: Field) -> pa.DataType:
    """Return the type of a dictionary field's column."""
    return {"integer": pa.int32(), "real": pa.float64()}.get(target.type, pa.string())


def carried_columns(
    extras: Iterable[Mapping[str, pa.Array]], into: str = "parcels"
) -> dict[str, tuple[str, pa.DataType]]:
    """Return casefolded name → (name as first met, type that holds the values of all layers)."""
    columns: dict[str, tuple[str, pa.DataType]] = {}
    for extra in extras:
        for name, values in extra.items():
            first, kind = columns.get(name.casefold(), (name, values.type))
            columns[name.casefold()] = first, _common_type(kind, values.type)
    taken = {spec.name for spec in layer(into).fields} | RESERVED
    return {key: (free_name(name, taken), kind) for key, (name, kind) in columns.items()}


def _common_type(first: pa.DataType, second: pa.DataType) -> pa.DataType:
    if first == second:
        return first
    if pa.types.is_integer(first) and pa.types.is_integer(second):
        return pa.int64()
    numbers = [pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in (first, second)]
    return pa.float64() if all(numbers) else pa.string()


def as_type(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if values.type == kind:
        return values
    if pa.types.is_string(kind):
        return pa.array([None if value is None else str(value) for value in values.to_pylist()], kind)
    return values.cast(kind)
