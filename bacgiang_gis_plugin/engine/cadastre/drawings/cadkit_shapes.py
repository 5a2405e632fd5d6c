"""Shapes of the model that cadkit reads, placed in the plan and divided into chords."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .drawing import Points
from .strokes import segment_count, stroke_spans

Array = NDArray[np.float64]
TURN = 2 * math.pi
HIGHEST_DEGREE = 15


@dataclass(frozen=True)
class Place:
    """Where a block's content goes: ``linear @ point + shift``; ``linear`` (3, 3), ``shift`` (3,)."""

    linear: Array
    shift: Array

    def points(self, values: Array) -> Points:
        """Return points (n, 3) of the content as points (n, 2) of the plan."""
        return (values @ self.linear.T + self.shift)[:, :2]

    def vectors(self, values: Array) -> Points:
        """Return vectors (n, 3) of the content as vectors (n, 2) of the plan."""
        return (values @ self.linear.T)[:, :2]

    def inside(self, other: Place) -> Place:
        """Return the place of content whose block is itself placed by ``other`` within this one."""
        return Place(self.linear @ other.linear, self.linear @ other.shift + self.shift)


FLAT = np.eye(3)
HERE = Place(FLAT, np.zeros(3))


def xyz(value: Mapping[str, Any]) -> tuple[float, float, float]:
    """Return a point; what is not a number becomes nan."""
    x, y, z = value["x"], value["y"], value["z"]
    return _number(x), _number(y), _number(z)


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def axes(normal: Mapping[str, Any]) -> Array:
    """Return the matrix (3, 3) whose columns are the axes of the plane with this normal (DXF arbitrary axis rule)."""
    if normal["x"] == 0 == normal["y"] and normal["z"] == 1:
        return FLAT
    z = np.array(xyz(normal))
    length = float(np.linalg.norm(z))
    if not math.isfinite(length) or length == 0:
        return FLAT
    z = z / length
    near_pole = abs(z[0]) < 1 / 64 and abs(z[1]) < 1 / 64
    x = np.cross([0.0, 1.0, 0.0] if near_pole else [0.0, 0.0, 1.0], z)
    x = x / np.linalg.norm(x)
    return np.column_stack([x, np.cross(z, x), z])


def insert_places(kind: Mapping[str, Any], base: Sequence[float]) -> list[Place]:
    """Return the places of a block reference, one for each row and column; ``base``: the block's base point."""
    plane = axes(kind["normal"])
    turn = float(kind["rotation"])
    cos, sin = math.cos(turn), math.sin(turn)
    turned = plane @ np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    linear = turned * np.array(xyz(kind["scale"]))
    first = np.array(xyz(kind["position"])) - linear @ np.asarray(base, dtype=np.float64)
    steps = [
        (column * float(kind["column_spacing"]), row * float(kind["row_spacing"]), 0.0)
        for row in range(int(kind["rows"]))
        for column in range(int(kind["columns"]))
    ]
    return [Place(linear, first + turned @ np.array(step)) for step in steps]


def outlines(kind: Mapping[str, Any], place: Place, tolerance: float) -> list[Points] | None:
    """Return the lines that a shape draws in the plan, each (n, 2), None where its kind draws none.

    Arcs stay within ``tolerance``; a full turn and a closed outline end at exactly their first vertex. Raises
    ValueError where the numbers make no curve.
    """
    if kind["type"] == "hatch":
        plane = axes(kind["normal"])
        return [loop for part in kind["loops"] if len(loop := _loop(part, plane, place, tolerance))]
    shape = _SHAPES.get(kind["type"])
    return None if shape is None else [shape(kind, place, tolerance)]


def _line(kind: Mapping[str, Any], place: Place, _: float) -> Points:
    return place.points(np.array([xyz(kind["start"]), xyz(kind["end"])]))


def _point(kind: Mapping[str, Any], place: Place, _: float) -> Points:
    return place.points(np.array([xyz(kind["position"])]))


