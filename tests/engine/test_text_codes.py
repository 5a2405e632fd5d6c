"""Decoding many texts as one array of bytes gives what one text, and one byte, after the other gives."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine import text_codes
from bacgiang_gis_plugin.engine.dictionary.tables import read_rows
from bacgiang_gis_plugin.engine.text_codes import CP1258, LEGACY, TCVN3, UNKNOWN, VNI, decode, decode_all

SYLLABLES = st.sampled_from(["Đất", "ở", "NGUYỄN", "bằng", "SÔNG", "kỹ", "Ủy", "xã", "12", "a b", "", "A-Ầu"])


def byte_by_byte(data: bytes, encoding: str) -> str:
    """Decode by the code list alone, the longest match first; what it does not know as Windows-1252 shows it."""
    letters = {bytes.fromhex(r["bytes_hex"]): r["unicode"] for r in read_rows("legacy_encodings") if r["encoding"] == encoding}  # fmt: skip  # noqa: E501
    out, place = "", 0
    while place < len(data):
        length = 2 if data[place : place + 2] in letters and place + 1 < len(data) else 1
        part = data[place : place + length]
        out += letters.get(part) or (part.decode("ascii") if part.isascii() else decode(part, UNKNOWN))
        place += length
    return out


@pytest.mark.parametrize("encoding", [VNI, TCVN3, "viscii"])
@given(data=st.lists(st.sampled_from([*b"aAoOuU kK", *range(0xA0, 0x100)]), max_size=30).map(bytes))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_an_array_of_bytes_decodes_as_the_code_list_says(encoding: str, data: bytes) -> None:
    expected = byte_by_byte(data, encoding)
    found = decode(data, encoding)
    assert found.lower() == expected.lower() if encoding == TCVN3 else found == expected


@given(samples=st.lists(st.binary(max_size=12), max_size=8))
@settings(deadline=None, max_examples=80, derandomize=True)
def test_many_texts_decode_as_each_alone(samples: list[bytes]) -> None:
    for encoding in text_codes.ENCODINGS:
        assert decode_all(samples, encoding) == [decode(data, encoding) for data in samples]
        assert decode_all(samples, encoding, ".VnTimeH") == [decode(d, encoding, ".VnTimeH") for d in samples]


def test_texts_that_hold_every_separator_are_decoded_too() -> None:
    samples = [bytes(range(32)), b"\xb5", b""]
    assert decode_all(samples, TCVN3) == [bytes(range(32)).decode(), "à", ""]


@given(words=st.lists(SYLLABLES, min_size=1, max_size=5))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_what_is_encoded_is_decoded(words: list[str]) -> None:
    text = " ".join(words)
    for encoding in LEGACY:
        found = decode(text_codes.encode(text, encoding), encoding)
        assert found.lower() == text.lower() if encoding == TCVN3 else found == text


def test_no_mark_of_vni_is_a_base_letter() -> None:
    pairs = [
        bytes.fromhex(row["bytes_hex"]) for row in read_rows("legacy_encodings") if row["encoding"] == VNI
    ]
    bases, marks = {key[0] for key in pairs if len(key) == 2}, {key[1] for key in pairs if len(key) == 2}
    assert len(bases) > 5
    assert not bases & marks


def test_cp1258_gives_composed_letters() -> None:
    text = decode(text_codes.encode("Đất thổ cư", CP1258), CP1258)
    assert text == unicodedata.normalize("NFC", "Đất thổ cư")


def test_letters_that_an_encoding_does_not_know_are_named() -> None:
    for encoding in LEGACY:
        known = {row["unicode"] for row in read_rows("legacy_encodings") if row["encoding"] == encoding}
        assert not known & text_codes.letters_unknown(encoding)
