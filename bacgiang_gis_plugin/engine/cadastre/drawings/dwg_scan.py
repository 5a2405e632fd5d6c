"""Count the entities of a DWG file by type from its object map, without decoding them.

This is the file's own account, taken without the reader that decodes it. Read are R13 to R2000 (plain sections) and
R2004, R2010, R2013 and R2018 (compressed pages); R2007 packs its pages in another way and is not. Layout: the Open
Design Specification for .dwg files.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator

PLAIN = ("AC1012", "AC1014", "AC1015")
PAGED = ("AC1018", "AC1024", "AC1027", "AC1032")
LONG_TYPES = ("AC1024", "AC1027", "AC1032")  # since R2010 another coding of the type, behind one more length
BY_CLASS = {"AC1012": {"polyline", "hatch"}, "AC1014": {"polyline", "hatch"}}  # not by a fixed type
MOST_BYTES = 1 << 30  # of one section
KINDS = {
    1: "text", 2: "attrib", 3: "attdef", 7: "block reference", 8: "block reference", 15: "polyline", 16: "polyline",
    17: "arc", 18: "circle", 19: "line", 20: "dimension", 21: "dimension", 22: "dimension", 23: "dimension",
    24: "dimension", 25: "dimension", 26: "dimension", 27: "point", 28: "face", 29: "mesh", 30: "mesh", 31: "face",
    32: "face", 33: "shape", 34: "viewport", 35: "ellipse", 36: "spline", 37: "region", 38: "3dsolid", 39: "body",
    40: "ray", 41: "xline", 44: "mtext", 45: "leader", 46: "tolerance", 47: "mline", 77: "polyline", 78: "hatch",
}  # fmt: skip
PAGE_MASK = 0x4164536B


def version_of(data: bytes) -> str:
    """Return the version as a DWG file begins with it, such as AC1032."""
    return data[:6].decode("ascii", "replace")


def counted_kinds(version: str) -> frozenset[str]:
    """Return the kinds of entities that are counted in a file of this version; none where it cannot be walked."""
    if version not in PLAIN + PAGED:
        return frozenset()
    return frozenset(KINDS.values()) - BY_CLASS.get(version, set())


def count_entities(data: bytes) -> Counter[str]:
    """Return how many entities of each counted kind the object map names, those in blocks too.

    Raises ValueError where the file cannot be walked.
    """
    version = version_of(data)
    try:
        if version in PLAIN:
            handles, objects = _plain_map(data), data
        elif version in PAGED:
            sections = _Pages(data)
            handles, objects = sections.read("AcDb:Handles"), sections.read("AcDb:AcDbObjects")
        else:
            raise ValueError(f"files of version {version} cannot be walked")
        kinds = counted_kinds(version)
        types = Counter(_type_at(objects, place, version in LONG_TYPES) for place in _places(handles))
    except (struct.error, IndexError, OverflowError) as error:
        raise ValueError(f"its sections cannot be walked: {error}") from error
    counted: Counter[str] = Counter()
    for number, total in types.items():
        if KINDS.get(number) in kinds:
            counted[KINDS[number]] += total
    return counted


def _plain_map(data: bytes) -> bytes:
    (records,) = struct.unpack_from("<I", data, 0x15)
    for number in range(min(records, 16)):
        which, start, size = struct.unpack_from("<BII", data, 0x19 + 9 * number)
        if which == 2:
            return data[start : start + size]
    raise ValueError("it names no object map")


def _places(handles: bytes) -> Iterator[int]:
    """Yield where the objects begin; the map is in chunks, each with differences of its own."""
    at = 0
    while at + 2 <= len(handles):
        size = handles[at] << 8 | handles[at + 1]
        end = at + size
        if size <= 2:
            return
        if end > len(handles):
            raise ValueError("its object map ends early")
        at += 2
        place = 0
        while at < end:
            _, at = _modular(handles, at)
            step, at = _modular(handles, at)
            place += step
            yield place
        at = end + 2  # the checksum
    raise ValueError("its object map has no end")


def _modular(data: bytes, at: int) -> tuple[int, int]:
    """Return a signed number of 7 bits a byte, the lowest first, and where the next one begins."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        if byte & 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
            continue
        value |= (byte & 0x3F) << shift
        return (-value if byte & 0x40 else value), at


def _type_at(data: bytes, at: int, long_type: bool) -> int:
    """Return the type of the object at a place, -1 where there is none."""
    if not 0 <= at < len(data) - 8:
        return -1
    while data[at + 1] & 0x80:  # its size
        at += 2
    at += 2
    if long_type:
        while data[at] & 0x80:
            at += 1
        at += 1
    bits = int.from_bytes(data[at : at + 4].ljust(4, b"\0"), "big")
    code = bits >> 30
    byte, other = bits >> 22 & 0xFF, bits >> 14 & 0xFF
    if long_type:
        return (byte, byte + 0x1F0, byte | other << 8, byte | other << 8)[code]
    return (byte | other << 8, byte, 0, 256)[code]


