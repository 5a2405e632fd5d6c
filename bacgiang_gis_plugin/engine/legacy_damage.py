"""Damage that GDAL passes over in silence: a GML, MIF or TAB that ends early gives fewer features and no error."""

from __future__ import annotations

import re
import struct
from pathlib import Path

_SKIPPED = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<![A-Z][^>]*>", re.DOTALL)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z_][\w:.-]*)(?P<rest>(?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*)>")
_BROKEN = re.compile(r"&(?!(?:[A-Za-z]\w*|#\d+|#x[0-9A-Fa-f]+);)|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w-]+)[\"']")
_MEMBERS = frozenset({"featureMember", "member"})


def gml_members(path: Path) -> tuple[int, str | None]:
    """Return how many single members a GML names, and why it cannot be whole: None where its tags close."""
    data = path.read_bytes()
    named = _ENCODING.search(data[:200])
    try:
        text = data.decode(named[1].decode("ascii") if named else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return 0, "its text is not in the encoding that it states"
    text = _SKIPPED.sub("", text)
    open_tags: list[str] = []
    members = end = 0
    for match in _TAG.finditer(text):
        between = text[end : match.start()]
        if "<" in between or _BROKEN.search(between) or (end and not open_tags):
            return members, "it is not well-formed XML"
        end = match.end()
        name = match["name"]
        if match["close"]:
            if not open_tags or open_tags.pop() != name:
                return members, f"the element {name} is closed in the wrong place"
        elif not match["rest"].endswith("/"):
            open_tags.append(name)
            members += name.rpartition(":")[2] in _MEMBERS
    if open_tags or not end:
        return members, f"it ends inside the element {open_tags[-1]}" if open_tags else "it holds no element"
    return members, "it is not well-formed XML" if text[end:].strip() else None


def mid_rows(path: Path) -> int | None:
    """Return the number of rows in the .mid beside a .mif, None where there is none."""
    for suffix in (".mid", ".MID", ".Mid"):
        beside = path.with_suffix(suffix)
        if beside.is_file():
            return sum(bool(line.strip()) for line in beside.read_bytes().splitlines())
    return None


def table_rows(path: Path, suffix: str) -> tuple[int, int]:
    """Return how many rows the header of a .dbf or .dat says there are, and how many are marked as deleted.

    Layout: rows at byte 4 (4 bytes), header length at 8, row length at 10 (2 bytes each); a deleted row begins
    with an asterisk. 0, 0 where there is no such file or it is too short.
    """
    beside = next(
        (p for p in (path.with_suffix(suffix), path.with_suffix(suffix.upper())) if p.is_file()), None
    )
    data = beside.read_bytes() if beside else b""
    if len(data) < 32:
        return 0, 0
    said, first, length = struct.unpack_from("<IHH", data, 4)
    marks = data[first::length] if first and length else b""
    return said, marks[:said].count(b"*")


def tab_rows(path: Path) -> int:
    """Return how many objects the parts of a MapInfo .tab say there are, without deleted ones."""
    said, deleted = table_rows(path, ".dat")
    index = next((p for p in (path.with_suffix(".id"), path.with_suffix(".ID")) if p.is_file()), None)
    objects = index.stat().st_size // 4 if index else 0
    return max(said, objects) - deleted
