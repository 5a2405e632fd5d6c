"""2 000 labelled strings in each encoding, from the names of the code lists: told and read per file and one by one.

The syllables that telling goes by (code list ``common_syllables``) were not counted from these lists.
"""

from __future__ import annotations

import unicodedata

import pytest

from bacgiang_gis_plugin.engine import text
from bacgiang_gis_plugin.engine.dictionary.tables import read_rows
from bacgiang_gis_plugin.engine.text_mend import mend_texts

LISTS = {
    "communes": ("name_vi", "former_districts", "formed_from"),
    "land_use_codes": ("name_vi",),
    "dgn_levels": ("name_vi",),
    "urban_planning_layers": ("name_vi",),
    "commune_merges": ("old_name", "new_name", "old_district"),
}
COUNT = 2000


def labelled() -> list[str]:
    """Return 2 000 strings with a marked letter: all names, then the names in pairs ("Thôn Hà, Xã …")."""
    found = {
        part.strip()
        for name, columns in LISTS.items()
        for row in read_rows(name)
        for column in columns
        for part in row[column].replace(";", ",").split(",")
    }
    names = sorted(name for name in found if not name.isascii())
    pairs = [f"{one}, {other}" for one, other in zip(names, names[7:] + names[:7], strict=True)]
    more = [f"{one} - {other}" for one, other in zip(names, names[31:] + names[:31], strict=True)]
    last = [f"{one} ({other})" for one, other in zip(names, names[57:] + names[:57], strict=True)]
    strings = list(dict.fromkeys([*names, *pairs, *more, *last]))[:COUNT]
    return [unicodedata.normalize("NFC", string) for string in strings]


STRINGS = labelled()


def test_the_set_is_whole() -> None:
    assert len(set(STRINGS)) == COUNT


@pytest.mark.parametrize("encoding", [text.UTF8, text.TWICE, *text.LEGACY])
def test_strings_of_one_file_are_told_and_read(encoding: str) -> None:
    decoded = text.decode_texts([text.encode(string, encoding) for string in STRINGS])
    told = sum(found.encoding == encoding for found in decoded)
    # TCVN3 keeps the case of capitals in the font's name only.
    read = sum(found.text.lower() == string.lower() for found, string in zip(decoded, STRINGS, strict=True))
    assert told >= 0.99 * COUNT
    assert read >= 0.99 * COUNT


@pytest.mark.parametrize("encoding", [text.UTF8, text.TWICE, *text.LEGACY])
def test_strings_alone_are_read(encoding: str) -> None:
    # Each string as a file of its own: a short one may be right Vietnamese in two encodings ("Du lịch", "Du lách").
    coded = [text.encode(string, encoding) for string in STRINGS]
    alone = [text.decode_texts([data])[0].text.lower() for data in coded]
    mended = [text.repair_texts([_as_seen(data, encoding)])[0].text.lower() for data in coded]
    wanted = [string.lower() for string in STRINGS]
    assert sum(map(str.__eq__, alone, wanted)) >= 0.99 * COUNT
    assert sum(map(str.__eq__, mended, wanted)) >= 0.99 * COUNT


@pytest.mark.parametrize("encoding", [text.UTF8, text.TWICE, *text.LEGACY])
def test_strings_of_one_field_are_all_mended(encoding: str) -> None:
    shown = [_as_seen(text.encode(string, encoding), encoding) for string in STRINGS]
    assert [found.text.lower() for found in mend_texts(shown)] == [string.lower() for string in STRINGS]


def _as_seen(data: bytes, encoding: str) -> str:
    """Bytes as a program shows them that takes legacy text for Windows-1252, and UTF-8 for what it is."""
    return text.decode(data, text.UNKNOWN) if encoding in text.LEGACY else data.decode("utf-8")


def test_right_strings_are_not_changed() -> None:
    assert [found.text for found in text.repair_texts(STRINGS)] == STRINGS
    assert [found.text for found in text.decode_texts([one.encode() for one in STRINGS])] == STRINGS
    alone = [text.repair_texts([string])[0].text for string in STRINGS]
    assert alone == STRINGS


def test_decomposed_strings_are_composed() -> None:
    decomposed = [unicodedata.normalize("NFD", string) for string in STRINGS]
    assert [found.text for found in text.repair_texts(decomposed)] == STRINGS
