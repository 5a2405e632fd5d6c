"""Overlay of parcels with a zoning plan: this engine beside DuckDB spatial, SedonaDB, geopandas.overlay, PostGIS,
native:intersection and GRASS v.overlay, and beside a plain copy of the same input and output files.

The whole task counts: start of the process, reading GeoPackage, overlay, writing GeoPackage: the pieces, and the
register, a table with the m² and the share of every piece. native:intersection, GRASS and PostGIS write the pieces
only; the engine also states what is uncovered or doubly covered, and rounded areas that add up. One tool at a time.

Simple zones are what a land-use plan of a commune has: about forty vertices each, some five hundred parcels in each.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import data
import measuring
import numpy as np
import pyogrio
import shapely
from measuring import OURS, Options, Promise, Report, Run
from overlay_with_postgis import cluster, programs

COPY = "plain GDAL copy"
PEERS = ("duckdb", "sedonadb", "geopandas", "postgis", "qgis", "grass")
QUICK_PEERS = ("duckdb", "sedonadb", "geopandas")
LIMIT = 150.0
MEMORY_TARGET_MB = 2000
HUGE_MEMORY_MB = 4000
COPY_TARGET = 2.5
LINEAR = 1.25


@dataclass(frozen=True)
class Case:
    """``target``: how many times faster than the fastest of ``peers`` the engine has to be."""

    name: str
    parcels: int
    zones_across: int
    vertices: int
    target: float | None = None
    peers: tuple[str, ...] = PEERS


SIMPLE = Case("1 000 000 parcels × 2 025 simple zones of 40 vertices", 1_000_000, 45, 40, 2.0)
CASES = (
    SIMPLE,
    Case("1 000 000 parcels × 2 025 zones of 500 vertices", 1_000_000, 45, 500, peers=QUICK_PEERS),
    Case("100 000 parcels × 16 zones of 80 000 vertices", 100_000, 4, 80_000, 20.0),
)
QUICK = (
    Case("10 000 parcels × 16 zones of 8 000 vertices", 10_000, 4, 8_000),
    Case("50 000 parcels × 100 simple zones of 40 vertices", 50_000, 10, 40),
)
HUGE = Case("5 000 000 parcels × 10 000 simple zones of 40 vertices", 5_000_000, 100, 40, peers=())


def bench(options: Options) -> Report:
    report = Report("Overlay of parcels with a zoning plan")
    limit = min(options.limit, LIMIT)
    first: dict[Case, Run] = {}
    for case in QUICK if options.quick else CASES:
        runs = _run_case(case, options.folder, limit)
        report.runs += runs.values()
        report.notes += _agreement(list(runs.values()))
        if runs[OURS].finished and not options.quick:
            again = _run_again(case, runs, options, limit) if case.target else []
            report.runs += again
            runs = {tool: _median(run, again) for tool, run in runs.items()}
            report.promises += _promises(case, runs, limit)
        first[case] = runs[OURS]
    if options.huge:
        run = _run(HUGE, OURS, _made(HUGE, options.folder), options.limit)
        report.runs.append(run)
        report.promises += _huge_promises(first.get(SIMPLE), run)
    return report


def _made(case: Case, folder: Path) -> Path:
    def make(place: Path) -> None:
        data.write_parcels(place / "parcels.gpkg", data.parcels(case.parcels))
        extent = round(case.parcels**0.5) * data.PARCEL
        data.write_zones(place / "zones.gpkg", data.zones(case.zones_across, case.vertices, extent))

    name = f"overlay_{case.parcels}x{case.zones_across**2}x{case.vertices}"
    return measuring.make_once(folder, name, make)


def _run_case(case: Case, folder: Path, limit: float) -> dict[str, Run]:
    """Run the engine, a copy of what it read and wrote, and the peers, one after the other."""
    place = _made(case, folder)
    outputs = place / "pieces.gpkg", place / "register.gpkg"
    runs = {OURS: _run(case, OURS, place, limit, keep=True)}
    if runs[OURS].finished:
        files = [str(place / "parcels.gpkg"), str(place / "zones.gpkg"), *map(str, outputs)]
        command = ["sh", str(measuring.HERE / "copy_with_gdal.sh"), str(place / "copies"), *files]
        runs[COPY] = measuring.run(case.name, COPY, command, place / "copy.log", limit)
    for output in outputs:
        output.unlink(missing_ok=True)
    for tool in case.peers:
        runs[tool] = _run(case, tool, place, limit)
    return runs


def _run_again(case: Case, runs: dict[str, Run], options: Options, limit: float) -> list[Run]:
    """Run the engine and the fastest other again, in turns; nothing where no other finished."""
    others = [run for tool, run in runs.items() if tool in case.peers and run.finished]
    if not others:
        return []
    tools = OURS, min(others, key=lambda run: run.seconds).tool
    place = _made(case, options.folder)
    return [_run(case, tool, place, limit) for _ in range(options.rounds - 1) for tool in tools]


def _median(run: Run, again: list[Run]) -> Run:
    """Return a tool's run with the median of its seconds and the highest of its memories."""
    mine = [run, *(other for other in again if other.tool == run.tool and other.finished)]
    seconds = statistics.median(one.seconds for one in mine)
    return replace(run, seconds=seconds, memory_mb=max(one.memory_mb for one in mine))


