"""What a diagnosis reads of a layer: points that stand for it, its outer boundary, reference segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ...datasets import Layer, LayerInfo, layer_info, stream_layer
from ...errors import EngineError
from ...parameters import InputLayer
from ...progress import Progress
from ...vn2000 import as_declared_change
from .hypotheses import Reference
from .outline import segment_coordinates, segments_of
from .registration import MOST_SEGMENTS, SAMPLED, TOLERANCES, evenly, points_along

Points = NDArray[np.float64]
KEPT = 2_000  # points of one batch


@dataclass(frozen=True)
class Sampled:
    """A layer's ``points`` (n, 2) and outer ``boundary`` (m, 2) in its own numbers, and what was left out."""

    info: LayerInfo
    points: Points
    boundary: Points
    vertices: int
    not_finite: int
    without_geometry: int


def sample_layer(source: InputLayer, progress: Progress, *, boundary: bool = True) -> Sampled:
    """Read a layer in batches; its boundary only where something is compared with it.

    Raises EngineError FILE_*, LAYER_*, GEOMETRY_KIND.
    """
    info = layer_info(source)
    if info.geometry_type is None:
        raise EngineError(
            "GEOMETRY_KIND", path=info.path, layer=info.layer, found="no geometry", wanted="geometry"
        )
    points, edges, ends = [], [], []
    vertices = lost = missing = held = 0
    for batch in stream_layer(source, []):
        progress.check()
        found = shapely.get_coordinates(batch.geometry)
        finite = found[np.isfinite(found).all(axis=1)]
        vertices, lost = vertices + len(found), lost + len(found) - len(finite)
        missing += int((shapely.is_missing(batch.geometry) | shapely.is_empty(batch.geometry)).sum())
        points.append(evenly(finite, KEPT))
        if not boundary:
            continue
        pairs = segment_coordinates(batch.geometry)
        pairs = pairs[np.isfinite(pairs).all(axis=1)]
        # Beyond this many segments shared edges are no longer told from the outer boundary.
        if held + len(pairs) <= MOST_SEGMENTS:
            edges.append(pairs)
            held += len(pairs)
        else:
            ends.append(evenly(pairs, KEPT))
    together = np.concatenate(points) if points else np.empty((0, 2))
    outer = _boundary(edges, ends, together) if boundary else np.empty((0, 2))
    return Sampled(info, together, outer, vertices, lost, missing)


def _boundary(edges: list[Points], rest: list[Points], points: Points) -> Points:
    pairs = np.concatenate([np.empty((0, 4)), *edges])
    if rest:
        return evenly(np.concatenate([evenly(pairs, KEPT), *rest])[:, :2], SAMPLED)
    return points_along(pairs) if len(pairs) else evenly(points, SAMPLED)


def reference_of(source: InputLayer) -> Reference:
    """Return what reads a layer that is known to be right. Raises EngineError CRS_MISSING, CRS_DATUM, LAYER_*."""
    info = layer_info(source)
    if not info.crs:
        raise EngineError("CRS_MISSING", path=info.path, layer=info.layer)
    crs = info.crs
    as_declared_change(crs, "EPSG:4756")

    def read(windows: Sequence[tuple[float, float, float, float]], plane: str) -> Any:
        change = as_declared_change(crs, plane)
        boxes = shapely.box(*np.array(windows).T + np.array([[-1], [-1], [1], [1]]) * TOLERANCES[-1])
        tree = shapely.STRtree(boxes)
        found = [_near(batch, change, tree) for batch in stream_layer(source, [])]
        return np.concatenate(found)

    return read


def _near(batch: Layer, change: Any, windows: shapely.STRtree) -> Any:
    """Return the segments of a batch in the plane that lie in one of the windows."""
    usable = batch.geometry[~(shapely.is_missing(batch.geometry) | shapely.is_empty(batch.geometry))]
    placed = shapely.transform(shapely.force_2d(usable), change)
    placed = placed[np.isfinite(shapely.bounds(placed)).all(axis=1)]
    hit = np.unique(windows.query(placed, predicate="intersects")[0])
    segments = segments_of(placed[hit]) if len(hit) else np.empty(0, dtype=object)
    return (
        segments[np.unique(windows.query(segments, predicate="intersects")[0])] if len(segments) else segments
    )
