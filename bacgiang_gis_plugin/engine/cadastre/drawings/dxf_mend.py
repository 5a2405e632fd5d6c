"""The last resort for a damaged DXF file: leave the damaged entities out, so that the others can be read.

One unreadable number or one lost line makes a strict reader give the whole file up, and a forgiving one guess:
ezdxf's makes 7 of ``7,125``, which moves a boundary. Here the file is cut into records
at the lines that begin an entity; a record whose codes or numbers cannot be read is left out together with what
hangs on it. The file's own count still holds it, so it is reported as failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .dxf_scan import KIND, next_beginning

HEADS = frozenset({b"POLYLINE", b"INSERT"})  # what VERTEX, ATTRIB and SEQEND hang on
PARTS = frozenset({b"VERTEX", b"ATTRIB", b"SEQEND"})
FRAME = frozenset({b"SECTION", b"ENDSEC", b"BLOCK", b"ENDBLK", b"EOF", b"TABLE", b"ENDTAB"})


WHOLE_NUMBERS = (
    (60, 80), (90, 100), (160, 180), (270, 300), (370, 390), (400, 410), (420, 430), (440, 460), (1060, 1072),
)  # fmt: skip


@dataclass
class Record:
    """Lines ``start`` to ``end`` of a file, from one code 0 to before the next."""

    kind: bytes
    start: int
    end: int
    whole: bool
    name: bytes = b""


def leave_out_damage(data: bytes) -> tuple[bytes, str] | None:
    """Return a DXF text without its damaged entities, and in words what was done.

    None where no entity is damaged in a way this can tell. Damage elsewhere stays as it is.
    """
    lines = data.splitlines()
    dropped, ended, kept = 0, 0, []
    section, head_bad, open_head = b"", False, False
    records = list(_records(lines))
    bad_heads = _bad_groups(records)
    for number, record in enumerate(records):
        if record.kind == b"SECTION":
            section = record.name
        in_entities = section in (b"ENTITIES", b"BLOCKS")
        if record.kind not in PARTS:
            if open_head:
                kept += [b"0", b"SEQEND"]
                ended += 1
            head_bad = number in bad_heads
        bad = head_bad if record.kind in PARTS else head_bad or not record.whole
        if bad and in_entities and record.kind not in FRAME:
            dropped += record.kind not in PARTS
        else:
            kept += lines[record.start : record.end]
        # Whoever writes vertices without an end means them all.
        opened = record.kind == b"POLYLINE" or (open_head and record.kind in PARTS)
        open_head = in_entities and opened and not bad and record.kind != b"SEQEND"
    done = [f"{dropped} entities in it cannot be read"] * bool(dropped)
    done += [f"{ended} polylines in it had no end and were given one"] * bool(ended)
    return (b"\n".join(kept) + b"\n", ", ".join(done)) if done else None


def _bad_groups(records: list[Record]) -> set[int]:
    """Return the numbers of polylines and references that are damaged in themselves or in a part."""
    bad: set[int] = set()
    head = -1
    for number, record in enumerate(records):
        if record.kind in HEADS:
            head = number
        elif record.kind not in PARTS:
            head = -1
        if not record.whole and head >= 0:
            bad.add(head)
    return bad


def _records(lines: list[bytes]) -> Iterator[Record]:
    """Cut lines into records; where the pairs of code and value are lost, go on at the next beginning."""
    record = Record(b"", 0, 0, True)
    at = 0
    while at + 1 < len(lines):
        code, value = lines[at].strip(), lines[at + 1].strip()
        if code == b"0" and KIND.fullmatch(value):
            if at > record.start:
                record.end = at
                yield record
            record = Record(value, at, at, True)
        elif not code.lstrip(b"-").isdigit() or not _readable(int(code), value):
            record.whole = False
            if not code.lstrip(b"-").isdigit() or code == b"0":
                at = next_beginning(lines, at)
                continue
        elif code == b"2" and not record.name:
            record.name = value
        at += 2
    record.end = len(lines)
    yield record


def _readable(code: int, value: bytes) -> bool:
    """Tell whether a value is of the kind its code asks for: a number where one is needed."""
    if code == 0:
        return False
    try:
        if 10 <= code < 60 or 110 <= code < 150 or 210 <= code < 240 or 1010 <= code < 1060:
            float(value)
        elif any(low <= code < high for low, high in WHOLE_NUMBERS):
            int(float(value))
        elif code in (5, 105) or 320 <= code < 370:
            int(value, 16)
    except (ValueError, OverflowError):
        return False
    return code < 1072
