"""The parcels of an overlay: numbers for all of them, shapes only for those that need exact overlay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely

from .arrays import Floats, Geometries, Indices


@dataclass(frozen=True)
class Parcels:
    """n valid polygons: ``bounds`` (n, 4), ``area`` and ``length`` (n,) in units of the coordinates.

    ``made`` (n,) holds shapes or None; what is None is made of ``wkb`` (n,) when it is asked for.
    """

    bounds: Floats
    area: Floats
    length: Floats
    made: Geometries
    wkb: pa.Array | None = None

    @classmethod
    def of(cls, geometry: Geometries) -> Parcels:
        """Return valid polygons (n,) that are in memory."""
        return cls(shapely.bounds(geometry), shapely.area(geometry), shapely.length(geometry), geometry)

    def __len__(self) -> int:
        return len(self.area)

    def take(self, places: Indices) -> Parcels:
        """Return only the parcels at ``places``."""
        wkb = None if self.wkb is None else self.wkb.take(pa.array(places))
        return Parcels(self.bounds[places], self.area[places], self.length[places], self.made[places], wkb)

    def shapes(self, places: Indices) -> Geometries:
        """Return the shapes at ``places``; what is made once stays the same object."""
        if self.wkb is not None:
            missing = np.unique(places[shapely.is_missing(self.made[places])])
            values = self.wkb.take(pa.array(missing)).to_numpy(zero_copy_only=False)
            self.made[missing] = shapely.from_wkb(values)
        return np.asarray(self.made[places])

    def filled(self, geometry: Geometries, parcel: Indices) -> Geometries:
        """Return shapes (k,) of pieces; those that are None are the whole of their parcel (k,)."""
        whole = np.flatnonzero(shapely.is_missing(geometry))
        if len(whole) == 0:
            return geometry
        geometry = geometry.copy()
        geometry[whole] = self.shapes(parcel[whole])
        return geometry
