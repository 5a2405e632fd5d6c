"""Building parcels from raw line work: this engine beside native:polygonize, geopandas and GRASS.

The engine reads lines that cross without common vertices, miss each other by 1 cm and are partly drawn twice, and
labels; it nodes, repairs, builds, labels, checks and writes. native:polygonize is given the same lines already noded
and does nothing but polygonize; geopandas nodes and polygonizes the raw lines; GRASS breaks and cleans them, where it
is installed. Reading and writing GeoPackage and the start of the process count for all.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import linework
import measuring
import pyogrio
from measuring import OURS, Options, Promise, Report, Run

GROWTH, MEMORY_MB, FASTER = 12.0, 3000, 2.0


def bench(options: Options) -> Report:
    report = Report("Building parcels")
    small, large = (10_000, 50_000) if options.quick else (100_000, 1_000_000)
    for single, words in ((True, "each segment a line"), (False, "lines as long as drawn")):
        folder = _data(options, small, "many", single=single)
        name = f"{small:,} parcels, {words}"
        for _ in range(options.rounds):
            report.runs += [_ours(name, folder, options), _qgis(name, folder, options)]
        report.runs.append(_geopandas(name, folder, options))
        if shutil.which("grass"):
            report.runs.append(_grass(name, folder, options))
        if single and not options.quick:
            report.promises += _faster(report, name)
    if not shutil.which("grass"):
        report.notes.append("- GRASS is not installed (`apt-get install grass-core`): left out.")
    sizes = [(large, "many"), (large // 5, "one"), (large // 5, "none")]
    if options.huge:
        sizes.append((5 * large, "many"))
    words_of = {"many": "", "one": ", all on one sheet", "none": ", lines without a sheet"}
    for parcels, sheets in sizes:
        place = _data(options, parcels, sheets, single=False)
        report.runs.append(_ours(f"{parcels:,} parcels{words_of[sheets]}", place, options))
    first = measuring.median(report.runs, name, OURS)
    if first and not options.quick:
        report.promises += [
            _growth(entry, first) for entry in report.runs if entry.case == "1,000,000 parcels"
        ]
    return report


def _faster(report: Report, name: str) -> list[Promise]:
    """The promise is about segments; lines from junction to junction, quicker to polygonise, are told beside it."""
    ours = measuring.median(report.runs, name, OURS)
    peer = measuring.median(report.runs, name, "native:polygonize")
    if not ours or not peer:
        return []
    words = "with input and output: faster than native:polygonize alone on the same lines noded"
    reached = f"{peer / ours:.1f} × ({ours:.1f} s against {peer:.1f} s)"
    return [Promise(f"building {name}, {words}", f"≥ {FASTER} ×", reached, peer / ours >= FASTER)]


def _growth(entry: Run, first: float) -> Promise:
    times = entry.seconds / first
    return Promise(
        f"building {entry.case}, lines as long as drawn: time against 100 000 parcels, memory of all processes",
        f"≤ {GROWTH:.0f} ×, ≤ {MEMORY_MB:,} MB",
        f"{times:.1f} ×, {entry.memory_mb:,.0f} MB",
        entry.finished and times <= GROWTH and entry.memory_mb <= MEMORY_MB,
    )


def _data(options: Options, parcels: int, sheets: str, *, single: bool) -> Path:
    def make(folder: Path) -> None:
        counts = linework.write(folder, parcels, sheets, single=single)
        (folder / "counts.json").write_text(json.dumps(counts), encoding="utf-8")

    return measuring.make_once(options.folder, f"build_{parcels}_{sheets}{'_single' if single else ''}", make)


def _ours(case: str, folder: Path, options: Options) -> Run:
    outputs = {name: folder / f"built_{name}.gpkg" for name in ("parcels", "errors")}
    report = folder / "built.json"
    values = {
        "lines": folder / "lines.gpkg",
        "texts": folder / "texts.gpkg",
        **outputs,
        "report": report,
        "commune_code": "07210",
    }
    command = measuring.engine("build_parcels", values, folder)
    found = measuring.run(case, OURS, command, folder / "ours.log", options.limit)
    if found.finished:
        told = json.loads(report.read_text(encoding="utf-8"))
        segments = json.loads((folder / "counts.json").read_text(encoding="utf-8"))["segments"]
        found.told = {"parcels": int(told["counts"]["parcels"]), "from raw segments": segments}
        found.told["findings"] = told["errors_written"]
    for path in outputs.values():
        path.unlink(missing_ok=True)
    return found


def _counted(found: Run, output: Path) -> Run:
    if found.finished:
        found.told = {"faces": int(pyogrio.read_info(output, force_feature_count=True)["features"])}
    output.unlink(missing_ok=True)
    return found


def _qgis(case: str, folder: Path, options: Options) -> Run:
    output = folder / "qgis.gpkg"
    output.unlink(missing_ok=True)
    inputs = [f"--INPUT={folder / 'noded.gpkg'}", f"--OUTPUT={output}"]
    command = [measuring.QGIS_PROCESS, "run", "native:polygonize", *inputs]
    return _counted(
        measuring.run(case, "native:polygonize", command, folder / "qgis.log", options.limit), output
    )


def _geopandas(case: str, folder: Path, options: Options) -> Run:
    output = folder / "geopandas.gpkg"
    output.unlink(missing_ok=True)
    script = str(measuring.HERE / "peers.py")
    command = [sys.executable, script, "polygonize", str(folder / "lines.gpkg"), str(output)]
    return _counted(
        measuring.run(case, "geopandas, raw lines", command, folder / "geopandas.log", options.limit), output
    )


def _grass(case: str, folder: Path, options: Options) -> Run:
    output = folder / "grass.gpkg"
    output.unlink(missing_ok=True)
    location = folder / "grass"
    shutil.rmtree(location, ignore_errors=True)
    script = str(measuring.HERE / "build_with_grass.sh")
    lines = str(folder / "lines.gpkg")
    command = ["grass", "-c", linework.CRS, str(location), "--exec", "sh", script, lines, str(output)]
    found = _counted(
        measuring.run(case, "GRASS v.clean, raw lines", command, folder / "grass.log", options.limit), output
    )
    shutil.rmtree(location, ignore_errors=True)
    return found
