"""Rules about numbers, keys and areas."""

from __future__ import annotations

from .rule import rule

_KEY = "data dictionary: ma_thua is commune-sheet-number"
_GEOHASH = "TT 19/2026 Điều 11.3, Phụ lục I: a GeoHash of 12 characters, its point inside the parcel"
_NUMBERS = "practice: numbers run 1…n within a sheet; confidence medium, secondary sources"

IDENTITY_RULES = [
    rule(
        "skipped_number", "warning", ("Khuyết số thửa", "Skipped number"),
        ("Tờ bản đồ khuyết {value} số thửa: {text}.", "The sheet lacks {value} parcel numbers: {text}."),
        ("Số thửa thường liên tục từ 1; số bỏ do tách, hợp thửa cũng được nêu.",
         "Numbers mostly run from 1; those given up by splits and mergers are listed too."),
        needs=("so_to", "so_thua"), source=_NUMBERS,
    ),
    rule(
        "number_not_positive", "error", ("Số thửa không dương", "Number not positive"),
        ("Số thửa là {value}.", "The parcel number is {value}."),
        ("Số thửa bắt đầu từ 1.", "Parcel numbers start at 1."), needs=("so_thua",), source=_NUMBERS,
    ),
    rule(
        "sheet_not_positive", "error", ("Số tờ không dương", "Sheet number not positive"),
        ("Số tờ bản đồ là {value}.", "The sheet number is {value}."),
        ("Số tờ bắt đầu từ 1.", "Sheet numbers start at 1."), needs=("so_to",), source=_NUMBERS,
    ),
    rule(
        "key_mismatch", "error", ("Mã thửa không khớp", "Parcel key mismatch"),
        ("Mã thửa {text} không khớp mã xã, số tờ và số thửa.",
         "The key {text} is not commune, sheet and number of this parcel."),
        ("Mã thửa ghép từ ba trường.", "The key is made of the three fields."),
        needs=("ma_thua", "ma_xa", "so_to", "so_thua"), source=_KEY,
    ),
    rule(
        "key_repeated", "error", ("Trùng mã thửa", "Parcel key repeated"),
        ("{value} thửa mang mã {text}.", "{value} parcels have the key {text}."),
        ("Mã thửa là duy nhất.", "A parcel key is unique."), needs=("ma_thua",), source=_KEY,
    ),
    rule(
        "parcel_id_form", "error", ("Dạng mã định danh", "Form of the parcel id"),
        ("Mã định danh {text} không phải GeoHash 12 ký tự.", "The id {text} is not a GeoHash of 12 characters."),
        ("Mười hai ký tự 0–9, b–z trừ a, i, l, o.", "Twelve characters 0–9, b–z without a, i, l, o."),
        needs=("ma_dinh_danh",), source=_GEOHASH,
    ),
    rule(
        "parcel_id_outside", "error", ("Mã định danh ngoài thửa", "Parcel id outside the parcel"),
        ("Điểm của mã định danh cách thửa {value} m.", "The id's point is {value} m from the parcel."),
        ("Mã được gán một lần rồi giữ; điểm giải mã phải nằm trong thửa.",
         "The id is assigned once and kept; its point must lie in the parcel."), unit="m", tolerance=True,
        needs=("ma_dinh_danh",), source=_GEOHASH,
    ),
    rule(
        "parcel_id_repeated", "error", ("Trùng mã định danh", "Parcel id repeated"),
        ("{value} thửa mang mã định danh {text}.", "{value} parcels have the id {text}."),
        ("Mã định danh là duy nhất toàn quốc.", "The id is unique nationwide."), needs=("ma_dinh_danh",),
        source=_GEOHASH,
    ),
    rule(
        "legal_area_mismatch", "warning", ("Diện tích pháp lý lệch", "Legal area differs"),
        ("Diện tích pháp lý lệch {value} m² so với diện tích tính (cho phép {limit} m²).",
         "The legal area differs by {value} m² from the computed one (allowed: {limit} m²)."),
        ("Chỉ để xem xét: diện tích pháp lý không bao giờ được sửa.",
         "To be looked at: legal areas are never changed."),
        unit="m²", tolerance=True, needs=("dien_tich_phap_ly",),
    ),
    rule(
        "computed_area_differs", "error", ("Diện tích tính đã cũ", "Computed area differs"),
        ("Trường dien_tich lệch {value} m² so với hình học.", "The field dien_tich is {value} m² off the geometry."),
        ("Hình học đã đổi sau khi tính.", "The geometry was changed after computing."), unit="m²", tolerance=True,
        needs=("dien_tich",), source="data dictionary: dien_tich is the area of the geometry",
    ),
    rule(
        "area_not_positive", "error", ("Diện tích tính không dương", "Computed area not positive"),
        ("Diện tích tính là {value} m².", "The computed area is {value} m²."),
        ("Diện tích phải lớn hơn 0.", "An area is above 0."), unit="m²", needs=("dien_tich",),
        source="data dictionary",
    ),
    rule(
        "label_area_not_positive", "error", ("Diện tích nhãn không dương", "Label area not positive"),
        ("Diện tích trên nhãn là {value} m².", "The area on the label is {value} m²."),
        ("Diện tích phải lớn hơn 0.", "An area is above 0."), unit="m²", needs=("dien_tich_nhan",),
        source="data dictionary",
    ),
    rule(
        "legal_area_not_positive", "error", ("Diện tích pháp lý không dương", "Legal area not positive"),
        ("Diện tích pháp lý là {value} m².", "The legal area is {value} m²."),
        ("Diện tích phải lớn hơn 0.", "An area is above 0."), unit="m²", needs=("dien_tich_phap_ly",),
        source="data dictionary",
    ),
]  # fmt: skip
