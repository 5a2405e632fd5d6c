"""Overlay benchmark: this engine beside DuckDB spatial, geopandas.overlay and QGIS's native:intersection.

The whole task counts: start of the process, reading GeoPackage, overlay, writing GeoPackage. The others write the
pieces; the engine writes the pieces, the register, and what is uncovered or doubly covered. One tool at a time.

    make bench        or        python benchmarks/run.py [--quick] [--case NAME] [--tool NAME] [--limit SECONDS]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import data
import numpy as np
import psutil
import pyogrio
import shapely

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENGINE_PYTHON = os.environ.get("BACGIANG_ENGINE_PYTHON", sys.executable)
QGIS_PROCESS = os.environ.get("QGIS_PROCESS", "qgis_process")
OURS = "bacgiang"
TOOLS = (OURS, "duckdb", "geopandas", "qgis")
MEMORY_TARGET_MB = 2000


@dataclass(frozen=True)
class Case:
    """``target``: how many times faster than the best of the others the engine has to be."""

    name: str
    parcels: int
    zones_across: int
    vertices: int
    target: float | None


CASES = (
    Case("100 000 parcels × 16 zones of 80 000 vertices", 100_000, 4, 80_000, 15.0),
    Case("1 000 000 parcels × 2 025 zones of 500 vertices", 1_000_000, 45, 500, 1.3),
)
QUICK = (
    Case("10 000 parcels × 16 zones of 8 000 vertices", 10_000, 4, 8_000, None),
    Case("50 000 parcels × 100 zones of 500 vertices", 50_000, 10, 500, None),
)


@dataclass
class Result:
    """One run. ``memory_mb``: highest sum of proportional set sizes over all processes of the tool."""

    case: str
    tool: str
    finished: bool
    seconds: float
    memory_mb: float
    load_before: float
    rows: int | None = None
    area: float | None = None
    error: str | None = None


def main() -> int:
    """Run, print a table, write bench_output/bench.md and bench.json. Returns 1 where a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, no targets")
    parser.add_argument("--case", type=int, choices=(1, 2), help="only this case")
    parser.add_argument("--tool", action="append", choices=TOOLS, help="only these tools")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds per tool and case")
    parser.add_argument("--output", type=Path, default=ROOT / "bench_output")
    options = parser.parse_args()
    cases = QUICK if options.quick else CASES
    if options.case:
        cases = (cases[options.case - 1],)
    results = []
    for case in cases:
        folder = options.output / f"{case.parcels}x{case.zones_across**2}x{case.vertices}"
        parcels, zones = make_data(case, folder)
        for tool in options.tool or TOOLS:
            print(f"{case.name}: {tool} …", flush=True)
            result = run(case, tool, parcels, zones, folder, options.limit)
            print(f"    {outcome(result)}, {result.memory_mb:.0f} MB {result.error or ''}", flush=True)
            results.append(result)
    text, passed = table(cases, results, options.limit)
    print(text)
    (options.output / "bench.md").write_text(text, encoding="utf-8")
    record = {"machine": machine(), "versions": versions(), "results": [asdict(result) for result in results]}
    (options.output / "bench.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return 0 if passed else 1


def make_data(case: Case, folder: Path) -> tuple[Path, Path]:
    """Write the case's parcels and zones unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    parcels, zones = folder / "parcels.gpkg", folder / "zones.gpkg"
    if not (folder / "complete").exists():
        print(f"{case.name}: making data …", flush=True)
        for path in (parcels, zones):
            path.unlink(missing_ok=True)
        data.write_parcels(parcels, data.parcels(case.parcels))
        extent = round(case.parcels**0.5) * data.PARCEL
        data.write_zones(zones, data.zones(case.zones_across, case.vertices, extent))
        (folder / "complete").touch()
    return parcels, zones


def run(case: Case, tool: str, parcels: Path, zones: Path, folder: Path, limit: float) -> Result:
    output, register = folder / f"{tool}.gpkg", folder / f"{tool}_register.gpkg"
    for path in (output, register):
        path.unlink(missing_ok=True)
    log = folder / f"{tool}.log"
    load = os.getloadavg()[0]
    seconds, memory, code = measure(command(tool, parcels, zones, output, register, folder), log, limit)
    result = Result(case.name, tool, code == 0, round(seconds, 2), round(memory / 1e6), round(load, 2))
    if code == 0:
        result.rows, result.area = contents(output)
        output.unlink()
        register.unlink(missing_ok=True)
    elif code is not None:
        result.error = f"exit code {code}, see {log.name}"
    return result


def command(tool: str, parcels: Path, zones: Path, output: Path, register: Path, folder: Path) -> list[str]:
    if tool == OURS:
        values = {"parcels": parcels, "zones": zones, "register": register, "pieces": output}
        job = {
            "operation": "overlay_zoning",
            "parameters": {name: str(path) for name, path in values.items()},
        }
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        launcher = ROOT / "bacgiang_gis_plugin" / "engine" / "launch.py"
        return [ENGINE_PYTHON, "-I", str(launcher), str(folder / "job.json")]
    if tool == "qgis":
        inputs = [f"--INPUT={parcels}", f"--OVERLAY={zones}", f"--OUTPUT={output}"]
        return [QGIS_PROCESS, "run", "native:intersection", *inputs]
    return [sys.executable, str(HERE / "peers.py"), tool, str(parcels), str(zones), str(output)]


def measure(arguments: list[str], log: Path, limit: float) -> tuple[float, float, int | None]:
    """Return seconds, peak memory in bytes, and the exit code (None: stopped at the limit)."""
    with log.open("wb") as stream:
        start = time.monotonic()
        process = psutil.Popen(arguments, stdout=stream, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        peak = 0.0
        while process.poll() is None:
            if time.monotonic() - start > limit:
                stop(process)
                return time.monotonic() - start, peak, None
            peak = max(peak, memory_of(process))
            time.sleep(0.1)
        return time.monotonic() - start, peak, process.returncode


def memory_of(process: psutil.Process) -> float:
    """Return the proportional set size of a process and all its descendants, in bytes."""
    total = 0.0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_full_info().pss
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


def contents(path: Path) -> tuple[int, float]:
    """Return the number of pieces of land (more than 1 mm²) and their area; uncovered and double ones left out."""
    info = pyogrio.read_info(path)
    where = "loai_dong = 'zone'" if "loai_dong" in info["fields"] else None
    wkb = pyogrio.raw.read(path, columns=[], where=where)[2]
    area = np.concatenate([shapely.area(shapely.from_wkb(part)) for part in np.array_split(wkb, 20)])
    return int((area > 1e-6).sum()), float(area.sum())


def table(cases: tuple[Case, ...], results: list[Result], limit: float) -> tuple[str, bool]:
    """Return the report in Markdown, and whether every target was met."""
    lines, passed = (
        ["# Overlay benchmark", "", *(f"- {key}: {value}" for key, value in machine().items())],
        True,
    )
    lines += [f"- {name} {version}" for name, version in versions().items()]
    for case in cases:
        mine = [result for result in results if result.case == case.name]
        ours = next((result for result in mine if result.tool == OURS), None)
        others = [result for result in mine if result.tool != OURS]
        lines += [
            "",
            f"## {case.name}",
            "",
            "| tool | seconds | peak memory | times slower | pieces | area m² | load |",
        ]
        lines.append("|---|---:|---:|---:|---:|---:|---:|")
        for result in mine:
            slower = f"{result.seconds / ours.seconds:.1f}" if ours and ours.finished else "–"
            slower = slower if result.finished else f"> {slower}"
            rows = "–" if result.rows is None else f"{result.rows:,}"
            area = "–" if result.area is None else f"{result.area:.3f}"
            cells = [result.tool, outcome(result), f"{result.memory_mb:,.0f} MB", slower, rows, area]
            lines.append(f"| {' | '.join(cells)} | {result.load_before} |")
        lines += ["", *agreement(ours, others)]
        if ours and others and case.target:
            best = min((result.seconds if result.finished else limit) for result in others)
            ratio = best / ours.seconds
            met = ours.finished and ratio >= case.target and ours.memory_mb <= MEMORY_TARGET_MB
            passed = passed and met
            lines.append(
                f"Target: at least {case.target} × faster than the best of the others (not finished counts as "
                f"{limit:.0f} s) in at most {MEMORY_TARGET_MB} MB. Measured: {ratio:.1f} × in {ours.memory_mb:.0f} MB: "
                f"{'met' if met else 'MISSED'}."
            )
    return "\n".join(lines) + "\n", passed


def outcome(result: Result) -> str:
    if result.finished:
        return f"{result.seconds:.1f} s"
    return "failed" if result.error else f"not finished ({result.seconds:.0f} s)"


def agreement(ours: Result | None, others: list[Result]) -> list[str]:
    """Say whether the tools that finished found the same pieces and the same area."""
    if not ours or ours.rows is None or ours.area is None:
        return []
    lines = []
    for other in others:
        if other.rows is not None and other.area is not None:
            rows, area = other.rows - ours.rows, other.area - ours.area
            same = rows == 0 and abs(area) < 1e-9 * ours.area
            lines.append(
                f"{other.tool}: {'agrees' if same else 'DIFFERS'}: {rows:+d} pieces, {area:+.6f} m² against ours."
            )
    return [*lines, ""] if lines else []


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


if __name__ == "__main__":
    sys.exit(main())
