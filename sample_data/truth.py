"""The truth: every parcel as drawn, every other face, every planted defect, and the counts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import layout
import numpy as np
import shapely
from annotations import grid_number
from defects import Plan
from faces import Face
from geopackage import write_layer
from parcels import STYLE_OF_SHEET, is_parcel

COMMUNE_CODE = "99999"


def to_metres(geometry: shapely.Geometry) -> shapely.Geometry:
    """Millimetres from the corner to EPSG:9214, exact to the millimetre."""
    corner = np.array([layout.EAST, layout.NORTH]) * 1000
    return shapely.transform(geometry, lambda xy: (np.round(xy) + corner) / 1000)


def write(
    out: Path, faces: list[Face], plan: Plan, elements: dict[str, int], zoning: dict[str, float], arcs: int
) -> dict[str, object]:
    path = out / "truth.gpkg"
    path.unlink(missing_ok=True)
    known = [f for f in faces if is_parcel(f)]
    _write_parcels(path, known, plan)
    lanes = [f for f in faces if not is_parcel(f)]
    write_layer(
        path,
        "other_faces",
        [to_metres(f.polygon) for f in lanes],
        {
            "so_to": [f.sheet for f in lanes],
            "loai": ["lane"] * len(lanes),
            "dien_tich": [round(f.area, 3) for f in lanes],
        },
        "Polygon",
    )
    _write_defects(path, plan)
    rules = Counter(d.rule for d in plan.found)
    summary: dict[str, object] = {
        "commune": {"ma_xa": COMMUNE_CODE, "ten_xa": "Xã Mẫu", "real": False, "crs": "EPSG:9214"},
        "sheets": len(elements),
        "elements": elements,
        "label_style": {str(k): v for k, v in STYLE_OF_SHEET.items()},
        "grid_number": {str(k): grid_number(k) for k in STYLE_OF_SHEET},
        "parcels": len(known),
        "parcels_per_sheet": {str(k): v for k, v in sorted(Counter(f.sheet for f in known).items())},
        "parcels_per_code": dict(sorted(Counter(f.code for f in known).items())),
        "parcel_area_m2": round(sum(f.area for f in known), 3),
        "other_faces": len(lanes),
        "other_area_m2": round(sum(f.area for f in lanes), 3),
        "owners": sum(1 for f in known if f.owner),
        "arcs": arcs,
        "defects": len(plan.found),
        "defects_per_rule": dict(sorted(rules.items())),
        "zoning": zoning,
    }
    (out / "truth.json").write_text(
        json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return summary


def _write_parcels(path: Path, known: list[Face], plan: Plan) -> None:
    labelled, counts, numbers = [], [], []
    for face in known:
        how, value = plan.treatment.get(id(face), ("", 0.0))
        counts.append({"missing": 0, "doubled": 2}.get(how, 1))
        labelled.append(np.nan if how == "missing" else value if how == "area" else round(face.area, 1))
        numbers.append(int(value) if how == "number" else face.number)
    columns: dict[str, list[object]] = {
        "ma_xa": [COMMUNE_CODE] * len(known),
        "so_to": [f.sheet for f in known],
        "so_thua": list(numbers),
        "so_thua_dung": [f.number for f in known],
        "loai_dat": [f.code for f in known],
        "dien_tich": [round(f.area, 3) for f in known],
        "dien_tich_nhan": list(labelled),
        "so_nhan": list(counts),
        "chu_su_dung": [f.owner for f in known],
        "ten_to": [f"DC_to_{f.sheet:02d}" for f in known],
        "ma_thua": [f"{COMMUNE_CODE}-{f.sheet}-{n}" for f, n in zip(known, numbers, strict=True)],
    }
    write_layer(path, "parcels", [to_metres(f.polygon) for f in known], columns, "Polygon")


def _write_defects(path: Path, plan: Plan) -> None:
    found = plan.found
    columns: dict[str, list[object]] = {
        "ma_loi": [d.rule for d in found],
        "so_to": [d.sheet for d in found],
        "so_thua": [" ".join(map(str, d.numbers)) for d in found],
        "kich_thuoc_mm": [d.size_mm for d in found],
        "ghi_chu": [d.note for d in found],
    }
    write_layer(path, "defects", [to_metres(d.geometry) for d in found], columns, "Unknown")
