"""Makes line work of cadastral sheets as it is drawn, and the same lines noded: the same on every run.

Boundaries run as long lines right through the sheet and cross without a common vertex; lines end on others that
have no vertex there; one end in ten stops 1 cm short, one in ten runs 1 cm too far; some stretches are drawn twice.
Every place is a function of its lattice number, so neighbouring sheets agree and any size can be made in pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

CRS = "EPSG:9214"
ORIGIN = np.array([410_000.0, 2_350_000.0])
PARCEL = 20.0  # metres, mean side of a parcel
COLUMNS, ROWS = 40, 25  # parcels of one sheet
PER_SHEET = COLUMNS * ROWS
CODES = np.array(["ONT", "LUC", "CLN", "BHK", "NTS", "ONT+CLN"])
SLIP = 0.01  # metres by which some line ends miss

LINES = pa.schema(
    [
        ("tep", pa.string()),
        ("so_to", pa.int32()),
        ("muc", pa.string()),
        ("vai_tro", pa.string()),
        ("so_phan_tu", pa.int32()),
        ("epsg", pa.int32()),
    ]
)
TEXTS = pa.schema([*LINES, ("noi_dung", pa.string())])


@dataclass(frozen=True)
class Block:
    """One sheet: its number, its first column and row in the lattice, and what is drawn of its border."""

    number: int
    column: int
    row: int
    last_column: bool
    last_row: bool


def blocks(parcels: int) -> list[Block]:
    """Return the sheets, as nearly a square as they come."""
    count = max(1, round(parcels / PER_SHEET))
    across = round((count * ROWS / COLUMNS) ** 0.5) or 1
    down = -(-count // across)
    return [
        Block(
            number + 1,
            number % across * COLUMNS,
            number // across * ROWS,
            number % across == across - 1 or number == count - 1,
            number // across == down - 1 or number + across >= count,
        )
        for number in range(count)
    ]


def write(folder: Path, parcels: int, sheets: str = "many", *, single: bool = False) -> dict[str, int]:
    """Write lines.gpkg, texts.gpkg and noded.gpkg; returns how many segments, lines, labels and parcels they hold.

    ``sheets``: ``many`` (1 000 parcels each, each draws its own border), ``one`` (all on one sheet) or ``none``
    (the lines say no sheet). ``single``: every segment, raw or noded, is a line of its own.
    """
    counts = {"segments": 0, "lines": 0, "labels": 0, "parcels": 0}
    found = blocks(parcels)
    shared = sheets != "many"

    def lines() -> Iterator[tuple[np.ndarray, pa.Table]]:
        for block in found:
            strings = raw_lines(block, shared=shared)
            strings = segments(strings) if single else strings
            counts["segments"] += int((shapely.get_num_coordinates(strings) - 1).sum())
            counts["lines"] += len(strings)
            yield strings, _fields(block, len(strings), sheets, "10", "parcel_boundary", counts["lines"])

    def texts() -> Iterator[tuple[np.ndarray, pa.Table]]:
        for block in found:
            points, words = labels(block, first=(block.number - 1) * PER_SHEET if shared else 0)
            counts["labels"] += len(words)
            counts["parcels"] += len(words)
            table = _fields(block, len(words), sheets, "13", "parcel_number", counts["labels"])
            yield points, table.append_column("noi_dung", pa.array(words.tolist(), pa.string()))

    def noded() -> Iterator[tuple[np.ndarray, pa.Table]]:
        for block in found:
            strings = segments(noded_lines(block)) if single else noded_lines(block)
            yield strings, pa.table({"so_to": np.full(len(strings), block.number, dtype=np.int32)})

    drop = ["tep", "so_to", "epsg"] if sheets == "none" else []
    _write(folder / "lines.gpkg", "LineString", LINES, lines, drop)
    _write(folder / "texts.gpkg", "Point", TEXTS, texts, drop)
    _write(folder / "noded.gpkg", "LineString", pa.schema([("so_to", pa.int32())]), noded, [])
    return counts


def raw_lines(block: Block, *, shared: bool) -> np.ndarray:
    """Return the lines of one sheet as drawn; ``shared``: a border between sheets is drawn once, not twice."""
    c0, c1, r0, r1 = block.column, block.column + COLUMNS, block.row, block.row + ROWS
    found = [_flat(r0, c0, c1), _steep(c0, r0, r1)]
    if not shared or block.last_row:
        found.append(_flat(r1, c0, c1))
    if not shared or block.last_column:
        found.append(_steep(c1, r0, r1))
    for r in range(r0 + 1, r1):
        line = _flat(r, c0, c1)
        found.append(_slipped(line, r, c0, shared=shared))
        if _noise(c0, r, 7) > 0.9:  # drawn twice, vertex by vertex
            found.append(line[16:60])
        elif _noise(c0, r, 7) > 0.8:  # drawn twice from the middle of one segment to the middle of another
            middle = np.round((line[[30, 70]] + line[[31, 71]]) / 2, 3)
            found.append(np.concatenate([middle[:1], line[31:71], middle[1:]]))
    for c in range(c0 + 1, c1):
        line = _steep(c, r0, r1)
        at = r0 + 3 + int((_noise(c, r0, 8) + 1) / 2 * (ROWS - 6))
        if _noise(c, r0, 9) > 0.4:  # two lines that meet on a third
            found += [_steep(c, r0, at), _steep(c, at, r1)]
        else:
            found.append(_slipped(line, c, r0 + 1_000_000, shared=shared))
    lengths = [len(line) for line in found]
    strings: np.ndarray = shapely.linestrings(
        np.concatenate(found), indices=np.repeat(np.arange(len(found)), lengths)
    )
    return strings


def segments(strings: np.ndarray) -> np.ndarray:
    """Return every segment of some lines as a line of its own."""
    points, line = shapely.get_coordinates(strings, return_index=True)
    pairs = np.stack([points[:-1], points[1:]], axis=1)[line[1:] == line[:-1]]
    found: np.ndarray = shapely.linestrings(pairs)
    return found


def noded_lines(block: Block) -> np.ndarray:
    """Return the same lines from junction to junction; a border belongs to the sheet north-east of it."""
    c0, r0 = block.column, block.row
    width = COLUMNS + block.last_column
    height = ROWS + block.last_row
    c, r = (part.ravel() for part in np.meshgrid(np.arange(c0, c0 + COLUMNS), np.arange(r0, r0 + height)))
    flat = np.stack(
        [_junction(c, r), *(_on_flat(3 * c + k, r) for k in range(3)), _junction(c + 1, r)], axis=1
    )
    c, r = (part.ravel() for part in np.meshgrid(np.arange(c0, c0 + width), np.arange(r0, r0 + ROWS)))
    steep = np.stack(
        [_junction(c, r), *(_on_steep(c, 3 * r + k) for k in range(3)), _junction(c, r + 1)], axis=1
    )
    strings: np.ndarray = shapely.linestrings(np.concatenate([flat, steep]))
    return strings


def labels(block: Block, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Return points and texts such as ``ONT12/398.4``; numbers begin at ``first`` + 1."""
    ring = rings(block)
    after = np.roll(ring, -1, axis=1)
    corner = ring[:, :1]
    a, b = ring - corner, after - corner
    area = np.abs((a[..., 0] * b[..., 1] - b[..., 0] * a[..., 1]).sum(axis=1)) / 2
    number = np.arange(PER_SHEET) + first + 1
    words = [
        f"{code}{n}/{size:.1f}"
        for code, n, size in zip(
            CODES[number % len(CODES)].tolist(), number.tolist(), area.tolist(), strict=True
        )
    ]
    return shapely.points(ring.mean(axis=1)), np.array(words, dtype=object)


