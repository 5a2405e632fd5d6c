"""What a clearance warns of: name → text; QGIS translates."""

from __future__ import annotations

WARNINGS: dict[str, str] = {
    "unusable": "{count} parcels have no usable geometry and are not in the list.",
    "repaired": "{count} invalid parcels and {boundary} invalid polygons of the boundary were repaired.",
    "boundary_double": "Polygons of the boundary overlap on {area} m²; that ground counts once.",
    "double": "Parcels overlap on {area} m² inside the boundary; that ground is in two of them.",
    "not_parcels": "{area} m² inside the boundary are no parcel; the totals state them.",
    "touched": "{count} parcels are hardly touched and not in the list; their area is stated.",
    "no_minimum": "No smallest area of a remainder was given: {count} remainders are not judged.",
    "no_price": "{count} parcels have no price; they are marked and not in the amounts.",
    "repeated": "{count} parcel keys occur more than once in the list.",
    "unknown_codes": "{count} land codes are in no code list and are kept as written ({codes}).",
    "buildings": "{count} buildings have no usable geometry.",
    "no_owners": "Owners were asked for, but the parcels have no field for them.",
    "owners": "The results hold names of owners: they are for the office only.",
}
