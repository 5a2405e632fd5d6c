"""Form sheets: heads over several rows, formulas with values, print set-up; the same form gives the same bytes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from bacgiang_gis_plugin.engine.parameters import OutputFile
from bacgiang_gis_plugin.engine.workbook import write_workbook
from bacgiang_gis_plugin.engine.workbook_forms import (
    AREA,
    DAY,
    NOTE,
    TEXT,
    TITLE,
    WHOLE,
    Form,
    Head,
    Mark,
    address,
    place,
    span,
    sum_of,
)

HEADS = (
    Head("STT"),
    Head("Loại đất"),
    Head("Diện tích", (Head("Tổng"), Head("Của xã", (Head("A"), Head("B"))))),
)


def example() -> Form:
    form = Form(widths={0: 5, 1: 30}, paper="A3", left="Xã Đỗ Xuân Hợp")
    form.line(0, "BIỂU THỬ NGHIỆM", 5, TITLE)
    below = form.head(2, HEADS, numbered=True)
    form.row(below, (1, "Đất ở", None, 1.5, 2.25), (WHOLE, TEXT, AREA, AREA, AREA))
    del form.cells[below, 2]
    form.put(below, 2, 3.75, AREA, formula=sum_of([(below, 3), (below, 4)]), note="Tổng hai cột")
    form.put(below + 1, 0, "=1+1")
    form.put(below + 1, 1, date(2026, 1, 2), DAY)
    form.line(below + 3, "Ghi chú", 5, NOTE, lines=2)
    form.marks.append(Mark((below, 0), (below, 4), "SAI", "#FFC7CE"))
    return form


def written(tmp_path: Path, sheets: Any, name: str = "a.xlsx") -> Path:
    path = tmp_path / name
    write_workbook(OutputFile(path, path), sheets)
    return path


def test_heads_reach_over_their_rows_and_columns(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(written(tmp_path, {"biểu": example()}))["biểu"]
    assert {str(cells) for cells in page.merged_cells.ranges} == {
        "A1:E1", "A3:A5", "B3:B5", "C3:E3", "C4:C5", "D4:E4", "A10:E10",
    }  # fmt: skip
    assert [page.cell(6, column).value for column in range(1, 6)] == ["(1)", "(2)", "(3)", "(4)", "(5)"]
    assert [page["C3"].value, page["C4"].value, page["D4"].value, page["D5"].value, page["E5"].value] == [
        "Diện tích", "Tổng", "Của xã", "A", "B",
    ]  # fmt: skip


def test_a_formula_shows_its_value_without_being_calculated(tmp_path: Path) -> None:
    path = written(tmp_path, {"a": example()})
    assert openpyxl.load_workbook(path)["a"]["C7"].value == "=SUM(D7:E7)"
    assert openpyxl.load_workbook(path, data_only=True)["a"]["C7"].value == 3.75


def test_values_keep_their_kinds_and_texts_are_no_formulas(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(written(tmp_path, {"a": example()}))["a"]
    assert page["A7"].value == 1
    assert (page["A8"].value, page["A8"].data_type, page["A8"].quotePrefix) == ("=1+1", "s", True)
    assert page["B8"].value.date() == date(2026, 1, 2)
    assert page["D7"].number_format == "#,##0.00"
    assert page["C7"].comment.text == "Tổng hai cột"
    assert page["A3"].font.bold
    assert page["A3"].border.left.style == "thin"
    assert page["A1"].border.left is None or page["A1"].border.left.style is None


def test_it_prints_on_the_paper_with_its_heads_on_every_page(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(written(tmp_path, {"a": example()}))["a"]
    assert page.page_setup.orientation == "landscape"
    assert int(page.page_setup.paperSize) == 8
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$3:$6"
    assert page.freeze_panes == "A7"
    assert page.oddFooter.left.text == "Xã Đỗ Xuân Hợp"
    assert page.column_dimensions["B"].width == pytest.approx(30, abs=1)


def test_tables_and_forms_stand_in_one_workbook(tmp_path: Path) -> None:
    table = pa.table({"x": [1, 2], "y": ["a", "=b"]})
    book = openpyxl.load_workbook(written(tmp_path, {"biểu": example(), "bảng": table}))
    assert book.sheetnames == ["biểu", "bảng"]
    assert list(book["bảng"].iter_rows(values_only=True)) == [("x", "y"), (1, "a"), (2, "=b")]


def test_the_same_form_gives_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path, {"a": example()}, "a.xlsx").read_bytes()
    assert written(tmp_path, {"a": example()}, "b.xlsx").read_bytes() == first


def test_a_cell_is_filled_once() -> None:
    form = example()
    with pytest.raises(ValueError, match="A1 is filled already"):
        form.put(0, 0, "again")


def test_sums_name_neighbours_as_spans() -> None:
    assert sum_of([]) == "=0"
    assert sum_of([(0, 0)]) == "=SUM(A1)"
    assert sum_of([(0, 0), (0, 1), (0, 2), (2, 2), (3, 2), (5, 0)]) == "=SUM(A1:C1,C3:C4,A6)"
    # A run that turns is not a span: A1:B2 would count two cells too many.
    assert sum_of([(0, 0), (0, 1), (1, 1)]) == "=SUM(A1:B1,B2)"
    assert place(address(11, 27)) == (11, 27)
    assert span((0, 0), (6, 1)) == "A1:B7"
