"""The workbook of a commune and that of all communes: which sheets, which numbers, which checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...workbook_forms import Form, Place
from ..overlay.cutting import Floats
from .codes import NO_CODE, OUTSIDE, CombinedRule, Read, matrix_code, matrix_codes, read_codes
from .form05 import Heading, form05, round_matrix
from .inventory import AREA, BEFORE, CODE, COMMUNE, PERSON, UNKNOWN, USER, Counted
from .inventory_checks import (
    Check,
    Planned,
    Sheet01,
    change_checks,
    check_form,
    planned_checks,
    province_checks,
)
from .inventory_forms import FIRST, Unit, form01, form02, form03, form04
from .inventory_lines import (
    Column,
    Grid,
    Line,
    Units,
    form_lines,
    grid_of,
    leaves,
    line_of,
    together,
    user_columns,
)
from .matrix import CodeSaid, Matrix


@dataclass
class Commune:
    """A unit's numbers: ``areas`` (lines, columns + 1) in m², rounded in ``grid``; the lines are those of all units.

    ``counts``: different persons (lines, columns), None where not counted. ``change``: previous code × code, None
    where the layer does not say it. ``outline``: natural area in m².
    """

    code: str
    lines: list[Line]
    columns: list[Column]
    areas: Floats
    grid: Grid
    features: int
    counts: Units | None
    change: Matrix | None
    outline: float | None
    without_code: float = 0.0
    unknown_codes: list[str] = field(default_factory=list)
    unknown_users: list[str] = field(default_factory=list)


def communes_of(
    counted: Counted, rule: CombinedRule, decimals: int, outlines: Mapping[str, float]
) -> list[Commune]:
    """Return the numbers of every commune that has land, by code; the one without a code last."""
    table = counted.areas
    texts = table.column(CODE).to_pylist()
    reads = read_codes(texts, rule)
    lines, columns = form_lines(reads.values()), user_columns()
    line = {text: line_of(lines, read) for text, read in reads.items()}
    place = {column.code: number for number, column in enumerate(columns)}
    users = np.array(
        [place.get(user.upper(), len(columns)) for user in table.column(USER).to_pylist()], dtype=np.int64
    )
    at = np.array([line[text] for text in texts], dtype=np.int64)
    communes = np.array(table.column(COMMUNE).to_pylist(), dtype=object)
    area = table.column(AREA).to_numpy()
    number = table.column("so").to_numpy()
    has_before = any(table.column(BEFORE).to_pylist())
    before = read_codes(table.column(BEFORE).to_pylist(), rule) if has_before else None
    found = []
    for code in sorted(set(communes.tolist()), key=lambda one: (one == UNKNOWN, one)):
        mine = np.flatnonzero(communes == code)
        areas = np.zeros((len(lines), len(columns) + 1))
        np.add.at(areas, (at[mine], users[mine]), area[mine])
        rows = table.take(pa.array(mine))
        found.append(
            Commune(
                code,
                lines,
                columns,
                areas,
                grid_of(areas, lines, decimals),
                int(number[mine].sum()),
                _persons(counted.persons, code, lines, columns, line),
                _change(rows, before, reads) if before is not None else None,
                outlines.get(code),
                float(area[mine][[reads[texts[row]].code == NO_CODE for row in mine]].sum()),
                sorted(
                    {
                        texts[row]
                        for row in mine
                        if reads[texts[row]].kind in ("unknown", "group", "functional")
                    }
                ),
                sorted(
                    {user for user in rows.column(USER).to_pylist() if user and user.upper() not in place}
                ),
            )
        )
    return found


def said_codes(counted: Counted, rule: CombinedRule) -> list[CodeSaid]:
    """Return the texts that are not simply an official land type: what they were taken for, how often, how much."""
    reads = read_codes(counted.areas.column(CODE).to_pylist(), rule)
    sums = counted.areas.group_by([CODE], use_threads=False).aggregate([(AREA, "sum"), ("so", "sum")])
    columns = [sums.column(name).to_pylist() for name in (CODE, f"{AREA}_sum", "so_sum")]
    return [
        CodeSaid(text, reads[text].code, reads[text].kind, int(count), float(area))
        for text, area, count in zip(*columns, strict=True)
        if reads[text].kind != "official"
    ]


def _change(rows: pa.Table, before: Mapping[str | None, Read], now: Mapping[str | None, Read]) -> Matrix:
    names = [
        [matrix_code(reads[text]) for text in rows.column(name).to_pylist()]
        for name, reads in ((BEFORE, before), (CODE, now))
    ]
    official = matrix_codes()
    used = set(names[0]) | set(names[1])
    codes = [
        *official,
        *sorted(used - {*official, NO_CODE}),
        *([NO_CODE] if NO_CODE in used else []),
        OUTSIDE,
    ]
    place = {code: number for number, code in enumerate(codes)}
    one, other = (np.array([place[name] for name in several], dtype=np.int64) for several in names)
    area = np.zeros((len(codes), len(codes)))
    np.add.at(area, (one, other), rows.column(AREA).to_numpy())
    return Matrix(codes, area, area.sum(axis=1), area.sum(axis=0), len(official))


def _persons(
    persons: pa.Table | None,
    commune: str,
    lines: Sequence[Line],
    columns: Sequence[Column],
    line: Mapping[str | None, int],
) -> Units | None:
    """Count different persons for every line and column; a line of a group counts a person once."""
    if persons is None:
        return None
    mine = persons.filter(pc.equal(persons.column(COMMUNE), commune))
    at = np.array([line[text] for text in mine.column(CODE).to_pylist()], dtype=np.int64)
    users = [text.upper() for text in mine.column(USER).to_pylist()]
    encoded = mine.column(PERSON).combine_chunks().dictionary_encode()
    who = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    place = {column.code: number for number, column in enumerate(columns)}
    where = np.array([place.get(user, len(columns)) for user in users], dtype=np.int64)
    counts = np.zeros((len(lines), len(columns) + 1), dtype=np.int64)
    for number in range(len(lines)):
        inside = np.isin(at, leaves(lines, number))
        if inside.any():
            pairs = np.unique(np.column_stack([where[inside], who[inside]]), axis=0)
            counts[number] = np.bincount(pairs[:, 0], minlength=len(columns) + 1)
    return counts


def book(unit: Unit, commune: Commune, allowed: float) -> tuple[dict[str, Form], list[Check]]:
    """Return the sheets of a commune's workbook and its checks; ``allowed``: of the natural area, in ha."""
    sheets, planned = _common(unit, commune, allowed)
    sheets["Kiểm tra"] = check_form(unit, planned, commune.grid.decimals)
    return sheets, [one.check for one in planned]


