"""The engine's process: settings of the calling program are dropped, room of freed arrays is kept."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bacgiang_gis_plugin.engine.environment import drop_foreign_settings

MAPPED = """
import ctypes
import sys
import numpy as np
from bacgiang_gis_plugin.engine.environment import keep_memory

class Mallinfo2(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd us fs uord ford cost".split()]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Mallinfo2
if sys.argv[1] == "keep":
    keep_memory()
before = library.mallinfo2().hblks
arrays = [np.ones(1 << 20) for _ in range(3)]
print(library.mallinfo2().hblks - before)
"""


def mapped(how: str) -> int:
    """Return how many of three arrays of 8 MB come from the system instead of the heap."""
    command = [sys.executable, "-c", MAPPED, how]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(
    not hasattr(os, "confstr") or "glibc" not in (os.confstr("CS_GNU_LIBC_VERSION") or ""),
    reason="another C library",
)
def test_large_arrays_come_from_memory_that_is_kept() -> None:
    assert mapped("as it is") == 3
    assert mapped("keep") == 0


def test_settings_of_the_calling_program_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROJ_LIB", "/of/qgis")
    monkeypatch.setenv("BACGIANG_WORKERS", "2")
    drop_foreign_settings()
    assert "PROJ_LIB" not in os.environ
    assert os.environ["BACGIANG_WORKERS"] == "2"
