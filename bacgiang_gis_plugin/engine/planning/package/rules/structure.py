"""Rules about databases, classes, fields and coordinate systems of a package."""

from __future__ import annotations

from ....cadastre.rules.rule import rule

CIRCULAR = "TT 16/2025/TT-BXD Phụ lục II (VBHN 59/VBHN-BXD), as public repositories have it"
AGREED = "medium: three public repositories agree, the text itself was not read"
PRACTICE = "low: practice of public checkers and templates"
TEMPLATE = "field tables of a public template set; the circular names six mandatory fields only"

STRUCTURE_RULES = [
    rule(
        "package_name", "warning", ("Tên thư mục hồ sơ", "Name of the package"),
        ("Thư mục hồ sơ tên là {text}, không theo dạng CSDL_<TenDoAn>.",
         "The package is named {text}, not CSDL_<TenDoAn>."),
        ("Tên viết liền, không dấu, sau CSDL_.", "The name follows CSDL_ in one word, without marks."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "folder_missing", "error", ("Thiếu thư mục", "Missing folder"),
        ("Không có thư mục {text}.", "There is no folder {text}."),
        ("Hồ sơ gồm HoSoBASIC, HoSoScan (mỗi phần có BanVe, VanBan) và HoSoGIS.",
         "A package has HoSoBASIC and HoSoScan, each with BanVe and VanBan, and HoSoGIS."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "database_missing", "error", ("Thiếu cơ sở dữ liệu", "Missing database"),
        ("Không có dữ liệu {text} trong HoSoGIS.", "HoSoGIS has no data of {text}."),
        ("Bốn cơ sở dữ liệu: HienTrang, QuyHoach, NenDiaHinh, MocGioi.",
         "There are four databases: HienTrang, QuyHoach, NenDiaHinh, MocGioi."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "project_missing", "warning", ("Thiếu tệp dự án", "Missing project"),
        ("HoSoGIS không có tệp dự án (.qgz, .qgs, .aprx, .mxd).", "HoSoGIS has no project (.qgz, .qgs, .aprx, .mxd)."),
        ("Tệp <TenDAQH> gộp các lớp đã trình bày.", "The file <TenDAQH> shows the layers in their symbols."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "file_unexpected", "info", ("Tệp ngoài cấu trúc", "File outside the structure"),
        ("{text} nằm ngoài HoSoBASIC, HoSoScan, HoSoGIS.", "{text} lies outside HoSoBASIC, HoSoScan, HoSoGIS."),
        ("Tệp không thuộc phần nào của hồ sơ.", "The file belongs to no part of a package."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "layer_unreadable", "error", ("Không đọc được dữ liệu", "Data not readable"),
        ("Không đọc được: {text}", "It cannot be read: {text}"),
        ("Tệp hỏng, chép thiếu hoặc có đường cong.", "A damaged or incomplete file, or curves in it."),
        source="this check",
    ),
    rule(
        "class_missing", "warning", ("Thiếu lớp dữ liệu", "Missing class"),
        ("Không có lớp {text}.", "There is no class {text}."),
        ("Danh mục lớp là nội dung tham khảo: thiếu lớp chỉ là cảnh báo.",
         "The list of classes is reference content: a missing one is a warning."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "class_name_malformed", "error", ("Tên lớp sai quy tắc", "Malformed name of a class"),
        ("Tên lớp {text} không theo dạng <Ten>_<A|P|L>.", "The name {text} is not <Name>_<A|P|L>."),
        ("Tên viết liền không dấu, kết thúc bằng _A (vùng), _L (đường) hoặc _P (điểm).",
         "One word without marks that ends with _A (area), _L (line) or _P (point)."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "class_extra", "info", ("Lớp ngoài danh mục", "Class that is not listed"),
        ("Lớp {text} không có trong danh mục; được phép khi tên đúng quy tắc.",
         "The class {text} is not listed; that is allowed where the name is well formed."),
        ("Đồ án có thể thêm lớp.", "A plan may have classes of its own."), source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "class_other_database", "warning", ("Lớp nằm sai cơ sở dữ liệu", "Class in another database"),
        ("Lớp {text} thuộc cơ sở dữ liệu khác.", "The class {text} belongs to another database."),
        ("Danh mục xếp lớp này vào cơ sở dữ liệu khác.", "The list has the class in another database."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "class_repeated", "error", ("Lớp trùng", "Repeated class"),
        ("Lớp {text} có nhiều hơn một lần.", "The class {text} is there more than once."),
        ("Không biết bản nào có giá trị.", "Nothing tells which of them counts."), source="this check",
    ),
    rule(
        "class_geometry_type", "error", ("Sai kiểu hình học", "Wrong geometry type"),
        ("Lớp có kiểu {text}.", "The class holds {text}."),
        ("_A là vùng, _L là đường, _P là điểm.", "_A holds areas, _L lines, _P points."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "zones_empty", "warning", ("Không có vùng quy hoạch", "No zones"),
        ("Lớp QuyHoach.ChucNangSuDungDat_A không có đối tượng.", "QuyHoach.ChucNangSuDungDat_A has no features."),
        ("Chỉ tiêu quy hoạch nằm ở lớp này.", "The indicators of the plan are in this class."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "mandatory_field_missing", "error", ("Thiếu trường bắt buộc", "Missing mandatory field"),
        ("Không có trường {text}.", "There is no field {text}."),
        ("Mọi lớp có sáu trường: maThongTinQH, maHoSoQH, maDoiTuong, tenDoiTuong, phanLoai, ghiChu.",
         "Every class has six fields: maThongTinQH, maHoSoQH, maDoiTuong, tenDoiTuong, phanLoai, ghiChu."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "reference_field_missing", "info", ("Thiếu trường tham khảo", "Missing reference field"),
        ("Không có trường {text}.", "There is no field {text}."),
        ("Trường của bộ mẫu, không bắt buộc.", "A field of the templates, not mandatory."),
        source=TEMPLATE, confidence=PRACTICE,
    ),
    rule(
        "field_extra", "info", ("Trường ngoài mẫu", "Field that is not listed"),
        ("Trường {text} không có trong mẫu.", "The field {text} is not in the templates."),
        ("Đồ án có thể thêm trường.", "A plan may have fields of its own."), source=TEMPLATE, confidence=PRACTICE,
    ),
    rule(
        "field_name_cut", "warning", ("Tên trường bị cắt", "Cut field name"),
        ("Tên trường bị cắt còn 10 ký tự: {text}.", "The name of the field was cut to 10 characters: {text}."),
        ("Shapefile cắt tên trường; nên dùng GeoPackage hoặc FileGDB.",
         "A shapefile cuts names; use GeoPackage or FileGDB."), source=CIRCULAR, confidence=PRACTICE,
    ),
    rule(
        "field_type_differs", "error", ("Sai kiểu trường", "Wrong type of a field"),
        ("Trường {text}.", "The field {text}."),
        ("Kiểu chữ, số hoặc ngày khác với mẫu.", "Text, number or date is not as in the templates."),
        source=TEMPLATE, confidence=PRACTICE,
    ),
    rule(
        "field_too_short", "warning", ("Trường quá ngắn", "Field too short"),
        ("Trường {text} dài {value} ký tự, cần {limit}.",
         "The field {text} holds {value} letters, {limit} are asked for."),
        ("Sáu trường bắt buộc có độ dài quy định.", "The six mandatory fields have a length."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "value_too_long", "error", ("Giá trị quá dài", "Value too long"),
        ("Giá trị của {text} dài {value} ký tự, cho phép {limit}.",
         "The value of {text} has {value} letters, {limit} are allowed."),
        ("Giá trị dài hơn độ dài của trường sẽ bị cắt khi nạp.", "A longer value is cut when it is loaded."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "crs_missing", "error", ("Không có hệ tọa độ", "No reference system"),
        ("Lớp không khai báo hệ tọa độ.", "The layer has no coordinate reference system."),
        ("Không biết múi chiếu thì không đặt được dữ liệu lên bản đồ.", "Without it the data have no place."),
        source=CIRCULAR, confidence="low: named by a vendor as the first reason of rejections",
    ),
    rule(
        "crs_not_vn2000", "error", ("Không phải VN-2000", "Not VN-2000"),
        ("Hệ tọa độ là {text}.", "The reference system is {text}."),
        ("Hồ sơ dùng VN-2000 theo kinh tuyến trục của tỉnh.", "A package is in VN-2000, in the province's zone."),
        source=CIRCULAR, confidence=AGREED,
    ),
    rule(
        "crs_withdrawn", "error", ("Mã hệ tọa độ đã hủy", "Withdrawn reference system"),
        ("{text} đã bị hủy.", "{text} is withdrawn."),
        ("EPSG:6956–6959 có gốc tọa độ khác.", "EPSG:6956–6959 have another origin."),
        source="EPSG database", confidence="high: read in the database",
    ),
    rule(
        "crs_meridian", "error", ("Sai kinh tuyến trục", "Wrong meridian"),
        ("{text}", "{text}"),
        ("Tỉnh dùng một kinh tuyến trục; sai múi làm lệch hàng trăm ki-lô-mét.",
         "A province has its zone; another one is off by a hundred kilometres and more."),
        source="TT 24/2025/TT-BNNMT in transcriptions; zones by province of a public template set",
        confidence="low: practice, the lists differ for merged provinces",
    ),
    rule(
        "crs_mixed", "error", ("Nhiều hệ tọa độ", "Several reference systems"),
        ("Lớp ở {text}, khác với đa số.", "The layer is in {text}, unlike most."),
        ("Mọi lớp của hồ sơ cùng một hệ tọa độ.", "All layers of a package are in one system."),
        source=CIRCULAR, confidence=PRACTICE,
    ),
    rule(
        "coordinates_swapped", "error", ("Đảo trục tọa độ", "Swapped axes"),
        ("Tọa độ có vẻ bị đảo: {text}.", "The coordinates seem to be swapped: {text}."),
        ("Số thứ nhất là Đông (Y trắc địa), số thứ hai là Bắc (X trắc địa).",
         "The first number is the easting, the second the northing."), source="this check",
    ),
    rule(
        "feature_far_away", "error", ("Đối tượng nằm xa đồ án", "Feature far away"),
        ("Đối tượng cách vùng đồ án {value} km.", "The feature lies {value} km from the plan."),
        ("Đối tượng bay ra ngoài do sai hệ tọa độ.", "Thrown out by a wrong reference system."),
        unit="km", tolerance=True,
    ),
]  # fmt: skip
