"""What every import does with a foreign layer: shapes checked and moved, texts in Unicode, columns kept."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...datasets_legacy import RawLayer
from ...usable import unusable
from .fields import FieldMatch
from .texts import Texts


def readable(path: Path, folder: Path) -> Path:
    """Return the path; of a GML a copy, because GDAL writes its notes beside it."""
    if path.suffix.lower() != ".gml":
        return path
    for beside in (path, path.with_suffix(".xsd"), path.with_suffix(".gfs")):
        if beside.is_file():
            shutil.copyfile(beside, folder / beside.name)
    return folder / path.name


def polygon_reasons(raw: RawLayer) -> NDArray[np.object_]:
    """Return for each feature why it is no polygon, None where it is one."""
    reasons = unusable(raw.geometry)
    kinds = shapely.get_type_id(raw.geometry)
    other = (
        (kinds >= 0) & ~np.isin(kinds, (3, 6)) & np.array([reason is None for reason in reasons], dtype=bool)
    )
    for number in np.flatnonzero(other):
        reasons[number] = f"it is a {raw.geometry[number].geom_type}, not a polygon"
    reasons[raw.unparsed] = "its geometry cannot be parsed"
    return reasons


def flat_multipolygons(geometry: NDArray[np.object_]) -> tuple[NDArray[np.object_], int]:
    """Return polygons (n,) as MultiPolygons without heights and how many had them; vertices stay as they are."""
    extra = shapely.has_z(geometry) | shapely.has_m(geometry)
    flat = shapely.force_2d(geometry)
    single = shapely.get_type_id(flat) == 3
    out = np.array(flat, dtype=object)
    if single.any():
        out[single] = shapely.multipolygons(flat[single], indices=np.arange(int(single.sum())))
    return out, int(extra.sum())


def moved(geometry: NDArray[np.object_], move: Any) -> NDArray[np.object_]:
    """Return geometries (n,) moved by ``move`` (points (m, 2) → points), None for no move."""
    if move is None or not len(geometry):
        return geometry
    return np.asarray(shapely.transform(geometry, move))


def decoded_columns(
    raw: RawLayer, table: pa.Table, count: int, matches: Sequence[FieldMatch], asked: str
) -> tuple[list[list[Any]], list[dict[str, Any]], Counter[str]]:
    """Return the columns of ``count`` raw rows with texts in Unicode, and what a text was before, row by row.

    The third value counts fields by encoding; ``matches`` (one per column) get encoding and number of changes.
    """
    columns = [table.column(name).to_pylist() for name in table.column_names]
    originals: list[dict[str, Any]] = [{} for _ in range(count)]
    textual = [n for n, name in enumerate(table.column_names) if pa.types.is_binary(table.column(name).type)]
    texts = Texts([columns[n] for n in textual], raw=raw.raw, declared=raw.declared, asked=asked)
    used: Counter[str] = Counter()
    for place, number in enumerate(textual):
        match = matches[number]
        match.encoding = texts.encoding_of(place)
        used[match.encoding] += 1
        for row, data in enumerate(columns[number]):
            if data is None:
                continue
            columns[number][row], _, before = texts.look_up(place, data)
            if before is not None:
                originals[row][match.source] = before
                match.changed += 1
    del used["ascii"]
    return columns, originals, used


def carried(column: list[Any], kind: pa.DataType) -> pa.Array:
    """Return a column carried along, in its own type where a GeoPackage has it, else as text."""
    plain = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_date32)
    if any(check(kind) for check in plain):
        return pa.array(column, kind)
    return pa.array([None if value is None else str(value) for value in column], pa.string())
