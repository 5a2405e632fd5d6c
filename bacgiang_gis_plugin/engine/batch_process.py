"""A process of its own that takes record batches: what holds the interpreter there does not stop this one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

import pyarrow as pa

from .errors import EngineError
from .workers import end_process, start_beside, start_process

# Bytes that are gathered before they go through the pipe; larger pieces go as they are. For each message the thread
# that sends waits for the interpreter, so they are few.
AT_ONCE = 1 << 22
PATIENCE = 10.0  # seconds for a process that has said it is done


class BatchProcess:
    """One process in which ``consume`` runs with a reader of what ``send`` gives it.

    It loads its libraries while the first batches are made, ends when the engine ends, however that ends, and is
    killed by ``workers.stop_all``. ``close`` must follow. Raises EngineError WORKER_DIED where none can be started.
    """

    def __init__(self, consume: Callable[[pa.RecordBatchReader], None]) -> None:
        context = get_context("spawn")
        batches, self._batches = context.Pipe(duplex=False)
        self._answers, answers = context.Pipe(duplex=False)
        try:
            self._process = start_process(_serve, batches, answers, consume)
        except OSError as error:
            self._batches.close()
            self._answers.close()
            raise EngineError("WORKER_DIED") from error
        finally:
            batches.close()
            answers.close()

    def send(self, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Send all batches and wait until they are consumed; dictionaries may differ from batch to batch.

        Raises what ``consume`` raised (OSError, EngineError, or RuntimeError with its text) and EngineError
        WORKER_DIED. What ``batches`` raises goes through: then the process does not get the end of the stream.
        """
        self._hear()  # from here on the pipe breaks when the process is gone, on every system
        pipe = _Sink(self._batches)
        try:
            sink = pa.BufferedOutputStream(pa.PythonFile(pipe, mode="w"), AT_ONCE)
            writer = pa.ipc.new_stream(sink, schema)
            for batch in batches:
                writer.write_batch(batch)
            writer.close()
            sink.flush()
        except OSError:
            if pipe.broken:  # why stands in the answer
                self._hear()
            raise
        finally:
            pipe.broken = True
        self._hear()

    def _hear(self) -> None:
        """Wait for the next answer or the end of the process, whichever comes first."""
        wait([self._answers, self._process.sentinel])
        try:
            if not self._answers.poll():
                raise EOFError
            answer = self._answers.recv()
        except (EOFError, OSError) as error:
            raise EngineError("WORKER_DIED") from error
        if answer is not None:
            raise answer

    def kill(self) -> None:
        """End the process at once; a ``send`` in another thread then raises."""
        self._process.kill()

    def close(self) -> None:
        """Return when the process is gone; no ``send`` may be under way. May be called again."""
        self._batches.close()  # a process that still waits for batches gets an error, never the end of the stream
        end_process(self._process, PATIENCE)
        self._answers.close()


class _Sink:
    """A file for Arrow: each piece written to it is one message; after it broke, what Arrow still holds is dropped."""

    closed = False
    broken = False

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, data: bytes) -> int:
        if not self.broken:
            try:
                self._connection.send_bytes(data)
            except OSError:
                self.broken = True
                raise
        return len(data)

    def flush(self) -> None: ...

    def close(self) -> None: ...


# in the process


class _Source:
    """A file for Arrow over the messages of a connection; its end before the end of the stream is an EOFError."""

    closed = False

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rest = memoryview(b"")

    def read(self, wanted: int) -> bytes:
        pieces: list[memoryview] = []
        missing = wanted
        while missing:
            if not self._rest:
                self._rest = memoryview(self._connection.recv_bytes())
            pieces.append(self._rest[:missing])
            self._rest = self._rest[missing:]
            missing -= len(pieces[-1])
        return b"".join(pieces)

    def close(self) -> None: ...


def _serve(batches: Connection, answers: Connection, consume: Callable[[pa.RecordBatchReader], None]) -> None:
    start_beside()
    answers.send(None)
    try:
        consume(pa.ipc.open_stream(pa.PythonFile(_Source(batches), mode="r")))
        answers.send(None)
    except BaseException as error:  # told to the engine, which raises it
        answers.send(_portable(error))
    os._exit(0)


def _portable(error: BaseException) -> Exception:
    """Return an error that every process can load."""
    if isinstance(error, EngineError):
        return error
    if isinstance(error, OSError):
        return OSError(*error.args)
    return RuntimeError(str(error).strip() or type(error).__name__)
