"""Errors keep their code and values, survive a process boundary, and every text can be filled."""

from __future__ import annotations

import pickle
import string

import pytest

from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.messages import MESSAGES


def test_message_names_the_culprit() -> None:
    error = EngineError("LAYER_MISSING", path="a.gpkg", layer="parcels", known="lines")
    assert error.message == "The file a.gpkg has no layer named parcels."
    assert error.hint == "Layers in it: lines."
    assert error.as_event()["values"] == {"layer": "parcels", "known": "lines", "path": "a.gpkg"}


def test_error_survives_a_process_boundary() -> None:
    error = EngineError("FIELD_MISSING", path="a", field="so_to", layer="l", known="x")
    again = pickle.loads(pickle.dumps(error))
    assert again.as_event() == error.as_event()


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_text_can_be_filled_and_hints(code: str) -> None:
    for text in MESSAGES[code]:
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
        assert all(name.isidentifier() for name in names)
        assert text.endswith((".", "}")), text
    assert MESSAGES[code][1], "a hint says what to do"
