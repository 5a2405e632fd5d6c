"""What is asked for: by hand or in lists of many kinds; nothing of a list is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.planning.certificate.requests import (
    echo,
    plain_key,
    read_list,
    read_point,
    wanted_by_hand,
)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (12, "12"),
        ("012", "12"),
        ("12.0", "12"),
        (" 12 ", "12"),
        ("12A", "12a"),
        (None, ""),
        ("nan", ""),
        (0, "0"),
    ],
)
def test_keys_are_compared_by_what_they_mean(value: object, key: str) -> None:
    assert plain_key(value) == key


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("417005,2354005", (417005.0, 2354005.0)),
        ("417005.25 2354005.75", (417005.25, 2354005.75)),
        ("417005,25; 2354005,75", (417005.25, 2354005.75)),
        ("106.2,21.28 [EPSG:4326]", (106.2, 21.28)),
        ("a,b", None),
        ("1", None),
        ("1 2 3", None),
        ("nan,1", None),
    ],
)
def test_points(text: str, point: tuple[float, float] | None) -> None:
    assert read_point(text) == point


def said(path: Path) -> list[tuple[int, str, str, str, str]]:
    return [(one.row, one.commune, one.sheet, one.number, one.id) for one in read_list(path)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("12;1\n12;2\n", [(1, "", "12", "1", ""), (2, "", "12", "2", "")]),
        ("\ufeffso_to,so_thua\n12,1\n\n012,2.0\n", [(2, "", "12", "1", ""), (4, "", "12", "2", "")]),
        ("Số thửa\tSố tờ\tGhi chú\n7\t12\tgấp\n", [(2, "", "12", "7", "")]),
        ("ma_xa;so_to;so_thua\n07210;12;1\n", [(2, "7210", "12", "1", "")]),
        ("07210;12;1\n", [(1, "7210", "12", "1", "")]),
        ("07210-12-1\n07210-12-2\n", [(1, "", "", "", "07210-12-1"), (2, "", "", "", "07210-12-2")]),
        ("tờ bản đồ 12, thửa 7\n", [(1, "", "12", "7", "")]),
        ("Tờ 12 thửa 7\n", [(1, "", "12", "7", "")]),
    ],
)
def test_lists_with_and_without_head(
    tmp_path: Path, text: str, rows: list[tuple[int, str, str, str, str]]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    if text.startswith(("tờ", "Tờ")):
        path = path.rename(tmp_path / "list.txt")
        if "," in text:
            path.write_text(text.replace(",", ""), encoding="utf-8")
    assert said(path) == rows


def test_bad_rows_stay_with_their_problem(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("so_to;so_thua\n12;1\n;5\n12;\n", encoding="utf-8")
    rows = read_list(path)
    assert [bool(one.problem) for one in rows] == [False, True, True]


def test_points_in_a_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("x;y\n417005;2354005\nabc;1\n", encoding="utf-8")
    rows = read_list(path)
    assert rows[0].point == (417005.0, 2354005.0)
    assert rows[1].problem == "tọa độ không đọc được"


def test_wide_text_of_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes("Số tờ\tSố thửa\n12\t1\n".encode("utf-16"))
    assert said(path) == [(2, "", "12", "1", "")]


@pytest.mark.parametrize("head", [True, False])
def test_workbook(tmp_path: Path, head: bool) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    rows = [["Số tờ", "Số thửa"], [12, 1], [12, "2"]]
    for row in rows if head else rows[1:]:
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    found = read_list(tmp_path / "list.xlsx")
    assert [(one.sheet, one.number) for one in found] == [("12", "1"), ("12", "2")]


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", " \n;\n"), ("a.csv", "so_to;so_thua\n"), ("a.pdf", "x")]
)
def test_lists_that_cannot_be_used(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        read_list(path)
    assert caught.value.code == "CERTIFICATE_LIST"


@pytest.mark.parametrize("given", [("12", "", "", ""), ("", "1", "", ""), ("", "", "", "here")])
def test_half_a_request_is_refused(given: tuple[str, str, str, str]) -> None:
    with pytest.raises(EngineError) as caught:
        wanted_by_hand(*given, "", [])
    assert caught.value.code == "CERTIFICATE_REQUEST"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["12", "1"], "12 ; 1"),
        (["07210-12-1"], "07210-12-1"),
        (["12A", "1/2"], "12A ; 1/2"),
        (["417005,25", "2354005.5"], "417005,25 ; 2354005.5"),
        (["Nguyễn Văn Bí", "12"], "… ; 12"),
        (["tờ 12 thửa 7"], "…"),
    ],
)
def test_only_codes_and_numbers_are_repeated(cells: list[str], expected: str) -> None:
    assert echo(cells) == expected