def rings(block: Block) -> np.ndarray:
    """Return the corners and vertices of the parcels (1000, 16, 2), counter-clockwise, not closed."""
    r, c = (part.ravel() for part in np.indices((ROWS, COLUMNS)))
    c, r = c + block.column, r + block.row
    sides = [
        [_junction(c, r), *(_on_flat(3 * c + k, r) for k in range(3))],
        [_junction(c + 1, r), *(_on_steep(c + 1, 3 * r + k) for k in range(3))],
        [_junction(c + 1, r + 1), *(_on_flat(3 * c + 2 - k, r + 1) for k in range(3))],
        [_junction(c, r + 1), *(_on_steep(c, 3 * r + 2 - k) for k in range(3))],
    ]
    return np.stack([place for side in sides for place in side], axis=1)


def _flat(row: int, first: int, last: int) -> np.ndarray:
    between = _on_flat(np.arange(3 * first, 3 * last), np.array(row))
    return np.concatenate([_junction(first, row)[None], between, _junction(last, row)[None]])


def _steep(column: int, first: int, last: int) -> np.ndarray:
    between = _on_steep(np.array(column), np.arange(3 * first, 3 * last))
    return np.concatenate([_junction(column, first)[None], between, _junction(column, last)[None]])


def _slipped(line: np.ndarray, one: int, other: int, *, shared: bool) -> np.ndarray:
    """Let some ends stop short or run too far, along the line."""
    line = line.copy()
    for salt, end, beside in ((11, 0, 1), (12, -1, -2)):
        chance = _noise(one, other, salt)
        if abs(chance) > 0.8 and not (shared and chance > 0):
            along = line[end] - line[beside]
            line[end] += along / np.hypot(*along) * SLIP * np.sign(chance)
    return np.round(line, 3)


