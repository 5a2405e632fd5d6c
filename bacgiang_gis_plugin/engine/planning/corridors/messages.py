"""What protection corridors warn of: name → text; QGIS translates."""

from __future__ import annotations

WARNINGS: dict[str, str] = {
    "refused": "{count} lines or parts of lines have no corridor; the errors layer says why.",
    "status": "The width of {name} is not confirmed ({status}): {source}",
    "range": "The width of {name} is a range ({least}–{most} m); {width} m was chosen.",
    "from_line": "{name} is measured from the line as drawn; the text says: {measured_from}.",
    "double": "Corridors overlap on {area} m²; each keeps its whole area, as asked.",
    "repaired": "{count} invalid parcels were repaired.",
    "unusable": "{count} parcels have no usable geometry and are not in the list.",
    "nothing": "No corridor touches any parcel.",
}
