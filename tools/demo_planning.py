"""The planning half of the demo: corridors, register, a certificate, a change matrix, a package and its check."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
PLAN = f"{SAMPLE / 'planning' / 'zoning_plan.gpkg'}|layername=zones"
LINES = [f"{SAMPLE / 'base' / 'commune.gpkg'}|layername={name}" for name in ("roads", "power_lines")]
# What the sample's names mean; its field tracks have no class, and the errors layer says so.
CLASSES = "layer,value,code\nroads,duong_tinh,road_4_5\nroads,ngo,road_below_5\n,35,power_35_bare\n"

Run = Callable[[str, dict[str, Any]], dict[str, Any]]


def planning_job(run: Run, folder: Path, parcel: str) -> list[dict[str, Any]]:
    """Run the planning algorithms on the parcels of the main job; ``parcel``: whose certificate is issued."""
    made = folder / "planning"
    made.mkdir()
    classes = made / "classes.csv"
    classes.write_text(CLASSES, encoding="utf-8")
    parcels = str(folder / "parcels.gpkg")
    corridors = str(made / "corridors.gpkg")
    steps = [
        run(
            "bacgiang:protectioncorridors",
            {
                "LINES": LINES,
                "CLASS_FIELDS": "cap_duong;dien_ap_kv",
                "MAPPING": str(classes),
                "MEASURE": 1,
                "PARCELS": parcels,
                "CORRIDORS": corridors,
                "AFFECTED": str(made / "affected.gpkg"),
                "ERRORS": str(made / "without_corridor.gpkg"),
                "HTML": str(made / "corridors.html"),
            },
        ),
        run(
            "bacgiang:overlayzoning",
            {
                "PARCELS": parcels,
                "ZONES": PLAN,
                "MORE_PLANS": [corridors],
                "REGISTER": str(made / "register.gpkg"),
            },
        ),
        run(
            "bacgiang:planningcertificate",
            {
                "PARCELS": parcels,
                "PLANS": [PLAN, corridors],
                "ID": parcel,
                "OFFICE": "Văn phòng mẫu (không có thật)",
                "PLACE": "Xã Mẫu",
                "FOLDER": str(made / "certificates"),
            },
        ),
        run(
            "bacgiang:landusechange",
            {
                "BEFORE": parcels,
                "AFTER": PLAN,
                "BEFORE_NAME": "Hiện trạng",
                "AFTER_NAME": "Quy hoạch",
                "PLACE": "Xã Mẫu",
                "WORKBOOK": str(made / "change.xlsx"),
                "PICTURES": str(made / "pictures"),
            },
        ),
    ]
    return steps + _package(run, made)


def _package(run: Run, made: Path) -> list[dict[str, Any]]:
    """Make the package of the plan and check it."""
    packaged = {"PROJECT_NAME": "Quy hoạch chung xã Mẫu", "ZONES": PLAN, "FOLDER": str(made / "package")}
    created = run("bacgiang:createplanpackage", packaged)
    checked = {
        "PACKAGE": created["results"]["PACKAGE"],
        "ERRORS": str(made / "package_errors.gpkg"),
        "HTML": str(made / "package_check.html"),
        "REPORT": str(made / "package_check.json"),
    }
    return [created, run("bacgiang:checkplanpackage", checked)]


def collect(folder: Path) -> dict[str, Any]:
    """Return what the report says of the planning half, from its outputs."""
    made = folder / "planning"
    corridors = read_layer(InputLayer(made / "corridors.gpkg", "corridors")).table.to_pylist()
    affected = read_layer(InputLayer(made / "affected.gpkg", "affected")).table.to_pylist()
    register = read_layer(InputLayer(made / "register.gpkg", "register")).table.to_pylist()
    pages = sorted((made / "certificates").glob("*.html"))
    certificate = next(path for path in pages if path.name != "index.html")
    return {
        "corridors": [
            (row["ten_vung"], row["ma_vung"], _area_under(affected, row["ma_vung"])) for row in corridors
        ],
        "register_rows": len(register),
        "under_corridors": len({row["fid_thua"] for row in affected}),
        "certificate": certificate.relative_to(folder).as_posix(),
        "certificate_map": _largest_drawing(certificate.read_text(encoding="utf-8")),
        "package": json.loads((made / "package_check.json").read_text(encoding="utf-8")),
    }


def _area_under(affected: list[dict[str, Any]], zone: str) -> float:
    return float(sum(row["dien_tich_giao"] for row in affected if row["ma_vung"] == zone))


def _largest_drawing(page: str) -> str:
    """Return the map of a certificate, which is an SVG inside its page."""
    return max(re.findall(r"<svg\b.*?</svg>", page, re.S), key=len, default="")


def summary(facts: dict[str, Any]) -> list[str]:
    """Return the lines that the demo prints of the planning half."""
    rules = ", ".join(f"{rule} {count}" for rule, count in sorted(facts["package"]["by_rule"].items()))
    return [
        f"Corridors:  {len(facts['corridors'])}; {facts['under_corridors']:,} parcels lie under them; register with "
        f"both plans: {facts['register_rows']:,} rows",
        f"Certificate: {facts['certificate']}",
        f"Package:    {facts['package']['layers']} classes, {facts['package']['objects']} objects; "
        f"the check found: {rules or 'nothing'}",
    ]
