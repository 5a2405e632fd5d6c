"""Vietnamese words of the lists and the map book, and what each state means."""

from __future__ import annotations

from .rows import (
    ENOUGH,
    NO_PRICE,
    NOT_ASKED,
    NOT_SET,
    NOTHING_LEFT,
    PART,
    PARTS_SMALL,
    PRICED,
    TOO_SMALL,
    WHOLE,
    Row,
)

TAKEN = {WHOLE: "Toàn bộ", PART: "Một phần"}
REMAINDER = {
    NOTHING_LEFT: "",
    ENOUGH: "Đủ diện tích tối thiểu",
    PARTS_SMALL: "Có mảnh nhỏ hơn mức tối thiểu",
    TOO_SMALL: "Nhỏ hơn mức tối thiểu",
    NOT_SET: "Chưa có mức tối thiểu để xét",
}
PRICE = {PRICED: "", NO_PRICE: "Chưa có đơn giá", NOT_ASKED: ""}
OWNER_HEADS = {"chu_su_dung": "Chủ sử dụng đất", "dia_chi": "Địa chỉ"}
NO_COMMUNE, NO_CODE = "(chưa có mã xã)", "(chưa có loại đất)"


def note_of(row: Row) -> str:
    """Return the remark of a parcel: what its remainder and its price need to be looked at for."""
    remainder = "" if row.remainder == ENOUGH else REMAINDER[row.remainder]
    return "; ".join(text for text in (remainder, PRICE[row.price_state]) if text)


def name_of(row: Row) -> str:
    """Return sheet and number, as ``5/123``; the parcel's key where there are none."""
    sheet, number = row.keys.get("so_to"), row.keys.get("so_thua")
    if number is None:
        return str(row.keys.get("ma_thua") or "–")
    return f"{sheet}/{number}" if sheet is not None else str(number)
