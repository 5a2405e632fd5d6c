"""Form sheets of a workbook: titles, heads over several rows, cells at fixed places, formulas with their values.

A form is filled cell by cell and given to ``workbook.write_workbook`` beside or instead of tables. It is held in memory
(about 1 kB a cell): lists of more than 200 000 rows belong in a ``workbook.Sheet``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any, Literal

from xlsxwriter.utility import xl_cell_to_rowcol, xl_range, xl_rowcol_to_cell

from .workbook import MOST_LETTERS, OPENS_FORMULA, cut, exact

FONT = "Times New Roman"  # what official forms are set in; programs without it take their own serif
SIZE = 10.0  # points
PAPERS = {"A4": 9, "A3": 8}
MARGIN = 0.4  # inches
POINTS_PER_LINE = 1.35  # height of a line in sizes of its letters

Place = tuple[int, int]
Value = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Look:
    """How a cell looks. ``number``: a number format of Excel; ``size`` in points; colours as ``#RRGGBB``."""

    bold: bool = False
    italic: bool = False
    align: Literal["left", "center", "right"] = "left"
    middle: bool = True
    wrap: bool = False
    border: bool = True
    number: str = ""
    fill: str = ""
    colour: str = ""
    size: float = SIZE
    indent: int = 0
    turned: bool = False

    def but(self, **changes: Any) -> Look:
        """Return this look with some things changed."""
        return replace(self, **changes)


TITLE = Look(bold=True, align="center", wrap=True, border=False, size=14.0)
LINE = Look(border=False)
NOTE = Look(italic=True, border=False, wrap=True, middle=False, size=9.0)
HEAD = Look(bold=True, align="center", wrap=True, fill="#DCE9F7")
TEXT = Look()
WRAPPED = Look(wrap=True)
CENTRED = Look(align="center")
WHOLE = Look(align="right", number="#,##0")
AREA = Look(align="right", number="#,##0.00")
PERCENT = Look(align="right", number="0.00")
DAY = Look(align="center", number="dd/mm/yyyy")


@dataclass(frozen=True)
class Head:
    """A head and the heads below it; without any it reaches down to the last row of heads."""

    text: str
    below: Sequence[Head] = ()

    @property
    def depth(self) -> int:
        """How many rows it takes."""
        return 1 + max((head.depth for head in self.below), default=0)

    @property
    def columns(self) -> int:
        """How many columns it takes."""
        return sum(head.columns for head in self.below) or 1


