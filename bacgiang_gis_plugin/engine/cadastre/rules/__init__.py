"""The rules that errors refer to: one object per rule; ids are frozen once released."""

from __future__ import annotations

from .attributes import ATTRIBUTE_RULES
from .coverage import COVERAGE_RULES
from .geometry import GEOMETRY_RULES
from .identity import IDENTITY_RULES
from .repair import REPAIR_RULES
from .rule import OFFICE, Language, Rule, Severity

__all__ = ["BUILDING_RULES", "OFFICE", "RULES", "Language", "Rule", "Severity"]

BUILDING_RULES = [
    Rule(
        "undershoot", "warning", "Đường chưa chạm", "Undershoot",
        "Đầu đường còn thiếu {value} m, đã kéo dài đến đường cần chạm.",
        "The line end stopped {value} m short; it was extended to the line it misses.",
        "Đầu đường dừng ngay trước đường khác trong phạm vi dung sai nên được kéo tới đó.",
        "A free line end stops before another line within the tolerance and was carried onto it.",
        "snap_tolerance", "m",
    ),
    Rule(
        "overshoot", "warning", "Đường vượt quá", "Overshoot",
        "Đầu đường vượt quá {value} m, đã cắt bỏ.",
        "The line ran {value} m too far; the end was cut off.",
        "Đầu đường vượt qua đường khác trong phạm vi dung sai nên được cắt tại giao điểm.",
        "A line end runs over another line by no more than the tolerance and was cut there.",
        "snap_tolerance", "m",
    ),
    Rule(
        "dangle", "error", "Đầu đường treo", "Dangle",
        "Đầu đường không nối với đường nào trong phạm vi {limit} m.",
        "The line end meets no other line within {limit} m.",
        "Đầu đường tự do xa hơn dung sai; không được sửa tự động.",
        "A free line end farther from any line than the tolerance; it was not repaired.",
        "snap_tolerance", "m",
    ),
    Rule(
        "doubled_line", "warning", "Đường vẽ trùng", "Doubled line",
        "{value} m của đường này đã được vẽ; chỉ dùng một lần.",
        "{value} m of this line are drawn already; they were used once.",
        "Cùng một đoạn được vẽ hai lần.", "The same stretch is drawn twice.", None, "m",
    ),
    Rule(
        "line_closes_nothing", "warning", "Đường không khép thửa", "Line that closes nothing",
        "{value} m của đường này có cùng một thửa ở hai bên.",
        "{value} m of this line have the same face on both sides.",
        "Đường nối hai phần khép kín nhưng không ngăn cách thửa nào.",
        "The line joins closed parts but separates no faces.", None, "m",
    ),
    Rule(
        "unclosed_face", "error", "Thửa không khép kín", "Unclosed face",
        "Nhãn {text} nằm nơi đường ranh giới không khép kín.",
        "The label {text} lies where the boundary does not close.",
        "Nhãn không nằm trong thửa nào và cạnh một đường không khép kín.",
        "A label lies in no face, beside a line that bounds no face.",
    ),
    Rule(
        "label_outside", "error", "Nhãn nằm ngoài thửa", "Label outside",
        "Nhãn {text} không nằm trong thửa nào.", "The label {text} lies in no face.",
        "Nhãn không nằm trong thửa nào; có thể bị đặt lệch.",
        "The label lies in no face; it may have been placed beside its parcel.",
    ),
    Rule(
        "label_beside", "warning", "Nhãn ghi bên cạnh thửa", "Label beside its parcel",
        "Nhãn {text} nằm cách thửa {value} m; gán cho thửa chưa có nhãn gần nhất, cần kiểm tra.",
        "The label {text} lies {value} m from its face; given to a face without label nearby: please check.",
        "Nhãn của thửa nhỏ thường ghi ra ngoài; được ghép với thửa chưa có nhãn sao cho tổng khoảng cách nhỏ nhất.",
        "Labels of small parcels are written beside them; matched to faces without label at the least total distance.",
        "label_reach", "m",
    ),
    Rule(
        "missing_label", "error", "Thiếu nhãn", "Missing label",
        "Thửa không có số thứ tự. {text}", "The face has no parcel number. {text}",
        "Thửa khép kín không có nhãn thửa và không có tên đường hay tên thủy hệ.",
        "A closed face without a parcel label and without the name of a road or water.",
    ),
    Rule(
        "several_labels", "error", "Nhiều nhãn", "Several labels",
        "Thửa có {value} nhãn: {text}", "The face has {value} labels: {text}",
        "Nhiều số thứ tự trong một thửa: nhãn thừa, hoặc thiếu ranh giới.",
        "Several parcel numbers in one face: one too many, or a boundary is missing.",
    ),
    Rule(
        "label_unreadable", "warning", "Nhãn không đọc được", "Label not readable",
        "Nhãn không theo dạng đã biết: {text}", "The label has no known form: {text}",
        "Văn bản nhãn không tách được số thửa, diện tích, loại đất; giữ nguyên trong trường nhan.",
        "No number, area or land code could be read from the text; it is kept in the field nhan.",
    ),
    Rule(
        "unknown_land_code", "warning", "Mã loại đất lạ", "Unknown land code",
        "Mã loại đất {text} không có trong danh mục; vẫn giữ nguyên.",
        "The land-use code {text} is not in the code lists; it was kept.",
        "Mã không có trong danh mục loại đất hiện hành và trước đây.",
        "The code is in neither the present nor the former list of land-use codes.",
        source="code lists land_use_codes_2024, land_use_codes_2018",
    ),
    Rule(
        "area_mismatch", "error", "Diện tích không khớp", "Area mismatch",
        "Diện tích nhãn lệch {value} m² so với diện tích tính (cho phép {limit} m²).",
        "The area on the label differs by {value} m² from the computed area (allowed: {limit} m²).",
        "Diện tích trên nhãn làm tròn đến 0,1 m²; chênh lệch lớn hơn mức cho phép.",
        "Areas on labels are rounded to 0.1 m²; the difference is larger than that explains.",
        "area_tolerance, area_tolerance_percent", "m²",
    ),
    Rule(
        "repeated_number", "error", "Trùng số thửa", "Repeated number",
        "{value} thửa trong tờ bản đồ mang cùng một số thửa {text}.",
        "{value} faces of this sheet carry the parcel number {text}.",
        "Số thứ tự thửa là duy nhất trong một tờ bản đồ.", "A parcel number is unique within a sheet.",
        source="practice: numbers run 1…n within a sheet; confidence medium, secondary sources",
    ),
    Rule(
        "sliver", "warning", "Thửa vụn", "Sliver",
        "Vùng hẹp trung bình {value} m giữa các đường gần trùng nhau.",
        "A face {value} m wide on average, between lines that nearly coincide.",
        "Vùng không nhãn hẹp hơn dung sai, thường do đường vẽ hai lần không trùng khít.",
        "A face without a label, narrower than the tolerance: usually a line drawn twice, not quite the same.",
        "snap_tolerance", "m",
    ),
    Rule(
        "edge_gap", "error", "Hở mép tờ", "Gap along a sheet edge",
        "Hở {value} m² giữa các tờ {text}.", "A gap of {value} m² between the sheets {text}.",
        "Vùng không thuộc tờ nào giữa hai tờ tiếp biên.", "Ground that belongs to neither of two sheets that meet.",
        "edge_width", "m",
    ),
    Rule(
        "edge_overlap", "error", "Chồng mép tờ", "Overlap along a sheet edge",
        "Chồng {value} m² giữa các tờ {text}.", "{value} m² are drawn by both sheets {text}.",
        "Vùng được vẽ ở cả hai tờ.", "Ground that two sheets both draw.",
        "edge_width", "m",
    ),
    Rule(
        "edge_moved", "warning", "Tiếp biên", "Edge matched",
        "Cạnh tờ đã dịch {value} m cho khớp với tờ kề ({text}).",
        "The sheet edge was carried {value} m onto that of the next sheet ({text}).",
        "Hai tờ vẽ cùng một cạnh lệch nhau trong phạm vi dung sai; tờ sau được đưa về tờ trước.",
        "Two sheets draw the same edge no farther apart than the tolerance; the later one was carried onto the other.",
        "edge_tolerance", "m",
    ),
    Rule(
        "parcel_continues", "warning", "Thửa nằm trên hai tờ", "Parcel on two sheets",
        "Thửa này tiếp tục ở tờ kề ({text}); diện tích hai phần cộng lại là {value} m².",
        "The parcel goes on in the next sheet ({text}); both parts together have {value} m².",
        "Hai phần ở hai bên mép tờ có cùng số thửa, hoặc một phần không có nhãn, và diện tích trên nhãn không trái.",
        "The parts on both sides of a sheet edge carry the same number, or one none, and no area on a label objects.",
        unit="m²",
    ),
    Rule(
        "label_on_line", "warning", "Nhãn nằm trên ranh giới", "Label on a boundary",
        "Nhãn {text} đặt đúng trên đường ranh giới; gán cho một thửa bên cạnh, cần kiểm tra.",
        "The label {text} lies on a boundary; given to one of the faces beside it: please check.",
        "Được gán cho thửa chưa có nhãn, rồi đến thửa có diện tích phù hợp, rồi đến thửa nhỏ hơn.",
        "Given to the face without a label, then to the one of its area, then to the smaller one.",
    ),
    Rule(
        "label_from_seed", "warning", "Số thửa lấy từ tâm thửa", "Number from a centroid",
        "Thửa không có nhãn; số thửa {text} lấy từ tâm thửa.",
        "The face has no label; the number {text} comes from its centroid.",
        "Tâm thửa (FAMIS, gCadas) mang thuộc tính của thửa; dùng khi bản vẽ không có nhãn.",
        "Centroids (FAMIS, gCadas) carry the parcel's data; used where the drawing has no label.",
    ),
    Rule(
        "seed_differs", "error", "Tâm thửa khác nhãn", "Centroid differs from the label",
        "Số thửa trên nhãn và ở tâm thửa khác nhau: {text}; lấy theo nhãn.",
        "Label and centroid give different parcel numbers: {text}; the label counts.",
        "Nhãn và tâm thửa trong cùng một thửa không cùng số.",
        "The label and the centroid in the same face have different numbers.",
    ),
    Rule(
        "several_seeds", "error", "Nhiều tâm thửa", "Several centroids",
        "Thửa có nhiều tâm thửa khác số: {text}; không tâm nào được dùng.",
        "The face has centroids with different numbers: {text}; none was used.",
        "Nhiều tâm thửa khác số trong một thửa: tâm thừa, hoặc thiếu ranh giới.",
        "Several centroids with different numbers in one face: one too many, or a boundary is missing.",
    ),
    Rule(
        "seed_outside", "error", "Tâm thửa nằm ngoài", "Centroid outside",
        "Tâm thửa {text} không nằm trong thửa nào.", "The centroid {text} lies in no face.",
        "Tâm thửa không nằm trong vùng khép kín nào; ranh giới có thể không khép kín.",
        "The centroid lies in no closed face; a boundary may be open.",
    ),
    Rule(
        "uses_area_mismatch", "error", "Tổng diện tích các loại đất không khớp", "Areas of the uses do not add up",
        "Tổng diện tích các loại đất lệch {value} m² so với diện tích nhãn (cho phép {limit} m²): {text}",
        "The areas of the uses differ by {value} m² from the label's area (allowed: {limit} m²): {text}",
        "Nhãn ghi diện tích từng loại đất nhưng tổng không bằng diện tích thửa trên nhãn.",
        "The label gives an area for each use, but they do not add up to the area on the label.",
        "area_tolerance, area_tolerance_percent", "m²",
    ),
]  # fmt: skip

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in [
        *BUILDING_RULES,
        *GEOMETRY_RULES,
        *COVERAGE_RULES,
        *ATTRIBUTE_RULES,
        *IDENTITY_RULES,
        *REPAIR_RULES,
    ]
}
