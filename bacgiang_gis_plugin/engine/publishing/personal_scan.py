"""Looks for personal values in the bytes of every file of a folder, whatever the encoding."""

from __future__ import annotations

import contextlib
import html
import io
import itertools
import json
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..progress import Progress
from ..text import TCVN3, VNI, encode

SHORTEST = 4  # characters; shorter values and short numbers occur by chance in any file
SHORTEST_NUMBER = 9  # digits: the length of the old identity card's number
CHUNK = 1 << 22  # bytes looked at together
GROUP = 200_000  # values looked for together: bounds the memory
_HEADS = (8, 4)
_TABLE_BITS = 22
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Origin:
    """Where a personal value comes from; the value itself is never reported."""

    path: Path
    layer: str
    field: str
    feature: int


@dataclass(frozen=True)
class Finding:
    """A file of the folder that holds a personal value, and where that value comes from."""

    file: str
    origin: Origin


@dataclass
class PersonalValues:
    """The values to be looked for, each with its first origin."""

    allowed: str = ""
    origins: dict[str, Origin] = field(default_factory=dict)
    too_short: int = 0
    allowed_count: int = 0
    _seen: set[str] = field(default_factory=set)

    def add(self, value: object, origin: Origin) -> None:
        """Take a value in, unless it is too short to be told from chance or allowed by the user's own texts."""
        text = unicodedata.normalize("NFC", str(value)).strip()
        if value is None or not text or text in self._seen:
            return
        self._seen.add(text)
        if len(text) < SHORTEST or (text.replace(" ", "").isdigit() and len(text) < SHORTEST_NUMBER):
            self.too_short += 1
        elif text in self.allowed:
            self.allowed_count += 1
        else:
            self.origins[text] = origin


def spellings(text: str) -> set[bytes]:
    """Return the byte strings under which a text may lie in a file."""
    forms = {text, unicodedata.normalize("NFD", text)}
    found = {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")}
    for form in forms:
        found |= {html.escape(form).encode(), html.escape(form, quote=False).encode()}
        found.add(json.dumps(form)[1:-1].encode())
    for encoding in (TCVN3, VNI):
        with contextlib.suppress(UnicodeEncodeError):
            legacy = encode(text, encoding)
            # As it is, and as a program shows it that takes it for Western text: "NguyÔn".
            found |= {legacy, legacy.decode("cp1252", "replace").encode(), legacy.decode("latin-1").encode()}
    return found


class Scanner:
    """Finds any of many byte strings in files of any size."""

    def __init__(self, origins: dict[str, Origin]) -> None:
        found: dict[int, dict[bytes, list[tuple[bytes, Origin]]]] = {size: {} for size in _HEADS}
        longest = 0
        for text, origin in origins.items():
            for spelling in spellings(text):
                size = next((size for size in _HEADS if len(spelling) >= size), None)
                if size is not None:
                    found[size].setdefault(spelling[:size], []).append((spelling, origin))
                    longest = max(longest, len(spelling))
        self._overlap = longest
        self._sieves = [_Sieve(size, group) for size, group in found.items() if group]

    def find(self, data: bytes) -> Origin | None:
        """Return the origin of the first personal value in ``data``."""
        for start in range(0, len(data), CHUNK):
            for sieve in self._sieves:
                origin = sieve.find(data[start : start + CHUNK + self._overlap])
                if origin is not None:
                    return origin
        return None


class _Sieve:
    """A table of hashed first bytes lets few places through; a dictionary decides there."""

    def __init__(self, size: int, spellings_by_head: dict[bytes, list[tuple[bytes, Origin]]]) -> None:
        self._size, self._by_head = size, spellings_by_head
        self._table = np.zeros(1 << _TABLE_BITS, dtype=bool)
        self._table[_slots(np.frombuffer(b"".join(spellings_by_head), dtype=f"<u{size}"))] = True

    def find(self, data: bytes) -> Origin | None:
        if len(data) < self._size:
            return None
        windows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(data, dtype=np.uint8), self._size)
        heads = np.ascontiguousarray(windows).view(f"<u{self._size}").ravel()
        for place in np.flatnonzero(self._table[_slots(heads)]).tolist():
            for spelling, origin in self._by_head.get(data[place : place + self._size], ()):
                if data.startswith(spelling, place):
                    return origin
        return None


def _slots(heads: NDArray[np.unsignedinteger[Any]]) -> NDArray[np.uint64]:
    return (heads.astype(np.uint64) * _MIX) >> np.uint64(64 - _TABLE_BITS)


def scan_folder(folder: Path, values: PersonalValues, progress: Progress) -> Iterator[Finding]:
    """Yield for every file (and file inside a ZIP) of a folder the first personal value found in it, if any."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    groups = range(0, len(values.origins), GROUP)
    for number, first in enumerate(groups):
        part = progress.part(number / len(groups), (number + 1) / len(groups))
        scanner = Scanner(dict(itertools.islice(values.origins.items(), first, first + GROUP)))
        for place, path in enumerate(files):
            part.update(place / len(files), "Looking for personal values")
            name = path.relative_to(folder).as_posix()
            for inner, data in [("", name.encode()), *_contents(path.read_bytes())]:
                origin = scanner.find(data)
                if origin is not None:
                    yield Finding(name + inner, origin)


def _contents(data: bytes) -> Iterable[tuple[str, bytes]]:
    yield "", data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                for part, inner in _contents(archive.read(name)):
                    yield f"/{name}{part}", inner
