"""DXF entities to vertices in space: every kind that draws lines, curves within a tolerance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from ezdxf.math import OCS, Vec3
from ezdxf.path import from_hatch
from numpy.typing import NDArray

from .strokes import stroke_bulge

Space = NDArray[np.float64]  # (n, 3), world coordinates
CONTROL_FRAME = 16  # of a polyline's vertex: it shapes the curve and is not drawn
SMALLEST_SHARE = 1e-8  # of a curve's size: 5 mm of 500 km
FLATTENED_PATHS = frozenset({"hatch", "mpolygon"})


def strokes(entity: Any, kind: str, tolerance: float) -> list[Space] | None:
    """Return the lines that an entity draws, None where its kind draws none that this reader knows.

    ``kind`` is the entity's type in lower case. Raises what ezdxf raises for a damaged entity.
    """
    if kind in FLATTENED_PATHS:
        return [_path(path, tolerance) for path in from_hatch(entity)]
    draw = _LINES.get(kind)
    if draw is None:
        return None
    line = draw(entity, tolerance)
    return None if line is None else [line]


def _coarser(tolerance: float, size: float) -> float:
    """Return the tolerance for a curve of a size; a damaged radius must not make millions of vertices."""
    return max(tolerance, SMALLEST_SHARE * size)


def _extent(points: Any) -> float:
    places = _space(points)
    if not len(places) or not np.isfinite(places).all():
        raise ValueError("a coordinate is not a number or infinite")
    return float((places.max(axis=0) - places.min(axis=0)).max())


def _path(path: Any, tolerance: float) -> Space:
    return _space(path.flattening(_coarser(tolerance, _extent(path.control_vertices()))))


def _space(points: Any) -> Space:
    return np.array([tuple(Vec3(point)) for point in points], dtype=np.float64).reshape(-1, 3)


def _in_space(ocs: OCS, points: Space) -> Space:
    """Bring points from an entity's own plane to the world; an extrusion of (0, 0, -1) mirrors them."""
    return (
        points
        if not ocs.transform
        else _space(ocs.points_to_wcs([Vec3(*point) for point in points.tolist()]))
    )


def _closed(points: Space) -> Space:
    return np.vstack([points, points[:1]]) if len(points) > 1 else points


def _light(entity: Any, tolerance: float) -> Space:
    rows = np.array(entity.get_points("xyb"), dtype=np.float64).reshape(-1, 3)
    points = _bulged(rows, bool(entity.closed), tolerance)
    height = float(entity.dxf.get("elevation", 0.0))
    return _in_space(entity.ocs(), np.column_stack([points, np.full(len(points), height)]))


def _heavy(entity: Any, tolerance: float) -> Space | None:
    """A polyline with vertices of its own; meshes draw none. A curve's control frame is left out."""
    if not (entity.is_2d_polyline or entity.is_3d_polyline):
        return None
    vertices = [vertex for vertex in entity.vertices if not int(vertex.dxf.get("flags", 0)) & CONTROL_FRAME]
    places = _space([vertex.dxf.location for vertex in vertices])
    closed = bool(entity.is_closed)
    if entity.is_3d_polyline:
        return _closed(places) if closed else places
    bulges = [float(vertex.dxf.get("bulge", 0.0)) for vertex in vertices]
    rows = np.column_stack([places[:, :2], np.array(bulges, dtype=np.float64).reshape(len(places))])
    points = _bulged(rows, closed, tolerance)
    elevation = entity.dxf.get("elevation")
    height = float(Vec3(elevation).z) if elevation is not None else 0.0
    if not height and len(places):
        height = float(places[0, 2])
    return _in_space(entity.ocs(), np.column_stack([points, np.full(len(points), height)]))


def _bulged(rows: Space, closed: bool, tolerance: float) -> Space:
    """Return the vertices (m, 2) of rows x, y, bulge; closed ones end at their first vertex."""
    points, bulges = rows[:, :2], rows[:, 2]
    if closed and len(points) > 1:
        points = np.vstack([points, points[:1]])
    if not bulges.any() or not np.isfinite(rows).all():
        return points
    arcs = [
        stroke_bulge(points[i], points[i + 1], float(bulges[i]), tolerance)[:-1]
        for i in range(len(points) - 1)
    ]
    return np.vstack([*arcs, points[-1:]])


def _arc(entity: Any, tolerance: float) -> Space:
    if not np.isfinite([*entity.dxf.center, entity.dxf.radius]).all():
        return np.full((1, 3), np.nan)
    radius = abs(float(entity.dxf.radius))
    if radius == 0:
        return _space([entity.ocs().to_wcs(Vec3(entity.dxf.center))])
    points = _space(entity.flattening(min(_coarser(tolerance, radius), radius / 2)))
    if entity.dxftype() == "CIRCLE" and len(points):
        points[-1] = points[0]
    return points


def _ellipse(entity: Any, tolerance: float) -> Space:
    if not np.isfinite([*entity.dxf.center, *entity.dxf.major_axis, entity.dxf.ratio]).all():
        return np.full((1, 3), np.nan)
    return _space(entity.flattening(_coarser(tolerance, float(Vec3(entity.dxf.major_axis).magnitude))))


def _spline(entity: Any, tolerance: float) -> Space:
    size = _extent([*entity.control_points, *entity.fit_points])
    return _space(entity.flattening(_coarser(tolerance, size)))


def _quad(entity: Any, _: float) -> Space:
    """A filled triangle or quadrilateral; the file holds its last two corners crosswise."""
    corners = [entity.dxf.get(f"vtx{number}") for number in (0, 1, 3, 2)]
    places = _space([corner for corner in corners if corner is not None])
    return _closed(_in_space(entity.ocs(), _without_repeats(places)))


def _face(entity: Any, _: float) -> Space:
    return _closed(_without_repeats(_space(entity.wcs_vertices())))


def _without_repeats(points: Space) -> Space:
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    return points[keep]


def _leader(entity: Any, _: float) -> Space:
    return _space(entity.vertices)


_LINES: dict[str, Callable[[Any, float], Space | None]] = {
    "line": lambda entity, _: _space([entity.dxf.start, entity.dxf.end]),
    "point": lambda entity, _: _space([entity.dxf.location]),
    "lwpolyline": _light,
    "polyline": _heavy,
    "arc": _arc,
    "circle": _arc,
    "ellipse": _ellipse,
    "spline": _spline,
    "helix": _spline,
    "solid": _quad,
    "trace": _quad,
    "3dface": _face,
    "leader": _leader,
}
