"""Small MicroStation DGN v8 files for the tests: a compound file with compressed pages of records.

Layout: format notes of the cadkit project (MIT or Apache-2.0) and Microsoft's MS-CFB.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

SECTOR = 512
END, FREE, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
COMPLEX, COMPONENT = 0x2000_0000, 0x4000_0000
FLAG_3D = 0x0800
PER_METRE = 1000  # units of resolution in a metre


def element(kind: int, level: int, body: bytes = b"", *, links: bytes = b"", box: Sequence[float] = (0, 0, 0, 0),
            flags: int = 0, number: int = 1, properties: int = 0, colour: int = 3) -> bytes:  # fmt: skip
    """One graphic element; ``box``: its extents x1, y1, x2, y2 in units of resolution."""
    x1, y1, x2, y2 = (int(value) for value in box)
    head = struct.pack("<IQdIIIIII", level, number, 0.0, 0, 0, properties, 0, 1, colour)
    content = head + struct.pack("<6q", x1, y1, 0, x2, y2, 0) + body
    return plain(kind | flags, content, links)


def plain(kind: int, content: bytes, links: bytes = b"") -> bytes:
    """One element of any kind from its twelfth byte on."""
    content += bytes(-len(content) % 2)
    links += bytes(-len(links) % 2)
    words = (12 + len(content)) // 2
    return struct.pack("<III", kind, words + len(links) // 2, words) + content + links


def name(number: int, text: str) -> bytes:
    """A string linkage, in UTF-16 where the text needs it."""
    data = (
        text.encode("ascii") + b"\0" if text.isascii() else b"\xff\xfd" + text.encode("utf-16-le") + b"\0\0"
    )
    size = 12 + len(data) + (12 + len(data)) % 2
    return (struct.pack("<BBHII", size // 2 - 1, 0x10, 0x56D2, number, len(data)) + data).ljust(size, b"\0")


def line(level: int, *points: tuple[float, float], kind: int | None = None, **more: int) -> bytes:
    """A line, or a line string of more points; coordinates in units of resolution."""
    flat = [value for point in points for value in point]
    box = (min(flat[::2]), min(flat[1::2]), max(flat[::2]), max(flat[1::2]))
    if len(points) == 2 and kind is None:
        return element(3, level, struct.pack("<4d", *flat), box=box, **more)
    body = struct.pack("<II", len(points), 0) + struct.pack(f"<{len(flat)}d", *flat)
    return element(kind or 4, level, body, box=box, **more)


def arc(
    level: int, centre: tuple[float, float], radius: float, start: float, sweep: float, **more: int
) -> bytes:
    """A circular arc; angles in radians, a negative sweep is clockwise."""
    body = struct.pack("<7d", start, sweep, radius, radius, 0.0, *centre)
    x, y = centre
    return element(16, level, body, box=(x - radius, y - radius, x + radius, y + radius), **more)


def text(
    level: int,
    at: tuple[float, float],
    data: bytes,
    *,
    height: float = 2000,
    turn: float = 0.0,
    font: int = 1,
) -> bytes:
    """A text; ``data`` as the file holds it: 8-bit, or UTF-16 behind the bytes ff fd."""
    size = height * 1000 / 6
    body = struct.pack("<IHH2d2dd2dH", font, 2, len(data), size, size, 0.0, 0.0, turn, *at, 0) + data
    return element(17, level, body + bytes(-len(body) % 2), box=(*at, *at))


def header(kind: int, level: int, count: int, **more: int) -> bytes:
    """The header of a complex chain (12) or shape (14) with so many components."""
    return element(kind, level, struct.pack("<II", count, 0), flags=COMPLEX, **more)


def cell(level: int, count: int, title: str) -> bytes:
    """The header of a cell with so many components."""
    body = struct.pack("<II4d4d2d", count, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0)
    return element(2, level, body, flags=COMPLEX, links=name(1, title))


def level_table(levels: dict[int, str]) -> bytes:
    """The page with the names of levels."""

    def record(table: int, number: int, rest: bytes) -> bytes:
        return struct.pack("<IQd", table, number, 0.0) + rest

    entries = [plain(0x2000_0060, record(1, 900, struct.pack("<I", len(levels))))]
    for number, title in levels.items():
        rest = struct.pack("<II", number, NONE).ljust(0x48, b"\0")
        entries.append(plain(0x4000_005F, record(1, 900 + number, rest), name(1, title)))
    return page(entries)


def page(elements: Sequence[bytes], stated: int | None = None) -> bytes:
    """A page stream; ``stated``: the number of records that its head tells."""
    data = b"".join(bytes(4) + part for part in elements)
    head = struct.pack("<4I", len(elements) if stated is None else stated, 3, 1, 0)
    return head + zlib.compress(data) if elements else head


def model_header(unit: str = "m", per_metre: float = 1.0, origin: tuple[float, float] = (0.0, 0.0)) -> bytes:
    """The stream of a 2D model's header; ``per_metre``: how many of its master units make a metre."""
    content = bytearray(0x100 - 12)

    def put(at: int, *values: float) -> None:
        struct.pack_into(f"<{len(values)}d", content, at - 12, *values)

    put(0x50, per_metre, 1.0)
    put(0x60, 1000.0, 1.0)
    put(0xC8, *origin, 0.0)
    put(0xE0, float(PER_METRE))
    return zlib.compress(bytes(0x1000) + bytes(4) + plain(0x0080_0000 | 66, bytes(content), name(0x13, unit)))


