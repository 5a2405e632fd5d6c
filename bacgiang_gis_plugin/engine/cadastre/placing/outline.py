"""The outline in which data should lie: an office's polygons, or the communes' boxes of the code list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from ...datasets import read_layer
from ...dictionary.codes import meridians
from ...dictionary.tables import Row, read_rows, version
from ...errors import EngineError
from ...parameters import InputLayer
from ...vn2000 import as_declared_change

EDGES = ("bbox_w", "bbox_s", "bbox_e", "bbox_n")
DEGREES = "EPSG:4756"
ONE_COMMUNE = "commune "  # begins the name of the outline of one commune
BOXES_CRS = "EPSG:4326"  # the boxes were taken from polygons in WGS 84
NEAR = 1_000.0  # metres beyond the outline that still count as inside: outlines are generalised
DETAIL = 50.0  # metres; the outline is simplified by this before points are looked up in it
STEP = 0.01  # degrees between vertices of a box before it is projected

Strength = Literal["polygons", "boxes"]
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Outline:
    """Where data should lie, in metres of ``plane`` (a TM-3 zone of VN-2000).

    ``shape``: the polygons together; ``coarse``: the same simplified; ``region``: that ``NEAR`` metres wider, for
    looking up.
    ``source`` says what it is; ``strength``: polygons, or boxes around communes (coarse). ``zones``: EPSG codes
    of the VN-2000 zones that old maps there are in, the most frequent first. ``edges``: boundary segments (n,) of
    the polygons, empty for boxes.
    """

    source: str
    strength: Strength
    plane: str
    shape: Any
    coarse: Any
    region: Any
    zones: tuple[int, ...]
    edges: Any

    def inside(self, points: Points) -> NDArray[np.bool_]:
        """Return for points (n, 2) in ``plane`` whether they lie in the region."""
        shapely.prepare(self.region)
        found: NDArray[np.bool_] = shapely.intersects_xy(self.region, points[:, 0], points[:, 1])
        return found

    def distance(self, point: Points) -> float:
        """Return the metres from a point (2,) in ``plane`` to the outline, 0 inside, right to ``DETAIL``."""
        return float(shapely.distance(self.coarse, shapely.Point(point)))


def default_outline(commune: str = "") -> Outline:
    """Return the boxes of one commune, or of all where it is not listed."""
    return _boxes_outline(commune, version("communes"))


def outline_for_import(source: InputLayer | None, commune: str = "") -> Outline:
    """Return the office's polygons, or the boxes of communes: without edges, so that it goes to workers quickly."""
    if source is None:
        return default_outline(commune)
    return replace(read_outline(source), edges=np.empty(0, dtype=object))


@lru_cache(maxsize=16)
def _boxes_outline(commune: str, _: object) -> Outline:
    listed = _boxed_communes()
    named = [row for row in listed if row["code"] == commune]
    rows = named or listed
    shape = shapely.union_all([shapely.segmentize(_box(row), STEP) for row in rows])
    name = f"{ONE_COMMUNE}{commune}" if named else "the communes of the province"
    return _outline(name, "boxes", _to_degrees(shape, BOXES_CRS), _zones_of(rows), with_edges=False)


def read_outline(source: InputLayer) -> Outline:
    """Return the polygons of a layer as an outline; lines and points in it take no part.

    Raises EngineError FILE_*, LAYER_*, CRS_MISSING, CRS_UNKNOWN, CRS_DATUM, GEOMETRY_KIND.
    """
    layer = read_layer(source, [])
    if not layer.crs:
        raise EngineError("CRS_MISSING", path=layer.info.path, layer=layer.info.layer)
    polygons = layer.geometry[np.isin(shapely.get_type_id(layer.geometry), (3, 6))]
    polygons = polygons[~shapely.is_empty(polygons)]
    if not len(polygons):
        raise EngineError(
            "GEOMETRY_KIND",
            path=layer.info.path,
            layer=layer.info.layer,
            found="no polygons",
            wanted="polygons",
        )
    degrees = _to_degrees(shapely.make_valid(shapely.force_2d(polygons)), layer.crs)
    return outline_of(degrees, layer.info.layer)


