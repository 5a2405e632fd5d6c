"""Workbooks: what is written is read back, texts stay texts, the same tables give the same bytes."""

from __future__ import annotations

import struct
import zlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine import workbook
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import OutputFile
from bacgiang_gis_plugin.engine.workbook import Column, Pictures, Sheet, write_workbook

TABLE = pa.table(
    {
        "thong_bao": pa.array(["Chồng lấn thửa Đỗ Xuân Hợp ữ ỵ", "=1+1", None]),
        "so_to": pa.array([7, None, 2], pa.int32()),
        "dien_tich": pa.array([12.5, float("nan"), None]),
        "ngay": pa.array([date(2025, 7, 1), None, date(1899, 5, 4)]),
        "luc": pa.array([datetime(2025, 7, 1, 8, 30), None, None]),
        "dung": pa.array([True, False, None]),
    }
)


def written(tmp_path: Path, sheets: Any, name: str = "a.xlsx") -> Any:
    path = tmp_path / name
    write_workbook(OutputFile(path, path), sheets)
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith("a")] == [name]
    return openpyxl.load_workbook(path)


def test_values_are_read_back_with_their_kinds(tmp_path: Path) -> None:
    page = written(tmp_path, {"bảng": TABLE})["bảng"]
    rows = list(page.iter_rows(values_only=True))
    assert rows[0] == tuple(TABLE.column_names)
    assert rows[1] == (
        "Chồng lấn thửa Đỗ Xuân Hợp ữ ỵ", 7, 12.5, datetime(2025, 7, 1), datetime(2025, 7, 1, 8, 30), True,
    )  # fmt: skip
    assert rows[2] == ("=1+1", None, None, None, None, False)
    assert rows[3] == (None, 2, None, "1899-05-04", None, None)


def test_the_head_is_bold_stays_and_filters(tmp_path: Path) -> None:
    page = written(tmp_path, {"a": TABLE})["a"]
    assert all(cell.font.bold for cell in page[1])
    assert not page["A2"].font.bold
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:F4"


def test_a_column_is_as_wide_as_its_longest_text_within_bounds(tmp_path: Path) -> None:
    late = [*["a"] * 1000, "a" * 30]
    table = pa.table({"x": late, "y": ["a" * 3000] * 1001, "z": ["a"] * 1001, "w": ["a"] * 1001})
    page = written(tmp_path, {"a": Sheet(table, {"w": Column(width=33)})})["a"]
    width = {name: page.column_dimensions[name].width for name in "ABCD"}
    assert 30 <= width["A"] <= 36
    assert width["B"] < 90
    assert width["C"] < 10
    assert 33 <= width["D"] < 35


def test_units_are_in_the_format_and_the_value_stays_a_number(tmp_path: Path) -> None:
    table = pa.table(
        {"ma_loi": ["gap", "spike", "?"], "gia_tri": [0.5, 2.0, 1.0], "dien_tich": [9.0, 1.0, 2.0]}
    )
    units = Column(units=("ma_loi", {"gap": "m²", "spike": "°"}))
    page = written(tmp_path, {"a": Sheet(table, {"gia_tri": units})})["a"]
    assert ["m²" in page["B2"].number_format, "°" in page["B3"].number_format] == [True, True]
    assert page["B4"].number_format == "General"
    assert "m²" in page["C2"].number_format  # the dictionary's unit of the field
    assert [page[at].value for at in ("B2", "B3", "B4")] == [0.5, 2.0, 1.0]


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("a")', "+1", "-1", "@SUM(A1)", "{=A1}", "http://a.b", "0012"]
)
def test_a_text_is_never_a_formula_a_link_or_a_number(text: str, tmp_path: Path) -> None:
    cell = written(tmp_path, {"a": pa.table({"t": [text]})})["a"]["A2"]
    assert (cell.value, cell.hyperlink) == (text, None)
    # openpyxl takes a text that begins with = for a formula, so the file itself is looked at.
    page = (_member(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml")).decode("utf-8")
    assert "<f>" not in page
    assert cell.quotePrefix == (text[0] in "=+-@")


def _member(path: Path, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def test_numbers_that_a_spreadsheet_would_round_are_written_as_text(tmp_path: Path) -> None:
    page = written(tmp_path, {"a": pa.table({"n": [10**15 - 1, 1_234_567_890_123_456_789]})})["a"]
    assert [page["A2"].value, page["A3"].value] == [10**15 - 1, "1234567890123456789"]


def test_what_a_cell_cannot_hold_is_cut_and_counted(tmp_path: Path) -> None:
    text = "ă" * 40_000
    value = written(tmp_path, {"a": pa.table({"t": [text]})})["a"]["A2"].value
    kept = value.count("ă")
    assert value == f"{text[:kept]} … (+{40_000 - kept})"
    assert kept > 32_000


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 2)
    with pytest.raises(EngineError) as error:
        written(tmp_path, {"bảng": TABLE})
    assert error.value.code == "OUTPUT_WRITE_FAILED"
    assert "bảng" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_a_named_error(tmp_path: Path) -> None:
    path = tmp_path / "none" / "a.xlsx"
    with pytest.raises(EngineError) as error:
        write_workbook(OutputFile(path, path), {"a": TABLE})
    assert error.value.code == "OUTPUT_NOT_WRITABLE"


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a1.xlsx", "b1.xlsx"):
        path = tmp_path / name
        write_workbook(OutputFile(path, path), {"a": TABLE, "b": Sheet(TABLE, {}, _pictures(3))})
    assert (tmp_path / "a1.xlsx").read_bytes() == (tmp_path / "b1.xlsx").read_bytes()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pictures(count: int) -> Pictures:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    images = [
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(bytes([0, shade])))
        + _chunk(b"IEND", b"")
        for shade in range(count)
    ]
    return Pictures("luc", images, [f"hình {at}" for at in range(count)], 100, 80, 1.0)


def test_every_row_has_its_picture_and_its_link(tmp_path: Path) -> None:
    links = Column(links={0: ("a", 2), 2: ("a", 0)})
    table = TABLE.set_column(0, "thong_bao", pa.array(["x", "y", "z"]))
    book = written(tmp_path, {"a": TABLE, "hình": Sheet(table, {"thong_bao": links}, _pictures(3))})
    page = book["hình"]
    assert [(image.anchor._from.row, image.anchor._from.col) for image in page._images] == [
        (1, 4),
        (2, 4),
        (3, 4),
    ]
    assert all(page.row_dimensions[row].height >= 60 for row in (2, 3, 4))
    assert [cell.hyperlink and cell.hyperlink.location for (cell,) in page["A2:A4"]] == [
        "'a'!A4",
        None,
        "'a'!A2",
    ]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=20
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(rows=st.lists(st.tuples(texts, st.integers(-(10**14), 10**14), st.floats(-1e12, 1e12)), max_size=5))
def test_any_table_is_read_back(
    rows: list[tuple[str, int, float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = ("t", "n", "x")
    kinds = (pa.string(), pa.int64(), pa.float64())
    columns = {name: pa.array([row[at] for row in rows], kinds[at]) for at, name in enumerate(names)}
    page = written(tmp_path_factory.mktemp("any"), {"a": pa.table(columns)})["a"]
    found = (
        list(page.iter_rows(min_row=2, max_row=1 + len(rows), max_col=3, values_only=True)) if rows else []
    )
    assert [row[:2] for row in found] == [row[:2] for row in rows]
    assert [row[2] for row in found] == pytest.approx([row[2] for row in rows], rel=1e-14)
