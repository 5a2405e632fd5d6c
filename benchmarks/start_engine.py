"""What starting the engine costs: from the start of the process to its first event, and to its end.

    BACGIANG_ENGINE_PYTHON=… python benchmarks/start_engine.py

The job names an operation that does not exist, so that nothing but the start is measured. The limit is 1.5 s.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LAUNCHER = Path(__file__).resolve().parents[1] / "bacgiang_gis_plugin" / "engine" / "launch.py"
LIMIT = 1.5
RUNS = 10


def start_once(python: str, operation: str) -> tuple[float, str]:
    """Return the seconds one start took, and the code of the error that it answers."""
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder) / "job.json"
        job.write_text(json.dumps({"operation": operation, "parameters": {}}), encoding="utf-8")
        begin = time.perf_counter()
        answer = subprocess.run(
            [python, "-I", str(LAUNCHER), str(job)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        seconds = time.perf_counter() - begin
    return seconds, json.loads(answer.stdout.splitlines()[-1])["code"]


def main() -> int:
    python = os.environ.get("BACGIANG_ENGINE_PYTHON", sys.executable)
    worst = 0.0
    for operation, meaning in (
        ("none", "the bare start"),
        ("overlay_zoning", "with all libraries of an operation"),
    ):
        times = [start_once(python, operation)[0] for _ in range(RUNS)]
        print(
            f"{meaning}: median {statistics.median(times):.2f} s, slowest {max(times):.2f} s of {RUNS} starts"
        )
        worst = max(worst, statistics.median(times))
    print(f"limit {LIMIT} s: {'kept' if worst <= LIMIT else 'NOT KEPT'}")
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
