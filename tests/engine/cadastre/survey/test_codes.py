"""Field codes: object, line number and mark; the lists they are read by."""

from __future__ import annotations

import pytest

from bacgiang_gis_plugin.engine import dictionary
from bacgiang_gis_plugin.engine.cadastre.survey.codes import read_code
from bacgiang_gis_plugin.engine.dictionary import tables


@pytest.mark.parametrize(
    ("code", "name", "marker", "kind"),
    [
        ("RT1", "RT1", "", "line"),
        ("rt1", "RT1", "", "line"),
        ("RT1B", "RT1", "start", "line"),
        ("RT1 B", "RT1", "start", "line"),
        ("RT1-E", "RT1", "end", "line"),
        ("RT1.", "RT1", "end", "line"),
        ("RT 12 C", "RT12", "close", "line"),
        ("B RT1", "RT1", "start", "line"),
        ("RTC", "RT", "close", "line"),
        ("RT", "RT", "", "line"),
        ("MG", "MG", "", "point"),
        ("MG12", "MG12", "", "point"),
        ("DC", "DC", "", "point"),
    ],
)
def test_codes(code: str, name: str, marker: str, kind: str) -> None:
    found = read_code(code)
    assert (found.name, found.marker, found.kind, found.known) == (name, marker, kind, True)


@pytest.mark.parametrize("code", ["XYZ", "RTX", "RT1Q", "12", "RT1 góc", "B", ".", "1RT"])
def test_unknown_codes_make_no_lines(code: str) -> None:
    assert not read_code(code).known
    assert read_code(code).kind == "point"


def test_the_lists_fit_each_other() -> None:
    roles = {entry.code for entry in dictionary.code_list("drawing_roles")}
    for row in tables.read_rows("survey_codes"):
        assert row["role"] in roles
        assert row["geometry"] in ("point", "line")
        assert "office setting" in row["source"]
    assert {row["meaning"] for row in tables.read_rows("survey_markers")} == {"start", "end", "close"}
    assert {row["column"] for row in tables.read_rows("survey_columns")} == {"number", "x", "y", "z", "code"}
