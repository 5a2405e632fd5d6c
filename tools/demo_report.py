"""What the demo found, from its output layers, as numbers, maps to draw, a page and a few printed lines."""

from __future__ import annotations

import base64
import json
from collections import Counter
from pathlib import Path
from typing import Any

import demo_planning
import jinja2
import numpy as np
import shapely

from bacgiang_gis_plugin.engine.cadastre.rules import RULES
from bacgiang_gis_plugin.engine.datasets import Layer, read_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "sample_data" / "planning" / "zoning_plan.gpkg"
ZOOM = 45.0  # metres around the parcel that is shown as an example


def example_parcel(folder: Path) -> str:
    """Return the id of the parcel that the report shows, from the register in ``folder``."""
    return _example(rows(read_layer(InputLayer(folder / "register.gpkg", "register"))))


def rows(layer: Layer) -> list[dict[str, Any]]:
    return list(layer.table.to_pylist())


def collect(folder: Path, steps: list[dict[str, Any]]) -> dict[str, Any]:
    """Read the outputs and return what the report says."""
    sheets = rows(read_layer(InputLayer(folder / "sheets.gpkg", "sheets")))
    parcels = read_layer(InputLayer(folder / "parcels.gpkg", "parcels"))
    errors = read_layer(InputLayer(folder / "errors.gpkg", "errors"))
    register = rows(read_layer(InputLayer(folder / "register.gpkg", "register")))
    example = _example(register)
    shape = parcels.geometry[parcels.column("ma_thua").tolist().index(example)]
    return {
        "steps": steps,
        "sheets": sheets,
        "parcels": len(parcels),
        "area": float(parcels.column("dien_tich").astype(float).sum()),
        "codes": Counter(code or "–" for code in parcels.column("loai_dat").tolist()).most_common(),
        "errors": _by_rule(errors),
        "titles": {rule: (found.title_vi, found.title_en) for rule, found in RULES.items()},
        "error_example": _first_error(errors),
        "register": len(register),
        "kinds": _areas_by_kind(register),
        "several": _with_several_zones(register),
        "example": example,
        "example_rows": [row for row in register if row["ma_thua"] == example],
        "example_area": float(shapely.area(shape)),
        "example_extent": _around(shape, ZOOM),
        "planning": demo_planning.collect(folder),
        "files": sorted(path for path in (folder / "published").rglob("*") if path.is_file()),
    }


def _by_rule(errors: Layer) -> list[tuple[str, str, int]]:
    found = Counter(zip(errors.column("ma_loi").tolist(), errors.column("muc_do").tolist(), strict=True))
    return [(rule, severity, count) for (rule, severity), count in sorted(found.items())]


def _first_error(errors: Layer) -> list[float] | None:
    return _around(errors.geometry[0], 25.0) if len(errors) else None


def _areas_by_kind(register: list[dict[str, Any]]) -> dict[str, float]:
    areas: Counter[str] = Counter()
    for row in register:
        areas[row["loai_dong"]] += row["dien_tich_giao"]
    return dict(areas)


def _with_several_zones(register: list[dict[str, Any]]) -> int:
    zones = Counter(row["fid_thua"] for row in register if row["loai_dong"] == "zone")
    return sum(count > 1 for count in zones.values())


def _example(register: list[dict[str, Any]]) -> str:
    """Return the parcel whose answer says most: the most zones, the most evenly shared."""
    shares: dict[str, list[float]] = {}
    for row in register:
        if row["loai_dong"] == "zone" and row["ma_thua"]:
            shares.setdefault(row["ma_thua"], []).append(row["ty_le"])
    return max(shares, key=lambda key: (len(shares[key]), min(shares[key]), key))


def _around(shape: Any, margin: float) -> list[float]:
    x1, y1, x2, y2 = shapely.bounds(shape)
    return [x1 - 1.5 * margin, y1 - margin, x2 + 1.5 * margin, y2 + margin]


def maps(folder: Path, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the maps to draw: as drawn, built, wrong, overlaid."""
    pictures = folder / "pictures"
    lines = {"source": f"{folder / 'sheets.gpkg'}|layername=lines", "style": "lines.qml"}
    parcels = {"source": str(folder / "parcels.gpkg"), "style": "parcels.qml", "labels": False}
    outlines = {**parcels, "outline": "#444444", "width": "0.1"}
    errors = {"source": str(folder / "errors.gpkg"), "style": "errors.qml"}
    zones = {"source": f"{PLAN}|layername=zones", "style": "zones.qml", "labels": False}
    asked = {**parcels, "filter": f"ma_thua = '{facts['example']}'", "outline": "#d00000", "width": "1.0"}
    found = [
        {"output": str(pictures / "imported.png"), "layers": [lines]},
        {"output": str(pictures / "built.png"), "layers": [parcels]},
        {"output": str(pictures / "overlaid.png"), "layers": [outlines, zones]},
        {
            "output": str(pictures / "corridors.png"),
            "layers": [
                {"source": str(folder / "planning" / "corridors.gpkg"), "style": "corridors.qml"},
                outlines,
            ],
        },
        {
            "output": str(pictures / "answer.png"),
            "layers": [asked, {**outlines, "labels": True, "width": "0.25"}, zones],
            "extent": facts["example_extent"],
        },
    ]
    if facts["error_example"]:
        found.append(
            {
                "output": str(pictures / "wrong.png"),
                "layers": [errors, {**parcels, "labels": True}],
                "extent": facts["error_example"],
            }
        )
    return found


def write(folder: Path, facts: dict[str, Any]) -> Path:
    """Write ``report.html``, one file with its pictures inside."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["area"] = lambda value: f"{value:,.1f}"
    environment.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False, indent=2)
    path = folder / "report.html"
    page = environment.get_template("demo_report.html.j2").render(
        **facts, picture=lambda name: _embedded(folder / name), folder=folder
    )
    path.write_text(page, encoding="utf-8")
    return path


def _embedded(path: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()


def summary(facts: dict[str, Any]) -> str:
    """Return the lines that the demo prints at its end."""
    sheets = facts["sheets"]
    good = sum(sheet["trang_thai"] == "ok" for sheet in sheets)
    read = int(np.sum([sheet["so_phan_tu"] or 0 for sheet in sheets]))
    findings = ", ".join(f"{rule} {count}" for rule, _, count in facts["errors"])
    kinds = facts["kinds"]
    answer = [
        f"    {row['ten_vung'] or row['loai_dong']}: {row['dien_tich_giao']:,.1f} m² ({row['ty_le']:.1f} %)"
        for row in facts["example_rows"]
    ]
    return "\n".join(
        [
            f"Imported:   {good} of {len(sheets)} sheets, {read:,} elements, all accounted for",
            f"Built:      {facts['parcels']:,} parcels, {facts['area'] / 10_000:,.1f} ha",
            f"Wrong:      {findings}",
            f"Overlaid:   {facts['register']:,} rows; {facts['several']} parcels touch several zones; "
            f"uncovered {kinds.get('uncovered', 0):,.0f} m², doubly covered {kinds.get('double', 0):,.0f} m²",
            f"Answer:     parcel {facts['example']} ({facts['example_area']:,.1f} m²) lies in",
            *answer,
            *demo_planning.summary(facts["planning"]),
        ]
    )
