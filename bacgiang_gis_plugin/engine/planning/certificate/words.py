"""The fixed sentences of a certificate, on paper and on the page."""

from __future__ import annotations

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
TITLE = "PHIẾU CUNG CẤP THÔNG TIN QUY HOẠCH"
LAYOUT_NOTE = (
    "Bố cục của phiếu do phần mềm trình bày, không phải mẫu do cơ quan nhà nước ban hành. Mã và màu theo danh mục "
    "dùng trong phần mềm; màu ghi là màu tạm thì chưa có màu quy định hoặc các nguồn khác nhau."
)
AREA_NOTE = (
    "Diện tích tính trên mặt phẳng của hệ tọa độ nêu ở bản đồ, làm tròn đến 0,1 m²; các phần làm tròn cộng lại đúng "
    "bằng diện tích thửa. Diện tích pháp lý giữ nguyên như trong lớp thửa đất."
)
NO_CORRIDORS = (
    "Khi lập phiếu không đưa vào lớp hành lang bảo vệ nào, nên phiếu không cho biết thửa đất có nằm trong hành lang "
    "bảo vệ công trình hay không."
)
IN_CORRIDORS = "Diện tích thửa nằm trong hành lang (không tính trùng)"
OUTSIDE_CORRIDORS = "Thửa đất không nằm trong hành lang nào của lớp này."
NO_INDICATORS = (
    "Dữ liệu quy hoạch đưa vào không có mật độ xây dựng, tầng cao, hệ số sử dụng đất của các vùng này."
)
OUTSIDE_PLAN = "Thửa đất nằm ngoài các vùng của quy hoạch này."
INDICATOR_HEADS = ("Mật độ XD", "Tầng cao", "Hệ số SDĐ")
HASH_TEXT = "Mã băm dữ liệu của thửa và các vùng liên quan (SHA-256, {count} ký tự đầu)"
