"""The workbook of a clearance: list of parcels, totals by land code and commune, buildings, notes; sums as formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...parameters import OutputFile
from ...workbook import write_workbook
from ...workbook_forms import (
    CENTRED,
    HEAD,
    LINE,
    TEXT,
    TITLE,
    WHOLE,
    WRAPPED,
    Form,
    Head,
    Look,
    address,
    span,
    sum_of,
)
from .rows import NO_PRICE, Building, Row
from .totals import Balance, Total, exact_sum
from .words import NO_CODE, NO_COMMUNE, OWNER_HEADS, PRICE, REMAINDER, TAKEN, name_of

LIST, BY_CODE, BY_COMMUNE, BUILDINGS, NOTES = (
    "Danh sách thửa",
    "Tổng hợp theo loại đất",
    "Tổng hợp theo xã",
    "Nhà cửa",
    "Ghi chú",
)
TOTAL = TEXT.but(bold=True, fill="#F2F2F2")
SUM_TEXT = "Cộng"
GAP = "_)"  # apart from a text in the next column
COUNT = WHOLE.but(number="#,##0" + GAP)
HEIGHT = 30.0  # points: heads of two lines


@dataclass(frozen=True)
class Content:
    """What goes into the workbook and the map book. ``notes``: pairs of what and how much or which."""

    document: str
    rows: Sequence[Row]
    by_code: Sequence[Total]
    by_commune: Sequence[Total]
    buildings: Sequence[Building]
    balance: Balance
    owners: Sequence[str]
    priced: bool
    decimals: int
    notes: Sequence[tuple[str, Any]]


def write_clearance_workbook(output: OutputFile, content: Content) -> None:
    """Write the XLSX. Raises EngineError OUTPUT_*."""
    sheets: dict[str, Any] = {LIST: _list(content)}
    last = 5 + len(content.rows)
    sheets[BY_CODE] = _totals(content, content.by_code, "loại đất", NO_CODE, "E", last)
    sheets[BY_COMMUNE] = _totals(
        content, content.by_commune, "đơn vị hành chính cấp xã", NO_COMMUNE, "B", last
    )
    sheets[BUILDINGS] = _buildings(content)
    sheets[NOTES] = _notes(content)
    write_workbook(output, sheets)


def area_look(decimals: int, *, bold: bool = False) -> Look:
    """Return the look of areas in m²."""
    return Look(align="right", number=f"{'#,##0.' + '0' * decimals if decimals else '#,##0'}{GAP}", bold=bold)


def _titled(form: Form, title: str, document: str, across: int, heads: Sequence[int] = (3, 4)) -> None:
    form.line(0, title, across, TITLE)
    form.line(1, document or " ", across, LINE.but(align="center", italic=True))
    form.heights |= dict.fromkeys(heads, HEIGHT)


# The columns of the list: A number, B commune, C sheet, D parcel, E land code, F area, G legal area, H inside,
# I outside, J taken, K parts left, L smallest part, M minimum, N remainder, O price, P amount, Q price state.
def _list(content: Content) -> Form:
    ground = ("Thửa đất (tính)", "Pháp lý", "Trong ranh giới", "Ngoài ranh giới")
    left = ("Số mảnh", "Mảnh nhỏ nhất (m²)", "Mức tối thiểu (m²)", "Nhận xét")
    heads = [
        *(Head(text) for text in ("STT", "Mã xã", "Số tờ", "Số thửa", "Loại đất")),
        Head("Diện tích (m²)", [Head(text) for text in ground]),
        Head("Thu hồi"),
        Head("Phần còn lại", [Head(text) for text in left]),
        *(Head(text) for text in ("Đơn giá (đồng/m²)", "Thành tiền (đồng)", "Ghi chú")),
        *(Head(OWNER_HEADS[name]) for name in content.owners),
    ]
    widths = [6, 9, 7, 8, 11, 12, 12, 12, 12, 10, 8, 11, 11, 24, 13, 16, 18, *(28 for _ in content.owners)]
    form = Form(widths=dict(enumerate(widths)), paper="A3", left=content.document, right=LIST)
    _titled(form, "DANH SÁCH THỬA ĐẤT TRONG RANH GIỚI DỰ ÁN", content.document, len(widths))
    first = form.head(3, heads)
    area = area_look(content.decimals)
    looks = [CENTRED] * 4 + [TEXT, area, area, area, area, CENTRED, COUNT, area, area, WRAPPED]
    looks += [COUNT.but(number="#,##0.###" + GAP), COUNT, WRAPPED, *(WRAPPED for _ in content.owners)]
    for place, row in enumerate(content.rows):
        form.row(first + place, [*_cells(row), *row.owners], looks)
    end = first + len(content.rows)
    sums = {5: [row.area for row in content.rows], 7: [row.inside for row in content.rows]}
    sums[8] = [row.outside for row in content.rows]
    sums[15] = [row.amount or 0 for row in content.rows] if content.priced else []
    _sum_row(form, end, len(widths), sums, first, area_look(content.decimals, bold=True), {15: COUNT})
    return form


def _cells(row: Row) -> list[Any]:
    legal = row.keys.get("dien_tich_phap_ly")
    return [
        row.number, row.commune, row.keys.get("so_to"), row.keys.get("so_thua") or row.keys.get("ma_thua"), row.code,
        row.area, legal, row.inside, row.outside, TAKEN[row.taken], row.parts or None, row.smallest_part,
        None if row.minimum is None else float(row.minimum), REMAINDER[row.remainder],
        None if row.price is None else float(row.price), row.amount, PRICE[row.price_state],
    ]  # fmt: skip


def _sum_row(
    form: Form,
    row: int,
    columns: int,
    sums: Mapping[int, Sequence[float]],
    first: int,
    look: Look,
    looks: Mapping[int, Look],
    text_at: int = 0,
) -> None:
    """Write the row of sums as formulas over the rows above it; an empty list leaves its cell empty."""
    for column in range(columns):
        if sums.get(column):
            own = looks.get(column, look).but(bold=True, fill=TOTAL.fill)
            formula = f"=SUM({span((first, column), (row - 1, column))})"
            form.put(row, column, exact_sum(sums[column]), own, formula=formula)
        else:
            form.put(row, column, SUM_TEXT if column == text_at else None, TOTAL)


def _totals(
    content: Content, totals: Sequence[Total], what: str, empty: str, key_column: str, last: int
) -> Form:
    """Return the totals as formulas over the list, and what of the boundary is no parcel."""
    heads = [
        Head("STT"),
        Head(what[0].upper() + what[1:]),
        Head("Số thửa", [Head(text) for text in ("Tổng", "Toàn bộ", "Một phần")]),
        Head("Diện tích (m²)", [Head("Trong ranh giới"), Head("Ngoài ranh giới")]),
        *(
            Head(text)
            for text in ("Còn lại nhỏ hơn mức (thửa)", "Thành tiền (đồng)", "Chưa có đơn giá (thửa)")
        ),
    ]
    widths = {0: 6, 1: 30, 2: 9, 3: 9, 4: 9, 5: 15, 6: 15, 7: 14, 8: 18, 9: 14}
    form = Form(widths=widths, left=content.document, right=what)
    _titled(form, f"TỔNG HỢP THEO {what.upper()}", content.document, 10)
    first = form.head(3, heads)
    area = area_look(content.decimals)
    for place, total in enumerate(totals):
        _total_row(form, first + place, place + 1, total, empty, key_column, last, area, content.priced)
    end = first + len(totals)
    sums: dict[int, Sequence[float]] = {
        2: [one.parcels for one in totals],
        3: [one.whole for one in totals],
        4: [one.part for one in totals],
        5: [one.inside for one in totals],
        6: [one.outside for one in totals],
        7: [one.too_small for one in totals],
    }
    if content.priced:
        sums |= {8: [one.amount or 0 for one in totals], 9: [one.without_price for one in totals]}
    counts = dict.fromkeys((2, 3, 4, 7, 8, 9), WHOLE)
    _sum_row(form, end, 10, sums, first, area_look(content.decimals, bold=True), counts, text_at=1)
    _boundary_rows(form, end + 1, end, content)
    return form


def _total_row(
    form: Form,
    row: int,
    number: int,
    total: Total,
    empty: str,
    key_column: str,
    last: int,
    area: Look,
    priced: bool,
) -> None:
    """Write one group; sums and counts are formulas over the list's column of the key."""
    source = f"'{LIST}'!"
    keys = f"{source}${key_column}$6:${key_column}${last}"
    name = address(row, 1)
    criterion = name if total.name else '""'
    form.put(row, 0, number, CENTRED)
    form.put(row, 1, total.name or empty, WRAPPED)
    taken = f"{source}$J$6:$J${last}"
    counted = (
        (2, total.parcels, f"=COUNTIFS({keys},{criterion})"),
        (3, total.whole, f'=COUNTIFS({keys},{criterion},{taken},"{TAKEN["whole"]}")'),
        (4, total.part, f'=COUNTIFS({keys},{criterion},{taken},"{TAKEN["part"]}")'),
    )
    for column, count, formula in counted:
        form.put(row, column, count, COUNT, formula=formula)
    for column, letter, value in ((5, "H", total.inside), (6, "I", total.outside)):
        formula = f"=SUMIFS({source}${letter}$6:${letter}${last},{keys},{criterion})"
        form.put(row, column, value, area, formula=formula)
    form.put(row, 7, total.too_small, COUNT)
    formula = f"=SUMIFS({source}$P$6:$P${last},{keys},{criterion})"
    if priced:
        # Never 0 where nothing is known.
        if total.amount is None:
            form.put(row, 8, PRICE[NO_PRICE], WRAPPED)
        else:
            form.put(row, 8, total.amount, COUNT, formula=formula)
        form.put(row, 9, total.without_price, COUNT)
    else:
        form.row(row, [None, None], [COUNT, COUNT], first=8)


