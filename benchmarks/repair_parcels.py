"""Repairing a million parcels of which one in twenty has a defect. Measured only: nothing is promised of it."""

from __future__ import annotations

import json
from pathlib import Path

import measuring
import register
from measuring import OURS, Options, Report


def bench(options: Options) -> Report:
    report = Report("Repairing parcels")
    count = 50_000 if options.quick else 1_000_000

    def make(folder: Path) -> None:
        register.write(folder / "parcels.gpkg", count, 20)

    folder = measuring.make_once(options.folder, f"register_{count}_20", make)
    outputs = {name: folder / f"{name}.gpkg" for name in ("repaired", "errors", "changes")}
    values = {"parcels": folder / "parcels.gpkg", **outputs, "report": folder / "repaired.json"}
    command = measuring.engine("repair_parcels", values, folder)
    case = f"{count:,} parcels, a defect in 1 of 20"
    found = measuring.run(case, OURS, command, folder / "repair.log", options.limit)
    if found.finished:
        told = json.loads((folder / "repaired.json").read_text(encoding="utf-8"))
        found.told = {"parcels changed": told["parcels_changed"], "errors left": told["errors_written"]}
    report.runs.append(found)
    for path in outputs.values():
        path.unlink(missing_ok=True)
    return report
