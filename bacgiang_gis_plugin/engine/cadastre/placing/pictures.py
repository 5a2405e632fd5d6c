"""Small maps of a diagnosis: where the data would lie by each hypothesis, and how its boundary fits a reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ...maps import round_length
from .hypotheses import FARTHEST, Diagnosis, Hypothesis, Reference, in_plane
from .outline import Outline
from .sources import Sampled

Points = NDArray[np.float64]
Box = tuple[float, float, float, float]

WIDTH, HEIGHT = 640.0, 400.0
MARGIN = 0.06  # of the width of what is shown
SMALLEST = 9.0  # units of the picture; smaller extents are drawn as large as this
DRAWN = 6  # hypotheses
CLOSE = 600.0  # metres on either side in the picture of the boundary


@dataclass(frozen=True)
class Mark:
    """One hypothesis in the picture: a box, its number, and whether it is the best, the declared or another one."""

    x: float
    y: float
    width: float
    height: float
    number: int
    kind: str


@dataclass(frozen=True)
class Map:
    """The outline's path, the marks in it, and a scale bar ``bar`` units long that means ``bar_text``."""

    outline: str
    marks: list[Mark]
    bar: float
    bar_text: str


@dataclass(frozen=True)
class Closeup:
    """The reference, the boundary as declared and by the best hypothesis, at one place of the boundary."""

    reference: str
    declared: str
    best: str
    bar: float
    bar_text: str


class View:
    """From metres to units of the picture, north up."""

    def __init__(self, box: Box) -> None:
        west, south, east, north = box
        self.scale = min(WIDTH / (east - west), HEIGHT / (north - south))
        self.middle = np.array([(west + east) / 2, (south + north) / 2])

    def __call__(self, points: Points) -> Points:
        turned = (points - self.middle) * np.array([self.scale, -self.scale])
        return np.asarray(turned + np.array([WIDTH / 2, HEIGHT / 2]))

    def path(self, lines: Any) -> str:
        pieces = []
        for line in lines:
            drawn = self(shapely.get_coordinates(line))
            pieces.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in drawn.tolist()))
        return "".join(pieces)

    def bar(self) -> tuple[float, str]:
        """Return the length and the text of a round scale bar of about a fifth of the width."""
        length = round_length(WIDTH / 5 / self.scale)
        return length * self.scale, f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"


def draw_map(diagnosis: Diagnosis, outline: Outline) -> Map:
    """Return the map of the hypotheses that lie near enough to be shown."""
    numbered = list(enumerate(diagnosis.hypotheses, 1))
    near = [(number, one) for number, one in numbered if one.distance <= FARTHEST and one.centre is not None]
    near = [pair for pair in near if pair[1].reading.datum == "own" or pair[0] == 1][:DRAWN]
    declared = [pair for pair in numbered if not pair[1].reading.mistakes and pair[1].distance <= FARTHEST]
    near += [pair for pair in declared if pair not in near and pair[1].centre is not None]
    boxes = np.array([shapely.bounds(outline.shape), *(_extent(one) for _, one in near)])
    west, south = boxes[:, :2].min(axis=0)
    east, north = boxes[:, 2:].max(axis=0)
    more = MARGIN * max(east - west, north - south)
    view = View((west - more, south - more, east + more, north + more))
    simple = shapely.simplify(outline.shape, 1 / view.scale)
    bar, bar_text = view.bar()
    marks = [_mark(view, number, one, diagnosis) for number, one in reversed(near)]
    return Map(view.path(shapely.get_rings(shapely.get_parts(simple))), marks, bar, bar_text)


def _extent(one: Hypothesis) -> Box:
    if one.bounds is not None:
        return one.bounds
    x, y = one.centre or (0.0, 0.0)
    return x, y, x, y


def _mark(view: View, number: int, one: Hypothesis, diagnosis: Diagnosis) -> Mark:
    west, south, east, north = _extent(one)
    (left, bottom), (right, top) = view(np.array([[west, south], [east, north]])).tolist()
    width, height = max(right - left, SMALLEST), max(bottom - top, SMALLEST)
    x, y = (left + right - width) / 2, (top + bottom - height) / 2
    best = diagnosis.best
    kind = "best" if best is not None and one is best else "declared" if not one.reading.mistakes else "other"
    return Mark(round(x, 1), round(y, 1), round(width, 1), round(height, 1), number, kind)


def draw_closeup(
    diagnosis: Diagnosis, sampled: Sampled, outline: Outline, reference: Reference | None
) -> Closeup | None:
    """Return the boundary beside the reference where it fits best, None where nothing was compared."""
    best = diagnosis.best
    if diagnosis.registration is None or best is None or not len(sampled.boundary):
        return None
    placed = in_plane(best.reading, sampled.boundary, outline)
    declared = diagnosis.declared_hypothesis
    before = None if declared is None else in_plane(declared.reading, sampled.boundary, outline)
    segments = outline.edges if reference is None else reference([_bounds(placed)], outline.plane)
    if not len(segments):
        return None
    tree = shapely.STRtree(segments)
    distances = np.full(len(placed), np.inf)
    pairs, found = tree.query_nearest(shapely.points(placed), return_distance=True, all_matches=False)
    distances[pairs[0]] = found
    x, y = placed[int(np.argmin(distances))]
    box = (x - CLOSE * WIDTH / HEIGHT, y - CLOSE, x + CLOSE * WIDTH / HEIGHT, y + CLOSE)
    view = View(box)
    frame = shapely.box(*box)
    bar, bar_text = view.bar()
    return Closeup(
        view.path(segments[tree.query(frame)]),
        _dots(view, before, box),
        _dots(view, placed, box),
        bar,
        bar_text,
    )


def _bounds(points: Points) -> Box:
    low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _dots(view: View, points: Points | None, box: Box) -> str:
    """Return a path of short strokes at the points within a box."""
    if points is None:
        return ""
    inside = (points >= box[:2]).all(axis=1) & (points <= box[2:]).all(axis=1)
    return "".join(f"M{x:.1f} {y:.1f}h.1" for x, y in view(points[inside]).tolist())
