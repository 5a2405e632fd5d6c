"""Certificates for a list of parcels, each as PDF and HTML with a map; and a single one out of a large layer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import data
import measuring
from measuring import OURS, Options, Promise, Report

PROMISED = 2.0  # certificates per second, PDF and HTML, the whole process counted


def bench(options: Options) -> Report:
    report = Report("Planning certificates")
    _measure(report, options, 10_000 if options.quick else 100_000, 4, 80_000, 40 if options.quick else 400)
    if not options.quick:
        _measure(report, options, 1_000_000, 45, 500, 1)
    return report


def _measure(report: Report, options: Options, parcels: int, across: int, vertices: int, wanted: int) -> None:
    def make(folder: Path) -> None:
        data.write_parcels(folder / "parcels.gpkg", data.parcels(parcels))
        extent = round(parcels**0.5) * data.PARCEL
        data.write_zones(folder / "zones.gpkg", data.zones(across, vertices, extent))

    folder = measuring.make_once(options.folder, f"overlay_{parcels}x{across**2}x{vertices}", make)
    count = round(parcels**0.5) ** 2
    rows = range(count // (2 * wanted), count, count // wanted)
    names = [f"{number // 1000 + 1};{number % 1000 + 1}" for number in rows][:wanted]
    (folder / "wanted.csv").write_text("\n".join(names), encoding="utf-8")
    issued = folder / "certificates"
    shutil.rmtree(issued, ignore_errors=True)
    values = {
        "parcels": folder / "parcels.gpkg",
        "plans": [str(folder / "zones.gpkg")],
        "list_file": folder / "wanted.csv",
        "folder": issued,
        "report": folder / "certificates.json",
    }
    case = f"{wanted} of {count:,} parcels, {across**2:,} zones of {vertices:,} vertices"
    command = measuring.engine("planning_certificate", values, folder)
    found = measuring.run(case, OURS, command, folder / "certificates.log", options.limit)
    report.runs.append(found)
    if not found.finished:
        return
    told = json.loads((folder / "certificates.json").read_text(encoding="utf-8"))
    made = len(list(issued.glob("*.pdf")))
    found.told = {"issued": told["issued"], "PDF files": made, "per second": round(made / found.seconds, 1)}
    if wanted > 1 and not options.quick:
        speed = made / found.seconds
        kept = made == wanted and speed >= PROMISED
        reached = f"{speed:.1f} per second, {made} of {wanted}"
        text = "certificates as PDF and HTML with a map, whole process"
        report.promises.append(Promise(text, f"≥ {PROMISED:g} per second", reached, kept))
    shutil.rmtree(issued, ignore_errors=True)