@dataclass(frozen=True)
class Cell:
    """What is in a cell and over how many rows and columns it reaches. ``formula`` comes to ``value``."""

    value: Value
    look: Look
    down: int = 1
    across: int = 1
    formula: str = ""
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A PNG with its upper left corner at a cell; ``scale`` 1 shows a dot of the picture as one of the screen."""

    place: Place
    png: bytes
    text: str
    scale: float = 1.0


@dataclass(frozen=True)
class Mark:
    """Cells between two corners that are filled with a colour where they hold this text."""

    first: Place
    last: Place
    text: str
    fill: str


@dataclass
class Form:
    """A sheet to be filled. Rows and columns count from 0; widths in characters, heights in points.

    ``breaks``: rows with which a new printed page begins. ``frozen``: the first cell that scrolls. ``repeated``,
    ``repeated_columns``: first and last row and column printed on every page. Printed ``wide`` pages wide. ``left`` and
    ``right``: texts of the page's foot; the page number stands in its middle.
    """

    widths: Mapping[int, float] = field(default_factory=dict)
    paper: Literal["A4", "A3"] = "A4"
    landscape: bool = True
    frozen: Place | None = None
    repeated: tuple[int, int] | None = None
    repeated_columns: tuple[int, int] | None = None
    wide: int = 1
    left: str = ""
    right: str = ""
    heights: dict[int, float] = field(default_factory=dict)
    cells: dict[Place, Cell] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)

    def put(
        self,
        row: int,
        column: int,
        value: Value,
        look: Look = TEXT,
        *,
        down: int = 1,
        across: int = 1,
        formula: str = "",
        note: str = "",
    ) -> None:
        """Fill a cell, or ``down`` × ``across`` cells as one. A ``formula`` needs the ``value`` it comes to."""
        if (row, column) in self.cells:
            raise ValueError(f"the cell {address(row, column)} is filled already")
        self.cells[row, column] = Cell(value, look, down, across, formula, note)

    def line(self, row: int, text: str, across: int, look: Look = LINE, lines: int = 1) -> None:
        """Write a text over ``across`` columns, with the height of ``lines`` lines."""
        self.put(row, 0, text, look, across=across)
        self.heights[row] = max(self.heights.get(row, 0.0), lines * look.size * POINTS_PER_LINE + 3.0)

    def head(self, row: int, heads: Sequence[Head], look: Look = HEAD, numbered: bool = False) -> int:
        """Write heads from ``row`` and column 0 on and return the row below them.

        ``numbered``: with a row (1), (2), … below. What was not set before: these rows repeat on every printed page
        and stay in view.
        """
        depth = max(head.depth for head in heads)
        self._heads(row, 0, heads, row + depth, look)
        below = row + depth
        if numbered:
            for column in range(sum(head.columns for head in heads)):
                self.put(below, column, f"({column + 1})", look.but(bold=False, italic=True, wrap=False))
            below += 1
        self.repeated = self.repeated or (row, below - 1)
        self.frozen = self.frozen or (below, 0)
        return below

    def _heads(self, row: int, column: int, heads: Sequence[Head], end: int, look: Look) -> None:
        for head in heads:
            down = 1 if head.below else end - row
            self.put(row, column, head.text, look, down=down, across=head.columns)
            self._heads(row + 1, column, head.below, end, look)
            column += head.columns

    def row(self, row: int, values: Iterable[Value], looks: Sequence[Look], first: int = 0) -> None:
        """Fill the cells of a row from the column ``first`` on; an empty one keeps its look."""
        for place, (value, look) in enumerate(zip(values, looks, strict=True)):
            self.put(row, first + place, value, look)

    def write_to(self, page: Any, looks: Callable[..., Any]) -> None:
        """Write this form to a page of xlsxwriter; ``looks`` makes a cell format of properties."""
        self._set_up(page)
        for column, width in self.widths.items():
            page.set_column(column, column, width)
        for row, height in self.heights.items():
            page.set_row(row, height)
        for (row, column), cell in sorted(self.cells.items()):
            _write_cell(page, row, column, cell, looks)
        for picture in self.pictures:
            image = {"image_data": BytesIO(picture.png), "description": picture.text}
            image |= {"x_scale": picture.scale, "y_scale": picture.scale, "object_position": 1}
            page.insert_image(*picture.place, "picture.png", image)
        for mark in self.marks:
            rule = {"type": "cell", "criteria": "==", "value": f'"{mark.text}"'}
            rule["format"] = looks(bg_color=mark.fill)
            page.conditional_format(*mark.first, *mark.last, rule)

    def _set_up(self, page: Any) -> None:
        page.hide_gridlines(1)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        if self.landscape:
            page.set_landscape()
        page.set_paper(PAPERS[self.paper])
        page.set_margins(MARGIN, MARGIN, MARGIN, MARGIN + 0.2)
        page.fit_to_pages(self.wide, 0)
        page.set_h_pagebreaks(self.breaks)
        shown = {"L": self.left, "C": "&P/&N", "R": self.right}
        page.set_footer("".join(f"&{side}{text}" for side, text in shown.items() if text))
        if self.repeated is not None:
            page.repeat_rows(*self.repeated)
        if self.repeated_columns is not None:
            page.repeat_columns(*self.repeated_columns)
        if self.frozen is not None:
            page.freeze_panes(*self.frozen)


def address(row: int, column: int) -> str:
    """Return the name of a cell as formulas write it: (0, 0) is A1."""
    return str(xl_rowcol_to_cell(row, column))


def span(first: Place, last: Place) -> str:
    """Return the name of the cells between two corners: A1:B7."""
    return str(xl_range(*first, *last))


def place(name: str) -> Place:
    """Return row and column of a cell's name."""
    row, column = xl_cell_to_rowcol(name)
    return int(row), int(column)


def sum_of(cells: Sequence[Place]) -> str:
    """Return a formula that adds cells up; neighbours in a row or column become spans, so it stays short."""
    runs: list[list[Place]] = []
    for cell in cells:
        if runs and _next_to(runs[-1], cell):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    parts = [address(*run[0]) if len(run) == 1 else span(run[0], run[-1]) for run in runs]
    return f"=SUM({','.join(parts)})" if parts else "=0"


def _next_to(run: list[Place], cell: Place) -> bool:
    step = (cell[0] - run[-1][0], cell[1] - run[-1][1])
    if len(run) == 1:
        return step in ((0, 1), (1, 0))
    return step == (run[1][0] - run[0][0], run[1][1] - run[0][1])


def _write_cell(page: Any, row: int, column: int, cell: Cell, looks: Callable[..., Any]) -> None:
    made = looks(**_properties(cell))
    if cell.down > 1 or cell.across > 1:
        page.merge_range(row, column, row + cell.down - 1, column + cell.across - 1, "", made)
    value = cell.value
    if cell.formula:
        page.write_formula(row, column, cell.formula, made, "" if value is None else value)
    elif value is None:
        page.write_blank(row, column, None, made)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, made)
    elif isinstance(value, int | float) and exact(value):
        page.write_number(row, column, value, made)
    elif isinstance(value, date) and value.year >= 1900 and getattr(value, "tzinfo", None) is None:
        page.write_datetime(row, column, value, made)
    else:
        text = str(value)
        page.write_string(row, column, text if len(text) <= MOST_LETTERS else cut(text), made)
    if cell.note:
        page.write_comment(row, column, cell.note, {"author": "", "x_scale": 2})


def _properties(cell: Cell) -> dict[str, Any]:
    look = cell.look
    found: dict[str, Any] = {
        "font_name": FONT,
        "font_size": look.size,
        "bold": look.bold,
        "italic": look.italic,
        "align": look.align,
        "valign": "vcenter" if look.middle else "top",
        "text_wrap": look.wrap,
        "border": int(look.border),
        "indent": look.indent,
    }
    optional = {"num_format": look.number, "bg_color": look.fill, "font_color": look.colour}
    found |= {name: value for name, value in optional.items() if value}
    if look.turned:
        found["rotation"] = 90
    if isinstance(cell.value, str) and not cell.formula and cell.value.startswith(OPENS_FORMULA):
        found["quote_prefix"] = True
    return found
