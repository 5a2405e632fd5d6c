"""Biểu 05/TKKK as a sheet: rows are the codes before, columns those after, sums as formulas, inputs beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...workbook_forms import (
    AREA,
    CENTRED,
    HEAD,
    LINE,
    NOTE,
    TEXT,
    TITLE,
    WRAPPED,
    Form,
    Head,
    Look,
    Mark,
    address,
    span,
)
from ..overlay.rounding import in_units, part_units, rounded_units
from .codes import name_of
from .matrix import Matrix

HECTARE = 10_000.0  # m²
TITLE_COLUMNS = 26  # as far as the first printed page reaches
FIRST_CODE = 4  # column of the first code; before it number, name, code, area before
SHORT_CODE = 8  # letters that fit the column of codes
STAYS = "#FFF2CC"
WRONG, RIGHT = "SAI", "đạt"
RED, GREEN = "#FFC7CE", "#C6EFCE"
ROUNDING_NOTE = (
    "Đơn vị: ha, làm tròn {decimals} chữ số thập phân (tạm thời: quy định làm tròn của thông tư chưa được đối chiếu). "
    "Từng dòng làm tròn theo phương pháp số dư lớn nhất nên cộng đúng bằng diện tích kỳ trước; cộng cột có thể lệch "
    "diện tích làm tròn của lớp sau một vài đơn vị cuối, nêu ở dòng chênh lệch."
)


@dataclass(frozen=True)
class Heading:
    """What stands over a form: unit it is for, the names of both states."""

    place: str
    before: str
    after: str


@dataclass(frozen=True)
class RoundedMatrix:
    """Whole numbers of ``10 ** -decimals`` ha: ``area`` (n, n), ``before`` and ``after`` (n,) of both inputs."""

    area: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    decimals: int

    @property
    def column_differences(self) -> NDArray[np.int64]:
        """Column sums minus the input after (n − 1,), in units."""
        found: NDArray[np.int64] = (self.area.sum(axis=0) - self.after)[:-1]
        return found


def round_matrix(matrix: Matrix, decimals: int) -> RoundedMatrix:
    """Round a matrix to hectares: rows add up exactly to the input before, which adds up to its rounded total."""
    size = len(matrix.codes)
    area = np.maximum(matrix.area, 0.0) / HECTARE
    rows = area.sum(axis=1)
    one = np.zeros(size, dtype=np.int64)
    # What only the state after has is no part of the total before.
    group = np.where(np.arange(size) == size - 1, 1, 0)
    totals = np.array([rows[:-1].sum(), rows[-1]])
    row_units = part_units(in_units(rows, decimals), group, rounded_units(totals, decimals))
    cells = part_units(in_units(area.ravel(), decimals), np.repeat(np.arange(size), size), row_units)
    after = matrix.after / HECTARE
    after_units = part_units(in_units(after, decimals), one, rounded_units(after.sum()[None], decimals))
    return RoundedMatrix(cells.reshape(size, size), row_units, after_units, decimals)


def hectares(decimals: int) -> Look:
    """Return the look of an area in ha with so many decimals; nothing is a dash."""
    written = "#,##0" + ("." + "0" * decimals if decimals else "")
    return AREA.but(number=f'{written};-{written};"–"')


def form05(matrix: Matrix, shown: RoundedMatrix, heading: Heading) -> Form:
    """Return the sheet. Columns: 1–3 number, name, code, 4 area before, the codes, the rest gone, then the checks."""
    codes = matrix.codes[:-1]
    count = len(codes)
    gone = FIRST_CODE + count
    number = hectares(shown.decimals).but(size=8.0)
    form = Form(
        paper="A3", widths={0: 5, 1: 34, 2: 7, 3: 11, **dict.fromkeys(range(FIRST_CODE, gone + 3), 7.0)}
    )
    form.line(0, f"Đơn vị: {heading.place}" if heading.place else "Đơn vị: …", 4)
    form.put(0, TITLE_COLUMNS - 3, "Biểu 05/TKKK", LINE.but(bold=True, align="right"), across=3)
    form.line(1, "CHU CHUYỂN DIỆN TÍCH CỦA CÁC LOẠI ĐẤT", TITLE_COLUMNS, TITLE)
    form.line(
        2,
        f"Từ: {heading.before} — Đến: {heading.after}",
        TITLE_COLUMNS,
        LINE.but(align="center", italic=True),
    )
    heads = [
        Head("STT"),
        Head("Loại đất"),
        Head("Mã"),
        Head("Diện tích kỳ trước"),
        *(Head(code) for code in codes),
        Head("Giảm khác"),
        Head("Kiểm tra", (Head("Cộng dòng"), Head("Chênh lệch"))),
    ]
    first = form.head(4, heads, HEAD.but(size=8.0), numbered=True)
    form.frozen = (first, FIRST_CODE)
    form.wide, form.repeated_columns = 2, (0, FIRST_CODE - 1)
    for row in range(count):
        _code_row(form, first + row, row, matrix, shown, number)
    _closing_rows(form, first, count, shown, number)
    _check_marks(form, first, count)
    note = ROUNDING_NOTE.format(decimals=shown.decimals)
    form.line(first + count + 5, note, TITLE_COLUMNS, NOTE, lines=3)
    return form


def _code_row(form: Form, at: int, row: int, matrix: Matrix, shown: RoundedMatrix, number: Look) -> None:
    unit = 10.0**-shown.decimals
    count = len(matrix.codes) - 1
    gone = FIRST_CODE + count
    code = matrix.codes[row]
    before = round(int(shown.before[row]) * unit, shown.decimals)
    small = WRAPPED.but(size=8.0)
    form.row(
        at,
        (row + 1, name_of(code), code, before),
        (CENTRED.but(size=8.0), small, CENTRED.but(size=8.0, wrap=True), number),
    )
    if len(code) > SHORT_CODE:
        form.heights[at] = 24.0
    for column in range(count):
        _cell(form, at, FIRST_CODE + column, int(shown.area[row, column]), shown, number, stays=column == row)
    _cell(form, at, gone, int(shown.area[row, -1]), shown, number)
    total = round(int(shown.area[row].sum()) * unit, shown.decimals)
    cells = span((at, FIRST_CODE), (at, gone))
    form.put(at, gone + 1, total, number, formula=f"=SUM({cells})")
    difference = round(total - before, shown.decimals)
    form.put(at, gone + 2, difference, number, formula=_difference(at, gone + 1, at, 3, shown.decimals))


def _cell(
    form: Form, at: int, column: int, units: int, shown: RoundedMatrix, number: Look, stays: bool = False
) -> None:
    value = round(units * 10.0**-shown.decimals, shown.decimals) if units else None
    form.put(at, column, value, number.but(fill=STAYS) if stays else number)


def _closing_rows(form: Form, first: int, count: int, shown: RoundedMatrix, number: Look) -> None:
    """Write what came, the sums of the columns, the input after, and how far they are apart."""
    unit, decimals = 10.0**-shown.decimals, shown.decimals
    bold = number.but(bold=True)
    titles = ("Tăng khác", "Diện tích kỳ sau (cộng cột)", "Diện tích theo lớp sau", "Chênh lệch")
    for place, title in enumerate(titles):
        look = TEXT.but(bold=True, size=8.0)
        form.row(first + count + place, (None, title, None), (look, look, look))
    came, sums, given, apart = range(first + count, first + count + 4)
    form.put(came, 3, None, number)
    before = round(int(shown.before[:-1].sum()) * unit, decimals)
    form.put(sums, 3, before, bold, formula=f"=SUM({span((first, 3), (first + count - 1, 3))})")
    form.put(given, 3, None, number)
    form.put(apart, 3, None, number)
    for column in range(count + 1):
        at = FIRST_CODE + column
        whole = round(int(shown.area[:, column].sum()) * unit, decimals)
        if column < count:
            _cell(form, came, at, int(shown.area[-1, column]), shown, number)
        else:
            whole = round(int(shown.area[:-1, -1].sum()) * unit, decimals)
            form.put(came, at, None, number)
        form.put(sums, at, whole, bold, formula=f"=SUM({span((first, at), (came, at))})")
        if column == count:
            form.put(given, at, None, number)
            form.put(apart, at, None, number)
            continue
        after = round(int(shown.after[column]) * unit, decimals)
        form.put(given, at, after, number)
        formula = _difference(sums, at, given, at, decimals)
        form.put(apart, at, round(whole - after, decimals), number, formula=formula)
    end = FIRST_CODE + count + 1
    total = round(int(shown.area[:, :].sum()) * unit, decimals)
    form.put(sums, end, total, bold, formula=f"=SUM({span((sums, FIRST_CODE), (sums, end - 1))})")
    other_way = f"=SUM({span((first, end), (came - 1, end))},{span((came, FIRST_CODE), (came, end - 2))})"
    form.put(
        sums, end + 1, total, bold, formula=other_way, note="Cộng dòng và tăng khác: phải bằng ô bên trái"
    )


def _check_marks(form: Form, first: int, count: int) -> None:
    end = FIRST_CODE + count
    row = first + count + 4
    form.put(row, 1, "Kiểm tra dòng, cột", TEXT.but(bold=True, size=8.0))
    rows, columns = (
        span((first, end + 2), (first + count - 1, end + 2)),
        span((row - 1, FIRST_CODE), (row - 1, end - 1)),
    )
    both = f"{address(row - 3, end + 1)}={address(row - 3, end + 2)}"
    formula = f'=IF(AND(SUMPRODUCT(ABS({rows}))=0,{both}),"{RIGHT}","{WRONG}")'
    form.put(
        row,
        2,
        RIGHT,
        CENTRED.but(size=8.0),
        formula=formula,
        note="Mọi dòng cộng đúng bằng diện tích kỳ trước",
    )
    form.put(row, 3, None, TEXT)
    worst = max((abs(form.cells[row - 1, column].value) for column in range(FIRST_CODE, end)), default=0.0)  # type: ignore[arg-type]
    form.put(
        row,
        FIRST_CODE,
        worst,
        AREA.but(size=8.0, number="0.00##"),
        formula=f"=SUMPRODUCT(MAX(ABS({columns})))",
        note="Chênh lệch cột lớn nhất do làm tròn (ha)",
    )
    form.marks += [Mark((row, 2), (row, 2), WRONG, RED), Mark((row, 2), (row, 2), RIGHT, GREEN)]


def _difference(row: int, column: int, other_row: int, other_column: int, decimals: int) -> str:
    return f"=ROUND({address(row, column)}-{address(other_row, other_column)},{decimals})"
