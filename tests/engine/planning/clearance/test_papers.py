"""Workbook and map book of the clearance: formulas, pages, and no owner unless asked for."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pypdf
import pytest


def formula_value(book, values, formula: str) -> float:
    """Work out =SUM(span, …), =SUMIFS and =COUNTIFS over the values that the cells hold."""
    sheet, text = values
    name, inner = re.fullmatch(r"=(\w+)\((.*)\)", text).groups()
    parts = inner.split(",")

    def cells(part: str):
        page, _, span = part.rpartition("!")
        where = book[page.strip("'")] if page else sheet
        found = where[span.replace("$", "")]
        return [cell.value for row in found for cell in row] if isinstance(found, tuple) else [found.value]

    if name == "SUM":
        return sum(value for part in parts for value in cells(part) if isinstance(value, int | float))
    added = cells(parts.pop(0)) if name == "SUMIFS" else None
    chosen = None
    for span, criterion in zip(parts[::2], parts[1::2], strict=True):
        wanted = criterion.strip('"') if criterion.startswith('"') else sheet[criterion].value
        same = [(value or "") == wanted for value in cells(span)]
        chosen = same if chosen is None else [a and b for a, b in zip(chosen, same, strict=True)]
    return (
        sum(chosen) if added is None else sum((v or 0) for v, take in zip(added, chosen, strict=True) if take)
    )


def test_the_workbook_holds_what_its_formulas_come_to(files, tmp_path: Path) -> None:
    _, formulas, _ = files()
    values = openpyxl.load_workbook(tmp_path / "w.xlsx", data_only=True)
    assert formulas.sheetnames == [
        "Danh sách thửa", "Tổng hợp theo loại đất", "Tổng hợp theo xã", "Nhà cửa", "Ghi chú",
    ]  # fmt: skip
    count = 0
    for page in formulas:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    shown = values[page.title][cell.coordinate].value
                    worked = formula_value(values, (values[page.title], cell.value), cell.value)
                    assert shown == pytest.approx(worked, abs=1e-6), (page.title, cell.coordinate)
                    count += 1
    assert count > 25
    page = values["Danh sách thửa"]
    # by hand: number, commune, sheet, parcel, code, area, legal, inside, outside, taken, parts, smallest
    assert [cell.value for cell in page[6]][:12] == [
        1, "99999", 1, 11, "ONT", 100, 101, 36, 64, "Một phần", 1, 64,
    ]  # fmt: skip
    assert [cell.value for cell in page[6]][14:16] == [2_500_000, 90_000_000]
    assert [cell.value for cell in page[9]][14:17] == [None, None, "Chưa có đơn giá"]
    assert page["H10"].value == 198
    assert page["P10"].value == 99_000_000
    assert page.max_column == 17
    totals = {
        row[1].value: [cell.value for cell in row]
        for row in values["Tổng hợp theo loại đất"].iter_rows(6, 16)
    }
    assert totals["LUC"][2:9] == [2, 0, 2, 120, 80, 2, 9_000_000]
    assert totals["ONT+CLN"][8:10] == ["Chưa có đơn giá", 1]
    assert totals["Không phải thửa đất (đường, ngõ, kênh, khe hở …)"][5] == pytest.approx(6)
    assert totals["Diện tích trong ranh giới dự án"][5] == 204
    notes = {row[0].value: row[1].value for row in values["Ghi chú"].iter_rows(5)}
    assert notes["Tên chủ sử dụng đất"] == "không đưa vào"
    assert notes["Diện tích trong ranh giới dự án (m²)"] == 204


def test_the_map_book_has_a_page_for_every_group(files) -> None:
    report, _, book = files()
    assert report["map_groups"] == 2
    assert len(book.pages) == 3
    texts = [" ".join(page.extract_text().split()) for page in book.pages]
    assert "TẬP BẢN ĐỒ GIẢI PHÓNG MẶT BẰNG" in texts[0]
    assert "Dự án đường liên xã" in texts[0]
    assert "204,0" in texts[0]
    assert "chưa có đơn giá" in texts[0]
    assert "Nhóm 1/2: thửa số 1–2" in texts[1]
    assert "Trang 3/3" in texts[2]
    for number in ("1/13", "1/14", "42,0", "Chưa có đơn giá"):
        assert number in texts[2]


def everything(folder: Path) -> dict[str, bytes]:
    """All bytes of all results: what is packed is unpacked, text of PDF pages is read."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name in ("parcels.gpkg", "h.gpkg"):
            continue
        found[path.name] = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                found |= {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}
        if path.suffix == ".pdf":
            book = pypdf.PdfReader(path)
            text = " ".join(page.extract_text() for page in book.pages)
            found["pdf text"] = " ".join(text.split()).encode()
            for number, page in enumerate(book.pages):
                found[f"page {number}"] = page.get_contents().get_data()
    return found


def test_no_owner_unless_asked_for(files, tmp_path: Path) -> None:
    files()
    for name, content in everything(tmp_path).items():
        for text in ("Ngoạch", "Sưởng", "chu_su_dung", "dia_chi", "Chủ sử dụng đất"):
            assert text.encode() not in content, (name, text)
            assert text.encode("utf-16-le") not in content, (name, text)


def test_owners_when_asked_for(files, tmp_path: Path, owner) -> None:
    report, book, _ = files(include_owners=True)
    found = everything(tmp_path)
    for name in ("affected.gpkg", "w.xlsx/xl/sharedStrings.xml", "pdf text"):
        assert owner.encode() in found[name], name
    for name in ("remainders.gpkg", "houses.gpkg", "r.json"):
        assert owner.encode() not in found[name], name
    assert [cell.value for cell in book["Danh sách thửa"][6]][17:] == [f"Bà {owner} 0", f"Ngõ {owner}"]
    assert "for the office only" in report["warnings"][-1]


def test_the_same_bytes_every_time(files, tmp_path: Path) -> None:
    files()
    first = {name: (tmp_path / name).read_bytes() for name in ("w.xlsx", "m.pdf", "r.json")}
    files()
    assert first == {name: (tmp_path / name).read_bytes() for name in first}
