"""Layouts of survey files: whatever the separator, decimal mark, heading and order, the same points are read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.survey.layout import detect, number_of, ranges_of, read_columns
from bacgiang_gis_plugin.engine.cadastre.survey.rows import Rows, read_rows
from bacgiang_gis_plugin.engine.cadastre.survey.text import as_lines
from bacgiang_gis_plugin.engine.errors import EngineError

from .surveys import EAST, NORTH, Row, grid, write_rows

ZONE = ranges_of("EPSG:9214")
MARKS = [("\t", "."), ("\t", ","), (";", "."), (";", ","), (",", "."), (", ", "."), (" ", "."), ("   ", ",")]
ORDERS = [
    ("number", "x", "y", "z", "code"),
    ("number", "y", "x", "z", "code"),
    ("number", "code", "x", "y", "z"),
    ("x", "y", "z", "code"),
    ("y", "x", "z"),
    ("number", "x", "y"),
]


def read(text: str, columns: str = "") -> Rows:
    lines = as_lines(text.encode(), "survey.txt").texts
    layout = detect(lines, ZONE, "survey.txt", read_columns(columns) if columns else None)
    rows = read_rows(lines, layout, ZONE, 0)
    assert rows.reconciled
    return rows


def as_read(rows: Rows, order: tuple[str, ...]) -> list[Row]:
    return [
        (p.number if "number" in order else "", p.north, p.east, p.height or 0.0, p.code) for p in rows.points
    ]


def as_written(rows: list[Row], order: tuple[str, ...]) -> list[Row]:
    return [
        (
            number if "number" in order else "",
            round(north, 3),
            round(east, 3),
            round(height, 3) if "z" in order else 0.0,
            code if "code" in order else "",
        )
        for number, north, east, height, code in rows
    ]


@pytest.mark.parametrize("order", ORDERS, ids=",".join)
@pytest.mark.parametrize(("separator", "decimal"), MARKS)
def test_the_same_points_from_every_layout(separator: str, decimal: str, order: tuple[str, ...]) -> None:
    rows = grid(12)
    found = read(write_rows(rows, separator=separator, decimal=decimal, order=order))
    assert as_read(found, order) == as_written(rows, order)
    assert found.failed == []


ROWS = st.lists(
    st.tuples(
        st.integers(1, 99_999).map(str),
        st.floats(NORTH - 20_000, NORTH + 20_000).map(lambda v: round(v, 3)),
        st.floats(EAST - 20_000, EAST + 20_000).map(lambda v: round(v, 3)),
        st.floats(-5, 900).map(lambda v: round(v, 3)),
        st.sampled_from(["RT1", "RT2.", "MG", "NH 3 B", "đường"]),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=120, deadline=None)
@given(ROWS, st.sampled_from(MARKS), st.sampled_from(ORDERS), st.booleans())
def test_any_layout_reads_back(
    rows: list[Row], marks: tuple[str, str], order: tuple[str, ...], heading: bool
) -> None:
    separator, decimal = marks
    if separator.isspace() and order[-1] != "code":
        rows = [(*row[:4], row[4].replace(" ", "")) for row in rows]  # words with spaces end a line only
    names = {"number": "STT", "x": "X", "y": "Y", "z": "H", "code": "Mã"}
    if order.index("y") < order.index("x"):
        names |= {"x": "N", "y": "E"}
    title = separator.join(names[name] for name in order) if heading else ""
    text = write_rows(rows, separator=separator, decimal=decimal, order=order, heading=title)
    found = read(text)
    assert as_read(found, order) == as_written(rows, order)
    assert len(found.headings) == int(heading)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ending: str) -> None:
    text = write_rows(grid(5, "Cột điện"), heading="STT,X,Y,Độ cao,Ghi chú").replace("\n", ending)
    lines = as_lines(text.encode(encoding), "survey.csv").texts
    rows = read_rows(lines, detect(lines, ZONE, "survey.csv"), ZONE, 0)
    assert [p.code for p in rows.points] == ["Cột điện"] * 5
    assert (rows.headings, rows.blank, rows.failed) == (["STT,X,Y,Độ cao,Ghi chú"], 0, [])


def test_legacy_text_becomes_unicode() -> None:
    from bacgiang_gis_plugin.engine.text import TCVN3, encode

    text = write_rows(grid(4, "Đường đất"), separator="\t")
    lines = as_lines(encode(text, TCVN3), "survey.txt")
    assert lines.encoding == TCVN3
    rows = read_rows(lines.texts, detect(lines.texts, ZONE, "survey.txt"), ZONE, 0)
    assert {p.code for p in rows.points} == {"Đường đất"}


def test_values_go_before_the_heading_and_that_is_said() -> None:
    text = write_rows(grid(5), order=("number", "y", "x", "z", "code"), heading="STT,X,Y,Z,Code")
    lines = text.splitlines()
    layout = detect(lines, ZONE, "a.csv")
    assert layout.names() == "number,y,x,z,code"
    assert layout.against_heading
    assert "column 3 holds northings" in layout.evidence[0]


def test_given_columns_go_before_the_values() -> None:
    rows = read(write_rows(grid(5), order=("number", "-", "y", "x", "z", "code")), "number,-,x,y,z,code")
    assert all(p.turned for p in rows.points)
    rows = read("1;10;20\n2;30;40\n", "number,x,y")
    assert [(p.north, p.east, p.outside) for p in rows.points] == [(10, 20, True), (30, 40, True)]


def test_local_coordinates_need_a_heading() -> None:
    rows = read("STT X Y\n1 1000.5 2000.5\n2 1001.5 2002.5\n")
    assert [(p.north, p.east) for p in rows.points] == [(1000.5, 2000.5), (1001.5, 2002.5)]
    with pytest.raises(EngineError, match="no two columns hold northings"):
        read("1 1000.5 2000.5\n2 1001.5 2002.5\n")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1,21.28123,106.20123\n2,21.28124,106.20124\n", "degrees"),
        ("1,2353000,123,417000,456\n2,2353001,123,417001,456\n", "commas"),
        ("\n\n# only a comment\n", "no lines with values"),
        ("these are words\nand more words\n", "no two columns"),
    ],
)
def test_what_cannot_be_told_is_refused(text: str, word: str) -> None:
    with pytest.raises(EngineError, match=word) as caught:
        read(text)
    assert caught.value.code == "SURVEY_LAYOUT"


@pytest.mark.parametrize("columns", ["", "x", "number,x", "x,x,y", "x,y,colour", "number z code"])
def test_wrong_orders_are_refused(columns: str) -> None:
    with pytest.raises(EngineError) as caught:
        read_columns(columns)
    assert caught.value.code == "SURVEY_COLUMNS"


def test_orders_may_be_written_in_many_ways() -> None:
    for text in (
        "number,x,y,z,code",
        "NUMBER X Y Z CODE",
        "number; north; east; z; code",
        "number,n,e,z,code",
    ):
        assert read_columns(text) == {"number": 0, "x": 1, "y": 2, "z": 3, "code": 4}
    assert read_columns("-,y,x") == {"y": 1, "x": 2}


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("1", 1),
        ("-1.5", -1.5),
        ("1,5", 1.5),
        ("+2.", 2),
        (".5", 0.5),
        ("1e3", 1000),
        ("1_000", None),
        ("1.000,5", None),
        ("", None),
        ("0x1", None),
        ("12m", None),
        ("1 2", None),
    ],
)
def test_numbers(token: str, value: float | None) -> None:
    assert number_of(token) == value


@pytest.mark.parametrize("token", ["NaN", "nan", "-inf", "Infinity", "1.#QNAN", "#NUM!", "nan(ind)"])
def test_words_for_no_number(token: str) -> None:
    value = number_of(token)
    assert value is not None
    assert value != value


def test_the_ranges_of_every_zone_are_apart() -> None:
    from bacgiang_gis_plugin.engine.dictionary import meridians

    for zone in meridians():
        ranges = ranges_of(f"EPSG:{zone.epsg}")
        assert ranges.apart
        assert ranges.north[0] < ranges.north[1]
    with pytest.raises(EngineError) as caught:
        ranges_of("EPSG:4326")
    assert caught.value.code == "CAD_CRS"


def test_headings_comments_and_blank_lines_are_counted() -> None:
    text = "Công trình: mẫu\n\n# máy\nSTT X Y\n" + write_rows(grid(3), separator=" ") + "\n// cuối\n   \n"
    rows = read(text)
    assert (len(rows.points), len(rows.headings), rows.comments, rows.blank) == (3, 2, 2, 3)


def test_quoted_values() -> None:
    rows = read('1,"2353000.5","417000.25",5,"RT1, B"\n2,"2353001,417001,5\n')
    assert [(p.north, p.code) for p in rows.points] == [(2353000.5, "RT1, B")]
    assert len(rows.failed) == 1


def test_a_point_named_like_a_column_is_no_heading() -> None:
    rows = read("H,2353000.5,417000.5,5,N\nE,2353001.5,417001.5,5,N\n")
    assert [(p.number, p.code) for p in rows.points] == [("H", "N"), ("E", "N")]
    assert rows.headings == []
