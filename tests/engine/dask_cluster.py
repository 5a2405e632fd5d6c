"""A real Dask cluster on this machine for tests: a scheduler and workers as processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


class DaskCluster:
    """``address`` of the scheduler; processes end with ``close``. Ports are chosen by the system."""

    def __init__(
        self,
        folder: Path,
        *,
        allowed_failures: int = 3,
        python: str = sys.executable,
        path: Path | None = ROOT,
    ) -> None:
        self._folder, self._python = folder, python
        self.workers: list[subprocess.Popen[bytes]] = []
        self._count = 0
        file = folder / "scheduler.json"
        arguments = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)]
        settings = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures)}
        settings |= _path(path)
        self.scheduler = self._start("scheduler", [*arguments, "--no-dashboard"], settings)
        self.address = str(json.loads(_content(file, self.scheduler))["address"])

    def add_worker(self, *, nanny: bool = False, path: Path | None = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker of one thread that finds the engine in ``path``; None: it finds none."""
        arguments = ["worker", self.address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"]
        arguments += ["--local-directory", str(self._folder), "--nanny" if nanny else "--no-nanny"]
        worker = self._start(f"worker{len(self.workers)}", arguments, _path(path))
        self.workers.append(worker)
        return worker

    def _start(self, name: str, arguments: list[str], settings: dict[str, str]) -> subprocess.Popen[bytes]:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | settings
        with (self._folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [self._python, "-m", f"distributed.cli.dask_{arguments[0]}", *arguments[1:]],
                cwd=self._folder,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            try:
                os.killpg(process.pid, signal.SIGKILL)  # a nanny's worker too
            except ProcessLookupError:
                pass
            process.wait()


def _path(path: Path | None) -> dict[str, str]:
    return {} if path is None else {"PYTHONPATH": str(path)}


def _content(file: Path, process: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if file.exists() and (text := file.read_text(encoding="utf-8")).strip().endswith("}"):
            return text
        time.sleep(0.1)
    raise RuntimeError(f"the scheduler did not start, see {file.parent}")
