"""Rules about scans, their workbook, drawings and personal data of a package."""

from __future__ import annotations

from ....cadastre.rules.rule import rule
from .structure import AGREED, CIRCULAR

COLUMNS = "TT 16/2025/TT-BXD Phụ lục II, transcribed by a public repository"
ONE = "medium: one transcription, not compared with the official form"

FILE_RULES = [
    rule(
        "scan_workbook_missing", "error", ("Thiếu bảng hồ sơ scan", "Missing workbook of scans"),
        ("HoSoScan không có tệp <MaHoSo>.xlsx.", "HoSoScan has no workbook <MaHoSo>.xlsx."),
        ("Bảng liệt kê hồ sơ, bản vẽ, văn bản.", "It lists the plan, the drawings and the documents."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "scan_workbook_name", "error", ("Tên bảng khác mã hồ sơ", "Workbook of another plan"),
        ("Tệp tên là {text}, khác maHoSoQH.", "The workbook is named {text}, unlike maHoSoQH."),
        ("Tên tệp là mã hồ sơ.", "The workbook carries the code of the plan."), source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "scan_sheet_missing", "error", ("Thiếu trang bảng", "Missing sheet"),
        ("Không có trang {text}.", "There is no sheet {text}."),
        ("Ba trang: HoSo, BanVe, VanBan.", "There are three sheets: HoSo, BanVe, VanBan."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "scan_column_missing", "warning", ("Thiếu cột", "Missing column"),
        ("Không có cột {text}.", "There is no column {text}."),
        ("Tên cột theo bản chép công khai; chưa đối chiếu biểu chính thức.",
         "Titles by a public transcription, not compared with the official form."), source=COLUMNS, confidence=ONE,
    ),
    rule(
        "scan_code_differs", "error", ("Mã trong bảng khác dữ liệu GIS", "Code in the workbook differs"),
        ("Bảng ghi {text}, khác dữ liệu GIS.", "The workbook has {text}, unlike the GIS data."),
        ("Mã hồ sơ và mã thông tin thống nhất trong cả hồ sơ.", "Both codes are the same throughout a package."),
        source=COLUMNS, confidence=ONE,
    ),
    rule(
        "scan_file_missing", "error", ("Tệp có trong bảng nhưng không có trong hồ sơ", "Listed file is absent"),
        ("Không có {text}.", "There is no {text}."),
        ("Bảng liệt kê tệp hoặc thư mục không tồn tại.", "The workbook lists a file or folder that is not there."),
        source=COLUMNS, confidence=ONE,
    ),
    rule(
        "scan_not_listed", "warning", ("Tệp không có trong bảng", "File that is not listed"),
        ("{text} không có trong bảng.", "{text} is not in the workbook."),
        ("Mọi bản vẽ, văn bản scan được liệt kê.", "Every scanned file is listed."), source=COLUMNS, confidence=ONE,
    ),
    rule(
        "drawing_format", "warning", ("Định dạng bản vẽ scan", "Format of a scanned drawing"),
        ("{text} không phải JPG.", "{text} is no JPG."),
        ("Bản vẽ scan là JPG.", "Scanned drawings are JPG."), source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "document_format", "warning", ("Định dạng văn bản scan", "Format of a scanned document"),
        ("{text} không phải PDF.", "{text} is no PDF."),
        ("Văn bản scan là PDF.", "Scanned documents are PDF."), source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "drawing_resolution", "error", ("Độ phân giải bản vẽ thấp", "Resolution of a drawing"),
        ("{text}: {value} dpi, cần {limit}.", "{text}: {value} dpi, {limit} are asked for."),
        ("Bản vẽ quét từ 300 dpi, tỷ lệ 1:1.", "Drawings are scanned at 300 dpi and more, 1:1."),
        unit="dpi", tolerance=True, source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "document_resolution", "error", ("Độ phân giải văn bản thấp", "Resolution of a document"),
        ("{text}: {value} dpi, cần {limit}.", "{text}: {value} dpi, {limit} are asked for."),
        ("Văn bản quét từ 200 dpi, tỷ lệ 1:1.", "Documents are scanned at 200 dpi and more, 1:1."),
        unit="dpi", tolerance=True, source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "resolution_unknown", "warning", ("Không biết độ phân giải", "Resolution not known"),
        ("{text}", "{text}"),
        ("Tệp không ghi độ phân giải hoặc không đọc được.", "The file does not say it, or cannot be read."),
        source="this check",
    ),
    rule(
        "cad_count_differs", "warning", ("Số vùng khác bản vẽ", "Count differs from the drawing"),
        ("{text}: bản vẽ có {limit}, GIS có {value}.", "{text}: {limit} in the drawing, {value} in the GIS data."),
        ("Số vùng GIS khớp bản vẽ đã phê duyệt.", "The GIS zones are those of the approved drawing."),
        source=CIRCULAR, confidence="low: named by a vendor as a reason of rejections",
    ),
    rule(
        "cad_area_differs", "warning", ("Diện tích khác bản vẽ", "Area differs from the drawing"),
        ("{text}: lệch {value} m² (cho phép {limit} m²).", "{text}: off by {value} m² ({limit} m² are allowed)."),
        ("Tổng diện tích theo chức năng khớp bản vẽ.", "The total area of each function is that of the drawing."),
        unit="m²", tolerance=True, source=CIRCULAR, confidence="low: named by a vendor as a reason of rejections",
    ),
    rule(
        "personal_field", "error", ("Dữ liệu cá nhân", "Personal data"),
        ("Trường {text} chứa dữ liệu cá nhân ở {value} đối tượng.",
         "The field {text} holds personal data of {value} objects."),
        ("Hồ sơ quy hoạch không mang tên chủ, số giấy tờ, địa chỉ, điện thoại của cá nhân.",
         "A package carries no names, papers, addresses or telephones of persons."),
        source="Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, secondary source; data dictionary", confidence="medium",
    ),
    rule(
        "personal_value", "warning", ("Giá trị giống dữ liệu cá nhân", "Value that looks personal"),
        ("Trường {text}: {value} giá trị giống số căn cước hoặc số điện thoại.",
         "The field {text}: {value} values look like an identity number or a telephone number."),
        ("12 chữ số bắt đầu bằng 0, hoặc số điện thoại di động; cần xem lại, giá trị không hiển thị ở đây.",
         "12 digits that begin with 0, or a mobile number; please look: the values are not shown here."),
        source="form of the numbers, general knowledge", confidence="low: a guess by the form",
    ),
    rule(
        "project_path", "warning", ("Đường dẫn trong tệp dự án", "Path in the project"),
        ("{text}", "{text}"),
        ("Tệp dự án dùng đường dẫn tương đối đến dữ liệu trong hồ sơ.",
         "The project names the data of the package by relative paths."),
        source="practice of public checklists: a project without broken sources", confidence="low: practice",
    ),
]  # fmt: skip
