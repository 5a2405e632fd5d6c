"""The sum checks of the inventory forms: as values for the report, as formulas in the workbook, as an HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from ...vietnamese import number
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


@dataclass(frozen=True)
class Sheet01:
    """Biểu 01 as it was written: the form, its lines, the cell of the first line's total, and its rounded numbers."""

    form: Form
    lines: Sequence[Line]
    first: Place
    grid: Grid

    def units(self, column: int) -> np.ndarray:
        """Return what the form shows in a column (lines,), in units of its last decimal."""
        values = [self.form.cells[self.first[0] + at, column].value for at in range(len(self.lines))]
        return np.array([round(float(value or 0.0) * 10**self.grid.decimals) for value in values])  # type: ignore[arg-type]

    def cells(self, column: int, last: int | None = None, whole: bool = True) -> str:
        """Return the name of the cells of a column; up to the column ``last``; ``whole``: of all lines."""
        end = self.first[0] + (len(self.lines) - 1 if whole else 0)
        return f"'Biểu 01'!{span((self.first[0], column), (end, column if last is None else last))}"

    def total(self, line: int = 0) -> str:
        """Return the name of a line's total."""
        return f"'Biểu 01'!{address(self.first[0] + line, FIRST)}"


def planned_checks(
    unit: Unit,
    sheet: Sheet01,
    areas: np.ndarray,
    outline: float | None,
    allowed: float,
    communes: int = 1,
) -> list[Planned]:
    """Return the checks of a unit's Biểu 01, of what is written in it.

    ``areas`` (lines,) in m² as added up from the features; ``outline``: natural area in m²; ``allowed`` in ha. The
    numbers of several ``communes`` are sums of rounded ones, which may differ from the rounded sum by half a unit each.
    """
    grid = sheet.grid
    made = [*_column_checks(unit, sheet), *_group_checks(unit, sheet)]
    several = grid.value(1) * communes / 2 if communes > 1 else 0.0
    shown, total = int(sheet.units(FIRST)[0]), f"={sheet.total()}"
    listed = _units_of(float(areas.sum()), grid)
    text = "Tổng diện tích khoanh đất (Phụ lục III) = tổng Biểu 01"
    made.append(_planned(unit, "PL3", text, grid, listed, shown, "", total, several))
    made += _by_code(unit, sheet, areas, communes)
    if outline is None:
        text = f"Tổng = diện tích tự nhiên: {NO_DATA}"
        made.append(Planned(Check(unit.code, "01.TN", "01/TKKK", text, None, None, None, 0.0, None)))
        return made
    text, natural = "Tổng Biểu 01 = diện tích tự nhiên theo ranh giới", _units_of(outline, grid)
    made.append(_planned(unit, "01.TN", text, grid, natural, shown, "", total, communes * allowed + several))
    return made


def _column_checks(unit: Unit, sheet: Sheet01) -> list[Planned]:
    four, five, eighteen = FIRST, FIRST + 1, FIRST + 2 + USERS
    last = eighteen + MANAGERS
    whole, used, managed = sheet.units(four), sheet.units(five), sheet.units(eighteen)
    users = sum(int(sheet.units(column)[0]) for column in range(five + 1, eighteen))
    managers = sum(int(sheet.units(column)[0]) for column in range(eighteen + 1, last + 1))
    unknown = sheet.grid.units[:, -1].any()
    rest = ". Diện tích chưa xác định đối tượng nằm ở cột (23)" if unknown else ""

    def one(column: int, end: int | None = None) -> str:
        return sheet.cells(column, end, whole=False)

    rows = f"=SUMPRODUCT(ABS({sheet.cells(four)}-{sheet.cells(five)}-{sheet.cells(eighteen)}))"
    apart = int(np.abs(whole - used - managed).sum())
    text = f"(4) = (5) + (18) ở mọi dòng: tổng các chênh lệch{rest}"
    return [
        _planned(unit, "01.4", f"(4) = (5) + (18) ở dòng tổng{rest}", sheet.grid, int(whole[0]),
                 int(used[0] + managed[0]), f"=SUM({one(four)})", f"=SUM({one(five)},{one(eighteen)})"),
        _planned(unit, "01.4.dong", text, sheet.grid, 0, apart, "", rows),
        _planned(unit, "01.5", "(5) = (6) + … + (17) ở dòng tổng", sheet.grid, int(used[0]), users,
                 f"=SUM({one(five)})", f"=SUM({one(five + 1, eighteen - 1)})"),
        _planned(unit, "01.18", "(18) = (19) + … + (22) ở dòng tổng", sheet.grid, int(managed[0]), managers,
                 f"=SUM({one(eighteen)})", f"=SUM({one(eighteen + 1, last)})"),
    ]  # fmt: skip


