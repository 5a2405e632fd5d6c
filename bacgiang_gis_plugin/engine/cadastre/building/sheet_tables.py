"""One sheet as the tables that are written: made in the worker, so that the main process only passes them on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ...datasets import GEOMETRY
from ..rules import Language
from ..rules.rows import FIRST_COLUMNS, told_columns
from .sheet import Finding, Geometries, Settings
from .sheet_parcels import Border, SheetResult, build_sheet
from .sheet_spool import SheetRows

PARCELS = pa.schema(
    [
        ("ma_thua", pa.string()),
        ("ma_xa", pa.string()),
        ("so_to", pa.int32()),
        ("so_thua", pa.int32()),
        ("so_thua_ghi", pa.string()),
        ("loai_dat", pa.string()),
        ("dien_tich", pa.float64()),
        ("dien_tich_nhan", pa.float64()),
        ("dien_tich_loai_dat", pa.string()),
        ("nhan", pa.string()),
        ("ten_to", pa.string()),
        ("chu_su_dung", pa.string()),
    ]
)
ERRORS = pa.schema(
    [
        *FIRST_COLUMNS,
        ("tep", pa.string()),
        ("gia_tri", pa.float64()),
        ("nguong", pa.float64()),
        ("muc", pa.string()),
        ("to_ke", pa.string()),
    ]
)
NAMED = pa.schema(
    [("ten", pa.string()), ("so_to", pa.int32()), ("dien_tich", pa.float64()), ("ten_to", pa.string())]
)


@dataclass(frozen=True)
class Wording:
    """What the rows say beside what was found: the commune's code, the language of messages, named faces or not."""

    commune: str | None
    language: Language
    named: bool

    def key(self, sheet: int | None, number: str | None) -> str | None:
        """Return commune-sheet-number; a part that is not known stays empty, without a number there is no key."""
        if number is None:
            return None
        return f"{self.commune or ''}-{'' if sheet is None else sheet}-{number}"


@dataclass(frozen=True)
class BuiltSheet:
    """The rows of one sheet with their geometries (WKB), its outline (1,) and what was counted; ``found`` by rule."""

    sheet: str | None
    number: int | None
    parcels: pa.Table
    errors: pa.Table
    named: pa.Table | None
    outline: Geometries
    border: Border
    unplaced: list[tuple[int, Finding]]
    counts: dict[str, float]
    found: dict[str, int]


def warm_up() -> None:
    """Do nothing: a worker that is asked for it has loaded this module."""


def build_tables(rows: SheetRows, settings: Settings, wording: Wording) -> BuiltSheet:
    """Build one sheet. Raises EngineError OUTPUT_NOT_WRITABLE where the scratch file cannot be read."""
    result = build_sheet(rows.load(), settings)
    found = Counter(finding.rule for finding in result.findings)
    return BuiltSheet(
        result.sheet,
        result.number,
        _parcels(result, wording),
        findings_table(result.findings, result.number, result.sheet, wording),
        _named(result) if wording.named else None,
        np.array([shapely.union_all(result.outline)], dtype=object),
        result.border,
        result.unplaced,
        result.counts,
        dict(sorted(found.items())),
    )


def _with_geometry(geometry: Geometries, columns: dict[str, Any], schema: pa.Schema) -> pa.Table:
    wkb = pa.array(shapely.to_wkb(geometry, include_srid=False), pa.binary())
    return pa.table(columns, schema=schema).append_column(GEOMETRY, wkb)


def _parcels(result: SheetResult, wording: Wording) -> pa.Table:
    count = len(result.parcels)
    columns = {
        "ma_thua": [wording.key(result.number, label.label.name) for label in result.labels],
        "ma_xa": [wording.commune] * count,
        "so_to": [result.number] * count,
        "so_thua": [label.label.number for label in result.labels],
        "so_thua_ghi": [label.label.name for label in result.labels],
        "loai_dat": [label.label.code for label in result.labels],
        "dien_tich": np.round(result.areas, 4),
        "dien_tich_nhan": [label.label.area for label in result.labels],
        "dien_tich_loai_dat": [label.label.each for label in result.labels],
        "nhan": [label.texts or None for label in result.labels],
        "ten_to": [result.sheet] * count,
        "chu_su_dung": result.owners,
    }
    return _with_geometry(result.parcels, columns, PARCELS)


def _named(result: SheetResult) -> pa.Table:
    many = len(result.named)
    columns = {
        "ten": result.names,
        "so_to": [result.number] * many,
        "dien_tich": np.round(result.named_areas, 4),
        "ten_to": [result.sheet] * many,
    }
    return _with_geometry(result.named, columns, NAMED)


def findings_table(found: list[Finding], sheet: int | None, name: str | None, wording: Wording) -> pa.Table:
    """Return findings of one sheet as rows with their places."""
    columns = {
        **told_columns(found, [finding.text for finding in found], wording.language),
        "so_to": [sheet] * len(found),
        "so_thua": [finding.number for finding in found],
        "ma_thua": [wording.key(sheet, finding.name) for finding in found],
        "tep": [name] * len(found),
        "muc": [finding.level for finding in found],
        "to_ke": [finding.beside for finding in found],
    }
    places = (
        shapely.points([[finding.x, finding.y] for finding in found]) if found else np.empty(0, dtype=object)
    )
    return _with_geometry(places, columns, ERRORS)
