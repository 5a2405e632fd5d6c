"""The whole rule catalogue on a million parcels beside one call of shapely.coverage_invalid_edges on them.

The engine reads the GeoPackage, applies every rule, writes errors as points, lines and polygons, the HTML report with
pictures and the summary; the workbook, which lists every finding once more, is timed in a run of its own. The other
process reads the same GeoPackage and makes the one call. A second layer has a defect in every twentieth parcel.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import measuring
import register
from measuring import OURS, Options, Promise, Report, Run

MOST = 3.0
ONE_IN = 20


def bench(options: Options) -> Report:
    report = Report("Checking parcels by the rule catalogue")
    count = 50_000 if options.quick else 1_000_000
    for one_in, words in ((None, "clean"), (ONE_IN, f"a defect in 1 of {ONE_IN}")):
        case = f"{count:,} parcels, {words}"
        peer, alone, ours, listed = _runs(case, count, one_in, options)
        report.runs += [peer, alone, ours, listed]
        if peer.finished and ours.finished:
            call, read = peer.told["call s"], peer.told["reading s"]
            report.notes.append(
                f"- {case}, with input and output: {ours.seconds / call:.2f} × the one call, "
                f"{ours.seconds / (call + read):.2f} × the call with reading."
            )
        if alone.finished and not options.quick:
            call, catalogue = alone.told["call s"], alone.told["catalogue s"]
            report.promises.append(
                Promise(
                    f"checking {case} by the full catalogue against one call of coverage_invalid_edges on them",
                    f"≤ {MOST:.0f} ×",
                    f"{catalogue / call:.2f} × ({catalogue:.1f} s against {call:.1f} s)",
                    catalogue <= MOST * call,
                )
            )
    if options.huge:
        report.runs += _runs(f"{5 * count:,} parcels, clean", 5 * count, None, options)
    return report


def _runs(case: str, count: int, one_in: int | None, options: Options) -> list[Run]:
    def make(folder: Path) -> None:
        register.write(folder / "parcels.gpkg", count, one_in)

    folder = measuring.make_once(options.folder, f"register_{count}_{one_in or 'clean'}", make)
    return [
        _one_call(case, folder, options),
        _alone(case, folder, options),
        _ours(case, OURS, folder, options),
        _ours(case, f"{OURS}, with workbook", folder, options, workbook=folder / "found.xlsx"),
    ]


def _one_call(case: str, folder: Path, options: Options) -> Run:
    command = [sys.executable, str(measuring.HERE / "peers.py"), "edges", str(folder / "parcels.gpkg")]
    log = folder / "edges.log"
    found = measuring.run(case, "coverage_invalid_edges", command, log, options.limit)
    if found.finished:
        told = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
        found.told = {"call s": told["call"], "reading s": told["read"], "parcels marked": told["marked"]}
    return found


def _alone(case: str, folder: Path, options: Options) -> Run:
    """Time the catalogue and the call in one process, on parcels that are in memory already."""
    script = str(measuring.HERE / "rules_in_memory.py")
    log = folder / "alone.log"
    command = [measuring.ENGINE_PYTHON, script, str(folder / "parcels.gpkg")]
    found = measuring.run(case, f"{OURS}, in memory", command, log, options.limit)
    if found.finished:
        told = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
        found.told = {"call s": told["call"], "catalogue s": told["catalogue"], "findings": told["findings"]}
    return found


def _ours(case: str, tool: str, folder: Path, options: Options, **more: Path) -> Run:
    layers = {name: folder / f"found_{name}.gpkg" for name in ("points", "lines", "polygons")}
    values = {"parcels": folder / "parcels.gpkg", **layers}
    values |= {"html": folder / "found.html", "report": folder / "found.json", **more}
    found = measuring.run(
        case,
        tool,
        measuring.engine("check_parcels", values, folder),
        folder / "ours.log",
        options.limit,
    )
    if found.finished:
        told = json.loads((folder / "found.json").read_text(encoding="utf-8"))
        found.told = {
            "rules checked": len(told["checked"]),
            "findings": told["findings"],
            "rules with findings": len(told["by_rule"]),
        }
    for path in layers.values():
        path.unlink(missing_ok=True)
    return found
