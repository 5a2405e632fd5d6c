"""Rules about the shape of one parcel."""

from __future__ import annotations

from .rule import rule

_SF = "OGC 06-103r4 Simple Features, polygon assertions"
_DICTIONARY = "data dictionary: a parcel is a polygon in the plane"

GEOMETRY_RULES = [
    rule(
        "geometry_missing", "error", ("Không có hình học", "No geometry"),
        ("Thửa không có hình học.", "The parcel has no geometry."),
        ("Dòng thuộc tính không kèm vùng nào.", "The row has attributes only."), source=_DICTIONARY,
    ),
    rule(
        "geometry_empty", "error", ("Hình học rỗng", "Empty geometry"),
        ("Hình học của thửa rỗng.", "The parcel's geometry is empty."),
        ("Có đối tượng hình học nhưng không có tọa độ.", "A geometry without a single coordinate."),
        source=_DICTIONARY,
    ),
    rule(
        "geometry_not_polygon", "error", ("Không phải vùng", "Not a polygon"),
        ("Hình học là {text}, không phải vùng.", "The geometry is a {text}, not a polygon."),
        ("Thửa đất là vùng khép kín.", "A parcel is a closed area."), source=_DICTIONARY,
    ),
    rule(
        "coordinates_not_finite", "error", ("Tọa độ không hữu hạn", "Coordinate not finite"),
        ("{value} tọa độ không phải là số hữu hạn.", "{value} coordinates are infinite or not numbers."),
        ("Không thể tính diện tích hay vẽ thửa.", "No area can be computed and nothing drawn."),
        source=_SF,
    ),
    rule(
        "geometry_invalid", "error", ("Hình học không hợp lệ", "Invalid geometry"),
        ("Hình học không hợp lệ: {text}.", "The geometry is invalid: {text}."),
        ("Ranh giới tự cắt hoặc các vòng đè lên nhau.", "The boundary crosses itself or rings cross each other."),
        source=_SF,
    ),
    rule(
        "spike", "error", ("Gai nhọn", "Spike"),
        ("Góc {value}° tại đỉnh, nhỏ hơn {limit}°: ranh giới đi ra rồi quay lại.",
         "The angle at this vertex is {value}°, below {limit}°: the boundary runs out and back."),
        ("Gai do số hóa hoặc bắt điểm sai.", "Left by wrong snapping or digitising."), unit="°", tolerance=True,
    ),
    rule(
        "sharp_angle", "warning", ("Góc quá nhọn", "Sharp angle"),
        ("Góc {value}° tại đỉnh, nhỏ hơn {limit}°.", "The angle at this vertex is {value}°, below {limit}°."),
        ("Góc nhọn hiếm gặp ở ranh giới thật; cần xem lại.", "Rare on a true boundary; please look."),
        unit="°", tolerance=True,
    ),
    rule(
        "repeated_vertex", "warning", ("Đỉnh lặp", "Repeated vertex"),
        ("Hai đỉnh liên tiếp trùng nhau.", "Two vertices in a row are the same."),
        ("Đỉnh thừa, không đổi hình dạng.", "A superfluous vertex; the shape is the same without it."),
    ),
    rule(
        "tiny_edge", "warning", ("Cạnh quá ngắn", "Tiny edge"),
        ("Cạnh dài {value} m, ngắn hơn {limit} m.", "The edge is {value} m long, shorter than {limit} m."),
        ("Cạnh ngắn hơn độ chính xác đo thường là lỗi.", "An edge below the survey's precision is mostly an error."),
        unit="m", tolerance=True,
    ),
    rule(
        "straight_vertex", "info", ("Đỉnh nằm trên đoạn thẳng", "Vertex on a straight line"),
        ("Đỉnh lệch {value} m khỏi đường thẳng, dưới {limit} m.",
         "The vertex is {value} m off the straight line, below {limit} m."),
        ("Có thể cần cho thửa bên cạnh; mặc định tắt.", "A neighbour may need it; off by default."),
        unit="m", tolerance=True,
    ),
    rule(
        "hole", "info", ("Có lỗ", "Hole"),
        ("Thửa có lỗ {value} m².", "The parcel has a hole of {value} m²."),
        ("Lỗ đúng khi có thửa khác nằm trong.", "Right where another parcel lies inside."), unit="m²",
        tolerance=True,
    ),
    rule(
        "tiny_hole", "warning", ("Lỗ quá nhỏ", "Tiny hole"),
        ("Lỗ {value} m², nhỏ hơn {limit} m².", "A hole of {value} m², below {limit} m²."),
        ("Lỗ rất nhỏ thường do khép vùng sai.", "Mostly left by building polygons from bad lines."),
        unit="m²", tolerance=True,
    ),
    rule(
        "multipart", "warning", ("Thửa nhiều phần", "Several parts"),
        ("Thửa gồm {value} phần rời nhau.", "The parcel has {value} separate parts."),
        ("Một thửa đất thường là một vùng liền.", "A parcel is usually one piece of ground."),
    ),
    rule(
        "tiny_part", "warning", ("Phần quá nhỏ", "Tiny part"),
        ("Một phần của thửa chỉ có {value} m², nhỏ hơn {limit} m².",
         "One part of the parcel has only {value} m², below {limit} m²."),
        ("Mảnh vụn dính kèm thửa.", "A crumb left from cutting."), unit="m²", tolerance=True,
    ),
    rule(
        "has_z", "info", ("Có độ cao Z", "Has Z"),
        ("Hình học mang tọa độ Z.", "The geometry has Z coordinates."),
        ("Thửa đất lưu trên mặt phẳng.", "Parcels are kept in the plane."), source=_DICTIONARY,
    ),
    rule(
        "has_m", "info", ("Có giá trị M", "Has M"),
        ("Hình học mang giá trị M.", "The geometry has M values."),
        ("Thửa đất lưu trên mặt phẳng.", "Parcels are kept in the plane."), source=_DICTIONARY,
    ),
    rule(
        "too_small", "warning", ("Thửa quá nhỏ", "Too small"),
        ("Diện tích {value} m², nhỏ hơn {limit} m².", "The area is {value} m², below {limit} m²."),
        ("Mức nhỏ nhất do cơ quan đặt.", "The smallest area is the office's own."), unit="m²", tolerance=True,
    ),
    rule(
        "too_large", "warning", ("Thửa quá lớn", "Too large"),
        ("Diện tích {value} m², lớn hơn {limit} m².", "The area is {value} m², above {limit} m²."),
        ("Có thể là vùng ngoài khép nhầm thành thửa.", "The outer face may have been taken for a parcel."),
        unit="m²", tolerance=True,
    ),
    rule(
        "too_many_vertices", "warning", ("Quá nhiều đỉnh", "Too many vertices"),
        ("Thửa có {value} đỉnh, nhiều hơn {limit}.", "The parcel has {value} vertices, more than {limit}."),
        ("Thường do cung tròn chia quá dày.", "Mostly arcs stroked too finely."), tolerance=True,
    ),
    rule(
        "ring_direction", "info", ("Chiều vòng", "Ring direction"),
        ("Vòng ngoài đi theo chiều kim đồng hồ.", "The outer ring runs clockwise."),
        ("Một số phần mềm yêu cầu ngược chiều kim đồng hồ; mặc định tắt.",
         "Some programs want it counter-clockwise; off by default."), source=_SF,
    ),
    rule(
        "elongated", "info", ("Thửa quá dài", "Elongated"),
        ("Chiều dài gấp {value} lần chiều rộng, quá {limit}.",
         "Its length is {value} times its width, more than {limit}."),
        ("Dải dài có thể là đường, mương hoặc lỗi.", "A strip may be a road, a ditch or an error."),
        tolerance=True,
    ),
]  # fmt: skip
