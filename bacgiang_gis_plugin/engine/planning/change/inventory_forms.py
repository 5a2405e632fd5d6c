"""Forms 01–04/TKKK as sheets: own areas as numbers, every sum as a formula with its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...dictionary import find_code
from ...workbook_forms import (
    CENTRED,
    HEAD,
    LINE,
    NOTE,
    TITLE,
    WHOLE,
    WRAPPED,
    Form,
    Head,
    Look,
    Place,
    address,
    sum_of,
)
from .form05 import hectares
from .inventory_lines import Column, Grid, Line, Units

USERS, MANAGERS = 12, 4
FIRST = 3  # column of the total, column (4) of the form
GROUPS = {
    "CNC": "Cá nhân trong nước, người Việt Nam định cư ở nước ngoài (CNC)",
    "TCC": "Tổ chức trong nước (TCC)",
}
PER_PAGE = 20  # communes on a printed page of Biểu 03
UNKNOWN_USER = "Chưa xác định đối tượng"
NOTE_AREA = (
    "Đơn vị tính: ha, {decimals} chữ số thập phân (tạm thời: quy định làm tròn của thông tư chưa được đối chiếu); "
    "làm tròn theo số dư lớn nhất để các ô cộng đúng bằng tổng. Mẫu biểu theo Thông tư 08/2024/TT-BTNMT như thể hiện "
    "trong phần mềm công khai; số thứ tự suy từ cây phân loại."
)
NOTE_PERSONS = (
    "Đếm số giá trị khác nhau của trường tên do người dùng chỉ định, theo từng loại đất và đối tượng; một người có "
    "nhiều loại đất được đếm một lần ở dòng nhóm. Không ghi tên trong biểu."
)
NOTE_NO_PERSONS = (
    "Chưa có số liệu: lớp dữ liệu không có trường để đếm người sử dụng, hoặc người dùng không yêu cầu."
)
DISPUTED = "Diện tích khu vực tranh chấp địa giới hành chính"
NOTE_DISPUTED = (
    "Cột diện tích khu vực tranh chấp địa giới hành chính để trống cho cơ quan nhập, vì lớp dữ liệu không nêu; "
    "cột tổng cộng cả cột này (tạm thời: cách cộng của thông tư chưa được đối chiếu)."
)
NOTE_SHARES = (
    "Cơ cấu của cột tổng số: so với tổng diện tích của đơn vị hành chính; cơ cấu của từng đối tượng: so với tổng diện "
    "tích của loại đất ở cùng dòng (tạm thời: cách tính của thông tư chưa được đối chiếu)."
)


@dataclass(frozen=True)
class Unit:
    """What a workbook is for: code, name, and the text of the period."""

    code: str
    name: str
    period: str


def form01(unit: Unit, lines: Sequence[Line], columns: Sequence[Column], grid: Grid) -> Form:
    """Return Biểu 01: columns (4) = (5) + (18), (5) = (6) + … + (17), (18) = (19) + … + (22).

    Where an area's user is not known it has a column (23) more, which (4) adds up too.
    """
    extra = bool(grid.units[:, -1].any())
    last = FIRST + 1 + USERS + 1 + MANAGERS
    form, row = _start("01/TKKK", unit, last + 1 + extra)
    heads = [
        *_first_heads(),
        Head("Tổng diện tích đất của đơn vị hành chính"),
        Head("Diện tích đất theo đối tượng sử dụng", (Head("Tổng số"), *_user_heads(columns[:USERS]))),
        Head(
            "Diện tích đất theo đối tượng được giao quản lý đất",
            (Head("Tổng số"), *_user_heads(columns[USERS:])),
        ),
        *([Head(UNKNOWN_USER)] if extra else []),
    ]
    first = _heads(form, row, heads, (18.0, 26.0, 62.0))
    number = hectares(grid.decimals).but(size=8.0)
    groups, places = user_places(extra)
    for at, line in enumerate(lines):
        row = first + at
        look = _line_start(form, row, line, number)
        cells = [(row, column) for column in (FIRST + 1, FIRST + 2 + USERS, *([last + 1] if extra else []))]
        form.put(row, FIRST, grid.value(grid.units[at].sum()), look, formula=sum_of(cells))
        for column, members in groups.items():
            total = sum(int(grid.units[at, place]) for place, where in places.items() if where in members)
            form.put(
                row, column, grid.value(total), look, formula=sum_of([(row, member) for member in members])
            )
        for place, column in places.items():
            _own(form, row, column, line, grid.value(grid.units[at, place]), look, first)
    form.line(first + len(lines) + 1, NOTE_AREA.format(decimals=grid.decimals), last + 1, NOTE, lines=3)
    return form


def user_places(extra: bool) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Return the columns of form 01: sum → the columns it adds up; group of users → its column."""
    users = list(range(FIRST + 2, FIRST + 2 + USERS))
    managers = list(range(FIRST + 3 + USERS, FIRST + 3 + USERS + MANAGERS))
    places = dict(enumerate([*users, *managers]))
    if extra:
        places[USERS + MANAGERS] = managers[-1] + 1
    return {FIRST + 1: users, FIRST + 2 + USERS: managers}, places


