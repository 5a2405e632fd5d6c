"""The search finds every spelling anywhere, and knows what it cannot tell from chance."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.publishing import personal_scan
from bacgiang_gis_plugin.engine.publishing.personal_scan import Origin, PersonalValues, Scanner, spellings

ORIGIN = Origin(Path("thua.gpkg"), "thua", "chu_su_dung", 7)
NAME = "Trần Thị Ðỗ Quyên"


def test_values_that_chance_could_make_are_only_counted() -> None:
    values = PersonalValues()
    for value in ("An", "  ", None, "12", "2024", "012345678", NAME, NAME):
        values.add(value, ORIGIN)
    assert set(values.origins) == {"012345678", NAME}
    assert values.too_short == 3


def test_the_publishers_own_texts_are_allowed() -> None:
    values = PersonalValues("Bản đồ của UBND xã Thử, năm 2026")
    values.add("UBND xã Thử", ORIGIN)
    assert (values.allowed_count, values.origins) == (1, {})


@given(st.integers(0, 300), st.sampled_from(sorted(spellings(NAME))))
def test_found_at_any_place_in_any_spelling(place: int, spelling: bytes) -> None:
    noise = random.Random(place).randbytes(400)
    assert Scanner({NAME: ORIGIN}).find(noise[:place] + spelling + noise[place:]) == ORIGIN


def test_found_across_the_edge_of_two_chunks() -> None:
    scanner, size = Scanner({NAME: ORIGIN}), personal_scan.CHUNK
    for before in range(1, len(NAME.encode())):
        assert scanner.find(bytes(size - before) + NAME.encode()) == ORIGIN


def test_nothing_is_found_where_nothing_is() -> None:
    scanner = Scanner({f"Nguyễn Văn {number}": ORIGIN for number in range(1000)})
    assert scanner.find("Nguyễn Văn ".encode() * 1000) is None
    assert scanner.find(b"") is None
    assert Scanner({}).find(b"anything") is None
