"""The parcels of an overlay: numbers for all of them, shapes only for those that need exact overlay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely

from .arrays import Bools, Floats, Geometries, Indices
from .plain import Plain
from .rings import Rings


@dataclass(frozen=True)
class Parcels:
    """n valid polygons: ``bounds`` (n, 4), ``area`` and ``length`` (n,) in the coordinates' units.

    ``single`` (n,): which have one ring. ``made`` (n,) holds shapes or None; what is None is made of ``wkb`` (n,)
    when it is asked for. ``row`` (n,): the place among the polygons of ``outline``, -1 where it is not there.
    """

    bounds: Floats
    area: Floats
    length: Floats
    single: Bools
    made: Geometries
    wkb: pa.Array | None = None
    outline: Plain | None = None
    row: Indices | None = None

    @classmethod
    def of(cls, geometry: Geometries) -> Parcels:
        """Return valid polygons (n,) that are in memory."""
        single = (shapely.get_type_id(geometry) == 3) & (shapely.get_num_interior_rings(geometry) == 0)
        single &= ~shapely.is_empty(geometry)
        return cls(
            shapely.bounds(geometry), shapely.area(geometry), shapely.length(geometry), single, geometry
        )

    def __len__(self) -> int:
        return len(self.area)

    def take(self, places: Indices) -> Parcels:
        """Return only the parcels at ``places``."""
        return Parcels(
            self.bounds[places],
            self.area[places],
            self.length[places],
            self.single[places],
            self.made[places],
            None if self.wkb is None else self.wkb.take(pa.array(places)),
            self.outline,
            None if self.row is None else self.row[places],
        )

    def shapes(self, places: Indices) -> Geometries:
        """Return the shapes at ``places``; what is made once stays the same object."""
        if self.wkb is not None:
            missing = np.unique(places[shapely.is_missing(self.made[places])])
            values = self.wkb.take(pa.array(missing)).to_numpy(zero_copy_only=False)
            self.made[missing] = shapely.from_wkb(values)
        return np.asarray(self.made[places])

    def rings(self, places: Indices) -> Rings:
        """Return the rings (k,) of the single ones at ``places`` (k,)."""
        if self.outline is None or self.row is None:
            return Rings.of(self.made[places])
        row, known = self.row[places], self.outline
        points = known.start[row + 1] - known.start[row]
        shells = np.ones(len(places), dtype=bool)
        return Rings.from_closed(known.x, known.y, known.start[row], points, np.arange(len(places)), shells)

    def filled(self, geometry: Geometries, parcel: Indices) -> Geometries:
        """Return shapes (k,) of pieces; those that are None are the whole of their parcel (k,)."""
        whole = np.flatnonzero(shapely.is_missing(geometry))
        if len(whole) == 0:
            return geometry
        geometry = geometry.copy()
        geometry[whole] = self.shapes(parcel[whole])
        return geometry
