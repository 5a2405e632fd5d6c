"""The rows of planned against done: by zone, and by commune and code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ..overlay.cutting import Floats
from .built import Built
from .cells import Cells, Communes
from .differences import Values
from .done import nearest, share
from .limits import DENSITY, RATIO, STOREYS, Limit, read_limit

# Field of the plan, field of what is built, field of the comparison.
COMPARED = (
    (DENSITY, "mat_do_hien_co", "danh_gia_mat_do"),
    (STOREYS, "tang_cao_hien_co", "danh_gia_tang_cao"),
    (RATIO, "he_so_hien_co", "danh_gia_he_so"),
)


@dataclass(frozen=True)
class Found:
    """What was found per cell (c,) in m²: ``done`` (None: nothing tells), ``present``: code → present ground."""

    done: Floats | None
    present: Mapping[str, Floats] | None


def limits_of(values: Values, field: str, count: int) -> list[Limit | None]:
    """Return what each zone's text in an indicator field says."""
    return [read_limit(values.get(field, place), field) for place in range(count)]


def zone_rows(
    values: Values,
    cells: Cells,
    area: Floats,
    found: Found,
    built: Built | None,
    communes: Communes | None,
    columns: Sequence[str],
) -> pa.Table:
    """Return a row per zone (m,) with ``area`` m²; ``columns``: names of the dictionary in order."""
    count = len(area)
    rows: dict[str, Any] = {
        name: [values.get(name, place) for place in range(count)]
        for name in ("ma_vung", "ma_loai_qh", "ten_vung", DENSITY, STOREYS, RATIO)
    }
    rows["ma_xa"], rows["ten_xa"] = _largest_commune(cells, count, communes)
    rows["dien_tich"] = area.tolist()
    done = None if found.done is None else np.bincount(cells.zone, found.done, count).astype(np.float64)
    rows["dien_tich_thuc_hien"] = _numbers(done)
    rows["ty_le_thuc_hien"] = _numbers(None if done is None else share(done, area))
    rows["dien_tich_con_lai"] = _numbers(None if done is None else np.maximum(area - done, 0.0))
    rows |= _built_rows(built, area)
    built_on = (
        [False] * count if built is None else (built.count > 0).tolist()
    )  # an empty zone keeps every limit
    for plan_field, present_field, check_field in COMPARED:
        limits, present = limits_of(values, plan_field, count), rows.get(present_field)
        rows[check_field] = [
            limit.check(present[place])
            if limit is not None and present is not None and present[place] is not None and built_on[place]
            else None
            for place, limit in enumerate(limits)
        ]
    return pa.table({name: _column(name, rows.get(name), count) for name in columns})


def _built_rows(built: Built | None, area: Floats) -> dict[str, Any]:
    if built is None:
        return {}
    return {
        "so_cong_trinh": built.count.tolist(),
        "so_thieu_tang": built.without_storeys.tolist(),
        "dien_tich_xay_dung": built.footprint.tolist(),
        "dien_tich_san": built.floor.tolist(),
        "mat_do_hien_co": _numbers(share(built.footprint, area)),
        "tang_cao_hien_co": _numbers(built.highest),
        "he_so_hien_co": _numbers(share(built.floor, area) / 100.0),
    }


def _numbers(values: Floats | None) -> list[float | None] | None:
    if values is None:
        return None
    return [None if np.isnan(value) else value for value in values.tolist()]


WHOLE = ("so_cong_trinh", "so_thieu_tang")


def _column(name: str, values: Any, count: int) -> pa.Array:
    number = name.startswith(("dien_tich", "ty_le", "he_so_hien", "mat_do_hien", "tang_cao_hien"))
    kind = pa.int64() if name in WHOLE else pa.float64() if number else pa.string()
    return pa.nulls(count, kind) if values is None else pa.array(values, kind)


def _largest_commune(
    cells: Cells, count: int, communes: Communes | None
) -> tuple[list[str | None], list[str | None]]:
    """Return code and name of the commune that most of each zone lies in."""
    if communes is None:
        return [None] * count, [None] * count
    best, size = np.full(count, -1), np.zeros(count)
    for zone, commune, area in zip(
        cells.zone.tolist(), cells.commune.tolist(), cells.area.tolist(), strict=True
    ):
        if commune >= 0 and area > size[zone]:
            best[zone], size[zone] = commune, area
    places = best.tolist()
    return (
        [communes.codes[place] if place >= 0 else None for place in places],
        [communes.names[place] if place >= 0 else None for place in places],
    )


def progress_rows(codes: Sequence[str], cells: Cells, found: Found, communes: Communes | None) -> pa.Table:
    """Return a row per commune and code; ``codes`` (m,) of the zones. Ground in no commune comes last.

    A present land type counts for the planned code it is, or for the nearest planned group it belongs to; one that
    is in no planned group has a row of its own without planned ground.
    """
    present = _present(found, frozenset(codes))
    names = sorted({*codes, *present}, key=lambda code: (code not in codes, code))
    places = {name: place for place, name in enumerate(names)}
    own = np.array([places[codes[zone]] for zone in cells.zone.tolist()], dtype=np.int64)
    rows: dict[str, list[Any]] = {name: [] for name in PROGRESS}
    for commune in sorted(set(cells.commune.tolist()), key=lambda place: (place < 0, place)):
        inside = cells.commune == commune
        planned = np.bincount(own[inside], cells.area[inside], len(names)).tolist()
        done: list[Any] = [None] * len(names)
        if found.done is not None:
            done = np.bincount(own[inside], found.done[inside], len(names)).tolist()
        of_commune = [None, None]
        if communes is not None and commune >= 0:
            of_commune = [communes.codes[commune], communes.names[commune]]
        for place, name in enumerate(names):
            there = float(present[name][inside].sum()) if name in present else 0.0
            if planned[place] == 0 and there == 0:
                continue
            ready = done[place]
            percent = None if ready is None or planned[place] == 0 else 100 * ready / planned[place]
            rest = None if ready is None else max(planned[place] - ready, 0.0)
            shown = None if found.present is None else there
            for column, value in zip(
                PROGRESS, (*of_commune, name, planned[place], shown, ready, percent, rest), strict=True
            ):
                rows[column].append(value)
    return pa.table({name: _column(name, values, 0) for name, values in rows.items()})


def _present(found: Found, planned: frozenset[str]) -> dict[str, Floats]:
    """Return present ground per cell by the planned code it counts for."""
    result: dict[str, Floats] = {}
    for name, area in (found.present or {}).items():
        code = nearest(name, planned)
        result[code] = result.get(code, np.zeros(len(area))) + area
    return result


PROGRESS = (
    "ma_xa", "ten_xa", "ma_loai_qh", "dien_tich_quy_hoach", "dien_tich_hien_co", "dien_tich_thuc_hien",
    "ty_le_thuc_hien", "dien_tich_con_lai",
)  # fmt: skip
