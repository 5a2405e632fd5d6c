"""Makes communes for tests: a fabric without a defect, with full attributes, sheets, frames, neighbours and lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any

import numpy as np
import pyproj
import shapely

from bacgiang_gis_plugin.engine.cadastre.checking.identity import LETTERS

X, Y = 417_000.0, 2_353_000.0
OWN, NEXT, OUTER = "07210", "07228", "07246"
LAND = ("ONT", "CLN", "LUC", "ONT+CLN", "HNK", "NTS", "RSX", "TMD")
BENT = 0.03  # metres: how far a vertex is off the straight line at least
LATTICE, SHAKE = 4.0, 0.6  # metres: vertices lie this far apart at least, and are moved by no more than that
ROOM = 40.0  # metres: side of one place of the yard, the empty ground east of the fabric

Point = tuple[float, float]
Row = dict[str, Any]


@dataclass
class Commune:
    """``rows``: parcels as rows (``geometry`` and fields); ``fabric``: how many of them lie in the fabric.

    ``frames``: the other layers. ``used``: places of the yard taken, ``numbers``: the last number of each sheet.
    """

    random: Random
    rows: list[Row]
    fabric: int
    west: list[Row]
    numbers: dict[tuple[Any, Any], int]
    extent: tuple[float, float, float, float]
    second: list[shapely.Geometry] = field(default_factory=list)
    loose: list[shapely.Geometry] = field(default_factory=list)
    used: int = 0
    strips: int = 0

    def frames(self) -> dict[str, tuple[list[shapely.Geometry], dict[str, list[Any]]]]:
        """Return the layers of communes, sheets, province and neighbours; each frame ends elsewhere in the yard."""
        x1, y1, x2, y2 = self.extent
        east, north, south = self.limits
        other = shapely.union_all(self.second)
        commune = shapely.box(x1 - 50, y1 - 9000, east, y2 + 900)
        sheets: dict[tuple[str, int], list[shapely.Geometry]] = {}
        for row in self.rows[: self.fabric]:
            sheets.setdefault(row["home"], []).append(row["ground"])
        areas = {key: shapely.union_all(parts) for key, parts in sheets.items()}
        rest = shapely.box(x1 - 50, y1 - 9000, east + 500, north)
        for key, area in areas.items():
            if key != (OWN, 1):
                rest = rest.difference(area)
        areas[OWN, 1] = rest
        province = shapely.box(x1 - 9000, south, x2 + 9000, y2 + 9000)
        return {
            "communes": ([commune.difference(other), other], {"ma_xa": [OWN, NEXT]}),
            "sheets": (
                list(areas.values()),
                {"ma_xa": [key[0] for key in areas], "so_to": [key[1] for key in areas]},
            ),
            "province": ([province], {"so_to": [0]}),
            "neighbours": (
                [row["geometry"] for row in self.west],
                {"ma_thua": [row["ma_thua"] for row in self.west]},
            ),
        }

    @property
    def limits(self) -> tuple[float, float, float]:
        """Where the commune ends in the east, its first sheet in the north, and the province in the south."""
        _, y1, x2, y2 = self.extent
        return x2 + 40 * ROOM, y2 + 600, y1 - 8000

    def room(self) -> Point:
        """Return the corner of an empty place of the yard."""
        self.used += 1
        _, y1, x2, _ = self.extent
        return x2 + 60 + ROOM * (self.used % 30), y1 + 5 + ROOM * (self.used // 30)

    def strip(self) -> Point:
        """Return the corner of an empty strip 10 m high, below the yard."""
        self.strips += 1
        return self.extent[2] + 60, self.extent[1] - 100 - 10.0 * self.strips

    def add(self, geometry: shapely.Geometry | None, **fields: Any) -> Row:
        """Add a parcel with the next number of its sheet (the first, unless said otherwise) and right attributes."""
        key = (fields.get("ma_xa", OWN), fields.get("so_to", 1))
        if "so_thua" not in fields:
            self.numbers[key] = self.numbers.get(key, 0) + 1
        row = parcel(self.random, geometry, *key, fields.get("so_thua", self.numbers.get(key)))
        row |= fields
        self.rows.append(row)
        return row


def parcel(random: Random, geometry: Any, code: Any, sheet: Any, number: Any) -> Row:
    """Return a right row; areas and the parcel id are filled in when the layer is written."""
    return {
        "geometry": geometry, "ma_xa": code, "so_to": sheet, "so_thua": number, "ma_thua": f"{code}-{sheet}-{number}",
        "loai_dat": random.choice(LAND), "chu_su_dung": f"Người sử dụng {random.randrange(10**6)}",
        "dia_chi": f"Thôn {random.randrange(1, 20)}", "ten_vung": f"Khu {random.randrange(1, 9)}",
        "ten_to": f"DC_{sheet}", "nhan": f"{number}",
    }  # fmt: skip


def make_commune(random: Random, size: int) -> Commune:
    """Return a commune of about ``size`` parcels in two communes of two sheets each, and a strip of a third one."""
    across = LATTICE * round((size * 220) ** 0.5 / LATTICE)
    cells = _split(random, (0.0, 0.0, across, across), size)
    west = _split(random, (-3 * LATTICE, 0.0, 0.0, across), max(2, size // 12))
    polygons = _shaken(random, cells + west)
    middles = [((a + c) / 2, (b + d) / 2) for a, b, c, d in cells]
    half = sorted(x for x, _ in middles)[len(middles) // 2]
    homes = [
        (NEXT if x > half else OWN, 1 if y < across / 2 else 2) for x, y in middles
    ]  # the parts need not be in one piece
    commune = Commune(random, [], len(cells), [], {}, (X, Y, X + across, Y + across))
    for home, polygon in zip(homes, polygons, strict=False):
        commune.add(polygon, ma_xa=home[0], so_to=home[1])
        commune.rows[-1] |= {"home": home, "ground": polygon}
    commune.second = [row["geometry"] for row in commune.rows if row["ma_xa"] == NEXT]
    for number, polygon in enumerate(polygons[len(cells) :], start=1):
        commune.west.append({"geometry": polygon, "ma_thua": f"{OUTER}-1-{number}"})
    return commune


def _split(
    random: Random, box: tuple[float, float, float, float], parts: int
) -> list[tuple[float, float, float, float]]:
    """Split a box again and again, at places of the lattice, into about so many boxes of at least two steps."""
    a, b, c, d = box
    wide = c - a >= d - b
    steps = round(((c - a) if wide else (d - b)) / LATTICE)
    if parts < 2 or steps < 4:
        return [box]
    share = random.uniform(0.35, 0.65)
    at = LATTICE * min(max(2, round(steps * share)), steps - 2)
    first = max(1, round(parts * at / (steps * LATTICE)))
    if wide:
        return _split(random, (a, b, a + at, d), first) + _split(random, (a + at, b, c, d), parts - first)
    return _split(random, (a, b, c, b + at), first) + _split(random, (a, b + at, c, d), parts - first)


def _shaken(random: Random, boxes: list[tuple[float, float, float, float]]) -> list[shapely.Polygon]:
    """Return the boxes as polygons that share every vertex, moved a little, to the millimetre; none lies straight."""
    corners = sorted({(x, y) for a, b, c, d in boxes for x in (a, c) for y in (b, d)})
    rows: dict[float, list[float]] = {}
    columns: dict[float, list[float]] = {}
    for x, y in corners:
        rows.setdefault(y, []).append(x)
        columns.setdefault(x, []).append(y)
    rings = []
    for a, b, c, d in boxes:
        ring = [(x, b) for x in rows[b] if a <= x < c]
        ring += [(c, y) for y in columns[c] if b <= y < d]
        ring += [(x, d) for x in reversed(rows[d]) if a < x <= c]
        rings.append(ring + [(a, y) for y in reversed(columns[a]) if b < y <= d])
    moved = {at: _moved(random, at) for at in corners}
    while straight := {
        b for ring in rings for a, b, c in turns(ring) if aside(moved[a], moved[b], moved[c]) < BENT
    }:
        moved |= {at: _moved(random, at) for at in sorted(straight)}
    return [shapely.Polygon([moved[at] for at in ring]) for ring in rings]


def turns(ring: list[Point]) -> Iterator[tuple[Point, Point, Point]]:
    """Yield each vertex of an open ring between the ones beside it."""
    return zip([ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True)


def aside(a: Point, b: Point, c: Point) -> float:
    """Return how far b is from the line through a and c."""
    x, y = c[0] - a[0], c[1] - a[1]
    return abs(x * (b[1] - a[1]) - y * (b[0] - a[0])) / max(1e-9, (x * x + y * y) ** 0.5)


def _moved(random: Random, at: Point) -> Point:
    x, y = (random.choice((-1, 1)) * random.uniform(SHAKE / 3, SHAKE) for _ in range(2))
    return round(X + at[0] + x, 3), round(Y + at[1] + y, 3)


@lru_cache(maxsize=1)
def _to_wgs84() -> tuple[Any, Any]:
    zone = pyproj.Transformer.from_crs("EPSG:9214", "EPSG:4756", always_xy=True)
    return zone, pyproj.Transformer.from_pipeline("urn:ogc:def:coordinateOperation:EPSG::6960")


def geohash(x: float, y: float) -> str:
    """Return the GeoHash of 12 characters of a point in EPSG:9214, by EPSG:6960."""
    zone, shift = _to_wgs84()
    longitude, latitude = zone.transform(x, y)
    latitude, longitude = shift.transform(latitude, longitude)
    bits = []
    spans = [[-180.0, 180.0], [-90.0, 90.0]]
    for at in range(60):
        span, value = spans[at % 2], (longitude, latitude)[at % 2]
        middle = sum(span) / 2
        bits.append(int(value >= middle))
        span[1 - bits[-1]] = middle
    return "".join(LETTERS[int("".join(map(str, bits[at : at + 5])), 2)] for at in range(0, 60, 5))


def inside(geometry: shapely.Geometry) -> Point:
    """Return a point well inside of a polygon."""
    point = shapely.get_coordinates(shapely.point_on_surface(geometry))[0]
    return float(point[0]), float(point[1])


def linework(rows: list[Row]) -> list[shapely.Geometry]:
    """Return the edges of the parcels of the fabric as lines, each drawn once."""
    edges: set[tuple[Point, Point]] = set()
    for row in rows:
        ring = [tuple(at) for at in shapely.get_coordinates(row["geometry"]).tolist()]
        edges |= {(min(a, b), max(a, b)) for a, b in zip(ring, ring[1:], strict=False) if a != b}
    return list(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(np.array(sorted(edges))))))
