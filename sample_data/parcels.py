"""What a parcel is called: land code, owner, number, and where the texts of its label stand."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import layout
import numpy as np
import shapely
from faces import Edge, Face, Vertex

OWNER_MARK = "Ngoạch Sưởng"
FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Giáp",
    "Thân",
]
GIVEN = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Hà",
    "Hạnh",
    "Hiền",
    "Hòa",
    "Hương",
    "Khánh",
    "Lan",
    "Liên",
    "Long",
    "Mai",
    "Minh",
    "Nam",
    "Nga",
]
GIVEN += [
    "Phúc",
    "Quý",
    "Sơn",
    "Tâm",
    "Thảo",
    "Thịnh",
    "Thủy",
    "Tiến",
    "Trường",
    "Tuấn",
    "Tuyết",
    "Vượng",
    "Xuân",
    "Yến",
    "Đức",
    "Đào",
]
USES = {
    "frontage": (["ONT", "ONT+CLN"], [0.4, 0.6]),
    "house": (["CLN", "HNK", "NTS"], [0.6, 0.32, 0.08]),
    "paddy": (["LUC", "LUK", "HNK", "NTS"], [0.8, 0.1, 0.08, 0.02]),
    "forest": (["RSX", "RPH"], [0.8, 0.2]),
}
STYLE_OF_SHEET = {
    1: "one",
    2: "levels",
    3: "comma",
    4: "forms",
    5: "levels",
    6: "one",
    7: "levels",
    8: "forms",
}
BAND = 20_000  # mm: parcels are numbered from the north in zigzag bands this wide
MARGIN = 200.0  # mm between a text's insertion point and the boundary


@dataclass
class Label:
    """One text: level, content, lower-left corner and height in mm, rotation in degrees."""

    level: int
    text: str
    at: Vertex
    height: float
    rotation: float


def is_parcel(face: Face) -> bool:
    return face.kind != "lane"


def describe(faces: list[Face], seed: int) -> None:
    """Fills in land code, owner and the number inside the sheet."""
    rng = np.random.default_rng(seed + 2)
    beside: dict[Edge, list[Face]] = defaultdict(list)
    for face in faces:
        for edge in face.edges():
            beside[edge].append(face)
    for face in filter(is_parcel, faces):
        if not face.code:
            front = face.kind == "house" and any(
                o.kind in ("lane", "road") for e in face.edges() for o in beside[e]
            )
            codes, weights = USES["frontage" if front else face.kind]
            face.code = str(rng.choice(codes, p=weights))
        if face.kind in ("house", "paddy", "forest"):
            middle = "Văn" if rng.random() < 0.5 else "Thị"
            face.owner = f"{rng.choice(FAMILIES)} {middle} {OWNER_MARK} {rng.choice(GIVEN)}"
    centres = {id(f): label_point(f) for f in faces if is_parcel(f)}
    for sheet in sorted(STYLE_OF_SHEET):
        mine = [f for f in faces if f.sheet == sheet and is_parcel(f)]
        mine.sort(key=lambda f: _zigzag(centres[id(f)]))
        for number, face in enumerate(mine, 1):
            face.number = number


def _zigzag(at: Vertex) -> tuple[int, int, int]:
    band = (layout.ROWS * layout.SHEET * 1000 - at[1]) // BAND
    return (band, at[0] if band % 2 == 0 else -at[0], -at[1])


def label_point(face: Face) -> Vertex:
    """The middle of the largest circle in the parcel, on whole millimetres."""
    x, y = shapely.maximum_inscribed_circle(face.polygon, tolerance=100).coords[0]
    return round(x), round(y)


def area_text(face: Face, area: float) -> str:
    text = f"{area:.1f}"
    return text.replace(".", ",") if STYLE_OF_SHEET[face.sheet] == "comma" else text


def labels(
    face: Face, *, number: int | None = None, area: float | None = None, shift: Vertex = (0, 0)
) -> list[Label]:
    """The texts of one label in the style of the sheet; a defect may want another `number`, `area` or place (mm)."""
    style = STYLE_OF_SHEET[face.sheet]
    number = face.number if number is None else number
    written = area_text(face, face.area if area is None else area)
    place = _Place(face, shift)
    if style in ("one", "comma"):
        text = f"{face.code}{number}/{written}"
        return [place.text(13, text, len(text), -0.5, 0.0)]
    levels = (13, 4, 2) if style == "levels" else (13, 13, 13)
    wide = max(len(str(number)), len(written))
    return [
        place.text(levels[0], str(number), wide, 0.35, 0.0),
        place.text(levels[1], written, wide, -1.35, 0.0),
        place.text(levels[2], face.code, wide, -0.5, -(wide / 2 + len(face.code) + 0.7)),
    ]


def fraction_line(face: Face, shift: Vertex = (0, 0)) -> list[Vertex]:
    """The line between number and area, on level 13."""
    place = _Place(face, shift)
    half = max(place.height * 0.7 * 2.5, 300.0)
    return [place.at(-half, 0.0), place.at(half, 0.0)]


def owner_label(face: Face) -> Label:
    return _Place(face, (0, 0)).text(6, face.owner, len(face.owner), -2.9, 0.0, scale=0.8)


class _Place:
    """Finds room along the parcel's longer side; texts shrink until their lower-left corner is inside."""

    def __init__(self, face: Face, shift: Vertex) -> None:
        self.polygon = face.polygon
        shapely.prepare(self.polygon)
        x, y = label_point(face)
        self.centre = (x + shift[0], y + shift[1])
        a, b, c = (
            np.array(p) for p in list(shapely.minimum_rotated_rectangle(self.polygon).exterior.coords)[:3]
        )
        u = b - a if np.linalg.norm(b - a) > np.linalg.norm(c - b) else c - b
        angle = math.degrees(math.atan2(u[1], u[0]))
        self.rotation = (angle + 90) % 180 - 90
        reach = shapely.distance(shapely.Point(self.centre), self.polygon.boundary)
        self.height = float(np.clip(reach / 2.2, 500, 2000))

    def at(self, along: float, across: float) -> Vertex:
        turn = math.radians(self.rotation)
        x = self.centre[0] + along * math.cos(turn) - across * math.sin(turn)
        return round(x), round(self.centre[1] + along * math.sin(turn) + across * math.cos(turn))

    def text(self, level: int, text: str, wide: int, up: float, left: float, *, scale: float = 1.0) -> Label:
        """`wide` characters centred on the label point, `up` lines above it, or `left` characters to its left."""
        height = self.height * scale
        for _ in range(14):
            along = (left or -wide / 2) * height * 0.7
            spot = self.at(along, up * height)
            if self.polygon.contains(shapely.Point(spot).buffer(MARGIN)):
                return Label(level, text, spot, height, self.rotation)
            height *= 0.85
        return Label(level, text, self.at(0.0, up * height * 0.3), max(height, 250.0), self.rotation)
