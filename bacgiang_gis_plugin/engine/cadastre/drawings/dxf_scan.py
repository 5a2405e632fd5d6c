"""The group codes of a DXF file, read without a DXF library: how many entities it holds, by layer and type.

This count is the file's own; what the library gives is held against it, so that an entity that the library leaves
out is not lost unseen.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator

from ezdxf.lldxf.encoding import decode_dxf_unicode, has_dxf_unicode

Records = Counter[tuple[str, str]]  # (layer, type in lower case) → entities
ATTACHED = frozenset({b"VERTEX", b"ATTRIB", b"SEQEND"})  # parts of the entity before them
LAYOUT_BLOCK = re.compile(rb"[*$](?:paper|model)_space", re.IGNORECASE)
SENTINEL = b"AutoCAD Binary DXF\r\n\x1a\x00"
KIND = re.compile(rb"[A-Za-z3][A-Za-z0-9_$*-]{2,}")  # what a code 0 is followed by
STRUCTURE = frozenset({b"SECTION", b"ENDSEC", b"BLOCK", b"ENDBLK", b"EOF"})

Tag = tuple[int, bytes]


def count_entities(data: bytes, encoding: str) -> Records:
    """Return the entities of model and paper space; blocks' own content is not counted.

    ``data`` is a DXF file in text or binary form, ``encoding`` how to read its layers' names.
    """
    tags = _binary_tags(data) if data.startswith(SENTINEL) else _text_tags(data)
    found: Counter[tuple[bytes, bytes]] = Counter()
    section, block, kind, layer = b"", b"", b"", b"0"
    for code, value in tags:
        if code == 0:
            if kind and (section == b"ENTITIES" or (section == b"BLOCKS" and LAYOUT_BLOCK.match(block))):
                found[layer, kind] += 1
            kind = b"" if value in STRUCTURE or value in ATTACHED else value
            layer = b"0"
            if value == b"SECTION":
                section = b"?"
            elif value == b"BLOCK":
                block = b"?"
        elif code == 2 and section == b"?":
            section = value
        elif code == 2 and block == b"?" and section == b"BLOCKS":
            block = value
        elif code == 8:
            layer = value
    return Counter(
        {
            (_name(layer, encoding), kind.decode("latin-1").lower()): number
            for (layer, kind), number in found.items()
        }
    )


def _name(layer: bytes, encoding: str) -> str:
    name = layer.decode(encoding, "surrogateescape")
    return decode_dxf_unicode(name) if has_dxf_unicode(name) else name


def _text_tags(data: bytes) -> Iterator[Tag]:
    """Give the tags with the codes 0, 2 and 8, two lines each.

    Where a line is lost, codes and values change places; the count goes on at the next beginning of an entity.
    """
    lines = data.splitlines()
    at, last = 0, len(lines) - 1
    while at < last:
        code = lines[at].strip()
        if code == b"0" and not KIND.fullmatch(lines[at + 1].strip()):
            at = next_beginning(lines, at)
            continue
        if code in (b"0", b"2", b"8"):
            yield int(code), lines[at + 1].strip()
        elif not code.isdigit() and not code.lstrip(b"-").isdigit():
            at = next_beginning(lines, at)
            continue
        at += 2


def next_beginning(lines: list[bytes], at: int) -> int:
    """Return the first line after ``at`` where an entity, table or section begins or ends."""
    at += 1
    while at + 1 < len(lines) and not (lines[at].strip() == b"0" and KIND.fullmatch(lines[at + 1].strip())):
        at += 1
    return at


def _binary_tags(data: bytes) -> Iterator[Tag]:
    """Give the tags with the codes 0, 2 and 8; before 1995 a code is one byte, since then two."""
    at, size = len(SENTINEL), len(data)
    wide = data[at + 1 : at + 2] == b"\0"
    while at < size:
        code = data[at]
        at += 1
        if wide:
            code |= data[at] << 8 if at < size else 0
            at += 1
        elif code == 255:
            (code,) = struct.unpack_from("<H", data, at) if at + 2 <= size else (0,)
            at += 2
        length = _value_length(code)
        if length is None:
            end = data.find(b"\0", at)
            if end < 0:
                return
            if code in (0, 2, 8):
                yield code, data[at:end].strip()
            at = end + 1
        else:
            at += 1 + data[at] if length < 0 and at < size else abs(length)


def _value_length(code: int) -> int | None:
    """Return how many bytes a binary value has; None for text, which ends at a zero, -1 for a counted chunk."""
    if 290 <= code < 300:
        return 1
    if 60 <= code < 80 or 170 <= code < 180 or 270 <= code < 290 or 370 <= code < 390 or 400 <= code < 410:
        return 2
    if 1060 <= code <= 1070:
        return 2
    if 90 <= code < 100 or 420 <= code < 430 or 440 <= code < 460 or code == 1071:
        return 4
    if 10 <= code < 60 or 110 <= code < 150 or 210 <= code < 240 or 460 <= code < 470 or 1010 <= code < 1060:
        return 8
    if 160 <= code < 170:
        return 8
    return -1 if 310 <= code < 320 or code == 1004 else None
