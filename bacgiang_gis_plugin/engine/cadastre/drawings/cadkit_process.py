"""The process in which cadkit reads: what crashes, hangs or takes all memory there ends with the file.

cadkit is alpha software that reads damaged files of strangers. Each process of the engine has one such helper,
started when first needed and again after it was lost; asking it costs no start for every file.
"""

from __future__ import annotations

import contextlib
import gc
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ...errors import EngineError
from ...lifeline import watch_engine

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from .cadkit_read import Reading
    from .second_reader import Summary

SECONDS, SECONDS_PER_MEGABYTE = 60.0, 4.0
PATIENCE = 5.0  # seconds for an answer that nobody waits for
LOST = ("CAD_READER_SLOW", "CAD_READER_DIED")
MEMORY = 3 << 30  # bytes beyond what the helper holds when it starts; where the system can limit it
MOST_BYTES, MOST_UNPACKED, MOST_OBJECTS, DEEPEST = 1 << 30, 2 << 30, 5_000_000, 64


@dataclass(frozen=True)
class Request:
    """What to read, and whether the drawing itself is wanted or only what a second reader tells of it."""

    path: Path
    want: Literal["drawing", "summary"]
    tolerance: float


class _Helper:
    """One helper and the request it works on."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.connection, there = context.Pipe()
        self.process: SpawnProcess = context.Process(target=serve, args=(there, MEMORY), daemon=True)
        self.process.start()
        there.close()
        self.request: Request | None = None
        self.limit = self.end = 0.0

    def begin(self, request: Request) -> None:
        size = request.path.stat().st_size / 1e6 if request.path.is_file() else 0.0
        self.limit = SECONDS + SECONDS_PER_MEGABYTE * size
        self.end = time.monotonic() + self.limit
        self.request = request
        self.connection.send(request)

    def finish(self) -> Reading | Summary:
        """Return the answer. Raises EngineError: what the helper raised, CAD_READER_DIED, CAD_READER_SLOW."""
        if self.request is None:
            raise RuntimeError("nothing was asked")
        path, self.request = self.request.path, None
        try:
            if not self.connection.poll(max(0.0, self.end - time.monotonic())):
                self.kill()
                raise EngineError("CAD_READER_SLOW", path=path, seconds=round(self.limit))
            answer: Reading | Summary | EngineError = self.connection.recv()
        except (EOFError, OSError) as error:
            self.kill()
            raise EngineError("CAD_READER_DIED", path=path) from error
        if isinstance(answer, EngineError):
            raise answer
        return answer

    def forget(self) -> bool:
        """Take the answer that nobody fetched, as when the first reader failed; return whether the helper lives."""
        if self.request is not None:
            self.end = min(self.end, time.monotonic() + PATIENCE)
            try:
                self.finish()
            except EngineError as error:
                return error.code not in LOST
        if self.process.is_alive():
            return True
        self.kill()
        return False

    def kill(self) -> None:
        self.process.kill()
        self.process.join(10)
        self.connection.close()


_helper: _Helper | None = None


def begin(request: Request) -> None:
    """Let the helper start; ``finish`` must follow. Raises EngineError CAD_READER_DIED where none can be started."""
    global _helper
    if _helper is not None and not _helper.forget():
        _helper = None
    try:
        _helper = _helper or _Helper()
        _helper.begin(request)
    except OSError as error:
        _helper = None
        raise EngineError("CAD_READER_DIED", path=request.path) from error


def finish() -> Reading | Summary:
    """Return what ``begin`` asked for. Raises EngineError CAD_*, FILE_DAMAGED; a lost helper is replaced."""
    global _helper
    if _helper is None:
        raise RuntimeError("nothing was asked")
    try:
        return _helper.finish()
    except EngineError as error:
        if error.code in LOST:
            _helper = None
        raise


def read_drawing(path: Path, tolerance: float) -> Reading:
    """Return what is in a DWG or DGN v8 file. Raises EngineError as ``finish`` does."""
    from .cadkit_read import Reading

    begin(Request(path, "drawing", tolerance))
    answer = finish()
    if not isinstance(answer, Reading):
        raise TypeError("the helper gave no drawing")
    return answer


# in the helper


def serve(connection: Connection, memory: int) -> None:
    """Answer requests until the engine closes the connection; nothing is printed, standard output is the engine's."""
    watch_engine()
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    _limit_memory(memory)
    gc.disable()  # a document is a million small objects without a circle
    for request in _requests(connection):
        try:
            answer: Reading | Summary | EngineError = _answer(request)
        except EngineError as error:
            answer = error
        except MemoryError:
            answer = EngineError("CAD_READER_MEMORY", path=request.path, limit=f"{memory / 1e9:.1f} GB")
        except Exception as error:  # the engine shall name the file, whatever it was
            reason = f"{type(error).__name__}: {error}"
            answer = EngineError("CAD_READER_FAILED", path=request.path, reason=reason[:500])
        connection.send(answer)
        del answer
        gc.collect()


def _requests(connection: Connection) -> Iterator[Request]:
    with contextlib.suppress(EOFError, OSError):
        while True:
            yield connection.recv()


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the limit in time alone
        return
    held = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        held = pages * resource.getpagesize()
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (held + memory, held + memory))


def _answer(request: Request) -> Reading | Summary:
    import cadkit

    from .cadkit_read import read_document
    from .second_reader import summarise

    try:
        document = cadkit.read(
            request.path,
            max_input_bytes=MOST_BYTES,
            max_decompressed_bytes=MOST_UNPACKED,
            max_objects=MOST_OBJECTS,
            max_depth=DEEPEST,
        )
        text = document.to_json()
    except cadkit.LimitExceededError as error:
        raise EngineError("CAD_TOO_LARGE", path=request.path, reason=error) from error
    except (cadkit.UnsupportedError, cadkit.UnknownFormatError) as error:
        raise EngineError("CAD_UNSUPPORTED", path=request.path, reason=error) from error
    except (cadkit.CadkitError, OSError) as error:
        raise EngineError("FILE_DAMAGED", path=request.path, reason=error) from error
    del document
    reading = read_document(text, request.tolerance)
    return reading if request.want == "drawing" else summarise(reading.drawing)
