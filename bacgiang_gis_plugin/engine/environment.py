"""The process the engine runs in: no foreign settings of the calling program, memory that is kept for reuse."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

_FOREIGN = (
    "PROJ_LIB",
    "PROJ_DATA",
    "GDAL_DATA",
    "GDAL_DRIVER_PATH",
    "OGR_DRIVER_PATH",
    "GDAL_SKIP",
    "OGR_SKIP",
    "PYTHONHOME",
    "PYTHONPATH",
)


# Set unless the caller has set them: one thread of BLAS, whose others only spin, and for Arrow the memory of the C
# library, which keep_memory() keeps.
_OWN = {"OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}


def drop_foreign_settings() -> None:
    """Remove variables by which QGIS points GDAL, PROJ and Python at its own files.

    Call before shapely, pyproj, pyogrio, rasterio or fiona is imported; worker processes inherit the result.
    """
    for name in _FOREIGN:
        os.environ.pop(name, None)


def add_own_settings() -> None:
    """Set variables for our own libraries; call before they are imported, worker processes inherit them."""
    for name, value in _OWN.items():
        os.environ.setdefault(name, value)


# Numbers and values of glibc's mallopt.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT = 64 << 20  # bytes at the end of the heap that are not given back at once
_LARGEST_KEPT = 32 << 20  # bytes; larger arrays come from the system and go back to it


def keep_memory() -> None:
    """Let the process keep the room of arrays it frees, where the C library is glibc.

    By default each array above some hundred kilobytes is taken from the system and given back: that was up to a
    tenth of the time of cutting parcels. The peak did not change.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            library = ctypes.CDLL(None)
            library.mallopt(_TRIM_THRESHOLD, _KEPT)
            library.mallopt(_MMAP_THRESHOLD, _LARGEST_KEPT)