def form02(unit: Unit, lines: Sequence[Line], columns: Sequence[Column], counts: Units | None) -> Form:
    """Return Biểu 02: numbers of different users (lines, columns); without ``counts`` empty cells that say so."""
    form, row = _start("02/TKKK", unit, FIRST + 1 + USERS + MANAGERS, "người")
    heads = [
        *_first_heads(),
        Head("Tổng số"),
        Head("Số lượng người sử dụng đất", _user_heads(columns[:USERS])),
        Head("Số lượng người được giao quản lý đất", _user_heads(columns[USERS:])),
    ]
    first = _heads(form, row, heads, (18.0, 26.0, 62.0))
    for at, line in enumerate(lines):
        look = _line_start(form, first + at, line, WHOLE.but(size=8.0, number='#,##0;-#,##0;"–"'))
        cells = [(first + at, FIRST + 1 + place) for place in range(len(columns))]
        if counts is None:
            form.row(first + at, [None] * (len(columns) + 1), [look] * (len(columns) + 1), FIRST)
            continue
        own = [int(count) for count in counts[at, : len(columns)]]
        form.put(first + at, FIRST, sum(own), look, formula=sum_of(cells))
        for (row, column), count in zip(cells, own, strict=True):
            form.put(row, column, count, look)
    text = NOTE_NO_PERSONS if counts is None else NOTE_PERSONS
    form.line(first + len(lines) + 1, text, FIRST + 1 + len(columns), NOTE, lines=2)
    return form


