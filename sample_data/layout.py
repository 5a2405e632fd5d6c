"""Where things lie, in metres from the south-west corner of the sheets (EPSG:9214 E 417 000, N 2 353 000)."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely import LineString, Polygon

EAST, NORTH = 417_000, 2_353_000
SHEET = 500  # metres: one frame at 1:1000
COLUMNS, ROWS = 4, 2
ROAD_WIDTH, CANAL_WIDTH, LANE_WIDTH, TRACK_WIDTH = 12.0, 8.0, 3.6, 2.8

ROAD_NAME, CANAL_NAME = "Đường tỉnh 999 (mẫu)", "Kênh Mẫu"
HAMLETS = [
    ("Thôn Mẫu Thượng", 800, 850),
    ("Thôn Mẫu Hạ", 1180, 380),
    ("Đồi Mẫu", 1700, 820),
    ("Đồng Mẫu", 230, 400),
]

LANE_X = [600, 690, 772, 862, 955, 1042, 1130, 1225, 1320, 1420]
LANE_Y = [325, 395, 460, 540, 735, 805, 880]
TRACKS = [
    [(40, 330), (180, 345), (300, 330), (405, 345)],
    [(225, 30), (235, 200), (222, 345), (238, 480), (228, 640), (240, 790), (232, 960)],
    [(40, 800), (150, 795), (232, 800), (400, 790)],
    [(500 + 25, 640), (540, 760), (528, 880), (535, 980)],
    [(540, 265), (552, 400), (545, 630)],
    [(600, 325), (575, 330), (545, 335)],
    [(690, 325), (700, 260), (690, 200)],
    [(862, 325), (870, 250), (862, 180)],
    [(1130, 325), (1122, 250), (1130, 180)],
    [(1320, 325), (1330, 260), (1322, 190)],
    [(600, 20), (610, 110), (600, 225)],
    [(820, 20), (812, 100), (820, 185)],
    [(1080, 20), (1090, 100), (1080, 175)],
    [(1290, 20), (1282, 100), (1290, 190)],
    [(1620, 20), (1612, 80), (1620, 150)],
    [(1420, 325), (1430, 260), (1420, 180)],
    [(1420, 460), (1540, 452), (1680, 462), (1820, 450), (1980, 458)],
    [(1562, 150), (1570, 300), (1560, 455), (1568, 600)],
    [(1720, 140), (1712, 300), (1720, 455), (1714, 590)],
    [(1850, 130), (1858, 290), (1850, 455), (1857, 600)],
    [(1420, 735), (1465, 728), (1530, 745), (1660, 722), (1790, 735), (1980, 715)],
    [(1465, 728), (1478, 850), (1465, 980)],
]
HILL = shapely.box(1460, 715, 2000, 1000)
# centre, radius, name
PONDS = [
    (1086, 430, 19, "Ao Làng"),
    (817, 770, 20, "Ao Chùa"),
    (1372, 842, 19, "Ao Mẫu"),
    (285, 235, 30, "Hồ Mẫu"),
    (1640, 335, 36, "Hồ Đông"),
]
# Land given to the public: a box, the parcels' target area in m², their land codes in turn.
PUBLIC = [
    ((866, 672, 957, 738), 1700, ["TSC", "DVH", "DYT", "DCH"]),
    ((1046, 545, 1128, 640), 9000, ["DGD"]),
    ((1228, 545, 1316, 600), 9000, ["DTT"]),
    ((700, 742, 782, 800), 2600, ["TON", "TIN"]),
    ((1180, 195, 1262, 262), 1900, ["NTD"]),
    ((400, 590, 470, 662), 2900, ["SKC", "TMD"]),
    ((1590, 640, 1650, 700), 3000, ["NTD"]),
]


def warp(x: float, y: float) -> tuple[float, float]:
    """Bends the village's straight grid."""
    return x + 17 * math.sin(y / 105), y + 15 * math.sin(x / 150 + 1)


