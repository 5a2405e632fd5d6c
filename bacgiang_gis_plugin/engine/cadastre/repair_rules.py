"""The rules that a repair may report: those of the registry, and its own."""

from __future__ import annotations

from .rules import RULES, Rule

_OWN = [
    Rule(
        "repair_refused", "warning", "Không sửa tự động", "Repair refused",
        "Thửa giữ nguyên vì nếu sửa thì thửa {text}.", "The parcel keeps its shape: repaired, it {text}.",
        "Sửa tự động sẽ dịch đỉnh quá giới hạn, làm hỏng hoặc làm mất thửa; cần sửa bằng tay.",
        "An automatic repair would move a point too far, break the parcel or make it vanish: repair it by hand.",
        "largest_move", "m",
    ),
    Rule(
        "gap", "error", "Hở thửa", "Gap", "Hở {value} m² giữa các thửa.", "A gap of {value} m² between parcels.",
        "Vùng hẹp không thuộc thửa nào giữa các thửa.", "Narrow ground between parcels that belongs to none.",
        "max_gap_width", "m²",
    ),
    Rule(
        "overlap", "error", "Chồng thửa", "Overlap",
        "Chồng {value} m² với thửa {text}.", "Overlaps parcel {text} by {value} m².",
        "Hai thửa cùng phủ một vùng.", "Two parcels cover the same ground.", "max_overlap_width", "m²",
    ),
    Rule(
        "unmatched_edge", "warning", "Cạnh không khớp", "Unmatched edge",
        "{value} m ranh giới không khớp với thửa bên cạnh.",
        "{value} m of the boundary do not match the neighbouring parcel.",
        "Cạnh chạy sát thửa bên mà không trùng đỉnh.", "An edge runs along a neighbour without the same vertices.",
        "max_gap_width", "m",
    ),
    Rule(
        "spike", "error", "Gai nhọn", "Spike",
        "Góc {value}° tại đỉnh, không quá {limit}°.", "An angle of {value}° at this vertex, no more than {limit}°.",
        "Ranh giới đi ra rồi quay lại.", "The boundary goes out and comes back.", "spike_angle", "°",
    ),
    Rule(
        "repeated_vertex", "warning", "Đỉnh lặp", "Repeated vertex",
        "Hai đỉnh liên tiếp trùng nhau.", "Two vertices in a row are the same.",
        "Đỉnh lặp không thay đổi hình nhưng gây lỗi khi xử lý.", "It changes no shape but disturbs processing.",
    ),
    Rule(
        "geometry_invalid", "error", "Hình học không hợp lệ", "Invalid geometry",
        "Hình học không hợp lệ: {text}.", "The geometry is invalid: {text}.",
        "Ranh giới tự cắt hoặc tự chạm.", "The boundary crosses or touches itself.",
        source="OGC Simple Features (ISO 19125)",
    ),
]  # fmt: skip

REASONS_VI = {
    "would vanish": "sẽ biến mất",
    "would become invalid": "sẽ có hình học không hợp lệ",
    "would fall apart": "sẽ bị tách rời",
    "would move too far": "sẽ dịch quá giới hạn",
}
REPAIR_RULES: dict[str, Rule] = {**{rule.id: rule for rule in _OWN}, **RULES}
