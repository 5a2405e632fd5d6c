"""The only place that writes XLSX: tables as sheets with formats and pictures, streamed row by row, and forms."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, XlsxWriterException

from .dictionary.fields import all_fields
from .errors import EngineError, os_error
from .parameters import OutputFile

if TYPE_CHECKING:
    from .workbook_forms import Form

MOST_ROWS = 1_000_000  # rows a caller lists in a sheet; what is beyond it counts and tells
SHEET_ROWS = 1_048_575  # an XLSX sheet has 1 048 576 rows, one of them the head
MOST_LETTERS = 32_767  # in a cell
EXACT = 10**15  # whole numbers from here on lose digits in a spreadsheet, so they are written as text
BATCH = 20_000
LOOKED_AT = 500  # rows from which the width of a column of numbers is taken
NARROWEST, WIDEST = 6.0, 80.0  # characters
LINE, MOST_LINES = 15.0, 20  # height of a line of text in points; lines of a row
CREATED = datetime(2000, 1, 1)  # fixed: the same tables give the same bytes
OPENS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
A4, LANDSCAPE_MARGIN = 9, 0.4

# _) leaves a gap before the text of the next column, also where a program does not indent such a format.
NUMBERS = {
    "m": '0.000# "m"_)',
    "km": '0.0## "km"_)',
    "m²": '#,##0.0### "m²"_)',
    "ha": '#,##0.0### "ha"_)',
    "°": '0.0##"°"_)',
    "%": '0.0##"%"_)',
    "count": "#,##0",
}
COLOURS = {"head": "#DCE9F7", "line": "#BBBBBB"}


@dataclass(frozen=True)
class Column:
    """How a column looks. ``unit`` is a key of NUMBERS; without one, that of the dictionary's field is taken.

    ``units``: (another column, its value → unit), for a column whose unit differs by row. ``width``: characters,
    None: by content. ``links``: row → name of the sheet and row there (0: first below its head).
    """

    unit: str | None = None
    units: tuple[str, Mapping[str, str]] | None = None
    width: float | None = None
    wrap: bool = False
    links: Mapping[int, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Pictures:
    """PNG pictures, one for each row, in the cells of a column; width and height in pixels of the screen."""

    column: str
    images: list[bytes]
    texts: list[str]
    width: int
    height: int
    scale: float


@dataclass(frozen=True)
class Sheet:
    """A table with what its columns look like; columns that are not named take the usual look."""

    table: pa.Table
    columns: Mapping[str, Column] = field(default_factory=dict)
    pictures: Pictures | None = None


def write_workbook(output: OutputFile, sheets: Mapping[str, pa.Table | Sheet | Form]) -> None:
    """Write tables and forms as the sheets of an XLSX workbook at its staged path.

    Where there are tables only, the memory does not grow with the rows; with a form among them all is held in memory.
    Texts of tables are texts whatever they begin with, never formulas. Raises EngineError OUTPUT_*.
    """
    made = {name: Sheet(sheet) if isinstance(sheet, pa.Table) else sheet for name, sheet in sheets.items()}
    for name, sheet in made.items():
        if isinstance(sheet, Sheet) and len(sheet.table) > SHEET_ROWS:
            reason = f"the sheet {name} would have {len(sheet.table)} rows, a sheet holds {SHEET_ROWS}"
            raise EngineError("OUTPUT_WRITE_FAILED", path=output.path, reason=reason)
    staged = output.staged
    try:
        # Beside the output: the same disk, and what an ended process leaves is swept with the output.
        with TemporaryDirectory(
            prefix=f"{staged.stem}.", dir=staged.parent, ignore_cleanup_errors=True
        ) as parts:
            _write(staged, parts, made)
    except FileCreateError as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, OSError):
            raise os_error(cause, output.path) from error
        raise EngineError("OUTPUT_WRITE_FAILED", path=output.path, reason=str(error)) from error
    except OSError as error:
        raise os_error(error, output.path) from error
    except XlsxWriterException as error:
        raise EngineError("OUTPUT_WRITE_FAILED", path=output.path, reason=str(error)) from error


def _write(staged: Path, parts: str, sheets: Mapping[str, Sheet | Form]) -> None:
    options = {
        "constant_memory": all(isinstance(sheet, Sheet) for sheet in sheets.values()),
        "tmpdir": parts,
        "use_zip64": True,  # takes effect only in a part above 2 GB
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(staged), options)
    book.set_properties({"created": CREATED})
    looks = _Looks(book)
    for name, sheet in sheets.items():
        page = book.add_worksheet(name)
        if isinstance(sheet, Sheet):
            _write_sheet(page, sheet, looks)
        else:
            sheet.write_to(page, looks)
    book.close()


class _Looks:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **properties})
        return self._made[key]

    def head(self) -> Any:
        return self(bold=True, bg_color=COLOURS["head"], bottom=1, bottom_color=COLOURS["line"])


def _write_sheet(page: Any, sheet: Sheet, looks: _Looks) -> None:
    names = sheet.table.column_names
    page.freeze_panes(1, 0)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(LANDSCAPE_MARGIN, LANDSCAPE_MARGIN, LANDSCAPE_MARGIN, LANDSCAPE_MARGIN)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for at, name in enumerate(names):
        page.set_column(at, at, _width(sheet, name))
        page.write_string(0, at, name, looks.head())
    if names:
        page.autofilter(0, 0, len(sheet.table), len(names) - 1)
    pictures = sheet.pictures
    if pictures is not None:
        place = names.index(pictures.column)
        page.set_column_pixels(place, place, pictures.width + 8)
    cells = [_cell_writer(page, at, sheet, name, looks) for at, name in enumerate(names)]
    wrapped = [
        (at, sheet.columns[name].width or WIDEST) for at, name in enumerate(names) if _wraps(sheet, name)
    ]
    row = 0
    for batch in sheet.table.to_batches(max_chunksize=BATCH):
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            if pictures is not None:
                _insert(page, row, place, pictures)
            row += 1
            if pictures is None and (lines := _lines(values, wrapped)) > 1:
                page.set_row(row, LINE * lines)
            for write, value in zip(cells, values, strict=True):
                if value is not None:
                    write(row, value, values)


def _insert(page: Any, row: int, column: int, pictures: Pictures) -> None:
    page.set_row_pixels(row + 1, pictures.height + 8)
    image = {
        "image_data": BytesIO(pictures.images[row]),
        "x_offset": 4,
        "y_offset": 4,
        "x_scale": pictures.scale,
        "y_scale": pictures.scale,
        "object_position": 1,  # filtered and sorted with its row
        "description": pictures.texts[row],
    }
    page.insert_image(row + 1, column, f"{row + 1}.png", image)


def _cell_writer(
    page: Any, at: int, sheet: Sheet, name: str, looks: _Looks
) -> Callable[[int, Any, tuple[Any, ...]], None]:
    """Return what writes a value of a column; the third argument is the whole row."""
    column = sheet.columns.get(name, Column())
    text = looks(text_wrap=column.wrap)
    guarded = looks(text_wrap=column.wrap, quote_prefix=True)
    link = looks(font_color="#0563C1", underline=1)
    day, moment = looks(num_format="yyyy-mm-dd"), looks(num_format="yyyy-mm-dd hh:mm:ss")
    numbers = _number_formats(sheet, name, column, looks)

    def write_text(row: int, shown: str) -> None:
        if row - 1 in column.links:
            target, there = column.links[row - 1]
            page.write_url(row, at, f"internal:'{target}'!A{there + 2}", link, shown)
        else:
            page.write_string(row, at, shown, guarded if shown.startswith(OPENS_FORMULA) else text)

    def write(row: int, value: Any, values: tuple[Any, ...]) -> None:
        if isinstance(value, str):
            write_text(row, value if len(value) <= MOST_LETTERS else cut(value))
        elif isinstance(value, bool):
            page.write_boolean(row, at, value, text)
        elif isinstance(value, int | float) and exact(value):
            page.write_number(row, at, value, numbers(values))
        elif isinstance(value, datetime) and value.tzinfo is None and value.year >= 1900:
            page.write_datetime(row, at, value, moment)
        elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1900:
            page.write_datetime(row, at, value, day)
        elif value == value:  # a missing number leaves its cell empty
            write_text(row, cut(str(value)))

    return write


def _number_formats(
    sheet: Sheet, name: str, column: Column, looks: _Looks
) -> Callable[[tuple[Any, ...]], Any]:
    if column.units is not None:
        other, units = column.units
        place = sheet.table.column_names.index(other)
        by_value = {value: _number(looks, unit) for value, unit in units.items()}
        usual = _number(looks, "")
        return lambda values: by_value.get(values[place], usual)
    unit = column.unit if column.unit is not None else _unit_of_field().get(name, "")
    look = _number(looks, unit)
    return lambda values: look


def _number(looks: _Looks, unit: str) -> Any:
    right = {"align": "right", "indent": 1}  # apart from a text in the next column
    return looks(num_format=NUMBERS[unit], **right) if unit in NUMBERS else looks(**right)


@lru_cache(maxsize=1)
def _unit_of_field() -> dict[str, str]:
    return {entry.name: entry.unit for entry in all_fields()}


def exact(value: float) -> bool:
    """Tell whether a spreadsheet keeps every digit of a number."""
    return abs(value) < EXACT if isinstance(value, int) else math.isfinite(value)


def cut(text: str) -> str:
    """Return a text that a cell holds; what is cut off it is counted at its end."""
    if len(text) <= MOST_LETTERS:
        return text
    kept = MOST_LETTERS - 20
    return f"{text[:kept]} … (+{len(text) - kept})"


def _wraps(sheet: Sheet, name: str) -> bool:
    return name in sheet.columns and sheet.columns[name].wrap


def _lines(values: tuple[Any, ...], wrapped: list[tuple[int, float]]) -> int:
    """Return how many lines a row needs: not every program works it out when it opens the file."""
    lines = 1
    for at, width in wrapped:
        pieces = str(values[at]).split("\n")
        lines = max(lines, sum(math.ceil(max(1, len(piece)) * 1.1 / width) for piece in pieces))
    return min(lines, MOST_LINES)


def _width(sheet: Sheet, name: str) -> float:
    """Return the width of a column in characters: the longest of its values and its head with the filter."""
    column = sheet.columns.get(name, Column())
    if column.width is not None:
        return column.width
    values = sheet.table.column(name)
    if pa.types.is_string(values.type):
        longest = pc.max(pc.utf8_length(values)).as_py() or 0
    else:
        shown = [value for value in values.slice(0, LOOKED_AT).to_pylist() if value is not None]
        texts = (f"{value:,.3f} m²" if isinstance(value, float) else str(value) for value in shown)
        longest = max(map(len, texts), default=0)
    return min(WIDEST, max(NARROWEST, len(name) + 4.0, longest + 2.0))