def dgn8(elements: Sequence[bytes], *, levels: dict[int, str] | None = None, head: bytes | None = None,
         control: Sequence[bytes] = (), stated: int | None = None) -> bytes:  # fmt: skip
    """A whole file with one model."""
    streams = {
        "Dgn~H": bytes(0x14) + zlib.compress(bytes(64)),
        "Dgn-Md/#000000/Dgn~Mh": head or model_header(),
        "Dgn-Md/#000000/Dgn^G/$1": page(elements, stated),
        "Dgn^Nm/$1": level_table(levels or {}),
    }
    if control:
        streams["Dgn-Md/#000000/Dgn^C/$1"] = page(control)
    return compound(streams)


def write_dgn8(path: Path, elements: Sequence[bytes], **more: object) -> Path:
    """Write a file and return its path."""
    path.write_bytes(dgn8(elements, **more))  # type: ignore[arg-type]
    return path


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of version 3; every stream is in whole sectors (the cutoff to small ones is 0)."""
    entries: list[list] = [["Root Entry", 5, NONE, NONE, NONE, END, 0]]
    folders = {"": 0}
    children: dict[int, list[int]] = {0: []}
    sectors: list[bytes] = []
    table: list[int] = []

    def store(data: bytes) -> int:
        first = len(sectors)
        count = max(1, -(-len(data) // SECTOR))
        for number in range(count):
            sectors.append(data[number * SECTOR : (number + 1) * SECTOR].ljust(SECTOR, b"\0"))
            table.append(first + number + 1 if number < count - 1 else END)
        return first

    for path, data in streams.items():
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            here = "/".join(parts[:depth])
            if here in folders:
                continue
            parent = folders["/".join(parts[: depth - 1])]
            last = depth == len(parts)
            entries.append(
                [
                    parts[depth - 1],
                    2 if last else 1,
                    NONE,
                    NONE,
                    NONE,
                    store(data) if last else 0,
                    len(data) if last else 0,
                ]
            )
            folders[here] = len(entries) - 1
            children[parent].append(len(entries) - 1)
            children[len(entries) - 1] = []
    for parent, below in children.items():
        if below:
            entries[parent][4] = below[0]
        for one, other in zip(below, below[1:], strict=False):
            entries[one][3] = other
    directory = b"".join(_entry(*entry) for entry in entries)
    start = store(directory)
    tables = -(-(len(table) + 8) // (SECTOR // 4))
    first_table = len(sectors)
    table += [0xFFFFFFFD] * tables
    table += [FREE] * (-len(table) % (SECTOR // 4))
    sectors += [struct.pack("<128I", *table[at : at + 128]) for at in range(0, len(table), 128)]
    difat = [first_table + number for number in range(tables)]
    head = (
        bytes.fromhex("D0CF11E0A1B11AE1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<IIIIIIIII", 0, tables, start, 0, 0, END, 0, END, 0)
    head += struct.pack("<109I", *(difat + [FREE] * (109 - len(difat))))
    return head + b"".join(sectors)


def _entry(title: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    data = title.encode("utf-16-le") + b"\0\0"
    return (
        struct.pack("<64sHBBIII", data, len(data), kind, 1, left, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
