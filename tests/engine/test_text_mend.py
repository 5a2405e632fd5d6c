"""Mending texts of a field: each by itself and by its neighbours; what is right in any language stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine import text_codes
from bacgiang_gis_plugin.engine.text_codes import LEGACY, TCVN3, TWICE, UNKNOWN, VISCII, VNI
from bacgiang_gis_plugin.engine.text_mend import (
    APART,
    MENDED,
    NOT_KNOWN,
    RIGHT,
    UNSURE,
    mend_texts,
    readings_expected,
    readings_of,
)

PLACES = [
    "Đất ở đô thị",
    "Xã Nghĩa Phương",
    "Trần Phú",
    "đường Lê Lợi",
    "Nguyễn Văn Cừ",
    "Suối Mỡ",
    "Hồ Cấm Sơn",
]
LANGUAGES = {
    "English": ["Church of St. Mary", "“Old Mill” – 3 m² (±2%)", "naïve café", "It’s 105°30'"],
    "French": ["Forêt domaniale", "Été où ça né à côté", "thé", "Château d’eau", "« Bâti ancien »", "à", "è"],
    "German": ["Straße", "für", "Köln", "Grüne Straße 5", "Übergabe", "»Öffentlich«", "Fuß"],
    "Czech": ["Říčany", "sídliště", "má", "dům", "malý", "bílá", "čtvrť"],
    "Spanish": ["año", "peña", "José", "señal única", "Málaga"],
    "Portuguese": ["São João", "avó", "mão", "não há"],
    "Swedish": ["på", "så", "Ö", "å", "Älvängen"],
    "Russian": ["Россия, дом 5", "лес"],
    "Korean": ["대한민국 지적도", "12번지"],
    "Vietnamese": [*PLACES, "Hà Nam", "xã Thái Hòa", "ông", "cô", "là", "THỬA ĐẤT SỐ 5", "à", "ý"],
}
WORDS = st.sampled_from(
    "đất ở xã phường Nguyễn Trần Phú thửa tờ bản đồ đường suối sông hồ Hà Nam LUC 12 654 ông cô".split()
)


def seen(text: str, encoding: str) -> str:
    """Text as a program shows it that takes its bytes for Windows-1252."""
    data = text_codes.encode(text, encoding)
    return data.decode("utf-8") if encoding == TWICE else text_codes.decode(data, UNKNOWN)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_right_text_in_any_language_stays(language: str) -> None:
    texts = LANGUAGES[language]
    together = mend_texts(texts)
    alone = [mend_texts([text])[0] for text in texts]
    for text, one, other in zip(texts, together, alone, strict=True):
        assert (one.text, one.state) == (text, RIGHT)
        assert other.state != MENDED, text


@pytest.mark.parametrize("encoding", [TWICE, *LEGACY])
def test_a_field_is_mended(encoding: str) -> None:
    found = mend_texts([seen(text, encoding) for text in PLACES])
    assert [one.text.lower() for one in found] == [text.lower() for text in PLACES]
    # "Trần Phú" in VISCII is what it is in no other; what Windows-1252 shows right is right.
    assert {one.state for one in found} <= {MENDED, RIGHT}
    assert {one.encoding for one in found if one.state == MENDED} == {encoding}
    assert all(0.8 <= one.confidence <= 1.0 for one in found)


def test_utf8_read_wrong_twice_and_three_times_is_undone() -> None:
    once = [seen(text, TWICE) for text in PLACES]
    twice = [seen(text, TWICE) for text in once]
    thrice = [seen(text, TWICE) for text in twice]
    assert [one.text for one in mend_texts(twice)] == PLACES
    assert [one.text for one in mend_texts(thrice)] == PLACES
    russian = mend_texts([seen("Россия, дом 5", TWICE)])[0]
    assert (russian.text, russian.state) == ("Россия, дом 5", MENDED)


def test_letters_and_marks_are_composed_and_nothing_else() -> None:
    apart = [unicodedata.normalize("NFD", text) for text in PLACES]
    found = mend_texts(apart)
    assert [one.text for one in found] == PLACES
    assert {(one.encoding, one.state) for one in found} == {(APART, MENDED)}
    korean = unicodedata.normalize("NFD", "대한")
    assert mend_texts([korean, "\u212b\uf900"])[0].text == korean
    assert mend_texts(["\u212b\uf900"])[0].text == "\u212b\uf900"


def test_each_text_of_a_mixed_field_is_judged_by_itself() -> None:
    mixed = [
        seen(PLACES[0], TCVN3),
        seen(PLACES[1], VNI),
        PLACES[2],
        seen(PLACES[3], TWICE),
        seen(PLACES[4], TCVN3),
    ]
    found = mend_texts(mixed)
    assert [one.text for one in found] == PLACES[:5]
    assert [one.encoding for one in found] == [TCVN3, VNI, "utf-8", TWICE, TCVN3]


def test_neighbours_decide_where_a_text_alone_is_in_doubt() -> None:
    short = seen("Hồ", VISCII)
    alone = mend_texts([short])[0]
    assert (alone.text, alone.state) == ("Hồ", UNSURE)
    assert alone.confidence < 0.8
    amid = mend_texts([short, *(seen(text, VISCII) for text in PLACES)])[0]
    assert (amid.text, amid.state) == ("Hồ", MENDED)
    layer = readings_of([seen(text, VISCII) for text in PLACES])
    assert mend_texts([short], before=layer)[0].confidence > alone.confidence
    assert mend_texts([short], before=readings_expected(VISCII))[0].state == MENDED


def test_what_asks_for_more_confidence_leaves_more() -> None:
    texts = [seen("Suối", VNI)]
    assert mend_texts(texts, least=0.5)[0].state == MENDED
    assert mend_texts(texts, least=0.99)[0].state == UNSURE


def test_a_given_encoding_is_taken_but_right_text_stays() -> None:
    found = mend_texts([seen("Du lịch", VISCII), "Đất ở", "Tổ dân phố"], VISCII)
    assert [one.text for one in found] == ["Du lịch", "Đất ở", "Tổ dân phố"]
    assert [one.state for one in found] == [MENDED, RIGHT, RIGHT]


def test_capitals_of_a_font_ending_in_h() -> None:
    coded = [seen(text, TCVN3) for text in ("Nguyễn Thị Hoà", "đất ở")]
    assert [one.text for one in mend_texts(coded, capitals=True)] == ["NGUYỄN THỊ HOÀ", "ĐẤT Ở"]
    assert [one.text for one in mend_texts([seen("PHƯỜNG TRẦN PHÚ", TCVN3)])] == ["PHƯỜNG TRẦN PHÚ"]


def test_what_no_reading_makes_legible_stays_and_is_named() -> None:
    broken = "\x81\x8d§¶¸÷¤"
    assert (mend_texts([broken])[0].text, mend_texts([broken])[0].state) == (broken, NOT_KNOWN)
    assert mend_texts([]) == []
    assert mend_texts(["", "LUC 12"]) == [mend_texts([""])[0], mend_texts(["LUC 12"])[0]]


@given(words=st.lists(WORDS, min_size=1, max_size=6), encoding=st.sampled_from([TWICE, *LEGACY]))
@settings(deadline=None, max_examples=150, derandomize=True)
def test_mending_twice_changes_nothing(words: list[str], encoding: str) -> None:
    texts = [seen(text, encoding) for text in [" ".join(words), *PLACES]]
    once = [
        one.text if one.state == MENDED else text for one, text in zip(mend_texts(texts), texts, strict=True)
    ]
    assert once[0].lower() == " ".join(words).lower()
    assert [one.state for one in mend_texts(once)] == [RIGHT] * len(once)


@given(texts=st.lists(st.text(max_size=15), max_size=6))
@settings(deadline=None, max_examples=150, derandomize=True)
def test_any_text_is_answered_and_stays_unless_mended(texts: list[str]) -> None:
    found = mend_texts(texts)
    assert len(found) == len(texts)
    for one, text in zip(found, texts, strict=True):
        assert 0.0 <= one.confidence <= 1.0
        assert one.text == text or one.state in (MENDED, UNSURE)
