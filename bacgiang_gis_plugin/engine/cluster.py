"""A Dask cluster as an Executor: the same tasks as on this machine, on workers with the same engine.

Tasks carry their input with them (not scattered data, which dies with a worker), so the scheduler can run anew whatever
a lost worker held; every task is pure, so running one twice changes nothing.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, TypeVar

from .errors import EngineError

Result = TypeVar("Result")
Versions = dict[str, str]

CONNECT_SECONDS = 10.0
# How long a cluster may be without any worker, at the start and in the middle, before the job gives up.
WORKERS_SECONDS = 30.0
PACKAGE = "distributed"
ADDRESS = re.compile(r"([a-z]+://)?(\[[0-9a-fA-F:]+\]|[\w.-]+):\d+")
ENGINE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def versions() -> Versions:
    """Return what decides the result in this process: the engine's code (a digest), numpy, pyarrow, shapely, GEOS."""
    import shapely

    digest = hashlib.sha256()
    for path in sorted(ENGINE.rglob("*.py"), key=lambda one: one.relative_to(ENGINE).as_posix()):
        digest.update(path.relative_to(ENGINE).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    found = {"engine": digest.hexdigest()[:12], "GEOS": shapely.geos_version_string}
    return found | {name: metadata.version(name) for name in ("shapely", "numpy", "pyarrow")}


@dataclass(frozen=True)
class _Checked:
    """A task that refuses to run on a worker of other versions: one that came after the job had started."""

    function: Callable[..., Any]
    wanted: Versions

    def __call__(self, *arguments: Any) -> Any:
        if versions() != self.wanted:
            raise EngineError(
                "CLUSTER_VERSIONS", worker="-", differences=differences(versions(), self.wanted)
            )
        return self.function(*arguments)


class ClusterExecutor(Executor):
    """``workers``: threads of all workers together. ``check`` is to be called while a result is awaited."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address = client, address
        self._executor = client.get_executor(pure=False)
        self._versions = versions()
        self._last_seen = self._last_look = time.monotonic()
        self.workers = sum(int(one["nthreads"]) for one in _workers(client).values())

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Send a task; its Future ends with the result, the task's own exception or KilledWorker."""
        if kwargs:
            raise TypeError("tasks take positional arguments only")
        found: Future[Result] = self._executor.submit(_Checked(fn, self._versions), *args)
        return found

    def check(self) -> None:
        """Raise EngineError CLUSTER_LOST or CLUSTER_NO_WORKERS where a result cannot come any more."""
        now = time.monotonic()
        if now - self._last_look < 1.0:
            return
        self._last_look = now
        if self._client.status not in ("running", "connecting"):
            raise EngineError("CLUSTER_LOST", address=self._address)
        if self._client.status == "connecting" or _workers(self._client):
            self._last_seen = now
        elif now - self._last_seen > WORKERS_SECONDS:
            raise EngineError("CLUSTER_NO_WORKERS", address=self._address)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Release the tasks that are left."""
        with suppress(Exception):  # the scheduler may be gone, and then it holds nothing
            self._executor.shutdown(wait=wait and not cancel_futures)


@contextmanager
def cluster_executor(address: str) -> Iterator[ClusterExecutor]:
    """Give an Executor on the cluster whose scheduler is at ``address`` (tcp://host:8786).

    Raises EngineError CLUSTER_PACKAGE, CLUSTER_UNREACHABLE, CLUSTER_NO_WORKERS, CLUSTER_VERSIONS before the work, and
    CLUSTER_TASK_KILLS, CLUSTER_LOST, CLUSTER_NO_WORKERS during it.
    """
    try:
        distributed = import_module(PACKAGE)
    except ImportError as error:
        raise EngineError("CLUSTER_PACKAGE", name=PACKAGE, reason=error) from error
    client = _connected(distributed, address)
    pool = None
    try:
        _require_workers(client, address)
        _require_versions(client)
        pool = ClusterExecutor(client, address)
        yield pool
    except distributed.KilledWorker as error:
        raise EngineError("CLUSTER_TASK_KILLS", count=error.allowed_failures + 1) from error
    except CancelledError as error:
        raise EngineError("CLUSTER_LOST", address=address) from error
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)
        with suppress(Exception):  # closing a connection that is already broken is no news
            client.close(timeout=2)


def _connected(distributed: Any, address: str) -> Any:
    if not ADDRESS.fullmatch(address):
        raise EngineError("CLUSTER_UNREACHABLE", address=address, reason="this is not the form of an address")
    try:
        return distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EngineError("CLUSTER_UNREACHABLE", address=address, reason=reason) from error


def _workers(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return found


def _require_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except TimeoutError as error:
        raise EngineError("CLUSTER_NO_WORKERS", address=address) from error


def _require_versions(client: Any) -> None:
    """Raise EngineError CLUSTER_VERSIONS where a worker would compute with something else than this machine.

    The scheduler computes nothing, but it unpacks every task, so it needs the same engine.
    """
    answers: dict[str, Any] = client.run(versions, on_error="return")
    try:
        answers["scheduler"] = client.run_on_scheduler(versions)
    except Exception as error:  # whatever the scheduler met while it loaded the engine
        answers["scheduler"] = error
    for worker, answer in sorted(answers.items()):
        if isinstance(answer, dict):
            told = differences(answer, versions())
        else:
            told = f"the engine cannot be used there ({answer})"
        if told:
            raise EngineError("CLUSTER_VERSIONS", worker=worker, differences=told)


def differences(there: Versions, here: Versions) -> str:
    """Say what differs, empty where nothing does: ``shapely 2.1.0 (here 2.2.0)``."""
    names = sorted(here.keys() | there.keys())
    return ", ".join(
        f"{name} {there.get(name, '-')} (here {here.get(name, '-')})"
        for name in names
        if there.get(name) != here.get(name)
    )
