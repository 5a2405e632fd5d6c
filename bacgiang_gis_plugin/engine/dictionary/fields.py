"""Layers and fields of the product, from ``layers.json``: the only place where a field is described."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "layers.json"
PUBLIC, RESTRICTED, PERSONAL = "public", "restricted", "personal"
DBF_LENGTH = 10  # bytes of a field name in a shapefile's table


@dataclass(frozen=True)
class ExchangeName:
    """The name of a field in an exchange schema, and where that name was found."""

    schema: str
    name: str
    source: str


@dataclass(frozen=True)
class Field:
    """A field: the same name means the same thing in every layer.

    ``type``: string, integer, real or date. ``privacy``: public, restricted (stays in the office) or personal.
    """

    name: str
    type: str
    unit: str
    label_vi: str
    label_en: str
    description_vi: str
    description_en: str
    code_list: str
    privacy: str
    exchange: tuple[ExchangeName, ...]
    aliases: tuple[str, ...]
    source: str
    decimals: int | None = None


@dataclass(frozen=True)
class LayerSpec:
    """A layer: geometry type (``None`` for a table, ``Geometry`` for any), fields in order, required names."""

    name: str
    geometry: str
    label_vi: str
    label_en: str
    description_vi: str
    description_en: str
    fields: tuple[Field, ...]
    required: frozenset[str]


@lru_cache(maxsize=1)
def _dictionary() -> tuple[dict[str, Field], dict[str, LayerSpec]]:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    fields = {}
    for row in data["fields"]:
        exchange = tuple(ExchangeName(**entry) for entry in row.pop("exchange"))
        fields[row["name"]] = Field(**{**row, "exchange": exchange, "aliases": tuple(row["aliases"])})
    layers = {}
    for row in data["layers"]:
        members = row.pop("fields")
        required = frozenset(member["name"] for member in members if member["required"])
        own = tuple(fields[member["name"]] for member in members)
        layers[row["name"]] = LayerSpec(**row, fields=own, required=required)
    return fields, layers


def all_fields() -> tuple[Field, ...]:
    """Return every field, in the dictionary's order."""
    return tuple(_dictionary()[0].values())


def all_layers() -> tuple[LayerSpec, ...]:
    """Return every layer, in the dictionary's order."""
    return tuple(_dictionary()[1].values())


def field(name: str) -> Field:
    """Return the field of exactly this name. Raises KeyError."""
    return _dictionary()[0][name]


def layer(name: str) -> LayerSpec:
    """Return a layer's description. Raises KeyError."""
    return _dictionary()[1][name]


def plain_name(name: str) -> str:
    """Return a name as it is compared: small letters and digits without marks ("Số_Tờ" → "soto")."""
    parts = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return re.sub("[^0-9a-z]", "", parts)


@lru_cache(maxsize=1)
def _names() -> dict[str, Field]:
    """Return plain name or alias → field; a field's own name goes before another's alias."""
    found: dict[str, Field] = {}
    for entry in all_fields():
        for alias in (*entry.aliases, *(known.name for known in entry.exchange)):
            found.setdefault(plain_name(alias), entry)
    return {**found, **{plain_name(entry.name): entry for entry in all_fields()}}


@lru_cache(maxsize=4096)
def match_field(name: str) -> Field | None:
    """Return the field that a name met in the wild stands for, None where the dictionary does not know it.

    Case, marks and separators do not matter. A name of ten bytes also matches a longer one that a shapefile cut.
    """
    plain = plain_name(name)
    found = _names().get(plain)
    if found is None and len(name.encode("utf-8")) == DBF_LENGTH and len(plain) >= DBF_LENGTH - 2:
        cut = {entry.name: entry for known, entry in _names().items() if known.startswith(plain)}
        found = next(iter(cut.values())) if len(cut) == 1 else None
    return found


def privacy_of(name: str) -> str:
    """Return the privacy class of a field: public, restricted, personal, or unknown.

    An alias is enough to be personal or restricted, but never enough to be public.
    """
    known = _dictionary()[0].get(name)
    if known is not None:
        return known.privacy
    alias = match_field(name)
    return alias.privacy if alias is not None and alias.privacy != PUBLIC else "unknown"


def personal_fields() -> frozenset[str]:
    """Return the names of all personal fields."""
    return frozenset(entry.name for entry in all_fields() if entry.privacy == PERSONAL)


def publishable_fields(layer_name: str) -> tuple[Field, ...]:
    """Return the fields of a layer that may be published; a field that is not among them never is."""
    return tuple(entry for entry in layer(layer_name).fields if entry.privacy == PUBLIC)
