"""Names for the arrays of the overlay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Bools = NDArray[np.bool_]
