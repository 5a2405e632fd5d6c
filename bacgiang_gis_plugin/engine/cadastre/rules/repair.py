"""The rule that only a repair can break, and why it was."""

from __future__ import annotations

from .rule import Rule

REPAIR_RULES = [
    Rule(
        "repair_refused", "warning", "Không sửa tự động", "Repair refused",
        "Thửa giữ nguyên vì nếu sửa thì thửa {text}.", "The parcel keeps its shape: repaired, it {text}.",
        "Sửa tự động sẽ dịch ranh giới quá giới hạn, làm hỏng, làm tách hoặc làm mất thửa; cần sửa bằng tay.",
        "An automatic repair would move a boundary too far, break or split the parcel or make it vanish: "
        "repair it by hand.",
        "largest_move", "m",
    ),
]  # fmt: skip

REASONS_VI = {
    "would vanish": "sẽ biến mất",
    "would become invalid": "sẽ có hình học không hợp lệ",
    "would fall apart": "sẽ bị tách rời",
    "would move too far": "sẽ dịch quá giới hạn",
    "would not come to rest": "sẽ thay đổi tiếp ở lần sửa sau",
    "would leave edges apart that match": "sẽ làm rời các cạnh đang khớp",
}
