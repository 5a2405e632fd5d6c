"""Features of a source layer → rows of a class: shapes, codes, values, and what does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ...datasets import Geometries, Layer
from ...dictionary import CodeEntry, find_code, planning_layer
from ...dictionary.tables import rows_of, version
from ...usable import unusable
from ...vn2000 import Change
from .codes import Codes
from .schema import ZONES, ClassSpec, FieldSpec

TYPE_OF = {"A": (3, 6), "L": (1, 5), "P": (0, 4)}
NO_SUCH_KIND = {"A": "not a polygon", "L": "not a line", "P": "not a point"}
SEVERAL = "several points in one feature"
NO_AREA = "no area, even after repair"
RANGE = {"short": 2**15, "long": 2**31}
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass
class Filled:
    """n rows of a class. ``left``: (row of the source, reason) of features that are not among them.

    ``kept_as_text``: (feature, field, value) that the field's type does not hold, kept in ghiChu; ``too_long``:
    (feature, field); ``repaired``: features whose invalid shape was mended.
    """

    geometry: Geometries
    columns: dict[str, list[Any]]
    left: list[tuple[int, str]] = field(default_factory=list)
    kept_as_text: list[tuple[int, str, str]] = field(default_factory=list)
    too_long: list[tuple[int, str]] = field(default_factory=list)
    repaired: list[int] = field(default_factory=list)


def fill(
    spec: ClassSpec,
    layer: Layer,
    taken: dict[str, str],
    codes: Codes,
    first: int,
    change: Change | None,
    constants: dict[str, Any] | None = None,
) -> Filled:
    """Return the rows of a class that a layer gives; object numbers run from ``first``.

    ``taken``: field of the class → field of the source; ``change`` brings coordinates into the package's system;
    ``constants``: values of fields that the source has not.
    """
    geometry, reasons, repaired = _shapes(spec, layer.geometry, change)
    rows = np.flatnonzero(np.array([reason is None for reason in reasons], dtype=bool))
    fids = layer.fids[rows].tolist()
    filled = Filled(geometry[rows], {})
    filled.left = [(at, str(reason)) for at, reason in enumerate(reasons) if reason is not None]
    filled.repaired = [fid for fid, at in zip(fids, rows.tolist(), strict=True) if repaired[at]]
    notes: list[list[str]] = [[] for _ in rows]
    for entry in spec.fields:
        if entry.name in taken:
            values = layer.table.column(taken[entry.name]).take(rows).to_pylist()
            filled.columns[entry.name] = _converted(entry, values, fids, filled, notes)
        else:
            filled.columns[entry.name] = [(constants or {}).get(entry.name)] * len(rows)
    _compose(spec, filled, codes, first)
    _derive(spec, filled, layer.geometry[rows])
    for at, texts in enumerate(notes):
        if texts:
            own = filled.columns["ghiChu"][at]
            filled.columns["ghiChu"][at] = "; ".join([*([own] if own else []), *texts])
    _find_long(spec, filled, fids)
    return filled


def _shapes(
    spec: ClassSpec, given: Geometries, change: Change | None
) -> tuple[Geometries, NDArray[np.object_], NDArray[np.bool_]]:
    """Return the shapes (n,) as the class has them, why one is unusable (n,), and which were repaired (n,)."""
    kind = spec.name[-1]
    reasons = unusable(given)
    usable = np.array([reason is None for reason in reasons], dtype=bool)
    wrong = usable & ~np.isin(shapely.get_type_id(given), TYPE_OF[kind])
    reasons[wrong] = NO_SUCH_KIND[kind]
    usable &= ~wrong
    shapes = shapely.force_2d(_only(given, usable))
    if change is not None and change.steps:
        shapes[usable] = shapely.transform(shapes[usable], change)
    broken = usable & ~shapely.is_valid(shapes)
    if kind == "A":
        shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
        flat = usable & ~np.isin(shapely.get_type_id(shapes), TYPE_OF[kind])
        flat |= usable & (shapely.area(shapes) == 0)
        reasons[flat] = NO_AREA
        usable &= ~flat
    if kind == "P":
        many = usable & (shapely.get_num_geometries(shapes) > 1)
        reasons[many] = SEVERAL
        usable &= ~many
        multi = usable & (shapely.get_type_id(shapes) == 4)
        shapes[multi] = shapely.get_geometry(shapes[multi], 0)
    else:
        single = usable & (shapely.get_type_id(shapes) == TYPE_OF[kind][0])
        make = shapely.multipolygons if kind == "A" else shapely.multilinestrings
        if single.any():
            shapes[single] = make(shapes[single], indices=np.arange(int(single.sum())))
    return shapes, reasons, broken & usable


def _only(geometry: Geometries, chosen: NDArray[np.bool_]) -> Geometries:
    shapes = geometry.copy()
    shapes[~chosen] = None
    return shapes


def _converted(
    entry: FieldSpec, values: list[Any], fids: list[int], filled: Filled, notes: list[list[str]]
) -> list[Any]:
    """Return values as a field holds them; what it does not hold is noted in ghiChu."""
    convert = CONVERT[entry.type]
    out: list[Any] = []
    for at, value in enumerate(values):
        if value is None or (isinstance(value, str) and not value.strip()) or value != value:
            out.append(None)
            continue
        made = convert(value)
        if isinstance(made, int) and abs(made) >= RANGE.get(entry.type, 2**62):
            made = None
        if made is None:
            filled.kept_as_text.append((fids[at], entry.name, str(value)))
            notes[at].append(f"{entry.name}: {value}")
        out.append(made)
    return out


def as_text(value: Any) -> str:
    """Return a value as text: whole numbers without decimals, days as 31/12/2025."""
    if isinstance(value, datetime | date):
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def as_number(value: Any) -> float | None:
    """Return a number, also of a text with a decimal comma; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if np.isfinite(value) else None
    text = str(value).strip().replace(" ", "")
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def as_whole(value: Any) -> int | None:
    number = as_number(value)
    return int(number) if number is not None and number == int(number) else None


