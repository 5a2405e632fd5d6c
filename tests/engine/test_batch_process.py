"""What a process that takes batches sends back, and that nothing waits for one that is gone."""

from __future__ import annotations

import errno
import gc
import os
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pyarrow as pa
import pytest

from bacgiang_gis_plugin.engine import workers
from bacgiang_gis_plugin.engine.batch_process import BatchProcess
from bacgiang_gis_plugin.engine.errors import EngineError

SCHEMA = pa.schema([("so", pa.int64()), ("ten", pa.dictionary(pa.int8(), pa.string()))])


class Unsendable(Exception):
    """Cannot be loaded from its pickle: it wants two arguments."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def batch(number: int) -> pa.RecordBatch:
    words = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int8()), [f"xã {number}", "thôn"])
    return pa.record_batch([pa.array([number, number + 1, None]), words], schema=SCHEMA)


def send(consume: Callable[[pa.RecordBatchReader], None], batches: Iterator[pa.RecordBatch]) -> None:
    others = active_children()
    process = BatchProcess(consume)
    try:
        process.send(SCHEMA, batches)
    finally:
        process.close()
        assert set(active_children()) <= set(others)
        assert not workers._single


def keep(path: Path, reader: pa.RecordBatchReader) -> None:
    lines = [str(row) for part in reader for row in part.to_pylist()]
    path.write_text("\n".join(lines), encoding="utf-8")


def disk_full(reader: pa.RecordBatchReader) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def own_error(reader: pa.RecordBatchReader) -> None:
    raise EngineError("FIELD_MISSING", path="a", field="b", layer="c", known="d")


def unsendable(reader: pa.RecordBatchReader) -> None:
    next(iter(reader))
    raise Unsendable("one", "two")


def without_words(reader: pa.RecordBatchReader) -> None:
    raise MemoryError


def dies(reader: pa.RecordBatchReader) -> None:
    os._exit(1)


def cannot_be_loaded(reader: pa.RecordBatchReader) -> None: ...


def forever() -> Iterator[pa.RecordBatch]:
    while True:
        yield batch(1)


def test_all_batches_arrive_with_their_own_dictionaries(tmp_path: Path) -> None:
    path = tmp_path / "rows.txt"
    send(partial(keep, path), (batch(number) for number in range(300)))
    wanted = [str(row) for number in range(300) for row in batch(number).to_pylist()]
    assert path.read_text(encoding="utf-8").splitlines() == wanted


@pytest.mark.parametrize(
    ("consume", "kind", "text"),
    [
        (disk_full, OSError, "No space"),
        (own_error, EngineError, "no field b"),
        (unsendable, RuntimeError, "one two"),
        (without_words, RuntimeError, "MemoryError"),
    ],
)
def test_errors_come_back(
    consume: Callable[[pa.RecordBatchReader], None], kind: type[Exception], text: str
) -> None:
    with pytest.raises(kind, match=text) as caught:
        send(consume, forever())
    assert type(caught.value) is kind
    if isinstance(caught.value, OSError):
        assert caught.value.errno == errno.ENOSPC


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(EngineError) as caught:
        send(dies, forever())
    assert caught.value.code == "WORKER_DIED"


def test_a_process_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its function is not in the module that the process loads."""
    monkeypatch.setattr(cannot_be_loaded, "__qualname__", "elsewhere")
    monkeypatch.setitem(globals(), "elsewhere", cannot_be_loaded)
    with pytest.raises(EngineError) as caught:
        send(cannot_be_loaded, forever())
    assert caught.value.code == "WORKER_DIED"


def test_no_process_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr("bacgiang_gis_plugin.engine.batch_process.start_process", refuse)
    with pytest.raises(EngineError) as caught:
        BatchProcess(dies)
    assert caught.value.code == "WORKER_DIED"


@pytest.mark.parametrize("error", [ZeroDivisionError, OSError])
def test_batches_that_break_off_are_no_end_of_the_stream(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], error: type[Exception]
) -> None:
    def breaks_off() -> Iterator[pa.RecordBatch]:
        yield from (batch(number) for number in range(3000))
        raise error

    path = tmp_path / "rows.txt"
    with pytest.raises(error):
        send(partial(keep, path), breaks_off())
    assert not path.exists()
    gc.collect()
    assert capfd.readouterr().err == ""