def outline_of(polygons: Any, source: str) -> Outline:
    """Return polygons (n,) in degrees of VN-2000 as an outline."""
    shape = shapely.union_all(polygons)
    rows = [row for row in _boxed_communes() if shapely.intersects(_box(row), shape)]
    return _outline(source, "polygons", polygons, _zones_of(rows), with_edges=True)


def _outline(
    source: str, strength: Strength, degrees: Any, zones: tuple[int, ...], *, with_edges: bool
) -> Outline:
    west, _, east, _ = shapely.total_bounds(degrees)
    plane = plane_at((west + east) / 2)
    parts = shapely.transform(degrees, as_declared_change(DEGREES, plane))
    shape = shapely.union_all(parts)
    coarse = shapely.simplify(shape, DETAIL)
    region = shapely.buffer(coarse, NEAR, quad_segs=4)
    edges = segments_of(np.atleast_1d(parts)) if with_edges else np.empty(0, dtype=object)
    return Outline(source, strength, plane, shape, coarse, region, zones, edges)


def plane_at(longitude: float) -> str:
    """Return the TM-3 zone of VN-2000 whose meridian is nearest: a plane to measure in."""
    narrow = [zone for zone in meridians() if zone.scale == 0.9999]
    return f"EPSG:{min(narrow, key=lambda zone: abs(zone.degrees - longitude)).epsg}"


def segments_of(geometry: Any) -> Any:
    """Return the boundary segments of polygons and lines (n,) as line strings, each once."""
    pairs, _ = unique_segments(segment_coordinates(geometry))
    return shapely.linestrings(pairs.reshape(-1, 2, 2))


def unique_segments(pairs: Points) -> tuple[Points, NDArray[np.int64]]:
    """Return segments (m, 4) without regard to direction, each once, and how often each occurs."""
    turned = (pairs[:, 0] > pairs[:, 2]) | ((pairs[:, 0] == pairs[:, 2]) & (pairs[:, 1] > pairs[:, 3]))
    ordered = np.where(turned[:, None], pairs[:, [2, 3, 0, 1]], pairs)
    ordered = ordered[np.lexsort(ordered.T[::-1])]
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    starts = np.flatnonzero(first)
    return ordered[starts], np.diff(np.append(starts, len(ordered)))


def segment_coordinates(geometry: Any) -> Points:
    """Return the segments of polygons and lines (n,) as coordinates (m, 4): both ends."""
    parts = shapely.get_parts(geometry)
    rings = shapely.get_rings(parts[shapely.get_dimensions(parts) == 2])
    lines = np.concatenate([rings, parts[shapely.get_dimensions(parts) == 1]])
    points, owner = shapely.get_coordinates(lines, return_index=True)
    together = owner[1:] == owner[:-1] if len(owner) else np.empty(0, dtype=bool)
    pairs = np.hstack([points[:-1], points[1:]]) if len(points) else np.empty((0, 4))
    found: Points = np.ascontiguousarray(pairs[together])
    return found


def _to_degrees(geometry: Any, crs: str) -> Any:
    return shapely.transform(geometry, as_declared_change(crs, DEGREES))


def _boxed_communes() -> list[Row]:
    return [row for row in read_rows("communes") if all(row.get(edge) for edge in EDGES)]


def _box(row: Row) -> Any:
    west, south, east, north = (float(row[edge]) for edge in EDGES)
    return shapely.box(west, south, east, north)


def _zones_of(rows: list[Row]) -> tuple[int, ...]:
    """Return the zones of the old maps of some communes, then those of all others; the most frequent ones first."""
    found: dict[int, None] = {}
    for part in (rows, _boxed_communes()):
        counts = Counter(int(row["legacy_epsg"]) for row in part if row.get("legacy_epsg"))
        found |= dict.fromkeys(code for code, _ in counts.most_common())
    return tuple(found)
