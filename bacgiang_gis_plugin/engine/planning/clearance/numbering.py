"""Numbers of parcels in a document: from the north, left to right and back in bands; earlier numbers stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from ...datasets import Layer
from ..overlay.cutting import Floats, Indices
from .parcels import texts_of

Key = tuple[str, ...]
NUMBER = "so_thu_tu"


def zigzag_order(points: Floats, band: float) -> Indices:
    """Return the order (n,) of points (n, 2; x east, y north): bands of ``band`` metres from the northernmost point
    on, the first from west to east, the next from east to west, and so on.

    Within a band by x; equal points keep their order.
    """
    if len(points) == 0:
        return np.empty(0, dtype=np.int64)
    row = np.floor((points[:, 1].max() - points[:, 1]) / band).astype(np.int64)
    along = np.where(row % 2 == 0, points[:, 0], -points[:, 0])
    return np.lexsort((along, row))


def keys_of(table: pa.Table) -> list[Key]:
    """Return what identifies each parcel: its key, or commune, sheet and number where it has none.

    An empty key (of a parcel without number) identifies nothing.
    """
    own = texts_of(table, "ma_thua").tolist()
    columns = [texts_of(table, name).tolist() for name in ("ma_xa", "so_to", "so_thua")]
    numbered = zip(*columns, strict=True)
    return [(key,) if key else (row if row[-1] else ()) for key, row in zip(own, numbered, strict=True)]


def earlier_numbers(layer: Layer) -> dict[Key, int]:
    """Return the numbers that an earlier list of the same document gave. Raises EngineError FIELD_MISSING."""
    numbers = layer.column(NUMBER).tolist()
    found: dict[Key, int] = {}
    for key, number in zip(keys_of(layer.table), numbers, strict=True):
        if key and number is not None and number == number:
            found.setdefault(key, int(number))
    return found


def give_numbers(keys: Sequence[Key], earlier: Mapping[Key, int]) -> list[int]:
    """Return the numbers of parcels in their order: the earlier one, else the next after all earlier ones.

    A key that several parcels have keeps its earlier number for the first of them only.
    """
    next_number = max(earlier.values(), default=0) + 1
    taken: set[int] = set()
    numbers = []
    for key in keys:
        number = earlier.get(key)
        if number is None or number in taken:
            number, next_number = next_number, next_number + 1
        taken.add(number)
        numbers.append(number)
    return numbers


def repeated(keys: Sequence[Key]) -> list[str]:
    """Return the keys that occur more than once."""
    return sorted("-".join(key) for key, count in Counter(keys).items() if key and count > 1)
