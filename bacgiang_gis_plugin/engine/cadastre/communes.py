"""Where the province's communes lie: the evidence against which a drawing's place is checked."""

from __future__ import annotations

from ..dictionary.tables import read_rows
from .sheet_names import Box

EDGES = ("bbox_w", "bbox_s", "bbox_e", "bbox_n")


def commune_boxes(code: str) -> tuple[Box, ...]:
    """Return the boxes (west, south, east, north in degrees) of one commune, or of all where it is not listed."""
    rows = read_rows("communes")
    rows = [row for row in rows if all(row.get(edge) for edge in EDGES)]
    named = [row for row in rows if row.get("code") == code]
    return tuple(
        (float(row["bbox_w"]), float(row["bbox_s"]), float(row["bbox_e"]), float(row["bbox_n"]))
        for row in named or rows
    )
