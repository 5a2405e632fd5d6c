"""The main job and planning on the sample commune through qgis_process, and a report."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import demo_planning  # noqa: E402 - beside this file
import demo_report  # noqa: E402 - beside this file
from qgis_process import PLUGIN, QgisProcess  # noqa: E402

SAMPLE = ROOT / "sample_data"
COMMUNE = "99999"


def linked_qgis(profile: Path) -> QgisProcess:
    """Return a qgis_process in an empty profile, with the plugin of this checkout linked and enabled."""
    qgis = QgisProcess(profile)
    (qgis.plugins / PLUGIN).symlink_to(ROOT / PLUGIN, target_is_directory=True)
    qgis.enable()
    return qgis


def run(qgis: QgisProcess, algorithm: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Run one algorithm with JSON in and out; ends the demo with its message where it fails."""
    print(f"  {algorithm} …", flush=True)
    start = time.monotonic()
    code, results, said = qgis.run(algorithm, inputs)
    if code:
        sys.exit(f"{algorithm} failed (exit code {code}):\n{said}")
    return {"algorithm": algorithm, "inputs": inputs, "results": results, "seconds": time.monotonic() - start}


def main_job(qgis: QgisProcess, folder: Path) -> list[dict[str, Any]]:
    """Run the four algorithms, one after the other, each on what the last one made."""
    sheets = folder / "sheets.gpkg"
    plan = f"{SAMPLE / 'planning' / 'zoning_plan.gpkg'}|layername=zones"
    paths = {name: str(folder / f"{name}.gpkg") for name in ("parcels", "errors", "register", "pieces")}
    imported = run(
        qgis,
        "bacgiang:importcadsheets",
        {"INPUT": [str(SAMPLE / "sheets")], "CRS": "EPSG:9214", "COMMUNE": COMMUNE, "OUTPUT": str(sheets)},
    )
    built = run(
        qgis,
        "bacgiang:buildparcels",
        {
            "LINES": f"{sheets}|layername=lines",
            "TEXTS": f"{sheets}|layername=texts",
            "COMMUNE": COMMUNE,
            "PARCELS": paths["parcels"],
            "ERRORS": paths["errors"],
        },
    )
    overlaid = run(
        qgis,
        "bacgiang:overlayzoning",
        {
            "PARCELS": paths["parcels"],
            "ZONES": plan,
            "REGISTER": paths["register"],
            "PIECES": paths["pieces"],
        },
    )
    published = run(
        qgis,
        "bacgiang:publishfolder",
        {
            "PARCELS": paths["parcels"],
            "ZONES": plan,
            "REGISTER": paths["register"],
            "TITLE": "Xã Mẫu: thửa đất và quy hoạch",
            "ORGANISATION": "Văn phòng mẫu (không có thật)",
            "FOLDER": str(folder / "published"),
        },
    )
    return [imported, built, overlaid, published]


def draw(maps: list[dict[str, Any]]) -> None:
    """Draw the report's maps with QGIS."""
    with tempfile.TemporaryDirectory() as private:
        job = Path(private) / "maps.json"
        job.write_text(json.dumps(maps), encoding="utf-8")
        subprocess.run(["/usr/bin/python3", str(ROOT / "tools" / "draw_maps.py"), str(job)], check=True)


def main() -> None:
    folder = ROOT / "demo_output"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "pictures").mkdir(parents=True)
    print("The main job on the sample commune (made up), through qgis_process:")
    with tempfile.TemporaryDirectory() as profile:
        qgis = linked_qgis(Path(profile))
        steps = main_job(qgis, folder)
        example = demo_report.example_parcel(folder)
        steps += demo_planning.planning_job(partial(run, qgis), folder, example)
    print("  pictures and report …", flush=True)
    facts = demo_report.collect(folder, steps)
    draw(demo_report.maps(folder, facts))
    report = demo_report.write(folder, facts)
    print("\n" + demo_report.summary(facts))
    print(f"\nReport:     {report}\nPublished:  {folder / 'published'}   (make serve shows it)")


if __name__ == "__main__":
    main()
