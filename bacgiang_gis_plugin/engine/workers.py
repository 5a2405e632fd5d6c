"""One concurrent.futures Executor for every operation that uses several cores."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import wait as wait_for
from typing import TYPE_CHECKING, Any, TypeVar

from .environment import keep_memory
from .errors import EngineError
from .lifeline import watch_engine
from .progress import Progress

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

Item = TypeVar("Item")
Result = TypeVar("Result")

LOOK_SECONDS = 0.5
WORKER_NICENESS = 10
KILLED_SECONDS = 5.0  # for a killed process to be gone; then its files are closed and can be removed

_active: list[ProcessPoolExecutor] = []
_single: list[SpawnProcess] = []


def worker_count() -> int:
    """Return how many worker processes to use: BACGIANG_WORKERS, or the cores this process may use."""
    asked = os.environ.get("BACGIANG_WORKERS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def start_beside() -> None:
    """Set up a process that was just started: it ends with the engine and keeps the room of freed arrays."""
    watch_engine()
    keep_memory()


def start_worker() -> None:
    """Set up a worker. It gives way to QGIS, to what hands out its work and to what writes its results."""
    start_beside()
    if hasattr(os, "nice"):
        os.nice(WORKER_NICENESS)


@contextmanager
def executor(workers: int | None = None, scheduler: str | None = None) -> Iterator[Executor]:
    """Give an Executor of worker processes, spawned, not forked: GDAL and Arrow hold threads.

    With ``scheduler`` (tcp://host:8786) the workers are those of a Dask cluster, however many they are.
    Raises EngineError WORKER_DIED, CLUSTER_*.
    """
    if scheduler:
        from .cluster import cluster_executor

        with cluster_executor(scheduler) as cluster:
            yield cluster
        return
    pool = ProcessPoolExecutor(
        workers or worker_count(), mp_context=get_context("spawn"), initializer=start_worker
    )
    _active.append(pool)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise EngineError("WORKER_DIED") from error
    finally:
        _active.remove(pool)
        pool.shutdown(wait=False, cancel_futures=True)


def map_ordered(
    pool: Executor,
    function: Callable[[Item], Result],
    items: Iterable[Item],
    progress: Progress,
    *,
    ahead: int = 4,
) -> Iterator[Result]:
    """Yield results in the order of ``items``; at most ``ahead`` are in flight: memory stays bounded."""
    waiting: deque[Future[Result]] = deque()
    for item in items:
        waiting.append(pool.submit(function, item))
        while len(waiting) >= ahead:
            yield _result(pool, waiting.popleft(), progress)
    while waiting:
        yield _result(pool, waiting.popleft(), progress)


def _result(pool: Executor, future: Future[Result], progress: Progress) -> Result:
    """Wait for a result, and look meanwhile whether it is still wanted and can still come."""
    progress.check()
    while not wait([future], timeout=LOOK_SECONDS).done:
        progress.check()
        getattr(pool, "check", _nothing)()
    return future.result()


def _nothing() -> None:
    return None


def in_flight(pool: Executor) -> int:
    """Return how many tasks keep all workers of ``pool`` busy."""
    return 4 * int(getattr(pool, "workers", 0) or worker_count())


def start_process(function: Callable[..., None], *arguments: Any) -> SpawnProcess:
    """Start one process beside the workers; ``function`` calls ``start_beside`` first, ``end_process`` must follow."""
    process = get_context("spawn").Process(target=function, args=arguments, daemon=True)
    process.start()
    _single.append(process)
    return process


def end_process(process: SpawnProcess, patience: float) -> None:
    """Return when a process is gone; it is killed where it does not end by itself in ``patience`` seconds."""
    process.join(patience)
    if process.is_alive():
        process.kill()
        process.join(KILLED_SECONDS)
    if process in _single:
        _single.remove(process)


def stop_all() -> None:
    """Kill every worker process; used when the engine itself is asked to end."""
    for pool in list(_active):
        for process in list((pool._processes or {}).values()):
            process.kill()
    for single in list(_single):
        single.kill()
    for single in list(_single):
        wait_for([single.sentinel], KILLED_SECONDS)
