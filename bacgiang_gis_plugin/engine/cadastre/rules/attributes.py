"""Rules about the values of a parcel's fields."""

from __future__ import annotations

from .rule import Rule, Severity, rule

_DICTIONARY = "data dictionary"
_CODES = "code list land_use_codes (regimes of 2018 and 2024)"
_COMMUNES = "code list communes (NQ 202/2025/QH15, secondary)"
_PRIVACY = "privacy classes of the data dictionary; secrecy is not checked"
_TEXT = "Unicode NFC in every text of the product"


def _missing(identity: str, severity: Severity, field: str, vi: str, en: str) -> Rule:
    return rule(
        identity, severity, (f"Thiếu {vi}", f"No {en}"), (f"Thửa không có {vi}.", f"The parcel has no {en}."),
        (f"Trường {field} trống.", f"The field {field} is empty."), needs=(field,), source=_DICTIONARY,
    )  # fmt: skip


ATTRIBUTE_RULES = [
    _missing("sheet_missing", "error", "so_to", "số tờ bản đồ", "sheet number"),
    _missing("number_missing", "error", "so_thua", "số thửa", "parcel number"),
    _missing("land_code_missing", "error", "loai_dat", "mã loại đất", "land-use code"),
    _missing("area_missing", "warning", "dien_tich", "diện tích tính", "computed area"),
    _missing("commune_missing", "warning", "ma_xa", "mã xã", "commune code"),
    _missing("key_missing", "info", "ma_thua", "mã thửa", "parcel key"),
    rule(
        "field_missing", "error", ("Thiếu trường", "Field missing"),
        ("Lớp thửa không có trường {text}.", "The layer has no field {text}."),
        ("Trường bắt buộc theo từ điển dữ liệu.", "The data dictionary requires the field."), source=_DICTIONARY,
    ),
    rule(
        "field_type", "warning", ("Sai kiểu trường", "Field type"),
        ("Trường {text}.", "The field {text}."),
        ("Kiểu trường khác với từ điển dữ liệu.", "The field's type is not that of the data dictionary."),
        source=_DICTIONARY,
    ),
    rule(
        "value_type", "error", ("Giá trị sai kiểu", "Value of another type"),
        ("Giá trị {text} không phải là số.", "The value {text} is not a number."),
        ("Trường số chứa chữ.", "A number field holds text."), source=_DICTIONARY,
    ),
    rule(
        "field_unknown", "info", ("Trường lạ", "Field unknown"),
        ("Trường {text} không có trong từ điển dữ liệu.", "The field {text} is not in the data dictionary."),
        ("Trường được giữ nguyên nhưng không bao giờ công bố.", "It is carried along and never published."),
        source=_DICTIONARY,
    ),
    rule(
        "land_code_not_in_force", "warning", ("Mã loại đất không còn hiệu lực", "Land code not in force"),
        ("Mã {text} không có hiệu lực vào ngày kiểm tra.", "The code {text} is not in force on the date checked."),
        ("Danh mục 2018 và 2024 khác nhau.", "The lists of 2018 and 2024 differ."), needs=("loai_dat",),
        source=_CODES,
    ),
    rule(
        "land_code_form", "warning", ("Dạng mã loại đất", "Form of the land code"),
        ("Mã {text} viết không đúng dạng MÃ hoặc MÃ+MÃ.", "{text} is not of the form CODE or CODE+CODE."),
        ("Chữ hoa, nối bằng dấu +.", "Capitals, joined by +."), needs=("loai_dat",), source=_DICTIONARY,
    ),
    rule(
        "land_code_repeated", "warning", ("Mã loại đất lặp", "Land code repeated"),
        ("Mã {text} ghi cùng một loại hai lần.", "{text} names the same use twice."),
        ("Mỗi mục đích ghi một lần.", "Every use is named once."), needs=("loai_dat",), source=_DICTIONARY,
    ),
    rule(
        "commune_code_form", "error", ("Dạng mã xã", "Form of the commune code"),
        ("Mã xã {text} không gồm 5 chữ số.", "The commune code {text} is not five digits."),
        ("Mã đơn vị hành chính cấp xã có 5 chữ số.", "Commune codes have five digits."), needs=("ma_xa",),
        source=_COMMUNES,
    ),
    rule(
        "commune_code_unknown", "warning", ("Mã xã lạ", "Commune code unknown"),
        ("Mã xã {text} không có trong danh mục.", "The commune code {text} is not in the code list."),
        ("Danh mục gồm các xã của tỉnh.", "The list holds the communes of the province."), needs=("ma_xa",),
        source=_COMMUNES,
    ),
    rule(
        "commune_not_in_force", "warning", ("Mã xã không còn hiệu lực", "Commune code not in force"),
        ("Mã xã {text} không có hiệu lực vào ngày kiểm tra.",
         "The commune code {text} is not in force on the date checked."),
        ("Các xã sắp xếp lại từ 01/7/2025.", "Communes were merged on 1 July 2025."), needs=("ma_xa",),
        source=_COMMUNES,
    ),
    rule(
        "owner_in_public_field", "error", ("Tên chủ ở trường công khai", "Owner in a public field"),
        ("Trường công khai {text} chứa tên người sử dụng đất.", "The public field {text} holds the owner's name."),
        ("Dữ liệu cá nhân sẽ lộ khi công bố.", "Personal data would be published."), needs=("chu_su_dung",),
        source=_PRIVACY,
    ),
    rule(
        "id_number_in_public_field", "error", ("Số giấy tờ ở trường công khai", "Id number in a public field"),
        ("Trường công khai {text} chứa dãy số như số giấy tờ hoặc điện thoại.",
         "The public field {text} holds digits like those of an identity card or a telephone."),
        ("Dãy 9, 10 hoặc 12 chữ số.", "A run of 9, 10 or 12 digits."), source=_PRIVACY,
    ),
    rule(
        "encoding_damage", "warning", ("Lỗi bảng mã", "Encoding damage"),
        ("Trường {text} còn ở bảng mã cũ.", "The field {text} is still in a legacy encoding."),
        ("Chữ TCVN3, VNI, VISCII hoặc UTF-8 đọc sai.", "TCVN3, VNI, VISCII or UTF-8 that was misread."), source=_TEXT,
    ),
    rule(
        "replacement_character", "error", ("Mất chữ", "Letters lost"),
        ("Trường {text} có ký tự thay thế: chữ đã mất.", "The field {text} holds replacement characters."),
        ("Chữ gốc không thể khôi phục từ giá trị này.", "What stood there cannot be had from the value."), source=_TEXT,
    ),
    rule(
        "text_decomposed", "warning", ("Unicode tổ hợp", "Decomposed Unicode"),
        ("Trường {text} không ở dạng dựng sẵn (NFC).", "The field {text} is not in composed form (NFC)."),
        ("Tìm kiếm và so sánh sẽ sai.", "Searching and comparing fail."), source=_TEXT,
    ),
    rule(
        "text_spaces", "info", ("Thừa khoảng trắng", "Superfluous spaces"),
        ("Trường {text} thừa khoảng trắng.", "The field {text} has superfluous spaces."),
        ("Ở đầu, cuối, hoặc hai khoảng trắng liền nhau.", "At an end, or two in a row."), source=_TEXT,
    ),
    rule(
        "control_character", "warning", ("Ký tự điều khiển", "Control character"),
        ("Trường {text} có ký tự điều khiển hoặc vô hình.", "The field {text} holds control or invisible characters."),
        ("Thường sót lại từ bản vẽ.", "Mostly left from drawings."), source=_TEXT,
    ),
    rule(
        "placeholder_value", "warning", ("Giá trị giữ chỗ", "Placeholder"),
        ("Trường {text} ghi chữ thay cho giá trị trống.", "The field {text} holds a word for no value."),
        ("Như NULL, None, N/A: hãy để trống.", "Such as NULL, None, N/A: leave it empty."), source=_TEXT,
    ),
]  # fmt: skip
