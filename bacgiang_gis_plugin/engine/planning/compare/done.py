"""What of a plan is done: by completed works, or where the present land use is the planned one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...datasets import layer_info, read_layer
from ...dictionary import find_code, planning_layer
from ...parameters import InputLayer
from ..change.codes import NO_CODE, read_codes
from ..overlay.blocks import clean
from ..overlay.cutting import Floats, Geometries
from ..overlay.plans import require_field, require_polygons
from .ground import flatten

DONE_WORDS = (
    "hoàn thành", "đã hoàn thành", "xong", "đã xong", "đã thực hiện", "thực hiện xong", "đã xây dựng", "done",
    "completed", "complete", "finished", "1", "true", "yes", "có",
)  # fmt: skip


def keys_of(texts: Sequence[str | None], table: Mapping[str, str] | None) -> dict[str | None, str]:
    """Return for each code the one it is compared by.

    A land-use code of 2024, an old one carried over, the layer of an urban plan without prefix, an unknown code as
    written; ``NO_CODE`` where there is none. ``table``: an office's own code → land-use code.
    """
    found = {}
    for text, read in read_codes(texts, "first", table).items():
        layer = planning_layer(read.code) if read.kind == "planning" else None
        found[text] = (
            layer.code if layer is not None else read.code.upper() if read.code != NO_CODE else NO_CODE
        )
    return found


def _groups(code: str) -> list[str]:
    """Return a code and the groups it belongs to, from the nearest."""
    found = [code]
    while True:
        entry = find_code("land_use_codes", found[-1])
        if entry is None or not entry.parent:
            return found
        found.append(entry.parent)


def fits(planned: str, present: str) -> bool:
    """Whether present land use is what is planned: the same code, or a land type of the planned group."""
    return NO_CODE not in (planned, present) and planned in _groups(present)


def nearest(present: str, planned: frozenset[str]) -> str:
    """Return the planned code that a present one counts for, itself where none does."""
    return next((code for code in _groups(present) if code in planned and code != NO_CODE), present)


def matching(planned: Sequence[str], present: Sequence[str]) -> NDArray[np.bool_]:
    """Return (planned, present) truths of ``fits``."""
    return np.array([[fits(one, other) for other in present] for one in planned], dtype=bool).reshape(
        len(planned), len(present)
    )


@dataclass(frozen=True)
class Works:
    """Completed works without overlaps, the code each was built for (None: not said), and what was left out."""

    geometry: Geometries
    codes: list[str | None]
    read: int
    done: int
    not_done: int
    later: int
    without_year: int
    unusable: int


def read_works(
    source: InputLayer,
    status_field: str | None,
    done_values: Sequence[str] | None,
    year_field: str | None,
    year: int | None,
    code_field: str | None,
) -> Works:
    """Read the works that are done: by status where a field is named, and not later than ``year``.

    Raises EngineError FILE_*, LAYER_*, GEOMETRY_KIND, FIELD_MISSING.
    """
    info = layer_info(source)
    require_polygons(info)
    names = [name for name in dict.fromkeys((status_field, year_field, code_field)) if name]
    for name in names:
        require_field(info, name)
    layer = read_layer(source, names)
    shapes, reason, _ = clean(layer.geometry)
    usable = np.array([text is None for text in reason], dtype=bool)

    def texts(name: str | None) -> list[str | None]:
        if name is None:
            return [None] * len(layer)
        values = layer.table.column(name).cast(pa.string()).to_pylist()
        return [value.strip() or None if value else None for value in values]

    finished = np.ones(len(layer), dtype=bool)
    if status_field:
        words = {word.casefold() for word in done_values or DONE_WORDS}
        finished = np.array([(text or "").casefold() in words for text in texts(status_field)], dtype=bool)
    years = [_year(text) for text in texts(year_field)]
    late = np.array([year is not None and one is not None and one > year for one in years], dtype=bool)
    unknown = np.array([bool(year_field) and one is None for one in years], dtype=bool)
    kept = usable & finished & ~late
    flat, _ = flatten(shapes[kept])
    codes = [text for text, good in zip(texts(code_field), kept, strict=True) if good]
    return Works(
        flat, codes, len(layer), int(kept.sum()), int((usable & ~finished).sum()),
        int((usable & finished & late).sum()), int((kept & unknown).sum()), int((~usable).sum()),
    )  # fmt: skip


def _year(text: str | None) -> int | None:
    """Return the year in "2024", "2024.0", "2024-05-01" or "01/05/2024"."""
    for part in (text or "").replace("/", "-").replace(".", "-").replace(" ", "-").split("-"):
        if len(part) == 4 and part.isdigit():
            return int(part)
    return None


def share(part: Floats, whole: Floats) -> Floats:
    """Return percent, NaN where there is nothing to take a share of."""
    return np.asarray(np.divide(100.0 * part, whole, out=np.full(len(whole), np.nan), where=whole > 0))
