"""Rules about how parcels fit together, and where they lie."""

from __future__ import annotations

from .rule import rule

_PARTITION = "parcels of a fabric neither overlap nor leave gaps; the limit is an office setting"
_COMMUNES, _SHEETS, _PROVINCE = ("layer:communes",), ("layer:sheets", "so_to"), ("layer:province",)

COVERAGE_RULES = [
    rule(
        "overlap", "error", ("Chồng thửa", "Overlap"),
        ("Chồng {value} m² với thửa {text}.", "Overlaps parcel {text} by {value} m²."),
        ("Hai thửa chiếm cùng một phần đất.", "Two parcels claim the same ground."), unit="m²", tolerance=True,
        source=_PARTITION,
    ),
    rule(
        "gap", "error", ("Hở thửa", "Gap"),
        ("Hở {value} m² giữa các thửa.", "A gap of {value} m² between parcels."),
        ("Vùng hẹp không thuộc thửa nào.", "A narrow area that belongs to no parcel."), unit="m", tolerance=True,
        source=_PARTITION,
    ),
    rule(
        "neighbour_vertex_missing", "warning", ("Thiếu đỉnh chung", "Neighbour's vertex missing"),
        ("Đỉnh của thửa {text} nằm trên cạnh nhưng thửa này không có đỉnh đó.",
         "A vertex of parcel {text} lies on an edge of this parcel, which has no vertex there."),
        ("Thiếu đỉnh chung sẽ sinh khe hở khi nắn chỉnh.", "Leads to gaps as soon as anything is moved."), unit="m",
        tolerance=True, source=_PARTITION,
    ),
    rule(
        "vertices_nearly_equal", "warning", ("Đỉnh gần trùng", "Vertices nearly equal"),
        ("Đỉnh cách đỉnh của thửa {text} {value} m.", "The vertex is {value} m from one of parcel {text}."),
        ("Hai đỉnh lẽ ra là một.", "The two should be one."), unit="m", tolerance=True, source=_PARTITION,
    ),
    rule(
        "duplicate_parcel", "error", ("Thửa vẽ trùng", "Duplicate parcel"),
        ("Trùng hoàn toàn với thửa {text}.", "The same area as parcel {text}."),
        ("Cùng một vùng có hai lần.", "The same polygon is there twice."), source=_PARTITION,
    ),
    rule(
        "contained_parcel", "error", ("Thửa nằm trong thửa khác", "Contained parcel"),
        ("Nằm trọn trong thửa {text}.", "Lies completely inside parcel {text}."),
        ("Thửa ngoài cần có lỗ, hoặc một thửa thừa.", "The outer one lacks a hole, or one is too many."), unit="m²",
        source=_PARTITION,
    ),
    rule(
        "unmatched_edge", "warning", ("Cạnh không khớp", "Unmatched edge"),
        ("{value} m ranh giới không khớp với thửa bên cạnh.",
         "{value} m of the boundary do not match the neighbour's."),
        ("Phần còn lại của ranh giới không khớp, ngoài khe hở và chồng đã nêu.",
         "What does not match beyond the gaps and overlaps that are listed."), unit="m", source=_PARTITION,
    ),
    rule(
        "isolated_parcel", "info", ("Thửa đứng riêng", "Isolated parcel"),
        ("Thửa không tiếp giáp thửa nào.", "The parcel touches no other one."),
        ("Có thể đặt lệch vị trí; mặc định tắt.", "It may have been misplaced; off by default."),
    ),
    rule(
        "commune_edge_overlap", "error", ("Chồng ranh giới xã", "Overlap along a commune edge"),
        ("Chồng {value} m² với thửa {text} của xã khác.", "Overlaps parcel {text} of another commune by {value} m²."),
        ("Thửa của hai xã chiếm cùng một phần đất.", "Parcels of two communes claim the same ground."), unit="m²",
        tolerance=True, source=_PARTITION,
    ),
    rule(
        "commune_edge_gap", "warning", ("Hở ranh giới xã", "Gap along a commune edge"),
        ("Cách thửa {text} của xã khác {value} m.", "{value} m from parcel {text} of another commune."),
        ("Hai xã chưa tiếp biên khớp.", "The two communes' edges do not meet."), unit="m", tolerance=True,
        source=_PARTITION,
    ),
    rule(
        "outside_commune", "error", ("Ngoài địa giới xã", "Outside the commune"),
        ("{value} m² nằm ngoài địa giới xã.", "{value} m² lie outside the commune."),
        ("So với lớp địa giới xã đã cho.", "Compared with the commune layer given."), unit="m²", tolerance=True,
        needs=_COMMUNES,
    ),
    rule(
        "commune_differs", "error", ("Mã xã không khớp vị trí", "Commune code and place differ"),
        ("Mã xã của thửa khác mã {text} của xã tại đó.", "The parcel's code is not {text}, the commune there."),
        ("Vị trí thửa và mã xã mâu thuẫn nhau.", "Place and code contradict each other."),
        needs=("layer:communes", "ma_xa"),
    ),
    rule(
        "across_commune_boundary", "warning", ("Vắt qua địa giới xã", "Across a commune boundary"),
        ("Thửa nằm trên {value} xã.", "The parcel lies in {value} communes."),
        ("Mỗi thửa thuộc một xã.", "A parcel belongs to one commune."), unit="m²", tolerance=True, needs=_COMMUNES,
    ),
    rule(
        "outside_sheet", "warning", ("Ngoài khung tờ", "Outside its sheet"),
        ("{value} m² nằm ngoài tờ bản đồ {text}.", "{value} m² lie outside sheet {text}."),
        ("So với chỉ mục tờ bản đồ đã cho.", "Compared with the sheet index given."), unit="m²", tolerance=True,
        needs=_SHEETS,
    ),
    rule(
        "sheet_unknown", "error", ("Tờ bản đồ không có", "Unknown sheet"),
        ("Tờ {text} không có trong chỉ mục tờ bản đồ.", "Sheet {text} is not in the sheet index."),
        ("Số tờ của thửa không khớp chỉ mục.", "The parcel's sheet number is not in the index."), needs=_SHEETS,
    ),
    rule(
        "outside_province", "error", ("Ngoài tỉnh", "Outside the province"),
        ("{value} m² nằm ngoài ranh giới tỉnh.", "{value} m² lie outside the province."),
        ("Thường do sai kinh tuyến trục.", "Mostly a wrong central meridian."), unit="m²", tolerance=True,
        needs=_PROVINCE,
    ),
    rule(
        "coordinates_in_degrees", "error", ("Tọa độ là độ", "Coordinates in degrees"),
        ("Tọa độ nằm trong phạm vi ±360: là độ, không phải mét.",
         "The coordinates are within ±360: degrees, not metres."),
        ("Hệ tọa độ khai báo là mét.", "The layer's system is in metres."), source="range of longitude and latitude",
    ),
    rule(
        "far_from_meridian", "warning", ("Xa kinh tuyến trục", "Far from the meridian"),
        ("Cách kinh tuyến trục {value} km, quá {limit} km.",
         "{value} km from the central meridian, more than {limit} km."),
        ("Sai múi chiếu, hoặc đảo X và Y.", "A wrong zone, or X and Y exchanged."), unit="km", tolerance=True,
        source="false easting of the zone: code list vn2000_zones; the distance is an office setting",
    ),
]  # fmt: skip
