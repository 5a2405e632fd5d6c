"""Reasons in Vietnamese beside English, for the layer of what became no zone and for the report."""

from __future__ import annotations

VIETNAMESE = {
    "the line does not close an area, alone or with others of its code": "đường không khép kín thành vùng, "
    "kể cả khi ghép với các đường cùng mã",
    "it has fewer than three corners": "có ít hơn ba đỉnh",
    "its coordinates cannot be used": "tọa độ không dùng được",
    "its coordinates cannot be brought into the output's system": "không đưa được tọa độ về hệ của kết quả",
    "no area, even after repair": "không có diện tích, kể cả sau khi sửa",
    "no geometry": "không có hình",
    "a coordinate is not a number or infinite": "có tọa độ không phải số hoặc vô hạn",
    "its geometry cannot be parsed": "không đọc được hình",
    "on a layer without a planning code": "nằm trên lớp không có mã quy hoạch",
    "existing land use (HT), not the plan": "hiện trạng sử dụng đất (HT), không phải quy hoạch",
    "text without a zone": "chữ không thuộc vùng nào",
    "frame or line of a label": "khung hoặc nét của nhãn",
    "point without a text": "điểm không có chữ",
    "not drawn": "không vẽ ra gì",
    "the layer failed": "lớp không đọc được",
    "promised by the file, but it could not be read": "tệp khai báo nhưng không đọc được",
    "a table without geometry: it is not imported": "bảng không có hình, không nhập",
    "not among the layers that were asked for": "không thuộc các lớp được yêu cầu",
}
SYSTEM = {
    "the file states no coordinate reference system": "tệp không ghi hệ tọa độ",
    "the file's coordinate reference system cannot be understood": "không hiểu được hệ tọa độ ghi trong tệp",
    "the file states a local system without a place on the earth": "tệp ghi hệ tọa độ giả định, không có vị trí",
}

STATES = {
    "ok": "tốt",
    "doubt": "cần xem lại",
    "failed": "không nhập được",
    "skipped": "bỏ qua",
    "repeated": "lặp lại",
}


def both(reason: str) -> str:
    """Return a reason in both languages, in English alone where it is the reader's own."""
    own = VIETNAMESE.get(reason)
    return f"{own} / {reason}" if own else reason


def said_of_system(statement: str) -> str:
    """Return what is said of a file's coordinate system in both languages."""
    why, _, assumed = statement.partition("; ")
    own = SYSTEM.get(why)
    if own is None or not assumed.endswith(" was assumed"):
        return statement
    return f"{own}; coi là {assumed.removesuffix(' was assumed')} / {statement}"


def state(status: str) -> str:
    """Return the status of a file in both languages."""
    return f"{STATES.get(status, status)} / {status}"
