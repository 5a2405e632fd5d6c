"""Fields of the classes: there, named, typed and long enough; personal data."""

from __future__ import annotations

import re

from ...dictionary.fields import DBF_LENGTH, plain_name, privacy_of
from .delivery import DeliveredLayer
from .review import Review
from .schema import LENGTHS, MANDATORY, FieldSpec

# Identity numbers of citizens (12 digits, the first of which is 0) and mobile telephone numbers.
_LIKE_PERSONAL = re.compile(r"(?<!\d)(?:0\d{11}|0[35789]\d{8}|\+84[35789]\d{8})(?!\d)")
ACCEPTED = {
    "text": ("text",),
    "real": ("real", "whole"),
    "double": ("real", "whole"),
    "short": ("whole",),
    "long": ("whole",),
    "date": ("date",),
}
GUESSED = (".geojson", ".json")  # GeoJSON has no types: GDAL guesses them from the values
# Fields that GDAL and ArcGIS add by themselves.
OWN = ("objectid", "fid", "shape", "shapelength", "shapearea", "shapeleng", "globalid", "id")


def check_fields(review: Review) -> None:
    """Check the fields of every class."""
    for layer in review.delivery.layers:
        _check_there(review, layer)
        _check_types(review, layer)
        _check_personal(review, layer)


def _check_there(review: Review, layer: DeliveredLayer) -> None:
    names = layer.names
    for name in MANDATORY:
        if name not in names:
            review.add("mandatory_field_missing", layer, field=name, text=name)
    for entry in layer.spec.fields if layer.spec is not None else ():
        if not entry.mandatory and entry.name not in names:
            review.add("reference_field_missing", layer, field=entry.name, text=entry.name)
    for name, stored in names.items():
        if stored.casefold() != name.casefold() and len(stored) <= DBF_LENGTH:
            review.add("field_name_cut", layer, field=stored, text=f"{name} → {stored}")
    known = set(names.values())
    for field in layer.stored.fields:
        if field.name not in known and plain_name(field.name) not in OWN and layer.spec is not None:
            review.add("field_extra", layer, field=field.name, text=field.name)


def _specs(layer: DeliveredLayer) -> list[FieldSpec]:
    if layer.spec is not None:
        return list(layer.spec.fields)
    return [FieldSpec(name, "text", LENGTHS[name], "", True) for name in MANDATORY]


def _check_types(review: Review, layer: DeliveredLayer) -> None:
    stored = {field.name: field for field in layer.stored.fields}
    guessed = layer.file.lower().endswith(GUESSED)
    for spec in _specs(layer):
        own = layer.names.get(spec.name)
        if own is None:
            continue
        field = stored[own]
        empty = layer.stored.table.column(own).null_count == len(layer.stored)
        if field.type not in ACCEPTED[spec.type] and not (guessed and (empty or spec.type == "date")):
            text = f"{own}: {field.type} / {spec.type}"
            review.add("field_type_differs", layer, field=own, text=text)
        if spec.length and field.type == "text" and 0 < field.width < spec.length:
            review.add(
                "field_too_short",
                layer,
                field=own,
                text=own,
                value=float(field.width),
                limit=float(spec.length),
            )
        if spec.length and field.type == "text":
            for row, value in enumerate(layer.values(spec.name) or []):
                if value is not None and len(value) > spec.length:
                    lengths = {"value": float(len(value)), "limit": float(spec.length)}
                    review.add("value_too_long", layer, row, field=own, text=own, **lengths)


def _check_personal(review: Review, layer: DeliveredLayer) -> None:
    """Personal fields by the data dictionary, and values by their form; a value itself is never shown."""
    codes = {layer.names.get(name) for name in ("maThongTinQH", "maHoSoQH", "maDoiTuong")}
    for field in layer.stored.fields:
        if field.type == "text" and field.name not in codes:
            values = layer.stored.table.column(field.name).to_pylist()
            count = sum(
                value is not None and _LIKE_PERSONAL.search(str(value)) is not None for value in values
            )
            if count:
                review.add("personal_value", layer, field=field.name, text=field.name, value=float(count))
    for field in layer.stored.fields:
        if field.name in layer.names.values() or privacy_of(field.name) != "personal":
            continue
        values = layer.stored.table.column(field.name).to_pylist()
        count = sum(value is not None and str(value).strip() != "" for value in values)
        if count:
            review.add("personal_field", layer, field=field.name, text=field.name, value=float(count))
