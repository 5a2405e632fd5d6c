"""How likely words are: common before rare before foreign before broken."""

from __future__ import annotations

import unicodedata

import pytest

from bacgiang_gis_plugin.engine.dictionary.tables import read_rows
from bacgiang_gis_plugin.engine.syllables import is_syllable, split_syllable
from bacgiang_gis_plugin.engine.word_values import BROKEN, FOREIGN, log_likelihood


@pytest.mark.parametrize(
    ("right", "wrong"), [("sông", "sụng"), ("Đất", "Đật"), ("thửa", "thửng"), ("XÃ", "XÓ")]
)
def test_a_common_syllable_is_likelier_than_a_rare_one(right: str, wrong: str) -> None:
    assert log_likelihood(right) > log_likelihood(wrong) > FOREIGN > BROKEN


@pytest.mark.parametrize("word", ["château", "Россия", "대한민국", "für"])
def test_other_languages_are_foreign(word: str) -> None:
    assert log_likelihood(word) == FOREIGN


@pytest.mark.parametrize("word", ["§Êt", "2Ñaát", "Bµ", "Äáº¥t"])
def test_letters_and_signs_mixed_are_broken(word: str) -> None:
    assert log_likelihood(word) == BROKEN


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("nghiêng", ("ngh", "iêng")),
        ("gì", ("g", "i\u0300")),
        ("quý", ("qu", "y\u0301")),
        ("ở", ("", "ơ\u0309")),
    ],
)
def test_syllables_are_split(word: str, parts: tuple[str, str]) -> None:
    assert split_syllable(word) == parts


def test_the_list_holds_marked_syllables_only() -> None:
    for row in read_rows("common_syllables"):
        assert int(row["weight"]) > 0
        for word in row["syllables"].split():
            assert is_syllable(word)
            assert not word.isascii()
            assert word == unicodedata.normalize("NFC", word.lower())
