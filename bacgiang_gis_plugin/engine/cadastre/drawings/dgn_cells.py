"""Shared cells of DGN v7: the definition by name, and where an instance places it.

The layout of types 34 and 35 is not part of the published format. Type 35 was seen to hold, from byte 76 on, the
transform as VAX floats (four in the plan, nine in space), at 148 the origin as plain little-endian integers and at
164 the name. As this is observed, not documented, a reading counts only if the content it places fits the range in
the element's header.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .dgn_scan import Scan
from .dgn_values import DamagedError, header_range, integers, vax_double
from .drawing import Points

TRANSFORM, ORIGIN, NAME, NAME_LENGTH = 76, 148, 164, 16
LARGEST_SCALE = 1e9


@dataclass(frozen=True)
class Placement:
    """How an instance moves its definition: ``matrix @ point + origin``, in units of resolution."""

    matrix: Points
    origin: Points

    def move(self, points: Points) -> Points:
        """Return points (n, 2) of the definition where the instance has them."""
        moved: Points = points @ self.matrix.T + self.origin
        return moved


def cell_name(found: Scan, index: int) -> str:
    """Return the name of a shared cell's definition or instance, empty where it has none."""
    start = int(found.offset[index])
    end = min(start + NAME + NAME_LENGTH, start + int(found.size[index]))
    return found.data[start + NAME : end].tobytes().split(b"\0")[0].decode("latin-1").strip().lower()


def find_placement(found: Scan, index: int, content: Points) -> Placement:
    """Return where an instance places its definition, whose vertices and text places are ``content`` (n, 2).

    Raises DamagedError where no reading of the transform fits the element's range.
    """
    if found.size[index] < NAME:
        raise DamagedError("it is too short for its kind")
    low, high = header_range(found, index)
    slack = 2 + 0.001 * float((high - low).max())
    best, filled = None, -1.0
    for placement in _readings(found, index):
        moved = placement.move(content) if len(content) else placement.origin[None]
        if (moved >= low - slack).all() and (moved <= high + slack).all():
            extent = float((moved.max(axis=0) - moved.min(axis=0)).sum())
            if extent > filled:
                best, filled = placement, extent
    if best is None:
        raise DamagedError("shared cell whose transform does not fit its range")
    return best


def _readings(found: Scan, index: int) -> list[Placement]:
    start = int(found.offset[index])
    numbers = np.array([vax_double(found.data, start + TRANSFORM + 8 * place) for place in range(9)])
    matrices = [numbers[[0, 1, 3, 4]].reshape(2, 2), numbers[:4].reshape(2, 2)]
    if found.dimension == 2:
        matrices.reverse()
    plain = found.data[start + ORIGIN : start + ORIGIN + 8].tobytes()
    swapped = integers(found, start + ORIGIN + np.array([0, 4]))
    origins = [np.frombuffer(plain, dtype="<i4").astype(np.float64), swapped.astype(np.float64)]
    return [
        Placement(matrix, origin)
        for matrix in matrices
        for origin in origins
        if np.abs(matrix).max() < LARGEST_SCALE and abs(float(np.linalg.det(matrix))) > 1e-12
    ]
