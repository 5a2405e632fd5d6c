"""What a worker process does: repair one block of parcels, cut it by its zones, hand numbers and WKB back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from ...usable import unusable
from .arrays import Bools
from .cutting import Geometries, Indices, polygons_of
from .parcels import Parcels
from .plain import measures, plain_bounds, read_plain, wrapped
from .rows import Rows, Wishes, rows_of

NOT_POLYGON = "not a polygon"
NO_AREA = "no area, even after repair"
LISTED = 1000  # entries of a list in a report


@dataclass(frozen=True)
class Unusable:
    """A feature that takes no part, and why."""

    fid: int
    reason: str


@dataclass(frozen=True)
class Block:
    """n parcels (unwrapped) and m zones around them as WKB; ``zone_index`` (m,) ascending, over all plans.

    ``start`` (p + 1,): where each plan's zones begin and end. ``smallest_area``: pieces below it are counted, not
    returned.
    """

    parcels: pa.Array
    zones: pa.Array
    zone_index: Indices
    start: Indices
    wishes: Wishes
    smallest_area: float


@dataclass(frozen=True)
class Cut:
    """Rows (without shapes) of n parcels, and what is said per parcel (n,).

    ``own`` (rows,): which rows are the polygon of their parcel as it was given; ``wkb``: multipolygons of the others,
    None where shapes are not wanted. ``slivers``: polygons of the moved slivers.
    ``reason``: why a parcel could not be used, else None.
    ``small``: pieces left out as smaller than the smallest area, with how many and their area.
    """

    rows: Rows
    own: Bools
    wkb: pa.Array | None
    slivers: pa.Array
    reason: NDArray[np.object_]
    repaired: NDArray[np.bool_]
    small_count: int
    small_area: float


def clean(geometry: Geometries) -> tuple[Geometries, NDArray[np.object_], NDArray[np.bool_]]:
    """Return (n,) valid polygons without Z, the reason (n,) why one is unusable, and which (n,) were repaired.

    An unusable one becomes an empty polygon.
    """
    valid = shapely.is_valid(geometry) & ~shapely.is_empty(geometry)
    reason = np.full(len(geometry), None, dtype=object)
    reason[~valid] = unusable(geometry[~valid])
    kind = shapely.get_type_id(geometry)
    usable = np.array([text is None for text in reason], dtype=bool)
    reason[usable & (kind != 3) & (kind != 6)] = NOT_POLYGON
    usable = np.array([text is None for text in reason], dtype=bool)
    broken = usable & ~valid
    cleaned = np.where(usable, geometry, shapely.Polygon())
    cleaned[broken] = shapely.make_valid(cleaned[broken], method="structure", keep_collapsed=False)
    cleaned = polygons_of(cleaned)
    reason[usable & (shapely.area(cleaned) == 0)] = NO_AREA
    return cleaned, reason, broken


def unusable_features(fids: NDArray[np.int64], reason: NDArray[np.object_]) -> list[Unusable]:
    """Return the features (n,) that have a reason."""
    pairs = zip(fids.tolist(), reason, strict=True)
    return [Unusable(fid, str(text)) for fid, text in pairs if text is not None]


def cut_block(block: Block) -> Cut:
    """Cut a block's parcels by its zones (already valid)."""
    parcels, reason, repaired = read_parcels(block.parcels)
    zones = shapely.from_wkb(block.zones.to_numpy(zero_copy_only=False))
    usable = np.flatnonzero(np.array([text is None for text in reason], dtype=bool))
    known = parcels if len(usable) == len(parcels) else parcels.take(usable)
    rows = rows_of(known, zones, block.zone_index, block.start, block.wishes)
    small = rows.area[rows.area < block.smallest_area]
    if len(small):
        rows = rows.take(np.flatnonzero(rows.area >= block.smallest_area))
    rows = rows.renumbered(usable, len(parcels))
    own = shapely.is_missing(rows.geometry) & parcels.single[rows.parcel]
    wkb = _multipolygons(rows.take(~own), parcels) if block.wishes.shapes else None
    slivers = pa.array(shapely.to_wkb(rows.moved.geometry, include_srid=False), pa.binary())
    return Cut(rows.without_geometry(), own, wkb, slivers, reason, repaired, len(small), float(small.sum()))


def read_parcels(wkb: pa.Array) -> tuple[Parcels, NDArray[np.object_], Bools]:
    """Return the parcels in ``wkb`` (n,); as ``clean`` the reason why one is unusable, and which were repaired.

    Shapes are made at once only of those that are not proved to be valid without them.
    """
    read = read_plain(wkb)
    known, bounds = measures(read), plain_bounds(read)
    made: Geometries = np.full(len(wkb), None, dtype=object)
    reason, repaired = made.copy(), np.zeros(len(wkb), dtype=bool)
    rest = np.flatnonzero(~known.valid)
    values = wkb.take(pa.array(rest)).to_numpy(zero_copy_only=False)
    made[rest], reason[rest], repaired[rest] = clean(shapely.from_wkb(values, on_invalid="fix"))
    bounds[rest] = shapely.bounds(made[rest])
    known.area[rest], known.length[rest] = shapely.area(made[rest]), shapely.length(made[rest])
    single = read.plain & ~repaired
    row = np.where(single, np.cumsum(read.plain) - 1, -1)
    return Parcels(bounds, known.area, known.length, single, made, wkb, read, row), reason, repaired


def _multipolygons(rows: Rows, parcels: Parcels) -> pa.Array:
    """Return the shapes of rows (n,) as WKB of multipolygons."""
    shapes = parcels.filled(rows.geometry, rows.parcel)
    wkb = pa.array(shapely.to_wkb(shapes, include_srid=False), pa.binary())
    several = shapely.get_type_id(shapes) == 6
    return pc.if_else(pa.array(several), wkb, wrapped(wkb)) if several.any() else wrapped(wkb)


def shapes_in_order(parcels: pa.Array, cuts: Sequence[Cut], parcel: Indices, order: Indices) -> pa.Array:
    """Return the shapes of the rows (n,) of several cuts as WKB of multipolygons.

    ``order`` (n,): the rows' places in the cuts; ``parcel`` (n,): in that order their places in ``parcels``.
    """
    own = np.concatenate([cut.own for cut in cuts])
    made = len(parcels) + np.cumsum(~own) - 1
    place = np.where(own[order], parcel, made[order])
    return pa.concat_arrays([wrapped(parcels.cast(pa.binary())), *(cut.wkb for cut in cuts)]).take(
        pa.array(place)
    )


def multi(geometry: Geometries) -> Geometries:
    """Return polygons (n,) as multipolygons."""
    single = shapely.get_type_id(geometry) == 3
    result = geometry.copy()
    if single.any():
        result[single] = shapely.multipolygons(geometry[single], indices=np.arange(int(single.sum())))
    return result
