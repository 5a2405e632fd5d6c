"""The zoning plan: zones with the layer codes of TT 16/2025/TT-BXD, as DXF and as GeoPackage, with its faults known.

Zones, names and the decision are invented. Codes, colour indexes and labels are those of the circular's layer list.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import ezdxf
import layout
import numpy as np
import shapely
from faces import Face
from geopackage import write_layer
from shapely import Polygon

DECISION, DECISION_DATE = "00/QĐ-MẪU (không có thật)", "2025-07-01"
# Suffix of the layer code: AutoCAD colour index and label, from the circular's list.
KINDS = {
    "DAT_HTKT_DuongGT": (251, "Đường giao thông"),
    "DAT_HTXH_Truonghoc": (15, "Trường học"),
    "DAT_Coquan": (34, "Cơ quan, trụ sở"),
    "DAT_HTXH_Theducthethao": (94, "Thể dục thể thao"),
    "DAT_Ditich_tongiao": (16, "Di tích, tôn giáo"),
    "DAT_KHAC_Honuoc": (154, "Hồ, ao, đầm"),
    "DAT_KHAC_Songsuoi": (152, "Sông, suối, kênh, rạch"),
    "DAT_HTKT_Nghiatrang": (251, "Nghĩa trang"),
    "DAT_SX_Congnghiep": (192, "Sản xuất công nghiệp"),
    "DAT_HTXH_CayxanhCC": (72, "Cây xanh công cộng"),
    "DAT_Dichvu": (12, "Dịch vụ"),
    "DAT_O_Nhomnhao": (42, "Nhóm nhà ở"),
    "DAT_O_Langxom": (57, "Làng xóm, dân cư nông thôn"),
    "DAT_NN_Rungsanxuat": (107, "Rừng sản xuất"),
    "DAT_NN_Nongnghiep": (3, "Sản xuất nông nghiệp"),
}
UNCOVERED = Polygon([(150, 130), (215, 118), (262, 150), (250, 205), (190, 222), (146, 186)])
INDUSTRY = Polygon([(88, 712), (372, 704), (380, 905), (70, 905)])
# The farmland west of the canal was drawn over the industrial zone's southern edge.
OVERLAP = Polygon([(80, 712.2), (372.4, 704), (372.8, 719), (80, 727.5)])


@dataclass(frozen=True)
class Zone:
    """Polygon in mm from the corner."""

    id: str
    code: str
    name: str
    polygon: Polygon


def draft() -> list[tuple[str, str, Polygon]]:
    """Prefix, kind, shape (metres from the corner); an earlier one takes the land from a later one."""
    box = shapely.box
    road = layout.road_line()
    bypass = layout.smooth([(1460, 1000), (1450, 760), (1500, 610), (1480, 420), (1520, 250), (1500, 0)])
    public = {
        name: box(*layout.PUBLIC[i][0]).buffer(4)
        for i, name in enumerate(["office", "school", "sport", "pagoda", "grave", "trade", "grave2"])
    }
    rng = np.random.default_rng(7)
    ponds = [layout.pond(x, y, r, rng).buffer(3) for x, y, r, _ in layout.PONDS]
    return [
        (
            "QHDD",
            "DAT_HTKT_DuongGT",
            road.buffer(15, cap_style="flat").union(bypass.buffer(11, cap_style="flat")),
        ),
        ("QHDH", "DAT_KHAC_Songsuoi", layout.canal_line().buffer(7, cap_style="flat")),
        ("QHDH", "DAT_HTXH_Truonghoc", public["school"]),
        ("QHDH", "DAT_Coquan", public["office"]),
        ("QHDH", "DAT_HTXH_Theducthethao", public["sport"]),
        ("QHDH", "DAT_Ditich_tongiao", public["pagoda"]),
        ("QHDH", "DAT_HTKT_Nghiatrang", public["grave"].union(public["grave2"])),
        ("QHDH", "DAT_Dichvu", public["trade"].union(box(640, 545, 745, 600))),
        *(("QHDH", "DAT_KHAC_Honuoc", p) for p in ponds),
        (
            "QHDH",
            "DAT_HTXH_CayxanhCC",
            shapely.Point(1010, 480).buffer(48).union(shapely.Point(1640, 335).buffer(62)),
        ),
        ("QHDD", "DAT_SX_Congnghiep", INDUSTRY),
        ("QHDD", "DAT_O_Nhomnhao", Polygon([(1432, 470), (1700, 462), (1705, 590), (1440, 585)])),
        ("QHDH", "DAT_O_Langxom", layout.VILLAGE.buffer(9)),
        ("QHDH", "DAT_NN_Rungsanxuat", layout.HILL.buffer(6)),
        ("QHDH", "DAT_NN_Nongnghiep", box(-10, -10, 2010, 1010)),
    ]


def build_zones(commune: Polygon) -> list[Zone]:
    """Zones of the commune (mm): exact neighbours, except for the piece left out and the planted overlap."""
    shapes = [shapely.transform(shape, lambda xy: xy * 1000) for _, _, shape in draft()]
    hole, extra = (shapely.transform(p, lambda xy: xy * 1000) for p in (UNCOVERED, OVERLAP))
    borders = shapely.boundary([*shapes, hole, extra, commune])
    noded = shapely.union_all(shapely.get_parts(borders), grid_size=1)
    cells = [c for c in shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))) if c.area > 0]
    at = shapely.point_on_surface(cells)
    inside = shapely.contains(commune, at) & ~shapely.contains(hole, at)
    rank = np.full(len(cells), -1)
    for i in reversed(range(len(shapes))):
        rank[shapely.contains(shapes[i], at)] = i
    farmland = len(shapes) - 1
    kinds = draft()
    industry = [k[1] for k in kinds].index("DAT_SX_Congnghiep")
    zones: list[Zone] = []
    for i, (prefix, kind, _) in enumerate(kinds):
        chosen = inside & (rank == i)
        if i == farmland:
            chosen |= inside & (rank == industry) & shapely.contains(extra, at)
        union = shapely.coverage_union_all(np.asarray(cells, dtype=object)[chosen])
        for part in sorted(shapely.get_parts(union), key=lambda p: p.bounds):
            if part.area > 1e6:
                zones.append(
                    Zone(
                        f"QH-{len(zones) + 1:03d}",
                        f"{prefix}_{kind}",
                        f"{KINDS[kind][1]} {len(zones) + 1} (mẫu)",
                        part,
                    )
                )
    return zones


def write_plan(folder: Path, commune: Polygon, parcels: list[Face]) -> dict[str, float]:
    """Write both files and return the areas (m²) that an overlay has to state."""
    from truth import to_metres

    folder.mkdir(parents=True, exist_ok=True)
    zones = build_zones(commune)
    path = folder / "zoning_plan.gpkg"
    path.unlink(missing_ok=True)
    columns: dict[str, list[object]] = {
        "ma_vung": [z.id for z in zones],
        "ma_loai_qh": [z.code for z in zones],
        "ten_vung": [z.name for z in zones],
        "so_quyet_dinh": [DECISION] * len(zones),
        "ngay_quyet_dinh": [np.datetime64(DECISION_DATE, "D")] * len(zones),
        "dien_tich": [round(z.polygon.area / 1e6, 3) for z in zones],
        "ghi_chu": ["Số liệu mẫu, không có thật"] * len(zones),
    }
    geometry = [to_metres(z.polygon) for z in zones]
    write_layer(path, "zones", geometry, columns, "Polygon")
    _write_dxf(folder / "zoning_plan.dxf", zones, geometry)
    return _measure(zones, commune, parcels)


def _measure(zones: list[Zone], commune: Polygon, parcels: list[Face]) -> dict[str, float]:
    shapes = np.array([z.polygon for z in zones], dtype=object)
    covered = shapely.union_all(shapes)
    tree = shapely.STRtree(shapes)
    pairs = [(a, b) for a, b in zip(*tree.query(shapes, predicate="intersects"), strict=True) if a < b]
    twice = shapely.union_all(
        [
            shapely.intersection(shapes[a], shapes[b])
            for a, b in pairs
            if shapes[a].intersection(shapes[b]).area > 0
        ]
    )
    land = np.array([f.polygon for f in parcels], dtype=object)

    def square_metres(values: np.ndarray | float) -> float:
        return round(float(np.sum(values)) / 1e6, 3)

    hits, _ = tree.query(land, predicate="intersects")
    several = np.unique(hits, return_counts=True)[1]
    return {
        "zones": len(zones),
        "zones_with_holes": sum(1 for z in zones if len(z.polygon.interiors)),
        "commune_m2": square_metres(commune.area),
        "uncovered_m2": square_metres(commune.difference(covered).area),
        "overlap_m2": square_metres(twice.area),
        "uncovered_in_parcels_m2": square_metres(shapely.area(shapely.difference(land, covered))),
        "overlap_in_parcels_m2": square_metres(shapely.area(shapely.intersection(land, twice))),
        "parcels_touching_two_or_more_zones": int((several > 1).sum()),
    }


def _write_dxf(path: Path, zones: list[Zone], geometry: list[Polygon]) -> None:
    """One closed polyline per ring and one hatch per zone on the layer of its code, and its name as text."""
    ezdxf.options.write_fixed_meta_data_for_testing = True
    drawing = ezdxf.new("R2010", units=6)
    drawing.header["$INSUNITS"] = 6
    space = drawing.modelspace()
    for code in sorted({z.code for z in zones}):
        drawing.layers.add(code, color=KINDS[code.split("_", 1)[1]][0])
    drawing.layers.add("KHUNG_TEN", color=7)
    for zone, polygon in zip(zones, geometry, strict=True):
        hatch = space.add_hatch(dxfattribs={"layer": zone.code, "color": 256})
        for i, ring in enumerate((polygon.exterior, *polygon.interiors)):
            points = [(round(x, 3), round(y, 3)) for x, y in ring.coords[:-1]]
            space.add_lwpolyline(points, close=True, dxfattribs={"layer": zone.code})
            hatch.paths.add_polyline_path(points, is_closed=True, flags=1 if i == 0 else 16)
        at = shapely.maximum_inscribed_circle(polygon, tolerance=1).coords[0]
        text = space.add_text(zone.name, height=4, dxfattribs={"layer": zone.code})
        text.set_placement((round(at[0], 3), round(at[1], 3)))
    space.add_text(
        f"Quy hoạch chung xã Mẫu, {DECISION}", height=12, dxfattribs={"layer": "KHUNG_TEN"}
    ).set_placement((layout.EAST + 600, layout.NORTH + 1010))
    # ezdxf would register the classes in the order of a set, another one on every run.
    for name in sorted(drawing.entitydb.dxf_types_in_use()):
        drawing.classes.add_class(name)
    drawing.saveas(path)