def as_day(value: Any) -> date | None:
    """Return a day of a date, a moment or a text such as 2025-12-31 or 31/12/2025."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DAY.fullmatch(str(value).strip())
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None


CONVERT: dict[str, Callable[[Any], Any]] = {
    "text": as_text,
    "real": as_number,
    "double": as_number,
    "short": as_whole,
    "long": as_whole,
    "date": as_day,
}


def _compose(spec: ClassSpec, filled: Filled, codes: Codes, first: int) -> None:
    count = len(filled.geometry)
    filled.columns["maThongTinQH"] = [codes.info] * count
    filled.columns["maHoSoQH"] = [codes.plan] * count
    filled.columns["maDoiTuong"] = [codes.object(spec.name, first + at) for at in range(count)]
    filled.columns["tenDoiTuong"] = [name or spec.label_vi for name in filled.columns["tenDoiTuong"]]


def _derive(spec: ClassSpec, filled: Filled, source: Geometries) -> None:
    """Fill in what follows from shape and code where the source does not say it."""
    kind = spec.name[-1]
    if kind == "A":
        _fill_in(spec, filled, "dienTich", np.round(shapely.area(filled.geometry), 1).tolist())
    if kind == "L":
        _fill_in(spec, filled, "chieuDai", np.round(shapely.length(filled.geometry), 2).tolist())
    _fill_in(spec, filled, "caoDo", _heights(source))
    if spec.name == ZONES[1]:
        for at, code in enumerate(filled.columns["phanLoai"]):
            for number, name in enumerate(levels_of(code or ""), start=1):
                column = filled.columns[f"chucNangSuDungDatMuc{number}"]
                if column[at] is None and name:
                    column[at] = name


def _fill_in(spec: ClassSpec, filled: Filled, name: str, measured: list[Any]) -> None:
    """Fill the empty values of a field of numbers."""
    entry = spec.field(name)
    if entry is not None and entry.type != "text":
        column = filled.columns[name]
        filled.columns[name] = [
            old if old is not None else new for old, new in zip(column, measured, strict=True)
        ]


def _heights(source: Geometries) -> list[float | None]:
    """Return the height of shapes that have one height only, None of others."""
    found: list[float | None] = []
    for shape in source.tolist():
        z = shapely.get_coordinates(shape, include_z=True)[:, 2]
        level = len(z) and np.isfinite(z).all() and z.min() == z.max()
        found.append(float(z[0]) if level else None)
    return found


def levels_of(code: str) -> tuple[str, ...]:
    """Return the names of a code's levels, from the group to the use; empty names where none is known.

    Land-use codes: the groups above it. Layer codes of plans: the group of its general plan, which is inferred
    (code list tt16_use_groups), and the layer's name.
    """
    layer = planning_layer(code)
    if layer is not None:
        general = [part.strip() for part in layer.row["general_plan_code"].split(";") if part.strip()]
        groups = {
            row["name_vi"]
            for row in rows_of("tt16_use_groups", version("tt16_use_groups"))
            for part in (general or [layer.code])
            if part.startswith(row["prefix"])
        }
        return groups.pop() if len(groups) == 1 else "", layer.name_vi
    names: list[str] = []
    entry: CodeEntry | None = (
        find_code("land_use_codes", re.split(r"[\s+,;/&]", code.strip())[0]) if code else None
    )
    while entry is not None and len(names) < 10:
        names.insert(0, entry.name_vi)
        entry = find_code("land_use_codes", entry.parent) if entry.parent else None
    return tuple(names[:2] + names[-1:]) if len(names) > 3 else tuple(names)


def _find_long(spec: ClassSpec, filled: Filled, fids: list[int]) -> None:
    for entry in spec.fields:
        if entry.length:
            for at, value in enumerate(filled.columns[entry.name]):
                if value is not None and len(value) > entry.length:
                    filled.too_long.append((fids[at], entry.name))