def _on_flat(vertex: np.ndarray, row: np.ndarray) -> np.ndarray:
    x = (vertex + 0.5) / 3 + 0.05 * _noise(vertex, row, 1)
    y = row + 0.08 * _noise(vertex, row, 2)
    return np.round(np.stack(np.broadcast_arrays(x, y), axis=-1) * PARCEL + ORIGIN, 3)


def _on_steep(column: np.ndarray, vertex: np.ndarray) -> np.ndarray:
    x = column + 0.08 * _noise(column, vertex, 3)
    y = (vertex + 0.5) / 3 + 0.05 * _noise(column, vertex, 4)
    return np.round(np.stack(np.broadcast_arrays(x, y), axis=-1) * PARCEL + ORIGIN, 3)


def _junction(column: np.ndarray | int, row: np.ndarray | int) -> np.ndarray:
    """Return where two lines cross."""
    c, r = np.asarray(column), np.asarray(row)
    p, q = _on_flat(3 * c - 1, r), _on_steep(c, 3 * r - 1)
    u, v = _on_flat(3 * c, r) - p, _on_steep(c, 3 * r) - q
    w = q - p
    at = (w[..., 0] * v[..., 1] - w[..., 1] * v[..., 0]) / (u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0])
    return np.round(p + at[..., None] * u, 3)


def _noise(one: np.ndarray | int, other: np.ndarray | int, salt: int) -> np.ndarray:
    """Return a value between -1 and 1 for every pair of numbers."""
    with np.errstate(over="ignore"):
        mixed = np.asarray(one, dtype=np.int64).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed = mixed + np.asarray(other, dtype=np.int64).astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
        mixed = mixed + np.uint64(salt) * np.uint64(0x165667B19E3779F9)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed = mixed ^ (mixed >> np.uint64(31))
    return mixed / 2.0**63 - 1


def _fields(block: Block, count: int, sheets: str, level: str, role: str, last: int) -> pa.Table:
    number = block.number if sheets == "many" else 1
    columns = {
        "tep": [f"to_{number:04d}.dgn"] * count,
        "so_to": [number] * count,
        "muc": [level] * count,
        "vai_tro": [role] * count,
        "so_phan_tu": np.arange(last - count, last) + 1,
        "epsg": [int(CRS[5:])] * count,
    }
    return pa.table(columns, schema=LINES)


def _write(
    path: Path,
    kind: str,
    schema: pa.Schema,
    parts: Callable[[], Iterator[tuple[np.ndarray, pa.Table]]],
    drop: list[str],
) -> None:
    path.unlink(missing_ok=True)
    kept = [field for field in schema if field.name not in drop]
    geometry = pa.field("geom", pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
    full = pa.schema([*kept, geometry])

    def batches() -> Iterator[pa.RecordBatch]:
        for shapes, table in parts():
            arrays = [table.column(field.name) for field in kept]
            whole = pa.table([*arrays, pa.array(shapely.to_wkb(shapes), pa.binary())], schema=full)
            yield from whole.combine_chunks().to_batches()

    pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(full, batches()),
        path,
        driver="GPKG",
        layer=path.stem,
        geometry_name="geom",
        geometry_type=kind,
        crs=CRS,
        dataset_options={"VERSION": "1.2"},
    )
