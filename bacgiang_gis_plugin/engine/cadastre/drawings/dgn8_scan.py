"""Count the elements of a MicroStation DGN v8 file by type and level, record by record, without decoding them.

This is the file's own account, taken without the reader that decodes it: a compound file (Microsoft MS-CFB) with
pages of records, each compressed with zlib and headed by its number of records. Layout of pages and records: format
notes of the cadkit project (MIT or Apache-2.0).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from dataclasses import dataclass, field

from .dgn_scan import COMPOUND_FILE

MOST_BYTES = 2 << 30  # unpacked, of all pages together
NO_SECTOR = 0xFFFFFFFA  # and above: no sector of a stream
STRAIGHT = (3, 4, 6)  # line, line string, shape
REFERENCE = 100  # element type of an attached drawing
PAGE = re.compile(r"Dgn-Md/#\d+/Dgn\^([GC])/\$\d+")
DRAWING_NAME = re.compile(r"[\w\- .()]{1,80}\.(?:dgn|dwg|dxf)", re.IGNORECASE)


@dataclass
class RecordCount:
    """``elements``: (type, level number) → graphic elements of all models. ``trouble``: what could not be counted.

    ``low`` and ``high``: extents of all straight elements in units of resolution, as each element states its own.
    """

    elements: Counter[tuple[int, int]] = field(default_factory=Counter)
    low: tuple[float, float] | None = None
    high: tuple[float, float] | None = None
    references: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


def is_dgn8(data: bytes) -> bool:
    """Tell whether a file is a compound file, as DGN v8 is."""
    return data.startswith(COMPOUND_FILE)


def count_records(data: bytes) -> RecordCount:
    """Return how many elements the pages of a DGN v8 file hold; what cannot be walked is said, never raised."""
    result = RecordCount()
    try:
        streams = _Compound(data).streams()
    except (ValueError, struct.error, IndexError) as error:
        result.trouble.append(f"the compound file cannot be walked: {error}")
        return result
    left = MOST_BYTES
    for name, content in streams:
        match = PAGE.fullmatch(name)
        if match is None:
            continue
        try:
            left -= _count_page(content, match[1] == "G", result, left)
        except (ValueError, struct.error, zlib.error) as error:
            result.trouble.append(f"page {name} cannot be walked: {error}")
    return result


def _count_page(content: bytes, graphic: bool, result: RecordCount, most: int) -> int:
    """Count the records of one page and return its unpacked size."""
    (stated,) = struct.unpack_from("<I", content)
    unpacker = zlib.decompressobj()
    records = unpacker.decompress(content[16:], max(most, 1)) if len(content) > 16 else b""
    if unpacker.unconsumed_tail:
        raise ValueError("it is too large")
    position, found = 0, 0
    while position + 16 <= len(records):
        kind, words, _, level = struct.unpack_from("<IIII", records, position + 4)
        size = 4 + 2 * words
        if words < 6 or position + size > len(records):
            break
        found += 1
        if graphic:
            result.elements[kind & 0xFFFF, level] += 1
            if kind & 0xFFFF in STRAIGHT and size >= 4 + 0x68:
                _widen(result, struct.unpack_from("<6q", records, position + 4 + 0x38))
        elif kind & 0xFFFF == REFERENCE:
            result.references.append(_drawing_name(records[position : position + size]))
        position += size
    if found != stated:
        raise ValueError(f"{found} of its {stated} records could be counted")
    return len(records)


def _widen(result: RecordCount, extent: tuple[int, ...]) -> None:
    x1, y1, _, x2, y2, _ = extent
    low, high = result.low or (x1, y1), result.high or (x2, y2)
    result.low, result.high = (min(low[0], x1), min(low[1], y1)), (max(high[0], x2), max(high[1], y2))


def _drawing_name(record: bytes) -> str:
    """Return the name of an attached drawing, which stands somewhere in its record in one of two encodings."""
    for start in (0, 1):
        found = DRAWING_NAME.findall(record[start:].decode("utf-16-le", "replace"))
        if found:
            return str(found[0]).strip()
    found = DRAWING_NAME.findall(record.decode("latin-1"))
    return str(found[0]).strip() if found else "?"


class _Compound:
    """The streams of a compound file; chains of sectors are followed no longer than the file can be."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, small = struct.unpack_from("<HH", data, 0x1E)
        if shift not in (9, 12) or small != 6:
            raise ValueError("its sectors have no size that is known")
        self.size = 1 << shift
        self.most = len(data) // self.size + 2
        numbers = struct.unpack_from("<IIIIIIIIIII", data, 0x28)
        self.cutoff = numbers[4]
        first_directory, first_small, first_more = numbers[2], numbers[5], numbers[7]
        tables = [number for number in struct.unpack_from("<109I", data, 0x4C) if number < NO_SECTOR]
        for _ in range(self.most):
            if first_more >= NO_SECTOR:
                break
            *more, first_more = self._numbers(first_more)
            tables += [number for number in more if number < NO_SECTOR]
        self.next = [number for table in tables[: self.most] for number in self._numbers(table)]
        self.directory = self._chain(first_directory, None)
        self.small_next = self._words(self._chain(first_small, None)) if first_small < NO_SECTOR else []
        start, size = struct.unpack_from("<IQ", self.directory, 0x74)
        self.small = self._chain(start, size & 0xFFFFFFFF) if start < NO_SECTOR else b""

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        if at >= len(self.data):
            raise ValueError(f"sector {number} lies behind its end")
        return self.data[at : at + self.size]

    def _numbers(self, number: int) -> list[int]:
        return self._words(self._sector(number))

    @staticmethod
    def _words(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _chain(self, number: int, size: int | None) -> bytes:
        parts = []
        while number < NO_SECTOR:
            parts.append(self._sector(number))
            if len(parts) > self.most:
                raise ValueError("a chain of sectors runs in a circle")
            number = self.next[number]
        return b"".join(parts)[:size]

    def _small_chain(self, number: int, size: int) -> bytes:
        parts = []
        while number < NO_SECTOR:
            parts.append(self.small[number * 64 : number * 64 + 64])
            if len(parts) > len(self.small_next):
                raise ValueError("a chain of sectors runs in a circle")
            number = self.small_next[number]
        return b"".join(parts)[:size]

    def streams(self) -> list[tuple[str, bytes]]:
        """Return the paths and contents of all streams."""
        found: list[tuple[str, bytes]] = []
        seen: set[int] = set()
        waiting = [(self._entry(0)[4], "")]
        while waiting:
            number, above = waiting.pop()
            if number >= NO_SECTOR or number in seen:
                continue
            seen.add(number)
            name, kind, left, right, child, start, size = self._entry(number)
            waiting += [(left, above), (right, above)]
            if kind == 1:
                waiting.append((child, f"{above}{name}/"))
            elif kind == 2 and PAGE.fullmatch(above + name):
                chain = self._small_chain if size < self.cutoff else self._chain
                found.append((above + name, chain(start, size)))
        return sorted(found)

    def _entry(self, number: int) -> tuple[str, int, int, int, int, int, int]:
        at = 128 * number
        if at + 128 > len(self.directory):
            raise ValueError(f"directory entry {number} is missing")
        length, kind = struct.unpack_from("<HB", self.directory, at + 64)
        left, right, child = struct.unpack_from("<III", self.directory, at + 68)
        start, size = struct.unpack_from("<II", self.directory, at + 116)
        name = self.directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        return name, kind, left, right, child, start, size
