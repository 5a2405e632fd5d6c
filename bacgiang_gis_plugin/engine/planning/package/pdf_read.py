"""As much of PDF as tells how many pages there are and how finely their pictures are scanned."""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_BYTES = 400_000_000  # of a file that is looked into
MOST_UNPACKED = 64_000_000  # bytes of one stream
DEEPEST = 40
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,8})\s+(\d{1,5})\s+obj\b")
_TOKEN = re.compile(
    rb"\s*(?:%[^\r\n]*[\r\n]\s*)*"
    rb"(<<|>>|\[|\]|/[^\s<>\[\]()/%]*|\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|[-+.\d]+|[A-Za-z'\"*]+)",
    re.DOTALL,
)
_DRAWING = re.compile(rb"/([^\s<>\[\]()/%]+)\s+Do\b|\bq\b|\bQ\b|((?:[-+.\d]+\s+){6})cm\b")
Matrix = tuple[float, float, float, float, float, float]
WHOLE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class PdfError(Exception):
    """The file cannot be read as PDF, or not by this reader."""


@dataclass(frozen=True)
class Reference:
    number: int


@dataclass(frozen=True)
class PdfLooks:
    """``pages``: how many. ``resolutions``: of every picture, dots per inch on its page, the coarser direction."""

    pages: int
    resolutions: tuple[float, ...]


@dataclass
class _File:
    data: bytes
    values: dict[int, Any] = field(default_factory=dict)
    streams: dict[int, tuple[int, int]] = field(default_factory=dict)

    def get(self, value: Any) -> Any:
        for _ in range(DEEPEST):
            if not isinstance(value, Reference):
                return value
            value = self.values.get(value.number)
        return None

    def unpacked(self, value: Any) -> bytes:
        """Return a stream's bytes; filters of pictures are not known."""
        number = value.number if isinstance(value, Reference) else None
        if number is None or number not in self.streams:
            return b""
        start, end = self.streams[number]
        filters = self.get(self.get(value).get("Filter"))
        names = filters if isinstance(filters, list) else [filters] if filters else []
        data = self.data[start:end]
        for name in names:
            if name == "/ASCII85Decode":
                data = base64.a85decode(data.strip().removesuffix(b"~>"))
            elif name == "/FlateDecode":
                data = zlib.decompressobj().decompress(data, MOST_UNPACKED)
            else:
                raise PdfError(f"filter {name}")
        return data