def _polyline(kind: Mapping[str, Any], place: Place, tolerance: float) -> Points:
    vertices = kind["vertices"]
    spots = (vertex["position"] for vertex in vertices)
    rows = [(spot["x"], spot["y"], spot["z"]) for spot in spots]
    corners = np.array(rows, dtype=np.float64).reshape(-1, 3)  # None, which stands for no number, becomes nan
    bulges = [_number(vertex["bulge"]) for vertex in vertices]
    if kind["closed"] and len(corners) > 1 and (corners[0] != corners[-1]).any():
        corners = np.vstack([corners, corners[:1]])
    flat = place.points(corners)
    if not any(bulges[: len(corners) - 1]) or not np.isfinite(flat).all():
        return flat
    normal = axes(kind["normal"])[:, 2]
    parts = [
        _bulge(corners[i], corners[i + 1], bulge, normal, place, tolerance)[:-1]
        if bulge and math.isfinite(bulge)
        else flat[i : i + 1]
        for i, bulge in enumerate(bulges[: len(corners) - 1])
    ]
    for part, corner in zip(parts, flat, strict=False):
        part[0] = corner
    return np.vstack([*parts, flat[-1:]])


def _bulge(start: Array, end: Array, bulge: float, normal: Array, place: Place, tolerance: float) -> Points:
    sweep = 4 * math.atan(bulge)
    chord = end - start
    if not chord.any() or abs(sweep) < 1e-12:
        return place.points(np.array([start, end]))
    centre = (start + end) / 2 + np.cross(normal, chord) / (2 * math.tan(sweep / 2))
    arm = start - centre
    return _turned(centre, arm, np.cross(normal, arm), 0.0, sweep, place, tolerance)


def _circle(kind: Mapping[str, Any], place: Place, tolerance: float) -> Points:
    return _round(kind, 0.0, TURN, place, tolerance)


def _arc(kind: Mapping[str, Any], place: Place, tolerance: float) -> Points:
    start, end = float(kind["start_angle"]), float(kind["end_angle"])
    return _round(kind, start, (end - start) % TURN or TURN, place, tolerance)


def _round(kind: Mapping[str, Any], start: float, sweep: float, place: Place, tolerance: float) -> Points:
    plane = axes(kind["normal"]) * float(kind["radius"])
    return _turned(np.array(xyz(kind["center"])), plane[:, 0], plane[:, 1], start, sweep, place, tolerance)


def _ellipse(kind: Mapping[str, Any], place: Place, tolerance: float) -> Points:
    major = np.array(xyz(kind["major_axis"]))
    minor = np.cross(axes(kind["normal"])[:, 2], major) * float(kind["ratio"])
    start, end = float(kind["start_param"]), float(kind["end_param"])
    sweep = (end - start) % TURN
    sweep = TURN if sweep < 1e-12 or abs(end - start) >= TURN - 1e-12 else sweep
    return _turned(np.array(xyz(kind["center"])), major, minor, start, sweep, place, tolerance)


def _turned(
    centre: Array, right: Array, up: Array, start: float, sweep: float, place: Place, tolerance: float
) -> Points:
    """Return ``centre + cos·right + sin·up`` over an angle; all are (3,) and placed before they are divided."""
    middle = place.points(centre[None])[0]
    arms = place.vectors(np.array([right, up]))
    if not (np.isfinite(arms).all() and np.isfinite(middle).all() and math.isfinite(start + sweep)):
        return np.full((1, 2), np.nan)
    radius = float(np.linalg.norm(arms, 2))
    full = abs(sweep) >= TURN - 1e-12
    count = max(segment_count(radius, sweep, tolerance), 8 if full else 1)
    angles = start + sweep * np.arange(count + 1) / count
    points: Points = np.column_stack([np.cos(angles), np.sin(angles)]) @ arms + middle
    if full:
        points[-1] = points[0]
    return points


def _spline(kind: Mapping[str, Any], place: Place, tolerance: float) -> Points:
    """A NURBS by its poles, knots and weights; one that only has the points it goes through, as CAD draws it."""
    from ezdxf.math import fit_points_to_cad_cv
    from scipy.interpolate import BSpline

    poles = place.points(np.array([xyz(point) for point in kind["control_points"]]).reshape(-1, 3))
    through = place.points(np.array([xyz(point) for point in kind["fit_points"]]).reshape(-1, 3))
    if not (np.isfinite(poles).all() and np.isfinite(through).all()):
        return np.full((1, 2), np.nan)
    degree, knots = int(kind["degree"]), np.array(kind["knots"], dtype=np.float64)
    weights = np.array(kind["weights"] or np.ones(len(poles)), dtype=np.float64)
    if not len(poles):
        if len(through) < 3:
            return through
        drawn = fit_points_to_cad_cv([(x, y, 0.0) for x, y in through.tolist()])
        poles = np.array([(point.x, point.y) for point in drawn.control_points])
        degree, knots, weights = drawn.degree, np.array(drawn.knots()), np.ones(len(poles))
    fits = len(knots) == len(poles) + degree + 1 and len(weights) == len(poles) > degree
    rising = fits and np.isfinite(knots).all() and (np.diff(knots) >= 0).all()
    if not rising or not 1 <= degree <= HIGHEST_DEGREE or not (weights > 0).all():
        raise ValueError("its poles, knots and weights do not fit each other")
    breaks = knots[degree : len(poles) + 1]
    if breaks[0] >= breaks[-1]:
        raise ValueError("its knots span nothing")
    middle = poles.mean(axis=0)  # near zero the sums keep their digits
    curve = BSpline(knots, np.column_stack([(poles - middle) * weights[:, None], weights]), degree)

    def at(parameters: Array) -> Points:
        raised = curve(parameters)
        return np.asarray(raised[:, :2] / raised[:, 2:] + middle)

    return stroke_spans(at, breaks, tolerance)


