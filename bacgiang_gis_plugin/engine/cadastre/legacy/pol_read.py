"""FAMIS and gCadas .pol files, from the parts of their layout that are known. The reader is new: it states doubts.

Known (facts of the layout, secondary source): little-endian; a header of 76 bytes with the number of records at 40;
a record of 248 bytes and 16 bytes per vertex, with the area at 48, the land user at 108 to 156, the address at 156 to
240 and the number of vertices at 240. Not known: where in the first bytes the parcel's number stands and in what form,
and which of a vertex's two numbers is the east. Both are found from the values and checked: areas against polygons.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...datasets_legacy import RawLayer
from ...errors import EngineError

HEADER, COUNT_AT = 76, 40
RECORD, AREA_AT, OWNER, ADDRESS, VERTICES_AT = 248, 48, slice(108, 156), slice(156, 240), 240
VERTEX = 16
AREA_SHARE = 0.01  # a polygon and the area beside it agree within 1 %, or 0.5 m²: both are rounded
AREA_LEAST = 0.5
LARGEST_NUMBER = 99_999
EAST, NORTH = (100_000.0, 900_000.0), (900_000.0, 2_700_000.0)  # Viet Nam in any VN-2000 zone

Record = tuple[bytes, NDArray[np.float64]]


def read_pol(data: bytes, path: Path) -> RawLayer:
    """Read the bytes of a .pol. A record that does not fit ends the reading; what is missing is in ``promised``.

    Fields: ``SoThua`` (int, where it was found), ``DienTich`` (m²), ``TenChu``, ``DiaChi`` (stored bytes).
    Raises EngineError POL_LAYOUT where not even one record fits.
    """
    if len(data) < HEADER + RECORD:
        raise EngineError("POL_LAYOUT", path=path, reason=f"{len(data)} bytes are too few for one parcel")
    said = int(struct.unpack_from("<I", data, COUNT_AT)[0])
    records, end = _records(data, said)
    doubts = ["the .pol layout is known only in part: compare some parcels with the source system"]
    if not records:
        raise EngineError(
            "POL_LAYOUT", path=path, reason="the first record has no plausible number of vertices"
        )
    possible = len(records) + math.ceil((len(data) - end) / RECORD)
    promised = max(len(records), min(said, possible))
    if said != len(records):
        doubts.append(f"the header says {said} parcels, {len(records)} could be read")
    if end != len(data):
        doubts.append(f"{len(data) - end} bytes after the last parcel could not be read")
    points = [vertices for _, vertices in records]
    if _swapped(np.vstack(points)):
        points = [vertices[:, ::-1] for vertices in points]
        doubts.append("the first number of a vertex was taken as north: only so the parcels lie in Viet Nam")
    geometry = np.array([_polygon(vertices) for vertices in points], dtype=object)
    areas = np.array([struct.unpack_from("<d", head, AREA_AT)[0] for head, _ in records])
    doubts += _area_doubt(geometry, areas)
    numbers, doubt = _numbers([head for head, _ in records])
    doubts.append(doubt)
    table = pa.table(
        {
            "SoThua": pa.array(numbers, pa.int64()),
            "DienTich": pa.array(
                [float(area) if math.isfinite(area) else None for area in areas], pa.float64()
            ),
            "TenChu": pa.array([_text(head[OWNER]) for head, _ in records], pa.binary()),
            "DiaChi": pa.array([_text(head[ADDRESS]) for head, _ in records], pa.binary()),
        }
    )
    unparsed = np.array([entry is None for entry in geometry], dtype=bool)
    fids = np.arange(1, len(records) + 1, dtype=np.int64)
    return RawLayer(path.stem, None, geometry, unparsed, table, fids, promised, True, "", doubts)


def _records(data: bytes, said: int) -> tuple[list[Record], int]:
    found: list[Record] = []
    at = HEADER
    while at + RECORD <= len(data) and len(found) < said:
        number = int(struct.unpack_from("<I", data, at + VERTICES_AT)[0])
        end = at + RECORD + VERTEX * number
        if number == 0 or end > len(data):
            break
        vertices = np.frombuffer(data, "<f8", 2 * number, at + RECORD).reshape(-1, 2)
        found.append((data[at : at + RECORD], vertices))
        at = end
    return found, at


def _polygon(vertices: NDArray[np.float64]) -> shapely.Geometry | None:
    """Return the ring as a polygon, None where it has fewer than three places or a number that is none."""
    if not np.isfinite(vertices).all() or len(np.unique(vertices, axis=0)) < 3:
        return None
    return shapely.Polygon(vertices)


def _swapped(points: NDArray[np.float64]) -> bool:
    def share(east: NDArray[np.float64], north: NDArray[np.float64]) -> float:
        inside = (east > EAST[0]) & (east < EAST[1]) & (north > NORTH[0]) & (north < NORTH[1])
        return float(inside.mean())

    return share(points[:, 1], points[:, 0]) > share(points[:, 0], points[:, 1])


def _area_doubt(geometry: NDArray[np.object_], areas: NDArray[np.float64]) -> list[str]:
    measured = np.nan_to_num(shapely.area(geometry))
    with np.errstate(invalid="ignore"):
        differ = ~(np.abs(measured - areas) <= np.maximum(AREA_SHARE * measured, AREA_LEAST))
    number = int(differ.sum())
    return (
        [f"the area beside {number} of {len(areas)} parcels is not that of their polygon"] if number else []
    )


def _numbers(heads: list[bytes]) -> tuple[list[int | None], str]:
    """Return the parcels' numbers and what is not certain about them."""
    ways: tuple[tuple[str, Callable[[bytes], int | None]], ...] = (
        ("a whole number of 4 bytes", lambda head: int(struct.unpack_from("<I", head)[0])),
        ("a whole number of 2 bytes", lambda head: int(struct.unpack_from("<H", head)[0])),
        ("a real number", lambda head: _whole(struct.unpack_from("<d", head)[0])),
        ("digits", _digits),
    )
    for title, way in ways:
        numbers = [way(head) for head in heads]
        right = [number for number in numbers if number is not None and 0 < number <= LARGEST_NUMBER]
        if len(right) >= 0.95 * len(heads) and len(set(right)) >= 0.8 * len(right):
            kept = [number if number and number <= LARGEST_NUMBER else None for number in numbers]
            return kept, f"the parcel number was taken from the record's first bytes as {title}"
    return [None] * len(heads), "no parcel number was found in the record's first bytes"


def _whole(value: float) -> int | None:
    return int(value) if math.isfinite(value) and value == int(value) and abs(value) < 1e9 else None


def _digits(head: bytes) -> int | None:
    match = re.match(rb"\s*(\d{1,5})\s*(?:\0|\s|$)", head[:16])
    return int(match[1]) if match else None


def _text(stored: bytes) -> bytes | None:
    return stored.split(b"\0", 1)[0].strip() or None