def _boundary_rows(form: Form, row: int, sums: int, content: Content) -> None:
    """Write how the sum of the parcels becomes the area of the boundary; the last line is a formula."""
    balance, area = content.balance, area_look(content.decimals)
    lines = [
        ("Chênh lệch do làm tròn", -round(balance.rounding, 6)),
        ("Trừ phần các thửa chồng nhau", -balance.double),
        ("Phần của thửa chỉ chạm ranh giới, không lập danh sách", balance.touched),
        ("Không phải thửa đất (đường, ngõ, kênh, khe hở …)", balance.not_parcels),
        ("Sai số tính toán", balance.difference),
    ]
    for place, (text, value) in enumerate(lines):
        form.put(row + place, 1, text, WRAPPED, across=4)
        form.put(row + place, 5, value, area)
    end = row + len(lines)
    cells = [(sums, 5), *((row + place, 5) for place in range(len(lines)))]
    form.put(end, 1, "Diện tích trong ranh giới dự án", TOTAL, across=4)
    look = area_look(content.decimals, bold=True).but(fill=TOTAL.fill)
    form.put(end, 5, balance.boundary, look, formula=sum_of(cells))


def _buildings(content: Content) -> Form:
    widths = {0: 6, 1: 12, 2: 14, 3: 16, 4: 15, 5: 15, 6: 15, 7: 12}
    form = Form(widths=widths, left=content.document, right=BUILDINGS)
    _titled(form, "NHÀ, CÔNG TRÌNH TRONG RANH GIỚI DỰ ÁN", content.document, 8)
    heads = [Head("STT"), Head("Số đối tượng"), Head("STT thửa"), Head("Tờ/thửa")]
    areas = [Head("Toàn bộ"), Head("Trong ranh giới"), Head("Ngoài ranh giới")]
    first = form.head(3, [*heads, Head("Diện tích (m²)", areas), Head("Ảnh hưởng")])
    area = area_look(content.decimals)
    for place, one in enumerate(content.buildings):
        parcel = name_of(content.rows[one.place]) if one.place >= 0 else "Không trên thửa nào"
        values = [
            one.number,
            one.fid,
            one.parcel,
            parcel,
            one.area,
            one.inside,
            one.outside,
            TAKEN[one.taken],
        ]
        form.row(first + place, values, [CENTRED, CENTRED, CENTRED, WRAPPED, area, area, area, CENTRED])
    if not content.buildings:
        form.put(first, 0, "Không có", TEXT, across=8)
        return form
    sums: dict[int, Sequence[float]] = {
        4: [one.area for one in content.buildings],
        5: [one.inside for one in content.buildings],
        6: [one.outside for one in content.buildings],
    }
    end = first + len(content.buildings)
    _sum_row(form, end, 8, sums, first, area_look(content.decimals, bold=True), {})
    return form


def _notes(content: Content) -> Form:
    form = Form(widths={0: 62, 1: 40}, landscape=False, left=content.document, right=NOTES)
    _titled(form, "GHI CHÚ", content.document, 2, (3,))
    form.row(3, ["Nội dung", "Giá trị"], [HEAD, HEAD])
    for place, (text, value) in enumerate(content.notes):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        look = Look(align="right", number="#,##0.######" if isinstance(value, float) else "#,##0")
        form.row(4 + place, [text, value], [WRAPPED, look if number else WRAPPED])
    return form
