"""The rules that findings about survey files refer to; ids are frozen once released."""

from __future__ import annotations

from dataclasses import dataclass

from ..rules import Language, Rule


@dataclass(frozen=True)
class Finding:
    """One finding: rule, file (from 0), line in it (from 1; None for the whole file), point number, place (E, N).

    ``text_vi`` is the Vietnamese form of ``text`` where it differs.
    """

    rule: str
    file: int
    line: int | None
    number: str = ""
    place: tuple[float, float] | None = None
    value: float | None = None
    limit: float | None = None
    text: str = ""
    text_vi: str = ""

    @property
    def severity(self) -> str:
        return SURVEY_RULES[self.rule].severity

    def message(self, language: Language) -> str:
        text = self.text_vi if language == "vi" and self.text_vi else self.text
        return SURVEY_RULES[self.rule].message(language, value=self.value, limit=self.limit, text=text)


_ALL = [
    Rule(
        "survey_row_unreadable", "error", "Dòng không đọc được", "Row not readable",
        "Dòng quá dài, không đọc được: {text}", "The line is too long to be a row: {text}",
        "Dòng dài hơn mọi dòng số liệu đo; không thành điểm.", "Longer than any row of a survey; it is no point.",
    ),
    Rule(
        "survey_row_short", "error", "Dòng thiếu cột", "Row too short",
        "Dòng thiếu X hoặc Y: {text}", "The row lacks X or Y: {text}",
        "Dòng bị cắt hoặc thiếu tọa độ; không thành điểm.", "The row is cut off or has no coordinates; it is no point.",
    ),
    Rule(
        "survey_not_a_number", "error", "Tọa độ không phải số", "Coordinate is no number",
        "Giá trị {text} không phải là số.", "The value {text} is no number.",
        "Tọa độ không đọc được thành số; không thành điểm.", "The coordinate cannot be read; the row is no point.",
    ),
    Rule(
        "survey_not_finite", "error", "Tọa độ NaN hoặc vô hạn", "Coordinate not finite",
        "Tọa độ là NaN hoặc vô hạn: {text}", "A coordinate is NaN or infinite: {text}",
        "Máy ghi giá trị rỗng; không thành điểm.", "The instrument wrote an empty value; the row is no point.",
    ),
    Rule(
        "survey_too_large", "error", "Tọa độ quá lớn", "Coordinate too large",
        "Tọa độ lớn hơn mọi hệ tọa độ: {text}", "A coordinate is larger than any reference system has: {text}",
        "Số bị ghi dính hoặc sai; không thành điểm.", "Numbers run together or are wrong; the row is no point.",
    ),
    Rule(
        "survey_row_incomplete", "warning", "Dòng bị cắt ngắn", "Row cut short",
        "Dòng của điểm {text} ngắn hơn các dòng khác; kiểm tra Y có đủ chữ số không.",
        "The row of point {text} is shorter than the others; check that its last number is whole.",
        "Dòng thiếu cột độ cao; số cuối có thể bị cắt.", "The height is missing; the last number may be cut off.",
    ),
    Rule(
        "survey_height_unreadable", "warning", "Độ cao không dùng được", "Height not usable",
        "Độ cao {text} không dùng được; điểm không có độ cao.",
        "The height {text} cannot be used; the point has none.",
        "Độ cao không phải số hoặc quá lớn.", "The height is no number or too large.",
    ),
    Rule(
        "survey_turned_row", "error", "X và Y đổi chỗ", "X and Y exchanged",
        "X và Y của dòng này đổi chỗ; điểm giữ nguyên như đã ghi, vị trí đúng có thể là nơi này ({text}).",
        "X and Y of this row are exchanged; the point was left as written, it may belong here ({text}).",
        "Giá trị bắc nằm trong khoảng của đông và ngược lại; không tự sửa.",
        "The northing lies where eastings lie and the other way round; nothing was moved.",
        source="ranges of the reference system",
    ),
    Rule(
        "survey_turned_row_corrected", "warning", "X và Y đổi chỗ, đã sửa", "X and Y exchanged, corrected",
        "X và Y của dòng này đổi chỗ và đã được sửa theo yêu cầu ({text}).",
        "X and Y of this row were exchanged and were corrected as asked ({text}).",
        "Đã đổi lại theo tham số.", "Exchanged back because the parameter asks for it.",
        source="ranges of the reference system",
    ),
    Rule(
        "survey_mixed_order", "error", "Hai thứ tự cột trong một tệp", "Two orders in one file",
        "{value} dòng có X và Y ngược với các dòng khác của tệp.",
        "{value} rows have X and Y the other way round than the rest of the file.",
        "Tệp ghép từ nhiều nguồn có thứ tự cột khác nhau.", "The file was put together from sources of two orders.",
        source="ranges of the reference system",
    ),
    Rule(
        "survey_order_against_heading", "warning", "Thứ tự khác tiêu đề", "Order against the heading",
        "Theo giá trị, cột ghi X là đông và cột ghi Y là bắc; đã theo giá trị.",
        "By their values the column called X holds eastings and Y northings; the values were followed.",
        "Ở Việt Nam X là bắc; tệp này ghi theo kiểu toán học.", "In Vietnam X is north; this file is not so.",
        source="ranges of the reference system",
    ),
    Rule(
        "survey_order_against_values", "error", "Thứ tự khai báo trái với giá trị", "Given order against the values",
        "{value} dòng cho thấy thứ tự cột đã khai báo bị ngược.",
        "{value} rows say that the order of columns that was given is the wrong way round.",
        "Đã theo thứ tự khai báo.", "The given order was followed.", source="ranges of the reference system",
    ),
    Rule(
        "survey_outside_zone", "error", "Ngoài múi chiếu", "Outside the zone",
        "Tọa độ nằm ngoài hệ tọa độ đã chọn: {text}", "The coordinates lie outside the chosen system: {text}",
        "Điểm được giữ nguyên nhưng không nối đường, không ghép với thửa.",
        "The point is kept as written, but takes no part in lines and the join.",
        source="area of the reference system in the EPSG database",
    ),
    Rule(
        "survey_other_zone", "error", "Có thể sai kinh tuyến trục hoặc đơn vị", "Perhaps another zone or unit",
        "Các điểm nằm ngoài tỉnh; chúng nằm trong tỉnh nếu {text}.",
        "The points lie outside the province; they would lie in it if {text}.",
        "Tọa độ của cùng một nơi ở 105°30' và 107°00' lệch khoảng 156 km; không tự chuyển.",
        "Coordinates of one place at 105°30' and 107°00' differ by about 156 km; nothing was moved.",
        source="extents of the communes in the code list",
    ),
    Rule(
        "survey_outside_province", "warning", "Ngoài tỉnh", "Outside the province",
        "Các điểm nằm ngoài phạm vi các xã của tỉnh.", "The points lie outside the communes of the province.",
        "Kiểm tra hệ tọa độ của máy đo.", "Check the reference system set in the instrument.",
        source="extents of the communes in the code list",
    ),
    Rule(
        "survey_repeated_point", "warning", "Điểm ghi hai lần", "Point written twice",
        "Điểm {text} đã có ở cùng vị trí.", "The point {text} is there already at the same place.",
        "Cùng số hiệu, cùng vị trí.", "The same number at the same place.", None, "m",
    ),
    Rule(
        "survey_repeated_number", "error", "Trùng số hiệu điểm", "Repeated point number",
        "Số hiệu {text} cũng ở nơi khác, cách {value} m.", "The number {text} is also {value} m away.",
        "Một số hiệu ở hai vị trí trong cùng một tệp.", "One number at two places in the same file.", None, "m",
    ),
    Rule(
        "survey_number_in_files", "info", "Số hiệu có ở nhiều tệp", "Number in several files",
        "{value} số hiệu của tệp này cũng có ở tệp khác, tại vị trí khác: {text}",
        "{value} numbers of this file also stand in other files, elsewhere: {text}",
        "Mỗi tệp thường đánh số lại từ 1.", "Files usually number from 1 again.",
    ),
    Rule(
        "survey_same_place", "warning", "Hai điểm trùng vị trí", "Two points at one place",
        "Cùng vị trí với điểm {text}.", "At the same place as point {text}.",
        "Hai số hiệu ở cùng một tọa độ.", "Two numbers at the same coordinates.", None, "m",
    ),
    Rule(
        "survey_near_duplicate", "warning", "Hai điểm gần trùng", "Near-duplicate",
        "Cách điểm {text} chỉ {value} m (ngưỡng {limit} m).",
        "Only {value} m from point {text} (limit {limit} m).",
        "Có thể là một điểm đo hai lần; giữ cả hai.", "Perhaps one point measured twice; both are kept.",
        "near_tolerance", "m",
    ),
    Rule(
        "survey_no_number", "info", "Điểm không có số hiệu", "Points without number",
        "{value} điểm không có số hiệu.", "{value} points have no number.",
        "Cột số hiệu trống hoặc không có.", "The column of numbers is empty or missing.",
    ),
    Rule(
        "survey_unknown_code", "warning", "Mã đo lạ", "Unknown field code",
        "Mã {text} không có trong bảng mã ({value} điểm); không nối đường.",
        "The code {text} is not in the table ({value} points); no lines were drawn from it.",
        "Thêm mã vào bảng survey_codes của cơ quan.", "Add the code to the office's table survey_codes.",
        source="code list survey_codes",
    ),
    Rule(
        "survey_line_single", "warning", "Đường chỉ có một điểm", "Line of one point",
        "Đường {text} chỉ có một vị trí, không vẽ được.", "The line {text} has one place only and was not drawn.",
        "Cần ít nhất hai điểm cùng mã và số đường.", "Two points of the same code and number are needed.",
    ),
    Rule(
        "survey_line_not_closed", "warning", "Không khép được", "Line cannot close",
        "Đường {text} có ký hiệu khép nhưng ít hơn 3 điểm.", "The line {text} is to close but has fewer than 3 points.",
        "Để hở.", "It was left open.",
    ),
    Rule(
        "survey_line_gap", "warning", "Đường bỏ qua điểm", "Line passes over a point",
        "Đường {text} bỏ qua điểm này vì tọa độ của nó sai.",
        "The line {text} passes over this point, whose coordinates are wrong.",
        "Điểm đổi chỗ X, Y hoặc nằm ngoài múi chiếu không tham gia.",
        "Points with exchanged axes or outside the zone take no part.",
    ),
]  # fmt: skip

SURVEY_RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
