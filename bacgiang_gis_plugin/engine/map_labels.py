"""Labels of a small map that do not cover each other: each takes the first free one of its places, by rank."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from .maps import Box, Dot, Label, Text, View
from .pdf import clean_text, text_width

HALO = "#ffffff"
LEADING = 1.12
GAP = 1.6  # points between two labels
BESIDE = (2.5, 7.0)  # points from the place
Place = tuple[float, float, float]  # middle x, y and angle in degrees


def place_labels(
    labels: Sequence[Label], view: View, frame: Box, taken: Sequence[Box], dots: Sequence[Dot]
) -> tuple[list[Text], tuple[str, ...]]:
    """Return the texts of the labels that found room in the frame, and the texts of those that did not.

    A label of a place outside the frame is neither. ``taken``: boxes that are not free, ``dots``: points that no
    text should cover.
    """
    inside = shapely.box(*frame).buffer(-1)
    busy = [shapely.box(*box) for box in taken]
    busy += [shapely.box(d.x - 1, d.y - 1, d.x + 1, d.y + 1) for d in dots]
    texts: list[Text] = []
    left_out = []
    at = view(np.array([label.at for label in labels]).reshape(-1, 2))
    seen = ((at >= frame[:2]) & (at <= frame[2:])).all(axis=1)
    for label in sorted((labels[n] for n in np.flatnonzero(seen).tolist()), key=lambda one: one.rank):
        lines = [clean_text(line) for line in label.text.split("\n")]
        width = max(text_width(line, label.size, label.bold, label.italic) for line in lines)
        height = label.size * (0.72 + LEADING * (len(lines) - 1))
        others = np.array(busy, dtype=object)
        for x, y, angle in _places(label, view, width, height):
            box = _box(x, y, width + GAP, height + GAP, angle)
            if inside.covers(box) and not shapely.intersects(box, others).any():
                busy.append(box)
                texts += _lines(label, lines, x, y, height, angle)
                break
        else:
            left_out.append(label.text)
    return texts, tuple(left_out)


def _places(label: Label, view: View, width: float, height: float) -> Iterator[Place]:
    ((x, y),) = view(np.array([label.at])).tolist()
    if label.place == "along":
        yield from _along(label, view, x, y, width, height)
    elif label.place == "beside":
        first = math.atan2(label.away[1], label.away[0])
        for distance in BESIDE:
            for turn in (0, 1, -1, 2, -2, 3, -3, 4):
                angle = first + turn * math.pi / 4
                dx, dy = math.cos(angle), math.sin(angle)
                # The box touches a circle around the place, whatever the direction.
                reach = distance + abs(dx) * width / 2 + abs(dy) * height / 2
                yield x + dx * reach, y + dy * reach, 0
    else:
        yield x, y, 0
        for step in (0.8, 1.6, 2.6):
            for dx, dy in ((0, 1), (0, -1), (0.5, 0), (-0.5, 0)):
                yield x + dx * step * width, y + dy * step * height, 0


def _along(label: Label, view: View, x: float, y: float, width: float, height: float) -> Iterator[Place]:
    if width > label.room * view.factor:
        return
    dx, dy = label.away
    length = math.hypot(dx, dy) or 1.0
    angle = math.degrees(math.atan2(dy, dx)) - 90
    angle = (angle + 85) % 180 - 85  # read from below or from the right
    for side in (1, -1):
        reach = side * (height / 2 + 2.8) / length
        yield x + dx * reach, y + dy * reach, angle


def _box(x: float, y: float, width: float, height: float, angle: float) -> shapely.Geometry:
    turn = math.radians(angle)
    along = np.array([math.cos(turn), math.sin(turn)]) * width / 2
    up = np.array([-math.sin(turn), math.cos(turn)]) * height / 2
    middle = np.array([x, y])
    return shapely.Polygon(
        [middle - along - up, middle + along - up, middle + along + up, middle - along + up]
    )


def _lines(label: Label, lines: list[str], x: float, y: float, height: float, angle: float) -> list[Text]:
    turn = math.radians(angle)
    texts = []
    for number, line in enumerate(lines):
        # Of the first line's height, figures and capitals take 0.66 above the base line.
        down = height / 2 - label.size * (0.69 + LEADING * number)
        at = (x - math.sin(turn) * down, y + math.cos(turn) * down)
        texts.append(
            Text(
                at[0],
                at[1],
                line,
                label.size,
                label.colour,
                label.bold,
                label.italic,
                "middle",
                round(angle, 2),
                HALO,
            )
        )
    return texts