def _group_checks(unit: Unit, sheet: Sheet01) -> list[Planned]:
    totals = sheet.units(FIRST)
    made = []
    for place, line in enumerate(sheet.lines):
        if line.below:
            inside = leaves(sheet.lines, place)
            parts = f"=SUM({','.join(sheet.total(leaf) for leaf in inside)})"
            text = f"{line.code} = tổng các loại đất thuộc nhóm" if place else "Tổng số = tổng mọi loại đất"
            own = f"={sheet.total(place)}"
            numbers = (int(totals[place]), int(totals[inside].sum()))
            made.append(_planned(unit, f"01.{line.code}", text, sheet.grid, *numbers, own, parts))
    return made


def _by_code(unit: Unit, sheet: Sheet01, areas: np.ndarray, communes: int) -> list[Planned]:
    """Every land type against its khoanh đất; a line differs at most by a unit for every cell that it has."""
    totals, grid = sheet.units(FIRST), sheet.grid
    made = []
    for place, line in enumerate(sheet.lines):
        if line.below or not areas[place]:
            continue
        allowed = grid.value(communes * int((grid.units[place] != 0).sum()) + 1)
        text = f"Khoanh đất mã {line.code or '(trống)'} = dòng của Biểu 01 (lệch do làm tròn từng ô)"
        numbers = (_units_of(float(areas[place]), grid), int(totals[place]))
        found = f"={sheet.total(place)}"
        made.append(_planned(unit, f"PL3.{line.code or '?'}", text, grid, *numbers, "", found, allowed))
    return made


def _units_of(area: float, grid: Grid) -> int:
    return int(rounded_units(np.array([area / HECTARE]), grid.decimals)[0])


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
    communes = f"'Biểu 03'!{span((row, FIRST + 1), (row, FIRST + 1 + len(grids)))}"  # and disputed ground
    total = f"='Biểu 03'!{address(row, FIRST)}"
    parts, whole = sum(int(one.units[0].sum()) for one in grids), int(grid.units[0].sum())
    of_01 = f"='Biểu 01'!{address(sheet01[0], FIRST)}"
    return [
        _planned(
            unit,
            "03.xa",
            "Tổng Biểu 03 = cộng các xã và khu vực tranh chấp",
            grid,
            parts,
            whole,
            f"=SUM({communes})",
            total,
        ),
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


def _figure(value: float) -> str:
    """Return up to four decimals, no zeros at the end."""
    return number(value, 4).rstrip("0").rstrip(",")


def _html_row(check: Check) -> str:
    numbers = "".join(
        f'<td class="n">{"" if value is None else _figure(value)}</td>'
        for value in (check.expected, check.found, check.difference)
    )
    kind, word = {True: ("good", RIGHT), False: ("bad", WRONG), None: ("", NO_DATA)}[check.passed]
    texts = "".join(
        f"<td>{escape(text)}</td>" for text in (check.unit or "—", check.id, check.form, check.text)
    )
    return f'<tr>{texts}{numbers}<td class="{kind}">{word}</td></tr>'
