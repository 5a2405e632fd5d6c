"""Random parcels that share all their vertices, and defects planted into them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

Ring = list[tuple[float, float]]
DEFECTS = ("shift_corner", "shift_edge", "extra_vertex", "missing_vertex", "spike", "repeat")


@dataclass
class Fabric:
    """Parcels as rings of shared vertices; each side of a parcel has one vertex between its corners."""

    rings: list[Ring]

    def polygons(self) -> np.ndarray:
        return np.array([shapely.Polygon(ring) for ring in self.rings], dtype=object)


def make_fabric(generator: np.random.Generator, columns: int, rows: int) -> Fabric:
    """Return ``columns`` × ``rows`` crooked parcels of about 10 m in VN-2000 coordinates."""
    nodes = {}
    for i in range(2 * columns + 1):
        for j in range(2 * rows + 1):
            x, y = 5.0 * i + 400_000, 5.0 * j + 2_350_000
            nodes[i, j] = tuple((np.array([x, y]) + generator.uniform(-1.2, 1.2, 2)).round(3).tolist())
    around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
    return Fabric(
        [[nodes[2 * i + a, 2 * j + b] for a, b in around] for i in range(columns) for j in range(rows)]
    )


def plant(fabric: Fabric, generator: np.random.Generator, count: int, size: float) -> list[str]:
    """Plant defects no larger than ``size`` metres, at most one in a parcel and none in two that touch."""
    free = set(range(len(fabric.rings)))
    polygons = fabric.polygons()
    planted = []
    for _ in range(count):
        if not free:
            break
        parcel = int(generator.choice(sorted(free)))
        free -= set(np.flatnonzero(shapely.intersects(polygons, polygons[parcel])).tolist())
        kind = str(generator.choice(DEFECTS))
        fabric.rings[parcel] = spoil(fabric.rings[parcel], kind, generator, size)
        planted.append(kind)
    return planted


def spoil(ring: Ring, kind: str, generator: np.random.Generator, size: float) -> Ring:
    """Return a ring with one defect no larger than ``size`` metres."""
    ring, place = list(ring), int(generator.integers(len(ring)))
    after = (place + 1) % len(ring)
    angle, length = generator.uniform(0, 2 * np.pi), size * generator.uniform(0.05, 0.98)
    shift = length * np.array([np.cos(angle), np.sin(angle)])
    if kind == "shift_corner":
        ring[place] = tuple(np.add(ring[place], shift).tolist())
    elif kind == "shift_edge":
        for one in (place, after):
            ring[one] = tuple(np.add(ring[one], shift).tolist())
    elif kind == "extra_vertex":
        middle = np.add(ring[place], ring[after]) / 2
        ring.insert(place + 1, tuple((middle + shift).tolist()))
    elif kind == "missing_vertex":
        before, corner, behind = (np.array(ring[one]) for one in (place - 1, place, after))
        along = behind - before
        away = abs(along[0] * (corner - before)[1] - along[1] * (corner - before)[0]) / np.hypot(*along)
        if away <= size:
            del ring[place]
    elif kind == "spike":
        foot = np.array(ring[place]) + 0.4 * np.subtract(ring[after], ring[place])
        ring[place + 1 : place + 1] = [tuple(foot), tuple(foot + shift), tuple(foot + shift * 1e-6)]
    elif kind == "repeat":
        ring.insert(place, ring[place])
    return ring


def crowd(fabric: Fabric, generator: np.random.Generator, share: float, size: float) -> None:
    """Spoil a share of the parcels all around, whatever their neighbours do, no vertex by more than ``size`` metres."""
    for place in np.flatnonzero(generator.random(len(fabric.rings)) < share).tolist():
        fabric.rings[place] = _spoiled_all_around(fabric.rings[place], generator, size)


def _spoiled_all_around(ring: Ring, generator: np.random.Generator, size: float) -> Ring:
    found: Ring = []
    for place, point in enumerate(ring):
        after = ring[(place + 1) % len(ring)]
        what = generator.random()
        angle, length = generator.uniform(0, 2 * np.pi), size * generator.uniform(0.02, 0.98)
        shift = length * np.array([np.cos(angle), np.sin(angle)])
        moved = tuple(np.add(point, shift).tolist()) if what < 0.5 else point
        found.append(moved)
        along = generator.uniform(0.2, 0.8)
        between = np.add(moved, along * np.subtract(after, moved))
        if what > 0.9:
            found.append(tuple((between + shift).tolist()))
        elif what > 0.85:
            found += [tuple(between), tuple(between + shift), tuple(between + shift * 1e-6)]
        elif what > 0.8:
            found.append(moved)
    return found


def shift_some(fabric: Fabric, generator: np.random.Generator, share: float, size: float) -> None:
    """Move whole parcels, a share of them, each by no more than ``size`` metres: nets of gaps and overlaps."""
    for place in np.flatnonzero(generator.random(len(fabric.rings)) < share).tolist():
        angle, length = generator.uniform(0, 2 * np.pi), size * generator.uniform(0.02, 0.98)
        shift = length * np.array([np.cos(angle), np.sin(angle)])
        fabric.rings[place] = [tuple(np.add(point, shift).tolist()) for point in fabric.rings[place]]


def shrink_all(fabric: Fabric, size: float) -> None:
    """Pull every parcel's vertices towards its middle by at most ``size`` metres: one net of gaps between all."""
    for place, ring in enumerate(fabric.rings):
        middle = np.mean(ring, axis=0)
        away = np.subtract(ring, middle)
        share = 1 - size / np.hypot(*away.T).max()
        fabric.rings[place] = [tuple(point) for point in (middle + share * away).tolist()]
