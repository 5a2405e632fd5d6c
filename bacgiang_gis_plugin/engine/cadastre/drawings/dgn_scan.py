"""Walk a MicroStation DGN v7 file element by element, up to its end-of-design marker.

Layout: Intergraph Standard File Formats (ISFF), as published with the dgnlib library.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import EngineError

COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")  # DGN v8, like every OLE document, begins so
DESIGN_2D, DESIGN_3D, CELL_LIBRARY = b"\x08\x09\xfe\x02", b"\xc8\x09\xfe\x02", b"\x08\x05\x17\x00"
END = b"\xff\xff"
FLAGS, IN_SPACE = 1214, 0x40  # in the design settings: the drawing is 3D
SPACE_LINE = 60  # bytes of a line in space; one in the plane has 52 and what programs add
HEADER = struct.Struct("<BBH")
LONG = struct.Struct("<HH")  # high word first

KINDS = {
    1: "cell library", 2: "cell", 3: "line", 4: "line string", 5: "group data", 6: "shape", 7: "text node",
    8: "digitizer setup", 9: "design settings", 10: "level symbology", 11: "curve", 12: "complex chain",
    14: "complex shape", 15: "ellipse", 16: "arc", 17: "text", 18: "surface", 19: "solid",
    21: "B-spline poles", 22: "point string", 23: "cone", 24: "B-spline surface",
    25: "B-spline surface boundary", 26: "B-spline knots", 27: "B-spline curve", 28: "B-spline weights",
    33: "dimension", 34: "shared cell definition", 35: "shared cell", 36: "multiline", 37: "tag",
    66: "application data", 87: "raster", 88: "raster data",
}  # fmt: skip
CONTROL = frozenset({1, 5, 8, 9, 10, 32, 44, 48, 49, 50, 51, 56, 57, 60, 61, 62, 63, 66})
OWNERS = frozenset({2, 7, 12, 14, 18, 19, 24, 27, 34})
SPLINES, SPLINE_PARTS = frozenset({24, 27}), frozenset({21, 25, 26, 28})


@dataclass(frozen=True)
class Scan:
    """Every element of a file, in its order; all arrays are (n,).

    ``owner`` is the index of the complex element it belongs to, -1 for none. ``end`` is the offset of the
    end-of-design marker, or of the first byte that could not be read as an element. ``trouble`` says in words
    what is wrong with the file's end, None where nothing is.
    """

    data: NDArray[np.uint8]
    offset: NDArray[np.int64]
    size: NDArray[np.int64]
    kind: NDArray[np.int64]
    level: NDArray[np.int64]
    deleted: NDArray[np.bool_]
    owner: NDArray[np.int64]
    end: int
    trouble: str | None
    dimension: int

    def __len__(self) -> int:
        return len(self.offset)


def kind_name(kind: int) -> str:
    """Return an element type in words."""
    return KINDS.get(kind, f"type {kind}")


def scan(data: bytes, path: Path) -> Scan:
    """Return every element of a DGN v7 file.

    Raises EngineError DGN_V8, FILE_EMPTY, CAD_KIND (not a DGN v7 drawing), DGN_TRUNCATED (the file ends inside
    an element).
    """
    dimension = _dimension(data, path)
    offsets, sizes, types, flags, end = _walk(data, 0)
    marked = data[end : end + 2] == END
    if not marked and end < len(data):
        raise EngineError("DGN_TRUNCATED", path=path, offset=end, size=len(data), elements=len(offsets))
    trouble = None if marked else f"the file ends at byte {end} without the end-of-design marker"
    if marked and (hidden := _elements_after(data, end + 2)):
        trouble = f"{hidden} elements follow the end-of-design marker at byte {end}; they were not read"
    offset = np.array(offsets, dtype=np.int64)
    size = np.array(sizes, dtype=np.int64)
    kind = np.array(types, dtype=np.int64) & 0x7F
    if (settled := _settled_dimension(data, size, kind, dimension)) is not None:
        dimension = settled
        both = f"the file says of itself that it is 2D and that it is 3D; it was read as {settled}D"
        trouble = f"{trouble}; {both}" if trouble else both
    flag = np.array(flags, dtype=np.int64)
    inside = (flag & 0x80).astype(bool) & (kind != 9)
    raw = np.frombuffer(data, dtype=np.uint8)
    owner = _owners(data, offset, size, kind, inside)
    deleted = (np.array(types, dtype=np.int64) & 0x80).astype(bool)
    return Scan(raw, offset, size, kind, flag & 0x3F, deleted, owner, end, trouble, dimension)


def _dimension(data: bytes, path: Path) -> int:
    if not data:
        raise EngineError("FILE_EMPTY", path=path)
    if data.startswith(COMPOUND_FILE):
        raise EngineError("DGN_V8", path=path)
    if data.startswith(DESIGN_2D):
        return 2
    if data.startswith(DESIGN_3D):
        return 3
    if data.startswith(CELL_LIBRARY):
        raise EngineError("CAD_KIND", path=path, found="a MicroStation cell library, not a drawing")
    raise EngineError("CAD_KIND", path=path, found=describe_start(data))


def _settled_dimension(
    data: bytes, size: NDArray[np.int64], kind: NDArray[np.int64], dimension: int
) -> int | None:
    """Return the dimension by the lengths of the lines where header and settings contradict each other."""
    settings = len(kind) > 0 and kind[0] == 9 and len(data) > FLAGS
    if not settings or bool(data[FLAGS] & IN_SPACE) == (dimension == 3):
        return None
    lines = size[kind == 3]
    if not len(lines):
        return dimension
    return 2 if int(lines.min()) < SPACE_LINE else 3


def describe_start(data: bytes) -> str:
    """Return in words what kind of file begins with these bytes."""
    starts = (
        (COMPOUND_FILE, "an OLE document, such as MicroStation DGN v8"),
        (b"SQLite format 3\0", "a GeoPackage or SQLite database"),
        (b"AC10", "an AutoCAD DWG drawing"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"%PDF", "a PDF document"),
        (DESIGN_2D, "a MicroStation DGN v7 drawing"),
        (DESIGN_3D, "a MicroStation DGN v7 drawing"),
        (b"AutoCAD Binary DXF", "a DXF drawing"),
    )
    for start, name in starts:
        if data.startswith(start):
            return name
    if data.lstrip()[:1] == b"0" and b"SECTION" in data[:200]:
        return "a DXF drawing"
    return "something else"


def _walk(data: bytes, start: int) -> tuple[list[int], list[int], list[int], list[int], int]:
    """Return offsets, sizes, types with flag, levels with flag, and where the walk ended."""
    offsets, sizes, types, flags = [], [], [], []
    position, length = start, len(data)
    while position + 4 <= length:
        flag, kind, words = HEADER.unpack_from(data, position)
        if flag == 0xFF and kind == 0xFF:
            break
        size = 4 + 2 * words
        if position + size > length:
            break
        offsets.append(position)
        sizes.append(size)
        types.append(kind)
        flags.append(flag)
        position += size
    return offsets, sizes, types, flags, position


def _elements_after(data: bytes, start: int) -> int:
    """Count the elements behind the marker: only a run that ends at another marker is one, not stale bytes."""
    offsets, sizes, types, _, end = _walk(data, start)
    if data[end : end + 2] != END or not offsets:
        return 0
    plausible = all((kind & 0x7F) in KINDS and size >= 36 for kind, size in zip(types, sizes, strict=True))
    return len(offsets) if plausible else 0


def _owners(
    data: bytes,
    offset: NDArray[np.int64],
    size: NDArray[np.int64],
    kind: NDArray[np.int64],
    inside: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Find the complex element of each component by the lengths that the headers state."""
    owner = np.full(len(offset), -1, dtype=np.int64)
    if not inside.any():
        return owner
    open_headers: list[tuple[int, int]] = []  # index, offset behind the last component
    for index, (start, length, element_kind, component) in enumerate(
        zip(offset.tolist(), size.tolist(), kind.tolist(), inside.tolist(), strict=True)
    ):
        if not component:
            open_headers.clear()
        while len(open_headers) > 1 and start >= open_headers[-1][1]:
            open_headers.pop()
        if component and open_headers:
            owner[index] = open_headers[-1][0]
        if component and element_kind in SPLINE_PARTS and index:
            # Writers disagree on a B-spline's stated length; its parts follow its header at once.
            before = index - 1 if kind[index - 1] in SPLINES else owner[index - 1]
            if before >= 0 and kind[before] in SPLINES:
                owner[index] = before
        if element_kind in SPLINES and length >= 40:
            high, low = LONG.unpack_from(data, start + 36)
            open_headers.append((index, start + 40 + 2 * (high << 16 | low)))
        elif element_kind in OWNERS and length >= 38:
            words = int.from_bytes(data[start + 36 : start + 38], "little")
            open_headers.append((index, start + 38 + 2 * words))
    return owner
