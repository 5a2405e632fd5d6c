"""The sum checks of the inventory forms: as values for the report, as formulas in the workbook, as an HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from ...workbook_forms import (
    CENTRED,
    NOTE,
    TITLE,
    WRAPPED,
    Form,
    Head,
    Mark,
    Place,
    address,
    span,
)
from ..overlay.rounding import rounded_units
from .form05 import GREEN, HECTARE, RED, RIGHT, WRONG, RoundedMatrix, hectares
from .inventory_forms import FIRST, MANAGERS, USERS, Unit
from .inventory_lines import Grid, Line, leaves

NO_DATA = "không có số liệu"


@dataclass(frozen=True)
class Check:
    """One check of a unit: areas in ha. ``allowed``: up to which difference it passes; None: it could not be made."""

    unit: str
    id: str
    form: str
    text: str
    expected: float | None
    found: float | None
    difference: float | None
    allowed: float
    passed: bool | None


@dataclass(frozen=True)
class Planned:
    """A check with the formulas of both its sides; an empty one is written as its number."""

    check: Check
    expected_formula: str = ""
    found_formula: str = ""


def planned_checks(
    unit: Unit,
    lines: Sequence[Line],
    grid: Grid,
    first: Place,
    areas: np.ndarray,
    outline: float | None,
    allowed: float,
    communes: int = 1,
) -> list[Planned]:
    """Return the checks of a unit's Biểu 01, whose first line is at ``first``.

    ``areas`` (lines,) in m² as added up from the features; ``outline``: natural area in m²; ``allowed`` in ha. The
    numbers of several ``communes`` are sums of rounded ones, which may differ from the rounded sum by half a unit each.
    """
    start, end = first[0], first[0] + len(lines) - 1

    def cell(number: int) -> str:
        return f"'Biểu 01'!{address(start, number)}"

    def block(one: int, other: int) -> str:
        return f"'Biểu 01'!{span((start, one), (start, other))}"

    def column(number: int) -> str:
        return f"'Biểu 01'!{span((start, number), (end, number))}"

    used = grid.units[:, :USERS].sum(axis=1)
    managed = grid.units[:, USERS : USERS + MANAGERS].sum(axis=1)
    whole = grid.units.sum(axis=1)
    apart = np.abs(whole - used - managed).sum()
    four, five, eighteen = FIRST, FIRST + 1, FIRST + 2 + USERS
    last = eighteen + MANAGERS
    rest = ". Diện tích chưa xác định đối tượng nằm ở cột (23)" if grid.units[:, -1].any() else ""
    rows = f"=SUMPRODUCT(ABS({column(four)}-{column(five)}-{column(eighteen)}))"
    made = [
        _planned(unit, "01.4", f"(4) = (5) + (18) ở dòng tổng{rest}", grid, whole[0], used[0] + managed[0],
                 f"={cell(four)}", f"={cell(five)}+{cell(eighteen)}"),
        _planned(unit, "01.4.dong", f"(4) = (5) + (18) ở mọi dòng: tổng các chênh lệch{rest}", grid, 0, apart,
                 "", rows),
        _planned(unit, "01.5", "(5) = (6) + … + (17) ở dòng tổng", grid, used[0], used[0],
                 f"={cell(five)}", f"=SUM({block(five + 1, eighteen - 1)})"),
        _planned(unit, "01.18", "(18) = (19) + … + (22) ở dòng tổng", grid, managed[0], managed[0],
                 f"={cell(eighteen)}", f"=SUM({block(eighteen + 1, last)})"),
    ]  # fmt: skip
    for place, line in enumerate(lines):
        if line.below:
            inside = leaves(lines, place)
            cells = ",".join(f"'Biểu 01'!{address(start + leaf, four)}" for leaf in inside)
            text = (
                f"{line.code or line.name} = tổng các loại đất thuộc nhóm" if place else "Tổng = mọi loại đất"
            )
            own, parts = grid.units[place].sum(), grid.units[inside].sum()
            there = f"='Biểu 01'!{address(start + place, four)}"
            made.append(_planned(unit, f"01.{line.code}", text, grid, own, parts, there, f"=SUM({cells})"))
    total = f"='Biểu 01'!{address(start, four)}"
    several = grid.value(1) * communes / 2 if communes > 1 else 0.0
    listed = rounded_units(np.array([areas.sum() / HECTARE]), grid.decimals)[0]
    made.append(
        _planned(unit, "PL3", "Tổng diện tích khoanh đất (Phụ lục III) = tổng Biểu 01", grid, listed,
                 grid.units[0].sum(), "", total, several)
    )  # fmt: skip
    made += _by_code(unit, lines, grid, areas, first, communes)
    if outline is None:
        none = Check(
            unit.code,
            "01.TN",
            "01/TKKK",
            f"Tổng = diện tích tự nhiên: {NO_DATA}",
            None,
            None,
            None,
            0.0,
            None,
        )
        made.append(Planned(none))
    else:
        natural = rounded_units(np.array([outline / HECTARE]), grid.decimals)[0]
        made.append(
            _planned(unit, "01.TN", "Tổng Biểu 01 = diện tích tự nhiên theo ranh giới", grid, natural,
                     grid.units[0].sum(), "", total, communes * allowed + several)
        )  # fmt: skip
    return made


def _by_code(
    unit: Unit, lines: Sequence[Line], grid: Grid, areas: np.ndarray, first: Place, communes: int
) -> list[Planned]:
    """Every land type against its khoanh đất; a line differs at most by a unit for every cell that it has."""
    made = []
    for place, line in enumerate(lines):
        if line.below or not areas[place]:
            continue
        listed = rounded_units(areas[place : place + 1] / HECTARE, grid.decimals)[0]
        allowed = grid.value(communes * int((grid.units[place] != 0).sum()) + 1)
        found = f"='Biểu 01'!{address(first[0] + place, FIRST)}"
        text = f"Khoanh đất mã {line.code or '(trống)'} = dòng của Biểu 01 (lệch do làm tròn từng ô)"
        made.append(
            _planned(
                unit,
                f"PL3.{line.code or '?'}",
                text,
                grid,
                listed,
                grid.units[place].sum(),
                "",
                found,
                allowed,
            )
        )
    return made


def change_checks(unit: Unit, shown: RoundedMatrix, grid: Grid) -> list[Planned]:
    """Return the checks of Biểu 05: rows against the areas before, columns against those of today."""
    unit_size = grid.value(1)
    cells = int((shown.area != 0).sum())
    before, rows = int(shown.before[:-1].sum()), int(shown.area[:-1].sum())
    columns, after = int(shown.area[:, :-1].sum()), int(shown.after[:-1].sum())
    worst = int(np.abs(shown.column_differences).max(initial=0))
    worst_row = int(np.abs((shown.area.sum(axis=1) - shown.before)[:-1]).max(initial=0))
    made = [
        ("05.dong", "Cộng dòng = diện tích kỳ trước", before, rows, 0.0),
        ("05.dong.max", "Chênh lệch dòng lớn nhất", 0, worst_row, 0.0),
        ("05.cot", "Cộng cột = diện tích kỳ này", after, columns, 0.0),
        ("05.cot.max", "Chênh lệch cột lớn nhất (do làm tròn)", 0, worst, unit_size * cells),
        ("05.01", "Tổng Biểu 05 = tổng Biểu 01", int(grid.units[0].sum()), columns, 0.0),
    ]
    return [
        _planned(unit, name, text, grid, one, other, "", "", allowed)
        for name, text, one, other, allowed in made
    ]


def province_checks(
    unit: Unit, grid: Grid, grids: Sequence[Grid], first: Place, sheet01: Place
) -> list[Planned]:
    """Return the checks of Biểu 03: its total against its communes, and against Biểu 01."""
    row = first[0]
    communes = f"'Biểu 03'!{span((row, FIRST + 1), (row, FIRST + len(grids)))}"
    total = f"='Biểu 03'!{address(row, FIRST)}"
    parts, whole = sum(int(one.units[0].sum()) for one in grids), int(grid.units[0].sum())
    of_01 = f"='Biểu 01'!{address(sheet01[0], FIRST)}"
    return [
        _planned(unit, "03.xa", "Tổng Biểu 03 = cộng các xã", grid, parts, whole, f"=SUM({communes})", total),
        _planned(unit, "03.01", "Tổng Biểu 03 = tổng Biểu 01", grid, whole, whole, of_01, total),
        _planned(
            unit, "03.tep", "Tổng Biểu 03 = cộng tổng Biểu 01 của tệp từng xã", grid, parts, whole, "", total
        ),
    ]


def _planned(
    unit: Unit,
    name: str,
    text: str,
    grid: Grid,
    expected: int,
    found: int,
    expected_formula: str,
    found_formula: str,
    allowed: float = 0.0,
) -> Planned:
    one, other = grid.value(int(expected)), grid.value(int(found))
    difference = round(other - one, grid.decimals)
    form = "Phụ lục III" if name.startswith("PL3") else f"{name[:2]}/TKKK"
    check = Check(
        unit.code, name, form, text, one, other, difference, allowed, abs(difference) <= allowed + 1e-9
    )
    return Planned(check, expected_formula, found_formula)


def check_form(unit: Unit, checks: Sequence[Planned], decimals: int) -> Form:
    """Return the sheet of checks: both sides, difference and result as formulas."""
    form = Form(widths={0: 12, 1: 12, 2: 60, 3: 15, 4: 15, 5: 13, 6: 11, 7: 16}, landscape=True)
    form.line(0, f"KIỂM TRA SỐ LIỆU: {unit.name}", 8, TITLE)
    titles = (
        "Mã",
        "Biểu",
        "Nội dung",
        "Giá trị đối chiếu",
        "Giá trị trong biểu",
        "Chênh lệch",
        "Cho phép",
        "Kết quả",
    )
    first = form.head(2, [Head(title) for title in titles])
    number = hectares(decimals)
    for at, one in enumerate(checks, first):
        check = one.check
        form.row(at, (check.id, check.form, check.text), (CENTRED, CENTRED, WRAPPED))
        form.heights[at] = 14.0 * max(1, -(-len(check.text) // 74))
        if check.passed is None:
            form.row(at, (None, None, None, None, NO_DATA), (number, number, number, number, CENTRED), 3)
            continue
        form.put(at, 3, check.expected, number, formula=one.expected_formula)
        form.put(at, 4, check.found, number, formula=one.found_formula)
        formula = f"=ROUND({address(at, 4)}-{address(at, 3)},{decimals})"
        form.put(at, 5, check.difference, number, formula=formula)
        form.put(at, 6, check.allowed, number)
        result = f'=IF(ABS({address(at, 5)})<={address(at, 6)}+0.000000001,"{RIGHT}","{WRONG}")'
        form.put(at, 7, RIGHT if check.passed else WRONG, CENTRED, formula=result)
    end = first + len(checks)
    form.marks += [Mark((first, 7), (end, 7), WRONG, RED), Mark((first, 7), (end, 7), RIGHT, GREEN)]
    form.line(end + 1, "Đơn vị: ha.", 8, NOTE)
    return form


def check_page(title: str, checks: Sequence[Check], counts: Mapping[str, str]) -> str:
    """Return the checks of all units as an HTML page that needs no other file; failed ones first."""
    ordered = sorted(checks, key=lambda check: (check.passed is not False, check.passed is not None))
    rows = "".join(_html_row(check) for check in ordered)
    facts = "".join(f"<li>{escape(name)}: <b>{escape(value)}</b></li>" for name, value in counts.items())
    failed = sum(check.passed is False for check in checks)
    verdict = f"{failed} kiểm tra không đạt" if failed else "Mọi kiểm tra đều đạt"
    heads = ("Đơn vị", "Mã", "Biểu", "Nội dung", "Đối chiếu", "Trong biểu", "Chênh lệch", "Kết quả")
    head = "".join(f"<th>{name}</th>" for name in heads)
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
        f"<h1>{escape(title)}</h1><p class={'bad' if failed else 'good'}>{verdict}</p><ul>{facts}</ul>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></html>\n"
    )


STYLE = (
    "body{font:14px/1.45 system-ui,sans-serif;margin:24px;max-width:1200px}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #ccc;padding:3px 7px;vertical-align:top}th{background:#dce9f7;text-align:left}"
    "td.n{text-align:right;white-space:nowrap}.bad{color:#9c0006;font-weight:bold}.good{color:#1e6b34;font-weight:bold}"
)


def _html_row(check: Check) -> str:
    numbers = "".join(
        f'<td class="n">{"" if value is None else f"{value:,.4f}".rstrip("0").rstrip(".")}</td>'
        for value in (check.expected, check.found, check.difference)
    )
    kind, word = {True: ("good", RIGHT), False: ("bad", WRONG), None: ("", NO_DATA)}[check.passed]
    texts = "".join(
        f"<td>{escape(text)}</td>" for text in (check.unit or "—", check.id, check.form, check.text)
    )
    return f'<tr>{texts}{numbers}<td class="{kind}">{word}</td></tr>'
