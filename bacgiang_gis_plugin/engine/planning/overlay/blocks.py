"""What a worker process does: repair one block of parcels, cut it by its zones, hand numbers and WKB back."""

from __future__ import annotations

import operator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from ...datasets import unusable
from .cutting import Geometries, Indices, polygons_of
from .plain import read_plain, surely_valid
from .rows import Rows, Wishes, rows_of

NOT_POLYGON = "not a polygon"
NO_AREA = "no area, even after repair"
# Around a multipolygon of one polygon in WKB: byte order, kind, number of polygons.
MULTI = b"\x01\x06\x00\x00\x00\x01\x00\x00\x00"
LISTED = 1000  # entries of a list in a report


@dataclass(frozen=True)
class Unusable:
    """A feature that takes no part, and why."""

    fid: int
    reason: str


@dataclass(frozen=True)
class Block:
    """n parcels and m zones around them as WKB; ``zone_index`` (m,) ascending numbers of the zones in all plans.

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

    ``wkb``: multipolygons of the rows, None where not wanted. ``slivers``: polygons of the moved slivers.
    ``reason``: why a parcel could not be used, else None.
    ``small``: pieces left out as smaller than the smallest area, with how many and their area.
    """

    rows: Rows
    wkb: pa.Array | None
    slivers: pa.Array
    reason: NDArray[np.object_]
    repaired: NDArray[np.bool_]
    small_count: int
    small_area: float


def clean(
    geometry: Geometries, proved: NDArray[np.bool_] | None = None
) -> tuple[Geometries, NDArray[np.object_], NDArray[np.bool_]]:
    """Return (n,) valid polygons without Z, the reason (n,) why one is unusable, and which (n,) were repaired.

    An unusable one becomes an empty polygon. ``proved`` (n,): which are known to be valid and not empty.
    """
    valid = np.zeros(len(geometry), dtype=bool) if proved is None else proved.copy()
    rest = geometry[~valid]
    valid[~valid] = shapely.is_valid(rest) & ~shapely.is_empty(rest)
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
    parcels = shapely.from_wkb(block.parcels.to_numpy(zero_copy_only=False), on_invalid="fix")
    plain = read_plain(block.parcels)
    parcels, reason, repaired = clean(parcels, surely_valid(plain))
    zones = shapely.from_wkb(block.zones.to_numpy(zero_copy_only=False))
    usable = np.flatnonzero(np.array([text is None for text in reason], dtype=bool))
    found = rows_of(parcels[usable], zones, block.zone_index, block.start, block.wishes)
    rows = found.renumbered(usable, len(parcels))
    small = rows.area[rows.area < block.smallest_area]
    if len(small):
        rows = rows.take(np.flatnonzero(rows.area >= block.smallest_area))
    wkb = None
    if block.wishes.shapes:
        as_is = plain.plain & ~repaired
        wkb = _multipolygons(rows.geometry, rows.parcel, parcels, block.parcels, as_is)
    slivers = pa.array(shapely.to_wkb(rows.moved.geometry, include_srid=False), pa.binary())
    return Cut(rows.without_geometry(), wkb, slivers, reason, repaired, len(small), float(small.sum()))


def _multipolygons(
    geometry: Geometries, parcel: Indices, parcels: Geometries, wkb: pa.Array, as_is: NDArray[np.bool_]
) -> pa.Array:
    """Return polygons and multipolygons (n,) as WKB of multipolygons.

    ``parcel`` (n,): the place of each one's parcel. Where it is that parcel's object itself and ``as_is`` says that the
    parcel's own ``wkb`` is plain and valid, its bytes are taken over.
    """
    same = np.fromiter(map(operator.is_, geometry, parcels[parcel]), dtype=bool, count=len(geometry))
    whole = same & as_is[parcel]
    made = pa.array(shapely.to_wkb(multi(geometry[~whole]), include_srid=False), pa.binary())
    own = wkb.take(pa.array(parcel[whole]))
    taken = pc.binary_join_element_wise(pa.scalar(MULTI, own.type), own, pa.scalar(b"", own.type))
    place = np.empty(len(geometry), dtype=np.int64)
    place[~whole] = np.arange(len(made))
    place[whole] = len(made) + np.arange(len(taken))
    return pa.concat_arrays([made, taken.cast(pa.binary())]).take(pa.array(place))


def multi(geometry: Geometries) -> Geometries:
    """Return polygons (n,) as multipolygons."""
    single = shapely.get_type_id(geometry) == 3
    result = geometry.copy()
    if single.any():
        result[single] = shapely.multipolygons(geometry[single], indices=np.arange(int(single.sum())))
    return result
