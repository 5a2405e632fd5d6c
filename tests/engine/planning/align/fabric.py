"""Made-up parcels, zones put together from them, and zones drawn beside their true boundary."""

from __future__ import annotations

import numpy as np
import shapely


def parcels(side: int, rng: np.random.Generator) -> np.ndarray:
    """Return side² parcels of about 20 × 25 m with common vertices, EPSG:9214-like coordinates."""
    grid = np.stack(
        np.meshgrid(np.arange(side + 1) * 20.0, np.arange(side + 1) * 25.0, indexing="ij"), axis=-1
    )
    grid[1:-1, 1:-1] += rng.uniform(-5, 5, (side - 1, side - 1, 2))
    grid += [400_000, 2_350_000]
    corners = [grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:], grid[:-1, :-1]]
    return np.asarray(shapely.polygons(np.stack(corners, axis=2).reshape(-1, 5, 2)))


def zones_of(of_parcels: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return zones made of whole parcels: each parcel goes to the nearest of ``count`` places."""
    centres = shapely.get_coordinates(shapely.centroid(of_parcels))
    places = rng.uniform(centres.min(axis=0), centres.max(axis=0), (count, 2))
    zone = np.argmin(((centres[:, None] - places) ** 2).sum(axis=-1), axis=1)
    return np.array([shapely.coverage_union_all(of_parcels[zone == one]) for one in np.unique(zone)])


def drawn_beside(zones: np.ndarray, amount: float, step: float, rng: np.random.Generator) -> np.ndarray:
    """Return the zones with a vertex every ``step`` m and each vertex moved by up to ``amount`` m each way."""
    arcs = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.boundary(zones))))
    arcs = shapely.segmentize(arcs, step)
    vertices, number = np.unique(shapely.get_coordinates(arcs), axis=0, return_inverse=True)
    moved = vertices + rng.uniform(-amount, amount, vertices.shape)
    arcs = shapely.set_coordinates(arcs, moved[number.ravel()])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(arcs)).tolist()))
    drawn = []
    for zone in zones:
        own = shapely.area(shapely.intersection(faces, zone)) > 0.5 * shapely.area(faces)
        drawn.append(shapely.union_all(faces[own]))
    return np.array(drawn)
