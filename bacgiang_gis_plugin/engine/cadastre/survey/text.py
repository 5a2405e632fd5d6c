"""Survey files as lines of text, whatever their encoding; binary files are named as what they are."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from ...datasets import check_file
from ...errors import EngineError
from ...text import ASCII, decode_texts

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BINARY = (
    (b"PK\x03\x04", "a ZIP or XLSX file"),
    (b"SQLite format 3", "a GeoPackage"),
    (b"%PDF", "a PDF file"),
)


@dataclass(frozen=True)
class Lines:
    """The lines of a file, numbered from 1, and the encodings that were met."""

    texts: list[str]
    encoding: str


def read_lines(path: Path) -> Lines:
    """Return the lines of a text file in Unicode. Raises EngineError FILE_*, SURVEY_NOT_TEXT."""
    check_file(path)
    try:
        return as_lines(path.read_bytes(), path)
    except OSError as error:
        raise EngineError("FILE_UNREADABLE", path=path, reason=error.strerror or error) from error


def as_lines(data: bytes, path: Path | str) -> Lines:
    """Return the lines in bytes: UTF-8, UTF-16 with its mark, or a legacy Vietnamese encoding.

    Raises EngineError SURVEY_NOT_TEXT.
    """
    for start, kind in BINARY:
        if data.startswith(start):
            raise EngineError("SURVEY_NOT_TEXT", path=path, reason=f"it is {kind}")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                text = data[len(codecs.BOM_UTF8) :].decode() if encoding == "utf-8" else data.decode(encoding)
            except UnicodeDecodeError:
                break
            return Lines(
                text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n"), encoding
            )
    if b"\0" in data:
        raise EngineError("SURVEY_NOT_TEXT", path=path, reason="it holds bytes of value 0")
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    raw = data.splitlines()
    if data.isascii():
        return Lines([line.decode("ascii") for line in raw], ASCII)
    decoded = decode_texts(raw)
    met = sorted({line.encoding for line in decoded} - {ASCII})
    return Lines([line.text for line in decoded], "+".join(met) or ASCII)