def form03(unit: Unit, lines: Sequence[Line], names: Sequence[str], grids: Sequence[Grid]) -> Form:
    """Return Biểu 03: a column for every commune, an empty one for disputed ground; the total adds them up."""
    form, row = _start("03/TKKK", unit, FIRST + 2 + len(names))
    # The head over the communes again for every printed page: one over all of them would stand in their middle.
    parts = [tuple(Head(name) for name in names[at : at + PER_PAGE]) for at in range(0, len(names), PER_PAGE)]
    over = "Diện tích theo từng đơn vị hành chính trực thuộc"
    heads = [*_first_heads(), Head("Tổng diện tích"), *(Head(over, part) for part in parts), Head(DISPUTED)]
    first = _heads(form, row, heads, (30.0, 36.0))
    form.wide = max(1, -(-len(names) // PER_PAGE))
    form.frozen, form.repeated_columns = (first, FIRST + 1), (0, FIRST)
    form.widths = {**form.widths, **dict.fromkeys(range(FIRST, FIRST + 2 + len(names)), 10.0)}
    number = hectares(grids[0].decimals).but(size=8.0)
    for at, line in enumerate(lines):
        look = _line_start(form, first + at, line, number)
        cells = [(first + at, FIRST + 1 + place) for place in range(len(names))]
        whole = sum(int(grid.units[at].sum()) for grid in grids)
        disputed = (first + at, FIRST + 1 + len(names))
        form.put(first + at, FIRST, grids[0].value(whole), look, formula=sum_of([*cells, disputed]))
        for (row, column), grid in zip(cells, grids, strict=True):
            _own(form, row, column, line, grid.value(grid.units[at].sum()), look, first)
        _own(form, *disputed, line, 0.0 if line.below else None, look, first)
    note = f"{NOTE_AREA.format(decimals=grids[0].decimals)} {NOTE_DISPUTED}"
    form.line(first + len(lines) + 1, note, min(FIRST + 2 + len(names), 20), NOTE, lines=4)
    return form


def form04(unit: Unit, lines: Sequence[Line], columns: Sequence[Column], grid: Grid, sheet01: Place) -> Form:
    """Return Biểu 04: areas taken from the sheet ``Biểu 01`` (``sheet01``: its first line) and their shares."""
    extra = bool(grid.units[:, -1].any())
    _, places = user_places(extra)
    form, row = _start("04/TKKK", unit, FIRST + 2 * (1 + len(places)))
    pair = (Head("Diện tích (ha)"), Head("Cơ cấu (%)"))
    heads = [
        *_first_heads(),
        Head("Tổng số", pair),
        Head("Cơ cấu, diện tích đất theo đối tượng sử dụng đất", _user_heads(columns[:USERS], pair)),
        Head("Cơ cấu, diện tích theo đối tượng được giao quản lý đất", _user_heads(columns[USERS:], pair)),
        *([Head(UNKNOWN_USER, pair)] if extra else []),
    ]
    first = _heads(form, row, heads, (18.0, 26.0, 40.0, 16.0))
    form.wide, form.repeated_columns = 2, (0, FIRST - 1)
    form.frozen = (first, FIRST)
    number = hectares(grid.decimals).but(size=8.0)
    whole = int(grid.units[0].sum())
    for at, line in enumerate(lines):
        look = _line_start(form, first + at, line, number)
        row, total = first + at, int(grid.units[at].sum())
        taken = [(FIRST, total, whole, address(first, FIRST)), *(
            (column, int(grid.units[at, place]), total, address(row, FIRST)) for place, column in places.items()
        )]  # fmt: skip
        for order, (column, units, of, base) in enumerate(taken):
            here = FIRST + 2 * order
            source = f"='Biểu 01'!{address(sheet01[0] + at, column)}"
            form.put(row, here, grid.value(units), look, formula=source)
            share = round(100.0 * units / of, 2) if of else 0.0
            formula = f"=IF({base}=0,0,ROUND(100*{address(row, here)}/{base},2))"
            form.put(row, here + 1, share, look.but(number='0.00;-0.00;"–"'), formula=formula)
    form.line(first + len(lines) + 1, NOTE_SHARES, FIRST + 16, NOTE, lines=2)
    return form


def _start(name: str, unit: Unit, across: int, measure: str = "ha") -> tuple[Form, int]:
    entry = find_code("inventory_forms", name)
    title = entry.name_vi if entry is not None else name
    form = Form(paper="A3", widths={0: 7, 1: 34, 2: 6, **dict.fromkeys(range(FIRST, across), 9.5)})
    form.line(
        0, f"Đơn vị báo cáo: {unit.name}" + (f" ({unit.code})" if unit.code else ""), min(6, across - 3)
    )
    form.put(0, min(across, 22) - 3, f"Biểu {name}", LINE.but(bold=True, align="right"), across=3)
    form.line(1, title.upper(), min(across, 22), TITLE, lines=2)
    subtitle = f"{unit.period} — Đơn vị tính: {measure}" if unit.period else f"Đơn vị tính: {measure}"
    form.line(2, subtitle, min(across, 22), LINE.but(align="center", italic=True))
    form.left = f"Biểu {name} — {unit.name}".replace("&", "&&")
    return form, 4


def _first_heads() -> list[Head]:
    return [Head("Thứ tự"), Head("Loại đất"), Head("Mã")]


def _user_heads(columns: Sequence[Column], below: tuple[Head, ...] = ()) -> tuple[Head, ...]:
    heads: list[Head] = []
    for place, column in enumerate(columns):
        head = Head(f"{column.name} ({column.code})", below)
        if not column.group:
            heads.append(head)
        elif place == 0 or columns[place - 1].group != column.group:
            same = [one for one in columns if one.group == column.group]
            heads.append(
                Head(GROUPS[column.group], tuple(Head(f"{one.name} ({one.code})", below) for one in same))
            )
    return tuple(heads)


def _heads(form: Form, row: int, heads: Sequence[Head], heights: Sequence[float]) -> int:
    for place, height in enumerate(heights):
        form.heights[row + place] = height
    return form.head(row, heads, HEAD.but(size=8.0), numbered=True)


def _line_start(form: Form, row: int, line: Line, number: Look) -> Look:
    """Write number, name and code of a line and return the look of its numbers."""
    bold = bool(line.below) and line.depth < 2
    fill = "#FFF2CC" if line.added else ""
    text = WRAPPED.but(size=8.0, bold=bold, fill=fill)
    code = "" if line.code == "TDT" else line.code
    form.row(
        row,
        (line.number, line.name, code),
        (CENTRED.but(size=8.0, bold=bold, fill=fill), text, CENTRED.but(size=8.0, bold=bold, fill=fill)),
    )
    form.heights[row] = 12.5 * max(1, -(-len(line.name) // (38 if bold else 46)))
    return number.but(bold=bold, fill=fill)


def _own(form: Form, row: int, column: int, line: Line, value: float | None, look: Look, first: int) -> None:
    """Write an area: as a number, or as the sum of the lines below it."""
    formula = sum_of([(first + below, column) for below in line.below]) if line.below else ""
    form.put(row, column, value, look, formula=formula)
