"""Legacy Vietnamese text: tables, round trips, telling the encoding, leaving alone what is right."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine import text
from bacgiang_gis_plugin.engine.dictionary import tables
from bacgiang_gis_plugin.engine.syllables import is_syllable

LETTERS = "".join(
    sorted({row["unicode"] for row in tables.read_rows("legacy_encodings") if row["encoding"] == text.VNI})
)
CODED = (text.UTF8, text.TWICE, *text.LEGACY)


def _names() -> list[str]:
    """Names with at least one marked letter from the shipped code lists."""
    found: list[str] = []
    for name in ("communes", "land_use_codes", "dgn_levels", "urban_planning_layers"):
        file = Path(tables.SHIPPED) / f"{name}.csv"
        with file.open(encoding="utf-8", newline="") as rows:
            found += [row["name_vi"] for row in csv.DictReader(rows)]
    return sorted({name for name in found if not name.isascii()})


NAMES = _names()
FRENCH = ["Forêt domaniale", "Zone agricole protégée", "Été où ça né à côté", "Bâti ancien", "Château d'eau"]


def as_seen(data: bytes) -> str:
    """Bytes shown by a program that takes them for Windows-1252."""
    return text.decode(data, text.UNKNOWN)


@pytest.mark.parametrize("encoding", CODED)
@pytest.mark.parametrize("letters", [LETTERS, LETTERS.lower()], ids=["both cases", "small"])
def test_every_letter_round_trips(encoding: str, letters: str) -> None:
    coded = text.encode(letters, encoding)
    expected = letters.lower() if encoding == text.TCVN3 else letters
    decoded = text.decode(coded, encoding)
    assert (decoded.lower() if encoding == text.TCVN3 else decoded) == expected


def test_tcvn3_keeps_its_seven_capitals_and_takes_the_others_from_the_font() -> None:
    assert text.decode(text.encode("ĂÂÊÔƠƯĐ", text.TCVN3), text.TCVN3) == "ĂÂÊÔƠƯĐ"
    coded = text.encode("tỉnh Bắc Giang", text.TCVN3)
    assert text.decode(coded, text.TCVN3, ".VnTimeH") == "TỈNH BẮC GIANG"
    assert text.decode(coded, text.TCVN3, "VNTIMEH.SHX") == "TỈNH BẮC GIANG"
    assert text.decode(coded, text.TCVN3, ".VnTime") == "tỉnh Bắc Giang"


@pytest.mark.parametrize("name", ["BẮC GIANG", "XÃ NGHĨA PHƯƠNG", "ĐƯỜNG LÊ LỢI"])
def test_tcvn3_takes_capitals_from_the_letters_around(name: str) -> None:
    assert text.decode(text.encode(name, text.TCVN3), text.TCVN3) == name


@pytest.mark.parametrize("name", ["Bà", "Đỗ Thị Ấu", "ONT Bà", "Ngõ 3A"])
def test_names_are_not_taken_for_capitals(name: str) -> None:
    assert text.decode(text.encode(name, text.TCVN3), text.TCVN3).lower() == name.lower()
    assert not text.decode(text.encode(name, text.TCVN3), text.TCVN3).isupper()


def test_the_soft_hyphen_of_tcvn3_is_a_letter() -> None:
    assert text.decode(b"H\xad\xac\xf6ng".replace(b"\xf6", b""), text.TCVN3) == "Hương"


def test_vni_takes_the_longest_match() -> None:
    assert text.decode("Ñaát thöông maïi".encode("latin-1"), text.VNI) == "Đất thương mại"
    assert text.decode("ñöôøng".encode("latin-1"), text.VNI) == "đường"


def test_cp1258_table_is_the_code_list() -> None:
    rows = [row for row in tables.read_rows("legacy_encodings") if row["encoding"] == text.CP1258]
    assert rows
    for row in rows:
        assert bytes.fromhex(row["bytes_hex"]).decode("cp1258") == row["unicode"]


@pytest.mark.parametrize("encoding", CODED)
def test_a_file_of_names_is_told_and_read(encoding: str) -> None:
    assert len(NAMES) > 500
    samples = [text.encode(name, encoding) for name in NAMES]
    found = text.detect(samples)
    assert found.encoding == encoding
    assert found.confidence > 0.9
    read = [decoded.text.lower() for decoded in text.decode_texts(samples)]
    right = sum(a == b.lower() for a, b in zip(read, NAMES))
    assert right / len(NAMES) >= 0.99


@pytest.mark.parametrize("encoding", CODED)
@pytest.mark.parametrize("size", [5, 20])
def test_small_files_are_told(encoding: str, size: int) -> None:
    files = [NAMES[start : start + size] for start in range(0, len(NAMES) - size, size)]
    told = [text.detect([text.encode(name, encoding) for name in file]).encoding for file in files]
    assert told.count(encoding) / len(told) >= (0.99 if size >= 20 else 0.95)


@pytest.mark.parametrize("encoding", [e for e in CODED if e != text.UTF8])
def test_text_read_as_latin1_is_repaired(encoding: str) -> None:
    coded = [text.encode(name, encoding) for name in NAMES]
    seen = [data.decode("utf-8") if encoding == text.TWICE else as_seen(data) for data in coded]
    repaired = text.repair_texts(seen)
    right = sum(found.text.lower() == name.lower() for found, name in zip(repaired, NAMES))
    assert right / len(NAMES) >= 0.99


def test_right_text_stays() -> None:
    for given_texts in (NAMES, FRENCH, ["대한민국 지적도", "12번지"], ["Россия, дом 5"], ["LUC654/119.3"]):
        assert [found.text for found in text.repair_texts(given_texts)] == given_texts
        samples = [one.encode("utf-8") for one in given_texts]
        assert text.detect(samples).encoding in (text.UTF8, text.ASCII)
        assert [found.text for found in text.decode_texts(samples)] == given_texts


def test_decomposed_unicode_is_composed() -> None:
    decomposed = [unicodedata.normalize("NFD", name) for name in NAMES]
    assert [found.text for found in text.repair_texts(decomposed)] == NAMES
    assert [found.text for found in text.decode_texts([d.encode() for d in decomposed])] == NAMES


def test_right_texts_amid_legacy_ones_stay() -> None:
    samples = [
        text.encode("Đất ở đô thị", text.TCVN3),
        "Trần Phú".encode(),
        b"654",
        text.encode("Mỹ Độ", text.TCVN3),
    ]
    found = text.decode_texts(samples)
    assert [one.text for one in found] == ["Đất ở đô thị", "Trần Phú", "654", "Mỹ Độ"]
    assert [one.encoding for one in found] == [text.TCVN3, text.UTF8, text.ASCII, text.TCVN3]
    assert [one.text for one in text.repair_texts(["§Êt ë", "Đất ở", "Thôn Hà"])] == [
        "Đất ở",
        "Đất ở",
        "Thôn Hà",
    ]


def test_fonts_in_one_file_have_their_own_encoding() -> None:
    tcvn3 = [text.encode(name, text.TCVN3) for name in NAMES[:100]]
    vni = [text.encode(name, text.VNI) for name in NAMES[100:200]]
    fonts = [".VnTime"] * 100 + ["VNI-Times"] * 100
    found = [one.text.lower() for one in text.decode_texts(tcvn3 + vni, fonts)]
    assert found == [name.lower() for name in NAMES[:200]]


def test_other_eight_bit_text_is_unknown_and_kept() -> None:
    for data in ("Россия дом".encode("cp1251"), "대한민국 지적도".encode("cp949")):
        assert text.detect([data]).encoding == text.UNKNOWN
        assert text.as_bytes(text.decode(data, text.UNKNOWN)) == data


def test_plain_text_is_ascii() -> None:
    assert text.detect([b"LUC654/119.3", b""]) == text.Detection(text.ASCII, 1.0)
    assert text.detect([]).encoding == text.ASCII
    assert text.decode_texts([]) == []


@given(st.lists(st.binary(max_size=20), max_size=8))
@settings(deadline=None, max_examples=100, derandomize=True)
def test_any_bytes_decode(samples: list[bytes]) -> None:
    assert len(text.decode_texts(samples)) == len(samples)
    for encoding in text.ENCODINGS:
        assert len(text.decode_all(samples, encoding)) == len(samples)


def test_unknown_encoding_is_refused() -> None:
    with pytest.raises(LookupError):
        text.decode(b"x", "big5-vn")
    with pytest.raises(UnicodeEncodeError):
        text.encode("대한", text.TCVN3)


@pytest.mark.parametrize("word", "nghiêng quýt giếng hoà hòa thuỷ khuỷu yêu Đức gì quốc oanh Huỳnh".split())
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", "nghang kàt xaõ cẽp ngê brư thụrn ầu̇ cê".split())
def test_not_syllables(word: str) -> None:
    assert not is_syllable(word)
