"""Ends the engine at once when its caller asks or disappears, and its workers when the engine disappears."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import wait

EXIT_CANCELLED = 3


def watch_caller(stop: Callable[[], None], *, watch_input: bool) -> None:
    """Call ``stop`` and end the process when asked to terminate, or when standard input closes.

    Signals are heard by a thread, because the main thread may be inside GEOS or GDAL for minutes.
    """

    def end() -> None:
        try:
            stop()
        finally:
            os._exit(EXIT_CANCELLED)

    if hasattr(os, "pipe") and os.name == "posix":
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer)
        signal.signal(signal.SIGTERM, lambda *_: None)
        signal.signal(signal.SIGINT, lambda *_: None)
        _in_thread(lambda: os.read(reader, 1), end)
    if watch_input:
        _in_thread(_read_to_end, end)


def _in_thread(block: Callable[[], object], then: Callable[[], None]) -> None:
    def run() -> None:
        block()
        then()

    threading.Thread(target=run, daemon=True).start()


def _read_to_end() -> None:
    with contextlib.suppress(OSError):
        while os.read(sys.stdin.fileno(), 4096):
            pass


def watch_engine() -> None:
    """In a worker: end at once when the engine process is gone, however it ended."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def follow() -> None:
        wait([sentinel])
        os._exit(EXIT_CANCELLED)

    threading.Thread(target=follow, daemon=True).start()
