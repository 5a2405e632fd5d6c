"""Where the province's communes lie: the evidence against which a drawing's place is checked."""

from __future__ import annotations

from ..dictionary.tables import describe_lists, read_rows
from .sheet_names import Box

LIST = "communes"
EDGES = ("west", "south", "east", "north")


def commune_boxes(code: str) -> tuple[Box, ...]:
    """Return the boxes (west, south, east, north in degrees) of one commune, or of all where it is not listed."""
    rows = read_rows(LIST) if LIST in describe_lists() else []
    rows = [row for row in rows if all(row.get(edge) for edge in EDGES)]
    named = [row for row in rows if row.get("code") == code]
    return tuple(
        (float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"]))
        for row in named or rows
    )
