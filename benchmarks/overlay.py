"""Overlay of parcels with a zoning plan: this engine beside DuckDB spatial, geopandas.overlay and native:intersection.

The whole task counts: start of the process, reading GeoPackage, overlay, writing GeoPackage. The others write the
pieces; the engine writes the pieces, the register, and what is uncovered or doubly covered. One tool at a time.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import data
import measuring
import numpy as np
import pyogrio
import shapely
from measuring import OURS, Options, Promise, Report, Run

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


def bench(options: Options) -> Report:
    report = Report("Overlay of parcels with a zoning plan")
    for case in QUICK if options.quick else CASES:
        name = f"overlay_{case.parcels}x{case.zones_across**2}x{case.vertices}"

        def make(folder: Path, case: Case = case) -> None:
            data.write_parcels(folder / "parcels.gpkg", data.parcels(case.parcels))
            extent = round(case.parcels**0.5) * data.PARCEL
            data.write_zones(folder / "zones.gpkg", data.zones(case.zones_across, case.vertices, extent))

        folder = measuring.make_once(options.folder, name, make)
        runs = [_run(case, tool, folder, options.limit) for tool in TOOLS]
        report.runs += runs
        report.notes += _agreement(runs)
        if case.target and runs[0].finished:
            report.promises.append(_promise(case, runs, options.limit))
    return report


def _run(case: Case, tool: str, folder: Path, limit: float) -> Run:
    output, register = folder / "pieces.gpkg", folder / "register.gpkg"
    for path in (output, register):
        path.unlink(missing_ok=True)
    log = folder / f"{tool}.log"
    found = measuring.run(case.name, tool, _command(tool, output, register, folder), log, limit)
    if found.finished:
        rows, area = _contents(output)
        found.told = {"pieces": rows, "m²": area}
        output.unlink()
        register.unlink(missing_ok=True)
    return found


def _command(tool: str, output: Path, register: Path, folder: Path) -> list[str]:
    parcels, zones = folder / "parcels.gpkg", folder / "zones.gpkg"
    if tool == OURS:
        values = {"parcels": parcels, "zones": zones, "register": register, "pieces": output}
        return measuring.engine("overlay_zoning", values, folder)
    if tool == "qgis":
        inputs = [f"--INPUT={parcels}", f"--OVERLAY={zones}", f"--OUTPUT={output}"]
        return [measuring.QGIS_PROCESS, "run", "native:intersection", *inputs]
    return [sys.executable, str(measuring.HERE / "peers.py"), tool, str(parcels), str(zones), str(output)]


def _contents(path: Path) -> tuple[int, float]:
    """Return the number of pieces of land (more than 1 mm²) and their area; uncovered and double ones left out."""
    info = pyogrio.read_info(path)
    where = "loai_dong = 'zone'" if "loai_dong" in info["fields"] else None
    wkb = pyogrio.raw.read(path, columns=[], where=where)[2]
    area = np.concatenate([shapely.area(shapely.from_wkb(part)) for part in np.array_split(wkb, 20)])
    return int((area > 1e-6).sum()), float(area.sum())


def _promise(case: Case, runs: list[Run], limit: float) -> Promise:
    ours, *others = runs
    best = min((entry.seconds if entry.finished else limit) for entry in others)
    ratio = best / ours.seconds
    return Promise(
        f"overlay, {case.name}: faster than the best of the others (not finished counts as {limit:.0f} s)",
        f"≥ {case.target} ×, ≤ {MEMORY_TARGET_MB:,} MB",
        f"{ratio:.1f} ×, {ours.memory_mb:,.0f} MB",
        ratio >= (case.target or 0) and ours.memory_mb <= MEMORY_TARGET_MB,
    )


def _agreement(runs: list[Run]) -> list[str]:
    """Say whether the tools that finished found the same pieces and the same area."""
    ours, *others = runs
    lines = []
    for other in others:
        if ours.finished and other.finished:
            rows = other.told["pieces"] - ours.told["pieces"]
            area = other.told["m²"] - ours.told["m²"]
            same = rows == 0 and abs(area) < 1e-9 * ours.told["m²"]
            words = f"{rows:+d} pieces, {area:+.6f} m² against ours, {ours.case}"
            lines.append(f"- {other.tool} {'agrees' if same else 'DIFFERS'}: {words}")
    return lines
