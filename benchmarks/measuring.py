"""What all benchmarks share: one run of a tool measured as whole processes, promises, and the tables."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil
import pyogrio
import shapely

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENGINE_PYTHON = os.environ.get("BACGIANG_ENGINE_PYTHON", sys.executable)
QGIS_PROCESS = os.environ.get("QGIS_PROCESS", "qgis_process")
OURS = "this engine"
LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Options:
    """``limit``: seconds per run; ``rounds``: how often a short comparison is repeated, in turns."""

    folder: Path
    limit: float
    rounds: int
    quick: bool
    huge: bool


@dataclass
class Run:
    """One run. ``memory_mb``: highest sum of proportional set sizes over all processes of the tool; ``cpu_seconds``:
    processor time of all its processes; ``told``: what it found."""

    case: str
    tool: str
    finished: bool
    seconds: float
    cpu_seconds: float
    memory_mb: float
    load_before: float
    told: dict[str, Any] = field(default_factory=dict)
    error: str | None = None


@dataclass
class Promise:
    """A sentence of the specification, what it asks and what was reached; ``kept`` None: not measured."""

    text: str
    asked: str
    reached: str
    kept: bool | None


@dataclass
class Report:
    title: str
    runs: list[Run] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def run(case: str, tool: str, arguments: list[str], log: Path, limit: float) -> Run:
    """Run a tool once, print what came of it. What was written before is brought to disk first."""
    os.sync()
    print(f"{case}: {tool} …", flush=True)
    load = os.getloadavg()[0]
    seconds, cpu, memory, code = measure(arguments, log, limit)
    found = Run(case, tool, code == 0, round(seconds, 2), round(cpu, 2), round(memory / 1e6), round(load, 2))
    if code not in (0, None):
        found.error = f"exit code {code}, see {log.name}"
    print(f"    {outcome(found)}, {found.memory_mb:.0f} MB {found.error or ''}", flush=True)
    return found


def engine(operation: str, parameters: dict[str, Any], folder: Path) -> list[str]:
    """Return the command of one engine job; paths are given as they are."""
    job = folder / f"{operation}.job.json"
    values = {name: str(value) if isinstance(value, Path) else value for name, value in parameters.items()}
    job.write_text(json.dumps({"operation": operation, "parameters": values}), encoding="utf-8")
    return [ENGINE_PYTHON, "-I", str(ROOT / "bacgiang_gis_plugin" / "engine" / "launch.py"), str(job)]


def measure(arguments: list[str], log: Path, limit: float) -> tuple[float, float, float, int | None]:
    """Return seconds, processor seconds, peak memory in bytes, and the exit code (None: stopped at the limit).

    Looking costs some forty milliseconds of a core, so it is done twice a second, not more often.
    """
    used: dict[int, float] = {}
    before = _used_by_ended()
    with log.open("wb") as stream:
        start = time.monotonic()
        process = psutil.Popen(arguments, stdout=stream, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        peak = 0.0
        while process.poll() is None:
            if time.monotonic() - start > limit:
                stop(process)
                return time.monotonic() - start, sum(used.values()), peak, None
            peak = max(peak, look(process, used))
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(LOOK_SECONDS)
        seconds = time.monotonic() - start
        return seconds, max(sum(used.values()), _used_by_ended() - before), peak, process.returncode


def _used_by_ended() -> float:
    """Return the processor seconds of all processes that this one started and that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def look(process: psutil.Process, used: dict[int, float]) -> float:
    """Return the proportional set size of a process and all its descendants, in bytes; note the time each used."""
    total = 0.0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_full_info().pss
            times = one.cpu_times()
            used[one.pid] = times.user + times.system
    except psutil.Error:  # it ended in between
        pass
    return total


def stop(process: psutil.Popen) -> None:
    family = [*process.children(recursive=True), process]
    for one in family:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait()


def outcome(found: Run) -> str:
    if found.finished:
        return f"{found.seconds:.1f} s"
    return "failed" if found.error else f"not finished ({found.seconds:.0f} s)"


def median(runs: list[Run], case: str, tool: str) -> float | None:
    """Return the median of the seconds of a tool's runs of a case, None where one did not finish."""
    mine = [entry for entry in runs if entry.case == case and entry.tool == tool]
    if not mine or not all(entry.finished for entry in mine):
        return None
    return statistics.median(entry.seconds for entry in mine)


def make_once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder ``name`` of made data; it is made unless it is there whole."""
    place = folder / name
    if not (place / "complete").exists():
        place.mkdir(parents=True, exist_ok=True)
        print(f"{name}: making data …", flush=True)
        make(place)
        (place / "complete").touch()
    return place


def tables(reports: list[Report]) -> str:
    """Return all reports in Markdown, the promises first."""
    lines = ["# Benchmarks", "", *(f"- {key}: {value}" for key, value in machine().items())]
    lines += [f"- {name} {version}" for name, version in versions().items()]
    promises = [promise for report in reports for promise in report.promises]
    if promises:
        lines += ["", "| promise | asked | reached | |", "|---|---|---|---|"]
        word = {True: "kept", False: "MISSED", None: "not measured"}
        lines += [f"| {p.text} | {p.asked} | {p.reached} | {word[p.kept]} |" for p in promises]
    for report in reports:
        lines += ["", f"## {report.title}"]
        if report.runs:
            lines += ["", "| case | tool | seconds | processor seconds | peak memory | found | load |"]
            lines.append("|---|---|---:|---:|---:|---|---:|")
        for entry in report.runs:
            told = ", ".join(f"{key} {_shown(value)}" for key, value in entry.told.items())
            cells = [entry.case, entry.tool, outcome(entry), f"{entry.cpu_seconds:.1f}"]
            cells += [f"{entry.memory_mb:,.0f} MB", told, f"{entry.load_before}"]
            lines.append(f"| {' | '.join(cells)} |")
        lines += ["", *report.notes] if report.notes else []
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def machine() -> dict[str, str]:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")
        ]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    memory = psutil.virtual_memory().total / 1e9
    return {
        "processor": cpu,
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory:.0f} GB",
        "system": platform.platform(),
    }


def versions() -> dict[str, str]:
    found = {name: metadata.version(name) for name in ("duckdb", "geopandas", "shapely", "pyogrio")}
    found |= {
        "GEOS of shapely": shapely.geos_version_string,
        "GDAL of pyogrio": pyogrio.__gdal_version_string__,
    }
    try:
        answer = subprocess.run(
            [QGIS_PROCESS, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
        found["QGIS"] = answer.stdout.splitlines()[0].removeprefix("QGIS ") if answer.stdout else "?"
    except (OSError, subprocess.TimeoutExpired):
        found["QGIS"] = "not found"
    return found