def _run(case: Case, tool: str, folder: Path, limit: float, *, keep: bool = False) -> Run:
    if not _is_installed(tool):
        return Run(case.name, tool, False, 0.0, 0.0, 0.0, 0.0, error="not installed: tools/setup.sh peers")
    output, register = folder / "pieces.gpkg", folder / "register.gpkg"
    for path in (output, register):
        path.unlink(missing_ok=True)
    scratch = folder / f"{tool}.scratch".replace(" ", "_")
    _remove(scratch)
    if tool == "postgis":
        cluster(scratch).make()
    log = folder / f"{tool}.log"
    found = measuring.run(case.name, tool, _command(tool, output, register, folder, scratch), log, limit)
    _remove(scratch)
    if found.finished:
        rows, area = _contents(output)
        found.told = {"pieces": rows, "m²": area}
    if not keep:
        output.unlink(missing_ok=True)
        register.unlink(missing_ok=True)
    return found


def _is_installed(tool: str) -> bool:
    if tool == "postgis":
        return programs() is not None and shutil.which("ogr2ogr") is not None
    return tool != "grass" or shutil.which("grass") is not None


def _remove(scratch: Path) -> None:
    shutil.rmtree(scratch, ignore_errors=True)


def _command(tool: str, output: Path, register: Path, folder: Path, scratch: Path) -> list[str]:
    parcels, zones, here = folder / "parcels.gpkg", folder / "zones.gpkg", measuring.HERE
    files = [str(parcels), str(zones), str(output)]
    if tool == OURS:
        values = {"parcels": parcels, "zones": zones, "register": register, "pieces": output}
        return measuring.engine("overlay_zoning", values, folder)
    if tool == "qgis":
        inputs = [f"--INPUT={parcels}", f"--OVERLAY={zones}", f"--OUTPUT={output}"]
        return [measuring.QGIS_PROCESS, "run", "native:intersection", *inputs]
    if tool == "grass":
        script = str(here / "overlay_with_grass.sh")
        return ["grass", "-c", data.CRS, str(scratch), "--exec", "sh", script, *files]
    if tool == "postgis":
        return [sys.executable, str(here / "overlay_with_postgis.py"), str(scratch), *files]
    return [sys.executable, str(here / "peers.py"), tool, *files, str(register)]


def _contents(path: Path) -> tuple[int, float]:
    """Return the number of pieces of land (more than 1 mm²) and their area; uncovered and double ones left out."""
    info = pyogrio.read_info(path)
    where = "loai_dong = 'zone'" if "loai_dong" in info["fields"] else None
    wkb = pyogrio.raw.read(path, columns=[], where=where)[2]
    area = np.concatenate([shapely.area(shapely.from_wkb(part)) for part in np.array_split(wkb, 20)])
    return int((area > 1e-6).sum()), float(area.sum())


def _promises(case: Case, runs: dict[str, Run], limit: float) -> list[Promise]:
    ours, found = runs[OURS], []
    if case.target:
        others = [runs[tool] for tool in case.peers]
        best = min(other.seconds if other.finished else limit for other in others)
        ratio = best / ours.seconds
        found.append(
            Promise(
                f"overlay, {case.name}: faster than the fastest other (not finished counts as {limit:.0f} s)",
                f"≥ {case.target:g} ×, ≤ {MEMORY_TARGET_MB:,} MB",
                f"{ratio:.1f} ×, {ours.memory_mb:,.0f} MB",
                ratio >= case.target and ours.memory_mb <= MEMORY_TARGET_MB,
            )
        )
    if COPY in runs and runs[COPY].finished:
        ratio = ours.seconds / runs[COPY].seconds
        text = f"overlay, {case.name}: total time against a plain GDAL copy of the same input and output"
        found.append(Promise(text, f"≤ {COPY_TARGET} ×", f"{ratio:.2f} ×", ratio <= COPY_TARGET))
    return found


def _huge_promises(small: Run | None, huge: Run) -> list[Promise]:
    reached = f"{measuring.outcome(huge)}, {huge.memory_mb:,.0f} MB"
    fits = huge.finished and huge.memory_mb <= HUGE_MEMORY_MB
    found = [Promise(f"overlay, {HUGE.name}: memory", f"≤ {HUGE_MEMORY_MB:,} MB", reached, fits)]
    if small is not None and small.finished and huge.finished:
        ratio = huge.seconds / HUGE.parcels / (small.seconds / SIMPLE.parcels)
        text = "overlay, time linear: seconds per parcel of five million against one million"
        found.append(Promise(text, f"≤ {LINEAR} ×", f"{ratio:.2f} ×", ratio <= LINEAR))
    return found


def _agreement(runs: list[Run]) -> list[str]:
    """Say whether the tools that finished found the same pieces and the same area."""
    ours, *others = runs
    lines = []
    for other in others:
        if ours.finished and other.finished and other.told:
            rows = other.told["pieces"] - ours.told["pieces"]
            area = other.told["m²"] - ours.told["m²"]
            same = rows == 0 and abs(area) < 1e-9 * ours.told["m²"]
            words = f"{rows:+d} pieces, {area:+.6f} m² against ours, {ours.case}"
            lines.append(f"- {other.tool} {'agrees' if same else 'DIFFERS'}: {words}")
    return lines
