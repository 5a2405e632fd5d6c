"""DWG: the same lines and texts as the DXF that the file was made from, and an account that adds up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.drawings.decode_labels import decode_labels
from bacgiang_gis_plugin.engine.cadastre.drawings.drawing import Drawing
from bacgiang_gis_plugin.engine.cadastre.drawings.dwg_scan import count_entities, counted_kinds, version_of
from bacgiang_gis_plugin.engine.cadastre.drawings.dxf_read import read_dxf
from bacgiang_gis_plugin.engine.cadastre.drawings.read_twice import read_twice
from bacgiang_gis_plugin.engine.errors import EngineError

FILES = Path(__file__).parent / "files"
TWINS = {
    "sheet_2018.dwg": "sheet_2018.dxf",
    "sheet_2004.dwg": "sheet_2018.dxf",
    "sheet_2000.dwg": "sheet_2000.dxf",
    "sheet_r14.dwg": "sheet_2000.dxf",
}
TOLERANCE = 0.001
NAMED = {
    "FILE_DAMAGED", "CAD_KIND", "CAD_UNSUPPORTED", "CAD_TOO_LARGE", "CAD_READER_DIED", "CAD_READER_MEMORY",
}  # fmt: skip


def read(name: str) -> Drawing:
    return read_twice(FILES / name, (FILES / name).read_bytes(), TOLERANCE, False)[0]


def shapes(drawing: Drawing) -> list[tuple[float, ...]]:
    """Extents and length of each line, in an order that does not depend on the reader."""
    found = []
    for points in drawing.points:
        steps = np.diff(points, axis=0)
        length = float(np.hypot(steps[:, 0], steps[:, 1]).sum())
        found.append((*points.min(axis=0), *points.max(axis=0), length))
    return sorted(tuple(round(float(value), 2) for value in row) for row in found)


@pytest.mark.parametrize(("name", "twin"), TWINS.items())
def test_lines_are_those_of_the_dxf(name: str, twin: str) -> None:
    path = FILES / twin
    truth = read_dxf(path.read_bytes(), path, TOLERANCE)
    drawing = read(name)
    assert len(drawing.points) == len(truth.points) == 31
    assert np.abs(np.array(shapes(drawing)) - np.array(shapes(truth))).max() <= 0.02
    assert Counter(drawing.line_level) == Counter(truth.line_level)


@pytest.mark.parametrize(("name", "twin"), TWINS.items())
def test_texts_are_those_of_the_dxf(name: str, twin: str) -> None:
    path = FILES / twin
    truth, drawing = read_dxf(path.read_bytes(), path, TOLERANCE), read(name)
    words = decode_labels(truth, "auto").texts
    assert decode_labels(drawing, "auto").texts == words
    assert "Thửa đất" in words
    for own, other in zip(drawing.labels, truth.labels, strict=True):
        assert own.level == other.level
        assert own.font == other.font
        assert own.at == pytest.approx(other.at, abs=1e-6)
        assert (own.rotation, own.height) == pytest.approx((other.rotation, other.height), abs=1e-6)
        assert (own.symbol.colour, own.symbol.style) == (other.symbol.colour, other.symbol.style)


@pytest.mark.parametrize("name", TWINS)
def test_every_entity_is_accounted_for(name: str) -> None:
    drawing = read(name)
    assert sum(drawing.counts.values()) == drawing.elements == 24
    assert {where: drawing.total(where) for where in ("lines", "labels", "other", "failed")} == {  # type: ignore[arg-type]
        "lines": 13, "labels": 4, "other": 7, "failed": 0,
    }  # fmt: skip
    other = {kind: number for (_, where, kind), number in drawing.counts.items() if where == "other"}
    assert other["external reference"] == 1
    assert other["paper space: line"] == other["paper space: text"] == 1
    said = " | ".join(drawing.doubts)
    assert "1 external references were not followed: to_ben.dwg" in said
    assert "switched off or frozen" in said
    assert "heights, which were left out" in said
    assert "paper space" in said


@pytest.mark.parametrize("name", TWINS)
def test_the_object_map_proves_it_complete(name: str) -> None:
    path = FILES / name
    drawing, comparison = read_twice(path, path.read_bytes(), TOLERANCE, False)
    assert comparison is not None
    assert (comparison.reader, comparison.status) == ("object map", "agrees")
    stated = count_entities(path.read_bytes())
    assert comparison.counts["entities"] == [stated.total(), stated.total()]
    assert stated["block reference"] == 5  # one of them within a block
    assert not [doubt for doubt in drawing.doubts if "differs" in doubt]


def test_an_entity_that_the_reader_leaves_out_is_counted_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    from bacgiang_gis_plugin.engine.cadastre.drawings import second_reader

    monkeypatch.setattr(second_reader, "count_entities", lambda data: count_entities(data) + Counter(line=2))
    drawing = read("sheet_2018.dwg")
    assert drawing.elements == sum(drawing.counts.values()) == 26
    assert drawing.counts["?", "failed", "line: named by the object map, not read"] == 2
    assert any("line: 3 were read, 5 are in the file" in doubt for doubt in drawing.doubts)


def test_a_version_that_cannot_be_walked_is_said() -> None:
    data = b"AC1021" + bytes(2000)
    assert counted_kinds(version_of(data)) == frozenset()
    with pytest.raises(ValueError, match="AC1021"):
        count_entities(data)


@pytest.mark.parametrize("data", [b"", b"not a drawing at all", b"\0" * 100])
def test_what_is_no_dwg_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.dwg"
    path.write_bytes(data)
    with pytest.raises(EngineError) as caught:
        read_twice(path, data, TOLERANCE, True)
    assert caught.value.code in ("FILE_EMPTY", "CAD_KIND")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(TWINS)),
    cut=st.floats(0.05, 1.0),
    flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), max_size=8),
)
def test_a_damaged_dwg_is_an_error_or_adds_up(
    tmp_path: Path, name: str, cut: float, flips: list[tuple[float, int]]
) -> None:
    data = bytearray((FILES / name).read_bytes())
    data = data[: int(len(data) * cut)]
    for where, mask in flips:
        data[int(where * len(data))] ^= mask
    path = tmp_path / "damaged.dwg"
    path.write_bytes(data)
    outcome: EngineError | Drawing
    try:
        outcome = read_twice(path, bytes(data), TOLERANCE, True)[0]
    except EngineError as error:
        outcome = error
    if isinstance(outcome, EngineError):
        assert str(path) in outcome.message
        assert outcome.code in NAMED
    else:
        assert sum(outcome.counts.values()) == outcome.elements
