"""Make the sample commune: `python sample_data/make_sample.py [--out DIR]`. Every run gives the same bytes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import linework
import parcels
import shapely
import sheets
import truth
from base import write_base
from commune import build_pieces
from defects import Plan, plant_edges, plant_labels, plant_lines
from faces import Face, build_faces
from plan import write_plan
from survey import write_survey

SEED = 20250701


def make(out: Path) -> dict[str, object]:
    """Write every file under `out`; returns the summary that is also in truth.json."""
    faces, arcs = build_faces(build_pieces(SEED), SEED)
    parcels.describe(faces, SEED)
    commune = shapely.coverage_union_all([f.polygon for f in faces])
    levels = linework.edge_levels(faces)
    plan = Plan()
    plant_edges(plan, faces, levels)
    plant_labels(plan, faces)
    drawn = {s: linework.lines(faces, s, levels) for s in sorted(parcels.STYLE_OF_SHEET)}
    arc_points = {v for _, run in arcs.values() for v in run}
    plant_lines(plan, drawn, faces, arc_points)
    elements = _write_sheets(out / "sheets", faces, drawn, arcs, plan)
    write_base(out / "base", commune, SEED)
    write_survey(out / "survey", faces, SEED)
    zoning = write_plan(out / "planning", commune, list(filter(parcels.is_parcel, faces)))
    return truth.write(out, faces, plan, elements, zoning, len(arcs))


def _write_sheets(
    folder: Path, faces: list[Face], drawn: dict[int, list[linework.Line]], arcs: sheets.Arcs, plan: Plan
) -> dict[str, int]:
    folder.mkdir(parents=True, exist_ok=True)
    elements = {}
    for number, lines in drawn.items():
        name = f"DC_to_{number:02d}.dgn"
        file = sheets.draw_sheet(number, faces, lines, linework.shapes(faces, number), arcs, plan)
        file.save(folder / name)
        elements[name] = file.element_count
    return elements


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).resolve().parent, help="folder to write to (this one)"
    )
    arguments = parser.parse_args()
    summary = make(arguments.out)
    sys.stdout.write(
        f"{summary['parcels']} parcels on {summary['sheets']} sheets, {summary['defects']} defects\n"
    )
