"""TCVN3 (ABC, TCVN 5712-1) bytes for the sample drawings: what MicroStation and FAMIS offices write."""

from __future__ import annotations

# First byte of a run -> the letters of that run. Only seven capitals have a byte of their own.
_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_BYTES = {letter: first + i for first, letters in _RUNS.items() for i, letter in enumerate(letters)}


def encode(text: str) -> bytes:
    """`text` (NFC) as TCVN3 bytes; UnicodeEncodeError for a letter that TCVN3 cannot write."""
    out = bytearray()
    for i, letter in enumerate(text):
        code = ord(letter) if ord(letter) < 0x80 else _BYTES.get(letter)
        if code is None:
            raise UnicodeEncodeError("tcvn3", text, i, i + 1, "no such letter in TCVN3")
        out.append(code)
    return bytes(out)
