"""Made-up survey files over the commune: what a total station and a GNSS receiver would write, with planted faults.

Points are corners of true parcels, moved by a few millimetres as measuring does. The two files differ in everything
an office meets: separator, decimal mark, heading, order of the axes, encoding.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import layout
from faces import Face

STATION_SHEET, RECEIVER_SHEET = 2, 7
PARCELS = 12  # measured in each file
NOISE = 0.008  # metres
GRID = 1000  # millimetres: no two measured corners of a file are closer


@dataclass
class Row:
    """One row: number, north, east, height in metres, code; ``note`` names the planted fault."""

    number: str
    north: float
    east: float
    height: float
    code: str
    note: str = ""


def write_survey(folder: Path, faces: list[Face], seed: int) -> None:
    """Write both files and ``truth.json`` with every planted fault by file and line."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    station = _corners(faces, STATION_SHEET, chance)
    receiver = _corners(faces, RECEIVER_SHEET, chance)
    _plant_station(station)
    _plant_receiver(receiver)
    truth = {"files": [_write_station(folder, station), _write_receiver(folder, receiver)]}
    (folder / "truth.json").write_text(
        json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _corners(faces: list[Face], sheet: int, chance: random.Random) -> list[Row]:
    """Corners of parcels of a sheet, parcel by parcel, coded as closed boundary lines RT1, RT2 …"""
    rows: list[Row] = []
    taken: set[tuple[int, int]] = set()
    strings = 0
    for face in faces:
        ring = face.rings[0]
        spots = {(x // GRID, y // GRID) for x, y in ring}
        around = {(a + i, b + j) for a, b in spots for i in (-1, 0, 1) for j in (-1, 0, 1)}
        if face.sheet != sheet or face.kind != "house" or not 4 <= len(ring) <= 8 or around & taken:
            continue
        if len(spots) < len(ring):
            continue
        taken |= spots
        strings += 1
        for place, (x, y) in enumerate(ring):
            mark = {0: "B", len(ring) - 1: "C"}.get(place, "")
            rows.append(_row(len(rows) + 1, x, y, f"RT{strings}{mark}", chance))
        if strings == PARCELS:
            break
    return rows


def _row(number: int, x: int, y: int, code: str, chance: random.Random) -> Row:
    east, north = layout.EAST + x / 1000, layout.NORTH + y / 1000
    height = round(float(layout.height(x / 1000, y / 1000)), 3)
    shifts = (chance.uniform(-NOISE, NOISE), chance.uniform(-NOISE, NOISE))
    return Row(str(number), round(north + shifts[0], 3), round(east + shifts[1], 3), height, code)


def _again(row: Row, number: str, code: str, note: str, shift: float = 0.0) -> Row:
    return Row(number, round(row.north + shift, 3), row.east, row.height, code, note)


def _plant_station(rows: list[Row]) -> None:
    """A point twice, a number twice, a second shot at a corner, exchanged axes, rows that are no points."""
    last = len(rows)
    rows += [
        _again(rows[4], rows[4].number, "MG", "survey_repeated_point"),
        _again(rows[9], rows[7].number, "MG", "survey_repeated_number", 3.0),
        _again(rows[14], str(last + 1), "MG", "survey_near_duplicate", 0.02),
        _again(rows[20], str(last + 2), "MG", "survey_turned_row", 2.0),
        _again(rows[25], str(last + 3), "QX5", "survey_unknown_code", 2.5),
        _again(rows[26], str(last + 4), "MG", "survey_not_finite"),
        _again(rows[27], str(last + 5), "MG", "survey_row_short"),
    ]


def _plant_receiver(rows: list[Row]) -> None:
    """Two numbers at one place, another near-duplicate, a coordinate that is no number."""
    last = len(rows)
    rows += [
        _again(rows[3], str(last + 1), "MG", "survey_same_place"),
        _again(rows[11], str(last + 2), "MG", "survey_near_duplicate", 0.035),
        _again(rows[17], str(last + 3), "CD", "survey_not_a_number"),
        _again(rows[18], str(last + 4), "CD", "", 2.0),
    ]


def _write_station(folder: Path, rows: list[Row]) -> dict[str, object]:
    """CSV in UTF-8 with a heading: number, X (north), Y (east), height, code."""
    lines = ["STT,X,Y,H,Mã"]
    for row in rows:
        values = [row.number, f"{row.north:.3f}", f"{row.east:.3f}", f"{row.height:.3f}", row.code]
        if row.note == "survey_turned_row":
            values[1:3] = values[2], values[1]
        elif row.note == "survey_not_finite":
            values[2] = "NaN"
        lines.append(",".join(values[:2] if row.note == "survey_row_short" else values))
    (folder / "toan_dac.csv").write_bytes(("\r\n".join(lines) + "\r\n").encode())
    return _truth("toan_dac.csv", rows, 1, "number,x,y,z,code")


def _write_receiver(folder: Path, rows: list[Row]) -> dict[str, object]:
    """Tabs and decimal commas without a heading: number, east, north, height, code; two comments, a blank line."""
    lines = ["# GNSS RTK", "# Xã Mẫu", ""]
    for row in rows:
        values = [f"{value:.3f}".replace(".", ",") for value in (row.east, row.north, row.height)]
        if row.note == "survey_not_a_number":
            values[0] = "???"
        lines.append("\t".join([row.number, *values, row.code]))
    (folder / "gnss.txt").write_bytes(("\n".join(lines) + "\n").encode())
    return _truth("gnss.txt", rows, 3, "number,y,x,z,code")


def _truth(name: str, rows: list[Row], before: int, columns: str) -> dict[str, object]:
    failed = ("survey_not_finite", "survey_row_short", "survey_not_a_number")
    planted = [{"line": n, "rule": row.note} for n, row in enumerate(rows, before + 1) if row.note]
    return {
        "name": name,
        "columns": columns,
        "lines": len(rows) + before,
        "points": sum(row.note not in failed for row in rows),
        "failed": sum(row.note in failed for row in rows),
        "closed_lines": sum(row.code.endswith("C") for row in rows),
        "planted": planted,
    }
