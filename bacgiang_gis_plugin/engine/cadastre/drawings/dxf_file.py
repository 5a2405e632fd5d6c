"""A DXF file's bytes to an ezdxf document: encodings, line ends, damage and truncation, each named."""

from __future__ import annotations

import codecs
import io
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ezdxf import recover
from ezdxf.filemanagement import read, readfile
from ezdxf.lldxf.const import DXFError

from ...errors import EngineError
from .dgn_scan import describe_start
from .dxf_mend import leave_out_damage
from .dxf_scan import Records, count_entities

BINARY = b"AutoCAD Binary DXF"
UNICODE_SINCE = "AC1021"  # DXF 2007: UTF-8, whatever $DWGCODEPAGE says
WIDE_PAGES = {"932": "cp932", "936": "gbk", "949": "cp949", "950": "cp950"}
OWN_PAGES = {  # eight-bit pages whose letters Windows-1252 would garble
    "866": "cp866", "852": "cp852", "855": "cp855", "874": "cp874", "1250": "cp1250", "1251": "cp1251",
    "1253": "cp1253", "1254": "cp1254", "1255": "cp1255", "1256": "cp1256", "1257": "cp1257",
}  # fmt: skip
BYTES = "latin-1"  # decodes every byte to the letter of the same number, so nothing is lost
NO_NUMBER = re.compile(rb"^([ \t]*)[+-]?\d\.#(?:QNAN|SNAN|IND|INF)\w*", re.MULTILINE)
READ_ERRORS = (  # what ezdxf was seen to raise over damaged files, its own errors and plain ones
    DXFError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError, AssertionError,
    EOFError, struct.error,
)  # fmt: skip
VARIABLE = r"\${}\s+(?:1|3)\s+(\S+)"
BLANK = b" \t\r\n\0\x1a"  # what may follow the last line; DOS programs write a Ctrl-Z
WHOLE_END = re.compile(rb"\n[ \t]*0[ \t]*\r?\n[ \t]*ENDSEC$")
ENTITIES = re.compile(rb"\n[ \t]*2[ \t]*\r?\n[ \t]*ENTITIES[ \t]*\r?\n")


@dataclass
class DxfFile:
    """A document and how it was read. ``records`` is the file's own count of entities.

    ``code_page`` is the declared eight-bit code page where Windows-1252 would garble its letters.
    """

    document: Any
    encoding: str
    records: Records
    code_page: str | None = None
    doubts: list[str] = field(default_factory=list)


def open_dxf(data: bytes, path: Path) -> DxfFile:
    """Return the document in a DXF file, text or binary.

    Raises EngineError FILE_EMPTY, CAD_KIND, DXF_TRUNCATED, FILE_DAMAGED.
    """
    if not data:
        raise EngineError("FILE_EMPTY", path=path)
    if data.startswith(BINARY):
        return _open_binary(data, path)
    doubts: list[str] = []
    data = _mended(data, doubts)
    if b"SECTION" not in data[:4096] or b"\0" in data[:4096]:
        raise EngineError("CAD_KIND", path=path, found=describe_start(data))
    data = data.rstrip(BLANK)
    if not data.endswith(b"EOF"):
        if not (WHOLE_END.search(data[-64:]) and ENTITIES.search(data)):
            raise EngineError("DXF_TRUNCATED", path=path, size=len(data))
        data += b"\n0\nEOF"
        doubts.append("the file ends without its EOF mark, after a whole section: compare it")
    return _open_text(data + b"\n", path, doubts)


def _mended(data: bytes, doubts: list[str]) -> bytes:
    """Bring a file that was stored in UTF-16 or copied with doubled line ends to what a DXF file looks like."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            doubts.append("the file was stored as UTF-16, which a DXF file is not")
            return data[2:].decode(encoding, "replace").encode("utf-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\r\r\n" in data:
        doubts.append("the file's line ends were doubled and have been mended")
        data = data.replace(b"\r\r\n", b"\n")
    return data


def declared_page(head: str) -> str | None:
    """Return the number of the code page that a file's first bytes declare."""
    page = re.search(VARIABLE.format("DWGCODEPAGE"), head)
    number = re.search(r"\d+$", page[1]) if page else None
    return number[0] if number else None


def file_encoding(data: bytes) -> str:
    """Return how to turn the file's bytes into letters without losing one.

    From 2007 on the file is UTF-8. Before, a two-byte code page is taken as stated, if the file's bytes fit it;
    any other one is read byte by byte, because Vietnamese drawings hold TCVN3 and VNI under whatever code page
    the program had.
    """
    head = data[:20_000].decode(BYTES)
    version = re.search(VARIABLE.format("ACADVER"), head)
    if version and version[1] >= UNICODE_SINCE:
        return "utf-8"
    wide = WIDE_PAGES.get(declared_page(head) or "")
    if wide is None:
        return BYTES
    try:
        data.decode(wide)
    except UnicodeDecodeError:
        return BYTES
    return wide


def _code_page(data: bytes, encoding: str) -> str | None:
    if encoding != BYTES:
        return None
    return OWN_PAGES.get(declared_page(data[:20_000].decode(BYTES)) or "")


def _open_binary(data: bytes, path: Path) -> DxfFile:
    try:
        document = readfile(path, errors="surrogateescape")
    except READ_ERRORS as error:
        raise _damaged(path, error) from error
    return DxfFile(document, document.encoding, count_entities(data, document.encoding))


def _open_text(data: bytes, path: Path, doubts: list[str]) -> DxfFile:
    """Read a file; a damaged one loses its damaged entities, and then goes to ezdxf's forgiving reader.

    What AutoCAD writes for a missing number (``1.#QNAN``) is spelt nan before, so that only its entity fails.
    """
    data = NO_NUMBER.sub(rb"\1nan", data)
    encoding = file_encoding(data)
    records, page = count_entities(data, encoding), _code_page(data, encoding)
    try:
        return DxfFile(_read(data, encoding), encoding, records, page, doubts)
    except READ_ERRORS:
        pass
    # Damaged entities go before the forgiving reader has a chance to guess their numbers.
    mended = leave_out_damage(data)
    if mended is not None:
        data = mended[0]
        doubts.append(f"the file is damaged; {mended[1]}: compare it")
        try:
            return DxfFile(_read(data, encoding), encoding, records, page, doubts)
        except READ_ERRORS:
            pass
    try:
        document, doubt = _recover(data)
    except READ_ERRORS as error:
        raise _damaged(path, error) from error
    return DxfFile(document, document.encoding, records, page, [*doubts, doubt])


def _read(data: bytes, encoding: str) -> Any:
    return read(io.StringIO(data.decode(encoding, "surrogateescape"), newline=None))


def _recover(data: bytes) -> tuple[Any, str]:
    """Return the document that ezdxf's forgiving reader makes and what it did."""
    document, auditor = recover.read(io.BytesIO(data), errors="surrogateescape")
    places = len(auditor.errors) + len(auditor.fixes)
    return document, (
        f"the file is damaged; {places or 'some'} places in it were repaired or left out: compare it"
    )


def _damaged(path: Path, error: Exception) -> EngineError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return EngineError("FILE_DAMAGED", path=path, reason=reason)