def look_into(path: Path) -> PdfLooks:
    """Return the pages of a PDF and the resolution of the pictures on them. Raises PdfError, OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise PdfError("larger than is looked into")
    data = path.read_bytes()
    if b"%PDF-" not in data[:1024]:
        raise PdfError("no PDF")
    if re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", data):
        raise PdfError("encrypted")
    file = _File(data)
    try:
        _read_objects(file)
        pages = [
            value
            for value in file.values.values()
            if isinstance(value, dict) and file.get(value.get("Type")) == "/Page"
        ]
        found: list[float] = []
        for page in pages:
            found += _page(file, page)
    except (zlib.error, RecursionError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise PdfError(str(error) or type(error).__name__) from error
    if not pages:
        raise PdfError("no page")
    return PdfLooks(len(pages), tuple(found))


def _read_objects(file: _File) -> None:
    data, place = file.data, 0
    while match := _OBJECT.search(data, place):
        number = int(match[1])
        try:
            value, place = _value(data, match.end(), 0)
        except PdfError:
            place = match.end()
            continue
        file.values[number] = value
        begin = re.compile(rb"\s*stream\r?\n").match(data, place)
        if begin and isinstance(value, dict):
            place = _stream(file, number, value, begin.end())
    for number, value in list(file.values.items()):
        if isinstance(value, dict) and value.get("Type") == "/ObjStm":
            _packed(file, number, value)


def _stream(file: _File, number: int, value: dict[str, Any], begin: int) -> int:
    length = value.get("Length")
    end = begin + length if isinstance(length, int) else -1
    if end < begin or not re.compile(rb"\s*endstream").match(file.data, end):
        end = file.data.find(b"endstream", begin)
        if end < 0:
            raise PdfError("a stream does not end")
    file.streams[number] = (begin, end)
    return end


def _packed(file: _File, number: int, value: dict[str, Any]) -> None:
    data = file.unpacked(Reference(number))
    first = int(file.get(value["First"]))
    numbers = [int(text) for text in data[:first].split()]
    for identity, offset in zip(numbers[::2], numbers[1::2], strict=False):
        file.values.setdefault(identity, _value(data, first + offset, 0)[0])


def _value(data: bytes, place: int, depth: int) -> tuple[Any, int]:
    """Return the value at a place and where it ends: dict, list, number, Reference, ``/Name`` or other text."""
    match = _TOKEN.match(data, place)
    if match is None or depth > DEEPEST:
        raise PdfError(f"not readable at byte {place}")
    token, place = match[1], match.end()
    if token == b"<<":
        return _dictionary(data, place, depth)
    if token == b"[":
        items = []
        while not (end := re.compile(rb"\s*\]").match(data, place)):
            item, place = _value(data, place, depth + 1)
            items.append(item)
        return items, end.end()
    if re.fullmatch(rb"\d+", token):
        reference = re.compile(rb"\s+\d{1,5}\s+R\b").match(data, place)
        return (Reference(int(token)), reference.end()) if reference else (int(token), place)
    if re.fullmatch(rb"[-+]?\d*\.?\d+\.?", token):
        return float(token), place
    return token.decode("latin-1"), place


def _dictionary(data: bytes, place: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while not (end := re.compile(rb"\s*>>").match(data, place)):
        name, place = _value(data, place, depth + 1)
        if not isinstance(name, str) or not name.startswith("/"):
            raise PdfError(f"not readable at byte {place}")
        found[name[1:]], place = _value(data, place, depth + 1)
    return found, end.end()


def _page(file: _File, page: dict[str, Any]) -> list[float]:
    contents = page.get("Contents")
    streams = file.get(contents) if isinstance(file.get(contents), list) else [contents]
    data = b"\n".join(file.unpacked(stream) for stream in streams if stream is not None)
    return _drawn(file, data, file.get(_inherited(file, page, "Resources")) or {}, WHOLE, 0)


def _inherited(file: _File, page: dict[str, Any], name: str) -> Any:
    for _ in range(DEEPEST):
        if name in page:
            return page[name]
        parent = file.get(page.get("Parent"))
        if not isinstance(parent, dict):
            return None
        page = parent
    return None


def _drawn(file: _File, data: bytes, resources: dict[str, Any], at: Matrix, depth: int) -> list[float]:
    """Return the resolution of every picture that a content stream draws."""
    named = file.get(resources.get("XObject")) or {}
    found, stack = [], []
    for match in _DRAWING.finditer(data):
        if match[0] == b"q":
            stack.append(at)
        elif match[0] == b"Q":
            at = stack.pop() if stack else at
        elif match[2]:
            a, b, c, d, e, f = map(float, match[2].split())
            at = _times((a, b, c, d, e, f), at)
        elif match[1]:
            reference = named.get(match[1].decode("latin-1"))
            drawn = file.get(reference)
            if isinstance(drawn, dict):
                found += _object(file, reference, drawn, at, resources, depth)
    return found


def _object(
    file: _File, reference: Any, drawn: dict[str, Any], at: Matrix, resources: dict[str, Any], depth: int
) -> list[float]:
    if drawn.get("Subtype") == "/Image":
        pixels = float(file.get(drawn["Width"])), float(file.get(drawn["Height"]))
        inches = (at[0] ** 2 + at[1] ** 2) ** 0.5 / 72, (at[2] ** 2 + at[3] ** 2) ** 0.5 / 72
        return [min(n / size for n, size in zip(pixels, inches, strict=True) if size > 0)]
    if drawn.get("Subtype") == "/Form" and depth < DEEPEST:
        own = file.get(drawn.get("Matrix")) or WHOLE
        inner = file.get(drawn.get("Resources")) or resources
        return _drawn(file, file.unpacked(reference), inner, _times(tuple(own), at), depth + 1)
    return []


def _times(first: Any, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    return (
        a * then[0] + b * then[2], a * then[1] + b * then[3],
        c * then[0] + d * then[2], c * then[1] + d * then[3],
        e * then[0] + f * then[2] + then[4], e * then[1] + f * then[3] + then[5],
    )  # fmt: skip
