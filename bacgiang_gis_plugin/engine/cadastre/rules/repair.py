"""The rules that a repair may report: those of the registry, and its own."""

from __future__ import annotations

from . import RULES, Rule

_REFUSED = Rule(
    "repair_refused", "warning", "Không sửa tự động", "Repair refused",
    "Thửa giữ nguyên vì nếu sửa thì thửa {text}.", "The parcel keeps its shape: repaired, it {text}.",
    "Sửa tự động sẽ dịch đỉnh quá giới hạn, làm hỏng hoặc làm mất thửa; cần sửa bằng tay.",
    "An automatic repair would move a point too far, break the parcel or make it vanish: repair it by hand.",
    "largest_move", "m",
)  # fmt: skip

REASONS_VI = {
    "would vanish": "sẽ biến mất",
    "would become invalid": "sẽ có hình học không hợp lệ",
    "would fall apart": "sẽ bị tách rời",
    "would move too far": "sẽ dịch quá giới hạn",
}
REPAIR_RULES: dict[str, Rule] = {**RULES, _REFUSED.id: _REFUSED}