def province_book(
    unit: Unit, communes: Sequence[Commune], names: Sequence[str], allowed: float
) -> tuple[dict[str, Form], list[Check], Commune]:
    """Return the sheets of the workbook for all communes, its checks, and the sums."""
    whole = _together(communes)
    sheets, planned = _common(unit, whole, allowed, len(communes))
    form = form03(unit, whole.lines, names, [one.grid for one in communes])
    ordered = {"Biểu 01": sheets["Biểu 01"], "Biểu 02": sheets["Biểu 02"], "Biểu 03": form, **sheets}
    ordered["Biểu 03"] = form
    first = _first_line(form)
    planned += province_checks(
        unit, whole.grid, [one.grid for one in communes], first, _first_line(sheets["Biểu 01"])
    )
    ordered["Kiểm tra"] = check_form(unit, planned, whole.grid.decimals)
    return ordered, [one.check for one in planned], whole


def _together(communes: Sequence[Commune]) -> Commune:
    first = communes[0]
    counted = [one.counts for one in communes if one.counts is not None]
    changes = [one.change for one in communes if one.change is not None]
    known = [one.outline for one in communes if one.code]
    outline = None if not known or None in known else float(sum(one for one in known if one is not None))
    return Commune(
        "",
        first.lines,
        first.columns,
        np.sum([one.areas for one in communes], axis=0),
        together([one.grid for one in communes]),
        sum(one.features for one in communes),
        np.sum(counted, axis=0) if counted else None,
        _sum_of_changes(changes) if changes else None,
        outline,
        sum(one.without_code for one in communes),
    )


def _sum_of_changes(changes: Sequence[Matrix]) -> Matrix:
    official = changes[0].codes[: changes[0].official]
    others = sorted({code for one in changes for code in one.codes} - {*official, NO_CODE, OUTSIDE})
    uncoded = [NO_CODE] if any(NO_CODE in one.codes for one in changes) else []
    codes = [*official, *others, *uncoded, OUTSIDE]
    place = {code: number for number, code in enumerate(codes)}
    area = np.zeros((len(codes), len(codes)))
    for one in changes:
        where = [place[code] for code in one.codes]
        area[np.ix_(where, where)] += one.area
    return Matrix(codes, area, area.sum(axis=1), area.sum(axis=0), len(official))


def _common(
    unit: Unit, commune: Commune, allowed: float, communes: int = 1
) -> tuple[dict[str, Form], list[Planned]]:
    lines, columns, grid = commune.lines, commune.columns, commune.grid
    first = form01(unit, lines, columns, grid)
    place = _first_line(first)
    sheets = {
        "Biểu 01": first,
        "Biểu 02": form02(unit, lines, columns, commune.counts),
        "Biểu 04": form04(unit, lines, columns, grid, place),
    }
    areas = commune.areas.sum(axis=1)
    sheet = Sheet01(first, lines, place, grid)
    planned = planned_checks(unit, sheet, areas, commune.outline, allowed, communes)
    if commune.change is not None:
        shown = round_matrix(commune.change, grid.decimals)
        heading = Heading(unit.name, "kỳ trước", unit.period or "kỳ này")
        sheets["Biểu 05"] = form05(commune.change, shown, heading)
        planned += change_checks(unit, shown, grid)
    return sheets, planned


def _first_line(form: Form) -> Place:
    """Return the cell of the first line's total: the forms begin below their heads."""
    repeated = form.repeated or (0, 0)
    return (repeated[1] + 1, FIRST)
