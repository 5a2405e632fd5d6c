"""The layers that an import of plans writes: zones, what was rejected, findings, and how fields were matched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from ...cadastre.legacy.fields import arrow_type, as_type, carried_columns
from ...cadastre.legacy.outcome import write_matches
from ...datasets_write import LayerWriter, write_layer
from ...dictionary import Field
from ...dictionary import layer as dictionary_layer
from ...parameters import OutputLayer
from ..overlay.blocks import multi
from .matching import ZONES
from .rows import Finding, Rows
from .words import both

BATCH = 20_000  # zones written at once
YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ].*)?")
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


def as_date(text: Any) -> date | None:
    """Return a day written as 2025-07-01, 20250701 or 1/7/2025; None for anything else."""
    if isinstance(text, date):
        return text
    match = YEAR_FIRST.fullmatch(str(text).strip())
    parts = match.groups() if match else None
    if parts is None and (match := DAY_FIRST.fullmatch(str(text).strip())):
        parts = match.groups()[::-1]
    try:
        return date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        return None


def zone_type(spec: Field) -> pa.DataType:
    """Return the type of a zones column."""
    return pa.date32() if spec.type == "date" else arrow_type(spec)


def write_zones(found: Sequence[Rows], output: OutputLayer, crs: str) -> int:
    """Write the zones of all files in order and return the number of columns that were carried along."""
    specs = dictionary_layer(ZONES).fields
    carried = carried_columns((rows.extra for rows in found), ZONES)
    schema = pa.schema(
        [*(pa.field(spec.name, zone_type(spec)) for spec in specs)]
        + [pa.field(name, kind) for name, kind in carried.values()]
    )
    with LayerWriter(output, schema, geometry_type="MultiPolygon", crs=crs) as writer:
        for rows in found:
            if not rows.geometry:
                continue
            count = len(rows.geometry)
            arrays = {
                spec.name: pa.array(rows.columns.get(spec.name, [None] * count), zone_type(spec))
                for spec in specs
            }
            extra = {name.casefold(): values for name, values in rows.extra.items()}
            for key, (name, kind) in carried.items():
                arrays[name] = as_type(extra[key], kind) if key in extra else pa.nulls(count, kind)
            table = pa.table(arrays)
            geometry = np.empty(count, dtype=object)
            geometry[:] = rows.geometry
            for start in range(0, count, BATCH):
                writer.write(multi(geometry[start : start + BATCH]), table.slice(start, BATCH))
    return len(carried)


def write_rest(
    found: Sequence[Rows],
    findings: Sequence[Finding],
    rejected: OutputLayer,
    finding_layer: OutputLayer,
    matches: OutputLayer,
    crs: str,
) -> None:
    """Write what is in no zone, what to look at, and what became of every field."""
    write_rejected(found, rejected, crs)
    write_findings(findings, finding_layer, crs)
    write_matches(((rows.entry, match) for rows in found for match in rows.entry.fields), matches)


def write_rejected(found: Sequence[Rows], output: OutputLayer, crs: str) -> None:
    """Write what is in no zone, with its reason."""
    rows = [(entry.entry, one) for entry in found for one in entry.rejected]
    columns = {
        "tep": [entry.file for entry, _ in rows],
        "lop": [one.layer for _, one in rows],
        "kieu": [one.kind for _, one in rows],
        "so_phan_tu": [one.element for _, one in rows],
        "noi_dung": [one.text or None for _, one in rows],
        "ly_do": [both(one.reason) for _, one in rows],
    }
    specs = dictionary_layer("rejected").fields
    table = pa.table({spec.name: pa.array(columns[spec.name], arrow_type(spec)) for spec in specs})
    geometry = np.empty(len(rows), dtype=object)
    geometry[:] = [one.geometry for _, one in rows]
    with LayerWriter(output, table.schema, geometry_type="Unknown", crs=crs) as writer:
        writer.write(geometry, table)


def write_findings(findings: Sequence[Finding], output: OutputLayer, crs: str) -> None:
    """Write what to look at on the map."""
    geometry = np.empty(len(findings), dtype=object)
    geometry[:] = [one.geometry for one in findings]
    columns = {
        "ma_loi": pa.array([one.code for one in findings], pa.string()),
        "muc_do": pa.array([one.severity for one in findings], pa.string()),
        "thong_bao": pa.array([one.vi for one in findings], pa.string()),
        "thong_bao_en": pa.array([one.en for one in findings], pa.string()),
        "tep": pa.array([one.file or None for one in findings], pa.string()),
        "gia_tri": pa.array([one.value for one in findings], pa.float64()),
    }
    write_layer(output, geometry, columns, geometry_type="Unknown", crs=crs)
