"""The rules that Import legacy layers reports by: what of a file is no parcel."""

from __future__ import annotations

from .rule import Rule

_FILE = "the file that was read"

LEGACY_RULES = [
    Rule(
        "LEGACY_NOT_A_PARCEL", "error", "Không phải thửa", "Not a parcel",
        "Đối tượng không thành thửa: {text}", "The feature is no parcel: {text}",
        "Không có hình học, không phải vùng hoặc tọa độ không dùng được; chỉ có trong lớp lỗi.",
        "No geometry, no polygon, or coordinates that cannot be used; it is in the errors layer only.", source=_FILE,
    ),
    Rule(
        "LEGACY_NOT_READ", "error", "Không đọc được", "Not read",
        "Phần không đọc được: {text}", "What could not be read: {text}",
        "Tệp khai báo nhiều đối tượng hơn số đọc được.", "The file declares more features than could be read.",
        source=_FILE,
    ),
    Rule(
        "LEGACY_INVALID", "warning", "Hình học không hợp lệ", "Invalid geometry",
        "Hình học không hợp lệ: {text}", "The geometry is invalid: {text}",
        "Thửa được giữ nguyên như trong tệp; sửa bằng Repair parcels hoặc bằng tay.",
        "The parcel is kept as it is in the file; mend it by Repair parcels or by hand.", source=_FILE,
    ),
]  # fmt: skip
