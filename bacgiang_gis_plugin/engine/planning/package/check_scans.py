"""The workbook of scans against the files, the codes in it, and how finely things were scanned."""

from __future__ import annotations

from pathlib import PurePosixPath

from ...dictionary.fields import plain_name
from .check_codes import common_codes
from .review import Review
from .scans import DOCUMENTS, DRAWINGS
from .schema import SCAN, scan_columns

A_LITTLE = 0.5  # dots per inch: a size in whole pixels does not give the number exactly
FOLDER, FILE = "Tên thư mục", "Mã văn bản/Tên file"


def check_scans(review: Review) -> None:
    """Check the scanned files and the workbooks in HoSoScan."""
    for place, scan in sorted(review.delivery.scans.items()):
        kind = place.split("/")[1] if place.count("/") > 1 else ""
        formats = {"BanVe": DRAWINGS, "VanBan": DOCUMENTS}.get(kind)
        if formats is None:
            continue
        drawing = kind == "BanVe"
        if PurePosixPath(place).suffix.lower() not in formats:
            review.add("drawing_format" if drawing else "document_format", file=place, text=place)
        elif scan is not None and scan.reason:
            review.add("resolution_unknown", file=place, text=f"{place}: {scan.reason}")
        elif scan is not None and scan.dpi is not None:
            rule = "drawing_resolution" if drawing else "document_resolution"
            limit = review.limit(rule)
            if scan.dpi < limit - A_LITTLE:
                review.add(rule, file=place, text=place, value=round(scan.dpi, 1), limit=limit)
    plan, info = common_codes(review)
    listed: dict[str, set[str]] = {"BanVe": set(), "VanBan": set()}
    books = {
        name: sheets for name, sheets in review.delivery.workbooks.items() if name.startswith(f"{SCAN}/")
    }
    if not books:
        review.skip(_of_workbook(), "no workbook in HoSoScan")
        return
    for place, sheets in books.items():
        if plan and PurePosixPath(place).stem != plan:
            review.add("scan_workbook_name", file=place, text=PurePosixPath(place).name)
        _check_book(review, place, sheets, (plan, info), listed)
    _check_listed(review, listed)


def _of_workbook() -> list[str]:
    names = ("name", "sheet_missing", "column_missing", "code_differs", "file_missing", "not_listed")
    return [f"scan_workbook_{name}" if name == "name" else f"scan_{name}" for name in names]


def _check_book(
    review: Review,
    place: str,
    sheets: dict[str, list[list[str]]],
    codes: tuple[str, str],
    listed: dict[str, set[str]],
) -> None:
    for sheet, titles in scan_columns().items():
        name = next((own for own in sheets if plain_name(own) == plain_name(sheet)), None)
        if name is None:
            review.add("scan_sheet_missing", file=place, text=sheet)
            continue
        rows = sheets[name]
        heads = [plain_name(title) for title in rows[0]] if rows else []
        for title in titles:
            if plain_name(title) not in heads:
                review.add("scan_column_missing", file=place, layer=sheet, field=title, text=title)
        for row in rows[1:]:
            values = {
                title: row[heads.index(plain_name(title))] for title in titles if plain_name(title) in heads
            }
            if any(values.values()):
                _check_row(review, place, sheet, values, codes, listed)


def _check_row(
    review: Review,
    place: str,
    sheet: str,
    values: dict[str, str],
    codes: tuple[str, str],
    listed: dict[str, set[str]],
) -> None:
    for title, code in zip(("Mã hồ sơ", "Mã thông tin quy hoạch"), codes, strict=True):
        value = values.get(title, "")
        if value and code and value != code:
            review.add("scan_code_differs", file=place, layer=sheet, field=title, text=f"{value} ≠ {code}")
    if sheet not in listed:
        return
    given = values.get(FOLDER if sheet == "BanVe" else FILE, "").replace("\\", "/").strip("/")
    if not given:
        return
    home = f"{SCAN}/{sheet}/"
    there = {name for name in review.delivery.scans if name.startswith(home)}
    found = {name for name in there if _stands_for(given, name.removeprefix(home))}
    if found:
        listed[sheet] |= found
    elif home + given not in review.delivery.folders:
        review.add("scan_file_missing", file=place, layer=sheet, text=home + given)


def _stands_for(given: str, name: str) -> bool:
    """Tell whether a listed name is that of a file, with or without its ending, or of the folder it is in."""
    wanted, own = given.casefold(), name.casefold()
    return own == wanted or own.startswith(wanted + "/") or str(PurePosixPath(own).with_suffix("")) == wanted


def _check_listed(review: Review, listed: dict[str, set[str]]) -> None:
    for sheet, names in listed.items():
        for place in sorted(review.delivery.scans):
            if place.startswith(f"{SCAN}/{sheet}/") and place not in names:
                # A drawing that lies in no folder is listed by a row whose folder is empty.
                alone = sheet == "BanVe" and place.count("/") == 2
                if not alone:
                    review.add("scan_not_listed", file=place, text=place)