def _face(kind: Mapping[str, Any], place: Place, _: float) -> Points:
    corners = place.points(np.array([xyz(point) for point in kind["points"]]).reshape(-1, 3))
    return np.vstack([corners, corners[:1]])


def _leader(kind: Mapping[str, Any], place: Place, _: float) -> Points:
    return place.points(np.array([xyz(point) for point in kind["vertices"]]).reshape(-1, 3))


def _loop(part: Mapping[str, Any], plane: Array, place: Place, tolerance: float) -> Points:
    """Return one boundary of a hatch, closed; its edges follow each other."""
    edges = [_edge(edge, plane, place, tolerance) for edge in part["edges"]]
    points = np.vstack(edges) if edges else np.empty((0, 2))
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    points = points[keep]
    return np.vstack([points, points[:1]]) if len(points) and (points[0] != points[-1]).any() else points


def _edge(edge: Mapping[str, Any], plane: Array, place: Place, tolerance: float) -> Points:
    """An edge that runs clockwise has its angles counted that way."""
    normal = dict(zip("xyz", plane[:, 2].tolist(), strict=True))
    if edge["type"] == "line":
        return _line(edge, place, tolerance)
    if edge["type"] == "polyline":
        return _polyline({**edge, "normal": normal}, place, tolerance)
    if edge["type"] == "spline":
        return _spline({**edge, "fit_points": []}, place, tolerance)
    names = ("start_angle", "end_angle") if edge["type"] == "arc" else ("start_param", "end_param")
    first, last = (float(edge[name]) for name in names)
    if not edge["ccw"]:
        first, last = -last, -first
    shape = _arc if edge["type"] == "arc" else _ellipse
    points = shape({**edge, "normal": normal, names[0]: first, names[1]: last}, place, tolerance)
    return points if edge["ccw"] else points[::-1]


_SHAPES = {
    "line": _line,
    "point": _point,
    "polyline": _polyline,
    "circle": _circle,
    "arc": _arc,
    "ellipse": _ellipse,
    "spline": _spline,
    "face": _face,
    "leader": _leader,
}


def leaves(entities: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield entities; in place of a group of them its content, however deep."""
    for entity in entities:
        if entity["kind"]["type"] == "group":
            yield from leaves(entity["kind"]["children"])
        else:
            yield entity


def every(entities: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield entities and, after each group, its content; the points of a point string are no entities."""
    for entity in entities:
        yield entity
        if entity["kind"]["type"] == "group" and entity["kind"].get("name") != "point string":
            yield from every(entity["kind"]["children"])


def has_height(kind: Mapping[str, Any]) -> bool:
    """Tell whether a shape has a point that is not in the plan z = 0."""
    spots = [kind[name] for name in ("start", "end", "position", "center") if kind.get(name)]
    if kind["type"] == "polyline":
        spots = [vertex["position"] for vertex in kind["vertices"]]
    return any(spot["z"] for spot in spots)


def meets(end: Points, points: Points, near: float) -> bool:
    """Tell whether a line starts or ends at a point."""
    return bool(min(np.abs(points[0] - end).max(), np.abs(points[-1] - end).max()) <= near)


def direction(normal: Mapping[str, Any], rotation: float) -> Array:
    """Return the vectors (2, 3) along a text and upwards."""
    plane = axes(normal)
    cos, sin = math.cos(rotation), math.sin(rotation)
    return np.array([plane[:, 0] * cos + plane[:, 1] * sin, plane[:, 1] * cos - plane[:, 0] * sin])