VILLAGE = Polygon(
    [warp(*p) for p in shapely.get_coordinates(shapely.segmentize(shapely.box(590, 312, 1432, 905), 20))]
)


def smooth(points: list[tuple[float, float]], rounds: int = 2) -> LineString:
    """Chaikin's corner cutting: a drawn polyline becomes a soft curve."""
    line = np.asarray(points, float)
    for _ in range(rounds):
        inner = np.stack(
            [0.75 * line[:-1] + 0.25 * line[1:], 0.25 * line[:-1] + 0.75 * line[1:]], axis=1
        ).reshape(-1, 2)
        line = np.vstack([line[:1], inner[1:-1], line[-1:]])
    return LineString(line)


def outline() -> Polygon:
    """The commune's edge: a rounded, irregular shape inside the eight frames."""
    ring = []
    for i in range(110):
        a = 2 * math.pi * i / 110
        c, s = math.cos(a), math.sin(a)
        grow = (abs(c) ** 5 + abs(s) ** 5) ** -0.2
        grow *= 0.965 - 0.022 * math.sin(3 * a + 1) - 0.016 * math.sin(7 * a) - 0.009 * math.sin(17 * a + 2)
        ring.append((1000 + 975 * grow * c, 500 + 470 * grow * s))
    return Polygon(ring)


def road_line() -> LineString:
    return LineString(
        [(x, 640 + 40 * math.sin(x / 330) + 12 * math.sin(x / 140 + 1)) for x in range(-20, 2041, 30)]
    )


def canal_line() -> LineString:
    return smooth(
        [
            (430, 1020),
            (405, 800),
            (380, 650),
            (402, 480),
            (440, 350),
            (530, 245),
            (700, 195),
            (1000, 165),
            (1300, 185),
            (1600, 148),
            (2020, 112),
        ]
    )


def lanes(rng: np.random.Generator) -> list[LineString]:
    """The village's lanes: a bent grid of which some pieces are missing."""
    node = {
        (i, j): warp(x + rng.uniform(-13, 13), y + rng.uniform(-12, 12))
        for i, x in enumerate(LANE_X)
        for j, y in enumerate(LANE_Y)
    }
    found = []
    for (i, j), start in node.items():
        for to in ((i + 1, j), (i, j + 1)):
            edge = i in (0, len(LANE_X) - 1) or j in (0, len(LANE_Y) - 1)
            if to not in node or (rng.random() < 0.12 and not edge):
                continue
            end = node[to]
            bend = [
                (
                    (start[0] * (1 - t) + end[0] * t + rng.uniform(-4.5, 4.5)),
                    (start[1] * (1 - t) + end[1] * t + rng.uniform(-4.5, 4.5)),
                )
                for t in (0.35, 0.7)
            ]
            found.append(LineString([start, *bend, end]))
    return found


def pond(x: float, y: float, radius: float, rng: np.random.Generator) -> Polygon:
    if VILLAGE.contains(shapely.Point(x, y)):
        x, y = warp(x, y)
    phase, ring = rng.uniform(0, 6), []
    for i in range(18):
        a = 2 * math.pi * i / 18
        r = radius * (1 + 0.13 * math.sin(2 * a + phase) + 0.06 * math.sin(5 * a + phase))
        ring.append((x + 1.15 * r * math.cos(a), y + 0.9 * r * math.sin(a)))
    return Polygon(ring)


def height(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Ground height in metres at metres from the corner: a plain falling to the south, one hill in the north-east."""
    plain = 9 + y / 220 + 0.5 * np.sin(x / 190) + 0.4 * np.sin(y / 130 + x / 300)
    hill = 58 * np.exp(-(((x - 1740) / 190) ** 2) - ((y - 860) / 95) ** 2)
    return plain + hill + 9 * np.exp(-(((x - 1560) / 80) ** 2) - ((y - 900) / 70) ** 2)
