"""What every zone needs besides its shape and code: an id, its area, its source, the decision on the plan."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import shapely

from .outputs import as_date
from .rows import Rows, Settings

AREA_DIFFERS = 0.01  # of an area; plans round to a hundredth of a hectare


def complete(found: list[Rows], settings: Settings) -> int:
    """Fill what every zone needs: an id, its area, its source, the plan's decision; return how many ids were made."""
    made = 0
    for rows in found:
        count = len(rows.geometry)
        if not count:
            continue
        columns = rows.columns
        for name, value in settings.given.items():
            if value:
                columns[name] = [own or value for own in columns.get(name, [None] * count)]
        stated = columns.get("ngay_quyet_dinh", [None] * count)
        columns["ngay_quyet_dinh"] = [as_date(value) or settings.decided for value in stated]
        columns["dien_tich"] = [float(area) for area in shapely.area(np.array(rows.geometry, dtype=object))]
        _compare_areas(rows)
        columns["tep"] = [rows.entry.file] * count
        columns["epsg"] = [rows.entry.epsg] * count
        made += _name_zones(rows)
    return made


def _compare_areas(rows: Rows) -> None:
    """Say where the areas that a plan states are not those of its zones: other units, or zones that changed."""
    stated = rows.columns.get("dien_tich_nhan", [])
    pairs = [
        (one, own) for one, own in zip(stated, rows.columns["dien_tich"], strict=False) if one is not None
    ]
    differ = sum(abs(one - own) > max(AREA_DIFFERS * own, 1.0) for one, own in pairs)
    if differ:
        rows.entry.doubt(f"the plan states another area for {differ} of {len(pairs)} zones (dien_tich_nhan)")


def _name_zones(rows: Rows) -> int:
    """Give zones without an id one: the lot where no other zone has it, else the file's name and a number."""
    columns, count = rows.columns, len(rows.geometry)
    ids = columns.setdefault("ma_vung", [None] * count)
    lots = columns.get("ky_hieu_lo", [None] * count)
    seen = Counter(lots)
    stem = Path(rows.entry.file).stem
    made = 0
    for number in range(count):
        if ids[number] in (None, ""):
            own = lots[number] if lots[number] and seen[lots[number]] == 1 else None
            made += own is None
            ids[number] = own or f"{stem}-{number + 1:04d}"
    return made
