"""DGN v8: elements, texts and levels; the count of the file's own records; damage."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.drawings.decode_labels import decode_labels
from bacgiang_gis_plugin.engine.cadastre.drawings.dgn8_scan import count_records
from bacgiang_gis_plugin.engine.cadastre.drawings.drawing import Drawing
from bacgiang_gis_plugin.engine.cadastre.drawings.read_twice import read_twice
from bacgiang_gis_plugin.engine.cadastre.drawings.second_reader import Comparison
from bacgiang_gis_plugin.engine.errors import EngineError

from .make_dgn8 import COMPONENT, arc, cell, dgn8, element, header, line, model_header, name, plain, text

X, Y = 417_000_000, 2_353_500_000  # units of resolution, 1000 a metre
TCVN3 = bytes.fromhex("5468F66120AECA74")
LEVELS = {10: "10", 13: "Chữ", 23: "Level 23"}
ELEMENTS = [
    line(10, (X, Y), (X + 10_000, Y)),
    line(10, (X, Y), (X + 5_000, Y), (X + 5_000, Y + 5_000)),
    line(23, (X, Y), (X + 5_000, Y), (X + 5_000, Y + 5_000), (X, Y), kind=6),
    line(11, (X + 1_000, Y), (X + 1_000, Y)),
    cell(5, 2, "NHA"),
    line(5, (X, Y), (X + 1_000, Y), flags=COMPONENT),
    line(5, (X, Y), (X, Y + 1_000), flags=COMPONENT),
    text(13, (X + 1_000, Y + 2_000), TCVN3, turn=math.radians(30)),
    text(13, (X + 2_000, Y), b"\xff\xfd" + "Thửa".encode("utf-16-le")),
    element(33, 10, b"\0" * 40),
]


def read(tmp_path: Path, elements: list[bytes], **more: Any) -> tuple[Drawing, Comparison]:
    path = tmp_path / "to.dgn"
    path.write_bytes(dgn8(elements, **more))
    drawing, comparison = read_twice(path, path.read_bytes(), 0.001, False)
    assert comparison is not None
    assert sum(drawing.counts.values()) == drawing.elements
    return drawing, comparison


def test_every_element_has_a_place(tmp_path: Path) -> None:
    drawing, comparison = read(tmp_path, ELEMENTS, levels=LEVELS)
    assert drawing.counts == {
        ("10", "lines", "line"): 1,
        ("10", "lines", "line string"): 1,
        ("Level 23", "lines", "shape"): 1,
        ("Level 11", "labels", "point"): 1,
        ("Level 5", "other", "cell"): 1,
        ("Level 5", "lines", "line"): 2,
        ("Chữ", "labels", "text"): 2,
        ("10", "other", "dimension"): 1,
    }
    assert drawing.points[1].tolist() == [[417000, 2353500], [417005, 2353500], [417005, 2353505]]
    assert drawing.points[2][0].tolist() == drawing.points[2][-1].tolist()
    assert drawing.units == "m"
    assert (comparison.reader, comparison.status) == ("record count", "agrees")
    assert comparison.counts["elements"] == [10, 10]
    assert drawing.doubts == []


def test_texts_keep_their_bytes_and_are_decoded(tmp_path: Path) -> None:
    drawing, _ = read(tmp_path, ELEMENTS, levels=LEVELS)
    _, eight_bit, wide = drawing.labels
    assert eight_bit.raw == eight_bit.eight_bit == TCVN3
    assert eight_bit.at == (417001.0, 2353502.0)
    assert (eight_bit.rotation, eight_bit.height) == (30.0, pytest.approx(2.0))
    assert wide.eight_bit is None
    assert decode_labels(drawing, "auto").texts == ["", "Thửa đất", "Thửa"]


def test_a_chain_is_one_line_whichever_way_its_arcs_run(tmp_path: Path) -> None:
    # Towards the arc, a quarter turn clockwise from its top, and away from it.
    chain = [
        header(12, 10, 3),
        line(10, (X - 9_000, Y + 5_000), (X, Y + 5_000), flags=COMPONENT),
        arc(10, (X, Y), 5_000, math.pi / 2, -math.pi / 2, flags=COMPONENT),
        line(10, (X + 5_000, Y), (X + 5_000, Y - 3_000), flags=COMPONENT),
    ]
    drawing, comparison = read(tmp_path, chain)
    assert comparison.status == "agrees"
    assert len(drawing.points) == 1
    (points,) = drawing.points
    assert points[0] == pytest.approx([416991, 2353505])
    assert points[-1] == pytest.approx([417005, 2353497])
    steps = np.diff(points, axis=0)
    assert np.hypot(steps[:, 0], steps[:, 1]).sum() == pytest.approx(9 + 3 + 5 * math.pi / 2, abs=0.01)
    assert drawing.counts["Level 10", "lines", "complex chain"] == 1


def test_the_global_origin_and_the_declared_unit(tmp_path: Path) -> None:
    drawing, comparison = read(
        tmp_path, ELEMENTS[:1], head=model_header("mm", per_metre=1000.0, origin=(X, Y))
    )
    assert drawing.points[0].tolist() == [[0, 0], [10, 0]]  # as the file has them: never scaled
    assert drawing.units == "mm"
    assert any("declares its unit as millimetres" in doubt for doubt in drawing.doubts)
    assert comparison.status == "agrees"


def test_attached_drawings_are_named(tmp_path: Path) -> None:
    drawing, _ = read(tmp_path, ELEMENTS[:1], control=[plain(100, bytes(40), name(1, "xa bên.dgn"))])
    assert drawing.doubts == ["1 attached drawings were not followed: xa bên.dgn"]


def test_parts_of_splines_are_counted(tmp_path: Path) -> None:
    import struct

    poles = struct.pack("<II8d", 4, 0, X, Y, X + 1_000, Y + 2_000, X + 2_000, Y, X + 3_000, Y)
    curve = element(27, 10, struct.pack("<IBBHII", 1, 2, 0, 0, 4, 0), flags=0x2000_0000)
    drawing, comparison = read(tmp_path, [curve, element(21, 10, poles, flags=COMPONENT)])
    assert drawing.counts == {
        ("Level 10", "lines", "B-spline curve"): 1,
        ("Level 10", "other", "part of a B-spline curve"): 1,
    }
    assert drawing.points[0][0].tolist() == [417000, 2353500]
    assert comparison.status == "agrees"


def test_records_that_were_not_read_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bacgiang_gis_plugin.engine.cadastre.drawings import second_reader

    def more(data: bytes) -> Any:
        found = count_records(data)
        found.elements[4, 10] += 3
        return found

    monkeypatch.setattr(second_reader, "count_records", more)
    drawing, comparison = read(tmp_path, ELEMENTS, levels=LEVELS)
    assert drawing.counts["10", "failed", "line string: not read"] == 3
    assert comparison.status == "differs"
    assert any("line string: 1 were read, 4 are in the file" in doubt for doubt in drawing.doubts)


def test_lines_beyond_what_the_elements_state_are_a_doubt(tmp_path: Path) -> None:
    import struct

    false_extent = element(3, 10, struct.pack("<4d", X, Y, X + 9_000, Y), box=(X, Y, X + 2_000, Y))
    _, comparison = read(tmp_path, [false_extent])
    assert comparison.differences == ["what was read lies 7.00 off the extents that the elements state"]


def test_a_page_that_states_more_records_is_a_doubt(tmp_path: Path) -> None:
    drawing, comparison = read(tmp_path, ELEMENTS, stated=12)
    assert comparison.status == "failed"
    assert any("10 of its 12 records could be counted" in doubt for doubt in drawing.doubts)


def test_another_compound_file_is_named(tmp_path: Path) -> None:
    from .make_dgn8 import compound

    path = tmp_path / "letter.dgn"
    path.write_bytes(compound({"WordDocument": b"text"}))
    with pytest.raises(EngineError) as caught:
        read_twice(path, path.read_bytes(), 0.001, False)
    assert caught.value.code == "CAD_UNSUPPORTED"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.floats(0.05, 1.0), flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), max_size=8)
)
def test_a_damaged_file_is_an_error_or_adds_up(
    tmp_path: Path, cut: float, flips: list[tuple[float, int]]
) -> None:
    data = bytearray(dgn8(ELEMENTS, levels=LEVELS))
    data = data[: int(len(data) * cut)]
    for where, mask in flips:
        data[int(where * len(data))] ^= mask
    count_records(bytes(data))
    path = tmp_path / "damaged.dgn"
    path.write_bytes(data)
    outcome: EngineError | Drawing
    try:
        outcome = read_twice(path, bytes(data), 0.001, True)[0]
    except EngineError as error:
        outcome = error
    if isinstance(outcome, EngineError):
        assert str(path) in outcome.message
    else:
        assert sum(outcome.counts.values()) == outcome.elements
