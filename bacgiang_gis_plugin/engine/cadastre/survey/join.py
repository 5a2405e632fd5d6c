"""Surveyed points beside the parcel fabric: which parcel, how far to its vertices and boundaries. Nothing moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...crs import parse, require_planar, short_name
from ...datasets import Geometries, Layer, read_layer
from ...errors import EngineError
from ...parameters import InputLayer
from ...usable import unusable

KEYS = ("ma_xa", "so_to", "so_thua")


@dataclass(frozen=True)
class Joined:
    """For n points: parcel that contains it, parcels within the tolerance, distances (metres, NaN where none)."""

    inside: list[str | None]
    candidates: list[str | None]
    to_vertex: NDArray[np.float64]
    to_boundary: NDArray[np.float64]


def read_fabric(source: InputLayer, crs: str) -> Layer:
    """Read a parcel layer in the system of the survey. Raises EngineError FILE_*, LAYER_*, CRS_*."""
    fabric = read_layer(source)
    found = require_planar(fabric.info)
    if not parse(found).equals(parse(crs), ignore_axis_order=True):
        raise EngineError(
            "CRS_DIFFERS",
            path=source.path,
            crs=short_name(found),
            other_path="the survey",
            other_crs=short_name(crs),
        )
    polygons = np.isin(shapely.get_type_id(fabric.geometry), (3, 6))
    if not polygons.any():
        kinds = sorted({str(shape.geom_type) for shape in fabric.geometry if shape is not None}) or [
            "no features"
        ]
        raise EngineError(
            "GEOMETRY_KIND",
            path=source.path,
            layer=fabric.info.layer,
            found=", ".join(kinds),
            wanted="polygons",
        )
    return fabric


def join(places: NDArray[np.float64], usable: NDArray[np.bool_], fabric: Layer, tolerance: float) -> Joined:
    """Relate points (n, 2: east, north) to the parcels; points that are not ``usable`` stay without relation."""
    count = len(places)
    keys = _keys(fabric)
    good = np.isin(shapely.get_type_id(fabric.geometry), (3, 6)) & (unusable(fabric.geometry) == None)  # noqa: E711
    shapes, keys = fabric.geometry[good], keys[good]
    found = Joined([None] * count, [None] * count, np.full(count, np.nan), np.full(count, np.nan))
    asked = np.flatnonzero(usable)
    if not len(asked) or not len(shapes):
        return found
    points = shapely.points(places[asked])
    vertices = shapely.points(np.unique(shapely.get_coordinates(shapes), axis=0))
    found.to_vertex[asked] = _nearest(points, vertices)
    found.to_boundary[asked] = _nearest(points, shapely.boundary(shapes))
    tree = shapely.STRtree(shapes)
    inside = _listed(tree.query(points, predicate="intersects"), keys)
    near = _listed(tree.query(points, predicate="dwithin", distance=tolerance), keys)
    for place, names in inside.items():
        found.inside[int(asked[place])] = names[0]
    for place, names in near.items():
        found.candidates[int(asked[place])] = "; ".join(names)
    return found


def _nearest(points: Geometries, others: Geometries) -> NDArray[np.float64]:
    pairs, distances = shapely.STRtree(others).query_nearest(points, return_distance=True, all_matches=False)
    result = np.full(len(points), np.nan)
    result[pairs[0]] = np.round(distances, 4)
    return result


def _listed(pairs: NDArray[np.int64], keys: NDArray[np.object_]) -> dict[int, list[str]]:
    found: dict[int, set[str]] = {}
    for point, parcel in zip(*pairs.tolist(), strict=True):
        found.setdefault(point, set()).add(str(keys[parcel]))
    return {point: sorted(names) for point, names in found.items()}


def _keys(fabric: Layer) -> NDArray[np.object_]:
    """Return the parcels' keys: ma_thua, else made of commune, sheet and number, else the feature's number."""
    fids = np.array([f"fid {fid}" for fid in fabric.fids], dtype=object)
    names = fabric.table.column_names
    if "ma_thua" in names:
        written = fabric.table.column("ma_thua").to_pylist()
        return np.array([str(k) if k else f for k, f in zip(written, fids, strict=True)], dtype=object)
    used = [name for name in KEYS if name in names]
    if "so_thua" not in used:
        return fids
    rows = zip(*(fabric.table.column(name).to_pylist() for name in used), strict=True)
    return np.array(["-".join("" if v is None else str(v) for v in row) for row in rows], dtype=object)