class _Pages:
    """The sections of a file in compressed pages (R2004 and later but R2007)."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        head = _masked(data[0x80 : 0x80 + 0x6C])
        if not head.startswith(b"AcFssFcAJMB"):
            raise ValueError("its section header is not readable")
        (map_address,) = struct.unpack_from("<Q", head, 0x54)
        (section_map,) = struct.unpack_from("<I", head, 0x5C)
        self.address: dict[int, int] = {}
        place, pages = 0x100, self._system_page(map_address + 0x100)
        at = 0
        while at + 8 <= len(pages):
            number, size = struct.unpack_from("<iI", pages, at)
            at += 8 if number > 0 else 24
            if number > 0:
                self.address[number] = place
            place += size
        if section_map not in self.address:
            raise ValueError("its section map is missing")
        self.sections = self._system_page(self.address[section_map])

    def _system_page(self, at: int) -> bytes:
        _, unpacked, packed, _ = struct.unpack_from("<IIII", self.data, at)
        return _unpack(self.data[at + 20 : at + 20 + packed], min(unpacked, MOST_BYTES))

    def read(self, wanted: str) -> bytes:
        """Return a section's data. Raises ValueError where it is not there or encrypted."""
        (count,) = struct.unpack_from("<I", self.sections)
        at = 20
        for _ in range(min(count, 1000)):
            size, pages, most, _, packing, _, encrypted = struct.unpack_from("<QIIIIII", self.sections, at)
            name = self.sections[at + 32 : at + 96].split(b"\0", 1)[0].decode("latin-1")
            at += 96
            if name == wanted:
                if encrypted == 1 or size > MOST_BYTES:
                    raise ValueError(f"the section {wanted} cannot be read")
                return self._section(at, pages, most, packing == 2, size)
            at += 16 * pages
        raise ValueError(f"it has no section {wanted}")

    def _section(self, at: int, pages: int, most: int, packed: bool, size: int) -> bytes:
        out = bytearray(size)
        for number in range(pages):
            page, _, start = struct.unpack_from("<iIQ", self.sections, at + 16 * number)
            place = self.address.get(page, -1)
            if place < 0 or start > size:
                raise ValueError(f"page {page} is missing")
            mask = PAGE_MASK ^ place
            (length,) = struct.unpack_from("<I", self.data, place + 8)
            content = self.data[place + 32 : place + 32 + (length ^ mask & 0xFFFFFFFF)]
            content = _unpack(content, most) if packed else content
            out[start : start + len(content)] = content
        return bytes(out[:size])


def _masked(data: bytes) -> bytes:
    seed, out = 1, bytearray()
    for byte in data:
        seed = (seed * 0x343FD + 0x269EC3) & 0xFFFFFFFF
        out.append(byte ^ (seed >> 16 & 0xFF))
    return bytes(out)


def _unpack(data: bytes, most: int) -> bytes:
    """Return what a page holds: literal bytes and copies of what came before, no more than ``most`` bytes."""
    out = bytearray()
    length, code, at = _literals(data, 0)
    out += data[at : at + length]
    at += length
    while len(out) < most:
        if code == 0:
            code, at = data[at], at + 1
        if code == 0x11:
            break
        if code >= 0x40:
            copied, length = (code >> 4) - 1, code & 3
            back = data[at] << 2 | (code & 0x0C) >> 2
            at += 1
        else:
            if code >= 0x20:
                copied, at = (code - 0x1E, at) if code > 0x20 else _long(data, at, 0x21)
                beyond = 0
            elif code >= 0x10:
                copied, at = ((code & 0x0F) + 2, at) if code > 0x10 else _long(data, at, 9)
                beyond = 0x3FFF
            else:
                raise ValueError("a page is damaged")
            length = data[at] & 3
            back = (data[at] >> 2 | data[at + 1] << 6) + beyond
            at += 2
        code = 0
        if length == 0:
            length, code, at = _literals(data, at)
        start = len(out) - back - 1
        if start < 0:
            raise ValueError("a page is damaged")
        if copied <= back + 1:
            out += out[start : start + copied]
        else:
            piece = bytes(out[start:])
            out += (piece * (copied // len(piece) + 1))[:copied]
        out += data[at : at + length]
        at += length
    return bytes(out[:most])


def _literals(data: bytes, at: int) -> tuple[int, int, int]:
    """Return how many literal bytes follow, or the next code where none do, and where to go on."""
    byte = data[at]
    if byte & 0xF0:
        return 0, byte, at + 1
    if byte:
        return byte + 3, 0, at + 1
    length, at = _long(data, at + 1, 0x0F + 3, first=0)
    return length, 0, at


def _long(data: bytes, at: int, base: int, first: int = 0) -> tuple[int, int]:
    total = first
    while data[at] == 0:
        total += 0xFF
        at += 1
    return base + total + data[at], at + 1
