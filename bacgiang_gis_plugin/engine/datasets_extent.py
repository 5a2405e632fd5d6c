"""Where a layer's features lie, without reading them."""

from __future__ import annotations

import pyogrio

from .datasets import layer_info
from .parameters import InputLayer


def layer_bounds(source: InputLayer) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a layer's features in its CRS. Raises EngineError FILE_*, LAYER_*."""
    info = layer_info(source)
    found = pyogrio.read_info(source.path, layer=info.layer, force_total_bounds=True)["total_bounds"]
    return (float(found[0]), float(found[1]), float(found[2]), float(found[3]))
