"""Rules about codes, shapes, areas and indicators of a package."""

from __future__ import annotations

from ....cadastre.rules.rule import rule
from .structure import AGREED, CIRCULAR, PRACTICE

DECREE = "NĐ 111/2024/NĐ-CP, TT 24/2025/TT-BXD Điều 4, secondary sources"
FORM = "how indicators are written in public plans; no form is prescribed"
ONE = "low: one secondary source"

CONTENT_RULES = [
    rule(
        "info_code_empty", "error", ("Thiếu mã thông tin quy hoạch", "Empty maThongTinQH"),
        ("maThongTinQH để trống.", "maThongTinQH is empty."), ("Trường bắt buộc.", "A mandatory field."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "info_code_malformed", "error", ("Sai dạng mã thông tin quy hoạch", "Malformed maThongTinQH"),
        ("maThongTinQH sai dạng: {text}.", "maThongTinQH is malformed: {text}."),
        ("12 chữ số: tỉnh 2, năm 2, cấp 1–4, loại 1–5, điều chỉnh 0–2, 5 số.",
         "12 digits: province 2, year 2, level 1–4, kind 1–5, adjustment 0–2, five digits."),
        source=DECREE, confidence=ONE,
    ),
    rule(
        "info_code_differs", "error", ("Mã thông tin quy hoạch không thống nhất", "maThongTinQH differs"),
        ("maThongTinQH là {text}.", "maThongTinQH is {text}."),
        ("Một hồ sơ có một mã thông tin.", "A package has one code."), source=CIRCULAR, confidence=PRACTICE,
    ),
    rule(
        "plan_code_empty", "error", ("Thiếu mã hồ sơ", "Empty maHoSoQH"),
        ("maHoSoQH để trống.", "maHoSoQH is empty."), ("Trường bắt buộc.", "A mandatory field."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "plan_code_malformed", "error", ("Sai dạng mã hồ sơ", "Malformed maHoSoQH"),
        ("maHoSoQH sai dạng: {text}.", "maHoSoQH is malformed: {text}."),
        ("<tỉnh 2 số><QHC|QPK|QCT><x><xx><xxxx>; lần đầu là 0 hoặc 1 (thông tư ghi không thống nhất).",
         "<province 2><QHC|QPK|QCT><x><xx><xxxx>; the first issue is 0 or 1 (the circular has both)."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "plan_code_differs", "error", ("Mã hồ sơ không thống nhất", "maHoSoQH differs"),
        ("maHoSoQH là {text}.", "maHoSoQH is {text}."),
        ("Một hồ sơ có một mã.", "A package has one code."), source=CIRCULAR, confidence=PRACTICE,
    ),
    rule(
        "province_codes_differ", "error", ("Mã tỉnh không thống nhất", "Provinces of the codes differ"),
        ("Mã tỉnh khác nhau: {text}.", "The provinces differ: {text}."),
        ("Hai số đầu của maHoSoQH và maThongTinQH là mã tỉnh.", "Both codes begin with the province."),
        source=DECREE, confidence=ONE,
    ),
    rule(
        "object_code_empty", "error", ("Thiếu mã đối tượng", "Empty maDoiTuong"),
        ("maDoiTuong để trống.", "maDoiTuong is empty."), ("Trường bắt buộc.", "A mandatory field."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "object_code_malformed", "error", ("Sai dạng mã đối tượng", "Malformed maDoiTuong"),
        ("maDoiTuong sai dạng: {text}.", "maDoiTuong is malformed: {text}."),
        ("<maHoSoQH>-<Lớp>-<ObjectID>.", "<maHoSoQH>-<Class>-<ObjectID>."), source=CIRCULAR, confidence=ONE,
    ),
    rule(
        "object_code_repeated", "error", ("Trùng mã đối tượng", "Repeated maDoiTuong"),
        ("{value} đối tượng có mã {text}.", "{value} objects have the code {text}."),
        ("Mã đối tượng là duy nhất.", "The code of an object is unique."), source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "object_code_class", "error", ("Mã đối tượng của lớp khác", "Code of another class"),
        ("maDoiTuong thuộc lớp khác: {text}.", "maDoiTuong names another class: {text}."),
        ("Phần giữa của mã là tên lớp.", "The middle of the code is the class."), source=CIRCULAR, confidence=ONE,
    ),
    rule(
        "object_code_plan", "error", ("Mã đối tượng của hồ sơ khác", "Code of another plan"),
        ("maDoiTuong không bắt đầu bằng maHoSoQH: {text}.", "maDoiTuong does not begin with maHoSoQH: {text}."),
        ("Phần đầu của mã là maHoSoQH.", "The code begins with maHoSoQH."), source=CIRCULAR, confidence=ONE,
    ),
    rule(
        "object_name_empty", "warning", ("Thiếu tên đối tượng", "Empty tenDoiTuong"),
        ("tenDoiTuong để trống.", "tenDoiTuong is empty."), ("Trường bắt buộc.", "A mandatory field."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "classification_empty", "warning", ("Thiếu phân loại", "Empty phanLoai"),
        ("phanLoai để trống.", "phanLoai is empty."), ("Trường bắt buộc.", "A mandatory field."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "geometry_missing", "error", ("Không có hình học", "No geometry"),
        ("Đối tượng không có hình học: {text}.", "The object has no usable geometry: {text}."),
        ("Dòng thuộc tính không kèm hình.", "A row of attributes only."), source="this check",
    ),
    rule(
        "geometry_invalid", "error", ("Hình học không hợp lệ", "Invalid geometry"),
        ("Hình học không hợp lệ: {text}.", "The geometry is invalid: {text}."),
        ("Ranh giới tự cắt hoặc các vòng đè nhau.", "It crosses itself, or its rings overlap."),
        source="OGC 06-103r4 Simple Features", confidence="high",
    ),
    rule(
        "zones_overlap", "error", ("Vùng chồng nhau", "Overlapping zones"),
        ("Chồng {value} m² với {text}.", "{value} m² lie on {text} as well."),
        ("Mỗi chỗ đất thuộc một chức năng.", "A place has one function."), unit="m²", tolerance=True,
    ),
    rule(
        "zones_gap", "error", ("Khe hở giữa các vùng", "Gap between zones"),
        ("Khe hở {value} m², rộng trung bình dưới {limit} m.",
         "A gap of {value} m², narrower than {limit} m on average."),
        ("Khe hẹp giữa các vùng là lỗi tô-pô.", "A narrow gap is an error of topology."), unit="m", tolerance=True,
    ),
    rule(
        "ground_not_covered", "warning", ("Phần đất chưa có chức năng", "Ground without a function"),
        ("{value} m² không thuộc vùng nào.", "{value} m² belong to no zone."),
        ("Phần trong ranh giới quy hoạch mà không vùng nào phủ.", "Inside the boundary, in no zone."),
        unit="m²", tolerance=True,
    ),
    rule(
        "outside_boundary", "error", ("Vùng vượt ranh giới", "Zone outside the boundary"),
        ("{value} m² nằm ngoài ranh giới.", "{value} m² lie outside the boundary."),
        ("Vùng quy hoạch nằm trong ranh giới xã hoặc đồ án.", "Zones lie inside the boundary of commune or plan."),
        unit="m²", tolerance=True,
    ),
    rule(
        "object_outside_boundary", "warning", ("Đối tượng ngoài ranh giới", "Object outside the boundary"),
        ("Đối tượng cách ranh giới {value} m.", "The object lies {value} m outside the boundary."),
        ("Hạ tầng có thể nối ra ngoài; cần xem lại.", "Networks may run on outside; please look."),
        unit="m", tolerance=True,
    ),
    rule(
        "area_differs", "error", ("Diện tích không khớp", "Area differs"),
        ("{text}: ghi khác diện tích hình {value} m² (cho phép {limit} m²).",
         "{text}: it differs from the shape by {value} m² ({limit} m² are allowed)."),
        ("Diện tích ghi phải khớp hình, đơn vị m².", "The stated area is that of the shape, in m²."),
        unit="m²", tolerance=True,
    ),
    rule(
        "density_form", "error", ("Mật độ xây dựng sai dạng", "Form of the density"),
        ("matDoXayDung không phải số hay khoảng: {text}.", "matDoXayDung is no number or range: {text}."),
        ("Ví dụ 40, 40%, 30-40, ≤ 40.", "Such as 40, 40%, 30-40, ≤ 40."), source=FORM, confidence=PRACTICE,
    ),
    rule(
        "density_range", "error", ("Mật độ xây dựng ngoài khoảng", "Density out of range"),
        ("matDoXayDung là {text}.", "matDoXayDung is {text}."),
        ("Phần trăm từ 0 đến 100.", "Per cent, from 0 to 100."), source="what a percentage is", confidence="high",
    ),
    rule(
        "storeys_form", "error", ("Tầng cao sai dạng", "Form of the storeys"),
        ("tangCaoXayDung không phải số hay khoảng: {text}.", "tangCaoXayDung is no number or range: {text}."),
        ("Ví dụ 5, 1-3, ≤ 5, 5 tầng.", "Such as 5, 1-3, ≤ 5, 5 tầng."), source=FORM, confidence=PRACTICE,
    ),
    rule(
        "ratio_form", "error", ("Hệ số sử dụng đất sai dạng", "Form of the floor-area ratio"),
        ("heSoSuDungDat không phải số hay khoảng: {text}.", "heSoSuDungDat is no number or range: {text}."),
        ("Ví dụ 2,5 hoặc 1,0-2,5.", "Such as 2,5 or 1,0-2,5."), source=FORM, confidence=PRACTICE,
    ),
    rule(
        "indicators_disagree", "warning", ("Chỉ tiêu mâu thuẫn", "Indicators disagree"),
        ("Hệ số lớn hơn mật độ × tầng cao: {text}.", "The ratio exceeds density × storeys: {text}."),
        ("Hệ số sử dụng đất không vượt mật độ × số tầng; sai số cho phép là phần làm tròn.",
         "The floor-area ratio is at most density × storeys; the limit leaves room for rounding."),
        tolerance=True, source="definition of the three indicators", confidence="medium: basements may count apart",
    ),
    rule(
        "lot_symbol_repeated", "warning", ("Trùng ký hiệu lô đất", "Repeated lot symbol"),
        ("Ký hiệu {text} có ở {value} vùng.", "The symbol {text} is on {value} zones."),
        ("Ký hiệu lô đất nên là duy nhất trong đồ án.", "A lot symbol should be unique within the plan."),
        source="practice", confidence=PRACTICE,
    ),
]  # fmt: skip
